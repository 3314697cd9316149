"""How holdings end: exits with their price, repayments, write-offs, and what is taken back."""

from fractions import Fraction
from typing import Any

from fundtracker.domain.base.money import plain
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import KNOWN, NEW, Put, as_it_stands
from fundtracker.ledger.funds.holding_book import (
    Count,
    Deal,
    Exit,
    HoldingBook,
    count,
    date,
    whole_number,
)

PRICED = (
    "sale",
    "listing",
    "buyback",
    "merger",
    "liquidation",
)  # exits whose price may come in parts


_SHOWN = 3  # of the rows of which a part may have come back


class Exits(HoldingBook):
    """What leaves the holdings of the funds."""

    def exit(self, change: Change, deal: Deal, stated: Exit) -> Put:
        """Record shares sold, or (``write_off``, for 0) given up; the same exit again is known.

        Money after a write-off (``recovery``) is for no shares; so is a later part of an exit's
        price (0, or None where nothing is held any more). A ``repayment`` where nothing is lent
        to the company is capital that came back: it lowers the cost of all shares, which stay.

        Raises:
            UserError: ``sells_more_than_held``, ``not_above_zero``, ``write_off_for_money``,
                ``exit_stands``, ``exit_needs_shares``, ``write_off_needs_shares``,
                ``recovery_of_held`` (nothing left yet).
        """
        day, asked, proceeds_fen, kind, fee_fen, buyer, doc_no = stated
        if proceeds_fen < 0 or fee_fen < 0 or (asked or 0) < 0:
            raise UserError("not_above_zero")
        if kind == "write_off" and proceeds_fen:
            raise UserError("write_off_for_money")
        held = self.position(deal, day)
        of_principal = bool(held.principal) and (kind == "repayment" or not held.shares)
        if kind in PRICED and proceeds_fen and (asked == 0 or (asked is None and not held.held)):
            kind = "recovery" if self._went(deal.id, day, *PRICED) else kind
        shares = self._leaving(deal, day, kind, proceeds_fen, asked)
        key = {"deal_id": deal.id, "day": day, "kind": kind, "buyer": buyer, "doc_no": doc_no}
        number = whole_number(shares) or int(kind != "recovery")  # what no shares stand for is 1
        values = {"shares": number, "proceeds_fen": proceeds_fen, "fee_fen": fee_fen}
        done = self._once(change, "deal_exit", key, values, "exit_stands")
        self._count(change, "deal_exit", done, shares, counted=not of_principal, number=number)
        self.position(deal)
        return done

    def _leaving(
        self, deal: Deal, day: int, kind: str, proceeds_fen: int, shares: Count | None
    ) -> Count:
        """Return the shares or principal of an exit: stated, as much as came, or none at all."""
        held = self.position(deal, day)
        if kind == "recovery" and held.held and not self._went(deal.id, day, "write_off", *PRICED):
            raise UserError("recovery_of_held", company=deal.company)
        if shares or kind == "recovery":
            return shares if shares and kind != "recovery" else 0
        if kind == "write_off":
            raise UserError("write_off_needs_shares", company=deal.company)
        if kind != "repayment" or not held.held:
            raise UserError("exit_needs_shares", company=deal.company)
        if not held.principal:  # capital that came back, the shares stay
            return 0
        return count(min(held.principal, Fraction(proceeds_fen, 100)))

    def whole_of(self, deal: Deal, stated: Exit) -> Count:
        """Return what ``全部`` means of an exit: all shares, of a repayment all principal; of one
        that stands already what left then.

        Raises:
            UserError: ``exit_needs_shares`` (shares and principal are held, and nothing says
                which), ``nothing_held``.
        """
        kind, held = stated.kind, self.position(deal, stated.day)
        if not held.held and kind != "recovery":  # money after an exit is for no shares
            return self._left_then(deal, stated)
        if held.shares and held.principal and kind not in ("repayment", "in_kind", "listing"):
            raise UserError("exit_needs_shares", company=deal.company)
        return count(
            held.principal
            if held.principal and (kind == "repayment" or not held.shares)
            else held.shares
        )

    def _left_then(self, deal: Deal, stated: Exit) -> Count:
        """Return the shares or principal of the very exit that is stated again."""
        rows = self._db.read(
            "SELECT coalesce(n.shares, x.shares) FROM deal_exit x LEFT JOIN holding_count n"
            " ON n.owner = 'deal_exit' AND n.row_id = x.id WHERE x.deal_id = ? AND x.day = ?"
            " AND x.kind = ? AND x.proceeds_fen = ? AND x.fee_fen = ? AND x.buyer = ?"
            " AND x.doc_no = ? AND x.shares > 0",
            (
                *(deal.id, stated.day, stated.kind, stated.proceeds_fen, stated.fee_fen),
                *(stated.buyer, stated.doc_no),
            ),
        )
        if not rows:
            day = date(stated.day).isoformat()
            raise UserError("nothing_held", company=deal.company, day=day)
        return count(rows[0][0])

    def _went(self, deal_id: int, day: int, *kinds: str) -> bool:
        """Tell whether there was an exit of some kinds until a day that was not taken back."""
        rows = self._db.read(
            "SELECT kind FROM deal_exit WHERE deal_id = ? AND day <= ? AND id NOT IN"
            " (SELECT row_id FROM taken_back WHERE what = 'deal_exit')",
            (deal_id, day),
        )
        return any(kind in kinds for (kind,) in rows)

    def take_back(
        self,
        change: Change,
        what: str,
        row_id: int,
        day: int,
        doc_no: str = "",
        fee_back: int = 0,
    ) -> Put:
        """Take a purchase, exit, income or cost back on a day: the row stays, what it did ends.
        Its deal fee stays a cost of the fund unless it is said that it came back.

        Args:
            change: the open change.
            what: ``lot``, ``deal_exit``, ``deal_income`` or ``fund_expense``.
            row_id: the row.
            day: not before that of the row.
            doc_no: of the correction.
            fee_back: of its fee, what came back, fen: all of it or nothing.

        Raises:
            UserError: ``already_taken_back``, ``taken_back_before`` (the day lies before the
                row's), ``taken_back_sold`` (of a purchase shares were sold), ``fee_back_differs``
                (it is not the row's fee).
        """
        if self._db.read("SELECT 1 FROM taken_back WHERE what = ? AND row_id = ?", (what, row_id)):
            raise UserError("already_taken_back")
        (begun,) = self._db.read(f"SELECT day FROM {what} WHERE id = ?", (row_id,))[0]
        if day < begun:
            raise UserError("taken_back_before", day=date(begun).isoformat())
        fee = self._fee_of(what, row_id)
        if fee_back not in (0, fee):
            raise UserError("fee_back_differs", amount=plain(fee))
        row = {"what": what, "row_id": row_id, "day": day, "doc_no": doc_no}
        taken_back_id = change.insert("taken_back", row)
        if fee and not fee_back:
            change.insert("fee_kept", {"taken_back_id": taken_back_id})
        if what in ("lot", "deal_exit"):
            (owner,) = self._db.read(f"SELECT deal_id FROM {what} WHERE id = ?", (row_id,))[0]
            self.position(next(deal for deal in self.deals() if deal.id == owner))
        return Put(taken_back_id, NEW)

    def _fee_of(self, what: str, row_id: int) -> int:
        """Return the deal fee of a purchase or exit, fen; income and costs have none."""
        if what not in ("lot", "deal_exit"):
            return 0
        return int(self._db.read(f"SELECT fee_fen FROM {what} WHERE id = ?", (row_id,))[0][0])

    def costs_before(self, fund_id: int) -> set[int]:
        """Return the costs of a fund that no change recorded which is open now."""
        rows = self._db.read(
            "SELECT id FROM fund_expense WHERE fund_id = ? AND rev IS NOT (SELECT open_seq FROM"
            " ledger_state)",
            (fund_id,),
        )
        return {int(row) for (row,) in rows}

    def standing_row(self, what: str, owner: int, day: int, amount_fen: int, kind: str = "") -> int:
        """Return the newest purchase, exit, income or cost of an amount until a day that is not
        taken back.

        Args:
            what: see ``take_back``.
            owner: the deal, or for a cost the fund.
            day: until it.
            amount_fen: cost, proceeds or amount.
            kind: of an exit, income or cost; '' any.

        Raises:
            UserError: ``nothing_to_take_back``; ``part_to_take_back`` (only larger ones stand: a
                part came back).
        """
        amount = {"lot": "cost_fen", "deal_exit": "proceeds_fen"}.get(what, "amount_fen")
        owned = "fund_id" if what == "fund_expense" else "deal_id"
        of_kind = " AND r.kind = :k" if kind and what != "lot" else ""
        rows = self._db.read(
            f"SELECT r.id, r.{amount}, r.day FROM {what} r LEFT JOIN taken_back b ON b.what = :w"
            f" AND b.row_id = r.id WHERE b.id IS NULL AND r.{owned} = :o AND r.day <= :d"
            f" AND r.{amount} >= :a{of_kind} ORDER BY r.{amount} = :a DESC, r.day DESC, r.id DESC",
            {"w": what, "o": owner, "d": day, "a": amount_fen, "k": kind},
        )
        if rows and rows[0][1] == amount_fen:
            return int(rows[0][0])
        named = {"day": date(day).isoformat(), "amount": plain(amount_fen)}
        if not rows or not amount_fen:
            raise UserError("nothing_to_take_back", **named)
        larger = "; ".join(f"{date(at).isoformat()} {plain(fen)}" for _, fen, at in rows[:_SHOWN])
        raise UserError("part_to_take_back", **named, rows=larger)

    def _once(
        self, change: Change, table: str, key: dict[str, Any], values: dict[str, Any], refusal: str
    ) -> Put:
        """Write a row unless the very same is there; one of the same key with other values is
        refused.

        Rows of one list are facts of their own, as long as they are not the same in everything.
        """
        key = as_it_stands(self._db, change, table, key)
        where = " AND ".join(f"{column} = ?" for column in key)
        rows = self._db.read(
            f"SELECT id, rev, {', '.join(values)} FROM {table} WHERE {where}", tuple(key.values())
        )
        for row_id, _rev, *present in rows:
            if present == list(values.values()):
                return Put(int(row_id), KNOWN)
        if any(rev != change.seq for _id, rev, *_found in rows):
            raise UserError(refusal, day=date(key["day"]).isoformat())
        return Put(change.insert(table, {**key, **values}), NEW)

    def _count(
        self,
        change: Change,
        owner: str,
        done: Put,
        shares: Count,
        counted: bool = True,
        number: int | None = None,
    ) -> Put:
        """Keep a count that is no whole number beside its row, or that there is none."""
        number = whole_number(shares) if number is None else number
        if done.outcome == NEW and (not counted or shares != number):
            row = {
                "owner": owner,
                "row_id": done.id,
                "shares": str(count(shares)),
                "counted": int(counted),
            }
            change.insert("holding_count", row)
        return done
