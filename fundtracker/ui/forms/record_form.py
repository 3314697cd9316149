"""The form of a record, made of its declaration: a widget a field, refusals beside it, what would
follow beneath.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import KNOWN, Put
from fundtracker.records.field import Field
from fundtracker.records.record_type import Remark, record
from fundtracker.records.registry import record_type
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Entry, Reference, Typed

_A_ROW = {"text": 2, "reference": 2, "money": 2}  # other fields are half as wide
_WIDE = 4
_MANY, _WIDER = 9, 780  # a form of more fields is wider (pixels)


class RecordForm(RecordDialog):
    """Asks for a record of a type.

    Args:
        session: what the window works on.
        code: the record type.
        known: values that stand and are not asked (the fund of a page).
        start: values that are offered to begin with.
        title: what the form is called; the name of the type where it is ''.
    """

    def __init__(
        self,
        session: Session,
        code: str,
        *,
        known: Values | None = None,
        start: Values | None = None,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.type = record_type(code)
        self.known, start = known or {}, start or {}
        fields = [field for field in self.type.fields if field.name not in self.known]
        start = _of_the_quarter(session, fields) | start
        entries = {field.name: entry_of(session, field, start.get(field.name)) for field in fields}
        self._puts: list[Put] = []
        self._remarks: Sequence[Remark] = ()
        self._asked: Values = {}
        words = title or tr(self.type.words)
        super().__init__(
            session,
            Form(
                words[:1].upper() + words[1:],
                entries,
                rows_of(fields),
                ok=tr("Record"),
                message=lambda _: self._done_words(),
                blame=self.type.faults,
            ),
            self._put,
            parent=parent,
        )
        first = self.type.fields[0].name
        self.called = lambda v: v.get(first)  # a record that is known is no new one
        if len(fields) > _MANY:
            self.setMinimumWidth(_WIDER)
        self._references = [field for field in fields if field.reference]
        self._named: Values = {}
        self._offer()
        self.check()

    def stated(self) -> Values:
        """Return the values of every field of the type, the known ones too."""
        return self.known | {field.name: self._value(field.name) for field in self.type.fields
                             if field.name in self.entries}  # fmt: skip

    def _value(self, name: str) -> Any:
        return self.entries[name].value()

    # ------------------------------------------------------------ what may be named
    def _offer(self) -> None:
        """Read what may be named; what hangs on another name (the partners of a fund) is read
        anew with it.
        """
        from fundtracker.records.references import OFFERED

        named = {field.name: OFFERED[field.reference] for field in self._references}
        values = self.stated()
        self._named = {name: values[name] for name in named}
        if named:
            read = lambda ledger: {name: offered(ledger, values) for name, offered in named.items()}
            self._session.operations.read(self, read, self._offered, key="offer")

    def _offered(self, choices_of_field: dict[str, list[tuple[Any, str]]]) -> None:
        for name, choices in choices_of_field.items():
            entry = self.entries[name]
            assert isinstance(entry, Reference)
            entry.offer(choices)
        self.check()

    # ------------------------------------------------------------ what would follow
    def check(self) -> None:
        """Say beside each field what is wrong with it, and ask the ledger what would follow."""
        super().check()
        values = self.stated()
        if hasattr(self, "_references") and self._named != {
            name: values[name] for name in self._named
        }:
            self._offer()
        if self.type.is_judged and values != self._asked:
            self._asked = values
            read = self._session.operations.read
            read(self, lambda ledger: self.type.judged(ledger, values), self._judged, key="judge")
        else:
            self._show_remarks()

    def _judged(self, remarks: Sequence[Remark]) -> None:
        self._remarks = remarks
        super().check()
        self._show_remarks()

    def _show_remarks(self) -> None:
        for remark in self._remarks:
            if remark.field in self.entries:
                self.entries[remark.field].remark(remark.text, remark.tone)
            else:
                self._say(remark.text, remark.tone)
        if any(remark.tone == "bad" for remark in self._remarks):
            self.ok.setEnabled(False)

    # ------------------------------------------------------------ saving
    def _put(self, ledger: Ledger, values: Values) -> None:
        self._puts = record(ledger, self.type, self.stated_from(values), values["reason"] or "")

    def stated_from(self, values: Values) -> Values:
        """Return what is saved of the values of the form."""
        return self.known | {name: value for name, value in values.items() if name != "reason"}

    def _done_words(self) -> str:
        if all(put.outcome == KNOWN for put in self._puts):
            return tr("{what}: known already, nothing written", what=tr(self.type.words))
        return tr("{what}: recorded", what=tr(self.type.words))


def _of_the_quarter(session: Session, fields: Sequence[Field]) -> Values:
    """Return what a form offers where nothing else is: day, quarter and year worked in."""
    quarter = session.quarter
    if quarter is None:
        return {}
    offered = {
        "date": session.working_day().toordinal(), "quarter": quarter.ordinal, "year": quarter.year,
    }  # fmt: skip
    return {
        field.name: offered[field.kind]
        for field in fields
        if field.required and field.kind in offered and field.default is None
    }


def entry_of(session: Session, field: Field, start: Any = None) -> Entry:
    """Return the widget of a field with a value to begin with."""
    name, needed = tr(field.words), field.required
    if field.options:
        choices = [(tr(option.words), option.code) for option in field.options]
        optional = not needed and field.default is None
        return Choice(name, choices, current=start if start is not None else field.default,
                      empty=tr("not stated") if optional else "", needed=needed)  # fmt: skip
    if field.kind == "money":
        return Amount(name, session.unit, needed=needed, fen=start, zero=True, minus=True)
    if field.reference:
        return Reference(name, needed=needed, current=start, is_number=field.kind == "number")
    return Typed(field, start)


def rows_of(fields: Sequence[Field]) -> list[list[str]]:
    """Return the names of the fields that stand beside each other."""
    rows: list[list[str]] = []
    room = 0
    for field in fields:
        width = _A_ROW.get(field.kind, 1)
        if not rows or width > room:
            rows.append([])
            room = _WIDE
        rows[-1].append(field.name)
        room -= width
    return rows
