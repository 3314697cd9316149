"""What the writers work on, and those that need more than one step: see ``frozen_writers``."""

from typing import Any

from fundtracker.ledger import Ledger, fund_matches
from fundtracker.ledger.documents.books import Movement, Statement
from fundtracker.ledger.fund_checks import fees_otherwise
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Purchase
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.ledger.projects.projects import Curve
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.reviews import comment_uid
from fundtracker.ledger.review.signing import Comment
from tests.ledger import fund_world
from tests.ledger.frozen_world import LAST, At, day


def fund(ledger: Ledger) -> int:
    return ledger.funds.get("X1").id


def deal(ledger: Ledger) -> Any:
    return ledger.companies.deal(fund(ledger), "示例企业甲")


def contract(ledger: Ledger) -> int:
    return ledger.contracts.find("C1") or 0


def project(ledger: Ledger) -> int:
    return ledger.projects.find("PUB-KCJD")


def source(ledger: Ledger) -> int:
    return ledger.plan.source_names()["一般公共预算"]


def parts_of(ledger: Ledger, payment: int) -> list[Part]:
    line, fen = ledger.plan.line("policy").id, ledger.payments.get(payment).amount_fen
    return [Part(1, line), Part(fen - 1, line)]


def newcomer(ledger: Ledger, c: Any) -> str:
    ledger.funds.put_partner(c, "newcomer")
    return "newcomer"


def new_contract(ledger: Ledger, c: Any, when: At) -> int:
    return int(
        ledger.contracts.put(
            c, f"N{when.day}", "施工", project(ledger), 5_00, signed_day=when.day
        ).id
    )


def sign(ledger: Ledger, role: str = "prepared") -> Any:
    quarter = LAST.ordinal
    snapshot = ledger.reviews.snapshot(ledger.reviews.of(quarter).snapshot_id or 0)
    key = signing.Key("张三", b"k" * 32, public(b"k" * 32))
    text = signing.message(
        signing.uid_of(ledger), quarter, snapshot.sha256, role, key.name, "2024-01-01"
    )
    return (
        ledger.reviews,
        quarter,
        signing.Signature(
            snapshot.id, role, key.name, key.public, "2024-01-01", signing.sign(key, text)
        ),
    )


