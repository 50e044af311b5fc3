from __future__ import annotations

import shlex
import shutil

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.export.choices import ChoiceStore
from app.export.export_dialog import ExportDialog
from app.export.preview import preview
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.export.detections import OutlineRule
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.probability_map import ProbabilityMap

NAME = "S1_none-smoke_0.5.xml"


@pytest.fixture
def dialog(qtbot, session, jobs, open_case, tmp_path):
    made = ExportDialog(session, jobs)
    qtbot.addWidget(made)
    made.folder.setText(str(tmp_path))
    made.show()
    return made


def _preview_shown(qtbot, dialog, sentence):
    qtbot.waitUntil(lambda: dialog.form.contents.text() == sentence, timeout=5_000)


def test_preview_follows_the_threshold_wherever_it_is_moved(qtbot, dialog, session):
    _preview_shown(qtbot, dialog, preview(session.map, OutlineRule(0.5)).sentence)
    session.shown.set_operating_point(0.912345)
    assert dialog.form.threshold.value() == 0.912
    assert session.shown.operating_point == 0.912345  # shown rounded, kept as it is
    _preview_shown(qtbot, dialog, preview(session.map, OutlineRule(0.912345)).sentence)
    dialog.form.threshold.setValue(0.25)
    assert session.shown.operating_point == 0.25
    dialog.form.minimum_area.setValue(3000)
    found = preview(session.map, OutlineRule(0.25, minimum_area_um2=3000))
    _preview_shown(qtbot, dialog, found.sentence)
    assert found.polygons < preview(session.map, OutlineRule(0.25)).polygons
    dialog.form.style_box.setCurrentIndex(1)
    smooth = preview(session.map, OutlineRule(0.25, OutlineStyle.ISO_LINES, 3000))
    assert "against the tiles called" in smooth.sentence
    _preview_shown(qtbot, dialog, smooth.sentence)


def test_area_is_that_of_the_tiles_called_cancer(session, open_case):
    found = preview(session.map, OutlineRule(0.5))
    tiles = int((session.map.values >= 0.5).sum())
    side_mm = session.map.grid.stride_px * session.map.grid.mpp / 1000
    assert found.area_mm2 == pytest.approx(tiles * side_mm**2)
    assert found.difference == pytest.approx(0)


def test_it_writes_what_it_showed_and_says_where(qtbot, dialog, session, tmp_path):
    assert NAME in dialog.form.example.text()
    job = dialog.export()
    assert dialog.cancel_button.isVisible()
    with qtbot.waitSignal(job.done, timeout=20_000):
        pass
    assert "read back" in dialog.outcome.text()
    assert not dialog.cancel_button.isVisible()
    read = read_annotations(tmp_path / NAME).annotations
    assert len(read.in_group("Tumor")) == preview(session.map, OutlineRule(0.5)).polygons
    opened = _Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    try:
        qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.urls == [QUrl.fromLocalFile(str(tmp_path))]


class _Opened(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_many_formats_at_once_and_the_choice_is_remembered(qtbot, dialog, session, jobs, tmp_path):
    chosen = (ExportFormat.ASAP_OVERLAY, ExportFormat.QUPATH_TILES, ExportFormat.TABLES_CSV, ExportFormat.PICTURE)
    dialog.formats.choose(chosen)
    dialog.form.bands.setText("0.8, 0.9")
    dialog.form.dpi.setValue(50)
    dialog.form.origin.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.export().done, timeout=30_000):
        pass
    assert (tmp_path / "S1_likelihood_map.tif").is_file()
    assert (tmp_path / "S1_tiles.geojson.gz").is_file()
    assert (tmp_path / "S1_none-smoke_0.5_heat_map.png").is_file()
    again = ExportDialog(session, jobs)
    qtbot.addWidget(again)
    assert again.formats.chosen == chosen
    assert again.form.rule.bands == (0.8, 0.9)
    assert again.form.choices(formats=chosen) == ChoiceStore(session.settings.folder).load()


def test_a_file_that_is_there_is_replaced_only_when_asked_for(qtbot, dialog, tmp_path):
    target = tmp_path / NAME
    target.write_text("mine", encoding="utf-8")
    with qtbot.waitSignal(dialog.export().failed, timeout=20_000):
        pass
    assert "there already" in dialog.outcome.text()
    assert target.read_text(encoding="utf-8") == "mine"
    dialog.replace.setChecked(True)
    with qtbot.waitSignal(dialog.export().done, timeout=20_000):
        pass
    assert target.read_text(encoding="utf-8") != "mine"
    assert not dialog.replace.isChecked()


def test_the_command_on_the_clipboard_does_the_same(qtbot, dialog, session):
    dialog.formats.choose([ExportFormat.ASAP_XML, ExportFormat.PANELS])
    dialog.form.deidentified.setChecked(True)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[:3] == ["crosscancer", "export", str(session.map.folder)]
    assert words[words.index("--format") + 1] == "asap-xml"
    assert "--de-identified" in words
    assert words[words.index("--cohort") + 1] == str(session.cohort_path)


def test_the_whole_cohort_can_be_exported(qtbot, dialog, session, tmp_path):
    index = dialog.arms.scope.findData(True)
    assert index > 0
    dialog.arms.scope.setCurrentIndex(index)
    assert "(1 slides)" in dialog.arms.models.item(0).text()
    with qtbot.waitSignal(dialog.export().done, timeout=20_000):
        pass
    assert (tmp_path / NAME).is_file()


def test_what_cannot_be_exported_says_why(qtbot, dialog, session, tmp_path):
    dialog.folder.setText(str(tmp_path / "no such folder"))
    assert "no such folder" in dialog.outcome.text()
    assert not dialog.export_button.isEnabled()
    dialog.folder.setText(str(tmp_path))
    assert dialog.outcome.text() == ""
    dialog.form.pattern.setText("{model}")
    assert "one name" in dialog.outcome.text()
    dialog.form.pattern.setText("{slide}_{model}")
    dialog.formats.choose([])
    assert "Choose what to write" in dialog.outcome.text()
    assert dialog.export() is None
    dialog.formats.choose([ExportFormat.ASAP_XML])
    shown = session.map
    session.show_map(ProbabilityMap.in_memory(shown.grid, shown.identity))
    assert "in memory only" in dialog.outcome.text()
    _preview_shown(qtbot, dialog, "No tile reaches this threshold: the file would hold no outline.")


def test_a_map_that_vanished_is_a_sentence(qtbot, dialog, session, open_case, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(open_case.map_folder, moved)
    session.open_map(moved)
    shutil.rmtree(moved)
    with qtbot.waitSignal(dialog.export().failed, timeout=20_000):
        pass
    assert "holds no probability map" in dialog.outcome.text()
    assert dialog.export_button.isEnabled()
