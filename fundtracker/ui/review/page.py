"""The quarterly review: checklist, coverage, words, lock, signatures, pack, the copy to carry
away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import methodcaller

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.checklist import Gate
from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.review.reviews import ROLES, STATES
from fundtracker.reports.tables import report_table
from fundtracker.reports.tables.labels import role_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.session import Session, local_time, unit_name
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.review import reading
from fundtracker.ui.review.forms import ReasonDialog, SignDialog
from fundtracker.ui.review.gates import GateRow
from fundtracker.ui.review.months import month_columns, put_on_stack
from fundtracker.ui.review.papers import PapersPage
from fundtracker.ui.review.passphrase_dialog import change_passphrase
from fundtracker.ui.review.requests import Requests, send_back_dialog
from fundtracker.ui.review.words import Comments, Decisions, Variances
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Segments,
    Step,
    button,
    card,
    column,
    hline,
    label,
    row,
    scrolled,
)
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid

_WORDS = 238  # pixels for the words beside the tables
_PLACES = {
    "coverage": "import",
    "reconciled": "bank",
    "rejected": "history",
    "unclassified": "payments",
    "doubles": "import",
    "unmatched": "contracts",
    "indicators": "indicators",
    "warnings": "todo",
    **{"values": "companies", "valued": "companies", "calls": "funds"},
}


class ReviewPage(PapersPage):
    """One quarter from its checklist to the signed pack."""

    READS = None

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.steps = [Step(n) for n in (1, 2, 3, 4)]
        self.go_on, self.preview = button(kind="primary"), button(icon="search")
        self.more, self.meeting = button(), button(icon="calendar")
        self.gates = QVBoxLayout()
        self._gates: list[Gate] = []
        self._gates_of: Quarter | None = None
        self.gates_left, self.hash_line = (
            label(size=theme.SMALL, tone="muted"),
            Elided(theme.CAPTION, tone="muted"),
        )
        self.signed = QVBoxLayout()
        self.figures = Records(self._columns(), self)
        self.grid = Grid(self.figures)
        self.months = Records(month_columns(), self)
        self.board = Grid(self.months)
        put_on_stack(session, self.grid, self.board)
        self.tabs = Segments(4, most=_WORDS)
        self.variances, self.comments = Variances(session), Comments(session)
        self.decisions, self.requests = Decisions(session), Requests(session)
        self._words = QStackedWidget()
        self._words.setStyleSheet("QStackedWidget { background: transparent }")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.texts(self.preview.setText, lambda: tr("Preview"))
        self.texts(self.save.setText, self._save_words)
        self.texts(self.more.setText, lambda: tr("More"))
        self.texts(self.meeting.setText, lambda: tr("Meeting mode"))
        for push_button, drawing in (
            (self.preview, "search"),
            (self.save, "save"),
            (self.meeting, "overview"),
        ):
            self.texts(push_button.setIcon, partial(theme.icon, drawing, "text2", 16))
        tabs = lambda: [tr("Variances"), tr("Comments"), tr("Decisions"), tr("Sent back")]
        self.texts(self.tabs.say, tabs)
        for words in (self.variances, self.comments, self.decisions, self.requests):
            self._words.addWidget(words)
        heads = {
            name: label(size=theme.CARD, bold=True)
            for name in ("list", "signatures", "plan", "board")
        }
        self.texts(heads["list"].setText, lambda: tr("Checklist"))
        self.texts(heads["signatures"].setText, lambda: tr("Signatures"))
        self.texts(heads["plan"].setText, lambda: tr("Plan and execution"))
        self.texts(heads["board"].setText, lambda: tr("Bank accounts, month by month"))
        self.gates.setSpacing(0)
        self.signed.setSpacing(4)
        left = card(
            heads["list"],
            self.gates_left,
            scrolled(self.gates),
            hline(),
            heads["signatures"],
            self.signed,
            self.hash_line,
        )
        left.setFixedWidth(240)
        for grid in (self.grid, self.board):
            grid.verticalHeader().setDefaultSectionSize(28)
        figures = card(heads["plan"], self.grid, gap=6, margins=(16, 12, 1, 8))
        board = card(heads["board"], self.board, gap=6, margins=(16, 12, 1, 8))
        right = card(row(self.tabs, None), self._words, gap=10, margins=(11, 12, 11, 16))
        right.setFixedWidth(_WORDS + 24)
        middle = column(figures, board, gap=12)
        middle.setStretch(0, 3)
        middle.setStretch(1, 2)
        body = row(left, middle, right, gap=12)
        body.setStretch(1, 1)
        top = row(
            *self.steps, None, self.more, self.meeting, self.preview, self.save, self.go_on, gap=8
        )
        self.setLayout(column(top, body, gap=12, margins=(24, 4, 24, 16)))

    def _connect(self) -> None:
        self.tabs.changed.connect(self._words.setCurrentIndex)
        self.go_on.clicked.connect(self._on)
        self.preview.clicked.connect(self.show_pages)
        self.save.clicked.connect(self._save)
        self.more.clicked.connect(self._menu)
        self.meeting.clicked.connect(self.meet)
        self.grid.opened.connect(self._opened)

    # ------------------------------------------------------------ columns
    def _columns(self) -> list[Column[Row]]:
        heads = {
            "plan": lambda: tr("Whole plan"),
            "quarter": lambda: tr("This quarter"),
            "total": lambda: tr("To date"),
            "rate": lambda: tr("Done"),
            "gap": lambda: tr("Gap, pp"),
        }
        name = lambda table_row: table_row.name
        columns = [Column("name", lambda: tr("Plan line"), name, 98, tip=name, stretch=True)]
        for key in heads:
            columns.append(
                Column(
                    key,
                    heads[key],
                    partial(self._text, key),
                    84,
                    numeric=True,
                    tone=partial(self._tone, key),
                    tip=partial(self._tip, key),
                    exact=partial(self._exact, key),
                    exact_head=partial(self._exact_head, heads[key], key),
                    kind={"rate": "percent", "gap": "points"}.get(key, "money"),
                    number=methodcaller("number", key),
                )
            )
        return columns

    def _column(self, key: str) -> report_table.Column:
        columns = self.now.report.columns if self.now else [report_table.Column(key, "")]
        return next(column_ for column_ in columns if column_.code == key)

    def _text(self, key: str, table_row: Row) -> str:
        if self.now is None:
            return ""
        return report_table.shown(self.now.report, self._column(key), table_row.cells.get(key))

    def _exact(self, key: str, table_row: Row) -> Value:
        return report_table.plain(self._column(key), table_row.cells.get(key))

    def _exact_head(self, head: Callable[[], str], key: str) -> str:
        return report_table.exact_head(self._column(key)._replace(head=head()))

    def _fit(self) -> None:
        """Make every column as wide as its figures: none is cut."""
        figures, heads = (
            QFontMetrics(theme.font(bold=True)),
            QFontMetrics(theme.font(theme.SMALL, bold=True)),
        )
        for at, column_ in enumerate(self.figures.columns[1:], 1):
            texts = (
                [column_.text(table_row) for table_row in self.now.report.rows] if self.now else []
            )
            widest = max(
                [heads.horizontalAdvance(column_.head()), *map(figures.horizontalAdvance, texts)]
            )
            self.grid.setColumnWidth(at, widest + 26)

    def _tone(self, key: str, table_row: Row) -> str:
        cell = table_row.cells.get(key)
        off = (
            self.now is not None
            and cell is not None
            and any(v.figure == cell.id for v in self.now.variances)
        )
        return "warn" if off else "muted" if cell is None or cell.value is None else ""

    def _tip(self, key: str, table_row: Row) -> str:
        fen = table_row.number(key) if self._column(key).kind == "money" else None
        return self.session.exact(fen) + "  (F9)" if fen is not None else ""

    # ------------------------------------------------------------ reading
    def title(self) -> str:
        return tr("Quarterly review")

    def subtitle(self) -> str:
        if self.now is None:
            return ""
        return " · ".join(
            [
                self.now.quarter.name,
                tr("offline"),
                tr("unit {unit}", unit=unit_name(self.session.unit)),
            ]
        )

    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        if quarter is None:
            return
        read = self.session.operations.read
        read(
            self,
            lambda ledger: reading.standing(ledger, quarter, unit, lang),
            self._show,
            key="standing",
        )
        read(self, lambda ledger: reading.gates(ledger, quarter), self._show_gates, key="gates")

    def _show(self, now: reading.Standing) -> None:
        self.now = now
        at = STATES.index(now.state)
        names = (tr("Prepare"), tr("Examine"), tr("Freeze"), tr("Sign"))
        for i, (step, name) in enumerate(zip(self.steps, names, strict=True)):
            step.say(
                name, "done" if i < at or now.state == "signed" else "now" if i == at else "later"
            )
        self.go_on.setText(
            {
                "open": tr("Checklist done"),
                "checked": tr("Freeze the quarter"),
                "locked": tr("Sign…"),
                "signed": tr("Review copy…"),
            }[now.state]
        )
        writable = self.session.writable
        self.go_on.setEnabled(writable or now.state == "signed")
        fresh = {
            gate.code: gate for gate in now.gates
        }  # all but those that only the files can tell: these follow
        known = self._gates if self._gates_of == now.quarter else now.gates
        self._show_gates([fresh.get(gate.code, gate) for gate in known])
        self._gates_of = now.quarter
        self._show_signatures(now)
        self.figures.show([r for r in now.report.rows if r.band in ("paid", "investment")])
        self.figures.bold = lambda r: r.code == "fiscal"
        self._fit()
        self.months.show(list(now.board.items()))
        for words in (self.variances, self.comments, self.decisions, self.requests):
            words.show_standing(now)
        self.headed.emit()

    def _show_gates(self, gates: list[Gate]) -> None:
        self._gates = gates
        emptied(self.gates)
        self.gates.setContentsMargins(0, 0, 6, 0)
        for gate in gates:
            table_row = GateRow(gate)
            table_row.clicked.connect(partial(self._settle, gate.code))
            self.gates.addWidget(table_row)
        self.gates.addStretch(1)
        done = sum(gate.open for gate in gates)
        self.gates_left.setText(tr("{done} of {all} in order", done=done, all=len(gates)))

    def _show_signatures(self, now: reading.Standing) -> None:
        emptied(self.signed)
        there = {signature.role: signature for signature in now.signatures}
        for role in ROLES:
            signature = there.get(role)
            text = (
                f"{signature.name} · {local_time(signature.at, '%Y-%m-%d %H:%M')}"
                if signature is not None
                else money.MISSING
            )
            name = label(role_name(role), theme.SMALL, tone="muted")
            value = Elided(theme.SMALL, tone="" if signature is not None else "muted")
            value.say(text)
            line = row(name, value, gap=8)
            line.setStretch(1, 1)
            self.signed.addLayout(line)
        self.hash_line.say(f"SHA-256 {now.digest}" if now.digest else tr("Draft, not frozen"))

    def _settle(self, code: str) -> None:
        tabs = {"variances": 0, "decisions": 2, "requests": 3}
        if code in tabs:
            at = tabs[code]
            self.tabs.choose(at)
            self._words.setCurrentIndex(at)
        elif code == "unclassified":
            assert self.now is not None
            q = self.now.quarter.ordinal
            self.session.show_payments.emit(Query(quarters=(q, q), lines=(0,), measures=(0,)))
        else:
            self.session.go.emit(_PLACES[code])

    # ------------------------------------------------------------ deeds
    def _on(self) -> None:
        assert self.now is not None
        {"open": self._check, "checked": self.lock, "locked": self._sign, "signed": self._export}[
            self.now.state
        ]()

    def _write(self, work: object, message: str, failed: object = None) -> None:
        self.session.operations.write(
            self,
            work,  # type: ignore[arg-type]
            lambda words: self.session.notice.emit("ok", f"{message} {words or ''}".strip()),
            failed=failed,  # type: ignore[arg-type]
        )

    def _check(self) -> None:
        """Go on where all is in order; else ask for the reason to go on all the same."""

        def ask(error: UserError) -> None:
            if error.code != "gates_closed":
                self.session.operations.failed.emit(error)
                return
            self._asked = ReasonDialog(
                tr("Go on with open questions?"), say(error), tr("Checklist done"), self
            )
            self._asked.accepted.connect(lambda: self.check(self._asked.reason.text()))
            self._asked.open()

        self.check("", ask)

    def check(self, reason: str, failed: object = None) -> None:
        """Say that the checklist was gone through."""
        assert self.now is not None
        quarter = self.now.quarter
        self._write(
            lambda ledger, _: reading.check(ledger, quarter, reason),
            tr("The checklist is done."),
            failed,
        )

    def lock(self) -> None:
        """Freeze the quarter."""
        assert self.now is not None
        quarter = self.now.quarter
        message = tr("{quarter} is frozen: nothing reaches its figures.", quarter=quarter.name)
        self._write(lambda ledger, _: reading.lock(ledger, quarter), message)

    def reopen(self) -> None:
        """Ask for the reason and open a locked quarter again."""
        assert self.now is not None
        quarter = self.now.quarter
        words = tr("Its snapshot and signatures stay on record.")
        self._asked = ReasonDialog(
            tr("Open {quarter} again?", quarter=quarter.name), words, tr("Open again"), self
        )
        reason = self._asked.reason
        self._asked.accepted.connect(
            lambda: self._write(
                lambda ledger, _: reading.reopen(ledger, quarter, reason.text()),
                tr("{quarter} is open again.", quarter=quarter.name),
            )
        )
        self._asked.open()

    def send_back(self, gate: str = "") -> None:
        """Ask what is to be changed before the quarter goes on, by whom until when."""
        assert self.now is not None
        self._returning = send_back_dialog(self.session, self.now.quarter, gate, self.window())
        self._returning.open()

    def _sign(self) -> None:
        assert self.now is not None
        there = {signature.role for signature in self.now.signatures}
        missing = [role for role in ROLES if role not in there]
        dialog = self._signing = SignDialog(missing[:1], self.session.person, self)
        dialog.ok.clicked.disconnect()
        dialog.ok.clicked.connect(lambda: self._signed_by(dialog))
        dialog.open()

    def _signed_by(self, dialog: SignDialog) -> None:

        assert self.now is not None
        quarter, wanted = self.now.quarter.ordinal, dialog.value()
        at = self.session.clock().isoformat(timespec="seconds")
        dialog.ok.setEnabled(False)

        def work(ledger: Ledger, _: Task) -> str:
            key = wanted.key()
            ledger.reviews.add_signature(
                quarter, ledger.reviews.signature(key, quarter, wanted.role, at)
            )
            return key.name

        def done(name: str) -> None:
            dialog.accept()
            self.session.notice.emit(
                "ok", tr("Signed: {role} {name}", role=role_name(wanted.role), name=name)
            )

        self.session.operations.write(
            self, work, done, failed=lambda error: dialog.refuse(say(error))
        )

    def _menu(self) -> None:
        menu = QMenu(self)
        state = self.now.state if self.now is not None else "open"
        menu.addAction(tr("Open the quarter again…"), self.reopen).setEnabled(state == "locked")
        back = menu.addAction(tr("Send back…"), self.send_back)
        back.setEnabled(state != "signed" and self.session.writable)
        menu.addAction(tr("Write a review copy…"), self._export).setEnabled(
            state in ("locked", "signed")
        )
        menu.addAction(tr("Open a review copy…"), self._open_copy)
        menu.addAction(tr("Change the passphrase of a key…"), partial(change_passphrase, self))
        menu.addAction(tr("Annexes…"), self.annexes)
        menu.addAction(tr("Compare…"), self.compare)
        menu.addAction(tr("Upgrade note…"), self.show_upgrade)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def compare(self) -> None:
        """Set the quarter beside another one, or beside itself as it was frozen."""
        from fundtracker.ui.review.compare_dialog import CompareDialog

        if self.now is not None:
            self._comparing = CompareDialog(self.session, self.now.quarter, self.window())
            self._comparing.show()

    def annexes(self) -> None:
        """Show the analyses that go into the review."""
        from fundtracker.ui.review.annexes_dialog import AnnexesDialog

        if self.now is not None:
            self._annexes = AnnexesDialog(self.session, self.now.quarter, self.window())
            self._annexes.show()

    def show_upgrade(self) -> None:
        """Show which figures of frozen quarters this program calculates otherwise, and why."""
        from fundtracker.ui.review.upgrade_dialog import UpgradeDialog

        if self.now is not None:
            self._upgrade = UpgradeDialog(self.session, self.now.quarter, self.window())
            self._upgrade.show()

    # ------------------------------------------------------------ figures
    def figure(self) -> str | None:
        return self._figure(self.grid.currentIndex())

    def _figure(self, index: QModelIndex) -> str | None:
        table_row = self.figures.record(index.row()) if index.isValid() else None
        key = self.figures.columns[index.column()].key if index.isValid() else ""
        cell = (
            table_row.cells.get(key if key != "name" else "total")
            if table_row is not None
            else None
        )
        return cell.id if cell is not None else None

    def _opened(self, index: QModelIndex) -> None:
        figure = self._figure(index)
        if figure:
            self.session.explain.emit(figure)

    def retranslate(self) -> None:
        super().retranslate()
        self.comments.adding.again()
        self.decisions.adding.again()
        self.grid.retranslate()
        self.board.retranslate()

    def restyle(self) -> None:
        super().restyle()
        self.figures.retranslate()
        self.months.retranslate()
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(900, 600)
