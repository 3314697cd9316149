"""An update from a file: taken only by its seal, laid beside the version in use, which stays."""

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fundtracker import cli, update
from fundtracker.errors import UserError
from fundtracker.ledger.review import signing
from fundtracker.settings import Settings

ROOT = Path(__file__).parents[1]
NEW = "9.8.7"
KEY_FILES = (signing.FORMAT, signing.OLD_FORMAT)
posix = pytest.mark.skipif(os.name != "posix", reason="the version of the test is a shell script")


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sealing = load("sealing")


@pytest.fixture
def key(tmp_path, monkeypatch):
    key = signing.make_key(tmp_path / "release.key", "发布", "release-passphrase")
    monkeypatch.setattr(update, "keys", lambda: {key.public: key.name})
    return key


@pytest.fixture
def place(tmp_path):
    """An installation with two versions, the older of which the next update lets go."""
    place = tmp_path / "app"
    for version in ("0.0.8", "0.0.9"):
        (place / "versions" / version).mkdir(parents=True)
        (place / "versions" / version / "fundtracker").write_text("#!/bin/sh\n")
    (place / "current").write_text("0.0.9\n")
    return place


def packed(folder, version=NEW, *, system=None, status=0, key=None):
    """A packed program whose test of itself ends with a status."""
    inside = folder / f"fundtracker-{version}" / "versions" / version
    inside.mkdir(parents=True)
    program = inside / "fundtracker"
    program.write_text(f'#!/bin/sh\necho "$@"\nexit {status}\n')
    program.chmod(0o755)
    (inside / "lib").mkdir()
    (inside / "lib" / "资料.bin").write_bytes(bytes(range(256)) * 9)
    (inside / "lib" / "link.bin").symlink_to("资料.bin")
    sealing.write_manifest(inside, version, system or update.system(), ["fundtracker"])
    path = folder / f"fundtracker-{version}.zip"
    sealing_pack(folder, inside.parents[1], path)
    if key is not None:
        assert sealing.seal_archive(path, key)
    return path


def sealing_pack(folder, top, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(top.rglob("*")):
            name = file.relative_to(folder).as_posix()
            if file.is_symlink():
                archive.writestr(name, os.readlink(file))
            elif file.is_file():
                archive.write(file, name)


def refused(path, place):
    """The code of the refusal, after which nothing of the installation has changed."""
    before = {p: p.stat().st_mtime_ns for p in place.rglob("*")}
    with pytest.raises(UserError) as error:
        update.install(path, place)
    assert {p: p.stat().st_mtime_ns for p in place.rglob("*") if p != place / "versions"} == {
        p: at for p, at in before.items() if p != place / "versions"
    }
    return error.value.code


@posix
def test_a_sealed_update_is_laid_beside_the_version_in_use_and_starts_next(tmp_path, place, key):
    path = packed(tmp_path, key=key)
    offer = update.look(path)
    assert (offer.version, offer.key_name) == (NEW, "发布")
    assert (place / "current").read_text() == "0.0.9\n"  # looking changes nothing
    seen = []
    assert update.install(path, place, lambda done, of: seen.append((done, of))) == offer
    assert seen[-1] == (offer.size, offer.size)
    assert (place / "current").read_text() == f"{NEW}\n"
    new = place / "versions" / NEW
    assert (new / "lib/资料.bin").read_bytes() == bytes(range(256)) * 9
    assert (new / "lib/link.bin").readlink() == Path("资料.bin")
    assert os.access(new / "fundtracker", os.X_OK)
    assert sorted(p.name for p in (place / "versions").iterdir()) == ["0.0.9", NEW]


@posix
def test_the_version_before_is_kept_and_gone_back_to(tmp_path, place, key):
    update.install(packed(tmp_path, key=key), place)
    assert update.earlier(place) == "0.0.9"
    assert update.back(place) == "0.0.9"
    assert (place / "current").read_text() == "0.0.9\n"


def test_without_a_version_before_going_back_is_refused(tmp_path):
    (tmp_path / "versions" / "0.1.0").mkdir(parents=True)
    (tmp_path / "current").write_text("0.1.0\n")
    with pytest.raises(UserError) as error:
        update.back(tmp_path)
    assert error.value.code == "no_earlier_version"


@posix
def test_settings_and_ledgers_are_as_they_were(tmp_path, place, key, ledger_file, monkeypatch):
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "desk"))
    settings = Settings.load()
    settings.person = "李"
    settings.save()
    before = {p: p.read_bytes() for p in (ledger_file, tmp_path / "desk/settings.json")}
    update.install(packed(tmp_path, key=key), place)
    assert {p: p.read_bytes() for p in before} == before
    assert Settings.load().person == "李"


