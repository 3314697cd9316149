"""Each partner's capital account, written event by event: what it paid and got, and its share of
the fund's results.

An event is divided once, by the shares of its day; nothing that happens later divides it anew, but
for a later closing: who joins is treated as if it had been there from the first one, so that with
the money that it brings, past results pass to it on the day the money comes (ILPA, subsequent
closings). So a partner's net value moves only by its own events and by its share of results, a
quarter opens where the last one closed, and the partners add up to the fund on each line to the
fen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.funds import partners
from fundtracker.domain.funds.nav import LINES
from fundtracker.domain.funds.partners import Entry
from fundtracker.domain.funds.refunds import PastResults

PAID_IN, COMMITTED = BASES = ("paid_in", "committed")
FEES = ("fees", "waivers")
_PAST = ("income", "expenses", "realised", "unrealised")  # who joins later shares in them
# Line of an account ← kind of an entry, and its sign. The lines add up to those of ``nav.LINES``.
OWN = {
    "called_in": "contributions",
    "outside": "contributions",
    "equalisation": "contributions",
    partners.CAPITAL: "distributions",
    partners.INCOME: "distributions",
    partners.GAIN: "distributions",
    partners.RECALLABLE: "distributions",
}


class Result(NamedTuple):
    """A result of the fund on a day: signed fen as it enters (costs below 0); ``partner``: it is
    that one's alone; ``without``: it is all others', by their shares.
    """

    day: dt.date
    line: str
    amount: Fen
    partner: str = ""
    without: str = ""


class Shares(NamedTuple):
    """By what a fund's lines are divided from a day on; ``no_fee`` and ``no_carry`` bear none of
    it.
    """

    start: dt.date = dt.date.min
    results: str = PAID_IN
    fees: str = COMMITTED
    no_fee: frozenset[str] = frozenset()
    no_carry: frozenset[str] = frozenset()


class Handover(NamedTuple):
    """Paid-in capital (fen) that passed from one partner to another; ``value``: the net value
    that went along, of the account less what is decided for the giver and not paid yet.
    """

    day: dt.date
    giver: str
    taker: str
    paid: Fen
    value: Fen = 0


class Posting(NamedTuple):
    """A line of a partner's account: signed fen; ``line`` of ``nav.LINES``, ``detail`` of ``OWN``
    or ''.
    """

    day: dt.date
    partner: str
    line: str
    detail: str
    amount: Fen


class Accounts(NamedTuple):
    """The accounts at the end of a day, signed fen by partner.

    ``lines`` are those of ``nav.LINES``, ``details`` their contributions and distributions told
    apart (``OWN``);
    ``carry_weights``: by what carry of that day is borne; ``handed``: what passed between
    partners; ``postings``: all that was written, in order of time, where it was asked for.
    """

    lines: dict[str, dict[str, Fen]]
    details: dict[str, dict[str, Fen]]
    carry_weights: dict[str, int]
    handed: list[Handover]
    postings: list[Posting]


class Events(NamedTuple):
    """What happens in a fund, on a day or on all days, in any order: what stands in its book, what
    it earned and paid, paid-in capital that passes between partners. ``joined``: day, partner and
    what of its receipts came for later closings, signed fen.
    """

    entries: list[Entry]
    results: list[Result]
    handovers: list[Handover]
    joined: list[tuple[dt.date, str, Fen]]


def written(
    events: Events,
    versions: Sequence[Shares],
    until: dt.date,
    outside: Mapping[tuple[dt.date, str], Fen] | None = None,
    *,
    postings: bool = False,
) -> Accounts:
    """Return the accounts at the end of a day.

    On each day results are divided first, by the shares that stood when it began (or, where nobody
    was in yet, by those of its end); then partners pay and get; then capital passes between them.
    A line without paid-in capital is divided by commitments; what comes before there is any
    partner waits for the first.

    Args:
        events: of the fund; later ones than ``until`` do not count.
        versions: of the shares, by day; the last one that began holds; none: the defaults.
        until: the day.
        outside: (day, partner) → what of the day's receipts was called outside the commitment, fen.
        postings: keep each line that is written.
    """
    decided = [each for each in events.entries if each.kind in OWN and each.moved > each.day]
    walk = _Walk(sorted(versions, key=lambda each: each.start), decided, [] if postings else None)
    dated: dict[dt.date, Events] = defaultdict(lambda: Events([], [], [], []))
    for entry in events.entries:
        dated[entry.moved].entries.append(entry)
    for result in events.results:
        dated[result.day].results.append(result)
    for handover in events.handovers:
        dated[handover.day].handovers.append(handover)
    for joined in events.joined:
        dated[joined[0]].joined.append(joined)
    for day in sorted(day for day in dated if day <= until):
        walk.day(day, dated[day], outside or {})
    return walk.done(until)


class _Walk:
    """The accounts while days pass."""

    def __init__(
        self,
        versions: Sequence[Shares],
        decided: Sequence[Entry],
        postings: list[Posting] | None,
    ) -> None:
        self._versions, self._decided, self._postings = versions, decided, postings
        self._today = dt.date.min
        self._lines: dict[str, dict[str, Fen]] = {}
        self._details: dict[str, dict[str, Fen]] = {}
        self._gains: dict[str, Fen] = {}  # what each holds of the results: carry falls on gains
        self._paid_in: dict[str, Fen] = {}
        self._committed: dict[str, Fen] = {}
        self._waiting: list[Result] = []
        self._handed: list[Handover] = []
        self._left: set[str] = set()  # who handed over all that it does not get back anyway
        self._past = PastResults()

    def day(
        self, day: dt.date, happened: Events, outside: Mapping[tuple[dt.date, str], Fen]
    ) -> None:
        """Write a day."""
        self._today = day
        terms = self._terms(day)
        carry = [each for each in happened.results if each.line == "carry"]
        others = [each for each in happened.results if each.line != "carry"]
        self._waiting = self._divided([*self._waiting, *others], terms)
        for entry in happened.entries:
            self._own(entry)
        for (on, name), amount in outside.items():
            if on == day and name in self._details:
                self._write(name, "contributions", -amount, "called_in")
                self._write(name, "contributions", amount, "outside")
        self._waiting = self._divided(self._waiting, terms)
        self._share_past({name: capital for _, name, capital in happened.joined})
        self._waiting += self._divided([each for each in carry if each.amount < 0], terms)
        self._give_back_carry([each for each in carry if each.amount > 0], terms)
        for handover in happened.handovers:
            self._hand_over(handover)

    def _give_back_carry(self, carry: Sequence[Result], terms: Shares) -> None:
        """Carry that comes back goes to those who bore it."""
        borne = positive({name: -row["carry"] for name, row in self._lines.items()})
        if borne:
            self._divide("carry", sum(each.amount for each in carry), borne)
        else:
            self._waiting += self._divided(carry, terms)

    def done(self, until: dt.date) -> Accounts:
        """Return the accounts; results that nobody could bear by shares fall evenly."""
        self._today = until
        for line, amount in _summed(self._waiting).items() if self._lines else ():
            self._divide(line, amount, dict.fromkeys(self._lines, 1))
        weights = self._weights("carry", self._terms(until)) or dict.fromkeys(self._lines, 1)
        return Accounts(self._lines, self._details, weights, self._handed, self._postings or [])

    def _terms(self, day: dt.date) -> Shares:
        return next((each for each in reversed(self._versions) if each.start <= day), Shares())

    # ------------------------------------------------------------ a partner's own events
    def _own(self, entry: Entry) -> None:
        name, amount = entry.partner, entry.signed
        self._open(name)
        if entry.kind in partners.COMMITMENT_KINDS:
            self._committed[name] += partners.COMMITMENT_KINDS[entry.kind] * amount
        elif entry.kind == partners.RECEIPT:
            self._add(name, "called_in", amount)
            self._paid_in[name] += amount
        elif entry.kind == partners.EQUALISATION:
            self._add(name, "equalisation", -amount)
            self._paid_in[name] -= amount
            self._past.give_back(name, amount)
        elif entry.kind in OWN:
            self._add(name, entry.kind, -amount)

    def _open(self, name: str) -> None:
        if name not in self._lines:
            self._lines[name] = dict.fromkeys(LINES, 0)
            self._details[name] = dict.fromkeys(OWN, 0)
            self._gains[name] = self._paid_in[name] = self._committed[name] = 0

    def _add(self, name: str, detail: str, amount: Fen) -> None:
        self._write(name, OWN[detail], amount, detail)

    def _write(self, name: str, line: str, amount: Fen, detail: str = "") -> None:
        self._lines[name][line] += amount
        if detail:
            self._details[name][detail] += amount
        if self._postings is not None and amount:
            self._postings.append(Posting(self._today, name, line, detail, amount))

    # ------------------------------------------------------------ results
    def _divided(self, results: Sequence[Result], terms: Shares) -> list[Result]:
        """Divide results by the shares as they stand; return those that nobody can bear yet."""
        left: list[Result] = []
        alike: dict[tuple[str, str, str], list[Result]] = {}
        for each in sorted(results, key=attrgetter("partner", "without")):
            alike.setdefault((each.partner, each.without, each.line), []).append(each)
        for (partner, without, line), rows in alike.items():
            if partner:
                self._open(partner)
            amount = sum(each.amount for each in rows)
            weights = {partner: 1} if partner else _others(self._weights(line, terms), without)
            if weights:
                self._divide(line, amount, weights)
            elif amount:
                left += rows
        return left

    def _divide(self, line: str, amount: Fen, weights: Mapping[str, int]) -> None:
        # fees on commitments are owed from the first day on and asked for at the closing
        past = (*_PAST, *(FEES if self._terms(self._today).fees != COMMITTED else ()))
        for name, part in zip(weights, split(amount, list(weights.values())), strict=True):
            self._write(name, line, part)
            self._gains[name] += part
            if line in past:
                self._past.earn(name, line, part)

    def _share_past(self, joined: Mapping[str, Fen]) -> None:
        """Let past results pass to those whose money came for a later closing."""
        got = {
            name: -row[partners.GAIN] - row[partners.INCOME] for name, row in self._details.items()
        }
        for name, line, part in self._past.passing(joined, self._paid_in, got):
            self._write(name, line, part)
            self._gains[name] += part

    def _weights(self, line: str, terms: Shares) -> dict[str, int]:
        """Return the shares of a line: those who bear none of it are left out, unless nobody else
        is there.
        """
        if line == "carry":
            weights, free = positive(self._gains), terms.no_carry
        elif line in FEES and terms.fees == COMMITTED:
            weights, free = positive(self._committed), terms.no_fee
        else:
            results = terms.fees if line in FEES else terms.results
            weights = positive(self._held() if results == PAID_IN else self._committed)
            free = terms.no_fee if line in FEES else frozenset()
        weights = weights or positive(self._paid_in) or positive(self._committed)
        bearing = {name: weight for name, weight in weights.items() if name not in free}
        return bearing or weights

    def _held(self) -> dict[str, Fen]:
        """Return the paid-in capital that shares in results: who left waits for money alone."""
        held = dict(self._paid_in)
        for name in self._left:
            held[name] -= self._decided_for(name, (partners.EQUALISATION,))
        return held

    # ------------------------------------------------------------ between partners
    def _hand_over(self, handover: Handover) -> None:
        giver, taker, paid = handover.giver, handover.taker, handover.paid
        self._open(giver)
        self._open(taker)
        paid_in = self._paid_in[giver] - self._decided_for(giver, (partners.EQUALISATION,))
        if paid >= paid_in:
            self._left.add(giver)
        worth = sum(self._lines[giver].values()) - self._decided_for(giver)
        value = fen_part(worth, paid, paid_in)
        gain = fen_part(self._gains[giver], paid, paid_in)
        for name, sign in ((giver, -1), (taker, 1)):
            self._write(name, "transfers", sign * value)
            self._gains[name] += sign * gain
            self._paid_in[name] += sign * paid
        part = Fraction(min(paid, paid_in), paid_in) if paid_in > 0 else Fraction()
        self._past.hand_over(giver, taker, part)
        self._handed.append(handover._replace(value=value))

    def _decided_for(self, name: str, kinds: Container[str] = OWN) -> Fen:
        """Return what is decided for a partner until today and is paid later, to it alone."""
        return sum(
            each.signed
            for each in self._decided
            if (each.partner, each.kind in kinds) == (name, True)
            and each.day <= self._today < each.moved
        )


def _others(weights: dict[str, int], without: str) -> dict[str, int]:
    """Return the shares without one's, unless nobody else is there."""
    return {name: weight for name, weight in weights.items() if name != without} or weights


