"""A change of many payments names the ceilings it passes, before it is made, as the warnings do after."""

import datetime as dt
import random

import pytest

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger, bulk_changes, warnings
from fundtracker.ledger.bulk_changes import Asked, Ratio
from fundtracker.ledger.core.measures import EVIDENCE, PAID
from fundtracker.ledger.corrections import KEEP, Place
from fundtracker.reports.payments import change_words

CODES = {
    *("warn_over_estimate", "warn_over_cap", "warn_over_source"),
    *("warn_source_share", "warn_source_cap"),
}


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    noon = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)  # every payment of the sample is behind it
    with Ledger.open(path, "li", clock=lambda: noon) as ledger:
        yield ledger


def excesses(ledger):
    """What the page of warnings says is too much, by code and name."""
    return {
        (w.code, w.about): w.amount
        for w in warnings.alerts(ledger, ledger.clock().date().toordinal())
        if w.code in CODES
    }


def grown(before, after):
    return {key: fen for key, fen in after.items() if fen > before.get(key, 0)}


def named(preview):
    return {(c.code, c.about): c.excess for c in preview.passed}


def some_changes(ledger, rng):
    """Changes that a person may ask for, over many payments, until something is passed."""
    projects = [p.id for p in ledger.projects.all()]
    sources = [s.id for s in ledger.plan.sources()]
    contracts = [c.id for c in ledger.contracts.all()]
    kinds = [
        lambda: Asked(Place(project_id=rng.choice(projects))),
        lambda: Asked(
            Place(project_id=rng.choice([*projects, None]), source_id=rng.choice(sources))
        ),
        lambda: Asked(Place(source_id=rng.choice([*sources, None]))),
        lambda: Asked(Place(contract_id=rng.choice(contracts))),
        lambda: Asked(Place(contract_id=rng.choice(contracts), source_id=rng.choice(sources))),
        lambda: Asked(Place(contract_id=None)),
        lambda: Asked(measure=EVIDENCE),
        lambda: Asked(Place(project_id=rng.choice(projects)), PAID),
    ]
    return rng.choice(kinds)()


@pytest.mark.parametrize("seed", range(12))
def test_what_a_preview_says_is_passed_is_what_the_warnings_say_afterwards(ledger, seed):
    rng = random.Random(seed)
    every = ledger.payments.some("p.measure IN (0, 2)")
    some = [p.id for p in rng.sample(every, 240)]
    asked = some_changes(ledger, rng)
    before = excesses(ledger)
    preview = bulk_changes.look(ledger, some, asked)
    with ledger.change("classify") as change:
        bulk_changes.apply(ledger, change, some, asked)
    assert named(preview) == grown(before, excesses(ledger))


@pytest.mark.parametrize("seed", range(4))
def test_a_split_by_ratio_names_them_too(ledger, seed):
    rng = random.Random(seed)
    projects = [p.id for p in ledger.projects.all()]
    some = [p.id for p in rng.sample(ledger.payments.some("p.parts = 0 AND p.measure = 0"), 200)]
    ratios = bulk_changes.on_lines(
        ledger, [Ratio(3, None, rng.choice(projects)), Ratio(7, None, rng.choice(projects))]
    )
    before = excesses(ledger)
    preview = bulk_changes.look_split(ledger, some, ratios)
    with ledger.change("split") as change:
        bulk_changes.split(ledger, change, some, ratios)
    assert named(preview) == grown(before, excesses(ledger))


def small_project(ledger):
    """A project with an estimate, and payments elsewhere that are more than it."""
    estimates = ledger.projects.estimates()
    project = min(
        (p for p in ledger.projects.all() if p.id in estimates),
        key=lambda p: max(e.amount for e in estimates[p.id]),
    )
    payments = ledger.payments.some("p.parts = 0 AND p.measure = 0 AND p.amount_fen > 0")
    others = sorted(
        (p for p in payments if p.project_id != project.id), key=lambda p: -p.amount_fen
    )
    return project, [p.id for p in others[:200]]


def test_the_words_say_old_new_limit_and_excess(ledger):
    project, some = small_project(ledger)
    preview = bulk_changes.look(ledger, some, Asked(Place(project_id=project.id)))
    ceiling = next(
        c for c in preview.passed if (c.code, c.about) == ("warn_over_estimate", project.name)
    )
    assert ceiling.after - ceiling.before == preview.fen - sum(
        ledger.payments.get(i).amount_fen
        for i in preview.ids
        if ledger.payments.get(i).project_id == project.id
    )
    assert ceiling.excess == ceiling.after - ceiling.limit
    words = change_words.passed_words(preview, most=len(preview.passed))
    line = next(line for line in words.split("\n") if project.name in line)
    for fen in (ceiling.before, ceiling.after, ceiling.limit, ceiling.excess):
        assert money.show(fen) in line
    short = change_words.passed_words(preview, most=0)
    assert str(len(preview.passed)) in short


def test_a_ceiling_that_was_passed_before_is_named_only_where_it_is_passed_by_more(ledger):
    project, some = small_project(ledger)
    with ledger.change("classify") as change:
        bulk_changes.apply(ledger, change, some, Asked(Place(project_id=project.id)))
    over = ("warn_over_estimate", project.name)
    assert over in excesses(ledger)
    again = bulk_changes.look(ledger, some, Asked(Place(project_id=project.id)))
    assert over not in named(again)
    away = bulk_changes.look(ledger, some[:5], Asked(Place(project_id=None)))
    assert over not in named(away)
    source = ledger.plan.sources()[0].id
    kept = bulk_changes.look(ledger, some[:5], Asked(Place(KEEP, KEEP, source)))
    assert over not in named(kept)


def test_the_ceilings_over_one_project_are_those_among_all(ledger):
    """A list asks for its projects one by one and reads nothing of the others."""
    every, ceilings = ledger.ceilings.limits(), ledger.ceilings
    projects = ledger.projects.all()
    assert any(project.parent_id for project in projects) and every.rooms
    for project in projects:
        assert ceilings.limits(project.id).rooms.get(project.id) == every.rooms.get(project.id)
