"""A fund's own account is no payment of the district: asked once where there is doubt, in no district sum ever."""

import itertools
import json

import pytest

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.payments import cross_source, post, preview
from fundtracker.intake.payments.books import same_account
from fundtracker.intake.questions import UndecidedError
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports import registry
from fundtracker.reports.plan import table1
from fundtracker.reports.review import checklist
from tests.ledger import world

FUND = "崂山智算产业基金一期"
ACCOUNT, OURS, OTHER = "9900000000000009101", "9900000000000001001", "9900000000000005555"
HEAD = "交易日期,摘要,支出金额,收入金额,余额,对方户名,对方账号"
ROWS = (
    "2024-01-05,投资款,3000000.00,,7000000.00,示例企业甲,62220001",
    "2024-02-05,管理费,100000.00,,6900000.00,示例管理公司,62220002",
    "2024-02-06,缴款,,500000.00,7400000.00,示例出资人,62220003",
)
PLAIN = tuple(
    row.replace("投资款", "工程款").replace("管理费", "监理费").replace("缴款", "拨入")
    for row in ROWS
)
OF_THE_FUND = {"books": "F1"}


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        with ledger.change("fund") as change:
            ledger.funds.put(change, "F1", FUND, account=ACCOUNT, manager="示例管理公司")
            ledger.funds.put(change, "F2", "崂山智算产业基金二期")
        yield ledger


def statement(path, *above: str, rows=ROWS, head: str = HEAD):
    path.write_text("\n".join([*above, head, *rows]) + "\n", "utf-8")
    return path


def sums(ledger) -> tuple:
    """Every sum of the district: kept sums, tables, filters, search, what matching looks at."""
    made = [
        (r.code, c, cell.value)
        for r in table1.build(ledger, unit="yuan").rows
        for c, cell in r.cells.items()
    ]
    built = (
        registry.build(ledger, name)
        for name in ("projects", "contracts", "sources", "cashplan", "policy")
    )
    made += [
        (r.code, c.code, r.cells[c.code].value)
        for t in built
        for r in t.rows
        for c in t.columns
        if c.code in r.cells
    ]
    queries = (
        Query(),
        Query(text="投资款"),
        Query(quarters=(2024 * 4, 2024 * 4)),
        Query(amounts=((300_000_000, None),)),
    )
    return (
        ledger.read("SELECT * FROM paid_sum"), made, [ledger.pages.totals(q) for q in queries],
        ledger.payments.facts(0, 1 << 30), len(cross_source.in_ledger(ledger)),
    )  # fmt: skip


def asked(ledger, path, answers=None):
    with pytest.raises(UndecidedError) as found:
        post.post(ledger, path, choices=Choices(answers=answers or {}))
    (question,) = found.value.questions
    return question


DOUBTS = {
    "registered name, another account": (f"户名：{FUND}", f"账号：{OTHER}"),
    "name in a cell of its own": (f"账户名称,{FUND},,", f"账号,{OTHER}"),
    "name of a partnership": ("户名：青岛某某股权投资合伙企业（有限合伙）", f"账号：{OTHER}"),
    "name of a fund nobody recorded": ("账户名称: Blue Sea Growth Fund L.P.",),
    "unknown account beside funds with accounts": (f"账号：{OTHER}",),
    "stars that fit the fund's account": ("账号：9900***********9101", "户名：示例"),
    "the fund in the title": (f"{FUND} 对账单",),
}


@pytest.mark.parametrize("above", DOUBTS.values(), ids=DOUBTS)
def test_a_doubtful_account_is_asked_for_with_its_sum_and_nothing_is_stored(
    ledger, tmp_path, above
):
    before = ledger.state_hash()
    question = asked(ledger, statement(tmp_path / "a.csv", *above))
    assert (question.code, question.answer_by, question.fen) == (
        "books",
        "--books " + "|".join(question.options),
        310_000_000 + 50_000_000,
    )
    assert {"district", "F1", "F2"} <= set(question.options)
    assert ledger.state_hash() == before


def test_a_nameless_file_in_words_of_a_fund_with_its_manager_is_asked_for(ledger, tmp_path):
    assert asked(ledger, statement(tmp_path / "a.csv")).options[0] == "F1"


def test_the_holder_in_a_column_or_in_every_row_is_seen(ledger, tmp_path):
    head = HEAD + ",本方户名"
    rows = [f"{row},{FUND}" for row in PLAIN]
    assert asked(ledger, statement(tmp_path / "a.csv", rows=rows, head=head)).options[0] == "F1"
    head = "交易日期,摘要,付款人名称,收款人名称,金额"
    rows = [f"2024-01-0{i},工程款,{FUND},示例{i},{i}00.00" for i in range(1, 4)]
    assert asked(ledger, statement(tmp_path / "b.csv", rows=rows, head=head)).options[0] == "F1"


PLAINLY = {
    "a named unit": ("户名：崂山区园区建设中心", f"账号：{OTHER}"),
    "nothing at all": (),
    "a budget of government funds": ("政府性基金预算支出明细",),
}


