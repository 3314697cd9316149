"""What people download, tried: ``python -m tests.tools.builds`` (``make test-all``, after ``make dist``).

Each trial is a line; what cannot be tried on this machine is skipped with a word. The folders are
those that ``make dist`` left in ``build/package``. Exit status 1 where a trial failed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.tools import desk

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, DIST = ROOT / "build" / "package", ROOT / "dist"
MB = 1_000_000
LIMITS = {"linux": 430, "windows": 350}  # MB unpacked
PACKED = 165  # MB
# Wine 8 has no bcryptprimitives.dll, which Rust asks for random bytes, and its ucrtbase.dll stops at
# the complex functions that numpy names. What stands in for them serves the trial alone: functions of
# mingw, all else handed on to wine's own library under another name.
RANDOM = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
"""
COMPLEX = """
#include <complex.h>
typedef struct { double r, i; } D;
typedef struct { float r, i; } F;
static double _Complex d(D a) { double _Complex z; __real__ z = a.r; __imag__ z = a.i; return z; }
static float _Complex f(F a) { float _Complex z; __real__ z = a.r; __imag__ z = a.i; return z; }
static D bd(double _Complex z) { D a = {__real__ z, __imag__ z}; return a; }
static F bf(float _Complex z) { F a = {__real__ z, __imag__ z}; return a; }
#define REAL(n) double my_##n(D a) { return n(d(a)); } double my_##n##l(D a) { return n(d(a)); } float my_##n##f(F a) { return n##f(f(a)); }
#define ONE(n) D my_##n(D a) { return bd(n(d(a))); } D my_##n##l(D a) { return bd(n(d(a))); } F my_##n##f(F a) { return bf(n##f(f(a))); }
REAL(carg) REAL(creal) REAL(cimag) REAL(cabs)
ONE(ccos) ONE(ccosh) ONE(cexp) ONE(csin) ONE(csinh) ONE(ctan) ONE(ctanh)
D my_cpow(D a, D b) { return bd(cpow(d(a), d(b))); }
D my_cpowl(D a, D b) { return bd(cpow(d(a), d(b))); }
F my_cpowf(F a, F b) { return bf(cpowf(f(a), f(b))); }
"""
OURS = (
    "carg",
    "creal",
    "cimag",
    "cabs",
    "ccos",
    "ccosh",
    "cexp",
    "csin",
    "csinh",
    "ctan",
    "ctanh",
    "cpow",
)
COMPILER = "x86_64-w64-mingw32-gcc"


class Skipped(Exception):  # noqa: N818 - no error
    """A trial that this machine cannot do; the text says what is missing."""


def folder(system: str) -> Path:
    """The folder of a build."""
    found = sorted(PACKAGE.glob(f"fundtracker-*-{system}-*"))
    if not found:
        raise Skipped(f"make dist made no folder for {system}")
    return found[-1]


