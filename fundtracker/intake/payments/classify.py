"""Which plan line, project and source a row belongs to, and why: worked out once a distinct row.

What a file says of the place of its payments and the ledger does not know, or knows otherwise, is
named with its sum, whatever counts in its stead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.errors import Issue
from fundtracker.intake.meaning.block import Block
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Column
from fundtracker.ledger.payments.classification_rules import Rule, fits

if TYPE_CHECKING:
    from fundtracker.ledger.projects.contracts import Row

_NAMED = 6  # names in one remark; the others are counted
_KEPT, _OTHERS = 20_000, "…"  # names that are kept apart, what the rest is called
_OUT = 0


class Place(NamedTuple):
    """Where a payment belongs; ``rule`` is the rule that said so (its id), None for none."""

    line_id: int | None = None
    project_id: int | None = None
    source_id: int | None = None
    rule: int | None = None


NOWHERE = Place()


class Classifier:
    """Rules, projects and sources of a ledger, applied to blocks.

    A project code or name in the file that the ledger knows, a known source's and a known plan
    line's name need no rule; the line of a project goes before one that the file names beside it.
    The first rule that fits fills what is still open; later ones fill the rest.
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
        self._stated = {
            name: line.id
            for line in self._lines()
            for name in (line.code, line.name_en, line.name_zh)
        }
        if self._stated:
            fields.add("plan_line")
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
        place = Place(
            line or self._stated.get(texts.get("plan_line", "")),
            project,
            self._sources.get(texts.get("source", "")),
        )
        for rule in self._rules:
            if fits(rule, texts[rule.field]):
                place = self._filled(place, rule)
        return place

    def _filled(self, place: Place, rule: Rule) -> Place:
        """Return a place of which a rule fills what is open; the project's line is its own."""
        before = place[:3]
        line, project = place.line_id or rule.line_id, place.project_id or rule.project_id
        source = rule.source_id if place.source_id is None else place.source_id
        known = rule.id if place.rule is None and (line, project, source) != before else place.rule
        if rule.project_id is not None and (line is None or rule.project_id == project):
            line = self._line_of(rule.project_id) or line
        return Place(line, project, source, known)

    def _line_of(self, project: int) -> int | None:
        return next((line for known, line in self._projects.values() if known == project), None)


class _Sum:
    """Rows that say the same: how many, their fen, the first one's line."""

    __slots__ = ("fen", "line", "rows")

    def __init__(self, line: int) -> None:
        self.rows, self.fen, self.line = 0, 0, line


class _Stated(NamedTuple):
    """What a payment says of its place, and where it lies by the ledger's records and rules."""

    project: str
    contract: str
    source: str
    plan_line: str
    payee: str
    place: Place


