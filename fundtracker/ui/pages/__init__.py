"""The pages, in the order of the navigation; each is imported and built when it is first shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ui.frame import Entry
from fundtracker.ui.session import Session


def _opening(session: Session) -> QWidget:
    from fundtracker.ui.pages.opening import OpeningPage

    return OpeningPage(session)


def _todo(session: Session) -> QWidget:
    from fundtracker.ui.pages.todo import TodoPage

    return TodoPage(session)


def _payments(session: Session) -> QWidget:
    from fundtracker.ui.pages.payments import PaymentsPage

    return PaymentsPage(session)


def _imports(session: Session) -> QWidget:
    from fundtracker.ui.pages.imports import ImportPage

    return ImportPage(session)


def _overview(session: Session) -> QWidget:
    from fundtracker.ui.pages.overview import OverviewPage

    return OverviewPage(session)


def _plan(session: Session) -> QWidget:
    from fundtracker.ui.pages.plan import PlanPage

    return PlanPage(session)


def _sources(session: Session) -> QWidget:
    from fundtracker.ui.pages.sources import SourcesPage

    return SourcesPage(session)


def _cashplan(session: Session) -> QWidget:
    from fundtracker.ui.pages.cashplan import CashPlanPage

    return CashPlanPage(session)


def _policy(session: Session) -> QWidget:
    from fundtracker.ui.pages.policy import PolicyPage

    return PolicyPage(session)


def _projects(session: Session) -> QWidget:
    from fundtracker.ui.pages.projects import ProjectsPage

    return ProjectsPage(session)


def _funds(session: Session) -> QWidget:
    from fundtracker.ui.pages.funds import FundsPage

    return FundsPage(session)


def _fund(session: Session) -> QWidget:
    from fundtracker.ui.pages.fund import FundPage

    return FundPage(session)


def _companies(session: Session) -> QWidget:
    from fundtracker.ui.pages.companies import CompaniesPage

    return CompaniesPage(session)


def _forecast(session: Session) -> QWidget:
    from fundtracker.ui.pages.forecast import ForecastPage

    return ForecastPage(session)


def _contracts(session: Session) -> QWidget:
    from fundtracker.ui.pages.contracts import ContractsPage

    return ContractsPage(session)


def _indicators(session: Session) -> QWidget:
    from fundtracker.ui.pages.indicators import IndicatorsPage

    return IndicatorsPage(session)


def _review(session: Session) -> QWidget:
    from fundtracker.ui.pages.review import ReviewPage

    return ReviewPage(session)


def _history(session: Session) -> QWidget:
    from fundtracker.ui.pages.history import HistoryPage

    return HistoryPage(session)


OPENING = Entry("opening", "", "folder", lambda: tr("Open a ledger"), _opening)
PAGES = (
    Entry("overview", "", "overview", lambda: tr("Overview"), _overview),
    Entry("plan", "", "plan", lambda: tr("Three-year plan"), _plan),
    Entry("todo", "", "todo", lambda: tr("Things to do"), _todo),
    Entry("payments", "money", "list", lambda: tr("Disbursements"), _payments),
    Entry("import", "money", "import", lambda: tr("Import"), _imports),
    Entry("sources", "money", "coins", lambda: tr("Sources of money"), _sources),
    Entry("cashplan", "money", "cashplan", lambda: tr("Cash plan"), _cashplan),
    Entry("projects", "projects", "building", lambda: tr("Projects"), _projects),
    Entry("contracts", "projects", "file", lambda: tr("Contract register"), _contracts),
    Entry("policy", "projects", "policy", lambda: tr("Policy money"), _policy),
    Entry("funds", "funds", "bank", lambda: tr("Funds"), _funds),
    Entry("fund", "funds", "bank", lambda: tr("One fund"), _fund, "funds"),
    Entry("companies", "funds", "tag", lambda: tr("Companies"), _companies),
    Entry("forecast", "funds", "forecast", lambda: tr("Forecast"), _forecast),
    Entry("indicators", "control", "gauge", lambda: tr("Park indicators"), _indicators),
    Entry("review", "control", "clipboard", lambda: tr("Quarterly review"), _review),
    Entry("history", "control", "history", lambda: tr("History"), _history),
)
