import subprocess
import sys
from pathlib import Path

import pytest

from fundtracker.reports.tables import typeset, typesetter
from fundtracker.reports.tables.font_coverage import font


def memory() -> int:
    """Return what this process holds, in KiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return int(
        next(line for line in status.read_text().splitlines() if line.startswith("VmRSS")).split()[
            1
        ]
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plain.typ").write_text(
        '#let data = json("data.json")\n#data.text\n#pagebreak()\n2', "utf-8"
    )
    (tmp_path / "data.json").write_text('{"text": "第一页"}', "utf-8")
    return tmp_path


def test_pages_come_in_order_and_a_pdf_is_one(folder):
    fonts = font().parent
    assert [page[:4] for page in typesetter.typeset(folder, "plain", "png", fonts)] == [
        b"\x89PNG"
    ] * 2
    for page in folder.glob("page-*"):
        page.unlink()
    [document] = typesetter.typeset(folder, "plain", "pdf", fonts)
    assert document.startswith(b"%PDF-")


def test_a_fault_of_a_template_is_raised_with_the_words_of_typst(folder):
    (folder / "plain.typ").write_text("#nothing-of-that-name", "utf-8")
    with pytest.raises(RuntimeError, match="unknown variable"):
        typesetter.typeset(folder, "plain", "pdf", font().parent)


def test_a_frozen_program_is_asked_by_its_word(folder):
    arguments = [str(folder), "plain", "pdf", str(font().parent)]
    subprocess.run([sys.executable, "-m", "fundtracker", typesetter.WORD, *arguments], check=True)
    assert (folder / "page-00000").read_bytes().startswith(b"%PDF-")


def test_what_typst_keeps_does_not_stay_with_the_program():
    data = {"page_words": typeset.page_words()}
    before, loaded = memory(), "typst" in sys.modules
    with pytest.raises(
        RuntimeError
    ):  # the template wants more than that: its process is gone all the same
        typeset.compiled("notice", data)
    assert loaded or "typst" not in sys.modules  # a test that prints bank statements may have it
    assert memory() - before < 20_000