class StatedPlaces:
    """Hears the new rows of a file; ``paid``: they are payments, which contracts take.

    Names that the ledger does not know are looked for column by column: a file may hold a million
    of them. Only rows that name a plan line or a contract that is known are judged one by one.
    """

    def __init__(self, ledger: Ledger, classifier: Classifier, *, paid: bool) -> None:
        self._ledger, self._classifier, self._paid = ledger, classifier, paid
        self._projects = ledger.plan.project_names()
        self._sources = ledger.plan.source_names()
        self._found: dict[str, dict[str, _Sum]] = {}  # code → what is said → its rows

    @cached_property
    def _shared(self) -> dict[str, list[str]]:
        return self._ledger.plan.shared_project_names()

    @cached_property
    def _contracts(self) -> dict[str, Row]:
        ledger = self._ledger
        rows = ledger.contracts.all() if ledger.projects.watched() else []
        return {row.number: row for row in rows}

    @cached_property
    def _lines(self) -> dict[str, int]:
        lines = self._ledger.plan.lines()
        return {name: n.id for n in lines for name in (n.code, n.name_en, n.name_zh)}

    def take(self, block: Block, known: Collection[int]) -> None:
        """Take a block; ``known`` rows stand already."""
        contracts = self._contracts_of(block)
        unknown = (
            set(block.project) - self._projects.keys() - {""},
            set(block.source) - self._sources.keys() - {""},
            set(contracts) - self._contracts.keys() - {""},
        )
        judged = self._named_rows(block, contracts)
        if not judged and not any(unknown):
            return
        places = self._classifier.places(block)
        for i in judged.difference(known):
            texts = (block.project[i], contracts[i], block.source[i], block.plan_line[i])
            for code, name in self._judged(_Stated(*texts, block.counterparty[i], places[i])):
                self._count(code, [(name, block.amounts[i], block.lines[i])])
        new = [True] * len(block.lines)
        for i in judged.union(known):
            new[i] = False
        nowhere = [n and p[1] is None and p[3] is None for n, p in zip(new, places, strict=True)]
        sourceless = [n and p[2] is None for n, p in zip(new, places, strict=True)]
        projects, sources, others = unknown
        shared, named = projects & self._shared.keys(), projects - self._shared.keys()
        self._take_unknown("project_not_told", shared, block.project, nowhere, block)
        self._take_unknown("projects_unknown", named, block.project, nowhere, block)
        self._take_unknown("sources_unknown", sources, block.source, sourceless, block)
        self._take_unknown("contracts_unknown", others, contracts, new, block)

    def _contracts_of(self, block: Block) -> Sequence[str]:
        """Return the contract of each row that pays one, '' of others."""
        if not self._paid:
            return [""] * len(block.lines)
        pairs = zip(block.contract, block.directions, strict=True)
        return [text if side == _OUT else "" for text, side in pairs]

    def _named_rows(self, block: Block, contracts: Sequence[str]) -> set[int]:
        """Return the rows that name a plan line, or a contract that is known."""
        rows = {i for i, text in enumerate(block.plan_line) if text}
        known = self._contracts.keys()
        if known.isdisjoint(contracts):
            return rows
        return rows | {i for i, text in enumerate(contracts) if text in known}

    def _take_unknown(
        self, code: str, names: set[str], column: Sequence[str], wanted: list[bool], block: Block
    ) -> None:
        """Count the rows that are ``wanted`` and whose cell is one of some names."""
        if names:
            rows = zip(column, block.amounts, block.lines, wanted, strict=True)
            self._count(code, [row[:3] for row in rows if row[0] in names and row[3]])

    def _count(self, code: str, rows: Sequence[tuple[str, int, int]]) -> None:
        """Add rows (what is said, fen, line) to what says the same."""
        sums = self._found.setdefault(code, {})
        for name, fen, line in rows:
            so_far = sums.get(name)
            if so_far is None:
                so_far = sums.setdefault(name if len(sums) < _KEPT else _OTHERS, _Sum(line))
            so_far.rows += 1
            so_far.fen += abs(fen)

    def _judged(self, stated: _Stated) -> Iterator[tuple[str, str]]:
        """Yield (code, names) of what is unknown and what differs."""
        place = stated.place
        contract = stated.contract
        row = self._contracts.get(contract) if contract else None
        project = place.project_id if row is None else row.project_id
        nowhere = project is None and place.rule is None
        if stated.project in self._shared:
            if nowhere:
                yield "project_not_told", stated.project
        elif stated.project and stated.project not in self._projects and nowhere:
            yield "projects_unknown", stated.project
        if stated.source and place.source_id is None:
            yield "sources_unknown", stated.source
        if contract and row is None:
            yield "contracts_unknown", contract
        yield from self._of_line(stated, project)
        if row is not None:
            yield from self._of_contract(stated, row.number)

    def _of_line(self, stated: _Stated, project: int | None) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a plan line that is named."""
        if not stated.plan_line:
            return
        own = next((line for known, line in self._projects.values() if known == project), None)
        line = own or stated.place.line_id
        if self._lines.get(stated.plan_line) == line:
            if line is None:
                yield "lines_unknown", stated.plan_line
            return
        other = next(n.name_zh for n in self._ledger.plan.lines() if n.id == line)
        yield "line_of_other_project", f"{stated.plan_line} → {other}"

    def _of_contract(self, stated: _Stated, number: str) -> Iterator[tuple[str, str]]:
        """Yield what a payment says otherwise than the contract that it names."""
        row, place = self._contracts[number], stated.place
        stated_project = self._projects.get(stated.project, (None, None))[0]
        if stated_project not in (None, row.project_id):
            codes = (name for name, (known, _) in self._projects.items() if known == row.project_id)
            other = list(codes)[-1]
            yield "contract_of_other_project", f"{number}: {stated.project} → {other}"
        if None not in (place.source_id, row.source_id) and place.source_id != row.source_id:
            names = {source.id: source.name_zh for source in self._ledger.plan.sources()}
            source = f"{names.get(place.source_id or 0)} ≠ {names.get(row.source_id or 0)}"
            yield "contract_of_other_source", f"{number}: {source}"
        if _are_others(stated.payee, row.party):
            yield "contract_of_other_payee", f"{number}: {stated.payee} ≠ {row.party}"

    def remarks(self) -> Iterator[Issue]:
        """Yield what was found, each kind with its names and sums."""
        shared = self._found.pop("project_not_told", {})
        for name, rows_told in shared.items():
            codes = "、".join(self._shared.get(name, ()))
            params = {
                "n": rows_told.rows,
                "amount": show(rows_told.fen),
                "name": name,
                "codes": codes,
            }
            yield Issue("project_not_told", rows_told.line, params)
        for code, names in self._found.items():
            if not names:
                continue
            sums = list(names.values())
            params = {
                "n": sum(each.rows for each in sums),
                "amount": show(sum(each.fen for each in sums)),
                "names": _listed(names),
            }
            yield Issue(code, min(each.line for each in sums), params)


def _listed(names: dict[str, _Sum]) -> str:
    """Return the largest names with their sums; of more the number that is left out."""
    largest = sorted(names.items(), key=lambda pair: -pair[1].fen)
    shown = [f"{name} {show(each.fen)}" for name, each in largest[:_NAMED]]
    more: Sequence[str] = [f"… +{len(names) - _NAMED}"] if len(names) > _NAMED else []
    return "；".join([*shown, *more])


def _are_others(payee: str, party: str) -> bool:
    """Return whether a payee is another one than a contract's party: an account for wages that
    bears the party's name, or a branch of it, is not.
    """
    first, other = plain(payee), plain(party)
    return bool(first and other) and first not in other and other not in first
