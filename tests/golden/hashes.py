"""The net under a change of the code that may move no figure: a hash of every table and document's data.

``python -m tests.golden.hashes`` writes ``hashes.json`` anew; a changed line is a changed figure or word
of one table in one quarter and language, and belongs into the CHANGELOG.
"""

import datetime as dt
import hashlib
import json
import sys
import tempfile
from pathlib import Path

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import speaking
from fundtracker.intake import sample
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from fundtracker.reports.funds import notices
from fundtracker.reports.plan import plan_data, table1
from fundtracker.reports.review import pack
from fundtracker.reports.tables import table_text

FILE = Path(__file__).parent / "hashes.json"
NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
QUARTERS = tuple(Quarter.parse(name) for name in ("2023Q2", "2023Q4", "2024Q2", "2024Q4"))
FRONT = 12  # characters of a hash: enough to see that a table changed


def of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:FRONT]


def of_tables(ledger: Ledger) -> dict[str, str]:
    """Return the hash of every table: ``lang/quarter/name`` → hash of its JSON."""
    found = {}
    for lang in ("zh", "en"):
        with speaking(lang):
            for quarter in QUARTERS:
                where = f"{lang}/{quarter.name}"
                report = table1.build(ledger, quarter=quarter, lang=lang, with_city=True)
                data = plan_data.as_data(report, ledger.plan.versions())
                found[f"{where}/plan"] = of(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
                for name in registry.NAMES:
                    made = registry.build(ledger, name, quarter=quarter, unit="yuan", lang=lang)
                    found[f"{where}/{name}"] = of(table_text.render_json(made))
                paper = pack.paper(ledger, quarter, lang)
                found[f"{where}/pack"] = of(json.dumps(paper, ensure_ascii=False, sort_keys=True))
    return found


def of_notices(ledger: Ledger) -> dict[str, str]:
    """Return the hash of what each partner's notice of each call and distribution says."""
    found = {}
    for lang in ("zh", "en"):
        with speaking(lang):
            for fund in ledger.funds.all():
                calls, given = ledger.capital.calls(fund.id), ledger.capital.distributions(fund.id)
                numbers = [("call", c.number) for c in calls if c.kind != "reversal"]
                numbers += [("distribution", d.number) for d in given if d.kind != "reversal"]
                for what, number in numbers:
                    data = notices.contents(ledger, fund, what, number, lang=lang)
                    for notice in data.values():
                        del notice[
                            "chain"
                        ]  # the head of the ledger moves with whatever is recorded
                    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
                    found[f"{lang}/{fund.code}/{what}{number}"] = of(text)
    return found


def of_sample(path: Path) -> dict[str, str]:
    with Ledger.open(path, "golden", clock=lambda: NOON, read_only=True) as ledger:
        return of_tables(ledger) | of_notices(ledger)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.ftdb"
        for _ in sample.build(path, "sample", lambda: NOON):
            pass
        hashes = of_sample(path)
    FILE.write_text(json.dumps(hashes, indent=0, sort_keys=True) + "\n", "utf-8")
    sys.stdout.write(f"{len(hashes)} hashes\n")


if __name__ == "__main__":
    main()
