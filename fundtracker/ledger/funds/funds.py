"""Funds: their facts, versioned terms, partners, and the book of entries that the domain reckons with."""

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base.fractions import exact
from fundtracker.domain.funds.capital_account import COMMITTED, Shares
from fundtracker.domain.funds.partners import AS_DECIDED, NOT_YET, Entry, Standing, standings
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put, stated

if TYPE_CHECKING:  # the list of things to do needs funds on every start, not what is reckoned with them
    from fundtracker.domain.funds import waterfall
    from fundtracker.domain.funds.carry import Concession
    from fundtracker.domain.funds.fees import Step
    from fundtracker.domain.funds.forecast import Pace, Spread

MILLION = 1_000_000
_FACTS: dict[str, Any] = {
    "name_en": "", "kind": "industry", "manager": "", "account": "", "cost_method": "fifo", "approved_day": None,
    "set_up_day": None, "period_end_day": None, "term_end_day": None, "closed_day": None, "published": "",
}  # fmt: skip
_TERMS: dict[str, Any] = {
    "carry": 0, "pref_rate": 0, "catch_up": MILLION, "compounding": "annual", "hurdle": "soft", "style": "whole_fund",
    "clawback": 1, "fee_rate": 0, "fee_basis": "committed", "fee_months": 3, "late_rate": 0, "one_company": None,
    "doc_no": "", "reason": "", "give_to": "none", "give_base": "gain", "give_share": MILLION, "give_ceiling": None,
    "give_when": "always", "call_basis": "committed", "distribution_basis": "paid_in", "result_basis": "paid_in",
    "fee_split": "",
}  # fmt: skip
_GIVE = ("give_to", "give_base", "give_share", "give_ceiling", "give_when")
AS_RECKONED = "reckoned"  # a stated word for the fee that is divided as it is reckoned
_BASIS = ("call_basis", "distribution_basis", "result_basis", "fee_split")
# The whole book of a fund as entries: day, partner, kind, amount, reverses, in order of day and of writing.
_ENTRIES = (
    "SELECT day, partner_id, kind, amount_fen, reverses, doc_no, rev, 0, id, 0 FROM commitment WHERE fund_id = :f"
    " UNION ALL SELECT day, giver_id, 'interest_out', paid_fen, 0, doc_no, rev, 0, id, 0"
    " FROM interest_transfer WHERE fund_id = :f"
    " UNION ALL SELECT day, taker_id, 'interest_in', paid_fen, 0, doc_no, rev, 0, id, 0"
    " FROM interest_transfer WHERE fund_id = :f"
    " UNION ALL SELECT t.day, t.giver_id, 'recall_out', r.recall_fen, 0, t.doc_no, t.rev, 0, r.id, 0"
    " FROM interest_recall r JOIN interest_transfer t ON t.id = r.transfer_id WHERE t.fund_id = :f"
    " UNION ALL SELECT t.day, t.taker_id, 'recall_in', r.recall_fen, 0, t.doc_no, t.rev, 0, r.id, 0"
    " FROM interest_recall r JOIN interest_transfer t ON t.id = r.transfer_id WHERE t.fund_id = :f"
    " UNION ALL SELECT c.day, l.partner_id, l.item, l.amount_fen, c.kind = 'reversal',"
    " '#' || c.number || ' ' || c.doc_no, l.rev, 1, l.id, 0"
    " FROM call_line l JOIN capital_call c ON c.id = l.call_id WHERE c.fund_id = :f"
    " UNION ALL SELECT r.day, r.partner_id, 'receipt', r.amount_fen, r.reverses,"
    " '#' || c.number || ' ' || r.bank_ref, r.rev, 2, r.id, 0"
    " FROM receipt r JOIN capital_call c ON c.id = r.call_id WHERE c.fund_id = :f"
    " UNION ALL SELECT d.day, l.partner_id, l.item, l.amount_fen, d.kind = 'reversal',"
    " '#' || d.number || ' ' || d.doc_no, l.rev, 3, l.id, coalesce(d.reverses_id, d.id)"
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
    ``…_basis``: by what calls, distributions and results are divided; ``fee_split``: the fee, '' as it is reckoned.
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
    call_basis: str
    distribution_basis: str
    result_basis: str
    fee_split: str

    @property
    def fees_by(self) -> str:
        """On what the management fee falls: as stated, else on commitments where it is reckoned on them."""
        return self.fee_split or ("committed" if self.fee_basis == "committed" else "paid_in")

    @property
    def concession(self) -> "Concession | None":
        """What the fiscal partners give up of their gain; None where nothing is agreed."""
        from fundtracker.domain.funds.carry import Concession

        if self.give_to == "none":
            return None
        ceiling = None if self.give_ceiling is None else Fraction(self.give_ceiling, MILLION)
        return Concession(self.give_to, self.give_base, Fraction(self.give_share, MILLION), ceiling, self.give_when)

    @property
    def waterfall(self) -> "waterfall.Terms":
        """The terms as the waterfall takes them."""
        from fundtracker.domain.funds import waterfall

        return waterfall.Terms(
            Fraction(self.carry, MILLION), Fraction(self.pref_rate, MILLION), Fraction(self.catch_up, MILLION),
            self.compounding, self.hurdle, self.style, bool(self.clawback),
            start=dt.date.fromordinal(self.start_day), version=self.number,
        )  # fmt: skip

    @property
    def fee_step(self) -> "Step":
        """The rate and basis of the management fee."""
        from fundtracker.domain.funds.fees import Step

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


class PartnerTerms(NamedTuple):
    """A partner's own terms from a day on: it bears no fee or no carry; ``carry_share`` of it among all stated."""

    partner: str
    start_day: int
    no_fee: int
    no_carry: int
    carry_share: int | None
    doc_no: str


class PaceRow(NamedTuple):
    """How a fund is expected to run, with where the assumption comes from."""

    pace: "Pace"
    spread: "Spread"
    source: str


class Funds:
    """The funds of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # ------------------------------------------------------------ reading
    def all(self) -> list[Fund]:
        """Return the funds, by code."""
        columns = ", ".join(Fund._fields)
        return [Fund(*row) for row in self._db.read(f"SELECT {columns} FROM fund ORDER BY code")]

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
        rows = self._db.read("SELECT id, name, name_en, class, credit_code, account, contact FROM partner ORDER BY id")
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
        beside = (*_GIVE, *_BASIS)
        own = ", ".join(f"t.{name}" for name in TermsRow._fields if name not in beside)
        given = ", ".join(f"g.{name}" for name in _GIVE) + ", " + ", ".join(f"b.{name}" for name in _BASIS)
        rows = self._db.read(
            f"SELECT g.id IS NULL, b.id IS NULL, {own}, {given} FROM fund_terms t"
            " LEFT JOIN fund_concession g ON g.terms_id = t.id LEFT JOIN fund_basis b ON b.terms_id = t.id"
            " WHERE t.fund_id = ? ORDER BY t.number",
            (fund,),
        )
        found = []
        for no_concession, no_basis, *row in rows:
            values = dict(zip(TermsRow._fields, row, strict=True))
            values |= {name: _TERMS[name] for name in _GIVE if no_concession}
            values |= {name: _TERMS[name] for name in _BASIS if no_basis}
            found.append(TermsRow(**values))
        return found

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
        rows = self._db.read(f"{_ENTRIES} ORDER BY 1, 8, 9, 3", {"f": fund})
        payments, pending = self.payments(fund), self.pending()
        found = []
        for day, partner, kind, fen, back, doc, rev, _, _, given in rows:
            if until is None or day <= until:
                date, name = dt.date.fromordinal(day), names[partner]
                unpaid = NOT_YET if given in pending else AS_DECIDED
                known = payments.get(given, {}).get(partner)
                paid = _paid_on(known, unpaid, date, back=bool(back)) if given else AS_DECIDED
                found.append((Entry(date, name, kind, fen, bool(back), paid), doc.strip(), rev))
        return found

    def payments(self, fund: int) -> dict[int, dict[int, int]]:
        """Return distribution → partner → day on which its part was paid; only where that is recorded."""
        found: dict[int, dict[int, int]] = {}
        for given, partner, day in self._db.read(
            "SELECT p.distribution_id, p.partner_id, p.day FROM distribution_paid p"
            " JOIN distribution d ON d.id = p.distribution_id WHERE d.fund_id = ?",
            (fund,),
        ):
            found.setdefault(given, {})[partner] = day
        return found

    def pending(self) -> set[int]:
        """Return the distributions that are decided and count as paid by their payments alone."""
        return {given for (given,) in self._db.read("SELECT distribution_id FROM distribution_pending")}

    def partner_terms(self, fund: int) -> list[PartnerTerms]:
        """Return the partners' own terms of a fund, by day."""
        names = {partner.id: partner.name for partner in self.partners()}
        rows = self._db.read(
            "SELECT partner_id, start_day, no_fee, no_carry, carry_share, doc_no FROM partner_terms WHERE fund_id = ?"
            " ORDER BY start_day, id",
            (fund,),
        )
        return [PartnerTerms(names[row[0]], *row[1:]) for row in rows]

    def shares(self, fund: int) -> list[Shares]:
        """Return by what the fund's results are divided, by day."""
        versions, own = self.terms(fund), self.partner_terms(fund)
        days = sorted({*(row.start_day for row in versions), *(row.start_day for row in own)})
        found = []
        for day in days:
            terms = [row for row in versions if row.start_day <= day] or versions[:1]
            latest = {row.partner: row for row in own if row.start_day <= day}
            found.append(
                Shares(
                    dt.date.fromordinal(day),
                    terms[-1].result_basis if terms else _TERMS["result_basis"],
                    terms[-1].fees_by if terms else COMMITTED,
                    frozenset(name for name, row in latest.items() if row.no_fee),
                    frozenset(name for name, row in latest.items() if row.no_carry),
                )
            )
        return [found[0]._replace(start=dt.date.min), *found[1:]] if found else []

    def standings(self, fund: int, day: int) -> dict[str, Standing]:
        """Return each partner's standing in a fund at a day, by name."""
        return standings(self.entries(fund), dt.date.fromordinal(day))

    def last_day(self) -> int | None:
        """Return the last day on which anything happened in a fund, or None."""
        days = self._db.read(
            "SELECT max(d) FROM (SELECT max(day) AS d FROM commitment UNION ALL SELECT max(day) FROM capital_call"
            " UNION ALL SELECT max(day) FROM receipt UNION ALL SELECT max(day) FROM distribution"
            " UNION ALL SELECT max(day) FROM valuation UNION ALL SELECT max(day) FROM lot"
            " UNION ALL SELECT max(day) FROM deal_exit)"
        )
        return None if days[0][0] is None else int(days[0][0])

    def expenses(self, fund: int, kind: str = "expense") -> list[tuple[int, int]]:
        """Return (day, fen) of a fund's expenses or of its subscription line (draw, repay, interest); one taken back
        comes again below 0."""
        rows = self._db.read(
            "SELECT day, amount_fen FROM fund_expense WHERE fund_id = :f AND kind = :k UNION ALL"
            " SELECT b.day, -e.amount_fen FROM fund_expense e"
            " JOIN taken_back b ON b.what = 'fund_expense' AND b.row_id = e.id"
            " WHERE e.fund_id = :f AND e.kind = :k ORDER BY 1",
            {"f": fund, "k": kind},
        )
        return [(day, fen) for day, fen in rows]

    def duties(self, fund: int, kind: str) -> list[int]:
        """Return the years for which a yearly duty is done: evaluation, equity_sheet."""
        rows = self._db.read("SELECT year FROM fund_duty WHERE fund_id = ? AND kind = ?", (fund, kind))
        return [year for (year,) in rows]

    def pace(self, fund: int, committed: int) -> PaceRow | None:
        """Return how a fund of this commitment is expected to run; None where nobody said."""
        rows = self._db.read(
            "SELECT rates, life, bow, growth, yield, spread, source FROM fund_pace WHERE fund_id = ?", (fund,)
        )
        if not rows:
            return None
        rates, life, bow, growth, yielded, spread, source = rows[0]
        parts = tuple(Fraction(int(rate), MILLION) for rate in rates.split())
        from fundtracker.domain.funds.forecast import Pace, Spread

        pace = Pace(
            committed, parts, life, Fraction(bow, MILLION), Fraction(growth, MILLION), Fraction(yielded, MILLION)
        )
        return PaceRow(pace, Spread(spread / MILLION, spread / MILLION), source)

    def index_series(self, series: str) -> list[tuple[dt.date, Fraction]]:
        """Return the levels of an index by day."""
        rows = self._db.read("SELECT day, level FROM index_level WHERE series = ? ORDER BY day", (series,))
        return [(dt.date.fromordinal(day), exact(level)) for day, level in rows]

    def series(self) -> list[str]:
        """Return the names of the index series."""
        return [name for (name,) in self._db.read("SELECT DISTINCT series FROM index_level ORDER BY 1")]

    # ------------------------------------------------------------ writing
    def put(self, change: Change, code: str, name: str, **facts: Any) -> Put:
        """Write a fund as a form or list states it; what is not said leaves what stands."""
        return stated(self._db, change, "fund", {"code": code}, {"name": name, **facts}, _FACTS)

    def put_partner(self, change: Change, name: str, class_: str | None = None, **facts: Any) -> Put:
        """Write a partner: gp, fiscal or other."""
        defaults = {"name_en": "", "class": "other", "credit_code": "", "account": "", "contact": ""}
        return stated(self._db, change, "partner", {"name": name}, {"class": class_, **facts}, defaults)

    def set_terms(self, change: Change, fund: int, start_day: int, **terms: Any) -> Put:
        """Add a version of a fund's terms valid from a day; the same terms again say nothing.

        What is not said is taken from the version before; a ``give_ceiling`` or ``one_company`` below 0 takes the
        limit away, a ``fee_split`` of ``AS_RECKONED`` goes back to the fee divided as it is reckoned.

        Raises:
            UserError: ``terms_need_reason`` (a later version without reason and document),
                ``waterfall_terms``, ``concession_terms``.
        """
        known = self.terms(fund)
        same = next((row for row in known if row.start_day == start_day), None)
        values = {**(known[-1]._asdict() if known else _TERMS), "doc_no": "", "reason": ""}
        for name, sign, fresh in (
            ("give_ceiling", -1, None),
            ("one_company", -1, None),
            ("fee_split", AS_RECKONED, ""),
        ):
            if terms.get(name) == sign:
                values, terms = {**values, name: fresh}, {**terms, name: fresh}
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
        from fundtracker.domain.funds import carry, waterfall

        waterfall.check_terms(row.waterfall)
        facts = row._asdict()
        given = {name: facts.pop(name) for name in _GIVE}
        basis = {name: facts.pop(name) for name in _BASIS}
        if row.concession is not None:
            carry.check_concession(row.concession)
        made = change.insert("fund_terms", {"fund_id": fund, **facts})
        if row.concession is not None:
            change.insert("fund_concession", {"terms_id": made, **given})
        if basis != {name: _TERMS[name] for name in _BASIS}:
            change.insert("fund_basis", {"terms_id": made, **basis})
        return Put(made, "new")

    def set_partner_terms(
        self, change: Change, fund: int, partner: str, start_day: int, *, no_fee: int | None = None,
        no_carry: int | None = None, carry_share: int | None = None, doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Say from a day on that a partner bears no fee or no carry, or which share of the carry it has.

        What is not said is taken from the version before.
        """
        before = [row for row in self.partner_terms(fund) if row.partner == partner and row.start_day <= start_day]
        old = before[-1] if before else PartnerTerms(partner, start_day, 0, 0, None, "")
        values = {
            "no_fee": old.no_fee if no_fee is None else no_fee,
            "no_carry": old.no_carry if no_carry is None else no_carry,
            "carry_share": old.carry_share if carry_share is None else carry_share, "doc_no": doc_no or old.doc_no,
        }  # fmt: skip
        key = {"fund_id": fund, "partner_id": self.partner(partner).id, "start_day": start_day}
        return put(self._db, change, "partner_terms", key, values)

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
        return put(self._db, change, "index_level", {"series": series, "day": day}, {"level": level})

    def duty_done(self, change: Change, fund: int, kind: str, year: int, doc_no: str) -> Put:
        """Record that a yearly duty is done (evaluation, equity_sheet)."""
        return put(self._db, change, "fund_duty", {"fund_id": fund, "kind": kind, "year": year}, {"doc_no": doc_no})


def _paid_on(recorded: int | None, unpaid: dt.date, day: dt.date, *, back: bool) -> dt.date:
    """Return the day on which a part of a distribution moved: as recorded, else ``unpaid``; of one taken back
    (``back``) on a ``day`` not before it had moved at all."""
    if recorded is None:
        return unpaid
    paid = dt.date.fromordinal(recorded)
    return max(day, paid) if back else paid
