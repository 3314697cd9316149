"""What a review copy holds, said before and in it; and copies that only a passphrase opens."""

import io
import json
import zipfile

import pytest

from fundtracker.ledger.review import signing
from fundtracker.ledger.secrets import sealed_files
from fundtracker.reports.review import copy_content, copy_seal, review_copy
from fundtracker.reports.review.review_copy import Remark
from tests.ledger import world
from tests.reports.copy_world import AT, Q, codes, frozen, refused

WORDS = "四个字的口令 four"
QUARTER = copy_content.Wanted(copy_content.QUARTER)


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A frozen ledger with two documents in the quarter and one elsewhere; the key that signed it."""
    folder = tmp_path_factory.mktemp("content")
    key = signing.make_key(folder / "k.ftkey", "张三", "一个 long 口令")
    ledger = world.filled(folder)
    inside = [p.id for p in ledger.payments.some() if p.book_quarter == Q.ordinal]
    outside = [p.id for p in ledger.payments.some() if p.book_quarter != Q.ordinal]
    for name, payment in (
        ("发票 1.pdf", inside[0]),
        ("发票 2.pdf", inside[1]),
        ("别的.pdf", outside[0]),
    ):
        (folder / name).write_bytes(b"%PDF-1.7 " + name.encode())
        with ledger.change("attach") as change:
            ledger.attachments.attach(change, "payment", payment, folder / name)
    ledger.close()
    with frozen_at(folder) as ledger:
        said = ledger.reviews.signature(key, Q.ordinal, "prepared", AT)
        ledger.reviews.add_signature(Q.ordinal, said)
        yield ledger, key


def frozen_at(folder):
    from fundtracker.reports.review import pack

    ledger = world.opened(folder / "l.ftdb")
    ledger.reviews.check(Q.ordinal, ["x"], "示例")
    ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())
    return ledger


@pytest.fixture(scope="module", params=sealed_files.CIPHERS)
def copies(request, signed, tmp_path_factory):
    """A copy of the quarter's figures and documents, plain and sealed by each cipher."""
    ledger, key = signed
    folder = tmp_path_factory.mktemp("copies")
    sealed = copy_content.Wanted(copy_content.QUARTER, WORDS, request.param)
    for name, wanted in (("plain", QUARTER), ("sealed", sealed)):
        review_copy.export(ledger, Q, folder / f"{name}.ftreview", key, AT, wanted)
    return folder / "plain.ftreview", folder / "sealed.ftreview"


