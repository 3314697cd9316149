"""What an import costs by counts, not by the clock: passes over its file, statements, looks at words."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fundtracker.intake.cells import cell_words, taken_back
from fundtracker.intake.payments import parts, post
from fundtracker.intake.same import duplicates
from fundtracker.intake.sides import sent_back
from fundtracker.intake.text import decode
from fundtracker.ledger import Ledger, things
from fundtracker.ledger.core import migrations
from fundtracker.ledger.documents import source_files
from tests.conftest import NOON

HEAD = "日期,凭证号,收款单位,支付金额,摘要\n"


def rows(n: int) -> str:
    """A file of a MiB and more is read as one statement, without a look at what it may be made of."""
    fill = "工" * 120
    return HEAD + "".join(
        f"2024-0{1 + i % 9}-{10 + i % 18},记-{i:06},收款单位{i % 40},{i % 977 + 1}.50,{fill}{i % 7}\n"
        for i in range(n)
    )


def posted(ledger, path):
    statements = []
    ledger.connection.set_trace_callback(statements.append)
    outcome = post.post(ledger, path)
    ledger.connection.set_trace_callback(None)
    return outcome, statements


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=lambda: NOON) as ledger:
        yield ledger


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text(rows(4000), "utf-8")
    return path


def test_a_file_is_read_three_times_by_an_import(ledger, big, tmp_path, monkeypatch):
    """Once to know it by its bytes, once to know its encoding, once to read and keep it."""
    passes = Counter()
    pieces, digest = decode.pieces, source_files.sha256_of

    def counted(path):
        passes["pieces"] += 1
        return pieces(path)

    def hashed(path):
        passes["hash"] += 1
        return digest(path)

    monkeypatch.setattr(decode, "pieces", counted)
    monkeypatch.setattr(post, "sha256_of", hashed)
    [part] = parts.parts_of(ledger, big, tmp_path).parts
    outcome = post.post(ledger, part.path, choices=part.choices)
    assert outcome.counts["new"] == 4000
    # The encoding is judged by one strict pass and the first bytes of a second one.
    assert passes == {"pieces": 3, "hash": 1}


def test_rows_cost_statements_by_blocks_and_are_not_read_again(ledger, big):
    _, statements = posted(ledger, big)
    inserts = [s for s in statements if s.startswith("INSERT INTO payment(")]
    by_name = ("INSERT INTO term(", "INSERT INTO payee ")
    others = [s for s in statements if not s.startswith(("INSERT INTO payment(", *by_name))]
    assert 4000 / 50 <= len(inserts) < 4000 / 8  # fifty a statement, the rest of a block one by one
    assert len(others) < 200
    assert not [s for s in others if "FROM payment" in s and "BETWEEN" in s]  # kept sums: counted
    assert ledger.check() == []


def test_words_that_come_again_are_understood_once(big, monkeypatch):
    cleaned = Counter()
    clean = cell_words.text

    def counted(text):
        cleaned[text] += 1
        return clean(text)

    monkeypatch.setattr("fundtracker.intake.meaning.row_texts.text", counted)
    big.write_text(rows(4000).replace("收款单位1,", "='收款单位1',"), "utf-8")
    outcome = post.propose(None, big)
    assert outcome.counts["new"] == 4000
    assert max(cleaned.values()) <= 3


# Each of these costs a small import a part of its start: what only ledgers with such records or
# files of other kinds need.
UNNEEDED = (
    *("fundtracker.ledger.payments.bookings", "fundtracker.ledger.projects.contracts"),
    *(
        "fundtracker.records",
        "fundtracker.ledger.funds.companies",
        "fundtracker.intake.text.spreadsheet",
        "dataclasses",
    ),
    *("tomllib", "inspect", "html", "pandas"),
)


@pytest.mark.parametrize(
    "file",
    [
        HEAD + "2024-05-06,记-1,收款单位,1.50,工\n",
        "日期,凭证号,付款单位,收款单位,预算科目,项目编号,合同编号,金额(元),资金来源,摘要\n"
        "2024-05-06,记-1,某局,中科会计师事务所总部,2150517 产业发展,P1,H1,1.50,自筹资金,支付工程款\n",
    ],
)
def test_an_import_starts_without_what_it_does_not_need(tmp_path, file):
    ledger, path = tmp_path / "l.ftdb", tmp_path / "a.csv"
    Ledger.create(ledger, "x", clock=lambda: NOON).close()
    path.write_text(file, "utf-8")
    code = (
        "import sys; from fundtracker import cli;"
        f"cli.run(['import', {str(path)!r}, '--ledger', {str(ledger)!r}]);"
        "print(len([one for one in sys.modules if one.startswith('fundtracker')]));"
        f"print([one for one in {UNNEEDED!r} if one in sys.modules])"
    )
    said = subprocess.check_output([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    number, heavy = said.decode().splitlines()[-2:]
    assert (heavy, int(number) <= 220) == ("[]", True), number


def test_a_shape_is_proved_once_for_opening_and_change(tmp_path, monkeypatch):
    path = tmp_path / "l.ftdb"
    Ledger.create(path, "x", clock=lambda: NOON).close()
    proofs = []
    prove = migrations.prove
    monkeypatch.setattr(migrations, "prove", lambda *args: proofs.append(args) or prove(*args))
    with Ledger.open(path, "x", clock=lambda: NOON) as ledger:
        for text in ("one", "two"):
            with ledger.change("note") as change:
                change.insert("term", {"text": text})
    assert len(proofs) == 1


def test_only_amounts_that_another_file_brought_are_held_against_each_other(ledger, tmp_path):
    first, second, third = (tmp_path / f"{name}.csv" for name in "abc")
    first.write_text(rows(600), "utf-8")
    posted(ledger, first)
    second.write_text(rows(600).replace(".50,", ".51,"), "utf-8")
    outcome, statements = posted(ledger, second)
    facts = "SELECT p.id, p.pay_date, p.amount_fen, c.text"
    assert (outcome.candidates, [s for s in statements if s.startswith(facts)]) == ([], [])
    third.write_text(rows(1).replace("工", "料"), "utf-8")  # one payment: no day is read whole
    outcome, statements = posted(ledger, third)
    assert len(outcome.candidates) == 1
    assert [s for s in statements if s.startswith(facts)] != []
    assert [s for s in statements if s.startswith("SELECT amount_fen FROM payment")] == []


def test_a_remark_without_a_mark_of_reversals_is_held_against_no_pattern(monkeypatch):
    texts = {"工程款", "退款", "Returned", "设备款 not yet paid", "款" * 30 + "退款"}
    assert set(taken_back.in_texts(texts)) == {"退款", "Returned"}
    looked = []
    monkeypatch.setattr(sent_back, "_SENT", Counting(sent_back._SENT, looked))
    assert set(sent_back._kinds({"工程款", "付款退回", "设备"})) == {"付款退回"}
    assert looked == ["付款退回"]


class Counting:
    """A pattern that notes what is held against it."""

    def __init__(self, pattern, looked):
        self._pattern, self._looked = pattern, looked

    def search(self, text):
        self._looked.append(text)
        return self._pattern.search(text)


def test_names_that_a_file_brings_are_compared_without_reading_the_payments(ledger, tmp_path):
    first, second = (tmp_path / f"{name}.csv" for name in "ab")
    first.write_text(rows(3000), "utf-8")
    posted(ledger, first)
    second.write_text(HEAD + "2025-03-04,付-1,收款单位０,1.00,试\n", "utf-8")
    steps = []
    ledger.connection.set_progress_handler(
        lambda: steps.append(1), 100
    )  # a scan of 3000: 9000 steps
    compared = ledger.read("SELECT count(*) FROM payee")
    steps.clear()
    assert "收款单位0" in things.parties(ledger)
    ledger.connection.set_progress_handler(None, 0)
    assert (compared, len(steps) < 30) == ([(40,)], True)
    outcome, statements = posted(ledger, second)
    assert [one.code for one in outcome.reading.warnings if one.code == "name_resembles"]
    assert [s for s in statements if "DISTINCT counterparty" in s] == []


def test_rows_that_are_told_apart_take_no_more_memory_than_they_must():
    """A set of all rows is an import's peak: a number of three digits takes 48 bytes beside 32."""
    assert sys.getsizeof(duplicates._COMPARED) == 32 < sys.getsizeof(1 << 63)
