"""No money of a file is lost in silence: every amount is taken, skipped, rejected, named as unread or explained."""

from importlib import import_module
from pathlib import Path

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns import money_columns
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post
from tests.intake import printed
from tests.intake.unseen import ALL
from tools.finance_files import books
from tools.finance_files.make import make

for module in (
    "banks",
    "banks_2",
    "treasury",
    "treasury_2",
    "struct",
    "struct_2",
    "signs",
    "sheets",
    "traps",
    "witness",
    "kinds",
    "strangers",
    "strangers_2",
):
    import_module(f"tests.intake.unseen.{module}")

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "samples").glob("*.[ctx]*"))


def cells_of(reading: Reading) -> list[tuple[int, list[str]]]:
    """Every row below the head as the file has it, sums and notes too."""
    rows: list[tuple[int, list[str]]] = []
    reading.on_rows = lambda lines, cells: rows.extend(zip(lines, cells, strict=True))
    return rows


def fen(cell: str, scale: int) -> int:
    read = amounts.fen(amounts.side_behind(cell)[0], scale)
    return abs(read) if isinstance(read, int) else 0


def swept(reading: Reading) -> tuple[int, int, list[str]]:
    """Return (fen of the money columns' cells, fen of all outcomes, columns of money that nobody names)."""
    rows = cells_of(reading)
    taken = sum(abs(record["amount_fen"]) for record in post.settled(reading))
    meaning = reading.meaning
    read_at = {c.at for c in reading.columns if c.role in money_columns.MAIN}
    read_at |= {money for _, money in meaning.instalments}
    skipped_lines = {line for line, _ in reading.inner_skipped}

    def money(cells: list[str]) -> int:
        if "amount_unit" in reading.role or meaning.sources:
            return 0
        return sum(
            fen(cells[at], meaning.scales.get(at, amounts.UNITS[reading.unit]))
            for at in read_at
            if at < len(cells)
        )

    everything = sum(money(cells) for _, cells in rows)
    skipped = sum(money(cells) for line, cells in rows if line in skipped_lines)
    rejected = {issue.line: issue for issue in reading.rejected}
    refused = sum(money(cells) for line, cells in rows if line in rejected)
    named = {unread.name for unread in reading.unread} | {c.header for c in meaning.explained}
    named |= {reading.columns[money].header for _, money in meaning.instalments}
    lost = [
        c.header
        for c in money_columns.beside(
            [cells for _, cells in rows if len(cells) == len(reading.columns)], reading.columns
        )
        if c.header not in named
        and any(fen(cells[c.at], 100) for _, cells in rows if c.at < len(cells))
    ]
    if "amount_unit" in reading.role or meaning.sources:
        everything = taken + skipped + refused
    return everything, taken + skipped + refused, lost


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.name)
def test_all_money_of_a_file_is_accounted_for(case, tmp_path):
    path = tmp_path / case.file
    path.write_bytes(case.data)
    try:
        reading = read(path)
        everything, outcomes, lost = swept(reading)
    except RefusedError:
        return
    assert everything == outcomes
    assert lost == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_all_money_of_a_sample_is_accounted_for(path):
    try:
        reading = read(path)
        everything, outcomes, lost = swept(reading)
    except RefusedError:
        return
    assert everything == outcomes
    assert lost == []


@pytest.mark.parametrize("layout", printed.LAYOUTS)
def test_all_money_of_a_printed_statement_is_accounted_for(layout, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(printed.LAYOUTS[layout](printed.paid(20)))
    everything, outcomes, lost = swept(read(path))
    assert (everything, lost) == (outcomes, [])


@pytest.mark.parametrize("container", ["ofd", "xlsx", "xls", "ods", "xml", "html"])
def test_all_money_of_every_container_is_accounted_for(container, tmp_path, monkeypatch):
    if container == "ofd":
        paths = [tmp_path / "a.ofd"]
        paths[0].write_bytes(printed.ofd(printed.placed(printed.paid(20))))
    else:
        monkeypatch.setattr(books, "CONTAINERS", (container,))
        folders = make(tmp_path / "files", 5, 25)
        files = [path for folder in folders for path in folder.iterdir()]
        paths = [path for path in files if path.suffix not in (".csv", ".txt", ".json")]
    for path in paths:
        try:
            everything, outcomes, lost = swept(read(path))
        except RefusedError:
            continue
        assert (everything, lost) == (outcomes, []), path
