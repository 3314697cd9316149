"""Payments meet contracts: number, what was learnt, then payee, account, project, amount and date."""

import datetime as dt

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.columns import list_kinds
from fundtracker.intake.lists import cell_values, post_list
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import contract_scoring, post
from tests.ledger import world

DAY = dt.date(2023, 1, 10).toordinal()


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        line = made.plan.line("infrastructure").id
        with made.change("list") as change:
            project = made.projects.put(change, "P1", "道路", line).id
            for number, party, fen in (
                ("HT-1001", "甲公司", 100_000), ("HT-1002", "乙公司", 50_000), ("HT-1003", "乙公司", 70_000),
            ):  # fmt: skip
                made.contracts.put(
                    change,
                    number,
                    number,
                    project,
                    fen,
                    party=party,
                    account=f"62{number[-4:]}",
                    signed_day=DAY,
                )
            made.contracts.measure(change, made.contracts.find("HT-1003"), DAY, 20_000)
        yield made


def bank(folder, rows, name="b.csv"):
    path = folder / name
    path.write_text(
        "\n".join(["交易日期,流水号,摘要,支出金额,收入金额,对方户名,对方账号", *rows]) + "\n",
        "utf-8",
    )
    return path


def found(ledger):
    numbers = {row.id: row.number for row in ledger.contracts.all()}
    return [(numbers[c.contract], c.score, c.why) for c in contract_scoring.in_ledger(ledger)]


def test_a_number_in_the_words_is_nearly_certain(ledger, tmp_path):
    post.post(ledger, bank(tmp_path, ["2023-02-01,S1,合同HT-1002进度款,9.00,,丙公司,1"]))
    assert found(ledger) == [("HT-1002", 98, ("number_in_text",))]


def test_a_payees_only_contract_is_found_by_payee_account_and_date(ledger, tmp_path):
    post.post(ledger, bank(tmp_path, ["2023-02-01,S1,工程款,9.00,,甲公司,621001"]))
    assert found(ledger) == [
        ("HT-1001", 80, ("payee", "account", "only_contract", "after_signing"))
    ]


def test_two_contracts_of_a_payee_are_told_apart_by_the_amount_that_is_due_or_not_at_all(
    ledger, tmp_path
):
    post.post(
        ledger,
        bank(
            tmp_path,
            ["2023-02-01,S1,工程款,9.00,,乙公司,1", "2023-02-02,S2,工程款,160.00,,乙公司,1"],
        ),
    )
    assert found(ledger) == [("HT-1003", 70, ("payee", "amount", "after_signing"))]


def test_accepting_all_takes_the_sure_ones_only_and_is_undone_in_one_step(ledger, tmp_path):
    post.post(
        ledger,
        bank(
            tmp_path,
            ["2023-02-01,S1,工程款,9.00,,甲公司,621001", "2023-02-02,S2,x,160.00,,乙公司,1"],
        ),
    )
    assert contract_scoring.accept_all(ledger) == 1
    (booking,) = ledger.bookings.all()
    assert (booking.why, booking.score, booking.fen) == (
        "payee account only_contract after_signing",
        80,
        900,
    )
    ledger.undo()
    assert ledger.bookings.all() == []
    assert len(found(ledger)) == 2


def test_what_a_person_accepted_is_learnt_for_the_next_file(ledger, tmp_path):
    post.post(ledger, bank(tmp_path, ["2023-02-02,S2,二标进度款,160.00,,乙公司,1"]))
    with ledger.change("contract.match") as change:
        contract_scoring.accept(ledger, change, contract_scoring.in_ledger(ledger), learn=True)
    post.post(ledger, bank(tmp_path, ["2023-03-02,S3,二标进度款,7.00,,乙公司,1"], "c.csv"))
    assert [(b.why, b.kind, b.fen) for b in ledger.bookings.all()] == [
        ("payee amount after_signing", "progress", 16_000), ("learnt", "progress", 700),
    ]  # fmt: skip


def test_a_refund_makes_the_contracts_payments_less(ledger, tmp_path):
    rows = [
        "2023-02-01,S1,HT-1001 付款,500.00,,甲公司,1",
        "2023-02-09,S2,HT-1001 退回,-200.00,,甲公司,1",
    ]
    post.post(ledger, bank(tmp_path, rows))
    contract_scoring.accept_all(ledger)
    row = ledger.contracts.get(ledger.contracts.find("HT-1001"))
    assert ledger.contracts.positions([row], DAY)[row.id].course.paid == 30_000


def test_a_list_is_still_refused_as_payments_and_payments_as_a_list(ledger, tmp_path):
    path = tmp_path / "指标.csv"
    path.write_text(
        "指标文号,资金来源,年度,指标金额,下达日期\n1号,一般公共预算,2023,5,2023-01-02\n", "utf-8"
    )
    with pytest.raises(RefusedError) as error:
        read(path)
    assert (error.value.code, error.value.params["kinds"]) == ("file_is_list", "quotas")
    assert post_list.post(ledger, path).counts["new"] == 1
    with pytest.raises(RefusedError) as error:
        post_list.post(ledger, bank(tmp_path, ["2023-02-01,S1,x,9.00,,甲公司,1"]))
    assert error.value.code == "no_list"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2023-02-30,1,50%", "bad_date"), ("2023-02-01,1.234,50%", "sub_fen_precision"),
        ("2023-02-01,1,150%", "bad_percent"), ("2023-02-01,,", "row_says_nothing"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_rejects_its_row_and_nothing_of_it_stays(
    ledger, tmp_path, cell, code
):
    path = tmp_path / "进度.csv"
    path.write_text(
        f"项目编码,截止日期,完成投资,形象进度\nP1,2023-01-31,5,10%\nP1,{cell}\nP9,2023-01-31,5,10%\n",
        "utf-8",
    )
    done = post_list.post(ledger, path)
    assert [(i.line, i.code) for i in done.rejected] == [(3, code), (4, "project_unknown")]
    counts = {"read": 3, "new": 1, "changed": 0, "known": 0, "skipped": 0, "rejected": 2}
    assert done.counts == counts
    assert ledger.check() == []


def test_a_row_refused_half_way_leaves_nothing_behind(ledger, tmp_path):
    path = tmp_path / "项目.csv"
    head = "项目编码,项目名称,概算金额,概算批复文号,概算批复日期"
    path.write_text(f"{head}\nP7,新项目,5,,2023-01-01\nP8,另一项目,5,批1,2023-01-01\n", "utf-8")
    done = post_list.post(ledger, path)
    assert [(i.line, i.code) for i in done.rejected] == [(2, "estimate_needs_document")]
    assert (ledger.projects.find("P7"), ledger.projects.find("P8") is not None) == (None, True)
    assert ledger.check() == []
    ledger.undo()
    assert ledger.projects.find("P8") is None


def test_every_kind_of_list_is_told_by_its_own_columns():
    told = {name: kind for name, kind in list_kinds.KINDS.items() if kind.needs}
    for name, kind in told.items():
        header = [field.synonyms.split()[0] for field in kind.columns]
        assert list_kinds.decide(header, 1) == name
        assert set(list_kinds.columns_of(name, header)) == {field.name for field in kind.columns}


def test_parts_of_a_per_cent_and_quarters_are_read_as_written():
    assert [cell_values.percent(text) for text in ("97.2%", "97.2", "1%")] == [972, 972, 10]
    assert cell_values.percent("0.03", 1) == 30
    assert {
        cell_values.quarter(text) for text in ("2023Q3", "2023年第三季度", "2023年3季度", "23Q3")
    } == {2023 * 4 + 2}
