"""The form of a purchase: what a fund buys in a round, at which value of the company."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.period import show_percent
from fundtracker.domain.holdings.portfolio import share_of
from fundtracker.i18n import language, tr
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.funds.holding_book import Purchase, count
from fundtracker.ledger.holdings.cap_tables import RoundRecord
from fundtracker.reports.holdings.company_view import Sheet, View
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import (
    MOST_SHARES,
    Amount,
    Choice,
    Count,
    Day,
    Entry,
    Number,
    Part,
    Words,
)
from fundtracker.ui.funds.value_forms import to_revalue

_ROUND_BLAME = {
    "post_below_pre": "post",
    "diluted_below_issued": "diluted",
    "parts_above_round": "shares",
}


def _round_entries(session: Session) -> dict[str, Entry]:
    """Return the fields in which a round states its shares and the value of the company."""
    return {
        "issued": Count(tr("Shares newly issued"), tr("or registered capital"), needed=False),
        "share_class": Words(tr("Class of shares"), tr("ordinary, preferred A"), needed=False),
        "pre": Amount(tr("Pre-money value"), session.unit, needed=False, zero=True),
        "post": Amount(tr("Post-money value"), session.unit, needed=False, zero=True),
        "diluted": Count(tr("Fully diluted, as stated"), needed=False),
    }  # fmt: skip


def invest_dialog(
    session: Session, view: View, sheet: Sheet, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of an investment: what a fund buys in a round; the first makes the
    holding.
    """
    deal = sheet.deal
    known = [(fund.title(language()), fund.id) for fund in view.funds]
    entries: dict[str, Entry] = {
        "fund": Choice(tr("Fund"), known, current=deal.fund_id if deal else None),
        "round": Words(tr("Round"), tr("A, B, …")),
        "day": Day(tr("Paid on"), day=session.working_day()),
        "what": Choice(
            tr("What is bought"),
            [
                (tr("shares, registered capital, units"), ""),
                (tr("a loan or convertible note, no count"), "loan"),
                (tr("more of the price"), "more"),
            ],
        ),
        "shares": Count(tr("Shares bought"), tr("or registered capital"), needed=False),
        "cost": Amount(tr("Cost"), session.unit),
        "fee": Amount(tr("Deal fee"), session.unit, needed=False, zero=True),
        **_round_entries(session),
        "share": Part(tr("Part of the company, as stated"), needed=False),
        "stage": Words(tr("Stage"), needed=False, text=deal.stage if deal else ""),
        "security": Words(tr("Kind of share"), needed=False, text=deal.security if deal else ""),
        "currency": Words(tr("Currency"), "CNY", needed=False),
        "minor": Number(tr("Cost in it"), 1, MOST_SHARES, needed=False, decimals=2),
        "doc_no": Words(tr("Document number")),
    }
    rows = (
        ("fund", "round", "day"), ("what", "shares", "cost"), ("fee", "issued", "share_class"),
        ("pre", "post", "diluted"), ("share", "stage", "security"), ("currency", "minor", "doc_no"),
    )  # fmt: skip
    return RecordDialog(
        session,
        Form(
            tr("Investment in {name}", name=sheet.company.title(language())),
            entries,
            rows,
            ok=tr("Record the investment"),
            message=lambda v: tr(
                "The investment in {name} is recorded.", name=sheet.company.title(language())
            ),
            judge=lambda v: _judge_investment(session, sheet, v),
            blame={
                "lot_stands": "day",
                "not_above_zero": "shares",
                "counts_differ": "shares",
                "not_a_share": "share",
                **_ROUND_BLAME,
            },
        ),
        lambda ledger, v: _invest(ledger, sheet.company.id, v),
        parent=parent,
    )


def _invest(ledger: Ledger, company: int, v: Values) -> None:
    currency = (v["currency"] or "CNY").strip().upper()
    with ledger.change("fund.invest", v["reason"], doc_no=v["doc_no"]) as change:
        deal = ledger.companies.put_deal(
            change, v["fund"], company, stage=v["stage"], security=v["security"]
        ).id
        if any(
            v[name] not in (None, "")
            for name in ("issued", "share_class", "pre", "post", "diluted")
        ):
            _put_round(ledger, change, company, v)
        ledger.companies.invest(
            change,
            deal,
            Purchase(
                v["day"],
                {"loan": None, "more": 0}.get(v["what"], v["shares"]),
                v["cost"],
                fee_fen=v["fee"] or 0,
                round_name=v["round"],
                currency=currency,
                cost_minor=v["minor"] or 0,
                doc_no=v["doc_no"],
                loan=v["what"] == "loan",
            ),
        )
        if v["share"] is not None:
            ledger.cap_tables.state_share(change, deal, v["day"], v["share"], v["doc_no"])


