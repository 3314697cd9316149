"""What stands between ledgers that are read as one: each is named with its sum, asked, or stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.i18n import say, tr
from fundtracker.reports.rollup.member import FUNDS, Member, Unopened
from fundtracker.reports.tables.report_table import Row

ADD, EACH, ONCE = "add", "each", "once"
Counted = Callable[[Member, Sequence[str]], tuple[int, int]]  # files → (payments, fen) of them


class Doubt(NamedTuple):
    """``answers`` are what a person may say, none where nothing is asked; ``stops``: no answer
    helps, the ledgers named must be left out.
    """

    code: str
    text: str
    answers: tuple[str, ...] = ()
    stops: bool = False
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether no sum is shown for it."""
        return self.stops or (bool(self.answers) and not self.answer)


def answered(doubts: Sequence[Doubt], answers: Mapping[str, str]) -> list[Doubt]:
    """Return the doubts with what a person answered; an answer that is none of theirs is none."""
    return [
        doubt._replace(answer=answer)
        if (answer := answers.get(doubt.code, "")) in doubt.answers
        else doubt
        for doubt in doubts
    ]


def noted(doubt: Doubt) -> str:
    """Return a doubt as a note below the sum: with what was answered."""
    words = {
        ADD: tr("Answered: added up."),
        EACH: tr("Answered: each has its own."),
        ONCE: tr("Answered: one plan, it counts once."),
    }
    return f"{doubt.text} {words[doubt.answer]}" if doubt.answer else doubt.text


def of_opening(unopened: Sequence[Unopened]) -> list[Doubt]:
    """Return a stop for each ledger that cannot be read: without it the sum would be short."""
    return [
        Doubt("unopened", tr("{name} is not in it: {why}", name=each.name, why=say(each.error)),
              stops=True)
        for each in unopened
    ]  # fmt: skip


def twice(members: Sequence[Member]) -> list[Doubt]:
    """Return a stop for each two files that are one ledger, or copies of it."""
    pairs = combinations(members, 2)
    return [
        Doubt("twice", _twice_words(left, other), stops=True)
        for left, other in pairs
        if left.likeness.uid == other.likeness.uid or left.likeness.begun == other.likeness.begun
    ]


def _twice_words(left: Member, other: Member) -> str:
    same = left.likeness.head == other.likeness.head
    how = tr("the same ledger") if same else tr("two states of the same ledger")
    return tr(
        "{a} and {b} are {how}: {sum} yuan would count twice. Leave one of them out.",
        a=left.name, b=other.name, how=how, sum=money.show(_worth(other)),
    )  # fmt: skip


def _worth(member: Member) -> int:
    """Return what a ledger adds to the sum, in fen: money paid, of funds what was paid in."""
    if member.table.code == FUNDS:
        return member.sum_of("total", "paid_in")
    return member.booked


def worths(members: Sequence[Member]) -> str:
    """Return ledgers, each with what it adds to the sum (yuan)."""
    return ", ".join(f"{m.name} ({money.show(_worth(m))})" for m in members)


def files(members: Sequence[Member], counted: Counted) -> list[Doubt]:
    """Return a question about files that several ledgers took in: their payments stand in each."""
    doubts = []
    for left, other in combinations(members, 2):
        shared = sorted(left.likeness.files.keys() & other.likeness.files.keys())
        n, fen = counted(other, shared) if shared else (0, 0)
        if n:
            names = ", ".join(other.likeness.files[sha] for sha in shared)
            text = tr(
                "{a} and {b} took in the same file ({names}): {n} payments, {sum} yuan, may count "
                "twice.",
                a=left.name, b=other.name, names=names, n=n, sum=money.show(fen),
            )  # fmt: skip
            doubts.append(Doubt("same_file", text, (ADD,)))
    return doubts


def common(members: Sequence[Member], *, named: bool) -> Iterator[Doubt]:
    """Yield what is said of ledgers whatever is added up; ``named``: somebody named the quarter."""
    sample = [m for m in members if m.table.sample]
    if sample and len(sample) < len(members):
        text = tr("Made-up sample data among true figures: {ledgers} yuan.", ledgers=worths(sample))
        yield Doubt("sample", text, (ADD,))
    yield from _quarters(members, named=named)
    yield from _frozen(members)


