"""Dialogs whose lines break at their width: all of them stand whole, those that come later too."""

import pytest
from PySide6.QtWidgets import QLabel

from fundtracker.ui.review.forms import ReasonDialog
from fundtracker.ui.widgets.building_blocks import label


def whole(dialog):
    labels = [each for each in dialog.findChildren(QLabel) if each.wordWrap() and each.isVisible()]
    return all(each.height() >= each.heightForWidth(each.width()) for each in labels)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_long_words_of_a_question_stand_whole(qtbot, qapp):
    dialog = ReasonDialog(
        "继续吗？", "核对清单有 8 项未通过（各账户各月流水齐全）；" * 6, "完成核对"
    )
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: whole(dialog))
    late = label("请先处理，或写明放行原因。" * 8, wrap=True)
    dialog.layout().insertWidget(1, late)
    qtbot.waitUntil(lambda: late.isVisible() and whole(dialog))
