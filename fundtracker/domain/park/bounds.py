"""How a published figure binds: 达 exactly, 以上/余 at least, 超过/突破 more than."""

from __future__ import annotations

BOUNDS = ("equal", "at_least", "more_than")
FLOORS = ("at_least", "more_than")
MARKS = {"none": "", "equal": "", "at_least": "≥ ", "more_than": "> "}


def kept(amount: int, stated: int, bound: str) -> bool:
    """Return whether an amount keeps a stated floor: at least it, or more than it."""
    return amount > stated if bound == "more_than" else amount >= stated


def written(text: str) -> tuple[str, str]:
    """Return the bound that a person wrote before an amount (≥, >=, >), and the rest."""
    text = text.strip()
    for sign, bound in (("≥", "at_least"), (">=", "at_least"), (">", "more_than")):
        if text.startswith(sign):
            return bound, text.removeprefix(sign).strip()
    return "equal", text
