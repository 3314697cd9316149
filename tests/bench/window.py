"""What the window costs: ``python -m tests.bench.window SMALL.ftdb BIG.ftdb``.

``start``: processes in turn, each ended as soon as its first window stands: a bare PySide6 window and
the program on both ledgers, whose first page must be filled, with its things to do, and painted. Once
more with half a second of rest after it: what was put off is counted there. ``table``: the big ledger
as the window's table asks for it. CPU is user + system of the whole process; the least counts.
"""

import argparse
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.__main__ import Cost, best, cost

PAGES = 200
# Large enough for the window, which fills a smaller one: both windows are then of one size.
SCREEN = {
    "name": "desk",
    "x": 0,
    "y": 0,
    "width": 1920,
    "height": 1080,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}
RESTS = (("start to the first filled window", 0), ("and half a second of rest", 500))


def table(ledger: Path) -> None:
    """First page, search, orders, pages: seconds of the clock, the median of five."""
    import datetime as dt

    from fundtracker.ledger import Ledger
    from fundtracker.ledger.payments.payment_pages import SIZE
    from fundtracker.ledger.payments.payment_query import Query

    opened = Ledger.open(ledger, "bench", clock=lambda: dt.datetime.now(dt.UTC), read_only=True)
    pages = opened.pages
    n = pages.totals(Query()).n

    def timed(query: Query) -> float:
        found = []
        for _ in range(5):
            pages._kept = None  # nothing found before
            began = time.perf_counter()
            pages.page(query, 0)
            found.append(time.perf_counter() - began)
        return statistics.median(found)

    word = "工程"
    for name, query in (
        ("first page by date", Query()),
        ("first page by date, oldest first", Query(descending=False)),
        ("search of a word", Query(text=word)),
        ("order by amount, largest first", Query(order="amount")),
        ("order by amount, smallest first", Query(order="amount", descending=False)),
        (
            "order by amount from 100,000 yuan on",
            Query(order="amount", amounts=((10_000_000, None),)),
        ),
        ("order by amount of two quarters", Query(order="amount", quarters=(8100, 8101))),
        ("order by amount of a search", Query(order="amount", text=word)),
        ("a search of one row", Query(text="999999")),
        ("order by date from 100,000 yuan on", Query(amounts=((10_000_000, None),))),
        ("order by payee", Query(order="counterparty")),
    ):
        print(f"{name}: {timed(query) * 1000:.0f} ms")
    for order in ("date", "amount"):
        query, dice = Query(text=word, order=order), random.Random(1)
        began = time.process_time()
        found = pages.totals(query).n
        print(
            f"count and sums of the search, by {order}: {(time.process_time() - began) * 1000:.0f} ms CPU"
        )
        began = time.process_time()
        for _ in range(PAGES):
            pages.page(query, dice.randrange(found // SIZE), count=found)
        print(
            f"random pages of the search by {order}: {PAGES / (time.process_time() - began):.0f} a CPU second"
        )
    for order in ("date", "amount"):
        query, dice = Query(order=order), random.Random(1)
        began = time.perf_counter()
        for _ in range(PAGES):
            pages.page(query, dice.randrange(n // SIZE), count=n)
        print(f"random pages by {order}: {PAGES / (time.perf_counter() - began):.0f} a second")
        began, rows = time.perf_counter(), pages.page(query, 0)
        for number in range(1, PAGES):
            rows = pages.page(query, number, after=rows[-1])
        print(f"following pages by {order}: {PAGES / (time.perf_counter() - began):.0f} a second")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


# ------------------------------------------------------------ turns
def start(what: str, ledger: Path | None, rest: int, home: Path) -> Cost:
    """Start once, on a desk of its own where this ledger was opened last."""
    os.environ["FUNDTRACKER_CONFIG"] = str(home)
    (home / "settings.json").write_text(
        json.dumps({"recent": [str(ledger)] if ledger else []}), "utf-8"
    )
    return cost([sys.executable, "-m", "tests.bench.window_start", what, str(rest)])


def compare(small: Path, big: Path, runs: int, home: Path) -> None:
    """Start all three in turn and print what each cost."""
    jobs = (("bare", None), ("ours", small), ("ours", big))
    for name, rest in RESTS:
        found: list[list[Cost]] = [[] for _ in jobs]
        for _ in range(runs):
            for costs, (what, ledger) in zip(found, jobs, strict=True):
                costs.append(start(what, ledger, rest, home))
        ours = [best(costs) for costs in found]
        print(f"{name} (least CPU of {runs}, peak memory)")
        for label, spent in zip(("bare", small.stem, big.stem), ours, strict=True):
            ratio = f"{spent.cpu / ours[0].cpu:.2f} × CPU, {spent.rss / ours[0].rss:.2f} × memory of the bare one"
            print(f"  {label:<12} {spent.cpu:.3f} s {spent.rss:4.0f} MB  {ratio}")
        print(f"  {big.stem} ÷ {small.stem}: {ours[2].cpu / ours[1].cpu:.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.window", description=__doc__)
    parser.add_argument("small", type=Path, help="a ledger of 10,000 payments, say")
    parser.add_argument("big", type=Path, help="one of 1,000,000")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--only", choices=("start", "table"))
    options = parser.parse_args()
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # the offscreen platform's own
    if options.only != "table":
        with tempfile.TemporaryDirectory() as home:
            screen = Path(home, "screen.json")
            screen.write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
            os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
            compare(options.small.resolve(), options.big.resolve(), options.runs, Path(home))
    if options.only != "start":
        table(options.big)


if __name__ == "__main__":
    main()
