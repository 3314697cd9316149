"""Slow, plain second computations, in floats and by counting: nothing here knows the domain."""

from __future__ import annotations

import datetime as dt
import math


def years(first: dt.date, last: dt.date, name: str = "act/365f") -> float:
    days = (last - first).days
    if name == "act/act":
        total = 0.0
        for at in range(days):
            year = (first + dt.timedelta(days=at)).year
            total += 1 / (366 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 365)
        return total
    if name in ("30/360", "30e/360"):
        d1, d2 = min(first.day, 30), last.day
        if name == "30e/360" or d1 == 30:
            d2 = min(d2, 30)
        return (last.year - first.year) + (last.month - first.month) / 12 + (d2 - d1) / 360
    return days / {"act/360": 360, "act/365.25": 365.25}.get(name, 365)


def rates(times: list[float], amounts: list[float]) -> list[float]:
    """All rates between −99.99 % and 10,000 %: a scan of ln(1 + r), then bisection of each change of sign."""

    def value(x: float) -> float:
        return sum(a * math.exp(-x * t) for t, a in zip(times, amounts, strict=True))

    points = [-9.2 + 13.8 * at / 2_000 for at in range(2_001)]
    values = [value(x) for x in points]
    found = []
    for a, b, fa, fb in zip(points, points[1:], values, values[1:], strict=False):
        if (fa > 0) == (fb > 0):
            continue
        low, high = a, b
        for _ in range(80):
            middle = (low + high) / 2
            if (value(middle) > 0) == (fa > 0):
                low = middle
            else:
                high = middle
        found.append(math.expm1(low))
    return found


def xirr(flows: list[tuple[dt.date, float]], name: str = "act/365f") -> float:
    start = min(day for day, _ in flows)
    found = rates([years(start, day, name) for day, _ in flows], [amount for _, amount in flows])
    return min(found, key=lambda rate: abs(rate - 0.1))


def carried(flows: list[tuple[float, float, float]]) -> list[float]:
    """Amounts of (time, amount, level) in terms of the last level."""
    return [amount * flows[-1][2] / level for _, amount, level in flows]


def pme(flows: list[tuple[float, float, float]], nav: float) -> dict[str, float]:
    """KS, LN, PME+, Direct Alpha and the fund's rate of (time, amount, index level)."""
    times = [time for time, _, _ in flows]
    amounts = [amount for _, amount, _ in flows]
    late = carried(flows)
    paid, received = -sum(a for a in late if a < 0), sum(a for a in late if a > 0)

    def rate(row: list[float], end: float) -> float:
        return min(rates([*times, times[-1]], [*row, end]), key=lambda each: abs(each - 0.1))

    told = {
        "ks_pme": (received + nav) / paid,
        "ln_pme_nav": paid - received,
        "ln_pme_irr": rate(amounts, paid - received),
        "direct_alpha": rate(late, nav),
        "fund_irr": rate(amounts, nav),
    }
    if received:
        scale = (paid - nav) / received
        told["pme_plus_lambda"] = scale
        told["pme_plus_irr"] = rate([a * scale if a > 0 else a for a in amounts], nav)
    return told


def remainder(total: int, weights: list[int]) -> list[int]:
    """Largest remainder: give out one by one to the largest part lost, the earlier first."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [total * weight // sum(weights) for weight in weights]
    for _ in range(total - sum(parts)):
        at = max(range(len(parts)), key=lambda each: (round(exact[each] - parts[each], 9), -each))
        parts[at] += 1
    return parts


def pour(
    capital: float,
    preferred: float,
    proceeds: float,
    carry: float,
    catch_up: float,
    steps: int = 200_000,
):
    """A waterfall drop by drop: each drop of proceeds goes where the first unmet claim is."""
    drop = proceeds / steps
    lp_capital = lp_pref = cu_lp = cu_gp = split_lp = split_gp = 0.0
    for _ in range(steps):
        if lp_capital < capital - drop / 2:
            lp_capital += drop
        elif lp_pref < preferred - drop / 2:
            lp_pref += drop
        elif catch_up > carry and cu_gp < carry * (lp_pref + cu_gp + cu_lp) - drop / 2:
            cu_gp += catch_up * drop
            cu_lp += (1 - catch_up) * drop
        else:
            split_gp += carry * drop
            split_lp += (1 - carry) * drop
    return {
        "return_of_capital": lp_capital,
        "preferred_return": lp_pref,
        "catch_up_gp": cu_gp,
        "catch_up_lp": cu_lp,
        "split_lp": split_lp,
        "split_gp": split_gp,
        "lp_total": lp_capital + lp_pref + cu_lp + split_lp,
        "gp_total": cu_gp + split_gp,
    }


def pace(commitment, called, life, bow, growth, yield_, count):
    """Takahashi–Alexander in floats: (contributions, distributions, values)."""
    paid = value = 0.0
    rows = ([], [], [])
    for year in range(1, count + 1):
        share = 1.0 if year >= life else max(yield_, (year / life) ** bow)
        call = called[min(year, len(called)) - 1] * (commitment - paid) if year <= life else 0.0
        out = share * value * (1 + growth)
        value = value * (1 + growth) + call - out
        paid += call
        for row, amount in zip(rows, (call, out, value), strict=True):
            row.append(amount)
    return rows


def shares_sold(
    buys: list[tuple[int, float]], sells: list[tuple[int, float]], price: float, *, average: bool
):
    """Share by share: each share keeps the cost it was bought for, or the mean of all held."""
    held = [cost / count for count, cost in buys for _ in range(count)]
    realised = 0.0
    for count, proceeds in sells:
        if average:
            held = [sum(held) / len(held)] * len(held)
        realised += proceeds - sum(held[:count])
        held = held[count:]
    return {
        "realised": realised,
        "remaining_cost": sum(held),
        "unrealised": len(held) * price - sum(held),
        "remaining_shares": len(held),
    }
