"""One field finds all: records by name, number or pinyin, payments by what they say or amount to.

Read once a state of the ledger and kept: a key pressed is answered from memory.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from fundtracker import pinyin
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_pages import PageRow
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.things import Thing, things

SHOWN = 6  # of each kind
_END, _APART = "\x00", "\x1f"


class Entry(NamedTuple):
    """Something that can be found: ``target`` is what its opener needs to know."""

    kind: str
    name: str
    detail: str
    target: object
    code: str = ""


class Names:
    """Entries by their texts, which are joined so that a search reads one text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        texts = [_APART.join(_words(entry)).lower() for entry in self.entries]
        self._text = _END.join([*texts, ""])
        self._ends = list(accumulate(len(text) + 1 for text in texts))

    def search(self, typed: str) -> list[Entry]:
        """Return the entries that hold every word typed, as letters or read in pinyin: those that
        begin with it before those that hold it, else in their order.
        """
        words = typed.lower().split()
        if not words:
            return []
        hits = set.intersection(*(self._holding(word) for word in words))
        ranked = sorted((self._rank(at, words), at) for at in hits)
        return [self.entries[at] for _, at in ranked]

    def _holding(self, word: str) -> set[int]:
        patterns = [re.compile(re.escape(word)), pinyin.pattern(word)]
        return {
            bisect_right(self._ends, hit.start())
            for pattern in patterns
            if pattern is not None
            for hit in pattern.finditer(self._text)
        }

    def _rank(self, at: int, words: Sequence[str]) -> int:
        texts = [text.lower() for text in _words(self.entries[at])]
        first = pinyin.pattern(words[0])
        phrase = " ".join(words)
        if phrase in texts:
            return 0
        if any(text.startswith(words[0]) or (first and first.match(text)) for text in texts):
            return 1
        return 2


def _words(entry: Entry) -> list[str]:
    return [text for text in (entry.code, entry.name, entry.detail) if text]


class Finder:
    """The records of a ledger by name, kept for one state of it (reading thread)."""

    def __init__(self) -> None:
        self._state: tuple[int, int] | None = None
        self._names = Names(())

    def records(self, ledger: Ledger, typed: str, language: str) -> list[Entry]:
        """Return the records that a text finds, at most ``SHOWN`` of a kind."""
        state = ledger.version(), ledger.history.last()
        if state != self._state:
            self._names = Names(_entry(thing) for thing in things(ledger))
            self._state = state
        counted: dict[str, int] = {}
        hits = []
        for entry in self._names.search(typed):
            counted[entry.kind] = counted.get(entry.kind, 0) + 1
            if counted[entry.kind] <= SHOWN:
                hits.append(_in_language(entry, language))
        return hits


def _entry(thing: Thing) -> Entry:
    return Entry(thing.kind, thing.name, thing.other, thing, thing.code)


def _in_language(entry: Entry, language: str) -> Entry:
    """Put the English name first where English is read and there is one."""
    bilingual = entry.kind in ("fund", "partner", "company", "line", "source", "indicator")
    if language == "en" and bilingual and entry.detail:
        return entry._replace(name=entry.detail, detail=entry.name)
    return entry


def payments(ledger: Ledger, typed: str, shown: tuple[str, str]) -> list[PageRow] | None:
    """Return the newest payments that hold every word typed: in a name, summary, voucher, or as
    digits of an amount, in yuan or as ``shown`` (unit, language).

    None: what a large ledger says is still being read into memory; a part of that was done now.
    """
    if not typed.strip():
        return []
    if not ledger.pages.search.step():
        return None
    return ledger.pages.first_rows(Query(text=typed, shown=shown), SHOWN)
