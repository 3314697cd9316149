"""The register of indicators (指标): every document under its source and year, with what was
spent of it.
"""

from __future__ import annotations

from fundtracker.domain.park.funding import total
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.sources.sources import Quota
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value, rate

KINDS = ("release", "receipt", "return", "carry")


def kind_name(kind: str) -> str:
    """Return the name of a kind of indicator."""
    return {
        "release": tr("released"), "receipt": tr("money arrived"), "carry": tr("carried over"),
        "return": tr("taken back"),
    }[kind]  # fmt: skip


def columns() -> list[Column]:
    """Return the columns of the register."""
    return [
        Column("kind", tr("Kind")),
        Column("dated", tr("Dated"), "day"),
        Column("project", tr("Project")),
        Column("released", tr("Released by indicator"), "money", "released"),
        Column("received", tr("Money arrived"), "money", "received"),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("available", tr("Available"), "money", "balance", "{released} − {paid}"),
        Column("paid_rate", tr("Paid of the released"), "percent", "", "{paid} ÷ {released}"),
    ]


def build(context: ReportContext) -> Table:
    """Return the documents until the end of a quarter, by source and year; the sums are those of
    表4.

    What is spent is known of a source and year, not of one document.
    """
    q, cells = context.quarter, context.budget_quotas
    frame = context.frame("quotas", tr("Indicators of money"), columns())
    papers: dict[tuple[int, int], list[Quota]] = {}
    for quota in context.ledger.funding.quotas(context.day):
        papers.setdefault((quota.source_id, quota.year), []).append(quota)
    sums = dict.fromkeys(("released", "received", "paid"), 0)
    for source in context.sources:
        for year in sorted({y for s, y in papers if s == source.id}):
            amounts = total(cells, source=source.id, year=year)
            trail = Trail((year * 4, min(year * 4 + 3, q.ordinal)), sources=(source.id,))
            figures = {
                "released": amounts.released,
                "received": amounts.received,
                "paid": amounts.paid,
            }
            _add(frame, f"s{source.id}y{year}", f"{context.name(source)} {year}", figures, trail)
            proven = amounts.received
            for quota in papers[source.id, year]:
                proven -= quota.amount_fen if quota.kind == "receipt" else 0
                _paper(frame, quota, context.project_names)
            if proven:
                name = tr("Receipts that files prove")
                frame.add(f"s{source.id}y{year}f", name, {"received": proven}, depth=1)
            for name, fen in figures.items():
                sums[name] += fen
    _add(frame, "total", tr("Total"), sums, None)
    return frame.table()


def _add(frame: Frame, code: str, name: str, figures: dict[str, int], trail: Trail | None) -> None:
    values: dict[str, Value] = dict(figures)
    values |= {
        "available": figures["released"] - figures["paid"],
        "paid_rate": rate(figures["paid"], figures["released"]),
    }
    trails = dict.fromkeys(("paid", "available", "paid_rate"), trail) if trail is not None else {}
    frame.add(code, name, values, {c: t for c, t in trails.items() if t is not None}, total=True)


def _paper(frame: Frame, quota: Quota, projects: dict[int, str]) -> None:
    column = "received" if quota.kind == "receipt" else "released"
    values: dict[str, Value] = {
        "kind": kind_name(quota.kind),
        "dated": quota.dated,
        "project": projects.get(quota.project_id or 0, ""),
        column: quota.amount_fen,
    }
    frame.add(f"q{quota.id}", quota.doc_no, values, depth=1)
