"""Several desks, one ledger: whatever the post and the machines do, one state, and no silent loss."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from fundtracker import cli
from fundtracker.errors import UserError
from fundtracker.i18n import say, speaking
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import bundle_file, desk, moving, place, registry
from fundtracker.ledger.review import signing
from fundtracker.reports.desks import desk_words
from tests.examples import SEARCH
from tests.ledger import desk_world as office
from tests.ledger import keys as people
from tests.ledger import world


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a hub and six desks as they begin."""
    folder = tmp_path_factory.mktemp("desks")
    office.files(folder)
    return folder


@pytest.mark.parametrize("seed", range(500 if SEARCH else 20))
def test_a_hub_and_its_desks_end_with_one_state(files, tmp_path, seed):
    life = office.Life(seed, files, tmp_path)
    try:
        life.live(60 if SEARCH else 18)
        life.settle()
        life.prove(check=SEARCH or seed % 10 == 0)
    finally:
        life.close()


# ---------------------------------------------------------------- by name: what a bundle may not do
@pytest.fixture
def office_of_two(files, tmp_path):
    """A hub and two desks, open; nothing was done yet."""
    ledgers = []
    for number in range(3):
        shutil.copyfile(files / f"{number}.ftdb", tmp_path / f"{number}.ftdb")
        ledgers.append(world.opened(tmp_path / f"{number}.ftdb"))
    yield ledgers
    for ledger in ledgers:
        ledger.close()


def put(ledger, name: str, value: str) -> None:
    with ledger.change("setting") as change:
        ledger.settings.put(change, name, value)


def code(call, *args) -> str:
    """Return the code of a refusal, which has its sentence; '' where there is none."""
    refusal = None
    try:
        call(*args)
    except UserError as error:
        refusal = error
    assert refusal is None or say(refusal) != refusal.code
    return refusal.code if refusal else ""


def test_a_damaged_foreign_or_misled_bundle_is_told_and_changes_nothing(office_of_two, tmp_path):
    hub, one, two = office_of_two
    put(one, "a", "1")
    work = office.send(one, tmp_path / "w")
    content, head = work.read_bytes(), hub.head()
    bad = tmp_path / "bad"
    for damaged in (b"", content[:40], content[:-1], content + b"x", b"x" + content,
                    content.replace(b'"number":', b'"numbex":', 1)):  # fmt: skip
        bad.write_bytes(damaged)
        assert code(bundle_file.read, hub, bad) == "bundle_damaged"
    # another head with the old signature: whoever made it has no key of a desk
    bad.write_bytes(content.replace(b'"sender":1', b'"sender":2', 1))
    assert code(bundle_file.read, hub, bad) == "bundle_unsigned"
    bad.write_bytes(content.replace(b'"sender":1', b'"sender":9', 1))
    assert code(bundle_file.read, hub, bad) == "bundle_unsigned"
    assert code(bundle_file.read, two, work) == "bundle_elsewhere"
    other = world.planned(tmp_path / "other.ftdb")
    assert code(bundle_file.read, other, work) == "bundle_foreign"
    other.close()
    assert code(desk.write_work, one, office.KEYS[2], tmp_path / "x") == "not_the_desks_key"
    assert hub.head() == head and not (tmp_path / "x").exists()
    assert [d.number is not None for d in office.decide(hub, work)] == [True]
    assert [d.fresh for d in office.decide(hub, work)] == [False]  # once more: known by its uid
    assert hub.check() == []


def test_an_answer_is_taken_once_in_order_and_only_with_nothing_pending(office_of_two, tmp_path):
    hub, one, two = office_of_two
    put(two, "b", "2")
    office.synced(hub, two, tmp_path, "two")
    put(one, "a", "1")
    office.decide(hub, office.send(one, tmp_path / "w1"))
    first = office.answer(hub, 1, tmp_path / "a1")
    put(one, "c", "3")
    head = one.head()
    assert code(office.take, one, first) == "desk_pending"
    assert one.head() == head
    office.decide(hub, office.send(one, tmp_path / "w2"))
    second = office.answer(hub, 1, tmp_path / "a2")
    assert office.take(one, second)[:2] == (2, 0)
    head = one.head()
    for again in (first, second):
        assert office.take(one, again)[:3] == (0, 0, 0)
    assert one.head() == head
    assert one.state_hash() == hub.state_hash()


