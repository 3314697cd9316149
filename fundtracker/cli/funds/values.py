"""What the options of ``fund`` state, as values: days, amounts, counts, parts, numbers."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import exact, exact_decimal
from fundtracker.errors import UserError
from fundtracker.intake.lists import cell_values
from fundtracker.intake.text.looks import bare
from fundtracker.ledger.funds.capital_book import Reference
from fundtracker.records.field import Option


def day(text: str | None) -> int:
    """Return a stated day as an ordinal; raises UserError ``bad_date``."""
    try:
        return dt.date.fromisoformat(text or "").toordinal()
    except ValueError:
        raise UserError("bad_date", cell=text or "—") from None


def fen(text: str | None) -> int:
    """Return a stated amount, fen; raises UserError ``bad_amount``."""
    try:
        return money.parse(text or "")
    except ValueError:
        raise UserError("bad_amount", cell=text or "—") from None


def needed(options: argparse.Namespace, name: str) -> str:
    """Return what an option states; raises UserError ``option_needed``."""
    value = getattr(options, name)
    if not value:
        raise UserError("option_needed", name=f"--{name}")
    return str(value)


def number(options: argparse.Namespace) -> int:
    """Return the stated number; raises UserError ``option_needed``."""
    if options.number is None:
        raise UserError("option_needed", name="--number")
    return int(options.number)


def ref(options: argparse.Namespace) -> Reference:
    """Return the bank's reference; the reason of the change says why money moved early."""
    return Reference(options.ref, options.reason)


def kind(options: argparse.Namespace, known: Sequence[Option], default: str) -> str:
    """Return the stated kind, of those of this action; raises UserError ``bad_choice``."""
    codes = [str(each.code) for each in known]
    if options.kind and options.kind not in codes:
        raise UserError("bad_choice", text=options.kind, known=", ".join(codes))
    return options.kind or default


def optional(text: str | None) -> int | None:
    """Return a stated amount, fen; None where none is."""
    return None if text is None else fen(text)


def part(text: str | None) -> Fraction | None:
    """Return a part of a whole as forms and lists read it; None where nothing is said.

    Raises:
        UserError: ``part_unclear`` (a bare 0.3: 30 % or 0.3 %?), ``not_a_share``.
    """
    return None if text is None else cell_values.part(bare(text))


def shares(options: argparse.Namespace) -> Decimal | None:
    """Return a stated count of shares; None where none is."""
    return None if options.shares is None else count(options.shares)


def count(text: str) -> Decimal:
    """Return a count of shares; raises UserError ``bad_count``."""
    try:
        return exact_decimal(str(text).replace(",", ""))
    except ValueError:
        raise UserError("bad_count", text=text) from None


def ratio(text: str) -> Fraction:
    """Return an exact number; raises UserError ``bad_ratio``."""
    try:
        return exact(text)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_ratio", text=text) from None


def ppm(text: str) -> int:
    """Return a rate as forms and lists read it, parts per million; ``none`` is −1: a ceiling taken
    away.

    Raises:
        UserError: ``part_unclear`` (a bare 0.02: 2 % or 0.02 %?), ``bad_rate``.
    """
    return cell_values.limit(bare(text))
