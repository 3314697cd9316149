"""The .deb on a desk: installed, tried and removed in a layer over this system, which keeps nothing of it.

Run by ``python -m tests.tools.builds``: the layer needs root (``unshare``, overlayfs), the windows
Xvfb, and ``xdotool`` looks for them by their titles.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "resources/sample/工商银行企业网银_2023年.csv"
NEEDS = ("unshare", "setpriv", "xvfb-run", "xdotool", "dpkg", "xdg-open", "desktop-file-validate")
# Inside the layer, as root; whatever the person does is done by "nobody" with an empty home.
TRIAL = r"""
set -eu
export DEBIAN_FRONTEND=noninteractive
dpkg -i "$PACKAGE" >"$TRIAL/dpkg.log" 2>&1 || { cat "$TRIAL/dpkg.log"; exit 1; }
desktop-file-validate /usr/share/applications/fundtracker.desktop
person() {
  setpriv --reuid=65534 --regid=65534 --clear-groups env -i HOME="$TRIAL/home" PATH=/usr/bin:/bin LANG=C.UTF-8 \
    DISPLAY="$DISPLAY" XAUTHORITY="$TRIAL/authority" "$@"
}
cp "$XAUTHORITY" "$TRIAL/authority"; chmod 644 "$TRIAL/authority"
test "$(person xdg-mime query filetype "$TRIAL/home/any.ftdb")" = application/x-fundtracker-ledger
test "$(person xdg-mime query default application/x-fundtracker-ledger)" = fundtracker.desktop
test "$(person xdg-mime query filetype "$TRIAL/home/any.ftreview")" = application/x-fundtracker-review
person fundtracker --selftest --lang en >"$TRIAL/selftest" || { cat "$TRIAL/selftest"; exit 1; }
person fundtracker new "$TRIAL/home/park.ftdb" >/dev/null
ended() { pkill -u 65534 || true; while pgrep -u 65534 >/dev/null; do sleep 0.2; done; }
shown() {  # the command opens a window of the ledger within three minutes
  person "$@" >"$TRIAL/said" 2>&1 &
  n=0
  until xdotool search --onlyvisible --name '^park.ftdb - ' >/dev/null 2>&1; do
    n=$((n + 1)); test $n -lt 360 || { echo "no window: $*"; cat "$TRIAL/said"; exit 1; }
    sleep 0.5
  done
  sleep 5
  if command -v import >/dev/null; then import -window root "$TRIAL/$1.png" || true; fi
  ended
}
shown xdg-open "$TRIAL/home/park.ftdb"
shown fundtracker "$TRIAL/home/bank.csv"
dpkg -r fundtracker >/dev/null 2>&1
for left in /opt/fundtracker /usr/bin/fundtracker /usr/share/applications/fundtracker.desktop; do
  test ! -e "$left" || { echo "left: $left"; exit 1; }
done
test -s "$TRIAL/home/park.ftdb"
tail -n 1 "$TRIAL/selftest"
"""


def layered(home: Path) -> str:
    """Return a script that lays a writable layer over this system and runs ``TRIAL`` in it."""
    parts = {name: shlex.quote(str(home / name)) for name in ("upper", "work", "root")}
    for name in parts:
        (home / name).mkdir()
    binds = "\n".join(
        f"mount --rbind /{name} {parts['root']}/{name}"
        for name in ("proc", "sys", "dev", "tmp", "run")
    )
    return (
        f"set -e\nmount -t overlay overlay -o lowerdir=/,upperdir={parts['upper']},workdir={parts['work']} {parts['root']}\n"
        f"{binds}\nexec chroot {parts['root']} sh -c {shlex.quote(TRIAL)}\n"
    )


def missing() -> list[str]:
    """Return what the trial cannot do without: programs, or the right of root."""
    root = [] if os.geteuid() == 0 else ["the right of root"]
    return root + [name for name in NEEDS if not shutil.which(name)]


def installed(package: Path, pictures: Path) -> str:
    """Install a package in a layer, use it as a person would and remove it.

    Returns:
        the last line of the program's test of itself; ``pictures`` gets what the windows showed.

    Raises:
        AssertionError: with what was said, where a step failed.
    """
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)
        person = home / "home"
        person.mkdir()
        for name in ("any.ftdb", "any.ftreview"):
            (person / name).write_bytes(b"")
        shutil.copy(FILE, person / "bank.csv")
        for path in (person, *person.iterdir()):
            os.chown(path, 65534, 65534)
        around = {**os.environ, "TRIAL": folder, "PACKAGE": str(package)}
        words = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
        words += ["unshare", "-m", "--propagation", "private", "sh", "-c", layered(home)]
        run = subprocess.run(
            words, env=around, capture_output=True, text=True, timeout=3600, check=False
        )
        for path in home.glob("*.png"):
            shutil.copy(path, pictures / f"deb-{path.name}")
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    return run.stdout.strip().splitlines()[-1]


WINE = ("/usr/lib/wine/wine64", shutil.which("wine64") or "")
MENU = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"


def wine() -> str | None:
    """Return the 64-bit wine of this machine."""
    return next((place for place in WINE if place and Path(place).exists()), None)


def set_up(setup: Path) -> str:
    """Run a setup program under wine for one person, look at what it left, and uninstall again.

    Returns:
        the version that is installed; a ledger that lies in the folder of the program stays.

    Raises:
        AssertionError: where a file, the menu's entry or a file type is missing, or one is left.
    """
    runner = wine()
    assert runner is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        prefix = Path(home) / "wine"
        around = {
            **os.environ, "HOME": home, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "WINEARCH": "win64",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }  # fmt: skip

        def done(*words: str) -> None:
            command = " ".join(shlex.quote(word) for word in (runner, *words))
            server = Path(runner).parent / "wineserver64"
            whole = f"{command}; said=$?; {shlex.quote(str(server))} -w; exit $said"
            subprocess.run(["xvfb-run", "-a", "sh", "-c", whole], env=around, check=True,
                           capture_output=True, timeout=1800)  # fmt: skip

        done("wineboot", "-i")
        done(str(setup), "/S")
        [person] = prefix.glob("drive_c/users/*/AppData/Local/Programs/fundtracker/..")
        top = person.resolve() / "fundtracker"
        version = (top / "current").read_text().strip()
        for name in ("fundtracker.exe", "fundtracker.com", f"versions/{version}/python/python.exe"):
            assert (top / name).is_file(), name
        user = top.parents[3]
        assert list((user / MENU).glob("*.lnk")), "no entry in the menu"
        written = (prefix / "user.reg").read_text("utf-8", "replace")
        for key in ("fundtracker.ledger", "fundtracker.copy", "Uninstall\\\\fundtracker"):
            assert key in written, key
        ledger = top / "park.ftdb"
        ledger.write_bytes(b"a person's")
        done(str(top / "uninstall.exe"), "/S", f"_?=Z:{str(top).replace('/', chr(92))}")
        left = [path.name for path in top.iterdir()]
        assert set(left) <= {"park.ftdb", "uninstall.exe"} and ledger.is_file(), left
        assert not list((user / MENU).glob("*.lnk"))
        assert "fundtracker" not in (prefix / "user.reg").read_text("utf-8", "replace").lower()
    return version
