"""``rollup report``: table 1 or the funds of many ledgers as one; doubts are asked first."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fundtracker import audit, i18n
from fundtracker.cli.context import (
    hub_server,
    now,
    person,
    print_json,
    progress,
    quarter_of,
    unlock,
)
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.rollup import rollup as many
from fundtracker.reports.rollup.member import Asked, Opener
from fundtracker.reports.rollup.opened import opened, opened_text
from fundtracker.reports.rollup.rollup import Rollup
from fundtracker.reports.tables.labels import proof_notes
from fundtracker.reports.tables.workbook import write_text


def report(options: argparse.Namespace) -> int:
    """Print or write the table of many ledgers, or open one figure of it; 2 where a question is
    open or a ledger must be left out: nothing is added up then.
    """
    if options.format == "xlsx" and not options.output:
        raise UserError("output_needed")
    unit = options.unit or ("yi" if options.what == "plan" else "wan")
    asked = Asked(options.what, unit, i18n.language(), options.with_city)
    opener = _opener(options)
    rollup = many.build(
        [*_followed(options), *map(Path, options.ledgers)], asked, opener,
        quarter=quarter_of(options.quarter) if options.quarter else None,
        answers=_answers(options.answer),
        progress=lambda n: progress(tr("ledgers"), n),
    )  # fmt: skip
    if not any(doubt.stops for doubt in rollup.doubts):  # else what is in doubt is not known yet
        _require_asked(options.answer, rollup)
    if rollup.table is None:
        if options.format == "json":
            print_json(_data(rollup))
        for line in _questions(rollup):
            print(line, file=sys.stderr)
        return 2
    if options.explain:
        _explain(rollup, opener, options)
    else:
        _write(rollup, opener, options)
    return 0


def _opener(options: argparse.Namespace) -> Opener:
    """Return what opens a ledger for reading; one with a password asks for it."""

    def opened(path: Path) -> Ledger:
        unlock(path)
        ledger = Ledger.open(path, person(options), clock=now, read_only=True)
        audit.opened(ledger.path, ledger.person, getattr(options, "typed", ""))
        for words in proof_notes(ledger):
            print(f"{path.name}: {words}", file=sys.stderr)
        return ledger

    return opened


def _followed(options: argparse.Namespace) -> list[Path]:
    """Return this computer's copies of a hub's ledgers, brought up to it; none where no hub is
    named.
    """
    if not options.hub:
        return []
    from fundtracker.ledger.hub_database import followers

    def opener(path: Path) -> Ledger:
        unlock(path)
        return Ledger.open(path, person(options), clock=now)

    with hub_server(options.hub) as server:
        audit.note("open", f"rollup: {server.where.name}")
        return followers.follow(server, opener, lambda n, of: progress(tr("ledgers"), n))


def _answers(words: list[str]) -> dict[str, str]:
    return {code: answer for code, _, answer in (text.partition("=") for text in words)}


def _require_asked(words: list[str], rollup: Rollup) -> None:
    """Refuse an answer that no question takes: it would be thought to have been heard."""
    known = {f"{doubt.code}={answer}" for doubt in rollup.doubts for answer in doubt.answers}
    for text in words:
        if text not in known:
            raise UserError("rollup_answer", text=text, known=", ".join(sorted(known)) or "—")


def _questions(rollup: Rollup) -> list[str]:
    lines = [tr("Nothing is added up:")]
    for doubt in rollup.open_doubts():
        lines.append(f"  {doubt.text} [{doubt.code}]")
        how = " | ".join(f"--answer {doubt.code}={answer}" for answer in doubt.answers)
        if how:
            lines.append("    " + tr("answer with {option}", option=how))
    return lines


def _explain(rollup: Rollup, opener: Opener, options: argparse.Namespace) -> None:
    figures = opened(rollup, options.explain, opener, limit=options.limit)
    if options.format == "json":
        text = json.dumps(figures.as_data(), ensure_ascii=False, indent=1) + "\n"
    elif options.format == "text":
        text = opened_text(figures, i18n.language())
    else:
        raise UserError("rollup_explain_format")
    _out(text, options)


def _write(rollup: Rollup, opener: Opener, options: argparse.Namespace) -> None:
    table = rollup.table
    assert table is not None
    if options.output:
        many.prove(rollup, opener)
    if options.format == "xlsx":
        from fundtracker.reports.charts import table_book

        table_book.write_xlsx(table, Path(options.output))
        return
    if options.format == "json":
        text = json.dumps(_data(rollup), ensure_ascii=False, indent=1) + "\n"
    else:
        from fundtracker.reports.tables import table_text

        render = {"text": table_text.render_text, "csv": table_text.render_csv}
        text = render[options.format](table)
        if options.format == "csv":  # it has no room for notes: what is in doubt is said beside it
            for doubt in rollup.doubts:
                print(f"{doubt.text} [{doubt.code}]", file=sys.stderr)
    _out(text, options)


def _out(text: str, options: argparse.Namespace) -> None:
    if options.output:
        write_text(options.output, text)
    else:
        sys.stdout.write(text)


def _data(rollup: Rollup) -> dict[str, Any]:
    """Return a roll-up as JSON data: amounts in fen, each ledger with the head that was read."""
    return {
        "what": rollup.asked.what,
        "quarter": rollup.quarter.name if rollup.quarter else None,
        "ledgers": [
            {
                "name": m.name, "path": str(m.path), "uid": m.likeness.uid,
                "head": m.likeness.head, "version": m.table.version, "sample": m.table.sample,
                "frozen": m.frozen, "worked_in": m.worked_in.name, "booked_fen": m.booked,
            }
            for m in rollup.members
        ],
        "findings": [doubt._asdict() | {"open": doubt.is_open} for doubt in rollup.doubts],
        "table": _table_data(rollup),
    }  # fmt: skip


def _table_data(rollup: Rollup) -> Mapping[str, Any] | None:
    if rollup.table is None:
        return None
    if rollup.asked.what == "plan":
        from fundtracker.reports.plan import plan_data

        return plan_data.as_data(rollup.table, [rollup.members[0].version])
    from fundtracker.reports.tables.table_text import render_json

    data: dict[str, Any] = json.loads(render_json(rollup.table))
    return data
