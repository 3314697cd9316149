"""The figures of the twelve tables, worked out anew from a ledger's rows by SQL and whole numbers alone.

Nothing of the program is used: what stands here follows docs/formulas.md and the published rules. Days are
ordinals, quarters ``year * 4 + number - 1``, money fen; rates are tenths of a per cent, half away from zero.
"""

import datetime as dt
import sqlite3
from collections import defaultdict
from fractions import Fraction


def rounded(value: Fraction) -> int:
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def rate(part, whole, scale=1000):
    return rounded(Fraction(part * scale, whole)) if part is not None and whole else None


def last_day(q: int) -> int:
    year, after = divmod(q + 1, 4)
    return dt.date(year, after * 3 + 1, 1).toordinal() - 1


class Books:
    """The rows of a ledger, looked at on the last day of a quarter."""

    def __init__(self, path, q: int) -> None:
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.q, self.day, self.year = q, last_day(q), q // 4
        # every fen paid: (line, project, source, quarter, fen, payment, position of its part)
        self.paid = self.rows(
            "SELECT coalesce(p.line_id, 0), coalesce(p.project_id, 0), coalesce(p.source_id, 0), p.book_quarter,"
            " p.amount_fen, p.id, -1 FROM payment p WHERE p.measure = 0 AND p.parts = 0 AND p.book_quarter <= ?1"
            " UNION ALL SELECT coalesce(a.line_id, 0), coalesce(a.project_id, 0), coalesce(a.source_id, 0),"
            " p.book_quarter, a.amount_fen, p.id, a.position FROM part a JOIN payment p ON p.id = a.payment_id"
            " WHERE p.measure = 0 AND p.book_quarter <= ?1", q,
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.db.close()

    def rows(self, sql, *args):
        return self.db.execute(sql, args).fetchall()

    def spans(self, rows):
        """(in the quarter, in the year, since the start) of payments."""
        return (
            sum(r[4] for r in rows if r[3] == self.q), sum(r[4] for r in rows if r[3] // 4 == self.year),
            sum(r[4] for r in rows),
        )  # fmt: skip

    # ------------------------------------------------------------ table 1
    def plan(self):
        version, first, last = self.rows(
            "SELECT id, first_quarter, last_quarter FROM plan_version WHERE number = (SELECT max(number) FROM plan_version)"
        )[0]
        whole = dict(self.rows("SELECT l.code, a.amount_fen FROM plan_amount a JOIN plan_line l ON l.id = a.line_id"
                               " WHERE a.version_id = ? AND a.year = 0", version))  # fmt: skip
        ids = dict(self.rows("SELECT code, id FROM plan_line"))
        inside = [r for r in self.paid if first <= r[3] <= last]
        found = {}
        elapsed = rate(self.q - first + 1, last - first + 1)
        for code in ("policy", "infrastructure"):
            found[code] = self.spans([r for r in inside if r[0] == ids[code]])
        found["fiscal"] = tuple(
            map(sum, zip(found["policy"], found["infrastructure"], strict=True))
        )
        whole["fiscal"] = whole["policy"] + whole["infrastructure"]
        for code, (now, year, total) in found.items():
            done = rate(total, whole[code])
            found[code] = {"plan": whole[code], "quarter": now, "year": year, "total": total, "rate": done,
                           "elapsed": elapsed, "gap": done - elapsed, "left": whole[code] - total}  # fmt: skip
        found |= self._stages(ids, whole)
        now, year, total = self.spans([r for r in inside if not r[0]])
        found["unassigned"] = {"quarter": now, "year": year, "total": total}
        return found

    def _stages(self, ids, whole):
        """What is released, contracted, paid and available of a line, whenever it was paid."""
        line_of = dict(self.rows("SELECT id, coalesce(line_id, 0) FROM project"))
        sums = defaultdict(lambda: defaultdict(int))
        for kind, project, fen in self.rows(
            "SELECT kind, coalesce(project_id, 0), amount_fen FROM quota WHERE dated <= ?", self.day
        ):
            measure = "received" if kind == "receipt" else "released"
            sums[line_of.get(project, 0)][measure] += fen
        for (project, *_), fen in self._committed().items():
            sums[line_of.get(project, 0)]["committed"] += fen
        for line, *_, fen in ((r[0], r[4]) for r in self.paid):
            sums[line or 0]["paid"] += fen
        of_line = {f"{code}_money": sums[ids[code]] for code in ("policy", "infrastructure")}
        of_line["fiscal_money"] = defaultdict(int)
        for code in ("policy_money", "infrastructure_money"):
            for measure, fen in of_line[code].items():
                of_line["fiscal_money"][measure] += fen
        return {
            code: {
                **{m: a[m] for m in ("released", "committed", "paid")},
                "available": a["released"] - a["paid"] if a["released"] else None,
                "plan_left": whole[code.removesuffix("_money")] - a["committed"],
            }
            for code, a in of_line.items()
        }

    # ------------------------------------------------------------ table 2
    def projects(self):
        parents = dict(self.rows(
            "SELECT p.id, f.parent_id FROM project p LEFT JOIN project_fact f ON f.project_id = p.id"))  # fmt: skip
        below = {p: self._below(p, parents) for p in parents}
        estimate = dict(self.rows("SELECT project_id, amount_fen FROM estimate e WHERE dated <= ?1 AND number ="
                                  " (SELECT max(number) FROM estimate WHERE project_id = e.project_id AND dated <= ?1)",
                                  self.day))  # fmt: skip
        budget = dict(
            self.rows(
                "SELECT project_id, sum(amount_fen) FROM project_budget WHERE year = ? GROUP BY 1",
                self.year,
            )
        )
        signed = self._committed()
        done = dict(self.rows("SELECT project_id, completed_fen FROM progress p WHERE until_day = (SELECT max(until_day)"
                              " FROM progress WHERE project_id = p.project_id AND until_day <= ? AND completed_fen IS NOT"
                              " NULL) AND completed_fen IS NOT NULL", self.day))  # fmt: skip
        physical = dict(
            self.rows(
                "SELECT project_id, physical FROM progress p WHERE until_day = (SELECT max(until_day)"
                " FROM progress WHERE project_id = p.project_id AND until_day <= ?)",
                self.day,
            )
        )
        found = {}
        for project, inside in below.items():
            rows = [r for r in self.paid if r[1] in inside]
            now, year, total = self.spans(rows)
            ceiling = self._ceiling(project, estimate, parents)
            found[f"p{project}"] = {
                "estimate": ceiling, "paid_quarter": now, "paid_year": year, "paid": total,
                "budget": self._sum(budget, inside), "completed": self._sum(done, inside),
                "committed": sum(fen for (p, _, _), fen in signed.items() if p in inside),
                "paid_rate": rate(total, ceiling), "physical": physical.get(project),
            }  # fmt: skip
            if ceiling is not None:
                found[f"p{project}"]["estimate_left"] = ceiling - total
        now, year, total = self.spans(self.paid)
        roots = [
            self._ceiling(p, estimate, parents) for p, parent in parents.items() if parent is None
        ]
        found["total"] = {
            "paid_quarter": now, "paid_year": year, "paid": total, "committed": sum(signed.values()),
            "budget": sum(budget.values()), "completed": sum(done.values()), "estimate": sum(filter(None, roots)),
        }  # fmt: skip
        return found

    @staticmethod
    def _below(project, parents):
        found = {project}
        while more := {p for p, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def _ceiling(self, project, estimate, parents):
        if project in estimate:
            return estimate[project]
        below = [
            self._ceiling(p, estimate, parents)
            for p, parent in parents.items()
            if parent == project
        ]
        known = [fen for fen in below if fen is not None]
        return sum(known) if known else None

    @staticmethod
    def _sum(by, inside):
        known = [by[p] for p in inside if p in by]
        return sum(known) if known else None

    def _committed(self):
        """(project, source, year of signing or change) → fen."""
        found = defaultdict(int)
        for p, s, day, fen in self.rows(
            "SELECT project_id, coalesce(source_id, 0), signed_day, signed_fen FROM contract WHERE signed_day <= ?1"
            " UNION ALL SELECT c.project_id, coalesce(c.source_id, 0), x.dated, x.amount_fen FROM contract_change x"
            " JOIN contract c ON c.id = x.contract_id WHERE x.state = 'approved' AND x.dated <= ?1 AND c.signed_day <= ?1",
            self.day,
        ):
            found[p, s, dt.date.fromordinal(day).year] += fen
        # a settled contract is committed with its settled price: the difference in its first year
        for i, p, s, day, signed, done, settled in self.rows(
            "SELECT id, project_id, coalesce(source_id, 0), signed_day, signed_fen, done_day, settled_fen"
            " FROM contract WHERE signed_day <= ? AND settled_fen IS NOT NULL", self.day
        ):  # fmt: skip
            if done is None or done <= self.day:
                more = self.rows(
                    "SELECT sum(amount_fen) FROM contract_change WHERE contract_id = ? AND state = 'approved'"
                    " AND dated <= ?", i, self.day
                )[0][0]  # fmt: skip
                found[p, s, dt.date.fromordinal(day).year] += settled - signed - (more or 0)
        return found

    # ------------------------------------------------------------ table 3
    def contracts(self):
        fen_of = {(r[5], r[6]): (r[4], r[3]) for r in self.paid}
        dates = dict(self.rows("SELECT id, pay_date FROM payment"))
        booked = defaultdict(list)
        for contract, kind, payment, position in self.rows(
            "SELECT contract_id, kind, payment_id, position FROM booking WHERE contract_id IS NOT NULL"
        ):
            if (payment, position) in fen_of:
                booked[contract].append((kind, *fen_of[payment, position], dates[payment]))
        found, total = {}, defaultdict(int)
        for (i, signed, cap, recovery, progress, retention, due, done, settled, agreed) in self.rows(
            "SELECT id, signed_fen, cap, recovery, progress_rate, retention, retention_day, done_day, settled_fen, advance_fen"
            " FROM contract WHERE coalesce(signed_day, 0) <= ?", self.day
        ):  # fmt: skip
            by = defaultdict(int, self.rows("SELECT state, sum(amount_fen) FROM contract_change WHERE contract_id = ?"
                                            " AND dated <= ? GROUP BY 1", i, self.day))  # fmt: skip
            work = self.rows(
                "SELECT done_fen FROM contract_work WHERE contract_id = ? AND until_day <= ?"
                " ORDER BY until_day DESC LIMIT 1",
                i,
                self.day,
            )
            work = work[0][0] if work else None
            if settled is not None and done is not None and done > self.day:
                settled = None
            current, paid = signed + by["approved"], sum(f for _, f, _, _ in booked[i])
            price = current if settled is None else settled
            kept = rounded(Fraction(price * retention, 1000))
            began = self.rows(
                "SELECT min(until_day) FROM contract_work WHERE contract_id = ? AND done_fen > 0", i
            )
            began = began[0][0] or 1 << 40
            given = sum(f for kind, f, _, _ in booked[i] if kind == "advance")
            unnamed = sum(f for kind, f, _, d in booked[i] if not kind and d < began)
            given = max(given, min(agreed, given + unnamed))
            released = sum(f for kind, f, _, _ in booked[i] if kind == "retention")
            first = min((d for kind, _, _, d in booked[i] if kind == "retention"), default=1 << 40)
            came_back = sum(f for kind, f, _, d in booked[i] if not kind and d >= first)
            released = max(0, released + min(0, came_back))
            if settled is not None:
                limit = price if due is not None and due <= self.day else price - kept
                back, entitled = given, limit
            else:
                limit = (
                    current - kept
                    if cap is None
                    else min(current - kept, rounded(Fraction(current * cap, 1000)))
                )
                back = (
                    min(given, rounded(Fraction((work or 0) * recovery, 1000)))
                    if recovery is not None
                    else (
                        min(given, rounded(Fraction(given * (work or 0), current)))
                        if current > 0
                        else 0
                    )
                )
                entitled = rounded(Fraction((work or 0) * progress, 1000)) + given - back
            base = settled if settled is not None else work or 0
            forecast = settled if settled is not None else current + by["pending"]
            found[f"c{i}"] = row = {
                "signed": signed, "approved": by["approved"], "pending": by["pending"], "current": current,
                "work": work, "cap": limit, "paid": paid, "paid_quarter": sum(f for _, f, q, _ in booked[i] if q == self.q),
                "advance_open": given - back, "retention_held": max(0, min(rounded(Fraction(base * retention, 1000)) - released, base - (paid - given + back))),
                "settled": settled, "payable": max(0, min(entitled, limit) - max(0, paid)), "left": price - paid,
                "forecast": forecast, "over_under": forecast - signed, "excess": max(0, paid - limit),
            }  # fmt: skip
            for name, value in row.items():
                total[name] += value or 0
        total["paid"], total["paid_quarter"] = (
            sum(r[4] for r in self.paid),
            self.spans(self.paid)[0],
        )
        found["total"] = dict(total)
        return found

    # ------------------------------------------------------------ tables 4 and 5
    def sources(self):
        cells = defaultdict(lambda: defaultdict(int))
        for s, p, year, fen in self.rows("SELECT coalesce(source_id, 0), project_id, year, amount_fen FROM project_budget"
                                         " WHERE year <= ?", self.year):  # fmt: skip
            cells[s, p, year]["planned"] += fen
        for kind, s, p, year, fen in self.rows("SELECT kind, source_id, coalesce(project_id, 0), year, amount_fen"
                                               " FROM quota WHERE dated <= ?", self.day):  # fmt: skip
            cells[s, p, year]["received" if kind == "receipt" else "released"] += fen
        for _, p, s, q, fen, *_ in self.paid:
            cells[s, p, q // 4]["paid"] += fen
        for (p, s, year), fen in self._committed().items():
            cells[s, p, year]["committed"] += fen
        for s, p, q, fen in self.rows("SELECT coalesce(source_id, 0), coalesce(project_id, 0), book_quarter, amount_fen FROM payment WHERE measure = 3"
                                   " AND book_quarter <= ?", self.q):  # fmt: skip
            cells[s, p, q // 4]["received"] += fen
        found = {}
        names = ("planned", "released", "received", "committed", "paid")
        for code, fits in [("total", lambda k: True), *(
            (f"s{s}", lambda k, s=s: k[0] == s) for s in {k[0] for k in cells}), *(
            (f"s{s}y{y}", lambda k, s=s, y=y: (k[0], k[2]) == (s, y)) for s, y in {(k[0], k[2]) for k in cells}), *(
            (f"s{s}y{y}p{p}", lambda k, s=s, y=y, p=p: k == (s, p, y)) for s, p, y in cells)]:  # fmt: skip
            sums = {n: sum(c[n] for k, c in cells.items() if fits(k)) for n in names}
            sums["paid_rate"] = rate(sums["paid"], sums["released"])
            if code == "total" or "p" not in code or sums["released"]:
                sums |= {"available": sums["released"] - sums["paid"],
                         "uncommitted": sums["released"] - sums["committed"]}  # fmt: skip
            found[code] = sums
        return found

    def cashplan(self):
        before, after = (
            defaultdict(int, {(p, s): fen for p, s, fen in self.rows(
                "SELECT project_id, coalesce(source_id, 0), amount_fen FROM cash_plan WHERE quarter = ?", q)})
            for q in (self.q, self.q + 1)
        )  # fmt: skip
        paid = defaultdict(int)
        for _, p, s, q, fen, *_ in self.paid:
            if q == self.q:
                paid[p, s] += fen
        keys = {k for by in (before, after, paid) for k, fen in by.items() if fen or by is not paid}
        found = {}
        for code, fits in [("total", lambda k: True), *((f"s{s}", lambda k, s=s: k[1] == s) for s in {k[1] for k in keys}),
                           *((f"p{p}s{s}", lambda k, p=p, s=s: k == (p, s)) for p, s in keys)]:  # fmt: skip
            b, n, a = (sum(fen for k, fen in by.items() if fits(k)) for by in (before, paid, after))
            found[code] = {
                "plan_before": b,
                "paid": n,
                "difference": n - b,
                "done": rate(n, b),
                "plan": a,
            }
        return found

    # ------------------------------------------------------------ tables 6, 7 and 8
    def there(self, fund, closing):
        """The day on which the money of a later closing is there, and what it gives back with it."""
        came = self.rows(
            "SELECT r.partner_id, r.day, r.amount_fen FROM receipt r JOIN capital_call c ON c.id = r.call_id"
            " WHERE c.kind = 'equalisation' AND c.fund_id = ? AND c.day = ?", fund, closing
        )  # fmt: skip
        asked = self.rows(
            "SELECT l.partner_id, sum(l.amount_fen) FROM call_line l JOIN capital_call c ON c.id = l.call_id"
            " WHERE c.kind = 'equalisation' AND c.fund_id = ? AND c.day = ? GROUP BY 1", fund, closing
        )  # fmt: skip
        assert sorted((p, fen) for p, _, fen in came) == sorted(
            asked
        )  # each paid all of it at once
        [day] = {day for _, day, _ in came}
        return max(day, closing)

    def partners(self):
        """Fund, partner → figures that need no net asset value."""
        found = defaultdict(lambda: defaultdict(int))
        for f, p, fen in self.rows("SELECT fund_id, partner_id, sum(iif(reverses, -1, 1) * iif(kind IN ('release', 'default', 'transfer_out'), -1, 1) *"
                                   " amount_fen) FROM commitment WHERE day <= ? GROUP BY 1, 2", self.day):  # fmt: skip
            found[f, p]["committed"] += fen
        # Interest of a later closing is neither called nor paid in; what a later closing gave back is neither, either.
        calls = self.rows(
            "SELECT c.fund_id, l.partner_id, sum(iif(c.kind = 'reversal', -1, 1) * l.amount_fen) FROM call_line l"
            " JOIN capital_call c ON c.id = l.call_id WHERE c.day <= ? AND NOT (c.kind = 'equalisation' AND l.item ="
            " 'call_outside') GROUP BY 1, 2", self.day,
        )  # fmt: skip
        for f, p, fen in calls:
            found[f, p]["called"] += fen
        for f, p, fen in self.rows("SELECT c.fund_id, r.partner_id, sum(iif(r.reverses, -1, 1) * r.amount_fen) FROM receipt r"
                                   " JOIN capital_call c ON c.id = r.call_id WHERE r.day <= ? GROUP BY 1, 2", self.day):  # fmt: skip
            found[f, p]["paid_in"] += fen
        for f, p, fen in self.rows(
            "SELECT c.fund_id, l.partner_id, sum(l.amount_fen) FROM call_line l JOIN capital_call c ON c.id = l.call_id"
            " WHERE c.kind = 'equalisation' AND l.item = 'call_outside' AND EXISTS (SELECT 1 FROM receipt r WHERE"
            " r.call_id = c.id AND r.partner_id = l.partner_id AND r.day <= ?) GROUP BY 1, 2", self.day
        ):  # fmt: skip
            found[f, p]["paid_in"] -= fen
        for f, p, kind, item, fen in self.rows(
            "SELECT d.fund_id, l.partner_id, d.kind, l.item, sum(iif(d.reverses_id IS NULL, 1, -1) * l.amount_fen) FROM"
            " distribution_line l JOIN distribution d ON d.id = l.distribution_id WHERE d.day <= ? GROUP BY 1, 2, 3, 4",
            self.day
        ):  # fmt: skip
            if kind == "equalisation":
                if item == "equalisation":
                    found[f, p]["called"] -= fen
                continue
            found[f, p]["distributed"] += fen
            found[f, p]["carry"] += fen * (item == "carry")
        for f, p, d, fen in self.rows(
            "SELECT d.fund_id, l.partner_id, d.day, l.amount_fen FROM distribution_line l JOIN distribution d"
            " ON d.id = l.distribution_id WHERE d.kind = 'equalisation' AND l.item = 'equalisation' AND d.day <= ?",
            self.day
        ):  # fmt: skip
            found[f, p]["paid_in" if self.there(f, d) <= self.day else "returning"] -= fen
        for f, p, fen in self.rows(
            "SELECT d.fund_id, l.partner_id, sum(iif(d.reverses_id IS NULL, 1, -1) * l.amount_fen) FROM"
            " distribution_line l JOIN distribution d ON d.id = l.distribution_id LEFT JOIN distribution_paid x ON"
            " x.distribution_id = coalesce(d.reverses_id, d.id) AND x.partner_id = l.partner_id WHERE l.item ="
            " 'recallable' AND max(d.day, coalesce(x.day, iif(coalesce(d.reverses_id, d.id) IN (SELECT distribution_id"
            " FROM distribution_pending), 9999999, 0))) <= ? GROUP BY 1, 2", self.day
        ):  # fmt: skip
            found[f, p]["recallable"] += fen  # decided and not paid, it is not to be called again
        for one in found.values():
            one["outstanding"] = one["called"] - one["paid_in"] - one["returning"]
            one["unfunded"] = one["committed"] - one["called"] + one["recallable"]
        for f, giver, taker, paid in self.rows(
            "SELECT fund_id, giver_id, taker_id, paid_fen FROM interest_transfer WHERE day <= ?",
            self.day,
        ):  # what is paid in passes along: the taker is not asked for it again
            found[f, giver]["unfunded"] += paid
            found[f, taker]["unfunded"] -= paid
        return found

    def cost_and_gain(self, deal):
        """Return (cost left, realised gain) of a deal, fen: each lot a line of shares and cost, by its fund's way."""
        [(average,)] = self.rows(
            "SELECT f.cost_method = 'average' FROM deal d JOIN fund f ON f.id = d.fund_id WHERE d.id = ?",
            deal,
        )
        loans = {
            n for (n,) in self.rows(
                "SELECT row_id FROM holding_count WHERE owner = 'lot' AND counted = 0"
            )
        }  # fmt: skip
        lots = self.rows(
            "SELECT r.day, 1, r.id, coalesce(c.shares, r.shares), r.cost_fen FROM lot r LEFT JOIN holding_count c"
            " ON c.owner = 'lot' AND c.row_id = r.id WHERE deal_id = ?", deal,
        )  # fmt: skip
        exits = self.rows(
            "SELECT r.day, 2, r.id, coalesce(c.shares, r.shares), r.proceeds_fen FROM deal_exit r"
            " LEFT JOIN holding_count c ON c.owner = 'deal_exit' AND c.row_id = r.id WHERE deal_id = ?", deal,
        )  # fmt: skip
        splits = self.rows(
            "SELECT s.day, 0, s.id, s.added, c.counted IS 0 FROM share_split s LEFT JOIN holding_count c"
            " ON c.owner = 'share_split' AND c.row_id = s.id WHERE deal_id = ?", deal,
        )  # fmt: skip
        held, gain = [], 0  # [shares, cost, whether of a loan]
        for day, order, row, number, fen in sorted([*lots, *exits, *splits]):
            if day > self.day:
                break
            number = Fraction(number)
            if order == 1:
                held.append([number, Fraction(fen), row in loans])
            elif order == 0:
                mine = [lot for lot in held if lot[2] == bool(fen)]
                there = sum(lot[0] for lot in mine)
                for lot in mine:
                    lot[0] *= (number if fen else there + number) / there
                    lot[2] = False
            else:
                if average:
                    held = [[sum(lot[0] for lot in held), sum(lot[1] for lot in held), held[0][2]]]
                gone = 0
                for lot in held:
                    part = min(number, lot[0])
                    cost = Fraction(rounded(lot[1] * part / lot[0])) if lot[0] else 0
                    lot[0], lot[1], number, gone = (
                        lot[0] - part,
                        lot[1] - cost,
                        number - part,
                        gone + cost,
                    )
                gain += fen - gone
        return int(sum(lot[1] for lot in held)), int(gain)

    def fees(self, table, deal):
        """Return the fees of buying (lot) or selling (deal_exit) of a deal until the day."""
        return self.rows(
            f"SELECT coalesce(sum(fee_fen), 0) FROM {table} WHERE deal_id = ? AND day <= ?",
            deal,
            self.day,
        )[0][0]

    def counts(self, table, deal):
        """Return (day, shares) of the purchases or exits of a deal, exact where they are no whole number."""
        return [(day, Fraction(n)) for day, n in self.rows(
            f"SELECT r.day, coalesce(c.shares, r.shares) FROM {table} r LEFT JOIN holding_count c"
            f" ON c.owner = '{table}' AND c.row_id = r.id WHERE r.deal_id = ? ORDER BY r.day, r.id", deal,
        )]  # fmt: skip

    def held_before(self, deal, day):
        """Return the shares (or yuan of principal) of a deal before a day: bought, come without money, sold; a loan
        that became shares is these."""
        events = [(d, 1, n, 0) for d, n in self.counts("lot", deal)]
        events += [(d, 2, -n, 0) for d, n in self.counts("deal_exit", deal)]
        events += [
            (d, 0, n, turned) for d, n, turned in self.rows(
                "SELECT s.day, s.added, c.counted IS 0 FROM share_split s LEFT JOIN holding_count c ON c.owner ="
                " 'share_split' AND c.row_id = s.id WHERE deal_id = ?", deal,
            )
        ]  # fmt: skip
        loans = self.rows("SELECT r.shares FROM lot r JOIN holding_count c ON c.owner = 'lot' AND c.row_id = r.id"
                          " WHERE r.deal_id = ? AND c.counted = 0", deal)  # fmt: skip
        held = 0
        for d, _order, number, turned in sorted(events):
            if d < day:
                held += number - (sum(n for (n,) in loans) if turned else 0)
        return held

    def portfolio(self, only=None):
        """Deal → its figures; ``only`` one of them."""
        found = {}
        for (i,) in self.rows("SELECT id FROM deal WHERE ?1 IS NULL OR id = ?1", only):
            lots = self.rows("SELECT day, shares, cost_fen FROM lot WHERE deal_id = ? AND day <= ? ORDER BY day, id",
                             i, self.day)  # fmt: skip
            if not lots:
                continue
            exits = self.rows("SELECT day, shares, proceeds_fen FROM deal_exit WHERE deal_id = ? AND day <= ?",
                              i, self.day)  # fmt: skip
            income = self.rows(
                "SELECT day, amount_fen FROM deal_income WHERE deal_id = ? AND day <= ?",
                i,
                self.day,
            )
            value = self.rows("SELECT day, value_fen FROM valuation WHERE deal_id = ? AND day <= ? ORDER BY day DESC LIMIT 1",
                              i, self.day)  # fmt: skip
            if value:  # moved by what was bought since, at cost, and by the share sold since
                at, fen = value[0]
                fen += sum(cost for day, _, cost in lots if day > at)
                for day, number in self.counts("deal_exit", i):
                    had = self.held_before(i, day)
                    fen -= (
                        int(Fraction(fen * min(number, had), had))
                        if at < day <= self.day and had
                        else 0
                    )
                value = [(at, 0 if not self.held_before(i, self.day + 1) else fen)]
            invested = sum(fen for *_, fen in lots)
            proceeds = sum(fen for *_, fen in exits) + sum(fen for _, fen in income)
            worth = value[0][1] if value else invested  # without a valuation its cost
            found[f"d{i}"] = {
                "invested": invested, "proceeds": proceeds, "first": lots[0][0],
                "valued": value[0][0] if value else None, "value": worth,
                "moic": rate(proceeds - self.fees("deal_exit", i) + worth, invested + self.fees("lot", i)),
                "cost": self.cost_and_gain(i)[0], "realised": self.cost_and_gain(i)[1],
            }  # fmt: skip
        return found

    # ------------------------------------------------------------ tables 9, 10 and 12
    def policy(self):
        fen_of = {(r[5], r[6]): r[4] for r in self.paid}
        paid = defaultdict(int)
        for a, payment, position in self.rows(
            "SELECT application_id, payment_id, position FROM booking WHERE application_id IS NOT NULL"
        ):
            paid[a] += fen_of.get((payment, position), 0)
        found, total = {}, defaultdict(int)
        for i, applied, approved, day, hours in self.rows(
            "SELECT id, applied_fen, approved_fen, approved_day, p_hours FROM application WHERE applied_day <= ?",
            self.day,
        ):
            approved = approved if day is None or day <= self.day else None
            found[f"a{i}"] = row = {
                "applied": applied, "approved": approved, "paid": paid[i], "rate": rate(paid[i], approved),
                "left": None if approved is None else approved - paid[i], "p_hours": hours,
            }  # fmt: skip
            for name in ("applied", "approved", "p_hours", "left"):
                total[name] += row[name] or 0
        line = self.rows("SELECT id FROM plan_line WHERE code = 'policy'")[0][0]
        total["paid"] = sum(r[4] for r in self.paid if r[0] == line)
        found["total"] = dict(total)
        return found

    def indicators(self):
        found = {}
        for i, code, baseline in self.rows("SELECT id, code, baseline FROM indicator"):
            actual = dict(
                self.rows("SELECT quarter, amount FROM indicator_actual WHERE indicator_id = ?", i)
            )
            found[code] = {"baseline": baseline} | {
                f"q{n}": actual.get(self.q - n) for n in range(4)
            }
        ids = dict(self.rows("SELECT code, id FROM plan_line"))
        first = self.rows("SELECT first_quarter FROM plan_version ORDER BY number DESC LIMIT 1")[0][
            0
        ]
        for name, line, of in (("yuan_per_p", "infrastructure", "compute_online"),
                               ("policy_per_company", "policy", "ecosystem")):  # fmt: skip
            there = next((c for c in found if c == of), None)
            if there:
                found[name] = {}
                for n in range(4):
                    spent = sum(
                        r[4] for r in self.paid if r[0] == ids[line] and first <= r[3] <= self.q - n
                    )
                    found[name][f"q{n}"] = rate(spent, found[there][f"q{n}"] or 0, 1)
        return found
