"""Many payments at once: the preview says what happens, one change does it, one undo takes it back."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.ledger import bulk_changes
from fundtracker.ledger.bulk_changes import Asked, Ratio, apply, look, look_split, split
from fundtracker.ledger.core.measures import EVIDENCE, PAID
from fundtracker.ledger.corrections import Place
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.payments.shares import shares, weight
from fundtracker.reports.payments import change_words
from tests.ledger import world


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with world.opened(path) as ledger:
        yield ledger


def whole(ledger, n=60, seed=1):
    """Payments out that are not split."""
    free = ledger.payments.some("p.parts = 0 AND p.measure = 0")
    return random.Random(seed).sample(free, n)


def state(ledger):
    return ledger.read(
        "SELECT id, line_id, project_id, source_id, measure, parts FROM payment ORDER BY id"
    ), ledger.read("SELECT payment_id, position, contract_id FROM booking ORDER BY 1, 2")


def test_a_preview_names_old_and_new_and_the_change_does_just_that(ledger):
    some = whole(ledger)
    line = ledger.plan.line("policy").id
    asked = Asked(Place(line_id=line, project_id=None))
    preview = look(ledger, [p.id for p in some], asked)
    assert len(preview.ids) + sum(one.n for one in preview.left) == len(some)
    assert preview.fen + sum(one.fen for one in preview.left) == sum(p.amount_fen for p in some)
    for what in ("line", "project"):
        moved = [one for one in preview.moved if one.what == what]
        old = [(p.line_id if what == "line" else p.project_id) for p in some]
        new = line if what == "line" else None
        assert sum(one.n for one in moved) == sum(value != new for value in old)
    before, total = state(ledger), ledger.plan.sums()
    with ledger.change("classify", "test") as change:
        assert apply(ledger, change, [p.id for p in some], asked) == len(preview.ids)
    assert all(ledger.payments.get(i)[7:9] == (line, None) for i in preview.ids)
    assert sum(fen for *_, fen in ledger.plan.sums()) == sum(fen for *_, fen in total)
    assert look(ledger, [p.id for p in some], asked).ids == ()
    ledger.undo()
    assert state(ledger) == before and ledger.check() == []


def test_a_project_brings_its_line_and_names_what_leaves_its_contract(ledger):
    booked = [i for (i,) in ledger.read(
        "SELECT b.payment_id FROM booking b JOIN payment p ON p.id = b.payment_id"
        " WHERE b.position = -1 AND b.contract_id IS NOT NULL AND p.parts = 0 LIMIT 12")]  # fmt: skip
    projects = [p for p in ledger.projects.all() if p.line_id is not None]
    taken = {ledger.payments.get(i).project_id for i in booked}
    other = next(p for p in projects if p.id not in taken)
    asked = Asked(Place(project_id=other.id))
    preview = look(ledger, booked, asked)
    assert preview.unbooked[0] == len(preview.ids) > 0
    with ledger.change("classify") as change:
        apply(ledger, change, booked, asked)
    for i in preview.ids:
        payment = ledger.payments.get(i)
        assert (payment.project_id, payment.line_id) == (other.id, other.line_id)
        assert all(b.contract_id is None for b in ledger.bookings.of_payment(i))
    assert ledger.check() == []


def test_a_contract_is_set_on_many_and_takes_them_to_its_project(ledger):
    contract = ledger.contracts.all()[0]
    some = [p.id for p in whole(ledger, 20)]
    asked = Asked(Place(contract_id=contract.id))
    preview = look(ledger, some, asked)
    with ledger.change("classify") as change:
        apply(ledger, change, some, asked)
    for i in preview.ids:
        assert [b.contract_id for b in ledger.bookings.of_payment(i)] == [contract.id]
        assert ledger.payments.get(i).project_id == contract.project_id
    assert ledger.check() == []


def test_evidence_counts_no_more_and_comes_back_by_undo(ledger):
    some = [p.id for p in whole(ledger, 10)]
    before = sum(fen for _, _, _, fen in ledger.plan.sums())
    preview = look(ledger, some, Asked(measure=EVIDENCE))
    with ledger.change("classify") as change:
        apply(ledger, change, some, Asked(measure=EVIDENCE))
    assert all(ledger.payments.get(i).measure == EVIDENCE for i in preview.ids)
    assert sum(fen for _, _, _, fen in ledger.plan.sums()) == before - preview.fen
    assert ledger.check() == []
    with ledger.change("classify") as change:
        assert apply(ledger, change, some, Asked(measure=PAID)) == len(preview.ids)
    assert sum(fen for _, _, _, fen in ledger.plan.sums()) == before


def test_what_leaves_its_application_is_counted_and_said_and_what_need_not_leave_stays(ledger):
    """Policy money paid of a clause would be less without a word."""
    some = whole(ledger, 12)
    application = ledger.policy.applications()[0].id
    claimed = [p for p in some if p.project_id is not None][:3]
    with ledger.change("booking") as change:
        for payment in claimed:
            ledger.bookings.book_application(change, payment.id, application)
    ids = [p.id for p in some]
    gone = (3, sum(p.amount_fen for p in claimed))
    contract = next(iter(ledger.contracts.all())).id
    for asked in (Asked(measure=EVIDENCE), Asked(Place(contract_id=contract))):
        preview = look(ledger, ids, asked)
        assert preview.unclaimed == gone
        assert money.show(gone[1]) in change_words.preview_words(preview)
    assert look_split(ledger, ids, [Ratio(1), Ratio(1)]).unclaimed == gone
    off = Asked(Place(line_id=ledger.plan.line("policy").id, contract_id=None))
    assert look(ledger, ids, off).unclaimed == (0, 0)
    with ledger.change("bulk") as change:
        apply(ledger, change, ids, off)
    kept = {b.payment_id for b in ledger.bookings.all() if b.application_id == application}
    assert {p.id for p in claimed} <= kept


def test_frozen_payments_stay_and_are_named_by_quarter_number_and_sum(ledger, monkeypatch):
    some = whole(ledger, 40)
    quarter = some[0].book_quarter
    shut = [p for p in some if p.book_quarter == quarter]
    monkeypatch.setattr(bulk_changes, "frozen", lambda db: [quarter])
    asked = Asked(Place(line_id=None, project_id=None))
    preview = look(ledger, [p.id for p in some], asked)
    (left,) = [one for one in preview.left if one.why == "frozen"]
    assert left == ("frozen", len(shut), sum(p.amount_fen for p in shut), quarter)
    assert not {p.id for p in shut} & set(preview.ids)
    parts = look_split(ledger, [p.id for p in some], [Ratio(1), Ratio(1)])
    assert [one for one in parts.left if one.why == "frozen"] == [left]


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(1, 99), min_size=2, max_size=5))
def test_shares_add_up_and_the_last_takes_the_rest(fen, weights):
    parts = shares(fen, weights)
    assert sum(parts) == fen and len(parts) == len(weights)
    for part, each in zip(parts[:-1], weights, strict=False):
        assert abs(part * sum(weights) - fen * each) * 2 <= sum(weights)


@pytest.mark.parametrize("text", ["1..3", ">1", "≥2", "<9", "0", "-1", "", "inf", "1e400", "nan"])
def test_a_weight_is_one_number_above_zero(text):
    """A range names no ratio: none of its ends may be taken for it."""
    assert weight("30 %", 10**6) == 30 * 10**6
    with pytest.raises(ValueError):
        weight(text, 10**6)


@given(st.integers(-9, 9), st.lists(st.integers(1, 9), min_size=2, max_size=9))
def test_no_part_of_a_few_fen_goes_against_its_payment(fen, weights):
    payment = bulk_changes.Found(1, fen, 0, 0, 8096, 738000, None, None, None, None)
    parts = shares(fen, weights)
    if not bulk_changes._stays_whole(payment, parts, set()):
        assert all(part * fen > 0 for part in parts)
    assert bulk_changes._stays_whole(payment._replace(fen=3), shares(3, [1] * 5), set()) == (
        "zero_part"  # 1, 1, 1, 1 and -1
    )


def test_a_split_by_ratio_is_foretold_to_the_fen(ledger):
    some = [p.id for p in whole(ledger, 25, 3)]
    one, two = (ledger.plan.line(code).id for code in ("policy", "infrastructure"))
    ratios = [Ratio(3, one), Ratio(7, two)]
    preview = look_split(ledger, some, ratios)
    assert sum(part.fen for part in preview.moved) == preview.fen
    before = state(ledger)
    with ledger.change("split") as change:
        split(ledger, change, some, ratios)
    made = [ledger.payments.parts(i) for i in preview.ids]
    assert [sum(parts[at].amount_fen for parts in made) for at in (0, 1)] == [
        part.fen for part in preview.moved
    ]
    assert ledger.check() == []
    ledger.undo()
    assert state(ledger) == before
    with pytest.raises(UserError, match="too_few_parts"):
        look_split(ledger, some, [Ratio(1)])


def test_parts_that_name_no_source_keep_that_of_their_payment(ledger):
    """Else money paid from a source would be lost to it, and more of it seem to be available."""
    [payment] = [p.id for p in whole(ledger, 1)]
    one, two = (ledger.plan.line(code).id for code in ("policy", "infrastructure"))
    own, other = ledger.plan.sources()[0].id, ledger.plan.sources()[-1].id
    with ledger.change("classify") as change:
        ledger.payments.classify(change, [payment], line_id=one, source_id=own)
    with ledger.change("split") as change:
        split(ledger, change, [payment], [Ratio(1, one), Ratio(1, two, None, other)])
    assert [part.source_id for part in ledger.payments.parts(payment)] == [own, other]
    fen = ledger.payments.get(payment).amount_fen
    with ledger.change("split") as change:  # of parts that come from two, none is everybody's
        ledger.payments.split(change, payment, [Part(1, one), Part(fen - 1, two)])
    assert [part.source_id for part in ledger.payments.parts(payment)] == [None, None]
    assert ledger.check() == []


def test_nothing_asked_and_too_many_are_refused(ledger, monkeypatch):
    some = [p.id for p in whole(ledger, 3)]
    with pytest.raises(UserError, match="nothing_asked"):
        look(ledger, some, Asked())
    monkeypatch.setattr(bulk_changes, "MOST", 2)
    with pytest.raises(UserError, match="too_many_at_once"):
        look(ledger, some, Asked(Place(line_id=None)))


def test_a_project_without_a_line_leaves_the_line_that_is_asked_for(ledger):
    loose = next(p.id for p in ledger.projects.all() if p.line_id is None)
    some = [p.id for p in whole(ledger, 20, 5)]
    line = ledger.plan.line("policy").id
    lines = {i: ledger.payments.get(i).line_id for i in some}
    moved = look(ledger, some, Asked(Place(project_id=loose))).moved
    assert {one.what for one in moved} == {"project"}
    asked = Asked(Place(line_id=line, project_id=loose))
    with ledger.change("classify") as change:
        changed = look(ledger, some, asked).ids
        apply(ledger, change, some, asked)
    assert {ledger.payments.get(i).line_id for i in changed} == {line} != set(lines.values())
    assert bulk_changes.on_lines(ledger, [Ratio(1, line, loose)]) == [Ratio(1, line, loose)]


def test_a_place_that_contradicts_itself_is_refused(ledger):
    """The line of a project went before the one asked for, the project of a contract too, without a word."""
    mine = next(p for p in ledger.projects.all() if p.line_id is not None)
    line = next(n for n in ledger.plan.lines() if n.id != mine.line_id)
    some = [p.id for p in whole(ledger, 3)]
    for other in (line.id, None):
        with pytest.raises(UserError, match="project_of_other_line") as refused:
            look(ledger, some, Asked(Place(line_id=other, project_id=mine.id)))
        assert refused.value.params["project"] == mine.name
    row = ledger.contracts.all()[0]
    other = next(p.id for p in ledger.projects.all() if p.id != row.project_id)
    with pytest.raises(UserError, match="contract_of_other"):
        look(ledger, some, Asked(Place(project_id=other, contract_id=row.id)))
    own = ledger.projects.line_of(row.project_id)
    with pytest.raises(UserError, match="project_of_other_line"):
        wrong = next(n.id for n in ledger.plan.lines() if n.id != own)
        look(ledger, some, Asked(Place(line_id=wrong, contract_id=row.id)))
    assert look(ledger, some, Asked(Place(mine.line_id, mine.id))).ids
    with pytest.raises(UserError, match="project_of_other_line"):
        bulk_changes.on_lines(ledger, [Ratio(1, line.id, mine.id), Ratio(1, line.id)])
