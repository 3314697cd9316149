"""Any order of importing and undoing leaves the payments of the files that stand, to the fen."""

import datetime as dt
import itertools
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.intake.payments import cross_source, post
from fundtracker.ledger import Ledger
from tests.examples import examples

NAMES = ("示例建工集团有限公司", "样例监理咨询有限公司", "甲乙智算科技有限公司")
DAYS = [dt.date(2023, 4, 3) + dt.timedelta(days=n) for n in range(4)]
SLOW = examples(4)

# A row of the common pool: many files are cut from one pool, so that they overlap.
row = st.tuples(
    st.sampled_from(DAYS),
    st.sampled_from(NAMES),
    st.integers(1, 6).map(lambda n: n * 12_345),
    st.booleans(),
    st.sampled_from(["", "S1", "S2", "S3", "S4"]),
)
bad = st.sampled_from(
    [
        "2023-02-30,甲,1.00,,",
        "2023-04-03,甲,一元,,",
        "2023-04-03,甲,5.00,6.00,",
        "2023-04-03,甲,,,",
        "合计,,1.00,,",
        "",
        "2023-04-03,甲,1.005,,S9",
    ]
)


def written(r: tuple[dt.date, str, int, bool, str]) -> str:
    day, name, fen, into, serial = r
    return f"{day},{name},{'' if into else yuan(fen)},{yuan(fen) if into else ''},{serial}"


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


line = st.one_of(row.map(written), bad)
files = st.lists(st.lists(line, min_size=1, max_size=7), min_size=1, max_size=4)


NUMBERS = itertools.count()


def clock() -> dt.datetime:
    return dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fresh(folder: Path) -> Ledger:
    return Ledger.create(folder / f"l{next(NUMBERS)}.ftdb", "x", clock=clock)


def saved(folder: Path, bodies: list[list[str]]) -> list[Path]:
    paths = []
    for body in bodies:
        path = folder / f"f{next(NUMBERS)}.csv"
        path.write_text("\n".join(["交易日期,对方户名,支出,收入,流水号", *body]) + "\n", "utf-8")
        paths.append(path)
    return paths


def standing(ledger: Ledger) -> list[tuple]:
    """What the ledger says was paid, without who said it and under which id."""
    return sorted(
        (p.date, p.direction, p.measure, p.amount_fen, p.counterparty, p.serial)
        for p in ledger.payments.some()
    )


def balances(outcome: post.Outcome) -> None:
    """Every row and every readable fen of the file ends in exactly one outcome."""
    counts, sums = outcome.counts, outcome.sums
    assert (
        counts["read"] == counts["new"] + counts["known"] + counts["skipped"] + counts["rejected"]
    )
    accepted = outcome.reading.accepted
    assert accepted["count"] == counts["new"] + counts["known"]
    for side in ("out", "in"):
        assert accepted[f"{side}_fen"] == sums[f"new_{side}"] + sums[f"known_{side}"]
        assert sums[f"rejected_{side}"] == sum(
            i.params.get(f"{side}_fen", 0) for i in outcome.reading.rejected
        )


@SLOW
@given(bodies=files, moves=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=9))
def test_the_payments_are_those_of_the_files_that_stand(
    tmp_path: Path, bodies: list[list[str]], moves: list[tuple[bool, int]]
) -> None:
    paths = saved(tmp_path, bodies)
    stands: dict[int, list[int]] = {}
    with fresh(tmp_path) as ledger:
        for forth, which in moves:
            which %= len(paths)
            if forth:
                balances(post.post(ledger, paths[which]))
                stands.setdefault(which, []).append(ledger.history.entries()[-1].seq)
            elif stands.get(which):
                ledger.undo(stands[which].pop())
        left = [paths[which] for which, seqs in sorted(stands.items()) if seqs]
        with fresh(tmp_path) as other:
            for path in left:
                post.post(other, path)
            assert standing(ledger) == standing(other)
        assert ledger.check() == []


@SLOW
@given(bodies=files)
def test_undoing_everything_gives_back_the_empty_ledger_and_redo_all_of_it(
    tmp_path: Path, bodies: list[list[str]]
) -> None:
    with fresh(tmp_path) as ledger:
        states = [ledger.state_hash()]
        for path in saved(tmp_path, bodies):
            post.post(ledger, path)
            states.append(ledger.state_hash())
        full = standing(ledger)
        for state in reversed(states[:-1]):
            ledger.undo()
            assert ledger.state_hash() == state
        assert standing(ledger) == []
        for state in states[1:]:
            ledger.redo()
            assert ledger.state_hash() == state
        assert standing(ledger) == full
        assert ledger.check() == []


@SLOW
@given(bodies=files)
def test_importing_a_file_twice_adds_nothing_and_says_so(
    tmp_path: Path, bodies: list[list[str]]
) -> None:
    with fresh(tmp_path) as ledger:
        for path in saved(tmp_path, bodies):
            first = post.post(ledger, path)
            before = standing(ledger)
            again = post.post(ledger, path)
            balances(again)
            assert again.counts["new"] == 0
            assert again.counts["known"] == first.counts["new"] + first.counts["known"]
            assert again.again is not None
            assert standing(ledger) == before


@SLOW
@given(bodies=files, seed=st.integers(0, 99))
def test_the_order_of_importing_does_not_matter(
    tmp_path: Path, bodies: list[list[str]], seed: int
) -> None:
    paths = saved(tmp_path, bodies)
    shuffled = random.Random(seed).sample(paths, len(paths))
    with fresh(tmp_path) as one, fresh(tmp_path) as other:
        for a, b in zip(paths, shuffled, strict=True):
            post.post(one, a)
            post.post(other, b)
        assert standing(one) == standing(other)


