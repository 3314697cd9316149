"""A fund's life by the command line is the life that the lists and the doors of the ledger give."""

import json
from fractions import Fraction

import pytest

from fundtracker.cli import run
from fundtracker.domain.funds.carry import Concession
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Valued
from fundtracker.ledger.funds.receipts import Arrived
from tests.ledger import world
from tests.ledger.fund_world import TERMS, called, day, held, made
from tests.tools import sample_funds


@pytest.fixture
def path(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        fund = made(ledger)
        held(ledger, fund)
    return tmp_path / "l.ftdb"


def fund(path, action, *more) -> int:
    return run(["fund", action, "--fund", "X1", "--ledger", str(path), "--person", "王", *more])


def test_a_life_by_commands_leaves_the_ledger_that_the_doors_leave(path, tmp_path, capsys):
    assert fund(path, "call", "--date", "2023-06-01", "--due", "2023-07-01", "--call", "250") == 0
    assert (
        fund(
            path,
            "receive",
            "--number",
            "1",
            "--partner",
            "industry",
            "--date",
            "2023-06-15",
            "--amount",
            "45",
        )
        == 0
    )
    assert (
        fund(path, "distribute", "--date", "2024-03-01", "--capital", "33.34", "--carry", "5.01")
        == 0
    )
    value = (
        "--company",
        "示例企业甲",
        "--date",
        "2024-03-31",
        "--amount",
        "1.5",
        "--technique",
        "cost",
    )
    assert fund(path, "value", *value) == 0
    assert fund(path, "fees", "--date", "2024-03-31") == 0
    assert fund(path, "default", "--partner", "industry", "--date", "2024-04-01") == 0
    with world.planned(tmp_path / "m.ftdb") as other:
        same = made(other)
        deal = held(other, same)
        called(other, same, 250_00)
        capital = other.capital
        with other.change("x") as change:
            capital.receive(change, same, Arrived(1, "industry", day("2023-06-15"), 45_00))
            capital.distribute(
                change, same, Resolution(day("2024-03-01")), {"capital": 33_34, "carry": 5_01}
            )
            other.companies.value_at(change, deal.id, Valued(day("2024-03-31"), 1_50, "cost"))
            other.fund_costs.run_fees(change, same, day("2024-03-31"))
            capital.default(change, same, "industry", day("2024-04-01"))
        with world.opened(path) as ledger:
            assert ledger.state_hash() == other.state_hash()
            assert ledger.check() == []


def test_a_dry_run_shows_the_split_and_stores_nothing(path, capsys):
    before = path.read_bytes()
    dry = ("--date", "2023-06-01", "--due", "2023-07-01", "--call", "0.01万", "--dry-run", "--json")
    assert fund(path, "call", *dry) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "stored": False, "capped": [],
        "partners": {"fiscal": {"call": 6000}, "industry": {"call": 3000}, "gp": {"call": 1000}},
    }  # fmt: skip
    assert path.read_bytes() == before


def test_a_dry_run_of_a_cost_stores_nothing_and_refuses_what_the_real_one_refuses(path, capsys):
    before = path.read_bytes()
    assert fund(path, "cost", "--date", "2023-06-01", "--amount", "5", "--dry-run") == 0
    assert fund(path, "cost", "--date", "2023-06-01", "--amount", "0", "--dry-run") == 2
    assert path.read_bytes() == before


def test_a_duty_that_is_done_keeps_its_document_and_its_day(path):
    done = ("--kind", "evaluation", "--year", "2023", "--doc", "E1", "--date", "2024-03-20")
    assert fund(path, "duty", *done) == 0
    with world.opened(path) as ledger:
        [row] = ledger.funds.duties_done(ledger.funds.get("X1").id)
    assert row == ("evaluation", 2023, "E1", day("2024-03-20"))


