"""What is shipped is named with its licence, pinned by hash, and listed: nothing comes along unnoticed."""

import importlib.util
import json
import re
import sys
import tomllib
from importlib import metadata, resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "packaging"


def load(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


pins, notice, sbom = load("pins"), load("notice"), load("sbom")
TEXT = (ROOT / "NOTICE").read_text("utf-8")


def sections(text):
    """The part of each package of a notice."""
    parts = re.split(r"(?m)^== ([\w.-]+)[^\n]*\n", text)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def without_notice(needed, text):
    """The packages that a notice does not name with a licence and its text."""
    told = sections(text)
    return [
        name for name in needed
        if name not in told or not (len(told[name]) > 600 or "the same text as under" in told[name])
    ]  # fmt: skip


def test_every_package_that_is_shipped_has_its_licence_and_its_text():
    assert without_notice(pins.runtime(), TEXT) == []
    assert without_notice([notice.PYTHON], TEXT) == []


def test_a_dependency_added_without_is_noticed():
    assert without_notice([*pins.runtime(), "left-pad"], TEXT) == ["left-pad"]
    bare = re.sub(r"(?ms)^== tabulate .*?(?=^== )", "== tabulate 1\nMIT\n", TEXT)
    assert without_notice(pins.runtime(), bare) == ["tabulate"]


def test_every_font_that_is_shipped_stands_under_its_licence():
    folder = Path(str(resources.files("pylopdf_fonts_zh_cn")))
    fonts = [
        p
        for root in (folder, ROOT / "resources")
        for p in root.rglob("*")
        if p.suffix in (".otf", ".ttf", ".ttc")
    ]
    assert {p.name for p in fonts} == {"NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"}
    told = sections(TEXT)["pylopdf-fonts-zh-cn"]
    assert (
        "Noto Sans SC" in told
        and "Noto Serif SC" in told
        and "SIL OPEN FONT LICENSE" in told.upper()
    )


def test_qt_is_shipped_with_the_texts_of_its_licence():
    told = sections(TEXT)["pyside6-essentials"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in told and "GNU GENERAL PUBLIC LICENSE" in told


def test_what_is_built_is_what_is_depended_on_in_the_versions_of_the_constraints():
    assert sorted(pins.shipped()) == pins.runtime()
    lines = (FOLDER / "requirements.txt").read_text("utf-8")
    built = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lines, re.M))
    pinned = pins.versions()
    assert {name: built[name] for name in built} == {name: pinned[name] for name in built}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-build.txt"])
def test_every_pin_has_a_hash(file):
    text = (FOLDER / file).read_text("utf-8")
    pinned = re.findall(r"^[\w.-]+==\S+((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", text, re.M)
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", text, re.M)) > 5


def test_a_package_that_needs_another_brings_it_into_the_closure():
    assert {"pandas", "numpy", "python-dateutil"} <= set(pins.closure(["pandas>=2"]))
    assert (
        "pip" not in pins.runtime()
        and "pyarrow" not in pins.runtime()
        and "babel" not in pins.runtime()
    )


def test_the_list_of_parts_names_each_package_once_with_its_origin():
    libraries = Path(str(metadata.distribution("pandas").locate_file("")))
    made = json.loads(json.dumps(sbom.contents(libraries, "1.2.3")))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    names = [part["name"] for part in made["components"]]
    assert names == sorted(pins.shipped())
    assert made["metadata"]["component"]["version"] == "1.2.3"
    for part in made["components"]:
        assert part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}"
        assert part["licenses"][0]["license"]["name"]
    assert set(made["dependencies"][0]["dependsOn"]) == {
        part["bom-ref"] for part in made["components"]
    }


def test_the_version_stands_in_one_place():
    import fundtracker

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"] and project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "fundtracker/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", fundtracker.__version__)