def _put_round(ledger: Ledger, change: Change, company: int, v: Values) -> int:
    return ledger.cap_tables.put_round(
        change,
        company,
        RoundRecord(
            v["day"],
            v["round"],
            v["issued"] or 0,
            share_class=v["share_class"] or "",
            pre_fen=v["pre"],
            post_fen=v["post"],
            diluted=v["diluted"],
        ),
    ).id


def _judge_investment(session: Session, sheet: Sheet, v: Values) -> Judged:
    if v["cost"] is None:
        return "", ""
    foreign = (v["currency"] or "CNY").strip().upper() not in ("", "CNY")
    if foreign != (v["minor"] is not None):
        return tr("A purchase in another currency states the currency and the cost in it."), "bad"
    if v["what"] == "more":
        return _judge_more(sheet, v)
    if v["what"]:
        if v["shares"] is not None:
            return tr("A loan or note has no count of shares; its conversion states it."), "bad"
        return tr("Without a count the holding is counted by its cost."), "ok"
    if v["shares"] is None:
        return tr("State how many shares, or that it is a loan or note."), "bad"
    if v["issued"] is not None and v["issued"] < v["shares"]:
        return tr(
            "More shares are bought than the round issues; the others are bought of holders."
        ), "warn"
    over = _over_commitment(session, sheet, v)
    if over:
        return over, "warn"
    words = [_price_words(v), *_part_words(sheet, v)]
    same = sheet.deal is not None and v["fund"] == sheet.deal.fund_id
    anew = to_revalue(sheet, v["day"]) if same and v["day"] is not None else ""
    differs = _stated_differs(sheet, v)
    return "   ".join(filter(None, [*words, differs, anew])), "warn" if anew or differs else "ok"


def _judge_more(sheet: Sheet, v: Values) -> Judged:
    """Judge more of the price of shares that are held."""
    if v["shares"]:
        return tr("More of the price brings no new shares; new shares are bought."), "bad"
    if not sheet.shares:
        return tr("No shares are held whose price this could be."), "bad"
    words = tr(
        "The cost of the shares held ({count}) rises by it.", count=f"{count(sheet.shares):,}"
    )
    return words, "ok"


def _price_words(v: Values) -> str:
    price = money.decimal(round(v["cost"] / Fraction(v["shares"]) * 100), 4)
    return tr("{price} yuan a share", price=price)


def _held_after(sheet: Sheet, v: Values) -> tuple[Fraction, Fraction]:
    """Return (what the fund then holds, all shares then) as far as the rounds are known."""
    same = sheet.deal is not None and v["fund"] == sheet.deal.fund_id
    held = (Fraction(sheet.shares) if same else Fraction()) + Fraction(v["shares"])
    return held, Fraction(sheet.issued) + Fraction(v["issued"] or 0)


def _part_words(sheet: Sheet, v: Values) -> list[str]:
    held, issued = _held_after(sheet, v)
    if not issued:
        return []
    part = show_percent(share_of(held, issued).tenths)
    return [
        tr(
            "{n} of {all} shares: {part}",
            n=f"{float(held):,.10g}",
            all=f"{float(issued):,.10g}",
            part=part,
        )
    ]


def _stated_differs(sheet: Sheet, v: Values) -> str:
    """Return that the stated part of the company is not what shares or price say; '' where they
    agree.
    """
    if v["share"] is None:
        return ""
    held, issued = _held_after(sheet, v)
    by = held / issued if issued else None
    if by is None and v["post"] and sheet.deal is None:
        by = Fraction(v["cost"], v["post"])
    if by is None or abs(by - v["share"]) * 1000 < 1:
        return ""
    return tr(
        "{stated} as stated, {counted} by shares and price",
        stated=f"{float(v['share']):.3%}",
        counted=f"{float(by):.3%}",
    )


def _over_commitment(session: Session, sheet: Sheet, v: Values) -> str:
    deal = sheet.deal
    if deal is None or v["fund"] != deal.fund_id or deal.committed_fen is None:
        return ""
    over = (
        sum(f.amount_fen for f in sheet.flows if f.kind == "lot") + v["cost"] - deal.committed_fen
    )
    return (
        tr("{n} more than was committed to the company.", n=session.money(over)) if over > 0 else ""
    )
