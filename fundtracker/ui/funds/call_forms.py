"""Forms of a capital call and a distribution: while they are filled in, the split by partner is
shown to the fen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QVBoxLayout, QWidget

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.domain.funds import partners as book
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Parts
from fundtracker.ledger.funds.capital_calls import Division, Notice
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.funds import fund_split
from fundtracker.reports.funds.call_register import item_name
from fundtracker.reports.funds.fund_book import tier_name, use_name
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.reports.funds.fund_proofs import entry_name
from fundtracker.reports.funds.fund_split import Part, Split
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.record_dialog import Form, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Words
from fundtracker.ui.widgets.building_blocks import mark_wrong
from fundtracker.ui.widgets.table_model import Column, Records, amount_column
from fundtracker.ui.widgets.table_view import Grid

_SHOWN = 6  # partners without scrolling
Ask = Callable[[Ledger, Values], Split]


class SplitDialog(RecordDialog):
    """A form whose amounts are split: it can be saved once the split of exactly what it says has
    been shown.
    """

    def __init__(
        self,
        session: Session,
        form: Form,
        work: Callable[[Ledger, Values], object],
        *,
        items: Sequence[str],
        preview: Ask,
        parent: QWidget | None = None,
    ) -> None:
        self.split: Split | None = None
        self._items, self._preview = items, preview
        self.model: Records[Part] = Records(_columns(session, items))
        self.grid: Grid | None = None
        super().__init__(session, form, work, parent)
        self.setMinimumWidth(800)
        self.message.setMinimumHeight(38)
        self.grid = Grid(self.model)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.grid.setAccessibleName(tr("How it falls on the partners"))
        self.grid.setFixedHeight(theme.HEAD + 4 * theme.ROW + 4)
        for at, column in enumerate(self.model.columns):
            self.grid.setColumnWidth(at, column.width)
        self.grid.horizontalHeader().setMinimumSectionSize(90)
        self.grid.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(box.count() - 2, self.grid, 1)

    def amounts(self) -> dict[str, int]:
        """Return the items that are above nothing."""
        values = self.values()
        return {item: values[item] for item in self._items if values[item]}

    def check(self) -> None:
        """Check the fields, then ask for the split; the form can be saved when it has come."""
        super().check()
        good, values = self.ok.isEnabled(), self.values()
        self.split = None
        self.ok.setEnabled(False)
        if values["day"] is None or not self._asked(values):
            self._show_parts([], self._items[:1])
            self._say(tr("Enter an amount: the split by partner is shown here."), "")
            return
        self._session.operations.read(
            self,
            lambda ledger: self._preview(ledger, values),
            lambda split: self._come(split, good),
            key="split",
            failed=self._refused_split,
        )

    def _asked(self, values: Values) -> bool:
        return bool(values.get("cash") or any(values[item] for item in self._items))

    def _come(self, split: Split, good: bool) -> None:
        self.split = split
        self._show_parts(split.parts, split.items)
        self.ok.setEnabled(good)
        show = self._session.exact
        words = tr(
            "{n} partners, together {sum}: not a fen is lost.",
            n=len(split.parts),
            sum=show(split.total),
        )
        if split.tiers is not None:
            tiers = " · ".join(
                f"{tier_name(t.name)} {self._session.money(t.total)}" for t in split.tiers.rows
            )
            words += f"\n{tiers} ({unit_name(self._session.unit)})"
        if split.capped:
            words += f"\n{fund_split.capped_words(split)}"
        words = "\n".join([words, *map(i18n.say, split.doubts)])
        self._say(words, "warn" if split.capped or split.doubts else "ok")

    def _show_parts(self, parts: Sequence[Part], items: Collection[str]) -> None:
        """Show the parts, of the items only those that are asked for."""
        self.model.show(parts)
        if self.grid is not None:
            for at, column_ in enumerate(self.model.columns):
                self.grid.setColumnHidden(
                    at, column_.key in self._items and column_.key not in items
                )
            self.grid.setFixedHeight(theme.HEAD + max(4, min(_SHOWN, len(parts))) * theme.ROW + 4)

    def _refused_split(self, error: UserError) -> None:
        """Say in the line under the table why there is no split, and mark the amounts it is
        about.
        """
        self._show_parts([], self._items[:1])
        for item in self.amounts() or ("cash",):
            mark_wrong(self.words(item).line, True)
        self._say(i18n.say(error), "bad")


def _columns(session: Session, items: Sequence[str]) -> list[Column[Part]]:
    def item(code: str) -> Column[Part]:
        return amount_column(
            session,
            code,
            lambda: item_name(code),
            lambda part: part.items.get(code, 0),
            136,
            names_unit=True,
        )

    return [
        Column(
            "partner",
            lambda: tr("Partner"),
            lambda part: part.partner,
            170,
            tip=lambda part: part.partner,
        ),
        *(item(code) for code in items),
        amount_column(
            session,
            "total",
            lambda: tr("Together"),
            lambda part: part.total,
            140,
            head=lambda: tr("Together (yuan)"),
            text=lambda part: money.show(part.total),
        ),
        amount_column(
            session,
            "after",
            lambda: tr("Unfunded after"),
            lambda part: part.after,
            130,
            tone=lambda part: "bad" if part.after < 0 else "text2",
        ),
    ]


# ---------------------------------------------------------------- calls
def call_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> SplitDialog:
    """Return the form of a capital call: items, whose shares count, who is excused."""
    unit, fund = session.unit, sheet.fund
    entries: dict[str, Entry] = {
        item: Amount(entry_name(item), unit, needed=False, zero=True) for item in book.CALL_KINDS
    }
    entries |= {
        "day": Day(tr("Notice of"), day=day),
        "due": Day(
            tr("Due on"), day=min(day + dt.timedelta(days=20), session.last_day() or dt.date.max)
        ),
        "by": Choice(
            tr("Split by"),
            [
                (tr("as the terms say"), ""),
                (tr("commitments"), "committed"),
                (tr("what is unfunded"), "unfunded"),
            ],
        ),
        "excused": Choice(
            tr("Excused"), [(name, name) for name in sheet.partners], empty=tr("nobody")
        ),
        "parts": _own_amounts(),
        "purpose": Words(tr("Purpose"), tr("stated in the notice"), needed=False),
        "doc_no": Words(tr("Document number"), needed=False),
    }

    def excused(v: Values) -> list[str]:
        return [v["excused"]] if v["excused"] else []

    def items(v: Values) -> dict[str, int]:
        return {item: v[item] for item in book.CALL_KINDS if v[item]}

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.call", v["reason"], fund=fund.code) as change:
            ledger.capital.call_capital(
                change,
                fund.id,
                Notice(v["day"], v["due"], purpose=v["purpose"], doc_no=v["doc_no"]),
                items(v),
                Division(
                    by=v["by"], excused=excused(v), parts=_parts(session, ledger, v, items(v))
                ),
            )

    def preview(ledger: Ledger, v: Values) -> Split:
        parts = _parts(session, ledger, v, items(v))
        split = fund_split.call(
            ledger, fund.id, v["day"], items(v), Division(v["by"], excused(v), parts)
        )
        stated = {"fund": fund.code, "day": v["day"], "due": v["due"], **items(v)}
        return split._replace(doubts=fund_split.doubted(ledger, "fund.call", stated, parts))

    return SplitDialog(
        session,
        Form(
            tr("Call {n} of {name}", n=sheet.next_call, name=sheet.card.row.name),
            entries,
            (book.CALL_KINDS, ("day", "due", "by", "excused"), ("parts",), ("purpose", "doc_no")),
            ok=tr("Call the capital"),
            message=lambda _: tr(
                "Call {n} is recorded; its notices can be written now.", n=sheet.next_call
            ),
            blame={"due_before_call": "due", "over_called": "call"},
        ),
        put,
        items=book.CALL_KINDS,
        preview=preview,
        parent=parent,
    )


# ---------------------------------------------------------------- distributions
def distribution_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> SplitDialog:
    """Return the form of a distribution: by its items, or an amount of cash that runs through the
    waterfall.
    """
    unit, fund = session.unit, sheet.fund
    uses = [(tr("not stated"), ""), *((use_name(use), use) for use in ("treasury", "rolled"))]
    entries: dict[str, Entry] = {
        "cash": Amount(tr("Cash through the waterfall"), unit, needed=False),
        **{
            item: Amount(entry_name(item), unit, needed=False, zero=True)
            for item in book.DISTRIBUTION_KINDS
        },
        "day": Day(tr("Distributed on"), day=day),
        "pending": Choice(
            tr("Payment"),
            [
                (tr("counts as paid on this day; recorded apart"), False),
                (tr("later: decided, not paid"), True),
            ],
            current=False,
        ),
        "use": Choice(tr("Fiscal money"), uses, needed=False),
        "parts": _own_amounts(),
        "note": Words(tr("Note"), tr("stated in the notice"), needed=False),
        "doc_no": Words(tr("Document number"), needed=False),
    }

    def items(v: Values) -> dict[str, int]:
        return {item: v[item] for item in book.DISTRIBUTION_KINDS if v[item]}

    def split(ledger: Ledger, v: Values) -> Split:
        wanted = items(v)
        if v["cash"] is not None and wanted:
            raise UserError("cash_and_items")  # one of them would go unheard
        if v["cash"] is not None:
            wanted = ledger.capital.tier_items(ledger.capital.tiers(fund.id, v["day"], v["cash"]))
        parts = _parts(session, ledger, v, wanted)
        done = fund_split.distribution(ledger, fund.id, v["day"], items(v), v["cash"], parts=parts)
        stated = {"fund": fund.code, "day": v["day"], **wanted}
        doubts = fund_split.doubted(ledger, "fund.distribution", stated, parts)
        return done._replace(doubts=(*done.doubts, *doubts))

    def put(ledger: Ledger, v: Values) -> None:
        parts = split(ledger, v)
        _distribute(
            ledger, fund, parts.items, v, {part.partner: part.items for part in parts.parts}
        )

    return SplitDialog(
        session,
        Form(
            tr("Distribution of {name}", name=sheet.card.row.name),
            entries,
            (
                ("cash", "capital", "income"),
                ("gain", "carry", "recallable"),
                ("day", "pending", "use"),
                ("parts",),
                ("note", "doc_no"),
            ),
            ok=tr("Distribute"),
            message=lambda _: tr("The distribution is recorded; its notices can be written now."),
            blame={"no_gp": "carry", "no_terms": "cash"},
        ),
        put,
        items=book.DISTRIBUTION_KINDS,
        preview=split,
        parent=parent,
    )


def _own_amounts() -> Words:
    """Return the field of amounts stated partner by partner."""
    return Words(
        tr("Own amounts"), tr("as split, or: partner=amount; partner=amount"), needed=False
    )


def _parts(session: Session, ledger: Ledger, v: Values, items: Mapping[str, int]) -> Parts | None:
    return fund_split.stated_parts(ledger, v["parts"] or "", items, session.unit, i18n.language())


def _distribute(
    ledger: Ledger, fund: Fund, items: Mapping[str, int], v: Values, parts: Parts
) -> None:
    with ledger.change("fund.distribute", v["reason"], fund=fund.code) as change:
        ledger.capital.distribute(
            change,
            fund.id,
            Resolution(v["day"], money_use=v["use"], note=v["note"], doc_no=v["doc_no"]),
            items,
            parts=parts,
            pending=v["pending"],
        )
