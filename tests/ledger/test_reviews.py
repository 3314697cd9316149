"""A reviewed quarter: its states, its frozen figures, corrections, signatures, and what is proved of them."""

import json
from hashlib import sha256
from random import Random

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fundtracker import private_files
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import corrections
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.ledger.projects.projects import Progress
from fundtracker.ledger.review import signing
from fundtracker.ledger.secrets import sealing
from fundtracker.ledger.sources.sources import Quota
from tests.examples import examples
from tests.ledger import world

Q1, Q2 = Quarter(2023, 1).ordinal, Quarter(2023, 2).ordinal
PASS = "一个 long 口令"


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(UserError) as error:
        call(*args, **kwargs)
    return error.value.code


def lock(ledger, quarter: int = Q1, body: bytes = b"{}") -> None:
    ledger.reviews.check(quarter, [])
    ledger.reviews.lock(quarter, body, ledger.head())


def in_quarter(ledger, quarter: int) -> list[int]:
    return [p.id for p in ledger.payments.some() if p.book_quarter == quarter]


def frozen_part(ledger, quarter: int = Q1) -> list[tuple]:
    """All that makes a quarter's figures, row by row."""
    return [
        *ledger.read(
            "SELECT id, pay_date, amount_fen, measure, direction, line_id, project_id, source_id, parts FROM payment"
            " WHERE book_quarter = ? ORDER BY id", (quarter,),
        ),
        *ledger.read(
            "SELECT a.* FROM part a JOIN payment p ON p.id = a.payment_id WHERE p.book_quarter = ? ORDER BY a.id",
            (quarter,),
        ),
        *ledger.read("SELECT * FROM paid_sum WHERE book_quarter = ?", (quarter,)),
        *ledger.read("SELECT id, amount FROM indicator_actual WHERE quarter = ?", (quarter,)),
        *ledger.read("SELECT id, amount_fen FROM cash_plan WHERE quarter = ?", (quarter,)),
        *ledger.read("SELECT sha256 FROM review_snapshot WHERE quarter = ?", (quarter,)),
    ]  # fmt: skip


def keys(folder, *names: str) -> list[signing.Key]:
    return [signing.make_key(folder / f"{i}.key", name, PASS) for i, name in enumerate(names)]


def signed(ledger, key, role: str, quarter: int = Q1) -> None:
    ledger.reviews.add_signature(
        quarter, ledger.reviews.signature(key, quarter, role, "2024-04-01T09:00:00+08:00")
    )


def test_a_quarter_goes_from_open_over_checked_and_locked_to_signed_and_never_back(
    two_files, tmp_path
):
    reviews = two_files.reviews
    one, two, three = keys(tmp_path, "张三", "李四", "王五")
    assert reviews.of(Q1).state == "open"
    assert refused(reviews.lock, Q1, b"{}", two_files.head()) == "review_not_checked"
    assert refused(reviews.check, Q1, ["unclassified"]) == "gates_closed"
    lock(two_files)
    assert reviews.of(Q1).state == "locked"
    assert refused(reviews.reopen, Q1, " ") == "reason_needed"
    reviews.reopen(Q1, "漏一笔")
    lock(two_files, body=b"[]")
    assert [number for _, number, _, _ in reviews.snapshots(Q1)] == [1, 2]
    signed(two_files, one, "prepared")
    assert refused(signed, two_files, one, "reviewed") == "same_signer"
    assert refused(signed, two_files, three, "approved") == "role_too_early"
    signed(two_files, two, "reviewed")
    assert reviews.of(Q1).state == "locked"
    signed(two_files, one, "approved")
    assert reviews.of(Q1).state == "signed"
    assert refused(reviews.reopen, Q1, "x") == "review_is_signed"
    assert refused(reviews.check, Q1, []) == "review_not_open"
    assert two_files.check() == []


def test_a_lock_holds_the_figures_it_was_made_of(two_files):
    two_files.reviews.check(Q1, [])
    assert refused(two_files.reviews.lock, Q1, b"{}", "0" * 64) == "snapshot_stale"
    body = '{"表": 1}'.encode()
    head = two_files.head()
    assert two_files.reviews.lock(Q1, body, head) == sha256(body).digest()
    kept = two_files.reviews.snapshot(two_files.reviews.of(Q1).snapshot_id)
    assert (kept.body, kept.head) == (body, head)


