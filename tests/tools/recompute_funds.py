"""The partners' accounts, net values and rates of the funds, worked out anew from a ledger's rows.

Nothing of the program is used: no import of it, no view, no stored sum. The way is another one, too: days are walked
one by one, rates are found by halving an interval, the waterfall is a few lines of decimals. It knows the terms that
the sample lives by (full catch-up, compounded a year, soft hurdle, default bases) and refuses others.
"""

import datetime as dt
from collections import defaultdict
from decimal import Decimal, getcontext
from fractions import Fraction
from itertools import pairwise
from math import exp

from tests.tools.recompute import Books, rounded

getcontext().prec = 60
SIGNS = {
    "commit": 1,
    "increase": 1,
    "transfer_in": 1,
    "transfer_out": -1,
    "release": -1,
    "default": -1,
}
LINES = (
    *("contributions", "distributions", "fees", "waivers", "expenses", "income", "realised"),
    *("unrealised", "transfers", "carry"),
)
BEFORE = ("fees", "waivers", "expenses", "income", "realised", "unrealised")


def shared(total, weights):
    """Divide fen by weights; what is left over goes to the largest remainders, the earlier first."""
    whole = sum(weights.values())
    parts = {name: abs(total) * weight // whole for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: -(abs(total) * weights[name] % whole))
    for name in rest[: abs(total) - sum(parts.values())]:
        parts[name] += 1
    return {name: -part if total < 0 else part for name, part in parts.items()}


def halves(value: Decimal) -> int:
    return int(abs(value) + Decimal("0.5")) * (-1 if value < 0 else 1)


def rates(flows):
    """All annual rates at which dated payments are worth nothing: a walk over rates, halving where the sign turns."""
    first = min((day for day, _ in flows), default=0)
    flows = [((day - first) / 365, fen) for day, fen in flows if fen]

    def worth(grown):
        return sum(fen * exp(-grown * years) for years, fen in flows)

    steps = [-4.6 + at * 0.01 for at in range(860)]  # of ln(1 + r): from −99 % to 5,300 %
    found = []
    for low, high in pairwise(steps):
        if worth(low) * worth(high) >= 0:
            continue
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if worth(low) * worth(middle) > 0 else (low, middle)
        found.append(exp(low) - 1)
    return found


def shown(flows):
    """The one rate as a page shows it: over the whole span where that is under a year; several: all of them."""
    days = [day for day, fen in flows if fen]
    annual = rates(flows) if days else []
    if len(annual) != 1:
        return annual or None
    first, last = dt.date.fromordinal(min(days)), dt.date.fromordinal(max(days))
    year = (last.year - first.year, last.month, last.day) < (1, first.month, first.day)
    span = (max(days) - min(days)) / 365
    return (1 + annual[0]) ** span - 1 if year else annual[0]


class FundBooks(Books):
    """The rows of a ledger's funds, looked at on the last day of a quarter."""

    def plain_terms(self, fund):
        """Return the one version of a fund's terms; refuse what this program does not know."""
        [terms] = self.rows(
            "SELECT start_day, carry, pref_rate, style, fee_rate, fee_basis, fee_months, catch_up, compounding, hurdle,"
            " clawback, id FROM fund_terms WHERE fund_id = ?", fund,
        )  # fmt: skip
        assert terms[6:11] == (3, 1_000_000, "annual", "soft", 1)
        for table in (
            "terms_protection",
            "terms_counting",
            "terms_limits",
            "terms_carry",
            "terms_hurdle",
            "fund_basis",
            "fund_concession",
        ):
            assert not self.rows(f"SELECT 1 FROM {table} WHERE terms_id = ?", terms[-1]), table
        assert not self.rows("SELECT 1 FROM partner_terms WHERE fund_id = ?", fund)
        assert not self.rows("SELECT 1 FROM taken_back")
        assert not self.rows("SELECT 1 FROM concession_paid")
        return terms[:6]

    # ------------------------------------------------------------ money of the partners
    def own_money(self, fund, told=()):
        """(day, partner, what, fen) of a fund's partners until the day: commitments, what they paid and got; ``told``:
        also what of it came to join (joins) and was of gains (gained)."""
        rows = [
            (d, p, "committed", SIGNS[kind] * fen * (-1 if back else 1))
            for d, p, kind, fen, back in self.rows(
                "SELECT day, partner_id, kind, amount_fen, reverses FROM commitment WHERE fund_id = ? ORDER BY id", fund
            )
        ]  # fmt: skip
        came = defaultdict(int)
        for d, p, call, kind, fen, back in self.rows(
            "SELECT r.day, r.partner_id, c.id, c.kind, r.amount_fen, r.reverses FROM receipt r JOIN capital_call c"
            " ON c.id = r.call_id WHERE c.fund_id = ? ORDER BY r.day, r.id", fund,
        ):  # fmt: skip
            assert not back
            inside = 1 << 60
            if kind == "equalisation":  # what comes beyond it is interest and passes on
                inside = sum(f for (f,) in self.rows(
                    "SELECT amount_fen FROM call_line WHERE call_id = ? AND partner_id = ? AND item <> 'call_outside'",
                    call, p))  # fmt: skip
            before = min(inside, came[call, p])
            came[call, p] += fen
            rows.append((d, p, "paid", min(inside, came[call, p]) - before))
            if kind == "equalisation":
                rows.append((d, p, "joins", min(inside, came[call, p]) - before))
        for d, p, kind, item, fen, paid in self.rows(
            "SELECT d.day, l.partner_id, d.kind, l.item, l.amount_fen, p.day FROM distribution_line l JOIN distribution d"
            " ON d.id = l.distribution_id LEFT JOIN distribution_paid p ON p.distribution_id = d.id AND p.partner_id ="
            " l.partner_id WHERE d.fund_id = ? ORDER BY d.day, l.id", fund,
        ):  # fmt: skip
            assert kind != "reversal"
            what = {("equalisation", "equalisation"): "paid_back", ("equalisation", "income"): None}.get(
                (kind, item), "carry" if item == "carry" else "got")  # fmt: skip
            if what == "paid_back" and not paid:
                paid = self.there(fund, d)
            if what:
                rows.append((paid or d, p, what, fen))
            if what == "got" and item in ("gain", "income"):
                rows.append((paid or d, p, "gained", fen))
        aside = {"joins", "gained"} - {*told}
        return [row for row in rows if row[0] <= self.day and row[2] not in aside]

    def handed(self, fund):
        return self.rows(
            "SELECT day, giver_id, taker_id, paid_fen, price_fen FROM interest_transfer WHERE fund_id = ? AND day <= ?"
            " ORDER BY day, id", fund, self.day,
        )  # fmt: skip

    # ------------------------------------------------------------ what the fund earned
    def at(self, day):
        """The same rows, looked at on another day."""
        other = object.__new__(type(self))
        other.__dict__ = {**self.__dict__, "day": day}
        return other

    def course(self, deal):
        """Day → (cost left, realised, fees, value) of a deal on each day on which something happened to it."""
        days = {d for table in ("lot", "deal_exit", "share_split", "valuation")
                for (d,) in self.rows(f"SELECT day FROM {table} WHERE deal_id = ? AND day <= ?", deal, self.day)}  # fmt: skip
        states = {}
        for day in sorted(days):
            then = self.at(day)
            cost, gain = then.cost_and_gain(deal)
            spent = then.fees("lot", deal) + then.fees("deal_exit", deal)
            valued = then.rows("SELECT 1 FROM valuation WHERE deal_id = ? AND day <= ?", deal, day)
            value = then.portfolio_of(deal)["value"] if valued else cost
            states[day] = (cost, gain, spent, value)
        return states

    def portfolio_of(self, deal):
        """One deal of ``portfolio``."""
        return self.portfolio(deal)[f"d{deal}"]

    def fee_rows(self, fund):
        """(first day, last day, fen) of the fee of each quarter until the day, by the terms and what they rest on."""
        return [
            (first, last, rounded(sum(days.values()))) for first, last, days in self.fee_days(fund)
        ]

    def borne(self, fund, last, fen):
        """(day, fen) of the fee, or a part of it, of a quarter: where it rests on commitments, what falls on the days
        before each change of them on the day before it, by those who were there."""
        days = next(days for _, end, days in self.fee_days(fund) if end == last)
        moves = [d for d, _, what, _ in self.own_money(fund) if what == "committed"]
        by_capital = self.plain_terms(fund)[-1] == "committed"
        ends = [day for day in days if by_capital and day + 1 in moves and day < last] + [last]
        until = [
            rounded(fen * sum(fee for day, fee in days.items() if day <= end) / sum(days.values()))
            for end in ends
        ]
        return [
            (end, now - before) for end, now, before in zip(ends, until, [0, *until], strict=False)
        ]

    def fee_days(self, fund):
        """(first day, last day, {day: what its fee comes to}) of each quarter that ends until the day."""
        start, _, _, _, share, basis = self.plain_terms(fund)
        moves = (
            [(d, fen) for d, _, what, fen in self.own_money(fund) if what == "committed"]
            if basis == "committed"
            else self.net_invested(fund)
        )
        first, rows = dt.date.fromordinal(start), []
        while first.toordinal() <= self.day:
            begin = dt.date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
            after = dt.date(begin.year + (begin.month > 9), (begin.month + 2) % 12 + 1, 1)
            days = {}
            for day in range(first.toordinal(), after.toordinal()):  # day by day
                stood = sum(fen for d, fen in moves if d <= day)
                days[day] = Fraction(stood * share, 4_000_000 * (after - begin).days)
            rows.append((first.toordinal(), after.toordinal() - 1, days))
            first = after
        return [row for row in rows if row[1] <= self.day]

    def net_invested(self, fund):
        moves = []
        for (deal,) in self.rows("SELECT id FROM deal WHERE fund_id = ?", fund):
            left = 0
            for day, (cost, *_) in self.course(deal).items():
                moves.append((day, cost - left))
                left = cost
        return moves

    def results(self, fund):
        """(day, line, fen, partner or 0) of all that a fund earned and lost until the day, carry apart."""
        rows = []
        for (deal,) in self.rows("SELECT id FROM deal WHERE fund_id = ? ORDER BY id", fund):
            before = (0, 0, 0, 0)
            for day, now in self.course(deal).items():
                realised = now[1] - now[2] - before[1] + before[2]
                unrealised = now[3] - now[0] - before[3] + before[0]
                rows += [(day, "realised", realised, 0), (day, "unrealised", unrealised, 0)]
                before = now
            rows += [(d, "income", fen, 0) for d, fen in self.rows(
                "SELECT day, amount_fen FROM deal_income WHERE deal_id = ?", deal)]  # fmt: skip
        rows += [(d, "expenses", -fen, 0) for d, fen in self.rows(
            "SELECT day, amount_fen FROM fund_expense WHERE fund_id = ? AND kind IN ('expense', 'interest')", fund
        )]  # fmt: skip
        rows += [(d, "income", fen, 0) for d, fen in self.rows(
            "SELECT day, iif(reverses, -amount_fen, amount_fen) FROM fund_income WHERE fund_id = ?", fund)]  # fmt: skip
        rows += [
            (d, "fees", -part, 0)
            for _, last, fen in self.fee_rows(fund)
            if fen
            for d, part in self.borne(fund, last, fen)
        ]
        rows += [(d, "waivers", part, 0) for last, fen in self.rows(
            "SELECT last_day, waived_fen + offset_fen FROM fund_fee WHERE fund_id = ?", fund)
            if fen and last <= self.day for d, part in self.borne(fund, last, fen)]  # fmt: skip
        rows += [(d, "fees", -fen, p) for d, p, fen in self.rows(
            "SELECT day, partner_id, fee_fen FROM partner_fee WHERE fund_id = ?", fund)]  # fmt: skip
        return [row for row in rows if row[2] and row[0] <= self.day]

    # ------------------------------------------------------------ accounts
    def accounts(self, fund):
        """Partner → line → fen, before the carry that is due at the day; also the transfers with what went along."""
        *_, basis = self.plain_terms(fund)
        results, handed = self.results(fund), self.handed(fund)
        money = self.own_money(fund, ("joins", "gained"))
        self.lines, self.gains = defaultdict(lambda: dict.fromkeys(LINES, 0)), defaultdict(int)
        paid_in, committed, passed = defaultdict(int), defaultdict(int), []
        self.past, gained = defaultdict(lambda: defaultdict(int)), defaultdict(int)
        waiting = []
        for day in sorted({row[0] for rows in (money, results, handed) for row in rows}):
            waiting += [row for row in results if row[0] == day]
            waiting = self._divide(waiting, paid_in, committed, basis)
            for _, p, what, fen in (row for row in money if row[0] == day):
                self.lines[p]  # every partner has an account from its first row on
                if what == "committed":
                    committed[p] += fen
                elif what in ("paid", "paid_back"):
                    sign = 1 if what == "paid" else -1
                    self.lines[p]["contributions"] += sign * fen
                    paid_in[p] += sign * fen
                elif what == "got":
                    self.lines[p]["distributions"] -= fen
                elif what == "gained":
                    gained[p] += fen
            waiting = self._divide(waiting, paid_in, committed, basis)
            self._join([row[1:] for row in money if row[0] == day], paid_in, gained)
            carry = sum(row[3] for row in money if row[0] == day and row[2] == "carry")
            if carry:
                self._carry(-carry, {p: self.gains[p] for p in self.lines if self.gains[p] > 0})
            for _, giver, taker, paid, price in (row for row in handed if row[0] == day):
                part = Fraction(paid, paid_in[giver])
                value = rounded(sum(self.lines[giver].values()) * part)
                gain = rounded(self.gains[giver] * part)
                for line, fen in list(self.past[giver].items()):
                    for p, sign in ((giver, -1), (taker, 1)):
                        self.past[p][line] += sign * rounded(fen * part)
                for p, sign in ((giver, -1), (taker, 1)):
                    self.lines[p]["transfers"] += sign * value
                    self.gains[p] += sign * gain
                    paid_in[p] += sign * paid
                passed.append((day, giver, taker, value if price is None else price))
        return self.lines, passed

    def _join(self, rows, paid_in, gained):
        """Who joins has its part of what was earned and lost before: that of the capital it pays back to the others."""
        joins = {p: fen for p, what, fen in rows if what == "joins" and fen > 0}
        for giver, _, back in (row for row in rows if row[1] == "paid_back"):
            assert joins
            held = self.past[giver]
            whole = sum(held.values())
            part = Fraction(back, paid_in[giver] + back)
            if whole > 0:
                part *= Fraction(max(0, whole - gained[giver]), whole)
            for line, fen in list(held.items()):
                for p, moved in [
                    (giver, -rounded(fen * part)),
                    *shared(rounded(fen * part), joins).items(),
                ]:
                    self.lines[p][line] += moved
                    self.gains[p] += moved
                    self.past[p][line] += moved

    def _divide(self, rows, paid_in, committed, basis):
        """Divide rows by the shares as they stand; return those that nobody can bear yet."""
        sums, left = defaultdict(int), []
        for _, line, fen, partner in rows:
            sums[line, partner] += fen
        for (line, partner), fen in sums.items():
            by = (
                committed
                if line in ("fees", "waivers") and basis == "committed"
                else paid_in
                if sum(paid_in.values())
                else committed
            )
            weights = {partner: 1} if partner else {p: w for p, w in by.items() if w > 0}
            if not weights:
                left += [row for row in rows if (row[1], row[3]) == (line, partner)]
                continue
            for p, part in shared(fen, weights).items():
                self.lines[p][line] += part
                self.gains[p] += part
                of_past = (*("income", "expenses", "realised", "unrealised"),
                           *(("fees", "waivers") if basis != "committed" else ()))  # fmt: skip
                if line in of_past:
                    self.past[p][line] += part
        return left

    def _carry(self, fen, weights):
        for p, part in shared(fen, weights).items():
            self.lines[p]["carry"] += part
            self.gains[p] += part

    # ------------------------------------------------------------ carry due
    def tiers(self, flows, carry, pref):
        """(carry had, capital owed, preferred return owed, preferred return had) of dated (day, in, out): full
        catch-up, compounded a year."""
        capital, owed, had, got, last = 0, Decimal(0), 0, 0, None
        for day, paid, cash in sorted(flows, key=lambda each: (each[0], each[2] > 0)):
            if last is not None:
                grown = (1 + Decimal(pref) / 1_000_000) ** (Decimal(day - last) / 365) - 1
                owed += (capital + owed) * grown
            capital, last = capital + paid, day
            back = min(cash, max(0, capital))
            capital, left = capital - back, cash - back
            preferred = min(left, halves(owed))
            owed = owed - preferred if preferred < halves(owed) else Decimal(0)
            left, had = left - preferred, had + preferred
            fair = halves(Decimal(carry) * (had + got + left) / 1_000_000) if left else 0
            gp = max(0, min(left, fair - self.gp))
            self.gp, got = self.gp + gp, got + left
        return capital, owed, had

    def carry_of(self, flows, carry, pref):
        """All carry of a run, and what it comes to where partners are left without capital or preferred return."""
        self.gp = 0
        capital, owed, had = self.tiers(flows, carry, pref)
        if not capital and halves(owed) <= 0:
            return self.gp, self.gp
        profit = max(0, sum(cash - paid for _, paid, cash in flows))
        preferred = halves(owed + had)
        left = max(0, profit - preferred)
        fair = min(left, halves(Decimal(carry) * (min(profit, preferred) + left) / 1_000_000))
        return self.gp, min(self.gp, fair)

    def deal_flows(self, deal):
        rows = [(d, cost + fee, 0) for d, cost, fee in self.rows(
            "SELECT day, cost_fen, fee_fen FROM lot WHERE deal_id = ?", deal)]  # fmt: skip
        rows += [(d, 0, fen - fee) for d, fen, fee in self.rows(
            "SELECT day, proceeds_fen, fee_fen FROM deal_exit WHERE deal_id = ? UNION ALL"
            " SELECT day, amount_fen, 0 FROM deal_income WHERE deal_id = ?", deal, deal)]  # fmt: skip
        return [row for row in rows if row[0] <= self.day]

    def worth(self, deal):
        states = self.course(deal)
        return states[max(states)][3] if states else 0

    def fund(self, fund):
        """All figures of a fund and its partners at the day."""
        _, carry, pref, style, *_ = self.plain_terms(fund)
        lines, passed = self.accounts(fund)
        money = self.own_money(fund)
        before = sum(sum(row.values()) for row in lines.values()) + sum(
            row[3] for row in money if row[2] == "carry"
        )
        got = defaultdict(int)
        for _, p, what, fen in money:
            if what == "carry":
                got[p] += fen
        deals = [d for (d,) in self.rows("SELECT id FROM deal WHERE fund_id = ?", fund)]
        deals = [d for d in deals if self.deal_flows(d)]
        if style == "deal_by_deal":
            each = {d: [*self.deal_flows(d), (self.day, 0, self.worth(d))] for d in deals}
            paid = sum(self.carry_of(flows, carry, pref)[0] for flows in each.values())
            costs = [
                (d, -fen, 0)
                for d, line, fen, _ in self.results(fund)
                if line in ("fees", "waivers", "expenses")
            ]
            fair = self.carry_of(
                [*costs, *(f for flows in each.values() for f in flows)], carry, pref
            )[1]
            due = min(paid, fair)
        else:
            sign = {"paid": (1, 0), "paid_back": (-1, 0), "got": (0, 1), "carry": (0, 1)}
            flows = [(d, sign[w][0] * fen, sign[w][1] * fen) for d, _, w, fen in money if w in sign]
            due = self.carry_of([*flows, (self.day, 0, max(0, before))], carry, pref)[1]
        due = due if deals else 0
        accrued = max(0, due - sum(got.values())) if before > 0 else 0
        clawback = max(0, sum(got.values()) - due)
        borne = {p: -row["carry"] for p, row in lines.items() if row["carry"] < 0}
        if accrued:
            self._carry(-accrued, {p: self.gains[p] for p in lines if self.gains[p] > 0})
        if clawback:
            self._carry(clawback, borne)
            self._carry(-clawback, dict(got))
        owed = shared(clawback, dict(got)) if clawback else {}
        return self._figures(
            fund, lines, passed, [m for m in money if m[2] != "carry"], deals, owed
        )

    def _figures(self, fund, lines, passed, money, deals, owed):
        """Partner (0: the fund) → nav, worth (nav and what it owes of carry back), lines, flows of its rate; ``gross``: those between fund and companies."""
        found = {}
        for p, row in lines.items():
            flows = [
                (d, fen if what in ("got", "paid_back") else -fen)
                for d, who, what, fen in money
                if who == p and what != "committed"
            ]
            flows += [(d, price if p == giver else -price) for d, giver, taker, price in passed if p in (giver, taker)]  # fmt: skip
            found[p] = {
                "nav": sum(row.values()),
                "worth": sum(row.values()) + owed.get(p, 0),
                "lines": dict(row),
                "flows": flows,
            }
        found[0] = {
            "nav": sum(each["nav"] for each in found.values()),
            "worth": sum(each["worth"] for each in found.values()),
            "lines": {line: sum(each["lines"][line] for each in found.values()) for line in LINES},
            "flows": [
                (d, fen if what in ("got", "paid_back") else -fen)
                for d, _, what, fen in money
                if what != "committed"
            ],
        }
        for each in found.values():
            each["flows"].append((self.day, each["worth"]))
            each["irr"] = shown(each["flows"])
        gross = [(d, cash - paid) for deal in deals for d, paid, cash in self.deal_flows(deal)]
        found[0]["gross_irr"] = shown([*gross, (self.day, sum(map(self.worth, deals)))])
        return found
