"""The board: tiles that a person chose, in their order; every change is kept in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.saved_views import SavedView
from fundtracker.reports.board import board as boards
from fundtracker.reports.board.board import Board, Tile
from fundtracker.reports.board.content import Content, contents
from fundtracker.reports.context import in_context
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.board.grid import BoardGrid
from fundtracker.ui.board.tile import TileFrame
from fundtracker.ui.board.tile_dialog import TileDialog
from fundtracker.ui.forms.saved_views import SavedViewsButton
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import Elided, button, column, row


class _Read(NamedTuple):
    board: Board
    contents: list[Content]


class BoardPage(Page):
    """Compose a board: add, move, widen and remove tiles; print it, export its figures."""

    READS = None
    SCROLLS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.board: Board | None = None
        self.contents: list[Content] = []
        self._writing = 0  # changes that are not in the ledger yet: what is read meanwhile is older
        self.views = SavedViewsButton(
            session, boards.KIND, lambda: tr("Boards"), lambda: boards.spec_of(self.tiles)
        )
        self.views.chosen.connect(self._chosen)
        self.views.named.connect(self._named)
        self.add, self.paper, self.export = (
            button(icon="plus"), button(icon="file"), button(icon="export")
        )  # fmt: skip
        self.hint = Elided(theme.SMALL, tone="muted")
        self.grid = BoardGrid(session)
        self.dialog: TileDialog | None = None
        self._build()

    def _build(self) -> None:
        self.texts(self.add.setText, lambda: tr("Add a tile…"))
        self.texts(self.paper.setText, lambda: tr("Print (PDF)…"))
        self.texts(self.export.setText, lambda: tr("Export to Excel"))
        self.texts(lambda _: self.views.say(), lambda: "")
        self.texts(
            self.hint.say,
            lambda: tr("Drag a tile by its head, or Ctrl+arrows; Ctrl+Shift+arrows: its width."),
        )
        for name, push_button in (
            ("plus", self.add),
            ("file", self.paper),
            ("export", self.export),
        ):
            icon = lambda name=name: theme.icon(name, "text2", 16)
            self.texts(push_button.setIcon, icon)
        self.add.clicked.connect(self.ask)
        self.paper.clicked.connect(lambda: self._file(".pdf"))
        self.export.clicked.connect(lambda: self._file(".xlsx"))
        tools = row(self.views, self.add, gap=8)
        tools.addWidget(self.hint, 1)
        tools.addWidget(self.paper)
        tools.addWidget(self.export)
        box = column(tools, self.grid, gap=12, margins=(24, 4, 24, 16))
        box.setStretch(1, 1)
        self.setLayout(box)
        self.grid.moved.connect(self._move)
        self.grid.widened.connect(self._widen)
        self.grid.removed.connect(self._remove)
        self.grid.opened.connect(self._open)

    @property
    def tiles(self) -> list[Tile]:
        """The tiles of the board that is shown."""
        return self.board.tiles if self.board is not None else []

    def title(self) -> str:
        return tr("Board")

    def subtitle(self) -> str:
        quarter = self.session.quarter
        if self.board is None or quarter is None:
            return ""
        until = tr("Until: {day}", day=quarter.last_day.isoformat())
        return f"{self.board.name} · {quarter.name} · {until}"

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        name, mine = self.views.name, self.board if self._writing else None

        def read(ledger: Ledger) -> _Read:
            shown = mine or _named(ledger, name)
            return _Read(
                shown,
                in_context(
                    ledger,
                    lambda c: contents(c, shown.tiles),
                    quarter=quarter,
                    unit=unit,
                    lang=lang,
                ),
            )

        self.session.operations.read(self, read, self._show, key="board")

    def _show(self, read: _Read) -> None:
        if self._writing and self.board is not None and read.board.tiles != self.board.tiles:
            return  # a later change is on its way, and is read once it is written
        self.board, self.contents = read
        if self.board.saved and self.views.name != self.board.name:
            self.views.use(self.board.name)
        self.views.say()
        for push_button in (self.add, self.paper, self.export):
            push_button.setEnabled(push_button is not self.add or self.session.writable)
        self.grid.show_contents(self.contents)
        self.headed.emit()

    def _chosen(self, view: SavedView) -> None:
        self.board = Board(view.name, boards.tiles_of(view.spec))
        self.refresh()

    def _named(self, name: str) -> None:
        """What is shown was saved under a name, has another one, or none any more."""
        if self.board is not None and name:
            self.board = self.board._replace(name=name)
        self.refresh()

    # ------------------------------------------------------------ changing
    def ask(self) -> None:
        """Ask for a tile to add."""
        self.dialog = TileDialog(self.session, self.window())
        self.dialog.accepted.connect(self._add)
        self.dialog.open()

    def _add(self) -> None:
        tile = self.dialog.tile() if self.dialog is not None else None
        if tile is not None:
            self.change([*self.tiles, tile])

    def _move(self, at: int, to: int) -> None:
        self.change(boards.moved(self.tiles, at, to), follow=self.tiles[at])

    def _widen(self, at: int, by: int) -> None:
        self.change(boards.widened(self.tiles, at, by))

    def _remove(self, at: int) -> None:
        self.change([tile for place, tile in enumerate(self.tiles) if place != at])

    def change(self, tiles: Sequence[Tile], follow: Tile | None = None) -> None:
        """Show the tiles in their new order at once and keep them; ``follow`` keeps the keys."""
        if self.board is None or not self.session.writable or list(tiles) == self.tiles:
            return
        name = self.board.name
        self.board = Board(name, list(tiles), saved=True)
        self._writing += 1
        shown = self._rearranged()
        if shown is not None:
            self.grid.show_contents(shown)
        if follow is not None:
            self.grid.frames[self.tiles.index(follow)].setFocus()

        def done(_: object) -> None:
            self._writing -= 1
            self.refresh()

        def failed(error: object) -> None:
            self._writing -= 1
            self.session.operations.failed.emit(error)
            self.refresh()

        old_tiles = self.board.tiles
        self.session.operations.write(
            self, lambda ledger, _: boards.save(ledger, name, old_tiles), done, failed=failed
        )

    def _rearranged(self) -> list[Content] | None:
        """Return the contents of the tiles as they stand now; None where one was not read yet."""
        spare, shown = list(self.contents), []
        for tile in self.tiles:
            known = next((c for c in spare if c.tile[:3] == tile[:3]), None)
            if known is None:
                return None
            spare.remove(known)
            shown.append(known._replace(tile=tile))
        self.contents = shown
        return shown

    # ------------------------------------------------------------ doing
    def _open(self, at: int) -> None:
        content = self.contents[at]
        if content.page:
            tile = content.tile
            text = tile.code if content.page == "analysis" and tile.kind != "chart" else tile.of
            self.session.show_in.emit(content.page, text)

    def _focused(self) -> TileFrame | None:
        """Return the tile that has the keys, or a part of it."""
        focused = self.focusWidget()
        return next(
            (f for f in self.grid.frames if focused and (f is focused or f.isAncestorOf(focused))),
            None,
        )

    def figure(self) -> str | None:
        frame = self._focused()
        known = frame.content.figure if frame is not None else None
        return known.id or None if known is not None else None

    def copied_rows(self) -> list[Sequence[Value]]:
        frame = self._focused()
        return list(frame.chart.copied_rows()) if frame is not None and frame.chart else []

    def _file(self, ending: str) -> None:
        """Ask for a name and write the board as a paper or a workbook."""
        if self.board is None or self.session.quarter is None:
            return
        kind = "PDF (*.pdf)" if ending == ".pdf" else tr("Spreadsheet") + " (*.xlsx)"
        proposed = f"{self.board.name} {self.session.quarter.name}{ending}".replace("/", "-")
        heading = tr("Print (PDF)…") if ending == ".pdf" else tr("Export to Excel")
        name = save_name(self, heading, proposed, kind)
        if name:
            self.write_file(Path(name))

    def write_file(self, path: Path) -> None:
        """Write the board as it stands: a .pdf to print, or a .xlsx with its figures and charts."""
        board, quarter = self.board, self.session.quarter
        unit, lang = self.session.unit, language()
        if board is None:
            return

        def work(ledger: Ledger) -> None:
            from fundtracker.reports.board import board_file

            board_file.write(ledger, board, path, quarter=quarter, unit=unit, lang=lang)

        message = tr("The board is written to {name}.", name=path)
        self.session.operations.export(
            self, work, lambda _: self.session.notice.emit("ok", message)
        )


def _named(ledger: Ledger, name: str) -> Board:
    """Return the board of a name, the first where it is not there any more."""
    every = boards.boards(ledger)
    return next((each for each in every if each.name == name), every[0])
