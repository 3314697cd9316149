"""What is recorded of how a fund is expected to run."""

from __future__ import annotations

import re

from fundtracker.domain.base.fractions import exact
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.records.field import (
    number,
    rate,
    text,
)
from fundtracker.records.fund_fields import FUND, MILLION
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer


def _parts(stated: str, bow: bool = False) -> int:
    """Return a number or per cent as parts per million; a rate above 1 is in per cent unless it
    is a bow.
    """
    try:
        fraction = exact(stated)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_number", text=stated) from None
    if not bow and not stated.endswith("%") and fraction > 1:
        fraction /= 100
    return round(fraction * MILLION)


def save_pace(w: Writer, v: Values) -> list[Put]:
    """Write how a fund is expected to call, grow and distribute."""
    if not v["rates"] or v["life"] is None or v["growth"] is None or not v["bow"]:
        raise UserError("pace_incomplete")
    rates = [_parts(each) for each in re.split(r"[\s/、,，;；]+", v["rates"].strip())]
    beside = {} if v["spread"] is None else {"spread": v["spread"]}
    return [
        w.ledger.funds.set_pace(
            w.change,
            w.fund(v["fund"]),
            rates,
            v["life"],
            bow=_parts(v["bow"], bow=True),
            growth=v["growth"],
            yielded=v["yield"] or 0,
            source=v["source"] or "",
            **beside,
        )
    ]


PACE = RecordType(
    "fund.pace",
    mark("pace of a fund"),
    mark("pace of a fund"),
    "fund.pace",
    (
        FUND,
        text(
            "rates",
            mark("Call rates (%)"),
            "年度缴款比例 缴款节奏 callrates",
            help=mark("year by year, a space between: 25% 30% 45%"),
        ),
        number("life", mark("Life (years)"), "存续年限 life"),
        text("bow", mark("Bow"), "分配系数 bow"),
        rate("growth", mark("Growth (%)"), "预期增长率 growth"),
        rate("yield", mark("Yield (%)"), "预期分红率 年收益率 yield"),
        rate("spread", mark("Spread of growth and calls (%)"), "波动幅度 预期波动率 spread"),
        text("source", mark("Source of the assumptions"), "假设来源 source"),
    ),
    save_pace,
    faults={"pace_incomplete": "rates"},
)
