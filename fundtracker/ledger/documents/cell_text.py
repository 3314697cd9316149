"""The text of a cell of a spreadsheet, and of markup whose encoding its bytes tell."""

from __future__ import annotations

import datetime as dt


def decoded(content: bytes) -> str:
    """Return markup as text: UTF-8 or UTF-16 by its mark, UTF-8 where it is valid, else GB18030."""
    for mark, codec in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
    ):
        if content.startswith(mark):
            return content.decode(codec, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _digits(number: float) -> str:
    from decimal import Decimal

    exact = Decimal(format(number, ".15g")).normalize()
    return format(exact, "E" if abs(number) >= 1e15 else "f")


def text_of(cell: object) -> str:
    """Return a cell as text: numbers by 15 significant digits (as the sheet shows them), ISO dates.

    A number of more than 15 digits has lost some: it is written 9.9E+18, so that nobody takes it
    for a whole account number.
    """
    if isinstance(cell, str):
        return cell.strip(" \t\r\n\u3000\xa0\ufeff\0")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int) and abs(cell) < 10**15:
        return str(cell)
    if isinstance(cell, (int, float)):
        return _digits(float(cell))
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
