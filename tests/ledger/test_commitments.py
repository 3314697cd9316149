"""Money is committed within its estimate and paid from the source of its contract, whatever door records it."""

import datetime as dt

import pytest

from fundtracker.errors import UserError
from fundtracker.intake.lists import post_list
from fundtracker.intake.payments.contract_matches import matches
from fundtracker.intake.payments.predicted_breaches import Placing, warnings_for
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.ledger.review.answers import figure_of
from fundtracker.ledger.sources.sources import Quota
from fundtracker.reports.review import checklist
from tests.ledger import world

DAY = dt.date(2023, 1, 10).toordinal()
Q1 = 2023 * 4


@pytest.fixture
def book(two_files):
    """A project with an estimate of 10,000 yuan, a contract of 8,000 yuan paid from the general budget."""
    ledger = two_files
    line, general = ledger.plan.line("infrastructure").id, source(ledger, "district_budget")
    with ledger.change("list") as change:
        group = ledger.projects.put(change, "G", "园区", line, level="group").id
        one = ledger.projects.put(change, "P1", "道路", line, parent_id=group).id
        ledger.projects.approve_estimate(
            change, one, 10_000_00, doc_no="崂发改〔2023〕1号", dated=DAY
        )
        ledger.projects.approve_estimate(
            change, group, 11_000_00, doc_no="崂发改〔2023〕2号", dated=DAY
        )
        first = ledger.contracts.put(
            change,
            "C1",
            "施工",
            one,
            8_000_00,
            party="示例公司0",
            signed_day=DAY,
            source_id=general,
        )
    return ledger, one, first.id


def source(ledger, code):
    return next(s.id for s in ledger.plan.sources() if s.code == code)


def refused(call):
    with pytest.raises(UserError) as error:
        call()
    return error.value


def signed(ledger, project, number, fen, **how):
    with ledger.change("contract") as change:
        ledger.contracts.put(
            change, number, "二标", project, fen, party="乙", signed_day=DAY, **how
        )


def test_a_contract_over_the_estimate_is_refused_with_its_excess_until_it_has_a_reason(book):
    ledger, one, _ = book
    error = refused(lambda: signed(ledger, one, "C2", 2_000_01))
    assert (error.code, error.params["excess"], error.params["name"]) == (
        "over_estimate_stop",
        "0.01",
        "道路",
    )
    assert ledger.contracts.find("C2") is None
    signed(ledger, one, "C2", 2_000_01, override="概算调整报批中")
    answer = ledger.reviews.explanations(Q1)[figure_of("warn_committed_over_estimate", "道路")]
    assert answer == "概算调整报批中" and ledger.history.entries()[-1].params["over_estimate"] == {
        "道路": 1
    }
    gate = next(
        g for g in checklist.gates(ledger, checklist.Quarter(2023, 1)) if g.code == "warnings"
    )
    assert gate.open  # the breach is there and has its answer


def test_a_change_order_counts_when_it_is_approved_and_the_estimate_above_is_a_ceiling_too(book):
    ledger, _, contract = book

    def change_by(fen, number, **how):
        with ledger.change("contract.change") as change:
            order = ChangeOrder(number, fen, reason="签证", dated=DAY, **how)
            ledger.contracts.put_change(change, contract, order)

    change_by(3_000_01, "B1", state="pending")  # commits nothing yet
    error = refused(lambda: change_by(3_000_01, "B1", doc_no="3号"))
    assert error.code == "over_estimate_stop" and error.params["excess"] == "1,000.01"
    change_by(2_000_00, "B2", doc_no="4号")
    change_by(-500_00, "B3", doc_no="5号")  # what lessens passes nothing
    assert [(o.name, o.excess) for o in ledger.ceilings.over(ledger.contracts.get(contract).project_id, 2_000_00)] == [
        ("道路", 1_500_00), ("园区", 500_00),
    ]  # fmt: skip


def test_a_list_keeps_a_contract_over_the_estimate_out_and_takes_it_in_with_its_reason(
    book, tmp_path
):
    ledger, _, _ = book
    head = "合同编号,合同名称,项目编码,乙方,签订日期,合同金额（元）,超概算说明\n"
    path = tmp_path / "c.csv"
    path.write_text(
        head + "C7,绿化,P1,乙,2023-02-01,1500.00,\nC8,照明,P1,乙,2023-02-02,700.00,\n", "utf-8"
    )
    done = post_list.propose(ledger, path)
    assert [(i.line, i.code, i.params["excess"]) for i in done.rejected] == [
        (3, "over_estimate_stop", "200.00")
    ]
    path.write_text(
        head + "C7,绿化,P1,乙,2023-02-01,1500.00,\nC8,照明,P1,乙,2023-02-02,700.00,同意\n", "utf-8"
    )
    done = post_list.post(ledger, path)
    assert done.counts["new"] == 2
    assert [(i.code, i.params) for i in done.warnings] == [
        ("over_estimate_told", {"name": "道路", "excess": "200.00"})
    ]


