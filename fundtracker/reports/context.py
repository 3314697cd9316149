"""One consistent reading of the ledger for a quarter, a unit and a language: what builders take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import Paid, apart, by_line
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.report_table import Column, Frame, Table, latest

if TYPE_CHECKING:
    from fundtracker.domain.park.funding import Amounts, Key
    from fundtracker.domain.park.plan import Line, Source, Version
    from fundtracker.domain.park.warnings import Warning
    from fundtracker.ledger.funds.fund_entries import Fund, Partner
    from fundtracker.ledger.projects.contracts import Row as Contract
    from fundtracker.ledger.projects.projects import Project
    from fundtracker.ledger.review.indicators import Indicator

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class ReportContext:
    """What a report is about, and what several tables ask the ledger for: each is read once.

    ``quarter``: figures stand at its end; ``unit`` of money: yuan, wan, yi; ``lang``: zh, en.
    A context lives inside one reading of ``ledger`` (see ``in_context``) and ends with it.
    """

    # No dataclass: it alone would cost each report a tenth of its start.
    def __init__(
        self, ledger: Ledger, quarter: Quarter, unit: str = "wan", lang: str = "zh"
    ) -> None:
        self.ledger, self.quarter, self.unit, self.lang = ledger, quarter, unit, lang

    def at(self, quarter: Quarter | None = None, *, unit: str = "") -> ReportContext:
        """Return the context of another quarter or unit of the same reading."""
        return ReportContext(self.ledger, quarter or self.quarter, unit or self.unit, self.lang)

    def of(self, ledger: Ledger) -> ReportContext:
        """Return the context of the same figures in another state of the ledger."""
        return ReportContext(ledger, self.quarter, self.unit, self.lang)

    def frame(self, code: str, title: str, columns: list[Column]) -> Frame:
        """Begin a table."""
        empty = Table(code, title, self.quarter, self.unit, self.lang, columns, [], "", [], False)
        return Frame(self.ledger, empty)

    def money(self, fen: int) -> str:
        """Return an amount of fen as people read it, in the unit of the report."""
        return money.show(fen, self.unit, self.lang)

    def name(self, record: Project | Fund | Partner | Line | Source | Indicator) -> str:
        """Return the name of a record in the language of the report."""
        # Asked of the record: to know its class is to load the funds and all they count with.
        how: Callable[[str], str] = getattr(record, "title" if hasattr(record, "title") else "name")
        return how(self.lang)

    @property
    def day(self) -> int:
        """The last day of the quarter, an ordinal."""
        return self.quarter.last_day.toordinal()

    # ------------------------------------------------------------ the plan and its money
    @cached_property
    def versions(self) -> list[Version]:
        """The versions of the plan, in order."""
        return self.ledger.plan.versions()

    @cached_property
    def version(self) -> Version:
        """The version of the plan in force in the quarter; raises UserError ``no_plan`` without."""
        return self.ledger.plan.in_force(self.quarter)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the plan, in order."""
        return self.ledger.plan.lines()

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of money, in order."""
        return self.ledger.plan.sources()

    @cached_property
    def source_names(self) -> dict[int, str]:
        """Source → name, in order."""
        return {source.id: self.name(source) for source in self.sources}

    @cached_property
    def plan_sums(self) -> list[tuple[int, int, int, int]]:
        """What was paid: (line, book quarter, how many payments, fen)."""
        return by_line(self._paid)

    @cached_property
    def _paid(self) -> list[Paid]:
        return self.ledger.plan.sums_by_source()

    @cached_property
    def apart_sums(self) -> list[Paid]:
        """What was paid on fiscal lines from sources that are none of the district's fiscal money:
        (line, source, book quarter, how many payments, fen).
        """
        return apart(self._paid, self.lines, self.sources)

    @cached_property
    def budget_quotas(self) -> dict[Key, Amounts]:
        """Released, received and paid until the quarter (fen) by source, year and project."""
        from fundtracker.domain.park.funding import matrix

        return matrix(self.ledger.funding.entries(self.quarter))

    # ------------------------------------------------------------ projects and contracts
    @cached_property
    def projects(self) -> dict[int, Project]:
        """The projects by their id, in order."""
        return {project.id: project for project in self.ledger.projects.all()}

    @cached_property
    def project_names(self) -> dict[int, str]:
        """Project → name, in order."""
        return {project: self.name(record) for project, record in self.projects.items()}

    @cached_property
    def parents(self) -> dict[int, int | None]:
        """Project → the project above it."""
        return {project: record.parent_id for project, record in self.projects.items()}

    @cached_property
    def completed_reports(self) -> list[tuple[int, int, int]]:
        """What projects reported of completed investment: (project, day, fen since its start),
        the earliest first.
        """
        return self.ledger.projects.completed_reports()

    @cached_property
    def contracts(self) -> Sequence[Contract]:
        """All contracts, in order."""
        return self.ledger.contracts.all()

    # ------------------------------------------------------------ funds, warnings
    @cached_property
    def funds(self) -> list[Fund]:
        """The funds, in order."""
        return self.ledger.funds.all()

    @cached_property
    def partners(self) -> dict[int, Partner]:
        """The partners of all funds by their id."""
        return {partner.id: partner for partner in self.ledger.funds.partners()}

    @cached_property
    def alerts(self) -> list[Warning]:
        """What warns at the end of the quarter, the gravest first."""
        from fundtracker.ledger.warnings import alerts

        return alerts(self.ledger, self.day, self.lang)


def in_context(
    ledger: Ledger, work: Callable[[ReportContext], T], *,
    quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh",
) -> T:  # fmt: skip
    """Return what ``work`` makes in one reading of the ledger.

    Without a ``quarter`` it is the last one with payments.

    Raises:
        UserError: ``no_plan``, where the ledger has none and no quarter is named.
    """
    return ledger.reading(
        lambda ledger: work(ReportContext(ledger, quarter or latest(ledger), unit, lang))
    )


class Door(Protocol[T_co]):
    """A builder for those who have a ledger and no context."""

    def __call__(
        self, ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh"
    ) -> T_co:
        """Build in one reading of the ledger; see ``in_context``."""


def door(build: Callable[[ReportContext], T]) -> Door[T]:
    """Return a builder for those who have a ledger and no context; see ``in_context``."""

    def asked(
        ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh"
    ) -> T:  # fmt: skip
        return in_context(ledger, build, quarter=quarter, unit=unit, lang=lang)

    return asked
