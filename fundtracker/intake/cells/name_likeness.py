"""Names that look alike and are not the same, and names that hold what nobody sees.

Two names look alike where little but the shape of letters is left of them: full width and half
width, Cyrillic and Greek letters beside Latin ones, 已 己 巳, spaces, brackets, and characters that
have no shape at all. Nothing here makes one name of two.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import Texts

MOST = 100_000  # distinct names of a file that are compared
SAID = 30  # remarks of one kind
Account = tuple[str, str]  # a name and an account it stands beside

# Letters that are drawn alike in common typefaces, each group under its first.
# Greek ones by their capitals: Η Μ Ν Υ.
_ALIKE = (
    *("aаαạ", "bьβв", "cсϲ", "eеε", "gɡց", "hһнη", "iіıι", "jјϳ", "kкκ", "mмμ", "nпոν", "oоοσ0〇"),
    *("pрρ", "sѕ", "tтτ", "uս", "vѵ", "wѡω", "xхχ", "yуγүυ", "zζ", "dԁ", "qԛ", "l1ӏ"),
    *("已己巳", "未末", "土士", "日曰", "千干于", "戊戌戍", "侯候", "冶治", "刺剌", "茶荼", "苟荀"),
    *("汨汩", "祇祗", "钧钓", "沪泸", "赢羸", "人入", "口囗", "青靑", "一ー"),
)  # fmt: skip
_SHAPE = {ord(letter): group[0] for group in _ALIKE for letter in group}
_DRAWN = frozenset(letter for group in _ALIKE for letter in group[1:])  # what is drawn as another


def unseen(name: str) -> str:
    """Return the characters of a name that nobody sees or that steer others, each once: control
    characters, joiners, marks of direction, strange blanks; '' where there is none.
    """
    if name.isascii() and name.isprintable():
        return ""
    return "".join(dict.fromkeys(filter(_is_unseen, name)))


def _is_unseen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    if kind == "Zs":
        return letter not in " \u3000\xa0"
    return kind in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") or "\ufe00" <= letter <= "\ufe0f"


def codes(letters: str) -> str:
    """Return characters by their numbers: U+200B U+202E."""
    return " ".join(f"U+{ord(letter):04X}" for letter in letters)


def shown(name: str) -> str:
    """Return a name in which what nobody sees is written out, so that it moves no other text."""
    return "".join(f"⟨{codes(letter)}⟩" if _is_unseen(letter) else letter for letter in name)


@lru_cache(maxsize=16_384)  # a name is looked at for itself, its stem and its account
def shape(name: str) -> str:
    """Return what a name looks like: names with the same shape are taken for each other."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if not text.isalnum():
        text = "".join(filter(str.isalnum, text))
    return text if _DRAWN.isdisjoint(text) else text.translate(_SHAPE)


# As they look: longer ones first.
_FORMS = tuple(map(shape, ("有限责任公司", "股份有限公司", "有限公司", "分公司", "公司")))


def stem(name: str) -> str:
    """Return the shape of a name without its legal form (有限公司, 有限责任公司 …)."""
    text = shape(name)
    return next((text.removesuffix(form) for form in _FORMS if text.endswith(form)), text)


def difference(left: str, other: str) -> str:
    """Return in what two names differ: their unlike letters with their numbers."""
    if len(left) == len(other):
        pairs = [(a, b) for a, b in zip(left, other, strict=True) if a != b][:3]
        return ", ".join(f"{shown(a)} {codes(a)} ≠ {shown(b)} {codes(b)}" for a, b in pairs)
    letters = [c for c in dict.fromkeys(left + other) if left.count(c) != other.count(c)]
    return codes("".join(letters[:6]))


