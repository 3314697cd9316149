"""Commands about a ledger as a whole: new, sample, undo, redo, history, check, backup."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from fundtracker import i18n, private_files
from fundtracker.cli.context import hub_password, now, open_ledger, person, print_json
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue
from fundtracker.ledger import Ledger
from fundtracker.ledger.undo import Undone
from fundtracker.reports.tables.labels import clock_words, kind_name, worded
from fundtracker.reports.tables.table_names import table_name

_OF_DESK = (1 << 39) - 1  # of an id: its number at the desk that made it


def new(options: argparse.Namespace) -> int:
    """Make a ledger with the published plan in it."""
    from fundtracker.ledger import templates

    with Ledger.create(options.ledger, person(options), clock=now) as ledger:
        templates.load(ledger, options.template)
    print(
        i18n.tr(
            "{path}: a new ledger with the plan {name}", path=options.ledger, name=options.template
        )
    )
    return 0


def sample(options: argparse.Namespace) -> int:
    """Make the sample ledger by importing the shipped files."""
    _build_sample(Path(options.ledger), person(options))
    return 0


def _build_sample(path: Path, who: str) -> None:
    from fundtracker.intake import sample as shipped

    for done in shipped.build(path, who, now):
        print(
            i18n.tr("{name}: {new} new, {known} known, {rejected} rejected", **done._asdict()),
            file=sys.stderr,
        )


def open_sample() -> int:
    """Do what the program does without arguments where no window can open: 表1 of the sample.

    The sample ledger is built once, in the folder ``build`` of the source tree or, for an
    installed program, in the person's data folder.
    """
    from fundtracker.intake import sample as shipped
    from fundtracker.reports.plan import table1
    from fundtracker.reports.tables.table_text import render_text

    path = shipped.place()
    if not path.exists():
        private_files.folder(path.parent)
        _build_sample(path, "sample")
    with Ledger.open(path, "sample", clock=now, read_only=True) as ledger:
        sys.stdout.write(render_text(table1.build(ledger, lang=i18n.language())))
    print(i18n.tr("Sample data. The ledger: {path}", path=path))
    print(i18n.tr("No window opens here: this is the command line (see fundtracker --help)."))
    return 0


def undo(options: argparse.Namespace) -> int:
    """Undo the last change, or the one named, by a change that says so."""
    with open_ledger(options, write=True) as ledger:
        return _tell(ledger, ledger.undo(options.seq, preview=options.preview), options)


def redo(options: argparse.Namespace) -> int:
    """Bring back what was undone last."""
    with open_ledger(options, write=True) as ledger:
        return _tell(ledger, ledger.redo(preview=options.preview), options)


def _tell(ledger: Ledger, done: Undone, options: argparse.Namespace) -> int:
    """Say what an undo or redo did (or, as a preview, did before it was rolled back) and what
    goes along.
    """
    from fundtracker.reports import undone

    tr, entry = i18n.tr, done.entry
    if options.json:
        rows = [
            {"table": table, "written": written, "deleted": deleted}
            for table, written, deleted in done.rows
        ]
        sums = [s._asdict() | {"quarter": Quarter.at(s.quarter).name} for s in done.sums]
        moved = {"rows": rows, "sums": sums, "amounts": done.amounts}
        print_json(
            {"change": entry.seq, "kind": entry.kind, "by": done.seq, "along": done.along} | moved
        )
        return 0
    what = " ".join(filter(None, (kind_name(entry.kind), str(entry.params.get("file", "")))))
    if done.seq is None:
        print(tr("change {seq} ({what}) would be undone", seq=entry.seq, what=what))
    else:
        print(
            tr(
                "change {seq} ({what}) is turned back by change {by}",
                seq=entry.seq,
                what=what,
                by=done.seq,
            )
        )
    for line in undone.words(ledger, done):
        print(f"  {line}")
    return 0


def history(options: argparse.Namespace) -> int:
    """List who changed what, when and why; with a number, what that change did, old → new."""
    with open_ledger(options) as ledger:
        if options.seq is None:
            _list_changes(ledger, as_json=options.json)
        else:
            _tell_change(ledger, options.seq, as_json=options.json)
    return 0


def _list_changes(ledger: Ledger, *, as_json: bool) -> None:
    entries = ledger.history.entries()
    doubts = {doubt.seq: clock_words(doubt) for doubt in ledger.history.clock_doubts()}
    if as_json:
        print_json([entry._asdict() | {"clock": doubts.get(entry.seq, "")} for entry in entries])
        return
    for entry in entries:
        parts = (kind_name(entry.kind), entry.params.get("file", ""), entry.reason)
        what = " ".join(filter(None, parts))
        back = i18n.tr("of change {seq}", seq=entry.undo_of) if entry.undo_of else ""
        print(f"{entry.seq:>6}  {entry.at}  {entry.person}  {what}  {back}".rstrip())
        if entry.seq in doubts:
            print(f"        ! {doubts[entry.seq]}")


def _tell_change(ledger: Ledger, seq: int, *, as_json: bool) -> None:
    from fundtracker.ledger.core import bounds, change_words

    words = change_words.Readable(ledger)
    rows = [row for row in ledger.history.changes_of(seq) if row.table not in change_words.INNER]
    if as_json:
        print_json(
            [
                {"table": row.table, "id": row.id,
                 "fields": [f._asdict() for f in words.fields(row)]}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in bounds.folded(rows):
        print(f"{table_name(row.table)} {row.id & _OF_DESK}")
        for name, old, new in worded(row.table, words.fields(row)):
            print(f"    {name}: {old} → {new}")


def check(options: argparse.Namespace) -> int:
    """Prove the whole ledger; every finding is a line, none: it is whole. Warnings of the day
    follow: they are about the money, not about the file.
    """
    from fundtracker.cli.import_answers import alert_text
    from fundtracker.ledger.core import heads
    from fundtracker.ledger.review import uses
    from fundtracker.ledger.warnings import alerts

    with open_ledger(options) as ledger:
        issues, head = ledger.check() + _against(ledger, options), ledger.head()
        issues += uses.verify(ledger.history)
        if options.note and not issues:
            heads.note(Path(options.note), heads.of(ledger))
        clocks = ledger.history.clock_doubts()
        warned = [] if issues else alerts(ledger, now().date().toordinal(), i18n.language())
    warnings = [{**warning._asdict(), "why": alert_text(warning)} for warning in warned]
    doubts = [{**doubt._asdict(), "why": clock_words(doubt)} for doubt in clocks]
    findings = [{**issue._asdict(), "why": i18n.say(issue)} for issue in issues]
    if options.json:
        data = {"ok": not issues, "head": head, "found": findings}
        print_json(data | {"clocks": doubts, "warnings": warnings})
    else:
        _tell_check(findings, head, doubts, warnings)
    return 1 if issues else 0


Rows = list[dict[str, Any]]


def _tell_check(findings: Rows, head: str, doubts: Rows, warnings: Rows) -> None:
    for issue in findings:
        print(f"{issue['why']} [{issue['code']}]")
    if not findings:
        print(i18n.tr("The ledger is whole. Head: {head}", head=head))
    for doubt in doubts:
        print(f"! {doubt['why']}")
    for warning in warnings:
        print(f"! {warning['why']} [{warning['code']}]")


def _against(ledger: Ledger, options: argparse.Namespace) -> list[Issue]:
    """Return what a ledger says otherwise than the heads noted in a file, or at its hub."""
    from fundtracker.ledger.core import heads
    from fundtracker.ledger.hub_database import check as hub_check
    from fundtracker.ledger.hub_database import kept, server

    place = options.against
    if not place:
        return []
    if not server.is_address(place):
        return heads.compare(ledger, heads.read(Path(place)))
    with kept.connect(ledger, place, None, hub_password(ask=False)) as hub:
        return hub_check.against(ledger, hub)


def backup(options: argparse.Namespace) -> int:
    """Write a verified copy of the ledger; nothing is overwritten."""
    with open_ledger(options) as ledger:
        ledger.backup(options.file)
    print(i18n.tr("{path}: a verified copy", path=options.file))
    return 0
