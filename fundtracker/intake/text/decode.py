"""Bytes → text: what kind of file it is and in which encoding, by fixed rules, never by statistics.

BOM · NUL pattern (UTF-16 without BOM) · strict UTF-8 · GB18030. A file that mixes encodings or
holds a byte of neither stops with its line and byte: at once for a file of up to ``TESTED``
bytes, else when its rows stream past that place.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.patterns import lazy

PIECE = 1 << 18
LINE_LIMIT = 8 << 20
TESTED = 4 << 20

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"Rar!", "file_is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"SQLite format 3\0", "file_is_database"),
    (b"FTRKENC1", "file_is_database"),  # a ledger under a password
)
_HTML = lazy(
    rb"\s*(<!doctype|<html|<head|<body|<table|<meta|<\?xml|<!--|<[a-z][\w:.-]*(?:\s[^<>]*)?>\s*<[a-z])",
    re.IGNORECASE,
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26, 27}) + b"\x7f"
# Two Chinese characters in a row as UTF-8 has them; a line that is wholly valid UTF-8 and holds
# such a run is a line of UTF-8, whatever GB18030 would make of it.
_UTF8_RUN = lazy(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
_CLASSES = bytes(
    ord("L") if 0xE4 <= b <= 0xE9 else ord("c") if 0x80 <= b <= 0xBF else 46 for b in range(256)
)
# A single character decides for GBK only where it is one that stands alone in a cell.
_LONE = "一二三四五六七八九十百千万亿元年月日借贷收支付是否无有甲乙丙丁上下中大小正负男女"
_COMMON_FIRST, _COMMON_LAST = 0xB0, 0xD7  # lead bytes of GB2312 level 1: the common Hanzi


class Encoding(NamedTuple):
    """How the bytes are read: ``codec`` for Python, ``name`` as told, ``bom``, ``reason`` code.

    ``errors``: ``euro`` where single bytes 0x80 are the euro sign of Windows code page 936.
    """

    name: str
    codec: str
    bom: str | None
    reason: str
    errors: str = "strict"


def _euro(error: UnicodeError) -> tuple[str, int]:
    """Read one byte 0x80 as €; any other byte stays an error."""
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


codecs.register_error("euro", _euro)


def magic(head: bytes) -> str:
    """Return what the first bytes say: ``text``, ``markup``, ``zip``, ``ole``, ``pdf``, or
    ``file_is_picture`` ….
    """
    for start, kind in _MAGIC:
        if head.startswith(start):
            return kind
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8)):
        return "markup"
    return "text"


def kind_of_file(path: Path, head: bytes) -> str:
    """Return what a file is by its first bytes, as ``magic``; a zip that is an e-statement is
    ``ofd``.
    """
    kind = magic(head)
    return "ofd" if kind == "zip" and _is_ofd(path) else kind


def _is_ofd(path: Path) -> bool:
    """Return whether a zip is an e-statement; whoever opens a damaged one says what is wrong."""
    import zipfile  # brings three compressors, which a text file does without

    try:
        with zipfile.ZipFile(path) as archive:
            return "OFD.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in order."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def detect(path: Path, wanted: str | None = None) -> Encoding:
    """Find the encoding of a text file, or prove the one the person chose (``wanted``).

    Raises:
        RefusedError: ``binary``, ``line_too_long``, ``mixed_encoding`` or ``unknown_encoding``
            with ``line`` and ``offset``.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if wanted:
        return _proved(path, _chosen(head, wanted))
    for mark, name, bom in _BOMS:
        if head.startswith(mark):
            codec = "utf-8-sig" if name == "utf-8" else bom
            return _proved(path, Encoding(name, codec, bom, "bom"))
    if wide := _wide(head):
        return _proved(path, Encoding("utf-16", wide, None, "nul_pattern"))
    _text_or_refuse(head)
    failed = _first_failure(path, "utf-8")
    if failed is not None and failed[2] and _utf8_line(path) is not None:
        return Encoding("utf-8", "utf-8", None, "strict_utf8")  # only its last character is cut off
    if failed is None and not _rather_gbk(path):
        return Encoding("utf-8", "utf-8", None, "strict_utf8")
    return _gb18030(path, failed)


