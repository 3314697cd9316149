"""Where money lies, as a command names it: plan line, project, source, contract."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.corrections import KEEP, Place

NOWHERE = "-"  # takes a payment off its line, project, source or contract


def place_asked(options: argparse.Namespace, ledger: Ledger) -> Place | None:
    """Return where the options say that money lies, None where none is given: what no option names
    stays as it is, ``-`` takes it away.

    Raises:
        UserError: ``no_such_line``, ``no_such_project``, ``no_such_source``, ``no_such_contract``.
    """
    kinds = ("line", "project", "source", "contract")
    place = place_of(ledger, {kind: getattr(options, kind, None) for kind in kinds})
    return None if place == Place() else place


def place_of(ledger: Ledger, texts: Mapping[str, str | None]) -> Place:
    """Return the place of texts by line, project, source and contract; see ``place_asked``."""
    finders: dict[str, Callable[[str], int]] = {
        "line": lambda text: _line(ledger, text),
        "project": lambda text: _known(ledger.projects.find(text), "no_such_project", text),
        "source": lambda text: _source(ledger, text),
        "contract": lambda text: _known(ledger.contracts.find(text), "no_such_contract", text),
    }

    def found(kind: str) -> int | None:
        text = texts[kind] or ""
        return None if text == NOWHERE else finders[kind](text)

    named = {kind for kind in finders if texts.get(kind) is not None}
    return Place(*(found(kind) if kind in named else KEEP for kind in finders))


def id_of(target: object) -> int | None:
    """Return the id of a place of a rule or part, None where none is named."""
    return target if isinstance(target, int) else None


def _known(known_id: int | None, code: str, text: str) -> int:
    if known_id is None:
        raise UserError(code, text=text, number=text)
    return known_id


def _line(ledger: Ledger, text: str) -> int:
    named = (line.id for line in ledger.plan.lines() if text in (line.name_zh, line.name_en))
    return next(named, None) or ledger.plan.line(text).id


def _source(ledger: Ledger, text: str) -> int:
    ids = [s.id for s in ledger.plan.sources() if text in (s.name_zh, s.name_en)]
    return _known(ids[0] if ids else None, "no_such_source", text)
