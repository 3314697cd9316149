"""The register of indicators (指标): every document under its source and year, with what was
spent of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.domain.park.funding import total
from fundtracker.domain.park.plan import Source
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.sources.sources import Quota
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value, rate

_SUMMED = ("released", "received", "paid")
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
    frame = context.frame("quotas", tr("Indicators of money"), columns())
    papers: dict[tuple[int, int], list[Quota]] = {}
    for quota in context.ledger.funding.quotas(context.day):
        papers.setdefault((quota.source_id, quota.year), []).append(quota)
    years = [
        _add_year(context, frame, source, year, papers[source.id, year])
        for source in context.sources
        for year in sorted({y for s, y in papers if s == source.id})
    ]
    sums = {name: sum(figures[name] for figures in years) for name in _SUMMED}
    _add(frame, "total", tr("Total"), sums, None)
    return frame.table()


def _add_year(
    context: ReportContext, frame: Frame, source: Source, year: int, papers: Sequence[Quota]
) -> dict[str, int]:
    """Add a source's year, its documents, and receipts that no document states; return its sums."""
    q = context.quarter
    amounts = total(context.budget_quotas, source=source.id, year=year)
    figures = {name: getattr(amounts, name) for name in _SUMMED}
    trail = Trail((year * 4, min(year * 4 + 3, q.ordinal)), sources=(source.id,))
    code = f"s{source.id}y{year}"
    _add(frame, code, f"{context.name(source)} {year}", figures, trail)
    for quota in papers:
        _paper(frame, quota, context.project_names)
    by_paper = sum(quota.amount_fen for quota in papers if quota.kind == "receipt")
    if by_file := amounts.received - by_paper:
        name = tr("Receipts that files prove")
        frame.add(f"{code}f", name, {"received": by_file}, depth=1)
    return figures


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
