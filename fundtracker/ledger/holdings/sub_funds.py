"""Funds that hold funds: which company or partner is a fund of this ledger, and what others
report to hold.
"""

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import Fen
from fundtracker.domain.funds.partners import standings
from fundtracker.domain.holdings.look_through import (
    COMPANY,
    FUND,
    PARTNER,
    Edge,
    Node,
    require_no_circle,
)
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.holding_book import LATEST
from fundtracker.ledger.holdings.cap_tables import BILLION, CapTables


class Reported(NamedTuple):
    """What a company or sub-fund reports to hold of another (a part of 0–1; 0 ends it), fen."""

    target_id: int
    day: int
    share: Fraction
    cost_fen: Fen | None = None
    value_fen: Fen | None = None
    doc_no: str = ""


class SubFunds:
    """Who holds whom through all levels."""

    def __init__(
        self, db: Database, funds: Funds, companies: Companies, cap_tables: CapTables
    ) -> None:
        self._db, self._funds, self._companies, self._cap_tables = db, funds, companies, cap_tables

    # ------------------------------------------------------------ reading
    def names(self) -> dict[Node, str]:
        """Return the names of all funds, companies and partners."""
        names = {Node(FUND, fund.id): fund.name for fund in self._funds.all()}
        names |= {Node(COMPANY, company.id): company.name for company in self._companies.all()}
        return names | {
            Node(PARTNER, partner.id): partner.name for partner in self._funds.partners()
        }

    def same(self) -> dict[Node, Node]:
        """Return company or partner → the fund of this ledger that it is: as recorded, else of
        the very same name.
        """
        same_nodes: dict[Node, Node] = {}
        by_name = {name: node for node, name in self.names().items() if node.kind == FUND}
        for node, name in self.names().items():
            if node.kind != FUND and name in by_name:
                same_nodes[node] = by_name[name]
        for fund_id, company, partner in self._db.read(
            "SELECT fund_id, company_id, partner_id FROM fund_identity"
        ):
            for kind, other in ((COMPANY, company), (PARTNER, partner)):
                if other is not None:
                    same_nodes[Node(kind, other)] = Node(FUND, fund_id)
        return same_nodes

    def reported(
        self, until: int = LATEST
    ) -> list[tuple[int, int, int, Fraction, Fen | None, Fen | None, str]]:
        """Return (holder, held, day, part, cost, value, document) as last reported until a day,
        parts of 0 left out.
        """
        rows = self._db.read(
            "SELECT company_id, target_id, day, share, cost_fen, value_fen, doc_no FROM "
            "reported_holding ORDER BY day"
        )
        last = {
            (holder, held): (day, share, *rest)
            for holder, held, day, share, *rest in rows
            if day <= until
        }
        return [
            (holder, held, day, Fraction(share, BILLION), cost, value, doc)
            for (holder, held), (day, share, cost, value, doc) in last.items()
            if share
        ]

    def edges(self, until: int) -> list[Edge]:
        """Return who holds what part of whom at a day (an ordinal).

        A fund's partners have its net assets by the paid-in capital they hold, before the first
        payment by their commitments; a fund has of a company what ``CapTables.share`` says, a
        reporter what it reported.
        """
        same, edges = self.same(), list[Edge]()
        for fund in self._funds.all():
            edges += self._partners(fund.id, until, same)
        for deal in self._companies.deals():
            held, node = self._companies.position(deal, until), Node(COMPANY, deal.company_id)
            if (
                held.held and node not in same
            ):  # of a fund kept here its own partners say who holds it
                value = self._companies.value(deal, until)
                edges.append(
                    Edge(
                        Node(FUND, deal.fund_id),
                        node,
                        self._cap_tables.share(deal, until),
                        held.cost,
                        value,
                    )
                )
        for holder, target, _day, part, cost, worth, _doc in self.reported(until):
            above, below = (
                same.get(Node(COMPANY, each), Node(COMPANY, each)) for each in (holder, target)
            )
            edges.append(Edge(above, below, part, cost, worth))
        return edges

    def _partners(self, fund_id: int, until: int, same: dict[Node, Node]) -> list[Edge]:
        day = dt.date.fromordinal(until)
        ids = {partner.name: partner.id for partner in self._funds.partners()}
        partner_standings = standings(self._funds.entries(fund_id, until), day)
        # what it took over from others or handed over to them, forfeits and closings too
        paid = {name: max(0, standing.interest) for name, standing in partner_standings.items()}
        parts = (
            paid
            if sum(paid.values()) > 0
            else {name: standing.committed for name, standing in partner_standings.items()}
        )
        total = sum(parts.values())
        nodes = {name: Node(PARTNER, ids[name]) for name in parts if name in ids}
        return [
            Edge(
                same.get(nodes[name], nodes[name]),
                Node(FUND, fund_id),
                Fraction(part, total),
                paid[name],
            )
            for name, part in parts.items()
            if part > 0 and name in nodes
        ]

    def require_no_circle(self) -> None:
        """Refuse where a fund holds itself through others, whatever the parts.

        Raises:
            UserError: ``circle_of_funds``.
        """
        same, names = self.same(), self.names()

        def is_(kind: str, owner: int) -> Node:
            return same.get(Node(kind, owner), Node(kind, owner))

        pairs = [
            (Node(FUND, deal.fund_id), is_(COMPANY, deal.company_id))
            for deal in self._companies.deals()
        ]
        pairs += [
            (is_(PARTNER, partner), Node(FUND, fund))
            for partner, fund in self._db.read(
                "SELECT DISTINCT partner_id, fund_id FROM commitment"
            )
        ]
        pairs += [
            (is_(COMPANY, holder), is_(COMPANY, target))
            for holder, target in self._db.read(
                "SELECT DISTINCT company_id, target_id FROM reported_holding"
            )
        ]
        require_no_circle(pairs, lambda node: names.get(node, ""))

    # ------------------------------------------------------------ writing
    def identify(
        self,
        change: Change,
        fund_id: int,
        company_id: int | None = None,
        partner_id: int | None = None,
    ) -> Put:
        """Record which company and which partner a fund of this ledger is.

        Raises:
            UserError: ``identity_of_nothing``; at the end of the change ``circle_of_funds``.
        """
        if company_id is None and partner_id is None:
            raise UserError("identity_of_nothing")
        values = {"company_id": company_id, "partner_id": partner_id}
        return put(self._db, change, "fund_identity", {"fund_id": fund_id}, values)

    def report(self, change: Change, company_id: int, reported: Reported) -> Put:
        """Record what a company or sub-fund reports to hold of another (0–1; 0 ends it).

        Raises:
            UserError: ``not_a_share``, ``holds_itself``; at the end of the change
                ``circle_of_funds``.
        """
        if not 0 <= reported.share <= 1:
            raise UserError("not_a_share", text=f"{float(reported.share):.4%}")
        if company_id == reported.target_id:
            raise UserError("holds_itself")
        values = reported._asdict() | {"share": round(reported.share * BILLION)}
        key = {"company_id": company_id} | {name: values.pop(name) for name in ("target_id", "day")}
        return put(self._db, change, "reported_holding", key, values)
