"""Companies that the funds hold, and what is recorded of a holding: purchases, values, splits,
exits, income.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.base.money import plain
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import KNOWN, NEW, Put, put, stated
from fundtracker.ledger.funds.holding_book import (
    LATEST,
    Count,
    Deal,
    Exit,
    HoldingBook,
    Purchase,
    Valued,
    count,
    date,
    whole_number,
)

PRICED = ("sale", "listing", "buyback", "merger")  # exits whose price may come in parts
DOCUMENTS = ("initiation", "diligence", "vote", "contract", "payment", "visit")


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


class Companies(HoldingBook):
    """The companies of a ledger and what its funds hold of them."""

    # ------------------------------------------------------------ reading
    def all(self) -> list[Company]:
        """Return all companies, in the order they came."""
        return [
            Company(*row)
            for row in self._db.read(
                f"SELECT {', '.join(Company._fields)} FROM company ORDER BY id"
            )
        ]

    def get(self, text: str | int) -> Company:
        """Return a company by id, name or 统一社会信用代码; raises UserError
        ``company_unknown``.
        """
        for company in self.all():
            if text in (company.id, company.name) or (text and text == company.credit_code):
                return company
        raise UserError("company_unknown", text=str(text) or "—")

    def deal(self, fund_id: int, company: str) -> Deal:
        """Return a fund's deal with a company.

        Raises:
            UserError: ``company_unknown``, ``deal_unknown``.
        """
        wanted = self.get(company).id
        known_deal = next((deal for deal in self.deals(fund_id) if deal.company_id == wanted), None)
        if known_deal is None:
            raise UserError("deal_unknown", text=company)
        return known_deal

    def policy_money(self, company: str, until: int = LATEST) -> int:
        """Return the policy money approved for a company until a day, fen."""
        rows = self._db.read(  # once for all companies
            "SELECT company, sum(approved_fen) FROM application WHERE approved_day <= ? GROUP BY "
            "company",
            (until,),
        )
        return next((fen for name, fen in rows if name == company), 0)

    # ------------------------------------------------------------ writing
    def put(self, change: Change, name: str, **facts: Any) -> Put:
        """Write a company; what is not said leaves what stands. A misfit of the code is for a
        warning.
        """
        defaults = {
            "name_en": "",
            "credit_code": "",
            "track": "",
            "scenario": "",
            "location": "",
            "gold_partner": 0,
            "tenant": 0,
        }
        return stated(self._db, change, "company", {"name": name}, facts, defaults)

    def put_deal(self, change: Change, fund_id: int, company_id: int, **facts: Any) -> Put:
        """Write a fund's deal with a company: stage, security, committed, follow-on reserve,
        checklist.
        """
        key = {"fund_id": fund_id, "company_id": company_id}
        defaults = {
            "stage": "",
            "security": "",
            "committed_fen": None,
            "reserve_fen": None,
            "checklist_day": None,
        }
        return stated(self._db, change, "deal", key, facts, defaults)

    def document(
        self, change: Change, deal_id: int, kind: str, day: int, doc_no: str, result: str = ""
    ) -> Put:
        """Add to a deal's decision file: initiation, diligence, vote, contract, payment, visit."""
        if not doc_no.strip():
            raise UserError("document_needs_number")
        key = {"deal_id": deal_id, "kind": kind, "day": day}
        return put(self._db, change, "deal_document", key, {"doc_no": doc_no, "result": result})

    def invest(
        self,
        change: Change,
        deal_id: int,
        bought: Purchase,
    ) -> Put:
        """Record shares bought; the same lot again is known, another of its day, round and
        document is refused. Without a count it is counted by its cost.

        Raises:
            UserError: ``not_above_zero``, ``shares_for_nothing`` (shares without a price are a
                split), ``lot_stands``, ``counts_differ`` (the holding has a count of shares, this
                purchase none, and no loan was said).
        """
        counted, cost = bought.shares is not None, bought.cost_fen
        if (bought.shares is not None and bought.shares <= 0) or cost < 0 or bought.fee_fen < 0:
            raise UserError("not_above_zero")
        if not cost:
            raise UserError("shares_for_nothing")
        if not counted and not bought.loan and self.counts(deal_id):
            raise UserError("counts_differ", day=date(bought.day).isoformat())
        shares = Fraction(cost, 100) if bought.shares is None else bought.shares
        values = {
            "shares": whole_number(shares),
            "cost_fen": cost,
            "fee_fen": bought.fee_fen,
            "currency": bought.currency,
            "cost_minor": bought.cost_minor,
        }
        key = {
            "deal_id": deal_id,
            "day": bought.day,
            "round": bought.round_name,
            "doc_no": bought.doc_no,
        }
        done = self._once(change, "lot", key, values, "lot_stands")
        return self._count(change, "lot", done, shares, counted)

    def _count(
        self, change: Change, owner: str, done: Put, shares: Count, counted: bool = True
    ) -> Put:
        """Keep a count that is no whole number beside its row, or that there is none."""
        if done.outcome == NEW and (not counted or shares != whole_number(shares)):
            row = {
                "owner": owner,
                "row_id": done.id,
                "shares": str(count(shares)),
                "counted": int(counted),
            }
            change.insert("holding_count", row)
        return done

    def value_at(self, change: Change, deal_id: int, valued: Valued, *, anew: bool = True) -> Put:
        """Record a fair value for the holding of its day; who approves it is not who prepared it.

        The same value again confirms it for the holding as it is known now; not ``anew`` (a list
        read a second time) it says nothing.

        Raises:
            UserError: ``negative_amount``, ``approved_by_preparer``.
        """
        assert valued.value_fen is not None
        if valued.value_fen < 0:
            raise UserError("negative_amount")
        if valued.approved and valued.approved == valued.prepared:
            raise UserError("approved_by_preparer", name=valued.approved)
        values = valued._asdict()
        key = {"deal_id": deal_id, "day": values.pop("day")}
        done = put(self._db, change, "valuation", key, values)
        if done.outcome == KNOWN and not anew:
            return done
        held = self.holding(deal_id, valued.day)
        noted = put(
            self._db, change, "valuation_holding", {"valuation_id": done.id},
            {"bought": str(held.bought), "sold": str(held.sold), "cost_fen": held.cost},
        )  # fmt: skip
        return (
            done if noted.outcome == KNOWN or done.outcome != KNOWN else Put(done.id, noted.outcome)
        )

    def split(
        self,
        change: Change,
        deal: Deal,
        day: int,
        added: Count,
        *,
        name: str = "",
        doc_no: str = "",
    ) -> Put:
        """Record shares that come (or, below 0, go) without money: 送股, 转增, 拆股, 缩股.

        Raises:
            UserError: ``not_above_zero`` (no share at all), ``split_of_nothing``, ``split_stands``.
        """
        if not added:
            raise UserError("not_above_zero")
        key = {"deal_id": deal.id, "day": day, "name": name}
        done = self._once(
            change,
            "share_split",
            key,
            {"added": whole_number(added), "doc_no": doc_no},
            "split_stands",
        )
        self._count(change, "share_split", done, added)
        self.position(deal)
        return done

    def income(
        self,
        change: Change,
        deal_id: int,
        day: int,
        amount_fen: int,
        kind: str = "dividend",
        doc_no: str = "",
    ) -> Put:
        """Record income of a holding: dividend, interest, other."""
        if amount_fen <= 0:
            raise UserError("not_above_zero")
        key = {"deal_id": deal_id, "day": day, "kind": kind, "doc_no": doc_no}
        return self._once(change, "deal_income", key, {"amount_fen": amount_fen}, "income_stands")

    def convert(
        self,
        change: Change,
        deal: Deal,
        day: int,
        shares: Count,
        *,
        name: str = "",
        doc_no: str = "",
    ) -> Put:
        """Record that loans and notes became shares (债转股), or, where there are none, that the
        holding itself became another number of shares (股改): the cost is theirs. It takes effect
        at the beginning of its day.

        Raises:
            UserError: ``not_above_zero``, ``split_of_nothing``, ``split_stands``.
        """
        if shares <= 0:
            raise UserError("not_above_zero")
        before = self.position(deal, day - 1)
        if not before.principal:
            added = count(Fraction(shares) - before.shares)
            return (
                Put(0, KNOWN)
                if not added
                else self.split(change, deal, day, added, name=name, doc_no=doc_no)
            )
        key = {"deal_id": deal.id, "day": day, "name": name}
        done = self._once(
            change,
            "share_split",
            key,
            {"added": whole_number(shares), "doc_no": doc_no},
            "split_stands",
        )
        self._count(change, "share_split", done, shares, counted=False)
        self.position(deal)
        return done

    def exit(self, change: Change, deal: Deal, stated: Exit) -> Put:
        """Record shares sold, or (``write_off``, for 0) given up; the same exit again is known.

        Money after a write-off (``recovery``) is for no shares; so is a later part of an exit's
        price (0, or None where nothing is held any more).

        Raises:
            UserError: ``sells_more_than_held``, ``not_above_zero``, ``write_off_for_money``,
                ``exit_stands``, ``exit_needs_shares``, ``recovery_of_held`` (nothing left yet).
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
        values = {"shares": whole_number(shares), "proceeds_fen": proceeds_fen, "fee_fen": fee_fen}
        done = self._once(change, "deal_exit", key, values, "exit_stands")
        self._count(change, "deal_exit", done, shares, counted=not of_principal)
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
        if kind != "repayment" or not held.principal:
            raise UserError("exit_needs_shares", company=deal.company)
        return count(min(held.principal, Fraction(proceeds_fen, 100)))

    def whole_of(self, deal: Deal, day: int, kind: str) -> int | Decimal:
        """Return what ``全部`` means of an exit: all shares, of a repayment all principal.

        Raises:
            UserError: ``exit_needs_shares`` (shares and principal are held, and nothing says
                which).
        """
        held = self.position(deal, day)
        if held.shares and held.principal and kind not in ("repayment", "in_kind", "listing"):
            raise UserError("exit_needs_shares", company=deal.company)
        return count(
            held.principal
            if held.principal and (kind == "repayment" or not held.shares)
            else held.shares
        )

    def _went(self, deal_id: int, day: int, *kinds: str) -> bool:
        """Tell whether there was an exit of some kinds until a day that was not taken back."""
        rows = self._db.read(
            "SELECT kind FROM deal_exit WHERE deal_id = ? AND day <= ? AND id NOT IN"
            " (SELECT row_id FROM taken_back WHERE what = 'deal_exit')",
            (deal_id, day),
        )
        return any(kind in kinds for (kind,) in rows)

    def take_back(self, change: Change, what: str, row_id: int, day: int, doc_no: str = "") -> Put:
        """Take a purchase, exit, income or cost back on a day: the row stays, what it did ends.

        Args:
            change: the open change.
            what: ``lot``, ``deal_exit``, ``deal_income`` or ``fund_expense``.
            row_id: the row.
            day: not before that of the row.
            doc_no: of the correction.

        Raises:
            UserError: ``already_taken_back``, ``taken_back_before`` (the day lies before the
                row's), ``taken_back_sold`` (of a purchase shares were sold).
        """
        if self._db.read("SELECT 1 FROM taken_back WHERE what = ? AND row_id = ?", (what, row_id)):
            raise UserError("already_taken_back")
        (begun,) = self._db.read(f"SELECT day FROM {what} WHERE id = ?", (row_id,))[0]
        if day < begun:
            raise UserError("taken_back_before", day=date(begun).isoformat())
        row = {"what": what, "row_id": row_id, "day": day, "doc_no": doc_no}
        taken_back_id = change.insert("taken_back", row)
        if what in ("lot", "deal_exit"):
            (owner,) = self._db.read(f"SELECT deal_id FROM {what} WHERE id = ?", (row_id,))[0]
            self.position(next(deal for deal in self.deals() if deal.id == owner))
        return Put(taken_back_id, NEW)

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
            UserError: ``nothing_to_take_back``.
        """
        amount = {"lot": "cost_fen", "deal_exit": "proceeds_fen"}.get(what, "amount_fen")
        owned = "fund_id" if what == "fund_expense" else "deal_id"
        of_kind = " AND r.kind = :k" if kind and what != "lot" else ""
        rows = self._db.read(
            f"SELECT r.id FROM {what} r LEFT JOIN taken_back b ON b.what = :w AND b.row_id = r.id "
            f"WHERE b.id IS NULL"
            f" AND r.{owned} = :o AND r.day <= :d AND r.{amount} = :a{of_kind} ORDER BY r.day "
            f"DESC, r.id DESC LIMIT 1",
            {"w": what, "o": owner, "d": day, "a": amount_fen, "k": kind},
        )
        if not rows:
            raise UserError(
                "nothing_to_take_back", day=date(day).isoformat(), amount=plain(amount_fen)
            )
        return int(rows[0][0])

    def _once(
        self, change: Change, table: str, key: dict[str, Any], values: dict[str, Any], refusal: str
    ) -> Put:
        """Write a row unless the very same is there; one of the same key with other values is
        refused.

        Rows of one list are facts of their own, as long as they are not the same in everything.
        """
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