def need(*programs: str) -> None:
    """Skip where a program is missing."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        raise Skipped(f"{', '.join(missing)} is not installed")


def size(system: str) -> str:
    """The bytes of a folder and of its zip are within their limits."""
    top = folder(system)
    unpacked = sum(p.stat().st_size for p in top.rglob("*") if p.is_file() and not p.is_symlink())
    packed = (DIST / f"{top.name}.zip").stat().st_size
    assert unpacked <= LIMITS[system] * MB, unpacked
    assert packed <= PACKED * MB, packed
    names = {p.name.lower() for p in top.rglob("*") if p.is_dir()}
    assert {"pandas", "numpy"} <= names and "pyarrow" not in names
    return f"{unpacked / MB:.0f} MB, packed {packed / MB:.0f} MB"


def last_line(words: list[str], around: dict[str, str], cwd: Path) -> str:
    """Run a test of the program itself and return its verdict; a failed one fails the trial."""
    run = subprocess.run(words, env=around, cwd=cwd, capture_output=True, timeout=3600, check=False)
    said = run.stdout.decode("utf-8", "replace").strip().splitlines()
    assert run.returncode == 0, "\n".join([*said, run.stderr.decode("utf-8", "replace")[-2000:]])
    return said[-1]


def linux_selftest() -> str:
    """The Linux folder proves itself from an empty home under Xvfb, without Python on the path."""
    need("xvfb-run")
    with tempfile.TemporaryDirectory() as home:
        bare = Path(home) / "bin"
        bare.mkdir()
        for name in ("sh", "readlink", "cat"):  # what the launcher and Typst's child need
            (bare / name).symlink_to(shutil.which(name) or "")
        assert shutil.which("python3", path=str(bare)) is None
        command = (
            f'exec env -i HOME={home} PATH={bare} LANG=C.UTF-8 DISPLAY="$DISPLAY" XAUTHORITY="$XAUTHORITY" '
            '"$0" --selftest --lang en'
        )
        words = ["xvfb-run", "-a", "sh", "-c", command, str(folder("linux") / "fundtracker")]
        return last_line(words, dict(os.environ), Path(home))


def stand_ins(python: Path, home: Path) -> None:
    """Lay beside the Python of a trial what wine lacks."""
    import re

    always = ["-shared", "-static", "-O2", "-fno-builtin"]
    (home / "random.c").write_text(RANDOM, "utf-8")
    made = str(python / "bcryptprimitives.dll")
    subprocess.run(
        [COMPILER, *always, str(home / "random.c"), "-o", made, "-ladvapi32"], check=True
    )
    own = next(Path("/usr/lib").glob("*/wine/x86_64-windows/ucrtbase.dll"), None)
    if own is None:
        raise Skipped("wine's ucrtbase.dll was not found")
    listed = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", str(own)], capture_output=True, text=True, check=True
    )
    table = listed.stdout.partition("[Ordinal/Name Pointer] Table")[2]
    names = set(re.findall(r"(?m)^\t\[\s*\d+\].*?(\w+)$", table))
    ours = {name + end for name in OURS for end in ("", "f", "l")}
    lines = [f" {name} = my_{name}" for name in sorted(ours)]
    lines += [f" {name} = ucrtown.{name}" for name in sorted(names - ours)]
    (home / "u.def").write_text("\n".join(["LIBRARY ucrtbase.dll", "EXPORTS", *lines]) + "\n")
    (home / "u.c").write_text(COMPLEX, "utf-8")
    made = str(python / "ucrtbase.dll")
    subprocess.run(
        [COMPILER, *always, str(home / "u.c"), str(home / "u.def"), "-o", made], check=True
    )
    content = own.read_bytes().replace(
        b"Wine builtin DLL", bytes(16), 1
    )  # taken as it is, by its other name
    (python / "ucrtown.dll").write_bytes(content)


def windows_selftest() -> str:
    """The Windows folder proves itself under wine, all but its window: wine has no ICU for Qt."""
    wine = desk.wine()
    if wine is None:
        raise Skipped("wine64 is not installed")
    need(COMPILER)
    top = folder("windows")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        trial = Path(home) / top.name
        shutil.copytree(top, trial)
        [python] = trial.glob("versions/*/python")
        stand_ins(python, Path(home))
        around = {
            **os.environ, "HOME": home, "WINEPREFIX": f"{home}/wine", "WINEDEBUG": "-all", "WINEARCH": "win64",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }  # fmt: skip
        subprocess.run(
            [wine, "wineboot", "-i"], env=around, check=True, capture_output=True, timeout=600
        )
        # Python asks Windows' management service what machine it is on; wine 8 ends the process there.
        around["WINEDLLOVERRIDES"] += ";ucrtbase=n,b;ucrtown=n;wbemprox="
        words = [wine, str(trial / "fundtracker.com"), "--selftest", "--no-qt", "--lang", "en"]
        return last_line(words, around, trial)


def wheel() -> str:
    """The wheel of a clean clone, in an empty environment: whole, and without Babel."""
    need("git", "xvfb-run")
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        subprocess.run(["git", "clone", "-q", str(ROOT), str(place / "clone")], check=True)
        subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
        python = str(place / "venv/bin/python")
        quiet = ["-q", "--disable-pip-version-check"]
        made = ["wheel", *quiet, "--no-deps", "-w", str(place), str(place / "clone")]
        subprocess.run([python, "-m", "pip", *made], check=True, stderr=subprocess.DEVNULL)
        [file] = place.glob("fundtracker-*.whl")
        installed = ["install", *quiet, "-c", str(ROOT / "constraints.txt"), str(file)]
        subprocess.run([python, "-m", "pip", *installed], check=True, stderr=subprocess.DEVNULL)
        around = {**os.environ, "HOME": home, "FUNDTRACKER_CONFIG": f"{home}/desk"}
        checked = subprocess.run(
            [python, "-m", "pip", "check"], cwd=home, capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stdout
        code = (
            "import sys; from fundtracker import i18n, cli; from fundtracker.ui.window import app, main_window; "
            "assert i18n.tr('Quarterly review') == '季度审阅'; "
            "assert not any(name.split('.')[0] == 'babel' for name in sys.modules)"
        )
        subprocess.run([python, "-c", code], cwd=home, env=around, check=True)
        program = str(place / "venv/bin/fundtracker")
        return last_line(["xvfb-run", "-a", program, "--selftest", "--lang", "en"], around, place)


def desktop_files() -> str:
    """What a desk reads of the program is well formed."""
    need("desktop-file-validate")
    subprocess.run(
        ["desktop-file-validate", str(ROOT / "packaging/linux/fundtracker.desktop")], check=True
    )
    return "valid"


def double_click() -> str:
    """``xdg-open`` gives a ledger to the program, after ``install.sh`` in an empty home."""
    need("xdg-open", "xdg-mime", "update-mime-database", "update-desktop-database")
    with tempfile.TemporaryDirectory() as home:
        trial = Path(home) / "app"
        shutil.copytree(folder("linux"), trial, symlinks=True)
        seen = Path(home) / "seen"
        (trial / "fundtracker").write_text(
            f'#!/bin/sh\nprintf "%s" "$1" > {seen}\n'
        )  # its arguments alone
        around = {
            "HOME": home,
            "PATH": os.environ["PATH"],
            "XDG_DATA_DIRS": "/usr/local/share:/usr/share",
            "DISPLAY": ":77",
        }
        subprocess.run(
            [str(trial / "install.sh")], env=around, check=True, stdout=subprocess.DEVNULL
        )
        ledger = Path(home) / "park.ftdb"
        ledger.write_bytes(b"SQLite format 3\0")
        kind = subprocess.run(
            ["xdg-mime", "query", "filetype", str(ledger)],
            env=around,
            capture_output=True,
            text=True,
            check=True,
        )
        assert kind.stdout.strip() == "application/x-fundtracker-ledger", kind.stdout
        subprocess.run(["xdg-open", str(ledger)], env=around, check=True, timeout=60)
        assert seen.read_text() == str(ledger)
        subprocess.run(
            [str(trial / "install.sh"), "--remove"],
            env=around,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        assert not list((Path(home) / ".local/share/applications").glob("*.desktop"))
    return "application/x-fundtracker-ledger"


def debian_package() -> str:
    """The .deb names its dependencies, and its files lie under /opt and /usr/share alone."""
    need("dpkg-deb")
    found = sorted(DIST.glob("*.deb"))
    if not found:
        raise Skipped("make dist made no .deb")
    listed = subprocess.run(
        ["dpkg-deb", "-c", str(found[-1])], capture_output=True, text=True, check=True
    ).stdout
    places = {line.split()[5].lstrip("./").split("/")[0] for line in listed.splitlines()} - {""}
    assert places == {"opt", "usr"}, places
    assert all(line.split()[1] == "root/root" for line in listed.splitlines())
    said = subprocess.run(
        ["dpkg-deb", "-f", str(found[-1]), "Depends"], capture_output=True, text=True, check=True
    )
    assert "libc6 (>= 2." in said.stdout
    return said.stdout.strip()


def debian_desk() -> str:
    """The .deb installed on a desk: it proves itself, opens what is double clicked, goes again."""
    if absent := desk.missing():
        raise Skipped(f"{', '.join(absent)} is not here")
    found = sorted(DIST.glob("*.deb"))
    if not found:
        raise Skipped("make dist made no .deb")
    return desk.installed(found[-1], PACKAGE)


def windows_setup() -> str:
    """The setup program installs for one person and removes all but what is the person's."""
    need("xvfb-run")
    found = sorted(DIST.glob("*-setup.exe"))
    if not found or desk.wine() is None:
        raise Skipped("make dist made no setup program, or wine64 is not installed")
    size = found[-1].stat().st_size
    assert size <= PACKED * MB, size
    return f"{desk.set_up(found[-1])}, {size / MB:.0f} MB"


