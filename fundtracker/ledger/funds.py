"""Funds: their facts, versioned terms, partners, and the book of entries that the domain reckons with."""

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.exact import exact
from fundtracker.domain.fund import Entry, Standing, standings
from fundtracker.errors import UserError
from fundtracker.ledger.change import Change
from fundtracker.ledger.records import Put, put, stated

if TYPE_CHECKING:  # the list of things to do needs funds on every start, not what is reckoned with them
    from fundtracker.domain import waterfall
    from fundtracker.domain.carry import Concession
    from fundtracker.domain.fees import Step
    from fundtracker.domain.forecast import Pace, Spread
    from fundtracker.ledger.ledger import Ledger

MILLION = 1_000_000
_FACTS: dict[str, Any] = {
    "name_en": "", "kind": "industry", "manager": "", "account": "", "cost_method": "fifo", "approved_day": None,
    "set_up_day": None, "period_end_day": None, "term_end_day": None, "closed_day": None, "published": "",
}  # fmt: skip
_TERMS: dict[str, Any] = {
    "carry": 0, "pref_rate": 0, "catch_up": MILLION, "compounding": "annual", "hurdle": "soft", "style": "whole_fund",
    "clawback": 1, "fee_rate": 0, "fee_basis": "committed", "fee_months": 3, "late_rate": 0, "one_company": None,
    "doc_no": "", "reason": "", "give_to": "none", "give_base": "gain", "give_share": MILLION, "give_ceiling": None,
    "give_when": "always",
}  # fmt: skip
_GIVE = ("give_to", "give_base", "give_share", "give_ceiling", "give_when")
# The whole book of a fund as entries: day, partner, kind, amount, reverses, in order of day and of writing.
_ENTRIES = (
    "SELECT day, partner_id, kind, amount_fen, reverses, doc_no, rev, 0, id FROM commitment WHERE fund_id = :f"
    " UNION ALL SELECT c.day, l.partner_id, l.item, l.amount_fen, c.kind = 'reversal',"
    " '#' || c.number || ' ' || c.doc_no, l.rev, 1, l.id"
    " FROM call_line l JOIN capital_call c ON c.id = l.call_id WHERE c.fund_id = :f"
    " UNION ALL SELECT r.day, r.partner_id, 'receipt', r.amount_fen, r.reverses,"
    " '#' || c.number || ' ' || r.bank_ref, r.rev, 2, r.id"
    " FROM receipt r JOIN capital_call c ON c.id = r.call_id WHERE c.fund_id = :f"
    " UNION ALL SELECT d.day, l.partner_id, l.item, l.amount_fen, d.kind = 'reversal',"
    " '#' || d.number || ' ' || d.doc_no, l.rev, 3, l.id"
    " FROM distribution_line l JOIN distribution d ON d.id = l.distribution_id WHERE d.fund_id = :f"
)


