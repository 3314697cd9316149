"""The published plan: lines, versions, statements, four totals that are never mixed."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import Fen, rounded
from fundtracker.domain.base.period import Quarter, Share, elapsed_in_plan
from fundtracker.domain.park.bounds import BOUNDS, kept
from fundtracker.errors import UserError

NATURES = ("fiscal", "investment", "city", "fund", "headline")
# Rows of the report that are no lines: a line may not take their names.
RESERVED = frozenset(
    (
        "fiscal",
        "parts",
        "with_city",
        "unclassified",
        "outside",
        "elsewhere",
        "apart",
        "all",
        "elapsed",
    )
)
PACE = "pace_tolerance"  # the setting that says another one, in tenths of a point
# Sources whose money is none of the district's fiscal money: it never counts in a fiscal line.
APART_SOURCES = ("city", "bank", "enterprise", "fund")
APART = -2  # stands for a line: money of those sources on the fiscal lines
TOLERANCE = 5  # tenths of a percentage point within which a line keeps step with time
WHOLE_PLAN = 0  # the "year" of an amount for the whole period
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]*")


class Line(NamedTuple):
    """A line of the plan; ``parent_id`` None for a main line."""

    id: int
    code: str
    parent_id: int | None
    position: int
    nature: str
    name_zh: str
    name_en: str

    def name(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_zh if lang == "zh" else self.name_en


class Version(NamedTuple):
    """A version of the plan's figures; number 1 is what was published and never changes."""

    id: int
    number: int
    name_zh: str
    name_en: str
    reason: str
    doc_no: str
    dated: str
    first: Quarter
    last: Quarter
    period_assumed: bool

    @property
    def period(self) -> str:
        """Its years, ``2023–2025``; its quarters where it is not of whole years."""
        full_years = self.first.number == 1 and self.last.number == 4
        ends = [str(q.year) if full_years else q.name for q in (self.first, self.last)]
        return "–".join(dict.fromkeys(ends))

    def label(self, lang: str) -> str:
        """Return ``V1 name``."""
        return f"V{self.number} {self.name_zh if lang == 'zh' else self.name_en}"


def in_force(versions: Sequence[Version], quarter: Quarter) -> Version:
    """Return the version (of one or more) that a quarter is measured against: of those whose
    period holds it (of all, where none does) the one approved last by its end, whenever it was
    entered; the first of them to be approved, where none was by then.
    """
    holding = [v for v in versions if v.first <= quarter <= v.last] or versions
    end = quarter.last_day.isoformat()
    approved = [v for v in holding if v.dated <= end]
    return max(approved, key=_approval) if approved else min(holding, key=_approval)


def approved_by(versions: Sequence[Version], dated: str) -> Version:
    """Return the version (of one or more) that was approved last by a day, the first where none
    was: what a version of that day goes on from.
    """
    return max((v for v in versions if v.dated <= dated), key=_approval, default=versions[0])


def _approval(version: Version) -> tuple[str, int]:
    return version.dated, version.number


class Amount(NamedTuple):
    """A planned amount: of the whole period (``year`` 0) or of a year with its document."""

    id: int
    line_id: int
    year: int
    amount_fen: Fen
    bound: str
    doc_no: str


class Statement(NamedTuple):
    """A published figure with all that belongs to it; ``amount`` in fen or in ``unit``."""

    id: int
    code: str
    line_id: int | None
    position: int
    text_zh: str
    text_en: str
    amount: int | None
    unit: str
    bound: str
    certainty: str
    period: str
    level: str
    nature: str
    source: str


