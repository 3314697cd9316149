"""Payments meet contracts: scored candidates with their reasons; accepted one by one or all;
learnt.

The exact number wins; what was learnt comes next; else payee, account, project, amount and date
count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from fundtracker.domain.park import warnings
from fundtracker.domain.park.contract import Contract
from fundtracker.domain.park.project import below
from fundtracker.domain.park.warnings import PaidFacts, Warning
from fundtracker.i18n import language
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.payments.balances_before_payment import Item
from fundtracker.ledger.payments.bookings import Link, on_contract
from fundtracker.ledger.projects.contract_paid import LATEST
from fundtracker.ledger.projects.contracts import Row
from fundtracker.ledger.projects.projects import Project
from fundtracker.ledger.sources.policy import Application

NUMBER, LEARNT = 100, 95
PAYEE, ACCOUNT, PROJECT, AMOUNT, ONLY, DATED, EARLY = 50, 10, 15, 15, 15, 5, -20
_END = 4  # contract numbers are looked for by their last characters; shorter ones must stand alone
SURE = 80  # from this score on "accept all" takes a candidate


class Money(NamedTuple):
    """A payment as matching sees it; ``texts``: what may name a contract's number."""

    item: Item
    payee: str
    account: str
    contract_text: str
    texts: tuple[str, ...]


class Candidate(NamedTuple):
    """A payment that may belong to a contract: score 0–100, reasons as codes, the contract it
    would be.
    """

    payment: int
    position: int
    contract: int
    score: int
    why: tuple[str, ...]
    fen: int


_KINDS = {
    "advance": ("预付款", "预付工程款", "advance"),
    "retention": ("质保金", "质量保证金", "保修金", "retention"),
    "settlement": ("结算款", "尾款", "settlement"),
    "progress": ("进度款", "progress"),
}


def kind_of(texts: Iterable[str]) -> str:
    """Return what a payment is on its contract by its words: advance, retention, settlement,
    progress, ''.
    """
    joined = " ".join(texts).lower()
    return next(
        (kind for kind, words in _KINDS.items() if any(word in joined for word in words)), ""
    )


class Matcher:
    """The contracts of a ledger, ready to be asked many times."""

    def __init__(self, ledger: Ledger) -> None:
        self.rows: dict[int, Row] = {r.id: r for r in ledger.contracts.all()}
        self.by_number = {r.number: r.id for r in self.rows.values()}
        self._by_party: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows.values():
            self._by_party[row.party].append(row)
        self._rules = ledger.bookings.rules()
        self._ledger = ledger
        self._by_end: dict[str, list[str]] = defaultdict(list)
        for number in self.by_number:
            if len(number) >= _END:
                self._by_end[number[-_END:]].append(number)

    @cached_property
    def _money(self) -> dict[int, Contract]:
        return self._ledger.contracts.positions(list(self.rows.values()), LATEST)

    def named_in(self, text: str) -> str | None:
        """Return the longest contract number that stands in a text, or None."""
        ends = (text[i : i + _END] for i in range(len(text) - _END + 1))
        numbers = [number for end in ends for number in self._by_end.get(end, ()) if number in text]
        return max(numbers, key=len, default=None)

    def sure(self, money: Money) -> tuple[int, str] | None:
        """Return (contract, reason) where the file itself names it, or it was learnt; else None."""
        if money.contract_text in self.by_number:
            return self.by_number[money.contract_text], "number"
        for text in money.texts:
            if text and (money.payee, text) in self._rules:
                return self._rules[money.payee, text], "learnt"
        return None

    def candidates(self, money: Money) -> Iterator[Candidate]:
        """Yield the contracts a payment may belong to."""
        item = money.item

        def candidate(contract: int, score: int, why: Iterable[str]) -> Candidate:
            return Candidate(item.payment_id, item.position, contract, score, tuple(why), item.fen)

        if certain := self.sure(money):
            yield candidate(certain[0], NUMBER if certain[1] == "number" else LEARNT, [certain[1]])
            return
        named = [number for text in money.texts if (number := self.named_in(text)) is not None]
        if named:
            yield candidate(self.by_number[max(named, key=len)], NUMBER - 2, ["number_in_text"])
            return
        same = self._by_party.get(money.payee, []) if money.payee else []
        for row in same:
            score, why = self._score(money, row, alone=len(same) == 1)
            yield candidate(row.id, score, why)

    def _score(self, money: Money, row: Row, *, alone: bool) -> tuple[int, list[str]]:
        item, contract = money.item, self._money[row.id]
        signs = {
            "payee": (PAYEE, True),
            "account": (ACCOUNT, bool(row.account) and row.account == money.account),
            "project": (PROJECT, item.project_id == row.project_id),
            "amount": (
                AMOUNT,
                item.fen
                in (
                    contract.payable,
                    contract.terms.advance,
                    contract.left,
                    contract.retention_held,
                ),
            ),
            "only_contract": (ONLY, alone),
            "after_signing": (DATED, row.signed_day is not None and item.day >= row.signed_day),
            "before_signing": (EARLY, row.signed_day is not None and item.day < row.signed_day),
        }
        held = {name: points for name, (points, holds) in signs.items() if holds}
        return max(0, min(sum(held.values()), NUMBER - 10)), list(held)


