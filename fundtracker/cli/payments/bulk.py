"""``payments``: many payments changed or split at once, old → new with sums."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any

from fundtracker.cli.context import open_ledger, print_json, quarter_of
from fundtracker.cli.payments.options import COLUMNS
from fundtracker.cli.payments.places import id_of, place_asked, place_of
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Change, Ledger, bulk_changes, corrections
from fundtracker.ledger.bulk_changes import Asked, Moved, Preview, Ratio
from fundtracker.ledger.core.measures import EVIDENCE, PAID
from fundtracker.ledger.corrections import KEEP, Place
from fundtracker.ledger.payments import shares
from fundtracker.ledger.payments.column_conditions import RANGES, typed_in
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments import change_words, payment_names
from fundtracker.reports.payments.payment_names import Names

MOST_RULES = 20  # payees of which a rule is suggested at most, as in the window
_SCALE = 10_000  # shares are typed with up to four decimals
_STATES = {"paid": PAID, "evidence": EVIDENCE}
_NEXT = re.compile(r":(?=(?:line|project|source)=)")
Work = Callable[[Ledger, Change], int]


def payments(options: argparse.Namespace) -> int:
    """Change or split payments, or (``--dry-run``) do it and roll it back. Status 1 where some
    that were meant stay as they are, each kind named with its sum.
    """
    with open_ledger(options, write=True) as ledger:
        ids, names = _ids(ledger, options), payment_names.read_names(ledger)
        preview, work, parts = (_split if options.action == "split" else _changed)(
            ledger, ids, options
        )
        rules = _written(ledger, options, preview, work) if preview.ids else 0
    if options.json:
        stored = bool(preview.ids) and not options.dry_run
        print_json({"stored": stored, **_data(preview), "rules_suggested": rules})
    else:
        _say(preview, names, parts, rules, dry=options.dry_run)
    return 1 if not preview.ids or any(left.why != "same" for left in preview.left) else 0


def _changed(
    ledger: Ledger, ids: list[int], options: argparse.Namespace
) -> tuple[Preview, Work, list[str]]:
    """Return what a change does, the work that does it, and no parts."""
    if options.part:
        raise UserError("option_of_other", option="--part", action="split")
    state = KEEP if options.state is None else _STATES[options.state]
    asked = Asked(place_asked(options, ledger) or Place(), state)
    preview = bulk_changes.look(ledger, ids, asked)
    return preview, lambda book, change: bulk_changes.apply(book, change, preview.ids, asked), []


def _split(
    ledger: Ledger, ids: list[int], options: argparse.Namespace
) -> tuple[Preview, Work, list[str]]:
    """Return what a split does, the work that does it, and its parts as typed."""
    for name in ("line", "project", "source", "contract", "state", "learn"):
        if getattr(options, name):
            raise UserError("option_of_other", option=f"--{name}", action="change")
    parts = list(options.part or ())
    ratios = bulk_changes.on_lines(ledger, [_ratio(ledger, text) for text in parts])
    preview = bulk_changes.look_split(ledger, ids, ratios)
    return (
        preview,
        lambda book, change: bulk_changes.split(book, change, preview.ids, ratios),
        parts,
    )


def _ratio(ledger: Ledger, text: str) -> Ratio:
    """Return a part as typed: ``30:line=policy:source=区级``."""
    share, *places = _NEXT.split(text)
    texts = dict(place.split("=", 1) for place in places)
    try:
        weight = shares.weight(share, _SCALE)
    except ValueError:
        raise UserError("bad_share", text=text) from None
    if len(texts) < len(places):
        raise UserError("bad_share", text=text)
    place = place_of(ledger, texts)
    return Ratio(weight, *(id_of(each) for each in place[:3]))


def _written(ledger: Ledger, options: argparse.Namespace, preview: Preview, work: Work) -> int:
    """Do the work, rolled back in a dry run; return how many rules are suggested for it."""
    kind = "split" if options.action == "split" else "classify"
    rolled_back = (lambda *_: None) if options.dry_run else None
    with ledger.change(kind, options.reason, preview=rolled_back) as change:
        work(ledger, change)
        if not options.learn:
            return 0
        return ledger.rules.learn_from(change, preview.ids, MOST_RULES)


# ------------------------------------------------------------ which payments
def _ids(ledger: Ledger, options: argparse.Namespace) -> list[int]:
    """Return the payments meant.

    Raises:
        UserError: ``payments_unnamed`` (nothing says which), ``bad_where``, ``bad_quarter``,
            ``no_such_voucher``, ``voucher_not_alone``.
    """
    holds = tuple(_held(text) for text in options.where or ())
    words = (options.text or "").strip()
    if not (holds or words or options.quarter or options.payment or options.all):
        raise UserError("payments_unnamed")
    query = Query(text=words, holds=holds)
    if options.quarter:
        ordinal = quarter_of(options.quarter).ordinal
        query = query._replace(quarters=(ordinal, ordinal))
    if not options.payment:
        return ledger.pages.ids(query)
    named = [corrections.payment_named(ledger, word) for word in options.payment]
    fits = set(named) if query == Query() else set(ledger.pages.ids(query))
    return [payment for payment in dict.fromkeys(named) if payment in fits]


def _held(text: str) -> tuple[str, str]:
    """Return (column, what is typed under its head); see ``column_filter``."""
    name, sign, typed = text.partition("=")
    name = name.strip()
    if not sign or name not in COLUMNS or not typed.strip():
        raise UserError("bad_where", text=text, names=", ".join(COLUMNS))
    column = "counterparty" if name == "payee" else name
    if column in RANGES:
        try:
            typed_in(column, typed, Query().shown)
        except ValueError:
            raise UserError("bad_where", text=text, names=", ".join(COLUMNS)) from None
    return column, typed


# ------------------------------------------------------------ answers
def _data(preview: Preview) -> dict[str, Any]:
    unbooked, unclaimed = preview.unbooked, preview.unclaimed
    return {
        "payments": len(preview.ids), "fen": preview.fen, "ids": list(preview.ids),
        "moved": [moved._asdict() for moved in preview.moved],
        "left": [left._asdict() for left in preview.left],
        "leave_contract": {"n": unbooked[0], "fen": unbooked[1]},
        "ceilings_passed": [ceiling._asdict() for ceiling in preview.passed],
        "leave_application": {"n": unclaimed[0], "fen": unclaimed[1]},
    }  # fmt: skip


def _say(preview: Preview, names: Names, parts: list[str], rules: int, *, dry: bool) -> None:
    for moved in preview.moved:
        print("  ".join((*_moved(moved, names, parts), f"{moved.n:,}", money.show(moved.fen))))
    if words := change_words.preview_words(preview):
        print(words)
    if passed := change_words.passed_words(preview, most=len(preview.passed)):
        print(passed)
    n, amount = f"{len(preview.ids):,}", money.show(preview.fen)
    text = tr("{n} payments, {amount} yuan, are changed.", n=n, amount=amount)
    print(f"{text}  ({tr('nothing stored')})" if dry or not preview.ids else text)
    if rules:
        print(tr("{n} rules are suggested.", n=rules))


def _moved(moved: Moved, names: Names, parts: list[str]) -> tuple[str, ...]:
    """Return what changes, from what to what; of a split its part."""
    if moved.what == "part":
        return (parts[moved.old or 0],)
    old, new = (
        change_words.value_name(names, moved.what, value) for value in (moved.old, moved.new)
    )
    return change_words.changing_names()[moved.what], f"{old} → {new}"
