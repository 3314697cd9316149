"""Nothing a list says is lost in silence: units are obeyed, columns that nothing reads are named or stop it."""

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.cells.amounts import UNITS
from fundtracker.intake.columns.list_kinds import KINDS, columns_of, decide
from fundtracker.intake.lists import post_list
from tests.intake.small_lists import LISTS, SOURCE, in_wan, with_column, written
from tests.ledger import world

KEPT_APART = {"list_import", "source_file", "source_chunk"}


def money_of(kind: str) -> set[int]:
    places = columns_of(kind, LISTS[kind][0])
    return {at for name, at in places.items() if KINDS[kind].field(name).kind == "money"}


WITH_MONEY = [kind for kind in LISTS if money_of(kind)]


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        yield made


@pytest.fixture(scope="module")
def taken(tmp_path_factory) -> bytes:
    """The bytes of a ledger with every small list in it."""
    folder = tmp_path_factory.mktemp("taken")
    with world.planned(folder / "l.ftdb") as made:
        for kind, rows in LISTS.items():
            done = post_list.post(made, written(folder / f"{kind}.csv", rows), kind=kind)
            assert (done.rejected, done.counts["new"]) == ([], len(rows) - 1), kind
    return (folder / "l.ftdb").read_bytes()


@pytest.fixture
def full(taken, tmp_path):
    (tmp_path / "full.ftdb").write_bytes(taken)
    with world.opened(tmp_path / "full.ftdb") as made:
        yield made


@pytest.fixture(scope="module")
def _held(taken, tmp_path_factory):
    path = tmp_path_factory.mktemp("held") / "held.ftdb"
    path.write_bytes(taken)
    with world.opened(path) as made:
        yield made


@pytest.fixture
def held(_held):
    """The ledger with every small list, one for all tests that leave it as it is."""
    before = _held.head()
    yield _held
    assert _held.head() == before


def content(ledger) -> dict[str, list]:
    """Every row that lists write, table by table, without the files themselves."""
    found = {}
    for name, table in ledger.tables.items():
        if name not in KEPT_APART:
            found[name] = ledger.read(f"SELECT {', '.join(table.columns)} FROM {name} ORDER BY id")
    return found


def refused(ledger, path, **choices) -> RefusedError:
    before = ledger.head()
    with pytest.raises(RefusedError) as error:
        post_list.post(ledger, path, **choices)
    assert ledger.head() == before
    return error.value


def test_the_small_lists_are_every_kind_there_is_and_told_by_their_columns():
    told = {kind for kind, each in KINDS.items() if each.needs}
    assert told - set(LISTS) == {
        "rounds",
        "people",
        "lookthrough",
        "bankbalances",
        "banktransits",
        "planversions",
        "planamounts",
        "requests",
        "approvals",
        "requestpayments",
        "parkfacts",
        "parkwords",
        "projectstates",
        "pledges",
        "policynumbers",
    }  # examples of their own
    assert {kind: decide(rows[0], 1) for kind, rows in LISTS.items()} == {
        kind: kind for kind in LISTS
    }


# ---------------------------------------------------------------- unit
def test_the_unit_that_a_person_states_is_obeyed_by_every_kind_of_list(full, ledger, tmp_path):
    for kind, rows in LISTS.items():
        path = written(tmp_path / f"{kind}.csv", in_wan(kind, rows, money_of(kind)))
        done = post_list.post(ledger, path, kind=kind, unit="万元")
        assert done.rejected == [], kind
        assert (done.unit, done.unit_source) == ("万元", "person")
    assert content(ledger) == content(full)


@pytest.mark.parametrize("kind", WITH_MONEY)
def test_a_unit_against_the_files_own_is_refused_and_the_same_is_taken(held, tmp_path, kind):
    rows, at = LISTS[kind], min(money_of(kind))
    heads = [f"{name}（万元）" if i == at else name for i, name in enumerate(rows[0])]
    by_head = written(tmp_path / "head.csv", [heads, *rows[1:]])
    above = written(tmp_path / "above.csv", [["单位：万元", *[""] * (len(rows[0]) - 1)], *rows])
    below = written(tmp_path / "below.csv", [*rows, ["单位：万元", *[""] * (len(rows[0]) - 1)]])
    for path in (by_head, above, below):
        error = refused(held, path, kind=kind, unit="元")
        assert (error.code, error.params["unit"], error.params["chosen"]) == (
            "unit_contradicted",
            "万元",
            "元",
        )
        assert post_list.propose(held, path, kind=kind, unit="万元").unit == "万元"
    assert post_list.propose(held, above, kind=kind).unit_source == "file"


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_scales_an_amount_exactly(full, tmp_path, unit):
    path = written(
        tmp_path / "c.csv", [LISTS["fundcosts"][0], ["甲基金", "2023-06-01", "费用", "100"]]
    )
    assert post_list.post(full, path, unit=unit).sums == {"费用金额": 100 * UNITS[unit]}
    assert full.read("SELECT max(rev), amount_fen FROM fund_expense")[0][1] == 100 * UNITS[unit]


