"""Several statements in one sheet or text: a second table below, a second account; each is read by
the lines it has.

A section is told by the lines of the file that belong to it: its own, and those above all of them
that hold for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.cells.cell_words import account
from fundtracker.intake.columns import money_columns, units
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.meaning.table_columns import ACCOUNT
from fundtracker.intake.text import looks, row_kinds
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy

_MOST = 50  # sections of one file
_SAMPLE = 200
_TITLES, _OF_TITLE = 6, 2  # lines above a head that may be its titles, cells of one
_FOOT = lazy(
    "制表|审[核批]|复核|经办|会计|出纳|负责人|签[字章]|盖章|[注说备]明?[:：]|[合小总]计|余额|total|prepared|checked",
    re.IGNORECASE,
)


class Section(NamedTuple):
    """One of several statements in a file: its ``name`` (the account, or which of how many), its
    lines.
    """

    name: str
    lines: str

    @property
    def answers(self) -> dict[str, str]:
        """What makes a reader read this section alone."""
        return {"lines": self.lines, "part": self.name}


class _Scan(NamedTuple):
    """A table read to its end: ``accounts`` are (line, account) of rows that name the account
    they belong to; ``last``: its last rows.
    """

    table: Table
    data: list[int]
    accounts: list[tuple[int, str]]
    last: list[tuple[int, list[str]]]


def sections_of(path: Path, choices: Choices) -> list[Section]:
    """Return the sections of a file; none where it is one statement, or what stands below is no
    list of payments.
    """
    accounts: list[tuple[str, str]] = []  # account, lines
    begin, head = 1, ""
    while len(accounts) < _MOST:
        scan = _scan(path, choices, f"{head}{begin}-" if begin > 1 else "")
        if scan is None:
            break
        own = _account(chain.from_iterable(_before(scan)))
        if begin == 1 and len(of_rows := _by_rows(scan)) > 1:
            return of_rows
        end, following = _boundary(scan, own)
        if end is None:
            accounts.append((own, f"{head}{begin}-"))
            break
        first, above = _next(scan, end, following=following)
        accounts.append((own, f"{head}{begin}-{first - 1}"))
        begin, head = first, above
    return _sections(accounts)


def _sections(accounts: Sequence[tuple[str, str]]) -> list[Section]:
    """Return sections of (account, lines), called by the accounts where these tell them apart."""
    if len(accounts) < 2:
        return []
    names = [own for own, _ in accounts]
    unlike = len(set(names)) == len(names) and all(names)
    return [
        Section(own if unlike else f"{n}/{len(accounts)}", lines)
        for n, (own, lines) in enumerate(accounts, 1)
    ]


def _scan(path: Path, choices: Choices, lines: str) -> _Scan | None:
    """Read a table to its end; None where it holds no payments."""
    answers = {**choices.answers, "lines": lines} if lines else choices.answers
    try:
        table = open_table(
            path, encoding=choices.encoding, delimiter=choices.delimiter,
            header_line=None if lines else choices.header_line, answers=answers,
        )  # fmt: skip
        return _read(table)
    except RefusedError:
        return None


def _read(table: Table) -> _Scan | None:
    data: list[int] = []
    accounts: list[tuple[int, str]] = []
    last: list[tuple[int, list[str]]] = []
    at: int | None = None
    for numbers, rows in table.blocks():
        if not data:
            roles = _roles(table, rows[:_SAMPLE])
            if not _are_payments(roles):
                return None
            at = roles.get("own_account") if "balance" in roles else None
        data += numbers
        last = [*last, *zip(numbers[-_TITLES:], rows[-_TITLES:], strict=True)][-_TITLES:]
        if at is not None:
            accounts += _accounts(numbers, rows, at)
    return _Scan(table, data, accounts, last) if data else None


def _accounts(
    lines: Sequence[int], rows: Sequence[Sequence[str]], at: int
) -> list[tuple[int, str]]:
    pairs = zip(lines, rows, strict=True)
    return [(line, account(row[at])) for line, row in pairs if at < len(row)]


def _roles(table: Table, rows: list[list[str]]) -> dict[str, int]:
    header = table.header or [""] * table.width
    return {c.role: c.at for c in money_columns.roles(header, rows)}


def _are_payments(roles: Mapping[str, int]) -> bool:
    dated = "date" in roles or "datetime" in roles
    return dated and any(role.startswith("amount") for role in roles)


def _before(scan: _Scan) -> list[list[str]]:
    """Return the lines before the first row of data."""
    return [cells for line, _, cells in scan.table.skipped if line < scan.data[0]]


def _account(cells: Iterable[str]) -> str:
    match = ACCOUNT.search(" ".join(cells))
    return match[1] if match else ""


def _boundary(scan: _Scan, own: str) -> tuple[int | None, bool]:
    """Return the line on which another statement begins, None where none does, and whether it has
    a head of its own.
    """
    table, last = scan.table, scan.data[-1]
    second = table.second[0][0] if table.second else None
    for line, kind, cells in table.skipped:
        if kind in ("preamble", "blank") or not scan.data[0] < line < last:
            continue
        own_account = _account(cells)
        if not own_account or own_account == own or not own:
            continue
        below = next(n for n in scan.data if n > line)
        return line, any(k == "header_repeated" and line < n < below for n, k, _ in table.skipped)
    return second, True


def _next(scan: _Scan, begin: int, *, following: bool) -> tuple[int, str]:
    """Return the first line of a further section, its titles with it, and the lines above all that
    hold for it; ``following``: it has a head of its own.
    """
    if not following:
        return begin, _context(scan.table) + _head(scan.table)
    titles = _titles_above(scan, begin)
    first = titles[0][0] if titles else begin
    if _says_unit(scan.table, titles):
        return first, ""
    own_currency = any(_names_currency(cells) for _, cells in titles)
    return first, _context(scan.table, currency=not own_currency)


def _titles_above(scan: _Scan, head: int) -> list[tuple[int, list[str]]]:
    """Return the lines right above the head of a further table that are titles of it and not the
    foot of the table above: 二、本月退回, 单位：万元.
    """
    skipped = {line: cells for line, _, cells in scan.table.skipped if line < head}
    above = sorted({**skipped, **dict(scan.last)}.items(), reverse=True)
    titles: list[tuple[int, list[str]]] = []
    expected = head
    for line, cells in above[:_TITLES]:
        filled = [cell for cell in cells if cell.strip()]
        expected -= 1
        if line != expected or len(filled) > _OF_TITLE or _FOOT.search(" ".join(filled)):
            break
        if any(map(looks.is_value, filled)) or (not filled and titles):
            break
        titles += [(line, filled)] if filled else []
    return titles[::-1]


def _says_unit(table: Table, titles: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Return whether the titles or the head of a further table say its own unit."""
    head = table.second[0][1] if table.second else []
    return any(units.of_line(cells) for _, cells in titles) or any(map(units.of_name, head))


