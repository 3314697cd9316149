"""10,000 contracts and 200,000 payments: what each page and table costs, in CPU seconds.

python -m tests.bench.contracts [CONTRACTS PAYMENTS]
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fundtracker.intake.payments import contract_scoring, post
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.projects import contract_view, project_view
from fundtracker.reports.projects import table3 as table_3
from fundtracker.reports.sources import cash_view, source_view
from fundtracker.reports.warnings import todo
from tests.ledger import world

DAY = dt.date(2023, 1, 2)
OPEN: list[Ledger] = []
HEAD = "支付日期,支付凭证号,收款人,合同编号,支付金额,摘要\n"


def timed(name: str, work: Callable[[], object], *, times: int = 5) -> None:
    """Print the CPU of the first run, after a change, and the least of ``times`` runs."""
    found = []
    for ledger in OPEN:
        with ledger.change("policy", "touch") as change:
            ledger.policy.put_clause(change, "T1", "", name, "", "money")
    for _ in range(times):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    print(f"{name:<40} {found[0]:8.3f} s {min(found):8.3f} s", flush=True)


def furnish(ledger: Ledger, n: int) -> None:
    """Write ``n`` contracts, twenty on each project."""
    line = ledger.plan.line("infrastructure").id
    day = DAY.toordinal()
    with ledger.change("list") as change:
        for i in range(n):
            if i % 20 == 0:
                project = ledger.projects.put(change, f"P{i:05d}", f"示例工程{i}", line).id
                ledger.projects.approve_estimate(
                    change, project, 10**11, doc_no=f"批{i}", dated=day
                )
            party = f"示例公司{i}"
            ledger.contracts.put(
                change, f"HT-{i:05d}", f"示例合同{i}", project, 10**9, party=party, signed_day=day
            )


def bank(path: Path, contracts_: int, payments: int, serial: str = "V") -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for i in range(payments):
            k, day = i * 7919 % contracts_, DAY + dt.timedelta(days=1 + i % 700)
            file.write(
                f"{day},{serial}{i:07d},示例公司{k},HT-{k:05d},{1000 + i % 977}.{i % 100:02d},进度款\n"
            )
    return path


def main(n: int, payments: int) -> None:
    with tempfile.TemporaryDirectory() as folder, world.planned(Path(folder) / "l.ftdb") as ledger:
        here = Path(folder)
        timed(f"{n:,} contracts written", lambda: furnish(ledger, n), times=1)
        path = bank(here / "b.csv", n, payments)
        timed(
            f"{payments:,} payments taken in and booked", lambda: post.post(ledger, path), times=1
        )
        q = registry.build(ledger, "policy").quarter
        OPEN.append(ledger)
        timed("contracts: first page", lambda: table_3.build(ledger, quarter=q, limit=256))
        timed(
            "contracts: a late page",
            lambda: table_3.build(ledger, quarter=q, offset=n - 300, limit=256),
        )
        timed(
            "contracts: filtered by words",
            lambda: table_3.build(ledger, quarter=q, text="公司77", limit=256),
        )
        timed(
            "contracts: a page of one state",
            lambda: table_3.build(ledger, quarter=q, state="running", limit=256),
        )
        timed(
            "page of the contracts",
            lambda: contract_view.with_states(table_3.build(ReportContext(ledger, q))),
        )
        timed("page of the projects", lambda: project_view.build(ledger, quarter=q))
        project = ledger.projects.all()[3].id
        timed("one project", lambda: project_view.sheet(ReportContext(ledger, q), project))
        timed("page of the sources", lambda: source_view.build(ledger, "source", quarter=q))
        timed("page of the cash plan", lambda: cash_view.build(ledger, quarter=q))
        timed("page of things to do", lambda: todo.build(ledger, quarter=q))
        for name in registry.NAMES:
            timed(f"table {name}, whole", lambda name=name: registry.build(ledger, name, quarter=q))
        small = bank(here / "c.csv", n, 9, "W")
        timed("preview of nine more payments", lambda: post.propose(ledger, small))
        timed("candidates", lambda: contract_scoring.in_ledger(ledger))


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (10_000, 200_000)))
