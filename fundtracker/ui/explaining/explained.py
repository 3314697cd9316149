"""Parts of an explanation as labels: dated amounts, records, why a figure changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables.labels import kind_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import local_time
from fundtracker.ui.widgets.building_blocks import hline, label, row

if TYPE_CHECKING:
    from fundtracker.reports.explanation import Explanation
    from fundtracker.reports.why import Why

FLOWS = 120  # dated amounts that are shown


def add_flows(box: QVBoxLayout, explanation: Explanation) -> None:
    """Say which side a figure of a fund is of, at which day, and the dated amounts it is made
    of.
    """
    add = box.addWidget
    if explanation.as_of:
        sides = {
            "net": tr("Net: between partners and fund, after fees, costs and carry."),
            "gross": tr("Gross: between fund and companies, before fees, costs and carry."),
        }
        words = " ".join(
            filter(None, [sides.get(explanation.side, ""), tr("V = {day}.", day=explanation.as_of)])
        )
        add(label(words, theme.SMALL, tone="text2", wrap=True))
    if explanation.flows:
        add(hline())
        add(
            label(
                tr("{n} dated amounts (yuan)", n=f"{len(explanation.flows):,}"),
                theme.SMALL,
                bold=True,
            )
        )
    for flow in explanation.flows[:FLOWS]:
        fen = flow["fen"]
        amount = label(money.show(fen), bold=True, tone="bad" if fen < 0 else "")
        box.addLayout(row(label(flow["date"], tone="text2"), None, amount))
        add(label(flow["words"], theme.SMALL, wrap=True))
        if flow["source"]:
            add(
                selectable(label(breakable(flow["source"]), theme.CAPTION, tone="muted", wrap=True))
            )
    if len(explanation.flows) > FLOWS:
        more = tr(
            "and {n} more; all of them: fundtracker explain",
            n=f"{len(explanation.flows) - FLOWS:,}",
        )
        add(label(more, theme.SMALL, tone="muted", wrap=True))


def add_record(box: QVBoxLayout, record: dict[str, Any]) -> None:
    """Show a record of the ledger: what it says, who wrote it, when, with which file."""
    add = box.addWidget
    add(hline())
    add(label(record["name"], theme.SMALL, bold=True))
    statement = "  ".join(f"{name} {value}" for name, value in record["fields"])
    add(selectable(label(statement, theme.SMALL, wrap=True)))
    at = local_time(record["at"], "%Y-%m-%d %H:%M")
    words = filter(
        None,
        [at, record["person"], kind_name(record["kind"]), record["file"], record["reason"]],
    )
    add(label(" · ".join(words), theme.CAPTION, tone="muted", wrap=True))


def why_lines(why: Why | None) -> list[tuple[str, str]]:
    """Return why a figure changed as (words, amount): both quarters, then each change."""
    if why is None:
        return [(tr("No payments of a quarter before it can be compared."), "")]
    lines = [
        (why.before.name, money.show(why.before_fen)),
        (why.quarter.name, money.show(why.now_fen)),
    ]
    for entry, n, fen in why.causes:
        at = local_time(entry.at, "%Y-%m-%d %H:%M")
        what = " ".join(filter(None, [kind_name(entry.kind), str(entry.params.get("file", ""))]))
        payments = tr("{n} payments", n=f"{n:,}")
        words = [f"#{entry.seq}", what, entry.person, at, entry.reason, payments]
        lines.append((" · ".join(filter(None, words)), money.show(fen)))
    return lines


def selectable(text_label: QLabel) -> QLabel:
    """Let the text of a label be selected with the mouse."""
    text_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return text_label


def breakable(raw: str) -> str:
    """Let a raw line break after its commas, where it has no blanks."""
    return raw.replace(",", ",\u200b").replace("\t", "  ")


def emptied(box: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)
