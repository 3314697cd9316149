"""What is recorded of payments before they are made: requests, approvals, what paid them, the
rules that stop them.
"""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue, UserError
from fundtracker.i18n import language, mark, say, tr
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.projects import ceilings, source_ceilings
from fundtracker.ledger.sources import requests
from fundtracker.ledger.sources.requests import Asked, Decision, Request
from fundtracker.records.field import YES_NO, choice, date, money, quarter, text
from fundtracker.records.projects import PROJECT, SOURCE
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

NUMBER = text(
    "number",
    mark("Number of the request"),
    "申请编号 用款申请编号 申请单号 requestno",
    required=True,
)


def save_request(w: Writer, v: Values) -> list[Put]:
    """Ask for money; without a source that of the order of the rules is taken."""
    return [
        w.ledger.requests.ask(
            w.change,
            v["number"],
            Asked(
                v["quarter"],
                w.project(v["project"]),
                v["amount"],
                source=w.source(v["source"]),
                payee=v["payee"] or "",
                purpose=v["purpose"] or "",
                day=v["day"],
                by=v["by"] or "",
            ),
        )
    ]


def judge_request(ledger: Ledger, v: Values) -> list[Remark]:
    """Say which source the order of the rules proposes, which rules would be passed, who has to
    approve.
    """
    if not v.get("project") or not v.get("amount"):
        return []
    names = {s.id: s.name(language()) for s in ledger.plan.sources()}
    project, day = ledger.projects.find(v["project"]), v.get("day") or dt.date.max.toordinal()
    if project is None:
        raise UserError("project_unknown", text=v["project"])
    remarks = []
    source = ledger.plan.source_names().get(v.get("source") or "")
    if source is None:
        source = ledger.requests.proposed(project, v["amount"], day)
        words = tr("by the order of sources: {name}", name=names[source]) if source else tr(
            "no source has an order and the money: none is named"
        )  # fmt: skip
        remarks.append(Remark("source", words, "ok" if source else "warn"))
    else:
        first = ledger.requests.proposed(project, v["amount"], day)
        if first not in (None, source):
            words = tr("by the order of sources {name} comes first and has the money",
                       name=names[first])  # fmt: skip
            remarks.append(Remark("source", words, "warn"))
    for breach in ledger.requests.breaches(
        project, source, v["amount"], day, but=v.get("number") or ""
    ):
        remarks.append(Remark("amount", breach_words(breach)))
    needed = ledger.requests.levels()[: ledger.requests.needed(v["amount"])]
    words = tr("Approved by: {names}", names=tr(", ").join(level_name(level) for level in needed))
    return [*remarks, Remark("", words, "ok")]


def level_name(level: requests.Level) -> str:
    """Return who approves; without a name whoever is responsible."""
    return level.name or tr("the person responsible")


def breach_words(breach: requests.Breach) -> str:
    """Return what a payment would pass, with the excess in yuan."""
    sentence = (
        say(Issue(breach.code, None, {"name": breach.name})).replace(";", "；").partition("；")[0]
    )
    return tr("{words} by {sum} yuan", words=sentence, sum=show(breach.excess))


REQUEST = RecordType(
    "payment.request",
    mark("request for money"),
    mark("request for money"),
    "payment.request",
    (
        NUMBER,
        PROJECT,
        SOURCE,
        money(
            "amount", mark("Amount"), "申请用款 申请用款金额 申请金额 金额 amount", required=True
        ),
        quarter("quarter", mark("Quarter of use"), "用款季度 季度 quarter", required=True),
        text("payee", mark("Payee"), "收款单位 收款人 payee"),
        text("purpose", mark("Purpose"), "用途 用款事由 purpose"),
        date("day", mark("Asked on"), "申请用款日期 申请日期 askeddate", required=True),
        text("by", mark("Asked by"), "申请部门 申请人 申请单位 askedby"),
    ),
    save_request,
    judge_request,
    list_kind="requests",
    needs=(("number",), ("project",), ("amount",), ("quarter",)),
    faults={"request_stands": "number", "not_above_zero": "amount", "project_unknown": "project"},
)


def save_approval(w: Writer, v: Values) -> list[Put]:
    """Approve a request on its next level, whole, less, or not."""
    return [
        w.ledger.requests.approve(
            w.change,
            v["number"],
            Decision(
                v["day"],
                v["approver"],
                v["amount"],
                doc_no=v["doc"] or "",
                override=v["override"] or "",
            ),
        )
    ]


