"""What a change did, in words of a person: a bound is one row with its record, codes are said."""

import re
from pathlib import Path

import pytest

from fundtracker.i18n import speaking
from fundtracker.ledger.core import bounds, change_words
from fundtracker.records.record_type import record
from fundtracker.records.registry import record_type
from fundtracker.reports.tables.labels import worded
from fundtracker.reports.tables.table_names import value_words

SCHEMA = Path(__file__).parents[2] / "db" / "schema.sql"
# Codes of payments, contracts and the plan that their own pages say; not yet said in the history.
LEFT = {
    "booking.kind", "company_kpi.code", "contract_change.kind", "correction.kind", "curve.kind", "decision.state",
    "import.proves", "plan_line.nature", "review.state", "review_signature.role", "rule.how", "rule.origin",
}  # fmt: skip
TARGET = {
    "code": "pue", "name": "能耗", "scope": "park", "measure": "", "target": 1_250, "target_year": 2025,
    "source": "文1", "unit": "x",
}  # fmt: skip


def lines(ledger) -> dict[str, list[tuple[str, str, str]]]:
    words = change_words.Readable(ledger)
    rows = bounds.folded(ledger.history.changes_of(ledger.history.last()))
    return {row.table: worded(row.table, words.fields(row)) for row in rows}


def indicator(ledger, **more):
    kind = record_type("indicator")
    values = {field.name: (TARGET | more).get(field.name) for field in kind.fields}
    values["measure"] = "倍"
    record(ledger, kind, values)


def test_a_ceiling_is_one_row_with_its_target(ledger):
    with speaking("zh"):
        indicator(ledger, bound="at_most")
        told = lines(ledger)
        assert set(told) == {"indicator", "indicator_target"}
        assert ("目标性质", "–", "不高于") in told["indicator_target"] or (
            "目标性质", "—", "不高于") in told["indicator_target"]  # fmt: skip
        every = {text for row in told.values() for line in row for text in line}
        assert every.isdisjoint(
            {"baseline_bound", "cycle", "equal", "quarter", "at_most", "target_ceiling"}
        )
        indicator(ledger, bound="less_than")  # the row of the target itself stays
        assert lines(ledger) == {"indicator_target": [("目标性质", "不高于", "低于")]}
        indicator(ledger, bound="more_than")
        assert lines(ledger) == {"indicator_target": [("目标性质", "低于", "超过")]}
        indicator(ledger, bound="equal")
        assert lines(ledger) == {"indicator_target": [("目标性质", "超过", "达到")]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_that_a_column_may_hold_has_words(lang):
    raw = set()
    with speaking(lang):
        for table, body in re.findall(
            r"CREATE TABLE (\w+)\s*\((.*?)\)\s*STRICT", SCHEMA.read_text("utf-8"), re.S
        ):
            for column, codes in re.findall(r"CHECK\s*\(\s*(\w+) IN\s*\(([^)]*)\)", body):
                known = list(re.findall(r"'(\w+)'", codes))
                said = [value_words(table, column, code) for code in known]
                if not table.endswith("_h") and any(
                    "_" in word or (lang == "zh" and word.isascii()) for word in said
                ):
                    raw.add(f"{table}.{column}")
    assert raw <= LEFT
