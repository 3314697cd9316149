"""The copy on a USB stick: a byte that is not as written is named, additions come back in any order."""

import shutil
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.review import signing
from fundtracker.reports.review import copy_content, copy_seal, pack, review_copy
from fundtracker.reports.review.review_copy import Remark
from tests.examples import examples
from tests.ledger import world
from tests.reports.copy_world import AT, Q, codes, frozen, refused, rewritten


def test_a_copy_as_written_is_proved(made):
    _, copy, _ = made
    assert review_copy.verify(copy) == []
    with zipfile.ZipFile(copy) as archive:
        assert sorted(archive.namelist()) == sorted(copy_content.MEMBERS)


def test_the_copy_of_a_ledger_under_a_password_opens_without_it(tmp_path):
    from fundtracker.ledger.core import password_change
    from fundtracker.ledger.secrets import passwords

    key = signing.make_key(tmp_path / "k.key", "张三", "一个 long 口令")
    with frozen(tmp_path / "a") as ledger:
        ledger.reviews.add_signature(
            Q.ordinal, ledger.reviews.signature(key, Q.ordinal, "prepared", AT)
        )
    password_change.change(world.opened(ledger.path), "a long enough word")
    with world.opened(ledger.path) as there:
        review_copy.export(there, Q, tmp_path / "out.ftreview", key, AT)
    passwords.forget()
    assert review_copy.verify(tmp_path / "out.ftreview") == []


def places(copy) -> dict[str, int]:
    """Member → a place amid its bytes."""
    found = {}
    with zipfile.ZipFile(copy) as archive:
        for info in archive.infolist():
            found[info.filename] = (
                info.header_offset + 30 + len(info.filename) + info.file_size // 2
            )
    return found


def flipped(copy, to, at: int):
    data = bytearray(copy.read_bytes())
    data[at] ^= 1
    to.write_bytes(data)
    return to


def test_a_flipped_byte_is_named_by_its_member(made, tmp_path):
    _, copy, _ = made
    for name, at in places(copy).items():
        found = review_copy.verify(flipped(copy, tmp_path / "x", at))
        if name == review_copy.MANIFEST:
            assert [i.code for i in found] == ["manifest_altered"]
        elif name == review_copy.ADDED:
            assert [i.code for i in found] == ["added_altered"]
        else:
            assert ("member_altered", name) in [(i.code, i.params.get("name")) for i in found]


def parts_of(copy) -> list[tuple[str, int, int]]:
    """Member, first byte and end of its bytes; the wrapping between and around them is ''."""
    found, at = [], 0
    with zipfile.ZipFile(copy) as archive:
        for info in archive.infolist():
            first = info.header_offset + 30 + len(info.filename.encode())
            found += [("", at, first), (info.filename, first, first + info.file_size)]
            at = first + info.file_size
    return [*found, ("", at, copy.stat().st_size)]


NAMED = {
    review_copy.MANIFEST: {"manifest_altered"},
    review_copy.ADDED: {
        "added_altered", "comment_altered", "comment_seal_wrong", "comment_of_another_copy", "tally_wrong",
        "signature_wrong",
    },
}  # fmt: skip


@examples(15)
@given(st.integers(0, 99), st.floats(0, 1, exclude_max=True), st.integers(0, 7))
def test_a_byte_flipped_in_any_place_of_any_part_is_found_and_named(
    made, commented, tmp_path, part, share, bit
):
    parts = parts_of(commented)
    name, first, end = parts[part % len(parts)]
    data = bytearray(commented.read_bytes())
    data[first + int((end - first) * share)] ^= 1 << bit
    (tmp_path / "x").write_bytes(data)
    found = review_copy.verify(tmp_path / "x")
    assert found, (name, share, bit)
    if name in NAMED:
        assert {i.code for i in found} & NAMED[name]
    elif name:
        assert ("member_altered", name) in [(i.code, i.params.get("name")) for i in found]


