"""What is typed wrong, left empty by a script or names what is not there: refused in words, nothing written."""

import pytest

from fundtracker.cli import run
from tests.ledger import world


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nasty")
    with world.filled(folder):
        pass
    return folder / "l.ftdb"


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l.ftdb").write_bytes(made.read_bytes())
    (tmp_path / "bytes.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "folder").mkdir()
    return tmp_path


def state(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


L = ("--ledger", "l.ftdb")
WORDS = [
    *(("vouchers", "yonyou", *L, *more) for more in (
        ("--account", "a:b:c=1"), ("--account", "financial:debit:moon=1"), ("--account", "moon:debit:policy=1"),
        ("--account", "financial:credit:policy=1"), ("--account", "financial:debit:policy=1\n2"),
        ("--account", "financial:debit:policy=" + "9" * 500), ("--account", "x"), ("-o", ""), ("-o", "v.doc"),
        ("-o", "folder"), ("--quarter", ""), ("--quarter", "2023Q9"),
    )),
    *(("board", *more, *L) for more in (
        ("--add", "figure:no/such@1"), ("--add", "analysis:moon"), ("--add", "view:moon"), ("--add", "chart:retention:moon"),
        ("--rename", ""), ("--rename", "  "), ("--rename", "a\nb"), ("--rename", "x" * 61), ("-o", ""), ("-o", "b.doc"),
        ("",), ("moon",), ("--remove", "1", "--rename", "x" * 61),
    )),
    *(("chart", *more, *L) for more in (
        ("",), ("moon",), ("retention", "--of", "moon"), ("execution", "-o", "c.doc"), ("execution", "-o", ""), ("s_curve", "--of", ""),
    )),
    *(("analyse", "--view", *more, *L) for more in (
        ("",), ("moon",), ("payees", "--save", ""), ("payees", "--save", "payees"), ("payees", "--save", "a\nb"),
        ("payees", "-o", "a.doc"), ("payees", "-o", ""), ("payees", "--save", "x", "-o", "no/such/a.xlsx"),
    )),
    *(("update", *more) for more in (
        ("",), ("bytes.bin",), ("bytes.bin", "--check"), ("folder",), ("no.zip",), ("l.ftdb", "--check"), (),
    )),
    *(("check", *L, option, name) for option in ("--against", "--note") for name in ("", "folder", "no/such/h.txt")),
    *(("check", *L, "--against", name) for name in ("bytes.bin", "no.txt", "l.ftdb")),
    *(("review", "passphrase", "--key", name) for name in ("", "bytes.bin", "folder", "no.key", "l.ftdb")),
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS, ids=lambda words: " ".join(words)[:60].replace("\n", " "))
def test_it_is_refused_in_the_language_of_the_person_and_nothing_is_written(
    desk, capsys, monkeypatch, words
):
    monkeypatch.setenv("FUNDTRACKER_PASSPHRASE", "old 口令 of a key")
    monkeypatch.setenv("FUNDTRACKER_NEW_PASSPHRASE", "new 口令 of a key")
    before, said = state(desk), {}
    for lang in ("zh", "en"):
        try:
            status = run([*words, "--lang", lang])
        except SystemExit as end:
            status = end.code
        out = capsys.readouterr()
        said[lang] = (out.out + out.err).strip().splitlines()[-1]
        assert status in (1, 2), out
        assert state(desk) == before
    assert said["zh"] != said["en"]
    assert not said["zh"].isascii()


def test_an_account_that_vouchers_need_is_kept_and_an_empty_one_taken_away(desk):
    for account in ("5001", ""):
        assert (
            run(["vouchers", "yonyou", *L, "--account", f"financial:debit:policy={account}"]) == 0
        )
    with world.opened(desk / "l.ftdb") as ledger:
        assert ledger.check() == []