def test_cash_runs_through_the_waterfall_to_capital_gain_and_carry(path, capsys):
    # 100 paid on 2023-06-01; 300 on 2024-05-31, 365 days: capital 100, preferred 8, catch-up 2, the rest 190 at 20 %:
    # carry 2 + 38 = 40, gain 8 + 152 = 160.
    fund(path, "call", "--date", "2023-06-01", "--due", "2023-06-01", "--call", "100")
    for name, yuan in (("fiscal", "60"), ("industry", "30"), ("gp", "10")):
        fund(
            path,
            "receive",
            "--number",
            "1",
            "--partner",
            name,
            "--date",
            "2023-06-01",
            "--amount",
            yuan,
        )
    capsys.readouterr()
    assert TERMS["pref_rate"] == 80_000
    assert fund(path, "distribute", "--date", "2024-05-31", "--cash", "300") == 0
    with world.opened(path, read_only=True) as ledger:
        one = ledger.funds.get("X1")
        assert ledger.capital.distribution(one.id, 1).items == {
            "capital": 100_00,
            "gain": 160_00,
            "carry": 40_00,
        }
        assert ledger.capital.distribution(one.id, 1).lines["gp"]["carry"] == 40_00


def test_transfers_late_closings_reversals_and_notices_have_their_commands(path, tmp_path, capsys):
    with world.opened(path) as ledger, ledger.change("partner") as change:
        ledger.funds.put_partner(change, "newcomer")
        ledger.funds.put_partner(change, "taker")
    call = ("--date", "2023-06-01", "--due", "2023-07-01", "--call", "250")
    assert fund(path, "call", *call) == 0
    assert (
        fund(path, "close", "--partner", "newcomer", "--amount", "250", "--date", "2023-08-30") == 0
    )
    move = ("--partner", "industry", "--to", "taker", "--amount", "100", "--date", "2023-09-01")
    assert fund(path, "transfer", *move) == 0
    assert fund(path, "notice", "--number", "1", "-o", str(tmp_path / "out")) == 0
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 3
    assert fund(path, "call", "--date", "2023-10-01", "--due", "2023-10-01", "--call", "1") == 0
    assert fund(path, "reverse", "--number", "3", "--date", "2023-10-02") == 0
    with world.opened(path, read_only=True) as ledger:
        kinds = [each.kind for each in ledger.capital.calls(ledger.funds.get("X1").id)]
        assert kinds == ["call", "equalisation", "call", "reversal"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("receive", "--date", "2023-06-01", "--amount", "1"), "--number"),
        (("call", "--date", "x", "--due", "2023-06-01", "--call", "1"), "x"),
        (("call", "--date", "2023-06-01", "--due", "2023-06-01", "--call", "1.234"), "1.234"),
        (("call", "--date", "2023-06-01", "--due", "2023-06-01", "--call", "2000"), "fiscal"),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_is_written(path, capsys, more, words):
    before = path.read_bytes()
    assert fund(path, *more) == 2
    assert words in capsys.readouterr().err
    assert path.read_bytes() == before


def test_the_tables_of_the_funds_are_printed_and_their_figures_open(tmp_path, capsys):
    ledger_path = tmp_path / "l.ftdb"
    world.planned(ledger_path).close()
    for name, rows in sample_funds.files().items():
        (tmp_path / name).write_text(
            "\n".join(",".join(f'"{c}"' for c in row) for row in rows), "utf-8"
        )
        assert (
            run(["import", str(tmp_path / name), "--list", "auto", "--ledger", str(ledger_path)])
            == 0
        )
    capsys.readouterr()
    for table in ("funds", "partners", "portfolio", "nav", "pme", "forecast"):
        assert run(["report", table, "--ledger", str(ledger_path), "--format", "json"]) == 0
        made_table = json.loads(capsys.readouterr().out)
        assert made_table["quarter"] == "2024Q4", table
        figure = next(c["id"] for row in made_table["rows"] for c in row["cells"].values())
        assert run(["explain", figure, "--ledger", str(ledger_path)]) == 0
        assert "V = 2024-12-31" in capsys.readouterr().out, table