def public(private: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def added_signature(ledger: Ledger) -> None:
    reviews, quarter, one = sign(ledger)
    reviews.add_signature(quarter, one)


def taken_signature(ledger: Ledger, c: Any) -> None:
    reviews, quarter, one = sign(ledger)
    reviews.take_signatures(c, quarter, [one])


def said_comment(when: At) -> Comment:
    said = (when.quarter, "x", "请说明", "李四", "2024-02-02", "", None)
    return Comment(comment_uid(Comment("", *said)), *said)


def detach(ledger: Ledger, c: Any, when: At) -> None:
    call = ledger.capital.calls(fund(ledger))[0]
    if when.year == 2023:
        ledger.attachments.detach(c, ledger.attachments.of("capital_call", call.id)[0].id)
        return
    ledger.attachments.attach(c, "fund", fund(ledger), ledger.path.parent / "paper.pdf")
    ledger.attachments.detach(c, ledger.attachments.of("fund", fund(ledger))[0].id)


def attach(ledger: Ledger, c: Any, when: At) -> None:
    path = ledger.path.parent / "late.pdf"
    path.write_bytes(b"%PDF late")
    ledger.attachments.attach(c, "capital_call", ledger.capital.calls(fund(ledger))[0].id, path)


def attach_to_many(ledger: Ledger, c: Any, when: At) -> None:
    path = ledger.path.parent / "many.pdf"
    path.write_bytes(b"%PDF many")
    ids = [p.id for p in ledger.payments.some(limit=3)]
    ledger.attachments.attach_to_many(c, "payment", ids, [path])


def withdraw(ledger: Ledger, c: Any, when: At) -> None:
    ledger.imports.withdraw(c, ledger.imports.all()[0].id)


def curve(ledger: Ledger, c: Any, when: At) -> None:
    ledger.projects.set_point(
        c, project(ledger), Curve("forecast", when.quarter), LAST.ordinal + 4, 9_01
    )


def merged(ledger: Ledger, c: Any, when: At) -> None:
    ledger.payments.merge(c, when.payment, when.other)


def standing_version(ledger: Ledger, when: At) -> Any:
    """The version of the frozen year; for an open day one of that day."""
    if when.year != 2023:
        ledger.plan.new_version(VersionPapers("再调", "y", "会", doc_no="9号", dated="2024-02-01"))
    return ledger.plan.current()


def set_amount(ledger: Ledger, _: Any, when: At) -> None:
    version = standing_version(ledger, when)
    with ledger.change("plan") as c:
        ledger.plan.set_amount(
            c, version, ledger.plan.line("policy"), 2024, PlanAmount(9_00, doc_no="文1号")
        )


def clear_year(ledger: Ledger, _: Any, when: At) -> None:
    with ledger.change("plan") as c:
        c.insert("plan_amount", {
            "version_id": standing_version_id(ledger, c, when), "line_id": ledger.plan.line("policy").id, "year": 2024,
            "amount_fen": 1, "bound": "equal", "doc_no": "文",
        })  # fmt: skip
        ledger.plan.clear_year(c, ledger.plan.current(), ledger.plan.line("infrastructure"), 2024)


def standing_version_id(ledger: Ledger, c: Any, when: At) -> int:
    if when.year == 2023:
        return ledger.plan.current().id
    row = ledger.read("SELECT * FROM plan_version ORDER BY number DESC LIMIT 1")[0]
    columns = ledger.tables["plan_version"].all_columns
    values = dict(zip(columns, row, strict=True)) | {"number": row[2] + 1, "dated": "2024-02-01"}
    return int(
        c.insert("plan_version", {k: v for k, v in values.items() if k not in ("id", "rev")})
    )


def reversed_call(ledger: Ledger, c: Any, when: At) -> None:
    """Reverse a call of its own, made on the day: the first has receipts."""
    ledger.capital.call_capital(c, fund(ledger), Notice(when.day, when.day), {"call": 1_00})
    number = max(call.number for call in ledger.capital.calls(fund(ledger)))
    ledger.capital.reverse_call(c, fund(ledger), number, when.day)


def failed(ledger: Ledger, c: Any, when: At) -> None:
    """Let a partner fail that was just asked: who owes nothing fails for a stated reason only."""
    ledger.capital.call_capital(c, fund(ledger), Notice(when.day, when.day), {"call": 1_00})
    ledger.capital.default(c, fund(ledger), "gp", when.day, "通知")


def fees(ledger: Ledger, c: Any, when: At, *, anew: bool = False) -> None:
    """Charge what is not charged yet: of a second fund from a day on."""
    fund = ledger.funds.put(c, "X9", "示例基金九", kind="industry").id
    ledger.funds.set_terms(
        c, fund, day("2022-01-01") if when.year == 2023 else when.day, **fund_world.TERMS
    )
    ledger.capital.commit(
        c, fund, Commitment("gp", day("2022-01-01") if when.year == 2023 else when.day, 100_00)
    )
    if anew:
        fees_otherwise.charge_anew(ledger, c, fund, when.day + 400, "补提")
    else:
        ledger.fund_costs.run_fees(c, fund, when.day + 400)


def waive(ledger: Ledger, c: Any, when: At) -> None:
    if when.year != 2023:
        ledger.fund_costs.run_fees(c, fund(ledger), day("2024-06-30"))
    periods = [f.first_day for f in ledger.capital.fees(fund(ledger)) if f.last_day >= when.day]
    ledger.fund_costs.waive(
        c, fund(ledger), periods[0] if when.year == 2023 else periods[-1], waived=1, reason="让"
    )


def checked_lock(ledger: Ledger, when: At) -> None:
    if when.quarter > LAST.ordinal:
        ledger.reviews.check(when.quarter, [])
    ledger.reviews.lock(when.quarter, b"{}", ledger.head())


def books_again(ledger: Ledger, change: Any) -> None:
    """Write anew whose books the first file belongs to."""
    first = ledger.imports.all()[0].id
    ledger.books.withdraw(change, first)
    ledger.books.write(change, first, Statement())


def received_all(ledger, c, when):
    ledger.capital.call_capital(c, fund(ledger), Notice(when.day, when.day), {"call": 1_00})
    number = max(call.number for call in ledger.capital.calls(fund(ledger)))
    ledger.capital.receive_all(c, fund(ledger), number, when.day)


def carry_given_back(ledger, c, when):
    ledger.capital.distribute(c, fund(ledger), Resolution(when.day), {"carry": 2_00})
    ledger.capital.give_back_carry(c, fund(ledger), "gp", when.day, 1_00)


def taken_back(ledger, c, when):
    done = ledger.companies.income(c, deal(ledger).id, when.day, 3_00)
    ledger.companies.take_back(c, "deal_income", done.id, when.day)


def converted(ledger, c, when):
    company = ledger.companies.put(c, "示例企业丁").id
    ledger.companies.invest(
        c,
        ledger.companies.put_deal(c, fund(ledger), company).id,
        Purchase(when.day - 1, None, 5_00),
    )
    ledger.companies.convert(c, ledger.companies.deal(fund(ledger), "示例企业丁"), when.day, 7)


def own_figure(w, c, t):
    """A figure of an indicator of the company's own."""
    company = deal(w).company_id
    w.company_kpis.define(c, company, "订单", "份")
    return w.company_kpis.put_own(c, company, t.quarter, "订单", 1_000)


def bank_row_accepted(ledger: Ledger, c: Any, when: At) -> None:
    """A row of the fund's bank that is a part of a distribution not yet paid out: it books the payment."""
    one = ledger.funds.get(fund(ledger))
    given = ledger.capital.distribution(one.id, 1 if when.year == 2023 else 3)
    fen = sum(given.lines["fiscal"].values())
    row = Movement(when.day, 0, fen, "fiscal", "", "", 1, 1, "6222", 1, "R1")
    record = fund_matches.Record(
        "distribution_paid", 0, when.day, -fen, "fiscal", fund_matches.OPEN_PAYMENT, given.number
    )
    proposal = fund_matches.Proposal(row, record, fund_matches.SURE)
    fund_matches.accept(ledger, c, one, proposal, "预付")


def rule(w: Ledger) -> int:
    """A suggestion that waits."""
    return w.rules.all(active=False)[0].id


def line(w: Ledger) -> int:
    return w.plan.line("policy").id


def one_more(w: Ledger, c: Any, t: At) -> None:
    """A payment like another one, of the same day, under a key of its own."""
    columns = w.tables["payment"].columns
    [row] = w.read(f"SELECT {', '.join(columns)} FROM payment WHERE id = ?", (t.payment,))
    again = dict(zip(columns, row, strict=True)) | {"id": c.new_ids("payment"), "parts": 0}
    again["key"] = again["key"] + 1
    w.payments.insert_columns(c, 1, [[value] for value in again.values()])
