"""The window in another language."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from app import translation
from app.cohort.cohort_window import CohortWindow
from app.cohort.new_cohort_dialog import NewCohortDialog
from app.evaluation.compare_dialog import CompareDialog
from app.evaluation.results_window import ResultsWindow
from app.export.export_dialog import ExportDialog
from app.main import Program
from app.prediction.predict_dialog import PredictDialog
from app.resources import resource
from app.settings.settings import Settings, SettingsStore
from app.settings.settings_dialog import SettingsDialog
from app.tiles.grid_layer import GridLayer
from app.tiles.tiles_dialog import TilesDialog
from app.training.train_dialog import TrainDialog

FILES = sorted(resource("translations").glob("*.ts"))
_MOST_MISSING = 0.05
"""Texts that are newer than their translation, as a share of all."""


@pytest.fixture
def german(qtbot, qapp: QApplication) -> Iterator[None]:
    installed = translation.install(qapp, "de")
    yield
    for translator in installed:
        qapp.removeTranslator(translator)


def messages(file: Path) -> list[tuple[str, str]]:
    """(source, translation) of every text; the translation is empty where there is none yet."""
    return [
        (m.findtext("source") or "", m.findtext("translation") or "") for m in ElementTree.parse(file).iter("message")
    ]


def placeholders(text: str) -> list[tuple[str, str]]:
    """Names of the fields and how they are formatted, in alphabetical order: a sentence may turn them round."""
    return sorted((name, shape or "") for _, name, shape, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_translations_keep_what_is_not_words(file: Path) -> None:
    finished = [(source, translated) for source, translated in messages(file) if translated]
    for source, translated in finished:
        assert placeholders(source) == placeholders(translated), source
        assert source.count("&") == translated.count("&"), source
        assert [source.startswith(" "), source.endswith(" ")] == [translated.startswith(" "), translated.endswith(" ")]
        for mark in ("…", ".", ":", "?"):
            assert source.endswith(mark) == translated.endswith(mark), source


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_translations_are_complete_and_compiled(file: Path) -> None:
    found = messages(file)
    missing = [source for source, translated in found if not translated]
    assert len(missing) <= _MOST_MISSING * len(found), missing
    compiled = file.with_suffix(".qm")
    assert compiled.is_file()
    assert compiled.stat().st_size > 0


def test_the_window_speaks_german(german: None, qapp: QApplication, qtbot, tmp_path: Path) -> None:
    program = Program(qapp, tmp_path)
    qtbot.addWidget(program.window)
    titles = [action.text() for action in program.window.menuBar().actions()]
    assert "&Datei" in titles
    assert "&Ansicht" in titles
    for menu in (program.window.menus.file, program.window.menus.view):
        texts = [action.text() for action in menu.actions() if action.text()]
        assert not {"Open slide…", "Fit slide", "Export figure…", "Show outlines"} & set(texts)
    assert "Schnitt öffnen …" in [action.text() for action in program.window.menus.file.actions()]
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    program.window.close()


def shown(root: QWidget) -> Iterator[str]:
    """Texts that a window or dialog shows of its own, without the entries of lists."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), *(action.text() for action in widget.actions()))
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(index) for index in range(widget.count()))


def test_no_english_is_left_between(german: None, qapp: QApplication, qtbot, tmp_path: Path, small_case) -> None:
    program = Program(qapp, tmp_path)
    session, queue = program.session, program.queue
    qtbot.addWidget(program.window)
    program.window.show()
    with qtbot.waitSignal(program.window.view.became_sharp, timeout=20_000):
        session.open_paths([small_case.cohort, small_case.slide])
    pairs = messages(resource("translations") / "crosscancer_de.ts")
    english = {source for source, translated in pairs if translated} - {translated for _, translated in pairs}
    assert english & {*shown(program.window)} == set()
    for made in (
        SettingsDialog(session.settings),
        TrainDialog(session, queue),
        PredictDialog(session, queue),
        ExportDialog(session, queue),
        CohortWindow(session, queue),
        NewCohortDialog(session),
        ResultsWindow(session, queue),
        CompareDialog(session),
        TilesDialog(session, queue, GridLayer()),
    ):
        qtbot.addWidget(made)
        assert english & {*shown(made)} == set()
    program.window.close()


def test_the_language_is_a_setting(qtbot, qapp: QApplication, tmp_path: Path) -> None:
    dialog = SettingsDialog(Settings(folder=tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.language.currentData() == "en"
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    assert dialog.language.currentText() == "Deutsch"
    store = SettingsStore(tmp_path)
    store.save(dialog.edited())
    assert store.load().language == "de"


def test_a_language_that_there_is_none_of_is_english(qapp: QApplication) -> None:
    assert translation.install(qapp, "en") == []
    for installed in translation.install(qapp, "xx"):
        qapp.removeTranslator(installed)
        pytest.fail("there is no such language")
