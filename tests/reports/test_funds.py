"""Tables 6, 7, 8 and the forecast: a small fund worked out on paper, every figure opened."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.cap_tables import RoundRecord
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import explain, explain_text, registry
from fundtracker.reports.funds import fund_figures, fund_proofs, table6_7_8
from fundtracker.reports.pacing import district
from fundtracker.reports.tables import table_text, table_xlsx
from tests.examples import some
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made

Q = Quarter(2024, 2)


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """Committed 1,000 on 2023-04-01; 400 called and paid on 2023-06-30; 300 invested on 2023-07-01 for 100 shares,
    fee 2; fees 5 a quarter until 2024-06-30 (five quarters, 25, of which 1 waived); costs 3; 40 shares sold for 180 on
    2024-03-31, the rest valued at 210 on 2024-06-30; 150 given back as capital on 2024-05-31."""
    with world.planned(tmp_path_factory.mktemp("life") / "l.ftdb") as ledger:
        fund = made(ledger)
        called(ledger, fund, 400_00, "2023-06-30")
        with ledger.change("fund.receive") as change:
            for name, fen in (("fiscal", 240_00), ("industry", 120_00), ("gp", 40_00)):
                ledger.capital.receive(
                    change, fund, Arrived(1, name, day("2023-06-30"), fen, bank_ref="S1")
                )
        deal = held(ledger, fund)
        companies = ledger.companies
        with ledger.change("fund.invest") as change:
            companies.put(
                change, deal.company, track="复杂算法软件研发", credit_code="91370212MA3C0K3R0X"
            )
            ledger.cap_tables.put_round(
                change, deal.company_id, RoundRecord(day("2023-07-01"), "A", 400)
            )
            companies.invest(
                change,
                deal.id,
                Purchase(
                    day("2023-07-01"), 100, 300_00, fee_fen=2_00, round_name="A", doc_no="投1"
                ),
            )
            companies.exit(change, deal, Exit(day("2024-03-31"), 40, 180_00))
            companies.value_at(
                change,
                deal.id,
                Valued(day("2024-06-30"), 210_00, "round", prepared="张", approved="李"),
            )
            ledger.fund_costs.run_fees(change, fund, day("2024-06-30"))
            ledger.fund_costs.waive(change, fund, day("2023-04-01"), waived=1_00, reason="示例减免")
            ledger.fund_costs.spend(
                change, fund, Spending(day("2024-01-05"), 3_00, payee="示例审计")
            )
            ledger.capital.distribute(
                change, fund, Resolution(day("2024-05-31")), {"capital": 150_00}
            )
            for at, level in (("2023-06-30", "100"), ("2024-05-31", "110"), ("2024-06-28", "120")):
                ledger.funds.set_level(change, "示例指数", day(at), level)
            ledger.funds.set_pace(
                change,
                fund,
                StatedPace([250_000, 333_333, 500_000], 10, bow=2_500_000, growth=130_000),
            )
        yield ledger, ledger.funds.get(fund)


def cells(made, code):
    return {
        name: cell.value
        for name, cell in next(r for r in made.rows if r.code == code).cells.items()
    }


def test_the_fund_stands_as_worked_out_on_paper(life):
    # NAV before carry: 400 - 150 + (180 + 210 - 300 - 2) - 24 - 3 = 311. Profit 311 + 150 - 400 = 61.
    # Preferred return 8 % of 400 from 2023-06-30 to 2024-05-31 (336 days): 400 * (1.08^(336/365) - 1) = 29.36; on
    # 250 + 29.36 = 279.36 for 30 days 1.77: 31.13 in all. Catch-up 20/80 of it = 7.78; the rest 61 - 31.13 - 7.78
    # = 22.09 at 20 % = 4.42: carry 12.20 = 20 % of 61. NAV 311 - 12.20 = 298.80.
    ledger, one = life
    found = fund_figures.figures(ledger, one, Q.last_day)
    assert (found.accrued_carry, found.nav, found.value, found.clawback) == (
        12_20,
        298_80,
        210_00,
        0,
    )
    assert found.cash == 311_00 - 210_00
    values = cells(registry.build(ledger, "funds", quarter=Q), f"f{one.id}")
    assert {n: values[n] for n in ("committed", "paid_in", "unfunded", "distributed", "fees", "nav", "pic")} == {
        "committed": 1000_00, "paid_in": 400_00, "unfunded": 600_00, "distributed": 150_00, "fees": 24_00,
        "nav": 298_80, "pic": 400,
    }  # fmt: skip
    # DPI 150 / 400, RVPI 298.80 / 400, TVPI both; MOIC (180 + 210) / 302: the fee of buying is in it, as in the rate.
    assert [values[n] for n in ("dpi", "rvpi", "tvpi", "moic")] == [375, 747, 1122, 1291]
    # Rates: net 400 → 150 on day 336, 298.80 on day 366; gross 302 → 180 on day 274, 210 on day 365 (a year).
    net, gross = values["net_irr"] / 1000, values["gross_irr"] / 1000
    assert abs(-400 + 150 / (1 + net) ** (336 / 365) + 298.80 / (1 + net) ** (366 / 365)) < 0.3
    assert abs(-302 + 180 / (1 + gross) ** (274 / 365) + 210 / (1 + gross) ** (365 / 365)) < 0.3


def test_the_partners_add_up_to_the_fund_on_every_line_and_a_quarter_opens_where_the_last_closed(
    life,
):
    ledger, one = life
    last = None
    for ordinal in range(Quarter(2023, 2).ordinal, Q.ordinal + 1):
        found = fund_figures.figures(ledger, one, Quarter.at(ordinal).last_day)
        assert found.rolled.closing == sum(each.closing for each in found.shares.values())
        for line, fen in found.rolled.lines.items():
            assert fen == sum(each.lines[line] for each in found.shares.values())
        before, after = fund_figures.ends(ledger, one, Quarter.at(ordinal))
        period = fund_figures.between(before.rolled, after.rolled)
        assert (period.opening, period.closing) == (before.nav, after.nav)
        assert last is None or last == period.opening
        last = period.closing
    made = registry.build(ledger, "partners", quarter=Q)
    whole = cells(made, f"f{one.id}")
    for name in ("committed", "called", "paid_in", "unfunded", "distributed", "nav"):
        assert whole[name] == sum(r.cells[name].value for r in made.rows if r.depth == 1)


def test_the_portfolio_shows_cost_left_ownership_and_a_misfit_of_the_code_as_a_note(life):
    # 60 of 400 shares are 15.0 %; cost left 300 - 120 = 180; realised 180 - 120 = 60; unrealised 210 - 180 = 30.
    ledger, one = life
    made = registry.build(ledger, "portfolio", quarter=Q)
    deal = ledger.companies.deals(one.id)[0]
    values = cells(made, f"d{deal.id}")
    assert [values[n] for n in ("share", "cost", "realised", "unrealised", "valued")] == [
        150, 180_00, 60_00, 30_00, day("2024-06-30"),
    ]  # fmt: skip
    assert any("91370212MA3C0K3R0X" in note for note in made.notes)
    later = cells(registry.build(ledger, "portfolio", quarter=Quarter(2024, 4)), f"d{deal.id}")
    assert later["state"] != values["state"]  # valued half a year before: it says so
    early = registry.build(ledger, "portfolio", quarter=Quarter(2023, 2))
    assert [r.code for r in early.rows] == ["total"]


@pytest.mark.parametrize("name", registry.FUNDS)
def test_every_figure_opens_with_its_day_and_its_flows(life, name):
    ledger, _ = life
    made = registry.build(ledger, name, quarter=Q)
    ids = [cell.id for row in some(made.rows, 5) for cell in row.cells.values()]
    opened = ledger.reading(lambda one: [explain.explain(one, id_) for id_ in ids])
    assert [found.id for found in opened] == ids
    assert {found.as_of for found in opened} <= {"2024-06-30"}


EMPTY = {"figures"}  # of the sheet of indicators nothing is recorded in this life


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_prints_as_text_json_csv_and_spreadsheet(life, lang, tmp_path):
    ledger, _ = life
    for name in registry.FUNDS:
        made = registry.build(ledger, name, quarter=Q, lang=lang)
        assert bool(made.rows) == (name not in EMPTY)
        for render in (table_text.render_text, table_text.render_json, table_text.render_csv):
            assert all(row.name in render(made) for row in made.rows[:1])
        table_xlsx.write_xlsx(made, tmp_path / f"{name}.xlsx")
        assert (tmp_path / f"{name}.xlsx").stat().st_size > 4000


def test_the_flows_of_a_net_figure_add_up_and_name_their_source(life):
    ledger, one = life
    proof = fund_proofs.proof(ledger, f"funds/f{one.id}/tvpi/2024Q2")
    assert (proof.side, proof.as_of) == ("net", "2024-06-30")
    assert sum(f.fen for f in proof.flows) == -400_00 + 150_00 + 298_80
    assert {f.source for f in proof.flows if f.fen < 0} == {"#1 S1"}
    assert all(f.seq for f in proof.flows if f.fen < 0)
    gross = fund_proofs.proof(ledger, f"funds/f{one.id}/moic/2024Q2")
    assert (gross.side, [f.fen for f in gross.flows]) == ("gross", [-302_00, 180_00, 210_00])
    text = explain_text.as_text(explain.explain(ledger, f"funds/f{one.id}/moic/2024Q2"), "zh")
    assert "V = 2024-06-30" in text and "投1" in text


def test_the_forecast_goes_on_from_what_stands_and_feeds_the_districts_quarters(life):
    # One full year after the first call (366 days): 600 of 1,000 not called; year 2 calls 33.3333 % of it, 200.00.
    ledger, one = life
    made = registry.build(ledger, "forecast", quarter=Q)
    values = cells(made, f"f{one.id}y2")
    assert values["called"] == 200_00
    assert values["fiscal"] == 120_00 and values["until"] == day("2025-06-30")
    assert values["called_low"] <= values["called_high"]
    again = registry.build(ledger, "forecast", quarter=Q)
    assert cells(again, f"f{one.id}y2") == values  # the fan has a fixed seed
    quarters = district.together(district.all_ahead(ledger, Q))
    assert next(iter(quarters)) == Quarter(2024, 3)
    assert sum(each.out for each in list(quarters.values())[:4]) == values["fiscal"]


def test_a_fund_stands_beside_an_index_and_an_index_that_began_later_is_named(life):
    # Contributions carried: 400 × 120 / 100 = 480; distributions 150 × 120 / 110 = 163.64. KS = (163.64 + 298.80) /
    # 480 = 0.963; PME+ scales by (480 - 298.80) / 163.64 = 1.10733: -400, 166.10 on day 336, 298.80 on day 366.
    ledger, one = life
    values = cells(registry.build(ledger, "pme", quarter=Q), f"f{one.id}s0")
    assert values["ks_pme"] == 963
    plus, alpha = values["pme_plus"] / 1000, values["alpha"] / 1000
    assert abs(-400 + 166.10 / (1 + plus) ** (336 / 365) + 298.80 / (1 + plus) ** (366 / 365)) < 0.3
    assert (
        abs(-480 + 163.64 / (1 + alpha) ** (336 / 365) + 298.80 / (1 + alpha) ** (366 / 365)) < 0.3
    )
    assert values["alpha"] < 0 < values["ln_pme"]
    with ledger.change("index") as change:
        ledger.funds.set_level(change, "后来的指数", day("2024-01-01"), "50")
    made = registry.build(ledger, "pme", quarter=Q)
    assert [row.code for row in made.rows] == [
        f"f{one.id}s1"
    ]  # by name; the later one is no row but a note
    assert any("后来的指数" in note for note in made.notes)
    ledger.undo()


def test_without_a_word_about_pace_nothing_is_forecast_and_without_a_fund_the_tables_are_empty(
    tmp_path,
):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        for name in registry.FUNDS:
            assert all(row.total or row.cells for row in registry.build(ledger, name).rows)
        made(ledger)
        assert registry.build(ledger, "forecast").rows == []
        assert table6_7_8.last_quarter(ledger) == Quarter(2023, 2)


def test_the_cash_plan_shows_the_fiscal_partners_part_of_calls_in_no_total(life):
    # 366 days after the first call the fund is one year old: its second year calls 33.3333 % of the 600 uncalled,
    # 200.00; the fiscal partner has 600 of 1,000 committed: 120.00, a quarter of it 30.00.
    ledger, one = life
    before = cells(registry.build(ledger, "cashplan", quarter=Q), "total")
    assert cells(registry.build(ledger, "cashplan", quarter=Q), f"f{one.id}")["plan"] == 30_00
    # A call of 100 due on 2024-07-20: 60 of the fiscal partner, of which 20 came until 2024-06-30. 40 stand open.
    called(ledger, one.id, 100_00, "2024-06-20")
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(
            change, one.id, Arrived(2, "fiscal", day("2024-06-25"), 20_00, bank_ref="S2")
        )
        ledger.capital.receive(
            change, one.id, Arrived(2, "fiscal", day("2024-07-03"), 40_00, bank_ref="S3")
        )
    row = cells(registry.build(ledger, "cashplan", quarter=Q), f"f{one.id}")
    assert row["plan"] == 40_00 and "#2" in row["purpose"]
    assert cells(registry.build(ledger, "cashplan", quarter=Q), "total") == before
    ledger.undo()
    ledger.undo()


def test_the_concentration_adds_up_by_each_division_and_a_limit_is_kept_to_the_fen(life):
    # 300 paid for 100 shares, 40 sold: 180 of cost left. A limit of 17.9 % of 1,000 allows 179: 1 too much.
    ledger, one = life
    code = f"f{one.id}company0"
    assert cells(registry.build(ledger, "concentration", quarter=Q), code) == {
        "cost": 180_00, "share": 1000, "value": 210_00,
    }  # fmt: skip
    with ledger.change("fund") as change:
        ledger.funds.set_terms(
            change, one.id, day("2024-01-01"), one_company=179_000, doc_no="D", reason="r"
        )
    row = cells(registry.build(ledger, "concentration", quarter=Q), code)
    assert (row["limit"], row["room"], row["used"]) == (179_00, -1_00, 1006)
    for by in ("track", "scenario", "stage"):
        assert (
            cells(registry.build(ledger, "concentration", quarter=Q), f"f{one.id}{by}0")["cost"]
            == 180_00
        )
    ledger.undo()
