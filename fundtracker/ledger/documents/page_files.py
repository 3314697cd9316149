"""Files of printed pages (PDF, OFD): the same reading when a file comes in and when one line of a
kept file is opened again.
"""

from __future__ import annotations

from fundtracker.ledger.documents.printed_pages import Page, lines_of

KINDS = ("pdf", "ofd")


def pages_of(content: bytes, kind: str) -> list[Page]:
    """Return the pages of a PDF or OFD file.

    Raises:
        RefusedError: ``file_has_password``, ``pages_unreadable``, ``zip_bomb``, ``too_many_pages``.
    """
    if kind == "ofd":
        from fundtracker.ledger.documents import ofd_pages

        return ofd_pages.pages(content)
    from fundtracker.ledger.documents import pdf_pages  # the library is loaded when a PDF comes

    return pdf_pages.pages(content)


def raw_line(content: bytes, kind: str, number: int) -> str:
    """Return one line of a kept file, its words joined by tabs; '' beyond the end."""
    lines = lines_of(pages_of(content, kind))
    return (
        "\t".join(word.text for word in lines[number - 1].words) if 0 < number <= len(lines) else ""
    )