def parts() -> str:
    """Every build brings its list of parts."""
    found = sorted(DIST.glob("*.cdx.json"))
    if not found:
        raise Skipped("make dist made no list of parts")
    return ", ".join(
        f"{p.name}: {len(json.loads(p.read_text('utf-8'))['components'])}" for p in found
    )


def site() -> str:
    """The site of the documents is built without a warning, and its search knows Chinese words."""
    try:
        import sphinx  # noqa: F401
    except ImportError:
        raise Skipped("sphinx is not installed (make site)") from None
    from tools import site as made

    with tempfile.TemporaryDirectory() as into:
        assert made.main(into) == 0
        index = (Path(into) / "searchindex.js").read_text("utf-8")
        assert json.dumps("支付").strip('"') in index and "errors_zh" in index
        return f"{len(list(Path(into).glob('**/*.html')))} pages"


def workflows() -> str:
    """The workflow files pass actionlint."""
    need("actionlint")
    files = [str(p) for p in sorted((ROOT / ".github/workflows").glob("*.yml"))]
    subprocess.run(["actionlint", *files], check=True)
    return f"{len(files)} files"


TRIALS: dict[str, Callable[[], str]] = {
    "Linux: size": lambda: size("linux"), "Windows: size": lambda: size("windows"),
    "Linux: selftest, empty home, Xvfb, no Python": linux_selftest, "Windows: selftest under wine": windows_selftest,
    "Windows: setup under wine": windows_setup, "wheel": wheel,
    "Debian package": debian_package, "Debian package on a desk": debian_desk,
    "desktop file": desktop_files, "double click": double_click,
    "lists of parts": parts, "site": site, "workflow files": workflows,
}  # fmt: skip


def main() -> int:
    """Try everything, or what is named by a part of its name."""
    failed = 0
    for name, trial in TRIALS.items():
        if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
            continue
        try:
            print(f"passed   {name}: {trial()}", flush=True)
        except Skipped as why:
            print(f"skipped  {name}: {why}", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError) as why:
            failed += 1
            print(f"FAILED   {name}: {why}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