def test_every_edit_of_a_frozen_quarter_is_refused_and_one_of_an_open_quarter_goes_on(two_files):
    world.classify(two_files, world.ids(two_files))
    payment, other = in_quarter(two_files, Q1)[:2]
    free = in_quarter(two_files, Q2)[0]
    world.split_in_two(two_files, other)
    indicator = two_files.indicators.find("compute_online")

    def report(quarter: int) -> None:
        with two_files.change("indicator") as change:
            two_files.indicators.report(change, indicator, quarter, 100_000, "月报")

    report(Q1)
    lock(two_files)
    before = frozen_part(two_files)
    doors = [
        lambda: world.classify(two_files, [payment], "infrastructure"),
        lambda: world.split_in_two(two_files, payment),
        lambda: unsplit(two_files, other),
        lambda: report_again(two_files, indicator),
        lambda: two_files.reviews.explain(Q1, "x", "y"),
        lambda: two_files.undo(),
        lambda: two_files.undo(3),
        lambda: cash_plan(two_files, Q1),
    ]
    for door in doors:
        assert refused(door) == "frozen_quarter"
        assert frozen_part(two_files) == before
    report(Q2)
    two_files.payments.set_own_account("622200000000", "自有户")
    world.classify(two_files, [free], "infrastructure")
    cash_plan(two_files, Q2)
    assert frozen_part(two_files) == before


def unsplit(ledger, payment: int) -> None:
    with ledger.change("unsplit") as change:
        ledger.payments.unsplit(change, payment)


def report_again(ledger, indicator: int) -> None:
    with ledger.change("indicator") as change:
        ledger.indicators.report(change, indicator, Q1, 99_000, "更正")


def cash_plan(ledger, quarter: int) -> None:
    with ledger.change("list") as change:
        project = ledger.projects.find("PUB-KCJD")
        ledger.funding.set_cash_plan(change, quarter, project, None, 5_00)


def test_a_late_payment_of_a_frozen_quarter_is_booked_in_the_next_open_one(two_files, tmp_path):
    lock(two_files)
    before = frozen_part(two_files)
    post.post(
        two_files, world.bank(tmp_path / "late.csv", ["2023-02-03,L1,迟到,12.00,,示例公司9,62229"])
    )
    late = next(p for p in two_files.payments.some() if p.counterparty == "示例公司9")
    assert (late.date.isoformat(), late.book_quarter) == ("2023-02-03", Q2)
    assert frozen_part(two_files) == before
    assert two_files.check() == []


def test_a_redo_of_an_import_does_not_reach_a_quarter_frozen_meanwhile(ledger, tmp_path):
    post.post(ledger, world.bank(tmp_path / "a.csv", world.rows(0, 9)))
    ledger.undo()
    lock(ledger)
    assert refused(ledger.redo) == "frozen_quarter"
    assert in_quarter(ledger, Q1) == []


def test_nobody_reopens_edits_and_locks_in_one_change(two_files):
    lock(two_files)
    payment = in_quarter(two_files, Q1)[0]

    def sly() -> None:
        with two_files.change("classify") as change:
            change.execute("UPDATE review SET rev = ?, state = 'open'", (change.seq,))
            two_files.payments.classify(change, [payment], line_id=two_files.plan.line("policy").id)

    assert refused(sly) == "frozen_quarter"


def test_a_correction_is_a_counter_entry_in_the_open_quarter_linked_by_its_reason(two_files):
    world.classify(two_files, world.ids(two_files))
    payment = in_quarter(two_files, Q1)[0]
    assert refused(corrections.correct, two_files, [payment], "错") == "not_frozen"
    lock(two_files)
    before, whole = frozen_part(two_files), sum(p.amount_fen for p in two_files.payments.some())
    assert refused(corrections.correct, two_files, [payment], " ") == "reason_needed"
    fen = two_files.payments.get(payment).amount_fen
    counter, instead = corrections.correct(two_files, [payment], "多付一分", amount_fen=fen - 1)
    assert [two_files.payments.get(i).amount_fen for i in (counter, instead)] == [-fen, fen - 1]
    assert {two_files.payments.get(i).book_quarter for i in (counter, instead)} == {Q2}
    assert [c.kind for c in corrections.all_of(two_files)] == ["counter", "instead"]
    assert {c.payment_id for c in corrections.all_of(two_files)} == {payment}
    assert sum(p.amount_fen for p in two_files.payments.some()) == whole - 1
    assert frozen_part(two_files) == before
    assert refused(corrections.correct, two_files, [payment], "再来") == "corrected_already"
    assert two_files.check() == []
    state = two_files.state_hash()
    two_files.undo()
    assert corrections.all_of(two_files) == []
    two_files.redo()
    assert two_files.state_hash() == state


