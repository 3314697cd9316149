"""One import on its way into the ledger: the source file kept, rows as payments or claims, what
became of each.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import without
from fundtracker.intake.cells.name_likeness import Names, cleaned
from fundtracker.intake.meaning.block import Block, leave
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.payments.books import Decision
from fundtracker.intake.payments.classify import Classifier, StatedPlaces
from fundtracker.intake.payments.late_rows import BookQuarters
from fundtracker.intake.payments.tally import OwnTransfers, Tally, today_of
from fundtracker.intake.same.beside import Rows, two_of
from fundtracker.intake.same.duplicates import Known
from fundtracker.ledger import Change, Ledger, things
from fundtracker.ledger.core.change import Column
from fundtracker.ledger.core.measures import EVIDENCE, RELEASED
from fundtracker.ledger.core.terms import Codes, split_serials
from fundtracker.ledger.documents import page_files, spreadsheet_rows
from fundtracker.ledger.documents.books import Statement
from fundtracker.ledger.documents.source_files import Writer

if TYPE_CHECKING:
    from fundtracker.intake.payments.cross_source import Candidate
    from fundtracker.intake.same.two_payments import TwoPayments
    from fundtracker.ledger.payments.balances_before_payment import Item


class Keeping:
    """The source file's bytes on their way into the ledger, once however often it is imported."""

    def __init__(
        self,
        ledger: Ledger,
        change: Change,
        digest: bytes,
        size: int,
        encoding: str,
        store: list[bytes],
    ) -> None:
        self._store = store
        self._known = ledger.files.known(digest)
        codec = (
            "utf-8"
            if encoding in (*spreadsheet_rows.BOOKS, spreadsheet_rows.MARKUP, *page_files.KINDS)
            else encoding
        )
        self._writer = Writer(change, digest, size, codec) if self._known is None else None
        self.file_id: int = self._known if self._writer is None else self._writer.file_id  # type: ignore[assignment]

    def drain(self) -> None:
        """Store the pieces that came since."""
        if self._writer is not None:
            for piece in self._store:
                self._writer.feed(piece)
        self._store.clear()

    def end(self) -> None:
        """Store the rest: the file stands whole."""
        self.drain()
        if self._writer is not None:
            self._writer.end()


