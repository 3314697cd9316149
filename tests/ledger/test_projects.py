"""Projects, contracts and sources in the ledger: papers, bookings, undo, as-of, sums that tie."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.errors import UserError
from fundtracker.ledger.payments.bookings import LATEST, Link
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.ledger.projects.projects import Progress
from fundtracker.ledger.sources.sources import Left, Quota
from tests.examples import examples
from tests.ledger import world

DAY = dt.date(2023, 1, 10).toordinal()


def furnished(ledger):
    """Two projects with a contract each; returns the ids (project, project, contract, contract)."""
    line = ledger.plan.line("infrastructure").id
    with ledger.change("list") as change:
        one = ledger.projects.put(change, "P1", "道路", line, manager="李").id
        two = ledger.projects.put(change, "P2", "管网", line, parent_id=one).id
        ledger.projects.approve_estimate(
            change, one, 900_000, doc_no="崂发改〔2023〕1号", dated=DAY
        )
        ledger.projects.set_budget(change, one, None, 2023, 500_000, "预〔2023〕1号")
        first = ledger.contracts.put(
            change, "C1", "施工", one, 800_000, party="示例公司0", signed_day=DAY
        ).id
        second = ledger.contracts.put(change, "C2", "监理", two, 200_000, party="示例公司1", signed_day=DAY,
                                      override="报批中").id  # fmt: skip
    return one, two, first, second


def refused(call) -> str:
    with pytest.raises(UserError) as error:
        call()
    return error.value.code


def booked(ledger, payment, contract, **how):
    with ledger.change("book") as change:
        ledger.bookings.book(change, payment, Link(contract_id=contract, **how))


def paid_on(ledger, contract: int) -> int:
    return ledger.contracts.positions([ledger.contracts.get(contract)], LATEST)[
        contract
    ].course.paid


def test_an_estimate_changes_only_with_reason_and_document_and_the_history_says_who(two_files):
    one, *_ = furnished(two_files)

    def revise(**papers):
        with two_files.change("estimate", papers.get("reason", "")) as change:
            two_files.projects.approve_estimate(change, one, 950_000, dated=DAY + 9, **papers)

    assert refused(lambda: revise(doc_no="")) == "estimate_needs_document"
    assert refused(lambda: revise(doc_no="2号")) == "estimate_needs_reason"
    revise(doc_no="2号", reason="增加管廊")
    assert [(e.number, e.amount, e.doc_no) for e in two_files.projects.estimates()[one]] == [
        (0, 900_000, "崂发改〔2023〕1号"), (1, 950_000, "2号"),
    ]  # fmt: skip
    last = two_files.history.entries()[-1]
    assert (last.person, last.kind, last.reason) == (world.PERSON, "estimate", "增加管廊")


def test_a_contracts_value_stands_and_moves_only_by_a_change_with_its_papers(two_files):
    one, _, first, _ = furnished(two_files)

    def put(**values):
        with two_files.change("list") as change:
            two_files.contracts.put(change, "C1", "施工", one, **values)

    def move(**papers):
        with two_files.change("contract.change") as change:
            order = ChangeOrder("B1", 50_000, dated=DAY, **papers)
            two_files.contracts.put_change(change, first, order, override="报批中")

    assert refused(lambda: put(signed_fen=1)) == "contract_value_stands"
    assert refused(lambda: put(signed_fen=800_000, settled_fen=7)) == "settlement_needs_document"
    assert refused(lambda: move(reason=" ", doc_no="3号")) == "change_needs_reason"
    assert refused(lambda: move(reason="签证", doc_no="")) == "change_needs_document"
    move(reason="签证", state="pending")
    row = two_files.contracts.get(first)
    assert two_files.contracts.positions([row], DAY)[first].current == 800_000
    move(reason="签证", doc_no="3号")
    assert two_files.contracts.positions([row], DAY)[first].current == 850_000
    assert refused(lambda: move(reason="签证", doc_no="3号", state="rejected")) == "change_stands"
    with (
        pytest.raises(UserError, match="change_below_nothing"),
        two_files.change("contract.change") as change,
    ):
        two_files.contracts.put_change(
            change, first, ChangeOrder("B2", -850_001, "r", dated=DAY, doc_no="4号")
        )
    put(signed_fen=800_000, settled_fen=840_000, settled_doc="审〔2024〕1号")
    assert (
        refused(lambda: put(signed_fen=800_000, settled_fen=1, settled_doc="x"))
        == "settlement_stands"
    )


def test_a_payment_remembers_what_stood_before_it(two_files):
    one, _, first, _ = furnished(two_files)
    payments = two_files.payments.some("p.measure = 0")[:2]
    with two_files.change("progress") as change:
        two_files.projects.report(change, Progress(one, payments[0].date.toordinal(), 125))
    for payment in payments:
        booked(two_files, payment.id, first)
    stood = [b.stood for b in two_files.bookings.of_contract(first)]
    fen = payments[0].amount_fen
    assert [s.contract_paid_fen for s in stood] == [0, fen]
    assert [s.project_paid_fen for s in stood] == [0, fen]
    assert [s.budget_fen for s in stood] == [500_000, 500_000 - fen]
    assert {(s.estimate_fen, s.contract_fen, s.physical) for s in stood} == {
        (900_000, 800_000, 125)
    }
    assert two_files.payments.get(payments[0].id).project_id == one


def test_a_booking_goes_when_its_payment_moves_is_split_or_leaves_and_check_is_clean(two_files):
    _, two, first, _ = furnished(two_files)
    payment, other, third = world.ids(two_files)[:3]
    for one in (payment, other, third):
        booked(two_files, one, first)
    line = two_files.plan.line("policy").id
    with two_files.change("classify") as change:
        two_files.payments.classify(change, [payment], line_id=line, project_id=two)
    world.split_in_two(two_files, other)
    assert [b.payment_id for b in two_files.bookings.of_contract(first)] == [third]
    before = two_files.state_hash()
    for taken in reversed([e.seq for e in two_files.history.entries() if e.kind == "import"]):
        two_files.undo(taken)
    assert two_files.bookings.all() == []
    assert two_files.check() == []
    two_files.redo()
    two_files.redo()
    assert two_files.state_hash() == before


def test_a_payment_split_over_contracts_counts_on_each_and_its_parts_add_up(two_files):
    one, _, first, second = furnished(two_files)
    payment = two_files.payments.some("p.measure = 0")[0]
    with two_files.change("split") as change:
        two_files.bookings.split_over(
            change, payment.id, [(first, 600), (second, payment.amount_fen - 600)]
        )
    assert (paid_on(two_files, first), paid_on(two_files, second)) == (
        600,
        payment.amount_fen - 600,
    )
    assert two_files.projects.paid(LATEST)[one] == 600
    assert two_files.check() == []
    assert refused(lambda: booked(two_files, payment.id, first)) == "payment_is_split"
    two_files.undo()
    assert paid_on(two_files, first) == 0


def test_what_others_refer_to_is_not_undone_and_said_so(two_files):
    _, _, first, _ = furnished(two_files)
    made = two_files.history.entries()[-1].seq
    booked(two_files, world.ids(two_files)[0], first)
    assert refused(lambda: two_files.undo(made)) == "still_used"
    assert two_files.check() == []
    two_files.undo()
    two_files.undo(made)
    assert two_files.contracts.all() == []


def test_a_project_never_lies_in_itself(two_files):
    one, two, *_ = furnished(two_files)

    def turn():
        with two_files.change("list") as change:
            two_files.projects.put(change, "P1", "道路", None, parent_id=two)

    assert refused(turn) == "project_in_itself"
    assert one != two


def test_money_carried_over_adds_up_to_nothing(two_files):
    source = two_files.plan.sources()[0].id
    with two_files.change("quota") as change:
        two_files.funding.put_quota(change, Quota("指1", "release", source, None, 2023, 900, DAY))
        two_files.funding.carry_over(change, "结1", Left(source, None, 2023, 400))
    quotas = two_files.funding.quotas(LATEST)
    assert sum(q.amount_fen for q in quotas if q.year == 2023) == 500
    assert sum(q.amount_fen for q in quotas) == 900

    def again(fen):
        with two_files.change("quota") as change:
            two_files.funding.put_quota(
                change, Quota("指1", "release", source, None, 2023, fen, DAY)
            )

    assert refused(lambda: again(901)) == "quota_stands"
    assert refused(lambda: again(-1)) == "bad_quota"


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["book", "split", "unsplit", "classify", "unbook", "undo"]),
        st.integers(0, 1 << 30),
    ),
    max_size=14,
)


def edit(ledger, kind: str, number: int, ids: list[int], places: tuple[int, int, int, int]) -> None:
    one, two, first, second = places
    payment = ids[number % len(ids)]
    if kind == "undo":
        ledger.undo()
        return
    with ledger.change(kind) as change:
        if kind == "book":
            ledger.bookings.book(change, payment, Link(contract_id=(first, second)[number % 2]))
        elif kind == "split":
            fen = ledger.payments.get(payment).amount_fen
            ledger.bookings.split_over(change, payment, [(first, fen - 7), (second, 7)])
        elif kind == "unsplit":
            ledger.payments.unsplit(change, payment)
        elif kind == "classify":
            ledger.payments.classify(
                change, [payment], line_id=None, project_id=(one, two)[number % 2]
            )
        else:
            ledger.bookings.unbook(change, payment)


@examples(8)
@given(EDITS)
def test_whatever_is_edited_every_sum_ties_and_undoing_all_of_it_gives_the_same_state(
    tmp_path_factory, edits
):
    with world.filled(tmp_path_factory.mktemp("books")) as ledger:
        places = furnished(ledger)
        start, ids = ledger.state_hash(), world.ids(ledger)[:3]
        done = 0
        for kind, number in edits:
            if kind == "undo" and not done:
                continue
            try:
                edit(ledger, kind, number, ids, places)
            except UserError as error:
                if error.code not in ("payment_is_split", "part_is_zero"):
                    raise
                continue
            done += -1 if kind == "undo" else 1
        on_contracts = {r.project_id: 0 for r in ledger.contracts.all()}
        for row in ledger.contracts.all():
            on_contracts[row.project_id] += paid_on(ledger, row.id)
        rest, paid = ledger.bookings.uncontracted(), ledger.projects.paid(LATEST)
        assert all(
            paid.get(p, 0) == on_contracts.get(p, 0) + rest.get(p, 0)
            for p in paid.keys() | rest.keys()
        )
        assert sum(paid.values()) == sum(
            p.amount_fen for p in ledger.payments.some("p.measure = 0")
        )
        assert ledger.check() == []
        seq = ledger.history.entries()[-1].seq
        with ledger.as_of(seq) as past:
            assert past.bookings.all() == ledger.bookings.all()
        for _ in range(done):
            ledger.undo()
        assert ledger.state_hash() == start


def test_a_part_is_booked_by_its_position(two_files):
    one, two, first, second = furnished(two_files)
    payment = two_files.payments.some("p.measure = 0")[0]
    with two_files.change("split") as change:
        parts = [Part(100, None, one), Part(payment.amount_fen - 100, None, two)]
        two_files.payments.split(change, payment.id, parts)
    booked(two_files, payment.id, first, position=0)
    assert paid_on(two_files, first) == 100
    assert refused(lambda: booked(two_files, payment.id, second, position=5)) == "no_such_part"
