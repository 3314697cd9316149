"""What is looked up in memory is what the file says: words, digits, vouchers, and what came since."""

import pytest

from fundtracker import pinyin
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.terms import Codes
from fundtracker.ledger.payments import payment_pages, search_index
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part
from fundtracker.ui.base.session import now

WORDS = (
    "工", "海光", "青岛", "有限公司", "a", "7", "31", "0042", "00", "99", ".5", "1,0", "2024", "园林 进度款",
    "没有这个", "12.3", "'", "%",
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with Ledger.open(path, "x", clock=now) as ledger:
        yield ledger


def found(ledger, word):
    ledger.pages._recent = None
    return [row.id for row in ledger.pages.rows(Query(text=word), 0, 1 << 40)]


def in_file(ledger, monkeypatch, words):
    monkeypatch.setattr(search_index, "WORTH", 1 << 40)
    answers = {word: found(ledger, word) for word in words}
    monkeypatch.setattr(search_index, "WORTH", 10)
    return answers


def test_memory_and_file_find_the_same_payments(ledger, monkeypatch):
    some = ledger.pages.rows(Query(), 5, 3)
    words = [*WORDS, *(row.serial for row in some), *(row.serial[-3:] for row in some)]
    wanted = in_file(ledger, monkeypatch, words)
    assert ledger.pages.search.index() is not None
    for word in words:
        assert found(ledger, word) == wanted[word], word
    assert wanted["31"]
    assert wanted["工"]
    assert not wanted["没有这个"]


@pytest.mark.parametrize("descending", [True, False])
def test_the_first_rows_are_those_of_the_whole_answer(ledger, monkeypatch, descending):
    """Looked up among the first days alone, where those hold enough; changed rows in the file."""
    monkeypatch.setattr(payment_pages, "PROBE", 150)
    some = ledger.pages.rows(Query(), 5, 3)
    words = [*WORDS, *"0123456789", *(row.serial for row in some), "有限公司 7", "工 1"]
    wanted = {
        word: ids(ledger.pages.rows(Query(text=word, descending=descending), 0, 6))
        for word in words
    }
    monkeypatch.setattr(search_index, "WORTH", 10)
    index = ledger.pages.search.index()
    named = []
    rows_within = index.rows_within
    monkeypatch.setattr(
        index, "rows_within", lambda *days: named.append(days) or rows_within(*days)
    )
    for word in words:
        ledger.pages._recent = None
        query = Query(text=word, descending=descending)
        assert ids(ledger.pages.first_rows(query, 6)) == wanted[word], word
    assert len(named) >= len(words) and all(days[0 if descending else 1] for days in named)
    assert len(rows_within(*named[0])) < len(index.ids) / 2


def test_a_row_that_came_to_the_newest_after_the_index_was_made_is_among_the_first(
    ledger, monkeypatch
):
    monkeypatch.setattr(payment_pages, "PROBE", 50)
    monkeypatch.setattr(search_index, "WORTH", 10)
    ledger.pages.search.index()
    [newest] = ledger.pages.rows(Query(), 0, 1)
    [old] = ledger.pages.rows(Query(descending=False), 0, 1)
    word = old.counterparty[:2]
    with ledger.change("payment.note") as change:
        change.update("payment", old.id, {"pay_date": newest.date.toordinal() + 1})
    assert ids(ledger.pages.first_rows(Query(text=word), 1)) == [old.id]
    ledger.undo()
    assert ids(ledger.pages.first_rows(Query(text=word), 1)) != [old.id]


def ids(rows):
    return [row.id for row in rows]


def test_any_digits_of_an_amount_or_a_voucher_find_their_row(ledger, monkeypatch):
    monkeypatch.setattr(search_index, "WORTH", 10)
    for row in ledger.pages.rows(Query(), 0, 40):
        yuan = f"{abs(row.whole_fen) // 100}.{abs(row.whole_fen) % 100:02d}"
        for text in (yuan, row.serial):
            digits = "".join(c for c in text if c in "0123456789.")
            for size in (1, 2, 4):
                for at in range(0, len(digits) - size + 1, 3):
                    if (word := digits[at : at + size]) in text and word.strip("."):
                        assert row.id in found(ledger, word), (word, text)


def test_what_is_written_after_the_index_was_made_is_found_and_what_went_is_not(
    ledger, monkeypatch
):
    monkeypatch.setattr(search_index, "WORTH", 10)
    index = ledger.pages.search.index()
    row = ledger.pages.rows(Query(), 0, 1)[0]
    assert row.id not in found(ledger, "崭新说明9871")
    with ledger.change("payment.note") as change:
        change.update("payment", row.id, {"note": code_of(ledger, change, "崭新说明9871")})
    assert ledger.pages.search.index() is index
    assert found(ledger, "崭新说明9871") == [row.id]
    ledger.undo()
    assert found(ledger, "崭新说明9871") == []
    monkeypatch.setattr(search_index, "FRESH", 0)
    assert ledger.pages.search.index() is not index


def code_of(ledger, change, word):
    codes = Codes(ledger, change)
    [code] = codes.column([word])
    codes.flush()
    return code


def test_parts_of_a_split_payment_are_found_by_their_digits(ledger, monkeypatch):
    line = ledger.plan.line("infrastructure").id
    row = next(r for r in ledger.pages.rows(Query(), 0, 200) if not r.split and r.whole_fen > 10**7)
    with ledger.change("payment.split") as change:
        parts = [Part(8765439, line), Part(row.whole_fen - 8765439, line)]
        ledger.payments.split(change, row.id, parts)
    monkeypatch.setattr(search_index, "WORTH", 1 << 40)
    assert row.id in found(ledger, "87654.39")
    monkeypatch.setattr(search_index, "WORTH", 10)
    assert row.id in found(ledger, "87654.39")


@pytest.mark.parametrize(
    ("typed", "word", "holds"),
    [
        ("jdsy", "季度审阅", True), ("jidu", "季度审阅", True), ("shenyu", "季度审阅", True),
        ("jidusy", "季度审阅", True), ("yh", "农业银行", True), ("hang", "农业银行", True),
        ("xian", "西安", True), ("lvse", "绿色", True), ("jj", "季度审阅", False), ("qd", "青岛", True),
    ],
)  # fmt: skip
def test_pinyin_and_initials_find_words(typed, word, holds):
    assert bool(pinyin.pattern(typed).search(word)) == holds


@pytest.mark.parametrize("typed", ["j", "1234", "季度", "", "vvvvq"])
def test_what_is_no_pinyin_has_no_pattern(typed):
    assert pinyin.pattern(typed) is None


def test_a_word_that_only_lines_or_projects_hold_reads_their_rows_alone(ledger, monkeypatch):
    """Of a million payments those that lie there, by their ids: the table is not read to its end."""
    monkeypatch.setattr(search_index, "WORTH", 10)
    line = ledger.plan.line("infrastructure").id
    project = next(row.project_id for row in ledger.pages.rows(Query(), 0, 900) if row.project_id)
    with ledger.change("plan.line") as change:
        change.update("plan_line", line, {"name_en": "Wzzq roads"})
        change.update("project", project, {"name": "Kxxv house"})
    some = [row for row in ledger.pages.rows(Query(), 0, 200) if not row.split][:3]
    wanted = in_file(ledger, monkeypatch, ["wzzq", "kxxv", "wzzq 7", "kxxv 1", "wzzq kxxv"])
    assert len(wanted["wzzq"]) > 3 and wanted["kxxv"]
    assert ledger.pages.search.index() is not None

    def reads(word):
        asked = ledger.pages._conditions.asked(Query(text=word), False)
        sql = f"EXPLAIN QUERY PLAN SELECT p.id FROM payment p WHERE {asked.where}"
        return [step[3] for step in ledger.read(sql, asked.params)]

    for word, ids_ in wanted.items():
        assert found(ledger, word) == ids_, word
        assert not any(f"{step} ".startswith("SCAN p ") for step in reads(word)), (
            word,
            reads(word),
        )
    with ledger.change("classify") as change:  # what moved since stands in the file alone
        ledger.payments.classify(change, [some[0].id], line_id=line)
        parts = [Part(1, line), Part(some[1].whole_fen - 1, None)]
        ledger.payments.split(change, some[1].id, parts)
    wanted = in_file(ledger, monkeypatch, ["wzzq", "wzzq 7"])
    assert {some[0].id, some[1].id} <= set(wanted["wzzq"])
    assert {word: found(ledger, word) for word in wanted} == wanted
