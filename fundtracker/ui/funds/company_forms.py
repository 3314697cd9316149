"""Forms of a company: its facts, an investment, a valuation, figures of a quarter, a paper of the
decision file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.portfolio import credit_code_fits
from fundtracker.i18n import language, say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import DOCUMENTS, Company
from fundtracker.ledger.holdings.company_kpis import KPIS, MONEY_KPIS
from fundtracker.records import doubts
from fundtracker.records.company_figures import kpi_name
from fundtracker.reports.holdings.company_view import Sheet, View, document_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Number, Suggested, Words

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
    session: Session, view: View, company: Company | None = None, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a new company, or of the facts of one that stands."""

    def text(field: str) -> str:
        return str(getattr(company, field)) if company is not None else ""

    entries: dict[str, Entry] = {
        "name": Words(tr("Company"), text=text("name")),
        "name_en": Words(tr("Name in English"), needed=False, text=text("name_en")),
        "credit_code": Words(
            tr("Credit code"), tr("18 characters"), needed=False, text=text("credit_code")
        ),
        "track": Suggested(tr("Track"), view.tracks, needed=False, text=text("track")),
        "scenario": Suggested(tr("Scenario"), view.scenarios, needed=False, text=text("scenario")),
        "location": Words(tr("Location"), needed=False, text=text("location")),
        "gold_partner": Choice(
            tr("Gold partner"), yes_no(), current=company.gold_partner if company else 0
        ),
        "tenant": Choice(
            tr("Tenant of the park"), yes_no(), current=company.tenant if company else 0
        ),
    }
    rows: list[tuple[str, ...]] = [
        ("name", "name_en"),
        ("credit_code", "location"),
        ("track", "scenario"),
    ]
    if company is not None:
        name = entries["name"]
        assert isinstance(name, Words)
        name.read_only_field()
    return RecordDialog(
        session,
        Form(
            tr("Company")
            if company is None
            else tr("Facts of {name}", name=company.title(language())),
            entries,
            [*rows, ("gold_partner", "tenant")],
            ok=tr("Record the company"),
            message=lambda v: tr("{name} is recorded.", name=v["name"]),
            judge=lambda v: _judge_company(view, company, v),
        ),
        _put_company,
        parent=parent,
    )


def _put_company(ledger: Ledger, v: Values) -> None:
    facts = {
        name: v[name]
        for name in (
            "name_en",
            "credit_code",
            "track",
            "scenario",
            "location",
            "gold_partner",
            "tenant",
        )
    }
    with ledger.change("fund.company", v["reason"], name=v["name"]) as change:
        ledger.companies.put(change, v["name"], **facts)


def _judge_company(view: View, company: Company | None, v: Values) -> Judged:
    others = [c for c in view.companies.values() if company is None or c.id != company.id]
    if company is None and any(c.name == v["name"] for c in others):
        return tr("A company of this name already exists."), "bad"
    for field, known in (("track", view.tracks), ("scenario", view.scenarios)):
        if v[field] and v[field] not in known and not v["reason"]:
            return tr('"{word}" is a new one: say why in the reason.', word=v[field]), "bad"
    code = (v["credit_code"] or "").strip().upper()
    if not code:
        return "", ""
    same = next((c for c in others if c.credit_code.upper() == code), None)
    if same is not None:
        return tr("{name} has this credit code already.", name=same.title(language())), "warn"
    if not credit_code_fits(code):
        return tr(
            "The check character of the credit code does not fit; it is kept all the same."
        ), "warn"
    return tr("The check character of the credit code fits."), "ok"