def _names_currency(cells: Sequence[str]) -> bool:
    """Return whether a line names an account with its currency."""
    return row_kinds.names_foreign_account(cells) or row_kinds.names_home_account(cells)


def _context(table: Table, *, currency: bool = True) -> str:
    """Return the lines above the table that say its unit: they hold for what stands further down,
    too; without ``currency`` not those that name its account with its currency.
    """
    lines_before = [
        line
        for line, cells in table.preamble
        if units.of_line(cells)
        and not ACCOUNT.search(" ".join(cells))
        and (currency or not _names_currency(cells))
    ]
    return "".join(f"{line}," for line in lines_before)


def _head(table: Table) -> str:
    line = table.header_line or 1
    return f"{line}-{line + table.header_rows - 1},"


def _by_rows(scan: _Scan) -> list[Section]:
    """Return a section for each account that the rows themselves name, in a file with a running
    balance.
    """
    names = list(dict.fromkeys(name for _, name in scan.accounts))
    if not 1 < len(names) <= _MOST or "" in names:
        return []
    above = f"1-{(scan.table.header_line or 1) + scan.table.header_rows - 1},"
    return [
        Section(name, above + _ranges([n for n, own in scan.accounts if own == name]))
        for name in names
    ]


def _ranges(lines: Sequence[int]) -> str:
    """Return lines as ranges: 4-6,9."""
    groups = groupby(enumerate(lines), lambda pair: pair[1] - pair[0])
    runs = [[line for _, line in group] for _, group in groups]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
