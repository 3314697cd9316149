"""A list that comes in as payments, or as another list, is named and stopped: every kind, in both languages."""

import csv
import json

import pytest

from fundtracker import cli
from fundtracker.errors import RefusedError
from fundtracker.i18n import LANGUAGES, say, speaking
from fundtracker.intake.columns.list_kinds import KINDS, better, by_labels, columns_of, whole
from fundtracker.intake.lists.list_template import heads
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.records.registry import TYPES
from tests import records_world as world

RECEIPTS = (
    "基金编码,缴款期次,出资人,到账日期,到账金额\n"
    "F1,1,甲集团,2024-03-05,160000000\nF1,1,乙财政局,2024-03-06,80000000\n"
)
# Lists of which the columns are the same: nothing in the file can say which.
ALIKE = {
    ("fund.closing", "partners"),
    ("fund.reversal", "fund.settlement"),
    ("fund.settlement", "fund.reversal"),
}


def example(kind):
    """What a person writes into the columns of a list, those of the records beside it too."""
    beside = [each.kind.code for each in kind.also]
    texts = {"contract": "HT-1", "name": "土方", "amount": "900"} if kind.code not in TYPES else {}
    for code in [*beside, kind.code]:
        texts |= world.EXAMPLES.get(code, {})
    return texts


def list_file(tmp_path, kind, lang, *, required):
    texts, path = example(kind), tmp_path / "list.csv"
    with speaking(lang):
        columns = zip(heads(kind), kind.columns, strict=True)
        taken = [(name, each.name) for name, each in columns if each.required or not required]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _ in taken])
        writer.writerows([[texts.get(name, "") for _, name in taken]] * 2)
    return path


def said(path):
    """The kinds that a file is said to be, and with what money; the question or the refusal."""
    try:
        reading = read(path)
        post.settled(reading)
    except RefusedError as error:
        return error
    return next((question for question in reading.questions), None)


