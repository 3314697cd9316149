"""The workbook recalculated by LibreOffice, where it is installed: its own sums equal the ledger's to the fen.

``test_pack`` proves the same of every formula by its own small calculation, with no office needed.
"""

import json
import re
import shutil
import subprocess
import zipfile
from fractions import Fraction

import openpyxl
import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.reports.review import pack, pack_xlsx
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables import table_xlsx
from tests.ledger import frozen_world

OFFICE = shutil.which("soffice")
Q = Quarter(2023, 4)


def without_values(path, to) -> int:
    """Write a workbook again without the values that its formulas carry; return how many formulas there are."""
    n = 0
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                data, some = re.subn(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", data)
                n += some
            new.writestr(info, data)
    return n


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_recalculated_by_libreoffice_equals_the_ledger_to_the_fen(tmp_path, lang):
    with frozen_world.filled(tmp_path) as ledger:
        content = json.loads(pack.body(ledger, Q, []))
    pack_xlsx.write(content, tmp_path / "p.xlsx", Print((lang,)))
    assert without_values(tmp_path / "p.xlsx", tmp_path / "bare.xlsx") >= 30
    (tmp_path / "out").mkdir()
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "bare.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "out/bare.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(tmp_path / "p.xlsx")
    checked = 0
    for sheet, asked, said in zip(
        book.worksheets[1:-1],
        formulas.worksheets[1:-1],
        content["languages"][lang]["sheets"],
        strict=True,
    ):
        for y, row in enumerate(said["rows"], table_xlsx.TOP + 1):
            for x, column in enumerate(said["columns"], 2):
                wanted = (row["cells"].get(column["code"]) or {"value": None})["value"]
                if isinstance(wanted, int) and column["kind"] not in ("text", "day"):
                    found = (
                        Fraction(str(round(sheet.cell(y, x).value, 6)))
                        * table_xlsx.SCALES[column["kind"]]
                    )
                    assert found == wanted, (said["code"], row["name"], column["head"])
                    checked += isinstance(asked.cell(y, x).value, str)
    assert checked >= 30
