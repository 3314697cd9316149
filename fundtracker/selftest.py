"""``fundtracker --selftest``: proves on this computer that an installation is whole, in a minute.

A ledger is made in a folder that goes again, a shipped bank file is imported, and what comes out is
compared to the fen with ``resources/selftest/expected.json``. Nothing of the person's is read or
written. Each step is one line; a step that fails says why, and the others are tried all the same.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import fundtracker
from fundtracker import cli, i18n
from fundtracker.cli import context
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.paths import asset

WORD, WITHOUT_WINDOW, WITHOUT_QT = "--selftest", "--no-window", "--no-qt"
EXPECTED = "resources/selftest/expected.json"
PASSPHRASE = "selftest 3f9c2a"  # of a key that goes with its folder
PATIENCE = 60_000  # ms that a window may take on a slow desk
# What the program loads at some moment of a working day, by the package that brings it.
LIBRARIES = {
    "PySide6-Essentials": ("PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtPrintSupport"),
    "sqlite-utils": ("sqlite_utils",), "python-calamine": ("python_calamine",),
    "XlsxWriter": ("xlsxwriter",), "platformdirs": ("platformdirs",),
    "zstandard": ("zstandard",), "pyxirr": ("pyxirr",), "cryptography": (
        "cryptography.hazmat.primitives.asymmetric.ed25519",
    ),
    "typst": ("typst",), "pylopdf-fonts-zh-cn": ("pylopdf_fonts_zh_cn",), "pandas": ("pandas",),
    "pyqtgraph": ("pyqtgraph",), "pypdfium2": ("pypdfium2",), "sqlcipher3": ("sqlcipher3",),
}  # fmt: skip
EXTRAS = ("pyarrow", "psycopg")  # an extra: what needs it says so where it is not installed


class Failed(Exception):  # noqa: N818 - what a step says
    """A step came out otherwise than it must; the text says how."""


class Step(NamedTuple):
    """One thing that is tried: its name, and what does it and returns a word on it."""

    name: str
    run: Callable[[Desk], str]


class Desk:
    """A folder for the time of the test, with a ledger in it on which commands are run."""

    def __init__(self, folder: Path, lang: str, *, qt: bool = True) -> None:
        self.folder, self.lang, self.qt = folder, lang, qt
        self.ledger = folder / "selftest.ftdb"
        self.expected = json.loads(asset(EXPECTED).read_text("utf-8"))
        self.quarter = str(self.expected["quarter"])

    def command(self, *words: str, status: int = 0) -> str:
        """Run a command as a person types it and return what it printed; raises ``Failed`` for
        another exit status.
        """
        printed, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
            came = cli.run([*words, "--lang", self.lang])
        if came != status:
            why = (errors.getvalue() or printed.getvalue()).strip().splitlines()[-1:]
            raise Failed(f"{' '.join(words[:2])}: {came} ≠ {status}. {' '.join(why)}")
        return printed.getvalue()

    def figures(self) -> dict[str, int]:
        """Return the figures of table 1 that are expected, as they are now, in fen."""
        words = ("--ledger", str(self.ledger), "--quarter", self.quarter, "--format", "json")
        table = json.loads(self.command("report", "plan", *words))
        cells = {cell["id"]: cell["fen"] for row in table["rows"] for cell in row["cells"].values()}
        return {name: cells[name] for name in self.expected["cells"]}


def main(words: Sequence[str]) -> int:
    """Try every step, print a line for each and return the exit status: 0 all passed, 1 not all,
    2 a word that is not known.

    Args:
        words: what followed ``--selftest``: ``--no-window``; ``--no-qt`` where Qt itself cannot run
            (a trial under wine): the window and all modules of it are left out; ``--lang zh|en``.
    """
    lang = words[words.index("--lang") + 1] if "--lang" in words[:-1] else i18n.language()
    rest = [word for word in words if word not in (WITHOUT_WINDOW, WITHOUT_QT, "--lang", lang)]
    if rest or lang not in i18n.LANGUAGES:
        sys.stderr.write(f"fundtracker {WORD} [{WITHOUT_WINDOW} | {WITHOUT_QT}] [--lang zh|en]\n")
        return 2
    i18n.use(lang)
    bare = WITHOUT_WINDOW in words or WITHOUT_QT in words
    steps = [step for step in STEPS if not bare or step.run is not _window]
    if not isinstance(sys.stdout, io.TextIOBase):  # a Windows program without a console has none
        sys.stdout = io.StringIO()
    before = os.environ.get(context.PASSPHRASE)
    os.environ[context.PASSPHRASE] = PASSPHRASE
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            failed = _tried(steps, Desk(Path(folder), lang, qt=WITHOUT_QT not in words))
    finally:
        os.environ.pop(context.PASSPHRASE)
        if before is not None:
            os.environ[context.PASSPHRASE] = before
    _say_left_out(bare, WITHOUT_QT in words)
    if failed:
        print(
            tr("{n} of {of} steps failed: this installation is not whole", n=failed, of=len(steps))
        )
    else:
        print(tr("all {n} steps passed: this installation is whole", n=len(steps)))
    return 1 if failed else 0


def _say_left_out(window: bool, qt: bool) -> None:
    """Print what was not tried because it was asked for so."""
    if window:
        print(tr("left out: the window (it was asked for so)"))
    if qt:
        print(tr("left out: Qt and every module of the window (it was asked for so)"))


def _tried(steps: Sequence[Step], desk: Desk) -> int:
    """Print a line for each step and return how many failed."""
    failed = 0
    for step in steps:
        try:
            word, text = tr("ok"), step.run(desk)
        except Exception as error:  # noqa: BLE001 - every step is tried, whatever became of another
            failed += 1
            words = i18n.say(error) if isinstance(error, UserError) else str(error)
            word, text = tr("FAILED"), words or type(error).__name__
        i18n.use(desk.lang)
        print(f"{word}  {tr(step.name)}: {text}", flush=True)
    return failed


# ---------------------------------------------------------------- what is there
def _modules(desk: Desk) -> str:
    """Load every module of the program: one that a build left out would fail months later."""
    names = [
        module.name
        for module in pkgutil.walk_packages(fundtracker.__path__, "fundtracker.")
        if not module.name.endswith("__main__") and "._assets" not in module.name
    ]
    if not desk.qt:
        names = [name for name in names if not name.startswith("fundtracker.ui.")]
    missing = [name for name in names if not _loads(name)]
    if missing or len(names) < 100:
        raise Failed(", ".join(missing) or str(len(names)))
    return tr("{n} loaded", n=len(names))


def _libraries(desk: Desk) -> str:
    names = [name for group in LIBRARIES.values() for name in group]
    if not desk.qt:
        names = [name for name in names if not name.startswith(("PySide6", "pyqtgraph"))]
    if missing := [name for name in names if not _loads(name)]:
        raise Failed(", ".join(missing))
    extras = [name for name in EXTRAS if not _loads(name)]
    absent = tr("not installed, an extra: {names}", names=", ".join(extras)) if extras else ""
    return "; ".join(filter(None, (tr("{n} loaded", n=len(names)), absent)))


def _loads(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _texts(desk: Desk) -> str:
    words = []
    for language in i18n.LANGUAGES:
        i18n.use(language)
        words.append(tr("Quarterly review"))
    i18n.use(desk.lang)
    if len(set(words)) < len(words):
        raise Failed(" = ".join(words))
    return " / ".join(words)


# ---------------------------------------------------------------- from a file to a signed paper
def _new(desk: Desk) -> str:
    from fundtracker.intake import sample
    from fundtracker.ledger import Ledger

    with Ledger.create(desk.ledger, "selftest", clock=context.now) as ledger:
        sample.begin(ledger)
    return desk.ledger.name


def _import(desk: Desk) -> str:
    file, counts = desk.expected["file"], desk.expected["counts"]
    words = ("--ledger", str(desk.ledger), "--json")
    answer = json.loads(desk.command("import", str(asset(file)), *words, status=1))
    came = {name: answer["counts"][name] for name in counts}
    if came != counts or answer["encoding"] != "gb18030":
        raise Failed(f"{came} ≠ {counts}, {answer['encoding']}")
    return tr(
        "{name}: {new} new, {known} known, {rejected} rejected",
        name=f"{Path(file).name} (GB18030)",
        **counts,
    )


def _table(desk: Desk) -> str:
    figures = desk.figures()
    wrong = [
        f"{name}: {fen} ≠ {desk.expected['cells'][name]}"
        for name, fen in figures.items()
        if fen != desk.expected["cells"][name]
    ]
    if wrong:
        raise Failed("; ".join(wrong))
    return tr("{n} figures, to the fen", n=len(figures))


def _explain(desk: Desk) -> str:
    figure = desk.expected["explained"]
    answer = json.loads(desk.command("explain", figure, "--ledger", str(desk.ledger), "--json"))
    if answer["sum_fen"] != desk.expected["cells"][figure] or not answer["payments"]:
        raise Failed(f"{figure}: {answer['sum_fen']}")
    return tr("{figure}: {n} payments", figure=figure, n=answer["n"])


def _undo(desk: Desk) -> str:
    before = desk.figures()
    desk.command("undo", "--ledger", str(desk.ledger))
    if any(desk.figures().values()):
        raise Failed(tr("money is left after the import was undone"))
    desk.command("redo", "--ledger", str(desk.ledger))
    if desk.figures() != before:
        raise Failed(tr("redo does not bring back the figures"))
    return tr("undone and brought back")


def _workbook(desk: Desk) -> str:
    from python_calamine import CalamineWorkbook

    path, figure = desk.folder / "table1.xlsx", desk.expected["explained"]
    words = ("--format", "xlsx", "--unit", "yuan", "-o", str(path))
    where = ("--ledger", str(desk.ledger), "--quarter", desk.quarter)
    desk.command("report", "plan", *where, *words)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    wanted = desk.expected["cells"][figure] / 100
    if not any(value == wanted for row in rows for value in row):
        raise Failed(f"{figure}: {wanted}")
    return path.name


def _paper(desk: Desk) -> str:
    import pypdfium2

    path = desk.folder / "review.pdf"
    where = ("--ledger", str(desk.ledger), "--quarter", desk.quarter)
    desk.command("report", "review", *where, "--format", "pdf", "-o", str(path))
    with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
        pages = len(document)
        with contextlib.closing(document[0].get_textpage()) as text:
            letters = text.get_text_range()
    if not pages or not letters.strip():
        raise Failed(tr("{n} pages", n=pages))
    return tr("{n} pages", n=pages)


def _signed(desk: Desk) -> str:
    """Freeze the quarter, sign it and prove the signature and the review copy of it."""
    where, key = ("--ledger", str(desk.ledger), "--quarter", desk.quarter), desk.folder / "s.key"
    desk.command("review", "key", "selftest", "-o", str(key))
    desk.command("review", "check", *where, "--reason", "selftest")
    desk.command("review", "freeze", *where)
    desk.command("review", "sign", *where, "--key", str(key), "--role", "prepared")
    copy = desk.folder / "selftest.ftreview"
    desk.command("review", "export", *where, "--key", str(key), "-o", str(copy))
    desk.command("review", "verify", str(copy))
    answer = json.loads(desk.command("report", "review", *where, "--format", "json"))
    return "SHA-256 " + str(answer["sha256"])[:16]


def _copied(desk: Desk) -> str:
    copy = desk.folder / "copy.ftdb"
    desk.command("backup", str(copy), "--ledger", str(desk.ledger))
    heads = {
        json.loads(desk.command("check", "--ledger", str(path), "--json"))["head"]
        for path in (desk.ledger, copy)
    }
    if len(heads) != 1:
        raise Failed(" ≠ ".join(sorted(heads)))
    return str(heads.pop())[:16]


# ---------------------------------------------------------------- the window
def _window(desk: Desk) -> str:
    """Show the window on the ledger, open every page, close it."""
    from fundtracker.ui.window import app, system_libraries

    if not app.can_show():
        raise Failed(tr("there is no display; {word} leaves this step out", word=WITHOUT_WINDOW))
    if missing := system_libraries.missing_packages():
        raise Failed(" ".join(missing))
    from fundtracker.ui.window.try_pages import try_pages

    return tr("{n} pages", n=try_pages(desk.ledger, desk.lang, PATIENCE))


STEPS: Sequence[Step] = (
    Step(mark("modules of the program"), _modules),
    Step(mark("libraries"), _libraries),
    Step(mark("texts in both languages"), _texts),
    Step(mark("a new ledger"), _new),
    Step(mark("import of a bank file"), _import),
    Step(mark("table 1"), _table),
    Step(mark("where a figure comes from"), _explain),
    Step(mark("undo and redo"), _undo),
    Step(mark("spreadsheet, read back"), _workbook),
    Step(mark("review as PDF, read back"), _paper),
    Step(mark("frozen, signed, proved"), _signed),
    Step(mark("verified copy"), _copied),
    Step(mark("the window, every page"), _window),
)
