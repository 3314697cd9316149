"""A review copy in the window: what proves it, what readers added, and one's own comment or
signature.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.ledger.review.reviews import ROLES
from fundtracker.reports.tables.labels import role_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.pages_dialog import PagesDialog
from fundtracker.ui.review.copy_lock import CopyLock, ask_for_folder
from fundtracker.ui.review.words import day_of
from fundtracker.ui.widgets.building_blocks import (
    Pill,
    button,
    card,
    column,
    field,
    hline,
    label,
    row,
    scrolled,
)

if TYPE_CHECKING:
    from fundtracker.ledger.review.signing import Key
    from fundtracker.reports.review.review_copy import Copy

T = TypeVar("T")


class CopyDialog(Dialog):
    """Look at a copy, add to it; ``take`` brings what was added back into the ledger that is
    open.
    """

    def __init__(
        self,
        session: Session,
        path: Path,
        take: Callable[[Path], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Review copy {name}", name=path.name), parent)
        self.resize(980, 640)
        self._session, self._path, self._take = session, path, take
        self.copy: Copy | None = None
        self.headline, self.seal = (
            label(size=theme.CARD, bold=True, wrap=True),
            label(tone="text2", wrap=True),
        )
        self.inside = label(size=theme.SMALL, tone="muted", wrap=True)
        self.lock = CopyLock(session, path)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.key, self.passphrase = Field(tr("Key file")), Field(tr("Passphrase"))
        self.passphrase.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.choose, self.make = button(tr("Choose…")), button(tr("Make a key…"))
        self.text, self.owner, self.due = (
            Field(tr("Comment")),
            Field(tr("Who")),
            Field(tr("Until"), "2024-12-31"),
        )
        self.mark, self.wrong = (
            label(size=theme.SMALL, tone="muted", wrap=True),
            label(tone="bad", wrap=True),
        )
        self.wrong.hide()
        self.add, self.sign = button(kind="primary"), button(tr("Sign"))
        self.about = QComboBox()  # the row that a comment is about
        self.about.setFont(theme.font())
        self.about.setFixedHeight(theme.CONTROL)
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.about.setAccessibleName(tr("About which row"))
        self.about.addItem(tr("the whole pack"), "")
        self.role = QComboBox()
        self.role.setFont(theme.font())
        self.role.setFixedHeight(theme.CONTROL)
        self.role.setAccessibleName(tr("Sign as"))
        for role in ROLES:
            self.role.addItem(role_name(role), role)
        self.pages, self.back = (
            button(tr("Preview"), icon="search"),
            button(tr("Take it into the ledger"), "primary"),
        )
        self.back.setVisible(take is not None)
        self.parts = button(tr("Save its parts…"))
        self.parts.clicked.connect(lambda: ask_for_folder(self, session, path))
        self.lock.opened.connect(self.reload)
        self.choose.clicked.connect(self._choose)
        self.make.clicked.connect(self._ask_new_key)
        for typed in (self.key, self.passphrase, self.text):
            typed.line.textChanged.connect(lambda _: self._able())
        self.add.clicked.connect(self.add_comment)
        self.sign.clicked.connect(self.add_signature)
        self.pages.clicked.connect(self.show_pages)
        self.back.clicked.connect(self._take_back)
        left = card(
            self.headline,
            self.lock,
            self.seal,
            self.inside,
            hline(),
            label(tr("Added by readers"), bold=True),
            scrolled(self._list),
            gap=8,
        )
        right = card(
            label(tr("Your key"), bold=True),
            row(self.key.layout, column(18, self.choose, None, gap=0), gap=8),
            self.passphrase.layout,
            row(None, self.make),
            hline(),
            field(QLabel(tr("About which row")), self.about),
            self.text.layout,
            row(self.owner.layout, self.due.layout, gap=8),
            self.mark,
            row(None, self.add),
            hline(),
            field(QLabel(tr("Sign as")), self.role),
            row(None, self.sign),
            self.wrong,
            None,
            gap=6,
        )
        right.setFixedWidth(340)
        layout = column(row(left, right, gap=12), self._foot(), gap=12, margins=(16, 14, 16, 12))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._able()
        self.reload()

    def _foot(self) -> QHBoxLayout:
        """Enter adds the comment; taking all into the ledger is asked for by its own button."""
        foot = self.foot(self.back, self.pages, self.parts, cancel=tr("Close"))
        self.back.setDefault(False)
        self.main = self.add
        self.add.setDefault(True)
        return foot

    def _take_back(self) -> None:
        if self.entered() and not self.asked():
            self.reject()  # a comment that was typed and not added would be lost: it asks
        elif self._take is not None:
            self._take(self._path)
            self.accept()

    # ------------------------------------------------------------ looking
    def reload(self) -> None:
        """Read and prove the copy."""
        from fundtracker.reports.review import review_copy

        self.wrong.hide()
        self.headline.setText(tr("The copy is being proved…"))
        self._outside(lambda: review_copy.look(self._path), self._show, self._not_a_copy)

    def _show(self, copy: Copy) -> None:
        from fundtracker.ledger.review import signing
        from fundtracker.reports.review import copy_content

        self.copy = copy
        self.lock.hide()
        self.saved(self.lock.secret.line)
        good, by = not copy.issues, copy.seal.exporter
        self.inside.setText(copy_content.said_inside(copy.members) if good else "")
        name = Quarter.at(copy.seal.quarter).name
        self._head(
            tr("{quarter}: the copy is as it was written.", quarter=name)
            if good
            else tr("{quarter}: the copy was altered, do not use it.", quarter=name),
            good,
        )
        self.seal.setText(
            tr(
                "Sealed by {name} at {at}, key {key}: compare it with the key printed on the pack.",
                name=by.name,
                at=local_time(by.at, "%Y-%m-%d %H:%M"),
                key=signing.fingerprint(by.public_key),
            )
            if good
            else "\n".join(map(say, copy.issues))
        )
        self._fill(copy)
        self._offer_role(copy)
        self._able()
        if good and self.about.count() == 1:
            lang, body = language(), copy.members[copy_content.FIGURES]
            self._outside(lambda: copy_content.rows(body, lang), self._offer_rows)

    def _offer_rows(self, rows: list[tuple[str, str]]) -> None:
        """Offer the rows of the pack's tables for a comment to be tied to."""
        for words, figure in rows:
            self.about.addItem(words, figure)

    def _offer_role(self, copy: Copy) -> None:
        """Preset the first role in which nobody signed."""
        signed = {s.role for s in (*copy.seal.signatures, *copy.added.signatures)}
        free = next((role for role in ROLES if role not in signed), None)
        if free is not None:
            self.role.setCurrentIndex(ROLES.index(free))
            self.saved(self.role)  # preset, not entered

    def _not_a_copy(self, error: UserError) -> None:
        self.copy = None
        self.seal.setText("")
        self.inside.setText("")
        self.lock.ask(error)
        self._head(say(error), good=False)
        self._able()

    def _head(self, text: str, good: bool) -> None:
        self.headline.setText(text)
        self.headline.setProperty("tone", "ok" if good else "bad")
        self.headline.style().unpolish(self.headline)
        self.headline.style().polish(self.headline)

    def _fill(self, copy: Copy) -> None:
        from fundtracker.ledger.review import signing

        emptied(self._list)
        self._list.setContentsMargins(0, 0, 8, 0)
        if not (copy.added.comments or copy.added.signatures or copy.seal.signatures):
            self._list.addWidget(label(tr("Nothing yet."), tone="muted"))
        for s in (*copy.seal.signatures, *copy.added.signatures):
            role = role_name(s.role)
            words = tr("Signed: {role}", role=role)
            if s in copy.seal.signatures:
                words = tr("Signed in the sealed pack: {role}", role=role)
            self._entry(s.name, signing.fingerprint(s.public_key), s.at, words)
        for c in copy.added.comments:
            self._entry(c.author, signing.fingerprint(c.key) if c.key else "", c.at, c.text)
        self._list.addStretch(1)

    def _entry(self, name: str, key: str, at: str, text: str) -> None:
        pill = Pill()
        pill.say(tr("sealed") if key else tr("unsigned"), "ok" if key else "warn")
        when = " · ".join(
            filter(
                None,
                [local_time(at, "%Y-%m-%d %H:%M"), tr("key {print}", print=key) if key else ""],
            )
        )
        self._list.addLayout(row(label(name, bold=True), None, pill))
        self._list.addWidget(label(text, wrap=True))
        self._list.addWidget(label(when, theme.SMALL, tone="muted"))

    def show_pages(self) -> None:
        """Show the pages of the frozen pack."""
        from fundtracker.reports.review import copy_content, pack, pack_pdf

        assert self.copy is not None
        copy, how = self.copy, pack.Print((language(),), self._session.unit, "a4")

        def compile_pages() -> list[bytes]:
            content = pack.with_remarks(
                json.loads(copy.members[copy_content.FIGURES]), copy.added.comments
            )
            return pack_pdf.compiled(
                content, how, "png", digest=copy.seal.digest.hex(), signatures=copy.seal.signatures
            )

        def show(pages: list[bytes]) -> None:
            self._pages = PagesDialog(tr("Review pack"), pages, self)
            self._pages.show()

        self._outside(compile_pages, show)

    # ------------------------------------------------------------ adding
    def add_comment(self) -> None:
        """Add the comment: sealed by the key, or unsigned where none is named."""
        from fundtracker.reports.review import review_copy

        try:
            due = day_of(self.due.text())
        except UserError as error:
            self.due.say(say(error), tell=True)
            return
        self.due.say("", tell=True)
        figure = str(self.about.currentData() or "")
        text, owner, person, key = (
            self.text.text(),
            self.owner.text(),
            self._session.person,
            self._unlocked(),
        )
        remark = review_copy.Remark(figure, text, person, self._at(), owner, due)
        self._outside(
            lambda: review_copy.comment(self._path, remark, key=key()), lambda _: self._added()
        )

    def add_signature(self) -> None:
        """Sign the figures of the copy."""
        from fundtracker.reports.review import review_copy

        role, key = self.role.currentData(), self._unlocked()

        def work() -> None:
            opened = key()
            if opened is not None:
                review_copy.sign(self._path, opened, role, self._at())

        def signed(_: None) -> None:
            self._key_used()
            self.reload()

        self._outside(work, signed)

    def _unlocked(self) -> Callable[[], Key | None]:
        from fundtracker.ledger.review import signing

        path, passphrase = self.key.text(), self.passphrase.line.text()
        return lambda: signing.open_key(Path(path), passphrase) if path else None

    def _added(self) -> None:
        for entry_field in (self.text, self.owner, self.due):
            entry_field.line.clear()
        self._key_used()
        self.reload()

    def _key_used(self) -> None:
        """The key has served: leaving does not ask because of it."""
        self.saved(self.key.line, self.passphrase.line, self.role)

    def _at(self) -> str:
        return self._session.clock().isoformat(timespec="seconds")

    def _able(self) -> None:
        """Say what the buttons would do, and which may be pressed."""
        proved, key = self.copy is not None and not self.copy.issues, bool(self.key.text())
        self.add.setText(tr("Add, sealed") if key else tr("Add unsigned"))
        self.mark.setText(
            tr("Your key proves that the words are yours.") if key else
            tr("Without a key the comment is marked unsigned, here, in the ledger and on paper.")
        )  # fmt: skip
        self.add.setEnabled(proved and bool(self.text.text()))
        self.sign.setEnabled(proved and key and bool(self.passphrase.line.text()))
        self.pages.setEnabled(proved)
        self.parts.setEnabled(proved)
        self.back.setEnabled(proved and self._session.writable)

    def _choose(self) -> None:
        name = open_name(self, tr("Key file"), tr("Key") + " (*.ftkey);;*", "key")
        if name:
            self.key.line.setText(name)

    def _ask_new_key(self) -> None:
        kinds, proposed = tr("Key") + " (*.ftkey);;*", tr("Key") + ".ftkey"
        name = save_name(self, tr("Make a key"), proposed, kinds, "key")
        if name:
            self.make_key(Path(name))

    def make_key(self, path: Path) -> None:
        """Make a reader's own key with the passphrase typed, and use it here."""
        from fundtracker.ledger.review import signing

        path = path if path.suffix else path.with_suffix(".ftkey")
        person, passphrase = self._session.person, self.passphrase.line.text()
        self._outside(
            lambda: signing.make_key(path, person, passphrase),
            lambda _: self.key.line.setText(str(path)),
        )

    def _outside(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        self.wrong.hide()
        self._session.operations.outside(
            self, lambda _: work(), done, failed=failed or self._refuse
        )

    def _refuse(self, error: UserError) -> None:
        self.refuse(say(error))
