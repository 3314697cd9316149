"""Names that may mean the same though they are not spelled alike: with and without a legal form,
or the place in front.
"""

from __future__ import annotations

from fundtracker.domain.base.spelling import plain
from fundtracker.patterns import lazy

# As they end the name of a unit, longer ones first: companies, partnerships.
_COMPANIES = (
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "分公司",
    "总公司",
    "公司",
)
_PARTNERSHIPS = (
    "合伙企业(有限合伙)",
    "合伙企业(普通合伙)",
    "有限合伙企业",
    "普通合伙企业",
    "合伙企业",
)
_FORMS = (*_COMPANIES, *_PARTNERSHIPS, "(有限合伙)", "(普通合伙)")


def _parted(name: str) -> tuple[str, str]:
    """Return a name in one spelling (``plain``) without its legal form, and that form."""
    text = plain(name)
    form = next((f for f in _FORMS if text.endswith(f) and text != f), "")
    return text.removesuffix(form), form


def _may_be(left: str, other: str) -> bool:
    """Tell whether two forms may be of one unit: a company is no partnership."""
    return not left or not other or (left in _COMPANIES) == (other in _COMPANIES)


def alike(left: str, other: str) -> bool:
    """Tell whether two names may mean the same: one is not stated, or its legal form is written
    otherwise (甲公司, 甲有限责任公司 and 甲, but not 甲合伙企业).
    """
    (first, form), (second, other_form) = _parted(left), _parted(other)
    return not left or not other or (first == second and _may_be(form, other_form))


_PLACE = lazy("^(?:.{1,8}(?:省|自治区|市|区|县|州|盟|旗)|[省市区县州])(?=.{2})")


def _places(name: str) -> tuple[str, str]:
    """Return the place in front of a name without its form (青岛市, 市), and what follows it."""
    text = _parted(name)[0]
    place = match[0] if (match := _PLACE.match(text)) else ""
    return place, text.removeprefix(place)


def namesakes(shorter: str, other: str) -> bool:
    """Tell whether two names that are spelled otherwise may be of one unit: 财政局, 市财政局 and
    青岛市财政局, but not 区财政局 and 市财政局.
    """
    if plain(shorter) == plain(other) or not _may_be(_parted(shorter)[1], _parted(other)[1]):
        return False
    (first, rest), (second, left) = _places(shorter), _places(other)
    return rest == left and (first.endswith(second) or second.endswith(first))
