"""Score the reader on invented files: ``python -m tools.finance_files.score --seed 1 --count 2000``.

Every file is given to ``import --dry-run --json`` on a new ledger. Outcomes: ``read`` rightly · ``asked``
(a question or rejected rows) · ``refused`` · ``asked needlessly`` and ``refused wrongly``, where the file
itself decides · ``WRONG``: other money than the truth without a question. Exit 1 where anything is WRONG.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from fundtracker.cli import run
from tools.finance_files.make import make

UNSURE = ("asked", "refused")


def new_ledger(path: Path) -> None:
    """Make an empty ledger, silently."""
    with contextlib.redirect_stdout(io.StringIO()):
        run(["new", str(path)])


def answered(ledger: Path, path: Path) -> tuple[int, dict[str, Any] | None]:
    """Return the exit status and the JSON of a dry import."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = run(["import", str(path), "--ledger", str(ledger), "--dry-run", "--json"])
    try:
        return status, json.loads(out.getvalue())
    except ValueError:
        return status, None


def verdict(truth: dict[str, Any], answer: dict[str, Any] | None) -> str:
    """Compare one answer with the truth."""
    if answer is not None and answer.get("questions"):
        return "asked" if truth["open"] or truth["refused"] else "asked needlessly"
    if answer is None or "records" not in answer:
        return "refused" if truth["open"] or truth["refused"] else "refused wrongly"
    wanted = [
        (r["date"], r["direction"], r["amount_fen"], r["counterparty"]) for r in truth["records"]
    ]
    found = [
        (r["date"], r["direction"], r["amount_fen"], r["counterparty"]) for r in answer["records"]
    ]
    if sorted(w[:3] for w in wanted) == sorted(f[:3] for f in found):
        text = json.dumps([answer.get("warnings"), answer.get("notes"), answer.get("unread")])
        told = not truth["named"] or "hidden" in text
        return "read" if told else "WRONG not named"
    rest = collections.Counter(f[:3] for f in found) - collections.Counter(w[:3] for w in wanted)
    if not rest and answer.get("rejected"):
        return "asked" if truth["open"] else "rows rejected wrongly"
    return "WRONG"


def score(folders: list[Path], ledger: Path) -> dict[str, list[str]]:
    """Return the files by outcome, each with its habits."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    for folder in folders:
        truth = json.loads((folder / "expected.json").read_text("utf-8"))
        [path] = [p for p in folder.iterdir() if p.name != "expected.json"]
        _, answer = answered(ledger, path)
        found[verdict(truth, answer)].append(
            f"{folder.name} {path.name}: {'; '.join(truth['habits'])}"
        )
    return found


def main() -> int:
    """Make files, read them, print the outcomes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="a folder for the files, kept afterwards")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        ledger = Path(work) / "new.ftdb"
        new_ledger(ledger)
        folders = make(asked.keep or Path(work) / "files", asked.seed, asked.count)
        found = score(folders, ledger)
    for outcome, files in sorted(found.items()):
        if outcome not in ("read", *UNSURE):
            print(*(f"{outcome:22} {name}" for name in files), sep="\n")
    print(", ".join(f"{outcome}: {len(files)}" for outcome, files in sorted(found.items())))
    return any(outcome.startswith("WRONG") for outcome in found)


if __name__ == "__main__":
    raise SystemExit(main())
