"""Dialogs of the frame: a fault with details to copy, an undo that takes more along, files to take in, about."""

from __future__ import annotations

import datetime as dt
import traceback
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QTextBrowser, QWidget

from fundtracker import __version__
from fundtracker.i18n import language, tr
from fundtracker.ledger.undo import Undone
from fundtracker.log import record_fault
from fundtracker.paths import asset
from fundtracker.reports.names import kind_name
from fundtracker.ui import theme
from fundtracker.ui.forms import button, column, label, row


class CrashDialog(QDialog):
    """A fault of the program: logged, named, with details to copy; the ledger is as before."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A fault in the program"))
        self.setMinimumWidth(560)
        path = record_fault(error, dt.datetime.now(dt.UTC), __version__)
        self.details = QPlainTextEdit("".join(traceback.format_exception(error)))
        self.details.setReadOnly(True)
        self.details.setAccessibleName(tr("Details"))
        copy = button(tr("Copy the details"), icon="copy")
        close = button(tr("Close"), "primary")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        close.clicked.connect(self.reject)
        where = tr("Details are in {path}", path=path) if path else ""
        self.setLayout(
            column(
                label(tr("Something went wrong inside the program."), theme.CARD, bold=True),
                label(tr("What was not saved is not in the ledger; what was saved stands."), tone="text2", wrap=True),
                self.details,
                label(where, theme.SMALL, tone="muted", wrap=True),
                row(None, copy, close),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )


class UndoDialog(QDialog):
    """Undoing an import takes later edits of its payments along: shown before it is done."""

    def __init__(self, found: Undone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Undo"))
        self.setMinimumWidth(520)
        what = " ".join(filter(None, [kind_name(found.entry.kind), str(found.entry.params.get("file", ""))]))
        lines = [
            tr("goes along: change {change} ({kind}), the payment of line {line}",
               change=one["change"], kind=kind_name(str(one["kind"])), line=one["line"])
            for one in found.along
        ]  # fmt: skip
        listed = QPlainTextEdit("\n".join(lines))
        listed.setReadOnly(True)
        listed.setAccessibleName(tr("What goes along"))
        cancel = button(tr("Cancel"))
        self.undo = button(tr("Undo with {n} later edits", n=len(found.along)), "primary")
        cancel.clicked.connect(self.reject)
        self.undo.clicked.connect(self.accept)
        self.setLayout(
            column(
                label(tr("Undo {what} (change {seq})?", what=what, seq=found.entry.seq), theme.CARD, bold=True),
                label(tr("Later edits of its payments go with them; redo brings all of it back."), wrap=True),
                listed,
                row(None, cancel, self.undo),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )


class AboutDialog(QDialog):
    """What the program is, and its version."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About the program"))
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        self.setLayout(
            column(
                label(tr("Park fund ledger"), theme.TITLE, bold=True),
                label(tr("Park fund tracker: the plan, its execution and the proof of every fen"), wrap=True),
                label(f"fundtracker {__version__}", theme.SMALL, tone="muted"),
                row(None, close),
                gap=10,
                margins=(24, 20, 24, 16),
            )
        )


class GuideDialog(QDialog):
    """The guide, beside the window; it stays open while one works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Guide"))
        self.resize(880, 680)
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Guide"))
        self.text.setOpenExternalLinks(False)
        self.text.setSearchPaths([str(asset("docs/guide"))])  # first: the pictures are looked for while it reads
        self.text.setMarkdown(asset(f"docs/guide/{language()}.md").read_text("utf-8"))
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        self.setLayout(column(self.text, row(None, close), gap=10, margins=(16, 12, 16, 12)))


def choose_files(parent: QWidget) -> list[Path]:
    """Ask for files to take in; none where the person thought better of it."""
    kinds = tr("Tables") + " (*.csv *.txt *.tsv *.xlsx *.xls *.ods);;*"
    names, _ = QFileDialog.getOpenFileNames(parent, tr("Files to take in"), "", kinds)
    return [Path(name) for name in names]
