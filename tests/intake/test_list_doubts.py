"""What is taken as it is stated and doubtful all the same: lists, forms and the command say so."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import RefusedError
from fundtracker.intake.lists import post_list
from fundtracker.records import doubts
from fundtracker.records.registry import TYPES
from tests.intake.small_lists import LISTS, SOURCE, written
from tests.ledger import world

PROJECTS = [
    ["项目编码", "项目名称", "开工日期"],
    ["P1", "道路", "2023-03-01"],
]


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        post_list.post(made, written(tmp_path / "p.csv", PROJECTS), kind="projects")
        post_list.post(made, written(tmp_path / "c.csv", LISTS["contracts"]), kind="contracts")
        yield made


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


LATER = str(dt.date.today().year + 9)
CONTRACT = ["合同编号", "合同名称", "项目编码", "乙方", "签订日期", "合同金额"]
HT2 = ["HT-2", "照明", "P1", "甲", "2023-02-01", "100"]
QUOTA = LISTS["quotas"][0]
# kind of list, head, rows → (line, code) of what is doubtful
DOUBTFUL = {
    "work falls": (
        "contract.work",
        ["合同编号", "截止日期", "已完工程价款"],
        [["HT-1", "2023-06-30", "500"], ["HT-1", "2023-09-30", "400"]],
        [(3, "doubt_falls")],
    ),
    "work entered late": (
        "contract.work",
        ["合同编号", "截止日期", "已完工程价款"],
        [["HT-1", "2023-09-30", "400"], ["HT-1", "2023-06-30", "500"]],
        [(3, "doubt_falls")],
    ),
    "work above": (
        "contract.work",
        ["合同编号", "截止日期", "已完工程价款"],
        [["HT-1", "2023-06-30", "5000000.01"]],
        [(2, "doubt_above_contract")],
    ),
    "investment falls": (
        "progress",
        ["项目编码", "截止日期", "完成投资"],
        [["P1", "2023-06-30", "20"], ["P1", "2023-09-30", "15"], ["P1", "2023-12-31", "30"]],
        [(3, "doubt_falls")],
    ),
    "advance": ("contracts", [*CONTRACT, "预付款"], [[*HT2, "200"]], [(2, "doubt_above_contract")]),
    "days of a contract": (
        "contracts",
        [*CONTRACT, "质保金到期日", "完工日期"],
        [[*HT2, "2020-01-01", "2021-01-01"]],
        [(2, "doubt_day_before"), (2, "doubt_day_before")],
    ),
    "settlement": (
        "contract.settlement",
        ["合同编号", "审定金额", "结算审核文号", "质保金到期日"],
        [["HT-1", "6000000", "审1", "2020-01-01"]],
        [(2, "doubt_above_contract"), (2, "doubt_day_before")],
    ),
    "finish": (
        "projects",
        ["项目编码", "项目名称", "开工时间", "拟竣工时间"],
        [["P2", "桥", "2023-02-23", "2022-12-31"]],
        [(2, "doubt_day_before")],
    ),
    "milestone": (
        "project.milestone",
        ["项目编码", "里程碑", "里程碑日期", "节点完成日期"],
        [["P1", "竣工", "2020-01-01", ""], ["P1", "封顶", "2024-12-31", f"{LATER}-01-01"]],
        [(2, "doubt_day_before"), (3, "doubt_day_to_come")],
    ),
    "taken back": (
        "quotas",
        QUOTA,
        [
            ["文1", "下达", SOURCE, "P1", "2024", "1000", "2024-01-01"],
            ["文2", "收回", SOURCE, "P1", "2024", "999999", "2024-01-01"],
        ],
        [(3, "doubt_more_taken_back")],
    ),
    "released in a year to come": (
        "quotas",
        QUOTA,
        [["文1", "下达", SOURCE, "P1", "2024", "1000", f"{LATER}-01-01"]],
        [(2, "doubt_day_to_come")],
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_plain_fault_is_taken_and_told(ledger, tmp_path, name):
    kind, head, rows, said = DOUBTFUL[name]
    path = written(tmp_path / "d.csv", [head, *rows])
    dry = post_list.propose(ledger, path, kind=kind)
    done = post_list.post(ledger, path, kind=kind)
    assert (done.rejected, done.counts["new"]) == ([], len(rows))
    for each in (dry, done):
        assert [(i.line, i.code) for i in each.warnings if i.code.startswith("doubt_")] == said
    assert done.warnings[0].params.get("name", head[-1]) in head


def test_what_is_in_order_is_not_doubted(ledger, tmp_path):
    rows = [[*CONTRACT, "预付款", "质保金到期日"], [*HT2, "100", "2025-01-01"]]
    done = post_list.post(ledger, written(tmp_path / "c.csv", rows), kind="contracts")
    assert list(done.warnings) == []


def test_a_form_and_the_command_say_it_too(ledger):
    values = {"contract": "HT-1", "until": day("2023-06-30"), "done": 10**9, "doc": None}
    (remark,) = TYPES["contract.work"].judged(ledger, values)
    assert (remark.field, remark.tone) == ("done", "warn")
    assert doubts.of(ledger, "contract.work", {**values, "contract": "HT-9"}) == []


def test_years_of_a_plan_beside_its_whole(ledger, tmp_path):
    version = [
        ["计划版本名称", "调整原因", "批复文号", "批准日期", "开始季度", "结束季度"],
        ["调整", "调整", "文1", "2023-05-01", "2023Q1", "2024Q4"],
    ]
    post_list.post(ledger, written(tmp_path / "v.csv", version), kind="planversions")
    code = ledger.plan.lines()[0].code
    amounts = [
        ["计划科目", "计划年度", "计划金额", "批复文号"],
        [code, "", "100", "文1"],
        [code, "2023", "101", "文1"],
    ]
    done = post_list.propose(ledger, written(tmp_path / "a.csv", amounts), kind="planamounts")
    assert (done.rejected, [(i.line, i.code) for i in done.warnings]) == (
        [],
        [(3, "doubt_year_above_plan")],
    )
    amounts[2][2] = "40"
    amounts.append([code, "2024", "50", "文1"])
    done = post_list.propose(ledger, written(tmp_path / "b.csv", amounts), kind="planamounts")
    assert [(i.line, i.code) for i in done.warnings] == [(4, "doubt_years_of_plan")]
    amounts[3][2] = "60"
    done = post_list.propose(ledger, written(tmp_path / "c.csv", amounts), kind="planamounts")
    assert list(done.warnings) == []


# ---------------------------------------------------------------- small messages
def test_small_faults_are_said_in_words(ledger, tmp_path):
    def refused(kind, *rows):
        done = post_list.propose(ledger, written(tmp_path / "r.csv", [*rows]), kind=kind)
        return [(i.code, i.params) for i in done.rejected]

    assert refused("contracts", CONTRACT, [*HT2[:5], "-5"]) == [("negative_amount", {})]
    heads = [*CONTRACT[:5], "合同金额（万元）"]
    assert refused("contracts", heads, [*HT2[:5], "3000.00元"]) == [
        ("amount_in_another_unit", {"text": "3000.00元", "unit": "万元"})
    ]
    ((code, params),) = refused("contracts", [*CONTRACT, "资金来源"], [*HT2, "专项债券"])
    assert code == "source_unknown"
    names = [source.name_zh for source in ledger.plan.sources()]
    assert set(params["known"].split("、")) == {n for n in names if "债券" in n or "专项" in n} or (
        set(params["known"].split("、")) == set(names)
    )


def test_short_units_and_columns_that_say_again_what_others_say_do_not_stop_a_list(
    ledger, tmp_path
):
    heads = [*CONTRACT[:5], "合同金额（万）"]
    path = written(tmp_path / "s.csv", [heads, [*HT2[:5], "113"]])
    done = post_list.propose(ledger, path, kind="contracts")
    assert (done.sums, done.unit) == ({"合同金额（万）": 113_000_000}, "万元")
    post_list.post(ledger, written(tmp_path / "f.csv", LISTS["funds"]), kind="funds")
    head, *rows = LISTS["partners"]
    shares = [[*head, "认缴比例"], *([*row, "60%"] for row in rows)]
    done = post_list.post(ledger, written(tmp_path / "p.csv", shares), kind="partners")
    assert [(c.header, c.holds) for c in done.unused] == [("认缴比例", "check")]
    head, row = LISTS["calls"]
    summed = [[*head, "合计"], [*row, "31000000"]]
    done = post_list.propose(ledger, written(tmp_path / "k.csv", summed), kind="calls")
    assert [(c.header, c.holds) for c in done.unused] == [("合计", "check")]
    summed[1][-1] = "32000000"
    with pytest.raises(RefusedError) as error:
        post_list.propose(ledger, written(tmp_path / "k.csv", summed), kind="calls")
    assert error.value.code == "list_column_unused"
    assert error.value.params["known"]


def test_what_is_doubted_are_fields_of_record_types():
    named = [
        *((code, field) for code, fields in doubts.HAPPENED.items() for field in fields),
        *((code, field) for code, pairs in doubts.IN_ORDER.items() for p in pairs for field in p),
    ]
    for code, field in named:
        assert TYPES[code].field(field).kind == "date", (code, field)
    assert doubts.OF_TYPE.keys() <= TYPES.keys()


def test_a_milestone_is_held_against_the_start_in_its_own_row(ledger, tmp_path):
    rows = [
        ["项目编码", "项目名称", "开工日期", "里程碑", "里程碑日期"],
        ["P9", "桥", "2023-05-01", "封顶", "2022-05-01"],
    ]
    done = post_list.post(ledger, written(tmp_path / "p.csv", rows), kind="projects")
    assert [(i.line, i.code) for i in done.warnings] == [(2, "doubt_day_before")]


# ---------------------------------------------------------------- units of figures
SHARE = [
    ["指标编码", "指标名称", "统计范围", "计量单位", "数据来源"],
    ["Z2", "核心占比", "园区", "%", "统计"],
]
FIGURES = ["指标编码", "季度", "实际值", "数据来源"]


def leaps(ledger, path, rows, kind="actuals") -> list[tuple]:
    done = post_list.post(ledger, written(path, rows), kind=kind)
    assert not done.rejected
    return [(i.line, i.code) for i in done.warnings if i.code.startswith("doubt_")]


def test_a_figure_in_another_unit_than_those_beside_it_is_told(ledger, tmp_path):
    post_list.post(ledger, written(tmp_path / "i.csv", SHARE), kind="indicators")
    first = [FIGURES, ["Z2", "2023Q1", "0.55", "统计"], ["Z2", "2023Q2", "55", "统计"]]
    assert leaps(ledger, tmp_path / "a.csv", first) == [
        (2, "doubt_part_of_one"),
        (3, "doubt_leap"),
    ]
    assert leaps(ledger, tmp_path / "b.csv", first) == []  # held already: told before
    stated = [FIGURES, ["Z2", "2023Q1", "55%", "统计"], ["Z2", "2023Q3", "56.1", "统计"]]
    assert leaps(ledger, tmp_path / "c.csv", stated) == []


def test_a_share_that_is_small_and_said_so_is_not_doubted(ledger, tmp_path):
    post_list.post(ledger, written(tmp_path / "i.csv", SHARE), kind="indicators")
    small = [FIGURES, ["Z2", "2023Q1", "0.55%", "统计"], ["Z2", "2023Q2", "0.6", "统计"]]
    assert leaps(ledger, tmp_path / "a.csv", small) == []


def test_revenue_of_a_company_ten_thousand_times_the_last_is_told(ledger, tmp_path):
    post_list.post(ledger, written(tmp_path / "k.csv", LISTS["companies"]), kind="companies")
    head, row = LISTS["kpis"]
    assert leaps(ledger, tmp_path / "a.csv", [head, row], "kpis") == []
    later = [row[0], "2024Q1", "510", "41"]
    assert leaps(ledger, tmp_path / "b.csv", [head, later], "kpis") == [(2, "doubt_leap")]


@pytest.mark.parametrize(("target", "doubtful"), [(550, ["target"]), (55_000, []), (None, [])])
def test_a_target_below_one_per_cent_is_told(ledger, target, doubtful):
    found = doubts.of(ledger, "indicator", {"measure": "%", "target": target, "baseline": None})
    assert [(each.field, each.issue.code) for each in found] == [
        (field, "doubt_part_of_one") for field in doubtful
    ]
    assert not doubts.of(ledger, "indicator", {"measure": "家", "target": target})


def test_a_companys_own_figure_is_doubted_like_the_parks(ledger, tmp_path):
    post_list.post(ledger, written(tmp_path / "k.csv", LISTS["companies"]), kind="companies")
    company = LISTS["kpis"][1][0]
    with ledger.change("fund.indicator") as change:
        found = ledger.companies.get(company)
        ledger.company_kpis.define(change, found.id, "占比", "%")
        ledger.company_kpis.put_own(
            change, found.id, Quarter.parse("2024Q1").ordinal, "占比", 55_000
        )
    stated = {"company": company, "name": "占比", "quarter": Quarter.parse("2024Q2").ordinal}
    for value, code in ((550, "doubt_part_of_one"), (2_000, "doubt_leap"), (60_000, "")):
        found = doubts.of(ledger, "company.figure", stated | {"value": value})
        assert [(each.field, each.issue.code) for each in found] == [("value", code)] * bool(code)
