"""The columns of payments: what each shows, what is typed under its head, its values in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fundtracker.domain.base import money
from fundtracker.domain.base.column_filter import parse, quoted
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger.payments.column_conditions import RANGES, typed_in
from fundtracker.ledger.payments.payment_outline import Head
from fundtracker.ledger.payments.payment_pages import PageRow
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payment_values import Value
from fundtracker.reports.payments.payment_names import Names, named
from fundtracker.reports.payments.payments_xlsx import Shown
from fundtracker.reports.tables.labels import measure_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.table_model import Column, amount_column
from fundtracker.ui.widgets.value_list import Offered

_TONES = ("ok", "accent", "muted", "accent", "muted")
_MEASURES = range(len(_TONES))
DIMENSIONS = {  # columns by which payments are added up: their dimension of the analysis
    "counterparty": "payee", "account": "account", "payer": "payer", "summary": "summary",
    "line": "line", "project": "project", "source": "source", "contract": "contract",
    "file": "file", "date": "month", "quarter": "quarter",
}  # fmt: skip
_PAYEE = 190  # pixels: twelve characters and the room beside them


class PaymentColumns:
    """The columns of the page of disbursements; ``names`` are those of the ids in its rows."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.names = Names({}, {}, {}, {}, {})

    def _lock(self, payment: PageRow) -> tuple[str, str] | None:
        """Return the sign of a payment of a frozen quarter; None for any other."""
        return ("lock", "muted") if payment.book_quarter in self.names.frozen else None

    def _frozen(self, payment: PageRow) -> str:
        quarter = Quarter.at(payment.book_quarter).name
        if payment.book_quarter not in self.names.frozen:
            return payment.date.isoformat()
        return tr(
            "{quarter} is frozen: the payment is corrected in the open quarter.", quarter=quarter
        )

    def all(self) -> list[Column[PageRow]]:
        """Return every column, those that are hidden at first too."""
        contains, quiet = (lambda: tr("contains…")), (lambda r: "text2")

        def words(
            key: str,
            head: Callable[[], str],
            text: Callable[[PageRow], str],
            width: int,
            **more: object,
        ) -> Column[PageRow]:
            fields = {"order": key, "hint": contains, "tip": text} | more
            return Column(key, head, lambda r: text(r) or money.MISSING, width, **fields)  # type: ignore[arg-type]

        hidden: dict[str, object] = {"tone": quiet, "hidden": True}
        return [
            words("serial", lambda: tr("Voucher"), lambda r: r.serial, 122),
            Column(
                "date", lambda: tr("Date"), lambda r: r.date.isoformat(), 112, tone=quiet,
                order="date", hint=lambda: tr(">2024-03"), icon=self._lock, tip=self._frozen,
            ),
            words("counterparty", lambda: tr("Payee"), lambda r: r.counterparty, _PAYEE,
                  stretch=True),
            words("line", lambda: tr("Plan line"), self.line, 120, tone=self._line_tone,
                  tip=self._place),
            amount_column(
                self._session, "amount", lambda: tr("Amount"), lambda r: r.amount_fen, 124,
                names_unit=True, tip=self._amount_tip, order="amount",
                hint=lambda: tr("≥ ≤ or a range"),
            ),
            words("summary", lambda: tr("Summary"), lambda r: r.summary, 126, tone=quiet),
            words("measure", lambda: tr("State"), lambda r: measure_name(r.measure), 92,
                  pill=lambda r: _TONES[r.measure]),
            words("file", lambda: tr("File"), self._file, 170, **hidden),
            Column(
                "file_line", lambda: tr("Line"), lambda r: str(r.file_line), 70, numeric=True,
                tone=quiet, hidden=True, order="file_line", hint=lambda: tr("≥ ≤ or a range"),
            ),
            words("project", lambda: tr("Project"), self.project, 140),
            words("contract", lambda: tr("Contract matched"), self._contract, 150, hidden=True),
            words("source", lambda: tr("Source of money"), self.source, 130, **hidden),
            words("account", lambda: tr("Account"), lambda r: r.account, 160, **hidden),
            words("payer", lambda: tr("Payer"), lambda r: r.payer, 150, **hidden),
            words("purpose", lambda: tr("Purpose"), lambda r: r.purpose, 150, **hidden),
            words("contract_text", lambda: tr("Contract"), lambda r: r.contract_text, 130,
                  **hidden),
            words("note", lambda: tr("Note"), lambda r: r.note, 130, **hidden),
            Column(
                "quarter", lambda: tr("Booked in"), lambda r: Quarter.at(r.book_quarter).label, 90,
                tone=quiet, hidden=True, order="quarter", hint=lambda: tr("2024Q2"),
            ),
        ]  # fmt: skip

    # ------------------------------------------------------------ texts
    def line(self, r: PageRow) -> str:
        """Return the plan line of a payment in words."""
        if r.split:
            return tr("split in {n}", n=r.split)
        if r.line_id is None:
            return tr("not classified") if r.measure == 0 else money.MISSING
        return named(self.names.lines, r.line_id)

    def project(self, r: PageRow) -> str:
        """Return the project of a payment, or what its file calls it."""
        return self.names.projects.get(r.project_id or 0, r.project_text)

    def source(self, r: PageRow) -> str:
        """Return the source of the money of a payment."""
        return named(self.names.sources, r.source_id) if r.source_id else ""

    def _contract(self, r: PageRow) -> str:
        return self.names.contracts.get(r.contract_id or 0, "")

    def _file(self, r: PageRow) -> str:
        return self.names.files.get(r.import_id, "")

    @staticmethod
    def _line_tone(r: PageRow) -> str:
        return "warn" if r.line_id is None and not r.split and r.measure == 0 else ""

    def _place(self, r: PageRow) -> str:
        texts = (self.line(r), self.project(r), self._contract(r), self.source(r))
        return " · ".join(filter(None, texts))

    def _amount_tip(self, r: PageRow) -> str:
        exact = self._session.exact
        if r.amount_fen == r.whole_fen:
            return exact(r.amount_fen)
        return tr("{part}: the parts on the lines asked for, of {whole} in all",
                  part=exact(r.amount_fen), whole=exact(r.whole_fen))  # fmt: skip

    def shown(
        self, columns: Sequence[Column[PageRow]], heads: Sequence[str], notes: Sequence[str],
        of_group: Callable[[Head], Sequence[object]],
    ) -> Shown:  # fmt: skip
        """Return columns as they leave for a file or paper: amounts in fen, days, words."""
        kinds = [{"amount": "fen", "date": "date"}.get(c.key, "text") for c in columns]

        def cell(column: Column[PageRow], record: PageRow) -> object:
            exact = {"amount": record.amount_fen, "date": record.date}
            return exact[column.key] if column.key in exact else column.text(record)

        cells = lambda r: [cell(column, r) for column in columns]
        return Shown(heads, kinds, cells, notes, of_group)

    @staticmethod
    def groupable(key: str) -> bool:
        """Tell whether payments are added up by a column."""
        return key in DIMENSIONS

    # ------------------------------------------------------------ filters
    def asked(self, query: Query, key: str, typed: str) -> Query:
        """Return a query with what is typed under a head.

        Raises:
            ValueError: no day, amount, number or quarter.
        """
        if key == "measure":
            wanted = parse(typed)
            ids = tuple(m for m in _MEASURES if wanted.passes(measure_name(m)))
            return query._replace(among=(*query.among, ("measure", ids)))
        shown = (self._session.unit, language())
        if key in RANGES:
            ranges = typed_in(key, typed, shown)
            plain = not ranges.none_of and ranges.empty is None
            if key == "date" and plain and len(ranges.any_of) == 1:
                return query._replace(days=ranges.any_of[0])
            if key == "amount" and plain:
                return query._replace(amounts=ranges.any_of)
            if key == "amount":
                query = query._replace(shown=shown)
        return query._replace(holds=(*query.holds, (key, typed)))

    def group_name(self, key: str, head: Head) -> str:
        """Return the value of a column that a group has in common."""
        text = self._worded(key, Value(head.key, head.text, head.n, head.fen))[0]
        return text or tr("(none)")

    def typed(self, r: PageRow | Head, key: str) -> str:
        """Return what is typed under a head to see only what a payment shows there; '' where a
        split one shows several, and for a group.
        """
        if isinstance(r, Head):
            return ""
        if key == "amount":
            return money.typed(r.amount_fen)
        if r.split and key in ("line", "project", "source", "contract"):
            return ""
        column = next(c for c in self.all() if c.key == key)
        if key == "quarter":
            return Quarter.at(r.book_quarter).name
        if key in RANGES:
            return column.text(r)
        if key == "line" and r.line_id is None:
            return quoted("")
        text = column.text(r)
        return quoted("" if text == money.MISSING else text)

    def offered(self, key: str, value: Value) -> Offered:
        """Return a value of a column in words, with what is typed for it and its sum."""
        text, typed = self._worded(key, value)
        return Offered(text, typed, value.n, self._session.money(value.fen))

    def _worded(self, key: str, value: Value) -> tuple[str, str]:
        if key == "date":
            month = f"{value.key // 100}-{value.key % 100:02d}"
            return month, month
        if key == "quarter":
            return Quarter.at(value.key).label, Quarter.at(value.key).name
        if key == "amount":
            return self._session.money(value.key), money.typed(value.key)
        if key == "file_line":
            return value.text, value.text
        if key == "measure":
            return measure_name(value.key), quoted(measure_name(value.key))
        if key in ("line", "source"):
            names = self.names.lines if key == "line" else self.names.sources
            text = named(names, value.key) if value.key else ""
            return text, quoted(text)
        ids = {
            "project": self.names.projects, "contract": self.names.contracts,
            "file": self.names.files,
        }.get(key)  # fmt: skip
        text = ids.get(value.key, value.text) if ids is not None else value.text
        return text, quoted(text)
