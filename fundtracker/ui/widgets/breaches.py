"""What payments would breach, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.park.warnings import Warning, gathered
from fundtracker.i18n import tr
from fundtracker.reports.warnings.table11 import sentence


def warned_words(warning: Warning) -> str:
    """Return what a payment would breach, with the exact excess in yuan; what to do is left out."""
    text, excess = first_clause(sentence(warning)), warning.code.startswith("warn_over")
    return (
        tr("{words} by {sum} yuan", words=text, sum=money.show(warning.amount)) if excess else text
    )


def breach_words(alerts: Sequence[Warning], most: int = 3) -> str:
    """Return what the new payments of a preview would breach, each thing once, the gravest
    ``most`` of them.
    """
    return tr("If these payments are imported:") + "\n" + warned_lines(alerts, most)


def warned_lines(alerts: Sequence[Warning], most: int = 3) -> str:
    """Return warnings a line each, each thing once, the gravest ``most`` of them."""
    warnings = gathered(alerts)
    lines = [warned_words(warning) for warning in warnings[:most]]
    if len(warnings) > most:
        lines.append(tr("and {n} more", n=len(warnings) - most))
    return "\n".join(lines)


def breach_tone(alerts: Sequence[Warning]) -> str:
    """Return the tone of warnings: a breach is bad, what is only missing is a warning."""
    return "bad" if any(warning.severity == 3 for warning in alerts) else "warn"


def first_clause(sentence: str) -> str:
    """Return what is wrong, without what to do: the tooltip says all of it."""
    return re.split("[;\uff1b]", sentence, maxsplit=1)[0]
