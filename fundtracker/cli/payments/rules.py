"""``rules``: the rules of classification, tried, ordered, taken and applied."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from fundtracker.cli.context import open_ledger, print_json
from fundtracker.cli.payments.places import id_of, place_asked
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Change, Ledger, rule_trials
from fundtracker.ledger.corrections import Place
from fundtracker.ledger.payments.classification_rules import Pattern, Rule
from fundtracker.ledger.rule_trials import Applied, Trial
from fundtracker.reports.payments import change_words, payment_names
from fundtracker.reports.payments.payment_names import Names

NEW = 0  # the id of a rule that is being made


def rules(options: argparse.Namespace) -> int:
    """Show the rules, or change them; a dry run does it, shows them, and rolls it back."""
    actions: dict[str, Callable[[Ledger, argparse.Namespace], int]] = {
        "list": _list, "try": _try, "add": _add, "change": _put, "order": _order,
        "accept": _accept, "drop": _drop, "wait": _wait, "remove": _remove, "apply": _apply,
    }  # fmt: skip
    with open_ledger(options, write=options.action not in ("list", "try")) as ledger:
        return actions[options.action](ledger, options)


# ------------------------------------------------------------ looking
def _list(ledger: Ledger, options: argparse.Namespace) -> int:
    active = ledger.rules.all()
    trials = rule_trials.trials(ledger, [*active, *ledger.rules.all(active=False)])
    applied = rule_trials.look(ledger, active)
    if options.json:
        print_json({"rules": [_data(trial) for trial in trials], "applied": _applied(applied)})
        return 0
    names = payment_names.read_names(ledger)
    for trial in trials:
        _say(trial, names)
    _say_applied(
        applied, tr("Applied now, the rules in use would classify {n} payments, {sum} yuan.",
                    n=f"{applied.filled.n:,}", sum=money.show(applied.filled.fen)),
    )  # fmt: skip
    return 0


def _try(ledger: Ledger, options: argparse.Namespace) -> int:
    """Try a rule of the options, or those of the numbers, each alone."""
    wanted = [_rule(ledger, n) for n in options.rules] or [_asked(ledger, options)]
    trials = [rule_trials.trials(ledger, [rule])[0] for rule in wanted]
    _tell(ledger, options, trials, stored=False)
    return 0


# ------------------------------------------------------------ changing
def _add(ledger: Ledger, options: argparse.Namespace) -> int:
    rule = _asked(ledger, options)

    def work(change: Change) -> list[int]:
        return [
            ledger.rules.add(
                change,
                Pattern(*_looks(rule)),
                line_id=rule.line_id,
                project_id=rule.project_id,
                source_id=rule.source_id,
            )
        ]

    return _write(ledger, options, work)


def _put(ledger: Ledger, options: argparse.Namespace) -> int:
    (number,) = _numbers(ledger, options, most=1)
    rule = _asked(ledger, options)

    def work(change: Change) -> list[int]:
        ledger.rules.put(
            change,
            number,
            *_looks(rule),
            line_id=rule.line_id,
            project_id=rule.project_id,
            source_id=rule.source_id,
        )
        return [number]

    return _write(ledger, options, work)


def _order(ledger: Ledger, options: argparse.Namespace) -> int:
    """Try the rules named first, in their order; the others follow as they stood."""
    first = list(dict.fromkeys(_numbers(ledger, options)))
    in_use = [rule.id for rule in ledger.rules.all()]
    for number in first:
        if number not in in_use:
            raise UserError("rule_not_in_use", id=number)

    def work(change: Change) -> list[int]:
        order = [*first, *(number for number in in_use if number not in first)]
        ledger.rules.order(change, order)
        return order

    return _write(ledger, options, work)


def _accept(ledger: Ledger, options: argparse.Namespace) -> int:
    return _each(ledger, options, ledger.rules.accept)


def _drop(ledger: Ledger, options: argparse.Namespace) -> int:
    return _each(ledger, options, ledger.rules.drop)


def _wait(ledger: Ledger, options: argparse.Namespace) -> int:
    return _each(ledger, options, lambda change, n: ledger.rules.switch(change, n, on=False))


def _remove(ledger: Ledger, options: argparse.Namespace) -> int:
    return _each(ledger, options, ledger.rules.remove)


def _each(ledger: Ledger, options: argparse.Namespace, act: Callable[[Change, int], None]) -> int:
    """Do something with each rule named; one change, one undo."""
    numbers = _numbers(ledger, options)

    def work(change: Change) -> list[int]:
        for number in dict.fromkeys(numbers):
            act(change, number)
        return numbers

    return _write(ledger, options, work)


def _write(ledger: Ledger, options: argparse.Namespace, work: Callable[[Change], list[int]]) -> int:
    """Write one change and tell what its rules do now, before a dry run is rolled back."""
    rolled_back = (lambda *_: None) if options.dry_run else None
    with ledger.change("rule", options.reason, preview=rolled_back) as change:
        wanted = set(work(change))
        both = [*ledger.rules.all(), *ledger.rules.all(active=False)]
        trials = [trial for trial in rule_trials.trials(ledger, both) if trial.rule.id in wanted]
    _tell(ledger, options, trials, stored=not options.dry_run)
    return 0


def _apply(ledger: Ledger, options: argparse.Namespace) -> int:
    """Apply the rules in use; status 1 where nothing is classified or frozen payments stay."""
    in_use = ledger.rules.all()
    applied = rule_trials.look(ledger, in_use)
    if applied.filled.n:
        rolled_back = (lambda *_: None) if options.dry_run else None
        reason = options.reason or tr("rules applied")
        with ledger.change("classify", reason, preview=rolled_back) as change:
            applied = rule_trials.apply(ledger, change, in_use)
    _tell_applied(options, in_use, applied)
    return 1 if applied.frozen.n or not applied.filled.n else 0


def _tell_applied(options: argparse.Namespace, in_use: Sequence[Rule], applied: Applied) -> None:
    stored = bool(applied.filled.n) and not options.dry_run
    if options.json:
        print_json({"stored": stored, **_applied(applied)})
        return
    for rule in in_use:
        if sums := applied.by_rule.get(rule.id):
            words = change_words.pattern_words(rule)
            print(f"{rule.id}  {words}  {sums.n:,}  {money.show(sums.fen)}")
    text = tr("{n} payments, {amount} yuan, are changed.",
              n=f"{applied.filled.n:,}", amount=money.show(applied.filled.fen))  # fmt: skip
    _say_applied(applied, text if stored else f"{text}  ({tr('nothing stored')})")


# ------------------------------------------------------------ what is asked for
def _asked(ledger: Ledger, options: argparse.Namespace) -> Rule:
    """Return the rule of the options; raises UserError ``rule_incomplete``."""
    place = place_asked(options, ledger) or Place()
    line, project, source = (id_of(each) for each in place[:3])
    words = (options.words or "").strip()
    if not words or not (line or project or source):
        raise UserError("rule_incomplete")
    looks = (options.field, options.how, words)
    return Rule(NEW, *looks, line, project, source, "person", True)


def _looks(rule: Rule) -> tuple[str, str, str]:
    return rule.field, rule.how, rule.pattern


def _numbers(ledger: Ledger, options: argparse.Namespace, most: int = 0) -> list[int]:
    """Return the numbers of the rules named.

    Raises:
        UserError: ``words_needed``, ``no_such_rule``.
    """
    if not options.rules or (most and len(options.rules) > most):
        raise UserError("words_needed", n=1)
    return [_rule(ledger, number).id for number in options.rules]


def _rule(ledger: Ledger, number: int) -> Rule:
    both = (*ledger.rules.all(), *ledger.rules.all(active=False))
    matching = next((rule for rule in both if rule.id == number), None)
    if matching is None:
        raise UserError("no_such_rule", id=number)
    return matching


# ------------------------------------------------------------ answers
def _tell(
    ledger: Ledger, options: argparse.Namespace, trials: Sequence[Trial], *, stored: bool
) -> None:
    if options.json:
        print_json({"stored": stored, "rules": [_data(trial) for trial in trials]})
        return
    names = payment_names.read_names(ledger)
    for trial in trials:
        _say(trial, names)
    if not stored:
        print(f"({tr('nothing stored')})")


def _data(trial: Trial) -> dict[str, Any]:
    names = ("fits", "fills", "elsewhere", "split")
    sums = {name: getattr(trial, name)._asdict() for name in names}
    return {**trial.rule._asdict(), **sums}


def _applied(applied: Applied) -> dict[str, Any]:
    return {
        "payments": applied.filled.n, "fen": applied.filled.fen,
        "by_rule": {str(rule): sums._asdict() for rule, sums in applied.by_rule.items()},
        "frozen": applied.frozen._asdict(),
    }  # fmt: skip


def _say(trial: Trial, names: Names) -> None:
    rule = trial.rule
    state = tr("in use") if rule.active else tr("suggested")
    field = change_words.field_names()[rule.field]
    looks = f"{field} {change_words.pattern_words(rule)}"
    place = change_words.place_words(rule, names)
    number = [str(rule.id), state] if rule.id != NEW else []
    print("  ".join([*number, f"{looks} → {place}"]))
    print(f"   {change_words.trial_words(trial)}")


def _say_applied(applied: Applied, text: str) -> None:
    print(text)
    if applied.frozen.n:
        print(change_words.frozen_words(applied))
