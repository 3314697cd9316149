"""What is shown of a table, as pages to look at and print."""

from __future__ import annotations

import datetime as dt

from fundtracker.i18n import tr
from fundtracker.reports.review.printed_tables import printed
from fundtracker.reports.tables import typeset
from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.tables.table_text import lead


def pages(table: Table, at: dt.datetime, head: str, form: str = "png") -> list[bytes]:
    """Return a table as pages of A4 across: ``png`` to look at, ``sharp`` for a printer.

    ``head``: that of the ledger it was read from.
    """
    title, about = lead(table)
    data = {
        "lang": table.lang,
        "title": title,
        "about": about,
        "footer": tr("Printed {time}", time=at.astimezone().strftime("%Y-%m-%d %H:%M")),
        "chain": typeset.chain_words(head),
        "page_words": typeset.page_words(),
        "on_words": tr(" (continued)"),
        "sheets": list(printed(table, "a4")),
    }
    return typeset.compiled("shown", data, form)
