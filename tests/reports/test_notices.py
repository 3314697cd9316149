"""Notices on paper: every word and figure can be searched in the PDF, in both languages; nothing in a name runs."""

import re

import pypdfium2
import pytest

from fundtracker import i18n
from fundtracker.domain.base.money import capital
from fundtracker.errors import UserError
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports.funds import notices
from tests.ledger import world
from tests.ledger.fund_world import TERMS, day, made
from tests.reports.strange import strange

WAN = 10_000_00
SHARES = {
    "示例区财政局": (60_000 * WAN, "fiscal"), "示例产业公司 #set page(fill: red) $x$ \"": (30_000 * WAN, "other"),
    "示例管理公司": (10_000 * WAN, "gp"),
}  # fmt: skip


@pytest.fixture(scope="module")
def fund(tmp_path_factory):
    with world.planned(tmp_path_factory.mktemp("notices") / "l.ftdb") as ledger:
        made_fund = made(ledger, shares=SHARES)
        with ledger.change("fund") as change:
            ledger.funds.put(
                change,
                "X1",
                "示例产业基金一号",
                name_en="Sample Fund I",
                manager="示例管理公司",
                account="9900000000000009001",
            )
            ledger.funds.put_partner(change, "示例区财政局", account="9900000000000009002")
            ledger.capital.call_capital(change, made_fund, Notice(day("2023-06-01"), day("2023-06-30"), purpose="投资示例企业甲", doc_no="示例〔2023〕1号"), {"call": 27_348_370_00, "call_outside": 10_00})  # fmt: skip
            for name, row in ledger.capital.call(made_fund, 1).lines.items():
                ledger.capital.receive(
                    change, made_fund, Arrived(1, name, day("2023-06-20"), sum(row.values()))
                )
            items = {"capital": 8_000 * WAN, "income": 1_07, "recallable": 100_00}
            ledger.capital.distribute(
                change,
                made_fund,
                Resolution(day("2024-03-01"), money_use="treasury", note="部分退出"),
                items,
            )
            ledger.capital.call_capital(
                change, made_fund, Notice(day("2024-06-01"), day("2024-06-30")), {"call": 1_00}
            )
            ledger.capital.reverse_call(change, made_fund, 2, day("2024-06-02"))
        yield ledger, ledger.funds.get(made_fund)


@pytest.fixture(params=["zh", "en"])
def lang(request):
    i18n.use(request.param)
    return request.param


