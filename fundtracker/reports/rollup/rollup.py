"""Many ledgers read as one: opened for reading only, each its own table, then added up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import speaking
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.likeness import money_of
from fundtracker.reports.rollup import doubts as doubting
from fundtracker.reports.rollup import fund_sum, plan_sum
from fundtracker.reports.rollup.doubts import ONCE, Doubt
from fundtracker.reports.rollup.member import (
    PLAN,
    Asked,
    Member,
    Opener,
    Unopened,
    names_of,
    read,
    worked_in,
)
from fundtracker.reports.rollup.sums import Part
from fundtracker.reports.tables.labels import unproved_of
from fundtracker.reports.tables.report_table import Table

LEAST = 2  # fewer ledgers are no roll-up
Progress = Callable[[int], None]  # how many ledgers were read; it may raise to stop


class Rollup(NamedTuple):
    """What many ledgers say together: ``table`` is None where a doubt is open."""

    asked: Asked
    quarter: Quarter | None
    members: list[Member]
    unopened: list[Unopened]
    doubts: list[Doubt]
    table: Table | None

    @property
    def once(self) -> bool:
        """Whether all work at one plan, which counts once."""
        return any(d.code == "same_plan" and d.answer == ONCE for d in self.doubts)

    def open_doubts(self) -> list[Doubt]:
        """Return what must be answered, or left out, before anything is added up."""
        return [doubt for doubt in self.doubts if doubt.is_open]


def build(
    paths: Sequence[Path],
    asked: Asked,
    opener: Opener,
    *,
    quarter: Quarter | None = None,
    answers: Mapping[str, str] | None = None,
    progress: Progress = lambda n: None,
) -> Rollup:
    """Return ledgers as one, at the end of a quarter; None: the last that any of them works in.

    ``opener`` opens a ledger for reading. What cannot be opened, counts twice or is in doubt is
    among the ``doubts``; while one of them is open there is no table.

    Raises:
        UserError: ``rollup_needs_ledgers``, ``rollup_not_proved``; what ``progress`` raises.
    """
    if len(paths) < LEAST:
        raise UserError("rollup_needs_ledgers", least=LEAST)
    with ExitStack() as stack, speaking(asked.lang):
        opened, unopened = _opened(paths, asked, opener, stack)
        end = quarter or max((worked for _, _, worked in opened), default=None)
        members: list[Member] = []
        ledgers: dict[str, Ledger] = {}
        for at, (name, ledger, _) in enumerate(opened):
            assert end is not None
            try:
                members.append(read(ledger, name, asked, end))
                ledgers[name] = ledger
            except UserError as error:
                unopened.append(Unopened(name, ledger.path, error))
            progress(at + 1)
        doubts = doubting.of_opening(unopened)
        if members:
            doubts += _found(members, asked, _counting(ledgers), named=quarter is not None)
        answers_given = doubting.answered(doubts, answers or {})
        rollup = Rollup(asked, end, members, unopened, answers_given, None)
        return (
            rollup if rollup.open_doubts() or not members else rollup._replace(table=_sum(rollup))
        )


def _counting(ledgers: Mapping[str, Ledger]) -> doubting.Counted:
    def counted(member: Member, files: Sequence[str]) -> tuple[int, int]:
        return money_of(ledgers[member.name], files)

    return counted


Opened = tuple[str, Ledger, Quarter]  # its name, and the quarter that is worked in


def _opened(
    paths: Sequence[Path], asked: Asked, opener: Opener, stack: ExitStack
) -> tuple[list[Opened], list[Unopened]]:
    opened, unopened = list[Opened](), list[Unopened]()
    for name, path in zip(names_of([path.absolute() for path in paths]), paths, strict=True):
        try:
            ledger = opener(path)
            stack.callback(ledger.close)
            opened.append((name, ledger, worked_in(ledger, asked.what)))
        except UserError as error:
            unopened.append(Unopened(name, path, error))
    return opened, unopened


def _found(
    members: list[Member], asked: Asked, counted: doubting.Counted, *, named: bool
) -> list[Doubt]:
    if copies := doubting.twice(members):
        return copies  # what else is in doubt is so because of them
    return [
        *doubting.files(members, counted),
        *doubting.common(members, named=named),
        *(doubting.of_plan(members) if asked.what == PLAN else doubting.of_funds(members)),
    ]


def _sum(rollup: Rollup) -> Table:
    if rollup.asked.what == PLAN:
        table = plan_sum.table(rollup.members, once=rollup.once)
    else:
        table = fund_sum.table(rollup.members)
    unproved = [note for m in rollup.members for note in unproved_of(m.name, m.table.notes)]
    return table._replace(notes=[*unproved, *map(doubting.noted, rollup.doubts), *table.notes])


def prove(rollup: Rollup, opener: Opener) -> None:
    """Prove each ledger whose figures go out in a file, as every report that leaves does.

    Raises:
        UserError: ``figures_not_proved``, and what ``opener`` raises.
    """
    from fundtracker.ledger import figure_proof

    for member in rollup.members:
        with opener(member.path) as ledger:
            figure_proof.prove(ledger)


def parts(rollup: Rollup, figure: str) -> list[Part]:
    """Return what each ledger has of a figure of the roll-up, by its id ``TABLE/ROW/COLUMN/…``.

    Raises:
        UserError: ``no_such_figure``.
    """
    words = figure.split("/")
    if rollup.table is None or len(words) < 3 or words[0] != rollup.table.code:
        raise UserError("no_such_figure", id=figure)
    row, column = rollup.table.row(words[1]), words[2]
    cell = row.cells.get(column) if row is not None else None
    if cell is None or cell.id != figure:
        raise UserError("no_such_figure", id=figure)
    if rollup.asked.what == PLAN:
        return _of_plan(rollup, words[1], column)
    return _of_funds(rollup, words[1], column)


def _of_plan(rollup: Rollup, code: str, column: str) -> list[Part]:
    some = [
        Part(m, row, row.cells[column], not plan_sum.is_derived(column))
        for m in rollup.members
        if (row := m.table.row(code)) is not None and column in row.cells
    ]
    if rollup.once and column in plan_sum.PLANNED:
        some = [part._replace(counts=not at) for at, part in enumerate(some)]
    return some


def _of_funds(rollup: Rollup, code: str, column: str) -> list[Part]:
    head, _, own = code.partition("-")
    members = [rollup.members[int(head) - 1]] if own else rollup.members
    rows = [(m, m.table.row(own or "total")) for m in members]
    adds = {c.code for c in rollup.members[0].table.columns if fund_sum.adds(c)}
    return [
        Part(m, row, row.cells[column], column in adds or bool(own))
        for m, row in rows
        if row is not None and column in row.cells
    ]
