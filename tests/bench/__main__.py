"""What work costs, in CPU, memory and bytes: ``python -m tests.bench``.

Each job is a fresh process; its user and system time and its peak memory come from ``wait4``. A ratio
divides by a reference that ran in turn with it in the same minutes. There is no verdict by the
clock: the goals stand beside the figures; docs/measurements.md keeps the table, with reasons.
"""

import argparse
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOOR = [sys.executable, "-c", "import sqlite3"]
# An installed program has its bytecode: a setting that forbids it must not be measured.
AROUND = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
GOALS = {
    "import": {10_000: "3.0", 100_000: "2.4", 1_000_000: "2.4"},
    "memory": {1_000_000: ", 320 MB"},
    "check": {1_000_000: "≤ 8 s, 130 MB"},
    "backup": {1_000_000: "≤ 2 s"},
}
# Past states and a payment of its own have no command yet: the same doors, called in one process.
AS_OF = """
import sys, datetime as dt
from fundtracker.ledger import Ledger
from fundtracker.reports.plan import table1 as plan
from fundtracker.reports.tables.table_text import render_text
ledger = Ledger.open(sys.argv[1], "bench", clock=lambda: dt.datetime.now(dt.UTC), read_only=True)
entries = ledger.history.entries()
seqs = {"past": entries[-1].seq, "imported": next(e.seq for e in entries if e.kind == "import")}
render_text(plan.build(ledger.as_of(seqs[sys.argv[2]]) if sys.argv[2] in seqs else ledger))
"""
ADD = """
import sys
from fundtracker import cli
code = cli.run(["import", sys.argv[2], "--ledger", sys.argv[1]])
sys.exit(code or cli.run(["report", "plan", "--ledger", sys.argv[1]]))
"""
# What a person feels inside the program that runs: milliseconds of CPU, and statements with triggers.
EDIT = """
import sys, time, datetime as dt
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
ledger = Ledger.open(sys.argv[1], "bench", clock=lambda: dt.datetime.now(dt.UTC))
ids = [row.id for row in ledger.pages.page(Query(), 0)][:20]
lines = [line.id for line in ledger.plan.lines() if line.nature == "fiscal"][:2]
def edit(n):
    with ledger.change("classify") as change:
        ledger.payments.classify(change, [ids[n % 20]], line_id=lines[n // 20 % 2])
for n in range(20):
    edit(n)
begun = time.process_time()
for n in range(20, 120):
    edit(n)
spent, statements = (time.process_time() - begun) * 10, []
ledger.connection.set_trace_callback(statements.append)
edit(120)
print(spent, len(statements))
"""
SEARCH = """
import sys, time, datetime as dt
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
ledger = Ledger.open(sys.argv[1], "bench", clock=lambda: dt.datetime.now(dt.UTC), read_only=True)
worst = 0.0
ledger.pages.search.index()
for word in ("工", "海光", "青岛金", "有限公司", "7", "31", "0042", "99.99"):
    for order in ("date", "amount"):
        begun = time.process_time()
        ledger.pages.page(Query(text=word, order=order), 0)
        worst = max(worst, time.process_time() - begun)
print(worst * 1000, 0)
"""
JOINED = """
import sys, time, datetime as dt
from fundtracker.ledger import Ledger
ledger = Ledger.open(sys.argv[1], "bench", clock=lambda: dt.datetime.now(dt.UTC), read_only=True)
begun = time.process_time()
ledger.pages.search.index()
print((time.process_time() - begun) * 1000, 0)
"""
FIND = """
import sys, time, datetime as dt
from fundtracker.ledger import Ledger
from fundtracker.reports import find
ledger = Ledger.open(sys.argv[1], "bench", clock=lambda: dt.datetime.now(dt.UTC), read_only=True)
ledger.pages.search.index()
finder, worst = find.Finder(), 0.0
ledger.reading(lambda ledger: finder.records(ledger, "x", "zh"))
for word in ("工", "海光", "青岛金", "有限公司", "7", "31", "0042", "99.99", "hg", "jdsy", "海光 99", "a", "x", "a 7"):
    begun = time.process_time()
    ledger.reading(lambda ledger: finder.records(ledger, word, "zh"))
    ledger.reading(lambda ledger: find.payments(ledger, word, ("wan", "zh")))
    worst = max(worst, time.process_time() - begun)
print(worst * 1000, 0)
"""


class Cost(NamedTuple):
    """CPU seconds (user + system) and peak memory in MB of one process."""

    cpu: float
    rss: float


