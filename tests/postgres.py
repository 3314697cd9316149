"""A real PostgreSQL for the tests: the wheel ``pgserver``, one server a module, on loopback.

``FUNDTRACKER_POSTGRES`` names the folder of another server's programs (``/usr/lib/postgresql/15/bin``).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

NOT_ASKED = ",".join(("postgres", *(f"d{n}" for n in range(7))))  # logins without a password
HBA = f"""local all postgres trust
host all {NOT_ASKED} 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


class NoTLSError(Exception):
    """The server was built without TLS."""


def started(tls: tuple[Path, Path] | None = None):
    """Start a server, with a certificate and its key where they are given; return what stops it,
    and its port. Where none can be started (no right to another user, say) the test is skipped with
    the reason, unless a server was named.
    """
    try:
        return _started(tls)
    except (OSError, subprocess.SubprocessError) as error:
        if "FUNDTRACKER_POSTGRES" in os.environ:
            raise
        pytest.skip(f"no PostgreSQL can be started here: {error}")


def _started(tls: tuple[Path, Path] | None):
    pytest.importorskip("psycopg", reason="the extra fundtracker[hub] is not installed")
    pgserver = pytest.importorskip("pgserver", reason="no wheel of pgserver for this platform")
    if sys.platform == "win32":
        pytest.skip("the server's sockets are tried on Linux and macOS")
    from pgserver import utils

    programs = Path(
        os.environ.get("FUNDTRACKER_POSTGRES") or Path(pgserver.__file__).parent / "pginstall/bin"
    )
    folder = Path(tempfile.mkdtemp(prefix="fundtracker-pg"))
    user = "pgserver" if os.geteuid() == 0 else None
    if user:  # a server refuses to run as root
        utils.ensure_user_exists(user)
        for path in (folder, programs):
            utils.ensure_prefix_permissions(path)
        shutil.chown(folder, user)
    data = folder / "data"

    def run(program: str, *words: str) -> None:
        with (folder / "said").open("a") as said:  # not a pipe: the server would keep it open
            subprocess.run([programs / program, "-D", data, *words], check=True, user=user,
                           stdout=said, stderr=said)  # fmt: skip

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run("initdb", "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-locale", "--no-sync")
    (data / "pg_hba.conf").write_text(HBA)
    settings = "-c fsync=off"
    for name, path in zip(("cert", "key"), tls or (), strict=False):
        copy = Path(shutil.copy(path, data))
        copy.chmod(0o600)
        if user:
            shutil.chown(copy, user)
        settings += f" -c ssl_{name}_file={copy}"
    if tls:
        built = subprocess.run(
            [programs / "pg_config", "--configure"], capture_output=True, text=True, check=True
        )
        if "ssl" not in built.stdout:
            shutil.rmtree(folder)
            raise NoTLSError
        settings += " -c ssl=on"
    run(
        "pg_ctl",
        "-w",
        "-l",
        str(data / "log"),
        "-o",
        f"-h 127.0.0.1 -p {port} -k {folder} {settings}",
        "start",
    )

    def stop() -> None:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    return stop, port