@pytest.mark.parametrize(
    "name", ["pack-zh.pdf", "pack-en.xlsx", "README.txt", "figures.json", "ledger.ftdb"]
)
def test_a_member_swapped_together_with_its_hash_breaks_the_seal(made, tmp_path, name):
    _, copy, _ = made
    other = review_copy.members_of(copy)[name] + b" "
    assert codes(rewritten(copy, tmp_path / "x", {name: other})) == ["manifest_altered"]


def test_a_copy_sealed_anew_by_a_stranger_is_named_and_never_merged(made, tmp_path):
    ledger, copy, keys = made
    forged = {"pack-zh.pdf": b"%PDF forged"}
    stranger = keys[2]
    one = rewritten(copy, tmp_path / "one", forged, stranger)
    found = {i.code: i.params for i in review_copy.verify(one)}
    assert list(found) == ["seal_unbound"]
    assert found["seal_unbound"] == {"name": "王五", "key": signing.fingerprint(stranger.public)}
    assert refused(review_copy.merge, ledger, one) == "copy_altered"
    # … and with a signature of his own added: it does not stand in the copy's ledger
    seal = review_copy.look(copy).seal
    text = signing.message(seal.ledger, seal.quarter, seal.digest, "approved", stranger.name, AT)
    own = copy_seal.signature_data(
        review_copy.Signature(
            0, "approved", stranger.name, stranger.public, AT, signing.sign(stranger, text)
        )
    )
    both = [*map(copy_seal.signature_data, seal.signatures), own]
    two = rewritten(copy, tmp_path / "two", forged, stranger, signatures=both)
    assert codes(two) == ["signatures_differ"]
    # … and in its ledger too: then it is a copy of his own, and neither a named key nor the ledger takes it
    inner = tmp_path / "inner.ftdb"
    shutil.copy(ledger.path, inner)
    with world.opened(inner) as his:
        snapshot = his.reviews.of(Q.ordinal).snapshot_id
        with his.change("review.merge") as change:
            his.reviews.take_signatures(change, Q.ordinal, [
                review_copy.Signature(snapshot, "approved", stranger.name, stranger.public, AT,
                                      signing.sign(stranger, text))
            ])  # fmt: skip
        review_copy.export(his, Q, tmp_path / "three", stranger, AT)
    assert codes(tmp_path / "three") == []
    mine = signing.fingerprint(keys[0].public)
    assert [i.code for i in review_copy.verify(tmp_path / "three", [mine])] == ["key_not_trusted"]
    assert review_copy.verify(copy, [mine.replace(" ", "")]) == []
    assert refused(review_copy.merge, ledger, tmp_path / "three") == "copy_sealed_by_stranger"


def test_a_signature_taken_out_is_missed(made, tmp_path):
    _, copy, keys = made
    found = codes(rewritten(copy, tmp_path / "x", {}, keys[0], signatures=[]))
    assert found == ["signatures_differ", "seal_unbound"]


def test_a_figure_altered_with_all_hashes_and_the_seal_made_anew_breaks_the_signature(
    made, tmp_path
):
    _, copy, keys = made
    figures = review_copy.members_of(copy)[review_copy.FIGURES]
    other = figures.replace(b'"depth":0', b'"depth":1', 1)
    assert other != figures
    found = codes(rewritten(copy, tmp_path / "x", {review_copy.FIGURES: other}, keys[0]))
    assert {"signature_wrong", "figures_altered"} <= set(found)


