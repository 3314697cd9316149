"""What work costs, in CPU, memory and bytes: ``python -m tests.bench``.

Each job is a fresh process; its user and system time and its peak memory come from ``wait4``. A ratio
divides by a reference that ran in turn with it in the same minutes. There is no verdict by the
clock: the goals stand beside the figures.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOOR = [sys.executable, "-c", "import sqlite3"]
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
GOALS = {
    "import": {10_000: "1.9", 100_000: "1.6", 1_000_000: "1.3"},
    "memory": {1_000_000: "320 MB"},
}
# Past states and a payment of its own have no command yet: the same doors, called in one process.
AS_OF = """
import sys, datetime as dt
from fundtracker.ledger import Ledger
from fundtracker.reports.plan import table1 as plan, table1_files as plan_files
ledger = Ledger.open(sys.argv[1], "bench", clock=lambda: dt.datetime.now(dt.UTC), read_only=True)
last = ledger.history.entries()[-1].seq
plan_files.render_text(plan.build(ledger.as_of(last) if sys.argv[2] == "past" else ledger))
"""
ADD = """
import sys
from fundtracker import cli
code = cli.run(["import", sys.argv[2], "--ledger", sys.argv[1]])
sys.exit(code or cli.run(["report", "plan", "--ledger", sys.argv[1]]))
"""


class Cost(NamedTuple):
    """CPU seconds (user + system) and peak memory in MB of one process."""

    cpu: float
    rss: float


class Line(NamedTuple):
    """One line of the table; ``ratio`` and ``goal`` as shown."""

    job: str
    cost: Cost
    ratio: str
    goal: str


def cost(command: list[str]) -> Cost:
    """Run a process to its end, its output thrown away."""
    # An installed program has its bytecode: a setting that forbids it must not be measured.
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, cwd=ROOT, env=around)
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


class Bench:
    def __init__(self, work: Path, runs: int) -> None:
        self.work, self.runs = work, runs
        self.lines: list[Line] = []
        self.cpu: dict[tuple[str, int], float] = {}
        self.empty = work / "empty.ftdb"
        cost(ours("new", str(self.empty)))
        cost(ours("report", "plan", "--ledger", str(self.empty)))  # the first start writes bytecode

    def say(self, job: str, spent: Cost, ratio: str = "", goal: str = "") -> None:
        self.lines.append(Line(job, spent, ratio, goal))
        print(f"{job:<46} {spent.cpu:8.2f} s {spent.rss:6.0f} MB  {ratio:>12}  {goal}", flush=True)

    def turns(self, *jobs: tuple[list[str], Path | None, Path | None]) -> list[Cost]:
        """Run jobs (command, ledger to start from, its place) in turn, several times; the best of each."""
        found: list[list[Cost]] = [[] for _ in jobs]
        for _ in range(self.runs):
            for at, (command, start, place) in enumerate(jobs):
                if start and place:
                    shutil.copyfile(start, place)
                found[at].append(cost(command))
        return [best(costs) for costs in found]

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
                (ours("import", str(path), "--ledger", str(place)), self.empty, place), (reference, None, None)
            )
            self.say(f"raw_import.py {rows:,} {encoding}", base)
            goal = GOALS["import"].get(rows, "")
            self.say(
                f"import {rows:,} {encoding}", mine, f"{mine.cpu / base.cpu:.2f} × raw", f"≤ {goal}" if goal else ""
            )
            if first is None:
                first = mine
                shutil.copyfile(place, self.ledger(rows))
                self._bytes(rows, place)
            else:
                self.say(f"  {encoding} ÷ {encodings[0]}", mine, f"{mine.cpu / first.cpu:.2f}", "≤ 1.15")

    def _bytes(self, rows: int, place: Path) -> None:
        connection = sqlite3.connect(place)
        try:
            packed = connection.execute("SELECT coalesce(sum(length(data)), 0) FROM source_chunk").fetchone()[0]
        finally:
            connection.close()
        size = place.stat().st_size - self.empty.stat().st_size
        words = f"{(size - packed) / rows:.0f} / {size / rows:.0f}"
        self.say("  bytes a row without / with the file", Cost(0, 0), words, "≤ 140 / 190")

    def into(self, small: int, big: int) -> None:
        """Rows into a full ledger against the same rows into an empty one."""
        path, place = self.file(small, "utf-8", seed=2), self.work / "now.ftdb"
        command = ours("import", str(path), "--ledger", str(place))
        full, empty = self.turns((command, self.ledger(big), place), (command, self.empty, place))
        self.say(f"import {small:,} into {big:,}", full, f"{full.cpu / empty.cpu:.2f} × into empty", "≤ 1.25")

    def figures(self, rows: int) -> None:
        """Report, a past report, one payment more, check, backup, undo."""
        full, place = self.ledger(rows), self.work / "now.ftdb"
        one = self.work / "one.csv"
        one.write_text("日期,收款单位,付款金额,摘要\n2025-03-04,崂山测试有限公司,1234.56,试\n", "utf-8")
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
        self.cpu["report", rows] = report.cpu
        self.say(f"report, {rows:,}", report, f"{report.cpu / floor.cpu:.1f} × floor", "≤ 4")
        self.say(f"add one and report, {rows:,}", add, f"{add.cpu / floor.cpu:.1f} × floor", "≤ 5")
        self.say(f"report of the past, {rows:,}", past, f"{past.cpu / now.cpu:.2f} × current", "seen 1.8")
        self.say(f"check, {rows:,}", check, "", "seen 4.8 s at 1,000,000")
        costs = []
        for _ in range(self.runs):
            copy.unlink(missing_ok=True)
            costs.append(cost(ours("backup", str(copy), "--ledger", str(full))))
        self.say(f"backup, {rows:,}", best(costs), "", "seen 0.4 s at 1,000,000")
        if rows >= 100_000:
            [undo] = self.turns((ours("undo", "--ledger", str(place)), full, place))
            self.say(f"undo of the import, {rows:,}", undo, "", "seen 7–11 s at 1,000,000")

    def table(self, command: str) -> str:
        head = [
            f"`{command}`, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}; best of {self.runs} runs; CPU is user + system.", "",
            "| job | CPU s | peak MB | ratio | goal |", "|---|---|---|---|---|",
        ]  # fmt: skip
        rows = [
            f"| {x.job.strip()} | {x.cost.cpu:.2f} | {x.cost.rss:.0f} | {x.ratio} | {x.goal} |"
            if x.cost.cpu
            else f"| {x.job.strip()} | | | {x.ratio} | {x.goal} |"
            for x in self.lines
        ]
        return "\n".join([*head, *rows])


def written(path: Path, block: str) -> None:
    """Put the block between its marks in a Markdown file; a file without marks gets it at its end."""
    text = path.read_text("utf-8") if path.exists() else "# Measurements\n"
    marked = f"{BEGIN}\n{block}\n{END}"
    if BEGIN in text and END in text:
        text = text[: text.index(BEGIN)] + marked + text[text.index(END) + len(END) :]
    else:
        text = f"{text.rstrip()}\n\n{marked}\n"
    path.write_text(text, "utf-8")


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000", help="sizes, with commas between")
    parser.add_argument("--encodings", default="utf-8,gb18030")
    parser.add_argument("--runs", type=int, default=3, help="runs of each job; the best counts")
    parser.add_argument("--work", type=Path, help="a folder to keep the generated files in")
    parser.add_argument("--imports-only", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into docs/measurements.md")
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
                ratio = bench.cpu["report", max(sizes)] / bench.cpu["report", min(sizes)]
                bench.say(f"report {max(sizes):,} ÷ {min(sizes):,}", Cost(0, 0), f"{ratio:.2f}", "≤ 1.1")
    if options.write:
        words = f"python -m tests.bench --rows {options.rows} --encodings {options.encodings} --runs {options.runs}"
        written(ROOT / "docs" / "measurements.md", bench.table(words))


if __name__ == "__main__":
    main()
