"""Warnings before, not after: pure functions of facts and a day. One list, one order.

Each warning has a code with a sentence (``code:warn_…``), a severity (3 a breach, 2 act now, 1
soon), the project, the amount in fen that is too much or at stake, who must act and what to do (a
code of ``DO``). Days are ordinals.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.money import MISSING, Fen, decimal
from fundtracker.domain.park.bounds import CEILINGS, MARKS, kept
from fundtracker.domain.park.contract import RETENTION_CEILING, Contract
from fundtracker.domain.park.funding import Rule, over_cap, over_share
from fundtracker.domain.park.project import ACCOUNTS_MONTHS, months_later, over_estimate

SOON = 30  # days before a date that are "soon"
IDLE = 180  # days that released money may lie before it is idle
BREACH, AT_ONCE, BY_ITS_DAY = 3, 2, 0  # how grave a duty of a fund is


class Topic(NamedTuple):
    """Of a warning: its kind, its page (of a fund: or that of the companies, by whom it names),
    the column of that page's table which it is about ('' none), and of a duty how grave it is
    whatever its day: a breach once it is due, at once where figures rest on a stand-in until then.
    """

    kind: str
    page: str
    column: str = ""
    severity: int = BY_ITS_DAY


TOPICS = {
    "warn_over_plan": Topic("money", "plan", "left"),
    "warn_over_estimate": Topic("money", "projects", "estimate_left"),
    "warn_committed_over_estimate": Topic("money", "projects", "committed"),
    "warn_pending_over_estimate": Topic("money", "projects", "committed"),
    "warn_estimates_over_group": Topic("money", "projects", "estimate"),
    "warn_more_returned": Topic("money", "contracts", "paid"),
    "warn_over_cap": Topic("money", "contracts", "excess"),
    "warn_over_progress": Topic("money", "contracts", "over_progress"),
    "warn_over_source": Topic("source", "sources", "available"),
    "warn_unreleased": Topic("source", "sources", "available"),
    "warn_over_committed": Topic("source", "sources", "uncommitted"),
    "warn_taken_back": Topic("source", "sources", "available"),
    "warn_before_contract": Topic("paper", "contracts", "paid"),
    "warn_no_document": Topic("paper", "contracts", "paid"),
    "warn_retention_due": Topic("date", "contracts", "retention_held"),
    "warn_milestone_late": Topic("date", "projects"),
    "warn_milestone_due": Topic("date", "projects"),
    "warn_indicator_missed": Topic("date", "indicators"),
    "warn_indicator_over": Topic("date", "indicators"),
    "warn_source_idle": Topic("source", "sources", "available"),
    "warn_accounts_late": Topic("date", "projects"),
    "warn_below_floor": Topic("money", "contracts", "payable"),
    "warn_retention_high": Topic("paper", "contracts", "retention_held"),
    "warn_source_expires": Topic("source", "sources", "available"),
    "warn_source_share": Topic("source", "sources", "paid"),
    "warn_source_cap": Topic("source", "sources", "paid"),
    "duty_concentration": Topic("fund", "fund", severity=BREACH),
    "duty_idle": Topic("fund", "fund", severity=BREACH),
    "duty_call_overdue": Topic("fund", "fund"),
    "duty_proceeds": Topic("fund", "fund"),
    "duty_checklist": Topic("fund", "fund"),
    "duty_valuation_stale": Topic("fund", "fund"),
    "duty_revalue": Topic("fund", "fund", severity=AT_ONCE),
    "duty_not_set_up": Topic("fund", "fund"),
    "duty_period_end": Topic("fund", "fund"),
    "duty_term_end": Topic("fund", "fund"),
    "duty_local_reinvestment": Topic("fund", "fund"),
    "duty_evaluation": Topic("fund", "fund"),
    "duty_equity_method": Topic("fund", "fund"),
    "duty_clawback": Topic("fund", "fund", severity=AT_ONCE),
    "duty_cash": Topic("fund", "fund", severity=AT_ONCE),
    "duty_figures": Topic("fund", "companies"),
    "duty_divided_call": Topic("fund", "fund", severity=AT_ONCE),
    "duty_divided_distribution": Topic("fund", "fund", severity=AT_ONCE),
    "duty_early_money": Topic("fund", "fund"),
    "duty_in_kind": Topic("fund", "fund", severity=AT_ONCE),
    "duty_fee": Topic("fund", "fund", severity=AT_ONCE),
}
CODES = tuple(TOPICS)


class Warning(NamedTuple):
    """One line of 表11; ``about`` is its key in every language, ``said`` its name in that of the
    reader where it is another ('' else).
    """

    code: str
    severity: int
    project: int | None
    amount: Fen
    day: int | None
    who: str
    about: str
    params: dict[str, Any]
    said: str = ""

    @property
    def title(self) -> str:
        """What it is about, in the language of the reader."""
        return self.said or self.about


class ProjectFacts(NamedTuple):
    """What warnings look at of a project; ``milestones``: (name, due, done). ``pending``: change
    orders that wait, ``inner``: the estimates of what lies in it, added up.
    """

    id: int
    name: str
    manager: str
    estimate: Fen | None
    committed: Fen
    paid: Fen
    done_day: int | None
    accounts_day: int | None
    milestones: Sequence[tuple[str, int, int | None]] = ()
    pending: Fen = 0
    inner: Fen = 0


class ContractFacts(NamedTuple):
    """A contract with whose it is."""

    number: str
    project: int
    manager: str
    signed_day: int | None
    money: Contract


class PaidFacts(NamedTuple):
    """A payment on a contract: its day, fen and document ('' none)."""

    id: int
    contract: str
    project: int
    manager: str
    day: int
    fen: Fen
    signed_day: int | None
    document: str


class SourceFacts(NamedTuple):
    """A source's money for a project ('' for all of them); ``since``: when it was last released."""

    source: int
    name: str
    project: int | None
    project_name: str
    released: Fen
    paid: Fen
    since: int | None
    last_paid: int | None


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def of_project(p: ProjectFacts, day: int) -> Iterator[Warning]:
    """Yield the warnings of a project: estimate, milestones, final account. What happened after
    the day has not happened yet.
    """
    yield from _of_estimate(p)
    for name, due, done in p.milestones:
        if (done is None or done > day) and due <= day + SOON:
            late = day - due
            facts_stated = p.id, 0, due, p.manager, p.name, {"name": name, "due": _date(due)}
            yield (
                Warning("warn_milestone_late", 2, *facts_stated)
                if late > 0
                else Warning("warn_milestone_due", 1, *facts_stated)
            )
    filed = p.accounts_day is not None and p.accounts_day <= day
    if p.done_day is not None and p.done_day <= day and not filed:
        due = months_later(p.done_day, ACCOUNTS_MONTHS)
        if due <= day + SOON:
            yield Warning(
                "warn_accounts_late", 2 if due < day else 1, p.id, 0, due, p.manager, p.name,
                {"name": p.name, "due": _date(due)},
            )  # fmt: skip


