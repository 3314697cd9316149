"""What the wheel holds beside the package: shipped files and compiled catalogues, never sources.

An installed program reads the ``.mo`` alone: with a ``.po`` beside it (whose time of writing an
installer makes up) it could not tell which of the two is newer.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INTO = "fundtracker/_assets"


class Shipped(BuildHookInterface):
    """Adds ``resources`` to a wheel, each catalogue compiled on the way."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files of the wheel; an editable install reads them where they are."""
        if version == "editable":
            return
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        root = Path(self.root)
        for path in sorted((root / "resources").rglob("*")):
            inside = path.relative_to(root).as_posix()
            if path.is_dir() or path.suffix == ".mo" or "__pycache__" in path.parts:
                continue
            if path.suffix == ".po":
                made = root / "build" / Path(inside).with_suffix(".mo")
                made.parent.mkdir(parents=True, exist_ok=True)
                with path.open("rb") as source, made.open("wb") as compiled:
                    write_mo(compiled, read_po(source))
                path, inside = made, Path(inside).with_suffix(".mo").as_posix()
            build_data["force_include"][str(path)] = f"{INTO}/{inside}"
