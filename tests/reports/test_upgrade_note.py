"""After an upgrade: what a newer program calculates otherwise is told apart from what the ledger changed since."""

import pytest

from fundtracker import cli, i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.reports import registry
from fundtracker.reports.context import in_context
from fundtracker.reports.funds import table6, table7
from fundtracker.reports.review import pack, prior_quarters, upgrade_note
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made, received

Q, NEXT = Quarter.parse("2023Q3"), Quarter.parse("2023Q4")


@pytest.fixture
def ledger(tmp_path):
    """A fund with a company worth more than its cost; 2023Q3 is frozen with its pack."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        fund = made(ledger, fee_rate=0)
        called(ledger, fund, 300_00)
        received(ledger, fund)
        deal = held(ledger, fund)
        with ledger.change("fund") as change:
            ledger.companies.invest(change, deal.id, Purchase(day("2023-07-10"), 100, 200_00))
            ledger.companies.value_at(
                change, deal.id, Valued(day("2023-09-30"), 300_00, "round", approved="李")
            )
        ledger.reviews.check(Q.ordinal, [], "")
        ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())
        yield ledger


@pytest.fixture
def newer(monkeypatch):
    """A program with another rule: multiples are a thousandth higher."""
    old = table6.gross_multiple
    for table in (table6, table7):
        monkeypatch.setattr(table, "gross_multiple", lambda holdings: (old(holdings) or 0) + 1)


def note(ledger):
    return in_context(ledger, upgrade_note.build, quarter=NEXT)


def told(ledger, name="funds") -> str:
    return " ".join(registry.build(ledger, name, quarter=Q).notes)


def revalued_in_an_earlier_program(ledger):
    """A change that a program without the freeze let through."""
    from fundtracker.ledger.review import freeze

    guard, freeze.guard = freeze.guard, lambda *_: None
    try:
        with ledger.change("fund") as change:
            ledger.funds.put_partner(change, "late")
            ledger.capital.commit(
                change, ledger.funds.get("X1").id, Commitment("late", day("2023-08-01"), 5_00)
            )
    finally:
        freeze.guard = guard


def test_the_same_program_has_nothing_to_say(ledger):
    assert note(ledger).rows == []
    assert "figures" not in told(ledger)
    assert "项数字" not in told(ledger)


def test_a_newer_rule_is_named_with_old_and_new_and_does_not_look_like_a_change_of_the_ledger(
    ledger, newer
):
    rows = {
        row.name: {code: cell.value for code, cell in row.cells.items()}
        for row in note(ledger).rows
    }
    fund = next(values for name, values in rows.items() if "表6" in name and "示例基金X1" in name)
    assert (fund["then"], fund["now"]) == ("1.500", "1.501")
    assert "毛倍数" in fund["why"]
    assert any("表7" in name for name in rows)
    words = told(ledger)
    assert "升级说明" in words
    assert (
        i18n.tr("{n} figures are other today than when the quarter was frozen", n=1)[3:]
        not in words
    )
    shown = next(
        row for row in registry.build(ledger, "funds", quarter=Q).rows if row.name == "示例基金X1"
    )
    assert shown.cells["moic"].value == 1500  # the snapshot stays


def test_rule_and_change_are_told_apart(ledger, newer):
    revalued_in_an_earlier_program(ledger)
    words = told(ledger)
    assert "升级说明" in words  # the multiples
    assert (
        i18n.tr("{n} figures are other today than when the quarter was frozen", n=1)[3:] in words
    )  # the commitments
    assert all("认缴" not in row.name for row in note(ledger).rows)
    table = in_context(ledger, prior_quarters.restated, quarter=NEXT)
    causes = {
        row.name.rsplit(" · ", 1)[1]: row.cells["why"].value
        for row in table.rows
        if "X1" in row.name
    }
    assert causes["毛倍数（毛）" if "毛倍数（毛）" in causes else "MOIC（毛）"] == i18n.tr(
        "other rules of the program"
    )
    assert causes["认缴出资"] == i18n.tr("changes of the ledger since")


def test_the_command_prints_the_note(ledger, newer, capsys):
    assert cli.run(["report", "upgrade", "--ledger", str(ledger.path)]) == 0
    out = capsys.readouterr().out
    assert "1.500" in out and "1.501" in out


def test_every_rule_of_the_note_names_columns_that_are_there():
    from fundtracker.reports.funds.table6 import fund_columns
    from fundtracker.reports.funds.table7 import portfolio_columns
    from fundtracker.reports.funds.table8 import partner_columns
    from fundtracker.reports.indicators import table10
    from fundtracker.reports.plan import line_table, stages, table1
    from fundtracker.reports.projects import table2, table3
    from fundtracker.reports.sources import table4_5

    columns = {
        "plan": [*table1._columns("paid"), *table1._columns("investment")],
        "lines": line_table.columns(),
        "indicators": table10.columns(Quarter(2023, 4)),
        "stages": stages.columns(),
        "projects": table2.columns(),
        "contracts": table3.columns(),
        "sources": table4_5.columns(),
        "funds": fund_columns(),
        "partners": partner_columns(),
        "portfolio": portfolio_columns(),
    }
    for tables, codes, words in upgrade_note.RULES:
        assert words
        for code in codes:
            assert any(code in {column.code for column in columns[table]} for table in tables)
