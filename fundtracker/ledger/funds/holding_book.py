"""What the funds hold, read: deals, purchases, exits, splits, money, values, papers of a deal."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.holdings import lots as rules
from fundtracker.domain.holdings.currencies import HOME, Paid, Part, by_currency
from fundtracker.domain.holdings.lots import Holding, Lot, Position, Sale, Split
from fundtracker.domain.holdings.values import Value, value_at_end
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.funds import Funds

LATEST = 1 << 40
_COUNTED = (  # what changes the count of shares of a deal
    "WITH r AS (SELECT 'lot' AS t, id, day, shares, cost_fen AS fen, fee_fen AS fee, '' AS name"
    " FROM lot WHERE deal_id = :d UNION ALL"
    " SELECT 'deal_exit', id, day, shares, proceeds_fen, fee_fen, kind FROM deal_exit"
    " WHERE deal_id = :d UNION ALL"
    " SELECT 'share_split', id, day, added, 0, 0, name FROM share_split WHERE deal_id = :d)"
    " SELECT r.t, coalesce(n.shares, r.shares), r.day, b.day, coalesce(n.counted, 1), fen, fee,"
    " k.id IS NOT NULL, r.name FROM r LEFT JOIN holding_count n ON n.owner = r.t"
    " AND n.row_id = r.id LEFT JOIN taken_back b ON b.what = r.t AND b.row_id = r.id"
    " LEFT JOIN fee_kept k ON k.taken_back_id = b.id ORDER BY r.t, r.day, r.id"
)

Count = int | Decimal | Fraction


def count(shares: str | Count) -> int | Decimal:
    """Return a count of shares as people read it: whole, or with up to 12 decimals."""
    exact = Fraction(shares)
    return (
        int(exact)
        if exact.denominator == 1
        else Decimal(round(exact * 10**12)).scaleb(-12).normalize()
    )


def whole_number(shares: Count) -> int:
    """Return the whole number that stands in the row itself: the count without its fraction,
    never 0 for a part.
    """
    return int(shares) or (1 if shares > 0 else -1 if shares < 0 else 0)


def date(day: int) -> dt.date:
    """Return the date of an ordinal."""
    return dt.date.fromordinal(day)


def _until(back: int | None, until: int) -> dt.date | None:
    return None if back is None or back > until else date(back)


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
    """Money between a fund and a company, fen; ``kind``: lot, exit kinds, income kinds, or
    ``split`` or ``convert`` (shares without money); ``seq``: the change that wrote it. One taken
    back comes again below 0 on that day, its fee with it where that came back too.

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


class Purchase(NamedTuple):
    """A purchase as it is stated, fen. ``shares`` None: nobody states a count (loan, convertible
    note); beside counted shares it has to be said that it is a ``loan``. 0 beside counted shares:
    more of their price (分期出资), which raises their cost.
    """

    day: int
    shares: Count | None
    cost_fen: int
    fee_fen: int = 0
    round_name: str = ""
    currency: str = "CNY"
    cost_minor: int = 0
    doc_no: str = ""
    loan: bool = False


class Exit(NamedTuple):
    """An exit as it is stated, fen. Of a loan or note ``shares`` is principal in yuan, for a
    ``repayment`` always: None is as much as came, at most what there is.
    """

    day: int
    shares: Count | None
    proceeds_fen: int
    kind: str = "sale"
    fee_fen: int = 0
    buyer: str = ""
    doc_no: str = ""


class Valued(NamedTuple):
    """A value of a holding as it is stated, fen; None: what its numbers come to."""

    day: int
    value_fen: int | None
    technique: str
    inputs: str = ""
    prepared: str = ""
    approved: str = ""


