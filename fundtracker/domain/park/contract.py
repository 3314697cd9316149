"""A contract's money: what it is worth now, what may be paid, what is payable, where it will end.

Money is integer fen, shares are integer tenths of a per cent. Every formula stands once, here, and
by its name in ``FORMULAS`` for tooltips and papers. Sources: 财建〔2022〕183号 (progress payments
of government works not under 80 % of work done), 建质〔2017〕138号 art. 7 (retention not over 3 %
of the settled price), 财建〔2004〕369号 arts. 11–14 (advance, its recovery, progress payments,
settlement).
"""

from typing import NamedTuple

from fundtracker.domain.base.money import Fen, rounded

PROGRESS_FLOOR = 800
RETENTION_CEILING = 30
WHOLE = 1000

# Column → formula in the names of columns (English msgids; reports translate the names).
FORMULAS = {
    "current": "signed + approved",
    "retention_full": "price × retention rate",
    "cap": (
        "settled: settled − retention not yet due; before: the lower of current × cap rate and "
        "current − retention"
    ),
    "advance_paid": (
        "paid as an advance by its words, or before any work was measured up to the advance agreed"
    ),
    "recovered": (
        "work × recovery rate, at most the advance paid; without a rate in step with work ÷ current"
    ),
    "earned": "work × progress rate + advance as agreed, paid and not yet recovered",
    "due": "the lower of earned and cap; where no work is measured it is not known",
    "payable": "due − paid, never under 0",
    "over_progress": "paid − due, never under 0",
    "left": "price − paid",
    "excess": "paid − cap, never under 0",
    "forecast": "settled, or current + pending",
    "over_under": "forecast − signed",
    "retention_held": (
        "retention of work or settlement − retention released, at most what of these is not paid"
    ),
    "floor": "work × 80 %",
}


class Terms(NamedTuple):
    """What was agreed; ``cap`` None: no cap of its own. ``recovery`` None: in step with the
    work.
    """

    signed: Fen
    advance: Fen = 0
    cap: int | None = None
    recovery: int | None = None
    progress_rate: int = PROGRESS_FLOOR
    retention: int = RETENTION_CEILING
    retention_day: int | None = None


class Course(NamedTuple):
    """What happened since: fen, days as ordinals. ``paid`` holds advance and released retention
    too; refunds lie in it as negative amounts. ``work`` None: nobody measured any; ``began``: the
    first day until which some was.

    What a payment is follows from its words where they say it: ``named_advance``,
    ``retention_paid`` (``given``: the first day of it). Of those without such words ``early``
    were made before any work was measured, ``later`` since retention was given back.
    """

    approved: Fen = 0
    pending: Fen = 0
    work: Fen | None = None
    paid: Fen = 0
    named_advance: Fen = 0
    retention_paid: Fen = 0
    early: Fen = 0
    later: Fen = 0
    began: int | None = None
    given: int | None = None
    settled: Fen | None = None

    def with_payment(self, fen: Fen, kind: str, day: int) -> "Course":
        """Return the course with one more payment, of a day, of which the words say what it is
        (``kind``, '' nothing).
        """
        early = not kind and (self.began is None or day < self.began)
        later = not kind and self.given is not None and day >= self.given
        advance_day = self.given
        if kind == "retention":
            advance_day = day if advance_day is None else min(day, advance_day)
        return self._replace(
            paid=self.paid + fen,
            named_advance=self.named_advance + (fen if kind == "advance" else 0),
            retention_paid=self.retention_paid + (fen if kind == "retention" else 0),
            early=self.early + (fen if early else 0),
            later=self.later + (fen if later else 0),
            given=advance_day,
        )


