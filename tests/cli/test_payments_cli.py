"""``payments`` and ``rules``: what the window does with many payments and with rules, from the command line."""

import json

import pytest

from fundtracker.cli import run
from fundtracker.cli.payments import options
from fundtracker.ledger import bulk_changes, rule_trials
from fundtracker.ledger.bulk_changes import Asked
from fundtracker.ledger.corrections import Place
from fundtracker.ledger.payments import classification_rules
from fundtracker.ledger.payments.payment_query import Query
from tests.ledger import frozen_world, world


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "p.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    return str(path)


@pytest.fixture
def said(ledger, capsys):
    def said(*argv, code=0):
        assert run([*argv, "--ledger", ledger, "--lang", "en"]) == code
        out = capsys.readouterr()
        return out.out if code < 2 else out.err

    return said


@pytest.fixture
def told(said):
    return lambda *argv, code=0: json.loads(said(*argv, "--json", code=code))


def head(ledger):
    with world.opened(ledger) as book:
        return book.head(), book.state_hash()


def payee_of_many(ledger):
    """A payee and the payments that its name finds, whole and not on ``policy``."""
    with world.opened(ledger) as book:
        policy = book.plan.line("policy").id
        for payment in book.payments.some("p.parts = 0 AND p.measure = 0"):
            ids = book.pages.ids(Query(holds=(("counterparty", f'"{payment.counterparty}"'),)))
            look = bulk_changes.look(book, ids, Asked(Place(policy)))
            if len(look.ids) == len(ids) > 2:
                return payment.counterparty, ids, look
    raise AssertionError("no payee")


def test_the_command_does_what_the_window_does_and_says_old_and_new(ledger, said, told):
    payee, ids, look = payee_of_many(ledger)
    before = head(ledger)
    which = ("--where", f'payee="{payee}"', "--line", "policy")
    dry = told("payments", "change", *which, "--dry-run")
    assert (dry["stored"], dry["ids"], dry["fen"]) == (False, list(look.ids), look.fen)
    assert dry["moved"] == [moved._asdict() for moved in look.moved]
    assert dry["ceilings_passed"] == [ceiling._asdict() for ceiling in look.passed]
    assert head(ledger) == before
    words = said("payments", "change", *which, "--dry-run")
    assert " → " in words and "nothing stored" in words
    done = told("payments", "change", *which, "--reason", "why")
    assert done | {"stored": False} == dry and done["stored"]
    with world.opened(ledger) as book:
        assert {book.payments.get(i).line_id for i in ids} == {book.plan.line("policy").id}
        assert book.check() == []
    again = told("payments", "change", *which, code=1)
    assert (again["stored"], again["payments"]) == (False, 0)
    assert [left["why"] for left in again["left"]] == ["same"]
    run(["undo", "--ledger", ledger])
    assert head(ledger)[1] == before[1]


def test_payments_are_split_by_ratio_and_no_fen_is_lost(ledger, told):
    _, ids, _ = payee_of_many(ledger)
    numbers = [word for i in ids for word in ("--payment", str(i))]
    parts = ("--part", "30:line=policy", "--part", f"70:source={source_name(ledger)}")
    dry = told("payments", "split", *numbers, *parts, "--dry-run")
    done = told("payments", "split", *numbers, *parts)
    assert done["ids"] == dry["ids"] == sorted(ids)
    assert sum(moved["fen"] for moved in done["moved"]) == done["fen"]
    with world.opened(ledger) as book:
        fen = {i: book.payments.get(i).amount_fen for i in ids}
        for i in ids:
            shares = [part.amount_fen for part in book.payments.parts(i)]
            assert shares == bulk_changes.shares(fen[i], (30, 70))
        assert book.check() == []
    left = told("payments", "split", *numbers, *parts, code=1)["left"]
    assert [(one["why"], one["fen"]) for one in left] == [("split", done["fen"])]


def test_what_is_frozen_stays_and_is_named_with_its_sum(tmp_path, capsys):
    with frozen_world.filled(tmp_path) as book:
        frozen_world.freeze(book)
        path = str(book.path)
    argv = ["payments", "change", "--all", "--line", "-", "--ledger", path, "--dry-run"]
    assert run([*argv, "--json"]) == 1
    left = [one for one in json.loads(capsys.readouterr().out)["left"] if one["why"] == "frozen"]
    assert left and all(one["fen"] > 0 for one in left)
    assert run([*argv, "--lang", "en"]) == 1
    assert "is frozen" in capsys.readouterr().out


