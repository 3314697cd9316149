"""The roll-forward of net asset value, of each fund and partner, over a quarter: opening + lines = closing."""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import nav
from fundtracker.domain.funds.capital_account import OWN
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.funds.fund_figures import Figures, between, ends
from fundtracker.reports.funds.table6_7_8 import last_quarter
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

OF = "of_"  # of a line: a part of it, told apart


def columns() -> list[Column]:
    """Return the columns of the roll-forward; every line carries its sign."""
    heads = {
        "contributions": tr("Contributions"), "distributions": tr("Distributions"), "fees": tr("Management fees"),
        "waivers": tr("Waivers and offsets"), "expenses": tr("Costs"), "income": tr("Income"),
        "realised": tr("Realised gain"), "unrealised": tr("Change of unrealised gain"),
        "transfers": tr("Transfers"), "carry": tr("Carry paid and accrued"),
    }  # fmt: skip
    total = " + ".join(["{opening}", *(f"{{{name}}}" for name in nav.LINES)])
    details = {
        "outside": tr("of it outside the commitment"), "equalisation": tr("of it equalised"),
        "capital": tr("of it capital"), "income": tr("of it income"), "gain": tr("of it gain"),
        "recallable": tr("of it recallable"),
    }  # fmt: skip
    lines: list[Column] = []
    for name in nav.LINES:
        lines.append(Column(name, heads[name], "money"))
        lines += [Column(f"{OF}{code}", details[code], "money") for code in details if OWN[code] == name]
    return [
        Column("opening", tr("Opening"), "money", "balance"),
        *lines,
        Column("closing", tr("Closing"), "money", "balance", total),
    ]


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return the roll-forward over a quarter; the partners add up to the fund on each line, to the fen."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "nav", tr("Net asset value from quarter to quarter"), columns(), q, unit, lang)
    known = {partner.name: partner for partner in ledger.funds.partners()}
    for one in ledger.funds.all():
        before, after = ends(ledger, one, q)
        details = {name: _details(before, after, name) for name in after.shares}
        whole = {code: sum(row[code] for row in details.values()) for code in next(iter(details.values()), {})}
        frame.add(f"f{one.id}", one.title(lang), _values(between(before.rolled, after.rolled)) | whole, total=True)
        nothing = nav.roll_forward(0, {})
        for name, rolled in after.shares.items():
            values = _values(between(before.shares.get(name, nothing), rolled)) | details[name]
            frame.add(f"f{one.id}p{known[name].id}", known[name].title(lang), values, depth=1)
    frame.notes.append(
        tr("Each event is divided once, by the shares of its day: results by what is paid in, fees on commitments by"
           " commitments, unless the terms say otherwise. Carry falls on gains; a clawback is booked: those who bore"
           " the carry have it, the general partners owe it.")
    )  # fmt: skip
    return frame.table()


def _details(before: Figures, after: Figures, name: str) -> dict[str, int]:
    """Return a partner's contributions and distributions of the quarter told apart, signed fen."""
    old, new = before.accounts.details.get(name, {}), after.accounts.details.get(name, {})
    return {f"{OF}{code}": new.get(code, 0) - old.get(code, 0) for code in OWN if code != "called_in"}


def _values(period: nav.RollForward) -> dict[str, Value]:
    return {"opening": period.opening, **period.lines, "closing": period.closing}
