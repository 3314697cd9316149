"""In the status line: who works by which key in which roles; a click shows the register."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from fundtracker.i18n import tr
from fundtracker.ledger.review.roles import ROLES, Person
from fundtracker.reports.tables.labels import people_roles
from fundtracker.ui.base.session import Session, worker
from fundtracker.ui.widgets.building_blocks import button


def roles_words(person: Person) -> str:
    """Return the roles of a person in words."""
    return people_roles(", ".join(role for role in ROLES if role in person.roles))


def worker_words(session: Session) -> str:
    """Return who works in which roles; '' where the ledger has no roles."""
    if session.info is None or not session.info.people:
        return ""
    person = worker(session)
    if person is None:
        return tr("Key locked: reading only")
    return tr("{name}: {roles}", name=person.name, roles=roles_words(person))


def worker_link(session: Session) -> QPushButton:
    """Return the button; it is hidden where the ledger has no roles."""
    link = button(kind="link")
    link.clicked.connect(lambda: session.command.emit("people"))

    def say() -> None:
        words = worker_words(session)
        link.setText(words)
        link.setVisible(bool(words))

    for signal in (
        session.opened, session.selected, session.language_changed, session.worker_changed,
    ):  # fmt: skip
        signal.connect(say)
    say()
    return link
