"""What is said of many payments before they are changed, and of the rules that classify them."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import spoken, tr
from fundtracker.ledger.bulk_changes import Left, Preview, Ratio
from fundtracker.ledger.payments.classification_rules import Rule
from fundtracker.ledger.rule_trials import Applied, Sum, Trial
from fundtracker.ledger.sources.passed_ceilings import Ceiling
from fundtracker.reports.payments.payment_names import Names, named
from fundtracker.reports.tables.labels import measure_name


def changing_names() -> dict[str, str]:
    """Return what of a payment a change of many makes another, in words."""
    return {
        "line": tr("Plan line"), "project": tr("Project"), "source": tr("Source of money"),
        "contract": tr("Contract"), "state": tr("State"),
    }  # fmt: skip


def value_name(names: Names, what: str, value: int | None) -> str:
    """Return a value of a column that changes in words."""
    if value is None:
        return money.MISSING
    if what == "state":
        return measure_name(value)
    if what in ("line", "source"):
        return named(names.lines if what == "line" else names.sources, value)
    return (names.projects if what == "project" else names.contracts).get(value, money.MISSING)


def left_words(left: Sequence[Left]) -> str:
    """Return what stays as it is, with why, number and sum; '' where nothing does."""
    return "\n".join(_left_words(payment) for payment in left)


def _left_words(left: Left) -> str:
    n, amount = f"{left.n:,}", money.show(left.fen)
    if left.why == "frozen":
        quarter = Quarter.at(left.quarter or 0).label
        return tr("{quarter} is frozen: {n} payments, {amount} yuan, stay as they are.",
                  quarter=quarter, n=n, amount=amount)  # fmt: skip
    sentences = {
        "split": tr("Split already: {n} payments, {amount} yuan, stay as they are."),
        "state": tr("No money paid: {n} rows, {amount} yuan, stay as they are."),
        "zero_part": tr("Too small for the ratio: {n} payments, {amount} yuan, stay whole."),
        "same": tr("Nothing changes for {n} payments, {amount} yuan."),
    }
    return sentences[left.why].format(n=n, amount=amount)


def preview_words(preview: Preview) -> str:
    """Return what is said below a preview: what stays, what leaves its contract or application."""
    lines = [left_words(preview.left)] if preview.left else []
    if preview.unbooked[0]:
        lines.append(
            tr("{n} payments, {amount} yuan, leave the contract they are matched to.",
               n=f"{preview.unbooked[0]:,}", amount=money.show(preview.unbooked[1]))
        )  # fmt: skip
    if preview.unclaimed[0]:
        lines.append(
            tr("{n} payments, {amount} yuan, leave the application for policy money that they pay.",
               n=f"{preview.unclaimed[0]:,}", amount=money.show(preview.unclaimed[1]))
        )  # fmt: skip
    return "\n".join(lines)


def passed_words(preview: Preview, most: int = 5) -> str:
    """Return which ceilings the change passes, a line each, what is paid before → after; the
    ``most`` largest.
    """
    lines = [_passed_words(ceiling) for ceiling in preview.passed[:most]]
    if (n := len(preview.passed) - most) > 0:
        lines.append(tr("and {n} more", n=n))
    return "\n".join(lines)


def _passed_words(ceiling: Ceiling) -> str:
    sentences = {
        "warn_over_estimate": tr(
            "Over the estimate of {name}: paid {before} → {after} of {limit} yuan, {excess} too"
            " much."
        ),
        "warn_over_cap": tr(
            "Over what may be paid on contract {name}: {before} → {after} of {limit} yuan, {excess}"
            " too much."
        ),
        "warn_over_source": tr(
            "Over what {name} released: paid {before} → {after} of {limit} yuan, {excess} too much."
        ),
        "warn_source_cap": tr(
            "Over the cap of {name}: paid {before} → {after} of {limit} yuan, {excess} too much."
        ),
        "warn_source_share": tr(
            "Over the share of {name}: paid {before} → {after} of {limit} yuan, {excess} too much."
        ),
    }
    amounts = {
        name: money.show(fen) for name, fen in ceiling._asdict().items() if isinstance(fen, int)
    }
    return sentences[ceiling.code].format(name=spoken(ceiling.about), **amounts)


# ------------------------------------------------------------ rules
def field_names() -> dict[str, str]:
    """Return what a rule may look at, in words."""
    return {
        "counterparty": tr("Payee"), "account": tr("Account"), "payer": tr("Payer"),
        "summary": tr("Summary"), "purpose": tr("Purpose"), "subject": tr("Subject"),
        "project": tr("Project in the file"), "contract": tr("Contract in the file"),
        "source": tr("Source in the file"), "note": tr("Note"),
    }  # fmt: skip


def way_names() -> dict[str, str]:
    """Return how a rule compares, in words."""
    return {"equals": tr("is"), "contains": tr("holds"), "starts": tr("begins with")}


def pattern_words(rule: Rule) -> str:
    """Return how a rule compares and with what."""
    return f"{way_names()[rule.how]} “{rule.pattern}”"


def place_words(place: Rule | Ratio, names: Names) -> str:
    """Return where a rule or a part of a ratio puts payments; the sign of nothing where it names
    no place.
    """
    texts = (
        named(names.lines, place.line_id) if place.line_id else "",
        names.projects.get(place.project_id or 0, ""),
        named(names.sources, place.source_id) if place.source_id else "",
    )
    return " · ".join(filter(None, texts)) or money.MISSING


def trial_words(trial: Trial) -> str:
    """Return what a rule does, in words: fits, fills, and what lies elsewhere."""
    names = {
        "fits": f"{trial.fits.n:,}", "sum": money.show(trial.fits.fen),
        "fills": f"{trial.fills.n:,}", "filled": money.show(trial.fills.fen),
    }  # fmt: skip
    text = tr("Fits {fits} payments, {sum} yuan; would classify {fills} of them, {filled} yuan.",
              **names)  # fmt: skip
    if trial.elsewhere.n:
        n, amount = f"{trial.elsewhere.n:,}", money.show(trial.elsewhere.fen)
        words = tr("{n} that fit lie elsewhere ({sum} yuan) and stay there.", n=n, sum=amount)
        text += " " + words
    if trial.split.n:
        text += " " + split_words(trial.split)
    return text


def split_words(split: Sum) -> str:
    """Return that rules leave split payments, with their number and sum."""
    return tr("Split payments that fit, {n} with {sum} yuan, are left as they are.",
              n=f"{split.n:,}", sum=money.show(split.fen))  # fmt: skip


def frozen_words(applied: Applied) -> str:
    """Return what the rules leave, because its quarters are frozen."""
    return tr("In frozen quarters {n} payments, {sum} yuan, stay as they are.",
              n=f"{applied.frozen.n:,}", sum=money.show(applied.frozen.fen))  # fmt: skip