class Source(NamedTuple):
    """Where money comes from: the district's budget, a bond, the city …"""

    id: int
    code: str
    position: int
    name_zh: str
    name_en: str

    def name(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_zh if lang == "zh" else self.name_en


Paid = tuple[int, int, int, int, int]  # line, source, book quarter, how many payments, fen


def by_line(sums: Iterable[Paid]) -> list[tuple[int, int, int, int]]:
    """Return sums of money paid whatever its source: (line, book quarter, how many, fen)."""
    sums_by_line: dict[tuple[int, int], list[int]] = {}
    for line, _, quarter, n, fen in sums:
        known = sums_by_line.setdefault((line, quarter), [0, 0])
        known[0] += n
        known[1] += fen
    return [(*place, n, fen) for place, (n, fen) in sorted(sums_by_line.items())]


def apart(sums: Iterable[Paid], lines: Iterable[Line], sources: Iterable[Source]) -> list[Paid]:
    """Return what of some sums is no fiscal money of the district and lies on its fiscal lines, by
    source.
    """
    fiscal = {line.id for line in lines if line.nature == "fiscal"}
    others = [source.id for source in sources if source.code in APART_SOURCES]
    others_paid = [paid for paid in sums if paid[0] in fiscal and paid[1] in others]
    return sorted(others_paid, key=lambda paid: (others.index(paid[1]), *paid))


class Totals(NamedTuple):
    """The four totals, each None where the plan states nothing of it."""

    headline: Fen | None
    headline_bound: str
    parts: Fen | None
    with_city: Fen | None
    funds: Fen | None

    @property
    def excess(self) -> Fen | None:
        """Parts − headline: positive is a difference of scope, negative a breach."""
        if self.headline is None or self.parts is None:
            return None
        return self.parts - self.headline

    @property
    def breached(self) -> bool:
        """Whether the parts fall below what was promised: the only red of the plan."""
        if self.headline is None or self.parts is None:
            return False
        return not kept(self.parts, self.headline, self.headline_bound)


def totals(lines: Iterable[Line], planned: Mapping[int, Amount]) -> Totals:
    """Return the four totals; nothing is derived from the headline, scaled or plugged.

    Args:
        lines: all lines; only main lines count, a sub-line lies inside its parent.
        planned: line id → amount of the whole period.
    """
    sums: dict[str, Fen] = {}
    bound = "equal"
    for line in lines:
        if line.parent_id is not None or line.id not in planned:
            continue
        amount = planned[line.id]
        key = "parts" if line.nature in ("fiscal", "investment") else line.nature
        sums[key] = sums.get(key, 0) + amount.amount_fen
        if line.nature == "headline":
            bound = amount.bound
    parts, city = sums.get("parts"), sums.get("city")
    with_city = None if parts is None or city is None else parts + city
    return Totals(sums.get("headline"), bound, parts, with_city, sums.get("fund"))


def pace(gap: int | None, tolerance: int = TOLERANCE) -> str:
    """Return ``ahead``, ``behind``, ``in_step`` or ``unknown`` for a gap in tenths of a point."""
    if gap is None:
        return "unknown"
    if abs(gap) <= tolerance:
        return "in_step"
    return "ahead" if gap > 0 else "behind"


def straight_line(amount_fen: Fen, quarter: Quarter, version: Version) -> Fen:
    """Return what an even course would have reached: an assumption (按序时假设), never a plan."""
    share: Share = elapsed_in_plan(quarter, version.first, version.last)
    return rounded(amount_fen * share.part, share.whole)


def descendants(lines: Iterable[Line], line_id: int) -> list[int]:
    """Return a line's id and those of all its sub-lines, at any depth."""
    below: dict[int | None, list[int]] = {}
    for line in lines:
        below.setdefault(line.parent_id, []).append(line.id)
    ids = [line_id]
    for here in ids:
        ids.extend(below.get(here, ()))
    return ids


def require_editable(version: Version) -> None:
    """Refuse a change of the published version.

    Raises:
        UserError: ``v1_read_only``.
    """
    if version.number == 1:
        raise UserError("v1_read_only")


def require_papers(reason: str, doc_no: str, dated: str) -> None:
    """Refuse a new version without reason, document number and date of approval.

    Raises:
        UserError: ``version_needs_papers`` or ``bad_plan_date``.
    """
    if not reason.strip() or not doc_no.strip():
        raise UserError("version_needs_papers")
    try:
        good = dt.date.fromisoformat(dated).isoformat() == dated
    except ValueError:
        good = False
    if not good:
        raise UserError("bad_plan_date", text=dated)


def require_amount(version: Version, year: int, amount_fen: Fen, bound: str, doc_no: str) -> None:
    """Refuse an amount that may not stand in a version.

    Raises:
        UserError: ``v1_read_only``, ``negative_plan``, ``bad_bound``, ``year_outside_plan``, or
            ``year_needs_document``: a year's split stands only where it was approved.
    """
    require_editable(version)
    if amount_fen < 0:
        raise UserError("negative_plan")
    if bound not in BOUNDS:
        raise UserError("bad_bound", text=bound)
    if year == WHOLE_PLAN:
        return
    if not version.first.year <= year <= version.last.year:
        raise UserError(
            "year_outside_plan", year=year, first=version.first.name, last=version.last.name
        )
    if not doc_no.strip():
        raise UserError("year_needs_document", year=year)


def require_line(code: str, nature: str, parent: Line | None) -> None:
    """Refuse a line whose code or nature cannot stand.

    Raises:
        UserError: ``bad_line_code``, ``bad_line_nature`` (a sub-line has its parent's nature).
    """
    if not _CODE.fullmatch(code) or code in RESERVED:
        raise UserError("bad_line_code", text=code)
    if nature not in NATURES or (parent is not None and parent.nature != nature):
        raise UserError("bad_line_nature", text=nature)
