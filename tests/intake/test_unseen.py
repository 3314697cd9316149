"""Each unseen export reads as its right reading says, without a profile's help."""

from importlib import import_module
from pathlib import Path

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post
from tests.intake.unseen import ALL, Unseen, right_of

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
    "held_back",
    "held_back_2",
    "held_back_3",
    "told_apart",
    "second_looks",
    "third_looks",
    "other_doors",
    "red_entries",
):
    import_module(f"tests.intake.unseen.{module}")

KEYS = (
    "line",
    "date",
    "direction",
    "amount_fen",
    "counterparty",
    "counterparty_account",
    "summary",
)


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.name)
def test_an_unseen_export_reads_as_an_accountant_reads_it(
    case: Unseen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "shipped", lambda: ())
    path = tmp_path / case.file
    path.write_bytes(case.data)
    right = right_of(case.right)
    if right.refused:
        with pytest.raises(RefusedError) as refusal:
            post.settled(read(path))
        assert right.refused in ("*", refusal.value.code)
        return
    reading = read(path)
    got = sorted(tuple(r[k] for k in KEYS) for r in post.settled(reading))
    assert [question.key for question in reading.questions] == right.asked
    if right.asked:
        return
    assert [row[0] for row in got] == [record[0] for record in right.records]
    for row, record in zip(got, right.records, strict=True):
        assert row[: len(record)] == record
    rejected = sorted((i.line, i.code) for i in reading.rejected)
    assert [line for line, _ in rejected] == [line for line, _ in right.rejected]
    assert all(
        said in ("*", code) for (_, code), (_, said) in zip(rejected, right.rejected, strict=True)
    )
    assert reading.n_rows == len(got) + len(rejected) + reading.n_skipped
    declared = reading.declared()
    if right.declared == "mismatch":
        assert declared is not None and declared[1]
    else:
        assert declared is None or declared[1] == {}
        assert right.declared is None or declared is not None
    facts = {
        "kind": reading.kind, "unit": reading.unit, "enc": reading.table.encoding, "own": reading.own_account,
        "issues": " ".join(i.code for i in [*reading.table.issues, *reading.warnings]), "proves": reading.proves,
        "warnings": str(len(reading.warnings)), "n_issues": str(len(reading.table.issues)),
    }  # fmt: skip
    for name, said in right.facts.items():
        assert said in facts[name]