def _quarters(members: Sequence[Member], *, named: bool) -> Iterator[Doubt]:
    quarter = members[0].table.quarter
    behind = [m for m in members if m.worked_in.ordinal < quarter.ordinal]
    if behind and not named:
        by = ", ".join(f"{m.name} {m.worked_in.name} ({money.show(_worth(m))})" for m in members)
        text = tr(
            "The ledgers stand at different quarters (yuan until {quarter}): {ledgers}. Name the "
            "quarter, or add them up as they stand.",
            quarter=quarter.name,
            ledgers=by,
        )
        yield Doubt("quarters", text, (ADD,))
    elif behind:
        by = ", ".join(f"{m.name} {m.worked_in.name} ({money.show(_worth(m))})" for m in behind)
        text = tr("Nothing is recorded up to {quarter} in (last quarter; yuan until then): "
                  "{ledgers}.", quarter=quarter.name, ledgers=by)  # fmt: skip
        yield Doubt("behind", text)
    if later := [m for m in members if m.later]:
        by = ", ".join(f"{m.name} ({money.show(m.later)})" for m in later)
        yield Doubt("later", tr("Booked after {quarter} and not counted (yuan): {ledgers}.",
                                quarter=quarter.name, ledgers=by))  # fmt: skip


def _frozen(members: Sequence[Member]) -> Iterator[Doubt]:
    fixed = [m for m in members if m.frozen]
    if fixed and len(fixed) < len(members):
        still = [m for m in members if not m.frozen]
        text = tr("Frozen in {frozen} yuan; open, and may still change, in {open} yuan.",
                  frozen=worths(fixed), open=worths(still))  # fmt: skip
        yield Doubt("frozen", text)
    for member in fixed:
        for mark in member.table.frozen:
            yield Doubt("snapshot", f"{member.name}: {mark}")


# ---------------------------------------------------------------- the plan
def of_plan(members: Sequence[Member]) -> Iterator[Doubt]:
    """Yield what is said of plans that are added up."""
    yield from _periods(members)
    yield from _same_plan(members)
    yield from _lines(members)
    if len({m.version.number for m in members}) > 1 or len({m.table.version for m in members}) > 1:
        by = ", ".join(f"{m.name} {m.table.version}" for m in members)
        yield Doubt("versions", tr("Versions of the plan: {ledgers}.", ledgers=by))
    if len({m.tolerance for m in members}) > 1:
        by = ", ".join(f"{m.name} {m.tolerance / 10:g}" for m in members)
        text = tr("The gap within which a line keeps step differs (points): {ledgers}; of the sum "
                  "the narrowest holds.", ledgers=by)  # fmt: skip
        yield Doubt("tolerance", text)


def one_period(members: Sequence[Member]) -> bool:
    """Tell whether all plans run from and until the same quarters."""
    return len({(m.version.first, m.version.last) for m in members}) == 1


def _periods(members: Sequence[Member]) -> Iterator[Doubt]:
    if one_period(members):
        return
    spans: dict[str, list[Member]] = {}
    for m in members:
        spans.setdefault(f"{m.version.first.name}–{m.version.last.name}", []).append(m)
    by = "; ".join(f"{span}: {_planned_words(some)}" for span, some in spans.items())
    text = tr("The plans run over different periods (yuan planned): {spans}. Added up they have no "
              "time elapsed, no gap.", spans=by)  # fmt: skip
    yield Doubt("periods", text, (ADD,))


def _planned_words(members: Sequence[Member]) -> str:
    return ", ".join(f"{m.name} ({money.show(m.sum_of('parts', 'plan'))})" for m in members)


def _same_plan(members: Sequence[Member]) -> Iterator[Doubt]:
    """Ask about plans that are equal to the fen: one plan that many work at, or one each."""
    plans: dict[object, list[Member]] = {}
    for m in members:
        if m.planned:
            plans.setdefault(m.planned, []).append(m)
    equal = [some for some in plans.values() if len(some) > 1]
    if not equal:
        return
    by = "; ".join(_planned_words(some) for some in equal)
    text = tr("Plans are equal to the fen (yuan planned): {ledgers}. Is it one plan that several "
              "ledgers work at (it counts once), or does each have its own (all are added)?",
              ledgers=by)  # fmt: skip
    yield Doubt("same_plan", text, (EACH, ONCE) if len(plans) == 1 else (EACH,))