@pytest.mark.parametrize("above", PLAINLY.values(), ids=PLAINLY)
def test_a_file_of_the_district_is_not_asked_for(ledger, tmp_path, above):
    done = post.post(ledger, statement(tmp_path / "a.csv", *above, rows=PLAIN))
    assert (done.books.fund, done.counts["new"], done.books.assumed) == (
        None,
        3,
        "账号" not in "".join(above),
    )


def test_payments_to_a_fund_are_payments_of_the_district(ledger, tmp_path):
    rows = [f"2024-01-05,出资款,{n}000.00,,{9 - n}000.00,{FUND},{ACCOUNT}" for n in range(1, 4)]
    done = post.post(
        ledger, statement(tmp_path / "a.csv", "户名：崂山区财政局", f"账号：{OTHER}", rows=rows)
    )
    assert (done.books.fund, done.sums["new_out"]) == (None, 600_000)


def test_the_account_of_a_fund_answers_by_itself_and_no_sum_of_the_district_moves(ledger, tmp_path):
    post.post(ledger, world.bank(tmp_path / "ours.csv", world.rows(0, 20)))
    before = sums(ledger)
    seen = post.propose(ledger, statement(tmp_path / "f.csv", f"户名：{FUND}", f"账号：{ACCOUNT}"))
    done = post.post(ledger, tmp_path / "f.csv")
    assert [one.books.fund.code for one in (seen, done)] == ["F1", "F1"]
    assert seen.counts == done.counts
    assert (seen.alerts, seen.candidates) == ((), [])
    assert sums(ledger) == before
    fund = ledger.funds.get("F1").id
    assert [(m.direction, m.amount_fen) for m in ledger.books.movements(fund)] == [
        (0, 300_000_000), (0, 10_000_000), (1, 50_000_000)
    ]  # fmt: skip
    assert ledger.check() == []


def test_an_answer_is_kept_for_the_account_and_asked_once(ledger, tmp_path):
    first = statement(tmp_path / "a.csv", f"账号：{OTHER}")
    asked(ledger, first)
    assert post.post(ledger, first, choices=Choices(answers=OF_THE_FUND)).books.fund.code == "F1"
    rows = [row.replace("2024", "2025") for row in ROWS]
    later = post.post(ledger, statement(tmp_path / "b.csv", f"账号：{OTHER}", rows=rows))
    assert (later.books.fund.code, later.counts["new"]) == ("F1", 3)
    ours = statement(tmp_path / "c.csv", f"账号：{OURS}", rows=PLAIN)
    asked(ledger, ours)
    post.post(ledger, ours, choices=Choices(answers={"books": "district"}))
    assert (
        post.post(ledger, statement(tmp_path / "d.csv", f"账号：{OURS}", rows=rows)).books.fund
        is None
    )
    assert len(ledger.payments.some()) == 6


def test_an_answer_against_the_facts_of_a_fund_is_refused(ledger, tmp_path):
    path = statement(tmp_path / "a.csv", f"账号：{ACCOUNT}")
    for answer in ("district", "F2"):
        with pytest.raises(RefusedError) as found:
            post.post(ledger, path, choices=Choices(answers={"books": answer}))
        assert found.value.code == "books_of_fund"
    with pytest.raises(RefusedError) as found:
        post.post(ledger, path, choices=Choices(answers={"books": "F9"}))
    assert found.value.code == "no_such_books"


def test_a_saved_profile_never_answers_whose_account_it_is(ledger, tmp_path):
    post.post(
        ledger,
        statement(tmp_path / "a.csv", f"账号：{OURS}"),
        choices=Choices(answers={"books": "district"}, keep=True),
    )
    asked(ledger, statement(tmp_path / "b.csv", f"账号：{OTHER}"))


def test_what_an_import_remembers_goes_and_comes_back_with_it(ledger, tmp_path):
    choices = Choices(answers={"books": "district"}, keep=True)
    post.post(ledger, statement(tmp_path / "a.csv", f"账号：{OURS}"), choices=choices)
    assert len(ledger.profiles.bodies()) == 1
    kinds = [entry.kind for entry in ledger.history.entries()]
    assert kinds[-1] == "import"
    assert "profile" not in kinds
    for turn, n in ((ledger.undo, 0), (ledger.redo, 1), (ledger.undo, 0)):
        turn()
        assert (len(ledger.profiles.bodies()), len(ledger.imports.all())) == (n, n)
    ledger.redo()
    [(name, body)] = ledger.profiles.bodies().items()
    ledger.profiles.save(name, "0" * 64, body)
    ledger.undo(ledger.imports.change_of(ledger.imports.all()[0].id))
    assert list(ledger.profiles.bodies()) == [name]  # somebody saved it anew: it stays


