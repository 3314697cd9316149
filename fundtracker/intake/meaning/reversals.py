"""Rows that take a payment back: flagged, named so by their words, or beside the payment that
they undo.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts, taken_back
from fundtracker.intake.cells.cell_words import text
from fundtracker.intake.cells.column_cleaning import Judged
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.questions import Findings, Question, key_of
from fundtracker.intake.sheets import sheet_comments
from fundtracker.intake.sides import sent_back
from fundtracker.intake.sides.sent_back import Pair, SentBack
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.meaning.table_meaning import Meaning
    from fundtracker.intake.sums.part_paid import PartPaid

OUT, IN = 0, 1
_TAKEN_BACK = "taken_back"
_SENT_BACK = "sent_back"
_WAYS = {  # the likeliest answer first
    taken_back.UNDOES: ("negative", "unpaid", "paid"),
    taken_back.NO_PAYMENT: ("unpaid", "negative", "paid"),
}
_TOLD = 3  # words that a question quotes
_QUOTED = 24  # characters of each
_FLAG = lazy(
    "[*＊√✓]|是|有|[YyRr1]|[Yy]es|[Tt]rue|冲|红|冲[账正销红]|红[冲字]|抹账|反|反交易|reversal|reversed",
    re.IGNORECASE,
)
_FIGURE = lazy(r"\d{2}|\d[万千元]")
_ORIGINAL = lazy("被冲|被抹|被红")
_NAMES = ("counterparty_name", "payee_name")
_TYPES = ("txn_type", "settle_method", "biz_type", "category", "voucher_type")
_JUDGES = {
    **dict.fromkeys(_NAMES, taken_back.in_names),
    **dict.fromkeys(_TYPES, taken_back.in_types),
    **{"summary": taken_back.in_texts, "purpose": taken_back.in_texts},
    "remark": taken_back.in_remarks,
}


class _Said(NamedTuple):
    """What a cell, or a comment on one, says of its row: how it takes a payment back, in which
    column, in which words; ``place``: the cell of a comment.
    """

    kind: str
    at: int
    text: str
    place: str = ""


class Reversals:
    """Turns the rows of a file that take payments back; ``n`` and ``fen`` count them, ``asked`` is
    the money of rows that only a person can judge: question → fen; ``shown``: (code, line) → what
    shows why a row is kept out.
    """

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self.n = self.fen = 0
        self.asked: Counter[str] = Counter()
        self._returned = 0  # fen of rows that came back, says their remark, and count as paid
        self.shown: dict[tuple[str, int], dict[str, str]] = {}
        self._receipts: list[int] = []  # fen of receipts that were taken back
        # rows of the block that were turned on their own side: the balance moved the other way
        self.stayed: set[int] = set()
        self._words: dict[str, dict[str, None]] = {}  # how payments are taken back → in which words
        self._back = self._judged()
        self._comments = sheet_comments.below(meaning.table)
        self._sent_back = SentBack(
            meaning.role,
            meaning.columns,
            meaning.table.preamble,
            lambda: self._meaning.newest_first,
        )
        self._parts: PartPaid | None = None  # remarks that name another sum than their row's
        self._back_from: dict[str, None] = {}  # who perhaps sent a payment back

    def _judged(self) -> dict[int, Judged[str]]:
        """Return the columns whose words may take a payment back, each with what judges them."""
        judges = {}
        for column in self._meaning.columns:
            header = normal(column.header)
            judge = _JUDGES.get(column.role)
            if column.role == "ignore" and taken_back.may_say(header):
                types = taken_back.holds_types(header)
                judge = taken_back.in_types if types else taken_back.in_remarks
            if judge is not None:
                judges[column.at] = Judged(judge)
        return judges

    def turn(self, rows: Rows, bad: dict[int, str]) -> None:
        """Turn reversals to the side that they undo: a payment that is taken back is a negative
        payment. Rows of money out that a word alone calls taken back are asked about.
        """
        self.stayed = set()
        marked = self._flagged(rows.cell) if "reversal_flag" in rows.cell else set()
        settled = marked | set(bad)
        hinted = self._sent_back.told(rows) - settled
        paired = self._sent_back.paired(rows, {**bad, **dict.fromkeys(marked, "")})
        for i in [i for i, pair in paired.items() if pair.money == sent_back.UNPAID]:
            bad[i] = "returned_unpaid"
            del paired[i]
            hinted -= {i}
        self._settle_taken_back(rows, bad, self._taken_back(rows, settled))
        if marked:
            self._turn_marked(rows, marked)
        if hinted:
            self._settle_hints(rows, hinted)
        if others := {i: pair for i, pair in paired.items() if i not in hinted}:
            self._settle_pairs(rows, others)
        self._settle_parts(rows, bad)

    def _settle_parts(self, rows: Rows, bad: dict[int, str]) -> None:
        """Hear remarks that name another sum than that of their row, where any names one."""
        meaning = self._meaning
        if "balance" in meaning.role:  # it says what was paid
            return
        texts = [rows.columns[at] for at in self._back if at < len(rows.columns)]
        if self._parts is None and any(_FIGURE.search("\n".join(set(text))) for text in texts):
            from fundtracker.intake.sums.part_paid import PartPaid

            scale, answer = amounts.UNITS[meaning.unit], meaning.answer("part_paid")
            self._parts = PartPaid(meaning.columns, scale, answer, self.shown)
        if self._parts is not None:
            self._parts.settle(rows, bad)

    def _turn_marked(self, rows: Rows, marked: set[int]) -> None:
        money, sides, cell = rows.money, rows.sides, rows.cell
        one_way = len({"amount_out", "amount_in"} & set(cell)) == 1 and "direction" not in cell
        originals = {i for i in marked if self._is_original(i, marked, rows)}
        undone = _undone(rows, marked)
        turned = [i for i in sorted(marked - originals) if sides[i] in (OUT, IN)]
        for i in [i for i in turned if type(money[i]) is int and money[i] > 0]:
            stays = one_way or self._is_red(rows, i, undone)
            if stays and not one_way:
                self.stayed.add(i)
            sides[i] = sides[i] if stays else 1 - sides[i]
            money[i] = -money[i]
            self._count_marked(sides[i], money[i])

    def _count_marked(self, side: int, fen: int) -> None:
        if side == IN:
            self._receipts.append(fen)
        else:
            self._turned(fen)

    def _is_red(self, rows: Rows, i: int, undone: Counter[tuple[int, int]]) -> bool:
        """Return whether a marked row lowers the money of its own side (a red entry), and does not
        give it back on the other one: by the balance, else by what the file has to undo.
        """
        side, fen = rows.sides[i], rows.money[i]
        moved = self._by_balance(rows, i)
        if moved is not None and abs(moved) == fen:
            return bool((moved > 0) == (side == OUT))
        other = undone[1 - side, fen]
        if other or undone[side, fen]:
            return not other
        return bool(side == OUT)

    def _by_balance(self, rows: Rows, i: int) -> int | None:
        """Return what a row did to the balance; None where nothing tells."""
        left, up = rows.left, 1 if self._meaning.newest_first else -1
        if left is None or not 0 <= i + up < len(left):
            return None
        after, before = left[i], left[i + up]
        return after - before if type(after) is int and type(before) is int else None

    def _taken_back(self, rows: Rows, settled: set[int]) -> dict[int, _Said]:
        """Return the rows of money out, of a file without a balance, that nothing but a word
        calls taken back.
        """
        if any(self._meaning.signs.heard):
            return {}
        money = rows.money
        worded = {
            i: word
            for i, word in self._worded(rows).items()
            if i not in settled and type(money[i]) is int and money[i] > 0
        }
        worded = {
            i: word
            for i, word in worded.items()
            if taken_back.holds(word.kind, word.text, rows.days[i])
        }
        returned = {i for i, word in worded.items() if word.kind == taken_back.AGAIN}
        again = self._paid_again(rows, returned) if returned else set()
        self._returned += sum(money[i] for i in returned - again)
        return {i: word for i, word in worded.items() if i not in returned or i in again}

    def _worded(self, rows: Rows) -> dict[int, _Said]:
        """Return the rows of money out with such a word; one that says it plainly comes first."""
        worded: dict[int, _Said] = {}
        for at, judged in self._back.items():
            column = rows.columns[at] if at < len(rows.columns) else ()
            if not (words := judged.of(column)):
                continue
            places = [i for i, side in enumerate(rows.sides) if side == OUT and column[i] in words]
            fresh = {i: _Said(words[column[i]], at, column[i]) for i in places}
            plain = {i: word for i, word in worded.items() if word.kind != taken_back.AGAIN}
            worded |= fresh | plain
        return worded | self._commented(rows) if self._comments else worded

    def _commented(self, rows: Rows) -> dict[int, _Said]:
        """Return the rows of money out with such words in a comment on one of their cells."""
        worded: dict[int, _Said] = {}
        for i, line in enumerate(rows.lines):
            for at, place, words in self._comments.get(line, ()) if rows.sides[i] == OUT else ():
                if kind := taken_back.in_comments([words]).get(words):
                    worded[i] = _Said(kind, at, words, place)
        return worded

    def _paid_again(self, rows: Rows, returned: set[int]) -> set[int]:
        """Return the returned rows after which the same payee was paid the same money."""
        payees, money = _payees(rows), rows.money
        wanted = {(payees[i], money[i]) for i in returned}
        last: dict[tuple[str, int], int] = {}  # payee, fen → the place of its latest payment
        up = -1 if self._meaning.newest_first else 1
        for i, row in list(enumerate(zip(payees, money, strict=True)))[::up]:
            if row in wanted and rows.sides[i] == OUT and i not in returned:
                last[row] = i
        return {i for i in returned if (last.get((payees[i], money[i]), i) - i) * up > 0}

    def _settle_taken_back(self, rows: Rows, bad: dict[int, str], worded: dict[int, _Said]) -> None:
        money = rows.money
        for i, word in sorted(worded.items()):
            none = word.kind in (taken_back.AGAIN, taken_back.LATER)
            kind = taken_back.NO_PAYMENT if none else word.kind
            answer = self._meaning.answer(_TAKEN_BACK, kind) or self._meaning.answer(_TAKEN_BACK)
            if answer is None:
                self.asked[f"{_TAKEN_BACK}:{kind}"] += money[i]
                quoted = f"{word.place} {word.text}".strip()[:_QUOTED]
                self._words.setdefault(kind, {})[quoted] = None
            elif answer == "unpaid":
                bad[i] = "comment_says_unpaid" if word.place else "word_says_unpaid"
                name = word.place or self._meaning.header[word.at]
                shown = {"name": name, "cell": word.text[:80]}
                self.shown[bad[i], rows.lines[i]] = shown
            elif answer == "negative":
                money[i] = -money[i]
                self._turned(money[i])

    def _flagged(self, cell: Mapping[str, Sequence[str]]) -> set[int]:
        name = self._meaning.header[self._meaning.role["reversal_flag"]]
        if _ORIGINAL.search(name):  # 被冲标志 marks the payment that was taken back by another row
            return set()
        flags = enumerate(cell["reversal_flag"])
        return {i for i, flag in flags if _FLAG.fullmatch(text(flag))}

    def _is_original(self, i: int, marked: set[int], rows: Rows) -> bool:
        """Return whether a marked row is the one that another marked row takes back: the earlier
        of two.
        """
        newest_first, money, sides = self._meaning.newest_first, rows.money, rows.sides
        for other in marked:
            pair = type(money[i]) is int and money[i] == money[other] and sides[i] != sides[other]
            if pair and (other < i if newest_first else other > i):
                return True
        return False

    def _settle_hints(self, rows: Rows, hinted: set[int]) -> None:
        """Take a row whose words call it a reversal for one where the payment that it undoes is in
        the file (same amount and payee); else the person is asked. A minus says itself that a
        receipt is undone; where that receipt gave a payment back, the payment stands again.
        """
        answer = self._meaning.answer("reversal")
        if answer == "income":
            return
        known = self._with_what_they_undo(rows, hinted)
        for i in sorted(hinted):
            fen = rows.fen(i) or 0
            if i in known or (fen > 0 and answer is not None):
                rows.money[i], rows.sides[i] = -fen, OUT
                self._turned(-fen)
            elif fen > 0:
                self.asked["reversal"] += fen

    def _with_what_they_undo(self, rows: Rows, hinted: set[int]) -> set[int]:
        """Return the rows whose counterpart is in the file: a payment of the same amount and payee,
        for a minus a receipt that gave one back.
        """
        out, into = (
            list(zip(*columns, strict=True))
            for columns in zip(sent_back.parties(rows), sent_back.accounts(rows), strict=True)
        )
        paid = _counted(rows, out, (i for i, side in enumerate(rows.sides) if side == OUT))
        back = _counted(rows, into, (i for i in hinted if (rows.fen(i) or 0) > 0))
        lines = set()
        for i in hinted:
            fen = rows.fen(i) or 0
            undone, names = (paid if fen > 0 else back), _names(into[i])
            above = fen > 0 and self._sent_back.was_paid(fen, into[i])
            if above or any(undone[abs(fen), name] > 0 for name in names):
                lines.add(i)
        return lines

    def _settle_pairs(self, rows: Rows, paired: Mapping[int, Pair]) -> None:
        """Take a receipt of the money and payee of a payment before it for a reversal where words
        say that it came back; else, and where it has a part of that money, the person is asked.
        """
        for i, (phrase, money) in sorted(paired.items()):
            code = "reversal" if phrase == sent_back.BACK else _SENT_BACK
            sure = phrase == sent_back.BACK and money == sent_back.SAME
            answer = self._meaning.answer(code) or ("negative" if sure else None)
            if (fen := rows.fen(i) or 0) <= 0:
                continue
            if answer is None:
                self.asked[code] += fen
                quoted = f"{rows.day(i)} {sent_back.parties(rows)[1][i].strip()} {show(fen)}"
                if code == _SENT_BACK:
                    self._back_from[quoted] = None
            elif answer == "negative":
                rows.money[i], rows.sides[i] = -fen, OUT
                self._turned(-fen)

    def end(self, findings: Findings) -> list[Issue]:
        """Ask about the rows that only a person can judge; return what is said of the others."""
        if fen := self.asked["reversal"]:
            by = "--answer reversal=negative|income"
            findings.ask(Question("reversal", ("negative", "income"), by, fen=fen))
        if fen := self.asked[_SENT_BACK]:
            by = f"--answer {_SENT_BACK}=negative|income"
            quoted = {"words": _some_of(self._back_from)}
            findings.ask(Question(_SENT_BACK, ("negative", "income"), by, fen=fen, params=quoted))
        self._ask_taken_back(findings)
        issues = self._sent_back.remarks()
        issues += self._parts.end(findings) if self._parts is not None else []
        if self.n:
            issues.append(Issue("reversals_counted", None, {"n": self.n, "amount": show(self.fen)}))
        if fens := self._receipts:
            params = {"n": len(fens), "amount": show(sum(fens))}
            issues.append(Issue("reversals_of_receipts", None, params))
        if self._returned:
            issues.append(Issue("returned_counted", None, {"amount": show(self._returned)}))
        return issues

    def _ask_taken_back(self, findings: Findings) -> None:
        """Ask about the rows that words call taken back; apart for those that lower an earlier
        payment and those that are none, where a file has both.
        """
        for kind, words in self._words.items():
            subject = kind if len(self._words) > 1 else ""
            ways = _WAYS[kind]
            by = f"--answer {key_of(_TAKEN_BACK, subject)}={'|'.join(ways)}"
            fen = self.asked[f"{_TAKEN_BACK}:{kind}"]
            findings.ask(
                Question(_TAKEN_BACK, ways, by, subject, fen=fen, params={"words": _some_of(words)})
            )

    def _turned(self, fen: int) -> None:
        self.n += 1
        self.fen += fen


def _undone(rows: Rows, marked: set[int]) -> Counter[tuple[int, int]]:
    """Count the rows that marked ones may undo, by side and fen."""
    sides, money = rows.sides, rows.money
    return Counter(
        (sides[i], money[i])
        for i in range(len(money))
        if i not in marked and sides[i] in (OUT, IN) and type(money[i]) is int
    )


def _some_of(words: Collection[str]) -> str:
    return " / ".join([*words][:_TOLD]) + (" …" if len(words) > _TOLD else "")


def _payees(rows: Rows) -> Sequence[str]:
    return sent_back.parties(rows)[0]


def _counted(
    rows: Rows, pairs: list[tuple[str, str]], places: Iterable[int]
) -> Counter[tuple[int, str]]:
    """Count the money of some rows by fen and payee; ``pairs``: name and account of each row's
    payee.
    """
    return Counter(
        (abs(fen), name) for i in places if (fen := rows.fen(i)) for name in _names(pairs[i])
    )


def _names(pair: tuple[str, str]) -> set[str]:
    """Return what a payee is known by: a name, an account."""
    return {*map(text, pair)} - {""}
