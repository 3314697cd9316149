"""Forms of a company: its facts, an investment, a valuation, figures of a quarter, a paper of the decision file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter, show_percent
from fundtracker.domain.funds import lots
from fundtracker.domain.funds.portfolio import credit_code_fits, share_of
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import DOCUMENTS, KPIS, Company
from fundtracker.reports.funds.company_view import MONEY_KPIS, Sheet, View, document_name, kpi_name
from fundtracker.reports.funds.table6_7_8 import technique_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Number, Read, Words

TECHNIQUES = ("cost", "round", "multiple", "dcf", "net_assets", "market", "other")
SHARES = 10**13


class Result(Amount):
    """An amount that may be below nothing: a profit or a loss."""

    def _read(self, text: str) -> int:
        try:
            return money.parse(text, self.unit, language())
        except ValueError:
            raise ValueError(tr("not a number")) from None


def yes_no() -> list[tuple[str, int]]:
    """Return the choices of a fact that is so or not."""
    return [(tr("no"), 0), (tr("yes"), 1)]


def company_dialog(
    session: Session, view: View, one: Company | None = None, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a new company, or of the facts of one that stands."""

    def text(field: str) -> str:
        return str(getattr(one, field)) if one is not None else ""

    entries: dict[str, Entry] = {
        "name": Words(tr("Company"), text=text("name")),
        "name_en": Words(tr("Name in English"), needed=False, text=text("name_en")),
        "credit_code": Words(tr("Credit code"), tr("18 characters"), needed=False, text=text("credit_code")),
        "track": Words(tr("Track"), needed=False, text=text("track")),
        "scenario": Words(tr("Scenario"), needed=False, text=text("scenario")),
        "location": Words(tr("Location"), needed=False, text=text("location")),
        "gold_partner": Choice(tr("Gold partner"), yes_no(), current=one.gold_partner if one else 0),
        "tenant": Choice(tr("Tenant of the park"), yes_no(), current=one.tenant if one else 0),
    }
    rows: list[tuple[str, ...]] = [("name", "name_en"), ("credit_code", "location"), ("track", "scenario")]
    if one is not None:
        name = entries["name"]
        assert isinstance(name, Words)
        name.stands()
    return RecordDialog(
        session, tr("Company") if one is None else tr("Facts of {name}", name=one.title(language())), entries,
        [*rows, ("gold_partner", "tenant")], _put_company, ok=tr("Record the company"),
        told=lambda v: tr("{name} is recorded.", name=v["name"]), judge=lambda v: _judge_company(view, one, v),
        parent=parent,
    )  # fmt: skip


def _put_company(ledger: Ledger, v: Values) -> None:
    facts = {name: v[name] for name in ("name_en", "credit_code", "track", "scenario", "location", "gold_partner",
                                        "tenant")}  # fmt: skip
    with ledger.change("fund.company", v["reason"], name=v["name"]) as change:
        ledger.companies.put(change, v["name"], **facts)


def _judge_company(view: View, one: Company | None, v: Values) -> Judged:
    others = [c for c in view.companies.values() if one is None or c.id != one.id]
    if one is None and any(c.name == v["name"] for c in others):
        return tr("A company of this name stands already."), "bad"
    code = (v["credit_code"] or "").strip().upper()
    if not code:
        return "", ""
    same = next((c for c in others if c.credit_code.upper() == code), None)
    if same is not None:
        return tr("{name} has this credit code already.", name=same.title(language())), "warn"
    if not credit_code_fits(code):
        return tr("The check character of the credit code does not fit; it is kept all the same."), "warn"
    return tr("The check character of the credit code fits."), "ok"


class Count(Read):
    """A count of shares, units or registered capital above 0, perhaps no whole number; ``value`` is a Decimal."""

    def __init__(
        self, name: str, example: str = "", *, needed: bool = True, number: int | Decimal | None = None
    ) -> None:
        text = "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)
        super().__init__(name, example or money.MISSING, needed=needed, text=text)

    def _read(self, text: str) -> Decimal:
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            raise ValueError(tr("no number that can be read")) from None
        if not number.is_finite() or number <= 0 or number > SHARES or number != round(number, 12):
            raise ValueError(tr("must be more than nothing"))
        return number