def test_where_the_rule_only_tells_the_contract_passes_and_is_told(book):
    ledger, one, _ = book
    with ledger.change("setting") as change:
        ledger.settings.put(change, "stop_over_estimate", "0")
    signed(ledger, one, "C2", 5_000_00)
    assert ledger.history.entries()[-1].params["over_estimate"] == {
        "道路": 3_000_00,
        "园区": 2_000_00,
    }


# ---------------------------------------------------------------- the source of a contract
def test_a_payment_without_a_source_takes_that_of_its_contract_and_another_keeps_its_own(book):
    ledger, _, contract = book
    bond = source(ledger, "special_bond")
    plain, named = world.ids(ledger)[:2]
    with ledger.change("classify") as change:
        ledger.payments.classify(change, [named], line_id=None, source_id=bond)
    before = ledger.state_hash()
    for payment in (plain, named):
        with ledger.change("book") as change:
            ledger.bookings.book(change, payment, Link(contract_id=contract))
    general = source(ledger, "district_budget")
    assert [ledger.payments.get(p).source_id for p in (plain, named)] == [general, bond]
    paid = ledger.payments.get(plain).amount_fen
    assert sum(fen for (_, s), fen in ledger.funding.paid_in(ledger.payments.get(plain).book_quarter).items()
               if s == general) == paid  # fmt: skip
    assert ledger.check() == []
    ledger.undo()
    ledger.undo()
    assert ledger.state_hash() == before


def test_a_contract_given_its_source_later_gives_it_to_its_payments_and_its_limit_guards_them(book):
    ledger, one, _ = book
    bond = source(ledger, "special_bond")
    with ledger.change("contract") as change:
        bare = ledger.contracts.put(
            change, "C3", "监理", one, 1_000_00, party="示例公司1", signed_day=DAY
        ).id
    payment = world.ids(ledger)[3]
    with ledger.change("book") as change:
        ledger.bookings.book(change, payment, Link(contract_id=bare))
    with ledger.change("contract") as change:
        ledger.contracts.put(change, "C3", "监理", one, 1_000_00, source_id=bond)
        ledger.funding.put_quota(change, Quota("指1", "release", bond, one, 2023, 1_00, DAY))
    assert ledger.payments.get(payment).source_id == bond
    fen = ledger.payments.get(payment).amount_fen
    [over] = [w for w in warnings_for(ledger, [Placing(5_00, DAY + 9, contract=bare, document="1")])
              if w.code == "warn_over_source"]  # fmt: skip
    assert (
        over.amount == fen + 5_00 - 1_00
    )  # the contract's source is known before the payment is stored
    assert ledger.check() == []


@pytest.mark.parametrize("named", [None, "special_bond"])
def test_a_payment_over_contracts_of_several_sources_names_each_and_its_sums_follow(book, named):
    """Each part is paid from the source of its contract, whatever the payment named as a whole."""
    ledger, one, contract = book
    general, city = source(ledger, "district_budget"), source(ledger, "city")
    with ledger.change("contract") as change:
        second = ledger.contracts.put(
            change, "C4", "监理", one, 500_00, party="示例公司0", signed_day=DAY, source_id=city
        ).id
        bare = ledger.contracts.put(change, "C5", "检测", one, 500_00, signed_day=DAY).id
    payment = ledger.payments.get(world.ids(ledger)[0])
    own = source(ledger, named) if named else None
    quarter = payment.book_quarter
    with ledger.change("classify") as change:
        ledger.payments.classify(change, [payment.id], line_id=None, source_id=own)
    before = ledger.funding.paid_in(quarter)
    shares = [(contract, payment.amount_fen - 3_00), (second, 2_00), (bare, 1_00)]
    with ledger.change("split") as change:
        ledger.bookings.split_over(change, payment.id, shares)
    assert [p.source_id for p in ledger.payments.parts(payment.id)] == [general, city, own]
    sums = dict.fromkeys((general, city, own or 0), 0)
    for (_, s), fen in ledger.funding.paid_in(quarter).items():
        if s in sums:
            sums[s] += fen
    for (_, s), fen in before.items():
        if s in sums and s != (own or 0):
            sums[s] -= fen
    assert sums[general] == payment.amount_fen - 3_00 and sums[city] == 2_00
    assert ledger.check() == []
    with ledger.change(
        "contract"
    ) as change:  # the contract gets another source: its part keeps its own
        ledger.contracts.put(change, "C4", "监理", one, 500_00, source_id=general)
    assert [p.source_id for p in ledger.payments.parts(payment.id)] == [general, city, own]
    assert ledger.check() == []


def test_before_payments_are_linked_the_source_they_will_have_is_shown(book):
    ledger, _, contract = book
    found = matches(ledger, contract)
    assert (
        found
        and {m.source for m in found} == {"一般公共预算"}
        and {m.other_source for m in found} == {""}
    )


def test_the_sample_names_the_source_of_nearly_all_it_pays(sample_ledger):
    from fundtracker.ledger import Ledger

    with Ledger.open(sample_ledger, "x", clock=world.Clock(), read_only=True) as ledger:
        rows = [
            (s, fen)
            for q in range(2022 * 4, 2025 * 4)
            for (_, s), fen in ledger.funding.paid_in(q).items()
        ]
    assert sum(fen for s, fen in rows if not s) * 50 < sum(
        fen for _, fen in rows
    )  # under 2 per cent
