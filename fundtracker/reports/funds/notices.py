"""Notices to the partners of a fund: a call of capital, a distribution; one PDF each, by Typst.

Words and figures go to the template as JSON, never into its text, so nothing in a name can run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.domain.funds.partners import CALLS_INSIDE, Standing, standings
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, figure_proof
from fundtracker.ledger.funds.capital_book import Call, Distribution
from fundtracker.ledger.funds.funds import Fund, Partner
from fundtracker.reports.funds.fund_proofs import entry_name
from fundtracker.reports.tables import typeset

CALL, DISTRIBUTION = "call", "distribution"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_all(ledger: Ledger, one: Fund, what: str, number: int, folder: Path, *, lang: str = "zh") -> list[Path]:
    """Write the notices of a call or distribution, one PDF a partner, into a folder; return the files.

    Args:
        ledger: the ledger.
        one: the fund.
        what: ``call`` or ``distribution``.
        number: of it.
        folder: made if it is not there; a file of the same name is written anew.
        lang: zh or en; the language in use must be the same.

    Raises:
        UserError: ``call_unknown``, ``distribution_unknown``, ``notice_reversed`` (it is a reversal or was
            taken back), ``figures_not_proved``, ``write_failed``.
    """
    figure_proof.prove(ledger)
    return write(one, what, number, contents(ledger, one, what, number, lang=lang), folder)


def write(one: Fund, what: str, number: int, notices: Mapping[str, Mapping[str, Any]], folder: Path) -> list[Path]:
    """Write notices (see ``contents``) into a folder, one PDF a partner; no ledger is needed for it.

    Raises:
        UserError: ``write_failed``.
    """
    written = []
    try:
        private_files.folder(folder)
        for name, data in notices.items():
            title = tr("Capital call") if what == CALL else tr("Distribution")
            path = folder / _FORBIDDEN.sub("_", f"{one.code} {title} {number} {name}.pdf")
            private_files.write_bytes(path, compiled(data)[0])
            written.append(path)
    except OSError as error:
        raise UserError("write_failed", path=folder.name, why=error.strerror or "") from None
    return written


def contents(ledger: Ledger, one: Fund, what: str, number: int, *, lang: str = "zh") -> dict[str, dict[str, Any]]:
    """Return partner → what its notice says, in the order of the lines."""
    found: Call | Distribution
    if what == CALL:
        found, others = ledger.capital.call(one.id, number), [c.reverses_id for c in ledger.capital.calls(one.id)]
    else:
        found = ledger.capital.distribution(one.id, number)
        others = [each.reverses_id for each in ledger.capital.distributions(one.id)]
    if found.kind == "reversal" or found.id in others:
        raise UserError("notice_reversed", number=number)
    book = ledger.funds.entries(one.id, found.day)
    now = standings(book, dt.date.fromordinal(found.day))
    frame = _frame(ledger, one, found, lang)
    return {
        name: frame
        | _to(ledger.funds.partner(name), lang)
        | (
            _call(one, found, row, now[name], lang)
            if isinstance(found, Call)
            else _distribution(ledger.funds.partner(name), one, found, row, now[name], lang)
        )
        for name, row in found.lines.items()
    }


def compiled(data: Mapping[str, Any], form: str = "pdf") -> list[bytes]:
    """Return a notice as one ``pdf`` (PDF/A-2b), or as pages of ``png`` or ``svg`` for a preview."""
    return typeset.compiled("notice", data, form)


def _frame(ledger: Ledger, one: Fund, found: Call | Distribution, lang: str) -> dict[str, Any]:
    head = tr("No. {number}", number=found.number)
    return {
        "lang": lang, "fund": one.title(lang), "sample": tr("Sample data") if ledger.is_sample else "",
        "number": "  ".join(filter(None, (head, found.doc_no))), "unit": tr("Unit: {unit}", unit=tr("CNY")),
        "page_words": typeset.page_words(), "footer": f"{one.title(lang)} · {head}",
        "signer": one.manager or one.title(lang),
        "seal": tr("(Seal)"), "date": _date(found.day, lang), "items_title": tr("What it consists of"),
        "words_title": tr("Amount in words:"),
    }  # fmt: skip


def _to(partner: Partner, lang: str) -> dict[str, Any]:
    return {"to": tr("To {name}:", name=partner.title(lang))}


def _date(day: int, lang: str) -> str:
    date = dt.date.fromordinal(day)
    return tr("{year}-{month:02d}-{day:02d}", year=date.year, month=date.month, day=date.day)


def _rows(row: Mapping[str, int], total: str) -> list[list[str]]:
    rows = [[entry_name(item), money.show(fen)] for item, fen in row.items()]
    return [*rows, [total, money.show(sum(row.values()))]]


def _call(one: Fund, call: Call, row: Mapping[str, int], now: Standing, lang: str) -> dict[str, Any]:
    total = sum(row.values())
    inside = sum(fen for item, fen in row.items() if item in CALLS_INSIDE)
    after = now.unfunded
    purpose = [tr("Purpose: {text}", text=call.purpose)] if call.purpose else []
    account = [[tr("Account name"), one.title(lang)], [tr("Account number"), one.account]] if one.account else []
    return {
        "title": tr("Notice of a capital call"),
        "body": [
            tr(
                "Under the partnership agreement the fund calls capital from its partners by their commitments."
                " Please pay {amount} yuan by {due}.",
                amount=money.show(total), due=_date(call.due_day, lang),
            ),
            *purpose,
        ],
        "items": _rows(row, tr("To be paid")), "words": money.capital(total, prefix=True),
        "standing_title": tr("Your commitment"),
        "standing": [
            [tr("Commitments"), money.show(now.committed)],
            [tr("Unfunded before this call"), money.show(after + inside)],
            [tr("This call inside the commitment"), money.show(inside)],
            [tr("Unfunded after this call"), money.show(after)],
        ],
        "account_title": tr("Please pay to"), "account": account,
        "closing": [tr("A payment after the due day is subject to the agreement's terms on late payment.")],
    }  # fmt: skip


def _distribution(
    partner: Partner, one: Fund, given: Distribution, row: Mapping[str, int], now: Standing, lang: str
) -> dict[str, Any]:
    total = sum(row.values())
    closing = []
    if row.get("recallable"):
        closing.append(tr("The recallable part may be called again: the unfunded commitment above holds it."))
    if partner.class_ == "fiscal" and given.money_use:
        uses = {"treasury": tr("Fiscal money: to be paid to the treasury."),
                "rolled": tr("Fiscal money: to be used on in the fund.")}  # fmt: skip
        closing.append(uses[given.money_use])
    account = [[tr("Account name"), partner.title(lang)], [tr("Account number"), partner.account]]
    return {
        "title": tr("Notice of a distribution"),
        "body": [
            tr("The fund distributes to its partners under the partnership agreement. You receive {amount} yuan.",
               amount=money.show(total)),
            *([given.note] if given.note else []),
        ],
        "items": _rows(row, tr("To be received")), "words": money.capital(total, prefix=True),
        "standing_title": tr("Your account after this distribution"),
        "standing": [
            [tr("Paid in"), money.show(now.paid_in)],
            [tr("Distributed so far"), money.show(now.distributed + now.decided)],
            [tr("Unfunded"), money.show(now.unfunded)],
        ],
        "account_title": tr("Paid to"), "account": account if partner.account else [], "closing": closing,
    }  # fmt: skip
