"""The corpora in tests/data: exact tables, nothing lost in silence, every finding told."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake import read_table

DATA = Path(__file__).parent.parent / "data"
Table = list[tuple[str, ...]]


def clean(corpus: str, name: str) -> Table:
    text = (DATA / corpus / "clean" / name).read_text("utf-8-sig")
    return stripped(list(csv.reader(io.StringIO(text, newline=""))))


def stripped(rows: list[list[str]]) -> Table:
    return [
        tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)
    ]


def names(corpus: str) -> list[str]:
    return sorted(p.name for p in (DATA / corpus / "csv").iterdir())


def f1(should: list, got: list) -> float:
    if not should:
        return 1.0
    both = sum((Counter(should) & Counter(got)).values())
    return 2 * both / (len(should) + len(got))


def score(should: Table, got: Table) -> float:
    """Success and precision, recall, F1 of header, records, cells: ten points, compared as strings."""
    if not should:
        return 10.0
    points = 1.0
    pairs = [
        (list(should[0]), list(got[0]) if got else []),
        (["".join(r) for r in should[1:]], ["".join(r) for r in got[1:]]),
        ([c for r in should for c in r], [c for r in got for c in r]),
    ]
    for wanted, found in pairs:
        both = sum((Counter(wanted) & Counter(found)).values())
        points += both / len(wanted) if wanted else 1.0
        points += both / len(found) if found else float(not wanted)
        points += f1(wanted, found)
    return points


def measured(corpus: str) -> tuple[float, float, list[str], list[str]]:
    """Return (share of exact tables, mean score, files that lost a cell in silence, findings untold)."""
    exact, points, silent, untold = 0, 0.0, [], []
    files = names(corpus)
    for name in files:
        table = read_table(DATA / corpus / "csv" / name)
        got = stripped(([table.header] if table.header else []) + table.rows)
        should = clean(corpus, name)
        exact += got == should
        points += score(should, got)
        lost = Counter(c for r in should for c in r if c) - Counter(c for r in got for c in r if c)
        codes = {issue.code for issue in table.issues}
        if lost and not codes:
            silent.append(name)
        said = json.loads((DATA / corpus / "expected" / f"{name}.json").read_text("utf-8"))
        untold += [f"{name}: {code}" for code in said["must_report"] if code not in codes]
        if not said["must_report"] and codes:
            untold.append(f"{name}: a warning about a clean file: {codes}")
    return exact / len(files), points / len(files), silent, untold


def test_finance_files_become_the_tables_they_must_be() -> None:
    exact, _, silent, untold = measured("finance_gen")
    assert len(names("finance_gen")) == 80
    assert exact >= 0.97
    assert silent == []
    assert untold == []


def test_a_table_spoiled_in_seventy_three_ways_is_put_right_or_told() -> None:
    _, points, silent, untold = measured("pollutions")
    assert len(names("pollutions")) == 73
    assert points >= 9.95
    assert silent == []
    assert untold == []


ADVERSARIAL = json.loads((DATA / "adversarial" / "expected.json").read_text("utf-8"))
REFUSED = {
    "bad_byte.csv": "unknown_encoding",
    "binary.csv": "binary",
    "xls_named_csv.csv": "not_a_spreadsheet",
    "html_named_csv.csv": "file_is_html",
    "cols_100k.csv": "too_many_columns",
}


@pytest.mark.parametrize("name", [n for n in ADVERSARIAL if not n.startswith("generated")])
def test_a_hostile_file_ends_as_expected_says(name: str) -> None:
    path, said = DATA / "adversarial" / "csv" / name, ADVERSARIAL[name]
    if name in REFUSED:
        with pytest.raises(RefusedError) as refusal:
            read_table(path)
        assert refusal.value.code == REFUSED[name]
        return
    table = read_table(path)
    if "header" in said:
        assert table.header == said["header"]
    if said.get("rows") is not None:
        assert table.rows == said["rows"]
    for row in said.get("good_rows", []):
        assert row in table.rows


def test_a_bad_byte_is_named_by_line_and_offset() -> None:
    with pytest.raises(RefusedError) as refusal:
        read_table(DATA / "adversarial" / "csv" / "bad_byte.csv")
    assert (refusal.value.params["line"], refusal.value.params["offset"]) == (3, 47)


def found(name: str) -> list[tuple[str, int | None]]:
    table = read_table(DATA / "adversarial" / "csv" / name)
    return [(issue.code, issue.line) for issue in [*table.issues, *table.notes]]


def test_what_was_removed_or_cut_off_is_told_with_its_line() -> None:
    assert ("nul_removed", 2) in found("nul.csv")
    assert any(code == "bom_removed" for code, _ in found("bom_middle.csv"))
    assert any(code == "damaged_line" for code, _ in found("half_char.csv"))
    assert len(read_table(DATA / "adversarial" / "csv" / "half_char.csv").rows) == 5
    assert any(code == "duplicate_header" for code, _ in found("dup_header.csv"))
    assert ("empty", None) in found("empty.csv")
    assert [(c, n) for c, n in found("ragged.csv") if c == "ragged"] == [
        ("ragged", 3),
        ("ragged", 4),
    ]


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    path = tmp_path / "unclosed.csv"
    rows = "".join(f"2026-01-05,row {i},1.00\n" for i in range(60_000))
    path.write_text(f'日期,单位,金额\n2026-01-05,"never closed,1.00\n{rows}', "utf-8")
    table = read_table(path)
    assert ("stray_quote", 2) in [(i.code, i.line) for i in table.issues]
    assert len(table.rows) == 60_001
    assert max(len(cell) for row in table.rows for cell in row) < 100


def test_a_line_without_end_stops_at_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "one_line.csv"
    path.write_bytes(b"a,b\n" + b"x" * (9 << 20))
    with pytest.raises(RefusedError) as refusal:
        read_table(path)
    assert (refusal.value.code, refusal.value.params["line"]) == ("line_too_long", 2)
