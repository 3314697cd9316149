"""Figures that companies report each quarter: six of every company, indicators of their own, and
who was asked.
"""

from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.funds.holding_book import LATEST

KPIS = ("revenue", "profit", "tax", "research", "staff", "patents")
MONEY_KPIS = ("revenue", "profit", "tax", "research")


class OwnIndicator(NamedTuple):
    """An indicator of one company's own, and the unit of its figures."""

    id: int
    company_id: int
    name: str
    unit: str


class Asked(NamedTuple):
    """That a company was asked for its figures of a quarter; ``missing`` of ``wanted`` have not
    come.
    """

    company_id: int
    quarter: int
    sent_day: int
    due_day: int
    doc_no: str
    wanted: int
    missing: int


class CompanyKpis:
    """The figures of the companies."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # ------------------------------------------------------------ reading
    def all(self, company_id: int) -> dict[int, dict[str, int]]:
        """Return quarter → figure → value; money in fen, people and patents as counts."""
        by_quarter: dict[int, dict[str, int]] = {}
        for quarter, code, value in self._db.read(
            "SELECT quarter, code, value FROM company_kpi WHERE company_id = ? ORDER BY 1, 2",
            (company_id,),
        ):
            by_quarter.setdefault(quarter, {})[code] = value
        return by_quarter

    def own(self, company_id: int) -> list[OwnIndicator]:
        """Return a company's own indicators, in the order they came."""
        rows = self._db.read(
            "SELECT id, company_id, name, unit FROM own_indicator WHERE company_id = ? ORDER BY id",
            (company_id,),
        )
        return [OwnIndicator(*row) for row in rows]

    def own_figures(self, company_id: int) -> dict[int, dict[int, int]]:
        """Return quarter → own indicator → value in thousandths of its unit."""
        by_quarter: dict[int, dict[int, int]] = {}
        for quarter, indicator, value in self._db.read(
            "SELECT f.quarter, f.indicator_id, f.value FROM own_figure f JOIN own_indicator i ON "
            "i.id = f.indicator_id"
            " WHERE i.company_id = ? ORDER BY 1, 2",
            (company_id,),
        ):
            by_quarter.setdefault(quarter, {})[indicator] = value
        return by_quarter

    def asked(self, until: int = LATEST) -> list[Asked]:
        """Return what companies were asked until a day (an ordinal), the earliest due first."""
        rows = self._db.read(
            "SELECT a.company_id, a.quarter, a.sent_day, a.due_day, a.doc_no,"
            " (SELECT count(*) FROM own_indicator i WHERE i.company_id = a.company_id),"
            " (SELECT count(*) FROM company_kpi k WHERE k.company_id = a.company_id AND k.quarter "
            "= a.quarter),"
            " (SELECT count(*) FROM own_figure f JOIN own_indicator i ON i.id = f.indicator_id"
            "  WHERE i.company_id = a.company_id AND f.quarter = a.quarter)"
            " FROM figures_asked a ORDER BY a.due_day, a.id"
        )
        return [
            Asked(
                company, quarter, sent, due, doc, len(KPIS) + own, len(KPIS) + own - came - own_came
            )
            for company, quarter, sent, due, doc, own, came, own_came in rows
            if sent <= until
        ]

    # ------------------------------------------------------------ writing
    def put(self, change: Change, company_id: int, quarter: int, code: str, value: int) -> Put:
        """Write a company's figure of a quarter (``KPIS``); money in fen."""
        key = {"company_id": company_id, "quarter": quarter, "code": code}
        return put(self._db, change, "company_kpi", key, {"value": value})

    def define(self, change: Change, company_id: int, name: str, unit: str) -> Put:
        """Record an indicator of a company's own.

        Raises:
            UserError: ``unit_stands`` (figures are recorded in another unit).
        """
        known = next((each for each in self.own(company_id) if each.name == name), None)
        if known is not None and known.unit != unit and self._has_figures(known.id):
            raise UserError("unit_stands", name=name, unit=known.unit)
        return put(
            self._db,
            change,
            "own_indicator",
            {"company_id": company_id, "name": name},
            {"unit": unit},
        )

    def _has_figures(self, indicator: int) -> bool:
        return bool(
            self._db.read("SELECT 1 FROM own_figure WHERE indicator_id = ? LIMIT 1", (indicator,))
        )

    def put_own(self, change: Change, company_id: int, quarter: int, name: str, value: int) -> Put:
        """Write a figure of an own indicator, in thousandths of its unit.

        Raises:
            UserError: ``indicator_unknown``.
        """
        known = next((each for each in self.own(company_id) if each.name == name), None)
        if known is None:
            raise UserError("indicator_unknown", text=name)
        return put(
            self._db,
            change,
            "own_figure",
            {"indicator_id": known.id, "quarter": quarter},
            {"value": value},
        )

    def ask(
        self,
        change: Change,
        company_id: int,
        quarter: int,
        sent_day: int,
        due_day: int,
        doc_no: str = "",
    ) -> Put:
        """Record that a company was asked for its figures of a quarter; asked again, the new day
        counts.

        Raises:
            UserError: ``due_before_sent``.
        """
        if due_day < sent_day:
            raise UserError("due_before_sent")
        values = {"sent_day": sent_day, "due_day": due_day, "doc_no": doc_no}
        return put(
            self._db,
            change,
            "figures_asked",
            {"company_id": company_id, "quarter": quarter},
            values,
        )
