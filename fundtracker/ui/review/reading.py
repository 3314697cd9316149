"""What the review page shows of a quarter, read at once (reading thread)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gate, OpenEnds
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger, coverage, figure_proof
from fundtracker.ledger.review.reviews import Decision
from fundtracker.ledger.review.signing import Comment, Signature
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.plan import plan_report, table1
from fundtracker.reports.review import checklist, pack
from fundtracker.reports.tables.progress import Steps


class Variance(NamedTuple):
    """A line off its pace: the figure's id, gap in tenths of a point, why, and why a quarter before."""

    figure: str
    name: str
    gap: int
    text: str
    before: str


class Standing(NamedTuple):
    """A quarter under review; ``digest`` '' while no snapshot holds."""

    quarter: Quarter
    state: str
    gates: list[Gate]
    board: dict[str, list[str]]
    report: plan_report.PlanReport
    variances: list[Variance]
    signatures: list[Signature]
    digest: str
    comments: list[Comment]
    decisions: list[Decision]

    @property
    def frozen(self) -> bool:
        """Whether nothing reaches the quarter any more."""
        return self.state in ("locked", "signed")


def standing(ledger: Ledger, quarter: Quarter, unit: str, lang: str) -> Standing:
    """Read where a quarter stands. The gates leave out what only the files themselves can tell (``ends``)."""
    return in_context(ledger, _standing, quarter=quarter, unit=unit, lang=lang)


def _standing(context: ReportContext) -> Standing:
    ledger, quarter = context.ledger, context.quarter
    reviews, q = ledger.reviews, quarter.ordinal
    now = reviews.of(q)
    said, before = reviews.explanations(q), reviews.explanations(q - 1)
    earlier = {figure.split("/")[1]: text for figure, text in before.items() if figure.startswith("plan/")}
    variances = [
        Variance(figure, name, gap, said.get(figure, ""), earlier.get(figure.split("/")[1], ""))
        for figure, name, gap in checklist.variances(context)
    ]
    held = now.state in ("locked", "signed") and now.snapshot_id is not None
    return Standing(
        quarter, now.state, checklist.gates(ledger, quarter), rules.board(coverage.shown(ledger), quarter),
        table1.of(context), variances,
        reviews.signatures(now.snapshot_id) if held and now.snapshot_id else [],
        reviews.snapshot(now.snapshot_id).sha256.hex() if held and now.snapshot_id else "",
        reviews.comments(q), [d for d in reviews.decisions() if d.quarter <= q],
    )  # fmt: skip


def gates(ledger: Ledger, quarter: Quarter) -> list[Gate]:
    """Return all gates; the files of the quarter are read once more for it."""
    return ledger.reading(lambda one: checklist.gates(one, quarter, ends(one, quarter)))


def ends(ledger: Ledger, quarter: Quarter) -> OpenEnds:
    """Return what only reading can tell."""
    from fundtracker.intake.payments import unsettled

    return unsettled.find(ledger, quarter)


class Papers(NamedTuple):
    """A quarter's papers: as frozen, or what stands now (``digest`` '')."""

    content: dict[str, Any]
    digest: str
    signatures: list[Signature]


def papers(ledger: Ledger, quarter: Quarter, steps: Steps | None = None) -> Papers:
    """Return the frozen content of a quarter, else a draft."""
    figure_proof.prove(ledger)
    now = ledger.reviews.of(quarter.ordinal)
    comments = ledger.reviews.comments(quarter.ordinal)
    if now.state in ("locked", "signed") and now.snapshot_id is not None:
        snapshot = ledger.reviews.snapshot(now.snapshot_id)
        content = pack.with_remarks(json.loads(snapshot.body), comments)
        return Papers(content, snapshot.sha256.hex(), ledger.reviews.signatures(now.snapshot_id))
    body = pack.body(ledger, quarter, gates(ledger, quarter), steps)
    return Papers(pack.with_remarks(json.loads(body), comments), "", [])


def lock(ledger: Ledger, quarter: Quarter) -> bytes:
    """Freeze a checked quarter; return the snapshot's SHA-256 (writing thread)."""
    body = ledger.reading(lambda one: pack.body(one, quarter, gates(one, quarter)))
    return ledger.reviews.lock(quarter.ordinal, body, ledger.head())


def check(ledger: Ledger, quarter: Quarter, reason: str) -> None:
    """Say that the checklist was gone through (writing thread).

    Raises:
        UserError: ``gates_closed`` where gates are closed and there is no reason.
    """
    found = gates(ledger, quarter)
    closed = [g.code for g in found if not g.open]
    if closed and not reason.strip():
        raise UserError("gates_closed", gates="; ".join(map(checklist.gate_name, closed)), n=len(closed))
    ledger.reviews.check(quarter.ordinal, closed, reason)
