"""表6 the funds: figures at a day V, net or gross, each told apart; and
what they rest on that nobody recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter, Share
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.irr import MULTIPLE, ONE_DAY, TOTAL_LOSS, Rate
from fundtracker.domain.funds.performance import NET, moic, multiples, performance
from fundtracker.domain.holdings.look_through import PARTNER, Node
from fundtracker.i18n import mark, say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.fund_checks import left_out
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, Holding, figures, share_tenths
from fundtracker.reports.record_words import kind_name
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value, latest, rate

RATE = "Σ a ÷ (1 + r)^(d ÷ 365) = 0 → r"


def last_quarter(ledger: Ledger) -> Quarter:
    """Return the quarter of the last event of any fund; without one the last with payments."""
    day = ledger.funds.last_day()
    return latest(ledger) if day is None else Quarter.of(dt.date.fromordinal(day))


def fund_columns() -> list[Column]:
    """Return the columns of 表6."""
    return [
        Column("kind", tr("Kind of fund")),
        Column("committed", tr("Commitments"), "money", "committed"),
        Column("called", tr("Called"), "money", "planned"),
        Column("paid_in", tr("Paid in"), "money"),
        Column("pic", tr("Paid in of committed (PIC)"), "percent", "", "{paid_in} ÷ {committed}"),
        Column("unfunded", tr("Unfunded"), "money", "balance", unfunded_words()),
        Column("invested", tr("Invested"), "money"),
        Column("held", tr("Companies held"), "count"),
        Column("proceeds", tr("Proceeds and income"), "money"),
        Column("value", tr("Fair value"), "money", "balance"),
        Column("distributed", tr("Distributed"), "money"),
        Column("decided", tr("Decided, not paid"), "money"),
        Column("fees", tr("Management fees"), "money"),
        Column("nav", tr("Net asset value (net)"), "money", "balance"),
        Column("dpi", tr("DPI (net)"), "index", "", multiple_words()),
        Column("rvpi", tr("RVPI (net)"), "index", "", f"({worth_words()}) ÷ {{paid_in}}"),
        Column("tvpi", tr("TVPI (net)"), "index", "", multiple_words(f" + {worth_words()}")),
        Column("net_irr", tr("Rate since inception (net)"), "percent", "", RATE),
        Column("net_irr_no_line", tr("Net rate without the line"), "percent", "", RATE),
        Column("moic", tr("MOIC (gross)"), "index", "", moic_words()),
        Column("gross_irr", tr("Rate since inception (gross)"), "percent", "", RATE),
    ]


def unfunded_words() -> str:
    """Return how what is unfunded is made: it is not what is committed less what is paid in."""
    return "{committed} − " + tr(
        "calls inside the commitment + recallable distributions + equalised − paid-in capital "
        "taken over"
    )


def multiple_words(more: str = "") -> str:
    """Return how a net multiple is made: carry is no return to the partners."""
    return "({distributed} − " + tr("carry paid") + more + ") ÷ {paid_in}"


def worth_words() -> str:
    """Return what the partners' money is worth: carry to be given back is no loss of it."""
    return "{nav} + " + tr("carry to be given back")


def moic_words() -> str:
    """Return how the gross multiple is made: on the money of the gross rate, fees of buying and
    selling in it.
    """
    return (
        "({proceeds} − "
        + tr("fees of selling")
        + " + {value}) ÷ ({invested} + "
        + tr("fees of buying")
        + ")"
    )


# What the figures of a fund rest on that nobody recorded, each with its sum, as in ``unsure``.
UNSURE = (
    mark(
        "{fund}: no payment is recorded of {n} yuan distributed; it counts on the day of "
        "the distribution."
    ),
    mark(
        "{fund}: {n} yuan are decided and not paid; they count neither in DPI nor in the "
        "rate, but in the net asset value."
    ),
    mark(
        "{fund}: {n} yuan of carry are kept in escrow until they are released; they count "
        "as decided, not as paid. What carry is due at V is off the net asset value, paid or not."
    ),
    mark(
        "{fund}: {n} yuan of carry are decided and not paid. What carry is due at V is off the "
        "net asset value, paid or not."
    ),
    mark(
        "{fund}: {n} yuan of what was distributed are carry: no return to the partners' money, in "
        "no net multiple and no net rate."
    ),
    mark(
        "{fund}: {n} yuan of management fee have accrued and are not charged; they are taken off."
    ),
    mark(
        "{fund}: {n} yuan of shares were handed out in kind and no distribution of them is "
        "recorded; until it is they stay in the net asset value as if they were cash."
    ),
    mark(
        "{fund}: {n} yuan of carry are to be given back; those who bore it have them in "
        "their net asset value, the general partners owe them; in multiples and rates nobody "
        "loses them."
    ),
    mark(
        "{fund}: interest of later closings, {n} yuan paid, passes between partners: it is "
        "neither paid in nor distributed and counts in no multiple or rate."
    ),
)


