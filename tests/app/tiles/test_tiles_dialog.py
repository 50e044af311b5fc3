from __future__ import annotations

import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.canvas.viewport import Viewport
from app.jobs.job import JobState
from app.tiles.grid_layer import GridLayer
from app.tiles.slide_tiles import GLASS, SlideTiles
from app.tiles.tiles_dialog import TilesDialog
from crosscancer_core.tasks.request_parts import TileCodec
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule
from crosscancer_core.tiles.store import TileStore


@pytest.fixture
def dialog(qtbot, session, jobs, open_case):
    made = TilesDialog(session, jobs, GridLayer())
    qtbot.addWidget(made)
    made.size_px.setValue(64)
    made.mpp.setValue(session.slide.info.mpp)
    made.show()
    return made


def shown(dialog: TilesDialog) -> SlideTiles | None:
    return dialog._layer._tiles


def wait_for_tiles(qtbot, dialog: TilesDialog, size: int = 64) -> SlideTiles:
    def there() -> bool:
        tiles = shown(dialog)
        return tiles is not None and tiles.asked.spec.input_size == size

    qtbot.waitUntil(there, timeout=20_000)
    found = shown(dialog)
    assert found is not None
    return found


def test_grid_counts_and_pictures_agree(qtbot, dialog: TilesDialog) -> None:
    tiles = wait_for_tiles(qtbot, dialog)
    assert tiles.count(CANCER) > 0
    assert f"{tiles.count(CANCER):,} cancer" in dialog.counts.text()
    assert sum(tiles.count(label) for label in (CANCER, NOT_CANCER, -1, GLASS)) == len(tiles.table)
    assert dialog.galleries[CANCER].count() == min(40, tiles.count(CANCER))
    assert all(picture.cancer_share >= 0.5 for picture in tiles.pictures if picture.label == CANCER)
    assert "at least 0.5 of its area" in dialog.told.text()


def test_a_picture_leads_to_its_place(qtbot, dialog: TilesDialog) -> None:
    tiles = wait_for_tiles(qtbot, dialog)
    gallery = dialog.galleries[CANCER]
    with qtbot.waitSignal(dialog.place_wanted) as wanted:
        gallery.itemClicked.emit(gallery.item(0))
    picture = next(each for each in tiles.pictures if each.label == CANCER)
    assert wanted.args[0] == picture.region


def test_numbers_and_rules_label_anew(qtbot, dialog: TilesDialog) -> None:
    by_half = wait_for_tiles(qtbot, dialog).count(CANCER)
    dialog.rule.setCurrentText("any")
    qtbot.waitUntil(lambda: "any of its area" in dialog.told.text(), timeout=20_000)
    assert shown(dialog).count(CANCER) > by_half
    listed = [dialog.rule.itemText(index) for index in range(dialog.rule.count())]
    assert listed[0] == "at least half of it is cancer"
    dialog.rule.setCurrentText("its centre is cancer")
    qtbot.waitUntil(lambda: "its centre lies" in dialog.told.text(), timeout=20_000)
    dialog.rule.setCurrentText("nonsense")
    qtbot.waitUntil(lambda: "is not a rule" in dialog.told.text(), timeout=5_000)
    dialog.rule.setCurrentText("centre")
    dialog.size_px.setValue(96)
    wait_for_tiles(qtbot, dialog, 96)


def test_the_grid_leaves_with_the_dialog(qtbot, dialog: TilesDialog) -> None:
    wait_for_tiles(qtbot, dialog)
    dialog.close()
    assert shown(dialog) is None
    dialog.show()
    wait_for_tiles(qtbot, dialog)


def test_tiles_are_coloured_by_label_where_they_lie(qtbot, dialog: TilesDialog) -> None:
    tiles = wait_for_tiles(qtbot, dialog)
    grid = tiles.table.grid
    index = int(np.flatnonzero(tiles.labels == CANCER)[0])
    region = grid.region(tiles.table.tile(index))
    image = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        dialog._layer.paint(painter, Viewport(region.centre, grid.stride / 40, 200, 200))
    color = image.pixelColor(100, 100)
    assert color.red() > color.blue()
    assert color.alpha() > 60


def test_the_cohort_is_estimated_by_a_worker(qtbot, dialog: TilesDialog, jobs) -> None:
    wait_for_tiles(qtbot, dialog)
    request = dialog.request(True)
    assert request is not None
    assert (request.spec.input_size, request.codec, request.stride_px) == (64, TileCodec.QOI, None)
    dialog.extraction.estimate_button.click()
    (job,) = jobs.jobs
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    assert "tiles with and" in dialog.extraction.told.text()
    assert dialog.extraction.told.text().endswith("MB, about 1 s to do.")


