"""Many payments changed at once: looked at first, old → new with sums, then one changeset.

What cannot be changed (a frozen quarter, a split payment, what is no payment out) is left as it is
and named with number and sum; nothing else of the whole is refused for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.measures import EVIDENCE, PAID
from fundtracker.ledger.corrections import KEEP, Place, Target, of_other_line, of_other_project
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.payments.column_conditions import id_list
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.payments.shares import shares
from fundtracker.ledger.review.freeze import frozen
from fundtracker.ledger.sources.passed_ceilings import Ceiling, Move, PassedCeilings, Spot

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

MOST = 100_000  # payments of one change
_AT_ONCE = 500
Wanted = dict[str, Target]  # column → what it becomes
STATES = (PAID, EVIDENCE)  # what a person may say that a payment is

_COLUMNS = {"line": "line_id", "project": "project_id", "source": "source_id", "state": "measure"}


class Asked(NamedTuple):
    """What many payments become: where they lie, and what they are (``measure`` of ``STATES``)."""

    place: Place = Place()
    measure: Target = KEEP


class Ratio(NamedTuple):
    """One part of every payment that is split: its weight, and where it lies."""

    weight: int
    line_id: int | None = None
    project_id: int | None = None
    source_id: int | None = None


class Found(NamedTuple):
    """A payment as it is; amount in fen."""

    id: int
    fen: int
    measure: int
    parts: int
    quarter: int
    day: int
    line_id: int | None
    project_id: int | None
    source_id: int | None
    contract_id: int | None
    application_id: int | None = None


class Moved(NamedTuple):
    """Payments that go from one value to another: ``what`` is line, project, source, contract or
    state, ``old`` and ``new`` are ids (measures of a state), None for nothing.
    """

    what: str
    old: int | None
    new: int | None
    n: int
    fen: int


class Left(NamedTuple):
    """Payments that stay as they are: ``why`` is frozen (``quarter`` says which), split, state,
    zero_part or same.
    """

    why: str
    n: int
    fen: int
    quarter: int | None = None


class Preview(NamedTuple):
    """What a change would do: ``ids`` are changed, of ``fen`` in all; ``unbooked``: number and
    fen of those that leave their contract, because their project becomes another; ``unclaimed``:
    of those that leave the application for policy money that they pay; ``passed``: ceilings that
    more money would lie over than before.
    """

    ids: tuple[int, ...]
    fen: int
    moved: list[Moved]
    left: list[Left]
    unbooked: tuple[int, int]
    unclaimed: tuple[int, int] = (0, 0)
    passed: tuple[Ceiling, ...] = ()


class _Tally:
    """Counts and sums of payments while they are looked at."""

    def __init__(self) -> None:
        self.changed: list[Found] = []
        self.moved: dict[tuple[str, int | None, int | None], list[int]] = {}
        self._left: dict[tuple[str, int | None], list[int]] = {}
        self._gone = [0, 0]
        self._unclaimed = [0, 0]

    def changes(
        self,
        payment: Found,
        steps: Sequence[tuple[str, int | None, int | None]],
        *,
        unbooked: bool,
        unclaimed: bool,
    ) -> None:
        """Count a payment that is changed by some steps (what, old, new)."""
        self.changed.append(payment)
        for step in steps:
            self._add(self.moved.setdefault(step, [0, 0]), payment)
        if unbooked:
            self._add(self._gone, payment)
        if unclaimed:
            self._add(self._unclaimed, payment)

    def stays(self, payment: Found, why: str) -> None:
        """Count a payment that stays as it is."""
        at = (why, payment.quarter if why == "frozen" else None)
        self._add(self._left.setdefault(at, [0, 0]), payment)

    def preview(self, moved: list[Moved], passed: tuple[Ceiling, ...]) -> Preview:
        """Return what was counted."""
        left = [Left(why, n, fen, quarter) for (why, quarter), (n, fen) in self._left.items()]
        ids = tuple(payment.id for payment in self.changed)
        fen = sum(payment.fen for payment in self.changed)
        (n_gone, gone), (n_unclaimed, unclaimed) = self._gone, self._unclaimed
        return Preview(ids, fen, moved, left, (n_gone, gone), (n_unclaimed, unclaimed), passed)

    @staticmethod
    def _add(sums: list[int], payment: Found) -> None:
        sums[0] += 1
        sums[1] += payment.fen


def found(ledger: Repositories, ids: Sequence[int]) -> list[Found]:
    """Return payments as they are, in the order of their ids.

    Raises:
        UserError: ``too_many_at_once``.
    """
    if len(ids) > MOST:
        raise UserError("too_many_at_once", n=len(ids), most=MOST)
    rows: list[Found] = []
    for at in range(0, len(ids), _AT_ONCE):
        rows += map(
            Found._make,
            ledger.read(
                "SELECT p.id, p.amount_fen, p.measure, p.parts, p.book_quarter, p.pay_date,"
                " p.line_id, p.project_id, p.source_id, b.contract_id, b.application_id"
                " FROM payment p LEFT JOIN booking b ON b.payment_id = p.id AND b.position = -1"
                f" WHERE p.id IN ({id_list(ids[at : at + _AT_ONCE])}) ORDER BY p.id"
            ),
        )
    return rows


# ------------------------------------------------------------ where payments lie
def look(ledger: Repositories, ids: Sequence[int], asked: Asked) -> Preview:
    """Return what a change would do, writing nothing.

    Raises:
        UserError: ``nothing_asked``, ``too_many_at_once``, ``no_such_contract``.
    """
    wanted, shut, tally = _wanted(ledger, asked), set(frozen(ledger)), _Tally()
    moves = list[Move]()
    contract = asked.place.contract_id
    source = ledger.contracts.get(contract).source_id if isinstance(contract, int) else None
    for payment in found(ledger, ids):
        why = _stays(payment, asked, shut)
        becomes = _becomes(payment, wanted, source)
        steps = [] if why else _steps(payment, becomes)
        if steps:
            tally.changes(
                payment, steps, unbooked=_leaves_contract(payment, becomes),
                unclaimed=_leaves_application(payment, becomes),
            )  # fmt: skip
            moves.append(Move(payment.fen, _spot(payment, {}), _spot(payment, becomes)))
        else:
            tally.stays(payment, why or "same")
    moved = sorted(tally.moved.items(), key=lambda item: -item[1][0])
    return tally.preview([Moved(*step, n, fen) for step, (n, fen) in moved], _passed(ledger, moves))


def apply(ledger: Repositories, change: Change, ids: Sequence[int], asked: Asked) -> int:
    """Change payments as ``look`` says; return how many were.

    Raises:
        UserError: what ``look`` names.
    """
    preview, wanted = look(ledger, ids, asked), _wanted(ledger, asked)
    contract = wanted.pop("contract", KEEP)
    values = {_COLUMNS[what]: to for what, to in wanted.items() if what in _COLUMNS}
    standing = ledger.bookings.standing() if contract not in (KEEP, None) else None
    booked = {p.id for p in found(ledger, preview.ids) if p.contract_id} if contract is None else ()
    for payment in preview.ids:
        if values:
            change.update("payment", payment, {**values, "rule_id": None})
        if isinstance(contract, int):
            ledger.bookings.book(change, payment, Link(contract_id=contract), standing=standing)
        elif payment in booked:  # what pays an application is on no contract, and stays on it
            ledger.payments.unbook(change, payment)
    return len(preview.ids)


def _wanted(ledger: Repositories, asked: Asked) -> Wanted:
    """Return what becomes of each column; a contract brings its project, a project its line where
    it has one.

    Raises:
        UserError: ``nothing_asked``; ``project_of_other_line``, ``contract_of_other``: what is
            asked for contradicts itself.
    """
    place = asked.place
    wanted: Wanted = {
        "contract": place.contract_id, "project": place.project_id, "line": place.line_id,
        "source": place.source_id, "state": asked.measure,
    }  # fmt: skip
    if isinstance(place.contract_id, int):
        row = ledger.contracts.get(place.contract_id)
        if place.project_id not in (KEEP, row.project_id):
            raise of_other_project(ledger, row)
        wanted["project"] = row.project_id
    project = wanted["project"]
    if isinstance(project, int):
        line = ledger.projects.line_of(project)
        if line is not None and wanted["line"] not in (KEEP, line):
            raise of_other_line(ledger, project)
        wanted["line"] = wanted["line"] if line is None else line
    wanted = {what: to for what, to in wanted.items() if to != KEEP}
    if not wanted:
        raise UserError("nothing_asked")
    return wanted


def _becomes(payment: Found, wanted: Wanted, source: int | None) -> Wanted:
    """Return what becomes of a payment: one that would name no source takes its contract's."""
    if source is None:
        return wanted
    return {**wanted, "source": wanted.get("source", payment.source_id) or source}


