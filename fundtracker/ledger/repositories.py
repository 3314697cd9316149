"""The repositories of a ledger: one for each subject, made when it is first asked for.

Each takes the database and the repositories it names. Nothing below the top modules knows this one.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import History

if TYPE_CHECKING:
    from fundtracker.ledger.core.settings import Settings
    from fundtracker.ledger.core.terms import Terms
    from fundtracker.ledger.documents.attachments import Attachments
    from fundtracker.ledger.documents.bank_balances import BankBalances
    from fundtracker.ledger.documents.books import Books
    from fundtracker.ledger.documents.imports import Imports
    from fundtracker.ledger.documents.profiles import Profiles
    from fundtracker.ledger.documents.saved_views import SavedViews
    from fundtracker.ledger.documents.source_files import Files
    from fundtracker.ledger.funds.capital_book import Book
    from fundtracker.ledger.funds.companies import Companies
    from fundtracker.ledger.funds.concessions import Concessions
    from fundtracker.ledger.funds.fund_costs import FundCosts
    from fundtracker.ledger.funds.fund_duties import FundDuties
    from fundtracker.ledger.funds.fund_results import FundResults
    from fundtracker.ledger.funds.funds import Funds
    from fundtracker.ledger.funds.later_closings import Capital
    from fundtracker.ledger.funds.own_income import OwnIncomes
    from fundtracker.ledger.holdings.cap_tables import CapTables
    from fundtracker.ledger.holdings.company_kpis import CompanyKpis
    from fundtracker.ledger.holdings.sub_funds import SubFunds
    from fundtracker.ledger.holdings.valuation_inputs import ValuationInputs
    from fundtracker.ledger.payments.bookings import Bookings
    from fundtracker.ledger.payments.classification_rules import Rules
    from fundtracker.ledger.payments.payment_groups import PaymentGroups
    from fundtracker.ledger.payments.payment_pages import Pages
    from fundtracker.ledger.payments.payments import Payments
    from fundtracker.ledger.plan.plan import Plan
    from fundtracker.ledger.projects.ceilings import Ceilings
    from fundtracker.ledger.projects.contracts import Contracts
    from fundtracker.ledger.projects.projects import Projects
    from fundtracker.ledger.review.annexes import Annexes
    from fundtracker.ledger.review.indicators import Indicators
    from fundtracker.ledger.review.people import People
    from fundtracker.ledger.review.reviews import Reviews
    from fundtracker.ledger.sources.policy import Policy
    from fundtracker.ledger.sources.requests import Requests
    from fundtracker.ledger.sources.sources import Funding


def _saved_views(db: Database) -> SavedViews:
    """Views of pages that people saved under a name."""
    from fundtracker.ledger.documents.saved_views import SavedViews

    return SavedViews(db)


def _annexes(db: Database) -> Annexes:
    """Analyses that go into the review of a quarter."""
    from fundtracker.ledger.review.annexes import Annexes

    return Annexes(db)


def _people(db: Database) -> People:
    """The register of people, their keys and roles."""
    from fundtracker.ledger.review.people import People

    return People(db)


def _own_income(db: Database) -> OwnIncomes:
    """What the funds' own money earns."""
    from fundtracker.ledger.funds.own_income import OwnIncomes

    return OwnIncomes(db)


def _concessions(db: Repositories) -> Concessions:
    """What partners passed to each other of their gains."""
    from fundtracker.ledger.funds.concessions import Concessions

    return Concessions(db, db.funds)


