"""Exports that nobody had when the reader was written, each with its right reading beside it.

``right`` has one line a row: ``5 2024-01-03 out 1234.50 payee|account|summary`` (what stands behind the
first | may be left out), ``6 !bad_amount`` for a rejected row (``!*``: whatever the reason), ``REFUSE code``
for a whole file, ``ASK key`` for a question that must be put (then nothing else is compared), ``D ok`` or ``D mismatch`` for its declared totals, ``=unit 万元`` for a fact of the reading.
Lines that are not named are neither payments nor rejected.
"""

from __future__ import annotations

import sys
from typing import NamedTuple


class Unseen(NamedTuple):
    name: str
    data: bytes
    right: str
    file: str
    module: str


class Right(NamedTuple):
    records: list[tuple]
    rejected: list[tuple[int, str]]
    refused: str | None
    declared: str | None
    facts: dict[str, str]
    asked: list[str]


ALL: list[Unseen] = []


def case(
    name: str, data: str | bytes, right: str, enc: str = "utf-8", ext: str = ".csv", fname: str = ""
) -> None:
    if isinstance(data, str):
        data = data.removeprefix("\n").encode(enc)
    module = sys._getframe(1).f_globals["__name__"].rpartition(".")[2]
    ALL.append(Unseen(name, data, right, fname or name + ext, module))


def right_of(text: str) -> Right:
    right = Right([], [], None, None, {}, [])
    for line in filter(None, map(str.strip, text.splitlines())):
        words = line.split(" ", 4)
        if words[0] == "REFUSE":
            right = right._replace(refused=words[1])
        elif words[0] == "ASK":
            right.asked.append(words[1])
        elif words[0] == "D":
            right = right._replace(declared=words[1])
        elif words[0].startswith("="):
            right.facts[words[0][1:]] = " ".join(words[1:])
        elif words[1].startswith("!"):
            right.rejected.append((int(words[0]), words[1][1:]))
        else:
            whole, _, part = words[3].lstrip("-").partition(".")
            fen = int(whole) * 100 + int(part.ljust(2, "0")[:2])
            texts = words[4].split("|") if len(words) > 4 else []
            amount = -fen if words[3].startswith("-") else fen
            right.records.append((int(words[0]), words[1], words[2], amount, *texts))
    return right
