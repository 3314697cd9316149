"""A new version of the plan, and its amounts: dialogs that answer by ``value()`` and write
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import bounds
from fundtracker.domain.park import plan as rules
from fundtracker.domain.park.bounds import MARKS
from fundtracker.domain.park.plan import WHOLE_PLAN, Amount, Line, Version
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger.plan.plan import VersionPapers
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field, refused
from fundtracker.ui.widgets.building_blocks import button, column, label, mark_wrong, row

_YEARLY = ("fiscal", "investment", "city")


class Begun(NamedTuple):
    """What a new version is begun with; first and last are None where the period stays."""

    papers: VersionPapers
    first: Quarter | None
    last: Quarter | None


class VersionDialog(Dialog):
    """Ask for the papers of a new version, which begins as a copy of the one before."""

    def __init__(self, versions: Sequence[Version], parent: QWidget | None = None) -> None:
        super().__init__(tr("New version of the plan"), parent)
        before = versions[-1]
        self._number = before.number + 1
        self.setMinimumWidth(520)
        self._versions, self._before = versions, before
        self.name_zh, self.name_en = Field(tr("Name in Chinese")), Field(tr("Name in English"))
        self.reason = Field(tr("Reason"), tr("why the plan was changed; kept for good"))
        self.doc_no = Field(tr("Document number"), tr("of the approval"))
        self.dated = Field(tr("Approved on"), "2024-01-18")
        self.first, self.last = self._quarters(before.first), self._quarters(before.last)
        self.period = label(size=theme.SMALL, tone="muted", wrap=True)
        self.first.setAccessibleName(tr("First quarter"))
        self.last.setAccessibleName(tr("Last quarter"))
        self.ok = button(tr("Begin V{n}", n=self._number), "primary")
        for field in self._fields():
            field.line.textChanged.connect(lambda _: self._check())
            field.line.editingFinished.connect(self._check)
        for box in (self.first, self.last):
            box.currentIndexChanged.connect(lambda _: self._check())
        self.words = label(bold=True, wrap=True)
        name = label(tr("Period of the plan"), theme.SMALL, bold=True)
        period = column(name, row(self.first, label("–"), self.last, None), self.period, gap=4)
        self.setLayout(
            column(
                self.words,
                row(self.name_zh.layout, self.name_en.layout, gap=12),
                self.reason.layout,
                row(self.doc_no.layout, self.dated.layout, gap=12),
                period,
                4,
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self._check()

    def value(self) -> Begun | None:
        """Return what was filled in; None while something is missing or cannot be read."""
        return Begun(self._papers(), *self._period()) if self._good() else None

    def _fields(self) -> tuple[Field, ...]:
        return (self.name_zh, self.name_en, self.reason, self.doc_no, self.dated)

    def _papers(self) -> VersionPapers:
        names = [self.name_zh.text(), self.name_en.text()]
        return VersionPapers(
            names[0] or names[1],
            names[1] or names[0],
            self.reason.text(),
            self.doc_no.text(),
            self.dated.text(),
        )

    def _period(self) -> tuple[Quarter | None, Quarter | None]:
        first, last = self.first.currentData(), self.last.currentData()
        return (
            first if first != self._before.first else None,
            last if last != self._before.last else None,
        )

    @staticmethod
    def _quarters(current: Quarter) -> QComboBox:
        combo = QComboBox()
        combo.setFont(theme.font())
        for at in range(current.ordinal - 12, current.ordinal + 13):
            combo.addItem(Quarter.at(at).name, Quarter.at(at))
        combo.setCurrentIndex(12)
        return combo

    def _good(self) -> bool:
        papers = self._papers()
        if not papers.name_zh or self.last.currentData() < self.first.currentData():
            return False
        return not refused(lambda: rules.require_papers(papers.reason, papers.doc_no, papers.dated))

    def _check(self) -> None:
        """Tell beside each field that was touched what is wrong with it."""
        papers = self._papers()
        if papers.dated:
            self._before = rules.approved_by(self._versions, papers.dated)
        self.words.setText(
            tr(
                "V{n} begins with the amounts of V{before}; V1 stays as it was published.",
                n=self._number,
                before=self._before.number,
            )
        )
        missing = tr("is missing")
        touched = {field: field.line.isModified() for field in self._fields()}
        nameless = "" if papers.name_zh else tr("a version needs a name")
        self.name_zh.say(nameless, tell=touched[self.name_zh] or touched[self.name_en])
        for field in (self.reason, self.doc_no):
            field.say("" if field.text() else missing, tell=touched[field])
        dated = (
            refused(lambda: rules.require_papers("r", "d", papers.dated))
            if papers.dated
            else missing
        )
        self.dated.say(dated, tell=touched[self.dated])
        backwards = self.last.currentData() < self.first.currentData()
        self.period.setText(
            i18n.say(UserError("bad_plan_period")) if backwards else self._assumption()
        )
        self.period.setObjectName("bad" if backwards else "muted")
        self.period.style().polish(self.period)
        self.ok.setEnabled(self._good())

    def _assumption(self) -> str:
        first, last = self._period()
        if first is not None and first.ordinal > self._before.first.ordinal:
            return tr(
                "Quarters before {first} stay with V{before}; what was paid then is outside the "
                "new period.",
                first=first.name, before=self._before.number,
            )  # fmt: skip
        still_assumed = first is None and last is None and self._before.period_assumed
        return (
            tr("assumed: the published plan states three years, no dates") if still_assumed else ""
        )


class Setting(NamedTuple):
    """An amount to set; ``fen`` None takes a year's amount away."""

    line: Line
    year: int
    fen: int | None
    bound: str


