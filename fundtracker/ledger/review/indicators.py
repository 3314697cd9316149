"""Indicators of the park with targets and actuals, and the registers that are no money."""

from __future__ import annotations

from typing import Any, NamedTuple

from fundtracker.domain.base.spelling import Known, named
from fundtracker.errors import UserError
from fundtracker.ledger.core import bounds
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, as_it_stands, put


class Indicator(NamedTuple):
    """What is measured; ``baseline`` in thousandths of the unit, ``baseline_day`` an ordinal.

    ``cycle``: reported each quarter, once a year, or only ``once`` (a published figure).
    """

    id: int
    code: str
    position: int
    name_zh: str
    name_en: str
    scope: str
    unit_zh: str
    unit_en: str
    definition: str
    baseline: int | None
    baseline_bound: str
    baseline_day: int | None
    cycle: str
    source: str

    def name(self, lang: str) -> str:
        """Return its name in a language; the Chinese one where no other is known."""
        return self.name_zh if lang == "zh" or not self.name_en else self.name_en

    def unit(self, lang: str) -> str:
        """Return its unit in a language."""
        return self.unit_zh if lang == "zh" or not self.unit_en else self.unit_en


class Definition(NamedTuple):
    """What an indicator is, as stated; where nothing is stated, names in English and ``text`` stay
    as they are.
    """

    name: str
    scope: str
    unit: str
    source: str
    name_en: str = ""
    unit_en: str = ""
    text: str | None = None
    baseline: int | None = None
    baseline_bound: str = "equal"
    baseline_day: int | None = None
    cycle: str = "quarter"


class Target(NamedTuple):
    """A target at the end of a year, in thousandths of the unit."""

    indicator_id: int
    year: int
    amount: int
    bound: str = "equal"
    certainty: str = "stated"
    source: str = ""


class Actual(NamedTuple):
    """What was reached at the end of a quarter, in thousandths of the unit."""

    indicator_id: int
    quarter: int
    amount: int
    source: str
    note: str


class Entry(NamedTuple):
    """An entry of a register: an innovation platform or an opened scenario."""

    kind: str
    name: str
    level: str = ""
    holder: str = ""
    day: int | None = None
    state: str = ""
    source: str = ""


