"""Cap tables: the rounds of a company with classes and who took them, and what part of it a fund
holds.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.holdings import lots
from fundtracker.domain.holdings.portfolio import Issue, Round, held_share
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import CHANGED, KNOWN, Put, put, stated
from fundtracker.ledger.funds.holding_book import (
    LATEST,
    Count,
    Deal,
    HoldingBook,
    count,
    whole_number,
)

BILLION = 10**9


class RoundRecord(NamedTuple):
    """A round: its name (A, B …; '' what there was before), shares or registered capital newly
    issued and their class (ordinary, preferred A …), value of the company before and after (fen),
    all shares after it, options and notes counted in. ``id`` None: it is not recorded, as what a
    split or a conversion of a holding did where no round of that day states it.
    """

    day: int
    name: str
    issued: int | Decimal
    share_class: str = ""
    pre_fen: int | None = None
    post_fen: int | None = None
    diluted: int | Decimal | None = None
    id: int | None = None


class Part(NamedTuple):
    """Who took what of a round; fen where the amount is known."""

    day: int
    round: str
    holder: str
    share_class: str
    shares: int | Decimal
    amount_fen: int | None


class Stated(NamedTuple):
    """The part of a company that a fund holds as a paper states it."""

    day: int
    share: Fraction
    doc_no: str


class CapTables:
    """The cap tables of a ledger."""

    def __init__(self, db: Database, book: HoldingBook) -> None:
        self._db, self._book = db, book

    # ------------------------------------------------------------ reading
    def rounds(self, company_id: int) -> list[Round]:
        """Return the shares that a company issued, by day."""
        days: dict[int, Fraction] = {}
        for each in self.issued(company_id):
            days[each.day] = days.get(each.day, Fraction()) + Fraction(each.issued)
        return [Round(dt.date.fromordinal(day), count(shares)) for day, shares in days.items()]

    def issued(
        self, company_id: int, until: int = LATEST, *, by_values: bool = True
    ) -> list[RoundRecord]:
        """Return the rounds of a company until a day, by day, and what a split or conversion of a
        holding did to all its shares where no round of that day states it.

        ``by_values``: with the shares that stood before the first one where its values tell them.
        """
        rows = [row for row in self._recorded(company_id) if row.day <= until]
        if by_values and rows:
            rows = [*self._before(company_id, rows[0]), *rows]
        recorded = {row.day for row in rows}
        derived = self._derived(company_id, until) if rows else {}
        rounds: list[RoundRecord] = []
        for day in sorted(recorded | derived.keys()):
            if day in recorded:
                rounds += [row for row in rows if row.day == day]
                continue
            name, issue = derived[day]
            before = sum((Fraction(each.issued) for each in rounds), Fraction())
            rounds.append(RoundRecord(day, name, count(before * (issue.ratio - 1) + issue.added)))
        return rounds

    def _before(self, company_id: int, first: RoundRecord) -> list[RoundRecord]:
        """Return what stood before a company's first round as its values tell it: the value before
        ÷ the price of a share; nothing where they do not tell it.
        """
        pre, post, issued = first.pre_fen, first.post_fen, Fraction(first.issued)
        price = self._price(company_id, first) if issued and (pre or post) else Fraction()
        if not price:
            return []
        worth = Fraction(pre) if pre is not None else (post or 0) - price * issued
        shares = max(0, round(worth / price))
        return [RoundRecord(first.day - 1, "", shares)] if shares else []

    def _price(self, company_id: int, record: RoundRecord) -> Fraction:
        """Return the price of a share in a round, fen: (value after − before) ÷ shares issued, else
        what the funds paid for theirs on that day; 0 where neither is known.
        """
        if record.pre_fen is not None and record.post_fen is not None:
            return Fraction(record.post_fen - record.pre_fen) / Fraction(record.issued)
        deals = [deal.id for deal in self._book.deals() if deal.company_id == company_id]
        lots = [lot for deal in deals for lot in self._book.lots(deal, record.day)]
        bought = [lot for lot in lots if lot.counted and lot.day.toordinal() == record.day]
        shares = sum((lot.shares for lot in bought), Fraction())
        return Fraction(sum(lot.cost for lot in bought)) / shares if shares else Fraction()

    def _derived(self, company_id: int, until: int) -> dict[int, tuple[str, Issue]]:
        """Return day → what a split or conversion of a holding did to all shares, the first one."""
        derived: dict[int, tuple[str, Issue]] = {}
        for deal in self._book.deals():
            if deal.company_id == company_id:
                for name, issue in self._issues(deal.id, until):
                    derived.setdefault(issue.day.toordinal(), (name, issue))
        return derived

    def _recorded(self, company_id: int) -> list[RoundRecord]:
        rows = self._db.read(
            "SELECT r.id, r.day, r.name, coalesce(nullif(t.issued, ''), r.issued), "
            "coalesce(t.share_class, ''),"
            " t.pre_fen, t.post_fen, nullif(t.diluted, '') FROM company_round r"
            " LEFT JOIN round_terms t ON t.round_id = r.id WHERE r.company_id = ? ORDER BY r.day, "
            "r.id",
            (company_id,),
        )
        return [
            RoundRecord(
                day,
                name,
                count(issued),
                class_,
                pre,
                post,
                None if diluted is None else count(diluted),
                round_id,
            )
            for round_id, day, name, issued, class_, pre, post, diluted in rows
        ]

    def _issues(self, deal_id: int, until: int) -> list[tuple[str, Issue]]:
        """Return (name, what it did to all shares) of the splits and conversions of a holding
        until a day.
        """
        bought, sold, splits = (
            self._book.lots(deal_id),
            self._book.sales(deal_id),
            self._book.splits(deal_id),
        )
        issues = []
        for at, (each, name) in enumerate(
            zip(splits, self._book.split_names(deal_id), strict=True)
        ):
            if each.day.toordinal() > until:
                continue
            first = not at and not any(lot.counted for lot in bought if lot.day < each.day)
            if each.becomes or first:  # of principal: nothing was counted before
                shares = lots.converted(each, bought, sold, splits)
                issues.append((name, Issue(each.day, added=shares)))
            else:
                issues.append(
                    (name, Issue(each.day, ratio=lots.ratio_of(each, bought, sold, splits)))
                )
        return issues

    def parts(self, company_id: int, until: int = LATEST) -> list[Part]:
        """Return who took what of the rounds of a company until a day, by day."""
        rows = self._db.read(
            "SELECT r.day, r.name, p.holder, p.share_class, p.shares, p.amount_fen FROM round_part "
            "p"
            " JOIN company_round r ON r.id = p.round_id WHERE r.company_id = ? ORDER BY r.day, "
            "p.id",
            (company_id,),
        )
        return [
            Part(day, name, holder, class_, count(shares), fen)
            for day, name, holder, class_, shares, fen in rows
            if day <= until
        ]

    def stated(self, deal_id: int, until: int = LATEST) -> Stated | None:
        """Return the last part of a company that a paper states for a holding until a day."""
        rows = self._db.read(
            "SELECT deal_id, day, share, doc_no FROM stated_share ORDER BY day"
        )  # once for all deals
        known = [Stated(day, Fraction(share, BILLION), doc_no) for deal, day, share, doc_no in rows
                 if deal == deal_id and day <= until]  # fmt: skip
        return known[-1] if known else None

    def counted_share(self, deal: Deal, until: int) -> Fraction | None:
        """Return the fund's shares of all shares of the rounds until a day; None where no round
        is known.
        """
        issued = sum(
            (Fraction(each.issued) for each in self.issued(deal.company_id, until)), Fraction()
        )
        return self._book.position(deal, until).shares / issued if issued > 0 else None

    def share(self, deal: Deal, until: int) -> Fraction | None:
        """Return what part of a company a holding is at a day: as a paper states it, moved by what
        was sold, issued and split since; else by the rounds; None where neither is known or a loan
        alone is held.
        """
        stated_item, now = self.stated(deal.id, until), self._book.position(deal, until)
        if not now.held:
            return Fraction()
        if stated_item is None:
            return self.counted_share(deal, until) if now.shares > 0 else None
        then = self._book.position(deal, stated_item.day)
        issues = [
            Issue(dt.date.fromordinal(each.day), added=Fraction(each.issued))
            for each in self._recorded(deal.company_id)
            if stated_item.day < each.day <= until
        ]
        days = {issue.day for issue in issues}
        issues += [
            i
            for _name, i in self._issues(deal.id, until)
            if i.day.toordinal() > stated_item.day and i.day not in days
        ]
        if then.shares > 0:
            return held_share(stated_item.share, then.shares, now.shares, issues)
        before, after = (
            self._book.holding(deal.id, stated_item.day),
            self._book.holding(deal.id, until),
        )
        return (
            stated_item.share * after.shares / before.shares
            if before.shares > 0
            else stated_item.share
        )

    # ------------------------------------------------------------ writing
    def put_round(self, change: Change, company_id: int, stated_round: RoundRecord) -> Put:
        """Record a round: how many shares the company newly issued, and what the round states
        beside.

        Raises:
            UserError: ``not_above_zero``, ``post_below_pre``, ``diluted_below_issued``.
        """
        day, name, issued, share_class, pre_fen, post_fen, diluted, _ = stated_round
        if issued < 0 or (diluted is not None and diluted <= 0):
            raise UserError("not_above_zero")
        if pre_fen is not None and post_fen is not None and post_fen < pre_fen:
            raise UserError("post_below_pre")
        key = {"company_id": company_id, "day": day, "name": name}
        done = put(self._db, change, "company_round", key, {"issued": whole_number(issued)})
        facts = {
            "issued": str(count(issued)) if issued != whole_number(issued) else "",
            "share_class": share_class,
            "pre_fen": pre_fen,
            "post_fen": post_fen,
            "diluted": "" if diluted is None else str(count(diluted)),
        }
        if any(value not in (None, "") for value in facts.values()):
            nothing = {
                "issued": "",
                "share_class": "",
                "pre_fen": None,
                "post_fen": None,
                "diluted": "",
            }
            more = stated(self._db, change, "round_terms", {"round_id": done.id}, facts, nothing)
            if done.outcome == KNOWN and more.outcome != KNOWN:
                done = Put(done.id, CHANGED, "company_round")
        recorded = self.issued(company_id, day, by_values=False)
        after = sum((Fraction(each.issued) for each in recorded), Fraction())
        if diluted is not None and diluted < after:
            raise UserError(
                "diluted_below_issued", issued=str(count(after)), diluted=str(count(diluted))
            )
        return done

    def put_part(
        self, change: Change, round_id: int, holder: str, shares: Count, *, share_class: str = "",
        amount_fen: int | None = None,
    ) -> Put:  # fmt: skip
        """Record who took how many shares of a round.

        Raises:
            UserError: ``not_above_zero``, ``parts_above_round`` (more than the round issued).
        """
        if shares <= 0:
            raise UserError("not_above_zero")
        key = {"round_id": round_id, "holder": holder, "share_class": share_class}
        values = {"shares": str(count(shares)), "amount_fen": amount_fen}
        done = put(self._db, change, "round_part", key, values)
        rows = self._db.read("SELECT shares FROM round_part WHERE round_id = ?", (round_id,))
        taken = sum((Fraction(each) for (each,) in rows), Fraction())
        (company,) = self._db.read(
            "SELECT company_id FROM company_round WHERE id = ?", (round_id,)
        )[0]
        issued = next(
            Fraction(each.issued) for each in self._recorded(company) if each.id == round_id
        )
        if taken > issued:
            raise UserError("parts_above_round", taken=str(count(taken)), issued=str(count(issued)))
        return done

    def state_share(
        self, change: Change, deal_id: int, day: int, share: Fraction, doc_no: str = ""
    ) -> Put:
        """Record what part of a company a fund holds, as a paper states it (0–1).

        Raises:
            UserError: ``not_a_share``.
        """
        parts = round(share * BILLION)
        if not 0 < parts <= BILLION:
            raise UserError("not_a_share", text=f"{float(share):.4%}")
        return put(self._db, change, "stated_share", {"deal_id": deal_id, "day": day},
                   {"share": parts, "doc_no": doc_no})  # fmt: skip
