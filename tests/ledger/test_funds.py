"""The fund book in the ledger: the cases that go wrong elsewhere, each derived by hand; undo, as-of, check."""

import datetime as dt

import pytest

from fundtracker.domain.funds.partners import movements, whole_fund
from fundtracker.domain.funds.performance import performance
from fundtracker.errors import UserError
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Commitment, Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_duties import Counted, Requirement
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.ledger.warnings import alerts
from tests.ledger.fund_world import SHARES, called, day, held, made, received


def refused(call) -> UserError:
    with pytest.raises(UserError) as error:
        call()
    return error.value


def at(ledger, fund, when="2030-01-01"):
    return ledger.funds.standings(fund, day(when))


# ---------------------------------------------------------------- the six golden cases
def test_a_backdated_call_changes_every_day_after_it_and_is_refused_where_a_later_day_cannot_bear_it(
    ledger,
):
    # 250 called on 06-01 by 6 : 3 : 1 are 150, 75, 25. A call of 100 dated back to 05-01 adds 60, 30, 10:
    # fiscal's unfunded is 600 - 60 = 540 on 05-31 and 540 - 150 = 390 on 06-30; on 04-30 it stays 600.
    fund = made(ledger)
    called(ledger, fund, 250_00)
    called(ledger, fund, 100_00, "2023-05-01")
    when = ("2023-04-30", "2023-05-31", "2023-06-30")
    assert [at(ledger, fund, d)["fiscal"].unfunded for d in when] == [600_00, 540_00, 390_00]
    # 650.01 more, dated back: 1,000 on 05-01 could bear them, but 06-01 has 650 left; by 6 : 3 : 1 fiscal is
    # asked 390.01 (390.006), of 390.
    error = refused(lambda: called(ledger, fund, 650_01, "2023-05-02"))
    assert (error.code, error.params) == (
        "over_called",
        {"partner": "fiscal", "day": "2023-06-01", "amount": "0.01"},
    )
    assert len(ledger.capital.calls(fund)) == 2


def test_a_reversed_call_stays_beside_its_reversal_and_the_figures_are_restored(ledger):
    fund = made(ledger)
    called(ledger, fund, 250_00)
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(
            change, fund, Arrived(1, "gp", day("2023-06-10"), 25_00, bank_ref="S1")
        )

    def reverse():
        with ledger.change("fund.reverse", "多催缴") as change:
            ledger.capital.reverse_call(change, fund, 1, day("2023-06-20"))

    assert refused(reverse).code == "call_has_receipts"  # 25 came: it goes back first
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(
            change, fund, Arrived(1, "gp", day("2023-06-15"), 25_00, reverses=True)
        )
    reverse()
    # Drawn 250 on 06-15, 0 on 06-20; both calls stand, paid-in is 25 - 25 = 0.
    assert whole_fund(at(ledger, fund, "2023-06-15").values()).drawn == 250_00
    after = whole_fund(at(ledger, fund, "2023-06-20").values())
    assert (after.drawn, after.unfunded, after.paid_in) == (0, 1000_00, 0)
    assert [(call.kind, call.total) for call in ledger.capital.calls(fund)] == [
        ("call", 250_00),
        ("reversal", 250_00),
    ]
    assert refused(reverse).code == "already_reversed"


def test_a_transferred_commitment_moves_the_unfunded_part_only(ledger):
    # industry: 300 committed, 75 called, 225 unfunded; 125 go to a newcomer: industry keeps 100 unfunded and its 75.
    fund = made(ledger)
    called(ledger, fund, 250_00)

    def move(fen):
        with ledger.change("fund.transfer") as change:
            ledger.funds.put_partner(change, "newcomer")
            ledger.capital.transfer(
                change, fund, Transfer("industry", "newcomer", fen, day("2023-09-01"), "转让协议")
            )

    assert refused(lambda: move(225_01)).code == "call_open_at_transfer"  # of the 75 none is paid
    move(125_00)
    now = at(ledger, fund)
    assert (now["industry"].unfunded, now["industry"].drawn) == (100_00, 75_00)
    assert (now["newcomer"].unfunded, now["newcomer"].drawn) == (125_00, 0)
    assert whole_fund(now.values()).committed == 1000_00
    # The rest, 750, can be called by unfunded shares to the last fen: 450, 100, 75, 125.
    called(ledger, fund, 750_00, "2023-10-01", by="unfunded")
    assert [row["call"] for row in ledger.capital.call(fund, 2).lines.values()] == [
        450_00,
        100_00,
        75_00,
        125_00,
    ]


