"""``papers``: the files kept with records: listed, attached, taken off, written into a folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, quarter_of
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError, unreadable
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.documents.attachments import RECORDS, Paper
from fundtracker.ledger.documents.source_files import sha256_of


class Owner(NamedTuple):
    """A record that has papers: its table, its id, and how a command names it."""

    table: str
    id: int
    name: str


class Kept(NamedTuple):
    """A paper beside its record."""

    owner: Owner
    paper: Paper


def papers(options: argparse.Namespace) -> int:
    """List papers, attach files, take papers off, or write them into a folder."""
    actions: dict[str, Callable[[Ledger, argparse.Namespace], int]] = {
        "list": _list, "attach": _attach, "detach": _detach, "export": _export,
    }  # fmt: skip
    with open_ledger(options, write=options.action in ("attach", "detach")) as ledger:
        return actions[options.action](ledger, options)


# ------------------------------------------------------------ actions
def _list(ledger: Ledger, options: argparse.Namespace) -> int:
    _tell(options, _kept(ledger, options))
    return 0


def _attach(ledger: Ledger, options: argparse.Namespace) -> int:
    owners, names = _owners_needed(ledger, options), _words(options)
    for name in names:
        _require_file(Path(name))
    digests = {sha256_of(Path(name)).hex() for name in names}
    known = [
        Kept(owner, paper) for owner in owners for paper in _of(ledger, owner)
        if paper.sha256 in digests
    ]  # fmt: skip
    if len(known) == len(digests) * len(owners):  # nothing is written
        _tell(options, known, stored=False)
        print(tr("It is attached already."), file=sys.stderr)
        return 0
    rolled_back = (lambda *_: None) if options.dry_run else None
    with ledger.change(
        "attach", options.reason, preview=rolled_back, file=Path(names[0]).name
    ) as change:
        attached = []
        for owner in owners:  # all of them or none
            ids = {ledger.attachments.attach(change, owner.table, owner.id, n).id for n in names}
            attached += [Kept(owner, paper) for paper in _of(ledger, owner) if paper.id in ids]
    _tell(options, attached)
    return 0


def _detach(ledger: Ledger, options: argparse.Namespace) -> int:
    owners = _owners_needed(ledger, options)
    attached = _beside(ledger, owners)
    wanted = _chosen(attached, _words(options))
    rolled_back = (lambda *_: None) if options.dry_run else None
    with ledger.change(
        "attach", options.reason, preview=rolled_back, file=wanted[0].paper.name
    ) as change:
        for owner, paper in wanted:
            ledger.attachments.detach(change, paper.id, owner.table)
    _tell(options, wanted)
    return 0


def _export(ledger: Ledger, options: argparse.Namespace) -> int:
    """Write papers; one that cannot be is named, the others are written, and the status is 1."""
    attached = _kept(ledger, options)
    wanted = _chosen(attached, options.words) if options.words else attached
    if not options.output:
        raise UserError("folder_needed")
    folder = Path(options.output)
    if not folder.is_dir():
        raise UserError("no_such_file", name=folder.name)
    written: list[Kept] = []
    for each in wanted:
        try:
            if not options.dry_run:
                ledger.attachments.save(each.paper, folder)
            written.append(each)
        except UserError as error:
            print(f"{each.owner.name}  {i18n.say(error)}", file=sys.stderr)
    _tell(options, written)
    return 0 if len(written) == len(wanted) else 1


def _require_file(path: Path) -> None:
    """Refuse what is no file, before anything is written."""
    if path.is_dir():
        raise unreadable(IsADirectoryError(), path.name)
    if not path.is_file():
        raise unreadable(FileNotFoundError(), path.name)


# ------------------------------------------------------------ which papers
def _words(options: argparse.Namespace) -> list[str]:
    if not options.words:
        raise UserError("words_needed", n=1)
    return list(options.words)


def _chosen(attached: list[Kept], numbers: list[str]) -> list[Kept]:
    """Return the papers of numbers as ``list`` shows them; raises UserError ``no_such_paper``."""
    wanted: list[Kept] = []
    for number in dict.fromkeys(numbers):
        fits = [each for each in attached if str(each.paper.id) == number]
        if len(fits) != 1:  # papers of funds have numbers of their own
            raise UserError("no_such_paper", number=number)
        wanted += fits
    return wanted


def _kept(ledger: Ledger, options: argparse.Namespace) -> list[Kept]:
    """Return the papers of the record named, or of all records."""
    if options.of:
        return _beside(ledger, _owners_needed(ledger, options))
    quarters = {
        ledger.attachments.decision(each.quarter, each.number): each
        for each in ledger.reviews.decisions()
    }

    def name(table: str, row: int) -> str:
        if table == "contract":
            return ledger.contracts.get(row).number
        if table == "project":
            return next(each.code for each in ledger.projects.all() if each.id == row)
        if table == "decision":
            return f"{Quarter.at(quarters[row].quarter).name}/{quarters[row].number}"
        return str(row)

    beside = [
        Kept(Owner(table, row, f"{table}:{name(table, row)}"), paper)
        for table, row, paper in ledger.attachments.beside_records()
    ]
    return beside + _beside(ledger, _of_funds(ledger))


def _beside(ledger: Ledger, owners: Iterable[Owner]) -> list[Kept]:
    return [Kept(owner, paper) for owner in owners for paper in _of(ledger, owner)]


def _of(ledger: Ledger, owner: Owner) -> list[Paper]:
    return ledger.attachments.of(owner.table, owner.id)


# ------------------------------------------------------------ records
def _owners_needed(ledger: Ledger, options: argparse.Namespace) -> list[Owner]:
    """Return the records named, each once."""
    if not options.of:
        raise UserError("record_unnamed")
    return list(
        {(o.table, o.id): o for o in (_owner(ledger, text) for text in options.of)}.values()
    )


def _owner(ledger: Ledger, text: str) -> Owner:
    """Return the record of a text: ``payment:记-12``, ``contract:HT-1``, ``project:P1``,
    ``decision:2023Q2/1``, ``fund:X1``, ``call:X1/1``, ``distribution:X1/1``, ``document:NUMBER``.

    Raises:
        UserError: ``record_unnamed``, ``no_such_record``, ``no_such_voucher``,
            ``voucher_not_alone``, ``bad_quarter``.
    """
    kind, sign, name = text.partition(":")
    if not sign or not name:
        raise UserError("record_unnamed")
    if kind in RECORDS:
        row = _record(ledger, kind, name)
    else:
        owners = [owner for owner in _of_funds(ledger) if owner.name == text]
        if len(owners) == 1:
            return owners[0]
        row = None
    if not row:
        raise UserError("no_such_record", text=text)
    return Owner(kind, row, text)


def _record(ledger: Ledger, kind: str, name: str) -> int | None:
    if kind == "payment":
        return corrections.payment_named(ledger, name)
    if kind == "contract":
        return ledger.contracts.find(name)
    if kind == "project":
        return ledger.projects.find(name)
    quarter, _, number = name.partition("/")
    of = quarter_of(quarter).ordinal
    known = {str(each.number) for each in ledger.reviews.decisions() if each.quarter == of}
    return ledger.attachments.decision(of, int(number)) if number in known else None


def _of_funds(ledger: Ledger) -> Iterator[Owner]:
    """Yield the records of funds that have papers in the window."""
    for fund in ledger.funds.all():
        yield Owner("fund", fund.id, f"fund:{fund.code}")
        for call in ledger.capital_book.calls(fund.id):
            yield Owner("capital_call", call.id, f"call:{fund.code}/{call.number}")
        for each in ledger.capital_book.distributions(fund.id):
            yield Owner("distribution", each.id, f"distribution:{fund.code}/{each.number}")
    for deal in ledger.companies.deals():
        for row, _, _, doc_no, _ in ledger.companies.documents(deal.id):
            yield Owner("deal_document", row, f"document:{doc_no}")


# ------------------------------------------------------------ answers
def _tell(options: argparse.Namespace, attached: list[Kept], *, stored: bool = True) -> None:
    stored = stored and options.action != "list" and not options.dry_run
    if options.json:
        rows = [
            {
                "number": paper.id, "of": owner.name, "name": paper.name, "bytes": paper.size,
                "sha256": paper.sha256,
            }
            for owner, paper in attached
        ]  # fmt: skip
        print_json({"stored": stored, "papers": rows})
        return
    for owner, paper in attached:
        print(f"{paper.id}  {owner.name}  {paper.name}  {paper.size:,}  {paper.sha256}")
    if options.dry_run:
        print(f"({tr('nothing stored')})")