def _stays(payment: Found, asked: Asked, shut: set[int]) -> str:
    """Return why a payment cannot be changed; '' where it can."""
    if payment.quarter in shut:
        return "frozen"
    if payment.parts:
        return "split"
    moves_state = asked.measure != KEEP
    if moves_state and payment.measure not in STATES:
        return "state"  # money received, an own transfer: its file says so
    if asked.place.contract_id not in (KEEP, None) and payment.measure != PAID:
        return "state"
    return ""


def _steps(payment: Found, wanted: Wanted) -> list[tuple[str, int | None, int | None]]:
    """Return (what, old, new) of each column that becomes another."""
    now = {
        "line": payment.line_id, "project": payment.project_id, "source": payment.source_id,
        "contract": payment.contract_id, "state": payment.measure,
    }  # fmt: skip
    return [
        (what, now[what], to)
        for what, to in wanted.items()
        if not isinstance(to, str) and now[what] != to
    ]


def _spot(payment: Found, wanted: Wanted) -> Spot | None:
    """Return where a payment lies when it is changed so; None where it is no money paid."""
    if wanted.get("state", payment.measure) != PAID:
        return None
    project, source = (
        now if isinstance(to := wanted.get(what, KEEP), str) else to
        for what, now in (("project", payment.project_id), ("source", payment.source_id))
    )
    contract = None if _leaves_contract(payment, wanted) else payment.contract_id
    to = wanted.get("contract")
    return Spot(project, source, to if isinstance(to, int) else contract)


