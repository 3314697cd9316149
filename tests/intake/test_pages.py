"""Statements printed on pages, PDF and OFD: read where the balance proves each row, refused with the line else."""

import datetime as dt
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fundtracker.cli import run
from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents import page_files
from fundtracker.reports import explain
from tests.intake import printed
from tests.intake.printed import Paid, Text

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)


def wanted(rows: list[Paid]) -> list[tuple[str, str, int]]:
    return sorted((r.day.isoformat(), "out" if r.fen < 0 else "in", abs(r.fen)) for r in rows)


def taken(path: Path, choices: Choices | None = None) -> list[tuple[str, str, int]]:
    reading = read(path, choices=choices)
    found = sorted((r["date"], r["direction"], r["amount_fen"]) for r in post.settled(reading))
    assert not reading.questions
    assert not reading.rejected
    return found


def file(folder: Path, data: bytes, name: str = "对账单.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        post.settled(read(path))
    return caught.value


@pytest.mark.parametrize("layout", printed.LAYOUTS)
@pytest.mark.parametrize("n", [7, 75])
def test_a_pdf_of_one_or_many_pages_is_read_row_by_row(layout, n, tmp_path):
    rows = printed.paid(n)
    path = file(tmp_path, printed.LAYOUTS[layout](rows))
    assert taken(path) == wanted(rows)
    reading = read(path)
    names = {r["counterparty"] for r in post.settled(reading)}
    assert len(names) == 4
    if layout != "english":
        assert names == set(printed.PARTIES)
    if layout not in ("english", "signed"):
        assert {r["summary"] for r in post.settled(read(path))} == {r.words for r in rows}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_pdf_without_its_fonts_is_read_however_its_pages_are_turned(rotate, tmp_path):
    rows = printed.paid(40)
    pages = printed.placed(rows, each=20)
    path = file(tmp_path, printed.raw_pdf(pages, rotate=rotate))
    assert taken(path) == wanted(rows)


def test_an_ofd_statement_is_read_its_template_too(tmp_path):
    rows = printed.paid(40)
    pages = printed.placed(rows)
    path = file(tmp_path, printed.ofd(pages), "对账单.ofd")
    assert taken(path) == wanted(rows)
    heads = [text for text in pages[0] if text.y == 90]
    bare = [[text for text in page if text.y != 90] for page in pages]
    path = file(
        tmp_path, printed.ofd(bare, template=heads, down=(105, 185, 265, 345, 475)), "模板.ofd"
    )
    assert taken(path) == wanted(rows)


@pytest.mark.parametrize("kind", ["pdf", "ofd"])
@pytest.mark.parametrize("what", ["amount", "balance", "gone", "last"])
def test_one_wrong_digit_refuses_the_whole_file_with_its_line(kind, what, tmp_path):
    rows = printed.paid(12)
    [page] = printed.placed(rows)
    at = next(i for i, t in enumerate(page) if t.y == 110 + 5 * 22 and t.x > 110 and "." in t.text)
    if what == "amount":
        page[at] = page[at]._replace(
            text=page[at].text[:-1] + str((int(page[at].text[-1]) + 1) % 10)
        )
    elif what == "balance":
        page[at + 1] = page[at + 1]._replace(
            text=page[at + 1].text[:-1] + str((int(page[at + 1].text[-1]) + 1) % 10)
        )
    elif what == "gone":
        page = [t for t in page if t.y not in (110 + 5 * 22, 120 + 5 * 22)]
    else:
        page.append(Text(40, 780, f"期末余额：{printed.yuan(printed.balances(rows)[-1] + 1)}"))
    made = printed.raw_pdf([page]) if kind == "pdf" else printed.ofd([page])
    path = file(tmp_path, made, f"对账单.{kind}")
    error = refused(path)
    assert error.code == "balance_proves_not"
    line = page_files.raw_line(path.read_bytes(), kind, error.params["line"])
    broken = {"gone": 6, "last": 11}.get(what, 5)
    assert rows[broken].day.isoformat() in line
    ledger = tmp_path / "t.ftdb"
    assert run(["new", str(ledger)]) == 0
    assert run(["import", str(path), "--ledger", str(ledger)]) == 2
    with Ledger.open(ledger, person="甲", clock=lambda: NOON) as opened:
        assert not opened.imports.all()
        assert not opened.payments.any()


def test_a_first_row_that_nothing_proves_is_asked_about(tmp_path):
    rows = printed.paid(6)
    path = file(tmp_path, printed.raw_pdf(printed.placed(rows, opening=False)))
    reading = read(path)
    post.settled(reading)
    assert [(q.key, q.fen) for q in reading.questions] == [("first_row", abs(rows[0].fen))]
    assert taken(path, Choices(answers={"first_row": "right"})) == wanted(rows)
    with pytest.raises(RefusedError):
        taken(path, Choices(answers={"first_row": "wrong"}))


def test_a_scanned_pdf_a_page_without_balances_and_missing_pages_are_refused_in_words(tmp_path):
    assert refused(file(tmp_path, printed.raw_pdf([[]]))).code == "pages_without_text"
    rows = printed.paid(6)
    [page] = printed.placed(rows)
    without = [t for t in page if t.text != "余额"]
    assert refused(file(tmp_path, printed.raw_pdf([without]))).code == "pages_without_balance"
    said = [*page, Text(250, 830, "第1页 共3页")]
    assert refused(file(tmp_path, printed.raw_pdf([said]))).code == "pages_missing"
    unknown = [t._replace(text="\ue123\ue124") if t.text.startswith("示例") else t for t in page]
    assert refused(file(tmp_path, printed.raw_pdf([unknown]))).code == "pages_letters_unknown"
    whole = printed.raw_pdf([page])
    assert refused(file(tmp_path, whole[:200])).code == "pages_unreadable"


def test_an_ofd_that_unpacks_too_far_or_declares_entities_is_not_opened(tmp_path):
    path = tmp_path / "bomb.ofd"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", "<OFD/>")
        with archive.open("Doc_0/x.xml", "w") as member:
            for _ in range(300):
                member.write(b"0" * (1 << 20))
    assert refused(path).code == "zip_bomb"
    entities = (
        b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><OFD><DocRoot>&b;</DocRoot></OFD>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OFD.xml", entities)
    assert refused(path).code == "pages_unreadable"


def test_a_printed_statement_is_stored_and_each_row_leads_back_to_its_line(tmp_path):
    rows = printed.paid(6)
    path = file(tmp_path, printed.raw_pdf(printed.placed(rows)))
    with Ledger.create(tmp_path / "t.ftdb", person="甲", clock=lambda: NOON) as ledger:
        done = post.post(ledger, path)
        assert done.counts["new"] == 6
        one = ledger.imports.all()[0]
        line = done.reading.rejected or post.settled(read(path))[0]["line"]
        raw = explain.raw_line(ledger, one.file_id, line, one.encoding)
        assert rows[0].day.isoformat() in raw
        again = post.post(ledger, path)
        assert (again.counts["new"], again.counts["known"]) == (0, 6)


def test_the_library_of_pdf_is_loaded_when_a_pdf_comes_and_not_before(tmp_path):
    csv = tmp_path / "a.csv"
    csv.write_text(
        "日期,收款人,支出\n2024-01-03,示例公司,1.00\n2024-01-04,示例公司,2.00\n", "utf-8"
    )
    code = (
        "import sys; from fundtracker.intake.payments import post; from fundtracker.intake.meaning.reading import read;"
        f"post.settled(read({str(csv)!r})); assert 'pypdfium2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_command_line_says_what_it_read_and_names_the_page(tmp_path, capsys):
    rows = printed.paid(6)
    path = file(tmp_path, printed.raw_pdf(printed.placed(rows)))
    assert run(["new", str(tmp_path / "t.ftdb")]) == 0
    capsys.readouterr()
    assert (
        run(["import", str(path), "--ledger", str(tmp_path / "t.ftdb"), "--dry-run", "--json"]) == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert (said["encoding"], len(said["records"])) == ("pdf", 6)
    assert said["notes"][0]["code"] == "pages_read"
