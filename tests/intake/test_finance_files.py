"""Invented finance files of a few seeds: none is read wrongly without a word, none is asked about or refused needlessly."""

from pathlib import Path

import pytest

from tests.examples import seeds
from tools.finance_files import score
from tools.finance_files.make import make


@pytest.mark.parametrize("seed", seeds(2, first=1))
def test_invented_files_are_read_rightly_or_asked_about(seed: int, tmp_path: Path) -> None:
    ledger = tmp_path / "new.ftdb"
    score.new_ledger(ledger)
    found = score.score(make(tmp_path / "files", seed, 25), ledger)
    wrong = {
        outcome: files for outcome, files in found.items() if outcome not in ("read", *score.UNSURE)
    }
    assert wrong == {}
    assert len(found["read"]) >= 18


def test_a_wrong_reading_is_seen() -> None:
    right = {"date": "2024-01-02", "direction": "out", "amount_fen": 100, "counterparty": None}
    truth = {"records": [right], "open": True, "refused": False, "named": False}
    assert score.verdict(truth, {"records": [right]}) == "read"
    assert score.verdict(truth, {"records": [{**right, "direction": "in"}]}) == "WRONG"
    assert score.verdict({**truth, "open": False}, None) == "refused wrongly"
    assert score.verdict({**truth, "open": False}, {"questions": [{}]}) == "asked needlessly"
