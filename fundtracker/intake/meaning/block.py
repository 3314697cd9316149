"""Accepted rows of a file as parallel lists."""

from __future__ import annotations

from typing import Any

from fundtracker.intake.cells import column_cleaning

TEXTS = ("counterparty", "account", "payer", "summary", "purpose", "subject", "project", "contract",
         "source", "plan_line", "serial", "note")  # fmt: skip


class Block:
    """Accepted rows as parallel lists. ``days`` are ordinals, ``amounts`` fen (a refund or reversal
    is negative with direction out), ``directions`` 0 out or 1 in; texts are '' where absent.

    ``left``, ``own`` and ``time`` tell equal rows apart and are no values of a payment: the balance
    after the row in fen (None or a code where none is read), cells of the own account and the time.
    """

    __slots__ = ("lines", "days", "directions", "amounts", "left", "own", "time", *TEXTS)
    lines: list[int]
    days: list[int]
    directions: list[int]
    amounts: list[int]
    left: list[Any]
    own: list[str]
    time: list[str]
    counterparty: list[str]
    account: list[str]
    payer: list[str]
    summary: list[str]
    purpose: list[str]
    subject: list[str]
    project: list[str]
    contract: list[str]
    source: list[str]
    plan_line: list[str]
    serial: list[str]
    note: list[str]

    def __init__(self, *columns: list[Any]) -> None:
        """Take the columns in their order; none: an empty block."""
        for name, column in zip(
            self.__slots__, columns or ([] for _ in self.__slots__), strict=True
        ):
            setattr(self, name, column)

    def extend(self, other: Block) -> None:
        """Put the rows of another block below these."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


def pick(block: Block, rows: list[int]) -> Block:
    """Return a block of some rows of another."""
    return Block(*([getattr(block, name)[i] for i in rows] for name in Block.__slots__))


def leave(block: Block, rows: list[int]) -> Block:
    """Return a block without some rows (ascending) of another."""
    return Block(*(column_cleaning.without(getattr(block, name), rows) for name in Block.__slots__))
