"""The table of files in docs/architecture.md, made from the docstrings: ``python -m tools.architecture``."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- made by python -m tools.architecture: do not edit below -->"


def first_sentence(path: Path) -> str:
    """Return the first line of a module's docstring, without its stop."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ").rstrip(".").replace("|", "\\|")


def files() -> str:
    """Return the packages, each with its modules, as Markdown."""
    package = ROOT / "fundtracker"
    folders = sorted({path.parent for path in package.rglob("*.py")})
    lines: list[str] = []
    for folder in folders:
        about = folder / "__init__.py"
        title = folder.relative_to(ROOT).as_posix()
        lines += [f"### `{title}/`", first_sentence(about) if about.exists() else "", ""]
        modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
        if modules:
            lines += ["| file | what it is |", "|---|---|"]
            lines += [f"| `{path.name}` | {first_sentence(path)} |" for path in modules]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def page() -> str:
    """Return the page with its table made anew."""
    text = PAGE.read_text("utf-8").split(BEGIN)[0]
    return f"{text}{BEGIN}\n\n{files()}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
