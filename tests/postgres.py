"""A real PostgreSQL for the tests: the wheel ``pgserver``, one server a session, on loopback."""

import shutil
import socket
import sys
import tempfile
from pathlib import Path

import pytest

NOT_ASKED = ",".join(("postgres", *(f"d{n}" for n in range(7))))  # logins without a password


def started():
    """Start a server; return what stops it, and its port."""
    pytest.importorskip("psycopg", reason="the extra fundtracker[hub] is not installed")
    pgserver = pytest.importorskip("pgserver", reason="no wheel of pgserver for this platform")
    if sys.platform == "win32":
        pytest.skip("pgserver listens on a socket here: tried on Linux and macOS")
    folder = Path(tempfile.mkdtemp(prefix="fundtracker-pg"))
    server = pgserver.get_server(folder, cleanup_mode="stop")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hba = (
        "local all postgres trust\n"
        f"host all {NOT_ASKED} 127.0.0.1/32 trust\n"
        "host all all 127.0.0.1/32 scram-sha-256\n"
    )
    (folder / "pg_hba.conf").write_text(hba)
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    pgserver.pg_ctl(["-w", "-o", options, "-l", str(folder / "log"), "restart"], pgdata=folder,
                    user=server.system_user)  # fmt: skip

    def stop():
        pgserver.pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=folder, user=server.system_user)
        server.cleanup_mode = None
        shutil.rmtree(folder, ignore_errors=True)

    return stop, port
