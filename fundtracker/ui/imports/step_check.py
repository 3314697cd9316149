"""Step two of an import: how the file is read (left) and what becomes of its rows (right)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QWidget

from fundtracker import i18n
from fundtracker.i18n import tr
from fundtracker.intake.cells import amounts
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.payments import books, file_sum
from fundtracker.intake.text.table import Table
from fundtracker.ledger.documents.books import DISTRICT
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.tables.import_words import kind_of_file
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.imports import block_paste, file_words
from fundtracker.ui.imports.file_sum_band import FileSumBand
from fundtracker.ui.imports.files_box import FilesBox
from fundtracker.ui.imports.job import Job
from fundtracker.ui.imports.question_bar import QuestionBar
from fundtracker.ui.imports.table import PreviewModel, PreviewTable
from fundtracker.ui.imports.words import (
    DELIMITERS,
    ENCODINGS,
    PROVES,
    books_name,
    delimiter_name,
    encoding_name,
    outcome_words,
    owner_words,
    proves_name,
)
from fundtracker.ui.widgets.breaches import breach_tone, breach_words
from fundtracker.ui.widgets.building_blocks import (
    Segments,
    Texts,
    button,
    card,
    column,
    hline,
    label,
    retoned,
    row,
    scrolled,
)
from fundtracker.ui.widgets.building_blocks import field as named

_FILES_WIDE = 520
TABS = ("all", "rejected", "known", "corrected", "warned")


class CheckPane(QWidget):
    """Shows one job; what the person changes is told by ``changed``: the file is read again."""

    changed = Signal()
    save_profile = Signal()
    other_file = Signal(int)
    as_list = Signal(object)  # a job: the file is a list of records

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self._session, self._texts = session, texts
        self._job: Job | None = None
        self._profiles: list[Profile] = []
        self._filling = False
        self.model = PreviewModel()
        self.table = PreviewTable(self.model, session.settings)
        self.tabs = Segments(len(TABS))
        self.files = FilesBox()
        self.files.setFont(theme.font())
        self.profile = self._combo()
        self.encoding, self.delimiter, self.unit = self._combo(), self._combo(), self._combo()
        self.order, self.proves = self._combo(), self._combo()
        self.sheet, self.hidden = self._combo(), self._combo()
        self.books, self.funds = self._combo(), list[Fund]()
        self._owner = label(size=theme.SMALL, tone="warn", wrap=True)
        self.header = QLineEdit()
        self.header.setValidator(QIntValidator(0, 9999, self.header))
        self.header.setFont(theme.font())
        self.save = button(kind="ghost", icon="save")
        self._size, self._how = (
            label(size=theme.SMALL, tone="muted", wrap=True),
            label(size=theme.SMALL, tone="ok", wrap=True),
        )
        self.sum = FileSumBand()
        self._refused = label(wrap=True, tone="bad")
        self._refused_bar = QFrame()
        self._refused_bar.setObjectName("bar_bad")
        self.lists = button(icon="list")
        texts(self.lists.setText, lambda: tr("Import a list…"))
        refusal = row(self._refused, self.lists, margins=(12, 8, 12, 8))
        refusal.setStretch(0, 1)
        self._refused_bar.setLayout(refusal)
        self._breaches = label(wrap=True, tone="warn")
        self._breaches_bar = QFrame()
        self._breaches_bar.setObjectName("bar_warn")
        self._breaches_bar.setLayout(column(self._breaches, margins=(12, 8, 12, 8)))
        self.questions = QuestionBar()
        self._findings = label(wrap=True, tone="warn")
        self._findings_bar = QFrame()
        self._findings_bar.setObjectName("bar_warn")
        self._findings_bar.setLayout(column(self._findings, margins=(12, 8, 12, 8)))
        self.setLayout(row(self._left(), self._right(), gap=12))
        self._connect()

    @staticmethod
    def _combo() -> QComboBox:
        combo = QComboBox()
        combo.setFont(theme.font())
        combo.setMinimumWidth(60)
        return combo

    def _left(self) -> QFrame:
        def name(text: Callable[[], str]) -> QLabel:
            text_label = QLabel()
            self._texts(text_label.setText, text)
            return text_label

        self._texts(self.save.setText, lambda: tr("Save as a profile…"))
        self._texts(self.save.setIcon, lambda: theme.icon("save", "text2", 16))
        encoding = named(name(lambda: tr("Encoding")), self.encoding)
        separator = named(name(lambda: tr("Separator")), self.delimiter)
        header = named(name(lambda: tr("Header line")), self.header)
        order = named(name(lambda: tr("Order of day and month")), self.order)
        unit = named(name(lambda: tr("Unit of amounts")), self.unit)
        proves = named(name(lambda: tr("The rows show")), self.proves)
        self._sheets, self._hidden, self._encoded = QWidget(), QWidget(), QWidget()
        self._encoded.setLayout(row(encoding, separator))
        self._sheets.setLayout(named(name(lambda: tr("Worksheet")), self.sheet))
        self._hidden.setLayout(named(name(lambda: tr("Hidden rows")), self.hidden))
        for only_some in (self._sheets, self._hidden):
            only_some.hide()
        choices = column(
            self.files, self._size, row(self._sheets, self._hidden), hline(),
            named(name(lambda: tr("Profile")), self.profile, self._how),
            self._encoded, row(header, order), row(unit, proves),
            named(name(lambda: tr("Whose account it is")), self.books, self._owner),
            None, gap=10, margins=(16, 12, 16, 4),
        )  # fmt: skip
        foot = row(self.save, margins=(16, 4, 16, 16))
        left = card(scrolled(choices), foot, gap=0, margins=(1, 1, 1, 1))
        left.setFixedWidth(270)
        return left

    def _right(self) -> QFrame:
        title, hint = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        self._texts(title.setText, lambda: tr("Preview"))
        self._texts(hint.setText, lambda: tr("the file itself is never changed"))
        self._hint = hint
        head = row(title, hint, None, self.tabs, margins=(16, 10, 12, 8))
        bars = self._refused_bar, self.questions, self._findings_bar, self._breaches_bar
        return card(head, *bars, self.table, self.sum, gap=0, margins=(1, 1, 1, 1))

    def _connect(self) -> None:
        self.model.corrected.connect(self._correct)
        self.table.roles.chosen.connect(self._role)
        self.table.refused.connect(lambda words: self._session.notice.emit("warn", words))
        self.tabs.changed.connect(lambda _: self._tab())
        self.files.activated.connect(self.other_file)
        self.profile.activated.connect(lambda _: self._take_profile())
        encoded = lambda _: self._chosen(encoding=self.encoding.currentData())
        self.encoding.activated.connect(encoded)
        parted = lambda _: self._chosen(delimiter=self.delimiter.currentData())
        self.delimiter.activated.connect(parted)
        self.unit.activated.connect(lambda _: self._chosen(unit=self.unit.currentData()))
        self.order.activated.connect(lambda _: self._chosen(day_first=self.order.currentData()))
        self.sheet.activated.connect(lambda _: self._answer("sheet", str(self.sheet.currentData())))
        hidden = lambda _: self._answer("hidden", str(self.hidden.currentData()))
        self.hidden.activated.connect(hidden)
        self.proves.activated.connect(lambda _: self._chosen(proves=self.proves.currentData()))
        self.books.activated.connect(lambda _: self._answer(books.CODE, self.books.currentData()))
        self.header.editingFinished.connect(self._header_line)
        self.save.clicked.connect(self.save_profile)
        self.questions.answered.connect(self._answer)
        self.lists.clicked.connect(lambda: self.as_list.emit(self._job))

    # ------------------------------------------------------------ what the person changes
    def _chosen(self, **chosen: Any) -> None:
        if self._filling or self._job is None:
            return
        self._job.choose(**chosen)
        self.changed.emit()

    def _answer(self, key: str, value: str) -> None:
        """Keep an answer with the file and read it again; a list goes in by a form of its own."""
        if (key, value) == ("list", "list"):
            self.as_list.emit(self._job)
        elif self._job is not None and value:
            self._chosen(answers={**self._job.choices.answers, key: value})

    def _header_line(self) -> None:
        line = int(self.header.text() or 0)
        if self._job is not None and line != self._header_of(self._job):
            self._chosen(header_line=line)

    @staticmethod
    def _header_of(job: Job) -> int:
        return (job.table.header_line if job.table is not None else job.choices.header_line) or 0

    def _take_profile(self) -> None:
        if self._job is not None:
            self._job.profile = self.profile.currentData()
            self._chosen(roles=None)

    def _correct(self, cells: Sequence[tuple[int, int, str]]) -> None:
        if self._job is not None:
            self._chosen(edits=block_paste.edited(self._job.choices.edits, cells))

    def _role(self, at: int, role: str) -> None:
        """A role that one column can have only once goes away from where it was."""
        if self._job is not None:
            roles = [c.role for c in sorted(self._job.columns)]
            roles = ["ignore" if r == role and role != "ignore" else r for r in roles]
            roles[at] = role
            self._job.profile = None
            self._chosen(roles=tuple(roles))

    # ------------------------------------------------------------ what is shown
    def show_job(self, job: Job, jobs: Sequence[Job], profiles: list[Profile]) -> None:
        """Show a job that was read; one that was read again is looked at in the same place."""
        same = job is self._job
        self._job, self._profiles = job, profiles
        self._filling = True
        self._fill_files(job, jobs)
        self._fill_choices(job)
        self._filling = False
        self.model.unit = job.preview.outcome.reading.unit if job.preview is not None else ""
        at, scrolled = self.table.currentIndex(), self.table.verticalScrollBar().value()
        cell = (at.row(), at.column()) if same else (-1, -1)
        self.model.show(job.columns, job.rows, self._of_tab())
        self.table.fitted()
        if same and 0 <= cell[0] < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(*cell))
            self.table.verticalScrollBar().setValue(scrolled)
        self._say()

    def _fill_files(self, job: Job, jobs: Sequence[Job]) -> None:
        self.files.clear()
        for file_job in jobs:
            icon = theme.icon("file", "accent", 16)
            self.files.addItem(icon, file_words.named(file_job, self._session.exact), file_job.name)
        self.files.setCurrentIndex(list(jobs).index(job))
        self.files.setToolTip(str(job.source or job.path))
        self.files.setAccessibleName(tr("File"))
        self.files.view().setMinimumWidth(_FILES_WIDE)  # names with counts and money, whole

    def name_files(self, jobs: Sequence[Job]) -> None:
        """Say anew what became of each file; the one on the page stays."""
        for at, job in enumerate(jobs):
            if at < self.files.count():
                self.files.setItemText(at, file_words.named(job, self._session.exact))

    def _fill_choices(self, job: Job) -> None:
        reading = job.preview.outcome.reading if job.preview is not None else None
        names = [("", None), *((p.name, p) for p in self._profiles)]
        current = job.profile.name if job.profile else reading.profile if reading else ""
        self.profile.clear()
        for name, profile in names:
            self.profile.addItem(name or tr("by the names of the columns"), profile)
        self.profile.setCurrentIndex(
            max(0, next((i for i, (n, _) in enumerate(names) if n == current), 0))
        )
        table = job.table
        encoding = (table.encoding if table else job.choices.encoding) or ""
        delimiter = (table.delimiter if table else job.choices.delimiter) or ""
        sheet = table is not None and not table.delimiter
        encodings = tuple(dict.fromkeys((*ENCODINGS, encoding)))
        delimiters = tuple(dict.fromkeys((*DELIMITERS, delimiter)))
        _offer(self.encoding, encodings, encoding, encoding_name)
        _offer(self.delimiter, delimiters, delimiter, delimiter_name)
        self.encoding.setEnabled(not sheet)
        self.delimiter.setEnabled(not sheet)
        _offer(
            self.unit,
            tuple(amounts.UNITS),
            reading.unit if reading else next(iter(amounts.UNITS)),
            str,
        )
        _offer(self.proves, PROVES, reading.proves if reading else "paid", proves_name)
        orders = {
            None: tr("found by itself"),
            True: tr("day first (02/03 is 2 March)"),
            False: tr("month first"),
        }
        _offer(self.order, tuple(orders), job.choices.day_first, orders.__getitem__)
        self._fill_sheets(table)
        self._fill_books(job)
        self.header.setText(str(self._header_of(job)))
        self.save.setEnabled(reading is not None and reading.table.header is not None)

    def _fill_sheets(self, table: Table | None) -> None:
        """Offer the sheets of a workbook, and what becomes of hidden rows; a file without them
        shows neither.
        """
        names = table.sheets if table is not None else ()
        # A spreadsheet has no encoding to choose: the place is the sheet's. What goes is hidden
        # first: all of them together would make the window grow.
        places = (
            (self._sheets, len(names) > 1),
            (self._hidden, bool(table is not None and table.hidden_rows)),
            (self._encoded, not names),
        )
        for box, is_there in sorted(places, key=lambda place: place[1]):
            box.setVisible(is_there)
        _offer(self.sheet, names, table.sheet if table is not None else "", str)
        answers = {"read": tr("are read too"), "skip": tr("are left out")}
        chosen = (table.findings.answer("hidden") if table is not None else None) or "read"
        _offer(self.hidden, tuple(answers), chosen, answers.__getitem__)

    def _fill_books(self, job: Job) -> None:
        owner = job.preview.outcome.books if job.preview is not None else books.Decision()
        names = {"": tr("please choose"), DISTRICT: books_name("")}
        names |= {fund.code: fund.title(i18n.language()) for fund in self.funds}
        values = [code for code in names if code or owner.question]
        current = "" if owner.question else owner.fund.code if owner.fund else DISTRICT
        _offer(self.books, values, current, names.__getitem__)
        self._owner.setText(owner_words(job.preview.outcome) if job.preview is not None else "")
        self._owner.setVisible(bool(self._owner.text()))

    def _of_tab(self) -> list[int]:
        if self._job is None or self._job.preview is None:
            return list(range(len(self._job.rows))) if self._job is not None else []
        return self._job.preview.of(TABS[max(0, self.tabs.current())])

    def show_errors(self) -> None:
        """Show the rows with errors alone."""
        self.tabs.choose(TABS.index("rejected"))
        self._tab()

    def _tab(self) -> None:
        self.model.choose(self._of_tab())

    def _say(self) -> None:
        job = self._job
        if job is None:
            return
        self._refused_bar.setVisible(job.refused is not None)
        self.questions.show_questions(job.questions)
        warned = len(job.preview.of("warned")) if job.preview is not None else 0
        self._breaches_bar.setVisible(warned > 0)
        sentences = outcome_words(job.preview.outcome) if job.preview is not None else []
        self._findings_bar.setVisible(bool(sentences))
        more = [tr("and {n} more", n=len(sentences) - 3)] if len(sentences) > 3 else []
        self._findings.setText("\n".join([*sentences[:3], *more]))
        self._findings.setToolTip("\n".join(sentences[:40]))
        self.tabs.buttons[-1].setVisible(warned > 0)
        if warned == 0 and self.tabs.current() == len(TABS) - 1:
            self.tabs.choose(0)
            self._tab()
        if warned and job.preview is not None:
            self._breaches.setText(breach_words(job.preview.outcome.alerts))
            tone = breach_tone(job.preview.outcome.alerts)
            retoned(self._breaches, tone)
            retoned(self._breaches_bar, f"bar_{tone}")
        self.lists.setVisible(bool(job.lists))
        if job.refused is not None:
            self._refused.setText(i18n.say(job.refused))
        seen = job.preview
        names = [tr("All"), tr("Errors"), tr("Duplicates"), tr("Corrected"), tr("Warnings")]
        if seen is None:
            self._size.setText(tr("cannot be imported as it is"))
            self._how.setText(tr("say what the columns mean, in the fields under their heads"))
            self.tabs.say(names)
            self.sum.say(None)
            return
        reading, n = seen.outcome.reading, seen.outcome.counts
        corrected = len(seen.of("corrected"))
        self._size.setText(
            " · ".join([kind_of_file(reading.kind), *file_words.became(job, self._session.exact)])
        )
        how = (
            tr("known by its header")
            if reading.profile
            else tr("by the names and values of the columns")
        )
        self._how.setText(how)
        file_sum_seen = file_sum.of(seen.outcome)
        numbers = (
            n["read"],
            file_sum_seen.rejected.rows,
            file_sum_seen.duplicates.rows,
            corrected,
            warned,
        )
        self.tabs.say([f"{name} {number:,}" for name, number in zip(names, numbers, strict=True)])
        self.sum.say(file_sum_seen)

    def again(self) -> None:
        """Say everything in the language, unit and theme in use."""
        if self._job is not None:
            self._filling = True
            self._fill_choices(self._job)
            self._filling = False
            self.table.roles.fill(self.model.columns)
            self.model.choose(self._of_tab())
            self._say()


def _offer(box: QComboBox, values: Sequence[Any], current: Any, name: Callable[[Any], str]) -> None:
    box.clear()
    for value in values:
        box.addItem(name(value), value)
    box.setCurrentIndex(list(values).index(current) if current in values else 0)
