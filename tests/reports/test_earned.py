"""Earned value and the contracts of a project: worked by hand, tied to the ledger."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.explain import explain
from fundtracker.reports.projects import contract_view
from tests.golden.test_park import ledger as _ledger

WAN = 1_000_000
ledger = _ledger


def _cells(table, code):
    row = next(r for r in table.rows if r.code == code)
    return {name: cell.value for name, cell in row.cells.items()}


def test_earned_value_of_a_project_by_hand(ledger):
    """P06: estimate (BAC) 2,200, of which the physical progress reported is earned, against what was paid."""
    six = f"p{ledger.projects.find('P06')}"
    found = _cells(registry.build(ledger, "earned"), six)
    paid = _cells(registry.build(ledger, "projects"), six)["paid"]
    ev = found["estimate"] * found["physical"] // 1000
    assert found["estimate"] == 2200 * WAN
    assert found["paid"] == paid
    assert found["ev"] == ev
    assert found["cv"] == ev - paid
    assert found["cpi"] == round(ev / paid * 1000)
    assert found["eac"] == round(found["estimate"] * paid / ev)
    assert found["vac"] == found["estimate"] - found["eac"]
    assert (
        found["due"] is None
    )  # its contracts have no work measured: what is due is not made of what was paid


def test_a_project_without_reported_progress_has_no_earned_value(ledger):
    none = [
        row for row in registry.build(ledger, "earned").rows if row.cells["physical"].value is None
    ]
    assert none
    assert all("ev" not in row.cells or row.cells["ev"].value is None for row in none)


@pytest.mark.parametrize("quarter", ["2023Q1", "2023Q2"])
def test_contracts_and_the_rest_of_every_project_add_up_to_what_it_paid(ledger, quarter):
    q = Quarter.parse(quarter)
    whole = {
        row.code: row.cells["paid"].value
        for row in registry.build(ledger, "projects", quarter=q).rows
    }
    for project in ledger.projects.all():
        made = contract_view.of_project(ReportContext(ledger, q), project.id)
        *rows, total = made.rows
        assert (
            sum(row.cells["paid"].value for row in rows)
            == total.cells["paid"].value
            == whole[f"p{project.id}"]
        )
        opened = explain(ledger, total.cells["paid"].id)
        assert opened.sum_fen == total.cells["paid"].value


def test_the_state_of_a_contract_is_one_of_the_names_and_over_comes_first(ledger):
    made = contract_view.with_states(registry.build(ledger, "contracts"))
    states = {
        row.name: contract_view.state_of(row) for row in made.rows if row.code.startswith("c")
    }
    assert len(states) == 40
    assert states["HT-010"] == "over"
    assert set(states.values()) <= set(contract_view.STATES)
