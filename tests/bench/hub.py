"""How long a desk and its hub on PostgreSQL take for one import of many payments.

    python -m tests.bench.hub [--payments 25000 100000 200000]

A server of the wheel ``pgserver`` on loopback; wall and CPU seconds of this process (the server's
own come on top of the CPU). Pushed by one desk, decided, pulled by it and by another that was away,
the chain proved; then the base of a reader and the copy that begins with it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fundtracker.intake.payments import post
from fundtracker.ledger.desks.registry import READER
from fundtracker.ledger.hub_database import check, desk_side, followers, hub_side, schema
from tests import postgres
from tests.ledger import desk_world as office
from tests.ledger import hub_world, world


def timed(name: str, work: Callable[[], object]) -> None:
    """Print how long something takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    print(f"  {name}: {time.perf_counter() - wall:.2f} s, CPU {time.process_time() - cpu:.2f} s")


def once(port: int, n: int) -> None:
    """Measure one import of ``n`` payments on its way."""
    folder = Path(tempfile.mkdtemp())
    os.environ["FUNDTRACKER_CONFIG"] = str(folder / "config")
    office.files(folder)
    hub, one, two = (world.opened(folder / f"{number}.ftdb") for number in range(3))
    hub_world.set_up(port, hub, (1, 2))
    of_hub, first, second = (hub_world.connect(port, f"d{number}") for number in range(3))
    post.post(one, world.bank(folder / "b.csv", world.rows(1000, n, payees=500)))
    timed("push", lambda: desk_side.push(one, office.KEYS[1], first))
    timed("decide", lambda: hub_side.decide(hub, office.HUB_KEY, of_hub))
    timed("pull by the desk itself", lambda: desk_side.pull(one, first))
    timed("pull by another desk", lambda: desk_side.pull(two, second))
    timed("check of the chain", lambda: check.check(hub, of_hub))
    with hub_world.connect(port, "postgres") as admin:
        schema.put_login(hub, admin, "d6", READER, None)
    timed("base for readers", lambda: followers.put_base(hub, office.HUB_KEY, of_hub))
    with hub_world.connect(port, "d6") as reader:
        timed("copy of a reader", lambda: followers.follow(reader, world.opened))
        timed("the same, nothing new", lambda: followers.follow(reader, world.opened))
    assert hub.state_hash() == one.state_hash() == two.state_hash()
    for each in (of_hub, first, second, hub, one, two):
        each.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--payments", type=int, nargs="+", default=[25_000, 100_000, 200_000])
    options = parser.parse_args()
    stop, port = postgres.started()
    try:
        for n in options.payments:
            print(f"{n:,} payments")
            once(port, n)
    finally:
        stop()


if __name__ == "__main__":
    main()