def _lines(members: Sequence[Member]) -> Iterator[Doubt]:
    """Yield what is said of lines that are not the same everywhere."""
    rows: dict[str, list[tuple[Member, Row]]] = {}
    for m in members:
        for row in m.table.rows:
            rows.setdefault(row.code, []).append((m, row))
    for code, some in rows.items():
        if len({row.band for _, row in some}) > 1:
            text = tr(
                "Line {code} is paid money in some ledgers and completed investment in others, "
                "which are never added: {ledgers}.",
                code=code,
                ledgers=_rows(some),
            )
            yield Doubt("measures", text, stops=True)
        elif len({(row.name, row.depth) for _, row in some}) > 1 and some[0][1].band != "scope":
            text = tr("Line {code} has different names, and is added up under the first: "
                      "{ledgers}.", code=code, ledgers=_rows(some))  # fmt: skip
            yield Doubt("line_names", text, (ADD,))
        if code not in ("apart", "elsewhere") and len(some) < len(members):
            text = tr("Only some ledgers have “{name}” (yuan): {ledgers}.", name=some[0][1].name,
                      ledgers=_rows(some))  # fmt: skip
            yield Doubt("some_lines", text)
        yield from _blanks(some)


def _blanks(some: Sequence[tuple[Member, Row]]) -> Iterator[Doubt]:
    """Yield which ledgers state no plan, no plan of the year, no completed investment, where
    others do.
    """
    sentences = {
        "plan": tr("No plan is stated for “{name}” in (yuan there): {ledgers}; the sum has no "
                   "rate."),
        "year_plan": tr("No plan of the year is stated for “{name}” in (yuan there): {ledgers}; "
                        "the sum is that of the others."),
        "done_total": tr("No completed investment is reported for “{name}” in (yuan there): "
                         "{ledgers}; the sum has no rate."),
    }  # fmt: skip
    for column, sentence in sentences.items():
        blank = [(m, row) for m, row in some if row.number(column) is None]
        if 0 < len(blank) < len(some):
            text = sentence.format(name=some[0][1].name, ledgers=_rows(blank))
            yield Doubt(f"no_{column}", text)


def _rows(some: Sequence[tuple[Member, Row]]) -> str:
    """Return a row in each ledger: its name where they differ, what was reached and planned."""
    names = {row.name for _, row in some}
    return ", ".join(
        f"{m.name} {row.name if len(names) > 1 else ''}".rstrip() + f" ({_reached(row)})"
        for m, row in some
    )


def _reached(row: Row) -> str:
    reached = next((n for c in ("total", "done_total") if (n := row.number(c)) is not None), None)
    planned = row.number("plan")
    words = [money.show(reached)] if reached is not None else []
    if planned is not None:
        words.append(tr("planned {n}", n=money.show(planned)))
    return ", ".join(words) or money.show(0)


# ---------------------------------------------------------------- the funds
def of_funds(members: Sequence[Member]) -> Iterator[Doubt]:
    """Yield what is said of funds that are added up."""
    for name, some in _same_funds(members).items():
        by = ", ".join(f"{m.name} {row.name} ({money.show(row.number('paid_in') or 0)})"
                       for m, row in some)  # fmt: skip
        text = tr("Fund {name} stands in several ledgers (yuan paid in): {ledgers}. Added up it "
                  "may count twice.", name=name, ledgers=by)  # fmt: skip
        yield Doubt("same_fund", text, (ADD,))
    yield from _between(members)


def _same_funds(members: Sequence[Member]) -> dict[str, list[tuple[Member, Row]]]:
    """Return funds with money that several ledgers have, by name or by code."""
    by_name: dict[str, list[tuple[Member, Row]]] = {}
    by_code: dict[str, list[tuple[Member, Row]]] = {}
    every = ((member, row) for member in members for row in member.table.rows)
    for m, row in every:
        if not row.total and any(row.number(c) for c in ("committed", "paid_in", "nav")):
            by_name.setdefault(row.name, []).append((m, row))
            by_code.setdefault(m.fund_codes.get(row.code) or row.name, []).append((m, row))
    other = {code: some for code, some in by_code.items() if len({r.name for _, r in some}) > 1}
    shared = {**by_name, **other}
    return {n: some for n, some in shared.items() if len({m.name for m, _ in some}) > 1}


def _between(members: Sequence[Member]) -> Iterator[Doubt]:
    """Yield what funds of one ledger paid into funds of another: in the total it stands twice."""
    homes = {row.name: m.name for m in members for row in m.table.rows if not row.total}
    for m in members:
        for payer in m.payers:
            home = homes.get(payer.partner, m.name)
            if home != m.name:
                text = tr("{partner} of {home} paid {n} yuan into {fund} of {ledger}: they count "
                          "twice in the total.", partner=payer.partner, home=home,
                          n=money.show(payer.fen), fund=payer.fund, ledger=m.name)  # fmt: skip
                yield Doubt("between", text)