def text_of(path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return re.sub(r"\s+", "", "".join(pages))


def test_each_partner_gets_a_notice_whose_words_and_figures_can_be_searched(fund, lang, tmp_path):
    # 27,348,370 by 6 : 3 : 1 is 16,409,022.00 for the first partner; with 6 yuan outside the commitment 16,409,028.
    ledger, one = fund
    files = notices.write_all(ledger, one, "call", 1, tmp_path, lang=lang)
    assert len(files) == 3
    text = text_of(files[0])
    for words in ("16,409,022.00", "16,409,028.00", capital(16_409_028_00, prefix=True), "示例〔2023〕1号", "示例区财政局",
                  "9900000000000009001", "583,590,978.00", "投资示例企业甲", one.title(lang).replace(" ", "")):  # fmt: skip
        assert words in text, words
    assert files[0].read_bytes().startswith(b"%PDF-1.7")
    assert b"pdfaid" in files[0].read_bytes()


def test_a_distribution_says_where_fiscal_money_goes_to_the_fiscal_partner_alone(
    fund, lang, tmp_path
):
    ledger, one = fund
    said = notices.contents(ledger, one, "distribution", 1, lang=lang)
    closing = {name: len(data["closing"]) for name, data in said.items()}
    assert closing == dict(zip(SHARES, (2, 1, 1), strict=True))
    text = text_of(notices.write_all(ledger, one, "distribution", 1, tmp_path, lang=lang)[0])
    for words in (
        "48,000,000.00",
        "0.64",
        "60.00",
        "48,000,060.64",
        capital(48_000_060_64, prefix=True),
        "部分退出",
    ):
        assert words in text, words


def test_markup_in_a_name_is_printed_as_it_is(fund, tmp_path):
    ledger, one = fund
    files = notices.write_all(ledger, one, "call", 1, tmp_path)
    assert "#setpage(fill:red)$x$" in text_of(files[1])
    assert not re.search(r'[:*?"<>|]', files[1].name)
    (page,) = notices.compiled(notices.contents(ledger, one, "call", 1)["示例区财政局"], "png")
    assert page.startswith(b"\x89PNG")


@pytest.mark.parametrize(("what", "number"), [("call", 1), ("distribution", 1)])
def test_no_letter_that_the_font_lacks_ends_the_printing_of_a_notice(fund, tmp_path, what, number):
    ledger, one = fund
    data = {
        name: strange(said) for name, said in notices.contents(ledger, one, what, number).items()
    }
    files = notices.write(one, what, number, data, tmp_path)
    assert all("〓〓" in text_of(file) for file in files) and len(files) == 3


def test_no_notice_is_written_for_what_was_taken_back(fund, tmp_path):
    ledger, one = fund
    for number in (2, 3):
        with pytest.raises(UserError, match="notice_reversed"):
            notices.write_all(ledger, one, "call", number, tmp_path)
    with pytest.raises(UserError, match="write_failed"):
        (tmp_path / "file").touch()
        notices.write_all(ledger, one, "call", 1, tmp_path / "file")


def test_a_call_names_the_holder_the_position_so_far_and_what_is_left_if_both_are_set_off(tmp_path):
    """60 % of a call of 100 is 60; of the 30 distributed on the day 18 go to the fiscal partner: 42 are left to pay."""
    from tests.ledger import world
    from tests.ledger.fund_world import called, made, received
    from tests.ledger.fund_world import day as on

    with world.planned(tmp_path / "l.ftdb") as ledger:
        fund = made(ledger)
        called(ledger, fund, 300_00)
        received(ledger, fund)
        with ledger.change("fund") as change:
            ledger.funds.put(change, "X1", "示例基金X1", account="6222001")
            ledger.books.assign(change, "6222001", fund, "示例基金X1托管专户")
            ledger.capital.distribute(
                change, fund, Resolution(on("2024-01-10")), {"capital": 30_00}
            )
        called(ledger, fund, 100_00, at="2024-01-10")
        data = notices.contents(ledger, ledger.funds.get(fund), "call", 2)["fiscal"]
    said = dict(map(tuple, data["standing"]))
    assert said[i18n.tr("Left to pay if both are set off")] == "42.00"
    assert said[i18n.tr("Left to receive if both are set off")] == "0.00"
    assert said[i18n.tr("Paid in until this notice")] == "180.00"
    assert [row[1] for row in data["account"]][:1] == ["示例基金X1托管专户"]


def test_a_call_says_what_a_late_payment_costs_by_the_terms_in_force(tmp_path, lang):
    """182,500 ppm a year are 0.05 % a day: 0.12 yuan of 240; terms that hold none are referred to."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        made_fund = made(ledger, overdue_rate=182_500)
        other = made(ledger, code="X2")
        for one in (made_fund, other):
            with ledger.change("fund.call") as change:
                ledger.capital.call_capital(
                    change, one, Notice(day("2023-06-01"), day("2023-07-01")), {"call": 400_00}
                )
        with ledger.change("fund.terms") as change:  # later terms do not touch this call
            changed = TERMS | {"overdue_rate": 365_000, "reason": "补充协议", "doc_no": "示例3号"}
            ledger.funds.set_terms(change, made_fund, day("2024-01-01"), **changed)
        said = notices.contents(ledger, ledger.funds.get(made_fund), "call", 1, lang=lang)
        text = " ".join(said["fiscal"]["closing"])
        assert ("18.25" in text and "0.12" in text and "Act/365" in text) or "/365" in text
        files = notices.write_all(
            ledger, ledger.funds.get(made_fund), "call", 1, tmp_path / "out", lang=lang
        )
        assert all("18.25" in text_of(file) for file in files)
        without = notices.contents(ledger, ledger.funds.get(other), "call", 1, lang=lang)
        assert not any(letter.isdigit() for letter in " ".join(without["fiscal"]["closing"]))