class Contract(NamedTuple):
    """Terms and course of a contract, looked at on a day (an ordinal)."""

    terms: Terms
    course: Course
    day: int

    @property
    def current(self) -> Fen:
        """Current value: signed + approved changes."""
        return self.terms.signed + self.course.approved

    @property
    def price(self) -> Fen:
        """The price the contract has today: settled, else current."""
        return self.current if self.course.settled is None else self.course.settled

    @property
    def retention_due(self) -> bool:
        """Whether the retention may be released: its day has come and the contract is settled."""
        day = self.terms.retention_day
        return self.course.settled is not None and day is not None and day <= self.day

    @property
    def retention_full(self) -> Fen:
        """The whole retention of the price, never more than the agreed share, rounded to the
        fen.
        """
        return rounded(self.price * self.terms.retention, WHOLE)

    @property
    def cap(self) -> Fen:
        """Payment cap: more than this may not have been paid by today."""
        if self.course.settled is not None:
            return self.price if self.retention_due else self.price - self.retention_full
        upper = self.current - self.retention_full
        if self.terms.cap is None:
            return upper
        return min(upper, rounded(self.current * self.terms.cap, WHOLE))

    @property
    def advance_paid(self) -> Fen:
        """The advance paid: what is called so, and what was paid before any work was measured, as
        far as an advance was agreed.
        """
        named = self.course.named_advance
        return max(named, min(self.terms.advance, named + self.course.early))

    @property
    def recovered(self) -> Fen:
        """Advance recovered so far; at settlement all of it."""
        return self._recovered(self.advance_paid)

    def _recovered(self, advance: Fen) -> Fen:
        """What is recovered so far of an advance."""
        work = self.course.work or 0
        if self.course.settled is not None:
            return advance
        if self.terms.recovery is not None:
            return min(advance, rounded(work * self.terms.recovery, WHOLE))
        if self.current <= 0:
            return 0
        return min(advance, rounded(advance * work, self.current))

    @property
    def advance_open(self) -> Fen:
        """Advance paid and not yet recovered."""
        return self.advance_paid - self.recovered

    @property
    def floor(self) -> Fen:
        """What must have been paid for the work done at least."""
        return rounded((self.course.work or 0) * PROGRESS_FLOOR, WHOLE)

    @property
    def below_floor(self) -> Fen:
        """How far payments for work (advance not counted) lie under the floor; 0 when they do
        not.
        """
        if self.course.work is None or self.course.settled is not None:
            return 0
        return max(0, self.floor - (self.course.paid - self.advance_open))

    @property
    def earned(self) -> Fen:
        """What the work, the agreed advance or the settlement entitle to by today, whatever was
        paid.
        """
        if self.course.settled is not None:
            return self.cap
        advance = min(self.advance_paid, self.terms.advance)
        return (
            rounded((self.course.work or 0) * self.terms.progress_rate, WHOLE)
            + advance
            - self._recovered(advance)
        )

    @property
    def due(self) -> Fen | None:
        """What is due by today (应付累计); None where neither work nor settlement says it."""
        if self.course.work is None and self.course.settled is None:
            return None
        return min(self.earned, self.cap)

    @property
    def over_progress(self) -> Fen | None:
        """What was paid ahead of what is due (超付进度); None where that is not known."""
        return None if self.due is None else max(0, self.course.paid - self.due)

    @property
    def beyond_work(self) -> bool:
        """Whether more was paid than is due and than was built at all: no share of the work
        explains it.
        """
        return bool(self.over_progress) and self.course.paid > (self.course.work or 0)

    @property
    def payable(self) -> Fen:
        """Payable now: never under 0, never over what is due; money that came back beyond all
        that was paid is nobody's due.
        """
        return max(0, min(self.earned, self.cap) - max(0, self.course.paid))

    @property
    def left(self) -> Fen:
        """What is left of the price; negative when more was paid."""
        return self.price - self.course.paid

    @property
    def excess(self) -> Fen:
        """What was paid over the cap."""
        return max(0, self.course.paid - self.cap)

    def after(self, more: Fen, kind: str = "") -> "Contract":
        """Return the contract as a payment of ``more`` on its day would leave it."""
        return self._replace(course=self.course.with_payment(more, kind, self.day))

    @property
    def forecast(self) -> Fen:
        """Where it will end: settled, else current + pending changes."""
        return (
            self.current + self.course.pending
            if self.course.settled is None
            else self.course.settled
        )

    @property
    def over_under(self) -> Fen:
        """Forecast − signed: positive is over."""
        return self.forecast - self.terms.signed

    @property
    def retention_held(self) -> Fen:
        """Retention held back so far: the share of settlement or work, less what was released. It
        is never more than what of these is not paid yet: what is paid beyond the rest gives the
        retention back, whatever the payment is called, and what comes back is held again.
        """
        base = self.course.settled if self.course.settled is not None else self.course.work or 0
        released = max(0, self.course.retention_paid + min(0, self.course.later))
        unpaid = base - (self.course.paid - self.advance_open)
        return max(0, min(rounded(base * self.terms.retention, WHOLE) - released, unpaid))