def test_a_unit_that_nobody_states_is_said_to_be_assumed_with_the_money_read(full, tmp_path):
    path = written(
        tmp_path / "c.csv",
        [LISTS["calls"][0], ["甲基金", "2", "2023-04-01", "2023-04-30", "500", ""]],
    )
    done = post_list.propose(full, path)
    assert (done.unit, done.unit_source, done.sums) == (
        "元",
        "assumed",
        {"投资款": 50_000, "管理费": 0},
    )


def test_a_unit_on_some_heads_only_and_two_units_are_unclear(full, tmp_path):
    head, row = LISTS["calls"]
    some = [name.replace("投资款", "投资款（万元）") for name in head]
    assert refused(full, written(tmp_path / "a.csv", [some, row])).code == "unit_unclear"
    both = [["单位：万元", "", "", "", "", ""], head, row, ["单位：元", "", "", "", "", ""]]
    assert refused(full, written(tmp_path / "b.csv", both)).code == "list_units_differ"
    later = [*row[:1], "2", *row[2:]]
    by_row = with_column(
        [["单位：百元", *head[1:]], head, row, later], "单位", "单位", "万元", "元"
    )
    assert refused(full, written(tmp_path / "c.csv", by_row)).code == "list_units_differ"


# ---------------------------------------------------------------- columns
STOPPING = [
    ("律师费", ["1234.50"], "律师费 (1234.50)"),
    ("其他", ["500000"], "其他 (500000.00)"),
    ("实际到位资金", ["约5万", "50000"], "实际到位资金 (50000.00)"),
    ("账户余额", ["880000"], "账户余额 (880000.00)"),
    ("电话费", ["120"], "电话费 (120.00)"),
    ("2024年度预算（元）", ["5000"], "2024年度预算（元） (5000.00)"),
    ("Legal costs", ["7,000.00"], "Legal costs (7000.00)"),
    ("", ["80000.00"], "(80000.00)"),
    ("让渡部分", ["12.5%"], "让渡部分"),
    ("超额比例", ["0.2"], "超额比例"),
    ("登记", ["2024-01-05"], "登记"),
    ("最迟办理日期", ["二〇二四年1月"], "最迟办理日期"),
]


@pytest.mark.parametrize(
    ("head", "cells", "named"), STOPPING, ids=[head or "no head" for head, _, _ in STOPPING]
)
@pytest.mark.parametrize("kind", LISTS)
def test_a_column_of_money_share_or_day_that_nothing_reads_stops_every_kind_of_list(
    held, tmp_path, kind, head, cells, named
):
    cells = cells[-1:] if len(LISTS[kind]) == 2 else [*cells, ""]
    path = written(tmp_path / "l.csv", with_column(LISTS[kind], head, *cells))
    error = refused(held, path, kind=kind)
    assert error.code == "list_column_unused"
    assert named in error.params["columns"]
    name = head or f"#{len(LISTS[kind][0]) + 1}"
    done = post_list.propose(held, path, kind=kind, ignored=[name])
    assert (done.rejected, [c.name for c in done.unused]) == ([], [name])
    assert refused(held, path, kind=kind, ignored=["无此列"]).code == "no_such_column"


@pytest.mark.parametrize("kind", LISTS)
def test_other_columns_that_nothing_reads_are_named_and_the_list_goes_in(held, tmp_path, kind):
    rows = LISTS[kind]
    for head, cell in (
        ("填表人", "王会计"),
        ("联系电话", "13800000000"),
        ("序号", "1"),
        ("录入费用", ""),
        ("评语", "见第3页"),
    ):
        rows = with_column(rows, head, cell)
    done = post_list.propose(held, written(tmp_path / "l.csv", rows), kind=kind)
    assert [(c.header, c.holds) for c in done.unused] == [
        ("填表人", "text"), ("联系电话", "text"), ("序号", "text"), ("录入费用", "nothing"), ("评语", "text"),
    ]  # fmt: skip
    assert (done.counts["known"], done.rejected) == (len(rows) - 1, [])