class Importing:
    """One import under way."""

    def __init__(
        self, ledger: Ledger, change: Change, reading: Reading, books: Decision, collect: bool
    ) -> None:
        self._books = books
        self.id = change.new_ids("import")
        self._places = Classifier(ledger)
        stated = None
        if books.fund is None:
            stated = StatedPlaces(ledger, self._places, paid=reading.proves == "paid")
        self.tally = Tally(collect, today_of(ledger), stated)
        change.params["import"] = self.id
        self._ledger, self._change, self._reading = ledger, change, reading
        self._codes = Codes(ledger, change)
        self.own = OwnTransfers(ledger, reading, of_fund=books.fund is not None)
        self._any = ledger.payments.any()
        self.amounts: set[int] = set()  # of its rows, where there are older payments
        self.days: tuple[int, int] | None = (
            None  # the first and last day of new payments beside older ones
        )
        self._first: int | None = None
        self._last = -1
        self.quarters = BookQuarters(ledger)

    def take(self, block: Block, keys: list[int], known: Known) -> None:
        """Take a block: known rows become claims, the others payments; rows of a fund's account
        are neither.
        """
        if self._books.fund is not None:
            self._take_of_fund(self._books.fund.id, block, keys)
            return
        seen = sorted(known)
        self.tally.add(block, seen)
        self.own.take(block, {i: known[i][0] for i in seen})
        if self._any:
            self.amounts.update(block.amounts)
        if seen:
            self._claim(block, keys, known, seen)
            block, keys = leave(block, seen), without(keys, seen)
            if not keys:
                return
        if self._any and self._reading.proves == "paid":
            first, last = self.days or (block.days[0], block.days[0])
            self.days = min(first, *block.days), max(last, *block.days)
        columns = self._columns(block, keys)
        # Words first: a word that comes after its rows makes SQLite search all rows for it.
        self._codes.flush()
        self._ledger.payments.insert_columns(self._change, len(keys), columns)

    def _take_of_fund(self, fund: int, block: Block, keys: list[int]) -> None:
        """Keep every row of a fund's account: known ones too, so that either file may be taken
        back.
        """
        books = self._ledger.books
        known = books.known(fund, self._books.account, keys)
        self.tally.add(block, [i for i, key in enumerate(keys) if key in known])
        rows = list(
            zip(
                block.lines,
                keys,
                block.days,
                block.directions,
                block.amounts,
                block.counterparty,
                block.account,
                block.summary,
                block.purpose,
                block.serial,
                strict=True,
            )
        )
        books.insert(self._change, self.id, rows)

    def _claim(self, block: Block, keys: list[int], known: Known, seen: list[int]) -> None:
        first = self._change.new_ids("claim", len(seen))
        rows = [
            (first + n, payment, self.id, block.lines[i], own, keys[i] if own else None)
            for n, i in enumerate(seen)
            for payment, own in (known[i],)
        ]
        self._change.insert_rows("claim", rows)

    def _columns(self, block: Block, keys: list[int]) -> list[Column]:
        n = len(keys)
        first = self._change.new_ids("payment", n)
        self._first = first if self._first is None else self._first
        self._last = first + n - 1
        codes = self._codes.column
        heads, tails = split_serials(block.serial)
        quarters = list(map(self.quarters.__getitem__, block.days))
        self.quarters.count(block)
        return [
            range(first, first + n),
            self.id,
            block.lines,
            0,
            keys,
            block.days,
            quarters,
            block.directions if any(block.directions) else 0,
            self._measures(block),
            block.amounts,
            0,
            *self._places.columns(block),
            codes(block.counterparty),
            codes(block.account),
            codes(block.payer),
            codes(block.summary),
            codes(block.purpose),
            codes(block.subject),
            codes(block.project),
            codes(block.contract),
            codes(block.source),
            codes(heads),
            tails,
            codes(block.note),
        ]

    def _measures(self, block: Block) -> Column:
        proves = self._reading.proves
        if proves != "paid":
            return RELEASED if proves == "released" else EVIDENCE
        return self.own.measures(block)

    def remarks(self) -> list[Issue]:
        """Return what is to be said of all rows together, when they are taken."""
        return [*self.tally.remarks(), *self.own.remarks(), *self.quarters.remarks()]

    def forget_words(self) -> None:
        """Let the words of the file go when all rows are in: their memory is the indexes' then."""
        self._codes.clear()

    def begin(self, file_id: int) -> None:
        """Write the import itself, its counts to come: while a parent row is missing, SQLite
        searches all payments for every further parent that is inserted."""
        reading, table = self._reading, self._reading.table
        none = dict.fromkeys(("n_read", "n_new", "n_known", "n_skipped", "n_rejected"), 0)
        self._change.insert(
            "import",
            {
                "id": self.id,
                "file_id": file_id,
                "name": reading.name,
                "kind": reading.kind,
                "perspective": reading.perspective,
                "proves": reading.proves,
                "profile": reading.profile,
                "encoding": table.encoding,
                "delimiter": table.delimiter,
                "unit": reading.unit,
                "header_line": table.header_line or 0,
                "own_account": reading.own_account,
                **none,
                "details": "",
            },
        )

    def book(self) -> None:
        """Book what the file itself, or what was learnt, puts on a contract; payments of projects
        with an estimate, a budget or progress remember what stood.
        """
        ledger = self._ledger
        if self._reading.proves != "paid" or self._first is None or not ledger.projects.watched():
            return
        from fundtracker.intake.payments import contract_scoring

        matcher, standing = contract_scoring.Matcher(ledger), ledger.bookings.standing()
        tracked = standing.tracked
        placed_items: list[tuple[Item, int | None, str, str]] = []
        for item, payee, account, contract, *texts in ledger.bookings.open_payments(self.id):
            sure = matcher.sure(
                contract_scoring.Money(item, payee, account, contract, tuple(texts))
            )
            if sure is not None:
                placed_items.append((item, *sure, contract_scoring.kind_of(texts)))
            elif item.project_id in tracked:
                placed_items.append((item, None, "", ""))
        ledger.bookings.book_all(self._change, placed_items, standing)

    def doubles(self) -> tuple[TwoPayments | None, list[Candidate]]:
        """Return what of the stored file may be in the ledger twice, and what tells that it is
        not.
        """
        two = two_of(self._ledger) if self.days else None
        if self.days is None:
            return two, []
        from fundtracker.intake.payments import cross_source

        of = self.id, self.days, self.amounts
        return two, cross_source.of_import(self._ledger, *of, two)

    def end(self, rows: Rows) -> None:
        """Write the rejected rows and what became of the file."""
        change, reading, tally = self._change, self._reading, self.tally
        self._ledger.books.write(change, self.id, statement_of(reading, self._books))
        first = change.new_ids("import_reject", max(len(reading.rejected), 1))
        change.insert_rows(
            "import_reject",
            [
                (
                    first + i,
                    self.id,
                    issue.line,
                    issue.code,
                    json.dumps(issue.params, sort_keys=True),
                )
                for i, issue in enumerate(reading.rejected)
            ],
        )
        declared = reading.declared()
        details: dict[str, object] = {
            "ids": [self._first or 0, self._last],
            "sums": tally.sums,
            "declared": declared[0] if declared else None,
            "differences": declared[1] if declared else None,
            "columns": [[c.header, c.role] for c in reading.columns],
            "skipped": [[line, kind] for line, kind in reading.skipped[:10_000]],
            "edited": [list(edit) for edit in reading.edited],
        }
        if rows.apart:
            details["apart"] = sorted(rows.apart.items())
        if reading.table.part:
            details["sheet"] = reading.table.part
        change.update(
            "import",
            self.id,
            {
                "n_read": reading.n_rows, "n_new": tally.new, "n_known": tally.known,
                "n_skipped": reading.n_skipped, "n_rejected": len(reading.rejected),
                "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
            },
        )  # fmt: skip


def statement_of(reading: Reading, books: Decision) -> Statement:
    """Return whose books a file that was read belongs to, with its balances."""
    return Statement(
        books.fund.id if books.fund else None, books.account, books.holder, reading.balances
    )


def names_beside(ledger: Ledger | None) -> Names:
    """Return the names of a file beside those that the ledger has before it is taken in."""
    if ledger is None:
        return Names(lambda _: (), list)
    if ledger.terms.has_any():
        return Names(ledger.terms.among, lambda: things.parties(ledger))
    parties = things.parties(ledger)  # no payments yet: contractors and companies alone
    return Names(lambda _: (), lambda: parties)


def say_names(ledger: Ledger | None, reading: Reading, names: Names) -> None:
    """Remark on names that look like others, and on what nobody sees in them."""
    remarks = names.remarks(
        lambda some: things.accounts_of(ledger, some) if ledger is not None else ()
    )
    reading.meaning.warnings += [*remarks, *cleaned(reading.name_columns)]
