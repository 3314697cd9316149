"""The review pack of 200,000 payments: seconds and memory of each step, each in a process of its own.

python -m tests.bench.pack [CONTRACTS PAYMENTS]
"""

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fundtracker.domain.base.period import Quarter
from fundtracker.intake.payments import post
from fundtracker.reports.review import checklist, pack, pack_pdf, pack_xlsx
from fundtracker.reports.review.pack import Print
from tests.bench.contracts import bank, furnish
from tests.ledger import world

Q = Quarter(2024, 4)


def measured(name: str, work: Callable[[Path], object], folder: Path) -> None:
    """Run a step in a child and print its seconds and its highest memory."""
    begin = time.perf_counter()
    child = multiprocessing.get_context("fork").Process(target=work, args=(folder,))
    child.start()
    child.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{name:<34} {time.perf_counter() - begin:7.1f} s   CPU so far {peak.ru_utime + peak.ru_stime:7.1f} s"
          f"   highest so far {peak.ru_maxrss / 1024:6.0f} MB", flush=True)  # fmt: skip
    if child.exitcode:
        raise SystemExit(child.exitcode)


def figures(folder: Path) -> None:
    with world.opened(folder / "l.ftdb", read_only=True) as ledger:
        (folder / "body.json").write_bytes(pack.body(ledger, Q, checklist.gates(ledger, Q)))


def sheet(folder: Path) -> None:
    pack_xlsx.write(
        json.loads((folder / "body.json").read_bytes()), folder / "p.xlsx", Print(("zh",))
    )


def paper(folder: Path) -> None:
    pack_pdf.write(
        json.loads((folder / "body.json").read_bytes()), folder / "p.pdf", Print(("zh",))
    )


def main(n: int, payments: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with world.planned(folder / "l.ftdb") as ledger:
            furnish(ledger, n)
            post.post(ledger, bank(folder / "b.csv", n, payments))
        for step, work in (
            ("figures, both languages", figures),
            ("workbook", sheet),
            ("PDF/A, one language", paper),
        ):
            measured(step, work, folder)
        for end in ("body.json", "p.xlsx", "p.pdf"):
            print(f"{end}: {(folder / end).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (400, 200_000)))
