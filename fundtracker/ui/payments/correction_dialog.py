"""The correction of a frozen payment: taken back in the open quarter, and booked again as it
should be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.corrections import Place
from fundtracker.ledger.payments.payments import Part, Payment
from fundtracker.ledger.review.freeze import frozen, open_quarter
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Entry

_PLACE = ("contract_id", "project_id", "line_id", "source_id")
Choices = list[tuple[str, int]]
_FAR = 10  # a corrected amount beyond so many times the old one is warned of


class Facts(NamedTuple):
    """A frozen payment and what it may be booked on instead; ``open_``: the quarter the entries
    are booked in.
    """

    payment: Payment
    parts: list[Part]
    contract_id: int | None
    open_: Quarter
    choices: dict[str, Choices]
    project_of: dict[int, int]  # contract → project
    line_of: dict[int, int | None]  # project → plan line


def read_facts(ledger: Ledger, payment: int) -> Facts:
    """Read what the form asks with (reading thread)."""
    payment_record, lang = ledger.payments.get(payment), language()
    contracts, projects = ledger.contracts.all(), ledger.projects.all()
    links = [link.contract_id for link in ledger.bookings.links(payment) if link.position < 0]
    choices: dict[str, Choices] = {
        "contract_id": [(f"{row.number} {row.name}", row.id) for row in contracts],
        "project_id": [(p.title(lang), p.id) for p in projects],
        "line_id": [(line.name(lang), line.id) for line in ledger.plan.lines()],
        "source_id": [(source.name(lang), source.id) for source in ledger.plan.sources()],
    }
    return Facts(
        payment_record, ledger.payments.parts(payment), links[0] if links else None,
        Quarter.at(open_quarter(frozen(ledger), payment_record.book_quarter)), choices,
        {row.id: row.project_id for row in contracts}, {p.id: p.line_id for p in projects},
    )  # fmt: skip


class CorrectionDialog(RecordDialog):
    """Ask whether a frozen payment is only taken back or booked again, and how; a split one by
    its parts.
    """

    def __init__(self, session: Session, facts: Facts, parent: QWidget | None = None) -> None:
        self.facts = facts
        payment = facts.payment
        way = Choice(
            tr("What is done"),
            [(tr("take it back and book it again"), True), (tr("only take it back"), False)],
        )
        entries: dict[str, Entry] = {"again": way} | self._amounts()
        rows: list[Sequence[str]] = [("again", *([] if facts.parts else ["amount0"]))]
        if facts.parts:
            rows += [(f"amount{i}",) for i in range(len(facts.parts))]
        else:
            entries |= {name: self._place(name) for name in _PLACE}
            rows += [_PLACE[:2], _PLACE[2:]]
        title = tr(
            "Correct {what} of {quarter}", what=payment.serial or payment.counterparty,
            quarter=Quarter.at(payment.book_quarter).name,
        )  # fmt: skip
        super().__init__(
            session,
            Form(
                title,
                entries,
                rows,
                ok=tr("Correct"),
                message=lambda _: tr(
                    "The correction is booked in {quarter}.", quarter=facts.open_.name
                ),
                judge=self._judge,
                blame={
                    "correction_leaves_contract": "contract_id",
                    "correction_leaves_line": "line_id",
                    "correction_amounts": "amount0",
                },
            ),
            self._put,
            parent=parent,
        )
        if not facts.parts:
            self.entries["contract_id"].on_change(self._follow_contract)
            self.entries["project_id"].on_change(self._follow_project)

    def _amounts(self) -> dict[str, Entry]:
        parts = self.facts.parts
        if not parts:
            return {
                "amount0": Amount(
                    tr("Amount"), "yuan", fen=self.facts.payment.amount_fen, minus=True
                )
            }
        lines = {i: name for name, i in self.facts.choices["line_id"]}
        return {
            f"amount{at}": Amount(
                tr(
                    "Part {n}: {name}",
                    n=at + 1,
                    name=lines.get(part.line_id or 0, tr("not classified")),
                ),
                "yuan",
                fen=part.amount_fen,
                minus=True,
            )
            for at, part in enumerate(parts)
        }

    def _place(self, name: str) -> Choice:
        titles = {
            "contract_id": tr("Contract"), "project_id": tr("Project"), "line_id": tr("Plan line"),
            "source_id": tr("Source of money"),
        }  # fmt: skip
        return Choice(
            titles[name],
            self.facts.choices[name],
            current=self._before()[name],
            empty=money.MISSING,
        )

    def _before(self) -> dict[str, int | None]:
        payment = self.facts.payment
        return {
            "contract_id": self.facts.contract_id,
            "project_id": payment.project_id,
            "line_id": payment.line_id,
            "source_id": payment.source_id,
        }

    def _follow_contract(self) -> None:
        """A contract brings its project."""
        contract = self.entries["contract_id"].value()
        if contract is not None:
            self._choose("project_id", self.facts.project_of[contract])

    def _follow_project(self) -> None:
        """A project brings its plan line."""
        project = self.entries["project_id"].value()
        if project is not None and self.facts.line_of[project] is not None:
            self._choose("line_id", self.facts.line_of[project])

    def _choose(self, name: str, value: int | None) -> None:
        entry = self.entries[name]
        assert isinstance(entry, Choice)
        entry.choose(value)

    # ------------------------------------------------------------ what is booked
    def _fens(self, v: Values) -> list[int]:
        """Return the amounts given, in the order of the parts."""
        return [v[f"amount{at}"] for at in range(len(self.facts.parts) or 1)]

    def _moved(self, v: Values) -> dict[str, Any]:
        if self.facts.parts:
            return {}
        before = self._before()
        return {name: v[name] for name in _PLACE if v[name] != before[name]}

    def _judge(self, v: Values) -> Judged:
        fens, show = self._fens(v), money.show
        if any(fen is None for fen in fens):
            return "", ""
        payment = self.facts.payment
        same = fens == ([part.amount_fen for part in self.facts.parts] or [payment.amount_fen])
        names = {"quarter": Quarter.at(payment.book_quarter).name, "open": self.facts.open_.name}
        back = show(-payment.amount_fen)
        if not v["again"]:
            return tr(
                "{back} yuan is booked in {open}; {quarter} stays as it was frozen.",
                back=back,
                **names,
            ), "ok"
        if same and not self._moved(v):
            return tr("Nothing differs from what was booked yet."), "bad"
        words = tr(
            "{back} and {again} yuan are booked in {open}; {quarter} stays as it was frozen.",
            back=back,
            again=show(sum(fens)),
            **names,
        )
        was, now = payment.amount_fen, sum(fens)
        if now * was < 0:
            return tr("Paid becomes received, or the other way round.") + " " + words, "warn"
        if abs(now) > _FAR * abs(was):
            far = tr("The amount becomes more than {times} times what it was.", times=_FAR)
            return far + " " + words, "warn"
        return words, "ok"

    def _put(self, ledger: Ledger, v: Values) -> None:
        payment = self.facts.payment.id
        if not v["again"]:
            corrections.correct(ledger, [payment], v["reason"])
            return
        moved = self._moved(v)
        corrections.correct(
            ledger,
            [payment],
            v["reason"],
            parts_fen=self._fens(v),
            place=Place(**moved) if moved else None,
        )