def terms_dialog(session: Session, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a holding's terms: stage, kind of share, commitment, reserve, the
    negative list signed.
    """
    deal = sheet.deal
    assert deal is not None
    entries: dict[str, Entry] = {
        "stage": Words(tr("Stage"), needed=False, text=deal.stage),
        "security": Words(tr("Kind of share"), needed=False, text=deal.security),
        "committed_fen": Amount(
            tr("Committed to it"), session.unit, needed=False, fen=deal.committed_fen, zero=True
        ),
        "reserve_fen": Amount(
            tr("Follow-on reserve"), session.unit, needed=False, fen=deal.reserve_fen, zero=True
        ),
        "checklist_day": Day(
            tr("Negative list signed on"),
            needed=False,
            day=dt.date.fromordinal(deal.checklist_day) if deal.checklist_day else None,
        ),
    }

    def put(ledger: Ledger, v: Values) -> None:
        facts = {name: v[name] for name in entries if name != "reason"}
        with ledger.change("fund.holding", v["reason"], company=deal.company) as change:
            ledger.companies.put_deal(change, deal.fund_id, deal.company_id, **facts)

    def judge(v: Values) -> Judged:
        spent = sum(flow.amount_fen for flow in sheet.flows if flow.kind == "lot")
        if v["committed_fen"] is not None and v["committed_fen"] < spent:
            return tr("{n} were paid already, more than this.", n=session.money(spent)), "warn"
        return "", ""

    return RecordDialog(
        session,
        Form(
            tr("Terms of the holding in {name}", name=sheet.company.title(language())),
            entries,
            (("stage", "security"), ("committed_fen", "reserve_fen", "checklist_day")),
            ok=tr("Record the terms"),
            message=lambda _: tr("The terms are recorded."),
            judge=judge,
        ),
        put,
        parent=parent,
    )


# ---------------------------------------------------------------- figures of a quarter
def kpi_dialog(
    session: Session, sheet: Sheet, quarters: Sequence[Quarter], parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a company's figures of a quarter; an empty field leaves what stands."""
    kpis = sheet.kpis.get(sheet.quarter.ordinal, {})
    entries: dict[str, Entry] = {
        "quarter": Choice(
            tr("Quarter"), [(q.label, q.ordinal) for q in quarters], current=sheet.quarter.ordinal
        )
    }
    for code in KPIS:
        recorded: Any = kpis.get(code)
        if code in MONEY_KPIS:
            entries[code] = Result(kpi_name(code), session.unit, needed=False, fen=recorded)
        else:
            entries[code] = Number(kpi_name(code), 0, 10**7, needed=False, number=recorded)

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.kpi", v["reason"], company=sheet.company.name) as change:
            for code in KPIS:
                if v[code] is not None:
                    ledger.company_kpis.put(change, sheet.company.id, v["quarter"], code, v[code])

    return RecordDialog(
        session,
        Form(
            tr("Figures of {name}", name=sheet.company.title(language())),
            entries,
            (("quarter",), ("revenue", "profit"), ("tax", "research"), ("staff", "patents")),
            ok=tr("Record the figures"),
            message=lambda v: tr(
                "The figures of {quarter} are recorded.", quarter=Quarter.at(v["quarter"]).label
            ),
            judge=lambda v: _judge_kpis(sheet, v),
        ),
        put,
        parent=parent,
    )


def _judge_kpis(sheet: Sheet, v: Values) -> Judged:
    filled = [code for code in KPIS if v[code] is not None]
    if not filled:
        return tr("No figure is given yet."), "bad"
    stated = {(code, v["quarter"]): v[code] for code in filled}
    for field, issue in doubts.of_company(sheet.kpis, stated):
        return say(issue._replace(params={"name": kpi_name(field), **issue.params})), "warn"
    recorded = sheet.kpis.get(v["quarter"], {})
    changed = [code for code in filled if code in recorded and recorded[code] != v[code]]
    if changed:
        return tr(
            "{names}: replaces the recorded values.",
            names=", ".join(kpi_name(code) for code in changed),
        ), "warn"
    return tr(
        "{n} figures of {quarter}", n=len(filled), quarter=Quarter.at(v["quarter"]).label
    ), "ok"


# ---------------------------------------------------------------- the decision file
def document_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of an entry of the decision file; the first kind that is missing is
    offered.
    """
    deal = sheet.deal
    assert deal is not None
    there = {document.kind for document in sheet.documents}
    missing = next((kind for kind in DOCUMENTS if kind not in there), "visit")
    entries: dict[str, Entry] = {
        "kind": Choice(
            tr("Paper"), [(document_name(kind), kind) for kind in DOCUMENTS], current=missing
        ),
        "day": Day(tr("Date"), day=day),
        "doc_no": Words(tr("Document number")),
        "result": Words(tr("Result"), tr("votes, opinion, finding"), needed=False),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.document", v["reason"], doc_no=v["doc_no"]) as change:
            ledger.companies.document(
                change, deal.id, v["kind"], v["day"], v["doc_no"], v["result"]
            )

    def judge(v: Values) -> Judged:
        if any(
            (document.kind, document.day) == (v["kind"], v["day"]) for document in sheet.documents
        ):
            return tr(
                "A document of this kind and day is already recorded; number and result are "
                "replaced."
            ), "warn"
        return "", ""

    return RecordDialog(
        session,
        Form(
            tr("Decision file"),
            entries,
            (("kind", "day"), ("doc_no", "result")),
            ok=tr("Record the document"),
            message=lambda v: tr(
                "{paper} {number} is in the decision file.",
                paper=document_name(v["kind"]),
                number=v["doc_no"],
            ),
            judge=judge,
            blame={"document_needs_number": "doc_no"},
        ),
        put,
        parent=parent,
    )