class Amounts(NamedTuple):
    """What is to be set, with its reason and the document that approved it."""

    settings: list[Setting]
    reason: str
    doc_no: str


class AmountsDialog(Dialog):
    """The amounts of a version by line, for the whole plan and by approved years."""

    def __init__(
        self,
        version: Version,
        lines: Sequence[Line],
        amounts: Sequence[Amount],
        unit: str,
        closed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``closed`` says why nothing can be changed here; '' where it can."""
        super().__init__(tr("Amounts of {version}", version=version.label(language())), parent)
        self._version, self._unit, self._closed = version, unit, closed
        self._known = {(a.line_id, a.year): a for a in amounts}
        self._lines = list(lines)
        self.fields: dict[tuple[str, int], QLineEdit] = {}
        self.notes: dict[str, QLabel] = {}
        self.reason = Field(tr("Reason"), tr("why; kept in the history"))
        self.doc_no = Field(tr("Document number"), tr("of the approval; a year's amount needs it"))
        self.doc_no.line.setText(version.doc_no)
        self.ok = button(tr("Save the amounts"), "primary")
        self.new_version: QPushButton = button(tr("New version…"), icon="plus")
        self.closed_note = label(closed, tone="warn", wrap=True)
        self.closed_note.setVisible(bool(closed))
        form = self._form()
        words = tr(
            "Amounts in {unit}. An empty year states nothing; ≥ (at least) or > (more than) before"
            " an amount makes it a floor.",
            unit=unit_name(unit),
        )
        self.setLayout(
            column(
                self.closed_note, label(words, tone="text2", wrap=True), form, 4, self._papers(),
                self._foot(), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def _papers(self) -> QHBoxLayout:
        if self._closed:
            return row()
        for field in (self.reason, self.doc_no):
            field.line.textChanged.connect(lambda _: self._check())
        return row(self.doc_no.layout, self.reason.layout, gap=12)

    def _foot(self) -> QHBoxLayout:
        return self.closing(self.new_version) if self._closed else self.foot(self.ok)

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        years = [WHOLE_PLAN, *range(self._version.first.year, self._version.last.year + 1)]
        for at, head in enumerate([tr("Plan line"), *(self._year(year) for year in years)]):
            grid.addWidget(label(head, theme.SMALL, bold=True, tone="text2"), 0, at)
        for number, line in enumerate(self._lines):
            name = ("    " if line.parent_id else "") + line.name(language())
            grid.addWidget(label(name), 2 * number + 1, 0)
            for at, year in enumerate(years):
                if year == WHOLE_PLAN or line.nature in _YEARLY:
                    grid.addWidget(self._edit(line, year), 2 * number + 1, at + 1)
            note = label(size=theme.SMALL, tone="muted")
            self.notes[line.code] = note
            grid.addWidget(note, 2 * number + 2, 1, 1, len(years))
        grid.setColumnMinimumWidth(0, 130)
        return grid

    @staticmethod
    def _year(year: int) -> str:
        return str(year) if year else tr("Whole plan")

    def _edit(self, line: Line, year: int) -> QLineEdit:
        known = self._known.get((line.id, year))
        edit = QLineEdit(self._written(known))
        edit.setFont(theme.font())
        edit.setMinimumWidth(180 if self._unit == "yuan" else 120)
        edit.setAccessibleName(f"{line.name(language())} {self._year(year)}")
        edit.setReadOnly(bool(self._closed))
        edit.setPlaceholderText(money.MISSING)
        edit.textChanged.connect(lambda _: self._check())
        self.fields[line.code, year] = edit
        return edit

    def _written(self, amount: Amount | None) -> str:
        if amount is None:
            return ""
        return MARKS[amount.bound] + money.exact(amount.amount_fen, self._unit, language())

    # ------------------------------------------------------------ answers
    def value(self) -> Amounts | None:
        """Return what changed; None while nothing did, or something is missing or cannot be
        read.
        """
        settings: list[Setting] = []
        for line in self._lines:
            line_settings, wrong = self._settings(line)
            if wrong:
                return None
            settings += line_settings
        yearly = any(setting.year and setting.fen is not None for setting in settings)
        if (
            self._closed
            or not settings
            or not self.reason.text()
            or (yearly and not self.doc_no.text())
        ):
            return None
        return Amounts(settings, self.reason.text(), self.doc_no.text())

    def _settings(self, line: Line) -> tuple[list[Setting], str]:
        """Return the changed amounts of a line and what is wrong with one of them."""
        settings, wrong = [], ""
        for (code, year), edit in self.fields.items():
            if code != line.code:
                continue
            known = self._known.get((line.id, year))
            bad, setting = self._read(line, year, edit.text().strip())
            mark_wrong(edit, bool(bad))
            wrong = wrong or (f"{self._year(year)}: {bad}" if bad else "")
            before = (known.amount_fen, known.bound) if known else (None, "equal")
            if setting is not None and (setting.fen, setting.bound) != before:
                settings.append(setting)
        return settings, wrong

    def _read(self, line: Line, year: int, text: str) -> tuple[str, Setting | None]:
        if not text:
            needed = year == WHOLE_PLAN and (line.id, year) in self._known
            return (i18n.say(UserError("plan_needs_amount")) if needed else ""), Setting(
                line, year, None, "equal"
            )
        bound, amount = bounds.written(text)
        try:
            fen = money.parse(amount, self._unit, language())
        except ValueError:
            return tr("not a number"), None
        if self._closed:
            return "", None
        bad = refused(
            lambda: rules.require_amount(self._version, year, fen, bound, self.doc_no.text() or "?")
        )
        return bad, Setting(line, year, fen, bound)

    def _check(self) -> None:
        """Tell under each line what is wrong, or how its years stand to its whole amount."""
        changed = False
        yearly = False
        for line in self._lines:
            settings, wrong = self._settings(line)
            changed = changed or bool(settings)
            yearly = yearly or any(setting.year and setting.fen is not None for setting in settings)
            note = self.notes[line.code]
            note.setText(wrong or self._balance(line))
            note.setObjectName("bad" if wrong else "muted")
            note.style().polish(note)
            note.setVisible(bool(note.text()))
        self.reason.say("" if self.reason.text() else tr("is missing"), tell=changed)
        self.doc_no.say(
            ""
            if self.doc_no.text() or not yearly
            else tr("a year's amount needs its document number"),
            tell=yearly,
        )
        self.ok.setEnabled(self.value() is not None)

    def _balance(self, line: Line) -> str:
        read = {}
        for (code, year), edit in self.fields.items():
            setting = self._reading(line, year, edit) if code == line.code else None
            if setting is not None:
                read[year] = setting
        years = [fen for year, fen in read.items() if year]
        if not years or WHOLE_PLAN not in read:
            return ""
        left = read[WHOLE_PLAN] - sum(years)
        split, rest = (money.exact(fen, self._unit, language()) for fen in (sum(years), abs(left)))
        if not left:
            return tr("the years add up to the whole plan")
        if left > 0:
            return tr(
                "the years add up to {sum}, {left} of the plan not split", sum=split, left=rest
            )
        return tr("the years add up to {sum}, {more} above the plan", sum=split, more=rest)

    def _reading(self, line: Line, year: int, edit: QLineEdit) -> int | None:
        try:
            return money.parse(bounds.written(edit.text())[1], self._unit, language())
        except ValueError:
            return None
