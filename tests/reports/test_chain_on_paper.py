"""The head of the ledger's chain stands on every page of every paper; the pack names the log of uses too."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from fundtracker import audit
from fundtracker.domain.base.period import Quarter
from fundtracker.paths import asset
from fundtracker.reports import registry, shown_print
from fundtracker.reports.review import pack, pack_pdf, pack_xlsx
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables import typeset
from tests.ledger import world
from tests.reports.copy_world import Q

TEMPLATES = sorted(
    path.stem
    for path in Path(str(asset("resources/reports"))).glob("*.typ")
    if path.stem != "charts"
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with world.filled(tmp_path_factory.mktemp("chain")) as ledger:
        yield ledger


def pages(content: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.get_textpage().get_text_bounded())
            for page in pypdfium2.PdfDocument(content)]  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_foot_of_every_template_holds_the_chain(name):
    text = asset(f"resources/reports/{name}.typ").read_text("utf-8")
    foot = re.search(r"footer: context \[(.*?)\n  \]", text, re.S)
    assert foot is not None and "data.chain" in foot[1]


def test_every_page_of_a_pack_names_the_heads_of_ledger_and_log(ledger, tmp_path):
    audit.begin(tmp_path / "uses.jsonl")
    try:
        audit.note("open", "write")
        head = audit.head()
        content = json.loads(pack.body(ledger, Q, []))
    finally:
        audit.end()
    assert content["uses"] == list(head)
    printed = pages(pack_pdf.compiled(content, Print(("zh",)), "pdf")[0])
    assert len(printed) > 3
    for page in printed:
        assert f"账本链头{ledger.head()[:16]}" in page and head.hash[:16] in page
    pack_xlsx.write(content, tmp_path / "p.xlsx", Print(("zh",)))
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "p.xlsx").read_bytes()))
    first = "\n".join(str(cell.value) for row in book.worksheets[0] for cell in row if cell.value)
    assert ledger.head() in first and head.hash in first


def test_a_pack_without_a_log_names_the_ledger_alone(ledger):
    content = json.loads(pack.body(ledger, Q, []))
    assert "uses" not in content and len(pack.chain_lines(content)) == 1


def test_what_a_page_shows_is_printed_with_the_head(ledger, monkeypatch):
    table = registry.build(ledger, "plan", quarter=Quarter(2023, 2))
    given = {}
    monkeypatch.setattr(typeset, "compiled", lambda name, data, form: given.update(data) or [])
    shown_print.pages(table, world.Clock()(), ledger.head())
    assert given["chain"] == typeset.chain_words(ledger.head())
