"""The papers kept with payments, contracts, projects and decisions, for the pack."""

from __future__ import annotations

from collections.abc import Callable

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.things import things
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Table, listed
from fundtracker.reports.tables.table_names import table_name


def tables(context: ReportContext) -> list[Table]:
    """Return the list of papers; none where no paper is attached."""
    papers = context.ledger.attachments.beside_records()
    if not papers:
        return []
    namers: dict[str, Callable[[int], str]] = {
        "payment": lambda i: _payment(context.ledger, i),
        "contract": lambda i: context.ledger.contracts.get(i).number,
        "project": lambda i: context.project_names.get(i, ""),
        "decision": lambda i: _decision(context.ledger, i),
    }
    rows = [
        (
            paper.name,
            {"of": table_name(owner), "record": namers[owner](row), "sha": paper.sha256},
        )
        for owner, row, paper in papers
    ]
    columns = [
        ("of", tr("Belongs to"), "text"),
        ("record", tr("Record"), "text"),
        ("sha", "SHA-256", "text"),
    ]
    title = tr("Attachment 7: papers kept with records")
    return [listed("papers", title, columns, rows, quarter=context.quarter, lang=context.lang)]


def _payment(ledger: Ledger, payment: int) -> str:
    record = ledger.payments.get(payment)
    return " ".join(filter(None, [record.date.isoformat(), record.serial, record.counterparty]))


def _decision(ledger: Ledger, decision: int) -> str:
    each = (thing for thing in things(ledger) if thing.kind == "decision")
    return next((f"{t.code} {t.name}" for t in each if t.key == decision), "")
