"""Write ``NOTICE``: every package and font that a build ships, with its licence's text.

``python packaging/notice.py`` reads the metadata of the packages installed here; texts that a wheel
does not bring stand in ``packaging/licences``. ``tests/test_notice.py`` fails when a package is
depended on and stands here without.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pins

ROOT = pins.ROOT
TEXTS = ROOT / "packaging" / "licences"
# Package → texts that its wheel does not bring.
ADDED = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"), "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}  # fmt: skip
REMARKS = {
    "pyside6-essentials": "Qt for Python and Qt, used under the LGPL 3.0: the libraries lie as files of their own in "
    "the folder and may be replaced. Their source is at the Qt project; Qt's own third-party parts and their "
    "licences are listed in Qt's documentation under \"Licenses Used in Qt\".",
    "shiboken6": "Part of Qt for Python, used under the LGPL 3.0.",
    "pylopdf-fonts-zh-cn": "Fonts: Noto Sans SC and Noto Serif SC (© Google, Adobe), SIL Open Font License 1.1.",
}  # fmt: skip
PYTHON = "python"  # itself, in the frozen folders
_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors|ofl)", re.I)
HEAD = """fundtracker ships the following packages and fonts. Each keeps its own licence; the texts follow.
fundtracker itself is under the MIT licence (LICENSE). 本程序随附以下软件包和字体，各自遵循其许可证，全文如下。
"""


def name_of(licence: metadata.PackageMetadata) -> str:
    """Return the name of a licence as the package states it, in one line."""
    stated = licence.get("License-Expression") or licence.get("License") or ""
    if not stated or len(stated) > 200:
        kinds = [
            c.split(" :: ")[-1]
            for c in licence.get_all("Classifier") or ()
            if c.startswith("License")
        ]
        stated = ", ".join(kinds) or stated
    return " ".join(stated.split())[:200]


def texts_of(name: str) -> list[tuple[str, str]]:
    """Return the licence texts of a package: file name and text, each text once."""
    found: dict[str, str] = {}
    for file in metadata.distribution(name).files or ():
        path = Path(str(file.locate()))
        in_folder = any(part.lower() in ("licenses", "licences") for part in file.parts[:-1])
        code = path.suffix in (".py", ".pyc", ".pyi")
        if not code and (in_folder or _TEXT.search(path.name)) and path.is_file():
            found.setdefault(path.read_text("utf-8", "replace").strip(), path.name)
    for added in ADDED.get(name, ()):
        found.setdefault((TEXTS / added).read_text("utf-8").strip(), added)
    return [(file, text) for text, file in found.items()]


def notice() -> str:
    """Return the whole notice; a text that several packages share is printed once."""
    printed: dict[str, str] = {}
    parts, listed = [], []
    versions = pins.versions()
    for name in pins.shipped():
        about = metadata.distribution(name).metadata
        home = (
            about.get("Home-page")
            or next(iter(about.get_all("Project-URL") or ()), "").partition(", ")[2]
        )
        listed.append(
            f"- {name} {versions.get(name, about['Version'])}: {name_of(about) or 'see its text'}"
        )
        lines = [
            f"== {name} {versions.get(name, about['Version'])}",
            name_of(about),
            home,
            REMARKS.get(name, ""),
        ]
        for file, text in texts_of(name):
            if text in printed:
                lines.append(f"({file}: the same text as under {printed[text]})")
            else:
                printed[text] = name
                lines += [f"-- {file}", text]
        parts.append("\n".join(line for line in lines if line))
    text = (TEXTS / "Python.txt").read_text("utf-8").strip()
    listed.append(f"- {PYTHON} (in the folders to download): Python Software Foundation License")
    parts.append(f"== {PYTHON}\nPython Software Foundation License\n-- Python.txt\n{text}")
    return "\n".join([HEAD, *listed, "", "\n\n".join(parts)]) + "\n"


if __name__ == "__main__":
    clean = "\n".join(line.rstrip() for line in notice().replace("\f", "").splitlines()) + "\n"
    (ROOT / "NOTICE").write_text(clean, "utf-8", newline="\n")
