"""Fields that many records of the funds have: fund, partner, company, day, document."""

from __future__ import annotations

from fundtracker.i18n import mark
from fundtracker.records.field import (
    Field,
    date,
    reference,
    text,
)

MILLION = 1_000_000


PARTNER_HEADS = "出资人 出资人名称 合伙人 合伙人名称 投资者名称 partner partnername"


FUND = reference(
    "fund",
    mark("Fund"),
    "基金名称 基金编码 基金代码 基金简称 所属基金 基金 fund fundname fundcode",
    required=True,
)


PARTNER = reference("partner", mark("Partner"), PARTNER_HEADS, required=True)


COMPANY = Field(
    "company",
    "reference",
    mark("Company"),
    "被投企业 被投企业名称 被投资企业 投资项目 标的企业 企业名称 公司名称 portfoliocompany "
    "investee company",
    required=True,
    reference="company",
)


DOCUMENT = text("doc", mark("Document number"), "文号 通知文号 文件号 凭证号 docno")


DAY = date("day", mark("Day"), "日期 date", required=True)