def test_a_defaulting_partner_keeps_what_it_paid_and_loses_the_rest(ledger):
    # industry paid 45 of 75: 30 are taken back, of 300 - 45 = 255 nothing is left. The next call of 70 falls on
    # 600 : 100 alone: 60 and 10.
    fund = made(ledger)
    called(ledger, fund, 250_00)
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "industry", day("2023-06-15"), 45_00))
    with ledger.change("fund.default", "逾期") as change:
        ledger.capital.default(change, fund, "industry", day("2023-09-01"), "违约通知")
    industry = at(ledger, fund)["industry"]
    assert (industry.committed, industry.drawn, industry.paid_in, industry.unfunded) == (
        45_00,
        45_00,
        45_00,
        0,
    )
    called(ledger, fund, 70_00, "2023-10-01")
    lines = ledger.capital.calls(fund)[-1].lines
    assert lines == {"fiscal": {"call": 60_00}, "gp": {"call": 10_00}}


def test_a_recallable_distribution_may_be_called_again_and_counts_as_distributed(ledger):
    # 250 called and paid, 100 given back recallable: fiscal gets 60, its unfunded is 600 - 150 + 60 = 510,
    # DPI 60 / 150. All 850 of the fund can be called, then paid-in (1,100) exceeds the commitment (1,000).
    fund = made(ledger)
    called(ledger, fund, 250_00)
    with ledger.change("fund.receive") as change:
        for name, fen in (("fiscal", 150_00), ("industry", 75_00), ("gp", 25_00)):
            ledger.capital.receive(change, fund, Arrived(1, name, day("2023-06-20"), fen))
    with ledger.change("fund.distribute") as change:
        ledger.capital.distribute(
            change, fund, Resolution(day("2024-03-01")), {"recallable": 100_00}
        )
    fiscal = at(ledger, fund)["fiscal"]
    assert (fiscal.unfunded, fiscal.distributed) == (510_00, 60_00)
    done = performance(
        movements(ledger.funds.entries(fund), "fiscal"), 120_00, dt.date(2024, 6, 1), "net", 600_00
    ).multiples
    assert (done.dpi, done.tvpi) == ((60_00, 150_00), (180_00, 150_00))
    assert refused(lambda: called(ledger, fund, 850_01, "2024-06-01")).code == "over_called"
    called(ledger, fund, 850_00, "2024-06-01")
    assert whole_fund(at(ledger, fund).values())[:2] == (1000_00, 1100_00)


def test_a_late_closing_pays_its_share_of_earlier_calls_and_interest_to_those_before(ledger):
    # 250 beside 1,000: 250 / 1,250 = 20 % of the 250 called = 50. Due 07-01, interest 8 % of 50 to 08-30, 60 days:
    # 50 * 0.08 * 60 / 365 = 0.657 = 0.66. Back by 6 : 3 : 1: 30, 15, 5; interest 39.6, 19.8, 6.6 = 40, 20, 6 fen.
    # The fee of 2 % on its 250 since 04-01, to the manager: a quarter 1.25, then 60 of 92 days of it 0.82: 2.07.
    fund = made(ledger)
    called(ledger, fund, 250_00)
    with ledger.change("fund.close") as change:
        ledger.funds.put_partner(change, "newcomer")
        done = ledger.capital.close_late(
            change, fund, "newcomer", 250_00, day("2023-08-30"), "第二次交割"
        )
    assert (done.asked, done.interest) == ({"newcomer": 50_00}, {"newcomer": 66})
    assert [(fee.partner, fee.fee_fen) for fee in ledger.capital.partner_fees(fund)] == [
        ("newcomer", 2_07)
    ]
    now = at(ledger, fund)
    assert [now[n].committed - now[n].unfunded for n in (*SHARES, "newcomer")] == [
        120_00,
        60_00,
        20_00,
        52_07,
    ]
    assert [now[n].late_got for n in SHARES] == [0, 0, 0]  # nothing has come
    assert [now[n].returning for n in SHARES] == [30_00, 15_00, 5_00]
    assert [now[n].distributed for n in SHARES] == [
        0,
        0,
        0,
    ]  # interest between partners is no distribution
    assert (now["newcomer"].outstanding, now["newcomer"].late_called) == (52_07, 66)
    # A third closing of 1,250 beside 1,250, 2023-09-29: half of the 250 = 125, back by 600 : 300 : 100 : 250 =
    # 60, 30, 10, 25; interest 125 * 0.08 * 90 / 365 = 2.466 = 2.47.
    with ledger.change("fund.close") as change:
        ledger.funds.put_partner(change, "third")
        done = ledger.capital.close_late(change, fund, "third", 1250_00, day("2023-09-29"))
    assert (done.asked, done.interest) == ({"third": 125_00}, {"third": 2_47})
    assert list(done.returned.values()) == [60_00, 30_00, 10_00, 25_00]
    assert ledger.check() == []


