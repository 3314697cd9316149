"""Import: choose or drop files, check every row, confirm. The last step alone stores."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget

from fundtracker import i18n
from fundtracker.errors import RefusedError, UserError
from fundtracker.i18n import tr
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.profile_saving import of_reading
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.payments import parts, post, preview, saved_profiles, taken_files
from fundtracker.intake.payments.parts import Parts
from fundtracker.intake.payments.preview import Preview
from fundtracker.intake.payments.taken_files import TakenFile
from fundtracker.intake.questions import lasting
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.file_choice import choose_files
from fundtracker.ui.forms.name_dialog import NameDialog
from fundtracker.ui.imports import as_list, taken_in
from fundtracker.ui.imports.job import Job
from fundtracker.ui.imports.step_check import CheckPane
from fundtracker.ui.imports.step_choose import ChoosePane
from fundtracker.ui.imports.step_done import ConfirmPane
from fundtracker.ui.widgets.building_blocks import Step, button, column, label, row

CHOOSE, CHECK, CONFIRM = range(3)


class ImportPage(taken_in.Taking):
    """Three steps over one or several files; each is a ``Job``."""

    READS = frozenset({"import", "fund"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.jobs: list[Job] = []
        self.step = CHOOSE
        self.imported: list[post.Outcome] = []
        self._left: list[Job] = []  # files with corrections that could not go in with the others
        self._at = 0
        self._turn = 0
        self._task: Task | None = None
        self._at_errors: Path | None = None  # the file whose rows with errors are to be shown first
        self._unpacked: tempfile.TemporaryDirectory[str] | None = None
        self._profiles: list[Profile] = []
        self._runs = False
        # a double click on one step must not press the button of the next
        self._pause = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._pause.timeout.connect(self._can)
        self._steps = [Step(number) for number in (1, 2, 3)]
        self.first = ChoosePane(session, self.texts)
        self.check = CheckPane(session, self.texts)
        self.confirm = ConfirmPane(session, self.texts)
        self.stack = QStackedWidget()
        for pane in (self.first, self.check, self.confirm):
            self.stack.addWidget(pane)
        self.back, self.rejected, self.go = button(), button(icon="export"), button(kind="primary")
        self.texts(self.rejected.setText, lambda: tr("Export the rows with errors"))
        self.texts(self.rejected.setIcon, lambda: theme.icon("export", "text2", 16))
        self._hint = label(size=theme.SMALL, tone="muted")
        self.loss = label(size=theme.SMALL, tone="warn", wrap=True)
        self.loss.hide()
        foot = row(self.back, None, self._hint, self.rejected, self.go)
        steps = row(*self._steps, None, gap=28)
        self.setLayout(column(steps, self.stack, self.loss, foot, gap=12, margins=(24, 4, 24, 16)))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self._connect()
        self._show_step(CHOOSE)

    def _connect(self) -> None:
        self.session.dropped.connect(self.take)
        self.session.opened.connect(self._forget)
        self.first.chosen.connect(self.take)
        self.first.lists.clicked.connect(lambda: as_list.open_first(self, choose_files(self)))
        self.first.taken_back.connect(self._take_back)
        self.first.reopened.connect(self._reopen)
        self.first.grid.selectionModel().selectionChanged.connect(lambda *_: self._can())
        self.check.changed.connect(self._look)
        self.check.other_file.connect(self._other)
        self.check.save_profile.connect(self._save_profile)
        self.check.as_list.connect(lambda job: as_list.open_job(self, job, self.leave_out))
        self.back.clicked.connect(self._back)
        self.go.clicked.connect(self._go)
        self.rejected.clicked.connect(self._export_rejected)
        self.confirm.cancel.clicked.connect(self._cancel)
        self.confirm.matches.clicked.connect(lambda: taken_in.accept_matches(self))
        self.session.operations.progressed.connect(self._progressed)

    # ------------------------------------------------------------ steps
    def title(self) -> str:
        return tr("Import")

    def subtitle(self) -> str:
        return tr("Step {n} of 3", n=self.step + 1)

    def _show_step(self, step: int) -> None:
        self.step = step
        self._pause.start()
        self.stack.setCurrentIndex(step)
        self._say_steps()
        self._can()
        self.headed.emit()

    def _say_steps(self) -> None:
        names = (tr("Choose files"), tr("Check columns and rows"), tr("Confirm"))
        for at, (step, name) in enumerate(zip(self._steps, names, strict=True)):
            step.say(name, "done" if at < self.step else "now" if at == self.step else "later")

    def _can(self) -> None:
        """Name the buttons and say which of them make sense."""
        writable = self.session.writable
        new, rejected = sum(job.new for job in self.jobs), self._rejected()
        done = bool(self.imported) and not self._runs
        self.back.setText(tr("Cancel") if self.step == CHECK else tr("Back"))
        self.back.setVisible(self.step != CHOOSE and not self._runs and not done)
        self.go.setVisible(self.step != CHOOSE and not self._runs)
        self.rejected.setVisible(self.step == CHECK)
        self.rejected.setEnabled(bool(rejected))
        texts = (
            "",
            tr("Import {n} payments…", n=f"{new:,}"),
            tr("Import {n} payments", n=f"{new:,}"),
        )
        after = (
            tr("Back to the files that were not imported")
            if self._left
            else tr("Show the disbursements")
        )
        self.go.setText(after if done else texts[self.step])
        shown = self.jobs[self._at : self._at + 1] if self.step == CHECK else self.jobs
        ready = any(job.preview for job in self.jobs) and not any(job.asks for job in shown)
        ready = done or (writable and self._task is None and ready)
        self.go.setEnabled(ready and not self._pause.isActive())
        self._hint.setVisible(self.step == CHECK)
        self._hint.setText(self._state_text(writable))
        self.first.can(writable)

    def _state_text(self, writable: bool) -> str:
        """Return what stands beside the buttons: how far the reading is, else what can be done."""
        if not writable:
            return tr("open for reading only")
        if self._task is not None:
            seen = sum(job.preview is not None or job.refused is not None for job in self.jobs)
            return tr(
                "Reading file {n} of {all}…",
                n=f"{min(seen + 1, len(self.jobs)):,}",
                all=f"{len(self.jobs):,}",
            )
        if waiting := sum(len(job.questions) for job in self.jobs):
            return tr("open questions: {n}; nothing is stored before they are answered", n=waiting)
        return tr("an import can be taken back whole with Ctrl+Z, file by file")

    def _rejected(self) -> list[preview.Row]:
        job = self.jobs[self._at] if self.jobs else None
        return [r for r in job.rows if r.state == "rejected"] if job is not None else []

    def unsaved(self) -> str:
        corrected = [job for job in (self._left if self.imported else self.jobs) if job.corrections]
        if not corrected:
            return super().unsaved()
        n = sum(job.corrections for job in corrected)
        names = ", ".join(job.path.name for job in corrected)
        return tr(
            "{n} corrections in {files} are not imported yet and would be lost.",
            n=f"{n:,}",
            files=names,
        )

    def _back(self) -> None:
        if self.step == CHECK:
            self.leave()
        else:
            self._show_step(CHECK)

    def leave(self) -> None:
        """Go back to the choice of files; corrections are thrown away by a second press only."""
        words = self.unsaved()
        if words and not self.loss.isVisible():
            self.loss.setText(words + " " + tr("“Cancel” once more throws them away."))
            self.loss.show()
            return
        self._forget()

    def _forget(self) -> None:
        self.loss.hide()
        self._turn += 1
        if self._task is not None and not self._runs:
            self._task.cancel()
            self._task = None
        self.jobs, self.imported, self._left, self._at = [], [], [], 0
        if self._unpacked is not None:
            self._unpacked.cleanup()
            self._unpacked = None
        self._show_step(CHOOSE)

    def _go(self) -> None:
        if self.imported and self._left:
            self.take([])  # back to those that could not go in
        elif self.imported:
            self._forget()
            self.session.go.emit("payments")
        elif self.step == CHECK:
            self._look_at_rest()
        else:
            self._import()

    # ------------------------------------------------------------ files
    def reload(self) -> None:
        def read(ledger: Ledger) -> tuple[list[TakenFile], list[Profile], list[Fund]]:
            return (
                taken_files.listed(ledger),
                saved_profiles.saved_profiles(ledger),
                ledger.funds.all(),
            )

        def when_read(lists: tuple[list[TakenFile], list[Profile], list[Fund]]) -> None:
            self.check.funds = lists[2]
            stood = {file.id for file in self.first.taken.all}
            self.first.taken.show(lists[0])
            self._profiles = [*lists[1], *profiles.shipped()]
            if not self._runs:
                taken_in.without_undone(self, stood - {file.id for file in lists[0]})
            self._can()

        self.session.operations.read(self, read, when_read, key="taken")

    def take(self, paths: list[Path]) -> None:
        """Check files: those that are on the page already are not taken twice."""
        if self._runs:
            self.session.notice.emit(
                "warn", tr("Files are being imported: drop others when that is done.")
            )
            return
        if self.imported:
            left = self._left
            self._forget()
            self.jobs = left
        there = {job.source or job.path for job in self.jobs}
        self.jobs += [Job(path) for path in dict.fromkeys(paths) if path not in there]
        self._at = min(self._at, len(self.jobs) - 1)
        self._show_step(CHECK)
        self._look()

    def begin_anew(self) -> None:
        """Choose files; those that could not go in with the others are shown again."""
        left = self._left
        self._forget()
        if left:
            self.jobs = left
            self.take([])

    def leave_out(self, job: Job) -> None:
        """Take a file that went in as a list from the page; the last one ends the step."""
        self.jobs = [other for other in self.jobs if other is not job]
        if self.jobs:
            self._other(0)
        else:
            self._forget()

    def _other(self, at: int) -> None:
        self._at = at
        job = self.jobs[at]
        if job.preview is None and job.refused is None:
            self._look()
        else:
            self._show_job(job)

    # ------------------------------------------------------------ looking
    def _look(self) -> None:
        """Read the file on the page again; an older reading that still runs is stopped."""
        self.loss.hide()
        self._read(self.jobs[self._at], self._show_job)

    def _read_next(self) -> None:
        """Read the next file that nobody looked at yet, so that all stand there with their counts
        and money.
        """
        waiting = next(
            (job for job in self.jobs if job.preview is None and job.refused is None), None
        )
        if self.step == CHECK and self._task is None and waiting is not None:
            self._read(waiting, lambda _: None)

    def _look_at_rest(self) -> None:
        """Read the files that were not looked at yet, then show the last step."""
        waiting = next(
            (job for job in self.jobs if job.preview is None and job.refused is None), None
        )
        if waiting is not None:
            self._read(waiting, lambda _: self._look_at_rest())
            return
        asking = next((at for at, job in enumerate(self.jobs) if job.asks), None)
        if asking is not None:
            self._at = asking
            self._show_job(self.jobs[asking])
            return
        self._show_step(CONFIRM)
        self.confirm.ask(self.jobs)

    def _read(self, job: Job, then: Callable[[Job], Any]) -> None:
        if self._task is not None:
            self._task.cancel()
        self._turn += 1
        turn, path, profile, choices = self._turn, job.path, job.profile, job.choices
        parts_item, folder = job.parts, self._folder()

        def work(ledger: Ledger, task: Task) -> Preview | Parts | tuple[RefusedError, Any]:
            try:
                if parts_item is None:
                    parts_read = parts.parts_of(
                        ledger, path, folder, profile=profile, choices=choices
                    )
                    if parts_read.divides(path):
                        return parts_read
                return preview.look(
                    ledger,
                    path,
                    profile=profile,
                    choices=choices,
                    progress=task.progress,
                    cancelled=task.cancelled,
                )
            except RefusedError as error:
                return error, _bare(path, choices)

        def when_read(outcome: Any) -> None:
            if turn != self._turn:
                return
            self._task = None
            if isinstance(outcome, Parts):
                self._read(self._divide(job, outcome), then)
                return
            job.take(outcome)
            then(job)
            self.check.name_files(self.jobs)
            self._can()
            self._read_next()

        def failed(error: UserError) -> None:
            if turn == self._turn:
                self._task = None
                self.session.notice.emit("bad", i18n.say(error))
                self._can()

        self._task = self.session.operations.write(self, work, when_read, failed=failed)
        self._can()

    def _folder(self) -> Path:
        """Return a new folder for the files inside a zip; it goes with the page."""
        if self._unpacked is None:
            self._unpacked = unpacked = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            self.destroyed.connect(lambda *_: unpacked.cleanup())
        return Path(tempfile.mkdtemp(dir=self._unpacked.name))

    def _divide(self, job: Job, parts_item: Parts) -> Job:
        """Put a line for each part of a file in the place of the file; return the first."""
        jobs = [
            Job(
                part.path,
                job.profile,
                part.choices,
                source=job.source or job.path,
                parts=parts_item,
                at=at,
            )
            for at, part in enumerate(parts_item.parts)
        ]
        place = self.jobs.index(job)
        self.jobs[place : place + 1] = jobs
        return jobs[0]

    def _show_job(self, job: Job) -> None:
        self.check.show_job(job, self.jobs, self._profiles)
        if self._at_errors == (job.source or job.path) and self._rejected():
            self.check.show_errors()
            self._at_errors = None
        self._can()

    def _progressed(self, task: Task, rows: int) -> None:
        if task is not self._task or not self._runs:
            return
        job = self.jobs[min(len(self.imported), len(self.jobs) - 1)]
        of = job.preview.outcome.counts["read"] if job.preview is not None else rows
        self.confirm.at(job.name, rows, of, len(self.imported), len(self.jobs))

    # ------------------------------------------------------------ taking in
    def _import(self) -> None:
        ready = [job for job in self.jobs if job.preview is not None]
        reason = self.confirm.reason.text().strip()
        self._left = [job for job in self.jobs if job.preview is None and job.corrections]
        self.jobs, self._at, self._runs = ready, 0, True
        self.confirm.run()
        self.session.keep_copy()
        self._next(ready, reason)

    def _next(self, ready: list[Job], reason: str) -> None:
        """Take one file after the other in, each in a change of its own."""
        if len(self.imported) == len(ready):
            self._finish()
            return
        job = ready[len(self.imported)]
        self.confirm.file(job.name, len(self.imported), len(ready))

        header = job.preview.outcome.reading.table.header if job.preview is not None else None
        # asked once, remembered, by the import itself: one undo takes back both
        choices = job.choices._replace(keep=bool(lasting(job.choices.answers) and header))

        def work(ledger: Ledger, task: Task) -> post.Outcome:
            return post.post(
                ledger, job.path, profile=job.profile, choices=choices, reason=reason,
                follow=post.Follow(task.progress, task.cancelled),
            )  # fmt: skip

        def when_read(outcome: post.Outcome) -> None:
            self.imported.append(outcome)
            self._next(ready, reason)

        self._task = self.session.operations.write(self, work, when_read, failed=self._failed)
        self._can()

    def _failed(self, error: UserError) -> None:
        """Say why it stopped; files that went in before stand, the others are still here."""
        self._task, self._runs = None, False
        self.session.notice.emit("warn" if error.code == "cancelled" else "bad", i18n.say(error))
        self.jobs = [*self.jobs[len(self.imported) :], *self._left]
        self._left = []
        self.imported, self._at = [], 0
        for job in self.jobs:
            job.preview = None
        self._show_step(CHECK)
        self._look()

    def _finish(self) -> None:
        self._task, self._runs = None, False
        self._pause.start()
        self.confirm.done(list(self.imported), 0)
        self._can()
        self.headed.emit()
        taken_in.count_matches(self)

    def _cancel(self) -> None:
        if self._task is not None:
            self.confirm.cancel.setEnabled(False)
            self._task.cancel()

    # ------------------------------------------------------------ profiles, errors, taking back
    def _save_profile(self) -> None:
        job = self.jobs[self._at]
        suggested = job.preview.outcome.reading.profile if job.preview is not None else ""
        dialog = NameDialog(tr("Save as a profile"), suggested or job.path.stem, self.window())
        dialog.accepted.connect(lambda: self.save_profile(dialog.value()))
        dialog.open()

    def save_profile(self, name: str) -> None:
        """Save how the file on the page is read under a name; files with its header use it by
        themselves.
        """
        job = self.jobs[self._at]
        if job.preview is None:
            return
        profile = of_reading(name, job.preview.outcome.reading)

        def when_saved(_: None) -> None:
            self.session.notice.emit("ok", tr("Profile saved: {name}", name=name))
            job.profile = profile
            self.reload()
            self._look()

        self.session.operations.write(
            self,
            lambda ledger, _: ledger.profiles.save(
                name, profile.fingerprint, profiles.to_toml(profile)
            ),
            when_saved,
        )

    def _export_rejected(self) -> None:
        job = self.jobs[self._at]
        title, kinds = tr("Export the rows with errors"), tr("Spreadsheet") + " (*.xlsx)"
        name = save_name(self, title, f"{job.path.stem}.xlsx", kinds)
        if name:
            self.export_rejected(name)

    def export_rejected(self, name: str) -> None:
        """Write the rows with errors to a spreadsheet: line, what is wrong, the cells as in the
        file.
        """
        from fundtracker.reports.tables.plain_rows import write_rows

        # its heads name the unit that a title line of the file may have named
        model = self.check.model
        heads = [model.copied_head(at) for at in range(model.columnCount())]
        rows = [
            [str(r.line), i18n.say(r.issue) if r.issue else "", *r.cells] for r in self._rejected()
        ]
        try:
            write_rows(name, heads, rows)
        except UserError as error:
            self.session.notice.emit("bad", i18n.say(error))
        else:
            self.session.notice.emit(
                "ok", tr("{n} rows written to {name}", n=len(rows), name=Path(name).name)
            )

    def _reopen(self, taken: int) -> None:
        """Open the kept bytes of a file once more, at its rows with errors: those that are put
        right are new, the others known.
        """
        folder = self._folder()

        def when_read(path: Path) -> None:
            self._at_errors = path
            self.take([path])

        self.session.operations.read(
            self, lambda ledger: taken_files.reopened(ledger, taken, folder), when_read
        )

    def _take_back(self, taken: int) -> None:
        read = self.session.operations.read
        read(self, lambda ledger: ledger.imports.change_of(taken), self.session.undo.emit)

    # ------------------------------------------------------------ language, unit, theme
    def _follow(self, what: str) -> None:
        self.check.again()
        self.confirm.again()

    def retranslate(self) -> None:
        super().retranslate()
        self._say_steps()
        self._can()
        self.first.grid.retranslate()
        self.check.again()
        self.confirm.again()
        if self.step == CONFIRM and not self.imported and not self._runs:
            self.confirm.ask(self.jobs)

    def restyle(self) -> None:
        super().restyle()
        self._say_steps()
        self.check.again()


def _bare(path: Path, choices: Any) -> tuple[Any, list[Any], list[preview.Row]]:
    try:
        return preview.bare(path, choices)
    except RefusedError:
        return None, [], []
