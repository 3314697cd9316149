"""Design tokens → palette, style sheet, fonts, icons; the only place that knows a colour."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap

from fundtracker.paths import asset

LIGHT = {
    "bg": "#F5F6F8",
    "surface": "#FFFFFF",
    "sunken": "#F9FAFB",
    "hover": "#F2F4F7",
    "border": "#E4E7EC",
    "border2": "#D0D5DD",
    "text": "#111827",
    "text2": "#475467",
    "muted": "#667085",
    "faint": "#98A2B3",
    "accent": "#2457C5",
    "accent_hi": "#1B46A3",
    "accent_weak": "#E9F0FD",
    "on_accent": "#FFFFFF",
    "ok": "#067647",
    "ok_weak": "#E7F6EE",
    "warn": "#B54708",
    "warn_weak": "#FEF4E6",
    "bad": "#B42318",
    "bad_weak": "#FDECEA",
    "nav": "#FBFBFC",
    "c1": "#2F6BDE",
    "c2": "#16958A",
    "c3": "#D98E04",
    "c4": "#7A5AF8",
    "plan": "#98A2B3",
    "grid": "#EAECF0",
    "bar": "#C3CAD6",
    "seg": "#E9ECF1",
}
DARK = {
    "bg": "#0E1116",
    "surface": "#161A21",
    "sunken": "#12161C",
    "hover": "#1E242D",
    "border": "#272D37",
    "border2": "#39414E",
    "text": "#E7EAF0",
    "text2": "#B0B8C5",
    "muted": "#8A94A4",
    "faint": "#5E6878",
    "accent": "#7AA5FF",
    "accent_hi": "#9BBBFF",
    "accent_weak": "#1A2A4A",
    "on_accent": "#0B1220",
    "ok": "#4CC38A",
    "ok_weak": "#12291F",
    "warn": "#F5B13D",
    "warn_weak": "#31240E",
    "bad": "#FF7B72",
    "bad_weak": "#381B1A",
    "nav": "#12151B",
    "c1": "#7AA5FF",
    "c2": "#43C5B3",
    "c3": "#EDB44C",
    "c4": "#A893FA",
    "plan": "#6D7787",
    "grid": "#232933",
    "bar": "#48515F",
    "seg": "#1B2028",
}
THEMES = {"light": LIGHT, "dark": DARK}
FAMILIES = (
    "Segoe UI Variable Text", "Segoe UI", "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC",
    "Source Han Sans SC", "Noto Sans SC", "Noto Sans CJK TC",
)  # fmt: skip
ROW, HEAD, FILTER, CONTROL, NAV, NAV_SMALL, DRAWER = 32, 34, 30, 32, 212, 56, 288
CAPTION, SMALL, BODY, CARD, TITLE, FIGURE = 11, 12, 13, 14, 20, 28
_current = ["light"]


def use(name: str) -> None:
    """Choose ``light`` or ``dark`` for everything painted from now on."""
    _current[0] = name if name in THEMES else "light"


def name() -> str:
    """Return the theme in use."""
    return _current[0]


def token(key: str) -> str:
    """Return a token as ``#RRGGBB``."""
    return THEMES[_current[0]][key]


def color(key: str) -> QColor:
    """Return a token as a colour."""
    return QColor(_color(token(key)))


@cache
def _color(text: str) -> QColor:
    return QColor(text)


@cache
def font(size: int = BODY, bold: bool = False) -> QFont:
    """Return the font of a pixel size; figures have one width."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if hasattr(QFont.Tag, "fromString"):  # 6.8 makes no tags; its desks' fonts have one width
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def palette() -> QPalette:
    """Return the palette of the theme in use."""
    role, palette = QPalette.ColorRole, QPalette()
    for where, key in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "accent_weak"),
        (role.HighlightedText, "text"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Link, "accent"),
        (role.Mid, "border"),
        (role.Light, "surface"),
        (role.Dark, "border2"),
        (role.Accent, "accent"),
    ):
        palette.setColor(where, color(key))
    disabled = QPalette.ColorGroup.Disabled
    for where in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(disabled, where, color("faint"))
    return palette


def sheet() -> str:
    """Return the style sheet of the theme in use."""
    from fundtracker.ui.base.stylesheet import SHEET

    text = SHEET
    values = dict(THEMES[_current[0]])
    for image in ("caret", "check"):
        values[image] = asset(f"resources/icons/{image}_{_current[0]}.svg").as_posix()
    for key in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{key};", f"{values[key]};").replace(f"@{key})", f"{values[key]})")
        text = text.replace(f"@{key} ", f"{values[key]} ")
    return text


@cache
def _drawings() -> str:
    return str(asset("resources/icons"))


@cache
def _drawing(name: str) -> str:
    with open(f"{_drawings()}/{name}.svg", encoding="utf-8") as file:
        return file.read()


def pixmap(name: str, tone: str = "text2", size: int = 18, ratio: float = 1.0) -> QPixmap:
    """Return a line drawing of ``resources/icons`` in a tone, ``size`` logical pixels wide."""
    return _pixmap(name, token(tone), size, ratio)


@cache
def _pixmap(name: str, ink: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", ink).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, tone: str = "text2", size: int = 18) -> QIcon:
    """Return a drawing as an icon, sharp at the scale of the screens."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _icon(name, token(tone), token("muted" if tone == "on_accent" else "faint"), size, ratio)


@cache
def _icon(name: str, ink: str, disabled: str, size: int, most: float) -> QIcon:
    icon = QIcon()
    for ratio in {1.0, most}:
        icon.addPixmap(_pixmap(name, ink, size, ratio))
        icon.addPixmap(_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return icon