@pytest.fixture
def ledger_file(tmp_path):
    path = tmp_path / "l.ftdb"
    assert cli.run(["new", str(path)]) == 0
    return path


def test_one_without_a_seal_or_sealed_by_another_key_is_refused(tmp_path, place, key):
    assert refused(packed(tmp_path / "a"), place) == "update_not_sealed"
    other = signing.make_key(tmp_path / "other.key", "发布", "release-passphrase")
    assert refused(packed(tmp_path / "b", key=other), place) == "update_not_sealed"


def rewritten(path, change):
    """The same archive with the content of its entries changed: name, bytes → bytes or None."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            if (new := change(name, content)) is not None:
                archive.writestr(name, new)
    return path


def test_an_altered_file_is_refused_whatever_was_altered(tmp_path, place, key):
    def longer(name, content):
        return content + b"x" if name.endswith(".bin") and b"\0" in content else content

    def other(name, content):
        return content[:-1] + b"x" if name.endswith("fundtracker") else content

    def gone(name, content):
        return None if name.endswith("资料.bin") else content

    def stated(name, content):
        return (
            content.replace(b'"mode": 420', b'"mode": 493')
            if name.endswith("MANIFEST.json")
            else content
        )

    def seal(name, content):
        return b"zz" if name.endswith("MANIFEST.sig") else content

    for number, (change, code) in enumerate([
        (longer, "update_altered"), (other, "update_altered"), (gone, "update_altered"),
        (stated, "update_not_sealed"), (seal, "update_not_sealed"),
    ]):  # fmt: skip
        path = rewritten(packed(tmp_path / str(number), key=key), change)
        assert refused(path, place) == code, change.__name__


def test_a_file_that_is_not_listed_is_refused(tmp_path, place, key):
    path = packed(tmp_path, key=key)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"fundtracker-{NEW}/versions/{NEW}/lib/sitecustomize.py", "import os")
    assert refused(path, place) == "update_altered"


def test_bytes_that_were_damaged_on_the_way_are_refused(tmp_path, place, key):
    path = packed(tmp_path, key=key)
    content = bytearray(path.read_bytes())
    at = content.index(bytes(range(200)))
    content[at + 3] ^= 1
    path.write_bytes(content)
    assert refused(path, place) == "update_altered"


@pytest.mark.parametrize("inner", ["../evil", "/etc/evil", "a/../../evil", "C:evil", "a\\b", ""])
def test_no_file_of_a_list_leaves_the_folder_of_the_version(tmp_path, inner):
    with pytest.raises(ValueError):
        update._inside(tmp_path, inner)


def test_one_for_another_system_or_no_newer_one_is_refused(tmp_path, place, key):
    assert (
        refused(packed(tmp_path / "a", system="amiga-68k", key=key), place) == "update_other_system"
    )
    assert refused(packed(tmp_path / "b", "0.0.1", key=key), place) == "update_not_newer"
    assert refused(packed(tmp_path / "c", update.__version__, key=key), place) == "update_not_newer"


@posix
def test_one_that_fails_its_own_test_leaves_the_version_in_use(tmp_path, place, key):
    assert refused(packed(tmp_path, status=1, key=key), place) == "update_fails"
    assert [p.name for p in sorted((place / "versions").iterdir())] == ["0.0.8", "0.0.9"]


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04"])
def test_any_other_file_is_no_update(tmp_path, place, key, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert refused(path, place) == "not_an_update"
    assert refused(tmp_path / "gone.zip", place) == "no_such_file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "1")
    assert refused(path, place) == "not_an_update"


def test_a_program_that_was_installed_otherwise_is_told_so(tmp_path, key, capsys):
    assert update.root() is None  # these tests run from source
    with pytest.raises(UserError) as error:
        update.install(packed(tmp_path, key=key))
    assert error.value.code == "update_not_here"
    assert cli.run(["update", "--back"]) == 2
    assert cli.run(["update"]) == 2
    assert "{" not in capsys.readouterr().err


def test_the_installation_is_found_from_the_program_that_runs(place, monkeypatch):
    for program in ("fundtracker", "python/pythonw.exe"):
        monkeypatch.setattr(sys, "executable", str(place / "versions/0.0.9" / program))
        assert update.root() == place


def test_the_command_says_what_an_update_is(tmp_path, key, capsys):
    assert cli.run(["update", str(packed(tmp_path, key=key)), "--check", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert NEW in said and signing.fingerprint(key.public) in said


# ---------------------------------------------------------------- sealing a release
def test_the_sums_of_a_release_are_signed_and_name_what_was_altered(tmp_path, key):
    (tmp_path / "release.key").rename(tmp_path.parent / f"{tmp_path.name}.key")
    (tmp_path / "a.zip").write_bytes(b"a")
    (tmp_path / "b.deb").write_bytes(b"b")
    sealing.write_sums(tmp_path, key)
    assert sealing.wrong_in(tmp_path, key.public) == []
    (tmp_path / "b.deb").write_bytes(b"c")
    assert sealing.wrong_in(tmp_path, key.public) == ["b.deb"]
    assert sealing.wrong_in(tmp_path, bytes(32)) == ["SHA256SUMS"]
    (tmp_path / "SHA256SUMS").write_text("")
    assert sealing.wrong_in(tmp_path, key.public) == ["SHA256SUMS"]


def test_a_release_key_never_lies_in_the_repository(tmp_path):
    with pytest.raises(SystemExit):
        sealing.new_key(ROOT / "release.key", "发布", "release-passphrase", tmp_path / "keys.json")
    key = sealing.new_key(tmp_path / "k", "发布", "release-passphrase", tmp_path / "keys.json")
    listed = json.loads((tmp_path / "keys.json").read_text("utf-8"))["keys"]
    assert listed == [{"name": "发布", "public": key.public.hex()}]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if tracked.returncode:
        pytest.skip("no git here")
    marks = (b"PRIVATE KEY-----", *(f'"{kind}"'.encode() for kind in KEY_FILES))
    assert any(mark in (tmp_path / "k").read_bytes() for mark in marks)  # it would be seen
    found = [
        name for name in tracked.stdout.decode().split("\0")
        if name and (ROOT / name).is_file() and not name.endswith((".py", ".ftdb"))
        and any(mark in (ROOT / name).read_bytes() for mark in marks)
    ]  # fmt: skip
    assert found == []


def test_the_program_carries_a_key_and_a_key_it_does_not_carry_seals_nothing(
    tmp_path, monkeypatch, capsys
):
    known = list(update.keys())
    assert known and {len(key) for key in known} == {32}
    signing.make_key(tmp_path / "k", "x", "release-passphrase")
    monkeypatch.setenv("FUNDTRACKER_PASSPHRASE", "release-passphrase")
    for what in ("try", "seal"):
        with pytest.raises(SystemExit, match=r"keys\.json"):
            sealing.main([what, str(tmp_path / "k")])
        assert sealing.main([what, ""]) == 2
        assert sealing.main([what, str(tmp_path / "none")]) == 2
        assert "none" in capsys.readouterr().out


def test_without_a_terminal_the_release_key_says_what_is_missing(tmp_path, monkeypatch):
    signing.make_key(tmp_path / "k", "x", "release-passphrase")
    monkeypatch.delenv("FUNDTRACKER_PASSPHRASE", raising=False)
    monkeypatch.setattr(sealing.getpass, "getpass", lambda prompt: (_ for _ in ()).throw(EOFError))
    with pytest.raises(SystemExit, match="FUNDTRACKER_PASSPHRASE"):
        sealing.main(["try", str(tmp_path / "k")])
