"""``add``: a record of any type, from its declaration: options, help, a dry run that meets every
rule.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, tell_what_follows
from fundtracker.cli.parser import Parser, worker_options
from fundtracker.errors import Issue, UserError
from fundtracker.intake.cells import amounts
from fundtracker.intake.lists import cell_values
from fundtracker.ledger.core.upsert import CHANGED, KNOWN, NEW, Put
from fundtracker.records.field import Field
from fundtracker.records.record_type import RecordType, Remark, record
from fundtracker.records.registry import TYPES, record_type

_METAVARS = {
    "money": "YUAN",
    "date": "2024-03-31",
    "quarter": "2023Q3",
    "rate": "N%",
    "part": "N%",
    "percent": "N%",
    "thousandths": "N",
}


def declare(parser: argparse.ArgumentParser) -> None:
    """Give a parser a command for each record type."""
    types = parser.add_subparsers(
        metavar=i18n.tr("TYPE"), dest="type", required=True, parser_class=Parser
    )
    for kind in TYPES.values():
        text = i18n.tr(kind.words)
        sub = types.add_parser(kind.code, help=text, description=text)
        sub.add_argument("--lang", choices=i18n.LANGUAGES, default=argparse.SUPPRESS,
                         help=i18n.tr("language of the texts"))  # fmt: skip
        worker_options(sub, argparse.SUPPRESS)
        sub.add_argument("--ledger", required=True, metavar="L", help=i18n.tr("the ledger file"))
        for field in kind.fields:
            sub.add_argument(
                option(field.name),
                metavar=_metavar(field),
                dest=f"field_{field.name}",
                required=field.required,
                help=_help(field),
            )
        sub.add_argument("--unit", choices=tuple(amounts.UNIT_WORDS), default="yuan",
                         help=i18n.tr("the unit of amounts that name none"))  # fmt: skip
        sub.add_argument("--reason", default="", help=i18n.tr("why; kept in the history"))
        sub.add_argument("--dry-run", action="store_true", help=i18n.tr("show, store nothing"))
        sub.add_argument("--json", action="store_true")
        sub.add_argument("--template", action=_Template, kind=kind, metavar="FILE",
                         help=i18n.tr("write an empty list with its columns and end"))  # fmt: skip


class _Template(argparse.Action):
    """Writes an empty list of a type and ends, whatever else is stated."""

    def __init__(self, *args: Any, kind: RecordType, **named: Any) -> None:
        super().__init__(*args, **named)
        self._kind = kind

    def __call__(
        self, parser: argparse.ArgumentParser, _space: object, path: Any, _option: object = None
    ) -> None:
        from fundtracker.intake.lists import list_template

        list_template.write(self._kind, Path(path))
        parser.exit(0, path + "\n")


def option(name: str) -> str:
    """Return the option of a field; ``reason`` is the command's own."""
    return "--" + {"reason": "because"}.get(name, name.replace("_", "-"))


def _metavar(field: Field) -> str:
    if field.options:
        return "|".join(str(each.code) for each in field.options)
    return _METAVARS.get(field.kind, (field.reference or field.kind).upper())


def _help(field: Field) -> str:
    words = [i18n.tr(field.words)]
    if field.options:
        words.append(", ".join(f"{each.code} {i18n.tr(each.words)}" for each in field.options))
    if field.help:
        words.append(i18n.tr(field.help))
    return "; ".join(words)


def add(options: argparse.Namespace) -> int:
    """Record one thing, or (``--dry-run``) do it to the end and roll it back.

    Raises:
        UserError: ``option_refused`` beside the option that is wrong, and what the type refuses.
    """
    kind = record_type(options.type)
    values = _values(kind, options)
    with open_ledger(options, write=True) as ledger:
        remarks = kind.judged(ledger, values)
        try:
            puts = record(ledger, kind, values, options.reason, dry=options.dry_run)
        except UserError as error:
            raise _beside(kind, error) from None
    _tell(kind, options, puts, remarks, ledger.told)
    return 0


def _tell(
    kind: RecordType,
    options: argparse.Namespace,
    puts: Sequence[Put],
    remarks: Sequence[Remark],
    issues: Sequence[Issue],
) -> None:
    """Print what became of a record, what was said of it, and what follows for what stood."""
    outcome = next(
        (each for each in (NEW, CHANGED) if any(put.outcome == each for put in puts)), KNOWN
    )
    rows = [{"table": put.table, "id": put.id, "outcome": put.outcome} for put in puts]
    remark_data = [
        {"field": remark.field, "tone": remark.tone, "text": remark.text} for remark in remarks
    ]
    if options.json:
        answer = {"type": kind.code, "stored": not options.dry_run, "outcome": outcome}
        follows = [i18n.say(issue) for issue in issues]
        print_json(
            {**answer, "rows": [] if options.dry_run else rows, "remarks": remark_data,
             "follows": follows}
        )  # fmt: skip
        return
    words = {
        NEW: i18n.tr("recorded"),
        CHANGED: i18n.tr("changed"),
        KNOWN: i18n.tr("known already, nothing written"),
    }
    dry = f"  ({i18n.tr('nothing stored')})" if options.dry_run else ""
    print(f"{i18n.tr(kind.words)}: {words[outcome]}{dry}")
    for remark in remarks:
        print(f"  {option(remark.field)}: {remark.text}" if remark.field else f"  {remark.text}")
    tell_what_follows(issues)


def _values(kind: RecordType, options: argparse.Namespace) -> dict[str, Any]:
    typed = cell_values.Column(fen=amounts.UNITS[amounts.UNIT_WORDS[options.unit]])
    values = {}
    for field in kind.fields:
        text = getattr(options, f"field_{field.name}")
        try:
            values[field.name] = None if text is None else cell_values.value(field, text, typed)
        except UserError as error:
            raise UserError(
                "option_refused", name=option(field.name), why=i18n.say(error)
            ) from None
    return values


def _beside(kind: RecordType, error: UserError) -> UserError:
    """Return a refusal with the option that it belongs to, where one is named."""
    field = kind.faults.get(error.code)
    return (
        error
        if field is None
        else UserError("option_refused", name=option(field), why=i18n.say(error))
    )
