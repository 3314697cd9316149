"""One fund: six figures that explain themselves, its curve, its time line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.reports.funds.fund_view import rate_words
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.funds.cards import say_figure, short_names, tell
from fundtracker.ui.funds.charts import TimeLine, YearsCard
from fundtracker.ui.widgets.building_blocks import Dot, Elided, Texts, column, label, row
from fundtracker.ui.widgets.figure import Figure

TILES = ("committed", "paid_in", "unfunded", "dpi", "tvpi", "net_irr")


class Tile(QFrame):
    """A figure with its name above and what to know of it below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name, self.words = label(size=theme.SMALL, tone="text2"), Elided(theme.CAPTION, tone="muted")
        self.figure, self.unit = Figure(session, theme.TITLE + 2), label(size=theme.SMALL, tone="muted")
        self.figure.setFixedHeight(29)
        self.setLayout(
            column(self.name, row(self.figure, self.unit, None, gap=6), self.words, gap=1, margins=(14, 7, 8, 7))
        )


class Tiles(QWidget):
    """The six figures of a fund."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.tiles = {code: Tile(session) for code in TILES}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for one in self.tiles.values():
            box.addWidget(one, 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a fund at V."""
        cells, names = sheet.card.row.cells, short_names()
        heads = {"committed": tr("Commitments"), "paid_in": tr("Paid in"), "unfunded": tr("Unfunded")} | names
        words = self._words(sheet)
        for code, tile in self.tiles.items():
            tile.name.setText(heads[code] + (f" · {tr('net')}" if code in ("dpi", "tvpi") else ""))
            say_figure(tile.figure, sheet.funds, sheet.card.row, code)
            tile.unit.setText({"dpi": "", "tvpi": "", "net_irr": ""}.get(code, unit_name(self._session.unit)))
            tile.words.say(words[code]())
        standing, tone = rate_words(sheet.card.rate)
        said = cells["net_irr"].value if "net_irr" in cells else None
        several = f" · {said}" if isinstance(said, str) and said != standing else ""
        tile = self.tiles["net_irr"]
        tile.words.say(standing + several)
        tell(tile.words, tile.words.text(), tone)
        self.tiles["unfunded"].setToolTip(
            tr("Unfunded is not commitments less paid in: calls inside the commitment lower it when they are called,"
               " recallable distributions and equalisation raise it again.")
        )  # fmt: skip

    def _words(self, sheet: Sheet) -> dict[str, Callable[[], str]]:
        cells, show = sheet.card.row.cells, self._session.money

        def fen(code: str) -> int:
            value = cells[code].value if code in cells else None
            return value if isinstance(value, int) else 0

        def text(code: str) -> str:
            value = cells[code].value if code in cells else None
            return money.decimal(value, 3) if isinstance(value, int) else money.MISSING

        pic = cells["pic"].value if "pic" in cells else None
        share = f"{pic / 10:.1f}%" if isinstance(pic, int) else money.MISSING
        standing = [name for name, each in sheet.partners.items() if each.committed]
        return {
            "committed": lambda: tr("{n} partners, called {called}", n=len(standing), called=show(fen("called"))),
            "paid_in": lambda: tr("PIC {share}, distributed {given}", share=share, given=show(fen("distributed"))),
            "unfunded": lambda: (
                tr("not commitments − paid in; recallable {fen}", fen=show(sheet.card.recallable))
                if sheet.card.recallable
                else tr("not commitments − paid in")
            ),
            "dpi": lambda: tr("distributed ÷ paid in"),
            "tvpi": lambda: tr("DPI {dpi} + RVPI {rvpi}", dpi=text("dpi"), rvpi=text("rvpi")),
            "net_irr": lambda: "",
        }


class Charts(QWidget):
    """The curve of a fund's years and the time line of its calls and distributions."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.years, self.line = YearsCard(session, texts), TimeLine(session)
        title = label(size=theme.CARD, bold=True)
        texts(title.setText, lambda: tr("Calls and distributions"))
        self.sub = Elided(theme.SMALL, tone="muted")
        head = row(title, gap=8)
        head.addWidget(self.sub, 1)
        for tone, words in (
            ("plan", lambda: tr("Call")), ("c2", lambda: tr("Distribution")), ("warn", lambda: tr("not wholly come")),
        ):  # fmt: skip
            said = label(size=theme.SMALL, tone="text2")
            texts(said.setText, words)
            head.addWidget(Dot(tone))
            head.addWidget(said)
        frame = QFrame()
        frame.setObjectName("card")
        frame.setLayout(column(head, self.line, gap=2, margins=(16, 8, 16, 6)))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.years, 1)
        box.addWidget(frame, 1)
        self._session = session

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a fund at V."""
        self.years.show_years(sheet.years)
        self.line.show_moments(sheet.moments, sheet.funds.quarter.last_day)
        day = sheet.funds.quarter.last_day.isoformat()
        self.sub.say(tr("{unit}, V = {day}", unit=unit_name(self._session.unit), day=day))
