"""``kpi``: the sheets of figures that go to companies and come back."""

from __future__ import annotations

import argparse
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.context import now, open_ledger, print_json, quarter_of
from fundtracker.errors import UserError
from fundtracker.intake.lists import kpi_sheet as answers
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import Company


def kpi(options: argparse.Namespace) -> int:
    """Write the sheets of companies, or read what came back."""
    return _write(options) if options.action == "write" else _read(options)


def _write(options: argparse.Namespace) -> int:
    from fundtracker.reports.holdings import kpi_sheet

    quarters = [quarter_of(text) for text in (options.quarters or "").split(",") if text]
    if not quarters or not options.output:
        raise UserError("option_needed", name="--quarters / -o")
    today, folder = now().date().toordinal(), Path(options.output)
    with open_ledger(options, write=options.due is not None) as ledger:
        companies = _companies(ledger, options.company)
        for company in companies:
            path = folder / f"{company.name.replace('/', '_')}_{quarters[-1].name}.xlsx"
            kpi_sheet.write(ledger, company, quarters, path, i18n.language())
            print(path)
        if options.due is not None:
            due = _day(options.due)
            with ledger.change("fund.asked", options.reason) as change:
                for company in companies:
                    for quarter in quarters:
                        ledger.company_kpis.ask(
                            change, company.id, quarter.ordinal, min(today, due), due, options.doc
                        )
    return 0


def _companies(ledger: Ledger, named: str | None) -> list[Company]:
    """Return the company named, else every one that a fund holds."""
    if named:
        return [ledger.companies.get(named)]
    held = {
        deal.company_id for deal in ledger.companies.deals() if ledger.companies.position(deal).held
    }
    return [company for company in ledger.companies.all() if company.id in held]


def _day(text: str) -> int:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        raise UserError("bad_date", cell=text) from None


def _read(options: argparse.Namespace) -> int:
    """Read sheets that came back; exit 1 where something is missing."""
    missing = False
    with open_ledger(options, write=not options.dry_run) as ledger:
        for name in options.files:
            answer = answers.read(ledger, Path(name), options.company or "")
            written = None
            if not options.dry_run:
                with ledger.change(
                    "fund.kpi", options.reason, company=answer.company.name
                ) as change:
                    written = answers.post(ledger, change, answer)
            missing |= bool(answer.missing)
            _tell(options, answer, written)
    return 1 if missing else 0


def _tell(options: argparse.Namespace, answer: answers.Answer, written: int | None) -> None:
    if options.json:
        print_json({
            "company": answer.company.name, "figures": len(answer.figures), "written": written,
            "missing": answers.missing_words(answer),
            "doubtful": [i18n.say(issue) for issue in answer.doubtful],
        })  # fmt: skip
        return
    tr = i18n.tr
    print(tr("{company}: {n} figures read", company=answer.company.name, n=len(answer.figures)))
    for words in answers.missing_words(answer):
        print(tr("missing: {words}", words=words))
    for issue in answer.doubtful:
        print(i18n.say(issue))