def test_extract_fills_the_stores_of_the_cohort(
    qtbot, dialog: TilesDialog, jobs, session, small_case, tmp_path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    session.open_cohort(folder / "prostate.json")
    dialog.stride.setValue(32)
    dialog.codec.setCurrentIndex(dialog.codec.findData(TileCodec.PNG.value))
    dialog.extraction.extract_button.click()
    (job,) = jobs.jobs
    said = []
    job.told.connect(lambda _: said.append(dialog.extraction.told.text()))
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    assert any(text.startswith("Cutting ") and "can be stopped" in text for text in said)
    assert "tiles of 2 slides are stored" in dialog.extraction.told.text()
    for name in ("S1", "S2"):
        with TileStore.open(session.places.tile_store(name, dialog.spec(), 32)) as store:
            assert store.codec.name == "png"
            assert (store.grid.tile_size_px, store.grid.stride_px) == (64, 32)
            assert (store.table.labels(LabelRule()) == CANCER).any()


def test_the_slide_stays_in_view_beside_it(qtbot, dialog: TilesDialog) -> None:
    wait_for_tiles(qtbot, dialog)
    assert dialog.width() <= 430  # of a window of 1440, whose panels take 360


def test_notes_of_the_cohort_stand_below_what_it_will_take(qtbot, dialog: TilesDialog, jobs) -> None:
    dialog.mpp.setValue(dialog.mpp.value() / 2)
    dialog.extraction.estimate_button.click()
    (job,) = jobs.jobs
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    assert "2 notes: rest the pointer here." in dialog.extraction.told.text()
    assert dialog.extraction.told.toolTip().count("enlarged 2 times") == 2


def test_pictures_of_all_slides_bear_their_names_and_lead_to_them(qtbot, dialog: TilesDialog, session) -> None:
    wait_for_tiles(qtbot, dialog)
    with qtbot.waitSignal(dialog._pictures.ended, timeout=20_000):
        dialog.of.setCurrentIndex(1)
    for label, gallery in dialog.galleries.items():
        names = [gallery.item(row).text() for row in range(gallery.count())]
        assert names == ["S1"] * 8 + ["S2"] * 8
        pictures = [gallery.item(row).data(Qt.ItemDataRole.UserRole) for row in range(gallery.count())]
        assert {picture.label for picture in pictures} == {label}
    gallery = dialog.galleries[CANCER]
    with qtbot.waitSignal(dialog.place_wanted, timeout=10_000) as wanted:
        gallery.itemClicked.emit(gallery.item(12))
    assert session.slide_path.name == "S2.tif"
    assert wanted.args[0] == gallery.item(12).data(Qt.ItemDataRole.UserRole).region
    assert gallery.count() == 16
    dialog.of.setCurrentIndex(0)
    wait_for_tiles(qtbot, dialog)
    qtbot.waitUntil(lambda: gallery.count() == 40 and gallery.item(0).text() == "", timeout=20_000)


def test_pictures_of_all_slides_follow_the_numbers_and_say_what_fails(
    qtbot, dialog: TilesDialog, jobs, session, small_case, tmp_path
) -> None:
    wait_for_tiles(qtbot, dialog)
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    (folder / "S2.xml").unlink()
    session.open_cohort(folder / "prostate.json")
    with qtbot.assertNotEmitted(jobs.failed), qtbot.waitSignal(dialog._pictures.ended, timeout=20_000):
        dialog.of.setCurrentIndex(1)
    assert "S2: " in dialog.told.text()
    gallery = dialog.galleries[CANCER]
    assert gallery.count() == 8
    with qtbot.waitSignal(dialog._pictures.ended, timeout=20_000):
        dialog.size_px.setValue(96)
    assert gallery.item(0).data(Qt.ItemDataRole.UserRole).pixels.shape == (96, 96, 3)
    with qtbot.assertNotEmitted(dialog._pictures.found, wait=500):
        dialog.of.setCurrentIndex(0)


def test_a_stride_leaves_no_gaps(dialog: TilesDialog) -> None:
    dialog.stride.setValue(1000)
    assert dialog.stride.value() == 64
    dialog.size_px.setValue(32)
    assert dialog.stride.value() == 32
