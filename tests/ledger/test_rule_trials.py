"""Rules tried on what is there: counted against a plain loop; what is applied is what was said."""

import pytest

from fundtracker.ledger import rule_trials
from fundtracker.ledger.payments.classification_rules import Pattern, fits
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.rule_trials import Sum, apply, look, trials
from fundtracker.reports.payments import change_words
from tests.ledger import world


@pytest.fixture
def ledger(tmp_path):
    with world.filled(tmp_path) as ledger:
        line, other = (ledger.plan.line(code).id for code in ("policy", "infrastructure"))
        with ledger.change("rules") as change:
            ledger.rules.add(change, Pattern("counterparty", "equals", "示例公司1"), line_id=line)
            ledger.rules.add(change, Pattern("summary", "contains", "款2"), line_id=other)
            ledger.rules.add(
                change, Pattern("counterparty", "starts", "示例"), source_id=None, line_id=other
            )
        first = world.ids(ledger)[:5]
        with ledger.change("classify") as change:
            ledger.payments.classify(change, first, line_id=line)
        yield ledger


def test_a_trial_counts_as_a_plain_loop_does(ledger):
    rules = ledger.rules.all()
    tried = trials(ledger, rules)
    payments = ledger.payments.some("p.measure = 0 AND p.parts = 0")
    for at, trial in enumerate(tried):
        rule = trial.rule
        own = [p for p in payments if fits(rule, getattr(p, rule.field))]
        assert trial.fits == (len(own), sum(p.amount_fen for p in own))
        before = rules[:at]
        fills = [
            p for p in own
            if p.line_id is None and not any(fits(r, getattr(p, r.field)) for r in before)
        ]  # fmt: skip
        assert trial.fills == (len(fills), sum(p.amount_fen for p in fills))
        other = [p for p in own if p.line_id not in (None, rule.line_id)]
        assert trial.elsewhere == (len(other), sum(p.amount_fen for p in other))


def test_applying_does_what_was_said_and_one_undo_takes_it_back(ledger):
    rules = ledger.rules.all()
    said, before = look(ledger, rules), ledger.read("SELECT id, line_id FROM payment ORDER BY id")
    assert said.filled == Sum(*map(sum, zip(*said.by_rule.values(), strict=True)))
    with ledger.change("classify", "rules") as change:
        assert apply(ledger, change, rules) == said
    open_now = ledger.payments.some("p.line_id IS NULL AND p.measure = 0")
    assert not any(fits(r, getattr(p, r.field)) for p in open_now for r in rules)
    assert look(ledger, rules).filled == Sum() and ledger.check() == []
    ledger.undo()
    assert ledger.read("SELECT id, line_id FROM payment ORDER BY id") == before


def test_frozen_quarters_stay_and_are_named(ledger, monkeypatch):
    rules = ledger.rules.all()
    quarter = ledger.payments.get(world.ids(ledger)[-1]).book_quarter
    whole = look(ledger, rules).filled
    monkeypatch.setattr(rule_trials, "frozen", lambda db: [quarter])
    said = look(ledger, rules)
    assert said.frozen.n > 0
    assert (said.filled.n + said.frozen.n, said.filled.fen + said.frozen.fen) == whole


def test_order_decides_and_a_rule_is_learnt_by_account_and_words(ledger):
    rules = ledger.rules.all()
    with ledger.change("rules") as change:
        ledger.rules.order(change, [rule.id for rule in reversed(rules)])
    turned = ledger.rules.all()
    assert [rule.id for rule in turned] == [rule.id for rule in reversed(rules)]
    assert trials(ledger, turned)[0].fills.n > 0 and trials(ledger, turned)[1].fills.n == 0
    payment = world.ids(ledger)[0]
    with ledger.change("rules") as change:
        for by in ("counterparty", "account", "summary"):
            ledger.rules.learn(change, payment, by)
    waiting = {rule.field for rule in ledger.rules.all(active=False)}
    assert {"account", "summary"} <= waiting
    with ledger.change("rules") as change:
        ledger.rules.put(change, rules[0].id, "payer", "contains", "局", line_id=None,
                         project_id=None, source_id=None)  # fmt: skip
        ledger.rules.switch(change, rules[1].id, on=False)
        ledger.rules.remove(change, rules[2].id)
    assert [rule.id for rule in ledger.rules.all()] == [rules[0].id]
    assert ledger.check() == []


def test_split_payments_that_a_rule_fits_are_counted_apart_and_stay(tmp_path, sample_ledger):
    path = tmp_path / "l.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with world.opened(path) as ledger:
        payee = ledger.payments.some("p.parts = 0 AND p.measure = 0 AND p.amount_fen > 10")[0]
        line = ledger.plan.line("policy").id
        with ledger.change("rule") as change:
            ledger.rules.add(
                change, Pattern("counterparty", "equals", payee.counterparty), line_id=line
            )
        rules = ledger.rules.all()
        before = rule_trials.trials(ledger, rules)[-1]
        with ledger.change("split") as change:
            ledger.payments.split(
                change, payee.id, [Part(4, line), Part(payee.amount_fen - 4, None)]
            )
        after = rule_trials.trials(ledger, rules)[-1]
        assert (before.split.n, after.split) == (0, rule_trials.Sum(1, payee.amount_fen))
        assert after.fits.n == before.fits.n - 1
        assert rule_trials.split_out(ledger, rules) == rule_trials.Sum(1, payee.amount_fen)
        words = change_words.trial_words(after)
        assert change_words.split_words(after.split) in words
        with ledger.change("classify") as change:
            rule_trials.apply(ledger, change, rules)
        assert ledger.payments.parts(payee.id)[1].line_id is None