@pytest.mark.parametrize("kind", WITH_MONEY)
def test_another_currency_is_refused_wherever_it_is_named_and_yuan_is_a_witness(
    held, tmp_path, kind
):
    rows, width, at = LISTS[kind], len(LISTS[kind][0]), min(money_of(kind))
    heads = [f"{name}(USD)" if i == at else name for i, name in enumerate(rows[0])]
    foreign = {
        "column": with_column(rows, "币种", "USD"),
        "one row": with_column(rows, "币别", *["人民币"] * (len(rows) - 2), "港币"),
        "unknown": with_column(rows, "Currency", "XYZ"),
        "above": [["币种：美元", *[""] * (width - 1)], *rows],
        "head": [heads, *rows[1:]],
    }
    for name, changed in foreign.items():
        assert (
            refused(held, written(tmp_path / "f.csv", changed), kind=kind).code == "list_foreign"
        ), name
    for word in ("人民币", "CNY", "RMB", "156", ""):
        done = post_list.propose(
            held, written(tmp_path / "y.csv", with_column(rows, "币种", word)), kind=kind
        )
        assert (done.rejected, list(done.unused)) == ([], [])


def test_a_row_of_more_cells_than_heads_is_sent_back_and_never_read_shifted(full, tmp_path):
    path = tmp_path / "c.csv"
    head = ",".join(LISTS["calls"][0])
    path.write_text(
        f"{head}\n甲基金,2,2023-04-01,2023-04-30,1,000,000\n甲基金,3,2023-04-01,2023-04-30,10,\n",
        "utf-8",
    )
    done = post_list.post(full, path)
    assert [(i.line, i.code) for i in done.rejected] == [(2, "ragged")]
    assert done.counts["new"] == 1


# ---------------------------------------------------------------- rows that are not what a row means
@pytest.mark.parametrize("kind", ["calls", "distributions"])
@pytest.mark.parametrize("head", ["股东名称", "出资主体", "缴款对象", "LP"])
def test_a_row_a_partner_is_refused_where_the_column_of_partners_is_not_read(
    full, tmp_path, kind, head
):
    rows = [LISTS[kind][0], *([r[0], "9", *r[2:]] for r in LISTS[kind][1:])]
    path = written(tmp_path / "p.csv", with_column(rows, head, "财政局"))
    error = refused(full, path, kind=kind)
    assert (error.code, error.params["column"]) == ("list_partner_rows", head)
    blank = post_list.propose(
        full, written(tmp_path / "b.csv", with_column(rows, head, "")), kind=kind
    )
    assert (blank.counts["new"], [c.header for c in blank.unused]) == (1, [head])


@pytest.mark.parametrize("kind", ["calls", "distributions"])
def test_one_number_on_several_rows_is_refused_whatever_tells_the_rows_apart(full, tmp_path, kind):
    head, row = LISTS[kind]
    twice = [head, [row[0], "9", *row[2:]], [row[0], "9", *row[2:]]]
    for rows in (twice, with_column(twice, "谁", "甲", "乙")):
        error = refused(full, written(tmp_path / "t.csv", rows), kind=kind)
        assert (error.code, error.params["lines"]) == ("list_call_rows", "2, 3")


def test_the_very_same_row_twice_is_one_record_and_one_question(full, tmp_path):
    head, row = LISTS["receipts"]
    fresh = [*row[:3], "2023-02-25", "10000"]
    done = post_list.post(full, written(tmp_path / "r.csv", [head, fresh, fresh]))
    assert [(i.line, i.code, i.params) for i in done.rejected] == [
        (3, "repeats_line", {"earlier": 2})
    ]
    assert (done.sums, done.rejected_sums) == ({"到账金额": 1_000_000}, {"到账金额": 1_000_000})
    told_apart = with_column([head, fresh, fresh], "银行流水号", "L1", "L2")
    assert post_list.post(full, written(tmp_path / "s.csv", told_apart)).counts["new"] == 2


