"""What the review page shows of a quarter, read at once (reading thread)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gate, OpenEnds
from fundtracker.errors import UserError
from fundtracker.i18n import say
from fundtracker.ledger import Ledger, coverage, figure_proof
from fundtracker.ledger.review import freezing
from fundtracker.ledger.review.reviews import Decision, Request
from fundtracker.ledger.review.signing import Comment, Signature
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.plan import table1
from fundtracker.reports.review import checklist, pack
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.warnings import todo


class Variance(NamedTuple):
    """A line off its pace, or a breach: the figure's id, gap in tenths of a point (None of a
    breach), why, and why a quarter before.
    """

    figure: str
    name: str
    gap: int | None
    text: str
    before: str


class Standing(NamedTuple):
    """A quarter under review; ``digest`` '' while no snapshot holds."""

    quarter: Quarter
    state: str
    gates: list[Gate]
    board: dict[str, list[rules.Month]]
    report: Table
    variances: list[Variance]
    breaches: list[Variance]
    signatures: list[Signature]
    digest: str
    comments: list[Comment]
    decisions: list[Decision]
    requests: list[Request]

    @property
    def frozen(self) -> bool:
        """Whether nothing reaches the quarter any more."""
        return self.state in ("locked", "signed")


def standing(ledger: Ledger, quarter: Quarter, unit: str, lang: str) -> Standing:
    """Read where a quarter stands. The gates leave out what only the files themselves can tell
    (``ends``).
    """
    return in_context(ledger, _standing, quarter=quarter, unit=unit, lang=lang)


def _standing(context: ReportContext) -> Standing:
    ledger, quarter = context.ledger, context.quarter
    reviews, q = ledger.reviews, quarter.ordinal
    now = reviews.of(q)
    explanations, before = reviews.explanations(q), reviews.explanations(q - 1)
    earlier = {
        figure.split("/")[1]: text for figure, text in before.items() if figure.startswith("plan/")
    }
    variances = [
        Variance(
            figure, name, gap, explanations.get(figure, ""), earlier.get(figure.split("/")[1], "")
        )
        for figure, name, gap in checklist.variances(context)
    ]
    held = now.state in ("locked", "signed") and now.snapshot_id is not None
    return Standing(
        quarter, now.state, checklist.gates(ledger, quarter), coverage.board(ledger, quarter),
        table1.table1(context), variances, _breaches(context),
        reviews.signatures(now.snapshot_id) if held and now.snapshot_id else [],
        reviews.snapshot(now.snapshot_id).sha256.hex() if held and now.snapshot_id else "",
        reviews.comments(q), [d for d in reviews.decisions() if d.quarter <= q],
        reviews.requests(q),
    )  # fmt: skip


def _breaches(context: ReportContext) -> list[Variance]:
    items = [todo.item_of(context, w) for w in context.alerts if w.severity == 3]
    unique = {item.answers: item for item in items}
    return [
        Variance(figure, ledger.what, None, ledger.answer, ledger.before)
        for figure, ledger in unique.items()
    ]


def gates(ledger: Ledger, quarter: Quarter) -> list[Gate]:
    """Return all gates; the files of the quarter are read once more for it."""
    return ledger.reading(lambda ledger: checklist.gates(ledger, quarter, ends(ledger, quarter)))


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
        content = pack.with_remarks(json.loads(snapshot.body), comments, ledger.reviews.decisions())
        return Papers(content, snapshot.sha256.hex(), ledger.reviews.signatures(now.snapshot_id))
    body = pack.body(ledger, quarter, gates(ledger, quarter), steps)
    return Papers(pack.with_remarks(json.loads(body), comments, ledger.reviews.decisions()), "", [])


def lock(ledger: Ledger, quarter: Quarter) -> str:
    """Freeze a checked quarter; return what is to be said of those around it (writing thread)."""
    body = ledger.reading(lambda ledger: pack.body(ledger, quarter, gates(ledger, quarter)))
    ledger.reviews.lock(quarter.ordinal, body, ledger.head())
    return " ".join(map(say, freezing.around(ledger, quarter.ordinal)))


def reopen(ledger: Ledger, quarter: Quarter, reason: str) -> str:
    """Open a frozen quarter again; return what is to be said of those around it (writing
    thread).
    """
    ledger.reviews.reopen(quarter.ordinal, reason)
    return " ".join(map(say, freezing.around(ledger, quarter.ordinal)))


def check(ledger: Ledger, quarter: Quarter, reason: str) -> None:
    """Say that the checklist was gone through (writing thread).

    Raises:
        UserError: ``gates_closed`` where gates are closed and there is no reason.
    """
    gates_now = gates(ledger, quarter)
    closed = [g.code for g in gates_now if not g.open]
    if closed and not reason.strip():
        raise UserError(
            "gates_closed", gates="; ".join(map(checklist.gate_name, closed)), n=len(closed)
        )
    ledger.reviews.check(quarter.ordinal, closed, reason)
