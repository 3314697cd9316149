"""Whose books a file belongs to: the district's, or a fund's own.

The rule (docs/decisions.md): an account that is known answers by itself; a person is asked, once
an account, where the file gives reason to doubt; all else is the district's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.questions import Question
from fundtracker.intake.sides import account_holder
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.books import DISTRICT, Account
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.ledger.funds.fund_entries import Fund

CODE = "books"  # of the question
OPTION = "--books"
_FUND = lazy(r"基金|合伙企业|有限合伙|\b(?:fund|partnership)\b|\bl\.?p\.?(?:\W|$)", re.IGNORECASE)
# Words that hold 基金 and are no fund of ours: budgets, insurances, foundations.
_NO_FUND = lazy(
    "政府性基金|基金预算|基金会|(?:社保|保险|保障|公积金|住房|维修|养老|医保|救助|教育|工会)[^，,、"
    " ]{0,8}基金"
)
_FUND_ZH = "基金"
_STATEMENT = "bank_statement"
_FUND_WORDS = lazy("投资款|增资|股权|出资|入股|管理费|缴款|实缴")


class Decision(NamedTuple):
    """Whose books a file belongs to: ``fund`` None is the district's. ``question``: nobody knows
    yet.

    ``assumed``: the file names no account where funds have theirs: that it is the district's is a
    guess to be named.
    """

    fund: Fund | None = None
    account: str = ""
    holder: str = ""
    question: Question | None = None
    assumed: bool = False

    @property
    def of_fund(self) -> tuple[int | None, str]:
        """The fund, None for the district's, and the account."""
        return (self.fund.id if self.fund else None), self.account


def decide(ledger: Ledger, reading: Reading, chosen: str | None) -> Decision:
    """Say whose books a file belongs to; ``chosen`` is the person's answer: ``district`` or a
    fund's code.

    Raises:
        RefusedError: ``no_such_books``; ``books_of_fund``: the facts of another fund name the
            account.
    """
    seen = _Seen(reading)
    plain = Decision(None, reading.own_account, seen.holder)
    funds, known = ledger.funds.all(), ledger.books.accounts()
    registered = _registered(funds, plain.account)
    if chosen is not None:
        return plain._replace(fund=_answered(funds, chosen, registered, plain.account))
    if registered:
        return plain._replace(fund=registered[0])
    hits = _shown(known, plain.account)
    if hits and "*" not in plain.account:
        return plain._replace(fund=_by_id(funds).get(hits[0].fund or 0))
    likely = _of_holder(funds, seen.holder, [*hits, *_held_by(known, seen.holder)])
    named = bool(likely) or _is_like_fund(seen.holder)
    known_fund = any(account.fund is not None for account in known)
    nameless = reading.kind == _STATEMENT and not seen.holder
    if nameless and not named:
        likely, named = _of_rows(ledger, seen, funds)
        named = named or (known_fund and plain.account != "")
    if named:
        return plain._replace(question=_question(plain, seen, funds, likely))
    return plain._replace(assumed=known_fund and nameless and not plain.account)


def _registered(funds: Sequence[Fund], account: str) -> list[Fund]:
    """Return the funds whose own facts name an account."""
    return [fund for fund in funds if fund.account and _bare(fund.account) == _bare(account)]


def _by_id(funds: Sequence[Fund]) -> dict[int, Fund]:
    return {fund.id: fund for fund in funds}


def _of_holder(funds: Sequence[Fund], holder: str, accounts: Sequence[Account]) -> list[Fund]:
    """Return the funds that the holder's name names, then those of accounts."""
    by_id = _by_id(funds)
    named = [fund for fund in funds if _names(fund, holder)]
    return named + [by_id[a.fund] for a in accounts if a.fund is not None]


def _held_by(accounts: Sequence[Account], holder: str) -> list[Account]:
    """Return the accounts of a holder."""
    return [a for a in accounts if a.holder and _bare(a.holder) == _bare(holder)]


def _shown(accounts: Sequence[Account], shown: str) -> list[Account]:
    """Return the accounts that a file may show, perhaps with stars."""
    return [a for a in accounts if a.account and same_account(a.account, shown)]


def _answered(
    funds: Sequence[Fund], chosen: str, registered: Sequence[Fund], account: str
) -> Fund | None:
    """Return the fund that the person chose, None for the district."""
    fund = _chosen(funds, chosen)
    if registered and fund not in registered:
        raise RefusedError("books_of_fund", line=None, account=account, name=registered[0].name)
    return fund


def _of_rows(ledger: Ledger, seen: _Seen, funds: Sequence[Fund]) -> tuple[list[Fund], bool]:
    """Return the funds that titles and first rows speak of, and whether they speak of any."""
    parties = _fund_parties(ledger, seen)
    likely = [
        f for f in funds if f.manager in parties or any(_names(f, text) for text in seen.titles)
    ]
    titled = any(_FUND_ZH in _NO_FUND.sub("", text) for text in seen.titles)
    return likely, titled or bool(likely or parties)


