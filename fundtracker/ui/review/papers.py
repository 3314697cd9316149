"""The papers of a quarter: its pack shown and saved, the copy to carry away and to take back, the
meeting.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer

from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.reports.tables.progress import Steps
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.pages_dialog import PagesDialog
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.review import reading
from fundtracker.ui.review.forms import PrintDialog, SealDialog
from fundtracker.ui.widgets.building_blocks import button

T = TypeVar("T")


class PapersPage(Page):
    """A page of one quarter, ``now``, that makes its papers off the GUI thread; ``save`` calls a
    long work off.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.now: reading.Standing | None = None
        self.printer = self.show_pages
        self.save = button(icon="save")
        self._steps: Steps | None = None  # of the pack that is being made
        self._watch = QTimer(self)
        self._watch.setInterval(100)
        self._watch.timeout.connect(lambda: self.save.setText(self._save_words()))
        session.operations.leaving.connect(self._left)

    def _call_off(self) -> None:
        if self._steps is not None:
            self._steps.stop()

    def _left(self) -> None:
        self._call_off()
        self._made_nothing()  # its answer may never come

    def show_pages(self) -> None:
        """Show the pages of the pack as they will be printed."""
        from fundtracker.reports.review import pack, pack_pdf

        how = pack.Print((language(),), self.session.unit, "a4", self.session.settings.prepared_by)

        def item(sharp: bool, done: Callable[[list[bytes]], None]) -> None:
            def work(p: reading.Papers, steps: Steps) -> list[bytes]:
                form = "sharp" if sharp else "png"
                return pack_pdf.compiled(
                    p.content, how, form, digest=p.digest, signatures=p.signatures, steps=steps
                )

            def ready(pages: list[bytes]) -> None:
                self.session.notice.emit("", "")  # nothing is being made any more
                done(pages)

            self._write_pack(work, ready)

        def show(pages: list[bytes]) -> None:
            self._pages = PagesDialog(
                tr("Review pack"), pages, self, sharp=lambda done: item(True, done)
            )
            self._pages.show()

        item(False, show)

    def _save(self) -> None:
        if self._steps is not None:
            self._call_off()
            return
        self._printing = dialog = PrintDialog(
            self.session.unit, self.session.settings.prepared_by, self
        )
        dialog.accepted.connect(lambda: self._save_as(dialog))
        dialog.open()

    def _save_as(self, dialog: PrintDialog) -> None:
        assert self.now is not None
        end = ("pdf", "xlsx")[dialog.form.current()]
        name = save_name(
            self, tr("Save the review pack"), f"{self.now.quarter.name}.{end}", f"(*.{end})"
        )
        if name:
            unit = ("yuan", "wan", "yi")[dialog.unit.current()]
            paper = ("a4", "a3")[dialog.paper.current()]
            self.session.settings.prepared_by = dialog.prepared.text()
            self.session.settings.save()
            self.save_to(Path(name), dialog.languages(), unit, paper)

    def save_to(self, path: Path, languages: tuple[str, ...], unit: str, paper: str) -> None:
        """Write the pack: PDF/A, or a workbook where the name ends in xlsx."""
        from fundtracker.reports.review import pack, pack_pdf, pack_xlsx

        prepared_by = self.session.settings.prepared_by

        def work(p: reading.Papers, steps: Steps) -> None:
            write = pack_xlsx.write if path.suffix == ".xlsx" else pack_pdf.write
            how = pack.Print(languages, unit, paper, prepared_by)
            write(p.content, path, how, digest=p.digest, signatures=p.signatures, steps=steps)

        self._write_pack(
            work, lambda _: self.session.notice.emit("ok", tr("{name} is written.", name=path.name))
        )

    def _write_pack(
        self, work: Callable[[reading.Papers, Steps], T], done: Callable[[T], None]
    ) -> None:
        """Read the papers, then make something of them where no ledger waits for it; the button
        calls it off.
        """
        if self.now is None:
            return
        self.session.notice.emit("accent", tr("The review pack is being made…"))
        if self._steps is not None:
            return
        quarter, operations = self.now.quarter, self.session.operations
        steps = self._steps = Steps()
        self._watch.start()

        def ended(item: T) -> None:
            self._made_nothing()
            done(item)

        def failed(error: UserError) -> None:
            self._made_nothing()
            self.session.notice.emit("accent" if error.code == "cancelled" else "bad", say(error))

        operations.read(
            self,
            lambda ledger: reading.papers(ledger, quarter, steps),
            lambda documents: operations.outside(
                self, lambda _: work(documents, steps), ended, failed=failed
            ),
            failed=failed,
        )

    def _made_nothing(self) -> None:
        """The pack is made, or is not: the button saves again."""
        self._watch.stop()
        self._steps = None
        self.save.setText(self._save_words())

    def _save_words(self) -> str:
        if self._steps is None:
            return tr("Save the pack…")
        return tr(
            "Cancel ({done} of {of})",
            done=self._steps.done,
            of=max(self._steps.of, self._steps.done),
        )

    def _export(self) -> None:
        """Ask what the copy is to hold, after saying what that would be; then where it goes."""
        from fundtracker.reports.review import copy_content

        if self.now is None:
            return
        quarter = self.now.quarter

        def ask(inside: dict[str, list[str]]) -> None:
            dialog = self._sealing = SealDialog(inside, self.session.person, self)
            dialog.ok.clicked.connect(lambda: self._export_as(dialog))
            dialog.open()

        self.session.operations.read(
            self,
            lambda ledger: {
                content: copy_content.inside(ledger, quarter, content)
                for content in copy_content.CONTENTS
            },
            ask,
        )

    def _export_as(self, dialog: SealDialog) -> None:
        if self.now is None:
            return
        suggested = f"{self.now.quarter.name}.ftreview"
        name = save_name(self, tr("Review copy"), suggested, "(*.ftreview)")
        if name:
            self.export_to(Path(name), dialog)

    def export_to(self, path: Path, dialog: SealDialog) -> None:
        """Write the review copy of the quarter as a dialog asks."""
        from fundtracker.reports.review import review_copy

        assert self.now is not None
        quarter, wanted, key = self.now.quarter, dialog.wanted(), dialog.key()
        at = self.session.clock().isoformat(timespec="seconds")
        dialog.ok.setEnabled(False)

        def done(_: object) -> None:
            dialog.accept()
            self.session.notice.emit("ok", tr("{name} is written.", name=path.name))

        self.session.operations.read(
            self,
            lambda ledger: review_copy.export(ledger, quarter, path, key.key(), at, wanted),
            done,
            failed=lambda error: dialog.refuse(say(error)),
        )

    def _open_copy(self) -> None:
        name = open_name(self, tr("Review copy"), "(*.ftreview);;*")
        if name:
            self.open_copy(Path(name))

    def open_copy(self, path: Path) -> None:
        """Show a copy: what proves it and what it would bring; it is taken back from there."""
        from fundtracker.ui.review.copy_dialog import CopyDialog

        self._copy = CopyDialog(self.session, path, self.merge, self)
        self._copy.open()

    def merge(self, path: Path) -> None:
        """Take comments and signatures of a copy back; an altered one is refused with what was
        altered.
        """
        from fundtracker.reports.review import review_copy

        def when_merged(done: review_copy.Merged) -> None:
            text = tr(
                "{file}: comments {comments}, signatures {signatures}",
                file=path.name,
                **done._asdict(),
            )
            self.session.notice.emit("ok", text)

        self.session.operations.write(
            self, lambda ledger, _: review_copy.merge(ledger, path), when_merged
        )

    def meet(self) -> None:
        """Show the tables in meeting mode."""
        from fundtracker.ui.review.meeting import Meeting

        if self.now is None:
            return
        quarter = self.now.quarter

        def show(documents: reading.Papers) -> None:
            self.room = Meeting(self.session, quarter, documents)
            self.room.showFullScreen()

        self.session.operations.read(
            self, lambda ledger: reading.papers(ledger, quarter), show, key="meeting"
        )
