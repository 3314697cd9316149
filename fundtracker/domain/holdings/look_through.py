"""Look-through (穿透): what part of a company belongs to the fiscal money through all funds
between them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import Fen
from fundtracker.errors import UserError

FUND, COMPANY, PARTNER = "fund", "company", "partner"


class Node(NamedTuple):
    """A fund, a company or a partner by its id."""

    kind: str
    id: int


class Edge(NamedTuple):
    """That ``holder`` has a part of ``held`` (0–1; None: nobody knows which), at cost and value
    in fen where known.
    """

    holder: Node
    held: Node
    share: Fraction | None
    cost: Fen | None = None
    value: Fen | None = None


class Path(NamedTuple):
    """A way from fiscal money down to a company: the nodes and, of each below the first, the part
    that is held.
    """

    nodes: tuple[Node, ...]
    shares: tuple[Fraction, ...]

    @property
    def share(self) -> Fraction:
        """The part of the last node that belongs to the first one by this way."""
        product = Fraction(1)
        for share in self.shares:
            product *= share
        return product


def require_no_circle(pairs: Iterable[tuple[Node, Node]], name: Callable[[Node], str]) -> None:
    """Refuse where a node holds itself through others.

    Args:
        pairs: (holder, held).
        name: of a node, for the message.

    Raises:
        UserError: ``circle_of_funds`` with the way round.
    """
    below: dict[Node, list[Node]] = {}
    for holder, held in pairs:
        below.setdefault(holder, []).append(held)
    done: set[Node] = set()

    def visit(node: Node, way: tuple[Node, ...]) -> None:
        if node in way:
            circle = [*way[way.index(node) :], node]
            raise UserError("circle_of_funds", names=" → ".join(map(name, circle)))
        if node in done:
            return
        for held in below.get(node, ()):
            visit(held, (*way, node))
        done.add(node)

    for node in list(below):
        visit(node, ())


def part_of(edges: Sequence[Edge], own: Mapping[Node, Fraction]) -> Callable[[Node], Fraction]:
    """Return a function that tells what part of a node belongs to those of ``own`` (1: all of it
    is theirs).

    The edges must have no circle. An edge whose share nobody knows counts as nothing: say so
    beside the result.
    """
    above: dict[Node, list[Edge]] = {}
    for edge in edges:
        above.setdefault(edge.held, []).append(edge)
    known: dict[Node, Fraction] = dict(own)

    def part(node: Node) -> Fraction:
        if node not in known:
            share = Fraction()
            for edge in above.get(node, ()):
                share += (edge.share or 0) * part(edge.holder)
            known[node] = share
        return known[node]

    return part


def paths_to(edges: Sequence[Edge], own: Mapping[Node, Fraction], target: Node) -> list[Path]:
    """Return every way from the nodes of ``own`` down to a target; those without a known part are
    left out.
    """
    above: dict[Node, list[Edge]] = {}
    for edge in edges:
        if edge.share:
            above.setdefault(edge.held, []).append(edge)

    def up(node: Node) -> list[Path]:
        if own.get(node):
            return [Path((node,), ())]
        return [
            Path((*path.nodes, node), (*path.shares, edge.share or Fraction()))
            for edge in above.get(node, ())
            for path in up(edge.holder)
        ]

    return up(target)