@pytest.mark.parametrize("required", [False, True], ids=["every column", "what it must have"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_list_without_its_kind_is_named_with_its_money_and_stopped(
    kind, lang, required, tmp_path
):
    if required and sum(each.required for each in kind.columns) < 2:
        return  # one column says nothing: it is no payment either, for it has no money
    path = list_file(tmp_path, kind, lang, required=required)
    found = said(path)
    assert found is not None and found.code in ("list", "file_is_list")
    assert kind.list_name in found.params["kinds"].split("|")
    sentence = say(found.issue if found.code == "list" else found)
    assert f"--list {found.params['kinds']}" in (
        found.answer_by if found.code == "list" else sentence
    )
    money = [each.name for each in kind.columns if each.kind == "money"]
    stated = any(example(kind).get(name, "0").strip("0") for name in money)
    if stated and not required:
        assert found.fen if found.code == "list" else found.params["sums"] != "—"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_list_under_the_name_of_another_kind_is_named(kind, lang):
    with speaking(lang):
        header = heads(kind)
    places = {name: by_labels(name, header, columns_of(name, header)) for name in KINDS}
    full = len(places.pop(kind.list_name))
    for other, theirs in places.items():
        # Where another kind reads every column too, it lacks one that each row must have.
        alike = (kind.list_name, other) in ALIKE
        assert alike or len(theirs) < full or not whole(other, theirs), other
    nearest = max(
        (name for name in places if len(places[name]) < full), key=lambda n: len(places[n])
    )
    assert better(nearest, header) is not None
    assert better(kind.list_name, header) is None


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return world.make(tmp_path_factory.mktemp("records"))


@pytest.fixture
def path(made, tmp_path):
    return world.copied(made, tmp_path)


def run(capsys, *argv):
    status = cli.run([*map(str, argv), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_receipts_of_a_fund_are_no_statement_until_somebody_says_so(path, tmp_path, capsys):
    file = tmp_path / "receipts.csv"
    file.write_text(RECEIPTS, "utf-8")
    status, answer = run(capsys, "import", file, "--ledger", path)
    [question] = answer["questions"]
    assert (status, question["code"], question["fen"]) == (2, "list", 24_000_000_000)
    assert question["answer_by"].startswith("--list receipts")
    status, answer = run(capsys, "import", file, "--ledger", path, "--answer", "list=list")
    assert (status, answer["refused"]) == (2, "file_is_list")
    assert "240,000,000.00" in answer["why"]
    status, answer = run(capsys, "import", file, "--ledger", path, "--answer", "list=payments")
    assert (status, answer["total_in_fen"]) == (0, 24_000_000_000)


def test_a_list_of_another_kind_stops_until_its_columns_are_left_out(path, tmp_path, capsys):
    file = tmp_path / "l.csv"
    file.write_text("被投企业,指标,季度,数值\n丙公司,营业收入,2024Q1,12\n", "utf-8")
    argv = ["import", file, "--ledger", path, "--list"]
    for kind in ("auto", "actuals"):
        status, answer = run(capsys, *argv, kind)
        assert (status, answer["refused"]) == (2, "list_of_another_kind")
        assert "company.figure" in answer["why"] and "被投企业" in answer["why"]
    _, answer = run(capsys, *argv, "actuals", "--ignore-column", "被投企业", "--dry-run")
    assert answer["kind"] == "actuals"
    _, answer = run(capsys, *argv, "tolerance")
    assert answer["refused"] == "list_of_another_kind"
    file.write_text("甲,乙\n1,2\n", "utf-8")
    assert run(capsys, *argv, "tolerance")[1]["refused"] == "no_list"


@pytest.mark.parametrize(
    "text",
    [
        "合同编号,项目名称,供应商,付款日期,付款金额,备注\nHT-1,道路,示例建工,2024-03-05,1000.00,\n",
        "合同编号,合同名称,乙方,合同金额,签订日期,付款日期,本次付款金额\n"
        "HT-1,道路,示例建工,9000.00,2024-01-05,2024-03-05,1000.00\n",
        "文号,资金来源,项目编码,收款单位,支付日期,支付金额\n财1号,一般公共预算,P1,示例建工,2024-03-05,1000.00\n",
        "基金编码,交易日期,摘要,支出,收入,余额\nF1,2024-03-05,管理费,1000.00,,9000.00\n",
        "申请编号,审批人,审批日期,收款人,支付日期,支付金额\nS1,张三,2024-03-01,示例建工,2024-03-05,1000.00\n",
    ],
)
def test_payments_with_columns_that_lists_have_too_are_payments(text, tmp_path):
    file = tmp_path / "p.csv"
    file.write_text(text, "utf-8")
    reading = read(file)
    [row] = post.settled(reading)
    assert (reading.questions, row["amount_fen"], row["date"]) == ([], 100_000, "2024-03-05")


def test_a_table_that_the_program_exported_is_no_payment(path, tmp_path, capsys):
    with Ledger.open(path, "x", clock=lambda: world.NOON) as ledger:
        world.by_list(ledger, TYPES["quota"], tmp_path)
    file = tmp_path / "quota_table.csv"
    cli.run(["export", "quota", "--ledger", str(path), "-o", str(file)])
    capsys.readouterr()
    status, answer = run(capsys, "import", file, "--ledger", path)
    assert (status, answer["refused"]) == (2, "file_is_own_export")


def test_the_sheet_that_is_named_is_the_one_of_the_list(path, tmp_path, capsys):
    from openpyxl import Workbook

    book = Workbook()
    for at, amount in enumerate((100, 200)):
        sheet = book.active if at == 0 else book.create_sheet()
        sheet.title = f"第{at + 1}批"
        for row in (
            ["基金名称", "费用类型", "费用日期", "费用金额"],
            ["F1", "托管费", "2024-03-05", amount],
        ):
            sheet.append(row)
    file = tmp_path / "costs.xlsx"
    book.save(file)
    argv = ["import", file, "--ledger", path, "--list", "fundcosts", "--dry-run"]
    _, answer = run(capsys, *argv, "--sheet", "第2批")
    assert 20_000 in (*answer["sums_fen"].values(), *answer["rejected_sums_fen"].values())
    assert [each["code"] for each in answer["warnings"]] == ["other_sheet"]
    assert "第1批" in answer["warnings"][0]["why"] and "100.00" in answer["warnings"][0]["why"]


def test_roles_that_a_person_names_do_not_hide_that_it_is_a_list(tmp_path):
    file = tmp_path / "r.csv"
    file.write_text(RECEIPTS, "utf-8")
    roles = ("ignore", "ignore", "ignore", "date", "amount_in")
    reading = read(file, choices=Choices(roles=roles))
    assert [question.code for question in reading.questions] == ["list"]
