"""Functions stay readable: cognitive complexity up to 15, up to 6 parameters, files and classes of a size.

What is over stands in ``complexity.json`` with its number and can only shrink: a new one fails, a listed one
that grew fails, and one that is no longer over, or less so, has to be taken out or lowered
(``python -m tests.test_complexity``).
"""

import ast
import json
import sys
from pathlib import Path

import complexipy
import pytest

import fundtracker

ROOT = Path(fundtracker.__file__).parent
LISTED = Path(__file__).with_name("complexity.json")
LIMITS = {"complexity": 15, "parameters": 6, "methods": 25, "lines": 400}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def complexities(path: Path) -> dict[str, int]:
    """Return the cognitive complexity of each function of a file, under its name in its class."""
    return {
        f.name.replace("::", "."): f.complexity
        for f in complexipy.file_complexity(str(path)).functions
    }


def parameters(tree: ast.AST, inside: str = "") -> dict[str, int]:
    """Return the number of parameters of each function, keyword-only ones too, without self and cls."""
    found = {}
    for node in ast.iter_child_nodes(tree):
        name = (
            f"{inside}{node.name}"
            if isinstance(node, (*FUNCTIONS, ast.ClassDef))
            else inside.rstrip(".")
        )
        if isinstance(node, FUNCTIONS):
            names = [
                a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            ]
            found[name] = len([a for a in names if a not in ("self", "cls")])
        found |= parameters(node, f"{name}." if name else "")
    return found


def methods(tree: ast.AST) -> dict[str, int]:
    """Return the number of methods of each class."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {c.name: len([n for n in c.body if isinstance(n, FUNCTIONS)]) for c in classes}


def over(root: Path) -> dict[str, dict[str, int]]:
    """Return what is over each limit: file:name → number."""
    found: dict[str, dict[str, int]] = {measure: {} for measure in LIMITS}
    for path in sorted(root.rglob("*.py")):
        file, source = path.relative_to(root).as_posix(), path.read_text("utf-8")
        tree = ast.parse(source)
        measured = {
            "complexity": complexities(path), "parameters": parameters(tree), "methods": methods(tree),
            "lines": {"": len(source.splitlines())},
        }  # fmt: skip
        for measure, numbers in measured.items():
            found[measure] |= {
                f"{file}:{name}".rstrip(":"): n
                for name, n in sorted(numbers.items())
                if n > LIMITS[measure]
            }
    return found


@pytest.fixture(scope="module")
def now():
    return over(ROOT)


@pytest.mark.parametrize("measure", LIMITS)
def test_nothing_new_is_over_the_limit_and_the_list_only_shrinks(now, measure):
    listed = json.loads(LISTED.read_text("utf-8"))[measure]
    grown = {name: n for name, n in now[measure].items() if n > listed.get(name, LIMITS[measure])}
    assert grown == {}, f"over {LIMITS[measure]}: make it simpler"
    shrunk = {name: n for name, n in listed.items() if now[measure].get(name, 0) < n}
    assert shrunk == {}, "better than listed: python -m tests.test_complexity"


def test_what_is_over_is_found(tmp_path):
    branch = "".join(f"{' ' * 4 * (i + 1)}if a[{i}]:\n" for i in range(6))
    many = "class Box:\n    def put(self, a, b, c, d, e, *, f, g): ...\n"
    (tmp_path / "m.py").write_text(f"def deep(a):\n{branch}{' ' * 28}return 1\n{many}", "utf-8")
    assert over(tmp_path) == {
        "complexity": {"m.py:deep": 21}, "parameters": {"m.py:Box.put": 7}, "methods": {}, "lines": {}
    }  # fmt: skip


def main() -> None:
    """Write the list anew; refuses what is new or grew, so that it can only shrink."""
    now, listed = over(ROOT), json.loads(LISTED.read_text("utf-8"))
    for measure, limit in LIMITS.items():
        if grown := [
            name for name, n in now[measure].items() if n > listed[measure].get(name, limit)
        ]:
            sys.exit(f"{measure} over {limit}: {', '.join(grown)}")
    LISTED.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
