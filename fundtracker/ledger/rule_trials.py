"""Rules of classification tried on the payments that are there: how many each fits and fills, how
much; and applied to what lies nowhere yet.

Payments are looked at by their distinct texts, so that a million of them stay cheap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.classification_rules import FIELDS, Rule, fits
from fundtracker.ledger.payments.column_conditions import id_list
from fundtracker.ledger.review.freeze import frozen

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories


class Sum(NamedTuple):
    """A number of payments and their fen."""

    n: int = 0
    fen: int = 0

    def plus(self, n: int, fen: int) -> Sum:
        """Return the sum with more payments."""
        return Sum(self.n + n, self.fen + fen)


class Trial(NamedTuple):
    """What a rule does to the money paid so far: ``fits`` its words; ``fills`` what lies on no
    plan line, where no rule before it does; ``elsewhere``: fits, but lies somewhere else.
    ``split``: its words fit payments that are split, which no rule moves: in none of the others.
    """

    rule: Rule
    fits: Sum
    fills: Sum
    elsewhere: Sum
    split: Sum = Sum()


class Applied(NamedTuple):
    """What applying the rules does: payments filled, by rule; ``frozen``: left in frozen
    quarters.
    """

    by_rule: dict[int, Sum]
    frozen: Sum

    @property
    def filled(self) -> Sum:
        """All that is filled."""
        total = Sum()
        for each in self.by_rule.values():
            total = total.plus(*each)
        return total


class _Group(NamedTuple):
    """Payments of the same texts at the same place."""

    texts: Mapping[str, str]
    line_id: int | None
    project_id: int | None
    source_id: int | None
    quarter: int
    n: int
    fen: int


def trials(ledger: Repositories, rules: Sequence[Rule]) -> list[Trial]:
    """Return what each rule does, in the order in which they are tried."""
    tallies, lines = {rule.id: [Sum(), Sum(), Sum()] for rule in rules}, _lines(ledger)
    for group in _groups(ledger, rules):
        taken = group.line_id is not None
        for rule in rules:
            if not fits(rule, group.texts[rule.field]):
                continue
            sums = tallies[rule.id]
            sums[0] = sums[0].plus(group.n, group.fen)
            if not taken and _line(rule, lines):
                taken = True
                sums[1] = sums[1].plus(group.n, group.fen)
            elif _elsewhere(rule, group):
                sums[2] = sums[2].plus(group.n, group.fen)
    apart = _split_groups(ledger, rules)

    def tried(rule: Rule) -> Trial:
        all_rows, filled, elsewhere = tallies[rule.id]
        return Trial(rule, all_rows, filled, elsewhere, _fitting(apart, [rule]))

    return list(map(tried, rules))


def split_out(ledger: Repositories, rules: Sequence[Rule]) -> Sum:
    """Return the split payments that one of the rules fits: none of them moves a split payment."""
    return _fitting(_split_groups(ledger, rules), rules)


def _fitting(groups: Sequence[_Group], rules: Sequence[Rule]) -> Sum:
    total = Sum()
    for group in groups:
        if any(fits(rule, group.texts[rule.field]) for rule in rules):
            total = total.plus(group.n, group.fen)
    return total


def look(ledger: Repositories, rules: Sequence[Rule]) -> Applied:
    """Return what applying the rules would do, writing nothing."""
    return _applied(ledger, rules, None)


def apply(ledger: Repositories, change: Change, rules: Sequence[Rule]) -> Applied:
    """Put the payments that lie on no plan line where the first rule that fits says; those of
    frozen quarters, split ones and what is no payment stay.
    """
    return _applied(ledger, rules, change)


def _applied(ledger: Repositories, rules: Sequence[Rule], change: Change | None) -> Applied:
    shut = set(frozen(ledger))
    by_rule: dict[int, Sum] = {}
    left = Sum()
    lines = _lines(ledger)
    for group, ids in _open_groups(ledger, rules):
        rule = next((r for r in rules if fits(r, group.texts[r.field]) and _line(r, lines)), None)
        if rule is None:
            continue
        if group.quarter in shut:
            left = left.plus(group.n, group.fen)
            continue
        by_rule[rule.id] = by_rule.get(rule.id, Sum()).plus(group.n, group.fen)
        if change is not None:
            _fill(change, group, ids, rule, lines)
    return Applied(by_rule, left)


def _fill(
    change: Change,
    group: _Group,
    ids: Sequence[int],
    rule: Rule,
    lines: Mapping[int, int | None],
) -> None:
    """Put payments where a rule says; a source that is named stays."""
    values = {
        "line_id": _line(rule, lines),
        "project_id": rule.project_id or group.project_id,
        "source_id": group.source_id or rule.source_id,
        "rule_id": rule.id,
    }
    for payment in ids:
        change.update("payment", payment, values)


def _elsewhere(rule: Rule, group: _Group) -> bool:
    """Tell whether payments lie on another line, project or source than a rule says."""
    return any(
        wanted is not None and now is not None and wanted != now
        for wanted, now in (
            (rule.line_id, group.line_id),
            (rule.project_id, group.project_id),
            (rule.source_id, group.source_id),
        )
    )


def _lines(ledger: Repositories) -> dict[int, int | None]:
    return {project.id: project.line_id for project in ledger.projects.all()}


def _line(rule: Rule, lines: Mapping[int, int | None]) -> int | None:
    return rule.line_id or lines.get(rule.project_id or 0)


def _columns(rules: Sequence[Rule]) -> dict[str, str]:
    return {rule.field: FIELDS[rule.field] for rule in rules}


def _groups(ledger: Repositories, rules: Sequence[Rule]) -> list[_Group]:
    """Return the whole payments out by the texts that rules look at."""
    return [group for group, _ in _read(ledger, _columns(rules), "p.parts = 0", with_ids=False)]


def _split_groups(ledger: Repositories, rules: Sequence[Rule]) -> list[_Group]:
    """Return the split payments out by the texts that rules look at."""
    columns = _columns(rules)
    return [group for group, _ in _read(ledger, columns, "p.parts > 0", with_ids=False)]


def _open_groups(ledger: Repositories, rules: Sequence[Rule]) -> list[tuple[_Group, list[int]]]:
    """Return the payments on no plan line by their texts, with their ids."""
    return _read(ledger, _columns(rules), "p.parts = 0 AND p.line_id IS NULL", with_ids=True)


def _read(
    ledger: Repositories, columns: Mapping[str, str], where: str, *, with_ids: bool
) -> list[tuple[_Group, list[int]]]:
    if not columns:
        return []
    codes = ", ".join(f"p.{column}" for column in columns.values())
    ids = ", group_concat(p.id)" if with_ids else ", ''"
    place = "p.line_id, p.project_id, p.source_id, p.book_quarter"
    rows = ledger.read(
        f"SELECT {codes}, {place}, count(*), sum(p.amount_fen){ids} FROM payment p"
        f" WHERE p.measure = {PAID} AND {where} GROUP BY {codes}, {place}"
    )
    k = len(columns)
    words = _words(ledger, {code for row in rows for code in row[:k]})
    return [
        (
            _Group(
                {field: words[code] for field, code in zip(columns, row[:k], strict=True)},
                *row[k : k + 6],
            ),
            [int(i) for i in str(row[-1]).split(",")] if with_ids else [],
        )
        for row in rows
    ]


def _words(ledger: Repositories, codes: set[int]) -> dict[int, str]:
    words: dict[int, str] = {}
    wanted = sorted(codes)
    for at in range(0, len(wanted), 500):
        some = id_list(wanted[at : at + 500])
        words.update(ledger.read(f"SELECT id, text FROM term WHERE id IN ({some})"))
    return words
