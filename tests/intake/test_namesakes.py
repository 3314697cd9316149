"""Names that several records bear, and records that are spelled otherwise than the one that stands."""

import json

import pytest

from fundtracker import cli
from fundtracker.domain.base.spelling import plain
from fundtracker.errors import UserError
from fundtracker.intake.lists import post_list
from fundtracker.intake.payments import post
from tests.intake.small_lists import LISTS, SOURCE, written
from tests.ledger import world

QUOTA = ["指标文号", "资金来源", "项目编码", "指标年度", "指标金额（元）", "下达日期"]
HEADS = {
    "quotas": (QUOTA, ["文1", SOURCE, "{}", "2024", "1000", "2024-1-1"]),
    "contracts": (
        ["合同编号", "合同名称", "项目名称", "乙方", "签订日期", "合同金额（元）"],
        ["HT-9", "甲", "{}", "乙", "2024-1-1", "100"],
    ),
    "progress": (["项目编码", "截止日期", "完成投资（元）"], ["{}", "2024-1-31", "5"]),
    "project.budget": (
        ["项目编码", "资金来源", "预算年度", "年度预算（元）"],
        ["{}", SOURCE, "2024", "5"],
    ),
    "project.estimate": (
        ["项目编码", "概算（元）", "概算批复文号", "概算批复日期"],
        ["{}", "7000", "文", "2024-1-31"],
    ),
    "requests": (
        ["申请编号", "项目编码", "申请用款（元）", "用款季度", "申请用款日期"],
        ["Y1", "{}", "5", "2024Q1", "2024-1-31"],
    ),
}


@pytest.fixture
def ledger(tmp_path):
    """Two projects of one name, one of another."""
    with world.planned(tmp_path / "l.ftdb") as made:
        with made.change("list") as change:
            for code, name in (("P1", "示例基地"), ("0102", "示例基地"), ("P3", "道路（一期）")):
                made.projects.put(change, code, name, None)
        yield made


def listed(ledger, tmp_path, kind, *rows):
    path = written(tmp_path / f"{kind}.csv", [list(row) for row in rows])
    return post_list.post(ledger, path, kind=kind)


@pytest.mark.parametrize("kind", HEADS)
def test_a_row_that_names_several_projects_is_sent_back_with_their_codes(ledger, tmp_path, kind):
    head, row = HEADS[kind]
    done = listed(ledger, tmp_path, kind, head, [cell.format("示例基地") for cell in row])
    [issue] = done.rejected
    assert (issue.code, issue.params["codes"]) == ("name_of_several", "0102、P1")
    for told in ("0102", "道路（一期）", "道路(一期)"):
        row = [cell.format(told) for cell in row]
        row[0] = row[0] if row[0] == told else row[0] + told
        assert listed(ledger, tmp_path, kind, head, row).rejected == [], told
        row = HEADS[kind][1]


def test_every_other_kind_of_record_that_a_name_does_not_tell_is_refused(ledger, tmp_path):
    heads = ["指标编码", "指标名称", "统计范围", "计量单位", "数据来源"]
    rows = [[code, "示例营收", "园区", "亿元", "统计局"] for code in ("K01", "K02")]
    assert "name_stands_told" in codes(listed(ledger, tmp_path, "indicators", heads, *rows))
    heads = ["指标编码", "季度", "实际值", "数据来源"]
    done = listed(ledger, tmp_path, "actuals", heads, ["示例营收", "2024Q3", "5", "统计局"])
    assert done.rejected[0].params["codes"] == "K01、K02"
    with pytest.raises(UserError) as error:
        ledger.projects.find("示例 基地")
    assert error.value.code == "name_of_several"


def test_a_second_thing_of_the_same_name_is_said_by_list_and_command(ledger, tmp_path, capsys):
    done = listed(ledger, tmp_path, "projects", ["项目编码", "项目名称"], ["0103", "道路(一期)"])
    [issue] = done.warnings
    assert issue.code == "name_stands_told"
    assert (issue.params["code"], issue.params["codes"]) == ("0103", "P3")
    path = str(ledger.path)
    ledger.close()
    argv = [
        "add",
        "project",
        "--ledger",
        path,
        "--person",
        "x",
        "--code",
        "9",
        "--name",
        "示例基地",
    ]
    assert cli.run([*argv, "--json"]) == 0
    [follows] = json.loads(capsys.readouterr().out)["follows"]
    assert "0102、P1" in follows
    argv = ["add", "project.estimate", "--ledger", path, "--person", "x", "--project", "示例基地"]
    argv += ["--estimate", "5", "--estimate-day", "2024-01-01", "--estimate-doc", "文"]
    assert cli.run(argv) == 2
    assert "0102、9、P1" in capsys.readouterr().err


def test_payments_whose_project_is_the_name_of_several_are_given_to_none_and_told(ledger, tmp_path):
    text = (
        "支付日期,收款人,项目名称,支付金额\n"
        "2024-01-05,甲公司,示例基地,100.00\n2024-01-06,乙公司,道路（一期）,30.00\n2024-01-07,丙公司,示例基地,5.00\n"
    )
    path = tmp_path / "p.csv"
    path.write_text(text, "utf-8")
    tried = post.propose(ledger, path)
    done = post.post(ledger, path)
    for outcome in (tried, done):
        [told] = [i for i in outcome.reading.warnings if i.code == "project_not_told"]
        assert told.line == 2
        assert told.params == {"n": 2, "amount": "105.00", "name": "示例基地", "codes": "0102、P1"}
    paid = ledger.projects.paid(10**9)
    assert paid == {0: 10_500, ledger.projects.find("P3"): 3_000}


