"""Forms of a fund itself: its facts, its terms, its partners and what they commit; the result is
shown before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from fundtracker.domain.funds import partners as book
from fundtracker.errors import UserError
from fundtracker.i18n import tr, tr_in
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.commitments import Commitment, Transfer
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.reports.record_words import kind_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.fund_term_fields import TERM_ROWS, term_entries, term_values
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Words

CLOSING = "closing"
_FACT_ROWS = (
    ("code", "name", "kind"), ("manager", "cost_method"), ("account", "account_name"),
    ("set_up_day", "period_end_day", "term_end_day"),
)  # fmt: skip
_FACTS = (
    *("kind", "manager", "account", "cost_method"),
    *("set_up_day", "period_end_day", "term_end_day", "closed_day"),
)
WAYS = (book.INCREASE, CLOSING, "transfer", book.RELEASE, book.DEFAULT)


def _date(day: int | None) -> dt.date | None:
    return None if day is None else dt.date.fromordinal(day)


# ---------------------------------------------------------------- facts and terms
def _fact_entries(fund: Fund | None, holder: str) -> dict[str, Entry]:
    known: dict[str, Any] = fund._asdict() if fund is not None else {}
    code = Words(tr("Code"), tr("short, as lists name it"), text=known.get("code", ""))
    return {
        "code": code.read_only_field() if fund is not None else code,
        "name": Words(tr("Name"), text=known.get("name", "")),
        "kind": Choice(
            tr("Kind of fund"),
            [(kind_name(k), k) for k in ("industry", "investment")],
            current=known.get("kind"),
        ),
        "manager": Words(tr("Manager"), needed=False, text=known.get("manager", "")),
        "account": Words(tr("Account of the fund"), needed=False, text=known.get("account", "")),
        "account_name": Words(
            tr("Name of the account"), tr("as the bank writes it"), needed=False, text=holder
        ),
        "cost_method": Choice(
            tr("Cost of shares sold"),
            [(tr("first in, first out"), "fifo"), (tr("average"), "average")],
            current=known.get("cost_method"),
        ),
        "set_up_day": Day(tr("Set up on"), day=_date(known.get("set_up_day"))),
        "period_end_day": Day(
            tr("Investment period ends"), needed=False, day=_date(known.get("period_end_day"))
        ),
        "term_end_day": Day(tr("Term ends"), needed=False, day=_date(known.get("term_end_day"))),
    }


def fund_dialog(
    session: Session,
    parent: QWidget | None = None,
    fund: Fund | None = None,
    account_name: str = "",
) -> RecordDialog:
    """Return the form of a new fund with its first terms, or of the facts of one that stands."""
    entries = _fact_entries(fund, account_name)
    rows: Sequence[Sequence[str]] = _FACT_ROWS
    if fund is None:
        entries |= term_entries(None, session.unit)
        rows = (*_FACT_ROWS, *TERM_ROWS, ("doc_no",))
    else:
        entries["closed_day"] = Day(tr("Wound up on"), needed=False, day=_date(fund.closed_day))
        rows = (*_FACT_ROWS, ("closed_day",))
    return RecordDialog(
        session,
        Form(
            tr("New fund") if fund is None else tr("Facts of {name}", name=fund.name),
            entries,
            rows,
            ok=tr("Record the fund"),
            message=lambda v: tr("Fund {name} is recorded.", name=v["name"]),
            judge=_judge_days,
            blame={"waterfall_terms": "catch_up", "hurdle_steps": "steps"},
        ),
        _put_fund,
        parent=parent,
    )


def _judge_days(v: Values) -> Judged:
    first, middle, last = v["set_up_day"], v["period_end_day"], v["term_end_day"]
    known = [day for day in (first, middle, last) if day is not None]
    if known != sorted(known):
        return tr(
            "Set up, end of the investment period and end of the term follow each other."
        ), "bad"
    return "", ""


def _put_fund(ledger: Ledger, v: Values) -> None:
    with ledger.change("fund", v["reason"], fund=v["code"]) as change:
        written = ledger.funds.put(
            change, v["code"], v["name"], **{code: v.get(code) for code in _FACTS}
        )
        if v["account"] and v["account_name"]:
            ledger.books.assign(change, v["account"], written.id, v["account_name"])
        if "carry" in v:
            ledger.funds.set_terms(change, written.id, v["set_up_day"], **term_values(v))


def terms_dialog(session: Session, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a new version of a fund's terms, valid from a day; on the day of one that
    stands it corrects that one, and says so.
    """
    numbers = {terms.start_day: terms.number for terms in sheet.terms}
    entries: dict[str, Entry] = {"start_day": Day(tr("Valid from"), day=session.working_day())}
    entries |= term_entries(sheet.terms[-1] if sheet.terms else None, session.unit)

    def judged(v: Values) -> Judged:
        if v["start_day"] not in numbers:
            return "", ""
        corrected = tr(
            "This corrects version {number}, valid from that day; the history keeps it as it was.",
            number=numbers[v["start_day"]],
        )
        return corrected, "warn"

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund", v["reason"], fund=sheet.fund.code) as change:
            ledger.funds.set_terms(
                change, sheet.fund.id, v["start_day"], reason=v["reason"], **term_values(v)
            )

    return RecordDialog(
        session,
        Form(
            tr("New terms of {name}", name=sheet.card.row.name),
            entries,
            (("start_day", "doc_no"), *TERM_ROWS),
            ok=tr("Set the terms"),
            message=lambda v: (
                tr("The terms are corrected.")
                if v["start_day"] in numbers
                else tr("The terms are set; what came before them stays as it was.")
            ),
            judge=judged,
            blame={
                "terms_stand": "start_day",
                "waterfall_terms": "catch_up",
                "hurdle_steps": "steps",
            },
        ),
        put,
        parent=parent,
    )


