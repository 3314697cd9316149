"""Sheets of figures in the window: one is written for a company, one that came back is read and
checked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, say, tr
from fundtracker.intake.lists import kpi_sheet as answers
from fundtracker.ledger import Ledger
from fundtracker.reports.holdings import kpi_sheet

if TYPE_CHECKING:
    from fundtracker.reports.holdings.company_view import Sheet
    from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.session import Session

ASKED = 4  # quarters on a sheet: the one shown and those before


def ask_write(session: Session, owner: QWidget, sheet: Sheet) -> None:
    """Ask for a name and write the sheet of a company."""
    suggested = f"{sheet.company.name}_{sheet.quarter.name}.xlsx".replace("/", "_")
    name = save_name(owner, tr("Write the sheet of figures"), suggested, "Excel (*.xlsx)")
    if name:
        write(session, owner, sheet, Path(name))


def write(session: Session, owner: QWidget, sheet: Sheet, path: Path) -> None:
    """Write the sheet of a company with the last quarters."""
    quarters = [Quarter.at(sheet.quarter.ordinal - back) for back in range(ASKED - 1, -1, -1)]
    message = tr(
        "The sheet for {company} is in {name}; record with Figures asked… until when it is due.",
        company=sheet.company.title(language()),
        name=path.name,
    )
    lang = language()
    session.operations.read(
        owner, lambda ledger: kpi_sheet.write(ledger, sheet.company, quarters, path, lang),
        lambda _: session.notice.emit("ok", message),
    )  # fmt: skip


def ask_read(session: Session, owner: QWidget, sheet: Sheet) -> None:
    """Ask for a sheet that came back and read it."""
    name = open_name(owner, tr("Read a sheet of figures"), "Excel (*.xlsx)")
    if name:
        read(session, owner, sheet, Path(name))


def read(session: Session, owner: QWidget, sheet: Sheet, path: Path) -> None:
    """Read a sheet of the company shown; what is wrong refuses it whole, what is missing is
    said.
    """

    def work(ledger: Ledger, _: object) -> answers.Answer:
        answer = answers.read(ledger, path, sheet.company.name)
        with ledger.change("fund.kpi", path.name, company=answer.company.name) as change:
            answers.post(ledger, change, answer)
        return answer

    def done(answer: answers.Answer) -> None:
        words = tr(
            "{company}: {n} figures read",
            company=sheet.company.title(language()),
            n=len(answer.figures),
        )
        missing = answers.missing_words(answer)
        missing_words = [tr("missing: {words}", words="; ".join(missing))] if missing else []
        missing_words += map(say, answer.doubtful)
        session.notice.emit("warn" if missing_words else "ok", "; ".join([words, *missing_words]))

    session.operations.write(owner, work, done)
