"""Words coded once: a million rows share a few thousand names, accounts and purposes."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

_DIGITS = "0123456789"
_LONGEST = 15
WIDTH = "\x1f"  # between the words of a serial and the width of its number

CONTENT = 1 << 62  # set in an id that its content gives


def content_id(content: bytes) -> int:
    """Return the id that a word or a file has by its content: the same at every desk.

    Two contents with one id (never met: 62 bits) are refused by the table, never mixed up.
    """
    from hashlib import sha256

    return CONTENT | int.from_bytes(sha256(content).digest()[:8]) >> 2


def new_codes(change: Change, texts: Sequence[str]) -> list[int]:
    """Return the codes of words that the ledger has not yet."""
    if change.is_shared():
        return [content_id(text.encode()) for text in texts]
    first = change.new_ids("term", len(texts))
    return list(range(first, first + len(texts)))


class Codes(dict[str, int]):
    """text → code of an open change; ``column`` gives a code to what it meets for the first
    time.
    """

    def __init__(self, db: Database, change: Change) -> None:
        super().__init__({"": 0})
        self._db, self._change = db, change
        self._any = Terms(db).has_any()
        self._fresh: list[str] = []
        self._missed: list[str] = []

    def __missing__(self, text: str) -> int:
        self._missed.append(text)
        return 0

    def column(self, texts: Sequence[str]) -> Sequence[int] | int:
        """Return the codes of a column, 0 where it says nothing; ``flush`` writes the new words."""
        if not any(texts):
            return 0
        codes = list(map(self.__getitem__, texts))
        if not self._missed:
            return codes
        fresh, self._missed = list(dict.fromkeys(self._missed)), []
        if fresh and self._any:
            for at in range(0, len(fresh), 500):
                some = fresh[at : at + 500]
                marks = ",".join("?" * len(some))
                self.update(
                    self._db.read(f"SELECT text, id FROM term WHERE text IN ({marks})", some)
                )
            fresh = [text for text in fresh if text not in self]
        if fresh:
            self.update(zip(fresh, new_codes(self._change, fresh), strict=True))
            self._fresh += fresh
        return list(map(self.__getitem__, texts))

    def flush(self) -> None:
        """Write the new words."""
        fresh = sorted(self._fresh, key=self.__getitem__)
        codes = list(map(self.__getitem__, fresh))
        self._change.insert_columns("term", len(codes), (codes, fresh))
        self._fresh = []


class Terms:
    """The words of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def text(self, code: int) -> str:
        """Return the text of a code."""
        return str(self._db.read("SELECT text FROM term WHERE id = ?", (code,))[0][0])

    def code(self, text: str) -> int | None:
        """Return the code of a text that stands in the ledger, or None."""
        rows = self._db.read("SELECT id FROM term WHERE text = ?", (text,))
        return int(rows[0][0]) if rows else None

    def has_any(self) -> bool:
        """Tell whether the ledger has words yet."""
        return self._db.read("SELECT 1 FROM term WHERE id > 0 LIMIT 1") != []

    def among(self, texts: Sequence[str]) -> set[str]:
        """Return those of some texts that stand in the ledger."""
        ids: set[str] = set()
        for at in range(0, len(texts), 500):
            some = texts[at : at + 500]
            marks = ",".join("?" * len(some))
            ids.update(
                text
                for (text,) in self._db.read(f"SELECT text FROM term WHERE text IN ({marks})", some)
            )
        return ids

    def holding(self, text: str) -> list[int]:
        """Return the codes of the words that hold a text anywhere; letters of either case."""
        rows = self._db.read(
            "SELECT id FROM term WHERE instr(lower(text), lower(?)) AND id > 0", (text,)
        )
        return [code for (code,) in rows]

    def ends(self, code: int, words: str) -> bool:
        """Tell whether a coded prefix of serials ends in these words, before its width."""
        return self.text(code).rsplit(WIDTH, 1)[0].endswith(words)


def split_serial(serial: str) -> tuple[str, int | None]:
    """Return (words with the width of the number, number) of a serial: 记-000012 → (记-␟6, 12)."""
    head = serial.rstrip(_DIGITS)
    tail = serial[len(head) :]
    if len(tail) > _LONGEST:
        head, tail = serial[:-_LONGEST], serial[-_LONGEST:]
    if not tail or not tail.isascii():
        return serial, None
    return f"{head}{WIDTH}{len(tail)}", int(tail)


def split_serials(serials: Sequence[str]) -> tuple[list[str], list[int | None]]:
    """Return the words and the numbers of a column of serials; see ``split_serial``."""
    first = serials[0] if serials else ""
    n = len(first) - len(first.rstrip(_DIGITS))
    if 0 < n <= _LONGEST:  # a numbered series: all cut at the same place
        heads = [serial[:-n] for serial in serials]
        tails = [serial[-n:] for serial in serials]
        joined = "".join(tails)
        words = set(heads)
        regular = len(joined) == n * len(serials) and joined.isascii() and joined.isdigit()
        if regular and not any(word[-1:] in _DIGITS and word for word in words):
            width = f"{WIDTH}{n}"
            named = {word: word + width for word in words}
            return list(map(named.__getitem__, heads)), list(map(int, tails))
    pairs = list(map(split_serial, serials))
    return [head for head, _ in pairs], [tail for _, tail in pairs]


def joined_serial(head: str, number: int | None) -> str:
    """Return the serial that ``split_serial`` split."""
    if number is None:
        return head
    words, width = head.rsplit(WIDTH, 1)
    return f"{words}{number:0{int(width)}d}"