class Names:
    """The names of a file, block by block, and what is to be said of them.

    ``known``: which of some texts the ledger has already; those are no news. ``parties``: the
    names that it has.
    """

    def __init__(
        self,
        known: Callable[[Sequence[str]], Collection[str]],
        parties: Callable[[], Sequence[str]],
    ) -> None:
        self._known, self._parties = known, parties
        self._lines: dict[str, int] = {}  # name → line of its first row
        self._fresh: dict[str, str] = {}  # name that is new → an account beside it
        self._over = False

    def take(self, lines: Sequence[int], names: Sequence[str], accounts: Sequence[str]) -> None:
        """Take the names of a block of rows."""
        if self._over:
            return
        unmet = set(names).difference(self._lines)
        if not unmet:
            return
        rows = zip(names, lines, accounts, strict=True)
        first: dict[str, tuple[int, str]] = {}
        for name, line, account in rows:
            if name in unmet and name not in first:
                first[name] = (line, account)
        self._lines |= {name: line for name, (line, _) in first.items()}
        asked = [name for name in first if name]
        there = self._known(asked)
        self._fresh |= {name: first[name][1] for name in asked if name not in there}
        self._over = len(self._lines) > MOST

    def remarks(self, accounts: Callable[[Sequence[str]], Sequence[Account]]) -> list[Issue]:
        """Return what is to be said of the names that are new.

        ``accounts``: the accounts of some names that the ledger has.
        """
        if not self._fresh:
            return []
        strange = any(map(_is_unseen, set("".join(self._fresh))))
        hidden = [
            Issue("name_unseen", self._lines[name], {"name": shown(name), "marks": codes(marks)})
            for name in self._fresh
            if strange and (marks := unseen(name))
        ]
        if self._over:
            return [*_some(hidden), Issue("names_not_compared", None, {"n": MOST})]
        others = [name for name in self._parties() if name not in self._fresh]
        return [
            *_some(hidden),
            *_some(self._alike(others)),
            *_some(self._same_account(others, accounts)),
        ]

    def _alike(self, others: Sequence[str]) -> Iterator[Issue]:
        shapes = {shape(name) for name in self._fresh}
        there: dict[str, str] = {}
        for name in others:
            if (looks := shape(name)) in shapes:
                there.setdefault(looks, name)
        for name in self._fresh:
            looks = shape(name)
            other = there.setdefault(looks, name)
            if other != name and looks:
                yield self._issue("name_resembles", name, other, how=difference(name, other))

    def _same_account(
        self, others: Sequence[str], accounts: Callable[[Sequence[str]], Sequence[Account]]
    ) -> Iterator[Issue]:
        """Names that differ in their legal form alone, beside the same account."""
        fresh = {name: account for name, account in self._fresh.items() if account}
        stems = {stem(name) for name in fresh}
        near = [name for name in others if stem(name) in stems] if fresh else []
        there: dict[tuple[str, str], str] = {}
        for name, account in itertools.chain(accounts(near) if near else (), fresh.items()):
            there.setdefault((stem(name), account), name)
        for name, account in fresh.items():
            other = there[stem(name), account]
            if shape(other) != shape(name):
                yield self._issue("name_of_account", name, other, account=account)

    def _issue(self, code: str, name: str, other: str, **more: str) -> Issue:
        params: Mapping[str, str] = {"name": shown(name), "other": shown(other), **more}
        return Issue(code, self._lines[name], dict(params))


def cleaned(columns: Sequence[Texts]) -> list[Issue]:
    """Return what is to be said of names that were read without marks that nobody sees around
    them (blanks around a cell are no part of it).
    """
    issues = []
    for raw, name in sorted({pair for column in columns for pair in column.odd.items()}):
        marks = "".join(c for c in unseen(raw) if c not in name and not c.isspace())
        if marks and name:
            params = {"name": shown(name), "marks": codes(marks)}
            issues.append(Issue("name_read_without", None, params))
    return _some(issues)


def _some(issues: Sequence[Issue] | Iterator[Issue]) -> list[Issue]:
    """The first of some remarks, and how many more there are."""
    shown = list(issues)
    if len(shown) <= SAID:
        return shown
    more = Issue("names_more", None, {"n": len(shown) - SAID})
    return [*shown[:SAID], more]
