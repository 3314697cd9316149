"""The yearly archive: a folder that needs no program: CSV, PDF, the files as they came, check
sums, a README.

It is written beside its place and moved there whole; a broken one leaves nothing behind.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.ledger import Ledger, all_tables, figure_proof
from fundtracker.ledger.review import signing
from fundtracker.reports.record_words import column_name
from fundtracker.reports.review import pack, pack_pdf, pack_xlsx
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables import table_exports
from fundtracker.reports.tables.table_names import table_name

SUMS, README = "SHA256SUMS.txt", "README.txt"
Tick = Callable[[str], None]


class Archived(NamedTuple):
    """What was written: files, bytes, and the SHA-256 of the list of check sums."""

    files: int
    size: int
    digest: str


def write(ledger: Ledger, year: int, folder: Path, tick: Tick | None = None) -> Archived:
    """Write the archive of a year into a new folder. ``tick`` is told each step, and may raise to
    call it off.

    Raises:
        UserError: ``exists``, ``no_folder``, ``figures_not_proved``, ``write_failed``.
    """
    if folder.exists():
        raise UserError("exists", path=folder.name)
    if not folder.absolute().parent.is_dir():
        raise UserError("no_folder", path=str(folder.parent))
    figure_proof.prove(ledger)
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        private_files.new_folder(part)
        _Writer(ledger, year, part, tick or (lambda _: None)).all()
        done = _sums(part)
        private_files.settle(part, folder)
    except OSError as error:
        raise UserError("write_failed", path=folder.name, why=error.strerror or "") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return done


class _Writer:
    """Writes the parts of one archive."""

    def __init__(self, ledger: Ledger, year: int, folder: Path, tick: Tick) -> None:
        self._ledger, self._year, self._folder, self._tick = ledger, year, folder, tick
        self._quarters = [Quarter(year, n) for n in range(1, 5)]

    def all(self) -> None:
        """Write everything but the check sums."""
        self._tables()
        self._payments()
        self._sources()
        papers = self._packs()
        self._tick("ledger.ftdb")
        self._ledger.backup(self._folder / "ledger.ftdb")
        private_files.write_text(self._folder / README, self._readme(papers), "utf-8-sig", "\r\n")

    def _tables(self) -> None:
        """Write each table as it stands, and the states its rows had before; then what the
        columns mean.
        """
        private_files.folder(self._folder / "tables" / "history")
        meanings = [("table", "table_zh", "table_en", "column", "column_zh", "column_en", "kind")]
        for name in all_tables.names(self._ledger):
            self._tick(f"tables/{name}.csv")
            rows = all_tables.table(self._ledger, name)
            table_exports.write(rows, self._folder / "tables" / f"{name}.csv", "csv")
            if name not in all_tables.LOG and not self._ledger.tables[name].append_only:
                before = self._folder / "tables" / "history" / f"{name}.csv"
                if not table_exports.write(
                    all_tables.table(self._ledger, name, history=True), before, "csv"
                ):
                    before.unlink()
            meanings += [
                (name, *_names(name, cells.name, field.name), field.kind)
                for cells, field in zip(
                    rows.fields, table_exports.in_units(rows).fields, strict=True
                )
            ]
        fields = [all_tables.Field(head, all_tables.TEXT) for head in meanings[0]]
        table_exports.write(
            all_tables.Rows("columns", fields, iter(meanings[1:])),
            self._folder / "columns.csv",
            "csv",
        )

    def _payments(self) -> None:
        span = (self._quarters[0].ordinal, self._quarters[-1].ordinal)
        rows = all_tables.table(self._ledger, "payment", quarters=span)
        table_exports.write(rows, self._folder / f"payments-{self._year}.csv", "csv")

    def _sources(self) -> None:
        """Write the files taken in, byte for byte; the name begins with the SHA-256, by which
        tables name them.
        """
        private_files.new_folder(self._folder / "sources")
        for file_id, name in self._ledger.files.named():
            self._tick(f"sources/{name}")
            digest = self._ledger.files.digest(file_id)
            plain = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in name).strip(
                " ."
            )[-80:]
            private_files.write_bytes(
                self._folder / "sources" / f"{digest[:16]}-{plain}",
                self._ledger.files.content(file_id),
            )

    def _packs(self) -> list[str]:
        """Write the packs of the year: each frozen quarter, and the last one in any case."""
        private_files.new_folder(self._folder / "packs")
        lines = []
        for quarter in self._quarters:
            review = self._ledger.reviews.of(quarter.ordinal)
            frozen = review.state in ("locked", "signed") and review.snapshot_id is not None
            if not frozen and quarter != self._quarters[-1]:
                continue
            digest, signatures = "", []
            if frozen and review.snapshot_id is not None:
                snapshot = self._ledger.reviews.snapshot(review.snapshot_id)
                body, digest = snapshot.body, snapshot.sha256.hex()
                signatures = self._ledger.reviews.signatures(review.snapshot_id)
            else:
                body = pack.body(self._ledger, quarter, [])
            content, stem = json.loads(body), self._folder / "packs" / quarter.name
            if "languages" not in content:
                continue  # a snapshot that holds no pack
            content = pack.with_remarks(
                content,
                self._ledger.reviews.comments(quarter.ordinal),
                self._ledger.reviews.decisions(),
            )
            private_files.write_bytes(stem.with_suffix(".json"), body)
            for lang in LANGUAGES:
                self._tick(f"packs/{quarter.name}-{lang}.pdf")
                how = Print((lang,))
                pack_pdf.write(
                    content,
                    stem.with_name(f"{quarter.name}-{lang}.pdf"),
                    how,
                    digest=digest,
                    signatures=signatures,
                )
                pack_xlsx.write(
                    content,
                    stem.with_name(f"{quarter.name}-{lang}.xlsx"),
                    Print((lang,)),
                    digest=digest,
                    signatures=signatures,
                )
            lines.append(
                f"{quarter.name}: SHA-256 {digest}" if digest else f"{quarter.name}: {_draft()}"
            )
        return lines

    def _readme(self, papers: list[str]) -> str:
        """Return the README in both languages: what is where, how to read it without the
        program.
        """
        facts = []
        for quarter in self._quarters:
            booked = self._ledger.history.booked(quarter.ordinal, quarter.ordinal)
            n, fen = sum(b[1] for b in booked), sum(b[2] for b in booked)
            facts.append(f"  {quarter.name}  {n:,}  {money.show(fen)}")
        facts += [f"  {paper}" for paper in papers]
        facts += [f"  ledger {signing.uid_of(self._ledger)}", f"  head   {self._ledger.head()}"]
        lines = []
        for lang in LANGUAGES:
            with speaking(lang):
                lines.append("\n".join(_words(self._year)))
        return "\n\n".join([*lines, "\n".join(facts)]) + "\n"


def _draft() -> str:
    """Return "draft" in both languages."""
    lines = []
    for lang in LANGUAGES:
        with speaking(lang):
            lines.append(tr("Draft, not frozen"))
    return " ".join(lines)


def _words(year: int) -> list[str]:
    """Return the lines of the README in the language spoken."""
    return [
        tr(
            "Archive of {year}. It needs no program: a text editor, a spreadsheet, a PDF reader "
            "open it.",
            year=year,
        ),
        "",
        tr(
            "payments-{year}.csv: the payments booked in the year, each with its plan line and "
            "file.",
            year=year,
        ),
        tr(
            "tables: every table in its current state; tables/history: the states that rows had "
            "before."
        ),
        tr(
            "columns.csv: what tables and columns mean. Columns that end in _id name a row by its "
            "id."
        ),
        tr(
            "rev is the change that wrote a row, rev_end the one that ended it: see "
            "tables/changeset.csv."
        ),
        tr("Amounts are yuan with two decimals, days are year-month-day, quarters 2024Q1."),
        tr(
            "CSV is UTF-8. A ' at the beginning of a text was set so that no spreadsheet runs it; "
            "take it away."
        ),
        tr(
            "physical and shares: thousandths or millionths, as columns.csv and the tables' names "
            "say."
        ),
        tr(
            "packs: the review packs, as they were frozen where a hash is given, else drafts; "
            "JSON: the same figures."
        ),
        tr(
            "sources: the files as they came, byte for byte; names begin with their SHA-256 "
            "(tables/source_file.csv)."
        ),
        tr("ledger.ftdb: the ledger itself, an SQLite 3 database that many programs open."),
        tr(
            "SHA256SUMS.txt: check sums. sha256sum -c SHA256SUMS.txt proves that nothing was "
            "altered."
        ),
        tr(
            "Below: payments of each quarter (number, yuan), hashes of the packs, the ledger and "
            "its head."
        ),
    ]


def _names(table: str, field: str, head: str) -> tuple[str, str, str, str, str]:
    """Return (table in Chinese, in English, column as its head says it, in Chinese, in English)."""
    column = field.removesuffix("_yuan") + "_fen" if field.endswith("_yuan") else field
    names = []
    for lang in LANGUAGES:
        with speaking(lang):
            names.append((table_name(table), column_name(column, table)))
    (table_a, column_a), (table_b, column_b) = names
    return table_a, table_b, head, column_a, column_b


def _sums(folder: Path) -> Archived:
    """Write the check sums of all files, in the form that sha256sum -c reads."""
    lines, size = [], 0
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        digest = sha256()
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
        lines.append(f"{digest.hexdigest()}  {path.relative_to(folder).as_posix()}\n")
    text = "".join(lines).encode()
    private_files.write_bytes(folder / SUMS, text)
    return Archived(len(paths) + 1, size + len(text), sha256(text).hexdigest())
