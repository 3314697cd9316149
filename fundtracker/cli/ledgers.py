"""Commands about a ledger as a whole: new, sample, undo, redo, history, check, backup."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.desk import now, open_ledger, person
from fundtracker.ledger import Ledger


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
    from fundtracker.reports import plan

    path = shipped.place()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _build_sample(path, "sample")
    with Ledger.open(path, "sample", clock=now, read_only=True) as ledger:
        sys.stdout.write(plan.render_text(plan.build(ledger, lang=i18n.language())))
    print(i18n.tr("Sample data. The ledger: {path}", path=path))
    print(i18n.tr("No window opens: this version has the command line only (fundtracker --help)."))
    return 0


def undo(options: argparse.Namespace) -> int:
    """Undo the last change, or the one named, by a change that says so."""
    with open_ledger(options, write=True) as ledger:
        return _tell(ledger.undo(options.seq, preview=options.preview), options)


def redo(options: argparse.Namespace) -> int:
    """Bring back what was undone last."""
    with open_ledger(options, write=True) as ledger:
        return _tell(ledger.redo(), options)
