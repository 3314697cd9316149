"""Notices to the partners of a fund: a call of capital, a distribution; one PDF each, by Typst.

Words and figures go to the template as JSON, never into its text, so nothing in a name can run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.domain.funds import overdue
from fundtracker.domain.funds.partners import CALLS_INSIDE, Standing, standings
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, figure_proof
from fundtracker.ledger.funds.capital_book import Call, Distribution, in_force
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.reports.funds.fund_proofs import entry_name
from fundtracker.reports.tables import typeset

CALL, DISTRIBUTION = "call", "distribution"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_all(
    ledger: Ledger, fund: Fund, what: str, number: int, folder: Path, *, lang: str = "zh"
) -> list[Path]:
    """Write the notices of a call or distribution, one PDF a partner, into a folder; return the
    files.

    Args:
        ledger: the ledger.
        one: the fund.
        what: ``call`` or ``distribution``.
        number: of it.
        folder: made if it is not there; a file of the same name is written anew.
        lang: zh or en; the language in use must be the same.

    Raises:
        UserError: ``call_unknown``, ``distribution_unknown``, ``notice_reversed`` (it is a
            reversal or was taken back), ``figures_not_proved``, ``write_failed``.
    """
    figure_proof.prove(ledger)
    return write(fund, what, number, contents(ledger, fund, what, number, lang=lang), folder)


def write(
    fund: Fund, what: str, number: int, notices: Mapping[str, Mapping[str, Any]], folder: Path
) -> list[Path]:
    """Write notices (see ``contents``) into a folder, one PDF a partner; no ledger is needed for
    it.

    Raises:
        UserError: ``write_failed``.
    """
    written = []
    try:
        private_files.folder(folder)
        for name, data in notices.items():
            title = tr("Capital call") if what == CALL else tr("Distribution")
            path = folder / _FORBIDDEN.sub("_", f"{fund.code} {title} {number} {name}.pdf")
            private_files.write_bytes(path, compiled(data)[0])
            written.append(path)
    except OSError as error:
        raise UserError("write_failed", path=folder.name, why=error.strerror or "") from None
    return written


def contents(
    ledger: Ledger, fund: Fund, what: str, number: int, *, lang: str = "zh"
) -> dict[str, dict[str, Any]]:
    """Return partner → what its notice says, in the order of the lines."""
    document: Call | Distribution
    others: Sequence[Call | Distribution]
    if what == CALL:
        document, others = ledger.capital.call(fund.id, number), ledger.capital.calls(fund.id)
    else:
        document = ledger.capital.distribution(fund.id, number)
        others = ledger.capital.distributions(fund.id)
    if document.kind == "reversal" or any(document.id == each.reverses_id for each in others):
        raise UserError("notice_reversed", number=number)
    book = ledger.funds.entries(fund.id, document.day)
    now = standings(book, dt.date.fromordinal(document.day))
    frame = _frame(ledger, fund, document, lang)
    account = _account(ledger, fund, lang) if isinstance(document, Call) else []
    same_day = _given_on(ledger, fund, document.day) if isinstance(document, Call) else {}
    return {
        name: frame
        | _to(ledger.funds.partner(name), lang)
        | (
            _call(document, row, now[name], account, same_day.get(name, 0), lang)
            | {"closing": [_late(ledger, fund, document, sum(row.values()))]}
            if isinstance(document, Call)
            else _distribution(ledger.funds.partner(name), fund, document, row, now[name], lang)
        )
        for name, row in document.lines.items()
    }


def _given_on(ledger: Ledger, fund: Fund, day: int) -> dict[str, int]:
    """Return partner → what a fund distributes to it on a day, fen."""
    by_day: dict[str, int] = {}
    for distribution in in_force(ledger.capital.distributions(fund.id)):
        if distribution.kind == "distribution" and distribution.day == day:
            for name, parts in distribution.lines.items():
                by_day[name] = by_day.get(name, 0) + sum(parts.values())
    return by_day


def compiled(data: Mapping[str, Any], form: str = "pdf") -> list[bytes]:
    """Return a notice as one ``pdf`` (PDF/A-2b), or as pages of ``png`` or ``svg`` for a
    preview.
    """
    return typeset.compiled("notice", data, form)


def _frame(ledger: Ledger, fund: Fund, document: Call | Distribution, lang: str) -> dict[str, Any]:
    head = tr("No. {number}", number=document.number)
    return {
        "lang": lang,
        "fund": fund.title(lang),
        "sample": tr("Sample data") if ledger.is_sample else "",
        "chain": typeset.chain_words(ledger.head()),
        "number": "  ".join(filter(None, (head, document.doc_no))),
        "unit": tr("Unit: {unit}", unit=tr("CNY")),
        "page_words": typeset.page_words(),
        "footer": f"{fund.title(lang)} · {head}",
        "signer": fund.manager or fund.title(lang),
        "seal": tr("(Seal)"),
        "date": _date(document.day, lang),
        "items_title": tr("What it consists of"),
        "words_title": tr("Amount in words:"),
    }


def _to(partner: Partner, lang: str) -> dict[str, Any]:
    return {"to": tr("To {name}:", name=partner.title(lang))}


def _date(day: int, lang: str) -> str:
    date = dt.date.fromordinal(day)
    return tr("{year}-{month:02d}-{day:02d}", year=date.year, month=date.month, day=date.day)


def _rows(row: Mapping[str, int], total: str) -> list[list[str]]:
    rows = [[entry_name(item), money.show(fen)] for item, fen in row.items()]
    return [*rows, [total, money.show(sum(row.values()))]]


def _set_off(total: int, same_day: int) -> list[list[str]]:
    """Return the lines of a call that a distribution of the same day may be set off against."""
    if not same_day:
        return []
    return [
        [tr("Distributed on the same day"), money.show(same_day)],
        [tr("Left to pay if both are set off"), money.show(max(0, total - same_day))],
        [tr("Left to receive if both are set off"), money.show(max(0, same_day - total))],
    ]


def _account(ledger: Ledger, fund: Fund, lang: str) -> list[list[str]]:
    """Return where a call is paid to; nothing where the fund has no account."""
    holder = ledger.books.holder_of(fund.account) or fund.title(lang)
    rows = [[tr("Account name"), holder], [tr("Account number"), fund.account]]
    return rows if fund.account else []


def _call(
    call: Call,
    row: Mapping[str, int],
    now: Standing,
    account: list[list[str]],
    same_day: int,
    lang: str,
) -> dict[str, Any]:
    total = sum(row.values())
    inside = sum(fen for item, fen in row.items() if item in CALLS_INSIDE)
    after = now.unfunded
    purpose = [tr("Purpose: {text}", text=call.purpose)] if call.purpose else []
    return {
        "title": tr("Notice of a capital call"),
        "body": [
            tr(
                "Under the partnership agreement the fund calls capital from its partners by their "
                "commitments."
                " Please pay {amount} yuan by {due}.",
                amount=money.show(total),
                due=_date(call.due_day, lang),
            ),
            *purpose,
        ],
        "items": _rows(row, tr("To be paid")),
        "words": money.capital(total, prefix=True),
        "standing_title": tr("Your commitment"),
        "standing": [
            [tr("Commitments"), money.show(now.committed)],
            [tr("Unfunded before this call"), money.show(after + inside)],
            [tr("This call inside the commitment"), money.show(inside)],
            [tr("Unfunded after this call"), money.show(after)],
            [tr("Paid in until this notice"), money.show(now.paid_in)],
            [tr("Distributed so far"), money.show(now.distributed + now.decided)],
            *_set_off(total, same_day),
        ],
        "account_title": tr("Please pay to"),
        "account": account,
    }


def _late(ledger: Ledger, fund: Fund, call: Call, total: int) -> str:
    """Return what a payment after the due day costs, by the terms in force then."""
    rate = ledger.capital.overdue_rate(fund.id, call.due_day)
    if not rate:
        return tr(
            "A payment after the due day is subject to the agreement's terms on late payment."
        )
    day = overdue.interest(total, (), call.due_day, call.due_day + 1, Fraction(rate, MILLION))
    return tr(
        "What comes after the due day bears simple interest of {rate} % a year (Act/365) from the "
        "day after it: {amount} yuan a day on the whole of this call.",
        rate=money.decimal(rate, 4).rstrip("0").rstrip("."),
        amount=money.show(day),
    )


def _distribution(
    partner: Partner,
    fund: Fund,
    distribution: Distribution,
    row: Mapping[str, int],
    now: Standing,
    lang: str,
) -> dict[str, Any]:
    total = sum(row.values())
    closing = []
    if row.get("recallable"):
        closing.append(
            tr("The recallable part may be called again: the unfunded commitment above holds it.")
        )
    if partner.class_ == "fiscal" and distribution.money_use:
        uses = {"treasury": tr("Fiscal money: to be paid to the treasury."),
                "rolled": tr("Fiscal money: to be used on in the fund.")}  # fmt: skip
        closing.append(uses[distribution.money_use])
    account = [[tr("Account name"), partner.title(lang)], [tr("Account number"), partner.account]]
    return {
        "title": tr("Notice of a distribution"),
        "body": [
            tr(
                "The fund distributes to its partners under the partnership agreement. You receive "
                "{amount} yuan.",
                amount=money.show(total),
            ),
            *([distribution.note] if distribution.note else []),
        ],
        "items": _rows(row, tr("To be received")),
        "words": money.capital(total, prefix=True),
        "standing_title": tr("Your account after this distribution"),
        "standing": [
            [tr("Paid in"), money.show(now.paid_in - now.returning)],  # after all decided
            [tr("Distributed so far"), money.show(now.distributed + now.decided)],
            [tr("Unfunded"), money.show(now.unfunded)],
        ],
        "account_title": tr("Paid to"),
        "account": account if partner.account else [],
        "closing": closing,
    }