# ------------------------------------------------------------ one record in several spellings
def codes(done):
    return [issue.code for issue in done.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "崂财〔2024〕1号",
        "崂财[2024]1号",
        "崂财（2024）1号",
        "崂财﹝2024﹞１ 号",
        "崂财(2024)1号\u200b",
    ],
)
def test_a_document_in_other_brackets_is_the_one_that_stands(ledger, tmp_path, text):
    row = ["崂财〔2024〕1号", SOURCE, "P1", "2024", "1000", "2024-1-1"]
    assert listed(ledger, tmp_path, "quotas", QUOTA, row).counts["new"] == 1
    done = listed(ledger, tmp_path, "quotas", QUOTA, [text, *row[1:]])
    assert (done.counts["known"], done.rejected) == (1, [])
    assert codes(done) == ([] if text == row[0] else ["respelled_told"])
    other = listed(ledger, tmp_path, "quotas", QUOTA, [text, *row[1:4], "2000", row[5]])
    assert [issue.code for issue in other.rejected] == ["quota_stands"]
    place = listed(ledger, tmp_path, "quotas", QUOTA, [text, SOURCE, "P3", *row[3:]])
    assert place.counts["new"] == 1
    assert {quota.doc_no for quota in ledger.funding.quotas(10**7)} == {row[0]}
    assert ledger.check() == []


def test_one_file_does_not_state_a_contract_or_partner_twice_in_two_spellings(ledger, tmp_path):
    head, _ = HEADS["contracts"]
    rows = [
        [number, "A", "P1", "乙", "2024-1-1", "100"] for number in ("HT-901", "ＨＴ－901", "ht-901")
    ]
    rows.append(["ＨＴ-901", "A", "P1", "乙", "2024-1-1", "300"])
    done = listed(ledger, tmp_path, "contracts", head, *rows)
    assert done.counts["new"] == 1
    assert [i.code for i in done.rejected] == [
        "repeats_line",
        "repeats_line",
        "contract_value_stands",
    ]
    rows = [["F1", "甲基金", "产业基金"]]
    assert not listed(
        ledger, tmp_path, "funds", ["基金编码", "基金名称", "基金类型"], *rows
    ).rejected
    heads = LISTS["partners"][0]
    firm = ["甲基金", "海尔资本（青岛）有限公司", "其他", "97500000", "2023-03-01"]
    assert not listed(ledger, tmp_path, "partners", heads, firm).rejected
    again = listed(
        ledger, tmp_path, "partners", heads, ["f1", "海尔资本(青岛) 有限公司", *firm[2:]]
    )
    assert again.counts["known"] == 1
    [partner] = ledger.funds.partners()
    assert partner.name == firm[1]
    assert len(ledger.funds.entries(ledger.funds.get("F1").id)) == 1


def test_ledgers_that_hold_both_spellings_keep_both_and_a_third_is_asked_about(ledger, tmp_path):
    project, sql = (
        ledger.projects.find("P1"),
        "UPDATE contract SET number = ?, rev = ? WHERE id = ?",
    )
    for number in ("HT-1", "ht-1"):  # as an older version took them
        with ledger.change("list") as change:
            done = ledger.contracts.put(
                change,
                number * 9 if number == "HT-1" else number * 8,
                "A",
                project,
                100,
                party="乙",
                signed_day=738_000,
            )
            change.execute(sql, (number, change.seq, done.id))
            change.disturbed("contract")
    assert ledger.contracts.find("HT-1") != ledger.contracts.find("ht-1")
    head, _ = HEADS["contracts"]
    row = ["A", "P1", "乙", "2024-1-1", "1"]
    [issue] = listed(ledger, tmp_path, "contracts", head, ["ＨＴ-1", *row]).rejected
    assert (issue.code, issue.params["codes"]) == ("name_of_several", "HT-1、ht-1")


def test_a_credit_code_of_two_companies_is_said_and_names_neither(ledger, tmp_path):
    heads = ["企业名称", "统一社会信用代码"]
    code = "91370212MA3C12345X"
    assert codes(listed(ledger, tmp_path, "companies", heads, ["丙科技", code])) == []
    done = listed(ledger, tmp_path, "companies", heads, ["丙科技（青岛）", code.lower()])
    [issue] = done.warnings
    assert (issue.code, issue.params["codes"]) == ("credit_code_stands_told", "丙科技")
    with pytest.raises(UserError, match="name_of_several"):
        ledger.companies.get("９１３７０２１２MA3C12345X")


@pytest.mark.parametrize(
    ("one", "other"), [("文1", "文2"), ("HT-1-1", "HT-11"), ("道路一期", "道路二期"), ("（）", "")]
)
def test_what_differs_in_more_than_spelling_stays_apart(one, other):
    assert plain(one) != plain(other)