def cost(command: list[str]) -> Cost:
    """Run a process to its end, its output thrown away."""
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, cwd=ROOT, env=AROUND)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ((0, 1) if "import" in command else (0,)):  # 1: some rows rejected
        raise SystemExit(f"{command}: exit {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def best(costs: list[Cost]) -> Cost:
    """The least CPU: what others do on the machine only ever adds to it."""
    return Cost(min(c.cpu for c in costs), max(c.rss for c in costs))


def ours(*words: str) -> list[str]:
    return [sys.executable, "-m", "fundtracker", *words]


def middle(costs: list[Cost]) -> Cost:
    """The CPU of the run in the middle: on a machine whose speed changes with what others do, the
    ratio of two middles moves least.
    """
    return Cost(statistics.median(c.cpu for c in costs), max(c.rss for c in costs))


class Bench:
    def __init__(self, work: Path, runs: int) -> None:
        self.work, self.runs = work, runs
        self.cpu: dict[tuple[str, int], float] = {}
        self.empty = work / "empty.ftdb"
        cost(ours("new", str(self.empty)))
        warm = work / "warm.ftdb"  # the first start of a command writes its bytecode
        shutil.copyfile(self.empty, warm)
        cost(ours("import", str(self.file(10, "utf-8")), "--ledger", str(warm)))
        for command in ("report", "check", "undo"):
            cost(ours(command, *(["plan"] if command == "report" else []), "--ledger", str(warm)))

    def say(self, job: str, spent: Cost, ratio: str = "", goal: str = "") -> None:
        print(f"{job:<46} {spent.cpu:8.2f} s {spent.rss:6.0f} MB  {ratio:>12}  {goal}", flush=True)

    def turns(self, *jobs: tuple[list[str], Path | None, Path | None]) -> list[Cost]:
        """Run jobs (command, ledger to start from, its place) in turn, several times; the middle of each."""
        found: list[list[Cost]] = [[] for _ in jobs]
        for _ in range(self.runs):
            for at, (command, start, place) in enumerate(jobs):
                if start and place:
                    shutil.copyfile(start, place)
                found[at].append(cost(command))
        return [middle(costs) for costs in found]

    def file(self, rows: int, encoding: str, seed: int = 1) -> Path:
        path = self.work / f"{rows}-{encoding}-{seed}.csv"
        if not path.exists():
            cost([sys.executable, str(HERE / "gen_disbursements.py"), str(rows), "--encoding", encoding,
                  "--seed", str(seed), "-o", str(path)])  # fmt: skip
        return path

    def ledger(self, rows: int) -> Path:
        return self.work / f"{rows}.ftdb"

    def imports(self, rows: int, encodings: list[str]) -> None:
        raw, place = self.work / "raw.db", self.work / "now.ftdb"
        first = None
        for encoding in encodings:
            path = self.file(rows, encoding)
            reference = [sys.executable, str(HERE / "raw_import.py"), str(path), str(raw), encoding]
            mine, base = self.turns(
                (ours("import", str(path), "--ledger", str(place)), self.empty, place),
                (reference, None, None),
            )
            self.say(f"raw_import.py {rows:,} {encoding}", base)
            goal = GOALS["import"].get(rows, "") + GOALS["memory"].get(rows, "")
            self.say(
                f"import {rows:,} {encoding}",
                mine,
                f"{mine.cpu / base.cpu:.2f} × raw",
                f"≤ {goal}" if goal else "",
            )
            if first is None:
                first = mine
                shutil.copyfile(place, self.ledger(rows))
                self._bytes(rows, place)
            else:
                self.say(
                    f"  {encoding} ÷ {encodings[0]}", mine, f"{mine.cpu / first.cpu:.2f}", "≤ 1.15"
                )

    def _bytes(self, rows: int, place: Path) -> None:
        connection = sqlite3.connect(place)
        try:
            packed = connection.execute(
                "SELECT coalesce(sum(length(data)), 0) FROM source_chunk"
            ).fetchone()[0]
        finally:
            connection.close()
        size = place.stat().st_size - self.empty.stat().st_size
        words = f"{(size - packed) / rows:.0f} / {size / rows:.0f}"
        self.say("  bytes a row without / with the file", Cost(0, 0), words, "≤ 140 / 190")

    def into(self, small: int, big: int) -> None:
        """A later month into a full ledger against the same month into an empty one."""
        text = self.file(small, "utf-8", seed=2).read_text("utf-8")
        path, place = self.work / "month.csv", self.work / "now.ftdb"
        path.write_text(re.sub(r"(?m)^20\d\d-\d\d-", "2028-01-", text), "utf-8")
        command = ours("import", str(path), "--ledger", str(place))
        full, empty = self.turns((command, self.ledger(big), place), (command, self.empty, place))
        self.say(
            f"a later month of {small:,} into {big:,}",
            full,
            f"{full.cpu / empty.cpu:.2f} × into empty",
            "≤ 1.25",
        )

    def figures(self, rows: int) -> None:
        """Report, a past report, one payment more, check, backup, undo."""
        full, place = self.ledger(rows), self.work / "now.ftdb"
        one = self.work / "one.csv"
        one.write_text(
            "日期,收款单位,付款金额,摘要\n2025-03-04,崂山测试有限公司,1234.56,试\n", "utf-8"
        )
        copy = self.work / "copy.ftdb"
        code = [sys.executable, "-c"]
        report, past, now, add, check, floor = self.turns(
            (ours("report", "plan", "--ledger", str(full)), None, None),
            ([*code, AS_OF, str(full), "past"], None, None),
            ([*code, AS_OF, str(full), "now"], None, None),
            ([*code, ADD, str(place), str(one)], full, place),
            (ours("check", "--ledger", str(full)), None, None),
            (FLOOR, None, None),
        )
        self.cpu["report", rows], self.cpu["add", rows] = report.cpu, add.cpu
        self.say(f"report, {rows:,}", report, f"{report.cpu / floor.cpu:.1f} × floor", "≤ 4")
        self.say(
            f"add one and report, {rows:,}", add, f"{add.cpu / floor.cpu:.1f} × floor", "≤ 7.2"
        )
        self.say(
            f"report of the past, {rows:,}", past, f"{past.cpu / now.cpu:.2f} × current", "seen 1.8"
        )
        self.say(f"check, {rows:,}", check, "", GOALS["check"].get(rows, ""))
        costs = []
        for _ in range(self.runs):
            copy.unlink(missing_ok=True)
            costs.append(cost(ours("backup", str(copy), "--ledger", str(full))))
        self.say(f"backup, {rows:,}", middle(costs), "", GOALS["backup"].get(rows, ""))
        self.edited(rows)
        self.felt(rows)
        if rows >= 100_000:
            [undo] = self.turns((ours("undo", "--ledger", str(place)), full, place))
            self.say(f"undo of the import, {rows:,}", undo, "", "seen 7–11 s at 1,000,000")

    def edited(self, rows: int) -> None:
        """The past before edits: their rows' first state is proved with the import that wrote it."""
        place = self.work / "now.ftdb"
        shutil.copyfile(self.ledger(rows), place)
        code = [sys.executable, "-c"]
        cost([*code, EDIT, str(place)])
        [past] = self.turns(([*code, AS_OF, str(place), "imported"], None, None))
        self.say(f"report of the past before edits of imported rows, {rows:,}", past)

    def felt(self, rows: int) -> None:
        """A saved edit and a search in the program that runs; the least of the runs."""
        for job, script, goal in (
            ("saved edit", EDIT, "≤ 1.5 ms, 30 statements"),
            ("words and numbers read into memory, once", JOINED, "between other reads"),
            ("search, the dearest of 16", SEARCH, "≤ 150 ms"),
            ("find (records and payments), the dearest of 14", FIND, "≤ 150 ms"),
        ):
            place = self.work / "now.ftdb"
            shutil.copyfile(self.ledger(rows), place)
            command = [sys.executable, "-c", script, str(place)]
            said = [
                subprocess.check_output(command, env=AROUND, cwd=ROOT) for _ in range(self.runs)
            ]
            found, statements = min(tuple(map(float, words.split())) for words in said)
            self.cpu[job, rows] = found
            shown = f"{found:.2f} ms" + (f", {statements:.0f} statements" if statements else "")
            self.say(f"{job}, {rows:,}", Cost(0, 0), shown, goal)

    def growth(self, small: int, big: int) -> None:
        for job, goal in (("report", "≤ 1.05"), ("add", "≤ 1.05"), ("saved edit", "≤ 1.05")):
            ratio = self.cpu[job, big] / self.cpu[job, small]
            self.say(f"{job} {big:,} ÷ {small:,}", Cost(0, 0), f"{ratio:.2f}", goal)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000", help="sizes, with commas between")
    parser.add_argument("--encodings", default="utf-8,gb18030")
    parser.add_argument("--runs", type=int, default=3, help="runs of each job; the middle counts")
    parser.add_argument("--work", type=Path, help="a folder to keep the generated files in")
    parser.add_argument("--imports-only", action="store_true")
    options = parser.parse_args(argv)
    sizes = [int(size) for size in options.rows.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        (work / "empty.ftdb").unlink(missing_ok=True)
        bench = Bench(work.resolve(), options.runs)
        for size in sizes:
            bench.imports(size, options.encodings.split(","))
        if not options.imports_only:
            for size in sizes:
                bench.figures(size)
            if len(sizes) > 1:
                bench.into(min(sizes), max(sizes))
                bench.growth(min(sizes), max(sizes))


if __name__ == "__main__":
    main()