class Fund(NamedTuple):
    """A fund; days are ordinals, an unknown fact is None or ''."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    manager: str
    account: str
    cost_method: str
    approved_day: int | None
    set_up_day: int | None
    period_end_day: int | None
    term_end_day: int | None
    closed_day: int | None
    published: str

    def title(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_en if lang == "en" and self.name_en else self.name


class TermsRow(NamedTuple):
    """A version of a fund's terms; rates and shares in parts per million, ``late_rate`` of a late closing.

    ``give_…``: what the fiscal partners give up of their gain (让利); ``give_to`` ``none`` where nothing is agreed.
    """

    number: int
    start_day: int
    carry: int
    pref_rate: int
    catch_up: int
    compounding: str
    hurdle: str
    style: str
    clawback: int
    fee_rate: int
    fee_basis: str
    fee_months: int
    late_rate: int
    one_company: int | None
    doc_no: str
    reason: str
    give_to: str
    give_base: str
    give_share: int
    give_ceiling: int | None
    give_when: str

    @property
    def concession(self) -> "Concession | None":
        """What the fiscal partners give up of their gain; None where nothing is agreed."""
        from fundtracker.domain.carry import Concession

        if self.give_to == "none":
            return None
        ceiling = None if self.give_ceiling is None else Fraction(self.give_ceiling, MILLION)
        return Concession(self.give_to, self.give_base, Fraction(self.give_share, MILLION), ceiling, self.give_when)

    @property
    def waterfall(self) -> "waterfall.Terms":
        """The terms as the waterfall takes them."""
        from fundtracker.domain import waterfall

        return waterfall.Terms(
            Fraction(self.carry, MILLION), Fraction(self.pref_rate, MILLION), Fraction(self.catch_up, MILLION),
            self.compounding, self.hurdle, self.style, bool(self.clawback),
            start=dt.date.fromordinal(self.start_day), version=self.number,
        )  # fmt: skip

    @property
    def fee_step(self) -> "Step":
        """The rate and basis of the management fee."""
        from fundtracker.domain.fees import Step

        return Step(dt.date.fromordinal(self.start_day), Fraction(self.fee_rate, MILLION), self.fee_basis)


class Partner(NamedTuple):
    """A partner: ``class_`` gp, fiscal (财政出资) or other."""

    id: int
    name: str
    name_en: str
    class_: str
    credit_code: str
    account: str
    contact: str

    def title(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_en if lang == "en" and self.name_en else self.name


class PaceRow(NamedTuple):
    """How a fund is expected to run, with where the assumption comes from."""

    pace: "Pace"
    spread: "Spread"
    source: str


class Funds:
    """The funds of a ledger."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    # ------------------------------------------------------------ reading
    def all(self) -> list[Fund]:
        """Return the funds, by code."""
        columns = ", ".join(Fund._fields)
        return [Fund(*row) for row in self._ledger.read(f"SELECT {columns} FROM fund ORDER BY code")]

    def get(self, text: str | int) -> Fund:
        """Return a fund by id, code or name.

        Raises:
            UserError: ``fund_unknown``.
        """
        for fund in self.all():
            if text in (fund.id, fund.code, fund.name, fund.name_en or fund.name):
                return fund
        raise UserError("fund_unknown", text=str(text) or "—")

    def partners(self) -> list[Partner]:
        """Return all partners, in the order they came."""
        rows = self._ledger.read(
            "SELECT id, name, name_en, class, credit_code, account, contact FROM partner ORDER BY id"
        )
        return [Partner(*row) for row in rows]

    def partner(self, text: str | int) -> Partner:
        """Return a partner by id or name.

        Raises:
            UserError: ``partner_unknown``.
        """
        for partner in self.partners():
            if text in (partner.id, partner.name):
                return partner
        raise UserError("partner_unknown", text=str(text) or "—")

    def terms(self, fund: int) -> list[TermsRow]:
        """Return the versions of a fund's terms, by number."""
        own = ", ".join(f"t.{name}" for name in TermsRow._fields if name not in _GIVE)
        given = ", ".join(f"g.{name}" for name in _GIVE)
        rows = self._ledger.read(
            f"SELECT g.id IS NULL, {own}, {given} FROM fund_terms t"
            " LEFT JOIN fund_concession g ON g.terms_id = t.id WHERE t.fund_id = ? ORDER BY t.number",
            (fund,),
        )
        nothing = tuple(_TERMS[name] for name in _GIVE)
        return [TermsRow(*row[: -len(_GIVE)], *(nothing if none else row[-len(_GIVE) :])) for none, *row in rows]

    def waterfalls(self, fund: int) -> "list[waterfall.Terms]":
        """Return the versions of a fund's waterfall by day; the first one holds for all that came before it, too."""
        rows = sorted((row.waterfall for row in self.terms(fund)), key=lambda terms: terms.start)
        return [terms._replace(start=terms.start if at else dt.date.min) for at, terms in enumerate(rows)]

    def entries(self, fund: int, until: int | None = None) -> list[Entry]:
        """Return the fund's book in order of time; ``until`` a day, else all of it."""
        return [entry for entry, _, _ in self.sourced(fund, until)]

    def sourced(self, fund: int, until: int | None = None) -> list[tuple[Entry, str, int]]:
        """Return the entries with where each comes from: number and document, the change that wrote it."""
        names = {partner.id: partner.name for partner in self.partners()}
        rows = self._ledger.read(f"{_ENTRIES} ORDER BY 1, 8, 9", {"f": fund})
        return [
            (Entry(dt.date.fromordinal(day), names[partner], kind, fen, bool(back)), doc.strip(), rev)
            for day, partner, kind, fen, back, doc, rev, _, _ in rows
            if until is None or day <= until
        ]

    def standings(self, fund: int, day: int) -> dict[str, Standing]:
        """Return each partner's standing in a fund at a day, by name."""
        return standings(self.entries(fund), dt.date.fromordinal(day))

    def last_day(self) -> int | None:
        """Return the last day on which anything happened in a fund, or None."""
        days = self._ledger.read(
            "SELECT max(d) FROM (SELECT max(day) AS d FROM commitment UNION ALL SELECT max(day) FROM capital_call"
            " UNION ALL SELECT max(day) FROM receipt UNION ALL SELECT max(day) FROM distribution"
            " UNION ALL SELECT max(day) FROM valuation UNION ALL SELECT max(day) FROM lot"
            " UNION ALL SELECT max(day) FROM deal_exit)"
        )
        return None if days[0][0] is None else int(days[0][0])

    def expenses(self, fund: int, kind: str = "expense") -> list[tuple[int, int]]:
        """Return (day, fen) of a fund's expenses or of its subscription line (draw, repay, interest)."""
        rows = self._ledger.read(
            "SELECT day, amount_fen FROM fund_expense WHERE fund_id = ? AND kind = ? ORDER BY day, id", (fund, kind)
        )
        return [(day, fen) for day, fen in rows]

    def duties(self, fund: int, kind: str) -> list[int]:
        """Return the years for which a yearly duty is done: evaluation, equity_sheet."""
        rows = self._ledger.read("SELECT year FROM fund_duty WHERE fund_id = ? AND kind = ?", (fund, kind))
        return [year for (year,) in rows]

    def pace(self, fund: int, committed: int) -> PaceRow | None:
        """Return how a fund of this commitment is expected to run; None where nobody said."""
        rows = self._ledger.read(
            "SELECT rates, life, bow, growth, yield, spread, source FROM fund_pace WHERE fund_id = ?", (fund,)
        )
        if not rows:
            return None
        rates, life, bow, growth, yielded, spread, source = rows[0]
        parts = tuple(Fraction(int(rate), MILLION) for rate in rates.split())
        from fundtracker.domain.forecast import Pace, Spread

        pace = Pace(
            committed, parts, life, Fraction(bow, MILLION), Fraction(growth, MILLION), Fraction(yielded, MILLION)
        )
        return PaceRow(pace, Spread(spread / MILLION, spread / MILLION), source)

    def index_series(self, series: str) -> list[tuple[dt.date, Fraction]]:
        """Return the levels of an index by day."""
        rows = self._ledger.read("SELECT day, level FROM index_level WHERE series = ? ORDER BY day", (series,))
        return [(dt.date.fromordinal(day), exact(level)) for day, level in rows]

    def series(self) -> list[str]:
        """Return the names of the index series."""
        return [name for (name,) in self._ledger.read("SELECT DISTINCT series FROM index_level ORDER BY 1")]

    # ------------------------------------------------------------ writing
    def put(self, change: Change, code: str, name: str, **facts: Any) -> Put:
        """Write a fund as a form or list states it; what is not said leaves what stands."""
        return stated(self._ledger, change, "fund", {"code": code}, {"name": name, **facts}, _FACTS)

    def put_partner(self, change: Change, name: str, class_: str | None = None, **facts: Any) -> Put:
        """Write a partner: gp, fiscal or other."""
        defaults = {"name_en": "", "class": "other", "credit_code": "", "account": "", "contact": ""}
        return stated(self._ledger, change, "partner", {"name": name}, {"class": class_, **facts}, defaults)

    def set_terms(self, change: Change, fund: int, start_day: int, **terms: Any) -> Put:
        """Add a version of a fund's terms valid from a day; the same terms again say nothing.

        What is not said is taken from the version before; a ``give_ceiling`` below 0 takes the ceiling away.

        Raises:
            UserError: ``terms_need_reason`` (a later version without reason and document),
                ``waterfall_terms``, ``concession_terms``.
        """
        known = self.terms(fund)
        same = next((row for row in known if row.start_day == start_day), None)
        values = {**(known[-1]._asdict() if known else _TERMS), "doc_no": "", "reason": ""}
        if (terms.get("give_ceiling") or 0) < 0:
            values, terms = {**values, "give_ceiling": None}, {**terms, "give_ceiling": None}
        values |= {key: value for key, value in terms.items() if value not in (None, "")}
        values |= {"number": len(known) + 1, "start_day": start_day}
        if same is not None:
            wanted = {**same._asdict(), **{key: terms[key] for key in terms if terms[key] not in (None, "")}}
            if wanted == same._asdict():
                return Put(fund, "known")
            raise UserError("terms_stand", number=same.number)
        if known and not (str(values["reason"]).strip() and str(values["doc_no"]).strip()):
            raise UserError("terms_need_reason")
        row = TermsRow(**values)
        from fundtracker.domain import carry, waterfall

        waterfall.check_terms(row.waterfall)
        facts = row._asdict()
        given = {name: facts.pop(name) for name in _GIVE}
        if row.concession is not None:
            carry.check_concession(row.concession)
        made = change.insert("fund_terms", {"fund_id": fund, **facts})
        if row.concession is not None:
            change.insert("fund_concession", {"terms_id": made, **given})
        return Put(made, "new")

    def set_pace(
        self, change: Change, fund: int, rates: list[int], life: int, *, bow: int, growth: int, yielded: int = 0,
        spread: int = 150_000, source: str = "",
    ) -> Put:  # fmt: skip
        """Say how a fund is expected to run: rates, bow, growth, yield in parts per million; ``spread``: how far
        growth and call rates may stray in a year."""
        values = {
            "rates": " ".join(map(str, rates)), "life": life, "bow": bow, "growth": growth, "yield": yielded,
            "spread": spread, "source": source,
        }  # fmt: skip
        return put(self._ledger, change, "fund_pace", {"fund_id": fund}, values)

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
        return put(self._ledger, change, "index_level", {"series": series, "day": day}, {"level": level})

    def duty_done(self, change: Change, fund: int, kind: str, year: int, doc_no: str) -> Put:
        """Record that a yearly duty is done (evaluation, equity_sheet)."""
        return put(self._ledger, change, "fund_duty", {"fund_id": fund, "kind": kind, "year": year}, {"doc_no": doc_no})
