"""Papers kept with a record: byte for byte, told by their SHA-256, of a bounded size, opened safely."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.documents.source_files import Files, Writer, sha256_of

LIMIT = 50 << 20
OWNERS = (
    *("fund", "partner", "capital_call", "distribution", "company", "deal", "deal_document", "valuation"),
    "deal_exit",
)
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
        """Whether it may be handed to another program: by its ending it is a paper, not a program."""
        return self.name.rpartition(".")[2].lower() in SAFE


class Attachments:
    """The papers of a ledger."""

    def __init__(self, db: Database, files: Files) -> None:
        self._db, self._files = db, files

    def of(self, owner: str, owner_id: int) -> list[Paper]:
        """Return the papers of a record (a table's name and a row), in the order they came."""
        rows = self._db.read(
            "SELECT a.id, a.name, f.size, lower(hex(f.sha256)), f.id FROM attachment a"
            " JOIN source_file f ON f.id = a.file_id WHERE a.owner = ? AND a.owner_id = ? ORDER BY a.id",
            (owner, owner_id),
        )
        return [Paper(*row) for row in rows]

    def content(self, paper: Paper) -> bytes:
        """Return all bytes of a paper."""
        return self._files.content(paper.file_id)

    def attach(self, change: Change, owner: str, owner_id: int, path: str | Path, *, limit: int = LIMIT) -> Put:
        """Keep a file with a record; the same bytes again say nothing.

        Raises:
            UserError: ``attachment_too_large`` (``limit`` bytes), ``attachment_empty``,
                ``attachment_owner`` (no such record), ``cannot_read``, ``file_changed``.
        """
        path = Path(path)
        if owner not in OWNERS or not self._db.read(f"SELECT 1 FROM {owner} WHERE id = ?", (owner_id,)):
            raise UserError("attachment_owner", owner=owner, id=owner_id)
        digest = sha256_of(path)
        size = path.stat().st_size
        if not size:
            raise UserError("attachment_empty", name=path.name)
        if size > limit:
            raise UserError("attachment_too_large", name=path.name, size=size >> 20, limit=limit >> 20)
        file_id = self._files.known(digest)
        if file_id is None:
            writer = Writer(change, digest, size, "latin-1")
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    writer.feed(piece)
            writer.end()
            file_id = writer.file_id
        for paper in self.of(owner, owner_id):
            if paper.file_id == file_id:
                return Put(paper.id, "known")
        row = {"owner": owner, "owner_id": owner_id, "name": path.name, "file_id": file_id}
        return Put(change.insert("attachment", row), "new")

    def detach(self, change: Change, paper: int) -> None:
        """Take a paper off its record; its bytes stay in the ledger."""
        change.delete("attachment", paper)

    def save(self, paper: Paper, folder: str | Path) -> Path:
        """Write a paper into a folder under its own name, read-only, never over another file.

        Raises:
            UserError: ``attachment_unsafe`` (its ending is not a paper's), ``exists``, ``write_failed``.
        """
        if not paper.opens:
            raise UserError("attachment_unsafe", name=paper.name)
        target, content = Path(folder) / Path(paper.name.replace("\\", "/")).name, self.content(paper)
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