def _of_estimate(p: ProjectFacts) -> Iterator[Warning]:
    """Yield what lies over the estimate of a project, and what would: changes that wait count
    where nothing that is signed is over it yet.
    """
    over = over_estimate(p.estimate, p.committed)
    would = 0 if over else over_estimate(p.estimate, p.committed + max(0, p.pending))
    for code, severity, excess in (
        ("warn_over_estimate", 3, over_estimate(p.estimate, p.paid)),
        ("warn_committed_over_estimate", 3, over),
        ("warn_pending_over_estimate", 2, would),
        ("warn_estimates_over_group", 2, over_estimate(p.estimate, p.inner)),
    ):
        if excess:
            yield Warning(code, severity, p.id, excess, None, p.manager, p.name, {"name": p.name})


def of_figures(company: str, quarter: str, missing: int, due: int, day: int) -> Iterator[Warning]:
    """Yield that figures asked of a company for a quarter have not come on the day they are due
    (an ordinal).
    """
    if missing and due <= day:
        params = {"name": company, "quarter": quarter, "n": missing}
        yield Warning("duty_figures", 1, None, 0, due, "", company, params)


def of_contract(c: ContractFacts, day: int) -> Iterator[Warning]:
    """Yield the warnings of a contract: cap, progress, floor, retention, what came back."""
    money, params = c.money, {"name": c.number}
    high = money.retention_full if money.terms.retention > RETENTION_CEILING else None
    for code, severity, fen in (
        ("warn_more_returned", 3, max(0, -money.course.paid) or None),
        ("warn_over_cap", 3, money.excess or None),
        ("warn_below_floor", 2, money.below_floor or None),
        ("warn_retention_high", 2, high),
    ):
        if fen is not None:
            yield Warning(code, severity, c.project, fen, None, c.manager, c.number, params)
    yield from over_progress(c, None, params)
    due, held = money.terms.retention_day, money.retention_held
    if due is not None and held > 0 and due <= day + SOON and money.course.settled is not None:
        yield Warning(
            "warn_retention_due", 2 if due <= day else 1, c.project, held, due, c.manager,
            c.number, params | {"due": _date(due)},
        )  # fmt: skip


