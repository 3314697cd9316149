"""How a stated figure binds: 达 exactly, 以上/余 at least, 超过/突破 more than; of targets also
不高于 at most, 低于 less than.
"""

from __future__ import annotations

BOUNDS = ("equal", "at_least", "more_than")
FLOORS = ("at_least", "more_than")
CEILINGS = ("at_most", "less_than")  # of targets alone: no published amount is one
MARKS = {
    "none": "", "equal": "", "at_least": "≥ ", "more_than": "> ", "at_most": "≤ ",
    "less_than": "< ",
}  # fmt: skip


def kept(amount: int, stated: int, bound: str) -> bool:
    """Return whether an amount keeps what is stated: at least it, more, at most it, or less."""
    if bound in CEILINGS:
        return amount < stated or (bound == "at_most" and amount == stated)
    return amount > stated if bound == "more_than" else amount >= stated


def is_ceiling(mark: str) -> bool:
    """Return whether a mark before a figure (with words before it or none) is a ceiling's."""
    return any(mark.endswith(MARKS[bound]) for bound in CEILINGS)


def written(text: str) -> tuple[str, str]:
    """Return the bound that a person wrote before an amount (≥, >=, >), and the rest."""
    text = text.strip()
    for sign, bound in (("≥", "at_least"), (">=", "at_least"), (">", "more_than")):
        if text.startswith(sign):
            return bound, text.removeprefix(sign).strip()
    return "equal", text