def positive(weights: Mapping[str, Fen]) -> dict[str, int]:
    """Return the weights above 0."""
    return {name: weight for name, weight in weights.items() if weight > 0}


def fen_part(amount: Fen, part: int, divisor: int) -> Fen:
    """Return amount × part ÷ whole to the fen, all of it where the part is the whole; 0 without a
    whole.
    """
    return fen(Fraction(amount) * min(part, divisor) / divisor) if divisor > 0 else 0


def _summed(results: Iterable[Result]) -> dict[str, Fen]:
    sums: dict[str, Fen] = {}
    for each in results:
        sums[each.line] = sums.get(each.line, 0) + each.amount
    return {line: amount for line, amount in sums.items() if amount}


def with_carry(
    accounts: Accounts, accrued: Fen, clawback: Fen, general: Mapping[str, Fen]
) -> dict[str, dict[str, Fen]]:
    """Return the lines with the carry that is reckoned at the day.

    Args:
        accounts: written until the day.
        accrued: carry due and not paid, fen: it comes off those who bear it.
        clawback: carry paid above what is due, fen: those who bore it get it back, those who got
            it owe it.
        general: partner → carry it got, fen.
    """
    lines = {name: dict(row) for name, row in accounts.lines.items()}
    moves = [(-accrued, accounts.carry_weights)]
    owed = owed_back(accounts, clawback, general)
    if owed:
        moves += [(clawback, _borne(accounts)), *((-fen, {name: 1}) for name, fen in owed.items())]
    for amount, weights in moves:
        if not amount or not weights:  # a fund without partners has nobody to bear it
            continue
        for name, part in zip(weights, split(amount, list(weights.values())), strict=True):
            lines[name]["carry"] += part
    return lines


def owed_back(accounts: Accounts, clawback: Fen, general: Mapping[str, Fen]) -> dict[str, Fen]:
    """Return partner → carry that it owes back, fen; none where nobody bore any.

    Arguments: see ``with_carry``.
    """
    owing = positive(general)
    if not clawback or not owing or not _borne(accounts):
        return {}
    return dict(zip(owing, split(clawback, list(owing.values())), strict=True))


def _borne(accounts: Accounts) -> dict[str, int]:
    return positive({name: -row["carry"] for name, row in accounts.lines.items()})