def over_progress(c: ContractFacts, day: int | None, params: dict[str, Any]) -> Iterator[Warning]:
    """Yield what was paid ahead of what is due: a breach where it is more than was built at all;
    where the cap itself is what is due, that is another warning.
    """
    ahead = c.money.over_progress
    if ahead and ahead != c.money.excess:
        severity = 3 if c.money.beyond_work else 2
        yield Warning(
            "warn_over_progress", severity, c.project, ahead, day, c.manager, c.number, params
        )


def of_payment(p: PaidFacts) -> Iterator[Warning]:
    """Yield the warnings of a payment: dated before its contract, without a document."""
    params = {"name": p.contract, "id": p.id}
    if p.signed_day is not None and p.day < p.signed_day:
        yield Warning(
            "warn_before_contract", 3, p.project, p.fen, p.day, p.manager, p.contract, params
        )
    if not p.document.strip():
        yield Warning("warn_no_document", 2, p.project, p.fen, p.day, p.manager, p.contract, params)


def of_source(s: SourceFacts, day: int) -> Iterator[Warning]:
    """Yield the warnings of a source: more paid than released, released and idle."""
    about = f"{s.name} {s.project_name}".strip()
    if s.released < 0:  # nothing was paid for it: what was taken back is wrong
        yield _of_place("warn_taken_back", 3, s, -s.released)
    if s.paid > max(s.released, 0):
        yield _of_place("warn_over_source", 3, s, s.paid - max(s.released, 0))
    elif s.released > s.paid and s.since is not None:
        last = max(s.since, s.last_paid or s.since)
        if day - last > IDLE:
            yield Warning(
                "warn_source_idle", 2, s.project, s.released - s.paid, last, "", about,
                {"name": about, "days": day - last},
            )  # fmt: skip


def of_unreleased(s: SourceFacts, *, recorded: bool) -> Iterator[Warning]:
    """Yield what was paid from a source, or by it for a project, to which nothing was released;
    ``recorded``: the ledger holds releases, so that this one is missing.
    """
    if s.paid > 0:
        yield _of_place("warn_unreleased", 3 if recorded else 2, s, s.paid)


def of_committed(s: SourceFacts, committed: Fen) -> Iterator[Warning]:
    """Yield what contracts commit of a source's money beyond what it released."""
    if (excess := committed - max(s.released, 0)) > 0:
        yield _of_place("warn_over_committed", 2, s, excess)


def _of_place(code: str, severity: int, s: SourceFacts, fen: Fen) -> Warning:
    about = f"{s.name} {s.project_name}".strip()
    return Warning(code, severity, s.project, fen, None, "", about, {"name": about})


def of_line(name: str, planned: Fen, paid: Fen) -> Iterator[Warning]:
    """Yield what was paid on a fiscal line of the plan beyond all of its plan."""
    if paid > planned:
        yield Warning("warn_over_plan", 2, None, paid - planned, None, "", name, {"name": name})


