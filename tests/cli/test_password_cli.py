"""The password of a ledger on the command line: asked for, from the environment, refused in words."""

import getpass

import pytest

from fundtracker.cli import run
from fundtracker.ledger.secrets import passwords
from tests.ledger import world

GOOD, OTHER = "a long enough word", "another long word"


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    passwords.forget()
    for name in ("FUNDTRACKER_PASSWORD", "FUNDTRACKER_NEW_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    with world.filled(tmp_path):
        pass
    yield str(tmp_path / "l.ftdb")
    passwords.forget()


def answers(monkeypatch, *typed):
    left = list(typed)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: left.pop(0))
    return left


def test_set_report_change_remove(ledger, monkeypatch, capsys):
    assert run(["report", "plan", "--ledger", ledger, "--format", "json"]) == 0
    before = capsys.readouterr().out
    left = answers(monkeypatch, GOOD, GOOD)
    assert run(["password", "set", "--ledger", ledger]) == 0 and left == []
    assert "密码" in capsys.readouterr().out
    passwords.forget()
    answers(monkeypatch, GOOD)
    assert run(["report", "plan", "--ledger", ledger, "--format", "json"]) == 0
    assert capsys.readouterr().out == before
    passwords.forget()
    monkeypatch.setenv("FUNDTRACKER_PASSWORD", GOOD)
    monkeypatch.setenv("FUNDTRACKER_NEW_PASSWORD", OTHER)
    assert run(["password", "change", "--ledger", ledger]) == 0
    passwords.forget()
    assert run(["check", "--ledger", ledger]) == 2  # the environment still says the old one
    assert "密码不对" in capsys.readouterr().err
    monkeypatch.setenv("FUNDTRACKER_PASSWORD", OTHER)
    assert run(["check", "--ledger", ledger]) == 0
    assert run(["password", "remove", "--ledger", ledger]) == 0
    assert passwords.salt_of(world.Path(ledger)) == b""
    capsys.readouterr()
    monkeypatch.delenv("FUNDTRACKER_PASSWORD")
    assert run(["report", "plan", "--ledger", ledger, "--format", "json"]) == 0
    assert capsys.readouterr().out == before


@pytest.mark.parametrize("words", [("change",), ("remove",)])
def test_a_ledger_without_one_is_told_so(ledger, capsys, words):
    assert run(["password", *words, "--ledger", ledger]) == 2
    assert "没有密码" in capsys.readouterr().err


def test_two_that_differ_a_weak_one_and_no_terminal(ledger, monkeypatch, capsys):
    held = world.Path(ledger).read_bytes()
    answers(monkeypatch, GOOD, OTHER)
    assert run(["password", "set", "--ledger", ledger]) == 2
    answers(monkeypatch, "short", "short")
    assert run(["password", "set", "--ledger", ledger]) == 2

    def nobody(prompt):
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", nobody)
    assert run(["password", "set", "--ledger", ledger]) == 2
    assert "FUNDTRACKER_NEW_PASSWORD" in capsys.readouterr().err
    assert world.Path(ledger).read_bytes() == held
    answers(monkeypatch, GOOD, GOOD)
    assert run(["password", "set", "--ledger", ledger]) == 0
    assert run(["password", "set", "--ledger", ledger]) == 2
    assert "已经有密码" in capsys.readouterr().err
    passwords.forget()
    monkeypatch.setattr(getpass, "getpass", nobody)
    assert run(["history", "--ledger", ledger]) == 2
    assert "FUNDTRACKER_PASSWORD" in capsys.readouterr().err
