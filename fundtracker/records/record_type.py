"""A kind of thing that a person records, and the one way in which it is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from fundtracker.errors import Issue, UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds import entered_twice
from fundtracker.records import doubts
from fundtracker.records.doubted.doubt import Doubt
from fundtracker.records.field import Field
from fundtracker.records.writer import Values, Writer


class Remark(NamedTuple):
    """What is to be said of a record before it is saved: beside which field ('' for the whole),
                                                                              the sentence in the
    language in use, and its tone (``ok``, ``warn``, ``bad``; a bad one refuses)."""

    field: str
    text: str
    tone: str = "warn"


class Together(NamedTuple):
    """Rows of a list that state one record: what they share (None: the row stands alone),
    and who saves them."""

    key: Callable[[Values], Hashable]
    save: Callable[[Writer, list[Values]], list[Put]]


class Also(NamedTuple):
    """Another record that a row of a list may state too.

    It is saved where one of the fields ``when`` is stated; ``keys`` says which field of the row
    names it.
    """

    kind: RecordType
    when: tuple[str, ...]
    keys: Mapping[str, str]


class RecordType(NamedTuple):
    """A thing that a person records.

    ``code`` names it in commands (``fund.cost``),
                                   ``words`` and ``done`` (msgids) in the window and the history;
    ``change`` is the kind of its change. ``save`` writes it with values by field name, None where
    nothing is stated; ``judge`` says before what is wrong or would follow. ``list_kind`` is its
    name as a list where that is another one, ``needs`` the columns by which such a list is
    recognised, one of each group; without them the person names it; ``also`` are other records
    that its rows may state. ``faults`` tells beside which field an error code belongs.
    """

    code: str
    words: str
    done: str
    change: str
    fields: tuple[Field, ...]
    save: Callable[[Writer, Values], list[Put]]
    judge: Callable[[Ledger, Values], Sequence[Remark]] | None = None
    list_kind: str = ""
    needs: tuple[tuple[str, ...], ...] = ()
    together: Together | None = None
    faults: Mapping[str, str] = {}
    also: tuple[Also, ...] = ()

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields that a row of its list may state: its own and those of the records beside
        it.
        """
        columns = {field.name: field for field in self.fields}
        for beside in self.also:
            for each in beside.kind.fields:
                if each.name not in beside.keys and each.name not in columns:
                    columns[each.name] = each._replace(required=False)
        return tuple(columns.values())

    def save_row(self, writer: Writer, values: Values) -> list[Put]:
        """Save what a row of its list states: the record, then those beside it of which something
        is stated.
        """
        puts = self.save(writer, values)
        for beside in self.also:
            if any(values[name] is not None for name in beside.when):
                own = {
                    each.name: values[beside.keys.get(each.name, each.name)]
                    for each in beside.kind.fields
                }
                puts += beside.kind.save(writer, own)
        return puts

    @property
    def list_name(self) -> str:
        """The name of the list of such records."""
        return self.list_kind or self.code

    def field(self, name: str) -> Field:
        """Return a column of its list by its name."""
        return next(field for field in self.columns if field.name == name)

    @property
    def is_judged(self) -> bool:
        """Whether anything may be said of such a record before it is saved."""
        return self.judge is not None or doubts.about(self.code)

    def judged(self, ledger: Ledger, values: Values) -> list[Remark]:
        """Return what is to be said before values are saved; a refusal met on the way is a bad
        remark.
        """
        doubted = self.doubts(ledger, values)
        doubted += [doubt for _, doubt in self.doubts_together(ledger, [values])]
        remarks = [Remark(doubt.field, say(doubt.issue)) for doubt in doubted]
        if self.judge is None:
            return remarks
        try:
            return [*self.judge(ledger, values), *remarks]
        except UserError as error:
            return [Remark(self.faults.get(error.code, ""), say(error), "bad")]

    def doubts(self, ledger: Ledger, values: Values) -> list[Doubt]:
        """Return the plain faults of values (or of a row of the list, with the records beside it):
        they are taken all the same.
        """
        doubts_of_row = doubts.of(ledger, self.code, values) if self._is_whole(values) else []
        for beside in self.also:
            if any(values.get(name) is not None for name in beside.when):
                own = {
                    each.name: values.get(beside.keys.get(each.name, each.name))
                    for each in beside.kind.fields
                }
                doubts_of_row += beside.kind.doubts(ledger, {**values, **own})
        return [self._named(doubt) for doubt in doubts_of_row]

    def doubts_together(self, ledger: Ledger, rows: Sequence[Values]) -> list[tuple[int, Doubt]]:
        """Return the plain faults of rows that state one record together, each a partner's part of
        it, each fault beside which row.
        """
        parts = all(row.get("partner") and self._is_whole(row) for row in rows)
        doubts_of_rows = doubts.of_rows(ledger, self.code, rows) if parts else []
        return [(at, self._named(doubt)) for at, doubt in doubts_of_rows]

    def _is_whole(self, values: Values) -> bool:
        return all(values.get(field.name) is not None for field in self.fields if field.required)

    def _named(self, doubt: Doubt) -> Doubt:
        """Return a doubt that says the name of its field."""
        words = next((each.words for each in self.columns if each.name == doubt.field), "")
        issue = doubt.issue
        return Doubt(doubt.field, Issue(issue.code, None, {"name": tr(words), **issue.params}))

    def completed(self, values: Values) -> Values:
        """Return values for every field, defaults where nothing is stated.

        Raises:
            UserError: ``field_missing``.
        """
        values_item: Values = {}
        for field in self.fields:
            value = values.get(field.name)
            value = field.default if value in (None, "") else value
            if value is None and field.required:
                raise UserError("field_missing", field=field.name)
            values_item[field.name] = value
        return values_item


class _NothingNewError(Exception):
    """A change wrote nothing: all that it states stands already."""


class Wrote:
    """Whether a change wrote ``anything``."""

    def __init__(self) -> None:
        self.anything = True

    def require(self, change: Change) -> None:
        """End a change that wrote nothing before it stands in the history."""
        entered_twice.guard(change)
        if not change.touched():
            self.anything = False
            raise _NothingNewError


@contextmanager
def written_at_all(ledger: Ledger) -> Iterator[Wrote]:
    """Leave a change that writes nothing out of the history; what it would be is told."""
    ledger.told, wrote = [], Wrote()
    with suppress(_NothingNewError):
        yield wrote


def record(
    ledger: Ledger, kind: RecordType, values: Values, reason: str = "", *, dry: bool = False
) -> list[Put]:
    """Save a record in a change of its own and return what became of its rows.

    Args:
        ledger: a writable ledger.
        kind: what is recorded.
        values: by field name; None or absent where nothing is stated.
        reason: why; kept in the history.
        dry: do it to the end, with every rule that the real one meets, and roll it back.

    Raises:
        UserError: ``field_missing``, and what ``kind.save`` and the guards of the ledger refuse.
    """
    stated = kind.completed(values)
    named = {
        f.name: stated[f.name] for f in kind.fields if f.kind == "reference" and stated[f.name]
    }
    puts: list[Put] = []
    with (
        written_at_all(ledger) as wrote,
        ledger.change(
            kind.change, reason, preview=(lambda *_: None) if dry else None, **named
        ) as change,
    ):
        puts = kind.save(Writer(ledger, change), stated)
        wrote.require(change)
    return puts
