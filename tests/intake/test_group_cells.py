"""Blank cells below a group of a payment list: filled where the list shows the group, else left blank; named either way."""

import pytest

from fundtracker.intake.meaning.reading import read

HEAD = "支付日期,收款单位,支付金额（元）,支付凭证号,摘要,资金来源,项目编码,合同编号"
GROUPED = "序号,项目名称,收款单位,支付日期,支付金额（元）,摘要"


def taken(tmp_path, head, *rows):
    """Return project and payee of each payment, and what is said of blank cells: code → (rows, sum)."""
    path = tmp_path / "p.csv"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    reading = read(path)
    blocks = list(reading.blocks())
    places = [pair for b in blocks for pair in zip(b.project, b.counterparty, strict=True)]
    said = {
        w.code: (w.params["n"], w.params["amount"]) for w in reading.warnings if "group" in w.code
    }
    return places, said


@pytest.mark.parametrize(
    "head", [HEAD, HEAD.replace("资金来源,", ""), HEAD.replace(",合同编号", ",合同名称")]
)
def test_a_row_with_a_payee_of_its_own_takes_no_project_from_above(tmp_path, head):
    source = ",一般公共预算" if "资金来源" in head else ""
    blank = "," if source else ""
    rows = (
        f"2024-02-01,甲公司,300000,V1,款{source},P1,HT1",
        f"2024-02-03,乙公司,200000,V2,水电费{blank},,",
        f"2024-02-05,丙公司,100000,V3,办公费{blank},,",
    )
    places, said = taken(tmp_path, head, *rows)
    assert places == [("P1", "甲公司"), ("", "乙公司"), ("", "丙公司")]
    assert said == {"group_not_filled": (2, "300,000.00")}


def test_rows_that_name_nobody_lie_in_the_group_above_and_are_told(tmp_path):
    places, said = taken(
        tmp_path, HEAD,
        "2024-02-01,甲公司,300000,V1,款,一般公共预算,P1,HT1",
        "2024-02-03,,200000,V2,款,一般公共预算,,",
        "2024-02-05,丙公司,100000,V3,款,一般公共预算,P2,HT2",
    )  # fmt: skip
    assert places == [("P1", "甲公司"), ("P1", "甲公司"), ("P2", "丙公司")]
    assert said == {"group_filled": (1, "200,000.00")}


def test_a_number_left_out_shows_the_group(tmp_path):
    """Two payees of one project: the number stands once, as the project does."""
    places, said = taken(
        tmp_path, GROUPED,
        "1,道路,甲公司,2024-02-01,1000,款",
        ",,乙公司,2024-02-02,200,监理",
        "2,桥,丙公司,2024-02-03,30,款",
    )  # fmt: skip
    assert places == [("道路", "甲公司"), ("道路", "乙公司"), ("桥", "丙公司")]
    assert said == {"group_filled": (1, "200.00")}


def test_a_row_with_a_number_of_its_own_is_in_no_group(tmp_path):
    places, said = taken(
        tmp_path, GROUPED,
        "1,道路,甲公司,2024-02-01,1000,款",
        "2,,乙公司,2024-02-02,200,水电",
        "3,,丙公司,2024-02-03,30,办公",
    )  # fmt: skip
    assert [project for project, _ in places] == ["道路", "", ""]
    assert said == {"group_not_filled": (2, "230.00")}


def test_who_writes_names_again_has_no_groups(tmp_path):
    places, said = taken(
        tmp_path, HEAD,
        "2024-02-01,甲公司,300000,V1,款,一般公共预算,P1,HT1",
        "2024-02-02,甲公司,50000,V2,款,一般公共预算,P1,HT1",
        "2024-02-03,,200000,V3,款,一般公共预算,,",
    )  # fmt: skip
    assert places[-1] == ("", "")
    assert said == {"group_not_filled": (1, "200,000.00")}


def test_below_a_row_without_project_nothing_is_taken_from_further_up(tmp_path):
    places, said = taken(
        tmp_path, HEAD,
        "2024-02-01,甲公司,300000,V1,款,一般公共预算,P1,HT1",
        "2024-02-03,乙公司,200,V2,水电,,,",
        "2024-02-04,,30,V3,水电,,,",
    )  # fmt: skip
    assert [project for project, _ in places] == ["P1", "", ""]
    assert said["group_not_filled"] == (2, "230.00")


def test_whole_lists_and_sums_say_nothing(tmp_path):
    places, said = taken(
        tmp_path, HEAD,
        "2024-02-01,甲公司,300000,V1,款,一般公共预算,P1,HT1",
        "2024-02-03,乙公司,200,V2,款,一般公共预算,P2,HT2",
        "合计,,300200,,,,,",
    )  # fmt: skip
    assert places == [("P1", "甲公司"), ("P2", "乙公司")]
    assert not said
