import sys
from pathlib import Path

import platformdirs
import pytest

from fundtracker import paths
from fundtracker.settings import RECENT, Settings


def test_what_was_set_is_there_the_next_time(tmp_path):
    place = tmp_path / "deep" / "settings.json"
    settings = Settings.load(place)
    settings.language, settings.theme, settings.unit = "en", "dark", "yi"
    settings.hidden["payments"] = ["account"]
    settings.opened(tmp_path / "one.ftdb")
    settings.save()

    again = Settings.load(place)

    assert again == settings
    assert again.recent == [str(tmp_path / "one.ftdb")]


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "[" * 9000, '{"language": "fr", "unit": 3, "recent": "x", "other": 1}'],
)
def test_a_broken_file_means_the_defaults(tmp_path, text):
    place = tmp_path / "settings.json"
    place.write_text(text, "utf-8")
    assert Settings.load(place) == Settings()


def test_a_place_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings.load(tmp_path / "file" / "settings.json")
    settings.save()
    assert not (tmp_path / "file" / "settings.json").exists()


def test_recent_ledgers_stand_once_the_last_one_first():
    settings = Settings()
    for n in [*range(RECENT + 2), 5]:
        settings.opened(Path(f"/ledgers/{n}.ftdb"))
    assert [Path(name).stem for name in settings.recent] == ["5", "9", "8", "7", "6", "4", "3", "2"]


@pytest.mark.skipif(sys.platform != "linux", reason="asked of platformdirs elsewhere")
@pytest.mark.parametrize("named", ["", "/tmp/elsewhere"])
def test_settings_lie_where_platformdirs_says(named, monkeypatch):
    monkeypatch.delenv("FUNDTRACKER_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", named)
    assert paths.settings_file().parent == platformdirs.user_config_path(
        "fundtracker", appauthor=False
    )
