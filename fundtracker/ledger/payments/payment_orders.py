"""The orders of payments in SQL: by one column, by several, the ways of all turned at once."""

from __future__ import annotations

from fundtracker.ledger.payments.payment_query import INDEXED, Query

_BY_WORD = ("counterparty", "account", "payer", "summary", "purpose", "contract_text", "note")
CONTRACT = "(SELECT b.contract_id FROM booking b WHERE b.payment_id = p.id AND b.position = -1)"
# order → key and the join it needs; {0}: the number of the order, several may stand together
ORDERS = {
    "date": ("p.pay_date", ""),
    "amount": ("p.amount_fen", ""),
    "entered": ("p.id", ""),
    "quarter": ("p.book_quarter", ""),
    "serial": (
        "so{0}.text || ifnull(printf('%020d', p.serial_tail), '')",
        "JOIN term so{0} ON so{0}.id = p.serial_head",
    ),
    **{
        column: ("so{0}.text", f"JOIN term so{{0}} ON so{{0}}.id = p.{column}")
        for column in _BY_WORD
    },
    "line": ("ifnull(pl{0}.position, -1)", "LEFT JOIN plan_line pl{0} ON pl{0}.id = p.line_id"),
    "source": ("ifnull(fs{0}.position, -1)", "LEFT JOIN fund_source fs{0} ON fs{0}.id = "
               "p.source_id"),
    "project": (
        "ifnull(pr{0}.name, pt{0}.text)",
        "LEFT JOIN project pr{0} ON pr{0}.id = p.project_id JOIN term pt{0} ON pt{0}.id = "
        "p.project_text",
    ),
    "contract": (
        "ifnull(co{0}.number || ' ' || co{0}.name, '')",
        f"LEFT JOIN contract co{{0}} ON co{{0}}.id = {CONTRACT}",
    ),
    "measure": ("p.measure", ""),
    "file": ("p.import_id * 4294967296 + p.line", ""),
    "file_line": ("p.line", ""),
}  # fmt: skip


def order_of(query: Query, walking: bool, amount: str) -> tuple[str, str]:
    """Return the key of the order and the join it needs; a sign + keeps SQLite from walking its
    index.
    """
    key, join = (piece.format(0) for piece in ORDERS[query.order])
    key = amount if query.order == "amount" else key
    return (key if walking or query.order not in INDEXED else f"+{key}"), join


def upright(query: Query) -> Query:
    """Return the same query in its ascending order: the further orders turn with the first."""
    if not query.descending:
        return query
    then = tuple((order, not down) for order, down in query.then)
    return query._replace(descending=False, then=then)


def orders_of(query: Query, amount: str) -> tuple[str, str]:
    """Return all keys of an ascending query as ORDER BY lists them, and their joins."""
    key, join = order_of(query, False, amount)
    keys, joins = [key], [join]
    for at, (order, down) in enumerate(query.then, 1):
        key, join = (piece.format(at) for piece in ORDERS[order])
        keys.append((amount if order == "amount" else key) + (" DESC" if down else ""))
        joins.append(join)
    return ", ".join(keys), " ".join(joins)
