"""What markup without a table is: a web page, an empty workbook, XML of another kind."""

from __future__ import annotations

import re

from fundtracker.errors import RefusedError
from fundtracker.patterns import lazy

# The outermost element of markup, behind declarations and comments; those of web pages.
_ROOT = lazy(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>]*>)*<(?:[\w.-]+:)?([\w.-]+)",
    re.IGNORECASE | re.DOTALL,
)
_OF_PAGES = {
    *("html", "head", "body", "table", "meta", "title", "div", "span", "p", "form", "center"),
    *("script", "style", "link", "base", "font", "br", "h1", "h2", "h3"),
}


def without_table(name: str, text: str) -> RefusedError:
    """Return why markup without a table is refused: a web page, an empty workbook, XML of another
    kind.
    """
    match = _ROOT.match(text.removeprefix("\ufeff"))
    root = match[1] if match else "html"
    if root.lower() in _OF_PAGES:
        return RefusedError("file_is_html", line=None, name=name)
    if root == "Workbook":
        return RefusedError("empty", line=None, name=name)
    return RefusedError("file_is_xml", line=None, name=name, root=root)