class Indicators:
    """The indicators of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Indicator]:
        """Return the indicators in their order."""
        columns = ", ".join(
            bounds.column("indicator", name) if name == "baseline_bound" else name
            for name in Indicator._fields
        )
        return [
            Indicator(*row)
            for row in self._db.read(f"SELECT {columns} FROM indicator ORDER BY position, id")
        ]

    def targets(self) -> dict[int, list[Target]]:
        """Return indicator → its targets by year."""
        targets: dict[int, list[Target]] = {}
        columns = ", ".join(
            bounds.column("indicator_target") if name == "bound" else name
            for name in Target._fields
        )
        for row in self._db.read(
            f"SELECT {columns} FROM indicator_target ORDER BY indicator_id, year"
        ):
            targets.setdefault(row[0], []).append(Target(*row))
        return targets

    def actuals(self) -> dict[tuple[int, int], Actual]:
        """Return (indicator, quarter) → what was reported."""
        columns = ", ".join(Actual._fields)
        return {
            (r[0], r[1]): Actual(*r)
            for r in self._db.read(f"SELECT {columns} FROM indicator_actual")
        }

    def entries(self, kind: str) -> list[Entry]:
        """Return the entries of a register by date."""
        columns = ", ".join(Entry._fields)
        sql = f"SELECT {columns} FROM register_entry WHERE kind = ? ORDER BY day IS NULL, day, name"
        return [Entry(*row) for row in self._db.read(sql, (kind,))]

    def missing(self, quarter: int) -> list[Indicator]:
        """Return the indicators whose actual of a quarter is due and not there.

        Yearly ones are due in the fourth quarter; a figure that was published once is never due.
        """
        there = self.actuals()
        due = ("quarter", "year") if quarter % 4 == 3 else ("quarter",)
        return [
            indicator
            for indicator in self.all()
            if indicator.cycle in due and (indicator.id, quarter) not in there
        ]

    def find(self, text: str) -> int:
        """Return an indicator by code or name; raises UserError ``no_such_indicator``,
        ``name_of_several``.
        """
        every = self._db.read("SELECT id, code, name_zh, name_en FROM indicator")
        indicator = named(text, (Known(row, code, names) for row, code, *names in every))
        if indicator is None:
            raise UserError("no_such_indicator", text=text)
        return indicator

    # ------------------------------------------------------------ writing
    def define(self, change: Change, code: str, stated: Definition) -> Put:
        """Define an indicator or change its definition, under its code."""
        code = as_it_stands(self._db, change, "indicator", {"code": code})["code"]
        known = self._db.read(
            "SELECT position, name_en, unit_en, definition FROM indicator WHERE code = ?", (code,)
        )
        position = known[0][0] if known else self._db.read("SELECT count(*) FROM indicator")[0][0]
        values = {
            "position": position,
            "name_zh": stated.name,
            "scope": stated.scope,
            "unit_zh": stated.unit,
            "name_en": stated.name_en or (known[0][1] if known else ""),
            "unit_en": stated.unit_en or (known[0][2] if known else ""),
            "definition": stated.text if stated.text is not None else known[0][3] if known else "",
            "source": stated.source,
            "baseline": stated.baseline,
            "baseline_day": stated.baseline_day,
        }
        bound = stated.baseline_bound
        if not known:
            values |= {"baseline_bound": bounds.stored(bound), "cycle": stated.cycle}
        done = put(self._db, change, "indicator", {"code": code}, values)
        if not known:
            bounds.put(self._db, change, "indicator", done.id, bound)
        return done

    def set_target(self, change: Change, target: Target) -> Put:
        """Set the target of a year with the paper that states it; ``bound``: a floor or a ceiling
        (``domain.park.bounds``).
        """
        if not target.source.strip():
            raise UserError("target_needs_source")
        values = target._asdict() | {"bound": bounds.stored(target.bound)}
        key = {name: values.pop(name) for name in ("indicator_id", "year")}
        done = put(self._db, change, "indicator_target", key, values)
        bounds.put(self._db, change, "indicator_target", done.id, target.bound)
        return done

    def report(
        self, change: Change, indicator: int, quarter: int, amount: int, source: str, note: str = ""
    ) -> Put:
        """Report what was reached at the end of a quarter (``frozen_quarter`` at the end where it
        is frozen).
        """
        if not source.strip():
            raise UserError("actual_needs_source")
        values = {"amount": amount, "source": source, "note": note}
        return put(
            self._db,
            change,
            "indicator_actual",
            {"indicator_id": indicator, "quarter": quarter},
            values,
        )

    def register(self, change: Change, entry: Entry) -> Put:
        """Enter a platform or an opened scenario into its register."""
        values = entry._asdict()
        key = {name: values.pop(name) for name in ("kind", "name")}
        return put(self._db, change, "register_entry", key, values)

    def from_template(self, change: Change, data: dict[str, Any]) -> None:
        """Write the indicators and registers of a template: published figures, nothing more."""
        for indicator_data in data.get("indicators", []):
            source = indicator_data.get("source", data["source"])
            day = indicator_data.get("baseline_day")
            baseline = indicator_data.get("baseline")
            stated = Definition(
                indicator_data["name_zh"],
                indicator_data["scope"],
                indicator_data["unit_zh"],
                source,
                name_en=indicator_data["name_en"],
                unit_en=indicator_data["unit_en"],
                text=indicator_data["definition"],
                baseline=baseline * 1000 if baseline is not None else None,
                baseline_bound=indicator_data.get("baseline_bound", "equal"),
                baseline_day=day.toordinal() if day else None,
                cycle=indicator_data["cycle"],
            )
            defined = self.define(change, indicator_data["code"], stated)
            if "target" in indicator_data:
                target = Target(
                    defined.id,
                    indicator_data["target_year"],
                    indicator_data["target"] * 1000,
                    indicator_data.get("bound", "equal"),
                    indicator_data.get("certainty", "stated"),
                    source,
                )
                self.set_target(change, target)
        for entry in data.get("registers", []):
            facts = {**entry, "day": entry["day"].toordinal(), "source": data["source"]}
            self.register(change, Entry(**facts))