class Repositories(Database):
    """The database with its subjects."""

    own_income = cached_property(_own_income)
    concessions = cached_property(_concessions)
    saved_views = cached_property(_saved_views)
    people = cached_property(_people)
    annexes = cached_property(_annexes)

    def prove_figures(self) -> None:
        """Refuse where what papers are made of does not prove; ``Ledger`` knows how."""
        raise NotImplementedError

    @cached_property
    def history(self) -> History:
        """Who changed what, when and why."""
        return History(self)

    @cached_property
    def plan(self) -> Plan:
        """The plan: versions, lines, amounts, statements."""
        from fundtracker.ledger.plan.plan import Plan

        return Plan(self)

    @cached_property
    def payments(self) -> Payments:
        """Payments, their splits and their classification."""
        from fundtracker.ledger.payments.payments import Payments

        return Payments(self, self.imports, self.terms)

    @cached_property
    def pages(self) -> Pages:
        """Payments as tables show them, page by page."""
        from fundtracker.ledger.payments.payment_pages import Pages

        return Pages(self, self.history, self.terms)

    @cached_property
    def payment_groups(self) -> PaymentGroups:
        """Sums of payments by what a person names."""
        from fundtracker.ledger.payments.payment_groups import PaymentGroups

        return PaymentGroups(self, self.terms)

    @cached_property
    def imports(self) -> Imports:
        """Files taken in, their claims and rejected rows."""
        from fundtracker.ledger.documents.imports import Imports

        return Imports(self, self.history, self.books)

    @cached_property
    def books(self) -> Books:
        """Whose books a file belongs to, the district's or a fund's; rows of funds' own
        accounts.
        """
        from fundtracker.ledger.documents.books import Books

        return Books(self)

    @cached_property
    def bank_balances(self) -> BankBalances:
        """Balances of accounts at the ends of months, and items in transit."""
        from fundtracker.ledger.documents.bank_balances import BankBalances

        return BankBalances(self)

    @cached_property
    def files(self) -> Files:
        """Source files, byte for byte."""
        from fundtracker.ledger.documents.source_files import Files

        return Files(self)

    @cached_property
    def terms(self) -> Terms:
        """Words coded once."""
        from fundtracker.ledger.core.terms import Terms

        return Terms(self)

    @cached_property
    def funds(self) -> Funds:
        """Funds, their terms, partners and books."""
        from fundtracker.ledger.funds.funds import Funds

        return Funds(self)

    @cached_property
    def capital(self) -> Capital:
        """What is done with a fund's money: commitments, calls, receipts, distributions, fees."""
        from fundtracker.ledger.funds.later_closings import Capital

        return Capital(self, self.funds, self.fund_costs)

    @cached_property
    def capital_book(self) -> Book:
        """What was done with a fund's money, read."""
        from fundtracker.ledger.funds.capital_book import Book

        return Book(self, self.funds)

    @cached_property
    def fund_results(self) -> FundResults:
        """What the funds earned and lost, as dated events."""
        from fundtracker.ledger.funds.fund_results import FundResults

        return FundResults(self, self.funds, self.capital_book, self.companies)

    @cached_property
    def fund_costs(self) -> FundCosts:
        """Management fees, expenses, subscription lines."""
        from fundtracker.ledger.funds.fund_costs import FundCosts

        return FundCosts(self, self.funds, self.capital_book, self.fund_results, self.companies)

    @cached_property
    def fund_duties(self) -> FundDuties:
        """Duties of the funds by rule and date."""
        from fundtracker.ledger.funds.fund_duties import FundDuties

        return FundDuties(self, self.funds, self.capital, self.companies, self.own_income)

    @cached_property
    def companies(self) -> Companies:
        """Companies held, deals, valuations and exits."""
        from fundtracker.ledger.funds.companies import Companies

        return Companies(self, self.funds)

    @cached_property
    def cap_tables(self) -> CapTables:
        """Rounds of the companies, who took them, and what part of a company a fund holds."""
        from fundtracker.ledger.holdings.cap_tables import CapTables

        return CapTables(self, self.companies)

    @cached_property
    def company_kpis(self) -> CompanyKpis:
        """Figures that companies report each quarter."""
        from fundtracker.ledger.holdings.company_kpis import CompanyKpis

        return CompanyKpis(self)

    @cached_property
    def sub_funds(self) -> SubFunds:
        """Funds that hold funds, and what others report to hold."""
        from fundtracker.ledger.holdings.sub_funds import SubFunds

        return SubFunds(self, self.funds, self.companies, self.cap_tables)

    @cached_property
    def valuation_inputs(self) -> ValuationInputs:
        """The numbers that values of holdings rest on."""
        from fundtracker.ledger.holdings.valuation_inputs import ValuationInputs

        return ValuationInputs(self, self.companies, self.cap_tables)

    @cached_property
    def attachments(self) -> Attachments:
        """Papers kept with records."""
        from fundtracker.ledger.documents.attachments import Attachments

        return Attachments(self, self.files)

    @cached_property
    def rules(self) -> Rules:
        """Rules of classification."""
        from fundtracker.ledger.payments.classification_rules import Rules

        return Rules(self, self.payments)

    @cached_property
    def profiles(self) -> Profiles:
        """Profiles of files that people saved."""
        from fundtracker.ledger.documents.profiles import Profiles

        return Profiles(self)

    @cached_property
    def settings(self) -> Settings:
        """Settings that travel with the ledger."""
        from fundtracker.ledger.core.settings import Settings

        return Settings(self)

    @cached_property
    def projects(self) -> Projects:
        """Projects: tree, estimates, budgets, milestones, progress, curves."""
        from fundtracker.ledger.projects.projects import Projects

        return Projects(self)

    @cached_property
    def contracts(self) -> Contracts:
        """Contracts: terms, changes, work, settlement."""
        from fundtracker.ledger.projects.contracts import Contracts

        return Contracts(self, self.ceilings)

    @cached_property
    def ceilings(self) -> Ceilings:
        """Estimates as ceilings of what is committed."""
        from fundtracker.ledger.projects.ceilings import Ceilings

        return Ceilings(self, self.projects, self.settings)

    @cached_property
    def bookings(self) -> Bookings:
        """Payments booked on contracts and applications."""
        from fundtracker.ledger.payments.bookings import Bookings

        return Bookings(self, self.projects, self.contracts, self.funding, self.payments)

    @cached_property
    def funding(self) -> Funding:
        """Sources of money: indicators, rules, cash plans."""
        from fundtracker.ledger.sources.sources import Funding

        return Funding(self, self.projects, self.contracts)

    @cached_property
    def requests(self) -> Requests:
        """Money asked for before it is paid."""
        from fundtracker.ledger.sources.requests import Requests

        return Requests(self, self.projects, self.funding, self.settings)

    @cached_property
    def policy(self) -> Policy:
        """Policy documents, applications and their payments."""
        from fundtracker.ledger.sources.policy import Policy

        return Policy(self)

    @cached_property
    def indicators(self) -> Indicators:
        """Indicators of the park and the registers that are no money."""
        from fundtracker.ledger.review.indicators import Indicators

        return Indicators(self)

    @cached_property
    def reviews(self) -> Reviews:
        """Reviews of quarters: states, snapshots, signatures, comments, decisions."""
        from fundtracker.ledger.review.reviews import Reviews

        return Reviews(self, self.prove_figures)

    @property
    def is_sample(self) -> bool:
        """Whether the ledger holds made-up data: every page and paper must say so."""
        return self.settings.get("sample") == "1"
