"""The builds' own steps: packing, launching, installing for one person; no build is made here."""

import importlib.util
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import fundtracker
from fundtracker import update

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "packaging"
posix = pytest.mark.skipif(os.name != "posix", reason="scripts of a shell")


def load(name):
    sys.path.insert(0, str(FOLDER))
    try:
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(FOLDER))


build = load("build")


@pytest.fixture
def top(tmp_path):
    """A folder as a build leaves it."""
    top = tmp_path / "fundtracker-9.9.9-linux-x86_64"
    inner = top / "versions/9.9.9"
    inner.mkdir(parents=True)
    program = inner / "fundtracker"
    program.write_text('#!/bin/sh\nprintf "%s|" "$0" "$@"\n')
    program.chmod(0o755)
    (inner / "lib.so.1").write_bytes(b"\x7fELF....\0GLIBC_2.17\0GLIBC_2.34\0GLIBC_2.4\0")
    (inner / "lib.so").symlink_to("lib.so.1")
    for name in ("fundtracker", "install.sh"):
        shutil.copy(FOLDER / "linux" / name, top / name)
    (top / "current").write_text("9.9.9\n")
    share = top / "share"
    share.mkdir()
    for name in ("fundtracker.desktop", "fundtracker.xml"):
        shutil.copy(FOLDER / "linux" / name, share / name)
    for name in ("fundtracker.svg", "fundtracker.png"):
        (share / name).write_bytes(b"x")
    return top


def test_the_version_of_a_build_is_that_of_the_program():
    assert build.version() == fundtracker.__version__


def test_a_packed_folder_keeps_rights_and_links(top, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "DIST", tmp_path / "dist")
    build.pack(top, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        inside = f"{top.name}/versions/9.9.9"
        link = archive.getinfo(f"{inside}/lib.so")
        assert stat.S_ISLNK(link.external_attr >> 16) and archive.read(link) == b"lib.so.1"
        assert archive.getinfo(f"{inside}/fundtracker").external_attr >> 16 == stat.S_IFREG | 0o755
        assert archive.getinfo(f"{inside}/lib.so.1").external_attr >> 16 == stat.S_IFREG | 0o644


def test_two_builds_of_one_folder_are_the_same_bytes(top, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "DIST", tmp_path / "dist")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("a.zip", "b.zip"):
        build.pack(top, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_manifest_lists_every_file_and_link_but_itself(top):
    inner = top / "versions/9.9.9"
    build_sealing = load("sealing")
    build_sealing.write_manifest(inner, "9.9.9", "linux-x86_64", ["fundtracker"])
    stated = json.loads((inner / update.MANIFEST).read_text("utf-8"))
    assert set(stated["files"]) == {"fundtracker", "lib.so.1"}
    assert stated["links"] == {"lib.so": "lib.so.1"}
    assert stated["files"]["fundtracker"]["mode"] == 0o755


def test_the_glibc_that_is_asked_for_is_the_newest_of_all_files(top):
    assert build.glibc_of(top) == "2.34"  # not 2.4, which is older


@posix
def test_the_launcher_starts_the_version_that_is_named(top):
    link = top.parent / "link"
    link.symlink_to(top / "fundtracker")
    for program in (top / "fundtracker", link):
        run = subprocess.run(
            [program, "a b", "银行.csv"], capture_output=True, text=True, check=True
        )
        assert run.stdout == f"{top}/versions/9.9.9/fundtracker|a b|银行.csv|"
    (top / "current").unlink()
    run = subprocess.run([top / "fundtracker"], capture_output=True, text=True, check=False)
    assert run.returncode == 70 and "current" in run.stderr


@posix
def test_one_person_installs_and_removes_without_root(top, tmp_path):
    home = tmp_path / "家 home"
    home.mkdir()
    around = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    subprocess.run([top / "install.sh"], env=around, check=True, capture_output=True)
    entry = home / ".local/share/applications/fundtracker.desktop"
    assert f"Exec={top}/fundtracker %F" in entry.read_text("utf-8")
    assert (home / ".local/share/mime/packages/fundtracker.xml").exists()
    assert (home / ".local/bin/fundtracker").resolve() == top / "fundtracker"
    ledger = home / "park.ftdb"
    ledger.write_bytes(b"x")
    subprocess.run([top / "install.sh", "--remove"], env=around, check=True, capture_output=True)
    left = [p for p in home.rglob("*") if p.is_file() and "fundtracker" in p.name]
    assert left == [] and ledger.exists() and (top / "fundtracker").exists()


@posix
def test_a_folder_with_a_blank_in_its_name_is_quoted_for_the_menu(top, tmp_path):
    folder = tmp_path / "工具 tools"
    top.rename(folder)
    around = {"HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    subprocess.run([folder / "install.sh"], env=around, check=True, capture_output=True)
    entry = tmp_path / "home/.local/share/applications/fundtracker.desktop"
    assert f'Exec="{folder}/fundtracker" %F' in entry.read_text("utf-8")


def test_the_setup_removes_all_that_it_writes_and_nothing_of_the_person():
    text = (FOLDER / "windows/installer.nsi").read_text("utf-8")
    before, after = text.split('Section "Uninstall"')
    written = {line.split('"')[1].split("\\shell")[0].split("\\DefaultIcon")[0].split("\\SupportedTypes")[0]
               for line in before.splitlines() if "WriteRegStr HKCU" in line}  # fmt: skip
    removed = {line.split('"')[1] for line in after.splitlines() if "DeleteRegKey" in line}
    assert written == removed
    assert "ftdb" not in "".join(
        line for line in after.splitlines() if line.strip().startswith(("Delete ", "RMDir"))
    )
    assert "RequestExecutionLevel user" in text


def test_a_folder_that_is_built_leaves_nothing_in_the_repository():
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert {"build/", "dist/"} <= set(ignored)
    assert build.WORK.is_relative_to(ROOT / "build") and ROOT / "dist" == build.DIST
