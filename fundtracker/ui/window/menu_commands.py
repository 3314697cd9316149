"""What the menus do: ledgers, undo and redo, copies, language, theme. Registered once as actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fundtracker import i18n, private_files
from fundtracker.domain.base.money import UNITS
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.undo import Undone, stacks
from fundtracker.reports.tables.labels import kind_name
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.window.frame import Frame

if TYPE_CHECKING:
    from fundtracker.ui.base.background import Task


class Deeds(QObject):
    """The deeds of the frame; pages add their own on themselves."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._turning = False  # an undo or redo is under way: the key pressed twice does not ask for another

    def register(self, actions: Actions, pages: Sequence[tuple[str, Callable[[], str]]]) -> None:
        """Put every deed into the registry."""
        self._actions, window, session = actions, self._window, self._session
        add = actions.add
        add("new", lambda: tr("New ledger…"), self.new, menu="file", keys="Ctrl+N", icon="plus")
        add("open", lambda: tr("Open a ledger…"), self.open, menu="file", keys="Ctrl+O", icon="folder")
        add("sample", lambda: tr("Open the sample ledger"), self.open_sample, menu="file", icon="book")
        add("import", lambda: tr("Import files…"), self.take_in, menu="file", keys="Ctrl+I", icon="import")
        add("backup", lambda: tr("Save a verified copy…"), self.backup, menu="file", keys="Ctrl+Shift+S", icon="save")
        add("check", lambda: tr("Check the ledger"), self.check, menu="file", icon="check")
        add("close", lambda: tr("Close the ledger"), self.close, menu="file", keys="Ctrl+W")
        add("quit", lambda: tr("Quit"), window.close, menu="file", keys="Ctrl+Q")
        add("undo", lambda: tr("Undo"), self.undo, menu="edit", keys="Ctrl+Z", icon="undo")
        add("redo", lambda: tr("Redo"), self.redo, menu="edit", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo")
        add("copy", lambda: tr("Copy"), self.copy, menu="edit", keys="Ctrl+C", icon="copy")
        add("find", lambda: tr("Search"), self.find, menu="edit", keys=("Ctrl+K", "Ctrl+F"), icon="search")
        add("rules", lambda: tr("Suggested rules…"), self.rules, menu="edit", icon="wand")
        for number, (name, text) in enumerate(pages, 1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            add(f"go.{name}", text, partial(window.open_page, name), menu="go", keys=keys)
        add("theme", lambda: tr("Dark / light"), self.flip_theme, menu="view", keys="Ctrl+D", icon="moon")
        add("language", other_language, self.flip_language, menu="view", icon="language")
        for unit in UNITS:
            add(f"unit.{unit}", partial(unit_name, unit), partial(self.unit, unit), menu="view")
        add("guide", lambda: tr("Guide"), self.guide, menu="help", keys="F1", icon="book")
        add("explain", lambda: tr("Where the figure comes from"), self.explain, menu="help", keys="F9", icon="explain")
        add("about", lambda: tr("About the program"), self.about, menu="help", icon="info")
        actions.again()
        session.opened.connect(self._begin)

    def _begin(self) -> None:
        self._turning = False  # whatever was under way in the ledger before

    # ------------------------------------------------------------ what can be done now
    def look(self) -> None:
        """See which deeds make sense, and what undo would undo."""
        is_open = self._session.info is not None
        names = ("import", "backup", "check", "close", "undo", "redo", "copy", "find", "rules", "explain")
        pages = [name for name in self._actions.names() if name.startswith("go.")]
        for name in (*names, *pages):
            self._actions[name].setEnabled(is_open)
        for name in ("undo", "redo", "import"):
            self._actions[name].setEnabled(is_open and not self._read_only())
        if is_open:
            read = self._session.operations.read
            read(self, lambda ledger: stacks(ledger.history.entries()), self._undo_state, key="undo")

    def _read_only(self) -> bool:
        return self._session.info is None or self._session.info.read_only

    def _undo_state(self, found: tuple[list[Entry], list[Entry]]) -> None:
        done, undone = found
        self._actions["undo"].setEnabled(bool(done) and not self._read_only())
        self._actions["redo"].setEnabled(bool(undone) and not self._read_only())

    # ------------------------------------------------------------ ledgers
    def leave(self, then: Callable[[], object]) -> None:
        """Leave the open ledger: not while work runs in it, and asked first where something would be lost."""
        if self._session.operations.at_work():
            self._session.told.emit("warn", tr("Work is still under way: wait until it is done, or cancel it first."))
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
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(self._window, tr("New ledger"), "", tr("Ledger") + " (*.ftdb)")
        if name:
            path = Path(name)
            named = path if path.suffix.lower() == ".ftdb" else path.with_name(path.name + ".ftdb")
            self._session.create(named, "laoshan-2023")

    def open(self) -> None:
        """Ask for a ledger and open it."""
        self.leave(self._open)

    def _open(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        kinds = f"{tr('Ledger')} (*.ftdb);;{tr('Review copy')} (*.ftreview);;*"
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Open a ledger"), "", kinds)
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

        self._window.message.say("accent", tr("The sample ledger is being made from its bank files…"))
        self._session.operations.outside(self, make, lambda _: self._session.open(path))

    def backup(self) -> None:
        """Ask for a name and write a verified copy."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(self._window, tr("Save a verified copy"), "", tr("Ledger") + " (*.ftdb)")
        if name:
            self._session.operations.read(self, lambda ledger: ledger.backup(name), lambda _: self._backed_up(name))

    def _backed_up(self, name: str) -> None:
        self._session.backed_up = self._session.clock().isoformat(timespec="seconds")
        self._window.status.again()
        self._session.told.emit("ok", tr("{path}: a verified copy", path=Path(name).name))

    def check(self) -> None:
        """Prove the whole ledger and show every finding."""
        from fundtracker.ui.window.dialogs import CheckDialog

        def work(ledger: Ledger) -> tuple[list[str], list[str], str]:
            from fundtracker.reports.tables.labels import clock_words

            found = [i18n.say(issue) for issue in ledger.check()]
            return found, [clock_words(doubt) for doubt in ledger.history.clock_doubts()], ledger.head()

        def show(result: tuple[list[str], list[str], str]) -> None:
            self._window.message.say("", "")
            self._checked = CheckDialog(*result, self._window)
            self._checked.open()

        self._window.message.say("accent", tr("The ledger is being checked…"))
        self._session.operations.read(self, work, show, key="check")

    def offer_backup(self, path: Path) -> None:
        """Say what is wrong with a ledger and offer its newest good copy; the file stays as it is."""
        from fundtracker.ledger.core import backup

        def found(copy: Path | None) -> None:
            if copy is None:
                return
            text = tr("{path} is damaged. Its newest good copy is of {when}.", path=path.name, when=_when(copy))
            restore = partial(self._restore, path, copy)
            self._window.message.say("bad", text, tr("Open the copy"), partial(self.leave, restore))

        self._session.operations.outside(self, lambda _: backup.newest_good(path), found)

    def _restore(self, path: Path, copy: Path) -> None:
        from fundtracker.ledger.core import backup

        self._session.operations.outside(self, lambda _: backup.restore(path, copy), self._session.open)

    def guide(self) -> None:
        """Open the guide in the language in use at the page shown; it needs no network."""
        from fundtracker.ui.window.dialogs import GuideDialog

        self._guide = GuideDialog(self._window, self._window.page_name)
        self._guide.show()

    def take_in(self) -> None:
        """Ask for files and show them on the import page."""
        from fundtracker.ui.forms.file_choice import choose_files

        self._window.take_in(choose_files(self._window))

    # ------------------------------------------------------------ undo and redo
    def undo(self, seq: int | None = None) -> None:
        """Undo the last change or the one named.

        It is done and rolled back first: what goes along, and the money that one named from a list moves, is
        shown and confirmed.
        """
        if self._turning:
            return
        self._turning = True

        def failed(error: UserError) -> None:
            self._turning = False
            self._session.operations.failed.emit(error)

        def work(ledger: Ledger, _: Task) -> tuple[Undone, list[str]]:
            from fundtracker.reports import undone

            found = ledger.undo(seq, preview=True)
            return found, undone.words(ledger, found)

        def seen(result: tuple[Undone, list[str]]) -> None:
            from fundtracker.reports import undone

            self._turning = False
            found, lines = result
            turn = partial(self._turn, lambda ledger: ledger.undo(found.entry.seq))
            if not found.along and (seq is None or not undone.moves_money(found)):
                turn()
                return
            from fundtracker.ui.window.dialogs import UndoDialog

            dialog = UndoDialog(found, lines, self._window)
            dialog.accepted.connect(turn)
            dialog.open()

        self._session.operations.write(self, work, seen, failed=failed)

    def rules(self) -> None:
        """Show the suggested rules of classification, to be taken or dropped."""
        from fundtracker.ui.payments.rules_dialog import RulesDialog, Suggestion, read_suggestions

        def show(found: list[Suggestion]) -> None:
            if found:
                RulesDialog(self._session, found, self._window).open()
            else:
                self._session.told.emit("accent", tr("No suggested rule waits."))

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

        def told(done: Undone) -> None:
            self._turning = False
            text = tr("Turned back: {what} (change {seq})", what=kind_name(done.entry.kind), seq=done.entry.seq)
            self._session.told.emit("ok", text)

        self._session.operations.write(self, lambda ledger, _: work(ledger), told, failed=failed)

    def copy(self) -> None:
        """Copy what is selected on the page."""
        self._window.page.copy()

    # ------------------------------------------------------------ looks
    def find(self) -> None:
        """Go to the search line."""
        search = self._window.top.search
        QTimer.singleShot(0, search, search.setFocus)
        search.selectAll()

    def flip_theme(self) -> None:
        """Switch light and dark."""
        self._session.set_theme("dark" if self._session.settings.theme == "light" else "light")

    def flip_language(self) -> None:
        """Switch Chinese and English."""
        self._session.set_language("en" if i18n.language() == "zh" else "zh")

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
    if i18n.language() == "zh":
        return "English"
    from PySide6.QtCore import QLocale

    return QLocale(QLocale.Language.Chinese).nativeLanguageName()


def _when(copy: Path) -> str:
    day, time = copy.stem.split("-")[:2]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}"