def _chosen(funds: Sequence[Fund], chosen: str) -> Fund | None:
    if chosen == DISTRICT:
        return None
    for fund in funds:
        if chosen in (fund.code, fund.name):
            return fund
    raise RefusedError(
        "no_such_books", line=None, name=chosen, codes=", ".join(f.code for f in funds)
    )


def _question(
    plain: Decision, seen: _Seen, funds: Sequence[Fund], likely: Sequence[Fund]
) -> Question:
    """Return the question whose account it is: the likeliest answers first."""
    like = any(map(_is_like_fund, (seen.holder, *seen.titles)))
    first = list(dict.fromkeys(f.code for f in (likely or (funds if like else []))))
    others = [f.code for f in funds if f.code not in first]
    options = (*first, *others, DISTRICT) if first else (DISTRICT, *others)
    names = ", ".join(f"{f.code} = {f.name}" for f in funds)
    account = " ".join(filter(None, (plain.holder, plain.account))) or seen.title
    return Question(
        "books",
        options,
        f"{OPTION} {'|'.join(options)}",
        line=seen.line,
        params={"account": account, "names": names},
    )


class _Seen:
    """What a file says of its account: the holder's name and where it is, its titles, its first
    rows.
    """

    def __init__(self, reading: Reading) -> None:
        self.rows, self.role = reading.first_rows, reading.role
        self.title = reading.name
        preamble = reading.table.preamble
        self.titles = [reading.name, *(" ".join(cells) for _, cells in preamble)]
        named = account_holder.above(preamble)
        self.line, self.holder = named or (reading.table.header_line, self._of_columns())

    def column(self, role: str) -> list[str]:
        """Return the cells of a role's column in the first rows."""
        at = self.role.get(role)
        return [] if at is None else [row[at].strip() if at < len(row) else "" for row in self.rows]

    def _of_columns(self) -> str:
        """Return the name in the column of the account's holder, or the party that is in every
        row.
        """
        own = next(filter(None, self.column("own_name")), "")
        payers, payees = (
            self.column("payer_name"),
            self.column("counterparty_name") or self.column("payee_name"),
        )
        if own or not payers:
            return own
        parties = [
            {a, b} for a, b in zip(payers, payees or [""] * len(payers), strict=True) if a or b
        ]
        always = set.intersection(*parties) - {""} if parties else set()
        return payers[0] if payers[0] in always else next(iter(sorted(always)), "")


def _fund_parties(ledger: Ledger, seen: _Seen) -> set[str]:
    """Return the managers and partners of funds that pay or are paid in the first rows, in words
    of a fund; the treasury is a partner too, but pays everybody.
    """
    names, texts = seen.column("counterparty_name"), map(" ".join, seen.rows)
    parties = {
        name for name, text in zip(names, texts, strict=False) if name and _FUND_WORDS.search(text)
    }
    if not parties:
        return parties
    partners = {p.name for p in ledger.funds.partners() if p.class_ != "fiscal"}
    return parties & (partners | {f.manager for f in ledger.funds.all() if f.manager})


def same_account(full: str, shown: str) -> bool:
    """Tell whether a file that shows an account, perhaps with stars, may show this one."""
    full, shown = _bare(full), _bare(shown)
    if "*" not in shown:
        return full == shown != ""
    head, tail = shown.split("*")[0], shown.rsplit("*", 1)[1]
    return len(head + tail) >= 4 and full.startswith(head) and full.endswith(tail)


def _bare(text: str) -> str:
    return re.sub(r"[\s\-_]", "", unicodedata.normalize("NFKC", text)).casefold()


def _names(fund: Fund, text: str) -> bool:
    names = [_bare(name) for name in (fund.name, fund.name_en) if len(name) > 3]
    return any(name in _bare(text) for name in names)


def _is_like_fund(text: str) -> bool:
    return _FUND.search(_NO_FUND.sub("", unicodedata.normalize("NFKC", text))) is not None


def remember(ledger: Ledger, owner: Decision, choices: Choices | None, reason: str) -> None:
    """Keep the person's answer for the account: in a change of its own, which outlives the
    import's undo.
    """
    answered = CODE in (choices or Choices()).answers
    fund = owner.fund.id if owner.fund else None
    remembered = any(a.account == owner.account and a.fund == fund for a in ledger.books.accounts())
    if answered and owner.account and "*" not in owner.account and not remembered:
        with ledger.change("books", reason, account=owner.account) as change:
            ledger.books.assign(change, owner.account, fund, owner.holder)
