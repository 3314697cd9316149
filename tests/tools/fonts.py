"""Chinese letters for the windows of tests, pictures and measurements."""

from importlib import util
from pathlib import Path

from PySide6.QtGui import QFontDatabase


def load_fonts() -> None:
    """The machine of the tests may have no Chinese font: labels would measure as boxes."""
    for module in ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold"):
        found = util.find_spec(module)
        for font in Path(found.origin).parent.glob("*.otf") if found and found.origin else ():
            QFontDatabase.addApplicationFont(str(font))
