"""Payments added up from any side: against a naive loop, split payments by part, every cell opens to its payments."""

import datetime as dt
import os
from collections import defaultdict
from random import Random

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.payment_groups import DIMENSIONS
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part
from fundtracker.reports.analysis import pivot
from tests.ledger import world


@pytest.fixture(scope="module")
def ledger(tmp_path_factory, sample_ledger):
    path = tmp_path_factory.mktemp("groups") / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    ledger = world.opened(path)
    lines = [line.id for line in ledger.plan.lines()]
    projects = [one.id for one in ledger.projects.all()]
    chance = Random(7)
    free = [
        p
        for p in ledger.payments.some("p.parts = 0 AND p.measure = 0")
        if not ledger.bookings.of_payment(p.id)
    ]
    with ledger.change("split", "parts for the test") as change:
        for payment in chance.sample(free, 40):
            first = payment.amount_fen // 3
            parts = [
                Part(first, chance.choice(lines), chance.choice([None, *projects])),
                Part(payment.amount_fen - first, chance.choice(lines)),
            ]
            ledger.payments.split(change, payment.id, parts)
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def pieces(ledger):
    """Every payment, or each part of a split one: dimension → key, and its fen; by a naive loop."""
    found = []
    contracts = {
        (payment, position): contract
        for payment, position, contract in ledger.read(
            "SELECT payment_id, position, contract_id FROM booking"
        )
    }
    for payment in ledger.payments.some():
        codes = ledger.read(
            "SELECT counterparty, account, payer, summary, measure FROM payment WHERE id = ?",
            (payment.id,),
        )[0]
        parts = [
            (line or 0, project or 0, source or 0, fen, position)
            for line, project, source, fen, position in ledger.read(
                "SELECT line_id, project_id, source_id, amount_fen, position FROM part WHERE payment_id = ?",
                (payment.id,),
            )
        ] or [
            (*(x or 0 for x in row), -1)
            for row in ledger.read(
                "SELECT line_id, project_id, source_id, amount_fen FROM payment WHERE id = ?",
                (payment.id,),
            )
        ]
        day, quarter, file = ledger.read(
            "SELECT pay_date, book_quarter, import_id FROM payment WHERE id = ?", (payment.id,)
        )[0]
        date = dt.date.fromordinal(day)
        for line, project, source, fen, position in parts:
            keys = {
                "year": quarter // 4, "quarter": quarter, "month": date.year * 100 + date.month, "day": day,
                "weekday": date.weekday(), "digit": int(str(abs(fen))[0]), "file": file, "payee": codes[0],
                "account": codes[1], "payer": codes[2], "summary": codes[3], "line": line, "project": project,
                "rush": int((date + dt.timedelta(10)).month in (1, 4, 7, 10) and date.month % 3 == 0), "payment": payment.id,
                "measure": codes[4], "round": int(fen % 1_000_000 == 0),
                "source": source, "contract": contracts.get((payment.id, position)) or 0,
            }  # fmt: skip
            found.append((keys, fen, codes[4] == PAID))
    return found


def naive(pieces, by):
    sums = defaultdict(lambda: [0, 0])
    for keys, fen, paid in pieces:
        if paid:
            cell = sums[tuple(keys[name] for name in by)]
            cell[0] += fen
            cell[1] += 1
    return {key: tuple(value) for key, value in sums.items()}


# Two hundred by make test-all, every cell of each opened; at the gate some: with pandas they take half a minute.
PIVOTS, OPENED = (200, 10**6) if os.environ.get("HYPOTHESIS_PROFILE") == "search" else (40, 2)


def test_random_pivots_are_those_of_a_naive_loop(ledger, pieces):
    chance = Random(11)
    for _ in range(PIVOTS):
        rows, columns = chance.sample(DIMENSIONS, 2)
        made = pivot.build(ledger, pivot.Spec(rows, columns, top=chance.choice([0, 3, 20])))
        wanted = naive(pieces, (rows, columns))
        found = {
            (line.key, key): (cell.fen, cell.n)
            for line in made.lines if line.key not in (pivot.OTHERS,)
            for (key, _), cell in zip(made.columns, line.cells, strict=True) if cell is not None
        }  # fmt: skip
        shown = {line.key for line in made.lines}
        assert found == {key: value for key, value in wanted.items() if key[0] in shown}
        assert sum(line.total.fen for line in made.lines) == made.total.total.fen
        assert made.total.total.fen == ledger.pages.totals(made.spec.query).fen
        assert set(made.hidden) == {key[0] for key in wanted} - shown
        if not made.hidden and len(made.columns) < 60:
            turned = pivot.build(ledger, pivot.Spec(columns, rows, top=0))
            assert cells_of(turned, turned=True) == cells_of(made)
        cells = [(line, at, cell) for line in (*made.lines, made.total)
                 for at, cell in enumerate(line.cells) if cell is not None]  # fmt: skip
        for line, at, cell in chance.sample(cells, min(OPENED, len(cells))):
            assert ledger.pages.totals(pivot.behind(made, line, at)).fen == cell.fen


def cells_of(made, *, turned: bool = False) -> dict:
    """The cells of a pivot by (key of the row, key of the column), turned round by (column, row)."""
    return {
        (key, line.key) if turned else (line.key, key): cell
        for line in made.lines
        for (key, _), cell in zip(made.columns, line.cells, strict=True)
        if cell is not None
    }


def test_a_pivot_turned_round_is_the_same(ledger):
    for rows, columns in (("payee", "month"), ("project", "source"), ("line", "quarter")):
        one = pivot.build(ledger, pivot.Spec(rows, columns, top=0))
        other = pivot.build(ledger, pivot.Spec(columns, rows, top=0))
        cells = {
            (a.key, k): c for a in one.lines for (k, _), c in zip(one.columns, a.cells, strict=True)
        }
        turned = {
            (k, a.key): c
            for a in other.lines
            for (k, _), c in zip(other.columns, a.cells, strict=True)
        }
        assert cells == turned


@pytest.mark.parametrize("rows", DIMENSIONS)
def test_every_cell_opens_to_payments_that_add_up_to_it(ledger, rows):
    columns = "quarter" if rows != "quarter" else "project"
    made = pivot.build(ledger, pivot.Spec(rows, columns, top=4))
    for line in (*made.lines, made.total):
        assert ledger.pages.totals(pivot.behind(made, line, None)).fen == line.total.fen
        for at, cell in enumerate(line.cells):
            if cell is not None:
                assert ledger.pages.totals(pivot.behind(made, line, at)).fen == cell.fen


def test_a_fen_beyond_what_a_float_holds_survives(ledger):
    import pandas as pd

    from fundtracker.ledger.payments.payment_groups import Group

    wide = pivot._wide([Group((1, 1), 2**53 + 1, 1), Group((2, 2), 1, 1)], "fen", True)
    assert int(wide.loc[1, 1]) == 2**53 + 1 and wide.loc[1, 2] is pd.NA


def test_a_dimension_that_is_none_is_refused_by_name(ledger):
    with pytest.raises(UserError) as refused:
        ledger.payment_groups.sums(("moon",), Query())
    assert refused.value.code == "no_such_dimension"
