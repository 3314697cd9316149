"""Source files kept byte for byte: packed in pieces, any line opened without unpacking all."""

from __future__ import annotations

import codecs
from pathlib import Path

from fundtracker.errors import Issue, UserError, unreadable
from fundtracker.input_files import require_plain_file
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import content_id

LEVEL = 3
PIECE = 1 << 20


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file: what tells its kind.

    Raises:
        RefusedError: as ``require_plain_file``.
    """
    require_plain_file(path)
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise unreadable(error, path.name) from None


def sha256_of(path: Path) -> bytes:
    """Return the SHA-256 of a file's bytes.

    Raises:
        RefusedError: as ``require_plain_file``.
    """
    require_plain_file(path)
    from hashlib import sha256  # OpenSSL comes with it: a report does without

    digest = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise unreadable(error, path.name) from None
    return digest.digest()


class Writer:
    """Takes the bytes of one file as they stream by; ``codec`` finds its line breaks."""

    def __init__(self, change: Change, digest: bytes, size: int, codec: str) -> None:
        from hashlib import sha256

        import zstandard

        self._shared = change.is_shared()
        self.file_id = content_id(digest) if self._shared else change.new_ids("source_file")
        self._change, self._promised = change, digest
        self._digest = sha256()
        self._packer = zstandard.ZstdCompressor(level=LEVEL)
        self._wide = codec.startswith("utf-16")
        self._decoder = codecs.getincrementaldecoder(codec)("replace") if self._wide else None
        self._number, self._line = 0, 1
        self._pending: list[bytes] = []
        self._after_return = False
        change.insert("source_file", {"id": self.file_id, "sha256": digest, "size": size})

    def feed(self, data: bytes) -> None:
        """Take the next bytes; they are stored in pieces that pack well."""
        self._digest.update(data)
        self._pending.append(data)
        if sum(map(len, self._pending)) >= PIECE:
            self._store()

    def _store(self) -> None:
        piece = b"".join(self._pending)
        self._pending.clear()
        chunk = self._chunk_id()
        data = self._packer.compress(piece)
        row = (chunk, self.file_id, self._number, self._line, data)
        self._change.insert_rows("source_chunk", [row])
        self._number += 1
        self._line += self._breaks(piece)

    def end(self) -> None:
        """Finish.

        Raises:
            UserError: ``file_changed`` when the file changed while it was read.
        """
        if self._pending:
            self._store()
        if self._digest.digest() != self._promised:
            raise UserError("file_changed")

    def _chunk_id(self) -> int:
        if self._shared:
            return content_id(b"%s %d" % (self._promised, self._number))
        return self._change.new_ids("source_chunk")

    def _breaks(self, piece: bytes) -> int:
        r"""Count line breaks (\n, \r\n, \r); a \r\n parted by two pieces counts once."""
        text = self._decoder.decode(piece).encode() if self._decoder else piece
        breaks = text.count(b"\n")
        if returns := text.count(b"\r"):
            breaks += returns - text.count(b"\r\n")
        if self._after_return and text.startswith(b"\n"):
            breaks -= 1
        self._after_return = text.endswith(b"\r")
        return breaks


class Files:
    """The source files of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, digest: bytes) -> int | None:
        """Return the id of the file with these bytes, or None."""
        rows = self._db.read("SELECT id FROM source_file WHERE sha256 = ?", (digest,))
        return int(rows[0][0]) if rows else None

    def named(self) -> list[tuple[int, str]]:
        """Return (file, the name it came under first) of all files kept: payments, lists,
        papers.
        """
        rows = self._db.read(
            "SELECT f.id, (SELECT name FROM (SELECT name, rev FROM import WHERE file_id = f.id "
            "UNION ALL"
            " SELECT name, rev FROM import_h WHERE file_id = f.id UNION ALL"
            " SELECT name, rev FROM list_import WHERE file_id = f.id UNION ALL"
            " SELECT name, rev FROM attachment WHERE file_id = f.id) ORDER BY rev LIMIT 1)"
            " FROM source_file f ORDER BY 1"
        )
        return [(file_id, name or "file") for file_id, name in rows]

    def digest(self, file_id: int) -> str:
        """Return the SHA-256 of a file kept, in hex."""
        return str(
            self._db.read("SELECT lower(hex(sha256)) FROM source_file WHERE id = ?", (file_id,))[0][
                0
            ]
        )

    def content(self, file_id: int) -> bytes:
        """Return all bytes of a file; raises UserError ``source_file_damaged``."""
        rows = self._db.read(
            "SELECT data FROM source_chunk WHERE file_id = ? ORDER BY number", (file_id,)
        )
        return b"".join(unpacked(file_id, data) for (data,) in rows)

    def raw_line(self, file_id: int, line: int, encoding: str) -> str:
        """Return one physical line (from 1) as text, without its break; '' behind the end.

        Raises:
            UserError: ``source_file_damaged``.
        """
        rows = self._db.read(
            "SELECT number, first_line FROM source_chunk WHERE file_id = ? AND (first_line < ? OR "
            "number = 0)"
            " ORDER BY number DESC LIMIT 1",
            (file_id, line),
        )
        if not rows:
            return ""
        # The line begins in the last piece that starts before it, or right behind; it may end
        # later.
        start, first_line = rows[0]
        data, number = b"", start
        if encoding.startswith("utf-16") or encoding == "utf-16":
            text = self.content(file_id).decode(
                "utf-16" if encoding == "utf-16" else encoding, "replace"
            )
            return _nth(text, line)
        while piece := self._db.read(
            "SELECT data FROM source_chunk WHERE file_id = ? AND number = ?", (file_id, number)
        ):
            data += unpacked(file_id, piece[0][0])
            if (
                number == start
                and data.startswith(b"\n")
                and self._ends_with_return(file_id, start - 1)
            ):
                data = data[1:]  # its \r\n was parted and has been counted
            number += 1
            wanted = line - first_line
            parts = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", wanted + 1)
            if len(parts) > wanted + 1:
                return str(parts[wanted], encoding, "replace").removeprefix("\ufeff")
        return str(parts[-1], encoding, "replace") if len(parts) > line - first_line else ""

    def _ends_with_return(self, file_id: int, number: int) -> bool:
        sql = "SELECT data FROM source_chunk WHERE file_id = ? AND number = ?"
        rows = self._db.read(sql, (file_id, number))
        return any(unpacked(file_id, data).endswith(b"\r") for (data,) in rows)

    def verify(self) -> list[Issue]:
        """Return an issue for every file whose bytes are not those of its SHA-256."""
        issues = []
        for file_id, digest in self._db.read("SELECT id, sha256 FROM source_file"):
            try:
                same = self._digested(file_id) == digest
            except UserError:
                same = False
            if not same:
                issues.append(Issue("source_file_damaged", None, {"file": file_id}))
        return issues

    def _digested(self, file_id: int) -> bytes:
        """Return the SHA-256 of the bytes of a file, piece by piece: a file is as long as it
        likes.
        """
        from hashlib import sha256

        digest, sql = sha256(), "SELECT data FROM source_chunk WHERE file_id = ? ORDER BY number"
        for (data,) in self._db.connection.execute(sql, (file_id,)):
            digest.update(unpacked(file_id, data))
        return digest.digest()


def unpacked(file_id: int, data: bytes) -> bytes:
    """Return the bytes of a piece of a file; raises UserError ``source_file_damaged``."""
    import zstandard

    try:
        return zstandard.ZstdDecompressor().decompress(data)
    except (zstandard.ZstdError, MemoryError):
        raise UserError("source_file_damaged", file=file_id) from None


def _nth(text: str, line: int) -> str:
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return parts[line - 1].removeprefix("\ufeff") if line <= len(parts) else ""