def zipped(path, entries, how=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_strange_members_bombs_and_other_files_are_refused(made, tmp_path):
    _, copy, _ = made
    whole = list(review_copy.members_of(copy).items())
    assert codes(zipped(tmp_path / "a", [*whole, ("../evil.txt", b"x")])) == ["copy_strange_member"]
    assert codes(zipped(tmp_path / "b", whole, zipfile.ZIP_DEFLATED)) == ["copy_strange_member"]
    assert codes(zipped(tmp_path / "c", whole[:-1])) == ["copy_member_missing"]
    for strange in (
        "/etc/passwd",
        "sub/ledger.ftdb",
        "LEDGER.FTDB",
        "..\\evil",
        "ledger.ftdb\u202e",
    ):
        assert codes(zipped(tmp_path / "a", [*whole, (strange, b"x")])) == ["copy_strange_member"]
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(tmp_path / "t", [*whole, whole[0]])
    assert codes(twice) == ["copy_strange_member"]
    bomb = zipped(tmp_path / "d", [("ledger.ftdb", bytes(50_000_000))], zipfile.ZIP_DEFLATED)
    assert codes(bomb) == ["copy_strange_member"]
    (tmp_path / "e").write_bytes(b"no zip at all")
    assert codes(tmp_path / "e") == ["not_a_copy"]
    assert codes(tmp_path / "gone") == ["no_such_file"]


def test_two_reviewers_copies_come_back_in_any_order_with_the_same_result(made, tmp_path):
    ledger, copy, keys = made
    one, two = (shutil.copy(copy, tmp_path / name) for name in ("one", "two"))
    review_copy.comment(one, Remark("plan/policy/gap/2023Q2", "请说明", "李四", AT, owner="财政局"))
    review_copy.sign(one, keys[1], "reviewed", AT)
    review_copy.comment(two, Remark("", "同意", "王五", AT))
    review_copy.sign(two, keys[2], "approved", AT)
    results = []
    for order in ((one, two), (two, one)):
        place = tmp_path / order[0].name[:3]
        path = shutil.copy(ledger.path, tmp_path / f"{order[0].name}.ftdb")
        with world.opened(path) as mine:
            done = [review_copy.merge(mine, c) for c in order]
            assert [tuple(d) for d in done] == [(1, 1), (1, 1)]
            assert [tuple(review_copy.merge(mine, c)) for c in order] == [(0, 0), (0, 0)]
            state = mine.reviews.of(Q.ordinal)
            results.append(
                (
                    state.state,
                    mine.reviews.comments(Q.ordinal),
                    mine.reviews.signatures(state.snapshot_id),
                )
            )
            assert mine.check() == []
        del place
    assert results[0] == results[1]
    assert results[0][0] == "signed"
    assert len(results[0][1]) == 2


def test_a_copy_whose_additions_were_altered_is_not_merged(made, tmp_path):
    ledger, copy, keys = made
    mine = shutil.copy(copy, tmp_path / "one")
    review_copy.comment(mine, Remark("", "同意", "李四", AT))
    members = review_copy.members_of(mine)
    members[review_copy.ADDED] = members[review_copy.ADDED].replace(
        "同意".encode(), "反对".encode()
    )
    copy_content.write(mine, members)
    assert codes(mine) == ["comment_altered"]
    assert refused(review_copy.merge, ledger, mine) == "copy_altered"
    assert refused(review_copy.comment, mine, Remark("", "x", "李四", AT)) == "copy_altered"
    assert refused(review_copy.comment, copy, Remark("", " ", "李四", AT)) == "text_needed"
    assert refused(review_copy.sign, copy, keys[0], "prepared", AT) == "signed_already"


def test_a_copy_of_another_ledger_or_of_figures_frozen_anew_is_refused(made, tmp_path):
    ledger, copy, keys = made
    with frozen(tmp_path / "other") as other:
        assert refused(review_copy.merge, other, copy) == "copy_of_another_ledger"
    path = shutil.copy(ledger.path, tmp_path / "again.ftdb")
    with world.opened(path) as again:
        again.reviews.reopen(Q.ordinal, "重来")
        again.reviews.check(Q.ordinal, ["x"], "示例")
        again.reviews.lock(Q.ordinal, pack.body(again, Q, []), again.head())
        assert refused(review_copy.merge, again, copy) == "copy_of_other_figures"
        assert (
            refused(review_copy.export, again, Quarter(2023, 1), tmp_path / "no", keys[0], AT)
            == "review_not_locked"
        )
        assert refused(review_copy.export, again, Q, copy, keys[0], AT) == "exists"
        assert (
            refused(review_copy.export, again, Q, tmp_path / "no", keys[0], AT)
            == "seal_needs_signer"
        )


def test_nobody_comes_in_as_both_preparer_and_reviewer(made, tmp_path):
    ledger, copy, keys = made
    mine = shutil.copy(copy, tmp_path / "one")
    review_copy.sign(mine, keys[0], "reviewed", AT)
    assert refused(review_copy.merge, ledger, mine) == "same_signer"
