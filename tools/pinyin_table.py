"""The table of how characters are read, ``resources/pinyin.txt``: ``python -m tools.pinyin_table``.

Made from pypinyin (``pip install -e '.[pinyin]'``, MIT): the program itself never loads it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

PLACE = Path(__file__).parents[1] / "resources" / "pinyin.txt"
FIRST, LAST = 0x4E00, 0x9FFF  # the characters of names; rare planes are looked for as they stand
COMMON = 3  # readings of a character that are kept, the commonest first


def plain(syllable: str) -> str:
    """Return a syllable as it is typed: no tone, ü as v."""
    apart = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    letters = "".join(c for c in apart if not unicodedata.combining(c) or c == "\u0308")
    return letters.replace("u\u0308", "v").replace("\u0308", "").replace("ê", "e")


def main() -> None:
    from pypinyin.pinyin_dict import pinyin_dict

    chars: dict[str, list[str]] = defaultdict(list)
    for code in range(FIRST, LAST + 1):
        readings = dict.fromkeys(map(plain, pinyin_dict.get(code, "").split(",")))
        for syllable in list(readings)[:COMMON]:
            if syllable.isascii() and syllable.isalpha():
                chars[syllable].append(chr(code))
    lines = [f"{syllable}\t{''.join(chars[syllable])}" for syllable in sorted(chars)]
    PLACE.write_text("\n".join([*lines, ""]), "utf-8")
    print(f"{len(lines)} syllables, {PLACE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
