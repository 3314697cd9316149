"""Undo and redo: exact by content; what goes along with an import is said and comes back."""

import pytest

from fundtracker.errors import UserError
from fundtracker.intake.payments import cross_source, post
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.undo import stacks
from fundtracker.reports import undone
from fundtracker.reports.plan import plan_data, table1
from fundtracker.reports.tables.table_text import render_text
from tests.examples import seeds
from tests.ledger import fund_world, world


def undo_all(ledger) -> int:
    n = 0
    while stacks(ledger.history.entries())[0]:
        ledger.undo()
        n += 1
    return n


@pytest.mark.parametrize("seed", seeds(3))
def test_undo_and_redo_give_back_the_very_content(tmp_path, seed):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        desk = world.Desk(ledger, tmp_path, seed)
        beginning = ledger.state_hash()
        for _ in range(30):
            desk.act()
        ledger.profiles.save(
            "last", "", "name = 'last'\n"
        )  # an undo may be among the last acts: from here on none can be redone
        final = ledger.state_hash()
        hashes = {0: final}
        n = 0
        while stacks(ledger.history.entries())[0]:
            ledger.undo()
            n += 1
            hashes[n] = ledger.state_hash()
        with pytest.raises(UserError, match="nothing_to_undo"):
            ledger.undo()
        assert n >= 1
        assert hashes[n] == beginning
        for k in range(n - 1, -1, -1):
            ledger.redo()
            assert ledger.state_hash() == hashes[k]
        with pytest.raises(UserError, match="nothing_to_redo"):
            ledger.redo()
        assert undo_all(ledger) == n
        assert ledger.state_hash() == beginning
        assert ledger.check() == []


