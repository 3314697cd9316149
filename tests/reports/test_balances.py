"""The balances of an account are chained by day from file to file: a gap is named with its sum at every door."""

import datetime as dt
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Balances, Shown
from fundtracker.intake.payments import post, unsettled
from fundtracker.ledger import coverage
from fundtracker.reports.review import checklist
from tests.ledger import world

ACCOUNT = "9900000000000001001"
HEAD = "交易日期,摘要,支出金额,收入金额,余额,对方户名"
Q1, Q2 = Quarter(2024, 1), Quarter(2024, 2)
A = ("2024-01-05,拨付,120000.00,,1880000.00,甲", "2024-02-05,拨付,1000000.00,,880000.00,乙")
B = (
    "2024-03-05,拨付,80000.00,,300000.00,甲",
    "2024-03-15,拨付,100000.00,,200000.00,乙",
)  # opens at 380,000
GOOD = ("2024-03-05,拨付,80000.00,,800000.00,甲", "2024-03-15,拨付,100000.00,,700000.00,乙")


def statement(path, rows, account: str = ACCOUNT, head: str = HEAD):
    above = [f"账号：{account}"] if account else []
    path.write_text("\n".join([*above, head, *rows]) + "\n", "utf-8")
    return path


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        yield ledger


def stated(ledger, day: str, fen: int) -> None:
    """The bank states a balance for the end of a month; the unit's book says the same."""
    with ledger.change("bank.balance") as change:
        ledger.bank_balances.put(change, ACCOUNT, dt.date.fromisoformat(day).toordinal(), fen, fen)


def gate(ledger, quarter: Quarter = Q1, *, read: bool = True):
    found = checklist.gates(ledger, quarter, unsettled.find(ledger, quarter) if read else None)
    return next(g for g in found if g.code == "coverage")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("later_first", [False, True])
@pytest.mark.parametrize("account", [ACCOUNT, ""], ids=["named", "unnamed"])
def test_a_gap_between_two_files_is_named_with_its_sum(
    ledger, tmp_path, newest_first, later_first, account
):
    files = [
        statement(tmp_path / f"{n}.csv", rows[::-1] if newest_first else rows, account)
        for n, rows in (("a", A), ("b", B))
    ]
    done = [post.post(ledger, path) for path in files[:: -1 if later_first else 1]]
    (gap,) = done[-1].gaps
    assert (gap.before, gap.after, gap.expected, gap.actual, gap.missing) == (
        "a.csv",
        "b.csv",
        88_000_000,
        38_000_000,
        -50_000_000,
    )
    for read in (False, True):
        shut = gate(ledger, read=read)
        assert not shut.open
        assert all(text in shut.items[0] for text in ("880,000.00", "380,000.00", "500,000.00"))
    assert [month.state for month in coverage.board(ledger, Q1)[gap.account]] == [
        "partial",
        "partial",
        "differs",
    ]


def test_files_that_follow_one_another_are_green_however_they_overlap(ledger, tmp_path):
    post.post(ledger, statement(tmp_path / "a.csv", A))
    stated(ledger, "2023-12-31", 2_000_000_00)
    stated(ledger, "2024-03-31", 700_000_00)
    for n, rows in enumerate((GOOD, (*A[1:], *GOOD), GOOD[1:], (*A, *GOOD))):
        assert post.post(ledger, statement(tmp_path / f"{n}.csv", rows)).gaps == ()
    assert gate(ledger).open


def test_a_preview_tells_the_gap_before_anything_is_stored(ledger, tmp_path):
    post.post(ledger, statement(tmp_path / "a.csv", A))
    before = ledger.state_hash()
    (gap,) = post.propose(ledger, statement(tmp_path / "b.csv", B)).gaps
    assert (gap.missing, ledger.state_hash()) == (-50_000_000, before)


def test_two_accounts_and_a_missing_month_are_judged_apart(ledger, tmp_path):
    post.post(ledger, statement(tmp_path / "a.csv", A))
    post.post(ledger, statement(tmp_path / "b.csv", B, ACCOUNT[:-1] + "2"))
    assert coverage.gaps_with(ledger) == []
    late = (
        "2024-05-05,拨付,80000.00,,420000.00,甲",
    )  # 500,000 before it: 380,000 moved in between
    (gap,) = post.post(ledger, statement(tmp_path / "c.csv", late)).gaps
    assert gap.missing == -38_000_000
    assert any("380,000.00" in item for item in gate(ledger, Q2).items)