def test_a_row_never_overwrites_what_another_row_of_its_file_states(full, tmp_path):
    head = LISTS["cashplan"][0]
    rows = [head, ["2023Q4", "P1", SOURCE, "100", "甲"], ["2023Q4", "P1", SOURCE, "200", "乙"]]
    done = post_list.post(full, written(tmp_path / "p.csv", rows))
    assert [(i.line, i.code, i.params["earlier"]) for i in done.rejected] == [
        (3, "contradicts_line", 2)
    ]
    assert [fen for _, _, fen, _ in full.funding.cash_plans(2023 * 4 + 3)] == [10_000]
    later = post_list.post(full, written(tmp_path / "q.csv", [head, rows[2]]))
    assert later.counts["new"] == 1, "another file may change what an earlier one stated"


# ---------------------------------------------------------------- through the operations
@pytest.mark.parametrize(
    "rows",
    [
        [["结1", "结转", SOURCE, "", "2023", "200", "2023-12-31"]],
        [["结1", "结转", SOURCE, "", "2023", "200", "2024-02-01"]],
        [["结1", "结转", SOURCE, "", "2023", "-200", "2023-12-31"], ["结1", "结转", SOURCE, "", "2024", "200", "2024-01-01"]],
        [["结1", "结转", SOURCE, "", "2024", "200", "2024-01-01"], ["结1", "结转", SOURCE, "", "2023", "-200", "2023-12-31"]],
    ],
)  # fmt: skip
def test_a_carry_over_takes_from_its_year_what_it_gives_to_the_next(ledger, tmp_path, rows):
    head = [name for name in LISTS["quotas"][0] if name != "项目编码"]
    rows = [[cell for at, cell in enumerate(row) if at != 3] for row in rows]
    release = ["指1", "下达", SOURCE, "2023", "1000", "2023-01-05"]
    path = written(tmp_path / "q.csv", [head, release, *rows])
    done = post_list.post(ledger, path, unit="万元")
    assert (done.rejected, done.counts["new"]) == ([], 1 + len(rows))
    for day in (max(q.dated for q in ledger.funding.quotas(10**6)), 10**6):
        by_year: dict[int, int] = {}
        for quota in ledger.funding.quotas(day):
            by_year[quota.year] = by_year.get(quota.year, 0) + quota.amount_fen
        assert by_year == {2023: 800_000_000, 2024: 200_000_000}
    assert post_list.post(ledger, path, unit="万元").counts["known"] == 1 + len(rows)
    assert ledger.check() == []


@pytest.mark.parametrize(
    "years",
    [["2023", "2023"], ["2023"], ["2023", "2025"]],
)
def test_a_carry_over_that_is_not_clear_is_sent_back(ledger, tmp_path, years):
    head = [name for name in LISTS["quotas"][0] if name != "项目编码"]
    rows = [
        ["结1", "结转", SOURCE, year, "-200" if at else "200", "2023-12-31"]
        for at, year in enumerate(years)
    ]
    rows[0][4] = "-200" if len(years) == 1 else "200"
    done = post_list.post(ledger, written(tmp_path / "q.csv", [head, *rows]))
    assert {i.code for i in done.rejected} == {"carry_not_paired"}
    assert ledger.funding.quotas(10**6) == []


def test_what_is_taken_back_lessens_the_year_as_in_the_form(full):
    assert {q.doc_no: q.amount_fen for q in full.funding.quotas(10**6) if q.kind != "carry"} == {
        "指1": 1_000_000_000, "指2": -100_000_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [
        ("比例", "上限", "最后支付日"),
        ("比例（%）", "上限（元）", "最后支付日期"),
        ("使用比例", "最高金额", "支付截止日"),
    ],
)
def test_a_rule_keeps_its_share_its_cap_and_its_last_day_under_plain_heads(ledger, tmp_path, heads):
    rows = [["资金来源", *heads, "依据文号"], [SOURCE, "60", "4000.50", "2024-06-30", "规1"]]
    done = post_list.post(ledger, written(tmp_path / "r.csv", rows))
    assert (done.kind, done.rejected, list(done.unused)) == ("rules", [], [])
    (rule,) = ledger.funding.rules()
    assert (rule.share, rule.cap, rule.last_day) == (600, 400_050, 738_000 + 1067)


def test_a_per_cent_head_settles_what_a_bare_number_means(ledger, tmp_path):
    rows = [["资金来源", "比例(%)", "依据文号"], [SOURCE, "0.5", "规1"]]
    post_list.post(ledger, written(tmp_path / "r.csv", rows))
    assert ledger.funding.rules()[0].share == 5
