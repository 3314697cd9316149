"""Opening a file: what it is, a text, a spreadsheet or statements, then its table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.questions import Answers
from fundtracker.intake.sheets.sheet_score import best
from fundtracker.intake.text import decode, fixed_width, looks, structure
from fundtracker.intake.text.csv_records import Dialect, pieces_of_records, read_piece
from fundtracker.intake.text.dialect import detect_dialect
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.table import Table
from fundtracker.intake.text.table_head import set_structure
from fundtracker.ledger.documents import page_files
from fundtracker.ledger.documents.source_files import head_of
from fundtracker.patterns import lazy

HEAD_CHARACTERS = 1 << 16


def open_table(
    path: str | Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    answers: Answers | None = None,
    on_bytes: Callable[[bytes], None] | None = None,
) -> Table:
    """Open a file as a table; ``encoding``, ``delimiter`` and ``header_line`` are the person's
    choices, if any (header line 0: the file has none), ``answers`` what the person was asked
    before.

    ``on_bytes`` gets every byte of the file once and in order while the rows stream.

    Raises:
        RefusedError: what the file is, where it shows: ``binary``, ``not_a_spreadsheet``,
            ``file_is_picture`` …, ``unknown_encoding``, ``mixed_encoding``, ``line_too_long``,
            ``too_many_columns``, ``no_such_file``, ``is_a_folder``, ``not_a_file``,
            ``no_right_to_read``.
    """
    path = Path(path)
    head = head_of(path)
    if may_be_statement(head):
        from fundtracker.intake.formats import statements

        if statements.format_of(head) is not None:
            return statements.open_statement(path, head, on_bytes, answers)
    kind = decode.kind_of_file(path, head)
    if kind in page_files.KINDS:
        from fundtracker.intake.pages.opening import open_pages

        return open_pages(path, kind, on_bytes, answers)
    if kind in ("zip", "ole", "markup"):
        from fundtracker.intake.sheets.shown_figures import rewritten
        from fundtracker.intake.text.spreadsheet import Judges, open_sheet

        return open_sheet(path, kind, on_bytes, Judges(best, rewritten), header_line, answers)
    if kind != "text":
        raise RefusedError(kind, line=None, name=path.name)
    detected = decode.detect(path, encoding)
    damage: list[bool] = []
    texts = decode.texts(path, detected, on_bytes, lambda: damage.append(True))
    start = _head(texts)
    dialect = detect_dialect(start, delimiter)
    table = Table(path.name, detected, dialect, answers)
    if detected.reason == "euro_byte":
        table.notes.append(Issue("euro_byte"))
    table.damage = damage
    table.newline = _newline(start)
    cleaned = _cleaned(chain([start] if start else [], texts), table)
    if delimiter is None and fixed_width.may_be(start):
        text = "".join(cleaned)
        if layout := fixed_width.layout_of(text):
            table.delimiter = table.quotechar = ""
            set_structure(table, fixed_width.blocks(text, layout), header_line=layout.head + 1)
            return table
        cleaned = iter([text])
    _structure(table, pieces_of_records(cleaned, dialect.quote), dialect, header_line)
    return table


def may_be_statement(head: bytes) -> bool:
    """Return whether the first bytes of a file ask for a closer look: a format of its own."""
    return _STATEMENT.search(head[:1200].replace(b"\0", b"")) is not None


# What the formats with rules of their own begin with.
_STATEMENT = lazy(rb"OFX|!(?:Type|Account|Option|Clear)|:20:|\{1:F01|camt", re.IGNORECASE)


def _head(texts: Iterator[str]) -> str:
    start = ""
    for text in texts:
        start += text
        if len(start) >= HEAD_CHARACTERS:
            break
    return start


def _newline(text: str) -> str:
    pairs = text.count("\r\n")
    kinds = {
        "CRLF": pairs,
        "LF": text.count("\n") - pairs,
        "CR": text.count("\r") - pairs,
    }
    used = [name for name, n in kinds.items() if n]
    return used[0] if len(used) == 1 else "mixed" if used else "LF"


def _cleaned(texts: Iterable[str], table: Table) -> Iterator[str]:
    """Take NUL and inner byte-order marks out, noting where."""
    line = 1
    for text in texts:
        for mark, code in (("\0", "nul_removed"), ("\ufeff", "bom_removed")):
            at = text.find(mark)
            if at >= 0:
                here = line + decode.breaks_in(text[:at])
                table.notes.append(Issue(code, here, {"n": text.count(mark)}))
                text = text.replace(mark, "")
        line += decode.breaks_in(text)
        table.breaks_off = text[-1:] not in ("\n", "\r", "\x1a")
        yield text


def _structure(
    table: Table, pieces: Iterator[str], dialect: Dialect, header_line: int | None
) -> None:
    """Read the first piece by the width its own head shows, then set the structure."""
    first = next(pieces, "")
    rough = read_piece(first[:HEAD_CHARACTERS], 1, dialect, 0)
    width, trailing = _measured(rough, header_line)
    blocks = _blocks(chain([first], pieces), 1, dialect, width + trailing)
    set_structure(table, blocks, trailing=trailing, header_line=header_line)


def _measured(block: Cells, header_line: int | None) -> tuple[int, bool]:
    """Return the width of the table and whether its rows end with a delimiter."""
    rows = block.rows()
    header = structure.chosen_header(rows[: structure.HEAD_RECORDS], block.lines, header_line)
    below = (header.first or 0) + header.rows
    return header.width, _trailing_delimiter(rows[below : below + 200], header.width)


def _blocks(pieces: Iterator[str], line: int, dialect: Dialect, width: int) -> Iterator[Cells]:
    for piece in pieces:
        for text in _apart(piece):
            lines = decode.breaks_in(text)
            if lines >= _RUN and not text.strip(_BLANK + dialect.delimiter):
                yield Cells.of_blank(range(line, line + lines))
            else:
                yield read_piece(text, line, dialect, width)
            line += lines


_RUN = 64  # blank lines that are kept as one run
_BLANK = " \t\r\n\u3000\xa0"
_MARKS = tuple(mark * _RUN for mark in ("\n", "\r\n", "\r"))
_TEXT = lazy(r"[^\r\n]")


def _apart(piece: str) -> list[str]:
    """Return a piece with its long runs of blank lines by themselves; a run's first break ends
    the line before it.
    """
    parts: list[str] = []
    at = 0
    while (
        begin := min((p for mark in _MARKS if (p := piece.find(mark, at)) >= 0), default=-1)
    ) >= 0:
        begin += 2 if piece.startswith("\r\n", begin) else 1
        text = _TEXT.search(piece, begin)
        end = text.start() if text else len(piece)
        parts += [piece[at:begin], piece[begin:end]]
        at = end
    return [*parts, piece[at:]] if at < len(piece) else parts


def _trailing_delimiter(rows: list[list[str]], width: int) -> bool:
    """Return whether the rows end with a delimiter that opens no column."""
    data = [row for row in rows if looks.filled(row) > 1]
    longer = [row for row in data if len(row) == width + 1 and not row[-1]]
    return len(longer) * 2 > len([row for row in data if len(row) >= width])
