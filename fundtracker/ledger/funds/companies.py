"""Companies that the funds hold, and what is recorded of a holding: purchases, values, splits,
income.
"""

from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.base.money import decimal
from fundtracker.domain.base.spelling import Known, named
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import KNOWN, Put, put, stated
from fundtracker.ledger.funds.exits import Exits
from fundtracker.ledger.funds.holding_book import (
    LATEST,
    Count,
    Deal,
    Purchase,
    Valued,
    count,
    date,
    whole_number,
)

_OFF = 5  # by no currency's course: units, thousandths or hundredths were taken for one another
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


class Companies(Exits):
    """The companies of a ledger and what its funds hold of them."""

    # ------------------------------------------------------------ reading
    def all(self) -> list[Company]:
        """Return all companies, in the order they came."""
        return [Company(*row) for row in self._rows()]

    def _rows(self) -> list[tuple[Any, ...]]:
        return self._db.read(f"SELECT {', '.join(Company._fields)} FROM company ORDER BY id")

    def get(self, text: str | int) -> Company:
        """Return a company by id, name or 统一社会信用代码.

        Raises:
            UserError: ``company_unknown``, ``name_of_several``.
        """
        place = Company._fields.index("name" if isinstance(text, str) else "id")
        for row in self._rows():
            if row[place] == text:
                return Company(*row)
        if isinstance(text, str):
            companies = self.all()
            known = (Known(each.id, each.name, (each.credit_code,)) for each in companies)
            meant = named(text, known)
            if meant is not None:
                return next(each for each in companies if each.id == meant)
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
                purchase none, and no loan was said), ``rate_off``, ``instalment_of_nothing``.
        """
        if bought.shares == 0 and (bought.loan or not self.counts(deal_id)):
            bought = bought._replace(shares=None)
        counted, cost = bought.shares is not None, bought.cost_fen
        if (bought.shares is not None and bought.shares < 0) or cost < 0 or bought.fee_fen < 0:
            raise UserError("not_above_zero")
        if not cost:
            raise UserError("shares_for_nothing")
        if not counted and not bought.loan and self.counts(deal_id):
            raise UserError("counts_differ", day=date(bought.day).isoformat())
        if bought.cost_minor:
            self._require_rate(bought)
        shares = Fraction(cost, 100) if bought.shares is None else bought.shares
        values = {
            "shares": (number := whole_number(shares) or 1),
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
        put = self._count(change, "lot", done, shares, counted, number)
        if bought.shares == 0:
            self.holding(deal_id, bought.day)
        return put

    def _require_rate(self, bought: Purchase) -> None:
        """Refuse a cost in another currency that is no amount of it: at the rate nearest its day
        it is five times the cost in yuan or more, or a fifth or less.
        """
        levels = self._funds.index_series(f"{bought.currency}/CNY")
        if not levels:
            return
        _, level = min(levels, key=lambda each: abs(each[0].toordinal() - bought.day))
        implied = Fraction(bought.cost_fen, bought.cost_minor)
        if not level / _OFF < implied < level * _OFF:
            shown = {"implied": _rate(implied), "level": _rate(level)}
            raise UserError("rate_off", currency=bought.currency, **shown)

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


def _rate(yuan: Fraction) -> str:
    """Return a rate in yuan for a unit, to four decimals."""
    return decimal(round(yuan * 10_000), 4)
