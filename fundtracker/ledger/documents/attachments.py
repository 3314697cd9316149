"""Papers kept with a record: byte for byte, told by their SHA-256, of a bounded size, opened
safely.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.documents.source_files import Files, Writer, sha256_of

LIMIT = 50 << 20
MOST = 20_000  # records that a paper is put to at once
OWNERS = (
    *(
        "fund",
        "partner",
        "capital_call",
        "distribution",
        "company",
        "deal",
        "deal_document",
        "valuation",
    ),
    "deal_exit",
)
RECORDS = ("payment", "contract", "project", "decision")  # whose papers stand in record_file
# What a desk may open by its own program: papers and pictures, nothing that runs.
_SAFE = "pdf png jpg jpeg gif bmp tif tiff txt csv xls xlsx doc docx ppt pptx ofd odt ods wps et"
SAFE = frozenset(_SAFE.split())


class Paper(NamedTuple):
    """An attachment: its name, its size in bytes, its SHA-256 in hex."""

    id: int
    name: str
    size: int
    sha256: str
    file_id: int

    @property
    def opens(self) -> bool:
        """Whether it may be handed to another program: by its ending it is a paper, not a
        program.
        """
        return self.name.rpartition(".")[2].lower() in SAFE


class Attachments:
    """The papers of a ledger."""

    def __init__(self, db: Database, files: Files) -> None:
        self._db, self._files = db, files

    def of(self, owner: str, owner_id: int) -> list[Paper]:
        """Return the papers of a record (a table's name and a row), in the order they came."""
        table, where, params = _of(owner, owner_id)
        rows = self._db.read(
            f"SELECT a.id, a.name, f.size, lower(hex(f.sha256)), f.id FROM {table} a"
            f" JOIN source_file f ON f.id = a.file_id WHERE {where} ORDER BY a.id",
            params,
        )
        return [Paper(*row) for row in rows]

    def beside_records(self) -> list[tuple[str, int, Paper]]:
        """Return the papers of payments, contracts, projects and decisions as (owner, its id,
        paper), in the order they came.
        """
        columns = ", ".join(f"a.{owner}_id" for owner in RECORDS)
        rows = self._db.read(
            f"SELECT a.id, a.name, f.size, lower(hex(f.sha256)), f.id, {columns} FROM record_file a"
            " JOIN source_file f ON f.id = a.file_id ORDER BY a.id"
        )
        return [
            (owner, owner_id, Paper(*row[:5]))
            for row in rows
            for owner, owner_id in zip(RECORDS, row[5:], strict=True)
            if owner_id is not None
        ]

    def of_quarter(self, quarter: int) -> list[Paper]:
        """Return the papers of a quarter's payments, of their contracts and projects, and of its
        decisions, each file once, in the order they came.
        """
        paid = "(SELECT id FROM payment WHERE book_quarter = ?1)"
        rows = self._db.read(
            "SELECT min(a.id), a.name, f.size, lower(hex(f.sha256)), f.id FROM record_file a"
            " JOIN source_file f ON f.id = a.file_id"
            f" WHERE a.payment_id IN {paid}"
            f" OR a.contract_id IN (SELECT contract_id FROM booking WHERE payment_id IN {paid})"
            " OR a.project_id IN (SELECT project_id FROM payment WHERE book_quarter = ?1"
            f" UNION SELECT project_id FROM part WHERE payment_id IN {paid})"
            " OR a.decision_id IN (SELECT id FROM decision WHERE quarter = ?1)"
            " GROUP BY f.id ORDER BY 1",
            (quarter,),
        )
        return [Paper(*row) for row in rows]

    def decision(self, quarter: int, number: int) -> int:
        """Return the id of a decision, under which its papers are kept; 0 where there is none."""
        sql = "SELECT id FROM decision WHERE quarter = ? AND number = ?"
        rows = self._db.read(sql, (quarter, number))
        return int(rows[0][0]) if rows else 0

    def content(self, paper: Paper) -> bytes:
        """Return all bytes of a paper."""
        return self._files.content(paper.file_id)

    def attach(
        self, change: Change, owner: str, owner_id: int, path: str | Path, *, limit: int = LIMIT
    ) -> Put:
        """Keep a file with a record; the same bytes again say nothing.

        Raises:
            UserError: ``attachment_too_large`` (``limit`` bytes), ``attachment_empty``,
                ``attachment_owner`` (no such record), ``cannot_read``, ``file_changed``.
        """
        path = Path(path)
        if owner not in (*OWNERS, *RECORDS) or not self._db.read(
            f"SELECT 1 FROM {owner} WHERE id = ?", (owner_id,)
        ):
            raise UserError("attachment_owner", owner=owner, id=owner_id)
        digest = sha256_of(path)
        size = path.stat().st_size
        if not size:
            raise UserError("attachment_empty", name=path.name)
        if size > limit:
            raise UserError(
                "attachment_too_large", name=path.name, size=size >> 20, limit=limit >> 20
            )
        file_id = self._stored(change, path, digest)
        for paper in self.of(owner, owner_id):
            if paper.file_id == file_id:
                return Put(paper.id, "known")
        paper_row = {"name": path.name, "file_id": file_id}
        if owner in RECORDS:
            owners = {f"{each}_id": owner_id if each == owner else None for each in RECORDS}
            return Put(change.insert("record_file", owners | paper_row), "new")
        row = {"owner": owner, "owner_id": owner_id, **paper_row}
        return Put(change.insert("attachment", row), "new")

    def attach_to_many(
        self, change: Change, owner: str, owner_ids: Sequence[int], paths: Sequence[str | Path]
    ) -> int:
        """Keep files with many records of one kind (``RECORDS``), their bytes once; return how
        many papers were put that were not there.

        Raises:
            UserError: as ``attach``, ``too_many_at_once``.
        """
        if len(owner_ids) > MOST:
            raise UserError("too_many_at_once", n=len(owner_ids), most=MOST)
        new = 0
        for path in paths if owner_ids else ():
            first = self.attach(change, owner, owner_ids[0], path)
            new += first.outcome == "new"
            new += self._attach_to_rest(change, owner, owner_ids, first.id)
        return new

    def _attach_to_rest(self, change: Change, owner: str, ids: Sequence[int], first: int) -> int:
        """Keep the file of paper ``first`` with the records that lack it; return how many do."""
        sql = "SELECT file_id, name FROM record_file WHERE id = ?"
        file_id, name = self._db.read(sql, (first,))[0]
        there = self.owners_of(owner, file_id)
        lacking = [owner_id for owner_id in dict.fromkeys(ids) if owner_id not in there]
        for owner_id in lacking:
            owners = {f"{each}_id": owner_id if each == owner else None for each in RECORDS}
            change.insert("record_file", owners | {"name": name, "file_id": file_id})
        return len(lacking)

    def owners_of(self, owner: str, file_id: int) -> set[int]:
        """Return the records of one kind (``RECORDS``) that a file is kept with."""
        sql = f"SELECT {owner}_id FROM record_file WHERE file_id = ? AND {owner}_id IS NOT NULL"
        return {int(row[0]) for row in self._db.read(sql, (file_id,))}

    def there_already(self, owner: str, owner_ids: Sequence[int], digest: bytes) -> int:
        """Return with how many of some records a file of these bytes is kept."""
        known = self._files.known(digest)
        return len(self.owners_of(owner, known).intersection(owner_ids)) if known else 0

    def _stored(self, change: Change, path: Path, digest: bytes) -> int:
        """Return the source file with these bytes, stored now where it was not."""
        known = self._files.known(digest)
        if known is not None:
            return known
        writer = Writer(change, digest, path.stat().st_size, "latin-1")
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                writer.feed(piece)
        writer.end()
        return writer.file_id

    def detach(self, change: Change, paper: int, owner: str = "") -> None:
        """Take a paper off its record (``owner``: what it is); its bytes stay in the ledger."""
        change.delete("record_file" if owner in RECORDS else "attachment", paper)

    def save(self, paper: Paper, folder: str | Path) -> Path:
        """Write a paper into a folder under its own name, read-only, never over another file.

        Raises:
            UserError: ``attachment_unsafe`` (its ending is not a paper's), ``exists``,
                ``write_failed``.
        """
        if not paper.opens:
            raise UserError("attachment_unsafe", name=paper.name)
        target, content = (
            Path(folder) / Path(paper.name.replace("\\", "/")).name,
            self.content(paper),
        )
        try:
            with private_files.opened(target, "xb") as file:
                file.write(content)
            target.chmod(0o400)
        except FileExistsError:
            raise UserError("exists", path=target.name) from None
        except OSError as error:
            target.unlink(missing_ok=True)  # no half of a paper stays
            raise UserError("write_failed", path=target.name, why=error.strerror or "") from None
        return target


def _of(owner: str, owner_id: int) -> tuple[str, str, tuple[object, ...]]:
    """Return the table of a record's papers and the condition that finds them."""
    if owner in RECORDS:
        return "record_file", f"a.{owner}_id = ?", (owner_id,)
    return "attachment", "a.owner = ? AND a.owner_id = ?", (owner, owner_id)
