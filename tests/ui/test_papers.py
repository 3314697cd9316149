"""Papers of payments, contracts, projects and decisions: dropped, pasted, from the scanner; in the pack."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.context import in_context
from fundtracker.reports.review import papers_list
from fundtracker.ui.forms.papers_dialog import Owner, PapersDialog, files_of, newest, small_picture
from tests.ui.conftest import NOON, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>endobj\ntrailer<</Root 1 0 R>>"
)


def picture(path):
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(path))
    return path


@pytest.fixture
def writing(ledger):
    with Ledger.open(ledger, "li", clock=lambda: NOON) as opened:
        opened.reviews.decide(2026 * 4, "decided", owner="li", due_day=None)
        yield opened


def owners(ledger):
    return {
        "payment": ledger.pages.rows(Query(), 0, 1)[0].id,
        "contract": ledger.contracts.all()[0].id,
        "project": ledger.projects.all()[0].id,
        "decision": ledger.read("SELECT id FROM decision LIMIT 1")[0][0],
    }


def test_each_record_keeps_its_papers_byte_for_byte_once_and_undo_takes_them_back(
    writing, tmp_path
):
    paper = picture(tmp_path / "scan.png")
    before = writing.state_hash()
    for owner, row in owners(writing).items():
        with writing.change("attach") as change:
            put = writing.attachments.attach(change, owner, row, paper)
            again = writing.attachments.attach(change, owner, row, paper)
        assert (put.outcome, again.outcome) == ("new", "known")
        [kept] = writing.attachments.of(owner, row)
        assert writing.attachments.content(kept) == paper.read_bytes()
    assert [owner for owner, _, _ in writing.attachments.beside_records()] == [*owners(writing)]
    assert writing.check() == []
    for _ in owners(writing):
        writing.undo()
    assert writing.state_hash() == before
    with pytest.raises(UserError), writing.change("attach") as change:
        writing.attachments.attach(change, "payment", 1 << 38, paper)


def test_undo_of_an_import_takes_the_papers_of_its_payments_along_and_redo_brings_them_back(
    writing, tmp_path
):
    entry = next(e for e in writing.history.entries() if e.kind == "import")
    row = next(
        r for r in writing.pages.rows(Query(), 0, 2000) if r.import_id == entry.params["import"]
    )
    with writing.change("attach") as change:
        writing.attachments.attach(change, "payment", row.id, picture(tmp_path / "a.png"))
    writing.undo(entry.seq)
    assert writing.attachments.of("payment", row.id) == []
    writing.redo()
    assert len(writing.attachments.of("payment", row.id)) == 1
    assert writing.check() == []


def test_the_pack_lists_them_with_their_hash(writing, tmp_path):
    assert in_context(writing, papers_list.tables) == []
    paper = picture(tmp_path / "scan.png")
    for owner, row in owners(writing).items():
        with writing.change("attach") as change:
            writing.attachments.attach(change, owner, row, paper)
    [table] = in_context(writing, papers_list.tables)
    assert len(table.rows) == 4
    assert {row.cells["sha"].value for row in table.rows} == {
        writing.attachments.beside_records()[0][2].sha256
    }
    assert all(row.cells["record"].value for row in table.rows)


@pytest.fixture
def dialog(qtbot, desk):
    payment = []
    desk.session.operations.read(
        desk, lambda ledger: ledger.pages.rows(Query(), 0, 1)[0].id, payment.append
    )
    qtbot.waitUntil(lambda: bool(payment))
    dialog = PapersDialog(desk.session, Owner("payment", payment[0], "one"), desk)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, desk)
    return dialog


def test_a_scan_is_attached_opened_and_taken_off(qtbot, desk, dialog, tmp_path, monkeypatch):
    paper = tmp_path / "scan.pdf"
    paper.write_bytes(PDF)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(paper)], ""))
    dialog.add.click()
    qtbot.waitUntil(lambda: len(dialog.papers()) == 1)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog.open_paper()
    qtbot.waitUntil(lambda: bool(opened))
    copy = opened[0].toLocalFile()
    assert Path(copy).read_bytes() == PDF
    assert not os.access(copy, os.W_OK) or os.getuid() == 0
    dialog.take_off.click()
    qtbot.waitUntil(lambda: dialog.papers() == [])


def test_a_picture_is_pasted(qtbot, dialog):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    QGuiApplication.clipboard().setImage(image)
    dialog.paste()
    qtbot.waitUntil(lambda: len(dialog.papers()) == 1)
    assert dialog.papers()[0].name.endswith(".png")
    QGuiApplication.clipboard().setText("words")
    dialog.paste()
    assert dialog.words.text() == tr("The clipboard holds no file and no picture.")


def test_a_program_is_kept_but_not_opened(qtbot, dialog, tmp_path, monkeypatch):
    program = tmp_path / "run.exe"
    program.write_bytes(b"MZ")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: pytest.fail("opened"))
    dialog.attach([program])
    qtbot.waitUntil(lambda: len(dialog.papers()) == 1)
    before = dialog.words.text()
    dialog.open_paper()
    qtbot.waitUntil(lambda: dialog.words.text() != before)


def test_a_folder_that_is_dropped_is_refused_in_words(qtbot, desk, tmp_path):
    dialog = PapersDialog(desk.session, Owner("payment", 1, "x"), desk)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    dialog.drop(data)
    assert dialog.words.text() == tr("What was dropped holds no file and no picture.")
    dialog.deleteLater()


def test_small_pictures_dropped_files_and_the_newest_scans(tmp_path):
    paper = picture(tmp_path / "scan.png")
    assert max(small_picture("scan.png", paper.read_bytes()).size().toTuple()) == 96
    assert small_picture("a.pdf", PDF) is not None
    assert small_picture("a.pdf", b"%PDF broken") is None
    assert small_picture("a.docx", b"x") is None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paper)), QUrl("https://example.org/x.png")])
    assert files_of(data) == [paper]
    (tmp_path / ".hidden").write_text("x")
    older = tmp_path / "older.pdf"
    older.write_bytes(PDF)
    os.utime(older, (1, 1))
    assert newest(tmp_path) == [paper, older]
    assert newest(tmp_path / "gone") == []


def test_the_drawer_of_a_payment_says_how_many_papers_it_has(qtbot, desk, tmp_path):
    page = desk.open_page("payments")
    qtbot.waitUntil(lambda: page.model.rowCount() > 1)
    page.grid.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(page.drawer.isVisible)
    settle(qtbot, desk)
    dialog = page.drawer.papers.open()
    dialog.attach([picture(tmp_path / "scan.png")])
    qtbot.waitUntil(lambda: page.drawer.papers.text() == tr("Attachments ({n})…", n=1))
    dialog.leave()