def returning_words(fund: str, amount: int) -> list[str]:
    """Return what of the refunds of later closings is not covered by the money that came, fen."""
    words = tr(
        "{fund}: {n} yuan of what later closings give back are not there yet, because those who "
        "joined have not paid them; until they come they stay in the fund's cash and paid-in "
        "capital of the partners before.",
        fund=fund,
        n=money.show(amount),
    )
    return [words] if amount else []


def unsure(each: Figures, lang: str) -> list[str]:
    """Return what the figures of a fund rest on that nobody recorded, each with its sum (yuan)."""
    name = each.fund.title(lang)
    total = each.total
    own, waits = total.decided - total.carry_decided, total.carry_decided - each.escrow
    sums = (each.assumed, own, each.escrow, waits, total.carry, each.accrued_fee, each.in_kind)
    late = total.late_paid or total.late_got
    notes = [
        tr(words, fund=name, n=money.show(fen))
        for fen, words in zip((*sums, each.clawback), UNSURE[:-1], strict=True)
        if fen
    ]
    notes += returning_words(name, each.total.returning)
    notes += map(say, left_out.beside(name, each.entries, each.partners))
    if each.fee_ended:
        from fundtracker.records.fund_partners.fees import term_words  # of every subject's records

        notes.append(term_words(each.fund, each.day.toordinal()))
    if each.fee_after:
        words = tr(
            "{fund}: {n} yuan of management fee are charged for days after its term; undo the "
            "charge, or record the day on which the term ends now.",
            fund=name, n=money.show(each.fee_after),
        )  # fmt: skip
        notes.append(words)
    notes += [tr(UNSURE[-1], fund=name, n=money.show(each.total.late_paid))] if late else []
    for passed in each.accounts.handed:
        price = each.prices.get(passed._replace(value=0))
        paid = (
            tr("at a price of {n} yuan", n=money.show(price))
            if price is not None
            else tr("the price is not recorded")
        )
        notes.append(
            tr(
                "{fund}: {giver} → {taker}, {day}: paid-in capital of {paid} yuan with a net "
                "asset value of {value} yuan"
                " passed on, {price}; multiples and rates count it as given back and as paid in.",
                fund=name,
                giver=passed.giver,
                taker=passed.taker,
                day=passed.day.isoformat(),
                paid=money.show(passed.paid),
                value=money.show(passed.value),
                price=paid,
            )
        )
    return notes


def rate_value(known_rate: Rate) -> Value:
    """Return a rate in tenths of a per cent, or why there is no single one in words."""
    if known_rate.status == MULTIPLE:
        return tr(
            "several: {rates}", rates=" / ".join(f"{root * 100:.1f}%" for root in known_rate.roots)
        )
    if known_rate.status == ONE_DAY:
        return tr("one day")
    if known_rate.status == TOTAL_LOSS:
        return tr("total loss")
    return share_tenths(known_rate)


def thousandths(share: Share) -> int | None:
    """Return a multiple in thousandths; None without a divisor."""
    return None if share.ratio is None else round(share.ratio * 1000)


def there(ledger: Ledger, q: Quarter) -> list[Fund]:
    """Return the funds without those set up later, in whose book nothing stands yet."""
    day = q.last_day.toordinal()
    return [
        f
        for f in ledger.funds.all()
        if (f.set_up_day or 0) <= day or ledger.funds.entries(f.id, day)
    ]


