"""Dialogs of the frame: a fault with details to copy, an undo that takes more along, files to
take in, about.
"""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QListWidget, QPlainTextEdit, QTextBrowser, QWidget

from fundtracker import __version__
from fundtracker.i18n import language, tr
from fundtracker.ledger.undo import Undone
from fundtracker.log import anonymous, record_fault
from fundtracker.paths import asset
from fundtracker.reports.tables.labels import kind_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row


class CrashDialog(Dialog):
    """A fault of the program: logged, named, with details to copy; the ledger is as before."""

    ASKS = False

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(tr("A fault in the program"), parent)
        self.setMinimumWidth(560)
        path = record_fault(error, dt.datetime.now(dt.UTC), __version__)
        self.details = QPlainTextEdit(f"fundtracker {__version__}\n{anonymous(error)}")
        self.details.setReadOnly(True)
        self.details.setAccessibleName(tr("Details"))
        copy = button(tr("Copy the details"), icon="copy")
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.details.toPlainText())
        )
        where = tr("Details are in {path}", path=path) if path else ""
        nobody = tr(
            "They hold no names, amounts or accounts: only where in the program it happened."
        )
        self.setLayout(
            column(
                label(tr("Something went wrong inside the program."), theme.CARD, bold=True),
                label(
                    tr("What was not saved is not in the ledger; what was saved remains."),
                    tone="text2",
                    wrap=True,
                ),
                self.details,
                label(f"{nobody} {where}", theme.SMALL, tone="muted", wrap=True),
                self.closing(None, copy),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )


class UndoDialog(Dialog):
    """What undoing a change does to rows, sums and later edits: shown before it is done."""

    ASKS = False

    def __init__(self, undone: Undone, lines: list[str], parent: QWidget | None = None) -> None:
        super().__init__(tr("Undo"), parent)
        self.setMinimumWidth(520)
        what = " ".join(
            filter(None, [kind_name(undone.entry.kind), str(undone.entry.params.get("file", ""))])
        )
        listed = QPlainTextEdit("\n".join(lines))
        listed.setReadOnly(True)
        listed.setAccessibleName(tr("What it does"))
        name = tr("Undo with {n} later edits", n=len(undone.along)) if undone.along else tr("Undo")
        self.undo = button(name, "primary")
        self.undo.clicked.connect(self.accept)
        self.setLayout(
            column(
                label(
                    tr("Undo {what} (change {seq})?", what=what, seq=undone.entry.seq),
                    theme.CARD,
                    bold=True,
                ),
                label(
                    tr(
                        "This is what it does to rows, sums and later edits; redo brings all of it "
                        "back."
                    ),
                    wrap=True,
                ),
                listed,
                self.foot(self.undo),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )


class AboutDialog(Dialog):
    """What the program is, and its version."""

    ASKS = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("About the program"), parent)
        self.setLayout(
            column(
                label(tr("Park fund ledger"), theme.TITLE, bold=True),
                label(
                    tr("Park fund tracker: the plan, its execution and the proof of every fen"),
                    wrap=True,
                ),
                label(f"fundtracker {__version__}", theme.SMALL, tone="muted"),
                self.closing(),
                gap=10,
                margins=(24, 20, 24, 16),
            )
        )


class GuideDialog(Dialog):
    """The guide, beside the window, at the chapter of a page; it stays open while one works."""

    ASKS = False

    def __init__(self, parent: QWidget | None = None, page: str = "") -> None:
        super().__init__(tr("Guide"), parent)
        self.resize(1120, 720)
        self.chapters, self.text = QListWidget(), QTextBrowser()
        self.chapters.setAccessibleName(tr("Chapters"))
        self.chapters.setFixedWidth(216)
        self.text.setAccessibleName(tr("Guide"))
        self.text.setOpenExternalLinks(False)
        for widget in (self.chapters, self.text):
            widget.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setSearchPaths(
            [str(asset("docs/guide"))]
        )  # first: the pictures are looked for while it reads
        words = asset(f"docs/guide/{language()}.md").read_text("utf-8")
        self.text.setMarkdown(words)
        self._places = self._spaced()
        self.chapters.currentRowChanged.connect(self._show)
        chapters = re.split(r"(?m)^## ", words)[1:]
        at = next((i for i, chapter in enumerate(chapters) if f"pictures/{page}_" in chapter), 0)
        later(self, lambda: self.chapters.setCurrentRow(at))  # places are known when laid out
        body = row(
            card(self.chapters, margins=(6, 8, 2, 8)),
            card(self.text, margins=(12, 8, 2, 8)),
            gap=12,
        )
        body.setStretch(1, 1)
        self.setLayout(column(body, self.closing(), gap=10, margins=(16, 12, 16, 12)))

    def _spaced(self) -> list[int]:
        """Give headings and pictures room, list the chapters; return where each begins."""
        places, block = [], self.text.document().begin()
        while block.isValid():
            level, form = block.blockFormat().headingLevel(), QTextBlockFormat()
            form.setTopMargin(26 if level == 2 else 6)
            form.setBottomMargin(8)
            QTextCursor(block).mergeBlockFormat(form)
            if level == 2:
                places.append(block.position())
                self.chapters.addItem(block.text())
            block = block.next()
        return places

    def _show(self, chapter: int) -> None:
        block = self.text.document().findBlock(self._places[chapter])
        top = self.text.document().documentLayout().blockBoundingRect(block).top()
        self.text.verticalScrollBar().setValue(int(top))
