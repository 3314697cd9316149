"""What a review copy holds, and the one form in which it is written.

Either the figures and documents of the quarter, or these figures with the whole ledger. The ZIP is
written in one way only (nothing packed, no times), so that a single byte that is not as written
shows; it may be sealed for a passphrase.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fundtracker import private_files
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.secrets import sealed_files
from fundtracker.ledger.secrets.sealed_files import Secret
from fundtracker.reports.review import pack
from fundtracker.reports.review.copy_additions import ADDED
from fundtracker.reports.review.copy_seal import DOCUMENTS, MANIFEST, SEALED, Members

FIGURES, README = "figures.json", "README.txt"
QUARTER, WHOLE = CONTENTS = ("quarter", "ledger")
MEMBERS = (*SEALED[WHOLE], MANIFEST, ADDED)
_ORDER = (*SEALED[WHOLE], DOCUMENTS, MANIFEST, ADDED)
_NO_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a ZIP


class Wanted(NamedTuple):
    """What a copy is to hold (one of ``CONTENTS``), for which passphrase (empty: for all), and the
    cipher of one that is under a passphrase (one of ``sealed_files.CIPHERS``).
    """

    content: str = WHOLE
    passphrase: str = ""
    cipher: str = sealed_files.AES

    def secret(self) -> Secret | None:
        """Return the key that the passphrase makes; raises UserError ``passphrase_short``."""
        if not self.passphrase:
            return None
        return sealed_files.new_secret(self.passphrase, self.cipher)


# ---------------------------------------------------------------- what is inside
def inside(ledger: Ledger, quarter: Quarter, content: str) -> list[str]:
    """Return in words what a copy of a quarter would hold, a line each."""
    figures = tr("the frozen figures of {quarter} and its pack (PDF, XLSX)", quarter=quarter.name)
    if content == WHOLE:
        n, files = ledger.pages.totals(Query()).n, len(ledger.imports.names())
        return [
            figures,
            tr(
                "the whole ledger without its password: {n} payments of all quarters with payees"
                " and account numbers",
                n=n,
            ),
            tr("the files that were imported ({files}), byte for byte", files=files),
            tr("the history: who did what, when and why; names and keys of who signed"),
        ]
    return [
        figures,
        _documents_words(ledger.attachments.of_quarter(quarter.ordinal)),
        tr("names and keys of who signed, remarks and decisions"),
        tr("not the ledger: no file of a bank, no payment that the pack does not print"),
    ]


def _documents_words(documents: list[Paper]) -> str:
    size = sum(document.size for document in documents)
    names = ", ".join(document.name for document in documents[:10])
    if not documents:
        return tr("no documents: none is kept with what was paid or decided in the quarter")
    return tr(
        "documents of what was paid and decided in the quarter: {files}, {size} KB ({names})",
        files=len(documents),
        size=-(-size // 1024),
        names=names + (" …" if len(documents) > 10 else ""),
    )


def said_inside(members: Members) -> str:
    """Return what a copy says of itself (its README, the text of whoever wrote it)."""
    return members[README].decode("utf-8-sig", "replace").replace("\r\n", "\n").strip()


def readme(ledger: Ledger, quarter: Quarter, content: str) -> bytes:
    """Return the README of a copy: how it is read, and what is inside."""
    how = tr(
        "Review copy of {quarter}. Open the PDF or the workbook with any program; figures.json "
        "holds the frozen"
        " figures, manifest.json their hashes and signatures. fundtracker review verify FILE "
        "proves all of it;"
        " comments and signatures are added with the same program and merged back.",
        quarter=quarter.name,
    )
    lines = [how, "", tr("What is inside:"), *(f"- {x}" for x in inside(ledger, quarter, content))]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def documents(ledger: Ledger, quarter: Quarter) -> bytes:
    """Return the documents of a quarter as a ZIP, named by number and name; empty: none."""
    papers = ledger.attachments.of_quarter(quarter.ordinal)
    if not papers:
        return b""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, paper in enumerate(papers, 1):
            plain = "".join("_" if c in '<>:"/\\|?*' or not c.isprintable() else c
                            for c in paper.name)  # fmt: skip
            info = zipfile.ZipInfo(f"{number:03d} {plain.strip(' .')}", _EARLIEST)
            archive.writestr(info, ledger.attachments.content(paper))
    return out.getvalue()


# ---------------------------------------------------------------- its form
def packed(members: Mapping[str, bytes]) -> bytes:
    """Return the one form in which members are written."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in _ORDER:
            if name in members:
                archive.writestr(zipfile.ZipInfo(name, _EARLIEST), members[name])
    return out.getvalue()


def write(path: Path, members: Mapping[str, bytes], secret: Secret | None = None) -> None:
    """Write a copy, sealed under ``secret``, else as the file was that it takes the place of.

    Raises:
        UserError: ``write_failed``, ``sealed_passphrase_needed``.
    """
    secret = secret or sealed_files.secret_of(path)
    content = packed(members)
    part = path.with_name(path.name + ".part")
    try:
        with private_files.opened(part) as file:
            file.writelines(sealed_files.sealed(content, secret) if secret else [content])
        private_files.settle(part, path)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)


def unpacked(content: bytes, path: Path) -> Members:
    """Return the members of a copy's bytes: no other, none twice, none packed (so none can swell).

    Raises:
        UserError: ``not_a_copy``, ``copy_strange_member``, ``copy_member_missing``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names: list[str] = []
            for info in archive.infolist():
                stored = (
                    info.compress_type == zipfile.ZIP_STORED
                    and info.file_size == info.compress_size
                )
                if info.filename not in _ORDER or info.filename in names or not stored:
                    raise UserError("copy_strange_member", path=path.name, name=info.filename[:80])
                names.append(info.filename)
            for name in (*SEALED[QUARTER], MANIFEST, ADDED):
                if name not in names:
                    raise UserError("copy_member_missing", path=path.name, name=name)
            return {name: _member(archive, name) for name in _ORDER if name in names}
    except _NO_ZIP:
        raise UserError("not_a_copy", path=path.name) from None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of a member, whatever its check sum says: the manifest names what was
    altered.
    """
    with archive.open(name) as file:
        file._expected_crc = None  # type: ignore[attr-defined]
        return file.read()


def rows(body: bytes, lang: str) -> list[tuple[str, str]]:
    """Return each row of the frozen tables as (words, id of its first figure), in order, to tie a
    comment to one.

    ``body`` are the figures of the copy as they were sealed. A row without a figure is left out.
    """
    rows_held = []
    for table in pack.tables(json.loads(body), lang):
        for row in table.rows:
            ids = (str(getattr(cell, "id", "")) for cell in row.cells.values())
            if figure := next((figure for figure in ids if figure), ""):
                rows_held.append((f"{table.title} · {row.name.strip()}", figure))
    return rows_held
