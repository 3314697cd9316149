"""What a row below the header is when it is no data: a sum, a balance, a note, labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundtracker.intake.cells import amounts, currencies
from fundtracker.intake.text import looks, sum_words
from fundtracker.patterns import lazy

TOTAL_WORDS = lazy(
    r"合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总额|承前页|过次页|结转|期初|期末|月初|年初|余额|\btotal\b|\bsum\b|subtotal",
    re.IGNORECASE,
)
_TOTAL = lazy(
    r"^[#*＊\-—\s]*(?:人民币|本币|外币|美元|全部|本次|本期|期间|累计|以上|收入|支出|借方|贷方|转入|转出|存入|支取|付款|收款|支付|"
    r"拨付|借贷方?|交易|发生额|金额|grand|report|net|sub)*[\s]*"
    r"(?:合计|总计|共计|总额|总金额|合计金额|total|totals|sum)(?:[（(].*[)）])?(?:笔数|金额|额|数)?"
    # What may follow is figures and their words: 合计信息技术有限公司 is a payee.
    r"(?:[:：].*|[^一-鿿a-z]*|[\W\d笔元共金额数条项户收入支出借贷方人民币大小写本页及其中计零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆角分整]*)$",
    re.IGNORECASE,
)
_SUBTOTAL = lazy(
    r"^[#*\s]*(?:.{0,12}小计|本页(?:合计|小计)|本[日月季年](?:合计|小计|累计|发生额?)|本期发生额?及余额|.{0,4}月(?:合计|累计)|当前?[日月](?:合计|累计)|"
    r"累计|sub-?total.*)[:：]?$",
    re.IGNORECASE,
)
_BALANCE = lazy(
    r"^[#*\s]*(?:承前页|过次页|上[年月期页]结转|结转(?:上年|下年|下[月期])?|[期月年日](?:初|末)余额|(?:期初|期末|上期|上月|上年|上日|月初|年初)"
    r"(?:余额|结余)?|opening balance|closing balance|balance (?:brought|carried) forward)[:：]?$",
    re.IGNORECASE,
)
_NOTE = lazy(
    r"^[#*＊=\-—\s]*(?:制表|打印|审核|复核|经办|负责人|填表|填报|编制|注[:：]|备注[:：]|说明[:："
    r"]|以上|温馨提示|特别提示|声明|"
    r"结束|完$|完毕|第.*页|共.*[页条笔]|[-]+end|end\b|提示|仅供参考|盖章|（?公章|主管|出纳|会计|单位[:：]|报表|数据来源|"
    r"report|note|printed|page\b|generated)",
    re.IGNORECASE,
)
# What says that nothing follows, who signed and when it was printed, and titles of states alone.
_NOTHING = lazy(
    "[（(]?(?:本页|此处)?以下(?:为?空白|无正文|无内容)[）)]?"
    "|(?:[一二三四五六七八九十][、.．])?[已未待](?:支付|付款|拨付|付)(?:部分|明细|项目)?[:：]?"
)
_SIGNED = lazy(
    "(?:单位|部门|财务|科室|项目)?(?:审核|复核|审批|制单|制表|经办|出纳|会计|主管|负责|填表|填报|编制|打印|导出|签字|盖章)"
    r"[^:：\d]{0,5}[:：]"
)
_RULES = "-=—─━═┄┈+┼╋_*~"
_RULE = lazy(rf"[{re.escape(_RULES)}├┤┝┥┌┐└┘┬┴╞╡|│┃:]{{3,}}")
_SIDES = {
    "out": lazy("支出|付款|支付|付出|拨付|拨款(?!收入)|发放|(?i:payment|paid|disburse|expen)"),
    "in": lazy("收入|收款|来款|到账|进账|回款|收到|(?i:receipt|income|received)"),
    "back": lazy("退回|退款|退汇|退库|缴回|退还|返还|收回|追回|(?i:refund|return)"),
}  # what titles of tables say of the way of their money
_LABEL = lazy(r"[^\d:：]{2,16}[:：]")
_ABOUT = lazy(
    r"[^\d:：]{0,8}(?:[账帐卡]号|户名|币[种别]|开户|客户|经办|复核|打印|制[表单]|起止|查询|期间|机构|笔数|总额|合计|总计|发生额|总.{0,4}金额)"
)
_SUMS = lazy(r"(?:笔数|总额|合计|总计|发生额|总.{0,4}金额)[^:：]{0,6}[:：]")


def kind_of(row: Sequence[str], width: int) -> str | None:
    """Return what a row below the header is when it is no data: ``blank``, ``subtotal``,
    ``footer_total``, ``balance_line``, ``footer_note``; None for data.

    A total is told by its word in one of the first cells and by having no date of its own.
    """
    texts = [(i, text) for i, cell in enumerate(row) if (text := looks.bare(cell))]
    if not texts:
        return "blank"
    words = [text for _, text in texts]
    if words[0][0] in _RULES and all(map(_RULE.fullmatch, words)):
        return "footer_note"
    dated = any(map(looks.is_full_date, words))
    early = [text for i, text in texts[:2] if i < 6]
    return (
        _sum(early, dated, len(texts), width)
        or _labelled(words)
        or ("footer_total" if not dated and sum_words.declares(words, looks.is_value) else None)
        or _note(texts, width)
    )


def _sum(early: Sequence[str], dated: bool, n: int, width: int) -> str | None:
    """Return what the first cells of a row call it: a sum, a balance; ``n``: its filled cells."""
    sparse = n < max(3, width * 0.7)
    kinds = (_word_kind(text, dated, sparse) for text in early if len(text) <= 60 or n == 1)
    return next(filter(None, kinds), None)


def _word_kind(text: str, dated: bool, sparse: bool) -> str | None:
    if not dated and _SUBTOTAL.match(text):
        return "subtotal"
    if sparse and _BALANCE.match(text):
        return "balance_line"
    if dated:
        return None
    if _TOTAL.match(text):
        return "footer_total"
    kind = sum_words.kind(text)
    if not kind or (kind == "balance_line" and not sparse):
        return None
    return kind.replace(sum_words.COUNTED, "subtotal")


def _note(texts: Sequence[tuple[int, str]], width: int) -> str | None:
    """Return what a row of few cells in a wider table is; None: data."""
    n, (at, first) = len(texts), texts[0]
    if (n == 1 and _NOTHING.fullmatch(first)) or _is_signature(texts):
        return "footer_note"
    if width < 3:
        return None
    if n <= max(1, min(width // 3, 3)) and TOTAL_WORDS.search(first) and re.search(r"\d", first):
        return "footer_total" if re.search("合计|总计|共计|总额", first) else "footer_note"
    alone = n == 1 and width >= 4 and at == 0 and not looks.is_value(first)
    if alone or (_NOTE.match(first) and n * 2 <= width):
        return "footer_note"
    return None


def _is_signature(texts: Sequence[tuple[int, str]]) -> bool:
    """Return whether a row says who signed or printed the list, and holds no money."""
    if not _SIGNED.match(texts[0][1]):
        return False
    values = [text for _, text in texts if looks.is_value(text)]
    return all(map(looks.is_full_date, values))


def _labelled(texts: Sequence[str]) -> str | None:
    """Return what a row of labels and their values, or a heading with a unit, is; None: neither."""
    if sum_words.says_unit(texts) and not any(map(looks.is_value, texts)):
        return "footer_note"
    if not _ABOUT.match(texts[0]):
        return None
    at = 0
    while at < len(texts):
        if not (label := _LABEL.match(texts[at])):
            return None
        at += 2 if label.end() == len(texts[at]) else 1
    return "footer_total" if any(_SUMS.search(t) for t in texts) else "footer_note"


def title_of(row: Sequence[str]) -> str:
    """Return a row of one or two words and nothing else, '' where it is more."""
    words = [cell.strip() for cell in row if cell.strip()]
    few = 0 < len(words) <= 2 and not any(map(looks.is_value, words))
    return " ".join(words) if few and not TOTAL_WORDS.search(words[0]) else ""


def sides_said(title: str) -> set[str]:
    """Return the sides that a title speaks of: out, in, back."""
    return {side for side, words in _SIDES.items() if words.search(title)}


def names_foreign_account(row: Sequence[str]) -> bool:
    """Return whether a line names an account in another currency."""
    line = " ".join(filter(None, row))
    return bool(amounts.foreign_in(line) or currencies.of_account(line))


def names_home_account(row: Sequence[str]) -> bool:
    """Return whether a line names an account in our own currency."""
    return currencies.is_home_account(" ".join(filter(None, row)))