def test_a_split_payment_is_countered_part_by_part(two_files):
    payment = in_quarter(two_files, Q1)[0]
    world.split_in_two(two_files, payment)
    lock(two_files)
    (counter,) = corrections.correct(two_files, [payment], "退回")
    assert [p.amount_fen for p in two_files.payments.parts(counter)] == [
        -p.amount_fen for p in two_files.payments.parts(payment)
    ]
    assert two_files.check() == []


@examples(5)
@given(st.integers(0, 10_000))
def test_whatever_a_desk_does_a_frozen_quarter_stays_as_it_was(tmp_path_factory, seed):
    folder = tmp_path_factory.mktemp("frozen")
    with world.filled(folder) as ledger:
        desk = world.Desk(ledger, folder, seed)
        for _ in range(Random(seed).randrange(8)):
            desk.act()
        lock(ledger)
        before = frozen_part(ledger)
        for _ in range(25):
            desk.act()
            assert frozen_part(ledger) == before
        assert ledger.check() == []


def test_a_key_opens_by_its_passphrase_alone(tmp_path):
    (made,) = keys(tmp_path, "张三")
    assert signing.open_key(tmp_path / "0.key", PASS) == made
    assert refused(signing.open_key, tmp_path / "0.key", "another one") == "passphrase_wrong"
    assert refused(signing.make_key, tmp_path / "1.key", "李四", "short") == "passphrase_short"
    assert refused(signing.make_key, tmp_path / "0.key", "李四", PASS) == "exists"
    (tmp_path / "no.key").write_text("[]")
    assert refused(signing.open_key, tmp_path / "no.key", PASS) == "not_a_key"
    assert made.private.hex() not in (tmp_path / "0.key").read_text("utf-8")


def old_key(path, name="张三", private=None, passphrase=PASS) -> bytes:
    """Write a key file of the form of before; return its private half."""
    key = Ed25519PrivateKey.generate()
    pem = private or key.private_bytes(
        form.Encoding.PEM,
        form.PrivateFormat.PKCS8,
        form.BestAvailableEncryption(passphrase.encode()),
    )
    data = {"format": "fundtracker key 1", "name": name, "public": key.public_key().public_bytes_raw().hex(),
            "private": pem.decode("ascii")}  # fmt: skip
    path.write_text(json.dumps(data), "utf-8")
    return key.private_bytes_raw()


def test_a_key_file_that_somebody_altered_is_named_and_never_a_fault(tmp_path):
    keys(tmp_path, "张三")
    whole = json.loads((tmp_path / "0.key").read_text("utf-8"))
    sealed = whole["sealed"]
    assert sealed["kdf"] == "argon2id"
    for change, code in (
        ({"format": "another"}, "not_a_key"), ({"sealed": 7}, "not_a_key"), ({"name": " "}, "not_a_key"),
        ({"public": 7}, "not_a_key"),
        # the name and the public half are bound to the private one: nobody lends his key another name
        ({"name": "李四"}, "passphrase_wrong"), ({"public": "00" * 32}, "passphrase_wrong"),
        ({"sealed": sealed | {"text": "00" * 48}}, "passphrase_wrong"),
        ({"sealed": sealed | {"salt": "00" * 16}}, "passphrase_wrong"),
        ({"sealed": sealed | {"text": "zz"}}, "not_a_key"), ({"sealed": sealed | {"kdf": "none"}}, "not_a_key"),
        ({"sealed": sealed | {"cipher": "none"}}, "not_a_key"),
        # a file may not ask for all the memory of the machine, or for hours
        ({"sealed": sealed | {"memory_kib": 1 << 30}}, "not_a_key"), ({"sealed": sealed | {"passes": 10**9}}, "not_a_key"),
        ({"sealed": sealed | {"lanes": True}}, "not_a_key"), ({"sealed": sealed | {"lanes": -1}}, "not_a_key"),
        ({"sealed": sealed | {"nonce": ""}}, "not_a_key"), ({"sealed": sealed | {"memory_kib": 1}}, "not_a_key"),
    ):  # fmt: skip
        (tmp_path / "x.key").write_text(json.dumps(whole | change), "utf-8")
        assert refused(signing.open_key, tmp_path / "x.key", PASS) == code, change
    for text in ("", "{}", "null", "[" * 100_000, '{"format": "fundtracker key 2"}', "\x00"):
        (tmp_path / "x.key").write_text(text, "utf-8")
        assert refused(signing.open_key, tmp_path / "x.key", PASS) == "not_a_key"
    (tmp_path / "x.key").write_bytes(b"\xff\xfe\x00")
    assert refused(signing.open_key, tmp_path / "x.key", PASS) == "not_a_key"


