"""What the rules of a source leave for contracts: released, share, cap, last day, order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from fundtracker.domain.base.money import Fen, rounded
from fundtracker.domain.park.funding import Rule, over_cap, over_share

T = TypeVar("T")


class Commitment(NamedTuple):
    """Money about to be committed: ``more`` fen on a project from a source (None: none named) on
    a day (an ordinal; None: none stated).
    """

    project: int
    source: int | None
    more: Fen
    day: int | None


class Passed(NamedTuple):
    """A rule of a source that a commitment would pass: its code, the source, its limit and the
    excess over it in fen; ``due`` the last day of the source.
    """

    code: str
    name: str
    limit: Fen
    excess: Fen
    due: int | None = None


class SourceRoom(NamedTuple):
    """What sources released (source, project or 0 → day and fen), what contracts commit of it
    (source, project → fen), and the rules in their order. ``stops``: what passes one needs its
    reason.
    """

    released: dict[tuple[int, int], list[tuple[int, Fen]]] = {}  # noqa: RUF012 - never mutated
    committed: dict[tuple[int, int], Fen] = {}  # noqa: RUF012 - never mutated
    rules: tuple[Rule, ...] = ()
    names: Mapping[int, str] = {}
    stops: bool = True

    def passed(self, commitment: Commitment) -> list[Passed]:
        """Return the rules that a commitment would pass; what lessens, or names no source, passes
        none.
        """
        source = commitment.source
        if source is None or commitment.more <= 0:
            return []
        excesses = self._over_released(commitment, source)
        for rule in self.rules:
            if rule.source == source and rule.project in (None, commitment.project):
                excesses += self._over_rule(rule, commitment)
        return excesses

    def _over_released(self, commitment: Commitment, source: int) -> list[Passed]:
        """The whole source first; then the project, where money was released to it by name."""
        excesses = []
        for project in (None, commitment.project):
            if not any(self._of(self.released, source, project)):
                continue
            limit = sum(
                fen
                for dated in self._of(self.released, source, project)
                for day, fen in dated
                if commitment.day is None or day <= commitment.day
            )
            committed = sum(self._of(self.committed, source, project))
            excess = committed + commitment.more - limit
            if excess > 0:
                excesses.append(Passed("stop_source_released", self.names[source], limit, excess))
        return excesses[:1]

    def _over_rule(self, rule: Rule, commitment: Commitment) -> list[Passed]:
        name, more = self.names[rule.source], commitment.more
        mine = sum(self._of(self.committed, rule.source, rule.project)) + more
        every = sum(self._of(self.committed, None, rule.project)) + more
        share = rounded(every * (rule.share or 0), 1000)
        excesses = [
            Passed("stop_source_share", name, share, over_share(rule, mine, every)),
            Passed("stop_source_cap", name, rule.cap or 0, over_cap(rule, mine)),
        ]
        day = commitment.day
        if rule.last_day is not None and day is not None and rule.last_day < day:
            excesses.append(Passed("stop_source_expired", name, 0, more, rule.last_day))
        return [each for each in excesses if each.excess]

    @staticmethod
    def _of(
        amounts: Mapping[tuple[int, int], T], source: int | None, project: int | None
    ) -> list[T]:
        """Return the amounts of a source (None: all) on a project (None: all)."""
        return [
            amount
            for (s, p), amount in amounts.items()
            if source in (None, s) and project in (None, p)
        ]

    def proposed(self, commitment: Commitment) -> int | None:
        """Return the first source in order that released money and passes no rule; None where no
        order is recorded or none has the money.
        """
        for rule in self.rules:
            known = rule.project in (None, commitment.project) and any(
                self._of(self.released, rule.source, None)
            )
            if known and not self.passed(commitment._replace(source=rule.source)):
                return rule.source
        return None

    def only(self, project: int) -> int | None:
        """Return the source that released money to a project, where one alone did."""
        sources = {source for source, of in self.released if project and of == project}
        return next(iter(sources)) if len(sources) == 1 else None

    def expected(self, commitment: Commitment) -> int | None:
        """Return the source that is offered for a commitment: by the order of sources, else the
        one that alone released money to the project.
        """
        first = self.proposed(commitment)
        return self.only(commitment.project) if first is None else first
