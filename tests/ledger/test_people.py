"""People, keys, roles: every writer × role, every door, and what an insider can do about it."""

import shutil
from contextlib import closing

import pytest

from fundtracker import cli
from fundtracker.errors import UserError
from fundtracker.i18n import LANGUAGES, say, speaking
from fundtracker.intake.payments import post
from fundtracker.ledger.core.change import chained
from fundtracker.ledger.review import people, signing
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES
from fundtracker.reports.tables import labels  # noqa: F401 - names roles in refusals
from tests.examples import some
from tests.ledger import frozen_world as year
from tests.ledger import world
from tests.ledger.frozen_writers import WRITERS, called
from tests.ledger.keys import OFFICE, key_of, office, register
from tests.ledger.test_reviews import PASS, Q1, lock, refused

ADMINISTRATOR, RECORDER, REVIEWER, APPROVER, READER = OFFICE
STRANGER = "外人"
WORKING = {RECORDER, REVIEWER, APPROVER}
# Who may, where it is not the recorder alone; the writers of `own` open changes of these kinds themselves.
MAY = {
    "reviews.Reviews.reopen": {REVIEWER, APPROVER},
    "reviews.Reviews.send_back": {REVIEWER, APPROVER},
    "people.People.put": {ADMINISTRATOR},
    "registry.register": {ADMINISTRATOR},
    **dict.fromkeys(
        ("reviews.Reviews.explain", "reviews.Reviews.comment", "reviews.Reviews.settle", "reviews.Reviews.decide",
         "reviews.Reviews.follow_up", "reviews.Reviews.add_signature"),
        WORKING,
    ),
}  # fmt: skip
# What a change of a reviewer's kind may hold: the words and signatures of a review.
OF_A_REVIEW = {"reviews.Reviews.take_signatures", "reviews.Reviews.add_comments"}
IDLE = {
    "attachments.Attachments.detach",
    "classification_rules.Rules.order",
    "rule_trials.apply",
}  # no rows here
KIND = {"people.People.put": "people", "registry.register": "desk"}
FROZEN = {"corrections.correct", "imports.Imports.withdraw", "reviews.Reviews.reopen"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the frozen year in a ledger with roles, and the keys of its people."""
    folder = tmp_path_factory.mktemp("roles")
    with year.filled(folder) as ledger:
        year.freeze(ledger)
        keys = office(ledger)
        assert ledger.check() == []
    return folder, {**keys, STRANGER: key_of(STRANGER)}


@pytest.fixture
def ledger(made, tmp_path):
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    with world.opened(tmp_path / "l.ftdb") as opened:
        yield opened


@pytest.fixture
def keys(made):
    return made[1]


def tried(ledger, name, kind="") -> str:
    """Return the code with which a writer is refused, '' where it is not, or why else it stopped."""
    at = year.at(ledger, frozen=name in FROZEN)
    try:
        if name == "reviews.Reviews.reopen":
            ledger.reviews.reopen(at.quarter, "重来")
        elif not kind:
            called(ledger, name, at)
        else:
            with ledger.change(kind) as change:
                WRITERS[name].call(ledger, change, at)
    except UserError as error:
        return error.code
    return ""


# At the gate all whose role is another than the recorder's, and a third of the recorder's own.
@pytest.mark.parametrize("name", [*sorted(MAY), *some(sorted(set(WRITERS) - set(MAY)), 3)])
def test_every_writer_is_refused_to_every_role_that_is_not_its_own(ledger, keys, name):
    may, of = MAY.get(name, {RECORDER}), KIND.get(name, "")
    stood, head = ledger.state_hash(), ledger.head()
    ledger.work_as(None)
    assert tried(ledger, name, of) == "key_locked"
    ledger.work_as(keys[STRANGER])
    assert tried(ledger, name, of) == "key_unknown"
    for person in OFFICE:
        if person not in may:
            ledger.work_as(keys[person])
            assert tried(ledger, name, of) == "role_refused", person
    if not WRITERS[name].own and name not in OF_A_REVIEW | FROZEN:
        for person, kind in ((REVIEWER, "review.note"), (REVIEWER, "review.merge")):
            ledger.work_as(keys[person])
            code = tried(ledger, name, kind)
            assert code == ("" if name in IDLE else "role_refused"), (
                "the kind of a change is no door"
            )
    assert ledger.state_hash() == stood
    assert ledger.head() == head or name in IDLE
    for person in sorted(may):
        ledger.work_as(keys[person])
        assert tried(ledger, name, of) not in ("role_refused", "key_locked", "key_unknown")
    assert ledger.check() == []


# ---------------------------------------------------------------- doors
def test_import_list_undo_and_redo_are_refused_to_who_only_reviews(ledger, keys, tmp_path):
    file = world.bank(tmp_path / "new.csv", world.rows(900, 5, year=2024))
    ledger.work_as(keys[RECORDER])
    with ledger.change("setting") as change:
        ledger.settings.put(change, "review_threshold", "5")
    ledger.work_as(keys[REVIEWER])
    assert refused(post.post, ledger, file) == "role_refused"
    assert refused(ledger.undo) == "role_refused"
    assert refused(ledger.undo, preview=True) == "role_refused"
    ledger.work_as(keys[RECORDER])
    ledger.undo()
    ledger.work_as(keys[APPROVER])
    assert refused(ledger.redo) == "role_refused"
    ledger.work_as(keys[RECORDER])
    ledger.redo()
    post.post(ledger, file)
    assert ledger.check() == []


def test_the_form_and_the_command_refuse_in_words_of_both_languages(
    ledger, keys, tmp_path, capsys, monkeypatch
):
    ledger.work_as(keys[REVIEWER])
    cost = {"fund": "F1", "kind": "draw", "amount": 5, "day": 738_900, "payee": "", "doc": ""}
    said = []
    for lang in LANGUAGES:
        with speaking(lang), pytest.raises(UserError) as error:
            record(ledger, TYPES["fund.cost"], cost)
        with speaking(lang):
            said.append(say(error.value))
    assert said == [
        "复核员 的角色是“复核”，不能做“登记基金费用”：须由角色含“录入”之一的人员来做。未写入任何内容。",
        "复核员 has the roles: reviews; “cost of a fund recorded” is not among them. It takes one of: records. "
        "Nothing was written.",
    ]  # fmt: skip
    path = tmp_path / "k.ftkey"
    key = signing.make_key(path, "周员", PASS)
    ledger.work_as(keys[ADMINISTRATOR])
    register(ledger, key, "review")
    fund = ledger.funds.all()[0].code
    ledger.close()
    monkeypatch.setenv("FUNDTRACKER_PASSPHRASE", PASS)
    argv = ["add", "fund.cost", "--ledger", str(ledger.path), f"--fund={fund}", "--kind=draw", "--amount=5",
            "--day=2024-01-09"]  # fmt: skip
    assert cli.run(argv) == 2
    assert "请先解锁自己的密钥" in capsys.readouterr().err
    assert cli.run([*argv, "--my-key", str(path)]) == 2
    assert "周员 的角色是“复核”" in capsys.readouterr().err
    monkeypatch.setenv("FUNDTRACKER_KEY", str(path))
    assert cli.run(["undo", "--ledger", str(ledger.path)]) == 2
    assert "周员 的角色是“复核”" in capsys.readouterr().err
    with world.opened(ledger.path) as again:
        again.work_as(keys[ADMINISTRATOR])
        register(again, key, "record")
    assert cli.run(argv) == 0
    assert cli.run(["people", "--ledger", str(ledger.path)]) == 0
    assert "周员  " + signing.fingerprint(key.public) + "  录入" in capsys.readouterr().out
    assert cli.run(["people", "--show-key", str(path)]) == 0
    assert key.public.hex() in capsys.readouterr().out
    with world.opened(ledger.path, read_only=True) as again:
        assert again.history.entries()[-1].person == "周员"


# ---------------------------------------------------------------- the register
def test_without_an_administrator_all_is_as_before_and_the_first_registers_with_his_key(two_files):
    key, other = key_of("甲"), key_of("乙")
    register(two_files, other, "record")
    assert not two_files.people.on()
    two_files.payments.set_own_account("622200000001", "本单位")  # nobody's key, no role: as before
    assert refused(register, two_files, key, "administer") == "first_administrator"
    two_files.work_as(other)
    assert refused(register, two_files, key, "administer") == "first_administrator"
    two_files.work_as(key)
    register(two_files, key, "administer")
    assert two_files.people.on()
    assert two_files.read("SELECT count(*) FROM changeset_signature") == [(1,)]
    assert two_files.history.entries()[-1].person == "甲"
    assert two_files.check() == []


def test_the_last_administrator_stays_whatever_is_tried(two_files):
    keys = office(two_files)
    boss = keys[ADMINISTRATOR]
    assert refused(register, two_files, boss) == "last_administrator"
    first = next(e.seq for e in two_files.history.entries() if e.kind == "people")
    assert refused(two_files.undo, first) in ("last_administrator", "changed_since")
    register(two_files, keys[READER], "administer")
    register(two_files, boss)
    assert refused(register, two_files, boss, "administer") == "role_refused"
    two_files.work_as(keys[READER])
    assert two_files.undo().entry.kind == "people"  # undone by an administrator, and signed
    assert {p.name for p in two_files.people.all() if p.may_administer} == {ADMINISTRATOR, READER}
    assert two_files.check() == []


def test_nobody_records_and_reviews_has_anothers_key_or_two_names(two_files):
    keys = office(two_files)
    assert refused(register, two_files, keys[RECORDER], "record", "review") == "records_and_reviews"
    fresh = key_of("录入员")
    register(two_files, fresh, "record")  # a new key for the old name
    assert (
        refused(register, two_files, keys[RECORDER]._replace(name="别名"), "review") == "key_taken"
    )
    assert refused(register, two_files, fresh._replace(name="别名"), "review") == "key_taken"
    with two_files.change("people") as change:
        assert refused(two_files.people.put, change, "新人", None, {}) == "key_of_person_needed"
        assert refused(two_files.people.put, change, "新人", "12", {}) == "not_a_public_key"
        assert refused(two_files.people.put, change, "  ", "12", {}) == "name_needed"
    two_files.work_as(keys[RECORDER])
    assert refused(world.classify, two_files, world.ids(two_files)[:1]) == "key_unknown"
    two_files.work_as(fresh)
    world.classify(two_files, world.ids(two_files)[:1])
    assert two_files.check() == []


# ---------------------------------------------------------------- a quarter between people
def signed(ledger, key, role) -> None:
    ledger.reviews.add_signature(
        Q1, ledger.reviews.signature(key, Q1, role, "2024-01-02T03:04:05+00:00")
    )


def test_an_office_of_two_freezes_and_signs_and_neither_does_the_others_part(two_files):
    one, two = key_of("一"), key_of("二")
    two_files.work_as(one)
    register(two_files, one, "administer", "record")
    register(two_files, two, "review", "approve")
    lock(two_files)
    two_files.work_as(two)
    assert refused(signed, two_files, two, "prepared") == "signer_role"
    assert refused(signed, two_files, one, "reviewed") == "role_too_early"
    two_files.work_as(one)
    signed(two_files, one, "prepared")
    assert refused(signed, two_files, one, "reviewed") == "same_signer"
    assert refused(signed, two_files, key_of("三"), "reviewed") == "signer_unknown"
    assert refused(signed, two_files, two._replace(name="一一"), "reviewed") == "signer_unknown"
    two_files.work_as(two)
    signed(two_files, two, "reviewed")
    signed(two_files, two, "approved")
    assert two_files.reviews.of(Q1).state == "signed"
    assert two_files.check() == []


def test_who_recorded_since_the_last_freeze_does_not_review_whatever_the_role_and_key_are_now(
    two_files,
):
    keys = office(two_files)
    two_files.work_as(keys[RECORDER])
    world.classify(two_files, world.ids(two_files)[:1])
    two_files.work_as(keys[ADMINISTRATOR])
    register(two_files, keys[READER], "record")
    register(
        two_files, key_of(RECORDER)._replace(private=b"", public=keys[RECORDER].public), "review"
    )
    two_files.work_as(keys[READER])
    lock(two_files)
    signed(two_files, keys[READER], "prepared")
    two_files.work_as(keys[RECORDER])
    assert refused(signed, two_files, keys[RECORDER], "reviewed") == "recorded_it"
    two_files.work_as(keys[REVIEWER])
    signed(two_files, keys[REVIEWER], "reviewed")


def test_only_an_administrator_puts_a_ledger_under_a_password(two_files):
    from fundtracker.ledger.core import password_change
    from fundtracker.ledger.secrets import passwords

    keys, path = office(two_files), two_files.path
    held = path.read_bytes()
    two_files.work_as(keys[RECORDER])
    assert refused(password_change.change, two_files, "a long enough word") == "role_refused"
    assert path.read_bytes() == held and not passwords.salt_of(path)
    with world.opened(path) as there:
        there.work_as(keys[ADMINISTRATOR])
        password_change.change(there, "a long enough word")
    assert passwords.salt_of(path)
    with world.opened(path) as there:
        assert there.check() == []
    passwords.forget()


# ---------------------------------------------------------------- what an insider with sqlite3 can do
def altered(path, *statements) -> None:
    """Alter a file as somebody does who knows it: guards away, then back as they were."""
    guards = world.without_guards(path)
    with closing(world.sqlite3.connect(path, isolation_level=None)) as raw:
        for sql, *values in statements:
            raw.execute(sql, values)
    world.guarded_again(path, guards)


def found(path) -> set[str]:
    with world.opened(path, read_only=True) as ledger:
        return {issue.code for issue in ledger.check()}


def test_a_change_slipped_in_taken_off_or_signed_by_another_is_named(two_files):
    keys = office(two_files)
    two_files.work_as(keys[RECORDER])
    world.classify(two_files, world.ids(two_files)[:1])
    path, uid = two_files.path, signing.uid_of(two_files)
    [(seq, digest)] = two_files.read("SELECT seq, hash FROM changeset ORDER BY seq DESC LIMIT 1")
    two_files.close()
    header = (
        seq + 1,
        "u" * 32,
        RECORDER,
        "classify",
        "",
        "{}",
        None,
        "2024-01-01T00:00:00+00:00",
        2,
    )
    slipped = chained(digest, header, [])
    insert = (
        "INSERT INTO changeset(seq, uid, person, kind, reason, params, undo_of, at, digest_version, prev, hash)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?)", *header, digest, slipped,
    )  # fmt: skip

    def by(key):
        text = signing.sign(key, people.sworn(uid, seq + 1, slipped))
        return ("INSERT INTO changeset_signature VALUES(?,?,?)", seq + 1, key.public, text)

    whole = path.read_bytes()
    for statements, code in (
        ((insert,), "change_unsigned"),
        ((insert, by(key_of(RECORDER))), "change_not_allowed"),
        ((insert, by(keys[REVIEWER])), "change_not_allowed"),
        ((insert, (*by(keys[RECORDER])[:3], b"x" * 64)), "change_signature_wrong"),
        ((("DELETE FROM changeset_signature WHERE seq = ?", seq),), "change_unsigned"),
        ((("UPDATE changeset_signature SET signature = zeroblob(64) WHERE seq = ?", seq),), "change_signature_wrong"),
        ((("UPDATE changeset_signature SET public_key = ? WHERE seq = ?", keys[REVIEWER].public, seq),),
         "change_signature_wrong"),
        ((("UPDATE staff SET may_record = 1, may_review = 0 WHERE name = ?", REVIEWER),), "content_altered"),
    ):  # fmt: skip
        path.write_bytes(whole)
        altered(path, *statements)
        assert code in found(path), statements
    path.write_bytes(whole)
    assert found(path) == set()