# ---------------------------------------------------------------- the door
def test_undo_redo_as_of_and_check_hold_for_the_fund_book(ledger):
    before = ledger.state_hash()
    fund = made(ledger)
    called(ledger, fund, 250_00)
    received(ledger, fund)
    seq, whole = ledger.history.last(), ledger.state_hash()
    with ledger.change("fund.distribute") as change:
        ledger.capital.distribute(
            change, fund, Resolution(day("2024-03-01")), {"capital": 33_34, "carry": 5_01}
        )
    with ledger.as_of(seq) as past:
        assert past.capital.distributions(fund) == []
        assert whole_fund(past.funds.standings(fund, day("2030-01-01")).values()).called == 250_00
    ledger.undo()
    assert ledger.state_hash() == whole
    ledger.redo()
    assert ledger.capital.distribution(fund, 1).items == {"capital": 33_34, "carry": 5_01}
    assert ledger.check() == []
    for _ in range(4):
        ledger.undo()
    assert ledger.state_hash() == before
    assert ledger.check() == []


def test_an_undo_that_would_leave_a_partner_called_beyond_its_commitment_is_refused(ledger):
    fund = made(ledger)
    with ledger.change("fund.commit") as change:
        for name in SHARES:
            ledger.capital.commit(
                change, fund, Commitment(name, day("2023-05-01"), 100_00, kind="increase")
            )
    increase = ledger.history.last()
    called(ledger, fund, 1200_00)
    assert refused(lambda: ledger.undo(increase)).code == "over_called"
    assert whole_fund(at(ledger, fund).values()).committed == 1300_00


def test_a_line_changed_behind_the_program_is_named_by_check(ledger):
    fund = made(ledger)
    called(ledger, fund, 250_00)
    raw, following = ledger.connection, ledger.history.last() + 1
    raw.execute("UPDATE ledger_state SET open_seq = ?", (following,))
    altered = "UPDATE call_line SET amount_fen = amount_fen + 1, rev = ? WHERE item = 'call' AND amount_fen = 7500"
    assert raw.execute(altered, (following,)).rowcount
    raw.execute("UPDATE ledger_state SET open_seq = NULL")
    codes = {issue.code for issue in ledger.check()}
    assert {"items_differ", "row_outside"} <= codes


def test_the_same_paper_entered_twice_is_known_and_another_under_its_number_refused(ledger):
    fund = made(ledger)

    def call(fen):
        with ledger.change("list") as change:
            return ledger.capital.call_capital(
                change, fund, Notice(day("2023-06-01"), day("2023-06-30"), number=7), {"call": fen}
            ).outcome

    def receive(fen):
        with ledger.change("list") as change:
            return ledger.capital.receive(
                change, fund, Arrived(7, "gp", day("2023-06-09"), fen)
            ).outcome

    assert (call(100_00), call(100_00), refused(lambda: call(99_00)).code) == (
        "new",
        "known",
        "call_stands",
    )
    assert (receive(4_00), receive(4_00)) == ("new", "known")
    assert refused(lambda: receive(6_01)).params["amount"] == "6.00"  # 10 asked, 4 came


@pytest.mark.parametrize(
    ("items", "code"),
    [({}, "nothing_to_split"), ({"call": -1}, "not_above_zero"), ({"gift": 5}, "fund_entry_kind")],
)
def test_a_call_of_nothing_of_less_or_of_what_does_not_exist_is_refused(ledger, items, code):
    fund = made(ledger)
    with pytest.raises(UserError, match=code), ledger.change("fund.call") as change:
        ledger.capital.call_capital(
            change, fund, Notice(day("2023-06-01"), day("2023-06-02")), items
        )