# ---------------------------------------------------------------- partners
def partner_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a partner that comes in: at the first closing, or later with its share
    of earlier calls.
    """
    entries: dict[str, Entry] = {
        "partner": Words(tr("Partner"), tr("a new name or one that is known")),
        "class": Choice(
            tr("Kind of partner"), [(kind_name(k), k) for k in ("fiscal", "other", "gp")]
        ),
        "account": Words(tr("Account"), tr("for distributions"), needed=False),
        "amount": Amount(tr("Commitment"), session.unit),
        "day": Day(tr("Day"), day=day),
        "doc_no": Words(tr("Document number"), needed=False),
    }
    late = Choice(
        tr_in("partner", "Closing"),
        [
            (tr("first closing: nothing to make up for"), False),
            (tr("later closing: share of earlier calls"), True),
        ],
        current=bool(sheet.calls_before),
    )
    entries["late"] = late

    def put(ledger: Ledger, v: Values) -> None:
        kind = "fund.close" if v["late"] else "fund"
        kinds = {partner.name: partner.class_ for partner in ledger.funds.partners()}
        known = str(kinds.get(v["partner"]) or v["class"])
        if known != v["class"]:  # in another fund: it would change the fiscal sums there too
            raise UserError("partner_class_stands", name=v["partner"], kind=kind_name(known))
        with ledger.change(kind, v["reason"], fund=sheet.fund.code) as change:
            facts = {"account": v["account"]} if v["account"] else {}
            ledger.funds.put_partner(change, v["partner"], v["class"], **facts)
            if v["late"]:
                ledger.capital.close_late(
                    change, sheet.fund.id, v["partner"], v["amount"], v["day"], v["doc_no"]
                )
            else:
                ledger.capital.commit(
                    change,
                    sheet.fund.id,
                    Commitment(v["partner"], v["day"], v["amount"], doc_no=v["doc_no"]),
                )

    return RecordDialog(
        session,
        Form(
            tr("New partner of {name}", name=sheet.card.row.name),
            entries,
            (("partner", "class"), ("account", "doc_no"), ("amount", "day"), ("late",)),
            ok=tr("Record the partner"),
            message=lambda v: tr("{partner} is in the fund.", partner=v["partner"]),
            judge=lambda v: _judge_partner(session, sheet, v),
            blame={
                "closing_in_motion": "day",
                "no_terms": "day",
                "partner_class_stands": "class",
            },
        ),
        put,
        parent=parent,
    )


def _judge_partner(session: Session, sheet: Sheet, v: Values) -> Judged:
    if v["partner"] in sheet.partners:
        return tr(
            "{partner} is a partner of the fund already: what it commits more is recorded by "
            "“{door}”; its kind stays.",
            partner=v["partner"],
            door=tr("Commitment…"),
        ), "bad"
    if v["amount"] is None:
        return "", ""
    committed = sum(each.committed for each in sheet.partners.values())
    after, show = committed + v["amount"], session.money
    share = f"{100 * v['amount'] / after:.1f}"
    words = tr(
        "Commitments of the fund: {before} → {after}; its share {share} per cent.",
        before=show(committed),
        after=show(after),
        share=share,
    )
    if v["late"]:
        words += "  " + tr(
            "It is asked for its share of the earlier calls with interest, which those before get "
            "back, and for the"
            " fee since the first day where that rests on commitments."
        )
    return words, "ok"


class _PartAmount(Amount):
    """The amount of a change; a default takes all that is open and needs none."""

    def __init__(self, name: str, unit: str, way: Choice) -> None:
        super().__init__(name, unit)
        self._way = way

    def wrong(self) -> str:
        return "" if self._way.value() == book.DEFAULT else super().wrong()


def way_name(way: str) -> str:
    """Return the name of a way in which a commitment changes."""
    return {
        book.INCREASE: tr("increase"),
        CLOSING: tr("increase at a later closing"),
        "transfer": tr("transfer to another partner"),
        book.RELEASE: tr("release of what is unfunded"),
        book.DEFAULT: tr("default: what is unpaid is forfeited"),
    }[way]


def commitment_dialog(
    session: Session, sheet: Sheet, day: dt.date, partner: str = "", parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a change of a partner's commitment: increase, transfer, release,
    default.
    """
    names = [(name, name) for name in sheet.partners]
    way = Choice(tr("What happens"), [(way_name(way), way) for way in WAYS])
    entries: dict[str, Entry] = {
        "partner": Choice(tr("Partner"), names, current=partner or None),
        "way": way,
        "amount": _PartAmount(tr("Amount"), session.unit, way),
        "taker": Choice(
            tr("Taken over by"), [(p, p) for p in sheet.known_partners], empty=tr("nobody")
        ),
        "paid": Amount(tr("Of it paid in"), session.unit, needed=False, zero=True),
        "price": Amount(tr("Price paid"), session.unit, needed=False, zero=True),
        "day": Day(tr("Day"), day=day),
        "doc_no": Words(tr("Document number"), needed=False),
    }
    return RecordDialog(
        session,
        Form(
            tr("Change of a commitment"),
            entries,
            (("partner", "way"), ("amount", "taker"), ("paid", "price"), ("day", "doc_no")),
            ok=tr("Record the change"),
            message=lambda v: tr("The commitment of {partner} is changed.", partner=v["partner"]),
            judge=lambda v: _judge_commitment(session, sheet, v),
            blame={
                "transfer_too_large": "amount",
                "over_called": "amount",
                "not_above_zero": "amount",
                "transfer_paid_unknown": "paid",
                "transfer_paid_too_large": "paid",
                "closing_in_motion": "day",
                "call_open_at_transfer": "day",
            },
        ),
        lambda ledger, v: _put_commitment(ledger, sheet.fund, v),
        parent=parent,
    )