def test_the_sheet_of_a_company_is_written_as_pdf_and_told_as_json(path, tmp_path, capsys):
    ask, at = ("report", "company"), ("--ledger", str(path))
    pdf = ("--format", "pdf", "-o", str(tmp_path / "c.pdf"))
    assert run([*ask, "示例企业甲", *at, *pdf, "--quarter", "2024Q4"]) == 0
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    capsys.readouterr()
    assert run([*ask, "示例企业甲", *at, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "示例企业甲"
    wrong = (
        (*at, *pdf),
        ("示例企业甲", *at),
        ("示例企业甲", *at, "--format", "pdf"),
        ("无此企业", *at, "--format", "json"),
    )
    for more in wrong:
        assert run([*ask, *more]) == 2
        assert capsys.readouterr().err


def test_terms_with_what_the_fiscal_partner_gives_up_have_their_command(path, capsys):
    new = ("--date", "2024-01-01", "--doc", "补1号", "--reason", "让利")
    assert fund(path, "terms", *new, "--give-to", "partners", "--give-share", "101") == 2
    assert fund(path, "terms", *new, "--give-to", "partners", "--give-share", "x") == 2
    give = (
        "--give-to",
        "partners",
        "--give-base",
        "excess",
        "--give-share",
        "33.5%",
        "--give-ceiling",
        "10",
    )
    assert fund(path, "terms", *new, *give, "--give-when", "own_back", "--carry-rate", "15") == 0
    later = ("--date", "2025-01-01", "--doc", "补2号", "--reason", "取消上限")
    assert fund(path, "terms", *later, "--give-ceiling", "none") == 0
    with world.opened(path, read_only=True) as ledger:
        first, second, third = ledger.funds.terms(ledger.funds.get("X1").id)
        assert first.concession is None
        assert second.concession == Concession(
            "partners", "excess", Fraction(67, 200), Fraction(1, 10), "own_back"
        )
        assert (second.carry, second.pref_rate) == (150_000, TERMS["pref_rate"])
        assert third.concession == second.concession._replace(ceiling=None)


def test_waivers_payments_out_reminders_and_a_new_late_partner_have_their_commands(path, capsys):
    fund(path, "call", "--date", "2023-06-01", "--due", "2023-06-20", "--call", "100")
    for name, fen in (("fiscal", "60"), ("industry", "30")):
        paid = ("--number", "1", "--partner", name, "--date", "2023-06-20", "--amount", fen)
        assert fund(path, "receive", *paid) == 0
    assert (
        fund(
            path,
            "remind",
            "--number",
            "1",
            "--partner",
            "gp",
            "--date",
            "2023-06-25",
            "--purpose",
            "来电",
        )
        == 0
    )
    assert fund(path, "fees", "--date", "2023-06-30") == 0
    assert fund(path, "waive", "--date", "2023-04-01", "--amount", "1") == 2  # it says why
    assert fund(path, "waive", "--date", "2023-04-01", "--amount", "1", "--reason", "减免") == 0
    close = ("--partner", "newcomer", "--amount", "250", "--date", "2023-08-30")
    assert fund(path, "close", *close) == 2  # nobody of this name is known
    assert fund(path, "close", *close, "--class", "other") == 0
    assert fund(path, "distribute", "--date", "2024-03-01", "--capital", "10") == 0
    assert (
        fund(
            path,
            "paid",
            "--number",
            "2",
            "--partner",
            "fiscal",
            "--date",
            "2024-03-05",
            "--ref",
            "P1",
        )
        == 0
    )
    with world.opened(path, read_only=True) as ledger:
        one = ledger.funds.get("X1").id
        assert ledger.capital.reminders(ledger.capital.call(one, 1).id) == [
            ("gp", day("2023-06-25"), "来电")
        ]
        assert [fee.waived_fen for fee in ledger.capital.fees(one)] == [1_00]
        assert ledger.funds.partner("newcomer").class_ == "other"
        assert ledger.capital.distribution(one, 2).paid == {"fiscal": day("2024-03-05")}
        assert ledger.check() == []