# ---------------------------------------------------------------- an investment
def invest_dialog(session: Session, view: View, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of an investment: the shares a fund buys in a round; the first makes the holding."""
    deal = sheet.deal
    known = [(fund.title(language()), fund.id) for fund in view.funds]
    entries: dict[str, Entry] = {
        "fund": Choice(tr("Fund"), known, current=deal.fund_id if deal else None),
        "round": Words(tr("Round"), tr("A, B, …")),
        "day": Day(tr("Paid on")),
        "shares": Count(tr("Shares bought"), tr("empty: a loan or note without a count"), needed=False),
        "cost": Amount(tr("Cost"), session.unit),
        "fee": Amount(tr("Fee"), session.unit, needed=False, zero=True),
        "issued": Number(tr("Shares newly issued"), 0, SHARES, needed=False),
        "stage": Words(tr("Stage"), needed=False, text=deal.stage if deal else ""),
        "security": Words(tr("Kind of share"), needed=False, text=deal.security if deal else ""),
        "currency": Words(tr("Currency"), "CNY", needed=False),
        "minor": Number(tr("Cost in it"), 1, SHARES, needed=False, decimals=2),
        "doc_no": Words(tr("Document number")),
    }
    rows = (
        ("fund", "round", "day"), ("shares", "cost", "fee"), ("issued", "stage", "security"),
        ("currency", "minor", "doc_no"),
    )  # fmt: skip
    return RecordDialog(
        session, tr("Investment in {name}", name=sheet.company.title(language())), entries, rows,
        lambda ledger, v: _invest(ledger, sheet.company.id, v), ok=tr("Record the investment"),
        told=lambda v: tr("The investment in {name} is recorded.", name=sheet.company.title(language())),
        judge=lambda v: _judge_investment(session, sheet, v),
        blame={"lot_stands": "day", "not_above_zero": "shares", "counts_differ": "shares"}, parent=parent,
    )  # fmt: skip


def _invest(ledger: Ledger, company: int, v: Values) -> None:
    currency = (v["currency"] or "CNY").strip().upper()
    with ledger.change("fund.invest", v["reason"], doc_no=v["doc_no"]) as change:
        book = ledger.companies
        deal = book.put_deal(change, v["fund"], company, stage=v["stage"], security=v["security"]).id
        if v["issued"] is not None:
            book.put_round(change, company, v["day"], v["round"], v["issued"])
        book.invest(
            change, deal, v["day"], v["shares"], v["cost"], fee_fen=v["fee"] or 0, round_name=v["round"],
            currency=currency, cost_minor=v["minor"] or 0, doc_no=v["doc_no"],
        )  # fmt: skip


def _judge_investment(session: Session, sheet: Sheet, v: Values) -> Judged:
    if v["cost"] is None:
        return "", ""
    foreign = (v["currency"] or "CNY").strip().upper() not in ("", "CNY")
    if foreign != (v["minor"] is not None):
        return tr("A purchase in another currency states the currency and the cost in it."), "bad"
    if v["shares"] is None:
        return tr("Without a count the holding is counted by its cost."), "ok"
    if v["issued"] is not None and v["issued"] < v["shares"]:
        return tr("More shares are bought than the round issues; the others are bought of holders."), "warn"
    price = money.decimal(round(v["cost"] / Fraction(v["shares"]) * 100), 4)
    words = [tr("{price} yuan a share", price=price)]
    same = sheet.deal is not None and v["fund"] == sheet.deal.fund_id
    held = (sheet.shares if same else 0) + v["shares"]
    issued = sheet.issued + (v["issued"] or 0)
    if issued:
        part = show_percent(share_of(held, issued).tenths)
        words.append(tr("{n} of {all} shares: {part}", n=f"{held:,}", all=f"{issued:,}", part=part))
    deal = sheet.deal
    if same and deal is not None and deal.committed_fen is not None:
        spent = sum(f.amount_fen for f in sheet.flows if f.kind == "lot") + v["cost"]
        over = spent - deal.committed_fen
        if over > 0:
            return tr("{n} more than was committed to the company.", n=session.money(over)), "warn"
    anew = to_revalue(sheet, v["day"]) if same and v["day"] is not None else ""
    return "   ".join([*words, anew]).rstrip(), "warn" if anew else "ok"


def terms_dialog(session: Session, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a holding's terms: stage, kind of share, commitment, reserve, the negative list signed."""
    deal = sheet.deal
    assert deal is not None
    entries: dict[str, Entry] = {
        "stage": Words(tr("Stage"), needed=False, text=deal.stage),
        "security": Words(tr("Kind of share"), needed=False, text=deal.security),
        "committed_fen": Amount(tr("Committed to it"), session.unit, needed=False, fen=deal.committed_fen, zero=True),
        "reserve_fen": Amount(tr("Follow-on reserve"), session.unit, needed=False, fen=deal.reserve_fen, zero=True),
        "checklist_day": Day(tr("Negative list signed on"), needed=False,
                             day=dt.date.fromordinal(deal.checklist_day) if deal.checklist_day else None),
    }  # fmt: skip

    def put(ledger: Ledger, v: Values) -> None:
        facts = {name: v[name] for name in entries if name != "reason"}
        with ledger.change("fund.invest", v["reason"], company=deal.company) as change:
            ledger.companies.put_deal(change, deal.fund_id, deal.company_id, **facts)

    def judge(v: Values) -> Judged:
        spent = sum(flow.amount_fen for flow in sheet.flows if flow.kind == "lot")
        if v["committed_fen"] is not None and v["committed_fen"] < spent:
            return tr("{n} were paid already, more than this.", n=session.money(spent)), "warn"
        return "", ""

    return RecordDialog(
        session, tr("Terms of the holding in {name}", name=sheet.company.title(language())), entries,
        (("stage", "security"), ("committed_fen", "reserve_fen", "checklist_day")), put, ok=tr("Record the terms"),
        told=lambda _: tr("The terms are recorded."), judge=judge, parent=parent,
    )  # fmt: skip


# ---------------------------------------------------------------- a valuation
def value_dialog(session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a valuation: value, technique, inputs, who prepared and who approved it."""
    deal = sheet.deal
    assert deal is not None
    last = sheet.valuations[-1] if sheet.valuations else None
    entries: dict[str, Entry] = {
        "value": Amount(tr("Fair value"), session.unit, zero=True),
        "day": Day(tr("Valued on"), day=day),
        "technique": Choice(tr("Technique"), [(technique_name(t), t) for t in TECHNIQUES],
                            current=last.technique if last else None),
        "inputs": Words(tr("Inputs"), tr("multiple, price of the round, report")),
        "prepared": Words(tr("Prepared by"), text=session.person),
        "approved": Words(tr("Approver"), tr("may follow later"), needed=False),
    }  # fmt: skip

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.value", v["reason"], company=deal.company) as change:
            ledger.companies.value_at(
                change, deal.id, v["day"], v["value"], v["technique"], inputs=v["inputs"], prepared=v["prepared"],
                approved=v["approved"],
            )  # fmt: skip

    return RecordDialog(
        session, tr("Valuation of {name}", name=sheet.company.title(language())), entries,
        (("value", "day", "technique"), ("inputs",), ("prepared", "approved")), put, ok=tr("Record the valuation"),
        told=lambda v: tr("{name} is valued at {n}.", name=sheet.company.title(language()),
                          n=session.money(v["value"])),
        judge=lambda v: _judge_value(session, sheet, v), blame={"approved_by_preparer": "approved"}, parent=parent,
    )  # fmt: skip


def _judge_value(session: Session, sheet: Sheet, v: Values) -> Judged:
    if v["value"] is None or v["day"] is None:
        return "", ""
    if v["approved"] and v["approved"] == v["prepared"]:
        return tr("Who prepares a valuation does not approve it."), "bad"
    same = next((one for one in sheet.valuations if one.day == v["day"]), None)
    if same is not None and same == sheet.revalue and same.value_fen == v["value"]:
        return tr("The value is confirmed for the holding as it is now."), "warn"
    if same is not None:
        return tr("A valuation of this day stands; it is replaced, the old one stays in the history."), "warn"
    held = holding_words(sheet, v["day"])
    before = [one for one in sheet.valuations if one.day < v["day"]]
    if not before:
        return f"{tr('The first valuation.')}   {held}", "ok"
    last = before[-1].value_fen
    words = f"{held}   " + tr("{before} → {after}", before=session.money(last), after=session.money(v["value"]))
    if last:
        change = round((v["value"] - last) * 1000 / last)
        words += "   " + ("+" if change > 0 else "") + show_percent(change)
        if abs(change) >= 300:
            return words + "   " + tr("A large change: say why in the inputs."), "warn"
    return words, "ok"


def to_revalue(sheet: Sheet, day: int) -> str:
    """Return that a value is made for another holding once shares come or go on a day; '' where none is."""
    valued = sheet.valuations[-1] if sheet.valuations else None
    if valued is None:
        return ""
    if valued.day >= day:
        return tr("The value of {day} was made for another holding: value it anew.",
                  day=dt.date.fromordinal(valued.day).isoformat())  # fmt: skip
    return tr("Value the holding anew afterwards; the last value is of {day}.",
              day=dt.date.fromordinal(valued.day).isoformat())  # fmt: skip


def holding_words(sheet: Sheet, day: int) -> str:
    """Return for how many shares a value of a day is made."""
    date = dt.date.fromordinal(day)
    left = lots.position(
        [lot for lot in sheet.lots if lot.day <= date], [sale for sale in sheet.sales if sale.day <= date], lots.FIFO,
        [split for split in sheet.splits if split.day <= date],
    )  # fmt: skip
    return tr("For {n} shares held on the day.", n=f"{int(left.shares):,}")


# ---------------------------------------------------------------- figures of a quarter
def kpi_dialog(
    session: Session, sheet: Sheet, quarters: Sequence[Quarter], parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a company's figures of a quarter; an empty field leaves what stands."""
    kpis = sheet.kpis.get(sheet.quarter.ordinal, {})
    entries: dict[str, Entry] = {
        "quarter": Choice(tr("Quarter"), [(q.label, q.ordinal) for q in quarters], current=sheet.quarter.ordinal)
    }
    for code in KPIS:
        stands: Any = kpis.get(code)
        if code in MONEY_KPIS:
            entries[code] = Result(kpi_name(code), session.unit, needed=False, fen=stands)
        else:
            entries[code] = Number(kpi_name(code), 0, 10**7, needed=False, number=stands)

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.kpi", v["reason"], company=sheet.company.name) as change:
            for code in KPIS:
                if v[code] is not None:
                    ledger.companies.set_kpi(change, sheet.company.id, v["quarter"], code, v[code])

    return RecordDialog(
        session, tr("Figures of {name}", name=sheet.company.title(language())), entries,
        (("quarter",), ("revenue", "profit"), ("tax", "research"), ("staff", "patents")), put,
        ok=tr("Record the figures"),
        told=lambda v: tr("The figures of {quarter} are recorded.", quarter=Quarter.at(v["quarter"]).label),
        judge=lambda v: _judge_kpis(sheet, v), parent=parent,
    )  # fmt: skip


def _judge_kpis(sheet: Sheet, v: Values) -> Judged:
    said = [code for code in KPIS if v[code] is not None]
    if not said:
        return tr("No figure is given yet."), "bad"
    stands = sheet.kpis.get(v["quarter"], {})
    changed = [code for code in said if code in stands and stands[code] != v[code]]
    if changed:
        return tr("{names}: replaces what stands.", names=", ".join(kpi_name(code) for code in changed)), "warn"
    return tr("{n} figures of {quarter}", n=len(said), quarter=Quarter.at(v["quarter"]).label), "ok"


# ---------------------------------------------------------------- the decision file
def document_dialog(session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of an entry of the decision file; the first kind that is missing is offered."""
    deal = sheet.deal
    assert deal is not None
    there = {one.kind for one in sheet.documents}
    missing = next((kind for kind in DOCUMENTS if kind not in there), "visit")
    entries: dict[str, Entry] = {
        "kind": Choice(tr("Paper"), [(document_name(kind), kind) for kind in DOCUMENTS], current=missing),
        "day": Day(tr("Date"), day=day),
        "doc_no": Words(tr("Document number")),
        "result": Words(tr("Result"), tr("votes, opinion, finding"), needed=False),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.document", v["reason"], doc_no=v["doc_no"]) as change:
            ledger.companies.document(change, deal.id, v["kind"], v["day"], v["doc_no"], v["result"])

    def judge(v: Values) -> Judged:
        if any((one.kind, one.day) == (v["kind"], v["day"]) for one in sheet.documents):
            return tr("A paper of this kind and day stands; number and result are replaced."), "warn"
        return "", ""

    return RecordDialog(
        session, tr("Decision file"), entries, (("kind", "day"), ("doc_no", "result")), put,
        ok=tr("Record the paper"),
        told=lambda v: tr("{paper} {number} is in the decision file.", paper=document_name(v["kind"]),
                          number=v["doc_no"]),
        judge=judge, blame={"document_needs_number": "doc_no"}, parent=parent,
    )  # fmt: skip
