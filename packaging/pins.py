"""Write the pinned requirements of the builds: ``python packaging/pins.py``.

The versions are those of ``constraints.txt``; the hashes are those of the wheels for every system
and Python that is built for, as the package index states them. Nothing is downloaded but lists.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
PYTHONS = ("3.11", "3.13")


def _minor(tag: str) -> int:
    """Return the glibc 2.N that a tag of a wheel asks for; ``2014`` is 2.17."""
    return 17 if tag.startswith("2014") else int(tag.split("_")[2])


LINUX = ("2014_{}", *(f"_2_{n}_{{}}" for n in (39, 35, 34, 31, 28, 27, 26, 24, 17, 12, 5)))
SYSTEMS = {
    "linux": ["manylinux" + tag.format("x86_64") for tag in LINUX],
    "arm": ["manylinux" + tag.format("aarch64") for tag in LINUX],
    "windows": ["win_amd64"],
    "macos": [
        f"macosx_{n}_{arch}"
        for n in ("13_0", "12_0", "11_0", "10_13", "10_9")
        for arch in ("universal2", "arm64")
    ],
}
# Desks whose system is older than Qt's newest wheels: kind → tags of the wheels, version of PySide6.
OLD = {
    "x86_64": ([f"manylinux{t.format('x86_64')}" for t in LINUX if _minor(t) <= 28], "6.9.3"),
    "aarch64": ([f"manylinux{t.format('aarch64')}" for t in LINUX if _minor(t) <= 31], "6.8.0.2"),
}
NOT_SHIPPED = {"pip"}  # sqlite-utils names it for a command that nobody here runs
TOOLS = ("macholib", "pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "packaging",
         "hatchling", "pathspec", "pluggy", "trove-classifiers", "Babel")  # fmt: skip


def closure(names: list[str]) -> list[str]:
    """Return these packages and all that they need, as installed here, sorted."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = re.match(r"[\w.-]+", waiting.pop())[0]  # type: ignore[index]
        plain = re.sub(r"[-_.]+", "-", name).lower()
        if plain in found:
            continue
        found[plain] = name
        if plain in NOT_SHIPPED:
            continue
        for needed in metadata.requires(name) or ():
            words, _, marker = needed.partition(";")
            if "extra" not in marker:
                waiting.append(words.strip())
    return sorted(found)


def runtime() -> list[str]:
    """Return all packages that an installed program is made of."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [name for name in closure(project["dependencies"]) if name not in NOT_SHIPPED]


def shipped() -> list[str]:
    """Return the packages of ``requirements.txt``: what every build is made of."""
    text = (HERE / "requirements.txt").read_text("utf-8")
    return re.findall(r"^([\w.-]+)==", text, re.M)


def versions() -> dict[str, str]:
    """Return the pinned version of each package of ``constraints.txt``."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    return {
        re.sub(r"[-_.]+", "-", name).lower(): version
        for name, _, version in (line.partition("==") for line in lines)
    }


def hashes(
    names: list[str], pinned: dict[str, str], python: str, tags: list[str]
) -> dict[str, str]:
    """Return the wheel's hash of each package for a Python and tags of wheels, as the index states it."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.writelines(
            f"{name}=={pinned[name]}\n" if name in pinned else f"{name}\n" for name in names
        )
        wanted.flush()
        run = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet",
             "--no-deps", "--only-binary=:all:", "--report", "-", "--target", "/nonexistent",
             "--python-version", python,
             *(word for tag in tags for word in ("--platform", tag)),
             "-r", wanted.name],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    found = {}
    for item in json.loads(run.stdout)["install"]:
        name = re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower()
        pinned[name] = item["metadata"]["version"]
        found[name] = item["download_info"]["archive_info"]["hashes"]["sha256"]
    return found


def write(file: str, names: list[str], pinned: dict[str, str], systems: list[str]) -> None:
    """Write a file of requirements with every hash that may be installed."""
    found: dict[str, set[str]] = {}
    for system in systems:
        for python in PYTHONS:
            for name, digest in hashes(names, pinned, python, SYSTEMS[system]).items():
                found.setdefault(name, set()).add(digest)
    lines = ["# Written by packaging/pins.py: versions of constraints.txt, hashes of the index."]
    for name in sorted(found):
        words = [f"{name}=={pinned[name]}", *(f"--hash=sha256:{d}" for d in sorted(found[name]))]
        lines.append(" \\\n    ".join(words))
    (HERE / file).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def main() -> None:
    """Write the files of requirements, or those that are named: all, old, tools."""
    asked = sys.argv[1:] or ["all", "old", "tools"]
    if "all" in asked:
        write("requirements.txt", runtime(), versions(), list(SYSTEMS))
    if "old" in asked:
        for machine, (tags, qt) in OLD.items():
            SYSTEMS["old"] = tags
            pinned = versions() | {"pyside6-essentials": qt, "shiboken6": qt}
            write(f"requirements-old-{machine}.txt", runtime(), pinned, ["old"])
    if "tools" in asked:
        write(
            "requirements-build.txt", list(TOOLS), versions(), ["linux", "arm", "windows", "macos"]
        )


if __name__ == "__main__":
    main()
