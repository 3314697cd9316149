"""Many contracts at once: what is summed for all of them in one walk is what is summed for each alone."""

import datetime as dt
from random import Random

import pytest

from fundtracker.domain.park.funding import Amounts, Key, total, totals
from fundtracker.domain.park.project import below, subtrees
from fundtracker.intake.payments import post
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.projects import contract_paid
from fundtracker.ledger.projects import contracts as ledger_contracts
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.reports import registry
from fundtracker.reports.projects import contract_view, table3
from fundtracker.reports.projects.table2 import ceilings_of
from tests.ledger import world

DAY = dt.date(2023, 1, 2).toordinal()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Sixty contracts on six projects, two hundred payments of two years, thirty of them split over two contracts,
    some with a kind, some without a document, some before the contract was signed."""
    folder, chance = tmp_path_factory.mktemp("many"), Random(4)
    with world.planned(folder / "l.ftdb") as ledger:
        line = ledger.plan.line("infrastructure").id
        ids = []
        with ledger.change("list") as change:
            for i in range(60):
                if i % 10 == 0:
                    project = ledger.projects.put(change, f"P{i:02d}", f"工程{i}", line).id
                signed = DAY + chance.randrange(200)
                made = ledger.contracts.put(
                    change,
                    f"HT-{i}",
                    f"合同{i}",
                    project,
                    10**6,
                    party="乙",
                    signed_day=signed,
                    advance_fen=10**5 * (i % 3),
                )
                ids.append(made.id)
            ledger.contracts.put_change(
                change, ids[3], ChangeOrder("B1", 500, "增项", dated=DAY, state="pending")
            )
            for contract in (ids[4], ids[5]):
                row = ledger.contracts.get(contract)
                ledger.contracts.put(change, row.number, row.name, row.project_id, row.signed_fen, settled_fen=900_000,
                                     settled_doc="审1", retention=0 if contract == ids[4] else 30)  # fmt: skip
        rows = [
            row if i % 9 else row.replace(f"S{i:06d}", "")
            for i, row in enumerate(world.rows(0, 200))
        ]
        post.post(ledger, world.bank(folder / "a.csv", rows))
        with ledger.change("contract.match") as change:
            for i, payment in enumerate(ledger.payments.some("p.amount_fen > 0")):
                one, other = chance.sample(ids[:50], 2)
                if i < 30:
                    half = payment.amount_fen // 2
                    shares = [(one, half), (other, payment.amount_fen - half)]
                    ledger.bookings.split_over(change, payment.id, shares)
                else:
                    kind = ("", "", "advance", "retention")[i % 4]
                    ledger.bookings.book(change, payment.id, Link(contract_id=one, kind=kind))
        with ledger.change("contract.work") as change:
            for i in (1, 2, 4):
                ledger.contracts.measure(change, ids[i], DAY + 100, 0)
                ledger.contracts.measure(change, ids[i], DAY + 200 + i, 5_000)
        yield ledger


def quarters(ledger):
    first = registry.build(ledger, "policy").quarter.ordinal
    return [(first, first), (first - 2, first - 3), (1 << 40, first - 1), (first - 1, 1 << 40)]


def test_what_is_paid_on_all_is_what_is_paid_on_each(book, monkeypatch):
    rows = book.contracts.all()
    for last, first in quarters(book):
        alone = book.contracts.paid(rows, last, first)
        monkeypatch.setattr(ledger_contracts, "SOME", 0)
        monkeypatch.setattr(contract_paid, "SOME", 0)
        assert book.contracts.paid(rows, last, first) == alone
        monkeypatch.undo()
        by_hand = {}
        for b in book.bookings.all("b.contract_id IS NOT NULL AND p.book_quarter <= ?", (last,)):
            by_hand.setdefault(b.contract_id, []).append(b)
        assert {c: (p.fen, p.now, p.first_day, p.undocumented) for c, p in alone.items()} == {
            c: (
                sum(b.fen for b in found), sum(b.fen for b in found if b.quarter >= first),
                min(b.day for b in found), sum(not b.document for b in found),
            )
            for c, found in by_hand.items()
        }  # fmt: skip
        assert sum(p.advance for p in alone.values()) == sum(
            b.fen for found in by_hand.values() for b in found if b.kind == "advance"
        )


def test_what_was_paid_before_any_work_and_since_retention_was_given_back_is_told_to_the_fen(book):
    rows = book.contracts.all()
    found, late = book.contracts.paid(rows), 1 << 40
    some = False
    for row in rows:
        booked = book.bookings.of_contract(row.id)
        began = min((day for day, fen, _ in book.contracts.work(row.id) if fen), default=late)
        given = min((b.day for b in booked if b.kind == "retention"), default=late)
        early = sum(b.fen for b in booked if not b.kind and b.day < began)
        later = sum(b.fen for b in booked if not b.kind and b.day >= given)
        paid = found.get(row.id, contract_paid.Paid())
        assert (paid.early, paid.later) == (early, later)
        assert (paid.given or late) == given
        course = book.contracts.positions([row], late)[row.id].course
        assert (course.began or late, course.early, course.later) == (began, paid.early, later)
        some = some or bool(paid.early and later)
    assert some


def test_the_suspects_are_those_that_a_look_at_every_booking_finds(book):
    rows = book.contracts.all()
    signed = {row.id: row.signed_day for row in rows}
    found = book.bookings.suspects(1 << 40, rows, book.contracts.paid(rows))
    every = book.bookings.all("b.contract_id IS NOT NULL")
    wanted = [b for b in every if b.day < signed[b.contract_id] or not b.document]
    assert found == wanted
    assert {b.day < signed[b.contract_id] for b in found} == {True, False}


def test_a_page_of_a_state_project_or_word_has_the_rows_of_the_whole_table(book):
    whole = registry.build(book, "contracts")
    body = [row for row in whole.rows if row.code.startswith("c")]
    states = {contract_view.state_of(row) for row in body}
    assert {"running", "pending", "settled", "retention", "idle"} <= states
    for state in states:
        made = registry.build(book, "contracts", state=state)
        assert made.rows == [row for row in body if contract_view.state_of(row) == state]
        assert (
            registry.build(book, "contracts", state=state, offset=1, limit=2).rows == made.rows[1:3]
        )
    some = [book.projects.find("P10"), book.projects.find("P30")]
    there = {f"c{row.id}" for row in book.contracts.all() if row.project_id in some}
    assert registry.build(book, "contracts", projects=some).rows == [
        row for row in body if row.code in there
    ]
    assert registry.build(book, "contracts", projects=[]).rows == []
    assert (
        registry.build(book, "contracts", text="HT-1", offset=2, limit=3).rows
        == [r for r in body if "HT-1" in r.name][2:5]
    )


def test_the_state_of_a_row_is_the_state_of_its_contract(book):
    rows = book.contracts.all()
    made = registry.build(book, "contracts")
    money = book.contracts.positions(rows, made.quarter.last_day.toordinal(), made.quarter.ordinal)
    shown = {row.code: contract_view.state_of(row) for row in made.rows if row.code.startswith("c")}
    assert shown == {f"c{c}": table3.state_of(one) for c, one in money.items()}


def test_a_row_is_a_mapping_of_the_columns_it_knows_in_their_order(book):
    made = contract_view.with_states(registry.build(book, "contracts"))
    row = made.rows[0]
    order = [c.code for c in made.columns if c.code in row.cells and c.code != "state"]
    assert [*row.cells] == [*order, "state"]
    assert len(row.cells) == len(made.columns)
    assert row.cells["paid"].id == f"contracts/{row.code}/paid/{made.quarter.name}"
    assert row.cells["state"].value == contract_view.state_name(contract_view.state_of(row))
    assert "nothing" not in row.cells
    assert row.cells.get("nothing") is None


def test_what_lies_below_each_project_is_found_at_once_whatever_the_tree():
    chance = Random(7)
    for _ in range(50):
        parents = {n: chance.choice([None, *range(n)]) for n in range(12)}
        found = subtrees(parents)
        assert found == {n: below(n, parents) for n in parents}
        for n, ids in found.items():
            assert set(ids) == {n} | {
                i for child in parents if parents[child] == n for i in found[child]
            }


def test_a_projects_own_estimate_is_its_ceiling_else_the_sum_of_those_below():
    parents = {1: None, 2: 1, 3: 1, 4: 3, 5: 3, 6: None, 7: 6}
    assert ceilings_of({2: 10, 4: 5, 5: 7}, parents) == {2: 10, 4: 5, 5: 7, 3: 12, 1: 22}
    assert ceilings_of({3: 100, 4: 5, 7: 0}, parents) == {3: 100, 4: 5, 1: 100, 7: 0, 6: 0}


def test_sums_by_parts_of_the_key_are_the_sums_asked_for_one_by_one():
    chance = Random(1)
    keys = [Key(s, y, p) for s in range(3) for y in (2023, 2024) for p in range(4)]
    cells = {key: Amounts(*(chance.randrange(-9, 99) for _ in range(5))) for key in keys}
    assert totals(cells) == {(): total(cells)}
    for (source, project), found in totals(cells, "source", "project").items():
        assert found == total(cells, source=source, project=project)


def test_what_is_kept_of_a_walk_goes_with_the_next_change_by_whomever(book, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_contracts, "SOME", 0)
    monkeypatch.setattr(contract_paid, "SOME", 0)
    copy = tmp_path / "copy.ftdb"
    book.backup(copy)
    with world.opened(copy) as ledger, world.opened(copy, read_only=True) as reader:
        rows = ledger.contracts.all()
        before = ledger.contracts.paid(rows)
        assert ledger.contracts.paid(rows) is before
        assert reader.contracts.paid(rows) == before
        booking = next(b for b in ledger.bookings.all() if b.position < 0)
        with ledger.change("contract.match") as change:
            ledger.bookings.unbook(change, booking.payment_id)
            inside = ledger.contracts.paid(rows)
        wanted = dict(before)
        wanted.pop(booking.contract_id)
        less = before[booking.contract_id].fen - booking.fen
        for found in (inside, ledger.contracts.paid(rows), reader.contracts.paid(rows)):
            assert found.get(booking.contract_id, ledger_contracts.Paid()).fen == less
            assert {c: p for c, p in found.items() if c != booking.contract_id} == wanted
        ledger.undo()
        assert ledger.contracts.paid(rows) == reader.contracts.paid(rows) == before
