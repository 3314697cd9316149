"""The log of uses: what is noted, that nothing in it moves unseen, and the forms of log servers."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from fundtracker import audit, cli
from fundtracker.errors import UserError
from fundtracker.ledger.review import signing, uses
from tests.ledger import world
from tests.ledger.keys import office
from tests.ledger.test_reviews import PASS, lock, refused


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "desk" / "uses.jsonl"
    audit.begin(path)
    yield path
    audit.end()


def codes(path, noted=()) -> list[str]:
    return [issue.code for issue in audit.verify(path, list(noted))]


def test_nothing_is_noted_before_it_is_begun(tmp_path):
    audit.end()
    assert not audit.note("open", "x") and audit.head() is None and codes(tmp_path / "none") == []


def test_commands_refusals_and_wrong_passphrases_are_noted(log, two_files, tmp_path, capsys):
    path = two_files.path
    keys = office(two_files)
    two_files.work_as(keys["复核员"])
    assert refused(world.classify, two_files, world.ids(two_files)[:1]) == "role_refused"
    two_files.work_as(None)
    assert refused(two_files.undo) == "key_locked"
    two_files.close()
    signing.make_key(tmp_path / "k.ftkey", "张三", PASS)
    assert refused(signing.open_key, tmp_path / "k.ftkey", "not this one") == "passphrase_wrong"
    out = tmp_path / "p.csv"
    assert (
        cli.run(["report", "plan", "--ledger", str(path), "--format", "csv", "-o", str(out)]) == 0
    )
    told = [(use.deed, use.what) for use in audit.read(log)]
    assert [deed for deed, _ in told] == ["refused", "refused", "refused", "open"]
    assert told[0][1] == "role_refused: classify" and "k.ftkey" in told[2][1]
    assert str(out) in told[3][1] and audit.read(log)[3].ledger == str(path)
    assert codes(log) == []
    capsys.readouterr()
    assert cli.run(["audit", "--log", str(log), "--format", "jsonl"]) == 0
    assert [json.loads(line)["n"] for line in capsys.readouterr().out.splitlines()] == [1, 2, 3, 4]
    assert (
        cli.run(["audit", "--log", str(log), "--format", "cef", "-o", str(tmp_path / "l.cef")]) == 0
    )
    lines = (tmp_path / "l.cef").read_text("utf-8").splitlines()
    assert len(lines) == 4 and all(
        line.startswith("CEF:0|fundtracker|fundtracker|") for line in lines
    )
    assert "outcome=failure" in lines[0] and "outcome=success" in lines[3]
    for lang, word in (("zh", "被拒绝"), ("en", "refusal")):
        assert cli.run(["audit", "--log", str(log), "--lang", lang]) == 0
        assert word in capsys.readouterr().out


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda lines: [lines[0], lines[1].replace(b"two", b"2wo"), *lines[2:]], "audit_altered"),
        (lambda lines: [lines[0], *lines[2:]], "audit_altered"),
        (lambda lines: [lines[0], lines[0], *lines[1:]], "audit_altered"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "audit_altered"),
        (lambda lines: [*lines[:2], lines[2][:40]], "audit_unreadable"),
        (lambda lines: [b"[]", *lines], "audit_unreadable"),
        (lambda lines: [b"\xff", *lines], "audit_unreadable"),
        (lambda lines: lines[:2], "audit_cut"),
    ],
)  # fmt: skip
def test_no_line_moves_unseen_and_a_noted_head_tells_a_cut(log, harm, code):
    for what in ("one", "two", "three"):
        assert audit.note("open", what)
    head = audit.head()
    assert codes(log, [head]) == []
    log.write_bytes(b"\n".join(harm(log.read_bytes().splitlines())) + b"\n")
    assert codes(log, [head])[0] == code
    if code == "audit_cut":
        assert codes(log) == []  # the chain alone cannot tell: it is said on the page of security
    if code == "audit_unreadable":
        with pytest.raises(UserError):
            audit.read(log)


def test_a_freeze_notes_the_head_in_the_ledger_and_the_check_finds_a_log_made_anew(
    log, two_files, capsys
):
    audit.note("open", "x")
    head = audit.head()
    lock(two_files)
    assert uses.noted(two_files.history) == [head]
    path = two_files.path
    two_files.close()
    assert cli.run(["check", "--ledger", str(path)]) == 0
    log.write_bytes(log.read_bytes().splitlines()[0].replace(b'"x"', b'"y"') + b"\n")
    capsys.readouterr()
    assert cli.run(["check", "--ledger", str(path)]) == 1
    assert "audit_altered" in capsys.readouterr().out
    assert cli.run(["audit", "--ledger", str(path), "--log", str(log)]) == 1


def test_several_processes_and_threads_write_one_chain(log):
    audit.note("open", "first")
    script = "import sys; from pathlib import Path; from fundtracker import audit; audit.begin(Path(sys.argv[1])); " \
             "[audit.note('open', str(n)) for n in range(20)]"  # fmt: skip
    children = [subprocess.Popen([sys.executable, "-c", script, str(log)]) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert all(pool.map(lambda n: audit.note("copy", str(n)), range(30)))
    assert [child.wait() for child in children] == [0, 0, 0]
    assert len(audit.read(log)) == 91 and codes(log) == []


def test_a_log_that_cannot_be_written_stops_no_work(tmp_path):
    (tmp_path / "file").write_text("x")
    audit.begin(tmp_path / "file" / "uses.jsonl")
    try:
        assert not audit.note("open", "x")
    finally:
        audit.end()


def test_a_file_name_that_is_no_text_is_written_out(log):
    """A name of bytes that are no UTF-8 reaches Python as lone surrogates."""
    assert audit.note("open", os.fsdecode(b"/x/\xd5\xcb.ftdb"))
    assert audit.read(log)[-1].what == r"/x/\udcd5\udccb.ftdb" and codes(log) == []
