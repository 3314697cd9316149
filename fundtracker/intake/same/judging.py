"""Whether a row of a file may be a payment that stands in the ledger, by what both show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.same.equals import Standing
from fundtracker.intake.same.evidence import TIMES, Heads, Kept, Shown, agrees, differs
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.imports import Import

SAME, MAY_BE, BALANCE, OTHER = range(4)
_ORDER = {SAME: 0, OTHER: 1, BALANCE: 2, MAY_BE: 3}  # which of several files tells
_Places = Mapping[int, list[tuple[int, int]]]  # payment → (import, line) of the rows that show it
Pairs = Sequence[tuple[int, Standing]]  # row of a block, a payment


class Verdict(NamedTuple):
    """Whether a row may be a payment; ``why`` it is not; ``source``: the import that tells."""

    rank: int
    why: str = ""
    source: int = 0
    line: int = 0  # of the row that tells, in that import's file
    shift: int = 0  # fen by which the balances differ
    told: bool = False  # something beside the payment itself says so
    all: tuple[Verdict, ...] = ()  # of every file that shows the payment

    @property
    def balances(self) -> list[Verdict]:
        """The files whose balances differ."""
        return [of for of in self.all if of.rank == BALANCE]


class Judge:
    """Judges the rows of a reading; ``again``: the import of the very same bytes."""

    def __init__(
        self, ledger: Ledger, reading: Reading, again: Import | None, kept_rows: Kept
    ) -> None:
        self._ledger, self._reading, self._kept = ledger, reading, kept_rows
        self._file = again.file_id if again is not None else None
        self._clock = Heads({c.role: (c.at, c.header) for c in reading.columns}).time
        self._imports = ledger.imports.names().keys()  # before this one

    def of(self, block: Block, pairs: Pairs) -> dict[tuple[int, int], Verdict]:
        """Return (row, payment) → whether it may be that payment."""
        places = self._places({standing.payment for _, standing in pairs})
        verdicts = self._very_rows(block, pairs, places) if self._file is not None else {}
        pairs = [pair for pair in pairs if (pair[0], pair[1].payment) not in verdicts]
        ours = {i: self._ours(block, i) for i, _ in pairs}
        fens = {standing.payment: standing.amount for _, standing in pairs}
        shown = self._kept.of_payments(places, fens, self._wanted())
        for i, standing in pairs:
            verdicts[i, standing.payment] = _best(
                [
                    self._verdict(block, i, ours[i], place, shown)
                    for place in places[standing.payment]
                ]
            )
        return verdicts

    def _places(self, payments: set[int]) -> _Places:
        """Return the rows of former imports that show payments: this one may have some yet."""
        every = self._ledger.imports.places(payments)
        return {
            payment: [place for place in places if place[0] in self._imports]
            for payment, places in every.items()
        }

    def _very_rows(
        self,
        block: Block,
        pairs: Pairs,
        places: _Places,
    ) -> dict[tuple[int, int], Verdict]:
        """Return the verdicts on rows of the very same bytes."""
        return {
            (i, standing.payment): Verdict(SAME, "", import_id, line, told=True)
            for i, standing in pairs
            for import_id, line in places[standing.payment]
            if line == block.lines[i] and self._kept.of(import_id).file_id == self._file
        }

    def _ours(self, block: Block, i: int) -> Shown:
        role = self._reading.role
        own = block.own[i] if "own_account" in role or block.directions[i] == 0 else ""
        left = block.left[i]
        return Shown(
            self._kept.numbers[own] or self._kept.numbers[self._reading.own_account],
            left if type(left) is int else None,
            self._kept.times[block.time[i]],
        )

    def _wanted(self) -> set[str]:
        """Return the roles that both files must have to tell anything."""
        role = self._reading.role
        wanted = {name for name in ("balance", *TIMES) if name in role}
        own = self._reading.own_account or "own_account" in role or "payer_account" in role
        return wanted | ({"own_account", "payer_account"} if own else set())

    def _verdict(
        self,
        block: Block,
        i: int,
        ours: Shown,
        place: tuple[int, int],
        shown: Mapping[tuple[int, int], Shown],
    ) -> Verdict:
        import_id, line = place
        theirs = shown[place]
        heads = self._kept.heads(import_id)
        clock = bool(heads.time) and heads.time == self._clock
        why = differs(ours, theirs, same_clock=clock)
        if why == "balance":
            shift = (ours.left or 0) - (theirs.left or 0)
            return Verdict(BALANCE, why, import_id, line, shift)
        if why:
            return Verdict(OTHER, why, import_id, line)
        is_told = agrees(ours, theirs, same_clock=clock)
        alike = is_told or bool(ours.own and theirs.own)
        is_told = is_told or bool(block.serial[i])
        return Verdict(SAME if alike else MAY_BE, "", import_id, line, told=is_told)


def _best(verdicts: list[Verdict]) -> Verdict:
    """Return what the files that show a payment say of a row together."""
    if not verdicts:
        return Verdict(MAY_BE)
    best = min(verdicts, key=lambda verdict: (_ORDER[verdict.rank], not verdict.told))
    return best._replace(all=tuple(verdicts)) if best.rank == BALANCE else best
