"""Every record type by its code: what forms, lists and the command ``add`` are made of."""

from __future__ import annotations

from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.records import (
    bank,
    company_figures,
    contracts,
    fund_cash,
    fund_money,
    funds,
    indicators,
    park,
    plan,
    projects,
    requests,
    sources,
)
from fundtracker.records.fund_partners import commitments, concessions, fees
from fundtracker.records.holdings import companies, exits, investments
from fundtracker.records.people import person
from fundtracker.records.record_type import RecordType

# The types by subject, in the order in which they are shown.
SUBJECTS: tuple[tuple[str, tuple[RecordType, ...]], ...] = (
    (mark("Plan"), plan.TYPES),
    (mark("The park"), park.TYPES),
    (mark("Projects and contracts"), (*projects.TYPES, *contracts.TYPES)),
    (mark("Sources and policy"), sources.TYPES),
    (mark("Requests for money"), requests.TYPES),
    (mark("Indicators and registers"), indicators.TYPES),
    (mark("Funds and partners"), funds.TYPES),
    (
        mark("Money of the funds"),
        (
            fund_money.CALL,
            *fund_cash.TYPES,
            *fund_money.TYPES,
            *fees.TYPES,
            *commitments.TYPES,
            *concessions.TYPES,
            *fund_cash.COSTS,
        ),
    ),
    (mark("Companies"), (*companies.TYPES, *company_figures.TYPES)),
    (mark("Holdings"), (*investments.TYPES, *exits.TYPES)),
    (mark("Bank accounts"), bank.TYPES),
    (mark("People and roles"), person.TYPES),
)
TYPES: dict[str, RecordType] = {each.code: each for _, types in SUBJECTS for each in types}

# Types of which a list only has the fields; the other doors have them by another type.
LIST_ONLY: dict[str, RecordType] = {contracts.ITEM.code: contracts.ITEM}


def record_type(code: str) -> RecordType:
    """Return a record type by its code; raises UserError ``record_type_unknown``."""
    if code not in TYPES:
        raise UserError("record_type_unknown", code=code, known=", ".join(TYPES))
    return TYPES[code]
