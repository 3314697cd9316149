"""The copy on a USB stick: a byte that is not as written is named, additions come back in any order."""

import json
import shutil
import zipfile

import pytest

from fundtracker import i18n
from fundtracker.domain.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import signing
from fundtracker.reports import pack, review_copy
from tests.ledger import world

Q = Quarter(2023, 2)
AT = "2023-07-03T09:00:00+08:00"


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(UserError) as error:
        call(*args, **kwargs)
    return error.value.code


def frozen(folder, name: str = "l"):
    folder.mkdir(exist_ok=True)
    ledger = world.filled(folder)
    ledger.reviews.check(Q.ordinal, ["x"], "示例")
    ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())
    return ledger


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A frozen ledger, signed as prepared, its copy, and three keys."""
    i18n.use("zh")
    folder = tmp_path_factory.mktemp("copy")
    keys = [signing.make_key(folder / f"{i}.key", n, "一个 long 口令") for i, n in enumerate(("张三", "李四", "王五"))]
    with frozen(folder / "a") as ledger:
        ledger.reviews.add_signature(Q.ordinal, signing.made(ledger, keys[0], Q.ordinal, "prepared", AT))
        review_copy.export(ledger, Q, folder / "copy.ftreview")
        yield ledger, folder / "copy.ftreview", keys


def codes(path) -> list[str]:
    return [issue.code for issue in review_copy.verify(path)]


def test_a_copy_as_written_is_proved(made):
    _, copy, _ = made
    assert review_copy.verify(copy) == []
    with zipfile.ZipFile(copy) as archive:
        assert sorted(archive.namelist()) == sorted(review_copy.MEMBERS)


def places(copy) -> dict[str, int]:
    """Member → a place amid its bytes."""
    found = {}
    with zipfile.ZipFile(copy) as archive:
        for info in archive.infolist():
            found[info.filename] = info.header_offset + 30 + len(info.filename) + info.file_size // 2
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


def test_a_flipped_byte_anywhere_is_found(made, tmp_path):
    _, copy, _ = made
    size = copy.stat().st_size
    with zipfile.ZipFile(copy) as archive:
        begin = archive.start_dir
    for at in [*range(0, 40, 3), *range(begin, size, 7), *range(100, begin, begin // 15)]:
        assert codes(flipped(copy, tmp_path / "x", at)) != [], at


def test_a_figure_altered_with_its_hashes_made_anew_breaks_the_signature(made, tmp_path):
    _, copy, _ = made
    members = review_copy.members_of(copy)
    figures = members[review_copy.FIGURES].replace(b'"number"', b'"Number"').replace(b'"depth":0', b'"depth":1', 1)
    members[review_copy.FIGURES] = figures
    said = json.loads(members[review_copy.MANIFEST])
    said.pop("seal")
    said["figures"] = review_copy.sha256(figures).hexdigest()
    said["members"][review_copy.FIGURES] = said["figures"]
    said["seal"] = review_copy.sha256(review_copy._canonical(said)).hexdigest()
    members[review_copy.MANIFEST] = review_copy._canonical(said)
    review_copy._write(tmp_path / "x", members)
    assert {"signature_wrong", "figures_altered"} <= set(codes(tmp_path / "x"))


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
    bomb = zipped(tmp_path / "d", [("ledger.ftdb", bytes(50_000_000))], zipfile.ZIP_DEFLATED)
    assert codes(bomb) == ["copy_strange_member"]
    (tmp_path / "e").write_bytes(b"no zip at all")
    assert codes(tmp_path / "e") == ["not_a_copy"]
    assert codes(tmp_path / "gone") == ["cannot_read"]


def test_two_reviewers_copies_come_back_in_any_order_with_the_same_result(made, tmp_path):
    ledger, copy, keys = made
    one, two = (shutil.copy(copy, tmp_path / name) for name in ("one", "two"))
    review_copy.comment(one, "plan/policy/gap/2023Q2", "请说明", "李四", AT, owner="财政局")
    review_copy.sign(one, keys[1], "reviewed", AT)
    review_copy.comment(two, "", "同意", "王五", AT)
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
            results.append((state.state, mine.reviews.comments(Q.ordinal), mine.reviews.signatures(state.snapshot_id)))
            assert mine.check() == []
        del place
    assert results[0] == results[1]
    assert results[0][0] == "signed"
    assert len(results[0][1]) == 2


def test_a_copy_whose_additions_were_altered_is_not_merged(made, tmp_path):
    ledger, copy, keys = made
    mine = shutil.copy(copy, tmp_path / "one")
    review_copy.comment(mine, "", "同意", "李四", AT)
    members = review_copy.members_of(mine)
    members[review_copy.ADDED] = members[review_copy.ADDED].replace("同意".encode(), "反对".encode())
    review_copy._write(mine, members)
    assert codes(mine) == ["comment_altered"]
    assert refused(review_copy.merge, ledger, mine) == "copy_altered"
    assert refused(review_copy.comment, mine, "", "x", "李四", AT) == "copy_altered"
    assert refused(review_copy.comment, copy, "", " ", "李四", AT) == "text_needed"
    assert refused(review_copy.sign, copy, keys[0], "prepared", AT) == "signed_already"


def test_a_copy_of_another_ledger_or_of_figures_frozen_anew_is_refused(made, tmp_path):
    ledger, copy, _ = made
    with frozen(tmp_path / "other") as other:
        assert refused(review_copy.merge, other, copy) == "copy_of_another_ledger"
    path = shutil.copy(ledger.path, tmp_path / "again.ftdb")
    with world.opened(path) as again:
        again.reviews.reopen(Q.ordinal, "重来")
        again.reviews.check(Q.ordinal, ["x"], "示例")
        again.reviews.lock(Q.ordinal, pack.body(again, Q, []), again.head())
        assert refused(review_copy.merge, again, copy) == "copy_of_other_figures"
        assert refused(review_copy.export, again, Quarter(2023, 1), tmp_path / "no") == "review_not_locked"
        assert refused(review_copy.export, again, Q, copy) == "exists"


def test_nobody_comes_in_as_both_preparer_and_reviewer(made, tmp_path):
    ledger, copy, keys = made
    mine = shutil.copy(copy, tmp_path / "one")
    review_copy.sign(mine, keys[0], "reviewed", AT)
    assert refused(review_copy.merge, ledger, mine) == "same_signer"
