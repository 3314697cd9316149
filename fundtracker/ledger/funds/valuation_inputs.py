"""The numbers that values of holdings rest on, and what they come to: multiple × base × discount,
price, cost.
"""

from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import Fen
from fundtracker.domain.funds.portfolio import ValueInputs, computed_value
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import KNOWN, Put, put
from fundtracker.ledger.funds.cap_tables import CapTables
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.holding_book import LATEST, Deal, Valued

MILLION = 10**6
NUMBERS = ("multiple", "base", "net_debt", "price", "share", "discount")


class Computed(NamedTuple):
    """A value beside what its numbers come to, fen; ``value`` None where they do not suffice."""

    day: int
    entered: Fen
    value: Fen | None
    given: ValueInputs

    @property
    def difference(self) -> Fen:
        """Entered − computed; 0 where nothing was computed."""
        return 0 if self.value is None else self.entered - self.value


class ValuationInputs:
    """The numbers of the values of a ledger."""

    def __init__(self, db: Database, companies: Companies, cap_tables: CapTables) -> None:
        self._db, self._companies, self._cap_tables = db, companies, cap_tables

    def all(self, deal: Deal, until: int = LATEST) -> dict[int, Computed]:
        """Return the values of a deal until a day that rest on numbers, by their day."""
        rows = self._db.read(  # once for all deals
            "SELECT v.deal_id, v.day, v.value_fen, v.technique, i.multiple, i.base_fen, i.base, "
            "i.net_debt_fen,"
            " i.price, i.shares, i.share, i.discount FROM valuation v JOIN valuation_input i ON "
            "i.valuation_id = v.id"
            " ORDER BY v.day"
        )
        computed_values = {}
        for (
            deal_id,
            day,
            fen,
            technique,
            multiple,
            base_fen,
            base,
            debt,
            price,
            shares,
            share,
            discount,
        ) in rows:
            if deal_id == deal.id and day <= until:
                numbers = (
                    Fraction(text) if text else None for text in (multiple, price, shares, share)
                )
                times, each, held, part = numbers
                inputs = ValueInputs(
                    times, base_fen, base, debt, each, held, part, Fraction(discount, MILLION)
                )
                cost = self._companies.position(deal, day).cost
                computed_values[day] = Computed(
                    day, fen, computed_value(technique, inputs, cost), inputs
                )
        return computed_values

    def completed(self, deal: Deal, day: int, inputs: ValueInputs) -> ValueInputs:
        """Return the numbers with the shares held on a day and the part of the company they are,
        where not said.
        """
        shares, share = inputs.shares, inputs.share
        if shares is None and inputs.price is not None:
            shares = self._companies.position(deal, day).shares or None
        if share is None and inputs.base is not None:
            share = self._cap_tables.share(deal, day)
        return inputs._replace(shares=shares, share=share)

    def computed(self, deal: Deal, day: int, technique: str, inputs: ValueInputs) -> Fen | None:
        """Return what the numbers come to for the holding of a day, None where they do not
        suffice.
        """
        cost = self._companies.position(deal, day).cost
        return computed_value(technique, self.completed(deal, day, inputs), cost)

    def value_at(
        self,
        change: Change,
        deal: Deal,
        valued: Valued,
        numbers: ValueInputs,
        *,
        anew: bool = True,
    ) -> Put:
        """Record a value with its numbers, or (None) what they come to.

        Raises:
            UserError: ``value_not_computed`` (no value, and the numbers do not suffice),
                ``bad_discount``; see ``Companies.value_at``.
        """
        if not 0 <= numbers.discount <= 1:
            raise UserError("bad_discount", text=f"{float(numbers.discount):.2%}")
        numbers = self.completed(deal, valued.day, numbers)
        if valued.value_fen is None:
            cost = self._companies.position(deal, valued.day).cost
            valued = valued._replace(value_fen=computed_value(valued.technique, numbers, cost))
            if valued.value_fen is None:
                raise UserError("value_not_computed", company=deal.company)
        done = self._companies.value_at(change, deal.id, valued, anew=anew)
        if all(getattr(numbers, name) in (None, 0, "") for name in NUMBERS):
            return done
        values = {
            "multiple": _text(numbers.multiple),
            "base": numbers.base_name,
            "base_fen": numbers.base,
            "net_debt_fen": numbers.net_debt,
            "price": _text(numbers.price),
            "shares": _text(numbers.shares),
            "share": _text(numbers.share),
            "discount": round(numbers.discount * MILLION),
        }
        more = put(self._db, change, "valuation_input", {"valuation_id": done.id}, values)
        return done if done.outcome != KNOWN else Put(done.id, more.outcome)


def _text(number: Fraction | None) -> str:
    return "" if number is None else str(number)
