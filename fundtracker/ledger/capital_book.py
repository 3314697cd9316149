"""The calls, receipts, distributions and fees of funds as they stand: what was recorded, nothing reckoned."""

from typing import TYPE_CHECKING, NamedTuple

from fundtracker.errors import UserError

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

Parts = dict[str, dict[str, int]]  # partner → item → fen


class Call(NamedTuple):
    """A call (or, by ``kind``, an equalisation or a reversal) with its items and partner lines, fen."""

    id: int
    fund_id: int
    number: int
    kind: str
    day: int
    due_day: int
    purpose: str
    doc_no: str
    reverses_id: int | None
    items: dict[str, int]
    lines: Parts

    @property
    def total(self) -> int:
        """All that is asked."""
        return sum(self.items.values())


class Distribution(NamedTuple):
    """A distribution with its items and partner lines, fen; ``paid``: partner → day."""

    id: int
    fund_id: int
    number: int
    kind: str
    day: int
    money_use: str
    note: str
    doc_no: str
    reverses_id: int | None
    items: dict[str, int]
    lines: Parts
    paid: dict[str, int]

    @property
    def total(self) -> int:
        """All that is given."""
        return sum(self.items.values())


class Receipt(NamedTuple):
    """Money that arrived on a call; ``reverses``: it went back."""

    id: int
    call_id: int
    partner: str
    day: int
    amount_fen: int
    reverses: bool
    bank_ref: str

    @property
    def signed(self) -> int:
        """The amount, negative where it went back."""
        return -self.amount_fen if self.reverses else self.amount_fen


class FeeRow(NamedTuple):
    """A billing period's fee as charged."""

    id: int
    first_day: int
    last_day: int
    fee_fen: int
    waived_fen: int
    offset_fen: int
    working: str
    reason: str

    @property
    def due(self) -> int:
        """What is charged, never below 0."""
        return max(0, self.fee_fen - self.waived_fen - self.offset_fen)


class Book:
    """What was recorded of the funds' money."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def calls(self, fund_id: int) -> list[Call]:
        """Return a fund's calls, by number."""
        columns = ", ".join(Call._fields[:-2])
        rows = self._ledger.read(f"SELECT {columns} FROM capital_call WHERE fund_id = ? ORDER BY number", (fund_id,))
        found = []
        for row in rows:
            items, lines = self._parts("call", row[0])
            found.append(Call._make((*row, items, lines)))
        return found

    def call(self, fund_id: int, number: int) -> Call:
        """Return a call by its number; raises UserError ``call_unknown``."""
        found = next((call for call in self.calls(fund_id) if call.number == number), None)
        if found is None:
            raise UserError("call_unknown", number=number)
        return found

    def distributions(self, fund_id: int) -> list[Distribution]:
        """Return a fund's distributions, by number."""
        columns = ", ".join(Distribution._fields[:-3])
        rows = self._ledger.read(f"SELECT {columns} FROM distribution WHERE fund_id = ? ORDER BY number", (fund_id,))
        found = []
        for row in rows:
            items, lines = self._parts("distribution", row[0])
            found.append(Distribution._make((*row, items, lines, self._paid(row[0]))))
        return found

    def distribution(self, fund_id: int, number: int) -> Distribution:
        """Return a distribution by its number; raises UserError ``distribution_unknown``."""
        found = next((each for each in self.distributions(fund_id) if each.number == number), None)
        if found is None:
            raise UserError("distribution_unknown", number=number)
        return found

    def receipts(self, call_id: int) -> list[Receipt]:
        """Return what arrived on a call, by day."""
        names = self._names()
        rows = self._ledger.read(
            "SELECT id, call_id, partner_id, day, amount_fen, reverses, bank_ref FROM receipt WHERE call_id = ?"
            " ORDER BY day, id",
            (call_id,),
        )
        return [Receipt(a, b, names[p], day, fen, bool(back), ref) for a, b, p, day, fen, back, ref in rows]

    def arrived(self, call_id: int) -> dict[str, int]:
        """Return what has arrived on a call by partner, fen."""
        found: dict[str, int] = {}
        for receipt in self.receipts(call_id):
            found[receipt.partner] = found.get(receipt.partner, 0) + receipt.signed
        return found

    def fees(self, fund_id: int) -> list[FeeRow]:
        """Return the fees charged, by period."""
        columns = ", ".join(FeeRow._fields)
        rows = self._ledger.read(f"SELECT {columns} FROM fund_fee WHERE fund_id = ? ORDER BY first_day", (fund_id,))
        return [FeeRow(*row) for row in rows]

    def reminders(self, call_id: int) -> list[tuple[str, int, str]]:
        """Return (partner, day, note) of the reminders sent for a call."""
        names = self._names()
        rows = self._ledger.read(
            "SELECT partner_id, day, note FROM call_reminder WHERE call_id = ? ORDER BY day", (call_id,)
        )
        return [(names[partner], day, note) for partner, day, note in rows]

    def _names(self) -> dict[int, str]:
        return {partner.id: partner.name for partner in self._ledger.funds.partners()}

    def _ids(self) -> dict[str, int]:
        return {partner.name: partner.id for partner in self._ledger.funds.partners()}

    def _parts(self, what: str, row_id: int) -> tuple[dict[str, int], Parts]:
        items = dict(
            self._ledger.read(f"SELECT item, amount_fen FROM {what}_item WHERE {what}_id = ? ORDER BY id", (row_id,))
        )
        names, lines = self._names(), Parts()
        for partner, item, fen in self._ledger.read(
            f"SELECT partner_id, item, amount_fen FROM {what}_line WHERE {what}_id = ? ORDER BY id", (row_id,)
        ):
            lines.setdefault(names[partner], {})[item] = fen
        return items, lines

    def _paid(self, row_id: int) -> dict[str, int]:
        names = self._names()
        rows = self._ledger.read("SELECT partner_id, day FROM distribution_paid WHERE distribution_id = ?", (row_id,))
        return {names[partner]: day for partner, day in rows}
