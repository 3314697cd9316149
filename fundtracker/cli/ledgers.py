"""Commands about a ledger as a whole: new, sample, undo, redo, history, check, backup."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fundtracker import i18n, private_files
from fundtracker.cli.context import now, open_ledger, person, print_json
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.ledger.undo import Undone
from fundtracker.reports.tables.labels import clock_words, kind_name


def new(options: argparse.Namespace) -> int:
    """Make a ledger with the published plan in it."""
    from fundtracker.ledger import templates

    with Ledger.create(options.ledger, person(options), clock=now) as ledger:
        templates.load(ledger, options.template)
    print(i18n.tr("{path}: a new ledger with the plan {name}", path=options.ledger, name=options.template))
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
    from fundtracker.reports.plan import table1, table1_files

    path = shipped.place()
    if not path.exists():
        private_files.folder(path.parent)
        _build_sample(path, "sample")
    with Ledger.open(path, "sample", clock=now, read_only=True) as ledger:
        sys.stdout.write(table1_files.render_text(table1.build(ledger, lang=i18n.language())))
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
    """Say what an undo or redo did (or, as a preview, did before it was rolled back) and what goes along."""
    from fundtracker.reports import undone

    tr, entry = i18n.tr, done.entry
    if options.json:
        rows = [{"table": table, "written": written, "deleted": deleted} for table, written, deleted in done.rows]
        sums = [s._asdict() | {"quarter": Quarter.at(s.quarter).name} for s in done.sums]
        print_json(
            {"change": entry.seq, "kind": entry.kind, "by": done.seq, "along": done.along, "rows": rows, "sums": sums}
        )
        return 0
    said = {"seq": entry.seq, "kind": kind_name(entry.kind), "file": entry.params.get("file", "")}
    if done.seq is None:
        print(tr("change {seq} ({kind} {file}) would be undone", **said))
    else:
        print(tr("change {seq} ({kind} {file}) is turned back by change {by}", **said, by=done.seq))
    for line in undone.words(ledger, done):
        print(f"  {line}")
    return 0


def history(options: argparse.Namespace) -> int:
    """List who changed what, when and why; with a number, what that change did, old → new."""
    from fundtracker.ledger.core import change_words

    with open_ledger(options) as ledger:
        if options.seq is None:
            entries = ledger.history.entries()
            doubts = {d.seq: clock_words(d) for d in ledger.history.clock_doubts()}
            if options.json:
                print_json([entry._asdict() | {"clock": doubts.get(entry.seq, "")} for entry in entries])
            for entry in () if options.json else entries:
                what = " ".join(filter(None, [kind_name(entry.kind), entry.params.get("file", ""), entry.reason]))
                back = i18n.tr("of change {seq}", seq=entry.undo_of) if entry.undo_of else ""
                print(f"{entry.seq:>6}  {entry.at}  {entry.person}  {what}  {back}".rstrip())
                if entry.seq in doubts:
                    print(f"        ! {doubts[entry.seq]}")
            return 0
        rows = [row for row in ledger.history.changes_of(options.seq) if row.table not in change_words.INNER]
        words = change_words.Readable(ledger)
        fields = [words.fields(row) for row in rows]
    if options.json:
        print_json(
            [
                {"table": row.table, "id": row.id, "fields": [f._asdict() for f in said]}
                for row, said in zip(rows, fields, strict=True)
            ]
        )
        return 0
    for row, said in zip(rows, fields, strict=True):
        print(f"{row.table} {row.id}")
        for field in said:
            print(f"    {field.column}: {field.old} → {field.new}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Prove the whole ledger; every finding is a line, none: it is whole. Warnings of the day follow:
    they are about the money, not about the file."""
    from fundtracker.cli.files import alert_text
    from fundtracker.ledger.warnings import alerts

    with open_ledger(options) as ledger:
        found, head = ledger.check(), ledger.head()
        clocks = ledger.history.clock_doubts()
        warned = [] if found else alerts(ledger, now().date().toordinal())
    if options.json:
        told = [{**w._asdict(), "why": alert_text(w)} for w in warned]
        why = [{**i._asdict(), "why": i18n.say(i)} for i in found]
        doubts = [{**d._asdict(), "why": clock_words(d)} for d in clocks]
        print_json({"ok": not found, "head": head, "found": why, "clocks": doubts, "warnings": told})
    else:
        for issue in found:
            print(f"{i18n.say(issue)} [{issue.code}]")
        if not found:
            print(i18n.tr("The ledger is whole. Head: {head}", head=head))
        for doubt in clocks:
            print(f"! {clock_words(doubt)}")
        for warning in warned:
            print(f"! {alert_text(warning)} [{warning.code}]")
    return 1 if found else 0


def backup(options: argparse.Namespace) -> int:
    """Write a verified copy of the ledger; nothing is overwritten."""
    with open_ledger(options) as ledger:
        ledger.backup(options.file)
    print(i18n.tr("{path}: a verified copy", path=options.file))
    return 0