def test_a_key_of_the_form_of_before_opens_and_is_sealed_anew_at_its_next_use(tmp_path):
    path = tmp_path / "old.key"
    private = old_key(path, passphrase="8 chars!")  # what was long enough then still opens
    path.chmod(0o600)
    assert signing.open_key(path, "8 chars!").private == private
    again = json.loads(path.read_text("utf-8"))
    assert again["format"] == signing.FORMAT and "private" not in again
    assert signing.open_key(path, "8 chars!") == signing.Key(
        "张三", private, bytes.fromhex(again["public"])
    )
    assert [one.name for one in tmp_path.iterdir()] == ["old.key"]
    before = path.read_bytes()
    assert (
        refused(signing.open_key, path, "another one") == "passphrase_wrong"
        and path.read_bytes() == before
    )


def test_a_key_of_the_form_of_before_that_somebody_altered_is_named(tmp_path):
    path = tmp_path / "x.key"
    x25519 = X25519PrivateKey.generate().private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.BestAvailableEncryption(PASS.encode())
    )
    plain = Ed25519PrivateKey.generate().private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    for pem, code in (
        (x25519, "not_a_key"),
        (plain, "passphrase_wrong"),
        (b"-----BEGIN X-----", "passphrase_wrong"),
    ):
        old_key(path, private=pem)
        assert refused(signing.open_key, path, PASS) == code
    path.write_text('{"format": "fundtracker key 1", "name": "n", "public": "", "private": 7}')
    assert refused(signing.open_key, path, PASS) == "not_a_key"


def test_a_key_costs_what_rfc_9106_asks(cost_of_keys):
    assert (cost_of_keys, sealing.PASSES, sealing.LANES) == (64 * 1024, 3, 4)


def test_another_passphrase_on_the_same_key(tmp_path, monkeypatch):
    (made,) = keys(tmp_path, "张三")
    path, other = tmp_path / "0.key", "another 长 passphrase"
    for weak in ("short", "aaaaaaaaaaaaaaaa", "口令口令口令口令", "五个汉字呀"):
        assert refused(signing.change_passphrase, path, PASS, weak) == "passphrase_short"
    assert refused(signing.change_passphrase, path, "not this one!", other) == "passphrase_wrong"
    assert signing.change_passphrase(path, PASS, other) == made == signing.open_key(path, other)
    assert refused(signing.open_key, path, PASS) == "passphrase_wrong"

    def full(descriptor):
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr(private_files.os, "fsync", full)
    assert refused(signing.change_passphrase, path, other, PASS) == "write_failed"
    assert path.read_bytes() == before and [one.name for one in tmp_path.iterdir()] == ["0.key"]


def test_check_names_a_snapshot_or_a_signature_that_somebody_altered(two_files, tmp_path):
    lock(two_files)
    for role, key in zip(("prepared", "reviewed"), keys(tmp_path, "张三", "李四"), strict=True):
        signed(two_files, key, role)
    path = two_files.path
    two_files.close()
    world.behind(path, "UPDATE review_signature SET name = '赵六' WHERE role = 'reviewed'",
                 "UPDATE review_snapshot SET sha256 = zeroblob(32)")  # fmt: skip
    with world.opened(path) as again:
        found = {i.code for i in again.check()}
        assert {"snapshot_altered", "signature_wrong", "content_altered"} <= found


