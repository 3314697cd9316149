"""A figure opened, as text and as JSON data."""

from __future__ import annotations

from typing import Any

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.explanation import Explanation
from fundtracker.reports.tables.labels import kind_name, local_time


def as_json(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON data."""
    data = explanation._asdict()
    del data["pairs"]
    return data


def as_text(explanation: Explanation, lang: str) -> str:
    """Return an explanation as text."""
    lines = [
        f"{explanation.name}  {explanation.text}",
        tr("Formula: {text}", text=explanation.formula),
    ]
    lines += [
        f"  {s['text_zh' if lang == 'zh' else 'text_en']}  ({s['source']})"
        for s in explanation.statements
    ]
    if explanation.sum_fen is not None:
        lines.append(
            tr(
                "{n} payments, {sum} yuan in all",
                n=explanation.n,
                sum=money.show(explanation.sum_fen),
            )
        )
    if explanation.as_of:
        sides = {
            "gross": tr("gross: fund to companies"),
            "net": tr("net: after fees, costs and carry"),
        }
        lines.append(
            "  ".join(filter(None, (f"V = {explanation.as_of}", sides.get(explanation.side, ""))))
        )
    for f in explanation.flows:
        change = f"#{f['seq']}" if f["seq"] else ""
        lines.append(
            f"{f['date']}  {money.show(f['fen'])}  {f['words']}  {f['source']}  {change}".rstrip()
        )
    for p in explanation.payments:
        lines.append(
            f"{p['date']}  {money.show(p['counts_fen'])}  {p['counterparty']}  {p['summary']}"
        )
        lines += [f"    {w['file']}:{w['line']}  {w['raw']}" for w in p["witnesses"]]
        lines += [f"    {_change(c)}  {c['reason']}".rstrip() for c in p["changes"]]
    for r in explanation.records:
        lines.append(f"{r['name']}: " + "; ".join(f"{name} {value}" for name, value in r["fields"]))
        lines.append(f"    {_change(r)}  {r['file'] or r['reason']}".rstrip())
    if explanation.n_records > len(explanation.records):
        lines.append(tr("and {n} more", n=explanation.n_records - len(explanation.records)))
    return "\n".join(lines) + "\n"


def _change(change: dict[str, Any]) -> str:
    """Return the number of a change, when it was made by the clock of this computer, by whom, what
    kind.
    """
    parts = local_time(change["at"]), change["person"], kind_name(change["kind"])
    return "  ".join((f"#{change['change']}", *parts))
