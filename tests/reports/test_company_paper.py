"""The sheet of a company on paper: one page of A4 whatever it holds, searchable, in both languages; nothing runs."""

import datetime as dt

import pypdfium2
import pytest

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.funds.cap_tables import RoundRecord
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.reports.funds import company_paper
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made
from tests.reports.strange import strange

NAME = "示例企业 #set page(fill: red) $x$ \"甲\""  # fmt: skip
Q = Quarter.parse("2024Q4")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with world.planned(tmp_path_factory.mktemp("company") / "l.ftdb") as ledger:
        fund = made(ledger, shares={"fiscal": (9_000_000_00, "fiscal"), "gp": (1_000_000_00, "gp")})
        called(ledger, fund, 9_000_000_00)
        deal = held(ledger, fund, NAME)
        books = ledger.companies
        with ledger.change("fund") as change:
            books.put(change, NAME, name_en="Sample Company A", track="信创硬件制造", scenario="智慧城市", gold_partner=1,
                      tenant=1, location="示例区智算谷一号楼", credit_code="91990000MA0000002E")  # fmt: skip
            for n in range(12):  # more of everything than a page holds
                at = day(f"{2022 + n // 4}-{3 * (n % 4) + 1:02d}-05")
                ledger.cap_tables.put_round(
                    change, deal.company_id, RoundRecord(at, f"第{n}轮", 100_000)
                )
                books.invest(
                    change,
                    deal.id,
                    Purchase(
                        at,
                        10_000 + n,
                        100_000_00 + n,
                        round_name=f"第{n}轮",
                        doc_no=f"示例投资决策〔{n}〕号",
                    ),
                )
                books.value_at(change, deal.id, Valued(at + 20, (n + 1) * 123_456_78, "round", inputs="最近融资价格 " * 8, prepared="张", approved="李"))  # fmt: skip
                for code, value in (("revenue", 1_234_567_89), ("profit", -5_00), ("staff", n)):
                    ledger.company_kpis.put(
                        change,
                        deal.company_id,
                        Quarter.of(dt.date.fromordinal(at)).ordinal,
                        code,
                        value,
                    )
            for kind in ("initiation", "diligence", "vote", "contract", "payment", "visit"):
                books.document(
                    change,
                    deal.id,
                    kind,
                    day("2022-01-02"),
                    f"示例{kind}〔2022〕1号",
                    "5票同意，0票反对",
                )
        yield ledger


@pytest.fixture(params=["zh", "en"])
def lang(request):
    i18n.use(request.param)
    return request.param


def pages(path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_a_full_sheet_stands_on_one_page_with_every_figure_searchable(ledger, lang, tmp_path):
    data = company_paper.contents(ledger, NAME, quarter=Q, unit="yuan", lang=lang)
    company_paper.write(data, tmp_path / "c.pdf")
    (text,) = pages(tmp_path / "c.pdf")
    words = "".join(text.split())
    shown = '示例企业#setpage(fill:red)$x$"甲"' if lang == "zh" else "SampleCompanyA"
    assert shown in words
    assert ("企业情况表" if lang == "zh" else "Companysheet") in words
    for figure in (
        "1,481,481.36",
        "−5.00",
        "第11轮",
        "1,200,000.66",
    ):  # 12 × 123,456.78; all that was invested
        assert figure in words, figure
    assert "−100,000.11" in words


def test_no_letter_that_the_font_lacks_ends_the_printing_of_a_sheet(ledger, tmp_path):
    data = company_paper.contents(ledger, NAME, quarter=Q)
    company_paper.write(data | {"pages": strange(data["pages"][:1])}, tmp_path / "c.pdf")
    assert "〓〓" in "".join("".join(pages(tmp_path / "c.pdf")).split())


def test_what_was_not_yet_is_not_on_the_sheet_of_an_earlier_quarter(ledger):
    data = company_paper.contents(ledger, NAME, quarter=Quarter.parse("2022Q2"), unit="yuan")
    (page,) = data["pages"]
    assert page["tiles"][0][1] == "200,000.01"
    flows = next(block for block in page["blocks"] if len(block["heads"]) == 7)
    assert [row[4] for row in flows["rows"]] == ["−100,000.00", "−100,000.01"]
    assert flows["more"] == ""


def test_rows_that_find_no_room_are_counted(ledger):
    (page,) = company_paper.contents(ledger, NAME, quarter=Q, unit="yuan")["pages"]
    flows = next(block for block in page["blocks"] if len(block["heads"]) == 7)
    assert len(flows["rows"]) == company_paper.FLOWS
    assert "5" in flows["more"]  # 12 purchases, the last 7 are shown
    assert flows["rows"][-1][4] == "−100,000.11"


def test_a_company_that_no_fund_holds_and_one_that_is_not_known(ledger, tmp_path):
    with ledger.change("fund") as change:
        ledger.companies.put(change, "示例未投企业")
    data = company_paper.contents(ledger, "示例未投企业", quarter=Q)
    company_paper.write(data, tmp_path / "c.pdf")
    assert len(pages(tmp_path / "c.pdf")) == 1
    ledger.undo()
    with pytest.raises(UserError, match="company_unknown"):
        company_paper.contents(ledger, "示例未投企业", quarter=Q)
    with pytest.raises(UserError, match="write_failed"):
        company_paper.write(data, tmp_path / "none" / "c.pdf")


def test_each_fund_that_holds_the_company_has_its_page(ledger, tmp_path):
    with ledger.change("fund") as change:
        other = ledger.funds.put(change, "X9", "示例基金九").id
        ledger.companies.put_deal(change, other, ledger.companies.get(NAME).id)
    data = company_paper.contents(ledger, NAME, quarter=Q)
    company_paper.write(data, tmp_path / "c.pdf")
    assert ["示例基金九" in "".join(text.split()) for text in pages(tmp_path / "c.pdf")] == [
        False,
        True,
    ]
    ledger.undo()