def judge_approval(ledger: Ledger, v: Values) -> list[Remark]:
    """Say which level it is, what was asked for, which rules stop it and what is left of them."""
    if not v.get("number"):
        return []
    request = ledger.requests.get(v["number"])
    levels = ledger.requests.levels()
    needed = ledger.requests.needed_by(request)
    if request.levels < needed:
        sentence = tr(
            "Level {n} of {all}: {name}; {amount} yuan were asked for",
            n=request.levels + 1,
            all=needed,
            name=level_name(levels[request.levels]),
            amount=show(request.amount_fen),
        )
        remarks = [Remark("", sentence, "ok"), *_doubts(ledger, request, v)]
    else:
        return [Remark("number", tr("all levels have approved it"), "bad")]
    fen = request.amount_fen if v.get("amount") is None else v["amount"]
    day = v.get("day") or request.asked_day
    passed = (
        ledger.requests.breaches(
            request.project_id, request.source_id, fen, day, but=request.number
        )
        if fen
        else []
    )
    stops = ledger.settings.get(requests.STOPS, "1") == "1" and not v.get("override")
    return [
        *remarks,
        *(
            Remark("override" if stops else "amount", breach_words(b), "bad" if stops else "warn")
            for b in passed
        ),
    ]


def _doubts(ledger: Ledger, request: Request, v: Values) -> list[Remark]:
    """Say that one person approves two levels."""
    before, remarks = ledger.requests.approvals(request.id), []
    approver = (v.get("approver") or "").strip()
    levels = [number for number, _, name in before if name == approver]
    if levels:
        words = tr("{name} has approved level {n} already", name=approver, n=levels[0])
        remarks.append(Remark("approver", words, "warn"))
    return remarks


APPROVAL = RecordType(
    "payment.approval",
    mark("approval of a request"),
    mark("approval of a request"),
    "payment.approval",
    (
        NUMBER._replace(kind="reference", reference="request"),
        date("day", mark("Approved on"), "审批日期 批准日期 approveddate", required=True),
        text("approver", mark("Approver"), "审批人 批准人 approver", required=True),
        money(
            "amount",
            mark("Approved amount"),
            "审批金额 批准金额 approvedamount",
            help=mark("0 refuses it"),
        ),
        text("doc", mark("Document number"), "审批文号 文号 docno"),
        text("override", mark("Passes a rule, because"), "超限说明 超限原因 override"),
    ),
    save_approval,
    judge_approval,
    list_kind="approvals",
    needs=(("number",), ("approver",), ("day",)),
    faults={
        "payment_stop": "override",
        "more_than_asked": "amount",
        "request_decided": "number",
        "no_such_payment_request": "number",
    },
)


def save_paid(w: Writer, v: Values) -> list[Put]:
    """Say which payment a request was paid by: its voucher, or its number in the ledger."""
    payment = corrections.payment_named(w.ledger, v["voucher"])
    return [w.ledger.requests.pay(w.change, v["number"], payment)]


PAID = RecordType(
    "payment.paid",
    mark("payment of a request"),
    mark("payment of a request"),
    "payment.paid",
    (
        NUMBER._replace(kind="reference", reference="request"),
        text(
            "voucher",
            mark("Voucher of the payment"),
            "支付凭证号 凭证号 流水号 voucher",
            required=True,
        ),
    ),
    save_paid,
    list_kind="requestpayments",
    needs=(("number",), ("voucher",)),
    faults={"request_not_approved": "number", "no_such_payment_request": "number"},
)


def save_control(w: Writer, v: Values) -> list[Put]:
    """Set who approves from which amount on, and which rules stop."""
    settings = w.ledger.settings
    if v["levels"]:
        requests.levels_of(v["levels"])  # refuses what cannot be read
        settings.put(w.change, requests.LEVELS, v["levels"])
    rules = (
        ("contracts", ceilings.RULE), ("sources", source_ceilings.RULE),
        ("payments", requests.STOPS),
    )  # fmt: skip
    for name, setting in rules:
        if v[name] is not None:
            settings.put(w.change, setting, "1" if str(v[name]) in ("1", "True") else "0")
    return [Put(0, "changed", "setting")]


CONTROL = RecordType(
    "control",
    mark("rules that stop"),
    mark("rules that stop"),
    "control",
    (
        text(
            "levels",
            mark("Who approves, from which amount on (yuan)"),
            "审批权限 审批层级 levels",
            help=mark("0 name；500000 name"),
        ),
        choice(
            "contracts",
            mark("A contract over the estimate needs its reason"),
            "超概算须说明 stopcontracts",
            YES_NO,
        ),
        choice(
            "sources",
            mark("A contract over a rule of its source needs its reason"),
            "超来源须说明 stopsources",
            YES_NO,
        ),
        choice(
            "payments",
            mark("A request over a rule needs its reason"),
            "超限支付须说明 stoppayments",
            YES_NO,
        ),
    ),
    save_control,
    faults={"bad_levels": "levels"},
)

TYPES = (REQUEST, APPROVAL, PAID, CONTROL)
