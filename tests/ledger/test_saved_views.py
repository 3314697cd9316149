"""Views saved under a name: kinds apart, history and undo, names that say what is wrong."""

import pytest

from fundtracker.errors import UserError
from fundtracker.i18n import LANGUAGES, speaking
from fundtracker.reports.record_words import column_name
from fundtracker.reports.tables.labels import kind_name, table_name

SPEC = {"rows": "payee", "columns": "quarter", "top": 20, "text": "道路 “A”"}


def names(ledger, kind="analysis"):
    return [view.name for view in ledger.saved_views.all(kind)]


def test_a_view_is_saved_and_read_back_as_it_was(ledger):
    ledger.saved_views.save("analysis", " 收款人 ", SPEC)
    assert ledger.saved_views.get("analysis", "收款人").spec == SPEC
    assert names(ledger, "payments") == []


def test_the_same_name_is_replaced_and_the_same_view_writes_nothing(ledger):
    ledger.saved_views.save("analysis", "a", SPEC)
    n = len(ledger.history.entries())
    ledger.saved_views.save("analysis", "a", dict(reversed(SPEC.items())))
    assert len(ledger.history.entries()) == n
    ledger.saved_views.save("analysis", "a", {**SPEC, "top": 5})
    assert (names(ledger), ledger.saved_views.get("analysis", "a").spec["top"]) == (["a"], 5)


def test_kinds_do_not_share_names(ledger):
    ledger.saved_views.save("analysis", "a", SPEC)
    ledger.saved_views.save("payments", "a", {"text": "x"})
    ledger.saved_views.delete("analysis", "a")
    assert (names(ledger), names(ledger, "payments")) == ([], ["a"])


def test_a_view_is_renamed_but_never_onto_another(ledger):
    ledger.saved_views.save("analysis", "a", SPEC)
    ledger.saved_views.save("analysis", "b", SPEC)
    with pytest.raises(UserError, match="saved_view_exists"):
        ledger.saved_views.rename("analysis", "a", "b")
    ledger.saved_views.rename("analysis", "a", "c")
    assert names(ledger) == ["b", "c"]


def test_undo_brings_a_deleted_view_back_and_check_finds_nothing(ledger):
    ledger.saved_views.save("analysis", "a", SPEC)
    ledger.saved_views.delete("analysis", "a")
    ledger.undo()
    assert ledger.saved_views.get("analysis", "a").spec == SPEC
    ledger.undo()
    assert names(ledger) == []
    ledger.redo()
    assert (names(ledger), ledger.check()) == (["a"], [])


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_name_is_neither_empty_nor_longer_than_its_place(ledger, name):
    with pytest.raises(UserError, match="view_name"):
        ledger.saved_views.save("analysis", name, SPEC)


@pytest.mark.parametrize("act", ["rename", "delete"])
def test_a_view_that_is_not_there_is_named(ledger, act):
    with pytest.raises(UserError, match="no_such_saved_view"):
        getattr(ledger.saved_views, act)(*("analysis", "a", "b")[: 3 if act == "rename" else 2])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_history_has_words_for_it(lang):
    with speaking(lang):
        assert table_name("saved_view") != "saved_view"
        assert column_name("spec") != "spec"
        assert kind_name("view") != "view"


def test_a_view_that_a_hand_left_as_no_json_hides_no_other_and_can_be_saved_anew(ledger):
    ledger.saved_views.save("analysis", "a", SPEC)
    with ledger.change("view") as change:
        change.insert("saved_view", {"kind": "analysis", "name": "b", "spec": "{not json"})
    assert names(ledger) == ["a", "b"]
    assert ledger.saved_views.get("analysis", "b").spec is None
    ledger.saved_views.save("analysis", "b", SPEC)
    assert ledger.saved_views.get("analysis", "b").spec == SPEC