def test_the_same_file_is_not_in_two_books(ledger, tmp_path):
    path = statement(tmp_path / "a.csv", f"账号：{OTHER}")
    post.post(ledger, path, choices=Choices(answers={"books": "district"}))
    with pytest.raises(RefusedError) as found:
        post.post(ledger, path, choices=Choices(answers=OF_THE_FUND))
    assert found.value.code == "in_other_books"
    ledger.undo()
    assert post.post(ledger, path, choices=Choices(answers=OF_THE_FUND)).counts["new"] == 3
    assert ledger.payments.some() == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_a_movement_is_there_as_long_as_one_file_shows_it(ledger, tmp_path, order):
    fund = ledger.funds.get("F1").id
    files = [
        statement(tmp_path / f"{i}.csv", f"账号：{ACCOUNT}", rows=ROWS[: i + 1]) for i in range(3)
    ]
    states = [ledger.state_hash()]
    for i, path in enumerate(files):
        done = post.post(ledger, path)
        assert (done.counts["new"], done.counts["known"]) == (1, i)
        states.append(ledger.state_hash())
    assert len(ledger.books.movements(fund)) == 3
    seqs = [e.seq for e in ledger.history.entries() if e.kind == "import"]
    for n, at in enumerate(order):
        ledger.undo(seqs[at])
        left = [i for i in range(3) if i not in order[: n + 1]]
        assert len(ledger.books.movements(fund)) == (max(left) + 1 if left else 0)
    assert ledger.check() == []
    for _ in order:
        ledger.redo()
    assert len(ledger.books.movements(fund)) == 3
    assert ledger.check() == []


def test_the_command_line_asks_with_exit_2_and_takes_the_answer(ledger, tmp_path, capsys):
    path = statement(tmp_path / "a.csv", f"户名：{FUND}", f"账号：{OTHER}")
    ledger.close()

    def run(*options: str) -> tuple[int, str]:
        status = cli.run(["import", str(path), "--ledger", str(tmp_path / "l.ftdb"), *options])
        return status, capsys.readouterr().out

    for options in (["--json"], ["--json", "--dry-run"]):
        status, out = run(*options)
        (question,) = json.loads(out)["questions"]
        assert status == 2
        assert {"code", "line", "fen", "options", "answer_by"} <= set(question)
        assert (question["line"], question["options"][0]) == (1, "F1")
        assert question["answer_by"] == "--books " + "|".join(question["options"])
    status, out = run("--json", "--books", "F1")
    assert (status, json.loads(out)["books"]["code"]) == (0, "F1")
    assert FUND in run()[1]


def test_the_preview_of_the_window_asks_too(ledger, tmp_path):
    seen = preview.look(ledger, statement(tmp_path / "a.csv", f"户名：{FUND}"))
    assert [q.code for q in seen.outcome.reading.questions] == ["books"]


def test_every_kind_of_file_with_a_fund_as_its_holder_is_asked_for(ledger, tmp_path):
    head = "日期,项目名称,合同编号,收款单位,本次支付金额"
    rows = ["2024-01-05,示例项目,HT-1,示例公司,100.00", "2024-01-06,示例项目,HT-1,示例公司,200.00"]
    assert (
        asked(ledger, statement(tmp_path / "a.csv", f"单位名称：{FUND}", rows=rows, head=head)).code
        == "books"
    )


def test_accounts_are_compared_as_people_write_them():
    assert same_account("9900 0000-9101", "990000009101")
    assert same_account("990000009101", "9900****9101")
    assert not same_account("990000009101", "9900****9102")
    assert not same_account("990000009101", "****")
    assert not same_account("", "")


def test_an_account_that_is_recorded_later_names_the_files_that_count_as_the_districts(
    ledger, tmp_path, capsys
):
    post.post(ledger, statement(tmp_path / "a.csv", "户名：示例单位", f"账号：{OTHER}"))
    assert ledger.books.misplaced() == []
    ledger.close()
    path = str(tmp_path / "l.ftdb")
    options = ["--fund", "F2", "--account", OTHER, "--account-name", "二期托管户", "--ledger", path]
    assert cli.run(["fund", "account", *options]) == 0
    with world.opened(tmp_path / "l.ftdb") as opened:
        fund = opened.funds.get("F2")
        assert (fund.account, opened.books.holder_of(OTHER)) == (OTHER, "二期托管户")
        assert opened.books.misplaced() == [("a.csv", fund.name)]
        gate = next(g for g in checklist.gates(opened, Quarter(2024, 1)) if g.code == "coverage")
        assert any("a.csv" in item and fund.name in item for item in gate.items)
        opened.undo()
    assert asked_of_name(tmp_path, "二期托管户")


def asked_of_name(folder, holder: str) -> bool:
    """Tell whether the name of a fund's account alone makes a file doubtful, and who is offered first."""
    with world.opened(folder / "l.ftdb") as opened:
        with opened.change("fund") as change:
            opened.books.assign(change, "1234567890", opened.funds.get("F2").id, holder)
        return (
            asked(
                opened, statement(folder / "n.csv", f"户名：{holder}", "账号：9900000000000008888")
            ).options[0]
            == "F2"
        )