def open_money(ledger: Ledger) -> list[Money]:
    """Return the payments that lie on no contract."""
    rows = ledger.bookings.open_payments()
    return [
        Money(item, payee, account, contract, tuple(texts))
        for item, payee, account, contract, *texts in rows
    ]


def in_ledger(ledger: Ledger, least: int = 50) -> list[Candidate]:
    """Return the best candidate of each payment that lies on no contract, the likeliest first.

    Two contracts that score the same are no answer: neither is a candidate.
    """
    if not ledger.contracts.any():
        return []
    matcher = Matcher(ledger)
    best: list[Candidate] = []
    for money in open_money(ledger):
        candidates = sorted(matcher.candidates(money), key=lambda c: -c.score)
        if (
            candidates
            and candidates[0].score >= least
            and (len(candidates) == 1 or candidates[1].score < candidates[0].score)
        ):
            best.append(candidates[0])
    return sorted(best, key=lambda c: (-c.score, c.payment, c.position))


def accept(
    ledger: Ledger, change: Change, candidates: Sequence[Candidate], *, learn: bool = False
) -> None:
    """Book candidates on their contracts, in order of time; ``learn``: remember payee and words."""
    standing = ledger.bookings.standing()
    days = {m.item.payment_id: m for m in open_money(ledger)} if candidates else {}
    for candidate in sorted(
        candidates, key=lambda c: (days[c.payment].item.day, c.payment, c.position)
    ):
        ledger.bookings.book(
            change,
            candidate.payment,
            Link(
                candidate.position,
                candidate.contract,
                kind=kind_of(days[candidate.payment].texts),
                why=" ".join(candidate.why),
                score=candidate.score,
            ),
            standing=standing,
        )
        money = days[candidate.payment]
        text = next((t for t in money.texts if t), "")
        if learn and money.payee and text:
            ledger.bookings.learn(change, money.payee, text, candidate.contract)


def accept_all(ledger: Ledger, reason: str = "", *, least: int = SURE) -> int:
    """Book every candidate of at least that score in one change; return how many."""
    candidates = in_ledger(ledger, least)
    if candidates:
        with ledger.change("contract.match", reason, payments=len(candidates)) as change:
            accept(ledger, change, candidates)
    return len(candidates)


def applications_in_ledger(ledger: Ledger) -> list[tuple[int, int, str]]:
    """Return (payment, application, reason) of policy money: its number in the words, or the
    company with exactly what is left of an approval; two that fit are no answer.
    """
    paid = ledger.policy.paid()
    waiting = [a for a in ledger.policy.applications() if a.approved_fen is not None]
    left = {a.id: (a.approved_fen or 0) - paid.get(a.id, 0) for a in waiting}
    links: list[tuple[int, int, str]] = []
    for money in open_money(ledger) if waiting else []:
        item = money.item
        if item.position >= 0:
            continue
        named = _named(waiting, money)
        fits = named or [
            a for a in waiting if a.company == money.payee and left[a.id] == item.fen > 0
        ]
        if len(fits) == 1:
            left[fits[0].id] -= item.fen
            why = "number" if named else "payee amount"
            links.append((item.payment_id, fits[0].id, why))
    return links


def _named(applications: Sequence[Application], money: Money) -> list[Application]:
    """Return the applications whose number stands in the words of a payment."""
    texts = (money.contract_text, *money.texts)
    return [a for a in applications if any(a.number in text for text in texts)]


def accept_applications(ledger: Ledger, reason: str = "") -> int:
    """Book every payment of policy money on its application in one change; return how many."""
    links = applications_in_ledger(ledger)
    if links:
        with ledger.change("application.match", reason, payments=len(links)) as change:
            for payment, application, why in links:
                ledger.bookings.book_application(change, payment, application, why=why)
    return len(links)


