"""Companies that the funds hold: deals and their papers, rounds, lots, valuations, income, exits, figures."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.base.money import plain
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


Count = int | Decimal | Fraction


def count(shares: str | Count) -> int | Decimal:
    """Return a count of shares as people read it: whole, or with up to 12 decimals."""
    exact = Fraction(shares)
    return int(exact) if exact.denominator == 1 else Decimal(round(exact * 10**12)).scaleb(-12).normalize()


def _whole(shares: Count) -> int:
    """Return the whole number that stands in the row itself: the count without its fraction, never 0 for a part."""
    return int(shares) or (1 if shares > 0 else -1 if shares < 0 else 0)


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(day)


def _until(back: int | None, until: int) -> dt.date | None:
    return None if back is None or back > until else _date(back)


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
    """Money between a fund and a company, fen; ``kind``: lot, exit kinds, income kinds, or ``split``
    (shares without money); ``seq``: the change that wrote it. One taken back comes again below 0 on that day.

    ``shares`` is a Decimal where it is no whole number, 0 where nobody states a count.
    """

    day: int
    kind: str
    amount_fen: int
    fee_fen: int
    shares: int | Decimal
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
        """Return the shares bought until a day; one taken back says on which day."""
        rows = self._counted("lot", "cost_fen, fee_fen", deal_id, until)
        return [
            Lot(Fraction(shares), cost, fee, _date(day), _until(back, until)) for shares, day, back, cost, fee in rows
        ]

    def _counted(self, table: str, columns: str, deal_id: int, until: int) -> list[tuple[Any, ...]]:
        """Return (shares, day, day on which it was taken back, columns) of purchases or exits, by day."""
        shares = "added" if table == "share_split" else "shares"
        rows = self._db.read(  # of all days: asked once for every day
            f"SELECT coalesce(n.shares, r.{shares}), r.day, b.day, {columns} FROM {table} r"
            f" LEFT JOIN holding_count n ON n.owner = '{table}' AND n.row_id = r.id"
            f" LEFT JOIN taken_back b ON b.what = '{table}' AND b.row_id = r.id"
            " WHERE r.deal_id = ? ORDER BY r.day, r.id",
            (deal_id,),
        )
        return [row for row in rows if row[1] <= until]

    def counts(self, deal_id: int) -> bool | None:
        """Return whether the shares of a deal are counted (False: by cost); None before the first purchase."""
        rows = self._db.read(
            "SELECT coalesce(n.counted, 1) FROM lot r LEFT JOIN holding_count n ON n.owner = 'lot' AND n.row_id = r.id"
            " WHERE r.deal_id = ? ORDER BY r.day DESC, r.id DESC LIMIT 1",
            (deal_id,),
        )
        turned = self._db.read("SELECT 1 FROM share_split WHERE deal_id = ? LIMIT 1", (deal_id,))
        return bool(rows[0][0] or turned) if rows else None

    def currencies(self, deal_id: int, until: int = LATEST) -> dict[str, tuple[int, int]]:
        """Return currency → (cost in fen, cost in its minor units) of the shares bought until a day."""
        rows = self._db.read(
            "SELECT currency, sum(cost_fen), sum(cost_minor) FROM lot WHERE deal_id = :d AND day <= :u AND id NOT IN"
            " (SELECT row_id FROM taken_back WHERE what = 'lot' AND day <= :u) GROUP BY 1",
            {"d": deal_id, "u": until},
        )
        return {currency: (cost, minor) for currency, cost, minor in rows}

    def sales(self, deal_id: int, until: int = LATEST) -> list[Sale]:
        """Return the shares sold or written off until a day."""
        rows = self._counted("deal_exit", "proceeds_fen, fee_fen", deal_id, until)
        return [
            Sale(Fraction(shares), fen, fee, _date(day), _until(back, until)) for shares, day, back, fen, fee in rows
        ]

    def splits(self, deal_id: int, until: int = LATEST) -> list[Split]:
        """Return the shares that came or went without money until a day."""
        rows = self._counted("share_split", "r.name", deal_id, until)
        return [Split(Fraction(added), _date(day)) for added, day, _back, _name in rows]

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
            "WITH f AS (SELECT 'lot' AS t, id, day, 'lot' AS kind, cost_fen AS fen, fee_fen AS fee, shares,"
            " round AS words, doc_no AS doc, rev, 0 AS n FROM lot WHERE deal_id = :d UNION ALL"
            " SELECT 'deal_income', id, day, kind, amount_fen, 0, 0, '', doc_no, rev, 1"
            " FROM deal_income WHERE deal_id = :d UNION ALL"
            " SELECT 'deal_exit', id, day, kind, proceeds_fen, fee_fen, shares, buyer, doc_no, rev, 2"
            " FROM deal_exit WHERE deal_id = :d UNION ALL"
            " SELECT 'share_split', id, day, 'split', 0, 0, added, name, doc_no, rev, -1"
            " FROM share_split WHERE deal_id = :d)"
            " SELECT f.day, kind, fen, fee, coalesce(n.shares, f.shares), words, doc, f.rev, 1, n.counted, f.n, f.id"
            " FROM f LEFT JOIN holding_count n ON n.owner = f.t AND n.row_id = f.id UNION ALL"
            " SELECT b.day, kind, fen, fee, coalesce(n.shares, f.shares), words, b.doc_no, b.rev, -1, n.counted, f.n,"
            " f.id FROM f JOIN taken_back b ON b.what = f.t AND b.row_id = f.id"
            " LEFT JOIN holding_count n ON n.owner = f.t AND n.row_id = f.id ORDER BY 1, 11, 12",
            {"d": deal_id},
        )
        return [
            Flow(day, kind, sign * fen, sign * fee, 0 if counted == 0 else sign * count(shares), words, doc, rev)
            for day, kind, fen, fee, shares, words, doc, rev, sign, counted, _n, _id in rows
            if day <= until
        ]

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
        bought, cost = self._db.read(  # older than counts that are no whole number
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
                if lot.back is not None:
                    moves.append((lot.back.toordinal(), -lot.cost))
            released, sales = 0, self.sales(deal.id)
            for day in sorted({day.toordinal() for sale in sales for day in (sale.day, sale.back) if day}):
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
            "SELECT s.day, s.name, coalesce(n.shares, s.added) FROM share_split s LEFT JOIN holding_count n"
            " ON n.owner = 'share_split' AND n.row_id = s.id WHERE deal_id = ? AND day <= ? ORDER BY day, s.id",
            (deal_id, until),
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
        self, change: Change, deal_id: int, day: int, shares: Count | None, cost_fen: int, *, fee_fen: int = 0,
        round_name: str = "", currency: str = "CNY", cost_minor: int = 0, doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Record shares bought; the same lot again is known, another of its day, round and document is refused.

        ``shares`` None: nobody states a count (loan, convertible note); such a holding is counted by its cost.

        Raises:
            UserError: ``not_above_zero``, ``shares_for_nothing`` (shares without a price are a split), ``lot_stands``,
                ``counts_differ`` (the holding's other purchases state a count, this one none, or the reverse).
        """
        if (shares is not None and shares <= 0) or cost_fen < 0 or fee_fen < 0:
            raise UserError("not_above_zero")
        if not cost_fen:
            raise UserError("shares_for_nothing")
        if self.counts(deal_id) not in (None, shares is not None):
            raise UserError("counts_differ", day=_date(day).isoformat())
        values = {
            "shares": _whole(Fraction(cost_fen, 100) if shares is None else shares), "cost_fen": cost_fen,
            "fee_fen": fee_fen, "currency": currency, "cost_minor": cost_minor,
        }  # fmt: skip
        key = {"deal_id": deal_id, "day": day, "round": round_name, "doc_no": doc_no}
        done = self._once(change, "lot", key, values, "lot_stands")
        return self._count(
            change, "lot", done, Fraction(cost_fen, 100) if shares is None else shares, shares is not None
        )

    def _count(self, change: Change, owner: str, done: Put, shares: Count, counted: bool = True) -> Put:
        """Keep a count that is no whole number beside its row, or that there is none."""
        if done.outcome == NEW and (not counted or shares != _whole(shares)):
            row = {"owner": owner, "row_id": done.id, "shares": str(count(shares)), "counted": int(counted)}
            change.insert("holding_count", row)
        return done

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

    def split(self, change: Change, deal: Deal, day: int, added: Count, *, name: str = "", doc_no: str = "") -> Put:
        """Record shares that come (or, below 0, go) without money: 送股, 转增, 拆股, 缩股.

        Raises:
            UserError: ``not_above_zero`` (no share at all), ``split_of_nothing``, ``split_stands``.
        """
        if not added:
            raise UserError("not_above_zero")
        key = {"deal_id": deal.id, "day": day, "name": name}
        done = self._once(change, "share_split", key, {"added": _whole(added), "doc_no": doc_no}, "split_stands")
        self._count(change, "share_split", done, added)
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

    def convert(self, change: Change, deal: Deal, day: int, shares: Count, *, name: str = "", doc_no: str = "") -> Put:
        """Record that a loan or note became shares: its cost is theirs.

        Raises:
            UserError: ``counts_differ`` (the holding has a count of shares already), ``split_of_nothing``.
        """
        if self.counts(deal.id):
            raise UserError("counts_differ", day=_date(day).isoformat())
        held = self.position(deal, day - 1).shares  # it takes effect at the beginning of its day
        return self.split(change, deal, day, count(Fraction(shares) - held), name=name, doc_no=doc_no)

    def exit(
        self, change: Change, deal: Deal, day: int, shares: Count | None, proceeds_fen: int, *, kind: str = "sale",
        fee_fen: int = 0, buyer: str = "", doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Record shares sold, or (``write_off``, for 0) given up; the same exit again is known.

        ``shares`` None: of a holding without a count a ``repayment`` is of principal, as far as there is any; money
        after a write-off (``recovery``) is for no shares.

        Raises:
            UserError: ``sells_more_than_held``, ``not_above_zero``, ``write_off_for_money``, ``exit_stands``,
                ``exit_needs_shares``, ``recovery_of_held`` (shares are still held).
        """
        if proceeds_fen < 0 or fee_fen < 0 or (shares is not None and shares <= 0 and kind != "recovery"):
            raise UserError("not_above_zero")
        if kind == "write_off" and proceeds_fen:
            raise UserError("write_off_for_money")
        held = self.position(deal, day).shares
        if kind == "recovery":
            if held > 0:
                raise UserError("recovery_of_held", company=deal.company)
            shares = 0
        elif shares is None:
            if kind != "repayment" or self.counts(deal.id) is not False:
                raise UserError("exit_needs_shares", company=deal.company)
            shares = count(min(held, Fraction(proceeds_fen, 100)))
        key = {"deal_id": deal.id, "day": day, "kind": kind, "buyer": buyer, "doc_no": doc_no}
        values = {"shares": _whole(shares), "proceeds_fen": proceeds_fen, "fee_fen": fee_fen}
        done = self._once(change, "deal_exit", key, values, "exit_stands")
        self._count(change, "deal_exit", done, shares)
        self.position(deal)
        return done

    def take_back(self, change: Change, what: str, row_id: int, day: int, doc_no: str = "") -> Put:
        """Take a purchase, exit, income or cost back on a day: the row stays, what it did ends.

        Args:
            change: the open change.
            what: ``lot``, ``deal_exit``, ``deal_income`` or ``fund_expense``.
            row_id: the row.
            day: not before that of the row.
            doc_no: of the correction.

        Raises:
            UserError: ``already_taken_back``, ``taken_back_before`` (the day lies before the row's),
                ``taken_back_sold`` (of a purchase shares were sold).
        """
        if self._db.read("SELECT 1 FROM taken_back WHERE what = ? AND row_id = ?", (what, row_id)):
            raise UserError("already_taken_back")
        (begun,) = self._db.read(f"SELECT day FROM {what} WHERE id = ?", (row_id,))[0]
        if day < begun:
            raise UserError("taken_back_before", day=_date(begun).isoformat())
        row = {"what": what, "row_id": row_id, "day": day, "doc_no": doc_no}
        made = change.insert("taken_back", row)
        if what in ("lot", "deal_exit"):
            (owner,) = self._db.read(f"SELECT deal_id FROM {what} WHERE id = ?", (row_id,))[0]
            self.position(next(deal for deal in self.deals() if deal.id == owner))
        return Put(made, NEW)

    def standing_row(self, what: str, owner: int, day: int, amount_fen: int, kind: str = "") -> int:
        """Return the newest purchase, exit, income or cost of an amount until a day that is not taken back.

        Args:
            what: see ``take_back``.
            owner: the deal, or for a cost the fund.
            day: until it.
            amount_fen: cost, proceeds or amount.
            kind: of an exit, income or cost; '' any.

        Raises:
            UserError: ``nothing_to_take_back``.
        """
        amount = {"lot": "cost_fen", "deal_exit": "proceeds_fen"}.get(what, "amount_fen")
        owned = "fund_id" if what == "fund_expense" else "deal_id"
        of_kind = " AND r.kind = :k" if kind and what != "lot" else ""
        rows = self._db.read(
            f"SELECT r.id FROM {what} r LEFT JOIN taken_back b ON b.what = :w AND b.row_id = r.id WHERE b.id IS NULL"
            f" AND r.{owned} = :o AND r.day <= :d AND r.{amount} = :a{of_kind} ORDER BY r.day DESC, r.id DESC LIMIT 1",
            {"w": what, "o": owner, "d": day, "a": amount_fen, "k": kind},
        )
        if not rows:
            raise UserError("nothing_to_take_back", day=_date(day).isoformat(), amount=plain(amount_fen))
        return int(rows[0][0])

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
