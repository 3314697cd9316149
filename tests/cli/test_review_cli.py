"""A quarter reviewed on the command line: checked, frozen, signed by three, printed, carried away, merged."""

import json

import pytest

from fundtracker import i18n
from fundtracker.cli import run
from fundtracker.cli.context import PASSPHRASE
from tests.ledger import world
from tests.reports.test_pack import bare, text_of


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "一个 long 口令")
    with world.filled(tmp_path) as ledger:
        world.classify(ledger, world.ids(ledger))
    yield tmp_path, str(tmp_path / "l.ftdb")
    i18n.use("zh")


def test_a_quarter_is_reviewed_from_its_checklist_to_the_merged_copy(desk, capsys):
    folder, ledger = desk
    here = ["--ledger", ledger, "--quarter", "2023Q2", "--lang", "en"]

    def told() -> str:
        return capsys.readouterr().out

    assert run(["review", "status", *here]) == 1
    assert run(["review", "check", *here]) == 2
    assert (
        run(["review", "decide", "go on", "--owner", "office", "--due", "2023-09-30", *here]) == 0
    )
    assert run(["review", "explain", "plan/policy/gap/2023Q2", "late delivery", *here]) == 0
    assert run(["review", "check", "--reason", "example", *here]) == 0
    assert run(["review", "freeze", *here]) == 0
    assert run(["review", "explain", "plan/policy/gap/2023Q2", "no", *here]) == 2
    for name in ("a", "b", "c"):
        assert (
            run(
                [
                    "review",
                    "key",
                    f"Person {name}",
                    "-o",
                    str(folder / f"{name}.key"),
                    "--lang",
                    "en",
                ]
            )
            == 0
        )
    assert run(["review", "sign", "--role", "prepared", "--key", str(folder / "a.key"), *here]) == 0
    assert run(["review", "sign", "--role", "reviewed", "--key", str(folder / "a.key"), *here]) == 2
    copy = str(folder / "q.ftreview")
    assert run(["review", "export", "-o", copy, *here]) == 2
    assert (
        run(["review", "export", "-o", copy, "--key", str(folder / "b.key"), *here]) == 2
    )  # signed nothing
    assert run(["review", "export", "-o", copy, "--key", str(folder / "a.key"), *here]) == 0
    assert (
        run(
            ["review", "comment", "plan/policy/gap/2023Q2", "why?", "--copy", copy, "--person", "B"]
        )
        == 0
    )
    assert (
        run(
            [
                "review",
                "comment",
                "plan/invented/gap/2023Q2",
                "why?",
                "--copy",
                copy,
                "--person",
                "B",
            ]
        )
        == 2
    )
    assert "--key" in told()
    sealing = ["--key", str(folder / "b.key"), "--due", "2023-09-30"]
    assert run(["review", "comment", "", "agreed\x1b[2J", "--copy", copy, *sealing]) == 0
    for name, role in (("b", "reviewed"), ("c", "approved")):
        assert (
            run(
                [
                    "review",
                    "countersign",
                    copy,
                    "--role",
                    role,
                    "--key",
                    str(folder / f"{name}.key"),
                ]
            )
            == 0
        )
    told()
    assert run(["review", "verify", copy, "--json"]) == 0
    proved = json.loads(told())
    assert (proved["issues"], proved["sealed"]["name"]) == ([], "Person a")
    assert {(c["author"], c["unsigned"]) for c in proved["comments"]} == {
        ("B", True),
        ("Person b", False),
    }
    assert run(["review", "verify", copy, "--lang", "en"]) == 0
    said = told()
    assert "B (unsigned)" in said and "sealed, key" in said and "\x1b" not in said
    assert (
        run(["review", "verify", copy, "--trust", proved["sealed"]["key"].upper(), "--lang", "en"])
        == 0
    )
    assert proved["sealed"]["key"] in told()
    assert run(["review", "verify", copy, "--trust", "0000 0000 0000 0000"]) == 1
    assert run(["review", "merge", copy, *here]) == 0
    told()
    run(["review", "status", "--json", *here])
    status = json.loads(told())
    assert (status["state"], [s["name"] for s in status["signatures"]]) == (
        "signed", ["Person a", "Person b", "Person c"],
    )  # fmt: skip
    assert status["restated"] == []
    assert {(c["author"], c["unsigned"], c["due"]) for c in status["comments"]} == {
        ("B", True, None), ("Person b", False, "2023-09-30"),
    }  # fmt: skip
    run(["review", "status", "--lang", "en", *here])
    assert "B (unsigned)" in told()
    assert run(["check", "--ledger", ledger]) == 0
    for form in ("pdf", "xlsx", "json"):
        out = folder / f"pack.{form}"
        assert run(["report", "review", "--format", form, "--both", "-o", str(out), *here]) == 0
        assert out.stat().st_size > 5_000
    printed = json.loads((folder / "pack.json").read_text("utf-8"))
    assert (printed["sha256"], printed["comments"]) == (
        status["snapshots"][-1]["sha256"],
        status["comments"],
    )
    pages = bare(text_of(folder / "pack.pdf"))
    assert "B(unsigned)" in pages and "B（未签名）" in pages
    data = bytearray((folder / "q.ftreview").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "q.ftreview").write_bytes(data)
    assert run(["review", "verify", copy, "--lang", "en"]) == 1
    assert run(["review", "merge", copy, *here]) == 2


