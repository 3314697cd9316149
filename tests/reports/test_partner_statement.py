"""A partner's capital account statement: it adds up, chains from quarter to quarter, and every figure opens to its flows."""

import json

import openpyxl
import pypdfium2
import pytest

from fundtracker import cli, i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.capital_book import OverdueInterest
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import registry
from fundtracker.reports.context import in_context
from fundtracker.reports.explain import explain
from fundtracker.reports.partners import capital_statement, partner_paper, partner_sheet
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made, received

QUARTERS = [Quarter.parse(name) for name in ("2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2")]
LAST = QUARTERS[-1]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Two funds: calls, a gain, distributions with carry, a late closing and a transfer of paid-in capital."""
    with world.planned(tmp_path_factory.mktemp("statement") / "l.ftdb") as ledger:
        first = made(ledger)
        made(ledger, code="X2", shares={"fiscal": (50_000_00, "fiscal"), "gp": (1_000_00, "gp")})
        called(ledger, first, 300_00)
        received(ledger, first, at="2023-06-30")
        deal = held(ledger, first)
        books, capital = ledger.companies, ledger.capital
        with ledger.change("fund") as change:
            books.invest(change, deal.id, Purchase(day("2023-07-10"), 1_000, 200_01))
            books.value_at(
                change, deal.id, Valued(day("2023-09-30"), 333_33, "round", approved="李")
            )
            ledger.fund_costs.spend(change, first, Spending(day("2023-09-01"), 7_77))
            ledger.funds.put_partner(change, "late", "other")
            capital.later_closing(change, first, {"late": 250_00}, day("2023-11-15"), "协议2号")
            capital.receive_all(change, first, capital.calls(first)[-1].number, day("2023-11-20"))
        with ledger.change("fund") as change:
            books.exit(change, deal, Exit(day("2024-01-20"), 500, 400_00, kind="sale"))
            items = {"capital": 100_00, "gain": 70_01, "carry": 20_00, "recallable": 11_11}
            capital.distribute(change, first, Resolution(day("2024-02-01")), items)
            capital.transfer(
                change,
                first,
                Transfer("fiscal", "industry", 200_00, day("2024-04-15"), paid_fen=50_00),
            )
        yield ledger


def sheet(ledger, name, quarter=LAST, fund="", lang="zh"):
    work = lambda context: partner_sheet.build(context, name, fund)  # noqa: E731
    return in_context(ledger, work, quarter=quarter, unit="yuan", lang=lang)


def values(ledger, quarter=LAST) -> dict[str, int]:
    table = registry.build(ledger, "statements", quarter=quarter)
    return {cell.id: cell.value for row in table.rows for cell in row.cells.values()}


def test_partners_add_up_to_the_fund_on_every_line_of_every_period(ledger):
    for quarter in QUARTERS:
        found = values(ledger, quarter)
        for fund in ledger.funds.all():
            for code in capital_statement.ROWS:
                for period in capital_statement.PERIODS:
                    own = [v for k, v in found.items()
                           if k.startswith(f"statements/f{fund.id}p") and f":{code}/{period}/" in k]  # fmt: skip
                    assert (
                        sum(own) == found[f"statements/f{fund.id}:{code}/{period}/{quarter.name}"]
                    ), (code, period)


def test_opening_and_lines_make_the_closing_and_a_quarter_opens_where_the_last_one_closed(ledger):
    before: dict[str, int] = {}
    for quarter in QUARTERS:
        for row in registry.build(ledger, "statements", quarter=quarter).rows:
            head, _, code = row.code.partition(":")
            if code == "opening":
                found = rows_of(ledger, quarter, head)
                for period in capital_statement.PERIODS:
                    lines = sum(found[line][period] for line in capital_statement.LINES)
                    assert found["opening"][period] + lines == found["closing"][period]
                    moves = sum(found[line][period] for line in capital_statement.COMMITMENT)
                    assert found["unfunded_opening"][period] + moves == found["unfunded"][period]
                assert found["opening"]["inception"] == 0
                assert found["opening"]["quarter"] == before.get(head, 0)
                before[head] = found["closing"]["quarter"]


def rows_of(ledger, quarter, head):
    table = registry.build(ledger, "statements", quarter=quarter)
    return {
        row.code.partition(":")[2]: {code: cell.value for code, cell in row.cells.items()}
        for row in table.rows
        if row.code.startswith(f"{head}:")
    }


def test_the_lines_of_the_fund_are_those_of_the_roll_forward(ledger):
    fund = ledger.funds.get("X1").id
    nav = {
        c: v.value
        for c, v in next(
            row
            for row in registry.build(ledger, "nav", quarter=LAST).rows
            if row.code == f"f{fund}"
        ).cells.items()
    }
    found = rows_of(ledger, LAST, f"f{fund}")
    lines = {code: row["quarter"] for code, row in found.items()}
    assert sum(lines[code] for code in capital_statement.CONTRIBUTED) == nav["contributions"]
    assert sum(lines[f"given_{code}"] for code in capital_statement.GIVEN) == nav["distributions"]
    assert lines["carry_paid"] + lines["carry_due"] == nav["carry"]
    for ours, theirs in (
        ("fees", "fees"),
        ("earned", "income"),
        ("closing", "closing"),
        ("opening", "opening"),
    ):
        assert lines[ours] == nav[theirs]


def test_the_lines_of_one_partner_are_worked_out_by_hand(ledger):
    """fiscal: 60 % of the commitments, 180.00 paid; the late closing of 250 gives 300 × 250/1250 × 0.6 = 36.00 back."""
    partner = ledger.funds.partner("fiscal").id
    fund = ledger.funds.get("X1").id
    found = rows_of(ledger, Quarter.parse("2023Q4"), f"f{fund}p{partner}")
    assert found["called_in"] == {"quarter": 0, "year": 180_00, "inception": 180_00}
    assert found["equalisation"]["quarter"] == -36_00
    # who joined later bears its part of what was spent before
    assert found["expenses"]["inception"] == -round(777 * 144 / 300)
    assert found["unrealised"]["inception"] == round((333_33 - 200_01) * 144 / 300)
    assert found["unfunded"]["quarter"] == 600_00 - 180_00 + 36_00
    after = rows_of(ledger, LAST, f"f{fund}p{partner}")
    assert after["committed_change"]["quarter"] == -200_00
    assert after["taken"]["quarter"] == 50_00 + after_recall(ledger, fund, "fiscal")
    assert after["transfers"]["quarter"] < 0
    assert after["given_recallable"]["year"] < 0 < after["recallable"]["year"]


def after_recall(ledger, fund, name) -> int:
    return ledger.funds.standings(fund, LAST.last_day.toordinal())[name].recall


def test_every_figure_opens_to_flows_that_add_up_to_it(ledger):
    """Balances and lines, of a fund, of a partner, and of a partner over all funds."""
    partner, fund = ledger.funds.partner("fiscal").id, ledger.funds.get("X1").id
    found = values(ledger)
    heads = (f"f{fund}", f"f{fund}p{partner}", f"p{partner}")
    ids = [key for key in found if key.split("/")[1].partition(":")[0] in heads]
    assert len(ids) == 3 * len(capital_statement.ROWS) * 3
    for key in ids:
        opened = explain(ledger, key)
        assert sum(flow["fen"] for flow in opened.flows) == found[key], key


def test_the_sheet_puts_one_partner_over_all_funds_on_one_line(ledger):
    made_ = sheet(ledger, "fiscal")
    parts = [row for row in made_.over_all.rows if not row.total]
    assert [row.name for row in parts] == ["示例基金X1", "示例基金X2"]
    for code in ("committed", "paid_in", "unfunded", "distributed", "nav"):
        assert made_.total.cells[code].value == sum(row.cells[code].value for row in parts)
    assert made_.total.cells["committed"].value == 400_00 + 50_000_00
    together = {row.code.partition(":")[2]: row.cells for row in made_.statements[0].table.rows}
    assert together["closing"]["quarter"].value == made_.total.cells["nav"].value
    assert together["unfunded"]["year"].value == made_.total.cells["unfunded"].value
    assert [each.fund and each.fund.code for each in made_.statements] == [None, "X1", "X2"]
    alone = sheet(ledger, "late", fund="X1")
    assert [each.fund.code for each in alone.statements] == ["X1"]
    assert {c.code for c in alone.statements[0].table.columns} >= {"quarter", "whole_quarter"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_paper_holds_one_page_over_all_funds_and_one_for_each(ledger, tmp_path, lang):
    with i18n.speaking(lang):
        data = partner_paper.of_sheet(
            sheet(ledger, "fiscal", lang=lang), sample=False, head="ab" * 32
        )
        partner_paper.write_pdf(data, tmp_path / "p.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "p.pdf")
    texts = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    assert len(texts) == 3
    assert "50,400.00" in texts[0]
    with i18n.speaking(lang):
        assert i18n.tr("Closing net asset value") in texts[1]


def test_the_spreadsheet_holds_numbers_of_yuan(ledger, tmp_path):
    made_ = sheet(ledger, "fiscal")
    partner_paper.write_xlsx(made_, tmp_path / "p.xlsx")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx", data_only=True)
    assert len(book.sheetnames) == 4
    names = [cell.value for cell in book[book.sheetnames[0]]["A"]]
    total = book[book.sheetnames[0]][names.index("全部基金") + 1]
    assert total[1].value == 50_400


def test_the_command_prints_writes_and_refuses(ledger, tmp_path, capsys):
    base = ["report", "partner", "fiscal", "--ledger", str(ledger.path), "--quarter", LAST.name]
    assert cli.run([*base, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["partner"] == "fiscal"
    assert len(data["tables"]) == 4
    assert cli.run([*base[:3], "X2", *base[3:]]) == 0
    assert "期末未缴出资" in capsys.readouterr().out
    assert cli.run([*base, "--format", "pdf", "-o", str(tmp_path / "a.pdf")]) == 0
    assert (tmp_path / "a.pdf").read_bytes()[:5] == b"%PDF-"
    assert cli.run(["report", "partner", "--ledger", str(ledger.path)]) == 2
    assert "出资人" in capsys.readouterr().err
    assert cli.run(["report", "partner", "nobody", "--ledger", str(ledger.path)]) == 2


def test_interest_on_late_payment_stands_beside_the_account_paid_and_owed(tmp_path):
    """By hand: 182,500 ppm of 240 yuan is 0.12 a day; ten days late are 1.20, of which 0.50 were paid."""
    with world.planned(tmp_path / "l.ftdb") as late:
        fund = made(late, fee_rate=0, overdue_rate=182_500)
        called(late, fund, 400_00)  # due 2023-07-01: fiscal 240, industry 120, gp 40
        with late.change("fund.receive") as change:
            late.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-07-11"), 240_00))
            for name, fen in (("industry", 120_00), ("gp", 40_00)):
                late.capital.receive(change, fund, Arrived(1, name, day("2023-07-01"), fen))
            paid = OverdueInterest(1, "fiscal", day("2023-08-20"), 50)
            late.capital.pay_overdue_interest(change, fund, paid)
        partner = late.funds.partner("fiscal").id
        for quarter, paid_now in ((Quarter(2023, 3), -50), (Quarter(2023, 4), 0)):
            found = values(late, quarter)
            for head in (f"f{fund}", f"f{fund}p{partner}", f"p{partner}"):
                said = {code: {period: found[f"statements/{head}:{code}/{period}/{quarter.name}"]
                               for period in capital_statement.PERIODS}
                        for code in ("overdue_paid", "overdue_owed")}  # fmt: skip
                assert said["overdue_paid"] == {
                    "quarter": paid_now, "year": -50, "inception": -50,
                }  # fmt: skip
                assert set(said["overdue_owed"].values()) == {-70}
            for key in (key for key in found if ":overdue_" in key):
                assert sum(flow["fen"] for flow in explain(late, key).flows) == found[key], key
        data = partner_paper.of_sheet(
            sheet(late, "fiscal", Quarter(2023, 3)), sample=False, head="ab" * 32
        )
        assert ["另：逾期缴款利息，按条款应付未付", *["−0.70"] * 3] in data["statements"][0]["rows"]
        partner_paper.write_pdf(data, tmp_path / "p.pdf")
        document = pypdfium2.PdfDocument(tmp_path / "p.pdf")
        assert len(document) == 2  # all funds, and its statement in the one, each on one page
        document.close()
