"""Which rows of a file are payments that the ledger has already.

An equal row is known where nothing that both say contradicts it. Another own account, another time
of day, another balance prove a payment of its own: it gets a key of its own, and that is said. A
balance alone may be reckoned anew (a row put in above it, another opening): rows that differ in it
wait for the end of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundtracker.errors import Issue
from fundtracker.intake.meaning.block import Block, leave, pick
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.same.duplicates import Known, Settling, Told
from fundtracker.intake.same.equals import Chain, Equals, Standing
from fundtracker.intake.same.evidence import Kept
from fundtracker.intake.same.judging import BALANCE, MAY_BE, OTHER, SAME, Judge, Verdict
from fundtracker.intake.same.later_word import LaterWord
from fundtracker.intake.same.reckoning import Reckoning
from fundtracker.intake.same.said import Said
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.imports import Import

_Waiting = dict[int, tuple[Standing, Verdict]]  # row of a block → what it may be
_NONE = Standing(0, 0, 0, ""), Verdict(OTHER)


class KnownRows:
    """The rows of a reading beside a ledger; ``again``: the import of the very same bytes.

    Iterate once: blocks with their keys and the rows of each that are known; rows that wait for the
    whole file come last.
    """

    def __init__(self, ledger: Ledger, reading: Reading, again: Import | None) -> None:
        self._settling = Settling(reading)
        self._equals = Equals(ledger, self._settling)
        kept_rows = Kept(ledger)
        self._judge = Judge(ledger, reading, again, kept_rows)
        self._taken: set[int] = set()  # payments that a row of this file is
        self._held: list[tuple[Block, list[int], _Waiting]] = []
        self._reckoning = Reckoning()
        self._said = Said(ledger, reading, kept_rows)
        self._later = LaterWord(ledger, reading)
        self.apart_lines: set[int] = set()

    @property
    def apart(self) -> dict[int, int]:
        """Day → how many equal payments stand on it at most, where rows were told apart."""
        return self._equals.apart

    def __iter__(self) -> Told:
        for block, keys in self._settling:
            yield from self._told(block, keys)
        for block, keys, waiting in self._held:
            yield block, keys, self._at_the_end(block, keys, waiting)

    def remarks(self) -> list[Issue]:
        """Return what is to be said of rows that equal payments of the ledger."""
        later = list(self._later.remarks(self._taken, self._said.versions))
        return [*self._said.remarks(self._later.changed), *later]

    def _told(self, block: Block, keys: list[int]) -> Told:
        standing = self._equals.under(block, keys)
        others = self._equals.others(block, keys)
        if not standing and not others:
            self._reckoning.passed(block, ())
            self._later.passed(block, ())
            yield block, keys, {}
            return
        known = self._plainly(block, keys, standing)
        rows = sorted({*standing, *others}.difference(known))
        waiting = self._beside(block, keys, rows, known) if rows else {}
        equal = {*known, *waiting}
        self._reckoning.passed(block, equal)
        self._later.passed(block, equal)
        if waiting:
            block, keys, known = self._hold(block, keys, waiting, known)
        if keys:
            yield block, keys, known

    def _hold(
        self, block: Block, keys: list[int], waiting: _Waiting, known: Known
    ) -> tuple[Block, list[int], Known]:
        """Hold the rows that wait; return the others."""
        held = sorted(waiting)
        of_held = {n: waiting[i] for n, i in enumerate(held)}
        self._held.append((pick(block, held), [keys[i] for i in held], of_held))
        places = [i for i in range(len(keys)) if i not in waiting]
        left = {n: known[i] for n, i in enumerate(places) if i in known}
        return leave(block, held), [keys[i] for i in places], left

    def _plainly(self, block: Block, keys: list[int], standing: Mapping[int, Standing]) -> Known:
        """Return the rows that are what stands under their keys."""
        verdicts = self._judge.of(block, list(standing.items()))
        known: Known = {}
        for i, standing_row in standing.items():
            verdict = verdicts[i, standing_row.payment]
            if verdict.rank <= MAY_BE and standing_row.payment not in self._taken:
                self._take(block, i, known, standing_row, verdict)
            else:
                self._equals.open(keys[i])
        return known

    def _beside(self, block: Block, keys: list[int], rows: Sequence[int], known: Known) -> _Waiting:
        """Find rows among all that are equal to them: add the known ones, return those that wait;
        the others get keys of their own.
        """
        waiting: _Waiting = {}
        chains = self._equals.chains(block, keys, rows)
        pairs = [
            (i, standing_row) for i, chain in chains.items() for standing_row in chain.values()
        ]
        verdicts = self._judge.of(block, pairs)
        for i, chain in chains.items():
            judged = [
                (standing_row, verdicts[i, standing_row.payment]) for standing_row in chain.values()
            ]
            standing_row, verdict = self._likeliest(judged)
            if verdict.rank <= MAY_BE:
                self._take(block, i, known, standing_row, verdict)
                self._equals.remember(block.days[i], max(chain) + 1)
            elif verdict.rank == BALANCE:
                waiting[i] = standing_row, verdict
                self._wait(block.lines[i], verdict)
            elif chain or self._equals.is_later(keys[i]):
                self._part(block, keys, i, chain, _why(judged))
        left = [i for i in rows if i not in known and i not in waiting]
        self._equals.keep([keys[i] for i in left])
        return waiting

    def _likeliest(self, judged: Sequence[tuple[Standing, Verdict]]) -> tuple[Standing, Verdict]:
        """Return which of its equals a row is, or may be."""
        free = [pair for pair in judged if pair[0].payment not in self._taken]
        return min(free, key=lambda pair: pair[1].rank, default=_NONE)

    def _wait(self, line: int, verdict: Verdict) -> None:
        for of in verdict.balances:
            self._reckoning.differs(line, of.source, of.line, of.shift)

    def _take(
        self, block: Block, i: int, known: Known, standing: Standing, verdict: Verdict
    ) -> None:
        known[i] = standing.payment, standing.own
        self._taken.add(standing.payment)
        if verdict.rank == SAME and type(block.left[i]) is int:
            self._reckoning.same(block.lines[i], verdict.source, verdict.line)
        self._said.known(block, i, verdict.source, is_told=verdict.told)

    def _part(
        self, block: Block, keys: list[int], i: int, chain: Chain, why: Verdict | None
    ) -> None:
        """Give a row a key of its own beside its equals."""
        self._equals.part(block, keys, i, chain)
        if why is not None:
            self.apart_lines.add(block.lines[i])
            self._said.apart(block, i, why.why, why.source)

    def _at_the_end(self, block: Block, keys: list[int], waiting: _Waiting) -> Known:
        """Return which of the rows that waited are known: those whose balances were reckoned
        anew.
        """
        known: Known = {}
        for i, (standing, verdict) in waiting.items():
            anew = self._anew(block.lines[i], verdict)
            if anew and standing.payment not in self._taken:
                is_told = anew == "explained"
                self._take(block, i, known, standing, verdict._replace(told=is_told))
            else:
                chain = self._equals.chains(block, keys, [i])[i]
                self._part(block, keys, i, chain, verdict)
        return known

    def _anew(self, line: int, verdict: Verdict) -> str:
        """Return how the balance of a row was reckoned anew; '' where it proves another payment."""
        of_files = verdict.balances
        if any(self._said.follows(of.source) for of in of_files):
            return ""
        verdicts = (self._reckoning.anew(line, of.source) for of in of_files)
        return min(filter(None, verdicts), default="")


def _why(judged: Sequence[tuple[Standing, Verdict]]) -> Verdict | None:
    """Return what parts a row from its equals; None where they are other rows of its file."""
    return next((verdict for _, verdict in judged if verdict.rank == OTHER), None)
