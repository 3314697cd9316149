"""Funds, their partners, and the book of entries that the domain calculates with."""

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.base.spelling import Known, named
from fundtracker.domain.funds import refunds
from fundtracker.domain.funds.partners import (
    AS_DECIDED,
    CALL_OUTSIDE,
    LATE_CALL,
    LATE_PAID,
    NOT_YET,
    RECEIPT,
    Entry,
    Standing,
    standings,
)
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, stated

if (
    TYPE_CHECKING
):  # the list of things to do needs funds on every start, not what is calculated with them
    pass

_FACTS: dict[str, Any] = {
    "name_en": "",
    "kind": "industry",
    "manager": "",
    "account": "",
    "cost_method": "fifo",
    "approved_day": None,
    "set_up_day": None,
    "period_end_day": None,
    "term_end_day": None,
    "closed_day": None,
    "published": "",
}
# The whole book of a fund as entries: day, partner, kind, amount, reverses, in order of day and of
# writing.
# The last three columns: of a receipt of a later closing its call and what that asked for inside
# the commitment (what comes beyond it is interest); of a call taken back without saying which (a
# default) 0; the day of the later closing of which a call, a receipt or a refund is.
_LATE_GOT = (
    "l.item = 'income' AND (d.kind = 'equalisation' OR (d.kind = 'reversal' AND coalesce("
    "(SELECT x.kind FROM distribution x WHERE x.id = d.reverses_id), 'equalisation') = "
    "'equalisation'))"
)
_LATE_CALL = (
    "l.item = 'call_outside' AND (c.kind = 'equalisation' OR"
    " (SELECT x.kind FROM capital_call x WHERE x.id = c.reverses_id) = 'equalisation')"
)
_INSIDE = (
    "CASE WHEN c.kind = 'equalisation' THEN (SELECT coalesce(sum(x.amount_fen), 0) FROM call_line x"
    " WHERE x.call_id = c.id AND x.partner_id = r.partner_id AND x.item <> 'call_outside') END"
)
_CLOSING = "CASE WHEN {0}.kind = 'equalisation' THEN {0}.day ELSE 0 END"
_ENTRIES = (
    "SELECT day, partner_id, kind, amount_fen, reverses, doc_no, rev, 0, id, 0, 0, NULL, 0"
    " FROM commitment WHERE fund_id = :f"
    " UNION ALL SELECT day, giver_id, 'interest_out', paid_fen, 0, doc_no, rev, 0, id, 0, 0, NULL,"
    " 0 FROM interest_transfer WHERE fund_id = :f"
    " UNION ALL SELECT day, taker_id, 'interest_in', paid_fen, 0, doc_no, rev, 0, id, 0, 0, NULL,"
    " 0 FROM interest_transfer WHERE fund_id = :f"
    " UNION ALL SELECT t.day, t.giver_id, 'recall_out', r.recall_fen, 0, t.doc_no, t.rev, 0, r.id, "
    "0, 0, NULL, 0"
    " FROM interest_recall r JOIN interest_transfer t ON t.id = r.transfer_id WHERE t.fund_id = :f"
    " UNION ALL SELECT t.day, t.taker_id, 'recall_in', r.recall_fen, 0, t.doc_no, t.rev, 0, r.id, "
    "0, 0, NULL, 0"
    " FROM interest_recall r JOIN interest_transfer t ON t.id = r.transfer_id WHERE t.fund_id = :f"
    f" UNION ALL SELECT c.day, l.partner_id, CASE WHEN {_LATE_CALL} THEN 'late_call' ELSE l.item "
    f"END, l.amount_fen,"
    " c.kind = 'reversal', '#' || c.number || ' ' || c.doc_no, l.rev, 1, l.id, 0, 0,"
    f" CASE WHEN c.kind = 'reversal' AND c.reverses_id IS NULL THEN 0 END, {_CLOSING.format('c')}"
    " FROM call_line l JOIN capital_call c ON c.id = l.call_id WHERE c.fund_id = :f"
    " UNION ALL SELECT r.day, r.partner_id, 'receipt', r.amount_fen, r.reverses,"
    f" '#' || c.number || ' ' || r.bank_ref, r.rev, 2, r.id, 0, c.id, {_INSIDE},"
    f" {_CLOSING.format('c')}"
    " FROM receipt r JOIN capital_call c ON c.id = r.call_id WHERE c.fund_id = :f"
    f" UNION ALL SELECT d.day, l.partner_id, CASE WHEN {_LATE_GOT} THEN 'late_got' ELSE l.item "
    f"END, l.amount_fen,"
    " d.kind = 'reversal', '#' || d.number || ' ' || d.doc_no, l.rev, 3, l.id, "
    f"coalesce(d.reverses_id, d.id), 0, NULL, {_CLOSING.format('d')}"
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


class _LateInterest:
    """Tells the interest of later closings from capital: a receipt pays what is asked inside the
    commitment first, a default takes interest back first.
    """

    def __init__(self) -> None:
        self._came: dict[tuple[int, str], int] = {}
        self._asked: dict[str, int] = {}

    def parts(self, entry: Entry, call: int, inside: int | None) -> list[Entry]:
        """Return an entry as those of which it consists."""
        name, late = entry.partner, 0
        if entry.kind == LATE_CALL:
            self._asked[name] = self._asked.get(name, 0) + entry.signed
        elif inside is None or entry.kind not in (RECEIPT, CALL_OUTSIDE):
            return [entry]
        elif entry.kind == CALL_OUTSIDE:
            late = min(entry.amount, max(0, self._asked.get(name, 0)))
            self._asked[name] = self._asked.get(name, 0) - late
        else:
            before = self._came.get((call, name), 0)
            self._came[(call, name)] = after = before + entry.signed
            late = abs(max(0, after - inside) - max(0, before - inside))
        kind = LATE_PAID if entry.kind == RECEIPT else LATE_CALL
        parts = [entry._replace(amount=entry.amount - late), entry._replace(kind=kind, amount=late)]
        return [each for each in parts if each.amount]


class FundEntries:
    """The funds of a ledger with their partners and entries."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Fund]:
        """Return the funds, by code."""
        columns = ", ".join(Fund._fields)
        return [Fund(*row) for row in self._db.read(f"SELECT {columns} FROM fund ORDER BY code")]

    def get(self, text: str | int) -> Fund:
        """Return a fund by id, code or name.

        Raises:
            UserError: ``fund_unknown``, ``name_of_several``.
        """
        funds = self.all()
        for fund in funds:
            if text in (fund.id, fund.code):
                return fund
        if isinstance(text, str):
            meant = named(text, (Known(f.id, f.code, (f.name, f.name_en)) for f in funds))
            if meant is not None:
                return next(fund for fund in funds if fund.id == meant)
        raise UserError("fund_unknown", text=str(text) or "—")

    def partners(self) -> list[Partner]:
        """Return all partners, in the order they came."""
        rows = self._db.read(
            "SELECT id, name, name_en, class, credit_code, account, contact FROM partner ORDER BY "
            "id"
        )
        return [Partner(*row) for row in rows]

    def partner(self, text: str | int) -> Partner:
        """Return a partner by id or name.

        Raises:
            UserError: ``partner_unknown``, ``name_of_several``.
        """
        partners = self.partners()
        for partner in partners:
            if text in (partner.id, partner.name):
                return partner
        if isinstance(text, str):
            meant = named(text, (Known(each.id, each.name) for each in partners))
            if meant is not None:
                return next(each for each in partners if each.id == meant)
        raise UserError("partner_unknown", text=str(text) or "—")

    def entries(self, fund: int, until: int | None = None) -> list[Entry]:
        """Return the fund's book in order of time; ``until`` a day, else all of it."""
        return [entry for entry, _, _ in self.sourced(fund, until)]

    def as_written(self, fund: int) -> list[Entry]:
        """Return the whole book by what was decided alone: for commitments, and what may be called
        of them, where no money counts.
        """
        return [entry for entry, _, _, _ in self.booked(fund)]

    def sourced(self, fund: int, until: int | None = None) -> list[tuple[Entry, str, int]]:
        """Return the entries with where each comes from: number and document, the change that
        wrote it.
        """
        rows = refunds.dated(self.booked(fund, until))
        return [(entry, source, rev) for entry, source, rev, _ in rows]

    def joined(self, fund: int) -> list[tuple[dt.date, str, int]]:
        """Return the capital that came for later closings: day, partner, signed fen (see
        ``refunds``).
        """
        return refunds.joined(self.booked(fund))

    def booked(self, fund: int, until: int | None = None) -> list[refunds.Booked]:
        """Return the entries as they were written, the refunds of later closings on the day of
        the closing: what of them has moved since, ``refunds.dated`` says.
        """
        names = {partner.id: partner.name for partner in self.partners()}
        rows = self._db.read(f"{_ENTRIES} ORDER BY 1, 8, 9, 3", {"f": fund})
        payments, pending = self.payments(fund), self.pending()
        booked, late = list[refunds.Booked](), _LateInterest()
        for day, partner, kind, fen, back, doc, rev, _, _, given_fen, call, inside, closing in rows:
            if until is not None and day > until:
                continue
            date, paid = dt.date.fromordinal(day), AS_DECIDED
            if given_fen:
                unpaid = NOT_YET if given_fen in pending else AS_DECIDED
                known = payments.get(given_fen, {}).get(partner)
                paid = _paid_on(known, unpaid, date, back=bool(back))
            entry = Entry(date, names[partner], kind, fen, bool(back), paid)
            if inside is None and kind != LATE_CALL:
                booked.append((entry, doc.strip(), rev, closing))
                continue
            parts = late.parts(entry, call, inside)
            booked += [(each, doc.strip(), rev, closing) for each in parts]
        return booked

    def payments(self, fund: int) -> dict[int, dict[int, int]]:
        """Return distribution → partner → day on which its part was paid; only where that is
        recorded.
        """
        by_distribution: dict[int, dict[int, int]] = {}
        for distribution, partner, day in self._db.read(
            "SELECT p.distribution_id, p.partner_id, p.day FROM distribution_paid p"
            " JOIN distribution d ON d.id = p.distribution_id WHERE d.fund_id = ?",
            (fund,),
        ):
            by_distribution.setdefault(distribution, {})[partner] = day
        return by_distribution

    def pending(self) -> set[int]:
        """Return the distributions that are decided and count as paid by their payments alone."""
        return {
            distribution
            for (distribution,) in self._db.read("SELECT distribution_id FROM distribution_pending")
        }

    def standings(self, fund: int, day: int) -> dict[str, Standing]:
        """Return each partner's standing in a fund at a day, by name."""
        return standings(self.entries(fund), dt.date.fromordinal(day))

    def last_day(self) -> int | None:
        """Return the last day on which anything happened in a fund, or None."""
        days = self._db.read(
            "SELECT max(d) FROM (SELECT max(day) AS d FROM commitment UNION ALL SELECT max(day) "
            "FROM capital_call"
            " UNION ALL SELECT max(day) FROM receipt UNION ALL SELECT max(day) FROM distribution"
            " UNION ALL SELECT max(day) FROM valuation UNION ALL SELECT max(day) FROM lot"
            " UNION ALL SELECT max(day) FROM deal_exit)"
        )
        return None if days[0][0] is None else int(days[0][0])

    def put(self, change: Change, code: str, name: str, **facts: Any) -> Put:
        """Write a fund as a form or list states it; what is not said leaves what stands.

        Raises:
            UserError: ``cost_method_used``, ``cost_method_frozen`` (see ``_require_method``).
        """
        if facts.get("cost_method"):
            self._require_method(change, code, facts["cost_method"])
        return stated(self._db, change, "fund", {"code": code}, {"name": name, **facts}, _FACTS)

    def _require_method(self, change: Change, code: str, method: str) -> None:
        """Refuse another cost method after exits unless a reason is stated, after an exit in a
        frozen quarter always: their gain, and the cost left, would be other ones.
        """
        first, exits = self._db.read(
            "SELECT min(x.day), count(*) FROM fund f JOIN deal d ON d.fund_id = f.id"
            " JOIN deal_exit x ON x.deal_id = d.id WHERE f.code = ? AND f.cost_method <> ?",
            (code, method),
        )[0]
        if not exits:
            return
        frozen = [
            Quarter.at(quarter)
            for (quarter,) in self._db.read(
                "SELECT quarter FROM review WHERE state IN ('locked', 'signed') ORDER BY quarter"
            )
        ]
        day = dt.date.fromordinal(first)
        closed = [each.name for each in frozen if each.last_day >= day]
        if closed:
            raise UserError("cost_method_frozen", quarter=closed[-1], day=day.isoformat())
        if not change.stated.reason.strip():
            raise UserError("cost_method_used", count=exits, day=day.isoformat())

    def put_partner(
        self, change: Change, name: str, class_: str | None = None, **facts: Any
    ) -> Put:
        """Write a partner: gp, fiscal or other."""
        defaults = {
            "name_en": "",
            "class": "other",
            "credit_code": "",
            "account": "",
            "contact": "",
        }
        return stated(
            self._db, change, "partner", {"name": name}, {"class": class_, **facts}, defaults
        )


def _paid_on(recorded: int | None, unpaid: dt.date, day: dt.date, *, back: bool) -> dt.date:
    """Return the day on which a part of a distribution moved: as recorded, else ``unpaid``; of one
    taken back (``back``) on a ``day`` not before it had moved at all.
    """
    if recorded is None:
        return unpaid
    paid = dt.date.fromordinal(recorded)
    return max(day, paid) if back else paid