class HoldingBook:
    """What the funds of a ledger hold."""

    def __init__(self, db: Database, funds: Funds) -> None:
        self._db, self._funds = db, funds

    def deals(self, fund_id: int | None = None) -> list[Deal]:
        """Return the deals of a fund, or all, in the order they came."""
        rows = self._db.read(
            "SELECT d.id, d.fund_id, d.company_id, c.name, d.stage, d.security, d.committed_fen, "
            "d.reserve_fen,"
            " d.checklist_day FROM deal d JOIN company c ON c.id = d.company_id"
            " WHERE :f IS NULL OR d.fund_id = :f ORDER BY d.id",
            {"f": fund_id},
        )
        return [Deal(*row) for row in rows]

    def lots(self, deal_id: int, until: int = LATEST) -> list[Lot]:
        """Return the shares bought until a day; one taken back says on which day."""
        rows = self._counted("lot", deal_id, until)
        return [
            Lot(
                *(Fraction(shares), cost, fee, date(day), _until(back, until)),
                counted=bool(counted),
                fee_kept=bool(fee_stays),
            )
            for shares, day, back, counted, cost, fee, fee_stays, _name in rows
        ]

    def _counted(self, table: str, deal_id: int, until: int) -> list[list[Any]]:
        """Return (shares, day, day on which it was taken back, whether counted, fen, fee, whether
        the fee stayed then, name) of purchases, exits or splits until a day, by day.
        """
        rows = self._db.read(_COUNTED, {"d": deal_id})  # all three of all days: asked once
        return [row for of_table, *row in rows if of_table == table and row[1] <= until]

    def counts(self, deal_id: int) -> bool:
        """Return whether any purchase of a deal states a count of shares, or a loan of it became
        shares.
        """
        rows = self._db.read(
            "SELECT 1 FROM lot r LEFT JOIN holding_count n ON n.owner = 'lot' AND n.row_id = r.id"
            " WHERE r.deal_id = :d AND coalesce(n.counted, 1) UNION ALL"
            " SELECT 1 FROM share_split WHERE deal_id = :d LIMIT 1",
            {"d": deal_id},
        )
        return bool(rows)

    def currencies(self, deal: Deal, until: int = LATEST) -> dict[str, Part]:
        """Return currency → what is left at a day of the shares bought in it; {} where all were
        bought in yuan.
        """
        rows = self._db.read(
            "SELECT currency, cost_minor FROM lot WHERE deal_id = :d AND day <= :u"
            " ORDER BY day, id",
            {"d": deal.id, "u": until},
        )
        if all(currency == HOME for currency, _ in rows):
            return {}
        paid = [Paid(*row) for row in rows]
        bought = list(zip(self.lots(deal.id, until), paid, strict=True))
        sales, splits = self.sales(deal.id, until), self.splits(deal.id, until)
        return by_currency(bought, sales, splits, self._funds.get(deal.fund_id).cost_method)

    def sales(self, deal_id: int, until: int = LATEST) -> list[Sale]:
        """Return the shares sold or written off until a day."""
        rows = self._counted("deal_exit", deal_id, until)
        return [
            Sale(
                *(Fraction(shares), fen, fee, date(day), _until(back, until)),
                counted=bool(counted),
                fee_kept=bool(fee_stays),
                of_cost=kind == "repayment" and not Fraction(shares),
            )
            for shares, day, back, counted, fen, fee, fee_stays, kind in rows
        ]

    def splits(self, deal_id: int, until: int = LATEST) -> list[Split]:
        """Return the shares that came or went without money until a day."""
        rows = self._counted("share_split", deal_id, until)
        return [
            Split(Fraction(added), date(day), not counted)
            for added, day, _back, counted, *_money, _name in rows
        ]

    def split_names(self, deal_id: int) -> list[str]:
        """Return the names of all splits of a deal, in the order of ``splits``."""
        return [name for *_rest, name in self._counted("share_split", deal_id, LATEST)]

    def position(self, deal: Deal, until: int = LATEST) -> Position:
        """Return what a fund holds of a company at a day, by the fund's method (FIFO or
        average).
        """
        method = self._funds.get(deal.fund_id).cost_method
        return rules.position(
            self.lots(deal.id, until),
            self.sales(deal.id, until),
            method,
            self.splits(deal.id, until),
        )

    def holding(self, deal_id: int, until: int) -> Holding:
        """Return what was bought and sold of a deal until a day: what a value of that day is made
        for.
        """
        return rules.holding(
            self.lots(deal_id, until), self.sales(deal_id, until), self.splits(deal_id, until)
        )

    def flows(self, deal_id: int, until: int = LATEST) -> list[Flow]:
        """Return all money between a fund and a company until a day, in order of time."""
        rows = self._db.read(
            "WITH f AS (SELECT 'lot' AS t, id, day, 'lot' AS kind, cost_fen AS fen, fee_fen AS "
            "fee, shares,"
            " round AS words, doc_no AS doc, rev, 0 AS n FROM lot WHERE deal_id = :d UNION ALL"
            " SELECT 'deal_income', id, day, kind, amount_fen, 0, 0, '', doc_no, rev, 1"
            " FROM deal_income WHERE deal_id = :d UNION ALL"
            " SELECT 'deal_exit', id, day, kind, proceeds_fen, fee_fen, shares, buyer, doc_no, "
            "rev, 2"
            " FROM deal_exit WHERE deal_id = :d UNION ALL"
            " SELECT 'share_split', s.id, day, iif(c.counted = 0, 'convert', 'split'), 0, 0, "
            "added, name, doc_no,"
            " s.rev, -1 FROM share_split s LEFT JOIN holding_count c ON c.owner = 'share_split' "
            "AND c.row_id = s.id"
            " WHERE deal_id = :d)"
            " SELECT f.day, kind, fen, fee, coalesce(n.shares, f.shares), words, doc, f.rev, 1, "
            "n.counted, f.n, f.id"
            " FROM f LEFT JOIN holding_count n ON n.owner = f.t AND n.row_id = f.id UNION ALL"
            " SELECT b.day, kind, fen, iif(k.id IS NULL, fee, 0), coalesce(n.shares, f.shares), "
            "words, b.doc_no, b.rev, -1, n.counted, f.n,"
            " f.id FROM f JOIN taken_back b ON b.what = f.t AND b.row_id = f.id"
            " LEFT JOIN fee_kept k ON k.taken_back_id = b.id"
            " LEFT JOIN holding_count n ON n.owner = f.t AND n.row_id = f.id ORDER BY 1, 11, 12",
            {"d": deal_id},
        )
        return [
            Flow(day, kind, sign * fen, sign * fee,
                 0 if counted == 0 and kind != "convert" else sign * count(shares), words, doc, rev)
            for day, kind, fen, fee, shares, words, doc, rev, sign, counted, _n, _id in rows
            if day <= until
        ]  # fmt: skip

    def valuations(self, deal_id: int, until: int = LATEST) -> list[Valuation]:
        """Return a deal's valuations until a day, by day."""
        rows = self._db.read(
            "SELECT v.day, v.value_fen, v.technique, v.inputs, v.prepared, v.approved, v.rev, "
            "h.bought, h.sold,"
            " h.cost_fen FROM valuation v LEFT JOIN valuation_holding h ON h.valuation_id = v.id"
            " WHERE v.deal_id = ? ORDER BY v.day",
            (deal_id,),
        )
        return [
            Valuation._make((*fields, self._known_at(deal_id, fields[0], rev) if bought is None
                             else Holding(Fraction(bought), Fraction(sold), cost)))
            for *fields, rev, bought, sold, cost in rows
            if fields[0] <= until
        ]  # fmt: skip

    def _known_at(self, deal_id: int, day: int, rev: int) -> Holding:
        """Return the holding of a day as it was known when a change was written: of values older
        than their note.
        """
        bought, cost = self._db.read(  # older than counts that are no whole number
            "SELECT coalesce(sum(shares), 0), coalesce(sum(cost_fen), 0) FROM lot"
            " WHERE deal_id = ? AND day <= ? AND rev <= ?",
            (deal_id, day, rev),
        )[0]
        sold = self._db.read(
            "SELECT coalesce(sum(shares), 0) FROM deal_exit WHERE deal_id = ? AND day <= ? AND rev "
            "<= ?",
            (deal_id, day, rev),
        )[0][0]
        return Holding(Fraction(bought), Fraction(sold), cost)

    def value(self, deal: Deal, until: int) -> int:
        """Return what a holding is worth at a day: its last valuation, moved by what was bought
        and sold beside the holding it was made for; without one its cost. Nothing held is worth 0.
        """
        known = self.valuations(deal.id, until)
        last = known[-1] if known else None
        return value_at_end(
            self.lots(deal.id, until),
            self.sales(deal.id, until),
            self.splits(deal.id, until),
            None if last is None else Value(date(last.day), last.value_fen, last.made_for),
            self._funds.get(deal.fund_id).cost_method,
        )

    def to_revalue(self, deal: Deal, until: int) -> Valuation | None:
        """Return the last value at a day where it was made for another holding than is there
        (须重估), else None.
        """
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
            for day in sorted(
                {day.toordinal() for sale in sales for day in (sale.day, sale.back) if day}
            ):
                now = self.position(deal, day).released
                moves.append((day, released - now))
                released = now
        return sorted(moves)

    def documents(self, deal_id: int) -> list[tuple[int, str, int, str, str]]:
        """Return (id, kind, day, document number, result) of a deal's decision file, by day."""
        rows = self._db.read(
            "SELECT id, kind, day, doc_no, result FROM deal_document WHERE deal_id = ? ORDER BY "
            "day, id",
            (deal_id,),
        )
        return [(a, b, c, d, e) for a, b, c, d, e in rows]