class Foreseen:
    """What payments that are not in the ledger yet would breach: the warnings of a preview."""

    def __init__(self, ledger: Ledger) -> None:
        self._matcher, self._standing = Matcher(ledger), ledger.bookings.standing()
        self._projects = {p.id: p for p in ledger.projects.all()}
        self._parents = {p.id: p.parent_id for p in self._projects.values()}
        self._sources = {s.id: s for s in ledger.plan.sources()}
        self._over: dict[int, int] = {}  # source → how far it is over, fen
        # contract → what is paid ahead, at the payment that began it
        self._ahead: dict[int, Warning] = {}

    def of(self, money: Money, document: str) -> list[Warning]:
        """Return the warnings of one more payment and count it; ``payment_id`` of a row is
        −line.
        """
        sure = self._matcher.sure(money)
        return self.placed(money.item, sure[0] if sure else None, kind_of(money.texts), document)

    def placed(self, item: Item, contract: int | None, kind: str, document: str) -> list[Warning]:
        """Return the warnings of one more payment that a person puts on a contract, or on none,
        and count it.
        """
        row = self._matcher.rows[contract] if contract is not None else None
        item = on_contract(item, row) if row else item
        breaches = list(self._breaches(item, row, kind))
        if row is not None:
            manager = self._projects[row.project_id].manager
            facts = PaidFacts(
                item.payment_id,
                row.number,
                row.project_id,
                manager,
                item.day,
                item.fen,
                row.signed_day,
                document,
            )
            breaches += warnings.of_payment(facts)
        self._standing.counted(item, row, kind)
        return breaches

    def ahead(self) -> list[Warning]:
        """Return what all the payments so far put ahead of progress: a contract once, at the
        payment that began it.
        """
        return list(self._ahead.values())

    def lifted(self, item: Item, contract: int | None, kind: str) -> None:
        """Take a payment of the ledger from where it lies: it is about to be put somewhere else."""
        row = self._matcher.rows[contract] if contract is not None else None
        self._over_before(item)
        self._standing.counted(item._replace(fen=-item.fen), row, kind)

    def _above(self, project: Project) -> Iterator[Project]:
        """Yield a project and those it lies in: the estimate of each is a ceiling."""
        here: int | None = project.id
        while here is not None:
            yield self._projects[here]
            here = self._parents.get(here)

    def _of_source(self, item: Item) -> Iterator[Warning]:
        """Yield what a payment breaches of its source: the whole of it, and for its project."""
        if not item.source_id:
            return
        lang, params = language(), {"id": item.payment_id}
        name = self._sources[item.source_id].name(lang)
        if over := self._further_over(item):
            yield Warning(
                "warn_over_source", 3, item.project_id, over, item.day, "", name,
                params | {"name": name},
            )  # fmt: skip
        if item.project_id is None:
            return
        project = self._projects[item.project_id]
        left = self._standing.source_left(item.source_id, project.id, item.day)
        if left is not None and item.fen > left:
            name = f"{name} {project.title(lang)}"
            yield Warning(
                "warn_over_source", 3, project.id, item.fen - left, item.day, project.manager, name,
                params | {"name": name},
            )  # fmt: skip

    def _further_over(self, item: Item) -> int:
        """Return by how much the source of a payment is over all it released after it, where it
        was not as far over before; 0 else.
        """
        source, known = item.source_id or 0, self._over_before(item)
        over = self._standing.source_over(item)
        self._over[source] = max(over, known)
        return over if over > known else 0

    def _over_before(self, item: Item) -> int:
        nothing = item._replace(fen=0)
        return self._over.setdefault(item.source_id or 0, self._standing.source_over(nothing))

    def _breaches(self, item: Item, row: Row | None, kind: str) -> Iterator[Warning]:
        if item.fen <= 0:
            return
        yield from self._of_source(item)
        if item.project_id is None:
            return
        project, standing = self._projects[item.project_id], self._standing
        params = {"id": item.payment_id}
        if row is not None:
            yield from self._of_contract(item, row, project, kind)
        for above in self._above(project):
            estimate = standing.estimate(above.id)
            paid = sum(standing.paid(project_id) for project_id in below(above.id, self._parents))
            if estimate is not None and (excess := paid + item.fen - estimate) > 0:
                yield Warning(
                    "warn_over_estimate", 3, above.id, excess, item.day, above.manager,
                    above.title(language()), params | {"name": above.title(language())},
                )  # fmt: skip

    def _of_contract(self, item: Item, row: Row, project: Project, kind: str) -> Iterator[Warning]:
        """Yield what a payment breaches of its contract: its cap, its progress."""
        after = self._standing.contract(row, item.day).after(item.fen, kind)
        named = {"id": item.payment_id, "name": row.number}
        if after.excess:
            yield Warning(
                "warn_over_cap", 3, project.id, after.excess, item.day, project.manager,
                row.number, named,
            )  # fmt: skip
        facts = warnings.ContractFacts(
            row.number, project.id, project.manager, row.signed_day, after
        )
        first = self._ahead.get(row.id)
        for warning in warnings.over_progress(facts, item.day, named):
            self._ahead[row.id] = (
                warning._replace(params=first.params, day=first.day) if first else warning
            )
