"""The pages, in the order of the navigation; each is imported and built when it is first shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base.session import Session
from fundtracker.ui.desk.navigation import Entry


def _opening(session: Session) -> QWidget:
    from fundtracker.ui.window.opening_page import OpeningPage

    return OpeningPage(session)


def _park(session: Session) -> QWidget:
    from fundtracker.ui.park.page import ParkPage

    return ParkPage(session)


def _todo(session: Session) -> QWidget:
    from fundtracker.ui.warnings.page import TodoPage

    return TodoPage(session)


def _payments(session: Session) -> QWidget:
    from fundtracker.ui.payments.page import PaymentsPage

    return PaymentsPage(session)


def _bank(session: Session) -> QWidget:
    from fundtracker.ui.payments.bank_page import BankPage

    return BankPage(session)


def _imports(session: Session) -> QWidget:
    from fundtracker.ui.imports.page import ImportPage

    return ImportPage(session)


def _overview(session: Session) -> QWidget:
    from fundtracker.ui.window.overview_page import OverviewPage

    return OverviewPage(session)


def _board(session: Session) -> QWidget:
    from fundtracker.ui.board.page import BoardPage

    return BoardPage(session)


def _plan(session: Session) -> QWidget:
    from fundtracker.ui.plan.page import PlanPage

    return PlanPage(session)


def _analysis(session: Session) -> QWidget:
    from fundtracker.ui.analysis.page import AnalysisPage

    return AnalysisPage(session)


def _rules(session: Session) -> QWidget:
    from fundtracker.ui.payments.rules_page import RulesPage

    return RulesPage(session)


def _sources(session: Session) -> QWidget:
    from fundtracker.ui.sources.page import SourcesPage

    return SourcesPage(session)


def _cashplan(session: Session) -> QWidget:
    from fundtracker.ui.sources.cashplan_page import CashPlanPage

    return CashPlanPage(session)


def _requests(session: Session) -> QWidget:
    from fundtracker.ui.sources.requests_page import RequestsPage

    return RequestsPage(session)


def _policy(session: Session) -> QWidget:
    from fundtracker.ui.sources.policy_page import PolicyPage

    return PolicyPage(session)


def _projects(session: Session) -> QWidget:
    from fundtracker.ui.projects.page import ProjectsPage

    return ProjectsPage(session)


def _funds(session: Session) -> QWidget:
    from fundtracker.ui.funds.list_page import FundsPage

    return FundsPage(session)


def _fund(session: Session) -> QWidget:
    from fundtracker.ui.funds.page import FundPage

    return FundPage(session)


def _partner(session: Session) -> QWidget:
    from fundtracker.ui.partners.page import PartnerPage

    return PartnerPage(session)


def _companies(session: Session) -> QWidget:
    from fundtracker.ui.funds.companies_page import CompaniesPage

    return CompaniesPage(session)


def _forecast(session: Session) -> QWidget:
    from fundtracker.ui.funds.forecast_page import ForecastPage

    return ForecastPage(session)


def _disclosure(session: Session) -> QWidget:
    from fundtracker.ui.disclosure.page import DisclosurePage

    return DisclosurePage(session)


def _contracts(session: Session) -> QWidget:
    from fundtracker.ui.projects.contracts_page import ContractsPage

    return ContractsPage(session)


def _indicators(session: Session) -> QWidget:
    from fundtracker.ui.indicators.page import IndicatorsPage

    return IndicatorsPage(session)


def _review(session: Session) -> QWidget:
    from fundtracker.ui.review.page import ReviewPage

    return ReviewPage(session)


def _history(session: Session) -> QWidget:
    from fundtracker.ui.history.page import HistoryPage

    return HistoryPage(session)


def _rollup(session: Session) -> QWidget:
    from fundtracker.ui.rollup.page import RollupPage

    return RollupPage(session)


OPENING = Entry("opening", "", "folder", lambda: tr("Open a ledger"), _opening)
PAGES = (
    Entry("overview", "", "overview", lambda: tr("Overview"), _overview),
    Entry("board", "", "board", lambda: tr("Board"), _board),
    Entry("plan", "", "plan", lambda: tr("Park plan"), _plan),
    Entry("park", "", "building", lambda: tr("The park"), _park),
    Entry("todo", "", "todo", lambda: tr("Things to do"), _todo),
    Entry("payments", "money", "list", lambda: tr("Disbursements"), _payments),
    Entry("import", "money", "import", lambda: tr("Import"), _imports),
    Entry("analysis", "money", "columns", lambda: tr("Analysis"), _analysis),
    Entry("bank", "money", "bank", lambda: tr("Bank reconciliation"), _bank),
    Entry("sources", "money", "coins", lambda: tr("Sources of money"), _sources),
    Entry("cashplan", "money", "cashplan", lambda: tr("Cash plan"), _cashplan),
    Entry("requests", "money", "clipboard", lambda: tr("Requests for money"), _requests),
    Entry("rules", "money", "wand", lambda: tr("Rules of classification"), _rules),
    Entry("projects", "projects", "building", lambda: tr("Projects"), _projects),
    Entry("contracts", "projects", "file", lambda: tr("Contract register"), _contracts),
    Entry("policy", "projects", "policy", lambda: tr("Policy money"), _policy),
    Entry("funds", "funds", "bank", lambda: tr("Funds"), _funds),
    Entry("fund", "funds", "bank", lambda: tr("One fund"), _fund, "funds"),
    Entry("partner", "funds", "coins", lambda: tr("One partner"), _partner, "funds"),
    Entry("companies", "funds", "tag", lambda: tr("Companies"), _companies),
    Entry("forecast", "funds", "forecast", lambda: tr("Forecast"), _forecast),
    Entry("disclosure", "funds", "file", lambda: tr("Reports of the funds"), _disclosure),
    Entry("indicators", "control", "gauge", lambda: tr("Park indicators"), _indicators),
    Entry("review", "control", "clipboard", lambda: tr("Quarterly review"), _review),
    Entry("rollup", "control", "book", lambda: tr("Many ledgers as one"), _rollup),
    Entry("history", "control", "history", lambda: tr("History"), _history),
)