def test_no_account_and_no_balance_are_never_a_tick(ledger, tmp_path):
    nothing = gate(ledger)
    assert (nothing.open, nothing.n, nothing.items) == (
        False,
        1,
        (checklist.tr("no account: nothing proves that all payments are here"),),
    )
    bare = [row.rsplit(",", 2)[0] + ",甲" for row in A]
    post.post(ledger, statement(tmp_path / "a.csv", bare, head=HEAD.replace(",余额", "")))
    assert not gate(ledger).open
    assert [month.state for month in coverage.board(ledger, Q1)[ACCOUNT]] == [
        "unproved",
        "unproved",
        "missing",
    ]


def test_the_command_line_names_the_gap_as_text_and_json(ledger, tmp_path, capsys):
    paths = [str(statement(tmp_path / f"{n}.csv", rows)) for n, rows in (("a", A), ("b", B))]
    ledger.close()
    to = ["--ledger", str(tmp_path / "l.ftdb")]
    cli.run(["import", paths[0], *to])
    cli.run(["import", paths[1], *to, "--dry-run"])
    assert "500,000.00" in capsys.readouterr().out
    cli.run(["import", paths[1], *to, "--json"])
    assert json.loads(capsys.readouterr().out)["gaps"][0]["missing_fen"] == -50_000_000
    cli.run(["review", "status", "2024Q1", "--json", *to])
    assert "500,000.00" in capsys.readouterr().out


def test_files_taken_in_before_balances_were_kept_are_read_once_more(ledger, tmp_path):
    post.post(ledger, statement(tmp_path / "a.csv", A))
    post.post(ledger, statement(tmp_path / "b.csv", B))
    with ledger.change("x") as change:
        for (row,) in ledger.read("SELECT id FROM import_account"):
            change.delete("import_account", row)
    assert any("500,000.00" in item for item in gate(ledger).items)


@given(st.integers(0, 10_000))
def test_cut_anywhere_the_files_of_one_account_follow_and_one_row_less_shows(seed):
    """A year of rows cut into files at will, overlapping or not: no gap; without one row between two files, its sum."""
    toss = random.Random(seed)
    day, left, rows = dt.date(2024, 1, 1).toordinal(), 10_000_000, []
    for _ in range(30):
        day += toss.randrange(3)
        moved = toss.choice((-1, 1)) * toss.randrange(1, 5_000)
        left += moved
        rows.append((day, moved, left))

    def file(name: str, first: int, last: int) -> Shown:
        part = rows[first:last]
        at = Balances(
            part[0][0],
            part[0][2] - part[0][1],
            part[-1][0],
            part[-1][2],
            tuple({d: f for d, _, f in part}.items()),
        )
        return Shown("x", part[0][0], part[-1][0], file=name, balances=at)

    cut = toss.randrange(2, 28)
    apart = [file("a", 0, cut), file("b", cut, 30)]
    toss.shuffle(apart)
    assert rules.gaps(apart) == []
    from_day = rows[toss.randrange(1, cut)][0]
    begin = next(i for i, row in enumerate(rows) if row[0] == from_day)  # whole days overlap
    assert rules.gaps([file("a", 0, cut), file("b", begin, 30)]) == []
    whole = next((i for i in range(cut, 28) if rows[i - 1][0] < rows[i][0] < rows[i + 1][0]), None)
    if whole is not None:
        (gap,) = rules.gaps([file("a", 0, whole), file("b", whole + 1, 30)])
        assert gap.missing == rows[whole][1]


def test_rows_in_no_order_of_time_prove_nothing(ledger, tmp_path):
    shuffled = (
        A[0].replace("01-05", "02-07"),
        A[1].replace("02-05", "01-03"),
        A[0].replace("01-05", "02-01"),
    )
    post.post(ledger, statement(tmp_path / "a.csv", shuffled))
    assert next(iter(ledger.books.statements().values())).balances is None
    assert not gate(ledger).open
