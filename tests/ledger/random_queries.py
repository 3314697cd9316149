"""Queries as people ask them, at random: values ticked, ranges, ``空``, ``!词``, ``a|b``, words searched for."""

import datetime as dt

from fundtracker.domain.base import money
from fundtracker.domain.base.column_filter import quoted
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.payments.payment_query import Query

WORDS = ("serial", "counterparty", "account", "payer", "summary", "purpose", "contract_text", "note")  # fmt: skip
PLACES = ("line", "project", "source", "contract")
ORDERS = (
    "date",
    "amount",
    "counterparty",
    "line",
    "project",
    "source",
    "quarter",
    "file",
    "measure",
)


def typed_word(rng, row, column):
    """Something typed under the head of a column of words, made of what stands in a row."""
    text = getattr(row, column)
    start = rng.randrange(len(text)) if text else 0
    piece = text[start : start + rng.randint(1, 4)].strip() or "程"
    ways = [piece, f"!{piece}", "空", "!空", quoted(text), f"!{quoted(text)}", f"{piece}|费"]
    return rng.choice(ways)


def typed_place(rng, names):
    """Something typed under the head of a column of names."""
    name = rng.choice(names) if names else "区"
    ways = [quoted(name), f"!{quoted(name)}", "空", "!空", name[:2], f"{quoted(name)}|空"]
    return rng.choice(ways)


def typed_range(rng, row, column):
    """Something typed under the head of a column of amounts or days."""
    if column == "amount":
        low, high = sorted((row.amount_fen, row.amount_fen * rng.randint(1, 9) // 2))
        low, high = money.typed(low), money.typed(high)
        return rng.choice([f">={low}", f"<{high}", f"!>={low}", low, f"{low}|{high}"])
    if column == "quarter":
        name = Quarter.at(row.book_quarter).name
        return rng.choice([name, f"!{name}", f">={name}", f"{name}|2023Q1"])
    day = row.date + dt.timedelta(days=rng.randint(-40, 40))
    return rng.choice(
        [f">={day.isoformat()}", f"<{day:%Y-%m}", f"!{day:%Y-%m}", f"{day:%Y}|{row.date:%Y-%m}"]
    )


def names_of(ledger):
    """The names that columns of places show."""
    return {
        "line": [line.name_zh for line in ledger.plan.lines()],
        "project": [project.name for project in ledger.projects.all()],
        "source": [source.name_zh for source in ledger.plan.sources()],
        "contract": [contract.number for contract in ledger.contracts.all()],
    }


def query(rng, rows, names):
    """A query; ``rows`` are payments of the ledger, ``names`` those of ``names_of``."""
    holds = []
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        row, kind = rng.choice(rows), rng.randrange(3)
        if kind == 0:
            column = rng.choice(WORDS)
            holds.append((column, typed_word(rng, row, column)))
        elif kind == 1:
            column = rng.choice(PLACES)
            holds.append((column, typed_place(rng, names[column])))
        else:
            column = rng.choice(("amount", "quarter", "date"))
            holds.append((column, typed_range(rng, row, column)))
    asked = Query(holds=tuple(holds), order=rng.choice(ORDERS), descending=rng.random() < 0.5)
    row = rng.choice(rows)
    if rng.random() < 0.3:
        asked = asked._replace(
            text=rng.choice([row.counterparty[:2], row.summary[:2], "1", "程 费"])
        )
    if rng.random() < 0.3:
        first, last = sorted((row.book_quarter, rng.choice(rows).book_quarter))
        asked = asked._replace(quarters=(first, last))
    if rng.random() < 0.3:
        low, high = sorted((row.amount_fen, rng.choice(rows).amount_fen))
        asked = asked._replace(amounts=((low, high),))
    if rng.random() < 0.2:
        asked = asked._replace(among=(("measure", tuple(rng.sample(range(5), 3))),))
    if rng.random() < 0.2:
        asked = asked._replace(then=(("amount", rng.random() < 0.5),))
    return asked