def test_names_numbers_and_days_that_do_not_fit_are_refused_with_their_reason(ledger):
    fund = made(ledger)
    called(ledger, fund, 100_00)

    def code(work):
        with pytest.raises(UserError) as error, ledger.change("fund") as change:
            work(change)
        return error.value.code

    capital, funds, costs = ledger.capital, ledger.funds, ledger.fund_costs
    today = day("2024-01-01")
    assert (
        code(lambda c: capital.call_capital(c, fund, Notice(today, today - 1), {"call": 1}))
        == "due_before_call"
    )
    assert code(lambda c: capital.receive(c, fund, Arrived(9, "gp", today, 1))) == "call_unknown"
    assert (
        code(lambda c: capital.receive(c, fund, Arrived(1, "nobody", today, 1)))
        == "partner_unknown"
    )
    assert code(lambda c: capital.reverse_distribution(c, fund, 3, today)) == "distribution_unknown"
    assert code(lambda c: capital.commit(c, fund, Commitment("gp", today, 0))) == "not_above_zero"
    assert code(lambda c: funds.set_terms(c, fund, today, carry=250_000)) == "terms_need_reason"
    assert (
        code(lambda c: funds.set_terms(c, fund, day("2023-04-01"), carry=250_000)) == "terms_stand"
    )
    assert code(lambda c: funds.set_level(c, "示例指数", today, "0")) == "bad_level"
    assert code(lambda c: costs.waive(c, fund, today, waived=1, reason=" ")) == "reason_needed"
    assert code(lambda c: costs.waive(c, fund, today, waived=1, reason="让费")) == "fee_unknown"
    assert refused(lambda: funds.get("none")).code == "fund_unknown"
    empty = made(ledger, shares={}, code="X2")
    assert (
        code(lambda c: capital.call_capital(c, empty, Notice(today, today), {"call": 1}))
        == "no_partners"
    )
    assert code(lambda c: capital.distribute(c, empty, Resolution(today), {"carry": 1})) == "no_gp"


# ---------------------------------------------------------------- fees
def test_fees_run_by_the_terms_of_their_time_once_and_a_waiver_keeps_its_reason(ledger):
    # 2 % of 1,000 a year by quarters = 5.00; from 2024-01-01 1 % of paid-in (250): 0.625 = 0.63.
    fund = made(ledger)
    called(ledger, fund, 250_00)
    with ledger.change("fund.receive") as change:
        for name, fen in (("fiscal", 150_00), ("industry", 75_00), ("gp", 25_00)):
            ledger.capital.receive(change, fund, Arrived(1, name, day("2023-06-20"), fen))
    with ledger.change("fund.terms", "投资期满") as change:
        ledger.funds.set_terms(
            change,
            fund,
            day("2024-01-01"),
            fee_rate=10_000,
            fee_basis="paid_in",
            reason="投资期满",
            doc_no="补充协议",
        )
    with ledger.change("fund.fees") as change:
        assert len(ledger.fund_costs.run_fees(change, fund, day("2024-05-15"))) == 4
    with ledger.change("fund.fees") as change:
        assert ledger.fund_costs.run_fees(change, fund, day("2024-05-15")) == []
        ledger.fund_costs.waive(
            change, fund, day("2023-04-01"), waived=1_00, offset=50, reason="示例减免"
        )
    rows = ledger.capital.fees(fund)
    assert [row.fee_fen for row in rows] == [5_00, 5_00, 5_00, 63]
    assert rows[0].due == 3_50
    assert rows[-1].last_day == day("2024-03-31")


# ---------------------------------------------------------------- holdings
@pytest.mark.parametrize(
    ("method", "cost", "realised"),
    [
        ("fifo", 160_00, 20_00),  # the first lot goes: 80 - 60 = 20, the second stays at 160
        ("average", 110_00, -30_00),  # half of 220 goes: 80 - 110 = -30, 110 stay
    ],
)
def test_a_partial_exit_releases_cost_by_the_funds_method_and_the_whole_gain_is_the_same(
    ledger, method, cost, realised
):
    # 100 shares for 60, 100 for 160; 100 of them sold for 80, the rest is worth 150: 80 + 150 - 220 = 10 in all.
    fund = made(ledger, method=method)
    deal = held(ledger, fund)
    with ledger.change("invest") as change:
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-07-01"), 100, 60_00, round_name="A")
        )
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-10-01"), 100, 160_00, round_name="B")
        )
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2024-02-01"), 100, 80_00, buyer="示例受让方"))
    position = ledger.companies.position(deal)
    assert (position.cost, position.realised) == (cost, realised)
    assert position.realised + position.unrealised(150_00) == 10_00
    with pytest.raises(UserError, match="sells_more_than_held"), ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2024-03-01"), 101, 1_00))