def test_a_frozen_payment_is_corrected_in_the_open_quarter(desk, capsys):
    _, ledger = desk
    here = ["--ledger", ledger, "--quarter", "2023Q2", "--lang", "en"]
    assert run(["review", "check", "--reason", "example", *here]) == 0
    assert run(["review", "freeze", *here]) == 0
    with world.opened(ledger) as again:
        payment = next(p for p in again.payments.some() if p.book_quarter == 2023 * 4 + 1)
    assert run(["review", "correct", str(payment.id), *here]) == 2
    capsys.readouterr()
    arguments = ["--amount", "1.00", "--line", "infrastructure", "--reason", "wrong line"]
    assert run(["review", "correct", str(payment.id), *arguments, *here]) == 0
    out = capsys.readouterr().out
    assert out.count("2023Q3") == 2
    assert run(["check", "--ledger", ledger]) == 0
    assert run(["review", "reopen", "--reason", "again", *here]) == 0
    with world.opened(ledger) as again:
        assert again.reviews.frozen() == []


def test_a_frozen_payment_is_named_by_its_voucher_and_a_word_that_names_none_is_refused(
    desk, capsys
):
    _, ledger = desk
    here = ["--ledger", ledger, "--quarter", "2023Q2", "--lang", "en"]
    assert run(["review", "check", "--reason", "example", *here]) == 0
    assert run(["review", "freeze", *here]) == 0
    with world.opened(ledger) as again:
        first, other = [
            p for p in again.payments.some() if p.book_quarter == 2023 * 4 + 1 and p.serial
        ][:2]
        n = len(again.payments.some())
    for words in (["无此凭证"], ["abc"], [first.serial, "abc"], [str(first.id), "12x"]):
        capsys.readouterr()
        assert run(["review", "correct", *words, "--reason", "twice", *here]) == 2
        assert words[-1] in capsys.readouterr().err
    for named in (["--project", "no"], ["--source", "no"], ["--contract", "no"], ["--line", "no"]):
        assert run(["review", "correct", first.serial, *named, "--reason", "twice", *here]) == 2
        assert "no" in capsys.readouterr().err
    with world.opened(ledger) as again:
        assert len(again.payments.some()) == n
    assert run(["review", "correct", first.serial, str(other.id), "--reason", "twice", *here]) == 0
    out = capsys.readouterr().out
    assert first.counterparty in out and other.counterparty in out and out.count("2023Q3") == 2