@shows_frozen("funds")
def build(context: ReportContext) -> Table:
    """Return 表6 at the end of a quarter; the total pools all partners' money."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("funds", tr("Table 6: the funds"), fund_columns())
    all_figures = [figures(ledger, fund, q.last_day) for fund in there(ledger, q)]
    for each in all_figures:
        frame.add(
            f"f{each.fund.id}",
            each.fund.title(lang),
            _fund_values(each) | {"kind": kind_name(each.fund.kind)},
        )
        frame.notes += unsure(each, lang)
        local = ledger.fund_duties.local_reinvestment(each.fund.id, q.last_day)
        if local is not None:
            frame.notes.append(
                tr(
                    "{fund}: local reinvestment: {required} yuan required, {approved} yuan "
                    "approved, {claimed} yuan claimed",
                    fund=each.fund.title(lang),
                    required=money.show(local.required),
                    approved=money.show(local.approved),
                    claimed=money.show(local.claimed),
                )
            )
            if local.outside:
                frame.notes.append(
                    tr(
                        "{fund}: {n} yuan of local reinvestment lie before the requirement begins "
                        "or after its deadline: not counted",
                        fund=each.fund.title(lang),
                        n=money.show(local.outside),
                    )
                )
    frame.add("total", tr("Total"), _total(all_figures, q.last_day), total=True)
    twice = _fund_in_fund(ledger, all_figures)
    if twice:
        frame.notes.append(
            tr(
                "Of it {n} yuan were paid by one fund into another: they count twice in the total.",
                n=money.show(twice),
            )
        )
    for statement in ledger.plan.statements():
        if statement.code == "funds":
            frame.notes.append(
                tr(
                    "Published: {text}",
                    text=statement.text_zh if lang == "zh" else statement.text_en,
                )
            )
    frame.notes.append(
        tr(
            "Net: after fees, costs and carry (accrued too). Gross: fund to companies. V = {day}.",
            day=q.last_day.isoformat(),
        )
    )
    frame.notes.append(
        tr(
            "Gross MOIC and gross rate are on one basis: money between fund and companies, fees of "
            "buying and selling in"
            " it. Under a year a rate is not annualised."
        )
    )
    return frame.table()


def _fund_in_fund(ledger: Ledger, all_figures: list[Figures]) -> int:
    """Return what funds paid into other funds of this ledger, fen: in the total it stands twice."""
    same = ledger.sub_funds.same()
    partners = (
        {partner.name: Node(PARTNER, partner.id) for partner in ledger.funds.partners()}
        if same
        else {}
    )
    return sum(
        standing.paid_in
        for each in all_figures
        for name, standing in each.partners.items()
        if partners.get(name) in same
    )


def without_line(every: Sequence[Figures]) -> Value:
    """Return the net rate of funds pooled as if no subscription line had been drawn; None where
    none was.
    """
    if not any(each.line_moves for each in every):
        return None
    moves = [m for each in every for m in (*book.investors(each.entries), *each.line_moves)]
    value = sum(each.worth() + each.borrowed for each in every)
    return rate_value(performance(moves, value, every[0].day, NET).rate)


def _fund_values(each: Figures) -> dict[str, Value]:
    fees = -(each.rolled.lines["fees"] + each.rolled.lines["waivers"])
    values = _sums(each) | {"fees": fees}
    return values | {
        **_net_multiples(each.total, each.worth()), "net_irr": rate_value(each.net.rate),
        "net_irr_no_line": without_line([each]),
        "moic": gross_multiple(each.holdings),
        "gross_irr": rate_value(each.gross.rate),
    }  # fmt: skip


def _sums(each: Figures) -> dict[str, Value]:
    return {
        "committed": each.total.committed,
        "called": each.total.drawn,
        "paid_in": each.total.paid_in,
        "unfunded": each.total.unfunded,
        "distributed": each.total.distributed,
        "decided": each.total.decided,
        "invested": each.invested,
        "proceeds": sum(holding.proceeds + holding.income for holding in each.holdings),
        "value": each.value,
        "nav": each.nav,
        "held": sum(1 for holding in each.holdings if holding.held),
        "pic": rate(each.total.paid_in, each.total.committed),
    }


def gross_multiple(holdings: Sequence[Holding]) -> int | None:
    """Return the gross multiple of holdings in thousandths, on the very payments their rate rests
    on.
    """
    moves = [move for holding in holdings for move in holding.movements]
    got, paid = sum(move.received for move in moves), sum(move.paid for move in moves)
    return thousandths(moic(got, sum(holding.value for holding in holdings), paid))


def _net_multiples(standing: book.Standing, worth: int) -> dict[str, Value]:
    net_multiples = multiples(standing.paid_in, standing.returned, worth)
    return {name: thousandths(getattr(net_multiples, name)) for name in ("dpi", "rvpi", "tvpi")}


def _total(all_figures: list[Figures], day: dt.date) -> dict[str, Value]:
    """All funds as one: money added up, multiples and rates of the pooled flows."""
    total = book.whole_fund([each.total for each in all_figures])
    value = sum(each.value for each in all_figures)
    parts = [_fund_values(each) for each in all_figures]
    values: dict[str, Value] = {
        name: sum(v for part in parts if isinstance(v := part[name], int))
        for name in (
            "committed",
            "called",
            "paid_in",
            "unfunded",
            "distributed",
            "decided",
            "invested",
            "proceeds",
            "value",
            "nav",
            "held",
            "fees",
        )
    }
    worth = sum(each.worth() for each in all_figures)
    moves = [move for each in all_figures for move in book.investors(each.entries)]
    net = performance(moves, worth, day, NET)
    gross_flows = [
        m for each in all_figures for holding in each.holdings for m in holding.movements
    ]
    gross = performance(gross_flows, value, day, "gross")
    return values | {
        "pic": rate(total.paid_in, total.committed),
        **_net_multiples(total, worth),
        "net_irr": rate_value(net.rate),
        "net_irr_no_line": without_line(all_figures),
        "moic": gross_multiple([holding for each in all_figures for holding in each.holdings]),
        "gross_irr": rate_value(gross.rate),
    }
