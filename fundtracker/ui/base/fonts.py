"""Chinese letters where the computer has none."""

from __future__ import annotations

from importlib import util
from pathlib import Path

from PySide6.QtGui import QFontDatabase

SHIPPED = "pylopdf_fonts_zh_cn"  # whose letters the papers are set in


def lend_letters() -> bool:
    """Lend the window the Chinese letters of the papers where the system has no Chinese font, and
    tell whether it was so: else every word would be a row of boxes.
    """
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return False
    spec = util.find_spec(SHIPPED)
    if spec is None or spec.origin is None:
        return False
    letters = Path(spec.origin).parent / "NotoSansSC-Regular.otf"
    return QFontDatabase.addApplicationFont(str(letters)) >= 0
