"""The sheets of the funds on the small fund of ``test_funds``, worked out on paper; every cell opens."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.partners import movements
from fundtracker.domain.funds.performance import Movement
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.reports import explain, registry
from tests.ledger.fund_world import day, held
from tests.reports.test_funds import Q, cells, life

__all__ = ["life"]


def test_the_equity_sheet_carries_the_fiscal_partners_holding_from_year_to_year(life):
    # End of 2023: 400 paid in, fee of the purchase 2, three quarters of fees 15 less 1 waived: 384. The fiscal
    # partner holds 60 %: 240 - 9.60 = 230.40. End of June 2024: 298.80 and 150 given back; of it 179.28 and 90:
    # 179.28 - 230.40 + 90 = 38.88.
    ledger, one = life
    fiscal = ledger.funds.partner("fiscal").id
    made = registry.build(ledger, "equity", quarter=Q)
    year = {n: cells(made, f"f{one.id}p{fiscal}y{n}") for n in (2023, 2024)}
    assert (year[2023]["opening"], year[2023]["invested"], year[2023]["result"]) == (
        0,
        240_00,
        -9_60,
    )
    assert year[2023]["closing"] == year[2024]["opening"] == 230_40
    assert (year[2024]["result"], year[2024]["dividends"], year[2024]["closing"]) == (
        38_88,
        90_00,
        179_28,
    )
    assert cells(made, f"f{one.id}p{fiscal}")["share"] == 600
    nav = cells(registry.build(ledger, "partners", quarter=Q), f"f{one.id}p{fiscal}")["nav"]
    assert year[2024]["closing"] == nav


def test_gains_given_up_go_to_the_others_by_commitment_and_none_is_lost(life):
    # Gain 150 + 298.80 - 400 = 48.80: 29.28, 14.64, 4.88. Half of 29.28 is 14.64, three quarters of it 10.98.
    ledger, one = life
    ids = {name: ledger.funds.partner(name).id for name in ("fiscal", "industry", "gp")}
    made = registry.build(ledger, "concession", quarter=Q)
    got = {name: cells(made, f"f{one.id}p{at}") for name, at in ids.items()}
    assert {name: row["gain"] for name, row in got.items()} == {
        "fiscal": 29_28,
        "industry": 14_64,
        "gp": 4_88,
    }
    assert {name: row["give50"] for name, row in got.items()} == {
        "fiscal": 14_64,
        "industry": 25_62,
        "gp": 8_54,
    }
    assert got["fiscal"]["give100"] == 0
    for column, whole in cells(made, f"f{one.id}").items():
        assert whole == sum(row[column] for row in got.values()) == 48_80


def agreed(ledger, one, **terms):
    with ledger.change("fund", "让利") as change:
        ledger.funds.set_terms(
            change, one.id, day("2024-01-01"), doc_no="补1号", reason="让利", **terms
        )


def test_the_sheet_follows_the_concession_that_the_terms_hold(life):
    # The fiscal partner paid in 240 and gains 29.28, all of it: 50 % are 14.64; at most 4 % of 240 = 9.60. Of it the
    # industry partner (300 of 400) gets 7.20, the manager 2.40.
    ledger, one = life
    ids = {name: ledger.funds.partner(name).id for name in ("fiscal", "industry", "gp")}
    agreed(ledger, one, give_to="all", give_share=500_000, give_ceiling=40_000)
    made = registry.build(ledger, "concession", quarter=Q)
    got = {name: cells(made, f"f{one.id}p{at}") for name, at in ids.items()}
    fiscal = got["fiscal"]
    assert (fiscal["base"], fiscal["share"], fiscal["ceiling"], fiscal["gives"]) == (
        29_28,
        500,
        9_60,
        9_60,
    )
    assert {name: row.get("gets", 0) for name, row in got.items()} == {
        "fiscal": 0,
        "industry": 7_20,
        "gp": 2_40,
    }
    assert {name: row["after"] for name, row in got.items()} == {
        "fiscal": 19_68,
        "industry": 21_84,
        "gp": 7_28,
    }
    whole = cells(made, f"f{one.id}")
    assert (whole["gives"], whole["gets"], whole["after"]) == (9_60, 9_60, 48_80)
    assert "补1号" in made.notes[-2]
    assert "补1号" in explain.explain(ledger, made.rows[-3].cells["gives"].id).formula
    before = registry.build(ledger, "concession", quarter=Quarter.parse("2023Q4"))
    assert "gives" not in cells(before, f"f{one.id}")  # the version was not yet in force
    ledger.undo()
    assert "gives" not in cells(registry.build(ledger, "concession", quarter=Q), f"f{one.id}")


@pytest.mark.parametrize(
    ("terms", "given"),
    [
        # 240 paid in, 90 came back: its capital is not back, nor is the fund's (400 against 150).
        ({"give_to": "manager", "give_when": "own_back"}, 0),
        ({"give_to": "manager", "give_when": "fund_back"}, 0),
        ({"give_to": "manager", "give_share": 333_333}, 9_76),
        ({"give_to": "partners", "give_base": "excess"}, 10_89),
        ({"give_to": "none"}, None),
    ],
)
def test_conditions_and_bases_of_a_concession(life, terms, given):
    # Above the preferred return: 240 at 8 % from 2023-06-20 until 90 came back on 2024-03-01, the rest until V.
    ledger, one = life
    if terms.get("give_base") == "excess":
        moves = movements(ledger.funds.entries(one.id, Q.last_day.toordinal()), "fiscal")
        owed = capital = 0.0
        last = moves[0].day
        for move in [*moves, Movement(Q.last_day)]:
            owed += (capital + owed) * (1.08 ** ((move.day - last).days / 365) - 1)
            last = move.day
            capital += move.paid / 100
            back = min(capital, move.received / 100)
            capital -= back
            owed -= move.received / 100 - back
        given = round((29.28 - owed) * 100)
    agreed(ledger, one, **terms)
    made = registry.build(ledger, "concession", quarter=Q)
    row = cells(made, f"f{one.id}p{ledger.funds.partner('fiscal').id}")
    assert row.get("gives") == given
    assert row["after"] == row["gain"] - (given or 0)
    ledger.undo()


def test_the_tiers_of_a_deal_add_up_to_its_cash_and_the_carry_is_a_fifth_of_the_profit(life):
    # The deal: 302 paid on 2023-07-01; 180 came 274 days later: 302 * (1.08^(274/365) - 1) = 17.96 preferred; on 122 + 17.96
    # for 91 days 2.71: 20.67. Of 210 then: 122 capital, 20.67, catch-up 20/80 of it 5.17, the rest 62.16 at 20 %:
    # 12.43. Carry 17.60 = 20 % of 390 - 302.
    ledger, one = life
    deal = ledger.companies.deals(one.id)[0]
    made = registry.build(ledger, "tiers", quarter=Q)
    row = cells(made, f"d{deal.id}")
    assert row == {
        "paid_in": 302_00, "cash": 390_00, "capital": 302_00, "preferred": 20_67, "catch_up_lp": 0,
        "catch_up_gp": 5_17, "split_lp": 49_73, "split_gp": 12_43, "carry": 17_60,
    }  # fmt: skip
    # The whole fund gives back its fees (4 and four times 5 at the quarters' ends) and its cost of 3 too: 329. The
    # preferred return on them, day by day, is 21.70; catch-up 20/80 of it 5.43; the rest 390 - 329 - 27.13 = 33.87 at
    # 20 % 6.77: 12.20, the carry of the fund's net asset value. No carry was paid: none goes back.
    assert cells(made, f"f{one.id}") == {
        "paid_in": 329_00, "cash": 390_00, "capital": 329_00, "preferred": 21_70, "catch_up_lp": 0,
        "catch_up_gp": 5_43, "split_lp": 27_10, "split_gp": 6_77, "carry": 12_20,
    }  # fmt: skip
    assert "12.20" in made.notes[0] and "17.60" in made.notes[0]
    assert "已付业绩报酬0.00元，其中应回拨0.00元" in made.notes[0]


def test_a_loss_beside_a_gain_makes_carry_deal_by_deal_that_the_whole_fund_does_not_owe(life):
    # A second deal of 100 is written off: deal by deal the first keeps its carry of 17.60. The whole fund made
    # 390 - 402 = -12 and owes none; none was paid, and none is to be given back.
    ledger, one = life
    deal = held(ledger, one.id, "示例企业乙")
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-07-01"), 10, 100_00, doc_no="投2")
        )
        ledger.companies.exit(change, deal, Exit(day("2024-06-01"), 10, 0, kind="write_off"))
    made = registry.build(ledger, "tiers", quarter=Q)
    assert cells(made, f"f{one.id}")["carry"] == 0
    assert cells(made, f"d{deal.id}")["capital"] == 0
    carry = [r.cells["carry"].value for r in made.rows if r.code[0] == "d"]
    assert sum(carry) == 17_60
    assert made.notes[0].count("17.60") == 1
    assert "应付0.00元；已付业绩报酬0.00元，其中应回拨0.00元" in made.notes[0]
    ledger.undo()
    ledger.undo()


def test_price_and_currency_share_the_gain_of_a_foreign_holding(life):
    # 1,000 dollars at 7.00 are 7,000; worth 8,640 at 7.20 they are 1,200 dollars. Price: 200 * 7.00 = 1,400;
    # currency: 1,200 * 0.20 = 240.
    ledger, one = life
    assert cells(registry.build(ledger, "fx", quarter=Q), "total") == {
        "cost": 0,
        "value": 0,
        "gain": 0,
    }
    deal = held(ledger, one.id, "Example Ltd")
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(
            change,
            deal.id,
            Purchase(
                day("2023-07-02"), 100, 7_000_00, currency="USD", cost_minor=1_000_00, doc_no="投3"
            ),
        )
        ledger.companies.value_at(
            change,
            deal.id,
            Valued(day("2024-06-30"), 8_640_00, "round", prepared="张", approved="李"),
        )
    row = cells(registry.build(ledger, "fx", quarter=Q), f"d{deal.id}USD")
    assert (row["bought_at"], row["minor"], row["gain"]) == ("7.0000", 1_000_000, 1_640_00)
    assert "fx" not in row  # without a rate at V the gain is not divided
    with ledger.change("index") as change:
        ledger.funds.set_level(change, "USD/CNY", day("2024-06-28"), "7.2")
        ledger.funds.set_level(change, "USD/CNY", day("2024-07-28"), "9.9")
    row = cells(registry.build(ledger, "fx", quarter=Q), f"d{deal.id}USD")
    assert (row["price"], row["fx"], row["now_at"]) == (1_400_00, 240_00, "7.2000")
    for _ in range(3):
        ledger.undo()


def test_the_register_warns_of_a_code_that_does_not_fit_and_counts_the_decision_file(life):
    ledger, one = life
    deal = ledger.companies.deals(one.id)[0]
    with ledger.change("fund.document") as change:
        ledger.companies.document(change, deal.id, "vote", day("2023-06-20"), "决1", "5:0")
        ledger.companies.document(
            change, deal.id, "visit", day("2024-07-20"), "访1"
        )  # after the quarter
    row = cells(registry.build(ledger, "companies", quarter=Q), f"c{deal.company_id}")
    assert (row["cost"], row["value"], row["filed"][0], row["filed"][-1]) == (
        180_00,
        210_00,
        "1",
        "6",
    )
    assert row["fits"] not in ("", "fits")
    ledger.undo()


@pytest.mark.parametrize("name", ["equity", "concession", "tiers", "companies", "concentration"])
def test_every_cell_of_the_sheets_opens(life, name):
    ledger, _ = life
    opened = [
        explain.explain(ledger, cell.id) for row in registry.build(ledger, name, quarter=Q).rows for cell in row.cells.values()
    ]  # fmt: skip
    assert any(one.flows for one in opened)
