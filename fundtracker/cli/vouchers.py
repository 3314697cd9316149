"""``vouchers``: classified payments as entries for the books of another program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, quarter_of
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.vouchers import NONE

LONGEST = 100  # letters of an account with its name

if TYPE_CHECKING:
    from fundtracker.reports.payments.vouchers import Vouchers


def vouchers(options: argparse.Namespace) -> int:
    """Write vouchers, or without a file tell which accounts they need and what is left out."""
    from fundtracker.ledger import figure_proof
    from fundtracker.reports.payments import voucher_files
    from fundtracker.reports.payments import vouchers as made_of

    form = voucher_files.template(options.system)
    query = Query()
    if options.quarter:
        ordinal = quarter_of(options.quarter).ordinal
        query = Query(quarters=(ordinal, ordinal))
    stated = dict(_account(text) for text in options.account or ())
    with open_ledger(options, write=bool(stated)) as ledger:
        if stated:
            _require_needed(ledger, stated, form.sets)
            with ledger.change("voucher.accounts") as change:
                made_of.put_accounts(ledger, change, stated)
        vouchers_built = made_of.build(ledger, query, form.sets)
        if options.output:
            figure_proof.prove(ledger)
            n = voucher_files.write(vouchers_built, form, Path(options.output), ledger.person)
            print(i18n.tr("{path}: {n} rows", path=options.output, n=n))
            print(made_of.numbering_words(), file=sys.stderr)
    if options.json:
        print_json(_data(vouchers_built))
    else:
        _say(vouchers_built, needs=not options.output)
    return 0


def _data(vouchers: Vouchers) -> dict[str, Any]:
    return {
        "vouchers": vouchers.n,
        "fen": vouchers.fen,
        "left": {"n": vouchers.left[0], "fen": vouchers.left[1]},
        "needs": [need._asdict() for need in vouchers.needs],
        "missing": [need.key for need in vouchers.missing],
    }


def _say(vouchers: Vouchers, *, needs: bool) -> None:
    if vouchers.left[0]:
        print(
            i18n.tr("On no plan line: {n} payments, {sum} yuan, make no voucher.",
                    n=f"{vouchers.left[0]:,}", sum=money.show(vouchers.left[1]))
        )  # fmt: skip
    for need in vouchers.needs if needs else ():
        state = "" if need not in vouchers.missing else "  ?"
        print(f"{need.key}  {need.words}  {need.n:,}  {money.show(need.fen)}{state}")


def _require_needed(ledger: Ledger, stated: Mapping[str, str], sets: Sequence[str]) -> None:
    """Refuse accounts that no voucher of a system can need, and what is no account.

    Raises:
        UserError: ``no_such_voucher_account``, ``bad_voucher_account``.
    """
    codes = {
        "debit": {line.code for line in ledger.plan.lines()},
        "credit": {*(source.code for source in ledger.plan.sources()), NONE},
    }
    for key, account in stated.items():
        books, side, code = key.split(":")
        if books not in sets or code not in codes.get(side, ()):
            raise UserError("no_such_voucher_account", key=key, names=", ".join(sets))
        if not account.isprintable() or len(account) > LONGEST:
            raise UserError("bad_voucher_account", text=f"{key}={account}"[:LONGEST])


def _account(text: str) -> tuple[str, str]:
    key, sign, account = text.partition("=")
    if not sign or key.count(":") != 2:
        raise UserError("bad_voucher_account", text=text)
    return key.strip(), account.strip()