@pytest.mark.parametrize("action", ["explain", "comment"])
def test_words_about_a_figure_that_no_table_holds_are_refused(desk, capsys, action):
    _, ledger = desk
    here = ["--ledger", ledger, "--quarter", "2023Q2", "--lang", "en"]
    for figure in ("invented", "plan/policy", "plan/none/gap/2023Q2", "plan/policy/none/2023Q2", "plan/policy/gap/x",
                   "projects/p999/paid/2023Q2", "sources/x/paid/2023Q2", "plan/policy/gap/2023Q2/v99"):  # fmt: skip
        assert run(["review", action, figure, "late", *here]) == 2, figure
        assert figure in capsys.readouterr().err
    with world.opened(ledger) as again:
        quarter = 2023 * 4 + 1
        assert again.reviews.explanations(quarter) == {} and again.reviews.comments(quarter) == []
    assert run(["review", action, "plan/policy/gap/2023Q2", "late", *here]) == 0


def test_what_is_missing_is_asked_for(desk, capsys):
    folder, ledger = desk
    here = ["--ledger", ledger, "--quarter", "2023Q2"]
    for wrong in (
        ["review", "status"], ["review", "status", "--ledger", ledger, "--quarter", "x"], ["review", "sign", *here],
        ["review", "decide", *here], ["review", "decide", "x", "--due", "soon", *here], ["review", "key", "N"],
        ["review", "export", *here], ["review", "follow-up", "7", "done", "x", *here],
        ["review", "verify", str(folder / "no")], ["report", "review", "--format", "csv", *here],
        ["report", "review", "--format", "pdf", *here], ["report", "plan", "--format", "pdf", *here],
        ["review", "correct", "1", "--amount", "x", *here],
    ):  # fmt: skip
        assert run(wrong) in ((1, 2) if "verify" in wrong else (2,)), wrong
        assert capsys.readouterr() != ("", "")


def test_a_copy_for_a_passphrase_is_told_opened_and_unpacked(desk, capsys, monkeypatch):
    from fundtracker.cli import context
    from fundtracker.ledger.secrets import sealed_files

    folder, ledger = desk
    here = ["--ledger", ledger, "--quarter", "2023Q2", "--lang", "en"]
    key, copy = str(folder / "a.key"), str(folder / "q.ftreview")
    assert run(["review", "check", "--reason", "example", *here]) == 0
    assert run(["review", "freeze", *here]) == 0
    assert run(["review", "key", "Person a", "-o", key, "--lang", "en"]) == 0
    assert run(["review", "sign", "--role", "prepared", "--key", key, *here]) == 0
    monkeypatch.setenv(context.COPY_PASSPHRASE, "short")
    sealed = ["review", "export", "-o", copy, "--key", key, "--protect", *here]
    assert run(sealed) == 2 and "12" in capsys.readouterr().err
    monkeypatch.setenv(context.COPY_PASSPHRASE, "four words and more")
    assert run([*sealed, "--cipher", "sm4"]) == 0
    said = capsys.readouterr().out
    assert "What is inside:" in said and "not the ledger" in said
    assert sealed_files.secret_of(folder / "q.ftreview").cipher == sealed_files.SM4
    sealed_files.forget()
    monkeypatch.setenv(context.COPY_PASSPHRASE, "another passphrase")
    assert run(["review", "verify", copy, "--lang", "en"]) == 1
    assert "not the passphrase" in capsys.readouterr().out
    monkeypatch.setenv(context.COPY_PASSPHRASE, "four words and more")
    assert run(["review", "verify", copy, "--json", "--lang", "en"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["content"] == "quarter" and "not the ledger" in answer["inside"]
    assert run(["review", "unpack", copy, "-o", str(folder / "parts"), "--lang", "en"]) == 0
    assert (folder / "parts/pack-en.pdf").read_bytes().startswith(b"%PDF")
    assert run(["review", "merge", copy, *here]) == 0
