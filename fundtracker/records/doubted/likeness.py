"""Names that may mean the same though they are not spelled alike: with and without a legal form."""

from __future__ import annotations

from fundtracker.domain.base.spelling import plain

# As they end the name of a unit, longer ones first.
_FORMS = (
    *("股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "分公司"),
    *("总公司", "公司", "(普通合伙)", "(有限合伙)", "有限合伙企业", "合伙企业", "(集团)"),
)  # fmt: skip


def without_form(name: str) -> str:
    """Return a name in one spelling (``plain``) without the legal form at its end: 甲公司 and
    甲有限责任公司 are both 甲.
    """
    text = plain(name)
    while form := next((f for f in _FORMS if text.endswith(f) and text != f), ""):
        text = text.removesuffix(form)
    return text


def alike(one: str, other: str) -> bool:
    """Tell whether two names may mean the same: one is not stated, or its legal form is another."""
    return not one or not other or without_form(one) == without_form(other)
