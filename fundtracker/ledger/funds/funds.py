"""Funds: all that is recorded of them beside their money: costs, duties, pace, indexes."""

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base.fractions import exact
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import KNOWN, Put, put
from fundtracker.ledger.funds.fund_terms import MILLION, FundTerms, PartnerTerms, TermsRow

if (
    TYPE_CHECKING
):  # the list of things to do needs funds on every start, not what is calculated with them
    from fundtracker.domain.funds.forecast import Pace, Spread


class DutyDone(NamedTuple):
    """A yearly duty that is done: evaluation or equity_sheet, its document, its day if stated."""

    kind: str
    year: int
    doc_no: str
    day: int | None


class PaceRow(NamedTuple):
    """How a fund is expected to run, with where the assumption comes from."""

    pace: "Pace"
    spread: "Spread"
    source: str


class StatedPace(NamedTuple):
    """How a fund is expected to run as stated: rates, bow, growth, yield in parts per million;
    ``spread``: how far growth and call rates may stray in a year.
    """

    rates: list[int]
    life: int
    bow: int
    growth: int
    yielded: int = 0
    spread: int = 150_000
    source: str = ""


class Funds(FundTerms):
    """The funds of a ledger."""

    def terms_on(self, fund: int, day: int) -> TermsRow | None:
        """Return the version of a fund's terms in force on a day."""
        known = [row for row in self.terms(fund) if row.start_day <= day]
        return known[-1] if known else None

    def set_partner_terms(
        self, change: Change, fund: int, partner: str, start_day: int, **terms: Any
    ) -> Put:
        """Say from a day on that a partner bears no fee (``no_fee``) or no carry (``no_carry``),
        which share of the carry it has (``carry_share``), by which document (``doc_no``).

        What is not said is taken from the version before.
        """
        before = [
            row
            for row in self.partner_terms(fund)
            if row.partner == partner and row.start_day <= start_day
        ]
        old = before[-1] if before else PartnerTerms(partner, start_day, 0, 0, None, "")
        names = ("no_fee", "no_carry", "carry_share", "doc_no")
        values = {name: getattr(old, name) for name in names}
        values |= {name: value for name, value in terms.items() if value not in (None, "")}
        key = {"fund_id": fund, "partner_id": self.partner(partner).id, "start_day": start_day}
        return put(self._db, change, "partner_terms", key, values)

    def expenses(self, fund: int, kind: str = "expense") -> list[tuple[int, int]]:
        """Return (day, fen) of a fund's expenses or of its subscription line (draw, repay,
        interest); one taken back comes again below 0.
        """
        rows = self._db.read(
            "SELECT day, amount_fen, kind FROM fund_expense WHERE fund_id = :f UNION ALL"
            " SELECT b.day, -e.amount_fen, e.kind FROM fund_expense e"
            " JOIN taken_back b ON b.what = 'fund_expense' AND b.row_id = e.id"
            " WHERE e.fund_id = :f ORDER BY 1",
            {"f": fund},  # of all kinds: asked once
        )
        return [(day, fen) for day, fen, of_kind in rows if of_kind == kind]

    def last_fee_day(self, fund_id: int) -> int | None:
        """Return the last day with a management fee: that of the fund's term, or on which it was
        closed; None where neither is known. An extension is recorded by the day on which the term
        ends then.
        """
        fund = self.get(fund_id)
        days = [day for day in (fund.closed_day, fund.term_end_day) if day is not None]
        return min(days, default=None)

    def drawn(self, fund: int) -> int:
        """Return what of a fund's subscription line is drawn and not repaid, all days, fen."""
        return sum(
            sign * fen
            for kind, sign in (("draw", 1), ("repay", -1))
            for _day, fen in self.expenses(fund, kind)
        )

    def duties(self, fund: int, kind: str) -> list[int]:
        """Return the years for which a yearly duty is done: evaluation, equity_sheet."""
        rows = self._db.read(
            "SELECT year FROM fund_duty WHERE fund_id = ? AND kind = ?", (fund, kind)
        )
        return [year for (year,) in rows]

    def pace(self, fund: int, committed: int) -> PaceRow | None:
        """Return how a fund of this commitment is expected to run; None where nobody said."""
        rows = self._db.read(
            "SELECT rates, life, bow, growth, yield, spread, source FROM fund_pace WHERE fund_id = "
            "?",
            (fund,),
        )
        if not rows:
            return None
        rates, life, bow, growth, yielded, spread, source = rows[0]
        parts = tuple(Fraction(int(rate), MILLION) for rate in rates.split())
        from fundtracker.domain.funds.forecast import Pace, Spread

        pace = Pace(
            committed,
            parts,
            life,
            Fraction(bow, MILLION),
            Fraction(growth, MILLION),
            Fraction(yielded, MILLION),
        )
        return PaceRow(pace, Spread(spread / MILLION, spread / MILLION), source)

    def index_series(self, series: str) -> list[tuple[dt.date, Fraction]]:
        """Return the levels of an index by day."""
        rows = self._db.read(
            "SELECT day, level FROM index_level WHERE series = ? ORDER BY day", (series,)
        )
        return [(dt.date.fromordinal(day), exact(level)) for day, level in rows]

    def levels_beside(self, series: str, day: int) -> dict[int, Fraction]:
        """Return the level of an index on a day, and the nearest ones before and after it."""
        rows = self._db.read(
            "SELECT * FROM (SELECT day, level FROM index_level WHERE series = :s AND day <= :d"
            " ORDER BY day DESC LIMIT 2) UNION ALL SELECT * FROM (SELECT day, level FROM"
            " index_level WHERE series = :s AND day > :d ORDER BY day LIMIT 1)",
            {"s": series, "d": day},
        )
        return {index_day: exact(level) for index_day, level in rows}

    def series(self) -> list[str]:
        """Return the names of the index series."""
        return [
            name for (name,) in self._db.read("SELECT DISTINCT series FROM index_level ORDER BY 1")
        ]

    def set_pace(self, change: Change, fund: int, stated: StatedPace) -> Put:
        """Say how a fund is expected to run."""
        values: dict[str, Any] = stated._asdict()
        values |= {"rates": " ".join(map(str, stated.rates)), "yield": values.pop("yielded")}
        return put(self._db, change, "fund_pace", {"fund_id": fund}, values)

    def set_level(self, change: Change, series: str, day: int, level: str) -> Put:
        """Write an index's level, a decimal number above 0.

        Raises:
            UserError: ``bad_level``.
        """
        try:
            good = exact(level) > 0
        except ValueError:
            good = False
        if not good:
            raise UserError("bad_level", text=level)
        return put(
            self._db, change, "index_level", {"series": series, "day": day}, {"level": level}
        )

    def duty_done(
        self, change: Change, fund: int, kind: str, year: int, doc_no: str, day: int | None = None
    ) -> Put:
        """Record that a yearly duty is done (evaluation, equity_sheet): its document and day."""
        key = {"fund_id": fund, "kind": kind, "year": year}
        terms_id = put(self._db, change, "fund_duty", key, {"doc_no": doc_no})
        if day is None:
            return terms_id
        dated = put(self._db, change, "fund_duty_day", {"duty_id": terms_id.id}, {"day": day})
        return terms_id if terms_id.outcome != KNOWN else dated

    def duties_done(self, fund: int) -> list[DutyDone]:
        """Return the yearly duties of a fund that are done, by year."""
        rows = self._db.read(
            "SELECT d.kind, d.year, d.doc_no, t.day FROM fund_duty d LEFT JOIN fund_duty_day t"
            " ON t.duty_id = d.id WHERE d.fund_id = ? ORDER BY d.year, d.kind",
            (fund,),
        )
        return [DutyDone(*row) for row in rows]
