"""Boards: tiles in their order, kept with history and undo, shown at one moment, on paper and in a book."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fundtracker.errors import UserError
from fundtracker.reports import registry
from fundtracker.reports.analysis import saved_analysis
from fundtracker.reports.analysis.pivot import Spec
from fundtracker.reports.analysis.saved_analysis import Analysis
from fundtracker.reports.board import board as boards
from fundtracker.reports.board import board_file, board_paper, offers
from fundtracker.reports.board.board import COLUMNS, Tile
from fundtracker.reports.board.content import PAGES, contents
from fundtracker.reports.context import in_context
from tests.ledger import world


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "b.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with world.opened(path) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def read_only(sample_ledger):
    ledger = world.opened(sample_ledger, read_only=True)
    yield ledger
    ledger.close()


def shown(ledger, tiles):
    return in_context(ledger, lambda context: contents(context, tiles))


# ------------------------------------------------------------ tiles
widths = st.lists(st.integers(1, COLUMNS), max_size=12)


@given(widths, st.sampled_from([2, COLUMNS]))
def test_tiles_keep_their_order_and_no_row_is_wider_than_the_board(some, columns):
    rows = boards.packed(some, columns)
    assert [place for line in rows for place, _ in line] == list(range(len(some)))
    assert all(sum(width for _, width in line) <= columns for line in rows)
    assert all(width >= min(some[place], columns) for line in rows for place, width in line)


@given(st.integers(1, 8), st.data())
def test_a_moved_tile_stands_before_the_one_it_was_dropped_on(n, data):
    tiles = [Tile("chart", str(at)) for at in range(n)]
    at, to = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n))
    moved = boards.moved(tiles, at, to)
    assert sorted(moved) == sorted(tiles)
    rest = [tile for tile in moved if tile is not tiles[at]]
    assert rest == [tile for tile in tiles if tile is not tiles[at]]
    before = tiles[to] if to < n else None
    if before is not None and before is not tiles[at]:
        assert moved.index(tiles[at]) + 1 == moved.index(before)


def test_a_width_stays_within_the_board():
    tiles = [Tile("chart", "a", width=COLUMNS)]
    assert boards.widened(tiles, 0, 1) == tiles
    assert boards.widened(tiles, 0, -9)[0].width == 1


@pytest.mark.parametrize(
    "spec", [None, [], {}, {"tiles": 3}, {"tiles": [1, {"kind": "chart"}, None]}]
)
def test_what_is_no_board_has_no_tiles(spec):
    assert boards.tiles_of(spec) == []


def test_a_tile_that_a_hand_wrote_is_of_nothing_and_of_a_whole_width():
    written = {"kind": "chart", "code": "retention", "of": None, "width": True}
    [tile] = boards.tiles_of({"tiles": [written]})
    assert tile.of == "" and type(tile.width) is int and tile.width == 1


def test_a_board_is_read_as_it_was_saved_with_undo_and_history(ledger):
    first = boards.board(ledger)
    assert not first.saved
    boards.save(ledger, "例会", [*first.tiles, Tile("chart", "retention", width=4)])
    boards.save(ledger, "例会", first.tiles)
    assert boards.board(ledger, "例会").tiles == first.tiles
    ledger.undo()
    assert boards.board(ledger, "例会").tiles[-1] == Tile("chart", "retention", width=4)
    ledger.undo()
    assert not boards.board(ledger).saved
    with pytest.raises(UserError, match="no_such_saved_view"):
        boards.board(ledger, "例会")
    assert ledger.check() == []


def test_a_board_has_room_for_so_many_tiles(ledger):
    with pytest.raises(UserError, match="board_full"):
        boards.save(ledger, "a", [Tile("chart", "retention")] * (boards.MOST + 1))


# ------------------------------------------------------------ what they show
def test_the_first_board_shows_every_tile(read_only):
    every = shown(read_only, boards.first_board().tiles)
    assert [content.problem for content in every] == [""] * len(every)
    assert all(content.chart is None or content.chart.known for content in every)


def test_a_figure_is_that_of_its_table(read_only):
    [content] = shown(read_only, [Tile("figure", "plan/fiscal/total")])
    table = registry.build(read_only, "plan")
    cell = table.row("fiscal").cells["total"]
    assert content.figure.id == cell.id
    assert content.figure.exact.split()[0].replace(",", "") == f"{cell.value / 100:.2f}"


@pytest.mark.parametrize("tile", [
    Tile("chart", "moon"), Tile("chart", "s_curve", "gone"), Tile("figure", "plan/gone/total"),
    Tile("figure", "moon/a/b"), Tile("view", "moon"), Tile("analysis", "gone"), Tile("later", "x"),
])  # fmt: skip
def test_a_tile_that_cannot_be_shown_says_why_and_the_others_stand(read_only, tile):
    first, second = shown(read_only, [tile, Tile("chart", "execution")])
    assert first.problem and first.chart is None
    assert second.chart.known


def test_every_table_of_a_figure_has_its_page():
    from fundtracker.ui.window.pages import PAGES as WINDOW

    names = {entry.name for entry in WINDOW}
    assert set(PAGES) >= {"plan", *registry.NAMES}
    assert set(PAGES.values()) <= names


def test_every_chart_has_its_page():
    from fundtracker.reports.charts.catalog import CHARTS
    from fundtracker.ui.window.pages import PAGES as WINDOW

    assert {kind.page for kind in CHARTS.values()} <= {entry.name for entry in WINDOW}


def test_a_saved_analysis_is_a_tile(ledger):
    analysis = Analysis("weekend", Spec("project", "year", "count", top=0), span="year")
    ledger.saved_views.save("analysis", "周末", saved_analysis.as_data(analysis))
    [content] = shown(ledger, [Tile("analysis", "周末")])
    assert (content.title, content.chart.measure) == ("周末", "count")


def test_everything_offered_can_be_shown(read_only):
    offered = in_context(read_only, offers.offers)
    tiles = [
        offers.tile(kind, [choice.code, *([choice.choices[0].code] if choice.choices else [])], 2)
        for kind in ("chart", "view") for choice in offered[kind]
    ]  # fmt: skip
    for table in offered["figure"]:
        row = table.choices[0]
        tiles.append(offers.tile("figure", [table.code, row.code, row.choices[0].code], 1))
    every = shown(read_only, tiles)
    assert [content.problem for content in every] == [""] * len(tiles)


# ------------------------------------------------------------ files
def test_a_board_is_printed_with_every_title(read_only, tmp_path):
    board = boards.first_board()

    def work(context):
        made = contents(context, board.tiles)
        return made, board_paper.data(context, board, made)

    made, data = in_context(read_only, work)
    titles = [tile["title"] for line in data["rows"] for tile in line]
    assert titles == [content.title for content in made]
    board_file.write(read_only, board, tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


def test_the_workbook_of_a_board_has_a_chart_for_each_and_its_exact_figures(read_only, tmp_path):
    board = boards.first_board()
    board_file.write(read_only, board, tmp_path / "b.xlsx")
    parts = zipfile.ZipFile(tmp_path / "b.xlsx").namelist()
    every = shown(read_only, board.tiles)
    assert sum(name.startswith("xl/charts/chart") for name in parts) == sum(
        c.chart is not None for c in every
    )
    front = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    said = {front.cell(y, 1).value: front.cell(y, 2).value for y in range(1, 12)}
    assert said[every[0].title] == every[0].figure.exact


def test_a_file_of_another_kind_is_refused(read_only, tmp_path):
    with pytest.raises(UserError, match="board_kind"):
        board_file.write(read_only, boards.first_board(), tmp_path / "b.doc")
