"""What the menus do: ledgers, undo and redo, copies, language, theme. Registered once as
actions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fundtracker import i18n, private_files
from fundtracker.domain.base.money import UNITS
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.undo import Undone, stacks
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.later import later
from fundtracker.ui.base.qt_texts import language_name
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.desk.commands import DeskCommands
from fundtracker.ui.desk.recent_menu import RecentMenu
from fundtracker.ui.window.copy_commands import CopyCommands
from fundtracker.ui.window.export_commands import ExportCommands
from fundtracker.ui.window.frame import Frame
from fundtracker.ui.window.installation import InstallationCommands

if TYPE_CHECKING:
    from fundtracker.ui.base.background import Task

_OF_A_LEDGER = (  # what makes sense only where one is open
    *(
        "import",
        "backup",
        "copies",
        "people",
        "uses",
        "window",
        "password",
        "lock",
        "check",
        "close",
    ),
    *("undo", "redo", "undo_list", "copy", "find", "rules", "record", "explain"),
)


class MenuCommands(QObject):
    """The deeds of the frame; pages add their own on themselves."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self.copying = CopyCommands(window.session, window, self.leave)
        self._turning = (
            False  # an undo or redo is under way: the key pressed twice does not ask for another
        )

    def register(self, actions: Actions, pages: Sequence[tuple[str, Callable[[], str]]]) -> None:
        """Put every deed into the registry."""
        self._actions, window, session = actions, self._window, self._session
        add = actions.add
        add("new", lambda: tr("New ledger…"), self.new, menu="file", keys="Ctrl+N", icon="plus")
        add(
            "open",
            lambda: tr("Open a ledger…"),
            self.open,
            menu="file",
            keys="Ctrl+O",
            icon="folder",
        )
        opened = lambda path: self.leave(partial(session.open, path))
        self._recent = RecentMenu(actions.menu("file"), session.settings, opened)
        sample = partial(tr, "Open the sample ledger")
        add("sample", sample, self.open_sample, menu="file", icon="book")
        add(
            "import",
            lambda: tr("Import files…"),
            self.import_files,
            menu="file",
            keys="Ctrl+I",
            icon="import",
        )
        copying = self.copying
        copy, keys = (lambda: tr("Save a verified copy…")), "Ctrl+Shift+S"
        add("backup", copy, copying.backup, menu="file", keys=keys, icon="save")
        desk = self.desk = DeskCommands(session, window, self.leave)
        for entry in desk.entries():
            add(entry.name, entry.text, entry.run, menu="file", keys=entry.keys, icon=entry.icon)
        exports = self._exports = ExportCommands(self._session, window)
        add("archive", lambda: tr("Archive a year…"), exports.archive, menu="file", icon="export")
        add("tables", lambda: tr("Export all tables…"), exports.tables, menu="file", icon="export")
        add("vouchers", lambda: tr("Vouchers…"), exports.vouchers, menu="file", icon="export")
        page = lambda: exports.print_page(window.page, window.page_name)
        add("print", lambda: tr("Print…"), page, menu="file", keys="Ctrl+P", icon="file")
        add("check", lambda: tr("Check the ledger"), self.check, menu="file", icon="check")
        add("close", lambda: tr("Close the ledger"), self.close, menu="file", keys="Ctrl+W")
        add("quit", lambda: tr("Quit"), window.close, menu="file", keys="Ctrl+Q")
        add("undo", lambda: tr("Undo"), self.undo, menu="edit", keys="Ctrl+Z", icon="undo")
        add(
            "redo",
            lambda: tr("Redo"),
            self.redo,
            menu="edit",
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            icon="redo",
        )
        listed, words = partial(window.open_page, "history"), partial(tr, "Undo one of a list…")
        add("undo_list", words, listed, menu="edit", keys="Ctrl+Alt+Z", icon="undo")
        add("copy", lambda: tr("Copy"), self.copy, menu="edit", keys="Ctrl+C", icon="copy")
        add(
            "find",
            lambda: tr("Search"),
            self.find,
            menu="edit",
            keys=("Ctrl+K", "Ctrl+F"),
            icon="search",
        )
        add("record", lambda: tr("Record…"), self.record, menu="edit", keys="Ctrl+E", icon="plus")
        add("rules", lambda: tr("Suggested rules…"), self.rules, menu="edit", icon="wand")
        for number, (name, text) in enumerate(pages, 1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            add(f"go.{name}", text, partial(window.open_page, name), menu="go", keys=keys)
        look = partial(tr, "Dark / light")
        add("theme", look, self.flip_theme, menu="view", keys="Ctrl+D", icon="moon")
        add("language", other_language, self.flip_language, menu="view", icon="language")
        words, fold = partial(tr, "Fold / unfold"), lambda: window.body.turn()  # noqa: PLW0108 made later
        add("navigation", words, fold, menu="view", keys="Ctrl+B", icon="sidebar")
        for unit in UNITS:
            add(f"unit.{unit}", partial(unit_name, unit), partial(self.unit, unit), menu="view")
        add("guide", lambda: tr("Guide"), self.guide, menu="help", keys="F1", icon="book")
        add(
            "explain",
            lambda: tr("Where the figure comes from"),
            self.explain,
            menu="help",
            keys="F9",
            icon="explain",
        )
        self._installation = InstallationCommands(window, actions)
        add("about", lambda: tr("About the program"), self.about, menu="help", icon="info")
        actions.again()
        session.opened.connect(self._begin)

    def _begin(self) -> None:
        self._turning = False  # whatever was under way in the ledger before

    # ------------------------------------------------------------ what can be done now
    def look(self) -> None:
        """See which deeds make sense, and what undo would undo."""
        is_open = self._session.info is not None
        pages = [name for name in self._actions.names() if name.startswith("go.")]
        for name in (*_OF_A_LEDGER, *pages):
            self._actions[name].setEnabled(is_open)
        for name in ("undo", "redo", "import", "record"):
            self._actions[name].setEnabled(is_open and not self._read_only())
        if is_open:
            read = self._session.operations.read
            read(
                self, lambda ledger: stacks(ledger.history.entries()), self._undo_state, key="undo"
            )

    def _read_only(self) -> bool:
        return self._session.info is None or self._session.info.read_only

    def _undo_state(self, undoable: tuple[list[Entry], list[Entry]]) -> None:
        done, undone = undoable
        self._actions["undo"].setEnabled(bool(done) and not self._read_only())
        self._actions["redo"].setEnabled(bool(undone) and not self._read_only())

    # ------------------------------------------------------------ ledgers
    def leave(self, then: Callable[[], object]) -> None:
        """Leave the open ledger: not while work runs in it, and asked first where something would
        be lost.
        """
        if self._session.operations.at_work():
            self._session.notice.emit(
                "warn", tr("Work is still under way: wait until it is done, or cancel it first.")
            )
        elif words := self._window.unsaved():
            self._window.message.say("warn", words, tr("Throw it away and go on"), then)
        else:
            then()

    def close(self) -> None:
        """Close the ledger."""
        self.leave(self._session.close_ledger)

    def new(self) -> None:
        """Ask for a name and make a ledger with the published plan."""
        self.leave(self._new)

    def _new(self) -> None:
        kinds = tr("Ledger") + " (*.ftdb)"
        name = save_name(
            self._window, tr("New ledger"), tr("Park fund ledger") + ".ftdb", kinds, "ledger"
        )
        if name:
            path = Path(name)
            named = path if path.suffix.lower() == ".ftdb" else path.with_name(path.name + ".ftdb")
            self._session.create(named, "laoshan-2023")

    def open(self) -> None:
        """Ask for a ledger and open it."""
        self.leave(self._open)

    def _open(self) -> None:
        kinds = f"{tr('Ledger')} (*.ftdb);;{tr('Review copy')} (*.ftreview);;*"
        name = open_name(self._window, tr("Open a ledger"), kinds, "ledger")
        if name.endswith(".ftreview"):
            self.open_copy(Path(name))
        elif name:
            self._session.open(Path(name))

    def open_copy(self, path: Path) -> None:
        """Show a review copy, also where no ledger is open: on another computer."""
        from fundtracker.ui.review.copy_dialog import CopyDialog

        self._copy = CopyDialog(self._session, path, parent=self._window)
        self._copy.open()

    def open_sample(self) -> None:
        """Open the sample ledger; it is made first where it does not stand yet."""
        self.leave(self._open_sample)

    def _open_sample(self) -> None:
        from fundtracker.intake import sample

        path = sample.place()
        if path.exists():
            self._session.open(path)
            return
        person, clock = self._session.person, self._session.clock

        def make(_: object) -> None:
            private_files.folder(path.parent)
            for _done in sample.build(path, person, clock):
                pass

        self._window.message.say(
            "accent", tr("The sample ledger is being made from its bank files…")
        )
        self._session.operations.outside(self, make, lambda _: self._session.open(path))

    def check(self) -> None:
        """Prove the whole ledger and show every finding."""
        from fundtracker.ui.window.check_dialog import CheckDialog, Checked, checked

        def show(checked: Checked) -> None:
            self._window.message.say("", "")
            self._checked = CheckDialog(checked, self._session, self._window)
            self._checked.open()

        self._window.message.say("accent", tr("The ledger is being checked…"))
        self._session.operations.read(self, checked, show, key="check")

    def guide(self) -> None:
        """Open the guide in the language in use at the page shown; it needs no network."""
        from fundtracker.ui.window.dialogs import GuideDialog

        self._guide = GuideDialog(self._window, self._window.page_name)
        self._guide.show()

    def record(self) -> None:
        """Show what can be recorded; each type has its form."""
        from fundtracker.ui.forms.record_choice import RecordChoice

        self._choice = RecordChoice(self._session, self._window)
        self._choice.open()

    def import_files(self) -> None:
        """Ask for files and show them on the import page."""
        from fundtracker.ui.forms.file_choice import choose_files

        self._window.import_files(choose_files(self._window))

    # ------------------------------------------------------------ undo and redo
    def undo(self, seq: int | None = None) -> None:
        """Undo the last change or the one named.

        It is done and rolled back first: what goes along, and the money that one named from a list
        moves, is shown and confirmed.
        """
        if self._turning:
            return
        self._turning = True

        def failed(error: UserError) -> None:
            self._turning = False
            self._session.operations.failed.emit(error)

        def work(ledger: Ledger, _: Task) -> tuple[Undone, list[str]]:
            from fundtracker.reports import undone

            preview = ledger.undo(seq, preview=True)
            return preview, undone.words(ledger, preview)

        def seen(result: tuple[Undone, list[str]]) -> None:
            from fundtracker.reports import undone

            self._turning = False
            preview, lines = result
            turn = partial(self._turn, lambda ledger: ledger.undo(preview.entry.seq))
            if not preview.along and (seq is None or not undone.moves_money(preview)):
                turn()
                return
            from fundtracker.ui.window.dialogs import UndoDialog

            dialog = UndoDialog(preview, lines, self._window)
            dialog.accepted.connect(turn)
            dialog.open()

        self._session.operations.write(self, work, seen, failed=failed)

    def rules(self) -> None:
        """Show the suggested rules of classification, to be taken or dropped."""
        from fundtracker.ui.payments.rules_dialog import RulesDialog, Suggestion, read_suggestions

        def show(suggestions: list[Suggestion]) -> None:
            if suggestions:
                RulesDialog(self._session, suggestions, self._window).open()
            else:
                self._session.notice.emit("accent", tr("No suggested rule waits."))

        self._session.operations.read(self, read_suggestions, show, key="rules")

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._turn(lambda ledger: ledger.redo())

    def _turn(self, work: Callable[[Ledger], Undone]) -> None:
        if self._turning:
            return
        self._turning = True

        def failed(error: UserError) -> None:
            self._turning = False
            self._session.operations.failed.emit(error)

        def when_done(done: Undone) -> None:
            self._turning = False
            from fundtracker.reports import undone

            self._session.notice.emit("ok", undone.told(done))

        self._session.operations.write(
            self, lambda ledger, _: work(ledger), when_done, failed=failed
        )

    def copy(self) -> None:
        """Copy what is selected on the page."""
        self._window.page.copy()

    # ------------------------------------------------------------ looks
    def find(self) -> None:
        """Go to the search line."""
        search = self._window.top.search
        later(search, search.setFocus)
        search.selectAll()

    def flip_theme(self) -> None:
        """Switch light and dark."""
        self._session.set_theme("dark" if self._session.settings.theme == "light" else "light")

    def flip_language(self) -> None:
        """Switch to the next language: with two, to the other."""
        self._session.set_language(i18n.next_language())

    def unit(self, unit: str) -> None:
        """Show amounts in another unit."""
        self._session.set_unit(unit)
        self._window.top.units.choose(UNITS.index(unit))

    def explain(self) -> None:
        """Open the drawer on the figure under the cursor."""
        figure = self._window.page.figure()
        if figure is not None:
            self._session.explain.emit(figure)

    def about(self) -> None:
        """Say what this is."""
        from fundtracker.ui.window.dialogs import AboutDialog

        self._about = AboutDialog(self._window)
        self._about.open()


def other_language() -> str:
    """Return the name of the language to switch to, in that language."""
    return language_name(i18n.next_language())
