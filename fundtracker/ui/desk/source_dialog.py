"""A line of an imported file among those around it, as the file has them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QFontDatabase, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from fundtracker import private_files
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents import page_files, spreadsheet_rows
from fundtracker.reports.explain import raw_line
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, column, label

_TEXT, _ROWS = 40, 4  # lines before and after of a text file; rows of another, which is read slowly


class Source(NamedTuple):
    """Lines of a file: the number of the first, the line asked for, the SHA-256 of the file."""

    title: str
    first: int
    line: int
    lines: list[str]
    sha256: str
    content: bytes


def read_source(ledger: Ledger, import_id: int, line: int) -> Source:
    """Return a line of an imported file with those around it (reading thread)."""
    taken = ledger.imports.get(import_id)
    slow = taken.encoding in (*spreadsheet_rows.BOOKS, spreadsheet_rows.MARKUP, *page_files.KINDS)
    around = _ROWS if slow else _TEXT
    first = max(1, line - around)
    lines = []
    for number in range(first, line + around + 1):
        text = raw_line(ledger, taken.file_id, number, taken.encoding, taken.sheet)
        if not text and number > line:
            break
        lines.append(text)
    digest, content = ledger.files.digest(taken.file_id), ledger.files.content(taken.file_id)
    return Source(taken.title, first, line, lines, digest, content)


class SourceDialog(Dialog):
    """The lines, the one asked for marked; the file can be saved byte for byte."""

    ASKS = False

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(tr("{file}, line {line}", file=source.title, line=source.line), parent)
        self.resize(900, 480)
        self._source = source
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Lines of the file"))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.BODY)
        self.text.setFont(font)
        wide = len(str(source.first + len(source.lines)))
        self.text.setPlainText(
            "\n".join(f"{n:>{wide}}  {text}" for n, text in enumerate(source.lines, source.first))
        )
        self._mark(source.line - source.first)
        save = button(tr("Save the file…"), icon="save")
        save.clicked.connect(self._save)
        digest = label(f"SHA-256 {source.sha256}", theme.SMALL, tone="muted")
        self.setLayout(
            column(
                label(self.windowTitle(), theme.CARD, bold=True),
                self.text,
                digest,
                self.closing(save),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )

    def _mark(self, block: int) -> None:
        cursor = QTextCursor(self.text.document().findBlockByNumber(block))
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setBackground(theme.color("accent_weak"))
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.text.setExtraSelections([mark])
        self.text.setTextCursor(cursor)
        self.text.centerCursor()

    def _save(self) -> None:
        name = Path(self._source.title).name
        path = save_name(self, tr("Save the file…"), name, "*", "source")
        if path:
            private_files.write_bytes(Path(path), self._source.content)