def test_sm4_in_gcm_gives_what_its_standard_prints():
    """The example of RFC 8998, appendix A.1 (SM4-GCM test vectors)."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = b"".join(bytes([b]) * 8 for b in bytes.fromhex("aabbccddeeffeeaa"))
    wanted = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    cipher = sealed_files._cipher(sealed_files.Secret(key + bytes(16), b"", sealed_files.SM4))
    assert cipher.encrypt(nonce, plain, bound) == wanted
    assert cipher.decrypt(nonce, wanted, bound) == plain


def test_the_file_says_its_cipher_and_keeps_it_when_it_is_written_again(copies, tmp_path):
    data = copies[1].read_bytes()
    sealed_files.unlock(copies[1], WORDS)
    mine = tmp_path / "mine.ftreview"
    mine.write_bytes(data)
    review_copy.comment(mine, review_copy.Remark("", "同意", "李四", AT))
    assert mine.read_bytes()[:8] == data[:8]
    other = {b"FTRSEAL1": b"FTRSEAL2", b"FTRSEAL2": b"FTRSEAL1"}[data[:8]]
    mine.write_bytes(other + data[8:])  # the cipher is bound like all else
    assert refused(sealed_files.unlock, mine, WORDS) == "sealed_wrong_passphrase"


def test_a_copy_of_the_quarter_holds_no_ledger_and_says_what_is_inside(signed, copies):
    ledger, _ = signed
    plain, _ = copies
    assert codes(plain) == []
    copy = review_copy.look(plain)
    assert copy.seal.content == "quarter" and copy_seal.LEDGER not in copy.members
    said = copy_content.inside(ledger, Q, "quarter")
    assert all(line in copy_content.said_inside(copy.members) for line in said)
    with zipfile.ZipFile(io.BytesIO(copy.members[copy_seal.DOCUMENTS])) as inner:
        assert inner.namelist() == ["001 发票 1.pdf", "002 发票 2.pdf"]
        assert inner.read("001 发票 1.pdf") == b"%PDF-1.7 " + "发票 1.pdf".encode()
    account = b"62220000"
    assert account in ledger.path.read_bytes() and account not in plain.read_bytes()
    whole = "\n".join(copy_content.inside(ledger, Q, "ledger"))
    assert str(len(world.ids(ledger))) in whole and "2" in whole


def test_a_copy_of_the_quarter_comes_back_as_any_other(signed, copies, tmp_path):
    ledger, _ = signed
    mine = tmp_path / "mine.ftreview"
    mine.write_bytes(copies[0].read_bytes())
    review_copy.comment(mine, Remark("", "同意", "李四", AT))
    assert review_copy.merge(ledger, mine) == (1, 0)


@pytest.mark.parametrize("name", [copy_seal.DOCUMENTS, copy_seal.LEDGER])
def test_a_part_taken_out_or_slipped_in_is_named(copies, tmp_path, name):
    members = review_copy.members_of(copies[0])
    gone = name == copy_seal.DOCUMENTS
    members = {k: v for k, v in members.items() if k != name} if gone else members | {name: b"x"}
    copy_content.write(tmp_path / "x", members)
    assert codes(tmp_path / "x") == ["copy_member_missing" if gone else "copy_strange_member"]


def test_a_copy_that_an_older_program_wrote_still_opens(tmp_path):
    key = signing.make_key(tmp_path / "k.ftkey", "张三", "一个 long 口令")
    with frozen(tmp_path / "a") as ledger:
        said = ledger.reviews.signature(key, Q.ordinal, "prepared", AT)
        ledger.reviews.add_signature(Q.ordinal, said)
        review_copy.export(ledger, Q, tmp_path / "c", key, AT)
    members = review_copy.members_of(tmp_path / "c")
    data = json.loads(members[copy_seal.MANIFEST])
    del data["seal"], data["content"]
    data["format"] = copy_seal.WHOLE_ALWAYS
    data["seal"] = signing.sign(key, copy_seal._message(data)).hex()
    copy_content.write(tmp_path / "old", members | {copy_seal.MANIFEST: copy_seal.canonical(data)})
    copy = review_copy.look(tmp_path / "old")
    assert copy.issues == [] and copy.seal.content == "ledger"


def test_nothing_of_a_sealed_copy_can_be_read_and_its_passphrase_opens_it(copies):
    plain, sealed = copies
    data = sealed.read_bytes()
    for there in (b"PK\x03\x04", b"manifest", b"%PDF", "示例".encode(), "张三".encode()):
        assert there in plain.read_bytes() and there not in data
    sealed_files.forget()
    assert sealed_files.is_locked(sealed) and codes(sealed) == ["sealed_passphrase_needed"]
    assert refused(sealed_files.unlock, sealed, "not this one!") == "sealed_wrong_passphrase"
    assert codes(sealed) == ["sealed_passphrase_needed"]
    sealed_files.unlock(sealed, WORDS)
    assert codes(sealed) == []
    assert refused(copy_content.Wanted("quarter", "short").secret) == "passphrase_short"


def test_a_sealed_copy_that_was_altered_cut_or_lengthened_says_which(copies, tmp_path):
    data = copies[1].read_bytes()
    sealed_files.unlock(copies[1], WORDS)
    end = len(data)
    for at in (8, 24, 32, 39, 40, 55):  # salt, number, length, proof
        other = bytearray(data)
        other[at] ^= 1
        (tmp_path / "x").write_bytes(other)
        assert refused(sealed_files.unlock, tmp_path / "x", WORDS) == "sealed_wrong_passphrase", at
        assert codes(tmp_path / "x") != []
    for at in (56, end // 2, end - 17, end - 1):
        other = bytearray(data)
        other[at] ^= 1
        (tmp_path / "x").write_bytes(other)
        assert codes(tmp_path / "x") == ["sealed_altered"], at
    for size in (8, 24, 55, 56, 57, end // 2, end - 1):
        (tmp_path / "x").write_bytes(data[:size])
        assert codes(tmp_path / "x") == ["sealed_cut"], size
    (tmp_path / "x").write_bytes(data + b"\0")
    assert codes(tmp_path / "x") == ["sealed_altered"]
    (tmp_path / "x").write_bytes(data[:20])
    assert refused(sealed_files.unlock, tmp_path / "x", WORDS) == "sealed_cut"


@pytest.mark.parametrize("cipher", sealed_files.CIPHERS)
def test_pieces_exchanged_or_left_out_or_of_another_writing_do_not_open(cipher, monkeypatch):
    monkeypatch.setattr(sealed_files, "PIECE", 10)
    secret, content = sealed_files.new_secret(WORDS, cipher), bytes(range(35))
    head, *pieces = sealed_files.sealed(content, secret)
    assert sealed_files.opened(b"".join([head, *pieces]), "x") == content and len(pieces) == 4
    _, *others = sealed_files.sealed(content, secret)
    for wrong in (
        [pieces[1], pieces[0], *pieces[2:]], [pieces[0], pieces[0], *pieces[2:]],
        [others[0], *pieces[1:]],
    ):  # fmt: skip
        assert refused(sealed_files.opened, b"".join([head, *wrong]), "x") == "sealed_altered"
    assert refused(sealed_files.opened, b"".join([head, *pieces[:-1]]), "x") == "sealed_cut"
    assert list(sealed_files.sealed(b"", secret)) and not any(
        sealed_files.opened(b"".join(sealed_files.sealed(b"", secret)), "x")
    )


def test_what_is_added_to_a_sealed_copy_stays_sealed_and_comes_back(signed, copies, tmp_path):
    ledger, _ = signed
    mine = tmp_path / "mine.ftreview"
    mine.write_bytes(copies[1].read_bytes())
    sealed_files.unlock(mine, WORDS)
    review_copy.comment(mine, Remark("", "加密后的意见", "李四", AT))
    assert "加密后的意见".encode() not in mine.read_bytes()
    sealed_files.forget()
    assert refused(review_copy.merge, ledger, mine) == "sealed_passphrase_needed"
    sealed_files.unlock(mine, WORDS)
    assert review_copy.merge(ledger, mine) == (1, 0)


def test_the_parts_of_a_proved_copy_go_into_a_folder_whole(copies, tmp_path):
    sealed_files.unlock(copies[1], WORDS)
    names = review_copy.unpack(copies[1], tmp_path / "parts")
    assert sorted(names) == sorted(p.name for p in (tmp_path / "parts").iterdir())
    assert (tmp_path / "parts/pack-zh.pdf").read_bytes().startswith(b"%PDF")
    assert refused(review_copy.unpack, copies[1], tmp_path / "parts") == "exists"
    data = bytearray(copies[0].read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "bad").write_bytes(data)
    assert refused(review_copy.unpack, tmp_path / "bad", tmp_path / "other") == "copy_altered"
    assert not (tmp_path / "other").exists()
