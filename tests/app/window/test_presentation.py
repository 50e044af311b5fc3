"""An audience sees tissue, no names; and everything comes back afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolBar, QTreeWidget, QTreeWidgetItemIterator

from app.canvas.associated_dialog import AssociatedDialog
from app.main import Program
from crosscancer_core.slides.opening import open_slide

LONG = 20_000


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch, small_case):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    with qtbot.waitSignal(made.window.view.became_sharp, timeout=LONG):
        made.session.open_paths([small_case.cohort, small_case.slide])
    yield made
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def visible_texts(window) -> list[str]:
    found = [window.windowTitle()]
    found += [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    found += [box.itemText(i) for box in window.findChildren(QComboBox) if box.isVisible() for i in range(box.count())]
    for tree in window.findChildren(QTreeWidget):
        iterator = QTreeWidgetItemIterator(tree)
        while (item := iterator.value()) is not None:
            found += [item.text(column) + item.toolTip(column) for column in range(tree.columnCount())]
            iterator += 1
    return found


def test_names_and_panels_go_and_come_back(qtbot, program) -> None:
    window = program.window
    window.views.compare.trigger()
    before = visible_texts(window)
    assert any("S1" in text for text in before)
    window.menus.presentation.action.trigger()
    assert window.isFullScreen()
    assert not any(dock.isVisible() for dock in window.docks.all)
    assert not window.menuBar().isVisible()
    assert not any(bar.isVisible() for bar in window.findChildren(QToolBar))
    assert not [text for text in visible_texts(window) if "S1" in text or "S2" in text]
    window.menus.presentation.leave_action.trigger()
    assert not window.isFullScreen()
    assert window.docks.slides.isVisible()
    assert window.menuBar().isVisible()
    assert all(bar.isVisible() for bar in window.findChildren(QToolBar))
    assert visible_texts(window) == before


def test_leaving_the_program_keeps_the_window_not_the_stage(qtbot, program, qapp, tmp_path: Path) -> None:
    program.window.menus.presentation.action.trigger()
    program.window.close()
    again = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(again.window)
    again.window.show()
    assert not again.window.isFullScreen()
    assert again.window.docks.slides.isVisible()


def test_label_and_macro_are_shown_on_request_only(qtbot, real_data: Path, program) -> None:
    assert not program.window.files.associated.isEnabled()
    path = real_data / "wsi" / "CMU-1-Small-Region.svs"
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.session.open_slide(path)
    assert program.window.files.associated.isEnabled()
    with open_slide(path) as slide:
        dialog = AssociatedDialog(slide)
        qtbot.addWidget(dialog)
        pictures = [label for label in dialog.findChildren(QLabel) if not label.pixmap().isNull()]
        assert {label.accessibleName() for label in pictures} == set(slide.info.associated_names)
    program.window.menus.presentation.action.trigger()
    assert not program.window.files.associated.isEnabled()