def test_what_is_refused_is_withdrawn_and_shown_as_mine_and_theirs(office_of_two, tmp_path):
    hub, one, two = office_of_two
    put(one, "review_threshold", "5")
    put(two, "review_threshold", "6")
    put(two, "other", "7")
    office.synced(hub, one, tmp_path, "one")
    assert office.synced(hub, two, tmp_path, "two")[:2] == (1, 1)
    [(entry, said)] = place.refused(two, unseen=True)
    assert said.code == "already_there"
    [row] = place.mine_and_theirs(two, entry.seq)
    assert (row.new["value"], row.old["value"]) == ("6", "5")
    with speaking("en"):
        assert any(
            "mine 6, theirs 5" in line for line in desk_words.mine_and_theirs(two, entry.seq)
        )
    assert two.settings.get("review_threshold") == "5" and two.settings.get("other") == "7"
    assert two.history.entries()[-1].kind != "undo"
    put(two, "review_threshold", "6")  # done again: on what stands now
    assert office.synced(hub, two, tmp_path, "again").refused == 0
    assert hub.settings.get("review_threshold") == "6"
    place.mark_seen(two, [said.uid])
    assert place.refused(two, unseen=True) == []
    for ledger in office_of_two:
        assert ledger.check() == []


def test_the_same_money_of_two_desks_is_asked_about_and_counts_once(office_of_two, tmp_path):
    hub, one, two = office_of_two
    for ledger, first in ((one, 100), (two, 105)):
        post.post(ledger, world.bank(tmp_path / f"{first}.csv", world.rows(first, 10)))
    office.synced(hub, one, tmp_path, "one")
    assert office.synced(hub, two, tmp_path, "two").refused == 1
    [(_, said)] = place.refused(two)
    assert (said.code, said.params["n"]) == ("payments_known", 5)
    post.post(two, tmp_path / "105.csv")  # again, as the refusal says: five are known now
    assert office.synced(hub, two, tmp_path, "again").refused == 0
    office.synced(hub, one, tmp_path, "last")
    assert len(world.ids(hub)) == len(world.ids(one)) == len(world.ids(two)) == 6 + 15
    assert hub.state_hash() == one.state_hash() == two.state_hash()
    assert hub.check() == one.check() == two.check() == []


def test_a_frozen_quarter_stays_frozen_and_the_hub_alone_freezes(office_of_two, tmp_path):
    hub, one, _ = office_of_two
    quarter = office.Q1
    sql = "SELECT id FROM payment WHERE book_quarter = ? LIMIT 1"
    [(payment,)] = one.read(sql, (quarter,))
    with one.change("classify") as change:
        one.payments.classify(change, [payment], line_id=one.plan.line("policy").id)
    hub.reviews.check(quarter, [])
    hub.reviews.lock(quarter, b"{}", hub.head())
    sums = sorted(hub.plan.sums())
    office.synced(hub, one, tmp_path, "one")
    assert [said.code for _, said in place.refused(one)] == ["frozen_quarter"]
    assert sorted(hub.plan.sums()) == sorted(one.plan.sums()) == sums
    assert one.reviews.of(quarter).state == "locked"
    one.reviews.check(quarter + 1, [])
    assert code(one.reviews.lock, quarter + 1, b"{}", one.head()) == "only_the_hub"
    assert hub.check() == one.check() == []


