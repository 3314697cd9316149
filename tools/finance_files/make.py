"""Make invented finance files: ``python -m tools.finance_files.make FOLDER --seed 1 --count 2000``.

Each file lies in a folder of its own with ``expected.json``: the payments that must come out, whether the
file itself decides them (``open``: no), whether it holds payments at all, and the habits it was made with.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from pathlib import Path

from tools.finance_files import books, habits
from tools.finance_files.base import File
from tools.finance_files.families import FAMILIES, journal, paid_list, receipts

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16")


def invented(rng: random.Random) -> File:
    """Return a file of one family with a few habits."""
    family = rng.choice(FAMILIES)
    file = family(rng, rng.choice((1, 1, 1, 1_000, 10_000, 10_000)))
    file.habit(family.__name__)
    listed = family in (paid_list, receipts)
    one = rng.random()
    if family is paid_list and one < 0.45:
        rng.choice((habits.states, habits.split_money, habits.sections, habits.asked_only))(file)
    elif family not in (paid_list, receipts, journal) and one < 0.15 and not file.truth.open:
        habits.reversal(file)
    if not listed and rng.random() < 0.2 and len(file.truth.payments) == len(file.sheet.rows):
        habits.opening(file)
    elif listed and rng.random() < 0.25 and not file.truth.refused:
        habits.more_days(file)
    summed = "sections" in file.truth.habits or "digits" in file.truth.habits or file.truth.refused
    if not summed and rng.random() < 0.25 and "opening" not in file.truth.habits:
        rng.choice((habits.sums, habits.total))(file)
    if "digits" not in file.truth.habits:
        habits.unit(file)
    if rng.random() < 0.5:
        habits.title(file)
    return file


def finished(file: File, *, spreadsheet: bool) -> None:
    """Give the file the habits of its format, then its days and amounts as they are written."""
    rng = file.rng
    if spreadsheet and rng.random() < 0.25 and len(file.truth.payments) == len(file.sheet.rows) > 5:
        rng.choice((habits.tabs, habits.hidden))(file)
    elif rng.random() < 0.08:
        habits.english_second(file)
    if rng.random() < 0.6:
        habits.days(file)
    if rng.random() < (0.2 if spreadsheet else 0.4):
        habits.amounts(file, spreadsheet=spreadsheet)


def write_text(file: File, folder: Path) -> Path:
    """Write the first sheet as delimited text."""
    rng = file.rng
    encoding, delimiter = rng.choice(ENCODINGS), rng.choice((",", ",", ",", "\t", ";", "|"))
    path = folder / f"{file.name}.{rng.choice(('csv', 'csv', 'txt'))}"
    width = max(len(line) for line in file.sheet.lines())
    ragged = rng.random() < 0.5
    with path.open("w", encoding=encoding, errors="ignore", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(("\n", "\r\n")))
        for line in file.sheet.lines():
            writer.writerow(line if ragged else [*line, *[""] * (width - len(line))])
    file.habit(f"{encoding} {delimiter!r}")
    return path


def expected(file: File) -> dict[str, object]:
    """Return the truth as JSON."""
    truth = file.truth
    records = [
        {
            "date": p.day.isoformat(),
            "direction": p.direction,
            "amount_fen": p.fen,
            "counterparty": p.party or None,
        }
        for p in truth.payments
    ]
    return {
        "records": records, "open": truth.open, "refused": truth.refused, "named": truth.named,
        "habits": truth.habits,
    }  # fmt: skip


def make(folder: Path, seed: int, count: int) -> list[Path]:
    """Write ``count`` files of a seed; return their folders."""
    made = []
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        file = invented(rng)
        spreadsheet = rng.random() < 0.4
        finished(file, spreadsheet=spreadsheet)
        place = folder / f"{seed}-{number:05}"
        place.mkdir(parents=True)
        (books.write if spreadsheet else write_text)(file, place)
        text = json.dumps(expected(file), ensure_ascii=False, indent=1)
        (place / "expected.json").write_text(text, "utf-8")
        made.append(place)
    return made


def main() -> None:
    """Make files as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    asked = parser.parse_args()
    make(asked.folder, asked.seed, asked.count)


if __name__ == "__main__":
    main()
