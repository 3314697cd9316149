"""How long the rate of return of many funds takes, as a ratio to bare pyxirr in the same run.

    python -m tests.bench.xirr [--funds 10000] [--flows 40]

Funds as they are: calls mostly in the first years, distributions from the third on, some in the
same months, a value at the end. Ours also proves that the rate is the only one, or gives all.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import random
import time
from collections import Counter

import pyxirr

from fundtracker.domain.funds.irr import xirr

START = dt.date(2014, 1, 6)


def fund(rng: random.Random, flows: int) -> list[tuple[dt.date, int]]:
    """Return the dated fen of an invented fund; amounts under 4 million yuan, as pyxirr needs them."""
    rows = [(START, -rng.randrange(50_000_000, 400_000_000))]
    for _ in range(flows - 2):
        at = rng.random() * 11
        if at < 2 or rng.random() < max(0.1, 1.0 - at / 6):
            late = at > 5  # only fees and small follow-ons are called then
            rows.append(
                (
                    START + dt.timedelta(days=round(at * 365)),
                    -rng.randrange(1_000_000, 40_000_000 if late else 400_000_000),
                )
            )
        else:
            rows.append(
                (START + dt.timedelta(days=round(at * 365)), rng.randrange(1_000_000, 400_000_000))
            )
    paid = -sum(amount for _day, amount in rows if amount < 0)
    rows.append((START + dt.timedelta(days=4015), max(1, round(paid * rng.uniform(0.1, 0.9)))))
    return sorted(rows)  # as a ledger gives them


def main() -> None:
    """Print both times per fund, their ratio, and what the statuses were."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--funds", type=int, default=10_000)
    parser.add_argument("--flows", type=int, default=40)
    asked = parser.parse_args()
    rng = random.Random(5)
    funds = [fund(rng, asked.flows) for _ in range(asked.funds)]
    split = [([day for day, _amount in rows], [amount for _day, amount in rows]) for rows in funds]
    gc.collect()
    gc.freeze()  # what was made ready is not to be walked through while the clock runs
    bare = ours = 0.0
    answers, theirs = [], []
    for at in range(0, len(funds), 1000):  # in turns, so that a busy machine slows both
        begun = time.process_time()
        theirs += [
            pyxirr.xirr(days, amounts, silent=True) for days, amounts in split[at : at + 1000]
        ]
        between = time.process_time()
        answers += [xirr(rows) for rows in funds[at : at + 1000]]
        bare += between - begun
        ours += time.process_time() - between
    agree = sum(
        rate is not None
        and any(abs(root - rate) <= 1e-6 * (1 + abs(rate)) for root in answer.roots)
        for answer, rate in zip(answers, theirs, strict=True)
    )
    each = 1e6 / len(funds)
    print(f"pyxirr {bare * each:.0f} us, ours {ours * each:.0f} us a fund: {ours / bare:.2f} times")
    print(
        f"statuses {dict(Counter(answer.status for answer in answers))}, pyxirr's rate among ours: {agree}"
    )


if __name__ == "__main__":
    main()