def test_a_value_moves_with_what_is_bought_and_sold_after_it_was_set(ledger):
    # Cost 60 until a value of 90 is approved; 40 of 100 sold afterwards leave 54, 30 bought later add 30.
    fund = made(ledger)
    deal = held(ledger, fund)
    companies = ledger.companies
    with ledger.change("invest") as change:
        companies.invest(change, deal.id, Purchase(day("2023-07-01"), 100, 60_00, round_name="A"))
        companies.value_at(
            change,
            deal.id,
            Valued(
                day("2023-12-31"), 90_00, "round", inputs="B轮投前", prepared="张", approved="李"
            ),
        )
        companies.exit(change, deal, Exit(day("2024-02-01"), 40, 40_00))
        companies.invest(change, deal.id, Purchase(day("2024-03-01"), 10, 30_00, round_name="B"))
    days = ("2023-06-30", "2023-09-30", "2023-12-31", "2024-02-01", "2024-03-31")
    assert [companies.value(deal, day(d)) for d in days] == [0, 60_00, 90_00, 54_00, 84_00]
    with ledger.change("exit") as change:
        companies.exit(change, deal, Exit(day("2024-05-01"), 70, 0, kind="write_off"))
    assert companies.value(deal, day("2024-05-01")) == 0

    def code(work):
        with pytest.raises(UserError) as error, ledger.change("deal") as change:
            work(change)
        return error.value.code

    now = day("2024-06-01")
    assert code(
        lambda c: companies.value_at(
            c, deal.id, Valued(now, 1, "cost", prepared="张", approved="张")
        )
    ) == ("approved_by_preparer")
    assert (
        code(lambda c: companies.exit(c, deal, Exit(now, 1, 1, kind="write_off")))
        == "write_off_for_money"
    )
    assert (
        code(
            lambda c: companies.invest(
                c, deal.id, Purchase(day("2023-07-01"), 5, 5, round_name="A")
            )
        )
        == "lot_stands"
    )
    assert (
        code(lambda c: companies.document(c, deal.id, "vote", now, " ")) == "document_needs_number"
    )
    assert refused(lambda: companies.get("none")).code == "company_unknown"
    other = made(ledger, code="X2")
    assert refused(lambda: companies.deal(other, "示例企业甲")).code == "deal_unknown"


def test_a_paper_is_kept_byte_for_byte_bounded_and_never_opens_as_a_program(ledger, tmp_path):
    fund = made(ledger)
    paper, program = tmp_path / "投决纪要.pdf", tmp_path / "x.exe"
    paper.write_bytes(b"%PDF-1.7 \xff\x00" * 1000)
    program.write_bytes(b"MZ")

    def attach(path, **how):
        with ledger.change("attach") as change:
            return ledger.attachments.attach(change, "fund", fund, path, **how).outcome

    assert (attach(paper), attach(paper), attach(program)) == ("new", "known", "new")
    kept, unsafe = ledger.attachments.of("fund", fund)
    assert ledger.attachments.content(kept) == paper.read_bytes()
    out = tmp_path / "out"
    out.mkdir()
    assert ledger.attachments.save(kept, out).read_bytes() == paper.read_bytes()
    assert refused(lambda: ledger.attachments.save(kept, out)).code == "exists"
    assert refused(lambda: ledger.attachments.save(unsafe, out)).code == "attachment_unsafe"
    assert refused(lambda: attach(paper, limit=99)).code == "attachment_too_large"
    (tmp_path / "leer.pdf").touch()
    assert refused(lambda: attach(tmp_path / "leer.pdf")).code == "attachment_empty"
    with pytest.raises(UserError, match="attachment_owner"), ledger.change("attach") as change:
        ledger.attachments.attach(change, "fund", fund + 1, paper)
    assert ledger.check() == []