def _chosen(head: bytes, wanted: str) -> Encoding:
    name = "gb18030" if wanted.lower() in ("gbk", "gb2312", "gb18030") else wanted.lower()
    codec = name
    for mark, _, bom in _BOMS:
        if head.startswith(mark):
            codec = "utf-8-sig" if bom == "utf-8" else bom
            return Encoding(name.removesuffix("-sig"), codec, bom, "chosen")
    return Encoding(name, codec, None, "chosen")


def _proved(path: Path, encoding: Encoding) -> Encoding:
    failed = _first_failure(path, encoding.codec)
    if failed is None:
        return encoding
    line, offset, at_end = failed
    if at_end:
        return encoding  # the last character is cut off: told when the text ends
    raise RefusedError("unknown_encoding", line=line, offset=offset)


def _wide(head: bytes) -> str | None:
    """Return the UTF-16 byte order that the NULs of the head show, if they do."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = max(4, len(head) // 20)
    if odd >= enough and even * 20 < odd:
        return "utf-16-le"
    if even >= enough and odd * 20 < even:
        return "utf-16-be"
    return None


def _text_or_refuse(head: bytes) -> None:
    odd = len(head) - len(head.translate(None, _CONTROL))
    if odd * 100 > len(head) or head.count(0) * 20 > len(head):
        raise RefusedError("binary", line=None)


def _first_failure(
    path: Path, codec: str, limit: int = sys.maxsize, errors: str = "strict"
) -> tuple[int, int, bool] | None:
    """Return (line, byte offset, at the very end) of the first byte that is not of ``codec``."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    offset, lines, since_break = 0, 1, 0
    narrow = not codec.startswith("utf-16")
    for piece in pieces(path):
        if narrow:
            since_break = _line_length(piece, since_break, lines)
        pending = len(decoder.getstate()[0])
        try:
            if pending or not (narrow and piece.isascii()):
                decoder.decode(piece)
        except UnicodeDecodeError as error:
            at = max(offset + error.start - pending, 0)
            return lines + breaks_in(piece[: max(error.start - pending, 0)]), at, False
        offset += len(piece)
        if offset > limit:
            return None
        lines += breaks_in(piece)
    pending = len(decoder.getstate()[0])
    return (lines, offset - pending, True) if pending else None


def _line_length(piece: bytes, since_break: int, line: int) -> int:
    last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    if last < 0:
        since_break += len(piece)
        if since_break > LINE_LIMIT:
            raise RefusedError("line_too_long", line=line, limit=LINE_LIMIT >> 20)
        return since_break
    return len(piece) - last - 1


def breaks_in(piece: bytes | str) -> int:
    r"""Return how many line breaks a piece holds: \n, \r\n and \r count as one each."""
    if isinstance(piece, str):
        returns = piece.count("\r")
        breaks = piece.count("\n")
        return breaks + returns - piece.count("\r\n") if returns else breaks
    returns = piece.count(b"\r")
    breaks = piece.count(b"\n")
    return breaks + returns - piece.count(b"\r\n") if returns else breaks


def _rather_gbk(path: Path) -> bool:
    """Return whether bytes that happen to be valid UTF-8 read better as common Hanzi.

    一 in GBK is D2 BB, which is valid UTF-8 for a Cyrillic letter: when a file holds no Chinese as
    UTF-8 and only letters of U+0080–07FF, and the same bytes are common Hanzi, it is GBK.
    ¥ £ € ° · × and the like never vote.
    """
    votes: list[bytes] = []
    for piece in pieces(path):
        if piece.isascii():
            continue
        if re.search(rb"[\xe0-\xf4]", piece):
            return False  # characters of three or four bytes: real UTF-8
        for run in re.findall(rb"[\x80-\xff]+", piece):
            if len(run) % 2 or not _letters(run):
                return False
            votes += _common_hanzi(run)
    return len(votes) > 1 or any(pair.decode("gb18030") in _LONE for pair in votes)


def _common_hanzi(run: bytes) -> list[bytes]:
    pairs = (run[i : i + 2] for i in range(0, len(run), 2))
    return [pair for pair in pairs if _COMMON_FIRST <= pair[0] <= _COMMON_LAST]


