"""The lists of a fund go in by the same door as all lists: told by their columns, every row accounted for."""

import pytest

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.intake.columns import list_kinds
from fundtracker.intake.lists import cell_values, post_list
from tests.ledger import world
from tests.ledger.fund_world import day
from tests.tools import sample_funds

ORDER = (
    *(
        "funds",
        "partners",
        "calls",
        "receipts",
        "companies",
        "investments",
        "exits",
        "valuations",
        "dealincome",
    ),
    *("fundcosts", "distributions", "kpis", "indexes"),
)


def written(folder, name, rows):
    path = folder / name
    path.write_text(
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n", "utf-8"
    )
    return path


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as found:
        yield found


@pytest.fixture(scope="module")
def taken(tmp_path_factory) -> bytes:
    """The bytes of a ledger with every list of the sample's funds, made once."""
    folder = tmp_path_factory.mktemp("taken")
    with world.planned(folder / "l.ftdb") as found:
        for name, rows in sample_funds.files().items():
            done = post_list.post(found, written(folder, name, rows))
            assert (done.rejected, done.counts["new"]) == ([], len(rows) - 1)
    return (folder / "l.ftdb").read_bytes()


@pytest.fixture
def full(taken, tmp_path):
    (tmp_path / "full.ftdb").write_bytes(taken)
    with world.opened(tmp_path / "full.ftdb") as found:
        yield found


def test_every_kind_is_told_by_its_columns_and_no_kind_takes_anothers_list():
    files = list(sample_funds.files().values())
    assert tuple(list_kinds.decide(rows[0], 1) for rows in files) == ORDER
    assert set(ORDER) <= set(list_kinds.KINDS)


def test_a_whole_life_comes_in_by_lists_and_a_second_time_adds_nothing(full, tmp_path):
    state = full.state_hash()
    for name, rows in sample_funds.files().items():
        counts = post_list.propose(full, written(tmp_path, name, rows)).counts
        assert (counts["new"], counts["known"]) == (0, len(rows) - 1), name
    assert full.state_hash() == state
    assert len(full.companies.all()) == 20
    one = full.funds.get("F1-IND2")
    assert (one.kind, one.cost_method, one.manager) == (
        "industry",
        "average",
        "示例创业投资管理公司",
    )
    terms = full.funds.terms(one.id)[0]
    assert (terms.carry, terms.pref_rate, terms.fee_rate, terms.fee_basis) == (
        200_000,
        80_000,
        18_000,
        "net_invested",
    )
    call = full.capital.call(one.id, 1)
    assert call.items == {
        "call": 12_000_0000_00,
        "call_fee": 450_0000_00,
        "call_expense": 40_0000_00,
    }
    assert sum(full.capital.arrived(call.id).values()) == call.total
    deal = full.companies.deal(one.id, "示例云枢科技公司")
    kinds = [kind for _, kind, *_ in full.companies.documents(deal.id)]
    assert kinds == ["initiation", "diligence", "vote", "contract"]
    assert full.check() == []


def test_undoing_the_lists_backwards_leaves_the_ledger_as_it_was(ledger, tmp_path):
    before = ledger.state_hash()
    files = sample_funds.files()
    for name, rows in files.items():
        post_list.post(ledger, written(tmp_path, name, rows))
    after = ledger.state_hash()
    for _ in files:
        ledger.undo()
    assert ledger.state_hash() == before
    for _ in files:
        ledger.redo()
    assert ledger.state_hash() == after


@pytest.mark.parametrize(
    ("kind", "rows", "codes"),
    [
        ("calls", [["F1-INV", "9", "2024-12-01", "2024-11-30", "5", "", "", ""]], ["due_before_call"]),
        ("calls", [["F1-INV", "9", "2024-12-01", "2024-12-30", "999999", "", "", ""]], ["over_called"]),
        ("calls", [["F1-INV", "1", "2023-05-15", "2023-06-04", "1", "", "", ""]], ["call_stands"]),
        ("receipts", [["F1-INV", "1", "示例区财政局", "2024-12-01", "1.00", ""]], ["receipt_too_large"]),
        ("receipts", [["F1-INV", "1", "无此人", "2024-12-01", "1.00", ""]], ["partner_unknown"]),
        ("exits", [["F1-INV", "示例算芯科技公司", "2024-12-01", "转让", "99999999", "5", "", "", ""]], ["sells_more_than_held"]),
        ("exits", [["F1-INV", "示例算芯科技公司", "2024-12-01", "核销", "10", "5", "", "", ""]], ["write_off_for_money"]),
        ("indexes", [["示例指数", "2025-01-28", "-3"], ["示例指数", "2025-02-28", "3,100.5"]], ["bad_level"]),
        ("kpis", [["示例算芯科技公司", "2025Q1", "", "", "", "", "", ""]], ["row_says_nothing"]),
        ("valuations", [["F1-INV", "示例算芯科技公司", "2025-03-31", "5", "成本", "", "甲", "甲"]], ["approved_by_preparer"]),
        ("funds", [["X9", "示例基金九", *[""] * 6, "20%", *[""] * 11]], ["terms_need_day"]),
        ("funds", [["X9", "示例基金九", *[""] * 13, "25% 50%", "", "", "", ""]], ["pace_incomplete"]),
    ],
)  # fmt: skip
def test_a_row_that_breaks_a_rule_is_rejected_with_its_reason_and_the_rest_goes_in(
    full, tmp_path, kind, rows, codes
):
    head = list(sample_funds.files().values())[ORDER.index(kind)][0]
    rows = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    done = post_list.post(full, written(tmp_path, "x.csv", [head, *rows]), kind=kind)
    assert [issue.code for issue in done.rejected] == codes
    assert done.counts["new"] == len(rows) - len(codes)
    assert full.check() == []


