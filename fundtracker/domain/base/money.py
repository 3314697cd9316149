"""Money is integer fen; everything else here is how it is written, read and divided."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Fen = int
Key = TypeVar("Key", bound=Hashable)

LARGEST = (
    10**16
)  # fen: a hundred trillion yuan; sums of hundreds of such amounts still fit into the ledger
MINUS = "−"
MISSING = "—"
UNITS = ("yuan", "wan", "yi")

# fen in one unit, decimals shown: Chinese counts in 元, 万元, 亿元, English in CNY, million,
# billion.
_SCALES = {
    ("zh", "yuan"): (100, 2),
    ("zh", "wan"): (1_000_000, 2),
    ("zh", "yi"): (10_000_000_000, 2),
    ("en", "yuan"): (100, 2),
    ("en", "wan"): (100_000_000, 3),
    ("en", "yi"): (100_000_000_000, 3),
}
_SUFFIXES = (
    ("亿元", 10_000_000_000),
    ("亿", 10_000_000_000),
    ("万元", 1_000_000),
    ("万", 1_000_000),
    ("元", 100),
)
_UNIT_WORDS = {"亿元": "yi", "亿": "yi", "万元": "wan", "万": "wan", "元": "yuan"}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def sum_by_key(amounts: Iterable[tuple[Key, Fen]]) -> dict[Key, Fen]:
    """Return the sum of the amounts of each key, in the order in which the keys first come."""
    sums: dict[Key, Fen] = {}
    for key, fen in amounts:
        sums[key] = sums.get(key, 0) + fen
    return sums


def rounded(part: int, divisor: int) -> int:
    """Return ``part / whole`` as the nearest integer, halves away from zero; ``divisor`` > 0."""
    size = (2 * abs(part) + divisor) // (2 * divisor)
    return -size if part < 0 else size


def steps(fen: Fen, unit: str, lang: str = "zh") -> int:
    """Return ``fen`` in the last decimal shown: 213.00 of a unit with two decimals is 21300."""
    scale, decimals = _SCALES[lang, unit]
    return rounded(fen * 10**decimals, scale)


def show(fen: Fen | None, unit: str = "yuan", lang: str = "zh") -> str:
    """Return an amount for the eye: thousands commas, fixed decimals, true minus; None is ``—``.

    ``unit`` is ``yuan``, ``wan`` or ``yi``; English converts to CNY, CNY m, CNY bn. The result is
    rounded for show only; what rounds to zero carries no sign.
    """
    if fen is None:
        return MISSING
    return decimal(steps(fen, unit, lang), _SCALES[lang, unit][1], grouped=True)


def decimal(number: int, decimals: int, *, grouped: bool = False, minus: str = MINUS) -> str:
    """Return ``number`` / 10**decimals with exactly that many decimals."""
    head, tail = divmod(abs(number), 10**decimals)
    text = f"{head:,}" if grouped else str(head)
    sign = minus if number < 0 else ""
    return f"{sign}{text}.{tail:0{decimals}d}" if decimals else f"{sign}{text}"


def plain(fen: Fen) -> str:
    """Return exact yuan for machines: ``-1234.50``."""
    return decimal(fen, 2, minus="-")


def typed(fen: Fen) -> str:
    """Return what a person types for exactly this amount, whatever unit a table is shown in."""
    return plain(fen) + "元"


def exact(fen: Fen, unit: str = "yuan", lang: str = "zh") -> str:
    """Return an amount in a unit to the fen, without zeros at its end: what ``parse`` reads
    back.
    """
    scale, _ = _SCALES[lang, unit]
    text = decimal(fen, len(str(scale)) - 1, grouped=True, minus="-")
    return text.rstrip("0").rstrip(".")


def parse(text: str, unit: str = "yuan", lang: str = "zh") -> Fen:
    """Return the fen of a written amount such as ``1,234.56``, ``−8``, ``55亿元``.

    A unit in the text wins over ``unit`` (of ``lang``, see ``show``). Never rounds.

    Raises:
        ValueError: not a number, finer than a fen, or more than ``LARGEST``.
    """
    body = text.translate(_FULL_WIDTH).replace(MINUS, "-").replace(" ", "").strip().lstrip("¥￥")
    scale = _SCALES[lang, unit][0]
    for suffix, fen in _SUFFIXES:
        if body.endswith(suffix):
            body, scale = body.removesuffix(suffix), fen
            break
    sign = -1 if body.startswith("-") else 1
    head, point, tail = body[body[:1] in "+-" and body != "" :].partition(".")
    groups = head.split(",")
    plain_head = "".join(groups)
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])
    ):
        raise ValueError(text)
    digits = plain_head + tail
    if not (digits.isascii() and digits.isdigit()) or (point and not tail) or not plain_head:
        raise ValueError(text)
    fen, rest = divmod(int(digits) * scale, 10 ** len(tail))
    if rest or fen > LARGEST:
        raise ValueError(text)
    return int(sign * fen)


def shown_alike(fen: Fen, unit: str, lang: str = "zh") -> tuple[Fen, Fen]:
    """Return the least and the greatest fen that ``show`` writes as it writes ``fen``: half a
    last digit apart.
    """
    scale, decimals = _SCALES[lang, unit]
    step = scale // 10**decimals
    digits = rounded(fen, step)
    if not digits:
        return -((step - 1) // 2), (step - 1) // 2
    near, far = abs(digits) * step - step // 2, abs(digits) * step + (step - 1) // 2
    return (near, far) if digits > 0 else (-far, -near)


def named_unit(text: str) -> str:
    """Return the unit that an amount names at its end, yuan, wan or yi; '' where it names none."""
    return next((name for word, name in _UNIT_WORDS.items() if text.strip().endswith(word)), "")


def meanings(text: str, unit: str = "yuan", lang: str = "zh") -> list[tuple[Fen, Fen]]:
    """Return the ranges of fen that a person means by a number read off a table in ``unit``.

    As shown (all that is shown by these digits) and as exact yuan; a unit in the text leaves one
    meaning. A number with more decimals than the table shows is exact.

    Raises:
        ValueError: not an amount, see ``parse``.
    """
    body, named = text.translate(_FULL_WIDTH).strip(), named_unit(text)
    pairs: list[tuple[Fen, Fen]] = []
    for read_in, language in [(named, "zh")] if named else [(unit, lang), ("yuan", lang)]:
        try:
            fen = parse(body, read_in, language)
        except ValueError:
            continue
        decimals = len(body.partition(".")[2].rstrip("元万亿 "))
        shown = decimals <= _SCALES[language, read_in][1]
        pairs.append(shown_alike(fen, read_in, language) if shown else (fen, fen))
    if not pairs:
        raise ValueError(text)
    return list(dict.fromkeys(pairs))


def split(total: Fen, weights: Sequence[int]) -> list[Fen]:
    """Divide ``total`` in proportion to ``weights`` by the largest-remainder method.

    The parts add up to the total to the fen; a negative total is divided as its mirror. Equal
    remainders: the earlier part gets the fen.

    Raises:
        ValueError: no weights, a negative one, or all of them zero.
    """
    weight_sum = sum(weights)
    if weight_sum <= 0 or min(weights) < 0:
        raise ValueError(weights)
    size = abs(total)
    parts = [size * weight // weight_sum for weight in weights]
    left = size - sum(parts)
    by_remainder = sorted(
        range(len(parts)), key=lambda at: (-(size * weights[at] % weight_sum), at)
    )
    for at in by_remainder[:left]:
        parts[at] += 1
    return [-part for part in parts] if total < 0 else parts


def adds_up(parts: Iterable[Fen], total: Fen, unit: str, lang: str = "zh") -> bool:
    """Tell whether the parts as shown add up to the total as shown."""
    return sum(steps(part, unit, lang) for part in parts) == steps(total, unit, lang)


def capital(fen: Fen, *, prefix: bool = False) -> str:
    """Return the amount in banking characters (大写金额), exact; ``prefix`` adds 人民币.

    A zero between figures is written once; whole yuan or jiao end in 整; zero is 零元整.
    """
    yuan, cents = divmod(abs(fen), 100)
    jiao, rest = divmod(cents, 10)
    text = _yuan_digits(yuan) + "元" if yuan or not cents else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif rest and yuan:
        text += "零"
    text += _DIGITS[rest] + "分" if rest else "整"
    return ("人民币" if prefix else "") + ("负" if fen < 0 else "") + text


def _yuan_digits(number: int) -> str:
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if number >= size:
            high, low = divmod(number, size)
            zero = "零" if 0 < low < size // 10 else ""
            return _yuan_digits(high) + name + zero + (_yuan_digits(low) if low else "")
    return _under_ten_thousand(number)


def _under_ten_thousand(number: int) -> str:
    if not number:
        return "零"
    text = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += _DIGITS[digit] + _PLACES[place]
        elif text and not text.endswith("零") and number % 10**place:
            text += "零"
    return text