@pytest.mark.parametrize("seed", seeds(2))
def test_the_past_reads_as_it_was(tmp_path, seed):
    """Table, content and payments at each changeset are those of the day, whatever came later."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        desk = world.Desk(ledger, tmp_path, 100 + seed)
        desk.ACTS = (*desk.ACTS, "undo_any")
        then = {}
        for _ in range(25):
            desk.act()
            seq = ledger.history.entries()[-1].seq
            then[seq] = (
                render_text(table1.build(ledger)),
                plan_data.as_data(table1.build(ledger), ledger.plan.versions()),
                ledger.state_hash(),
            )
        assert len(then) >= 5
        for seq, (text, data, state) in then.items():
            with ledger.as_of(seq) as past:
                assert past.read_only
                assert (
                    past.head()
                    == ledger.read("SELECT lower(hex(hash)) FROM changeset WHERE seq = ?", (seq,))[
                        0
                    ][0]
                )
                assert render_text(table1.build(past)) == text
                assert plan_data.as_data(table1.build(past), past.plan.versions()) == data
                assert past.state_hash() == state
        assert ledger.check() == []


def test_the_past_cannot_be_written_and_has_an_end(two_files):
    with (
        two_files.as_of(2) as past,
        pytest.raises(UserError, match="read_only_ledger"),
        past.change("plan"),
    ):
        pass
    for seq in (0, 99):
        with pytest.raises(UserError, match="no_such_change"):
            two_files.as_of(seq)


def test_nothing_is_undone_before_the_plan_was_loaded(ledger):
    with pytest.raises(UserError, match="nothing_to_undo"):
        ledger.undo()
    with pytest.raises(UserError, match="not_undoable"):
        ledger.undo(1)


def test_a_new_change_ends_what_may_be_redone(two_files):
    two_files.undo()
    world.classify(two_files, world.ids(two_files)[:1])
    with pytest.raises(UserError, match="nothing_to_redo"):
        two_files.redo()


def test_an_edit_is_not_undone_over_a_later_one(two_files):
    [payment, *_] = world.ids(two_files)
    world.classify(two_files, [payment])
    seq = two_files.history.entries()[-1].seq
    world.classify(two_files, [payment], "infrastructure")
    before = two_files.state_hash()
    with pytest.raises(UserError) as refused:
        two_files.undo(seq)
    assert (refused.value.code, refused.value.params["id"]) == ("changed_since", payment)
    assert two_files.state_hash() == before


def test_an_edit_is_undone_when_the_content_is_back_whoever_brought_it(two_files):
    [payment, *_] = world.ids(two_files)
    world.classify(two_files, [payment])
    seq = two_files.history.entries()[-1].seq
    world.classify(two_files, [payment], "infrastructure")
    world.classify(two_files, [payment])
    two_files.undo(seq)
    assert two_files.payments.get(payment).line_id is None


def test_a_line_that_payments_lie_on_is_not_undone_away(two_files):
    with two_files.change("plan") as change:
        line = two_files.plan.add_line(change, "new", "新", "New", nature="fiscal")
    seq = two_files.history.entries()[-1].seq
    with two_files.change("classify") as change:
        two_files.payments.classify(change, world.ids(two_files)[:1], line_id=line)
    head = two_files.head()
    with pytest.raises(UserError, match="still_used"):
        two_files.undo(seq)
    assert two_files.head() == head


@pytest.mark.parametrize("preview", [True, False])
def test_a_partner_whose_money_stands_is_not_undone_away(two_files, preview):
    fund = fund_world.made(two_files)
    with two_files.change("partner") as change:
        two_files.funds.put_partner(change, "后来者")
    seq = two_files.history.last()
    with two_files.change("commit") as change:
        on = fund_world.day("2024-02-01")
        two_files.capital.commit(change, fund, Commitment("后来者", on, 100_00))
    before = two_files.state_hash()
    with pytest.raises(UserError, match="still_used"):
        two_files.undo(seq, preview=preview)
    assert two_files.state_hash() == before


# ------------------------------------------------------------ imports
def test_an_import_takes_later_edits_along_and_says_which(two_files):
    first, second = two_files.imports.all()
    seq = next(e.seq for e in two_files.history.entries() if e.params.get("import") == second.id)
    leaving = [p.id for p in two_files.payments.some("p.import_id = ?", (second.id,))]
    world.classify(two_files, leaving[:2])
    world.split_in_two(two_files, leaving[2])
    edited, sums = two_files.state_hash(), two_files.plan.sums()

    seen = two_files.undo(seq, preview=True)
    assert seen.seq is None
    assert [(a["kind"], a["payment"]) for a in seen.along] == [
        ("classify", leaving[0]), ("classify", leaving[1]), ("split", leaving[2]),
    ]  # fmt: skip
    assert two_files.state_hash() == edited

    assert two_files.undo(seq).along == seen.along
    assert {p.import_id for p in two_files.payments.some()} == {first.id}
    assert two_files.read("SELECT count(*) FROM part") == [(0,)]
    assert two_files.check() == []

    two_files.redo()
    assert (two_files.state_hash(), two_files.plan.sums()) == (edited, sums)
    again = two_files.undo(two_files.history.entries()[-1].seq, preview=True)
    assert [(a["kind"], a["change"]) for a in again.along] == [
        (a["kind"], a["change"]) for a in seen.along
    ]


def test_edits_that_went_along_are_not_in_the_way_of_undo_and_redo(two_files):
    [_, second] = two_files.imports.all()
    seq = next(e.seq for e in two_files.history.entries() if e.params.get("import") == second.id)
    leaving = [p.id for p in two_files.payments.some("p.import_id = ?", (second.id,))]
    world.classify(two_files, leaving[:2])
    world.split_in_two(two_files, leaving[2])
    edited = two_files.state_hash()
    two_files.undo(seq)
    two_files.redo()
    assert two_files.state_hash() == edited
    two_files.undo(two_files.history.entries()[-1].seq)
    assert undo_all(two_files) == 1
    assert two_files.payments.some() == []
    for _ in range(2):
        two_files.redo()
    assert two_files.state_hash() == edited
    assert undo_all(two_files) == 4
    assert two_files.check() == []


def test_an_edit_that_was_undone_does_not_go_along(two_files):
    [first, _] = two_files.imports.all()
    seq = next(e.seq for e in two_files.history.entries() if e.params.get("import") == first.id)
    world.classify(two_files, world.ids(two_files)[:2])
    two_files.undo()
    assert two_files.undo(seq, preview=True).along == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_payments_are_the_union_of_the_files_that_stand(two_files, order):
    seqs = [e.seq for e in two_files.history.entries() if e.kind == "import"]

    def shown() -> list[str]:
        return sorted(p.serial for p in two_files.payments.some())

    both = [f"S{i:06d}" for i in range(50)]
    alone = {0: both[20:50], 1: both[0:30]}
    assert shown() == both
    two_files.undo(seqs[order[0]])
    assert shown() == alone[order[0]]
    assert two_files.check() == []
    two_files.undo(seqs[order[1]])
    assert shown() == []
    two_files.redo()
    two_files.redo()
    assert shown() == both
    assert two_files.check() == []


@pytest.fixture
def matched(ledger, tmp_path):
    """A ledger in which a second source showed five payments of the first under other words."""
    post.post(ledger, world.bank(tmp_path / "a.csv", world.rows(0, 10)))
    other = [r.replace("S0", "T0").replace("工程款", "进度款") for r in world.rows(0, 5)]
    post.post(ledger, world.bank(tmp_path / "b.csv", other))
    assert cross_source.accept_all(ledger) == 5
    return ledger


def test_a_file_whose_rows_were_merged_is_known_when_it_comes_again(matched, tmp_path):
    before = matched.plan.sums()
    done = post.post(matched, tmp_path / "b.csv")
    assert (done.counts["new"], done.counts["known"]) == (0, 5)
    assert matched.plan.sums() == before
    first, second, again = matched.imports.all()
    for entry in [
        e for e in matched.history.entries() if e.params.get("import") in (first.id, second.id)
    ]:
        matched.undo(entry.seq)
    assert {(p.import_id, p.summary[:3]) for p in matched.payments.some()} == {(again.id, "进度款")}
    assert sorted(p.serial for p in matched.payments.some()) == [f"T{i:06d}" for i in range(5)]
    assert matched.check() == []


def test_a_transfer_stays_one_when_its_values_pass_to_another_file(matched):
    matched.payments.set_own_account("622200000001", "本单位")
    own = [p.id for p in matched.payments.some("p.measure = 2")]
    assert len(own) == 3
    matched.undo(next(e.seq for e in matched.history.entries() if e.kind == "import"))
    assert [p.account for p in matched.payments.some("p.measure = 2")] == ["622200000001"]
    assert all(p.account != "622200000001" for p in matched.payments.some("p.measure = 0"))
    assert matched.check() == []


def test_the_split_of_a_payment_stays_when_another_source_is_matched_to_it(ledger, tmp_path):
    post.post(ledger, world.bank(tmp_path / "a.csv", world.rows(0, 1)))
    post.post(ledger, world.bank(tmp_path / "b.csv", [world.rows(0, 1)[0].replace("S0", "T0")]))
    stays, goes = world.ids(ledger)
    world.split_in_two(ledger, goes)
    parts = ledger.payments.parts(goes)
    assert cross_source.accept_all(ledger) == 1
    assert ledger.payments.parts(stays) == parts
    assert ledger.payments.get(stays).parts == 2
    assert ledger.check() == []
    ledger.undo()
    assert ledger.payments.parts(goes) == parts
    assert ledger.check() == []


def test_a_leaving_row_in_a_frozen_quarter_keeps_its_import(two_files):
    two_files.reviews.check(8092, [])
    two_files.reviews.lock(8092, b"{}", two_files.head())
    before = two_files.state_hash()
    seq = next(e.seq for e in two_files.history.entries() if e.kind == "import")
    with pytest.raises(UserError) as refused:
        two_files.undo(seq)
    assert (refused.value.code, refused.value.params["quarter"]) == ("frozen_quarter", "2023Q1")
    assert two_files.state_hash() == before


# ------------------------------------------------------------ splits
def test_parts_always_add_up(two_files):
    payment = world.ids(two_files)[0]
    fen = two_files.payments.get(payment).amount_fen
    before = two_files.head()
    for parts, code in (
        ([Part(1), Part(fen)], "parts_do_not_add_up"),
        ([Part(0), Part(fen)], "part_is_zero"),
        ([Part(fen)], "part_is_zero"),
    ):
        with pytest.raises(UserError, match=code), two_files.change("split") as change:
            two_files.payments.split(change, payment, parts)
    world.split_in_two(two_files, payment)
    with pytest.raises(UserError, match="payment_is_split"):
        world.classify(two_files, [payment])
    two_files.undo()
    assert two_files.payments.parts(payment) == []
    assert before in {hash_.hex() for (hash_,) in two_files.read("SELECT hash FROM changeset")}


# ------------------------------------------------------------ previews
def outcome(call):
    """What a call does, or the code it is refused with."""
    try:
        done = call()
    except UserError as error:
        return error.code, error.params
    return done.entry, done.along, done.rows, done.sums


@pytest.mark.parametrize("seed", seeds(2))
def test_a_preview_is_the_deed_rolled_back(tmp_path, seed):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        desk = world.Desk(ledger, tmp_path, seed)
        for _ in range(10):
            desk.act("take_in")
            for _ in range(3):
                desk.act()
            done, _ = stacks(ledger.history.entries())
            targets = [None, desk.random.choice(done).seq] if done else [None]
            calls = [
                lambda preview=False, seq=seq: ledger.undo(seq, preview=preview) for seq in targets
            ]
            for call in (*calls, lambda preview=False: ledger.redo(preview=preview)):
                before = (ledger.state_hash(), ledger.head(), ledger.plan.sums())
                seen = outcome(lambda call=call: call(preview=True))
                assert (ledger.state_hash(), ledger.head(), ledger.plan.sums()) == before
                assert outcome(call) == seen


def test_a_preview_refuses_what_the_freeze_refuses_and_names_money_and_rows(two_files):
    payments = world.ids(two_files)
    world.classify(two_files, payments[:3])
    seen = two_files.undo(preview=True)
    assert seen.rows == [("payment", 3, 0)]
    fen = sum(two_files.payments.get(p).amount_fen for p in payments[:3])
    assert [
        sum(s.fen for s in seen.sums if bool(s.line_id) == named) for named in (True, False)
    ] == [-fen, fen]
    quarter = two_files.payments.get(payments[0]).book_quarter
    two_files.reviews.check(quarter, ["x"], "示例")
    two_files.reviews.lock(quarter, b"{}", two_files.head())
    with pytest.raises(UserError, match="frozen_quarter"):
        two_files.undo(preview=True)
    last = two_files.history.entries()[-1].seq
    assert [e.kind for e in two_files.history.entries(last)] == ["review.lock"]


def test_a_preview_names_the_money_of_other_records_too(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        fund = fund_world.made(ledger)
        fund_world.called(ledger, fund, 100_00)
        fund_world.received(ledger, fund)
        seen = ledger.undo(preview=True)
        assert seen.amounts == {"receipt": -100_00}
        assert ledger.undo().amounts == seen.amounts
        assert ledger.redo(preview=True).amounts == ledger.redo().amounts == {"receipt": 100_00}
        words = undone.words(ledger, seen)
        assert len(words) == 1 and words[0].endswith("，−100.00 元")
