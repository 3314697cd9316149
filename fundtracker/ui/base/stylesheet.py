"""The style sheet; ``@name`` is a token of ``theme``. Item views keep their own background roles."""

SHEET = """
* { outline: 0; }
QMainWindow, QWidget#page, QStackedWidget, QScrollArea, QWidget#top { background: @bg; }
QScrollArea#clear, QWidget#clear { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QWidget#nav { background: @nav; border-right: 1px solid @border; }
QMenuBar { background: @nav; color: @text2; border-bottom: 1px solid @border; padding: 0 6px; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; color: @text; }
QMenu { background: @surface; color: @text; border: 1px solid @border2; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent_weak; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QFrame#card, QFrame#drawer { background: @surface; border: 1px solid @border; border-radius: 10px; }
QFrame#popup { background: @surface; border: 1px solid @border2; border-radius: 10px; }
QListView#clear { background: transparent; }
QFrame#notice { background: @warn_weak; border: 0; border-radius: 8px; }
QFrame#sunken { background: @sunken; border: 1px dashed @border2; border-radius: 10px; }
QFrame#drop { background: @surface; border: 1px dashed @border2; border-radius: 12px; }
QFrame#hline { background: @border; border: 0; max-height: 1px; min-height: 1px; }
QFrame#total { background: @hover; border: 0; border-bottom-left-radius: 9px; border-bottom-right-radius: 9px; }
QFrame#bar_bad { background: @bad_weak; border: 1px solid @bad; border-radius: 8px; }
QFrame#bar_warn { background: @warn_weak; border: 1px solid @warn; border-radius: 8px; }
QFrame#bar_ok { background: @ok_weak; border: 1px solid @ok; border-radius: 8px; }
QFrame#bar_accent { background: @accent_weak; border: 1px solid @accent; border-radius: 8px; }
QLabel { background: transparent; }
QLabel#muted { color: @muted; }
QLabel#text2 { color: @text2; }
QLabel#bad { color: @bad; }
QLabel#ok { color: @ok; }
QLabel#warn { color: @warn; }
QLabel#accent { color: @accent; }
QLabel#navgroup { color: @muted; padding: 4px 12px 0 12px; }
QLabel#tag { color: @warn; background: @warn_weak; border-radius: 4px; padding: 1px 6px; }
QLabel#key { color: @muted; background: @sunken; border: 1px solid @border; border-radius: 4px; padding: 0 5px; }
QPushButton, QToolButton { background: @surface; color: @text; border: 1px solid @border2; border-radius: 6px;
  padding: 0 12px; min-height: 30px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 28px; }
QPushButton:checked { background: @accent_weak; color: @accent; border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; border-color: @border; background: @sunken; }
QPushButton#primary { background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: bold; }
QPushButton#primary:hover { background: @accent_hi; }
QPushButton#primary:focus { border: 2px solid @text; }
QPushButton#primary:disabled { background: @hover; color: @muted; border-color: @border; }
QPushButton#ghost, QToolButton#ghost { background: transparent; border: 0; color: @text2; padding: 0 8px; }
QPushButton#ghost:hover, QToolButton#ghost:hover { background: @hover; }
QPushButton#ghost:focus, QToolButton#ghost:focus { border: 2px solid @accent; padding: 0 6px; }
QPushButton#link { background: transparent; border: 0; color: @accent; padding: 0 2px; min-height: 20px;
  text-align: left; }
QPushButton#link:focus { border: 1px solid @accent; }
QPushButton#gate { background: transparent; border: 0; padding: 0; min-height: 42px; max-height: 42px; }
QPushButton#figure { background: transparent; border: 0; color: @text; padding: 0; text-align: left; min-height: 18px; }
QPushButton#figure[quiet="true"] { color: @muted; }
QPushButton#figure[below="true"] { color: @bad; }
QPushButton#figure:hover { color: @accent; }
QPushButton#figure:focus { border: 0; border-bottom: 2px solid @accent; padding: 0; }
QPushButton#nav { text-align: left; background: transparent; border: 0; border-radius: 6px; color: @text2;
  padding: 0 10px; min-height: 24px; margin: 0 8px; }
QPushButton#nav:hover { background: @hover; }
QPushButton#nav:checked { background: @accent_weak; color: @accent; font-weight: bold; }
QPushButton#nav:focus { border: 2px solid @accent; padding: 0 8px; min-height: 20px; }
QPushButton#navicon { background: transparent; border: 0; border-radius: 6px; min-height: 24px; padding: 0; margin: 0 4px; }
QPushButton#navicon:hover { background: @hover; }
QPushButton#navicon:checked { background: @accent_weak; }
QPushButton#navicon:focus { border: 2px solid @accent; min-height: 20px; }
QPushButton#navview { text-align: left; background: transparent; border: 0; border-radius: 6px; color: @text2;
  padding: 0 10px 0 38px; min-height: 22px; margin: 0 8px; }
QPushButton#navview:hover { background: @hover; }
QPushButton#navview:focus { border: 2px solid @accent; padding: 0 8px 0 36px; min-height: 18px; }
QPushButton#seg { border: 0; border-radius: 5px; background: transparent; color: @text2; min-height: 26px;
  padding: 0 10px; }
QPushButton#seg:checked { background: @surface; color: @text; font-weight: bold; border: 1px solid @border;
  min-height: 24px; }
QPushButton#seg:focus { border: 2px solid @accent; padding: 0 8px; min-height: 22px; }
QFrame#segbox { background: @seg; border-radius: 7px; border: 0; }
QPushButton#chip { background: @accent_weak; color: @accent; border: 0; border-radius: 12px; min-height: 24px;
  padding: 0 10px; }
QPushButton#chip:focus { border: 2px solid @accent; padding: 0 8px; min-height: 20px; }
QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QDateEdit { background: @surface; color: @text;
  border: 1px solid @border2;
  border-radius: 6px; padding: 0 8px; min-height: 28px; selection-background-color: @accent;
  selection-color: @on_accent; }
QPlainTextEdit { padding: 6px; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid @accent; padding: 0 7px;
  min-height: 26px; }
QLineEdit:disabled, QComboBox:disabled { color: @faint; background: @sunken; }
QLineEdit[wrong="true"] { border: 1px solid @bad; background: @bad_weak; }
QLineEdit#filter { border-radius: 4px; min-height: 22px; max-height: 22px; border: 1px solid @border;
  padding: 0 6px; }
QLineEdit#filter:focus { border: 1px solid @accent; }
QLineEdit#filter[wrong="true"] { border: 1px solid @bad; background: @bad_weak; }
QToolButton#values { border: 0; background: transparent; padding: 0; }
QLineEdit QToolButton, QLineEdit QToolButton:focus { border: 0; background: transparent; padding: 0;
  min-height: 0; }
QLineEdit#find { min-height: 30px; max-height: 30px; padding: 0 4px; }
QLineEdit#find:focus { min-height: 28px; max-height: 28px; padding: 0 3px; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url(@caret); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @border2;
  selection-background-color: @accent_weak; selection-color: @text; }
QComboBox#map { min-height: 22px; border-color: @border; border-radius: 4px; padding: 0 6px; }
QTableView, QTreeView, QListView { background: @surface; color: @text; border: 0; gridline-color: @grid;
  selection-background-color: @accent_weak; selection-color: @text; alternate-background-color: @sunken; }
QTableView#styled::item { padding: 0 8px; }
QHeaderView { background: @sunken; border: 0; }
QHeaderView::section { background: @sunken; color: @text2; border: 0; border-bottom: 1px solid @border;
  padding: 0 11px; font-weight: bold; }
QHeaderView::down-arrow, QHeaderView::up-arrow { image: url(@caret); width: 10px; height: 10px;
  subcontrol-position: center right; }
QTableCornerButton::section { background: @sunken; border: 0; }
QStatusBar { background: @nav; border-top: 1px solid @border; color: @text2; }
QStatusBar::item { border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QWidget#nav QScrollBar:vertical { width: 6px; margin: 0; }
QScrollBar::handle { background: @border2; border-radius: 3px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox { spacing: 8px; color: @text; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @border2; border-radius: 4px;
  background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@check); }
QCheckBox:focus { color: @accent; }
QToolTip { background: @surface; color: @text; border: 1px solid @border2; padding: 4px; }
QProgressBar { background: @grid; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QDialog { background: @surface; }
"""
