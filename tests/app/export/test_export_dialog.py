from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.export.export_dialog import ExportDialog
from app.export.preview import preview
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.probability_map import ProbabilityMap


@pytest.fixture
def dialog(qtbot, session, jobs, open_case, tmp_path):
    made = ExportDialog(session, jobs)
    qtbot.addWidget(made)
    made.folder.setText(str(tmp_path))
    made.show()
    return made


def _preview_shown(qtbot, dialog, sentence):
    qtbot.waitUntil(lambda: dialog.contents.text() == sentence, timeout=5_000)


def test_preview_follows_the_threshold_wherever_it_is_moved(qtbot, dialog, session):
    _preview_shown(qtbot, dialog, preview(session.map, 0.5, 0).sentence)
    session.shown.set_operating_point(0.912345)
    assert dialog.threshold.value() == 0.912
    assert session.shown.operating_point == 0.912345  # shown rounded, kept as it is
    _preview_shown(qtbot, dialog, preview(session.map, 0.912345, 0).sentence)
    dialog.threshold.setValue(0.25)
    assert session.shown.operating_point == 0.25
    dialog.minimum_area.setValue(3000)
    found = preview(session.map, 0.25, 3000)
    _preview_shown(qtbot, dialog, found.sentence)
    assert found.polygons < preview(session.map, 0.25, 0).polygons


def test_area_is_that_of_the_tiles_called_cancer(session, open_case):
    found = preview(session.map, 0.5, 0)
    tiles = int((session.map.values >= 0.5).sum())
    side_mm = session.map.grid.stride_px * session.map.grid.mpp / 1000
    assert found.area_mm2 == pytest.approx(tiles * side_mm**2)


def test_it_writes_what_it_showed_and_says_where(qtbot, dialog, session, tmp_path):
    target = tmp_path / "S1_none-smoke_0.5.xml"
    assert dialog.name.text() == target.name
    job = dialog.export()
    with qtbot.waitSignal(job.done, timeout=20_000):
        pass
    assert str(target) in dialog.outcome.text()
    read = read_annotations(target).annotations
    called = read.in_group("Tumor")
    assert len(called) == preview(session.map, 0.5, 0).polygons
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


def test_a_file_that_is_there_is_replaced_only_when_asked_for(qtbot, dialog, tmp_path):
    target = tmp_path / "S1_none-smoke_0.5.xml"
    target.write_text("mine", encoding="utf-8")
    dialog.folder.setText("")
    dialog.folder.setText(str(tmp_path))
    assert dialog.replace.isVisible()
    assert not dialog.export_button.isEnabled()
    assert dialog.export() is None
    dialog.replace.setChecked(True)
    with qtbot.waitSignal(dialog.export().done, timeout=20_000):
        pass
    assert target.read_text(encoding="utf-8") != "mine"


def test_the_pathologists_own_file_keeps_its_name_to_itself(dialog, session, open_case):
    assert dialog.target.name != open_case.slide.with_suffix(".xml").name
    assert dialog.target.name.startswith("S1_")


def test_what_cannot_be_exported_says_why(qtbot, dialog, session, tmp_path):
    dialog.folder.setText(str(tmp_path / "no such folder"))
    assert "no such folder" in dialog.outcome.text()
    assert not dialog.export_button.isEnabled()
    dialog.folder.setText(str(tmp_path))
    assert dialog.outcome.text() == ""
    shown = session.map
    session.show_map(ProbabilityMap.in_memory(shown.grid, shown.identity))
    assert "in memory only" in dialog.outcome.text()
    _preview_shown(qtbot, dialog, "No tile reaches this threshold: the file would hold no outline.")
    session.select_map(None)
    assert dialog.model.text() == "No prediction is open."
    assert not dialog.export_button.isEnabled()


def test_a_map_that_vanished_is_a_sentence(qtbot, dialog, session, open_case, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(open_case.map_folder, moved)
    session.open_map(moved)
    dialog.folder.setText(str(tmp_path))
    shutil.rmtree(moved)
    with qtbot.waitSignal(dialog.export().failed, timeout=20_000):
        pass
    assert "holds no probability map" in dialog.outcome.text()
    assert dialog.export_button.isEnabled()
