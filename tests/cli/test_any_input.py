"""Whatever is typed, the command line answers in words: help in both languages, junk at every option, no traceback."""

import argparse
import shutil

import pytest

from fundtracker import cli, i18n
from fundtracker.cli import context
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.receipts import Arrived
from tests.examples import SEARCH
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made

COMMANDS = next(
    a for a in cli._parser(None)._actions if isinstance(a, argparse._SubParsersAction)
).choices
JUNK = (
    *(
        "",
        "x",
        "-1",
        "0",
        "1e999",
        "nan",
        "99999999999999999999999",
        "１２",
        "1_000",
        "%",
        "%(x)s {} {0}",
    ),
    *(
        "2023Q9",
        "0000Q1",
        "9999Q4",
        "2023-02-30",
        "0001-01-01",
        "9999-12-31",
        "\0",
        "\ud800",
        "a" * 5000,
    ),
    *(".", "/dev/null", "no/such/folder/file", "l.ftdb", "bytes.bin", "①", "𠮷"),
)
PIECES = len(JUNK) if SEARCH else len(JUNK) // 9  # of each option, in turn
L, Q = ("--ledger", "l.ftdb"), ("--ledger", "l.ftdb", "--quarter", "2023Q2")
FIGURE = "plan/policy/gap/2023Q2"
PROFILE = """name = "m"
kind = "payment_ledger"
perspective = "own_account"
columns = ["支付日期", "收款人", "支付金额"]
roles = ["date", "counterparty_name", "amount_out"]
"""
# Every command in a form that works (or nearly): its words, one after the other, are replaced by junk.
FORMS = {
    "new": [("n.ftdb",)],
    "sample": [],  # it takes a path as ``new`` does, and seconds
    "undo": [(*L, "--preview"), ("1", *L)],
    "redo": [L],
    "audit": [(), (*L, "--log", "u.jsonl"), ("--log", "u.jsonl", "--format", "cef")],
    "desk": [
        ("status", *L), ("status", *L, "--json"), ("import", "u.jsonl", *L),
        ("new", "二处", *L, "--key", "k.ftkey", "--hub-key", "k.ftkey", "-o", "d.ftdb"),
        ("export", *L, "--to", "1", "--key", "k.ftkey", "-o", "b.ftbundle"),
        ("close", *L, "--to", "1", "--reason", "x"),
        ("push", *L, "--key", "k.ftkey", "--hub", "postgresql://a@127.0.0.1:9/x"),
        ("pull", *L, "--hub", "host=127.0.0.1 port=9 user=a dbname=x"),
        ("hub-init", *L, "--key", "k.ftkey", "--hub", "postgresql://a@127.0.0.1:9/x"),
        ("hub-login", "n", *L, "--to", "1", "--hub", "postgresql://a@127.0.0.1:9/x"),
        ("hub-decide", *L, "--key", "k.ftkey"), ("hub-check", *L), ("hub-recover", *L),
    ],
    "people": [L, ("--show-key", "k.ftkey"), (*L, "--json")],
    "history": [L, ("1", *L)],
    "check": [L, (*L, "--against", "h.txt"), (*L, "--note", "h.txt")],
    "export": [("payment", *L, "-o", "e.csv")],
    "archive": [(*L, "--year", "1999", "-o", "l.ftdb")],
    "vouchers": [("yonyou", *Q, "-o", "v.txt"), ("budget", *L, "--account", "budget:debit:x=7")],
    "payments": [
        ("change", *L, "--all", "--line", "policy", "--dry-run"), ("split", *L, "--all", "--part", "1", "--part", "2"),
        ("change", *Q, "--payment", "1", "--where", "amount=5", "--state", "evidence"),
    ],
    "rules": [
        ("list", *L), ("try", *L, "--words", "x", "--line", "policy"), ("add", *L, "--words", "x", "--line", "policy"),
        ("order", "1", *L), ("accept", "1", *L), ("apply", *L, "--dry-run"),
    ],
    "papers": [
        ("list", *L), ("attach", "x.csv", *L, "--of", "fund:X1", "--dry-run"), ("attach", "x.csv", *L, "--of", "payment:1"),
        ("detach", "1", *L, "--of", "payment:1"), ("export", *L, "-o", "."),
    ],
    "backup": [("b.ftdb", *L)],
    "password": [("set", *L), ("change", *L), ("remove", *L)],
    "update": [("x.csv", "--check"), ("--back",)],
    "import": [("x.csv", *L, "--dry-run"), ("x.csv", *L), ("x.csv", *L, "--list", "calls")],
    "read": [("x.csv", "--csv"), ("x.csv", "--json")],
    "analyse": [(*L, "--view", "payees"), (*L, "--rows", "payee", "--columns", "month", "-o", "a.xlsx")],
    "board": [L, (*L, "--add", "chart:retention@2", "--remove", "1"), (*L, "-o", "b.xlsx")],
    "chart": [L, ("retention", *L), ("indicator", *L, "--of", "x", "-o", "c.csv")],
    "frame": [("parts", *L), ("parts", *L, "-o", "a.csv")],
    "kpi": [("write", *L, "-o", "."), ("read", "x.csv", *L, "--dry-run")],
    "matches": [L, (*L, "--contracts")],
    "profile": [("list", *L), ("save", "m", "p.toml", *L), ("rename", "m", "k", *L), ("export", "k", "o.toml", *L)],
    "report": [
        ("plan", *L), ("projects", *Q), ("forecast", *L), ("review", *L, "--format", "json"),
        ("compare", "2023Q1", "2023Q2", *L), ("company", "示例企业甲", *L, "--format", "json"),
    ],
    "explain": [(FIGURE, *L)],
    "rollup": [("report", "plan", "l.ftdb", "m.ftdb"), ("report", "funds", "l.ftdb", "l.ftdb", "--answer", "sample=add")],
    "review": [
        ("status", *Q), ("check", *Q, "--reason", "r"), ("freeze", *Q), ("explain", FIGURE, "t", *Q), ("decide", "t", *Q),
        ("follow-up", "1", "done", "t", *Q), ("correct", "1", *Q, "--reason", "r"), ("comment", FIGURE, "t", *Q),
        ("key", "n", "-o", "k.key"), ("sign", "--key", "k.key", "--role", "prepared", *Q),
        ("passphrase", "--key", "k.key"),
        ("export", "-o", "c.rvw", "--key", "k.key", *Q), ("comment", FIGURE, "t", "--copy", "c.rvw"),
        ("countersign", "--copy", "c.rvw", "--key", "k.key", "--role", "approved"), ("verify", "c.rvw"), ("unpack", "c.rvw", "-o", "parts"),
        ("merge", "c.rvw", *Q), ("annex", "payees", "n", *Q), ("annexes", *Q), ("drop-annex", "n", *Q),
        ("reopen", *Q, "--reason", "r"),
    ],
    "add": [
        (kind, *L, *more.split()) for kind, more in {
            "fund.cost": "--fund X1 --amount 5 --day 2023-06-01", "fund.terms": "--fund X1 --terms-day 2024-01-01 --carry 15",
            "fund.investment": "--fund X1 --company 示例企业甲 --day 2024-01-01 --amount 5",
            "project.curve": "--project P1 --quarter 2023Q2 --amount 5 --number 1",
            "fund.return_rule": "--fund X1 --start 2023-01-01 --until 2025-01-01 --multiple 1.5 --base 5",
            "indicator": "--code Z --name z --scope park --measure p --source s --baseline 1", "no.such": "--fund X1",
        }.items()
    ],
    "fund": [
        (action, "--fund", "X1", *L, *more.split()) for action, more in {
            "call": "--date 2023-06-01 --due 2023-07-01 --call 5", "terms": "--date 2024-01-01 --carry-rate 20",
            "receive": "--number 1 --partner fiscal --date 2023-06-15 --amount 45",
            "remind": "--number 1 --partner fiscal --date 2023-06-15", "fees": "--date 2024-03-31",
            "distribute": "--date 2024-03-01 --capital 1", "waive": "--date 2023-04-01 --amount 1 --reason r",
            "paid": "--number 1 --partner fiscal --date 2023-06-15", "notice": "--number 1 -o notes",
            "value": "--company 示例企业甲 --date 2024-03-31 --amount 1.5",
            "transfer": "--partner fiscal --to gp --amount 5 --date 2024-01-01",
            "close": "--partner n --class other --amount 5 --date 2024-01-01",
            "default": "--partner gp --date 2024-01-01", "reverse": "--number 1 --date 2024-01-01",
        }.items()
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with world.filled(folder) as ledger:
        fund = made(ledger)
        held(ledger, fund)
        called(ledger, fund, 250_00)
        with ledger.change("x") as change:
            ledger.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-07-01"), 5_00))
            ledger.capital.distribute(
                change, fund, Resolution(day("2024-03-01")), {"capital": 33_34}
            )
    return folder / "l.ftdb"


@pytest.fixture
def desk(small, tmp_path, monkeypatch):
    """A folder with a ledger and files, in which commands are typed."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(small, "l.ftdb")
    (tmp_path / "x.csv").write_text(
        "支付日期,收款人,支付金额\n2023-03-01,示例公司,12.50\n", "utf-8"
    )
    (tmp_path / "p.toml").write_text(PROFILE, "utf-8")
    (tmp_path / "bytes.bin").write_bytes(bytes(range(256)) * 40)
    yield tmp_path
    i18n.use("zh")


@pytest.fixture
def type_in(desk, capsys):
    def type_in(*argv):
        try:
            status = cli.run(argv)
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return type_in


@pytest.mark.parametrize("columns", ["30", "200"])
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_command_has_its_help_in_every_language_on_any_terminal(
    type_in, monkeypatch, command, lang, columns
):
    monkeypatch.setenv("COLUMNS", columns)
    words = [command] if command else []
    status, out, err = (
        type_in(*words, "--help", "--lang", lang)
        if command
        else help_of_all(type_in, monkeypatch, lang)
    )
    assert (status, err) == (0, "")
    assert out.startswith("usage: fundtracker") and "%%" not in out
    refused, _, why = type_in(*words, "--no-such-option", "--lang", lang)
    assert refused == 2
    assert why.splitlines()[-1].startswith("fundtracker")


def help_of_all(type_in, monkeypatch, lang):
    monkeypatch.setenv("FUNDTRACKER_LANG", lang)
    return type_in("--help")


def options_of(form):
    """The options of a command; those of ``add`` are its type's."""
    parser = COMMANDS[form[0]]
    types = next((a for a in parser._actions if isinstance(a, argparse._SubParsersAction)), None)
    return (parser if types is None else types.choices.get(form[1], parser))._actions


def variants(form, n: int, at: int):
    """Yield the form number ``at`` of a command with junk in the place of its words and behind every option, ``n``
    pieces each; where a command has many forms, an option is tried with some of them."""
    turn = 7 * at
    for place, option in enumerate(options_of(form)):
        if n < 2 and (place + at) % 3:
            continue
        if (
            not option.option_strings
            or option.nargs == 0
            or isinstance(option, argparse._HelpAction)
        ):
            continue
        name = option.option_strings[-1]
        rest = list(form)
        for other in option.option_strings:
            if other in rest:
                begin = rest.index(other)
                rest[begin : begin + 2] = []
        for _ in range(max(n, 1)):
            turn += 1
            yield [*rest, f"{name}={JUNK[turn % len(JUNK)]}"]
    for place in range(1, len(form)):
        if form[place].startswith("-"):
            break
        for word in JUNK[turn % 3 :: 3] if n < 7 else JUNK:
            yield [*form[:place], word, *form[place + 1 :]]
        yield [*form[:place], *form[place + 1 :]]


@pytest.mark.parametrize("command", COMMANDS)
def test_junk_at_every_option_of_every_command_is_answered_in_words(
    type_in, desk, monkeypatch, command
):
    monkeypatch.setenv(context.PASSPHRASE, "一个 long 口令")
    monkeypatch.setenv("FUNDTRACKER_LANG", "zh" if len(command) % 2 else "en")
    forms = [(command, *form) for form in FORMS[command]]
    slow = command in ("new", "archive")  # each makes a whole ledger
    for at, form in enumerate(forms):
        for argv in variants(form, 6 if slow else PIECES // len(forms), at):
            for made_before in ("n.ftdb", "b.ftdb"):
                (desk / made_before).unlink(missing_ok=True)
            status, out, err = type_in(*argv)
            assert status in (0, 1, 2), argv
            assert status != 2 or (out + err).strip(), argv
            assert "Traceback" not in err, argv
    assert type_in("check", *L)[0] == 0


def test_every_command_is_in_this_test():
    assert set(FORMS) == set(COMMANDS)


@pytest.mark.parametrize("form", ["text", "json", "csv", "xlsx"])
@pytest.mark.parametrize("what", ["plan", "projects", "compare 2023Q1 2023Q2"])
def test_no_output_is_written_over_a_ledger(type_in, desk, what, form):
    before = (desk / "l.ftdb").read_bytes()
    status, _, err = type_in("report", *what.split(), *L, "--format", form, "-o", "l.ftdb")
    assert status == 2 and "l.ftdb" in err
    assert (desk / "l.ftdb").read_bytes() == before


@pytest.mark.parametrize("year", ["0", "-1", "10000", "99999999999999999999", "1066", "x", ""])
def test_a_year_that_is_none_makes_no_archive(type_in, desk, year):
    status, _, err = type_in("archive", *L, f"--year={year}", "-o", "a")
    assert status == 2 and err.strip()
    assert not (desk / "a").exists()


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_year_beyond_its_bounds_is_refused_by_their_names(type_in, desk, lang):
    first, last = context.FIRST_YEAR, context.LAST_YEAR
    assert first < 2023 < last
    for year in (first - 1, last + 1):
        status, _, err = type_in("archive", *L, f"--year={year}", "-o", "a", "--lang", lang)
        assert status == 2 and all(str(n) in err for n in (year, first, last))
        assert not (desk / "a").exists()


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_passphrase_without_a_terminal_is_asked_for_by_the_name_of_its_variable(
    type_in, monkeypatch, lang
):
    monkeypatch.delenv(context.PASSPHRASE, raising=False)
    monkeypatch.setattr("os.open", no_terminal)
    status, _, err = type_in("review", "key", "n", "-o", "k.key", "--lang", lang)
    assert status == 2
    assert context.PASSPHRASE in err


def no_terminal(*_, **__):
    raise OSError(6, "No such device or address")


BROKEN = [
    ("", "bad_profile"),
    ("x", "bad_profile"),
    (PROFILE.replace('"m"', "1"), "bad_profile"),
    (PROFILE.replace("amount_out", "zzz"), "bad_profile"),
    (PROFILE.replace("payment_ledger", "zzz"), "bad_profile"),
    (PROFILE.replace("own_account", "zzz"), "bad_profile"),
    (PROFILE + 'unit = "磅"\n', "bad_profile"),
    (PROFILE + 'proves = "x"\n', "bad_profile"),
    (PROFILE + 'directions = "x"\n', "bad_profile"),
    (PROFILE + 'directions = {a = "sideways"}\n', "bad_profile"),
    (PROFILE + "directions = {a = [1]}\n", "bad_profile"),
    (PROFILE.replace('["date"', "[1"), "bad_profile"),
    (PROFILE.replace('["支付日期", "收款人", "支付金额"]', '"abc"'), "bad_profile"),
    (PROFILE.replace('"counterparty_name"', '"amount_out"'), "bad_profile"),
    (PROFILE.replace(', "支付金额"', ""), "bad_profile"),
    (PROFILE.replace('"date"', '"summary"'), "bad_profile"),
    (PROFILE.replace("amount_out", "balance"), "bad_profile"),
]


@pytest.mark.parametrize(("text", "code"), BROKEN, ids=range(len(BROKEN)))
def test_a_profile_that_cannot_read_a_file_is_refused_in_words_wherever_it_comes_from(
    type_in, desk, text, code
):
    from fundtracker.errors import UserError
    from fundtracker.intake.meaning import profiles

    with pytest.raises(UserError) as error:
        profiles.from_toml(text)
    assert error.value.code == code
    (desk / "q.toml").write_text(text, "utf-8")
    for argv in (
        ("import", "x.csv", "--dry-run", "--profile", "q.toml"),
        ("profile", "save", "q", "q.toml", *L),
    ):
        status, out, err = type_in(*argv)
        assert status == 2 and (out + err).strip() == i18n.say(error.value)
    with world.opened(desk / "l.ftdb") as ledger:  # a ledger of before holds it already
        ledger.profiles.save("q", "支付日期|收款人|支付金额", text)
    assert i18n.say(error.value) in type_in("profile", "list", *L)[1]
    assert type_in("import", "x.csv", "--profile", "q", *L)[0] == 2
    assert type_in("import", "x.csv", *L)[0] == 0, "other files are read as ever"
