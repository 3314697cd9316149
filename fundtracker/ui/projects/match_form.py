"""The form that links payments to the contracts they seem to be for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.intake.payments.contract_matches import (
    Match,
    breaches,
    excess,
    over_caps,
    why_name,
)
from fundtracker.intake.payments.contract_scoring import Candidate, accept
from fundtracker.ledger import Ledger
from fundtracker.ledger.projects.contracts import Row as Terms
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Judged
from fundtracker.ui.lists.choose_dialog import ChooseDialog, Offer
from fundtracker.ui.widgets.table_model import Column, amount_column


def match_dialog(
    session: Session,
    matches: Sequence[Match],
    contract: Terms | None,
    parent: QWidget | None = None,
) -> ChooseDialog[Match]:
    """Return the dialog that links payments to contracts: of one contract, or each to the one it
    seems to be for.
    """
    head = tr("These payments seem to belong to contracts; take away what does not fit.")
    if contract is not None:
        head = tr(
            "Choose what was paid on {number}, {company}.",
            number=contract.number,
            company=contract.party,
        )

    over: dict[tuple[int, int], int] = {}

    def judge(chosen: Sequence[Match]) -> Judged:
        over.update(over_caps(matches, chosen))
        total = session.money(sum(match.fen for match in chosen))
        words = tr("{n} payments chosen, {sum} in all.", n=len(chosen), sum=total)
        if above := excess(chosen):
            return tr(
                "{words} They exceed the payment cap by {over}.",
                words=words,
                over=session.money(above),
            ), "warn"
        return words, "text2"

    def work(ledger: Ledger, chosen: Sequence[Match]) -> None:
        with ledger.change("contract.match", "", payments=len(chosen)) as change:
            candidates = [
                Candidate(m.payment, m.position, m.contract, m.score, m.why, m.fen) for m in chosen
            ]
            accept(ledger, change, candidates, learn=contract is not None)

    return ChooseDialog(
        session,
        Offer(
            tr("Link payments"),
            head,
            _match_columns(session, over),
            matches,
            judge=judge,
            ok=lambda n: tr("Link {n} payments", n=n),
            message=lambda n: tr("{n} payments were matched to contracts.", n=n),
            start=lambda match: contract is None and match.score >= 80,
            breaches=breaches,
        ),
        work,
        parent=parent,
    )


def _match_columns(session: Session, over: Mapping[tuple[int, int], int]) -> list[Column[Match]]:
    return [
        Column("date", lambda: tr("Date"), lambda match: match.date, 96),
        Column(
            "payee",
            lambda: tr("Payee"),
            lambda match: match.payee,
            190,
            tip=lambda match: match.payee,
        ),
        amount_column(session, "fen", lambda: tr("Amount"), lambda match: match.fen, 104),
        Column(
            "words",
            lambda: tr("Summary"),
            lambda match: match.words,
            150,
            stretch=True,
            tone=lambda _: "text2",
        ),
        Column("number", lambda: tr("Contract"), lambda match: match.number, 104),
        Column(
            "source",
            lambda: tr("Source of money"),
            lambda match: match.source or "—",
            112,
            tone=lambda match: "warn" if match.other_source else "",
            tip=_source_tip,
        ),
        Column(
            "score", lambda: tr("Score"), lambda match: str(match.score or "—"), 52, numeric=True
        ),
        Column("why", lambda: tr("Because"), _because, 190, tone=lambda _: "text2", tip=_because),
        amount_column(
            session,
            "excess",
            lambda: tr("Over the cap"),
            lambda match: over.get(match.key) or None,
            96,
            text=lambda match: session.money(over[match.key]) if over.get(match.key) else "",
            tone=lambda _: "bad",
        ),
    ]


def _source_tip(match: Match) -> str:
    if match.other_source:
        return tr(
            "The payment names {source}, its contract {other}.",
            source=match.source,
            other=match.other_source,
        )
    return match.source


def _because(match: Match) -> str:
    return ", ".join(why_name(word) for word in match.why)