def test_amounts_in_ten_thousands_and_money_that_went_back_are_read(full, tmp_path):
    head = sample_funds.receipts()[0]
    rows = [head, ["F1-INV", "1", "示例区财政局", "2024-12-02", "-10.50", "R1"]]
    assert post_list.post(full, written(tmp_path, "back.csv", rows)).rejected == []
    one = full.funds.get("F1-INV")
    back = full.capital.receipts(full.capital.call(one.id, 1).id)[-1]
    assert (back.reverses, back.amount_fen, back.day) == (True, 10_50, day("2024-12-02"))
    with pytest.raises(UserError, match="call_has_receipts"), full.change("fund.reverse") as change:
        full.capital.reverse_call(change, one.id, 1, day("2024-12-31"))


def test_a_cell_that_cannot_be_read_is_told_with_what_stands_in_it(full, tmp_path):
    head = sample_funds.costs()[0]
    rows = [
        head,
        ["F1-INV", "2024-13-45", "费用", "1", "", ""],
        ["F1-INV", "2024-12-01", "费用", "abc", "", ""],
    ]
    said = [
        i18n.say(issue)
        for issue in post_list.propose(full, written(tmp_path, "bad.csv", rows)).rejected
    ]
    assert "2024-13-45" in said[0]
    assert "abc" in said[1]


# ---------------------------------------------------------------- a row a partner, rates of two and three decimals
HEAD = ["基金编码", "缴款期次", "出资人", "通知日期", "缴款截止日", "投资款", "管理费"]
OWN = [
    ["F1-INV", "9", "示例区财政局", "2024-12-01", "2024-12-20", "50,000.00", "100.01"],
    ["F1-INV", "9", "示例市引导基金", "2024-12-01", "2024-12-20", "10,000.00", ""],
]


def the_call(ledger):
    fund = ledger.funds.get("F1-INV").id
    return next((call for call in ledger.capital.calls(fund) if call.number == 9), None)


def test_a_list_with_a_row_a_partner_is_one_call_with_the_amounts_as_stated(full, tmp_path):
    path = written(tmp_path, "x.csv", [HEAD, *OWN])
    done = post_list.post(full, path, kind="calls")
    assert (done.counts["new"], done.rejected) == (2, [])
    call = the_call(full)
    assert call.items == {"call": 60_000_00, "call_fee": 100_01}
    assert call.lines["示例区财政局"] == {"call": 50_000_00, "call_fee": 100_01}
    assert post_list.post(full, path, kind="calls").counts["known"] == 2
    full.undo()
    full.undo()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((1, 2, "示例区财政局"), "partner_twice"), ((1, 4, "2024-12-21"), "rows_differ"),
        ((1, 5, "999,999,999,999"), "over_called"), ((0, 2, "无此人"), "partner_unknown"),
    ],
)  # fmt: skip
def test_rows_of_a_call_that_do_not_fit_are_rejected_together_and_nothing_is_called(
    full, tmp_path, change, code
):
    at, column, value = change
    rows = [list(row) for row in OWN]
    rows[at][column] = value
    done = post_list.post(full, written(tmp_path, "x.csv", [HEAD, *rows]), kind="calls")
    assert [issue.code for issue in done.rejected] == [code, code]
    assert the_call(full) is None
    full.undo()


def test_a_distribution_by_partner_states_amounts_and_days_paid(full, tmp_path):
    head = ["基金编码", "分配期次", "出资人", "分配日期", "返还本金", "支付日期"]
    rows = [
        ["F1-INV", "9", "示例区财政局", "2024-12-01", "70.00", "2024-12-15"],
        ["F1-INV", "9", "示例市引导基金", "2024-12-01", "30.00", ""],
    ]
    assert (
        post_list.post(
            full, written(tmp_path, "x.csv", [head, *rows]), kind="distributions"
        ).rejected
        == []
    )
    given = full.capital.distribution(full.funds.get("F1-INV").id, 9)
    assert given.lines == {"示例区财政局": {"capital": 70_00}, "示例市引导基金": {"capital": 30_00}}
    assert given.paid == {"示例区财政局": day("2024-12-15")}
    full.undo()


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("1.75%", None, 17_500), ("8.125%", None, 81_250), ("2", None, 20_000), ("0.0175", 1, 17_500),
        ("0.0175", 100, 175), ("100%", None, 1_000_000), ("1", 1, 1_000_000),
    ],
)  # fmt: skip
def test_rates_of_terms_are_exact_to_parts_of_a_million(text, whole, parts):
    assert cell_values.rate(text, whole) == parts


@pytest.mark.parametrize("text", ["1.00001%", "101%", "-1%", "x", ""])
def test_rates_that_cannot_be_kept_exactly_are_refused(text):
    with pytest.raises(UserError, match="bad_rate"):
        cell_values.rate(text)
