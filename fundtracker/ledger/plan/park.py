"""The park itself: its record, what was published of district and city, lists, states, pledges."""

from __future__ import annotations

from typing import Any, NamedTuple

from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put

STATES = ("signed", "online", "placed")
LISTS = ("direction", "track", "scenario", "industry")


class Fact(NamedTuple):
    """A published fact: of the park, its district, city …; ``kind`` record, history or label;
    ``day`` an ordinal, None where none is stated.
    """

    id: int
    code: str
    position: int
    scope: str
    kind: str
    name_zh: str
    name_en: str
    value_zh: str
    value_en: str
    day: int | None
    source: str

    def name(self, lang: str) -> str:
        """Return what the fact is about, in a language."""
        return self.name_zh if lang == "zh" or not self.name_en else self.name_en

    def value(self, lang: str) -> str:
        """Return what is stated, in a language."""
        return self.value_zh if lang == "zh" or not self.value_en else self.value_en


class Word(NamedTuple):
    """A word of a list; ``reason`` is '' where it was published, else why it was added.

    An industry names the project that serves it.
    """

    id: int
    kind: str
    position: int
    name_zh: str
    name_en: str
    project_id: int | None
    reason: str
    source: str

    def name(self, lang: str) -> str:
        """Return the word in a language."""
        return self.name_zh if lang == "zh" or not self.name_en else self.name_en


class State(NamedTuple):
    """What was published of a project: ``day`` (an ordinal) it was reached, or is expected by."""

    id: int
    project_id: int
    state: str
    day: int
    certainty: str
    horizon: str
    source: str


class Pledge(NamedTuple):
    """The n-th year of money pledged on a plan line (fen); ``year`` None where it is not stated."""

    id: int
    line_id: int
    number: int
    amount_fen: int
    level: str
    year: int | None
    doc_no: str
    source: str


class Park:
    """What is published of the park beside its plan."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def facts(self) -> list[Fact]:
        """Return the facts in their order."""
        columns = ", ".join(Fact._fields)
        rows = self._db.read(f"SELECT {columns} FROM park_fact ORDER BY position, id")
        return [Fact(*row) for row in rows]

    def words(self, *kinds: str) -> list[Word]:
        """Return the words of lists (all without ``kinds``), in order of lists and words."""
        columns = ", ".join(Word._fields)
        rows = self._db.read(f"SELECT {columns} FROM list_word ORDER BY position, id")
        words = [Word(*row) for row in rows if not kinds or row[1] in kinds]
        return sorted(words, key=lambda word: LISTS.index(word.kind))

    def states(self) -> dict[int, list[State]]:
        """Return project → what was published of its state, in order of time."""
        states: dict[int, list[State]] = {}
        columns = ", ".join(State._fields)
        for row in self._db.read(f"SELECT {columns} FROM published_state ORDER BY day, id"):
            states.setdefault(row[1], []).append(State(*row))
        return states

    def pledges(self) -> list[Pledge]:
        """Return the yearly pledges, by line and number."""
        columns = ", ".join(Pledge._fields)
        rows = self._db.read(f"SELECT {columns} FROM yearly_pledge ORDER BY line_id, number")
        return [Pledge(*row) for row in rows]

    # ------------------------------------------------------------ writing
    def put_fact(self, change: Change, fact: Fact) -> Put:
        """Record a fact under its code; its place in the register follows the others.

        Raises:
            UserError: ``fact_needs_source``.
        """
        _require_source(fact.source)
        known = next((f for f in self.facts() if f.code == fact.code), None)
        values = fact._asdict()
        del values["id"], values["code"]
        values["position"] = known.position if known else len(self.facts())
        if known is not None:
            for column in ("name_en", "value_en"):
                values[column] = values[column] or None  # '' says nothing of what stands
        return put(self._db, change, "park_fact", {"code": fact.code}, values)

    def put_word(self, change: Change, word: Word, *, published: bool = False) -> Put:
        """Add a word to a list: with a reason, unless it was published.

        Raises:
            UserError: ``word_needs_reason``, ``fact_needs_source``, ``industry_needs_project``.
        """
        there = self.words()
        known = next((w for w in there if (w.kind, w.name_zh) == (word.kind, word.name_zh)), None)
        was_published = known is not None and not known.reason
        if not (published or was_published or word.reason.strip()):
            raise UserError("word_needs_reason", name=Named(word.name_zh, word.name_en))
        _require_source(word.source)
        if word.kind == "industry" and word.project_id is None:
            raise UserError("industry_needs_project", name=Named(word.name_zh, word.name_en))
        values = word._asdict()
        key = {name: values.pop(name) for name in ("kind", "name_zh")}
        del values["id"]
        values["position"] = known.position if known else len(there)
        if known is not None:
            values |= {"name_en": word.name_en or None}
            values |= {"reason": None} if was_published else {}
        return put(self._db, change, "list_word", key, values)

    def put_state(self, change: Change, state: State) -> Put:
        """Record what was published of a project's state; an expected one becomes stated when it
        is reached.

        Raises:
            UserError: ``fact_needs_source``.
        """
        _require_source(state.source)
        values = state._asdict()
        key = {name: values.pop(name) for name in ("project_id", "state")}
        del values["id"]
        return put(self._db, change, "published_state", key, values)

    def put_pledge(self, change: Change, pledge: Pledge) -> Put:
        """Record the n-th yearly amount of a line; its year needs the document that states it.

        Raises:
            UserError: ``year_needs_document``, ``not_above_zero``, ``fact_needs_source``,
                ``pledge_year_taken``: another amount of the line stands in that year.
        """
        if pledge.amount_fen <= 0:
            raise UserError("not_above_zero")
        if pledge.year is not None and not pledge.doc_no.strip():
            raise UserError("year_needs_document", year=pledge.year)
        _require_source(pledge.source)
        for other in self.pledges():
            same = (other.line_id, other.year) == (pledge.line_id, pledge.year)
            if same and pledge.year and other.number != pledge.number:
                raise UserError("pledge_year_taken", year=pledge.year, number=other.number)
        values = pledge._asdict()
        key = {name: values.pop(name) for name in ("line_id", "number")}
        del values["id"]
        return put(self._db, change, "yearly_pledge", key, values)

    def from_template(
        self, change: Change, data: dict[str, Any], lines: dict[str, int], projects: dict[str, int]
    ) -> None:
        """Write what a template publishes beside the plan: facts, lists, states, pledges."""
        source = data["source"]
        for fact in data.get("facts", []):
            named = {"source": source, "day": None, **fact}
            day = named["day"].toordinal() if named["day"] else None
            self.put_fact(
                change,
                Fact(
                    0, named["code"], 0, named["scope"], named["kind"], named["name"],
                    named["name_en"], named["value"], named["value_en"], day, named["source"],
                ),
            )  # fmt: skip
        for word in data.get("words", []):
            project = projects.get(word.get("project", ""))
            stated = Word(0, word["kind"], 0, word["name"], word["name_en"], project, "", source)
            self.put_word(change, stated, published=True)
        for state in data.get("states", []):
            self.put_state(
                change,
                State(
                    0, projects[state["project"]], state["state"], state["day"].toordinal(),
                    state.get("certainty", "stated"), state.get("horizon", ""), source,
                ),
            )  # fmt: skip
        for pledge in data.get("pledges", []):
            fen = pledge["yuan"] * 100
            line, number = lines[pledge["line"]], pledge["number"]
            self.put_pledge(change, Pledge(0, line, number, fen, pledge["level"], None, "", source))


def _require_source(source: str) -> None:
    if not source.strip():
        raise UserError("fact_needs_source")
