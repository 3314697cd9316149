"""Every sample of the shared form reads as its JSON says, with the shipped profiles and without."""

import json
from pathlib import Path

import pytest

from fundtracker.intake.meaning import profiles
from tests.intake.samples import main, problems

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
SHEETS = sorted(p for p in SAMPLES.glob("*.json") if "file" in json.loads(p.read_text("utf-8")))


def test_there_are_twenty_samples() -> None:
    assert len(SHEETS) == 20


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_json_says(sheet: Path) -> None:
    said = json.loads(sheet.read_text("utf-8"))
    assert problems(SAMPLES / said["file"], {"must_refuse_as": None, **said}) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.stem)
def test_a_sample_reads_the_same_without_its_profile(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "shipped", lambda: ())
    said = json.loads(sheet.read_text("utf-8"))
    assert problems(SAMPLES / said["file"], {"must_refuse_as": None, **said}) == []


def test_the_runner_counts_what_passes_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(SAMPLES)]) == 0
    assert capsys.readouterr().out == "20 passed, 0 failed\n"
    said = json.loads((SAMPLES / "P02_icbc_corp_historydetail.json").read_text("utf-8"))
    said["records"][0]["amount_fen"] += 1
    (tmp_path / said["file"]).write_bytes((SAMPLES / said["file"]).read_bytes())
    (tmp_path / "wrong.json").write_text(json.dumps(said), "utf-8")
    assert main([str(tmp_path)]) == 1
    assert "0 passed, 1 failed" in capsys.readouterr().out
    assert main([str(tmp_path / "nowhere")]) == 1
