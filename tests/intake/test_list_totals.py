"""Total rows of lists: known wherever their word stands, and compared with the rows that they sum."""

import json

import pytest

from fundtracker import cli
from fundtracker.intake.lists import post_list
from tests.intake.small_lists import SOURCE, written
from tests.ledger import world

QUOTA = ["指标文号", "指标类型", "资金来源", "项目编码", "指标年度", "指标金额（万元）", "下达日期"]
PROJECT = [
    "项目编码",
    "项目名称",
    "概算（万元）",
    "概算批复文号",
    "概算批复日期",
    "年度预算（万元）",
    "预算年度",
    "资金来源",
]


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        with made.change("list") as change:
            for code in ("P1", "P2"):
                made.projects.put(change, code, code, None)
        yield made


def listed(ledger, path, kind, *rows):
    return post_list.propose(
        ledger, written(path / "l.csv", [list(row) for row in rows]), kind=kind
    )


def differences(done):
    return [
        (i.line, i.params["column"], i.params["difference"])
        for i in done.warnings
        if i.code == "list_total_differs"
    ]


def quota(doc, amount, kind="下达", project="P1"):
    return [doc, kind, SOURCE, project, "2024", amount, "2024-1-1"]


def total(amount, word="合计", *, at=0):
    row = ["", "", "", "", "", amount, ""]
    row[at] = word
    return row


ROWS = (quota("文1", "100"), quota("文2", "200", project="P2"))


def test_a_total_that_contradicts_its_rows_is_said_with_its_column_in_every_door(
    ledger, tmp_path, capsys
):
    done = listed(ledger, tmp_path, "quotas", QUOTA, *ROWS, total("1300"))
    assert differences(done) == [(4, "指标金额（万元）", "10,000,000.00")]
    assert done.contradicted
    assert {issue.code for issue in done.warnings} == {"list_total_differs", "list_total_row"}
    path = str(ledger.path)
    ledger.close()
    for dry in ([], ["--dry-run"]):
        argv = ["import", "--list", "quotas", "--ledger", path, "--person", "x", "--json", *dry]
        assert cli.run([*argv, str(tmp_path / "l.csv")]) == 1
        answer = json.loads(capsys.readouterr().out)
        [why] = [w["why"] for w in answer["warnings"] if w["code"] == "list_total_differs"]
        assert "13,000,000.00" in why
        assert "3,000,000.00" in why


@pytest.mark.parametrize(
    "rows",
    [
        (*ROWS, total("300")),
        (*ROWS, total("3000000元")),
        (*ROWS, total("")),
        (*ROWS, ["合计：300万元"]),
        (*ROWS, ["共2项，合计300万元"]),
        (*ROWS, ["合计2项"]),
        (*ROWS, total("—")),
        (*ROWS, quota("文3", "50", "收回"), total("250")),
        (*ROWS, quota("文3", "50", "收回"), total("350")),
        (*ROWS, quota("文3", "50", project="P9"), total("300")),
        (ROWS[0], total("100", "小计"), ROWS[1], total("200", "小计"), total("300")),
        (total("100", "小计"), ROWS[0], total("200", "小计"), ROWS[1]),
        (ROWS[0], total("100"), ROWS[1], total("200")),
        # by source or year: what it sums lies apart, and the total agrees
        (*ROWS, quota("文3", "5"), total("105", "小计"), total("305")),
    ],
)
def test_a_total_that_agrees_needs_no_word(ledger, tmp_path, rows):
    assert differences(listed(ledger, tmp_path, "quotas", QUOTA, *rows)) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((*ROWS, total("299.99")), [(4, "−100.00")]),
        ((*ROWS, ["合计：1,300万元"]), [(4, "10,000,000.00")]),
        ((*ROWS, total("0")), [(4, "−3,000,000.00")]),
        ((ROWS[0], total("110", "小计"), ROWS[1], total("200", "小计")), [(3, "100,000.00")]),
        ((ROWS[0], total("100"), ROWS[1], total("900")), [(5, "7,000,000.00")]),
        (
            (ROWS[0], total("110", "小计"), ROWS[1], total("310")),
            [(3, "100,000.00"), (5, "100,000.00")],
        ),
    ],
)
def test_totals_and_subtotals_that_differ_are_said(ledger, tmp_path, rows, said):
    done = listed(ledger, tmp_path, "quotas", QUOTA, *rows)
    assert [(line, gap) for line, _, gap in differences(done)] == said


def test_every_column_of_money_is_compared_and_heads_of_groups_count_once(ledger, tmp_path):
    def project(code, estimate, budget):
        return [code, code, estimate, "文", "2024-1-1", budget, "2024", SOURCE]

    rows = [project("A", "300", "30"), project("A1", "100", "10"), project("A2", "200", "20")]
    end = ["合计", "", "300", "", "", "61", "", ""]
    done = listed(ledger, tmp_path, "projects", PROJECT, *rows, end)
    assert differences(done) == [(5, "年度预算（万元）", "10,000.00")]


def test_a_total_is_known_where_its_word_stands_in_the_column_of_names(ledger, tmp_path):
    with ledger.change("list") as change:
        ledger.funds.put(change, "F1", "甲基金")
    heads = ["基金名称", "出资人", "出资人类别", "认缴金额", "认缴日期"]
    rows = [
        ["F1", "财政局", "财政", "400", "2024-6-30"],
        ["F1", "管理公司", "普通合伙人", "200", "2024-6-30"],
    ]
    for words in ("合计", "合 计", "总计", "Total"):
        done = listed(
            ledger, tmp_path, "partners", heads, *rows, ["F1", words, "", "601", "2024-6-30"]
        )
        assert (done.counts["new"], done.counts["skipped"], done.rejected) == (2, 1, [])
        assert differences(done) == [(4, "认缴金额", "1.00")]
        assert done.sums == {"认缴金额": 60_000}
    [sub] = listed(
        ledger, tmp_path, "partners", heads, *rows, ["F1", "小计", "", "600", "2024-6-30"]
    ).skipped
    assert sub == (4, "subtotal")
