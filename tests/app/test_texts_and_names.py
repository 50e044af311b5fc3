"""Every text goes through the translator, and everything that can be used has a name for a screen reader and a key."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from app.cohort.cohort_window import CohortWindow
from app.cohort.new_cohort_dialog import NewCohortDialog
from app.cohort.split_dialog import SplitDialog
from app.evaluation.compare_dialog import CompareDialog
from app.evaluation.results_window import ResultsWindow
from app.export.export_dialog import ExportDialog
from app.main import Program
from app.prediction.predict_dialog import PredictDialog
from app.settings.settings_dialog import SettingsDialog
from app.tiles.grid_layer import GridLayer
from app.tiles.tiles_dialog import TilesDialog
from app.training.train_dialog import TrainDialog

APP = Path(__file__).resolve().parents[2] / "app"
SHOWN = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setLabelText", "setAccessibleName"),
    *("setTitle", "setInformativeText", "showMessage", "addTab", "addRow", "setSuffix", "addMenu"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QDockWidget", "QToolBar"),
}
COMPOSED = (QComboBox, QAbstractSpinBox, QTabBar)
"""What is within these speaks for them."""
NOT_WORDS = {"CrossCancer", "µm²"}
WORD = re.compile(r"[^\W\d_]{3,}")


def texts(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr):
        for part in argument.values:
            yield from texts(part)
    elif isinstance(argument, ast.IfExp):
        yield from texts(argument.body)
        yield from texts(argument.orelse)


def test_every_text_goes_through_the_translator() -> None:
    untranslated = []
    for path in APP.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name not in SHOWN:
                continue
            for argument in call.args:
                for text in texts(argument):
                    plain = re.sub(r"<[^>]*>?|&\w+;|color:", "", text)
                    if WORD.search(plain) and plain.strip(" –[]*") not in NOT_WORDS:
                        untranslated.append(f"{path.relative_to(APP)}:{call.lineno}: {text!r}")
    assert not untranslated


def test_every_text_is_where_translators_find_it() -> None:
    """What gathers the texts does not look into f-strings."""
    hidden = []
    for path in APP.rglob("*.py"):
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            inside = ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ()
            calls = [node.func for node in inside if isinstance(node, ast.Call)]
            hidden += [
                f"{path.relative_to(APP)}:{call.lineno}: {ast.unparse(outer)}"
                for call in calls
                if "tr" in (getattr(call, "attr", ""), getattr(call, "id", ""))
            ]
    assert not hidden


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch, small_case):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    with qtbot.waitSignal(made.window.view.became_sharp, timeout=20_000):
        made.session.open_paths([small_case.cohort, small_case.slide])
    yield made
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader could only call "button" or "field"."""
    labelled = set()
    for form in root.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            field, label = (
                form.itemAt(row, QFormLayout.ItemRole.FieldRole),
                form.itemAt(row, QFormLayout.ItemRole.LabelRole),
            )
            if field is None or label is None:
                continue
            within = (
                [field.widget()]
                if field.widget()
                else [field.layout().itemAt(i).widget() for i in range(field.layout().count())]
            )
            labelled.update(id(widget) for widget in within)
    labelled.update(id(label.buddy()) for label in root.findChildren(QLabel) if label.buddy() is not None)
    found = []
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSlider, QAbstractSpinBox, QAbstractItemView)
    for widget in root.findChildren(QWidget):
        inner = any(isinstance(above, COMPOSED) for above in ancestors(widget)) or widget.objectName().startswith("qt_")
        outside = any(id(parent) in labelled for parent in (widget, widget.parent()))
        if not isinstance(widget, kinds) or isinstance(widget, QScrollBar | QHeaderView) or inner or outside:
            continue
        if isinstance(widget, QAbstractButton) and any(part.isHidden() for part in (widget, *ancestors(widget))):
            continue  # gets its words when it is shown
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (text.strip() or widget.accessibleName().strip()):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__} ({widget.toolTip()})")
    return found


def test_every_control_has_a_name(qtbot, program) -> None:
    window = program.window
    assert "\n".join(nameless(window)) == ""
    for dialog in (
        SettingsDialog(program.session.settings),
        TrainDialog(program.session, program.queue),
        PredictDialog(program.session, program.queue),
        ExportDialog(program.session, program.queue),
        CohortWindow(program.session, program.queue),
        NewCohortDialog(program.session),
        SplitDialog(program.session),
        ResultsWindow(program.session, program.queue),
        CompareDialog(program.session),
        TilesDialog(program.session, program.queue, GridLayer()),
    ):
        qtbot.addWidget(dialog)
        assert "\n".join(nameless(dialog)) == ""


def test_every_action_can_be_reached_by_keyboard(program) -> None:
    """By a key of its own, or through the menu bar."""
    window = program.window
    reachable: set[QAction] = set()
    pending = list(window.menuBar().actions())
    while pending:
        action = pending.pop()
        reachable.add(action)
        menu = action.menu()
        if menu is not None:
            menu.aboutToShow.emit()
            pending.extend(menu.actions())
    every = {action for owner in (window, *window.findChildren(QWidget)) for action in owner.actions()}
    lost = [a.text() for a in every if a.text() and a not in reachable and not a.shortcuts() and a.parent() is window]
    assert lost == []
    assert all(action.text() for action in every if action.shortcuts())


def test_no_two_actions_share_a_key(program) -> None:
    window = program.window
    owners = (window, *window.findChildren(QWidget))
    every = {action for owner in owners for action in owner.actions()}
    keys = [key.toString() for action in every for key in action.shortcuts()]
    assert sorted(keys) == sorted(set(keys))
