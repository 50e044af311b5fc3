from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.canvas.viewport import Viewport
from app.evaluation.auc_panel import AucPanel
from app.evaluation.error_layer import ErrorLayer
from app.evaluation.errors_panel import ErrorsPanel
from crosscancer_core.evaluation.misclassified import Agreement, Outcome
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.grid import Tile


@pytest.fixture
def layer():
    return ErrorLayer()


@pytest.fixture
def panels(qtbot, session, jobs, open_case, layer):
    numbers, errors = AucPanel(session, jobs), ErrorsPanel(session, jobs, layer)
    numbers.outcome_changed.connect(errors.set_outcome)
    errors.tile_marked.connect(numbers.histogram.set_mark)
    for widget in (numbers, errors):
        qtbot.addWidget(widget)
        widget.resize(360, 700)
        widget.show()
    qtbot.waitUntil(lambda: numbers.outcome is not None and errors.clusters.rowCount() > 0, timeout=10_000)
    return numbers, errors


def second_map(session, seed: int = 3) -> ProbabilityMap:
    first = session.map
    identity = first.identity.model_copy(update={"model_name": "other", "model_hash": "1" * 32})
    other = ProbabilityMap.in_memory(first.grid, identity)
    noise = np.random.default_rng(seed).random(first.values.shape)
    other.values[:] = np.where(np.isnan(first.values), np.nan, noise)
    other.state[:] = first.state
    return other


def test_the_counts_are_those_of_the_auc_panel_at_any_threshold(panels, session):
    numbers, errors = panels
    for threshold in (0.2, 0.5, 0.8):
        session.shown.set_operating_point(threshold)
        counts = np.bincount(errors._cells.ravel(), minlength=5)
        shown = [
            int(numbers.confusion.cells[name].text().replace(",", "")) for name in ("hit", "miss", "alarm", "pass")
        ]
        assert counts[1:].tolist() == shown
        assert f"{counts[Outcome.MISSED]:,}" in errors.legend.text()


def test_keys_step_through_the_clusters_and_show_them(qtbot, panels):
    _, errors = panels
    shown = []
    errors.show_wanted.connect(shown.append)
    errors.step(1)
    errors.step(1)
    errors.step(-1)
    errors.step(-1)
    assert [errors.clusters.currentRow()] == [errors.clusters.rowCount() - 1]
    assert len(shown) == 4
    assert shown[0] == shown[2] != shown[1]
    assert min(region.width for region in shown) >= 768  # not blown up beyond the slide's pixels
    sizes = [int(errors.clusters.item(row, 2).text().split()[0]) for row in range(errors.clusters.rowCount())]
    assert sizes == sorted(sizes, reverse=True)
    assert errors.clusters.item(0, 1).text().endswith("mm²")


def test_a_tile_of_the_gallery_is_marked_on_the_histogram_and_a_score_finds_tiles(qtbot, panels):
    numbers, errors = panels
    qtbot.waitUntil(lambda: errors.gallery.count() > 0, timeout=10_000)
    shown = []
    errors.show_wanted.connect(shown.append)
    item = errors.gallery.item(0)
    errors.gallery.itemClicked.emit(item)
    assert len(shown) == 1
    assert numbers.histogram.mark == pytest.approx(float(item.text()), abs=1e-3)
    before = [errors.gallery.item(row).text() for row in range(errors.gallery.count())]
    errors.show_score(0.05)

    def others_are_shown() -> bool:
        texts = [errors.gallery.item(row).text() for row in range(errors.gallery.count())]
        return bool(texts) and texts != before

    qtbot.waitUntil(others_are_shown, timeout=10_000)
    scores = [float(errors.gallery.item(row).text()) for row in range(errors.gallery.count())]
    assert abs(scores[0] - 0.05) == min(abs(score - 0.05) for score in scores)


def test_two_arms_against_each_other(qtbot, panels, session):
    numbers, errors = panels
    assert errors.against.count() == 1
    first = session.map.identity.model_name
    session.show_map(second_map(session))
    qtbot.waitUntil(lambda: numbers.outcome is not None and len(numbers.outcome.all_arms) == 2, timeout=10_000)
    assert numbers.arms.isVisible()
    assert [numbers.arms.item(row, 0).text() for row in range(2)] == sorted([first, "other"])
    qtbot.waitUntil(lambda: errors.against.count() == 2, timeout=5_000)
    errors.against.setCurrentIndex(1)
    assert "only&nbsp;other&nbsp;right" in errors.legend.text()
    wrong = np.bincount(errors._cells.ravel(), minlength=5)
    assert wrong[Agreement.ONLY_FIRST_RIGHT] + wrong[Agreement.ONLY_SECOND_RIGHT] > 0
    errors.step(1)
    assert "right" in errors.clusters.item(0, 0).text()
    row = [numbers.arms.item(row, 0).text() for row in range(2)].index(first)
    numbers.arms.selectRow(row)
    qtbot.waitUntil(lambda: session.map.identity.model_name == first, timeout=5_000)


def test_the_worst_error_is_shown_once_the_numbers_are_there(qtbot, panels):
    numbers, errors = panels
    shown = []
    errors.show_wanted.connect(shown.append)
    errors.show_worst_when_known(numbers.outcome.name)
    errors.set_outcome(numbers.outcome)
    qtbot.waitUntil(lambda: len(shown) == 1, timeout=5_000)
    assert errors.clusters.currentRow() == 0


def test_colours_lie_on_their_tiles(qtbot, panels, layer, session):
    _, errors = panels
    errors.shown.setChecked(True)
    assert layer.visible
    info = session.slide.info
    viewport = Viewport(width=640, height=480).fitted(info.region)
    picture = QImage(640, 480, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    layer.paint(painter, viewport)
    painter.end()
    grid = session.map.grid
    rows, cols = np.nonzero(errors._cells == Outcome.FALSE_ALARM)
    place = viewport.region_to_widget(grid.cell(Tile(int(cols[0]), int(rows[0]))))
    color = picture.pixelColor(int(place.x + place.width / 2), int(place.y + place.height / 2))
    assert color.red() > 200
    assert color.blue() < 90


def test_without_a_map_there_is_nothing_to_step_through(panels, session):
    _, errors = panels
    session.select_map(None)
    assert errors.clusters.rowCount() == 0
    assert not errors.next.isEnabled()
    errors.step(1)
