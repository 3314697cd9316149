"""Companies that the funds hold: deals and their papers, rounds, lots, valuations, income, exits, figures."""

import datetime as dt
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.funds import lots as rules
from fundtracker.domain.funds.lots import Holding, Lot, Position, Sale, Split
from fundtracker.domain.funds.portfolio import Round
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import KNOWN, NEW, Put, put, stated
from fundtracker.ledger.funds.funds import Funds

KPIS = ("revenue", "profit", "tax", "research", "staff", "patents")
DOCUMENTS = ("initiation", "diligence", "vote", "contract", "payment", "visit")
LATEST = 1 << 40


class Company(NamedTuple):
    """A company; ``gold_partner`` (金牌合伙人) and ``tenant`` of the park are 0 or 1."""

    id: int
    name: str
    name_en: str
    credit_code: str
    track: str
    scenario: str
    location: str
    gold_partner: int
    tenant: int

    def title(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_en if lang == "en" and self.name_en else self.name


class Deal(NamedTuple):
    """A fund's investment in a company; ``checklist_day``: the negative list is signed."""

    id: int
    fund_id: int
    company_id: int
    company: str
    stage: str
    security: str
    committed_fen: int | None
    reserve_fen: int | None
    checklist_day: int | None


class Flow(NamedTuple):
    """Money between a fund and a company, positive fen; ``kind``: lot, exit kinds, income kinds, or ``split``
    (shares without money); ``seq``: the change that wrote it."""

    day: int
    kind: str
    amount_fen: int
    fee_fen: int
    shares: int
    words: str
    doc_no: str
    seq: int


class Valuation(NamedTuple):
    """A fair value with its technique and inputs, who prepared and who approved it.

    ``made_for``: the holding it was made for, as the ledger knew it then.
    """

    day: int
    value_fen: int
    technique: str
    inputs: str
    prepared: str
    approved: str
    made_for: Holding


class Companies:
    """The companies of a ledger."""

    def __init__(self, db: Database, funds: Funds) -> None:
        self._db, self._funds = db, funds

    # ------------------------------------------------------------ reading
    def all(self) -> list[Company]:
        """Return all companies, in the order they came."""
        return [Company(*row) for row in self._db.read(f"SELECT {', '.join(Company._fields)} FROM company ORDER BY id")]

    def get(self, text: str | int) -> Company:
        """Return a company by id, name or 统一社会信用代码; raises UserError ``company_unknown``."""
        for company in self.all():
            if text in (company.id, company.name) or (text and text == company.credit_code):
                return company
        raise UserError("company_unknown", text=str(text) or "—")

    def deals(self, fund_id: int | None = None) -> list[Deal]:
        """Return the deals of a fund, or all, in the order they came."""
        rows = self._db.read(
            "SELECT d.id, d.fund_id, d.company_id, c.name, d.stage, d.security, d.committed_fen, d.reserve_fen,"
            " d.checklist_day FROM deal d JOIN company c ON c.id = d.company_id"
            " WHERE :f IS NULL OR d.fund_id = :f ORDER BY d.id",
            {"f": fund_id},
        )
        return [Deal(*row) for row in rows]

    def deal(self, fund_id: int, company: str) -> Deal:
        """Return a fund's deal with a company.

        Raises:
            UserError: ``company_unknown``, ``deal_unknown``.
        """
        wanted = self.get(company).id
        found = next((deal for deal in self.deals(fund_id) if deal.company_id == wanted), None)
        if found is None:
            raise UserError("deal_unknown", text=company)
        return found

    def lots(self, deal_id: int, until: int = LATEST) -> list[Lot]:
        """Return the shares bought until a day."""
        rows = self._db.read(
            "SELECT shares, cost_fen, fee_fen, day FROM lot WHERE deal_id = ? ORDER BY day, id", (deal_id,)
        )
        return [
            Lot(Fraction(shares), cost, fee, dt.date.fromordinal(day))
            for shares, cost, fee, day in rows
            if day <= until
        ]

    def currencies(self, deal_id: int, until: int = LATEST) -> dict[str, tuple[int, int]]:
        """Return currency → (cost in fen, cost in its minor units) of the shares bought until a day."""
        rows = self._db.read(
            "SELECT currency, sum(cost_fen), sum(cost_minor) FROM lot WHERE deal_id = ? AND day <= ? GROUP BY 1",
            (deal_id, until),
        )
        return {currency: (cost, minor) for currency, cost, minor in rows}

    def sales(self, deal_id: int, until: int = LATEST) -> list[Sale]:
        """Return the shares sold or written off until a day."""
        rows = self._db.read(
            "SELECT shares, proceeds_fen, fee_fen, day FROM deal_exit WHERE deal_id = ? ORDER BY day, id", (deal_id,)
        )
        return [
            Sale(Fraction(shares), fen, fee, dt.date.fromordinal(day)) for shares, fen, fee, day in rows if day <= until
        ]

    def splits(self, deal_id: int, until: int = LATEST) -> list[Split]:
        """Return the shares that came or went without money until a day."""
        rows = self._db.read("SELECT added, day FROM share_split WHERE deal_id = ? ORDER BY day, id", (deal_id,))
        return [Split(Fraction(added), dt.date.fromordinal(day)) for added, day in rows if day <= until]

    def position(self, deal: Deal, until: int = LATEST) -> Position:
        """Return what a fund holds of a company at a day, by the fund's method (FIFO or average)."""
        method = self._funds.get(deal.fund_id).cost_method
        return rules.position(
            self.lots(deal.id, until), self.sales(deal.id, until), method, self.splits(deal.id, until)
        )

    def holding(self, deal_id: int, until: int) -> Holding:
        """Return what was bought and sold of a deal until a day: what a value of that day is made for."""
        return rules.holding(self.lots(deal_id, until), self.sales(deal_id, until), self.splits(deal_id, until))

    def flows(self, deal_id: int, until: int = LATEST) -> list[Flow]:
        """Return all money between a fund and a company until a day, in order of time."""
        rows = self._db.read(
            "SELECT day, kind, fen, fee, shares, words, doc, rev FROM ("
            " SELECT day, 'lot' AS kind, cost_fen AS fen, fee_fen AS fee, shares, round AS words, doc_no AS doc,"
            " rev, 0 AS n, id FROM lot WHERE deal_id = :d UNION ALL"
            " SELECT day, kind, amount_fen, 0, 0, '', doc_no, rev, 1, id FROM deal_income WHERE deal_id = :d UNION ALL"
            " SELECT day, kind, proceeds_fen, fee_fen, shares, buyer, doc_no, rev, 2, id"
            " FROM deal_exit WHERE deal_id = :d UNION ALL"
            " SELECT day, 'split', 0, 0, added, name, doc_no, rev, -1, id FROM share_split WHERE deal_id = :d"
            ") ORDER BY day, n, id",
            {"d": deal_id},
        )
        return [flow for flow in map(Flow._make, rows) if flow.day <= until]

    def valuations(self, deal_id: int, until: int = LATEST) -> list[Valuation]:
        """Return a deal's valuations until a day, by day."""
        rows = self._db.read(
            "SELECT v.day, v.value_fen, v.technique, v.inputs, v.prepared, v.approved, v.rev, h.bought, h.sold,"
            " h.cost_fen FROM valuation v LEFT JOIN valuation_holding h ON h.valuation_id = v.id"
            " WHERE v.deal_id = ? ORDER BY v.day",
            (deal_id,),
        )
        return [
            Valuation._make((*said, self._known_at(deal_id, said[0], rev) if bought is None
                             else Holding(Fraction(bought), Fraction(sold), cost)))
            for *said, rev, bought, sold, cost in rows
            if said[0] <= until
        ]  # fmt: skip

    def _known_at(self, deal_id: int, day: int, rev: int) -> Holding:
        """Return the holding of a day as it was known when a change was written: of values older than their note."""
        bought, cost = self._db.read(
            "SELECT coalesce(sum(shares), 0), coalesce(sum(cost_fen), 0) FROM lot"
            " WHERE deal_id = ? AND day <= ? AND rev <= ?",
            (deal_id, day, rev),
        )[0]
        sold = self._db.read(
            "SELECT coalesce(sum(shares), 0) FROM deal_exit WHERE deal_id = ? AND day <= ? AND rev <= ?",
            (deal_id, day, rev),
        )[0][0]
        return Holding(Fraction(bought), Fraction(sold), cost)

    def value(self, deal: Deal, until: int) -> int:
        """Return what a holding is worth at a day: its last valuation, moved by what was bought and sold
        beside the holding it was made for; without one its cost. Nothing held is worth 0."""
        held = self.position(deal, until)
        known = self.valuations(deal.id, until)
        if not held.shares:
            return 0
        if not known:
            return held.cost
        return rules.moved_value(known[-1].value_fen, known[-1].made_for, self.holding(deal.id, until))

    def to_revalue(self, deal: Deal, until: int) -> Valuation | None:
        """Return the last value at a day where it was made for another holding than is there (须重估), else None."""
        known = self.valuations(deal.id, until)
        now = self.holding(deal.id, until)
        return known[-1] if known and now.shares > 0 and known[-1].made_for != now else None

    def net_invested(self, fund_id: int) -> list[tuple[int, int]]:
        """Return (day, fen) of cost invested and, negative, cost released by exits."""
        moves: list[tuple[int, int]] = []
        for deal in self.deals(fund_id):
            for lot in self.lots(deal.id):
                moves.append((lot.day.toordinal(), lot.cost))
            released = 0
            for day in sorted({sale.day.toordinal() for sale in self.sales(deal.id)}):
                now = self.position(deal, day).released
                moves.append((day, released - now))
                released = now
        return sorted(moves)

    def rounds(self, company_id: int) -> list[Round]:
        """Return the shares that a company issued, by day."""
        days: dict[int, int] = {}
        for day, _name, shares in self.issued(company_id):
            days[day] = days.get(day, 0) + shares
        return [Round(dt.date.fromordinal(day), shares) for day, shares in days.items()]

    def issued(self, company_id: int, until: int = LATEST) -> list[tuple[int, str, int]]:
        """Return (day, name, shares newly issued) of a company until a day, by day: its rounds, and what a split
        of a holding did to all shares where no round of that day states it."""
        rows = self._db.read(
            "SELECT day, name, issued FROM company_round WHERE company_id = ? AND day <= ? ORDER BY day, id",
            (company_id, until),
        )
        stated, split_days = {day for day, _, _ in rows}, dict[int, tuple[str, Fraction]]()
        for deal in self.deals() if rows else []:
            for day, name, ratio in self._split_ratios(deal.id, until) if deal.company_id == company_id else []:
                if day not in stated:
                    split_days.setdefault(day, (name, ratio))
        found: list[tuple[int, str, int]] = []
        for day, name, number in sorted([*rows, *((day, *split) for day, split in split_days.items())]):
            before = sum(issued for _, _, issued in found)
            found.append((day, name, number if day in stated else int(before * (number - 1))))
        return found

    def _split_ratios(self, deal_id: int, until: int) -> list[tuple[int, str, Fraction]]:
        """Return (day, name, factor) of the splits of a holding until a day."""
        rows = self._db.read(
            "SELECT day, name, added FROM share_split WHERE deal_id = ? AND day <= ? ORDER BY day, id", (deal_id, until)
        )
        lots, sales, splits = self.lots(deal_id), self.sales(deal_id), self.splits(deal_id)
        return [
            (day, name, rules.ratio_of(Split(Fraction(added), dt.date.fromordinal(day)), lots, sales, splits))
            for day, name, added in rows
        ]

    def documents(self, deal_id: int) -> list[tuple[int, str, int, str, str]]:
        """Return (id, kind, day, document number, result) of a deal's decision file, by day."""
        rows = self._db.read(
            "SELECT id, kind, day, doc_no, result FROM deal_document WHERE deal_id = ? ORDER BY day, id", (deal_id,)
        )
        return [(a, b, c, d, e) for a, b, c, d, e in rows]

    def kpis(self, company_id: int) -> dict[int, dict[str, int]]:
        """Return quarter → figure → value; money in fen, people and patents as counts."""
        found: dict[int, dict[str, int]] = {}
        for quarter, code, value in self._db.read(
            "SELECT quarter, code, value FROM company_kpi WHERE company_id = ? ORDER BY 1, 2", (company_id,)
        ):
            found.setdefault(quarter, {})[code] = value
        return found

    def policy_money(self, company: str, until: int = LATEST) -> int:
        """Return the policy money approved for a company until a day, fen."""
        rows = self._db.read(
            "SELECT coalesce(sum(approved_fen), 0) FROM application WHERE company = ? AND approved_day <= ?",
            (company, until),
        )
        return int(rows[0][0])

    # ------------------------------------------------------------ writing
    def put(self, change: Change, name: str, **facts: Any) -> Put:
        """Write a company; what is not said leaves what stands. A misfit of the code is for a warning."""
        defaults = {
            "name_en": "", "credit_code": "", "track": "", "scenario": "", "location": "", "gold_partner": 0,
            "tenant": 0,
        }  # fmt: skip
        return stated(self._db, change, "company", {"name": name}, facts, defaults)

    def put_deal(self, change: Change, fund_id: int, company_id: int, **facts: Any) -> Put:
        """Write a fund's deal with a company: stage, security, committed, follow-on reserve, checklist."""
        key = {"fund_id": fund_id, "company_id": company_id}
        defaults = {"stage": "", "security": "", "committed_fen": None, "reserve_fen": None, "checklist_day": None}
        return stated(self._db, change, "deal", key, facts, defaults)

    def document(self, change: Change, deal_id: int, kind: str, day: int, doc_no: str, result: str = "") -> Put:
        """Add to a deal's decision file: initiation, diligence, vote, contract, payment, visit."""
        if not doc_no.strip():
            raise UserError("document_needs_number")
        key = {"deal_id": deal_id, "kind": kind, "day": day}
        return put(self._db, change, "deal_document", key, {"doc_no": doc_no, "result": result})

    def put_round(self, change: Change, company_id: int, day: int, name: str, issued: int) -> Put:
        """Record a round: how many shares the company newly issued."""
        return put(
            self._db, change, "company_round", {"company_id": company_id, "day": day, "name": name},
            {"issued": issued},
        )  # fmt: skip

    def invest(
        self, change: Change, deal_id: int, day: int, shares: int, cost_fen: int, *, fee_fen: int = 0,
        round_name: str = "", currency: str = "CNY", cost_minor: int = 0, doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Record shares bought; the same lot again is known, another of its day, round and document is refused.

        Raises:
            UserError: ``not_above_zero``, ``shares_for_nothing`` (shares without a price are a split), ``lot_stands``.
        """
        if shares <= 0 or cost_fen < 0 or fee_fen < 0:
            raise UserError("not_above_zero")
        if not cost_fen:
            raise UserError("shares_for_nothing")
        values = {
            "shares": shares, "cost_fen": cost_fen, "fee_fen": fee_fen, "currency": currency, "cost_minor": cost_minor
        }  # fmt: skip
        key = {"deal_id": deal_id, "day": day, "round": round_name, "doc_no": doc_no}
        return self._once(change, "lot", key, values, "lot_stands")

    def value_at(
        self, change: Change, deal_id: int, day: int, value_fen: int, technique: str, *, inputs: str = "",
        prepared: str = "", approved: str = "", anew: bool = True,
    ) -> Put:  # fmt: skip
        """Record a fair value for the holding of its day; who approves it is not who prepared it.

        The same value again confirms it for the holding as it is known now; not ``anew`` (a list read a second
        time) it says nothing.

        Raises:
            UserError: ``negative_amount``, ``approved_by_preparer``.
        """
        if value_fen < 0:
            raise UserError("negative_amount")
        if approved and approved == prepared:
            raise UserError("approved_by_preparer", name=approved)
        values = {
            "value_fen": value_fen, "technique": technique, "inputs": inputs, "prepared": prepared,
            "approved": approved,
        }  # fmt: skip
        done = put(self._db, change, "valuation", {"deal_id": deal_id, "day": day}, values)
        if done.outcome == KNOWN and not anew:
            return done
        held = self.holding(deal_id, day)
        noted = put(
            self._db, change, "valuation_holding", {"valuation_id": done.id},
            {"bought": str(held.bought), "sold": str(held.sold), "cost_fen": held.cost},
        )  # fmt: skip
        return done if noted.outcome == KNOWN or done.outcome != KNOWN else Put(done.id, noted.outcome)

    def split(self, change: Change, deal: Deal, day: int, added: int, *, name: str = "", doc_no: str = "") -> Put:
        """Record shares that come (or, below 0, go) without money: 送股, 转增, 拆股, 缩股.

        Raises:
            UserError: ``not_above_zero`` (no share at all), ``split_of_nothing``, ``split_stands``.
        """
        if not added:
            raise UserError("not_above_zero")
        key = {"deal_id": deal.id, "day": day, "name": name}
        done = self._once(change, "share_split", key, {"added": added, "doc_no": doc_no}, "split_stands")
        self.position(deal)
        return done

    def income(
        self, change: Change, deal_id: int, day: int, amount_fen: int, kind: str = "dividend", doc_no: str = ""
    ) -> Put:
        """Record income of a holding: dividend, interest, other."""
        if amount_fen <= 0:
            raise UserError("not_above_zero")
        key = {"deal_id": deal_id, "day": day, "kind": kind, "doc_no": doc_no}
        return self._once(change, "deal_income", key, {"amount_fen": amount_fen}, "income_stands")

    def exit(
        self, change: Change, deal: Deal, day: int, shares: int, proceeds_fen: int, *, kind: str = "sale",
        fee_fen: int = 0, buyer: str = "", doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Record shares sold, or (``write_off``, for 0) given up; the same exit again is known.

        Raises:
            UserError: ``sells_more_than_held``, ``not_above_zero``, ``write_off_for_money``, ``exit_stands``.
        """
        if shares <= 0 or proceeds_fen < 0 or fee_fen < 0:
            raise UserError("not_above_zero")
        if kind == "write_off" and proceeds_fen:
            raise UserError("write_off_for_money")
        key = {"deal_id": deal.id, "day": day, "kind": kind, "buyer": buyer, "doc_no": doc_no}
        values = {"shares": shares, "proceeds_fen": proceeds_fen, "fee_fen": fee_fen}
        done = self._once(change, "deal_exit", key, values, "exit_stands")
        self.position(deal)
        return done

    def set_kpi(self, change: Change, company_id: int, quarter: int, code: str, value: int) -> Put:
        """Write a company's figure of a quarter (``KPIS``); money in fen."""
        key = {"company_id": company_id, "quarter": quarter, "code": code}
        return put(self._db, change, "company_kpi", key, {"value": value})

    def _once(self, change: Change, table: str, key: dict[str, Any], values: dict[str, Any], stands: str) -> Put:
        """Write a row unless the very same is there; one of the same key with other values is refused.

        Rows of one list are facts of their own, as long as they are not the same in everything.
        """
        where = " AND ".join(f"{column} = ?" for column in key)
        rows = self._db.read(f"SELECT id, rev, {', '.join(values)} FROM {table} WHERE {where}", tuple(key.values()))
        for row_id, _rev, *found in rows:
            if found == list(values.values()):
                return Put(int(row_id), KNOWN)
        if any(rev != change.seq for _id, rev, *_found in rows):
            raise UserError(stands, day=dt.date.fromordinal(key["day"]).isoformat())
        return Put(change.insert(table, {**key, **values}), NEW)
