"""What the writers work on, and those that need more than one step: see ``frozen_writers``."""

from typing import Any

from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.books import Statement
from fundtracker.ledger.payments.payments import Part
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
    return int(ledger.contracts.put(c, f"N{when.day}", "施工", project(ledger), 5_00, signed_day=when.day).id)


def sign(ledger: Ledger, role: str = "prepared") -> Any:
    quarter = LAST.ordinal
    snapshot = ledger.reviews.snapshot(ledger.reviews.of(quarter).snapshot_id or 0)
    key = signing.Key("张三", b"k" * 32, public(b"k" * 32))
    text = signing.message(signing.uid_of(ledger), quarter, snapshot.sha256, role, key.name, "2024-01-01")
    return (
        ledger.reviews,
        quarter,
        signing.Signature(snapshot.id, role, key.name, key.public, "2024-01-01", signing.sign(key, text)),
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
    return Comment(comment_uid(*said), *said)


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


def withdraw(ledger: Ledger, c: Any, when: At) -> None:
    ledger.imports.withdraw(c, ledger.imports.all()[0].id)


def curve(ledger: Ledger, c: Any, when: At) -> None:
    ledger.projects.set_point(c, project(ledger), "forecast", when.quarter, LAST.ordinal + 4, 9_01)


def merged(ledger: Ledger, c: Any, when: At) -> None:
    ledger.payments.merge(c, when.payment, when.other)


def standing_version(ledger: Ledger, when: At) -> Any:
    """The version of the frozen year; for an open day one of that day."""
    if when.year != 2023:
        ledger.plan.new_version(name_zh="再调", name_en="y", reason="会", doc_no="9号", dated="2024-02-01")
    return ledger.plan.current()


def set_amount(ledger: Ledger, _: Any, when: At) -> None:
    version = standing_version(ledger, when)
    with ledger.change("plan") as c:
        ledger.plan.set_amount(c, version, ledger.plan.line("policy"), 2024, 9_00, doc_no="文1号")


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
    return int(c.insert("plan_version", {k: v for k, v in values.items() if k not in ("id", "rev")}))


def reversed_call(ledger: Ledger, c: Any, when: At) -> None:
    """Reverse a call of its own, made on the day: the first has receipts."""
    ledger.capital.call_capital(c, fund(ledger), when.day, when.day, {"call": 1_00})
    number = max(call.number for call in ledger.capital.calls(fund(ledger)))
    ledger.capital.reverse_call(c, fund(ledger), number, when.day)


def fees(ledger: Ledger, c: Any, when: At) -> None:
    """Charge what is not charged yet: of a second fund from a day on."""
    fund = ledger.funds.put(c, "X9", "示例基金九", kind="industry").id
    ledger.funds.set_terms(c, fund, day("2022-01-01") if when.year == 2023 else when.day, **fund_world.TERMS)
    ledger.capital.commit(c, fund, "gp", day("2022-01-01") if when.year == 2023 else when.day, 100_00)
    ledger.fund_costs.run_fees(c, fund, when.day + 400)


def waive(ledger: Ledger, c: Any, when: At) -> None:
    if when.year != 2023:
        ledger.fund_costs.run_fees(c, fund(ledger), day("2024-06-30"))
    periods = [f.first_day for f in ledger.capital.fees(fund(ledger)) if f.last_day >= when.day]
    ledger.fund_costs.waive(c, fund(ledger), periods[0] if when.year == 2023 else periods[-1], waived=1, reason="让")


def checked_lock(ledger: Ledger, when: At) -> None:
    if when.quarter > LAST.ordinal:
        ledger.reviews.check(when.quarter, [])
    ledger.reviews.lock(when.quarter, b"{}", ledger.head())


def books_again(ledger: Ledger, change: Any) -> None:
    """Write anew whose books the first file belongs to."""
    first = ledger.imports.all()[0].id
    ledger.books.withdraw(change, first)
    ledger.books.write(change, first, Statement())