@pytest.mark.parametrize(("argv", "says"), [
    (("change", "--line", "policy"), "--all"),
    (("change", "--all"), "nothing to change"),
    (("change", "--all", "--line", "moon"), "moon"),
    (("change", "--all", "--project", "moon"), "moon"),
    (("change", "--all", "--source", "moon"), "moon"),
    (("change", "--all", "--contract", "moon"), "moon"),
    (("change", "--where", "moon=1", "--line", "policy"), "moon=1"),
    (("change", "--where", "amount=moon", "--line", "policy"), "amount=moon"),
    (("change", "--where", "payee", "--line", "policy"), "payee"),
    (("change", "--payment", "moon", "--line", "policy"), "moon"),
    (("change", "--quarter", "2023Q9", "--line", "policy"), "2023Q9"),
    (("change", "--all", "--part", "1"), "payments split"),
    (("split", "--all", "--part", "1:line=policy"), "two parts"),
    (("split", "--all", "--part", "0", "--part", "1"), '"0"'),
    (("split", "--all", "--part", "1:moon=2", "--part", "1"), "1:moon=2"),
    (("split", "--all", "--part", "1", "--part", "1", "--state", "paid"), "payments change"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_words_and_writes_nothing(ledger, said, argv, says):
    before = head(ledger)
    assert says in said("payments", *argv, code=2)
    assert head(ledger) == before


def test_a_rule_is_tried_added_ordered_applied_and_removed(ledger, said, told):
    payee, _, _ = payee_of_many(ledger)
    told("payments", "change", "--where", f'payee="{payee}"', "--line", "-")
    rule = ("--how", "contains", "--words", payee, "--line", "policy")
    before = head(ledger)
    tried = told("rules", "try", *rule)["rules"][0]
    assert told("rules", "add", *rule, "--dry-run")["stored"] is False
    assert head(ledger) == before
    added = told("rules", "add", *rule)["rules"][0]
    assert tried["fits"] == added["fits"] and tried["fits"]["n"] > 2
    number = str(added["id"])
    told("rules", "order", number)
    listed = told("rules", "list")["rules"]
    assert listed[0]["id"] == added["id"] and f"{number}  in use" in said("rules", "list")
    dry = told("rules", "apply", "--dry-run")
    with world.opened(ledger) as book:
        assert rule_trials.look(book, book.rules.all()).filled._asdict() == {
            "n": dry["payments"], "fen": dry["fen"],
        }  # fmt: skip
    done = told("rules", "apply")
    assert done | {"stored": False} == dry and done["by_rule"][number]["n"] > 0
    told("rules", "apply", code=1)
    told("rules", "change", number, "--words", payee, "--source", source_name(ledger))
    told("rules", "wait", number)
    assert (
        next(r for r in told("rules", "list")["rules"] if r["id"] == added["id"])["active"] is False
    )
    told("rules", "accept", number)
    told("rules", "remove", number)
    assert number not in {str(r["id"]) for r in told("rules", "list")["rules"]}
    with world.opened(ledger) as book:
        assert book.check() == []


def source_name(ledger):
    with world.opened(ledger) as book:
        return book.plan.sources()[0].name_zh


def test_rules_learnt_from_a_change_wait_until_they_are_accepted_or_dropped(ledger, told):
    payee, _, _ = payee_of_many(ledger)
    which = ("--where", f'payee="{payee}"', "--line", "policy")
    assert told("payments", "change", *which, "--learn", "--dry-run")["rules_suggested"] == 1
    assert told("payments", "change", *which, "--learn")["rules_suggested"] == 1
    learnt = next(r for r in told("rules", "list")["rules"] if r["pattern"] == payee)
    assert not learnt["active"]
    number = str(learnt["id"])
    told("rules", "drop", number, "--dry-run")
    told("rules", "accept", number)
    for action in ("accept", "drop"):  # it waits no more
        assert run(["rules", action, number, "--ledger", ledger]) == 2


@pytest.mark.parametrize(("argv", "says"), [
    (("add", "--words", "x"), "--line"), (("add", "--line", "policy"), "--words"), (("accept",), "1 word"),
    (("remove", "99999"), "99999"), (("order",), "1 word"), (("try", "99999"), "99999"),
    (("change", "1", "2", "--words", "x", "--line", "policy"), "1 word"),
])  # fmt: skip
def test_a_rule_that_is_none_is_refused_in_words_and_writes_nothing(ledger, said, argv, says):
    before = head(ledger)
    assert says in said("rules", *argv, code=2)
    assert head(ledger) == before


def test_the_choices_of_the_options_are_those_of_the_ledger():
    assert set(options.FIELDS) == set(classification_rules.FIELDS)