def test_roles_hold_at_the_hub_by_the_signature_of_who_made_a_change(tmp_path):
    hub = office.made(tmp_path, 0)
    keys = people.office(hub)
    for number in (1, 2):
        key = office.KEYS[number].public.hex()
        registry.new_desk(hub, f"{number}处", key, tmp_path / f"{number}.ftdb",
                          office.HUB_KEY.public.hex())  # fmt: skip
    one, two = (world.opened(tmp_path / f"{number}.ftdb") for number in (1, 2))
    one.work_as(keys["录入员"])
    put(one, "a", "1")
    put(one, "b", "1")
    # whoever has the key of the desk, but no person's, cannot speak for one
    changes = list(moving.read(one, [entry.seq for entry in place.pending(one)]))
    forged = changes[1]._replace(signature=changes[0].signature)
    work = office.send(one, tmp_path / "w")
    head = bundle_file.read(hub, work).head
    bundle_file.write(tmp_path / "forged", office.KEYS[1], head, [changes[0], forged])
    assert [d.code for d in office.decide(hub, tmp_path / "forged")] == ["", "maker_unproved"]
    one.work_as(keys["录入员"])
    office.take(one, office.answer(hub, 1, tmp_path / "a"))
    # a role that was taken away before the bundle came
    two.work_as(keys["录入员"])
    put(two, "c", "1")
    hub.work_as(keys["管理员"])
    people.register(hub, keys["录入员"])
    assert [d.code for d in office.decide(hub, office.send(two, tmp_path / "w2"))] == [
        "role_refused"
    ]
    two.work_as(keys["复核员"])  # any person at work takes the answer: the hub's word withdraws
    assert office.take(two, office.answer(hub, 2, tmp_path / "a2"))[:3] == (0, 1, 2)
    assert hub.state_hash() == two.state_hash()
    assert hub.check() == one.check() == two.check() == []
    for ledger in (hub, one, two):
        ledger.close()


def test_what_was_taken_from_another_desk_is_proved_by_the_full_check(office_of_two, tmp_path):
    hub, one, _ = office_of_two
    put(one, "a", "1")
    post.post(one, world.bank(tmp_path / "p.csv", world.rows(50, 4)))
    office.synced(hub, one, tmp_path, "one")
    assert hub.check() == []
    hub.close()
    for sql in ("UPDATE taken_change SET made_hash = zeroblob(32)",
                "UPDATE taken_change SET made_seq = made_seq + 1"):  # fmt: skip
        shutil.copyfile(tmp_path / "0.ftdb", tmp_path / "bad.ftdb")
        with closing(sqlite3.connect(tmp_path / "bad.ftdb")) as raw:
            [(trigger,)] = raw.execute(
                "SELECT sql FROM sqlite_master WHERE name = 'taken_change_no_update'"
            )
            raw.execute("DROP TRIGGER taken_change_no_update")
            raw.execute(sql)
            raw.execute(trigger)
            raw.commit()
        with world.opened(tmp_path / "bad.ftdb", read_only=True) as bad:
            assert {issue.code for issue in bad.check()} == {"taken_altered"}


def test_a_desk_put_back_from_an_older_copy_gets_its_lost_work_from_the_hub(
    office_of_two, tmp_path
):
    hub, one, _ = office_of_two
    one.backup(tmp_path / "old.ftdb")
    put(one, "a", "1")
    office.synced(hub, one, tmp_path, "one")
    with world.opened(tmp_path / "old.ftdb") as old:
        put(old, "b", "2")  # its numbers were given before: the hub refuses, the desk does it again
        assert office.synced(hub, old, tmp_path, "old")[:2] == (0, 1)
        assert old.settings.get("a") == "1"
        put(old, "b", "2")
        assert office.synced(hub, old, tmp_path, "again")[:2] == (1, 0)
        assert old.state_hash() == hub.state_hash()
        assert old.check() == hub.check() == []


def test_a_key_that_was_withdrawn_proves_nothing_more_and_is_never_given_again(
    office_of_two, tmp_path
):
    hub, one, two = office_of_two
    put(one, "a", "1")
    office.synced(hub, one, tmp_path, "before")
    put(one, "b", "1")
    work = office.send(one, tmp_path / "stolen")
    assert code(registry.close_desk, hub, 1, " ") == "close_reason_needed"
    assert (
        code(registry.close_desk, hub, 0, "x")
        == code(registry.close_desk, hub, 9, "x")
        == "no_such_desk"
    )
    assert code(registry.close_desk, one, 2, "x") == "only_the_hub"
    assert registry.close_desk(hub, 1, "U 盘丢失").name == "1处"
    assert code(bundle_file.read, hub, work) == "bundle_unsigned"
    assert code(office.answer, hub, 1, tmp_path / "a") == "no_such_desk"
    office.synced(hub, two, tmp_path, "two")
    assert two.settings.get("a") == "1" and two.settings.get("b") == ""
    key = office.KEYS[1].public.hex()
    assert code(registry.new_desk, hub, "新", key, tmp_path / "n.ftdb") == "desk_taken"
    fresh = office.key_of("新").public.hex()
    for number in (2, 3, 4, 5, 6):
        registry.close_desk(hub, number, "撤")
    made = registry.new_desk(hub, "1处", fresh, tmp_path / "n.ftdb")
    assert made.number == 7  # no number twice: its ids are another's
    assert hub.check() == two.check() == []


