"""Payments chosen for contracts are judged together, in order of time, not each alone."""

from hypothesis import given
from hypothesis import strategies as st

from fundtracker.intake.payments import cross_source
from fundtracker.intake.payments.contract_matches import Match, excess, over_caps
from fundtracker.ledger.payments.payments import Fact
from fundtracker.reports.sources.policy_view import Unlinked, over_approvals
from tests.examples import examples


def match(payment: int, fen: int, room: int, contract: int = 1, date: str = "2024-01-01") -> Match:
    return Match(payment, -1, date, fen, "", "", contract, f"C{contract}", 90, ("payee",), room)


def test_two_payments_that_fit_alone_are_over_together():
    one, two = (
        match(1, 60_00, 100_00, date="2024-02-01"),
        match(2, 60_00, 100_00, date="2024-01-01"),
    )
    assert over_caps([one, two], []) == {(1, -1): 0, (2, -1): 0}
    assert over_caps([one, two], [one, two]) == {
        (1, -1): 20_00,
        (2, -1): 0,
    }  # the later one is over
    assert over_caps([one, two], [two]) == {(1, -1): 20_00, (2, -1): 0}  # what it would be
    assert excess([one, two]) == 20_00


def test_a_refund_before_makes_room_and_one_behind_does_not():
    payments = [
        match(1, -30_00, 50_00, date="2024-01-01"),
        match(2, 80_00, 50_00, date="2024-01-02"),
    ]
    assert excess(payments) == 0
    late = [payments[0]._replace(date="2024-01-03"), payments[1]]
    assert excess(late) == 30_00


def test_what_was_over_before_counts_with_the_first_and_only_where_something_is_paid():
    assert excess([match(1, 10_00, -5_00)]) == 15_00
    assert excess([match(1, -10_00, -5_00)]) == 0


rows = st.lists(
    st.tuples(st.integers(-50, 99), st.integers(-20, 200), st.integers(1, 3), st.integers(1, 28), st.booleans()),
    max_size=12,
)  # fmt: skip


@examples(50)
@given(rows)
def test_each_is_over_by_what_the_chosen_before_it_and_itself_exceed_the_room(drawn):
    found = [
        match(i, fen, room, c, f"2024-01-{day:02}")
        for i, (fen, room, c, day, _) in enumerate(drawn)
    ]
    chosen = [m for m, row in zip(found, drawn, strict=True) if row[4]]
    over = over_caps(found, chosen)
    for m in found:
        earlier = sum(
            c.fen
            for c in chosen
            if c.contract == m.contract and (c.date, c.payment) < (m.date, m.payment)
        )
        assert over[m.key] == (max(0, earlier + m.fen - m.room) if m.fen > 0 else 0)
    assert excess(chosen) >= max((over[m.key] for m in chosen), default=0)
    assert excess(list(reversed(chosen))) == excess(chosen)


def test_payments_that_fit_an_approval_alone_may_exceed_it_together():
    one = Unlinked(1, "2024-01-01", 60_00, "", "", 7, "A7", "number", 100_00)
    two, other = one._replace(payment=2), one._replace(payment=3, application=8, left=60_00)
    assert [over_approvals(chosen) for chosen in ([one], [one, other], [one, two], [one, two, other], [])] == [
        0, 0, 20_00, 20_00, 0,
    ]  # fmt: skip


def one_by_one(facts):
    """Every payment against every other: what the quick way must find too."""
    pairs = []
    for i, one in enumerate(facts):
        for other in facts[i + 1 :]:
            apart, payee = (
                abs(one.day - other.day),
                bool(one.counterparty) and one.counterparty == other.counterparty,
            )
            near = apart <= (cross_source.SAME_PAYEE_DAYS if payee else cross_source.DAYS)
            if one.amount_fen == other.amount_fen and near and not one.imports & other.imports:
                pairs.append(cross_source.Candidate(*sorted((one, other)), apart, payee))
    pairs.sort(key=lambda c: (not c.same_payee, c.days_apart, c.first.id, c.other.id))
    taken, best = set(), []
    for pair in pairs:
        if not taken & {pair.first.id, pair.other.id}:
            taken |= {pair.first.id, pair.other.id}
            best.append(pair)
    return best


@examples(50)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 70), st.sampled_from([1, 2]), st.sampled_from(["", "甲", "乙"]),
            st.frozensets(st.integers(1, 3), min_size=1, max_size=2),
        ),
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_payments_that_may_be_one_are_those_that_a_look_at_every_pair_finds(drawn, random):
    facts = [Fact(i, *row) for i, row in enumerate(drawn)]
    random.shuffle(facts)
    found = cross_source.candidates(facts)
    assert found == one_by_one(facts)
    for fen in (1, 2):  # payments of other amounts decide nothing: an import leaves them out
        alone = cross_source.candidates([fact for fact in facts if fact.amount_fen == fen])
        assert alone == [pair for pair in found if pair[0].amount_fen == fen]
