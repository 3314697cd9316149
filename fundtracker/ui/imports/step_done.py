"""Step three of an import: what will be taken in, then what was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QWidget

from fundtracker.domain.base import money
from fundtracker.domain.park.warnings import Warning
from fundtracker.i18n import tr
from fundtracker.intake.payments.post import Outcome
from fundtracker.intake.payments.predicted_breaches import together
from fundtracker.reports.tables.import_words import again_words, books_words
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.imports.job import Job
from fundtracker.ui.imports.named_links import offer_named
from fundtracker.ui.imports.words import books_name, declared_words
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.breaches import breach_tone, breach_words
from fundtracker.ui.widgets.building_blocks import (
    Texts,
    button,
    card,
    column,
    field,
    hline,
    label,
    retoned,
    row,
)
from fundtracker.ui.widgets.table_model import Column, Records, amount_column, count_column
from fundtracker.ui.widgets.table_view import Grid


def _count(name: str) -> Callable[[Job], int | None]:
    return lambda job: job.preview.outcome.counts[name] if job.preview is not None else None


def _sum(name: str) -> Callable[[Job], int | None]:
    return lambda job: job.preview.outcome.sums[name] if job.preview is not None else None


def _declared(job: Job) -> str:
    """Say whether the sums that a file declares agree with its rows."""
    if job.preview is None:
        return tr("cannot be imported as it is")
    declared = job.preview.outcome.reading.declared() or (None, None)
    return declared_words(*declared)[0] or money.MISSING


def _declared_tone(job: Job) -> str:
    if job.preview is None:
        return "bad"
    return declared_words(*(job.preview.outcome.reading.declared() or (None, None)))[1]


def _owner(job: Job) -> str:
    if job.preview is None:
        return money.MISSING
    fund = job.preview.outcome.books.fund
    return books_name(fund.name if fund else "")


class ConfirmPane(QWidget):
    """The files with their counts, the reason, progress, and afterwards the result."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self._session = session
        self._double = 0
        self._done: tuple[Sequence[Outcome], int] | None = (
            None  # what was taken in, and pairs in two sources
        )
        self.model: Records[Job] = Records(self._columns(), self)
        self.grid = Grid(self.model)
        listing = Listing(
            "import_confirm", lambda: tr("Files to import"), lambda: tr("No file was chosen yet."),
            ("new", "known", "rejected", "out", "in"),
        )  # fmt: skip
        self.shown = ShownList(session, self.grid, listing)
        self.reason = QLineEdit()
        self.title, self.words = label(size=theme.CARD, bold=True), label(tone="text2", wrap=True)
        self.warning, self.breaches = label(tone="warn", wrap=True), label(tone="bad", wrap=True)
        self.matches = button()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.progress = label(size=theme.SMALL, tone="text2")
        self.cancel = button()
        name = QLabel()
        texts(name.setText, lambda: tr("Reason (kept in the history, may stay empty)"))
        texts(self.cancel.setText, lambda: tr("Cancel"))
        texts(self.matches.setText, lambda: tr("Count each of them once"))
        self._reason = QWidget()
        self._reason.setLayout(field(name, self.reason))
        self._running = QWidget()
        self._running.setLayout(row(column(self.progress, self.bar, gap=4), self.cancel, gap=12))
        table = card(self.grid, gap=0, margins=(1, 1, 1, 1))
        layout = row(self.warning, None, self.matches)
        head = card(
            self.title, self.words, self.breaches, layout, hline(), self._reason, self._running
        )
        self.setLayout(column(head, table, gap=12))
        self.matches.hide()
        self._running.hide()

    def _columns(self) -> list[Column[Job]]:
        return [
            Column(
                "file",
                lambda: tr("File"),
                lambda job: job.name,
                260,
                tip=lambda job: str(job.source or job.path),
            ),
            Column("books", lambda: tr("Whose account it is"), _owner, 150, tip=_owner),
            count_column("new", lambda: tr("New"), _count("new")),
            count_column("known", lambda: tr("Duplicates"), _count("known")),
            count_column("rejected", lambda: tr("Errors"), _count("rejected")),
            amount_column(
                self._session,
                "out",
                lambda: tr("Money out"),
                _sum("new_out"),
                130,
                names_unit=True,
            ),
            amount_column(
                self._session, "in", lambda: tr("Money in"), _sum("new_in"), 130, names_unit=True
            ),
            Column(
                "said",
                lambda: tr("Declared in the file"),
                _declared,
                220,
                tone=_declared_tone,
                tip=_declared,
                stretch=True,
            ),
        ]

    # ------------------------------------------------------------ before, while, after
    def ask(self, jobs: Sequence[Job]) -> None:
        """Show what would be taken in."""
        self._done = None
        ready = [job for job in jobs if job.preview is not None]
        new = sum(job.new for job in ready)
        words = tr(
            "{n} payments from {files} files will be imported", n=f"{new:,}", files=len(ready)
        )
        if len(ready) == 1:
            words = tr(
                "{n} payments from {file} will be imported", n=f"{new:,}", file=ready[0].path.name
            )
        self.title.setText(words)
        self.words.setText(
            tr("Each file goes in whole or not at all; Ctrl+Z takes it back exactly, file by file.")
        )
        outcomes = [job.preview.outcome for job in ready if job.preview is not None]
        self._warn_of_breaches(outcomes)
        self._warn_of_doubles(outcomes)
        self.matches.hide()
        self._reason.show()
        self._running.hide()
        self.model.show(list(jobs))

    def _warn_of_breaches(self, outcomes: Sequence[Outcome]) -> None:
        """Show what each file would breach, then what they would breach together."""
        self.warn([warning for outcome in outcomes for warning in outcome.alerts])
        files = [outcome.expected for outcome in outcomes]
        if sum(map(bool, files)) > 1:
            self._session.operations.read(
                self, lambda ledger: together(ledger, files), self.warn, key="together"
            )

    def _warn_of_doubles(self, outcomes: Sequence[Outcome]) -> None:
        """Show how many payments another source has already, and their sum; and which files stand
        in the ledger already, byte for byte.
        """
        pairs = [pair for outcome in outcomes for pair in outcome.candidates]
        self._double = len(pairs)
        words = tr(
            "{n} payments may already be in the ledger from another source: {sum} yuan would "
            "count twice",
            n=len(pairs),
            sum=money.show(sum(pair.first.amount_fen for pair in pairs)),
        )
        phrases = [words for o in outcomes for words in again_words(o.again, o.counts["new"])]
        phrases += [words] if pairs else []
        self.warning.setText("\n".join(phrases))
        self.warning.setVisible(bool(phrases))

    def warn(self, alerts: Sequence[Warning]) -> None:
        """Show what the files together would breach."""
        self.breaches.setText(breach_words(alerts, most=5) if alerts else "")
        retoned(self.breaches, breach_tone(alerts))
        self.breaches.setVisible(bool(alerts))

    def run(self) -> None:
        """Show that the work runs."""
        self.bar.setRange(0, 0)
        self._reason.hide()
        self._running.show()
        self.cancel.setEnabled(True)
        self.progress.setText(tr("Importing the files…"))

    def file(self, name: str, at: int, of: int) -> None:
        """Show which of several files goes in; one alone shows its rows."""
        if of > 1:
            self.bar.setRange(0, of)
            self.bar.setValue(at)
            self.progress.setText(self._file(name, at, of))

    def at(self, name: str, rows: int, of: int, file: int = 0, files: int = 1) -> None:
        """Show how far the work is: rows of a file, and which of several it is."""
        text = tr("{name}: {rows} of {of} rows", name=name, rows=f"{rows:,}", of=f"{of:,}")
        if files > 1:
            text = self._file(text, file, files)
        else:
            self.bar.setRange(0, max(of, 1))
            self.bar.setValue(min(rows, of))
        self.progress.setText(text)

    @staticmethod
    def _file(text: str, at: int, of: int) -> str:
        return tr("File {n} of {all}", n=f"{at + 1:,}", all=f"{of:,}") + " · " + text

    def done(self, outcomes: Sequence[Outcome], pairs: int) -> None:
        """Show what was taken in; ``pairs`` payments stand in two sources."""
        if self._done is None:  # for the first time
            offer_named(self._session, self)
        self._done = outcomes, pairs
        self.reason.clear()  # it was said of these files
        self._running.hide()
        new = sum(o.counts["new"] for o in outcomes)
        fen = sum(o.sums["new_out"] for o in outcomes if o.books.fund is None)
        self.title.setText(tr("{n} payments were imported", n=f"{new:,}"))
        words = [
            tr("{sum} yuan paid out in all. Ctrl+Z takes the last file back.", sum=money.show(fen))
        ]
        words += [
            sentence
            for o in outcomes
            if o.books.fund
            for sentence in books_words(o.books.fund.name, False, 0)
        ]
        self.words.setText("\n".join(dict.fromkeys(words)))
        self.breaches.hide()
        self.warning.setVisible(pairs > 0)
        self.matches.setVisible(pairs > 0)
        self.warning.setText(tr("{n} payments are shown by two sources", n=pairs))

    def again(self) -> None:
        """Say the table, and what was taken in, in the language and unit in use."""
        self.grid.retranslate()
        if self._done is not None:
            self.done(*self._done)
