"""What the window works on: the open ledger, the person, quarter, unit, language and theme."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from fundtracker import audit, i18n, network_drives
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, copies
from fundtracker.ledger.core.backup import automatic
from fundtracker.ledger.core.lock import Holder
from fundtracker.ledger.review.roles import Person
from fundtracker.ledger.review.signing import Key
from fundtracker.reports.tables.labels import set_aside_words, unproved_notes
from fundtracker.settings import Settings, page_key
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Operations
from fundtracker.ui.base.watched_folder import WatchedFolder

_AFTER = 60  # quarters after the plan's end, at most: a mistyped year makes no list without end


class Info(NamedTuple):
    """The open ledger: ``quarters`` to choose from, the last one with payments inside the plan."""

    path: Path
    read_only: bool
    holder: Holder | None
    sample: bool
    quarters: list[Quarter]
    quarter: Quarter
    empty: bool
    saved: str
    copied: str = ""  # ISO time of the newest automatic copy, '' without one
    drive: str = ""  # the kind of the other computer's drive that it lies on, '' on an own one
    people: tuple[Person, ...] = ()  # the register, empty without roles


def worker(session: Session) -> Person | None:
    """Return who of the register works here, None without roles or a key of its people."""
    people = session.info.people if session.info is not None else ()
    key = session.key.public.hex() if session.key is not None else ""
    return next((person for person in people if person.public_key == key), None)


def login() -> str:
    """Return the login name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def now() -> dt.datetime:
    """Return the time of this desk, in UTC."""
    return dt.datetime.now(dt.UTC)


def short_time(iso: str, now: dt.datetime) -> str:
    """Return a stored UTC time: the time of day where it was today, else the day too."""
    today = now.astimezone().strftime("%Y-%m-%d")
    return local_time(iso, "%H:%M" if local_time(iso, "%Y-%m-%d") == today else "%Y-%m-%d %H:%M")


def local_time(iso: str, form: str = "%H:%M") -> str:
    """Return a stored UTC time as this desk's clock shows it."""
    try:
        return dt.datetime.fromisoformat(iso).astimezone().strftime(form)
    except ValueError:
        return iso


class Made(NamedTuple):
    """What a form recorded: what its row is called (name, code of the row or code as shown), and
    all that was stated.
    """

    name: str
    values: dict[str, Any]


