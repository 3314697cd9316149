"""Statements in formats of their own (OFX, QIF, MT940, camt.053) → the same table as any bank's
file.

Each row stands on the line of the file where its entry begins. Money goes out and comes in in two
columns, a reversal is negative on the side that it takes back; what a format calls a balance is
proved against the sum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.questions import Answers, Unread
from fundtracker.intake.text import decode
from fundtracker.intake.text.csv_records import Dialect
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.formats.entries import Entry, Statement

LIMIT = 200 << 20
HEADER = (
    "交易日期",
    "支出金额",
    "收入金额",
    "对方户名",
    "对方账号",
    "摘要",
    "附言",
    "交易流水号",
    "币种",
)
_BLOCK = 4096


class _Format(NamedTuple):
    name: str
    begins: re.Pattern[bytes]
    read: Callable[[str], list[Statement]]


def _reader(module: str) -> Callable[[str], list[Statement]]:
    """Return the reader of a format; its module is loaded for the first file of that format."""

    def read(text: str) -> list[Statement]:
        read: Callable[[str], list[Statement]]
        read = import_module(f"fundtracker.intake.formats.{module}").read
        return read(text)

    return read


_SPACE = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|[\s\0])*"
_PROLOGUE = rb"(?:<\?xml[^>]*>)?\s*(?:<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>\s*)?(?:<!--.*?-->\s*)?"
_FORMATS = (
    _Format(
        "OFX",
        lazy(_SPACE + rb"(?:OFXHEADER|<\?OFX|<OFX>|<\?xml[^>]*>\s*<\?OFX)", re.IGNORECASE),
        _reader("ofx"),
    ),
    _Format(
        "QIF",
        lazy(_SPACE + rb"!(?:Type|Account|Option|Clear)\b", re.IGNORECASE),
        _reader("qif"),
    ),
    _Format("MT940", lazy(_SPACE + rb"(?:\{1:F01|:20:)"), _reader("mt940")),
    _Format(
        "camt",
        lazy(_SPACE + _PROLOGUE + rb"<(?:\w+:)?Document[^>]*camt\.05[234]", re.DOTALL),
        _reader("camt"),
    ),
)


def format_of(head: bytes) -> str | None:
    """Return which format the first bytes of a file show, None for none of these."""
    known_format = _format(head)
    return known_format.name if known_format is not None else None


def _format(head: bytes) -> _Format | None:
    bare = head.replace(b"\0", b"")  # UTF-16 too
    return next(
        (known_format for known_format in _FORMATS if known_format.begins.match(bare)), None
    )


def accounts(path: Path, head: bytes) -> list[str]:
    """Return the names of the accounts in a file of a format of its own, in order."""
    return [statement.name for statement in _statements(path, head)[0]]


def open_statement(
    path: Path, head: bytes, on_bytes: Callable[[bytes], None] | None, answers: Answers | None
) -> Table:
    """Open a statement; of several accounts in one file the one chosen (answer ``sheet``), else
    the first.

    Raises:
        RefusedError: ``statement_unreadable`` with the line where it stops making sense,
            ``no_such_sheet``.
    """
    statements, encoding, name = _statements(path, head)
    if on_bytes is not None:
        for piece in decode.pieces(path):
            on_bytes(piece)
    table = Table(path.name, encoding, Dialect("", ""), answers)
    wanted = table.findings.answer("sheet")
    chosen = next(
        (statement for statement in statements if wanted in (None, "*", statement.name)), None
    )
    if chosen is None:
        names = ", ".join(statement.name for statement in statements)
        raise RefusedError("no_such_sheet", line=None, name=path.name, sheet=wanted, names=names)
    table.sheets = tuple(statement.name for statement in statements)
    if len(statements) > 1:
        table.part = chosen.name
        _name_others(table, [other for other in statements if other is not chosen])
    table.notes.append(Issue("statement_format", None, {"format": name}))
    _fill(table, chosen)
    return table


def _name_others(table: Table, others: Sequence[Statement]) -> None:
    """Name the accounts of the file that are not read, with their money."""
    for other in others:
        fen = sum(abs(_fen(entry.amount)) for entry in other.entries)
        table.notes.append(Issue("other_sheet", None, {"name": other.name}))
        table.findings.leave(Unread("other_sheet", other.name, None, len(other.entries), fen))


def _statements(path: Path, head: bytes) -> tuple[list[Statement], decode.Encoding, str]:
    kind = _format(head)
    assert kind is not None
    if path.stat().st_size > LIMIT:
        raise RefusedError(
            "zip_bomb", line=None, name=path.name, mib=path.stat().st_size >> 20, ratio=1
        )
    encoding = decode.detect(path)
    text = (
        "".join(decode.texts(path, encoding))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\0", "")
    )
    try:
        statements = kind.read(text.lstrip("\ufeff"))
    except RefusedError as error:
        error.params["name"] = path.name
        error.params["format"] = kind.name
        raise
    if not statements or not any(statement.entries for statement in statements):
        raise RefusedError("empty", line=None, name=path.name)
    return statements, encoding, kind.name


def _fill(table: Table, statement: Statement) -> None:
    table.header, table.header_cells, table.width = list(HEADER), [list(HEADER)], len(HEADER)
    if statement.account:
        held = [f"户名：{statement.holder}"] if statement.holder else []
        table.preamble = [(statement.line, [f"账号：{statement.account}", *held])]
        table.skipped = [(line, "preamble", cells) for line, cells in table.preamble]
    table.issues += statement.issues
    table.signs_known, table.of_card = True, statement.of_card
    moved = sum(_fen(entry.amount) for entry in statement.entries)
    if statement.opening is not None and statement.closing is not None:
        gap = _fen(statement.closing) - _fen(statement.opening) - moved
        if gap:
            table.issues.append(
                Issue("statement_differs", statement.closing_line, {"amount": show(gap)})
            )
    table.stream = _blocks(statement.entries)


def _blocks(entries: Sequence[Entry]) -> Iterator[Cells]:
    for at in range(0, len(entries), _BLOCK):
        some = entries[at : at + _BLOCK]
        yield Cells.of_rows(
            [entry.line for entry in some], [_row(entry) for entry in some], len(HEADER)
        )


def _row(entry: Entry) -> list[str]:
    amount = entry.amount
    if isinstance(amount, Decimal):
        out = "" if entry.into else format(-amount, "f")
        into = format(amount, "f") if entry.into else ""
    else:  # a text that cannot be read: it is shown where it stands, and refused
        out, into = ("", amount) if entry.into else (amount, "")
    return [
        entry.day,
        out,
        into,
        entry.payee,
        entry.account,
        entry.summary,
        entry.note,
        entry.serial,
        entry.currency,
    ]


def _fen(amount: Decimal | str) -> int:
    return int(amount * 100) if isinstance(amount, Decimal) else 0
