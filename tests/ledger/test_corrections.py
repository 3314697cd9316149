"""A correction of a frozen payment takes everything along that the payment has: place, parts, contract, words."""

import random

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments.contract_scoring import open_money
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.corrections import Place
from fundtracker.ledger.payments.bookings import WHOLE, Link
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.projects.contract_paid import LATEST
from tests.ledger import frozen_world, world

# What an entry has of its own; everything else is the payment's.
OWN = {
    "id",
    "rev",
    "key",
    "import_id",
    "line",
    "moved",
    "book_quarter",
    "amount_fen",
    "rule_id",
    "note",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A frozen year with payments alone, split, on a contract, on an application, and a split one on a contract."""
    folder = tmp_path_factory.mktemp("corrections")
    with frozen_world.filled(folder) as ledger:
        source = ledger.plan.sources()[0].id
        whole = frozen_world.in_year(ledger, 2023)[4]
        fen = ledger.payments.get(whole).amount_fen
        project, contract = ledger.projects.find("PUB-KCJD"), ledger.contracts.find("C1")
        with ledger.change("split") as change:
            line = ledger.projects.line_of(project)
            parts = [
                Part(fen - 7, line, project, source, "甲"),
                Part(7, ledger.plan.line("policy").id),
            ]
            ledger.payments.split(change, whole, parts)
            ledger.bookings.book(change, whole, Link(0, contract, kind="advance", document="凭-1"))
        frozen_world.freeze(ledger)
    return folder / "l.ftdb"


@pytest.fixture
def ledger(built, tmp_path):
    path = tmp_path / "l.ftdb"
    path.write_bytes(built.read_bytes())
    with world.opened(path) as ledger:
        yield ledger


def stored(ledger: Ledger, payment: int) -> dict:
    columns = [row[1] for row in ledger.read("PRAGMA table_info(payment)")]
    (row,) = ledger.read("SELECT * FROM payment WHERE id = ?", (payment,))
    return dict(zip(columns, row, strict=True))


def links(ledger: Ledger, payment: int):
    return ledger.bookings.links(payment)


def parts(ledger: Ledger, payment: int):
    return ledger.payments.parts(payment)


def money_on(ledger: Ledger) -> dict:
    """Fen by plan line, project and source, by contract and by application."""
    found = {("place", *row[:3]): row[3] for row in ledger.read(
        "SELECT line_id, project_id, source_id, sum(amount_fen) FROM paid_sum WHERE measure = 0 GROUP BY 1, 2, 3"
    )}  # fmt: skip
    rows = ledger.contracts.all()
    for contract, at in ledger.contracts.positions(rows, LATEST).items():
        found["contract", contract] = at.course.paid
        found["advance", contract] = at.course.named_advance
    found |= {("application", key): fen for key, fen in ledger.policy.paid().items()}
    return {key: fen for key, fen in found.items() if fen}


def test_a_payment_taken_back_leaves_every_sum_as_if_it_had_never_been_paid(ledger):
    """Property over every frozen payment, and over random sets of them."""
    frozen = frozen_world.in_year(ledger, 2023)
    rng = random.Random(11)
    for chosen in [*([one] for one in frozen), *(rng.sample(frozen, 5) for _ in range(4))]:
        before = money_on(ledger)
        own: dict = {}
        for payment in chosen:
            whole, tied = (
                ledger.payments.get(payment),
                {link.position: link for link in links(ledger, payment)},
            )
            shares = parts(ledger, payment) or [
                Part(whole.amount_fen, whole.line_id, whole.project_id, whole.source_id)
            ]
            for at, part in enumerate(shares):
                link = tied.get(at if len(shares) > 1 else WHOLE)
                keys = [("place", part.line_id or 0, part.project_id or 0, part.source_id or 0)]
                if link is not None and link.contract_id:
                    keys.append(("contract", link.contract_id))
                    keys += [("advance", link.contract_id)] if link.kind == "advance" else []
                if link is not None and link.application_id:
                    keys.append(("application", link.application_id))
                for key in keys if whole.measure == 0 else []:
                    own[key] = own.get(key, 0) + part.amount_fen
        corrections.correct(ledger, chosen, "退回")
        after = money_on(ledger)
        wanted = {key: before.get(key, 0) - own.get(key, 0) for key in before | own}
        assert after == {key: fen for key, fen in wanted.items() if fen}, chosen
        assert ledger.check() == []
        ledger.undo()
        assert money_on(ledger) == before


@pytest.mark.parametrize("kind", ["counter", "instead"])
def test_an_entry_has_all_that_the_payment_has(ledger, kind):
    for payment in frozen_world.in_year(ledger, 2023):
        n = len(parts(ledger, payment)) or 1
        amounts = [part.amount_fen for part in parts(ledger, payment)] or [
            ledger.payments.get(payment).amount_fen
        ]
        amounts = [fen + 1 for fen in amounts] if kind == "instead" else []
        made = corrections.correct(ledger, [payment], "依据复核", parts_fen=amounts)
        entry = next(c.counter_id for c in corrections.touching(ledger, payment) if c.kind == kind)
        assert entry in made
        was, now = stored(ledger, payment), stored(ledger, entry)
        assert {k: v for k, v in now.items() if k not in OWN} == {
            k: v for k, v in was.items() if k not in OWN
        }
        assert links(ledger, entry) == links(ledger, payment)
        sign = [(1, 1)] * n if kind == "instead" else [(-1, 0)] * n
        assert parts(ledger, entry) == [
            part._replace(amount_fen=by * part.amount_fen + more)
            for part, (by, more) in zip(parts(ledger, payment), sign, strict=False)
        ]
        assert ledger.check() == []
        ledger.undo()


def test_an_entry_on_a_contract_is_not_waiting_for_one(ledger):
    payment = next(
        p for p in frozen_world.in_year(ledger, 2023) if links(ledger, p) and not parts(ledger, p)
    )
    waiting = {money.item.payment_id for money in open_money(ledger)}
    made = corrections.correct(ledger, [payment], "多付", amount_fen=1_00)
    assert {money.item.payment_id for money in open_money(ledger)} - waiting == set() and len(
        made
    ) == 2


def refused(ledger: Ledger, *args, **named) -> str:
    before = ledger.state_hash()
    with pytest.raises(UserError) as error:
        corrections.correct(ledger, *args, **named)
    assert ledger.state_hash() == before
    return error.value.code


def on_contract(ledger: Ledger) -> int:
    return next(
        p for p in frozen_world.in_year(ledger, 2023)
        if not parts(ledger, p) and any(link.contract_id for link in links(ledger, p))
    )  # fmt: skip


def test_a_new_place_that_contradicts_the_rest_is_refused_and_nothing_is_dropped(ledger):
    payment, policy = on_contract(ledger), ledger.plan.line("policy").id
    other = next(
        p for p in ledger.projects.all() if p.id != ledger.payments.get(payment).project_id
    )
    assert refused(ledger, [payment], "错", place=Place(line_id=policy)) == "correction_leaves_line"
    assert (
        refused(ledger, [payment], "错", place=Place(project_id=other.id))
        == "correction_leaves_contract"
    )
    assert (
        refused(ledger, [payment], "错", place=Place(project_id=None, line_id=policy))
        == "correction_leaves_contract"
    )
    split = next(p for p in frozen_world.in_year(ledger, 2023) if parts(ledger, p))
    assert refused(ledger, [split], "错", place=Place(line_id=policy)) == "payment_is_split"
    assert refused(ledger, [split], "错", amount_fen=5) == "correction_amounts"
    assert refused(ledger, [split], "错", parts_fen=[5, 0]) == "correction_amounts"


def test_what_is_named_moves_and_the_rest_stays(ledger):
    payment = on_contract(ledger)
    was, source = ledger.payments.get(payment), ledger.plan.sources()[1].id
    _, instead = corrections.correct(ledger, [payment], "来源有误", place=Place(source_id=source))
    now = ledger.payments.get(instead)
    assert (now.line_id, now.project_id, now.source_id) == (was.line_id, was.project_id, source)
    assert links(ledger, instead) == links(ledger, payment)
    ledger.undo()
    policy = ledger.plan.line("policy").id
    place = Place(line_id=policy, project_id=None, contract_id=None)
    _, instead = corrections.correct(ledger, [payment], "错记", place=place)
    now = ledger.payments.get(instead)
    assert (now.line_id, now.project_id, links(ledger, instead)) == (policy, None, [])


def test_a_payment_named_twice_is_taken_back_once(ledger):
    payment = frozen_world.in_year(ledger, 2023)[0]
    assert refused(ledger, [payment, payment], "重复") == "corrected_already"


def test_a_payment_is_named_by_its_voucher_or_its_number(ledger):
    by_voucher: dict = {}
    for payment in ledger.payments.some():
        by_voucher.setdefault(payment.serial, []).append(payment.id)
    for voucher, found in by_voucher.items():
        if voucher and len(found) == 1:
            assert corrections.payment_named(ledger, voucher) == found[0]
    payment = frozen_world.in_year(ledger, 2023)[0]
    assert corrections.payment_named(ledger, str(payment)) == payment
    for word in ("记-999999", "x", "", " ", "１２", "9" * 30, "-1"):
        with pytest.raises(UserError, match="no_such_voucher"):
            corrections.payment_named(ledger, word)


def test_two_payments_with_one_voucher_are_told_apart_by_their_numbers(ledger):
    payment = next(p for p in frozen_world.in_year(ledger, 2023) if ledger.payments.get(p).serial)
    voucher = ledger.payments.get(payment).serial
    _, instead = corrections.correct(
        ledger, [payment], "多付", amount_fen=1_00
    )  # the entries bear the voucher too
    assert corrections.payment_named(ledger, voucher) == instead
    with ledger.change("edit") as change:
        facts = ledger.imports.facts(payment)
        change.update("payment", frozen_world.in_year(ledger, 2024)[5], {
            "serial_head": facts["serial_head"], "serial_tail": facts["serial_tail"],
        })  # fmt: skip
    with pytest.raises(UserError) as error:
        corrections.payment_named(ledger, voucher)
    assert error.value.code == "voucher_not_alone" and str(instead) in error.value.params["ids"]


def test_the_entries_are_opened_down_to_the_rows_of_what_they_correct(ledger):
    from fundtracker.reports.explain import opened

    payment = on_contract(ledger)
    seen = opened(ledger, ledger.payments.get(payment))["witnesses"]
    counter, instead = corrections.correct(ledger, [payment], "多付", amount_fen=1_00)
    for entry in (counter, instead):
        found = opened(ledger, ledger.payments.get(entry))
        assert found["witnesses"][1:] == seen and found["corrects"] == payment
    found = opened(ledger, ledger.payments.get(payment))
    assert [(one["payment"], one["kind"]) for one in found["corrections"]] == [
        (counter, "counter"), (instead, "instead"),
    ]  # fmt: skip
    assert {one["quarter"] for one in found["corrections"]} == {Quarter(2024, 1).name}