def of_rule(
    rule: Rule, name: str, left: Fen, source_paid: Fen, project_paid: Fen, day: int
) -> Iterator[Warning]:
    """Yield the warnings of a source's rule: share, cap, last day with money left."""
    if excess := over_share(rule, source_paid, project_paid):
        yield Warning("warn_source_share", 3, rule.project, excess, None, "", name, {"name": name})
    if excess := over_cap(rule, source_paid):
        yield Warning("warn_source_cap", 3, rule.project, excess, None, "", name, {"name": name})
    if rule.last_day is not None and left > 0 and rule.last_day <= day + SOON:
        severity = 3 if rule.last_day < day else 2
        yield Warning(
            "warn_source_expires", severity, rule.project, left, rule.last_day, "", name,
            {"name": name, "due": _date(rule.last_day)},
        )  # fmt: skip


class IndicatorFacts(NamedTuple):
    """An indicator with a target that is due: amounts in thousandths of its unit; ``reached`` None
    where nothing was ever reported; ``due`` an ordinal.
    """

    name: str
    unit: str
    target: int
    reached: int | None
    due: int
    bound: str = "equal"


def of_indicator(i: IndicatorFacts, day: int) -> Iterator[Warning]:
    """Yield the warning of a target that is due, today or before, and not reached: 超过 is reached
    by more than it alone, a ceiling is said with what was reported against it.
    """
    if day < i.due or (i.reached is not None and kept(i.reached, i.target, i.bound)):
        return
    severity = 3 if day > i.due else 2
    if i.bound in CEILINGS:
        reached = MISSING if i.reached is None else f"{_plain(i.reached)} {i.unit}".rstrip()
        limit = f"{MARKS[i.bound]}{_plain(i.target)} {i.unit}".rstrip()
        yield Warning(
            "warn_indicator_over", severity, None, 0, i.due, "", i.name,
            {"name": i.name, "reached": reached, "limit": limit, "due": _date(i.due)},
        )  # fmt: skip
    else:
        short = f"{_plain(i.target - (i.reached or 0))} {i.unit}"
        if i.reached == i.target:  # nothing is short of it, and still it is not passed
            short = f"{short} ({MARKS[i.bound]}{_plain(i.target)})"
        yield Warning(
            "warn_indicator_missed", severity, None, 0, i.due, "", i.name,
            {"name": i.name, "short": short, "due": _date(i.due)},
        )  # fmt: skip


def _plain(thousandths: int) -> str:
    text = decimal(thousandths, 3, grouped=True)
    return text.rstrip("0").rstrip(".")


def in_words(
    warnings: Iterable[Warning], names: Mapping[str, str], own: Mapping[str, str]
) -> list[Warning]:
    """Return warnings with the names of what they are about in another language.

    ``names``: of sources, indicators, funds; ``own``: of projects, which may stand behind a source.
    """
    spoken = []
    for w in warnings:
        known = next((n for n in names if w.about == n or w.about.startswith(n + " ")), "")
        rest = w.about.removeprefix(known).strip()
        saying = " ".join(filter(None, (names.get(known, ""), own.get(rest, rest))))
        if saying != w.about:
            words = {w.about: saying, known: names.get(known, "")}
            params = {
                key: words.get(value, value) if isinstance(value, str) else value
                for key, value in w.params.items()
            }
            w = w._replace(said=saying, params=params)
        spoken.append(w)
    return spoken


def gathered(warnings: Iterable[Warning]) -> list[Warning]:
    """Return what several payments breach, each thing once: the excess after the last of them, the
    sum of payments that are each wrong by themselves.
    """
    once: dict[tuple[str, str], Warning] = {}
    for warning in warnings:
        known = once.get((warning.code, warning.about))
        amount = warning.amount
        if known is not None:
            alone = warning.code in ("warn_before_contract", "warn_no_document")
            amount = known.amount + amount if alone else max(known.amount, amount)
        once[warning.code, warning.about] = warning._replace(amount=amount)
    return in_order(once.values())


def in_order(warnings: Iterable[Warning]) -> list[Warning]:
    """Return warnings, the gravest and largest first; equal ones keep one order."""
    return sorted(
        warnings, key=lambda w: (-w.severity, CODES.index(w.code), -w.amount, w.about, w.day or 0)
    )
