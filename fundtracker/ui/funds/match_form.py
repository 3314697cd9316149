"""Rows of a fund's own account and what they are in its book: those that are sure are chosen at
first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_matches
from fundtracker.ledger.fund_matches import Proposal
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.funds.fund_cash_view import certainty_name, target_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.lists.choose_dialog import ChooseDialog, Offer
from fundtracker.ui.widgets.table_model import Column, amount_column


def match_dialog(
    session: Session, fund: Fund, proposals: Sequence[Proposal], parent: QWidget | None = None
) -> ChooseDialog[Proposal]:
    """Return the list of the rows of a fund's account with what each may be."""

    def work(ledger: Ledger, chosen: Sequence[Proposal]) -> None:
        with ledger.change("fund.match", "", fund=fund.code) as change:
            for each in chosen:
                why = tr("chosen among the rows of the fund's account")
                fund_matches.accept(ledger, change, fund, each, why)

    def judge(chosen: Sequence[Proposal]) -> tuple[str, str]:
        likely = sum(each.certainty != fund_matches.SURE for each in chosen)
        words = tr(
            "{n} rows chosen; a receipt or payment that is not booked yet is booked with them.",
            n=len(chosen),
        )
        return (
            (tr("{words} {n} of them are only likely.", words=words, n=likely), "warn")
            if likely
            else (words, "")
        )

    return ChooseDialog(
        session,
        Offer(
            tr("Match the account"),
            tr("What the rows of the fund's account are in its book"),
            _columns(session),
            proposals,
            judge=judge,
            ok=lambda n: tr("Match {n} rows", n=n),
            message=lambda n: tr("{n} rows are matched.", n=n),
            start=lambda each: each.certainty == fund_matches.SURE,
        ),
        work,
        parent=parent,
    )


def _columns(session: Session) -> list[Column[Proposal]]:
    return [
        Column(
            "day",
            lambda: tr("Day"),
            lambda proposal: dt.date.fromordinal(proposal.row.day).isoformat(),
            96,
        ),
        Column(
            "payee",
            lambda: tr("Payee"),
            lambda proposal: proposal.row.counterparty,
            190,
            tip=lambda proposal: proposal.row.counterparty,
        ),
        amount_column(
            session, "fen", lambda: tr("Amount"), lambda proposal: proposal.record.fen, 120
        ),
        Column(
            "words",
            lambda: tr("Summary"),
            lambda proposal: proposal.row.summary,
            150,
            stretch=True,
            tone=lambda _: "text2",
        ),
        Column(
            "flow",
            lambda: tr("Is in the book"),
            lambda proposal: target_name(proposal.record),
            320,
            tip=lambda proposal: target_name(proposal.record),
        ),
        Column(
            "certainty",
            lambda: tr("Certainty"),
            lambda proposal: certainty_name(proposal.certainty),
            120,
            tone=lambda proposal: "" if proposal.certainty == fund_matches.SURE else "warn",
        ),
    ]
