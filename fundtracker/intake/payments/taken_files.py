"""The files that were imported, as their list shows them; one comes back out to be put right."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from fundtracker import private_files
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.imports import Import


class TakenFile(NamedTuple):
    """An imported file: ``days`` the first and last of its rows (ordinals; None: it has none),
    ``person`` who imported it, ``account`` as the file names it, ``fund`` the name of the fund in
    whose books it is ('': none).
    """

    file: Import
    days: tuple[int, int] | None
    person: str
    account: str
    fund: str

    @property
    def id(self) -> int:
        """The import."""
        return self.file.id

    @property
    def name(self) -> str:
        """The file's name, and its part where it has several."""
        return self.file.title

    def fen(self, side: str) -> int:
        """Return the fen that went ``out`` or came ``in`` by its rows, known ones among them."""
        sums = self.file.details.get("sums") or {}
        return int(sums.get(f"new_{side}", 0)) + int(sums.get(f"known_{side}", 0))


def listed(ledger: Ledger) -> list[TakenFile]:
    """Return the files that were taken in, the last one first."""
    persons = {entry.seq: entry.person for entry in ledger.history.entries()}
    funds = {fund.id: fund.name for fund in ledger.funds.all()}
    statements = ledger.books.statements()
    taken_files = []
    for import_ in reversed(ledger.imports.all()):
        books = statements.get(import_.id)
        taken_files.append(
            TakenFile(
                import_,
                ledger.imports.days(import_.id),
                persons.get(ledger.imports.change_of(import_.id), ""),
                import_.own_account or (books.account if books else ""),
                funds.get(books.fund, "") if books and books.fund is not None else "",
            )
        )
    return taken_files


def reopened(ledger: Ledger, import_id: int, folder: Path) -> Path:
    """Write the bytes of an imported file into a folder, under its own name; return where."""
    import_ = ledger.imports.get(import_id)
    path = folder / Path(import_.name).name
    private_files.write_bytes(path, ledger.files.content(import_.file_id))
    return path
