"""The list of parts of a build in CycloneDX 1.5: every package with version, licence and origin."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

import pins


def component(part: metadata.Distribution) -> dict[str, object]:
    """Return a package as a component."""
    about = part.metadata
    name = re.sub(r"[-_.]+", "-", about["Name"]).lower()
    licence = about.get("License-Expression") or about.get("License") or "see NOTICE"
    return {
        "type": "library", "name": name, "version": part.version,
        "purl": f"pkg:pypi/{name}@{part.version}", "bom-ref": f"{name}@{part.version}",
        "licenses": [{"license": {"name": licence.splitlines()[0][:120]}}],
    }  # fmt: skip


def contents(libraries: Path, version: str) -> dict[str, object]:
    """Return the list of parts: the packages of a folder that a program is made of."""
    wanted = set(pins.shipped())
    parts = [component(part) for part in metadata.distributions(path=[str(libraries)])]
    kept = sorted((p for p in parts if p["name"] in wanted), key=lambda p: str(p["name"]))
    program = {
        "type": "application",
        "name": "fundtracker",
        "version": version,
        "bom-ref": "fundtracker",
    }
    needed = [{"ref": "fundtracker", "dependsOn": [p["bom-ref"] for p in kept]}]
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": program}, "components": kept, "dependencies": needed,
    }  # fmt: skip


def write(path: Path, libraries: Path, version: str) -> None:
    """Write the list of parts as JSON."""
    text = json.dumps(contents(libraries, version), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8", newline="\n")