class Session(QObject):
    """One desk at work. Pages ask it, listen to it, and never know each other."""

    opened = Signal()  # another ledger stands, or none
    quarter_changed = Signal()
    unit_changed = Signal()
    language_changed = Signal()
    theme_changed = Signal()
    notice = Signal(str, str)  # tone, sentence: a bar above the page
    offered = Signal(str, str, str, object)  # a notice with a button: its words, what it does
    explain = Signal(object)  # a figure's id, or a callable Ledger → Explanation
    go = Signal(str)  # the name of a page
    show_in = Signal(str, str)  # the name of a page, and what to find there
    search = Signal(str)  # show the disbursements that hold this text
    locked = Signal(object, object)  # Path of a ledger under a password, what opens it again
    damaged = Signal(object)  # Path of a ledger that cannot be opened
    undo = Signal(int)  # a changeset to undo
    show_payments = Signal(object)  # Query: show these disbursements, all quarters
    show_payment = Signal(object)  # id: show this disbursement alone, with its details
    visit = Signal(object, object)  # Path of a ledger to open, what to do once it stands
    show_source = Signal(object, int)  # an import and a line of its file: show the file there
    show_groups = Signal(str, object)  # a dimension, a Query: these disbursements added up by it
    dropped = Signal(object)  # list[Path]: files to take in
    command = Signal(str)  # the name of an action, as the menu would do it
    worker_changed = Signal()  # a key was unlocked or locked
    recorded = Signal(object)  # Made: the page shown puts its cursor on what a form recorded
    selected = Signal()  # the selection of a page says something new

    def __init__(self, settings: Settings, clock: Callable[[], dt.datetime] = now) -> None:
        super().__init__()
        self.settings, self.clock = settings, clock
        self.operations = Operations()
        self.watched = WatchedFolder(settings, self.operations)
        self.info: Info | None = None
        self.quarter: Quarter | None = None
        self.backed_up = ""
        self.key: Key | None = None  # of who works, unlocked once for all ledgers of this window
        i18n.use(settings.language)
        theme.use(settings.theme)
        self.operations.changed.connect(lambda _: self._look_again())
        self.operations.told.connect(
            lambda issues: self.notice.emit("warn", "\n".join(map(i18n.say, issues)))
        )
        self.opened.connect(self.watch)

    # ------------------------------------------------------------ the ledger
    @property
    def writable(self) -> bool:
        """Whether a ledger is open and takes changes."""
        return self.info is not None and not self.info.read_only

    def watch(self) -> None:
        """Begin to watch the folder of the settings, or end, as they and the ledger say."""
        self.watched.begin(watching=self.writable)

    def working_day(self) -> dt.date:
        """Return the day that forms begin with: today within the quarter that is worked in, else
        the nearest day of it.
        """
        quarter, today = self.quarter, self.today()
        if quarter is None:
            return today
        return min(max(today, quarter.first_day), quarter.last_day)

    def last_day(self) -> dt.date | None:
        """Return the last day of the quarter that is worked in, what forms offer as due."""
        return self.quarter.last_day if self.quarter is not None else None

    def today(self) -> dt.date:
        """Return the day by the session's clock."""
        return self.clock().date()

    @property
    def person(self) -> str:
        """Who works here."""
        return self.settings.person or login()

    def unlock(self, key: Key | None) -> None:
        """Work with an unlocked key from now on, or lock it."""
        self.key = key
        self.operations.work_as(key)
        self.worker_changed.emit()

    def open(self, path: Path, done: Callable[[], Any] | None = None, failed: Any = None) -> None:
        """Open a ledger; one that another desk writes comes read-only with who and since when."""
        person, clock, key = self.person, self.clock, self.key

        def refused(error: UserError) -> None:
            if error.code == "password_needed":
                self.locked.emit(path, lambda: self.open(path, done, failed))
                return
            (failed or self.operations.failed.emit)(error)
            if error.code in ("ledger_damaged", "strange_shape"):
                self.damaged.emit(path)

        if self.info is not None and self.info.path.resolve() == path.resolve():
            self.close_ledger()  # it would find itself writing in it, and come for reading only
        self._keep_copy()
        aside: list[str] = []

        def opened() -> Ledger:
            ledger = Ledger.open(path, person, clock=clock, later=True)
            ledger.work_as(key)
            audit.opened(path, person, "read" if ledger.read_only else "write")
            aside.extend(ledger.set_aside)
            return ledger

        def shown() -> None:
            if done is not None:
                done()
            for name in aside:
                self.notice.emit("warn", set_aside_words(path, name))
            self.operations.read(self, lambda book: unproved_notes(book, rows=True), unproved)

        def unproved(notes: list[str]) -> None:
            for words in notes:
                self.notice.emit("bad", words)

        self.operations.attach(self, opened, lambda _: self._look(shown), refused)

    def create(
        self, path: Path, template: str, done: Callable[[], Any] | None = None, failed: Any = None
    ) -> None:
        """Make a ledger from a template and open it."""
        person, clock = self.person, self.clock

        def make() -> Ledger:
            from fundtracker.ledger import templates

            ledger = Ledger.create(path, person, clock=clock)
            try:
                templates.load(ledger, template)
            except BaseException:
                ledger.close()
                path.unlink(missing_ok=True)
                raise
            return ledger

        self.operations.attach(self, make, lambda _: self._look(done), failed)

    def close_ledger(self) -> None:
        """Close the ledger, keeping a copy of one that was changed, and show the opening page."""
        self._keep_copy()
        self.operations.detach()
        self.info, self.quarter, self.backed_up = None, None, ""
        self.opened.emit()

    def close(self) -> None:
        """End: a copy of a ledger that was changed is kept."""
        self._keep_copy()
        self.operations.close()

    def keep_copy(self) -> None:
        """Keep a verified copy before something large; see ``backup.automatic``. On the writing
        thread.
        """
        info, clock = self.info, self.clock
        if info is None or info.read_only or info.sample:
            return
        ledger = info.path

        def when_copied(path: Path | None) -> None:
            if path is not None and self.info is not None and self.info.path == ledger:
                self.backed_up = clock().isoformat(timespec="seconds")
                self.selected.emit()

        self.operations.outside(self, lambda _: automatic(ledger, clock()), when_copied)

    def copied_now(self) -> None:
        """Remember that a person copied the ledger just now."""
        if self.info is not None:
            self.backed_up = self.clock().isoformat(timespec="seconds")
            self.settings.copied[page_key(self.info.path)] = self.backed_up
            self.settings.save()
            self.selected.emit()

    def _keep_copy(self) -> None:
        if self.info is not None and self.operations.changes:
            self.keep_copy()

    def _look(self, done: Callable[[], Any] | None) -> None:
        writer = self.operations.state()

        def take(info: Info) -> None:
            self.info, self.quarter = info, info.quarter
            self.backed_up = max(info.copied, self.settings.copied.get(page_key(info.path), ""))
            if not info.sample and self.settings.opened(info.path):
                self.settings.save()
            self.opened.emit()
            if info.people and not info.read_only and worker(self) is None:
                words = tr("This ledger has roles: unlock your key before you change anything.")
                self.offered.emit("warn", words, tr("Unlock…"), lambda: self.command.emit("people"))
            if done is not None:
                done()

        self.operations.read(self, lambda ledger: look(ledger, *writer), take)

    def _look_again(self) -> None:
        writer = self.operations.state()

        def take(info: Info) -> None:
            was = self.info
            self.info = info
            if was is None or self.quarter is None or self.quarter == was.quarter != info.quarter:
                self.quarter = info.quarter
                self.quarter_changed.emit()
            self.selected.emit()

        self.operations.read(self, lambda ledger: look(ledger, *writer), take, key="look")

    # ------------------------------------------------------------ what is shown
    def set_quarter(self, quarter: Quarter) -> None:
        """Show another quarter."""
        if quarter != self.quarter:
            self.quarter = quarter
            self.quarter_changed.emit()

    def set_unit(self, unit: str) -> None:
        """Show amounts in yuan, wan or yi."""
        if unit != self.settings.unit:
            self.settings.unit = unit
            self.settings.save()
            self.unit_changed.emit()

    def set_language(self, language: str) -> None:
        """Switch all texts; nothing is built again."""
        self.settings.language = language
        self.settings.save()
        i18n.use(language)
        self.language_changed.emit()

    def set_theme(self, name: str) -> None:
        """Switch light and dark; nothing is built again."""
        self.settings.theme = name
        self.settings.save()
        theme.use(name)
        self.theme_changed.emit()

    @property
    def unit(self) -> str:
        """The unit of amounts: yuan, wan or yi."""
        return self.settings.unit

    def money(self, fen: int | None) -> str:
        """Return an amount in the unit and language in use."""
        return money.show(fen, self.unit, i18n.language())

    def money_with_unit(self, fen: int | None) -> str:
        """Return an amount with its unit: CNY 0.016 bn."""
        texts = {
            "yuan": tr("CNY {amount}"),
            "wan": tr("CNY {amount} m"),
            "yi": tr("CNY {amount} bn"),
        }
        return texts[self.unit].format(amount=self.money(fen))

    def exact(self, fen: int) -> str:
        """Return an amount in exact yuan with its unit, for tooltips."""
        return tr("{amount} yuan", amount=money.show(fen))