def test_what_was_refused_makes_room_for_what_was_accepted_after_it(office_of_two, tmp_path):
    hub, one, two = office_of_two
    again = world.bank(tmp_path / "again.csv", world.rows(0, 6))
    imported = next(e.seq for e in one.history.entries() if e.kind == "import")
    for ledger in (hub, one):
        ledger.undo(imported)  # both take the same import back: the desk's undo finds no rows
    post.post(one, again)  # and this comes in its place, which the hub can accept
    assert office.synced(hub, one, tmp_path, "one")[:2] == (1, 1)
    office.synced(hub, two, tmp_path, "two")
    assert len(world.ids(hub)) == 6
    assert hub.state_hash() == one.state_hash() == two.state_hash()
    assert hub.check() == one.check() == two.check() == []


def test_a_new_desk_needs_the_hub_and_names_of_its_own(office_of_two, tmp_path):
    hub, one, _ = office_of_two
    key = office.key_of("新").public.hex()
    assert code(registry.new_desk, one, "新", key, tmp_path / "n.ftdb") == "only_the_hub"
    assert code(registry.new_desk, hub, "1处", key, tmp_path / "n.ftdb") == "desk_taken"
    taken = office.KEYS[1].public.hex()
    assert code(registry.new_desk, hub, "新", taken, tmp_path / "n.ftdb") == "desk_taken"
    assert code(registry.new_desk, hub, " ", key, tmp_path / "n.ftdb") == "name_needed"
    assert code(registry.new_desk, hub, "新", key, tmp_path / "1.ftdb") == "exists"
    assert not (tmp_path / "n.ftdb").exists() and len(registry.desks(hub)) == 7
    assert code(hub.undo) == "nothing_to_undo" or hub.check() == []
    with world.planned(tmp_path / "plain.ftdb") as plain:
        assert code(registry.new_desk, plain, "新", key, tmp_path / "n.ftdb") == "hub_key_needed"
        assert code(place.place, plain) == "not_a_desk"


def test_the_command_line_takes_bundles_around(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FUNDTRACKER_PASSPHRASE", "一个 long 口令")
    monkeypatch.chdir(tmp_path)
    world.planned(tmp_path / "hub.ftdb").close()
    for name in ("hub", "one"):
        signing.make_key(tmp_path / f"{name}.ftkey", name, "一个 long 口令")

    def run(*words: str) -> int:
        return cli.run(["desk", *words, "--lang", "en"])

    assert run("new", "一处", "--ledger", "hub.ftdb", "--key", "one.ftkey", "--hub-key", "hub.ftkey",
               "-o", "one.ftdb") == 0  # fmt: skip
    with Ledger.open("one.ftdb", "一", clock=world.Clock()) as one:
        put(one, "a", "1")
    assert run("status", "--ledger", "one.ftdb") == 0
    assert "1 change waits for the hub" in capsys.readouterr().out
    assert run("export", "--ledger", "one.ftdb", "--key", "one.ftkey", "-o", "w") == 0
    assert run("import", "w", "--ledger", "hub.ftdb") == 0
    assert run("export", "--ledger", "hub.ftdb", "--key", "hub.ftkey", "--to", "1", "-o", "a") == 0
    assert run("import", "a", "--ledger", "one.ftdb") == 0
    assert run("import", "a", "--ledger", "hub.ftdb") == 2
    capsys.readouterr()
    states = []
    for name in ("hub.ftdb", "one.ftdb"):
        assert run("status", "--ledger", name, "--json") == 0
        states.append(json.loads(capsys.readouterr().out)["state"])
    assert states[0] == states[1]
