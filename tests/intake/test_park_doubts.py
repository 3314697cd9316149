"""Sums above an estimate, approvals before what they approve, equal records under two spellings of a number: told."""

import pytest

from fundtracker.intake.lists import post_list
from tests.intake.small_lists import SOURCE, written
from tests.ledger import world

PROJECTS = [
    ["项目编码", "项目名称", "开工日期", "概算", "概算批复文号", "概算批复日期"],
    ["P1", "道路", "2023-03-01", "20000000", "概1", "2023-01-01"],
    ["P2", "无概算", "2023-03-01", "", "", ""],
]
QUOTA = ["指标文号", "指标类型", "资金来源", "项目编码", "年度", "指标金额", "下达日期"]
BUDGET = ["项目编码", "预算年度", "年度预算", "预算文号"]
PLAN = ["用款季度", "项目编码", "计划用款"]
REQUEST = ["申请编号", "项目编码", "申请用款", "用款季度", "申请用款日期"]
POLICY = ["申报编号", "政策文号", "条款", "企业名称", "申报日期", "申报金额"]
APPROVED = [*POLICY, "核准金额", "核准文号", "核准日期"]
PROGRESS = ["项目编码", "截止日期", "形象进度", "完成投资"]
RELEASED = ["文1", "下达", SOURCE, "P1", "2023", "1000", "2023-01-01"]
# kind of list, rows → (line, code) of what is doubtful
DOUBTFUL = {
    "budget": (
        "project.budget",
        [BUDGET, ["P1", "2024", "900000000", "预1"], ["P1", "2025", "20000000", "预2"], ["P2", "2024", "900000000", "预1"]],
        [(2, "doubt_above_estimate")],
    ),
    "budget beside its estimate": (
        "projects",
        [[*PROJECTS[0], "年度预算", "预算年度"], ["P3", "桥", "2023-03-01", "50000000", "概3", "2023-01-01", "900000000", "2024"]],
        [(2, "doubt_above_estimate")],
    ),
    "cash plan": (
        "cashplan",
        [PLAN, ["2023Q1", "P1", "99000000000"], ["2023Q2", "P1", "5000000"]],
        [(2, "doubt_above_estimate")],
    ),
    "completed": (
        "progress",
        [PROGRESS, ["P1", "2023-06-30", "10%", "20000000"], ["P1", "2023-09-30", "20%", "90000000000"]],
        [(3, "doubt_above_estimate")],
    ),
    "physical falls": (
        "progress",
        [PROGRESS, ["P1", "2023-06-30", "60%", ""], ["P1", "2023-09-30", "50%", ""], ["P1", "2023-12-31", "55%", ""]],
        [(3, "doubt_physical_falls")],
    ),
    "request": (
        "requests",
        [REQUEST, ["R1", "P1", "90000000", "2023Q1", "2023-01-05"], ["R2", "P1", "1", "2023Q1", "2023-01-05"]],
        [(2, "doubt_above_estimate")],
    ),
    "request twice": (
        "requests",
        [REQUEST, ["用1", "P1", "9", "2023Q1", "2023-01-05"], ["用1号", "P1", "9", "2023Q1", "2023-01-05"], ["用2", "P1", "9", "2023Q1", "2023-01-05"]],
        [(3, "doubt_same_number")],
    ),
    "quota twice": (
        "quotas",
        [QUOTA, RELEASED, ["文1号", *RELEASED[1:]], ["文2", *RELEASED[1:]]],
        [(3, "doubt_same_number")],
    ),
    "received above released": (
        "quotas",
        [QUOTA, RELEASED, ["到1", "到位", *RELEASED[2:5], "600", "2023-02-01"], ["到2", "到位", *RELEASED[2:5], "600", "2023-03-01"]],
        [(4, "doubt_above_released")],
    ),
    "application twice": (
        "policy",
        [POLICY, ["申1", "政1", "一", "甲公司", "2023-01-05", "9"], ["申-1", "政1", "一", "甲公司", "2023-01-05", "9"]],
        [(3, "doubt_same_number")],
    ),
    "approved before it was applied for": (
        "policy",
        [APPROVED, ["申1", "政1", "一", "甲公司", "2023-01-05", "9", "8", "核1", "2022-12-05"]],
        [(2, "doubt_day_before")],
    ),
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        done = post_list.post(made, written(tmp_path / "p.csv", PROJECTS), kind="projects")
        assert not done.rejected and not done.warnings
        yield made


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_plain_fault_is_taken_and_told(ledger, tmp_path, name):
    kind, rows, said = DOUBTFUL[name]
    done = post_list.post(ledger, written(tmp_path / "d.csv", rows), kind=kind)
    assert (done.rejected, done.counts["new"]) == ([], len(rows) - 1)
    assert [(i.line, i.code) for i in done.warnings if i.code.startswith("doubt_")] == said


def test_an_approval_of_its_own_before_the_application_is_told(ledger, tmp_path):
    post_list.post(ledger, written(tmp_path / "a.csv", [POLICY, ["申1", "政1", "一", "甲公司", "2023-01-05", "9"]]), kind="policy")  # fmt: skip
    for at, (day, said) in enumerate((("2022-12-05", ["doubt_day_before"]), ("2023-01-05", []))):
        rows = [["申报编号", "核准金额", "核准日期", "核准文号"], ["申1", "8", day, f"核{at}"]]
        done = post_list.propose(ledger, written(tmp_path / "b.csv", rows), kind="policy.approval")
        assert (done.rejected, [i.code for i in done.warnings]) == ([], said)
