"""Forms of the sources: an indicator of any kind, a rule of a source; the result is shown before
it is saved.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from fundtracker.domain.park.funding import total
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.sources.sources import Left, Limits, Quota
from fundtracker.reports.sources.fund_indicators import KINDS, kind_name
from fundtracker.reports.sources.source_view import Facts
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Number, Words

_ROWS = (("kind", "doc_no"), ("source", "project"), ("year", "amount", "dated"))


def quota_dialog(
    session: Session, facts: Facts, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a new indicator: released, arrived, taken back or carried into the next
    year.
    """
    entries = {
        "kind": Choice(tr("Kind"), [(kind_name(kind), kind) for kind in KINDS]),
        "doc_no": Words(tr("Document number"), tr("of the indicator")),
        "source": Choice(tr("Source of money"), facts.sources),
        "project": Choice(tr("Project"), facts.projects, empty=tr("the source as a whole")),
        "year": Number(tr("Year"), 2000, 2100, number=facts.quarter.year),
        "amount": Amount(tr("Amount"), session.unit),
        "dated": Day(tr("Dated"), day=day),
    }
    return RecordDialog(
        session,
        Form(
            tr("New indicator"),
            entries,
            _ROWS,
            ok=tr("Record the indicator"),
            message=lambda v: tr("Indicator {doc_no} is recorded.", doc_no=v["doc_no"]),
            judge=lambda v: _judge_quota(session, facts, v),
            blame={
                "quota_stands": "doc_no",
                "quota_needs_document": "doc_no",
                "bad_quota": "amount",
            },
        ),
        _put_quota,
        parent=parent,
    )


def _put_quota(ledger: Ledger, v: Values) -> None:
    with ledger.change("quota", v["reason"], doc_no=v["doc_no"]) as change:
        place = (v["source"], v["project"], v["year"])
        if v["kind"] == "carry":
            ledger.funding.carry_over(change, v["doc_no"], Left(*place, v["amount"]))
        else:
            fen = -v["amount"] if v["kind"] == "return" else v["amount"]
            quota = Quota(v["doc_no"], v["kind"], *place, fen, v["dated"])
            ledger.funding.put_quota(change, quota)


def _judge_quota(session: Session, facts: Facts, v: Values) -> Judged:
    if v["year"] is None or v["amount"] is None:
        return "", ""
    show, fen, year = session.money, v["amount"], v["year"]
    if v["kind"] == "receipt":
        return tr(
            "Money that arrived; what is available stays as it is: it follows what is released."
        ), "muted"
    before = facts.left(v["source"], year, v["project"])
    after = before + (fen if v["kind"] == "release" else -fen)
    words = tr(
        "Available of {year}: {before} → {after}", year=year, before=show(before), after=show(after)
    )
    if v["kind"] == "carry":
        following = facts.left(v["source"], year + 1, v["project"])
        words += "   " + tr(
            "Available of {year}: {before} → {after}",
            year=year + 1,
            before=show(following),
            after=show(following + fen),
        )
    if after < 0 and v["kind"] != "release":
        return words + "   " + tr("More than is left: {n} too much.", n=show(-after)), "warn"
    return words, "ok" if after >= 0 else "warn"


def rule_dialog(session: Session, facts: Facts, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a source's rule: its share of a project, its cap, its order, its last
    day.
    """
    entries = {
        "source": Choice(tr("Source of money"), facts.sources),
        "project": Choice(tr("Project"), facts.projects, empty=tr("All projects")),
        "share": Number(tr("Highest share (%)"), 0, 1000, needed=False, decimals=1),
        "cap": Amount(tr("Cap"), session.unit, needed=False, zero=True),
        "position": Number(tr("Order"), 1, 99, needed=False),
        "last_day": Day(tr("Last day"), needed=False),
        "doc_no": Words(tr("Document number"), tr("of the rule")),
    }
    return RecordDialog(
        session,
        Form(
            tr("Rule of a source"),
            entries,
            (("source", "project"), ("share", "cap"), ("position", "last_day", "doc_no")),
            ok=tr("Set the rule"),
            message=lambda v: tr("The rule is set; table 11 warns by it from now on."),
            judge=lambda v: _judge_rule(session, facts, v),
        ),
        _put_rule,
        parent=parent,
    )


def _put_rule(ledger: Ledger, v: Values) -> None:
    with ledger.change("source.rule", v["reason"], doc_no=v["doc_no"]) as change:
        ledger.funding.set_rule(
            change,
            v["source"],
            v["project"],
            Limits(share=v["share"], cap_fen=v["cap"], last_day=v["last_day"]),
            doc_no=v["doc_no"],
            position=v["position"],
        )


def _judge_rule(session: Session, facts: Facts, v: Values) -> Judged:
    if all(v[name] is None for name in ("share", "cap", "position", "last_day")):
        return tr("A rule states at least one of share, cap, order and last day."), "bad"
    where = {"source": v["source"]} | ({"project": v["project"]} if v["project"] else {})
    paid = total(facts.cells, **where).paid
    total_paid = total(facts.cells, **({"project": v["project"]} if v["project"] else {})).paid
    sentences, tone = [], "ok"
    if v["cap"] is not None:
        over = paid - v["cap"]
        tone = "warn" if over > 0 else tone
        sentences.append(
            tr("Already {n} over the cap.", n=session.money(over)) if over > 0
            else tr("{n} left to the cap.", n=session.money(-over))
        )  # fmt: skip
    if v["share"] is not None and total_paid:
        over = 1000 * paid - v["share"] * total_paid
        tone = "warn" if over > 0 else tone
        sentences.append(tr("Its share is {share} % now.", share=f"{paid * 100 / total_paid:.1f}"))
    return "   ".join(sentences), tone
