"""Which plan line, project and source a row belongs to, and why: worked out once a distinct row."""

from __future__ import annotations

from typing import Any, NamedTuple

from fundtracker.intake.meaning.block import Block
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Column
from fundtracker.ledger.payments.classification_rules import fits


class Place(NamedTuple):
    """Where a payment belongs; ``rule`` is the rule that said so (its id), None for none."""

    line_id: int | None = None
    project_id: int | None = None
    source_id: int | None = None
    rule: int | None = None


NOWHERE = Place()


class Classifier:
    """Rules, projects and sources of a ledger, applied to blocks.

    A project code or name in the file that the ledger knows, and a known source's name, need no
    rule. The first rule that fits fills what is still open; later ones fill the rest.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._lines = ledger.plan.lines
        self._rules = ledger.rules.all()
        self._projects = ledger.plan.project_names()
        self._sources = ledger.plan.source_names()
        fields = {rule.field for rule in self._rules}
        if self._projects:
            fields.add("project")
        if self._sources:
            fields.add("source")
        self.fields = sorted(fields)
        self._known: dict[tuple[str, ...], Place] = {}

    def places(self, block: Block) -> list[Place]:
        """Return the place of each row."""
        if not self.fields:
            return [NOWHERE] * len(block.lines)
        texts_of_rows = list(zip(*(getattr(block, field) for field in self.fields), strict=True))
        known = self._known
        if len(known) > 100_000:
            known.clear()
        for texts in set(texts_of_rows).difference(known):
            known[texts] = self._place(dict(zip(self.fields, texts, strict=True)))
        return list(map(known.__getitem__, texts_of_rows))

    def columns(self, block: Block) -> tuple[Column, ...]:
        """Return the columns line, project, source and rule of a block."""
        places = self.places(block)
        if places.count(NOWHERE) == len(places):
            return NOWHERE
        return tuple(map(list, zip(*places, strict=True)))

    def places_of(self, block: Block) -> list[dict[str, Any]]:
        """Return, for a preview, the plan line of each row by its code and the rule that said so.

        ``rule``: {field, how, pattern}, or None where the file names a known project, or nothing
        fits.
        """
        codes = {line.id: line.code for line in self._lines()}
        words = {r.id: {"field": r.field, "how": r.how, "pattern": r.pattern} for r in self._rules}
        return [
            {"plan_line": codes.get(place.line_id or 0), "rule": words.get(place.rule or 0)}
            for place in self.places(block)
        ]

    def _place(self, texts: dict[str, str]) -> Place:
        project, line = self._projects.get(texts.get("project", ""), (None, None))
        source = self._sources.get(texts.get("source", ""))
        known_line: int | None = None
        for rule in self._rules:
            if not fits(rule, texts[rule.field]):
                continue
            before = line, project, source
            line, project = line or rule.line_id, project or rule.project_id
            if source is None:
                source = rule.source_id
            if known_line is None and (line, project, source) != before:
                known_line = rule.id
            if rule.project_id is not None and line is None:
                line = self._line_of(rule.project_id)
        return Place(line, project, source, known_line)

    def _line_of(self, project: int) -> int | None:
        return next((line for known, line in self._projects.values() if known == project), None)