def test_a_signature_of_another_snapshot_or_hand_is_refused(two_files, tmp_path):
    one, two = keys(tmp_path, "张三", "李四")
    lock(two_files)
    good = two_files.reviews.signature(one, Q1, "prepared", "2024-04-01")
    assert (
        refused(two_files.reviews.add_signature, Q1, good._replace(name="李四"))
        == "signature_wrong"
    )
    assert (
        refused(two_files.reviews.add_signature, Q1, good._replace(public_key=two.public))
        == "signature_wrong"
    )
    two_files.reviews.reopen(Q1, "重来")
    lock(two_files, body=b"[]")
    assert refused(two_files.reviews.add_signature, Q1, good) == "review_not_locked"


def test_a_decision_is_followed_up_with_what_became_of_it(two_files):
    number = two_files.reviews.decide(Q1, "加快海之心中心上线", owner="科创局")
    assert refused(two_files.reviews.follow_up, Q1, number, "done", " ") == "outcome_needed"
    two_files.reviews.follow_up(Q1, number, "done", "已上线")
    assert [(d.number, d.state, d.outcome) for d in two_files.reviews.decisions()] == [
        (1, "done", "已上线")
    ]
    assert refused(two_files.reviews.follow_up, Q1, 7, "done", "x") == "no_such_decision"


def dated_rows(ledger, day: int):
    """Ways to write a row that counts on a day."""
    project = ledger.projects.find("PUB-KCJD")
    contract = ledger.contracts.find("C1")
    source = ledger.plan.source_names()["一般公共预算"]
    return {
        "quota": lambda c: ledger.funding.put_quota(
            c, Quota(f"指{day}", "release", source, project, 2023, 9_00, day)
        ),
        "estimate": lambda c: ledger.projects.approve_estimate(
            c, project, 9_00, doc_no="1号", dated=day
        ),
        "progress": lambda c: ledger.projects.report(c, Progress(project, day, 10)),
        "contract_work": lambda c: ledger.contracts.measure(c, contract, day, 1_00),
        "contract_change": lambda c: ledger.contracts.put_change(
            c, contract, ChangeOrder(f"B{day}", 1_00, "签证", dated=day, doc_no="3号")
        ),
    }


@pytest.mark.parametrize(
    "name", ["quota", "estimate", "progress", "contract_work", "contract_change"]
)
def test_nothing_dated_in_a_frozen_quarter_is_added_and_in_an_open_one_it_is(ledger, name):
    frozen_day, open_day = (
        Quarter(2023, 1).last_day.toordinal(),
        Quarter(2023, 2).first_day.toordinal(),
    )
    with ledger.change("list") as change:
        project = ledger.projects.find("PUB-KCJD")
        ledger.contracts.put(
            change, "C1", "施工", project, 80_00, party="示例", signed_day=frozen_day - 60
        )
    lock(ledger)

    def write(day: int) -> None:
        with ledger.change("list") as change:
            dated_rows(ledger, day)[name](change)

    assert refused(write, frozen_day) == "frozen_quarter"
    write(open_day)
    assert ledger.check() == []


def test_a_change_that_waits_for_approval_counts_only_once_it_is_approved(ledger):
    day = Quarter(2023, 1).first_day.toordinal()
    with ledger.change("list") as change:
        project = ledger.projects.find("PUB-KCJD")
        contract = ledger.contracts.put(
            change, "C1", "施工", project, 80_00, party="示例", signed_day=day
        ).id
        ledger.contracts.put_change(
            change, contract, ChangeOrder("B1", 1_00, "签证", dated=day, state="pending")
        )
    lock(ledger)

    def approve(dated: int) -> None:
        with ledger.change("list") as change:
            ledger.contracts.put_change(
                change,
                contract,
                ChangeOrder("B1", 1_00, "签证", dated=dated, doc_no="3号", state="approved"),
            )

    assert refused(approve, day) == "frozen_quarter"
    approve(Quarter(2023, 2).first_day.toordinal())