@SLOW
@given(bodies=files)
def test_a_proposal_promises_what_the_import_does_and_writes_nothing(
    tmp_path: Path, bodies: list[list[str]]
) -> None:
    with fresh(tmp_path) as ledger:
        for path in saved(tmp_path, bodies):
            before, head = ledger.state_hash(), ledger.head()
            promised = post.propose(ledger, path)
            assert (ledger.state_hash(), ledger.head()) == (before, head)
            balances(promised)
            done = post.post(ledger, path, follow=post.Follow(records=True))
            assert (promised.counts, promised.sums) == (done.counts, done.sums)
            promise = [
                {k: v for k, v in r.items() if k not in ("plan_line", "rule")}
                for r in promised.records
            ]
            assert promise == done.records


# ---------------------------------------------------------------- one month, four sources
PAID = (
    (dt.date(2023, 4, 3), "示例建工集团有限公司", 1_200_000_00, "进度款"),
    (dt.date(2023, 4, 10), "样例监理咨询有限公司", 36_000_50, "监理费"),
    (dt.date(2023, 4, 10), "甲乙智算科技有限公司", 36_000_50, "算力券"),
    (dt.date(2023, 4, 20), "示例建工集团有限公司", -20_000_00, "退回多付"),
)


def wan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 1_000_000}.{abs(fen) % 1_000_000:06d}"


def four_sources(folder: Path) -> dict[str, Path]:
    day = dt.timedelta(days=1)
    texts = {
        "treasury": ["支付日期,支付凭证号,预算单位名称,收款人全称,支付金额,用途"]
        + [
            f"{d:%Y%m%d},ZF{i},示例区园区管委会,{n},{yuan(f)},{u}"
            for i, (d, n, f, u) in enumerate(PAID)
        ],
        "bank": ["交易日期,对方户名,支出,收入,余额,摘要,流水号"]
        + [f"{d + day},{n},{yuan(f)},,1.00,{u},B{i}" for i, (d, n, f, u) in enumerate(PAID)],
        "ledger": [
            "园区资金拨付台账,,,,",
            "单位：万元,,,,",
            "项目名称,收款单位,拨付日期,本次拨付,累计拨付",
        ]
        + [f"道路一期,{n},{d + 2 * day:%Y年%m月%d日},{wan(f)},1" for d, n, f, _ in PAID],
        "vouchers": ["日期,凭证字号,摘要,科目,借方金额,贷方金额"]
        + [
            text
            for i, (d, n, f, u) in enumerate(PAID)
            for text in (
                f"{d + 3 * day},记-{i},付{n}{u},1601 在建工程,{yuan(f)},",
                f"{d + 3 * day},记-{i},付{n}{u},1002 银行存款,,{yuan(f)}",
            )
        ],
    }
    paths = {}
    for name, rows in texts.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text("\n".join(rows) + "\n", "utf-8")
    return paths


TOTAL = sum(fen for _, _, fen, _ in PAID)


def paid(ledger: Ledger) -> int:
    return sum(p.amount_fen for p in ledger.payments.some() if p.measure == 0)


@pytest.mark.parametrize(
    "order", list(itertools.permutations(("treasury", "bank", "ledger", "vouchers"))), ids="-".join
)
def test_a_month_seen_by_four_sources_counts_once_after_accepting(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    paths = four_sources(tmp_path)
    with fresh(tmp_path) as ledger:
        for n, name in enumerate(order):
            preview = post.propose(ledger, paths[name])
            assert preview.counts["new"] == len(PAID)
            assert preview.double_fen == (TOTAL if n else 0)
            post.post(ledger, paths[name])
            assert paid(ledger) == 2 * TOTAL if n else TOTAL
            cross_source.accept_all(ledger)
            assert paid(ledger) == TOTAL
        assert len(ledger.payments.some()) == len(PAID)
        assert cross_source.in_ledger(ledger) == []
        assert ledger.check() == []


def test_four_sources_accepted_at_the_end_count_once_and_come_apart_again(tmp_path: Path) -> None:
    paths = four_sources(tmp_path)
    with fresh(tmp_path) as ledger:
        states = [ledger.state_hash()]
        for path in paths.values():
            post.post(ledger, path)
            states.append(ledger.state_hash())
        assert paid(ledger) == 4 * TOTAL
        cross_source.accept_all(ledger)
        assert paid(ledger) == TOTAL
        while ledger.state_hash() != states[-1]:
            ledger.undo()
        assert paid(ledger) == 4 * TOTAL


@pytest.mark.parametrize("gone", ["treasury", "bank", "ledger", "vouchers"])
def test_a_source_taken_back_leaves_what_the_others_say(tmp_path: Path, gone: str) -> None:
    paths = four_sources(tmp_path)
    with fresh(tmp_path) as ledger:
        seqs = {}
        for name, path in paths.items():
            post.post(ledger, path)
            seqs[name] = ledger.history.entries()[-1].seq
        cross_source.accept_all(ledger)
        ledger.undo(seqs[gone])
        assert paid(ledger) == TOTAL
        assert {i.name for i in ledger.imports.all()} == {
            p.name for n, p in paths.items() if n != gone
        }
        assert ledger.check() == []


def test_a_file_imported_again_after_a_match_is_known(tmp_path: Path) -> None:
    paths = four_sources(tmp_path)
    with fresh(tmp_path) as ledger:
        for path in paths.values():
            post.post(ledger, path)
        cross_source.accept_all(ledger)
        for path in paths.values():
            again = post.post(ledger, path)
            assert (again.counts["new"], again.counts["known"]) == (0, len(PAID)), path.name
        assert paid(ledger) == TOTAL
