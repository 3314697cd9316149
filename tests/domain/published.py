"""Published fund calculations against the domain: `python -m tests.domain.published FOLDER`.

Every case of a folder is a JSON file with kind, inputs, expected, tolerance. `evaluate` calls public
functions of fundtracker.domain only, chooses by keys and words of methods, never by values or names,
and gives everything the inputs allow; only what a case expects is compared. Amounts are scaled to
integers (10⁻¹² of the case's unit), so that the domain works on whole minor units as it does on fen.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tests.domain.published_books import multiples, rollforward
from tests.domain.published_fees import fee, forecast
from tests.domain.published_rates import pme, xirr
from tests.domain.published_waterfall import waterfall

KINDS = {
    "xirr": xirr,
    "multiples": multiples,
    "pme": pme,
    "fee": fee,
    "forecast": forecast,
    "rollforward": rollforward,
    "waterfall": waterfall,
}


def evaluate(kind: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return every figure the inputs of a case allow, in the case's own unit."""
    return KINDS[kind](inputs)


def differences(expected: Any, actual: Any, tolerance: Any, path: str = "") -> list[str]:
    """Return where two results differ, in words; keys nobody expects are not looked at.

    A tolerance by key holds for all below the key; '*' is for the rest. A list may be longer than
    expected (years a chart does not show), never shorter.
    """
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{path}: {actual!r}, expected {expected!r}"]
        found = []
        for key, value in expected.items():
            near = (
                tolerance.get(key, tolerance.get("*", 0))
                if isinstance(tolerance, dict)
                else tolerance
            )
            where = f"{path}.{key}" if path else key
            found += (
                differences(value, actual[key], near, where)
                if key in actual
                else [f"{where}: missing"]
            )
        return found
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) < len(expected):
            return [f"{path}: {actual!r}, expected {expected!r}"]
        pairs = zip(expected, actual, strict=False)
        return [
            line
            for at, (e, a) in enumerate(pairs)
            for line in differences(e, a, tolerance, f"{path}[{at}]")
        ]
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        near = tolerance.get("*", 0) if isinstance(tolerance, dict) else tolerance
        # Half a bit of the largest number in play: 1e-9 cannot be asked of a float of 1e9.
        good = abs(actual - expected) <= near + 4e-16 * abs(expected)
        return [] if good else [f"{path}: {actual!r}, expected {expected!r} ± {near}"]
    return [] if expected == actual else [f"{path}: {actual!r}, expected {expected!r}"]


def check(path: Path) -> list[str]:
    """Return what is wrong with a case; an error of the domain is a difference too."""
    case = json.loads(path.read_text("utf-8"))
    try:
        actual = evaluate(case["kind"], case["inputs"])
    except Exception as error:  # noqa: BLE001 - one bad case does not stop the others
        return [f"{type(error).__name__}: {error}"]
    return differences(case["expected"], actual, case.get("tolerance", 0))


def main() -> int:
    """Print each failing case and 'N passed, M failed'."""
    parser = argparse.ArgumentParser(prog="python -m tests.domain.published")
    parser.add_argument("folder", type=Path)
    files = sorted(parser.parse_args().folder.glob("*.json"))
    failed = 0
    for path in files:
        wrong = check(path)
        failed += bool(wrong)
        for line in wrong:
            print(f"{path.name}: {line}")
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
