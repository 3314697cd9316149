"""Somebody alters a review copy with a hex editor, an archiver, sqlite3 or a key of his own: named, never taken."""

import io
import json
import random
import shutil
import sqlite3
import struct
import zipfile

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.reviews import comment_uid
from fundtracker.ledger.review.signing import Comment
from fundtracker.reports.context import ReportContext
from fundtracker.reports.review import (
    copy_additions,
    copy_content,
    copy_seal,
    matters,
    pack,
    review_copy,
)
from fundtracker.reports.review.review_copy import Remark
from tests.ledger import world
from tests.reports.copy_world import AT, Q, codes, frozen, refused, rewritten

PROVEN = {
    "cannot_read",
    "is_a_folder",
    "no_such_file",
    "not_a_copy",
    "copy_strange_member",
    "copy_member_missing",
    "copy_wrapping_altered",
}


# ---------------------------------------------------------------- the wrapping
def archive(path, entries, *, how=zipfile.ZIP_STORED, comment=b""):
    with zipfile.ZipFile(path, "w", how) as out:
        for info, data in entries:
            out.writestr(info, data)
        out.comment = comment
    return path


def info(name, **fields):
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def streamed(path, entries):
    """Written to what cannot seek: every member has a data descriptor."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as out:
        for name, data in entries:
            out.writestr(name, data)
    path.write_bytes(pipe.data)
    return path


def wrappings(copy, folder):
    """(what was done, the file) with every trick of an archiver; the contents are the proved ones."""
    whole = list(review_copy.members_of(copy).items())
    plain, data = [(info(n), d) for n, d in whole], copy.read_bytes()
    at = iter(range(99))

    def to():
        return folder / f"w{next(at)}"

    yield "comment", archive(to(), plain, comment=b"hello")
    yield "descriptor", streamed(to(), whole)
    yield "order", archive(to(), plain[::-1])
    yield "time", archive(to(), [(info(n, date_time=(2024, 1, 1, 0, 0, 0)), d) for n, d in whole])
    yield (
        "extra",
        archive(
            to(), [(info(n, extra=struct.pack("<HH4s", 0x7075, 4, b"evil")), d) for n, d in whole]
        ),
    )
    yield "entry comment", archive(to(), [(info(n, comment=b"x"), d) for n, d in whole])
    link = (0o120777 << 16) | 0x10
    yield (
        "symlink",
        archive(to(), [(info(n, external_attr=link, create_system=3), d) for n, d in whole]),
    )
    yield "encrypted", archive(to(), plain)
    encrypted = folder / "w99"
    encrypted.write_bytes(
        data.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00", 1)
    )
    yield "encrypted", encrypted
    for name in ("Ledger.ftdb", "LEDGER.FTDB", "./ledger.ftdb", "../ledger.ftdb", "/ledger.ftdb", "C:\\ledger.ftdb",
                 "ledger.ftdb\u200b", "ledger.ftdb/", "a/ledger.ftdb", "ledger.ftdb "):  # fmt: skip
        renamed = [(info(name if n == "ledger.ftdb" else n), d) for n, d in whole]
        yield f"renamed {name!r}", archive(to(), renamed)
        yield f"added {name!r}", archive(to(), [*plain, (info(name), b"x")])
    for how in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"packed {how}", archive(to(), [(n, d) for n, d in whole], how=how)
    for n, _ in whole:
        yield f"dropped {n}", archive(to(), [(i, d) for i, d in plain if i.filename != n])
    for i, (n, d) in enumerate(whole):
        twice = to()
        with pytest.warns(UserWarning, match="Duplicate"):
            archive(twice, [*plain[:i], (info(n), b"forged"), *plain[i:]])
        yield f"doubled {n}", twice
        with pytest.warns(UserWarning, match="Duplicate"):
            archive(twice, [*plain, (info(n), d)])
        yield f"doubled same {n}", twice
    for words, bytes_ in (
        ("tail", data + b"x"),
        ("front", b"x" + data),
        ("self", data + data),
        ("empty", b""),
    ):
        path = to()
        path.write_bytes(bytes_)
        yield words, path


def test_no_trick_of_an_archiver_passes(made, tmp_path):
    ledger, copy, _ = made
    tricks = 0
    for what, path in wrappings(copy, tmp_path):
        if path.read_bytes() == copy.read_bytes():
            continue  # the plain one: nothing was done to it
        found = codes(path)
        assert found, what
        assert set(found) <= PROVEN | {"member_altered", "figures_altered", "manifest_altered"}, (
            what,
            found,
        )
        assert refused(review_copy.merge, ledger, path) == "copy_altered", what
        tricks += 1
    assert tricks > 50


def test_a_copy_cut_off_anywhere_is_named(made, tmp_path):
    ledger, copy, _ = made
    data, draw = copy.read_bytes(), random.Random(5)
    for at in (
        1,
        4,
        29,
        30,
        len(data) - 1,
        len(data) - 22,
        *(draw.randrange(len(data)) for _ in range(40)),
    ):
        (tmp_path / "x").write_bytes(data[:at])
        assert codes(tmp_path / "x")[0] in ("not_a_copy", "copy_strange_member"), at
        assert refused(review_copy.merge, ledger, tmp_path / "x") == "copy_altered"


def test_a_folder_a_link_to_nowhere_and_a_huge_hole_are_no_copies(made, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with (tmp_path / "hole").open("wb") as hole:
        hole.truncate(review_copy.LARGEST + 1)
    assert codes(tmp_path / "folder") == ["is_a_folder"]
    assert codes(tmp_path / "link") == ["no_such_file"]
    assert codes(tmp_path / "hole") == ["not_a_copy"]


def test_members_that_change_places_are_named(made, tmp_path):
    _, copy, _ = made
    members = review_copy.members_of(copy)
    for one, other in (
        ("pack-zh.pdf", "pack-en.pdf"),
        ("figures.json", "README.txt"),
        ("manifest.json", "added.json"),
    ):
        swapped = members | {one: members[other], other: members[one]}
        copy_content.write(tmp_path / "x", swapped)
        found = review_copy.verify(tmp_path / "x")
        assert found
        if "json" not in one + other or one == "figures.json":
            assert {i.params.get("name") for i in found if i.code == "member_altered"} == {
                one,
                other,
            }


# ---------------------------------------------------------------- what readers added
def said(copy, to, alter):
    """A copy whose added.json somebody altered by hand; written in its one form all the same."""
    members = review_copy.members_of(copy)
    added = json.loads(members[review_copy.ADDED])
    alter(added)
    members[review_copy.ADDED] = copy_seal.canonical(added)
    copy_content.write(to, members)
    return to


def mine(added):
    return next(c for c in added["comments"] if c["key"])


def renamed(c):
    """Make the uid of a comment anew, as a forger would who knows how."""
    fields = [c[n] for n in ("quarter", "figure", "text", "author", "at", "owner", "due_day")]
    made = Comment("", *fields, bytes.fromhex(c["copy"]), bytes.fromhex(c["key"]))
    c["uid"] = comment_uid(made)


@pytest.mark.parametrize("clever", [False, True])
@pytest.mark.parametrize(
    ("field", "value"),
    [("text", "同意，无异议"), ("author", "张三"), ("at", "2023-07-04T09:00:00+08:00"), ("owner", "区长"), ("due_day", 1),
     ("due_day", None), ("figure", ""), ("quarter", Q.ordinal + 1), ("copy", "00" * 32), ("key", "11" * 32),
     ("signature", "22" * 64)],
)  # fmt: skip
def test_whatever_is_altered_in_a_sealed_comment_is_named(
    made, commented, tmp_path, field, value, clever
):
    ledger, _, _ = made

    def alter(added):
        c = mine(added)
        assert c[field] != value
        c[field] = value
        if clever:
            renamed(c)
        added["comments"].sort(key=lambda c: (c["at"], c["uid"]))

    path = said(commented, tmp_path / "x", alter)
    found = review_copy.verify(path)
    assert {i.code for i in found} & {
        "comment_seal_wrong",
        "comment_of_another_copy",
        "comment_altered",
    }
    assert any("说明" in i.params.get("text", "") or field == "text" for i in found)
    assert refused(review_copy.merge, ledger, path) == "copy_altered"


DROPS = {
    "a comment": (lambda a: a["comments"].remove(mine(a)), "addition_missing"),
    "a signature": (lambda a: a["signatures"].clear(), "addition_missing"),
    "the tally": (lambda a: a["tallies"].clear(), "tally_wrong"),
    "from the tally": (lambda a: a["tallies"][0]["comments"].clear(), "tally_wrong"),
    "comment and tally": (lambda a: (a["comments"].remove(mine(a)), a["tallies"].clear()), "tally_wrong"),
    "a comment twice": (lambda a: a["comments"].append(a["comments"][0]), "added_altered"),
    "a strange key": (lambda a: a["signatures"][0].update(evil=1), "added_altered"),
    "a strange part": (lambda a: a.update(evil=[]), "added_altered"),
    "no list": (lambda a: a.update(comments={}), "added_altered"),
    "a role": (lambda a: a["signatures"][0].update(role="approved"), "signature_wrong"),
    "an empty text": (lambda a: mine(a).update(text=" "), "added_altered"),
    "a day beyond": (lambda a: mine(a).update(due_day=1 << 70), "added_altered"),
    "a day that is none": (lambda a: mine(a).update(due_day=True), "added_altered"),
    "a number as text": (lambda a: mine(a).update(author=7), "added_altered"),
    "a short key": (lambda a: mine(a).update(key="00"), "added_altered"),
}  # fmt: skip


@pytest.mark.parametrize("what", DROPS)
def test_what_is_taken_out_or_slipped_in_is_named(made, commented, tmp_path, what):
    alter, code = DROPS[what]
    path = said(commented, tmp_path / "x", alter)
    assert code in codes(path)
    assert refused(review_copy.merge, made[0], path) == "copy_altered"


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"[" * 100_000, b'{"comments":[],"signatures":[]}', b"\xff\xfe", b"1" * 5000,
     b'{"comments":[{}],"signatures":[],"tallies":[]}', b'{"comments":[],"signatures":[],"tallies":[]} ',
     b'{"comments":[1],"signatures":[2],"tallies":[3]}', b'{"comments":[],"signatures":[],"tallies":"\\ud800"}'],
)  # fmt: skip
def test_additions_in_no_form_are_named(made, tmp_path, data):
    _, copy, _ = made
    copy_content.write(tmp_path / "x", review_copy.members_of(copy) | {review_copy.ADDED: data})
    assert codes(tmp_path / "x") == ["added_altered"]


def test_a_seal_taken_off_leaves_a_comment_that_says_it_is_unsigned(made, commented, tmp_path):
    ledger, _, _ = made

    def strip(added):
        c = mine(added)
        c["text"], c["key"], c["signature"] = "同意", "", ""
        renamed(c)
        added["signatures"].clear()
        added["tallies"].clear()
        added["comments"].sort(key=lambda c: (c["at"], c["uid"]))

    path = said(commented, tmp_path / "x", strip)
    assert codes(path) == []  # it is what anybody may add
    with world.opened(shutil.copy(ledger.path, tmp_path / "l.ftdb")) as taken:
        review_copy.merge(taken, path)
        comments = taken.reviews.comments(Q.ordinal)
        assert [c.unsigned for c in comments] == [True, True]
        told = matters.of(ReportContext(taken, Q), _plan(taken))
        assert sum("未签名" in line for line in told) == 2


def _plan(ledger):
    from fundtracker.reports.plan import table1

    return table1.build(ledger, quarter=Q, unit="yi", lang="zh")


def test_a_sealed_comment_of_another_copy_quarter_or_ledger_is_not_taken(made, commented, tmp_path):
    ledger, _, keys = made
    members = review_copy.members_of(commented)
    again = tmp_path / "again"  # of the same quarter, exported at another time
    review_copy.export(ledger, Q, again, keys[0], "2023-07-05T09:00:00+08:00")
    copy_content.write(
        tmp_path / "x",
        review_copy.members_of(again) | {review_copy.ADDED: members[review_copy.ADDED]},
    )
    assert {"comment_of_another_copy", "tally_wrong"} <= set(codes(tmp_path / "x"))

    def carried(added):  # … and said to be of this one: the signature is over the other
        for c in added["comments"]:
            c["copy"] = copy_additions.copy_id(review_copy.members_of(again)).hex()
            renamed(c)
        added["comments"].sort(key=lambda c: (c["at"], c["uid"]))

    assert "comment_seal_wrong" in codes(said(tmp_path / "x", tmp_path / "y", carried))
    with frozen(tmp_path / "other") as other:
        other.reviews.add_signature(
            Q.ordinal, other.reviews.signature(keys[0], Q.ordinal, "prepared", AT)
        )
        review_copy.export(other, Q, tmp_path / "o", keys[0], AT)
        copy_content.write(tmp_path / "p", review_copy.members_of(tmp_path / "o") | {
            review_copy.ADDED: members[review_copy.ADDED]})  # fmt: skip
        assert refused(review_copy.merge, other, tmp_path / "p") == "copy_altered"
        assert {"comment_of_another_copy", "signature_wrong"} <= set(codes(tmp_path / "p"))
        assert refused(review_copy.merge, other, commented) == "copy_of_another_ledger"
    with world.opened(shutil.copy(ledger.path, tmp_path / "q.ftdb")) as later:
        n = Quarter(2023, 3)
        later.reviews.check(n.ordinal, ["x"], "示例")
        later.reviews.lock(n.ordinal, pack.body(later, n, []), later.head())
        later.reviews.add_signature(
            n.ordinal, later.reviews.signature(keys[0], n.ordinal, "prepared", AT)
        )
        review_copy.export(later, n, tmp_path / "n", keys[0], AT)
        copy_content.write(tmp_path / "m", review_copy.members_of(tmp_path / "n") | {
            review_copy.ADDED: members[review_copy.ADDED]})  # fmt: skip
        assert refused(review_copy.merge, later, tmp_path / "m") == "copy_altered"


def test_another_key_under_a_known_name_is_refused_until_its_fingerprint_is_named(made, tmp_path):
    ledger, copy, _ = made
    false = signing.make_key(tmp_path / "f.key", "张 三".replace(" ", ""), "another long one")
    for name, add in (
        ("c", lambda path: review_copy.comment(path, Remark("", "同意", "x", AT), key=false)),
        ("s", lambda path: review_copy.sign(path, false, "approved", AT)),
    ):
        path = shutil.copy(copy, tmp_path / name)
        add(path)
        assert codes(path) == []
        before = ledger.head()
        assert refused(review_copy.merge, ledger, path) == "name_of_another_key"
        assert (
            refused(review_copy.merge, ledger, path, ["0000 0000 0000 0000"]) == "key_not_trusted"
        )
        assert ledger.head() == before
        with world.opened(shutil.copy(ledger.path, tmp_path / f"{name}.ftdb")) as taken:
            assert sum(review_copy.merge(taken, path, [signing.fingerprint(false.public)])) == 1
            assert taken.check() == []


def test_signatures_that_change_roles_or_names_are_named(made, commented, tmp_path):
    _, copy, keys = made
    seal = review_copy.look(copy).seal
    for change in (
        {"role": "approved"},
        {"name": "李四"},
        {"at": "2024-01-01"},
        {"key": keys[1].public.hex()},
    ):
        signature = copy_seal.signature_data(seal.signatures[0]) | change
        found = codes(rewritten(copy, tmp_path / "x", {}, keys[0], signatures=[signature]))
        assert "signature_wrong" in found or "seal_unbound" in found, change
        assert "signatures_differ" in found


# ---------------------------------------------------------------- the manifest, by somebody who may seal
ODD = [None, [], {}, "", "x", 1, -1, 1 << 80, 1.5, True, "\u0000", ["x"], {"x": 1}, "00", "zz" * 32]


@pytest.mark.parametrize(
    "field", ["format", "ledger", "quarter", "figures", "members", "signatures", "exporter"]
)
def test_a_manifest_with_odd_values_is_named_and_never_a_fault(made, tmp_path, field):
    ledger, copy, keys = made
    for value in ODD:
        members = review_copy.members_of(copy)
        manifest = json.loads(members[review_copy.MANIFEST])
        manifest.pop("seal")
        manifest[field] = value
        manifest["seal"] = signing.sign(keys[0], copy_seal._message(manifest)).hex()
        members[review_copy.MANIFEST] = copy_seal.canonical(manifest)
        copy_content.write(tmp_path / "x", members)
        assert codes(tmp_path / "x"), (field, value)
        assert refused(review_copy.merge, ledger, tmp_path / "x") == "copy_altered"


# ---------------------------------------------------------------- the ledger inside, by somebody who may seal
def unguarded(path):
    world.without_guards(path)
    return sqlite3.connect(path)


INSIDE = [
    "UPDATE payment SET amount_fen = amount_fen + 1",
    "UPDATE review_snapshot SET body = x'00'",
    "UPDATE review_snapshot SET body = x'28b52ffd'",
    "UPDATE review_snapshot SET body = x'28b52ffde0ffffffffffffff0f010000'",  # says it holds 2^60 bytes
    "UPDATE review_snapshot SET head = 'x'",
    "UPDATE source_chunk SET data = x'00'",
    "UPDATE review SET state = 'signed'",
    "UPDATE review SET snapshot_id = NULL",
    "DELETE FROM review_signature",
    "DELETE FROM changeset",
    "DELETE FROM ledger_state",
    "UPDATE ledger_state SET uid = 'another'",
    "DROP TABLE payment_h",
    "DROP TABLE review_snapshot",
    "ALTER TABLE payment RENAME TO other",
    "CREATE VIEW strange AS SELECT 1",
    "CREATE TABLE strange(x)",
    "PRAGMA user_version = 99",
    "PRAGMA user_version = 1",
    "PRAGMA application_id = 1",
]


@pytest.mark.parametrize("sql", INSIDE)
def test_a_ledger_altered_inside_and_sealed_anew_is_named(made, tmp_path, sql):
    ledger, copy, keys = made
    inner = tmp_path / "inner.ftdb"
    inner.write_bytes(review_copy.members_of(copy)[review_copy.LEDGER])
    raw = unguarded(inner)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(sql)
    raw.commit()
    raw.close()
    path = rewritten(copy, tmp_path / "x", {review_copy.LEDGER: inner.read_bytes()}, keys[0])
    assert codes(path)
    assert refused(review_copy.merge, ledger, path) == "copy_altered"


def test_random_bytes_in_a_ledger_sealed_anew_are_never_a_fault(made, tmp_path):
    _, copy, keys = made
    whole, draw = review_copy.members_of(copy)[review_copy.LEDGER], random.Random(11)
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 3, 200))):
            data[draw.randrange(len(data))] = draw.randrange(256)
        if draw.random() < 0.3:
            data = data[: draw.randrange(len(data))]
        path = rewritten(copy, tmp_path / "x", {review_copy.LEDGER: bytes(data)}, keys[0])
        review_copy.verify(path)  # a byte of a free page says nothing; a fault would raise