def unit_name(unit: str) -> str:
    """Return the short name of a unit: 元, 万元, 亿元; CNY, CNY m, CNY bn."""
    names = {"yuan": tr("CNY"), "wan": tr("CNY m"), "yi": tr("CNY bn")}
    return names[unit]


def _end(ledger: Ledger, last: Quarter) -> Quarter:
    """Return the last quarter to choose: of the plan, or of the funds, whose lives are longer
    than it.
    """
    day = ledger.funds.last_day()
    wanted = Quarter.of(dt.date.fromordinal(day)).ordinal if day is not None else 0
    return Quarter.at(max(last.ordinal, min(wanted, last.ordinal + _AFTER)))


def look(ledger: Ledger, read_only: bool, holder: Holder | None) -> Info:
    """Return what the frame must know of a ledger (reading thread)."""
    version = ledger.plan.current() if ledger.plan.versions() else None
    booked = sorted({q for _, q, n, fen in ledger.plan.sums() if n or fen})
    first = version.first if version else Quarter.of(now().date())
    last = version.last if version else first
    versions = ledger.plan.versions()
    begin = min([first, *(known.first for known in versions)])
    end = max([last.ordinal, *(known.last.ordinal for known in versions)])
    inside = [q for q in booked if begin.ordinal <= q <= end]
    quarter = Quarter.at(inside[-1]) if inside else first
    quarters = sorted(
        {*booked, *range(begin.ordinal, _end(ledger, Quarter.at(end)).ordinal + 1)}, reverse=True
    )
    newest = ledger.history.entries(ledger.history.last())
    return Info(
        ledger.path,
        read_only,
        holder,
        ledger.is_sample,
        [Quarter.at(q) for q in quarters],
        quarter,
        not ledger.imports.any(),
        newest[-1].at if newest else "",
        copies.newest(ledger.path),
        network_drives.kind(ledger.path),
        tuple(ledger.people.all()) if ledger.people.on() else (),
    )