# ---------------------------------------------------------------- duties
def test_duties_of_a_fund_stand_in_the_list_of_warnings_with_their_dates_and_amounts(ledger):
    # 250 called on 2023-06-01, due 07-01: fiscal paid 150 on time, industry 45 of 75, gp nothing. Of 195 paid in
    # 102 are invested and 5 a fee: 88 are idle from 2024-06-15 on (the oldest money was used first).
    fund = made(ledger)
    called(ledger, fund, 250_00)
    deal = held(ledger, fund)
    with ledger.change("fund") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-06-10"), 150_00))
        ledger.capital.receive(change, fund, Arrived(1, "industry", day("2023-06-15"), 45_00))
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-07-01"), 100, 100_00, fee_fen=2_00)
        )
        ledger.fund_costs.run_fees(change, fund, day("2023-06-30"))
        ledger.funds.set_terms(
            change, fund, day("2023-05-01"), one_company=90_000, reason="集中度", doc_no="补充协议"
        )
        ledger.capital.distribute(change, fund, Resolution(day("2024-01-10")), {"capital": 10_00})

    def said(when):
        found = [w for w in ledger.fund_duties.alerts(day(when)) if w.about != "投资基金（一期）"]
        return {(w.code, w.about): (w.amount, w.day) for w in found}

    early, late = said("2023-07-02"), said("2024-07-01")
    name = "示例基金X1"
    assert early[("duty_call_overdue", f"{name} #1 industry")] == (30_00, day("2023-07-01"))
    assert early[("duty_call_overdue", f"{name} #1 gp")] == (25_00, day("2023-07-01"))
    assert ("duty_call_overdue", f"{name} #1 fiscal") not in early
    # One company may take 9 % of 1,000 = 90; it has 100 at cost.
    assert early[("duty_concentration", "示例企业甲")] == (10_00, day("2023-07-02"))
    assert early[("duty_checklist", "示例企业甲")] == (0, day("2023-07-01"))
    assert late[("duty_idle", name)][1] in (day("2024-06-10"), day("2024-06-15"))
    idle = [w for w in ledger.fund_duties.alerts(day("2024-07-01")) if w.code == "duty_idle"]
    assert sorted((w.amount, w.day) for w in idle) == [
        (33_00, day("2024-06-10")),  # less the 10 given back
        (45_00, day("2024-06-15")),
    ]
    assert late[("duty_valuation_stale", "示例企业甲")] == (0, day("2023-10-01"))
    # Fiscal's part of the 10 given back (150 of the 195 paid in: 7.69) is neither paid to the treasury nor rolled:
    # due three months after.
    assert late[("duty_proceeds", name)] == (7_69, day("2024-04-10"))
    assert {w.code for w in alerts(ledger, day("2024-07-01"))} >= {code for code, _ in late}


def test_local_reinvestment_shows_required_approved_and_claimed_and_a_later_rule_supersedes(ledger):
    # 1.5 × 200 = 300 until 2024, then 1.1 × 200 = 220; approved 100 × 1.2 = 120, claimed 50.
    fund = made(ledger)
    duties = ledger.fund_duties
    with ledger.change("fund") as change:
        duties.set_return_rule(
            change,
            fund,
            Requirement(day("2023-04-01"), day("2027-12-31"), 1_500_000, 200_00, "办法1号"),
        )
        duties.set_return_rule(
            change,
            fund,
            Requirement(day("2024-01-01"), day("2028-12-31"), 1_100_000, 200_00, "办法2号"),
        )
        duties.credit(
            change,
            fund,
            Counted(
                day("2023-09-01"),
                100_00,
                basis="投资",
                factor=1_200_000,
                evidence="认定1号",
                approved_by="区财政局",
            ),
        )
        duties.credit(change, fund, Counted(day("2023-10-01"), 50_00, basis="招商"))
    old, new = (duties.local_reinvestment(fund, dt.date(year, 12, 31)) for year in (2023, 2024))
    assert (old.required, old.approved, old.claimed) == (300_00, 120_00, 50_00)
    assert (new.required, new.missing) == (220_00, 100_00)
    with pytest.raises(UserError, match="credit_needs_evidence"), ledger.change("fund") as change:
        duties.credit(
            change, fund, Counted(day("2023-11-01"), 1, basis="招商", approved_by="区财政局")
        )
    with pytest.raises(UserError, match="not_above_zero"), ledger.change("fund") as change:
        duties.credit(change, fund, Counted(day("2023-11-01"), 0, basis="招商"))


def test_a_yearly_duty_that_is_done_and_a_closed_fund_raise_no_alert(ledger):
    fund = made(ledger)

    def codes(when):
        return [w.code for w in ledger.fund_duties.alerts(day(when)) if w.about == "示例基金X1"]

    assert {"duty_evaluation", "duty_equity_method"} <= set(codes("2024-07-01"))
    with ledger.change("fund") as change:
        for kind in ("evaluation", "equity_sheet"):
            ledger.funds.duty_done(change, fund, kind, 2023, "报告1号")
    assert not {"duty_evaluation", "duty_equity_method"} & set(codes("2024-07-01"))
    with ledger.change("fund") as change:
        ledger.funds.put(change, "X1", "示例基金X1", closed_day=day("2026-01-01"))
    assert codes("2025-12-31") and codes("2026-01-01") == []