def _letters(run: bytes) -> bool:
    return all(character.isalpha() and ord(character) > 0xFF for character in run.decode("utf-8"))


def _gb18030(path: Path, failed: tuple[int, int, bool] | None) -> Encoding:
    trouble = _first_failure(path, "gb18030", TESTED)
    strangers = _utf8_line(path)
    if strangers is not None and failed is not None:
        # Both encodings in one file: name the first line that is not of the encoding of the first.
        line = failed[0] if strangers <= failed[0] else strangers
        if trouble is None or trouble[2] or trouble[0] != failed[0]:
            raise RefusedError("mixed_encoding", line=line, offset=failed[1])
        raise RefusedError("unknown_encoding", line=failed[0], offset=failed[1])
    if _is_big5(path):
        raise RefusedError("file_is_big5", line=None, name=path.name)
    encoding = Encoding("gb18030", "gb18030", None, "gb18030")
    if trouble is None:
        return encoding
    if not trouble[2] and _first_failure(path, "gb18030", TESTED, "euro") is None:
        return encoding._replace(reason="euro_byte", errors="euro")
    if trouble[2]:
        return encoding  # the last character is cut off: told when the text ends
    raise RefusedError("unknown_encoding", line=trouble[0], offset=trouble[1])


_BIG5_WORDS = (
    "日期",
    "金額",
    "餘額",
    "結餘",
    "帳號",
    "帳戶",
    "戶名",
    "摘要",
    "支出",
    "收入",
    "交易",
    "存入",
    "提取",
    "備註",
    "說明",
)


def _is_big5(path: Path) -> bool:
    """Return whether the head names columns in Big5: its bytes are Hanzi in GB18030 too, but
    senseless ones.
    """
    with path.open("rb") as file:
        head = file.read(PIECE)
    lines = head[: head.rfind(b"\n") + 1] or head
    try:
        text = lines.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    if sum(word in text for word in _BIG5_WORDS) < 2:
        return False
    other = lines.decode("gb18030", "replace")
    senseless = not any(
        word in other for word in ("日期", "金额", "余额", "账号", "户名", "摘要", "支出", "收入")
    )
    return senseless and _first_failure(path, "big5hkscs") is None


def _utf8_line(path: Path) -> int | None:
    """Return the first line that is wholly valid UTF-8 and holds Chinese as UTF-8 writes it."""
    line, rest = 1, b""
    for piece in pieces(path):
        data = rest + piece
        start = _utf8_line_start(data) if _may_be_utf8(data) else None
        if start is not None:
            return line + breaks_in(data[:start])
        cut = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        line += breaks_in(data[:cut])
        rest = data[cut:]
    return line if _UTF8_RUN.search(rest) and _is_utf8(rest) else None


def _utf8_line_start(data: bytes) -> int | None:
    """Return where the first whole line of that kind begins."""
    for hit in _UTF8_RUN.finditer(data):
        start = max(data.rfind(b"\n", 0, hit.start()), data.rfind(b"\r", 0, hit.start())) + 1
        ends = [end for mark in (b"\n", b"\r") if (end := data.find(mark, hit.end())) >= 0]
        if not ends:
            return None  # the line is not whole yet: it comes again with the next piece
        if _is_utf8(data[start : min(ends)]):
            return start
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _may_be_utf8(data: bytes) -> bool:
    return b"LccLcc" in data.translate(_CLASSES)


def texts(
    path: Path,
    encoding: Encoding,
    on_bytes: Callable[[bytes], None] | None = None,
    on_damage: Callable[[], None] | None = None,
) -> Iterator[str]:
    """Yield the text of a file in pieces; ``on_bytes`` gets each byte once, in order.

    A cut-off last character is dropped, and ``on_damage`` is called.

    Raises:
        RefusedError: ``unknown_encoding`` or ``mixed_encoding`` where the text stops being
            readable.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    for piece in pieces(path):
        if on_bytes is not None:
            on_bytes(piece)
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError:
            line, offset, _ = _first_failure(path, encoding.codec, errors=encoding.errors) or (
                None,
                None,
                False,
            )
            raise RefusedError("unknown_encoding", line=line, offset=offset) from None
        if text:
            yield text
    if decoder.getstate()[0] and on_damage is not None:
        on_damage()