def _put_commitment(ledger: Ledger, fund: Fund, v: Values) -> None:
    kinds = {"transfer": "fund.transfer", book.DEFAULT: "fund.default", CLOSING: "fund.close"}
    with ledger.change(kinds.get(v["way"], "fund"), v["reason"], fund=fund.code) as change:
        capital = ledger.capital
        if v["way"] == "transfer":
            capital.transfer(
                change,
                fund.id,
                Transfer(
                    v["partner"],
                    v["taker"],
                    v["amount"],
                    v["day"],
                    v["doc_no"],
                    paid_fen=v["paid"],
                    price_fen=v["price"],
                ),
            )
        elif v["way"] == CLOSING:
            capital.later_closing(
                change, fund.id, {v["partner"]: v["amount"]}, v["day"], v["doc_no"]
            )
        elif v["way"] == book.DEFAULT:
            capital.default(change, fund.id, v["partner"], v["day"], v["doc_no"])
        else:
            capital.commit(
                change,
                fund.id,
                Commitment(v["partner"], v["day"], v["amount"], kind=v["way"], doc_no=v["doc_no"]),
            )


def _judge_commitment(session: Session, sheet: Sheet, v: Values) -> Judged:
    now, show = sheet.partners.get(v["partner"]), session.money
    if now is None:
        return tr("The fund has no partners yet."), "bad"
    if v["way"] == book.DEFAULT:
        words = tr(
            "Called and not come {missing}, unfunded {unfunded}: both are taken off its "
            "commitment.",
            missing=show(now.outstanding),
            unfunded=show(now.unfunded),
        )
        return words, "warn"
    if v["amount"] is None:
        return tr("Unfunded at present: {amount}", amount=show(now.unfunded)), ""
    if v["way"] == "transfer" and v["taker"] in (None, v["partner"]):
        return tr("Choose the partner that takes it over."), "bad"
    sign = 1 if v["way"] in (book.INCREASE, CLOSING) else -1
    after = now.unfunded + sign * v["amount"] + (v["paid"] or 0)
    if v["way"] == "transfer" and v["paid"] is None and v["amount"] > now.unfunded:
        after = 0
        paid = v["amount"] - now.unfunded
        if now.unfunded > 0 and paid < now.kept:
            return tr(
                "Unfunded and paid-in commitment are transferred together: state how much is paid "
                "in."
            ), "bad"
    words = tr(
        "Unfunded of {partner}: {before} → {after}",
        partner=v["partner"],
        before=show(now.unfunded),
        after=show(after),
    )
    return words, "ok" if after >= 0 else "bad"
