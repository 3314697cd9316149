"""``papers``: files attached to records from the command line, listed, written out byte for byte, taken off."""

import json
from hashlib import sha256

import pytest

from fundtracker.cli import run
from tests.ledger import world
from tests.ledger.fund_world import called, made

CONTENT = b"%PDF-1.4 a paper"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    with world.filled(folder) as book:
        called(book, made(book), 250_00)
        book.reviews.decide(2023 * 4 + 1, "t", owner="li", due_day=None)
        one = book.read("SELECT min(id) FROM payment")[0][0]
        records = [f"payment:{one}", "decision:2023Q2/1", "fund:X1", "call:X1/1"]
        records += [f"project:{each.code}" for each in book.projects.all()[:1]]
        records += [f"contract:{each.number}" for each in book.contracts.all()[:1]]
    return folder / "l.ftdb", records


@pytest.fixture
def desk(kept, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l.ftdb").write_bytes(kept[0].read_bytes())
    (tmp_path / "a.pdf").write_bytes(CONTENT)

    def told(*argv, code=0):
        assert run(["papers", *argv, "--ledger", "l.ftdb", "--json", "--lang", "en"]) == code
        out = capsys.readouterr()
        return json.loads(out.out) if code < 2 else out.err

    told.records, told.quiet = kept[1], capsys.readouterr
    told.folder = tmp_path
    return told


def head():
    with world.opened("l.ftdb") as book:
        return book.head()


def test_a_file_is_kept_with_every_kind_of_record_and_comes_back_byte_for_byte(desk):
    assert desk("list")["papers"] == []
    for at, record in enumerate(desk.records):
        before = head()
        dry = desk("attach", "a.pdf", "--of", record, "--dry-run")
        assert head() == before and desk("list", "--of", record)["papers"] == []
        done = desk("attach", "a.pdf", "--of", record)
        assert [p["sha256"] for p in done["papers"]] == [sha256(CONTENT).hexdigest()]
        assert (dry["stored"], done["stored"]) == (False, True)
        assert [p["name"] for p in dry["papers"]] == ["a.pdf"]
        after = head()
        again = desk("attach", "a.pdf", "--of", record)
        assert (again["stored"], again["papers"]) == (False, done["papers"])
        assert head() == after
        number = str(done["papers"][0]["number"])
        folder = desk.folder / f"out{at}"
        folder.mkdir()
        desk("export", number, "--of", record, "-o", str(folder))
        assert (folder / "a.pdf").read_bytes() == CONTENT
        assert desk("export", number, "--of", record, "-o", str(folder), code=1)["papers"] == []
    assert len(desk.records) > 4
    assert {p["of"] for p in desk("list")["papers"]} == set(desk.records)
    for record in desk.records:
        number = str(desk("list", "--of", record)["papers"][0]["number"])
        desk("detach", number, "--of", record, "--dry-run")
        assert desk("list", "--of", record)["papers"]
        desk("detach", number, "--of", record)
        assert desk("list", "--of", record)["papers"] == []
    with world.opened("l.ftdb") as book:
        assert book.check() == []


def test_a_file_is_kept_with_many_records_at_once_and_by_one_undo_with_none(desk):
    of = [word for record in desk.records for word in ("--of", record)]
    before = head()
    assert "moon" in desk("attach", "a.pdf", *of, "--of", "fund:moon", code=2)
    assert head() == before  # all or none
    done = desk("attach", "a.pdf", *of, "--of", desk.records[0])  # named twice, kept once
    assert [p["of"] for p in done["papers"]] == desk.records
    assert {p["of"] for p in desk("list", *of)["papers"]} == set(desk.records)
    again = desk("attach", "a.pdf", *of)
    assert (again["stored"], len(again["papers"])) == (False, len(desk.records))
    assert run(["undo", "--ledger", "l.ftdb"]) == 0
    desk.quiet()
    assert desk("list")["papers"] == []


def test_what_is_no_paper_by_its_ending_is_kept_but_not_written_out(desk):
    (desk.folder / "a.exe").write_bytes(b"MZ")
    (desk.folder / "out").mkdir()
    desk("attach", "a.exe", "a.pdf", "--of", "fund:X1")
    assert [p["name"] for p in desk("export", "-o", "out", code=1)["papers"]] == ["a.pdf"]
    assert [path.name for path in (desk.folder / "out").iterdir()] == ["a.pdf"]


@pytest.mark.parametrize(("argv", "says"), [
    (("attach", "a.pdf"), "--of"), (("attach", "--of", "fund:X1"), "1 word"), (("attach", "a.pdf", "--of", "x"), "--of"),
    (("attach", "a.pdf", "--of", "fund:moon"), "fund:moon"), (("attach", "no.pdf", "--of", "fund:X1"), "no.pdf"),
    (("attach", ".", "--of", "fund:X1"), "folder"), (("attach", "a.pdf", "--of", "moon:1"), "moon:1"),
    (("attach", "empty.pdf", "--of", "fund:X1"), "empty"), (("attach", "a.pdf", "--of", "decision:2023Q9/1"), "2023Q9"),
    (("attach", "a.pdf", "--of", "decision:2023Q2/9"), "2023Q2/9"), (("attach", "a.pdf", "--of", "payment:moon"), "moon"),
    (("detach", "1", "--of", "fund:X1"), "1"), (("export",), "-o"), (("export", "-o", "no/such"), "such"),
    (("export", "7", "-o", "."), "7"), (("list", "--of", "contract:moon"), "contract:moon"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_words_and_writes_nothing(desk, argv, says):
    (desk.folder / "empty.pdf").write_bytes(b"")
    before, files = head(), sorted(desk.folder.iterdir())
    assert says in desk(*argv, code=2)
    assert head() == before and sorted(desk.folder.iterdir()) == files
