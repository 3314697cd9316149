"""Source files: kept byte for byte, any line opened, whatever the pieces they came in."""

import shutil
import sqlite3
from hashlib import sha256
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.errors import UserError
from fundtracker.ledger.documents.source_files import Writer
from tests.examples import examples
from tests.ledger import world

SALT = count()  # the same bytes are kept once: every example has its own
NO_CLOCK = examples(20)


def keep(ledger, data: bytes, codec: str, cuts: list[int]) -> int:
    ends = sorted({c % (len(data) + 1) for c in cuts} | {len(data)})
    with ledger.change("try") as change:
        writer = Writer(change, sha256(data).digest(), len(data), codec)
        for a, b in zip([0, *ends], ends, strict=False):
            if a < b:
                writer.feed(data[a:b])
        writer.end()
    return writer.file_id


@NO_CLOCK
@given(
    st.lists(
        st.tuples(st.text("ab青岛", max_size=6), st.sampled_from(["\n", "\r\n", "\r"])),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    st.lists(st.integers(0, 400), max_size=8),
)
def test_any_line_of_any_file_is_found(ledger, lines, codec, cuts):
    text = f"{next(SALT):06d}\n" + "".join(words + end for words, end in lines)
    data = text.encode(codec)
    file_id = keep(ledger, data, codec, cuts)
    assert ledger.files.content(file_id) == data
    wanted = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [ledger.files.raw_line(file_id, n, codec) for n in range(1, len(wanted) + 1)] == wanted
    assert ledger.files.raw_line(file_id, len(wanted) + 1, codec) == ""


def test_a_file_that_changed_while_it_was_read_is_refused(ledger):
    with pytest.raises(UserError, match="file_changed"), ledger.change("try") as change:
        writer = Writer(change, sha256(b"one").digest(), 3, "utf-8")
        writer.feed(b"two")
        writer.end()
    assert ledger.read("SELECT count(*) FROM source_file") == [(0,)]


def test_the_bytes_of_an_import_come_out_as_they_went_in(two_files, tmp_path):
    for taken in two_files.imports.all():
        assert two_files.files.content(taken.file_id) == (tmp_path / taken.name).read_bytes()


def test_the_very_same_bytes_are_kept_once(two_files, tmp_path):
    from fundtracker.intake.payments import post

    done = post.post(two_files, tmp_path / "a.csv")
    assert (done.counts["new"], done.again) == (0, "a.csv")
    assert two_files.read("SELECT count(*) FROM source_file") == [(2,)]


def test_a_backup_is_whole_while_the_ledger_is_open(two_files, tmp_path):
    two_files.backup(tmp_path / "copy.ftdb")
    world.classify(two_files, world.ids(two_files))
    with world.opened(tmp_path / "copy.ftdb") as copy:
        assert copy.check() == []
        assert (
            copy.head()
            == two_files.read("SELECT lower(hex(hash)) FROM changeset WHERE seq = 4")[0][0]
        )
        copy.undo()
        assert len(world.ids(copy)) == 30
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_overwrites_nothing(two_files, tmp_path):
    target = tmp_path / "mine.ftdb"
    target.write_text("mine")
    with pytest.raises(UserError, match="exists"):
        two_files.backup(target)
    assert target.read_text() == "mine"
    with pytest.raises(UserError, match="write_failed"):
        two_files.backup(tmp_path / "nowhere/copy.ftdb")


def test_a_backup_that_is_not_equal_is_not_kept(two_files, tmp_path):
    class Torn:
        """A source whose copy comes out as another ledger."""

        def backup(self, made):
            with world.planned(tmp_path / "other.ftdb") as other:
                other.connection.backup(made)

        def execute(self, sql):
            return two_files.connection.execute(sql)

    from fundtracker.ledger.core import backup

    with pytest.raises(UserError, match="backup_not_equal"):
        backup.copy(Torn(), tmp_path / "copy.ftdb")
    assert not list(tmp_path.glob("copy*"))


def stale(path):
    """Let one entry of the index of days say another day than its row."""
    raw = sqlite3.connect(path)
    [(root,)] = raw.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'payment_date'"
    ).fetchall()
    [(day,)] = raw.execute("SELECT max(pay_date) FROM payment").fetchall()
    [(size,)] = raw.execute("PRAGMA page_size").fetchall()
    raw.close()
    data = bytearray(path.read_bytes())
    at = data.index(day.to_bytes(3, "big"), (root - 1) * size, root * size)
    data[at : at + 3] = (day + 1).to_bytes(3, "big")
    path.write_bytes(data)


def test_every_copy_is_proved_against_its_indexes(two_files, tmp_path):
    from fundtracker.ledger.core import backup

    path = two_files.path
    first = backup.automatic(path, two_files.clock())
    world.classify(two_files, world.ids(two_files))
    two_files.close()
    stale(path)

    with pytest.raises(UserError, match="backup_not_equal"):
        backup.automatic(path, two_files.clock())
    assert backup.copies(path) == [first]

    with world.opened(path) as ledger:
        assert "page_damaged" in world.codes(ledger)
        with pytest.raises(UserError, match="backup_not_equal"):
            ledger.backup(tmp_path / "copy.ftdb")
    assert not (tmp_path / "copy.ftdb").exists()
    shutil.copy(path, backup.folder(path) / "20990101-000000-99.ftdb")
    assert backup.newest_good(path) == first


def test_a_copy_of_a_ledger_with_a_damaged_page_is_not_kept(two_files, tmp_path):
    path = two_files.path
    [(root,)] = two_files.read("SELECT rootpage FROM sqlite_master WHERE name = 'part'")
    [(size,)] = two_files.read("PRAGMA page_size")
    two_files.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : (root - 1) * size + 8] = b"\xff" * 8
    path.write_bytes(data)
    with world.opened(path) as ledger, pytest.raises(UserError):
        ledger.backup(tmp_path / "copy.ftdb")
    assert not (tmp_path / "copy.ftdb").exists()