def _leaves_contract(payment: Found, wanted: Wanted) -> bool:
    """Tell whether a payment goes off its contract without being put on another."""
    if payment.contract_id is None or isinstance(wanted.get("contract"), int):
        return False
    other = "project" in wanted and wanted["project"] != payment.project_id
    return other or "contract" in wanted or wanted.get("state") == EVIDENCE


def _leaves_application(payment: Found, wanted: Wanted) -> bool:
    """Tell whether a payment goes off its application: to a contract, or being no payment."""
    if payment.application_id is None:
        return False
    return isinstance(wanted.get("contract"), int) or wanted.get("state") == EVIDENCE


def _passed(ledger: Repositories, moves: Sequence[Move]) -> tuple[Ceiling, ...]:
    books = (ledger.plan, ledger.projects, ledger.contracts, ledger.funding)
    return PassedCeilings(ledger, *books).passed(moves)


# ------------------------------------------------------------ split by ratio
def on_lines(ledger: Repositories, ratios: Sequence[Ratio]) -> list[Ratio]:
    """Return parts with the plan line that the project of each has, where it has one.

    Raises:
        UserError: ``project_of_other_line``: a part names a line that is not its project's.
    """
    lines = {project.id: project.line_id for project in ledger.projects.all()}
    for ratio in ratios:
        line = lines.get(ratio.project_id or 0)
        if ratio.project_id is not None and line and ratio.line_id not in (None, line):
            raise of_other_line(ledger, ratio.project_id)
    return [
        ratio._replace(line_id=lines.get(ratio.project_id or 0) or ratio.line_id)
        for ratio in ratios
    ]


def look_split(ledger: Repositories, ids: Sequence[int], ratios: Sequence[Ratio]) -> Preview:
    """Return what a split by ratio would do: ``moved`` has a line for each part with its sum; a
    part without a source keeps that of its payment.

    Raises:
        UserError: ``too_many_at_once``, ``too_few_parts`` (two, each above zero).
    """
    if len(ratios) < 2 or any(ratio.weight <= 0 for ratio in ratios):
        raise UserError("too_few_parts")
    weights, shut, tally = [ratio.weight for ratio in ratios], set(frozen(ledger)), _Tally()
    sums, moves = [0] * len(ratios), list[Move]()
    for payment in found(ledger, ids):
        parts = shares(payment.fen, weights)
        if why := _stays_whole(payment, parts, shut):
            tally.stays(payment, why)
            continue
        tally.changes(
            payment, (), unbooked=payment.contract_id is not None,
            unclaimed=payment.application_id is not None,
        )  # fmt: skip
        sums = [total + part for total, part in zip(sums, parts, strict=True)]
        moves.append(Move(payment.fen, _spot(payment, {}), None))
        spots = [Spot(r.project_id, r.source_id or payment.source_id, None) for r in ratios]
        moves += [Move(part, None, spot) for part, spot in zip(parts, spots, strict=True)]
    n = len(tally.changed)
    moved = [Moved("part", at, None, n, fen) for at, fen in enumerate(sums) if n]
    return tally.preview(moved, _passed(ledger, moves))


def _stays_whole(payment: Found, parts: Sequence[int], shut: set[int]) -> str:
    """Return why a payment cannot be split; '' where it can."""
    if payment.quarter in shut:
        return "frozen"
    if payment.measure != PAID:
        return "state"
    if payment.parts:
        return "split"
    # A few fen in many parts: rounding up may leave the last one nothing, or less than nothing.
    return "" if all(part * payment.fen > 0 for part in parts) else "zero_part"


def split(ledger: Repositories, change: Change, ids: Sequence[int], ratios: Sequence[Ratio]) -> int:
    """Split payments by ratio as ``look_split`` says; return how many were.

    Raises:
        UserError: what ``look_split`` names.
    """
    preview = look_split(ledger, ids, ratios)
    fen = {payment.id: payment.fen for payment in found(ledger, preview.ids)}
    weights = [ratio.weight for ratio in ratios]
    for payment in preview.ids:
        parts = [
            Part(part, ratio.line_id, ratio.project_id, ratio.source_id)
            for part, ratio in zip(shares(fen[payment], weights), ratios, strict=True)
        ]
        ledger.payments.split(change, payment, parts)
    return len(preview.ids)
