"""Very many outlines are drawn as exactly as few are, only later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage, QPainter

from app.annotations import annotation_layer
from app.annotations.annotation_layer import AnnotationLayer
from app.annotations.outline_details import Detail
from app.annotations.outline_paths import EXACT, detail_bucket
from app.canvas.viewport import Viewport
from app.session import Session
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point

VIEW = Viewport(Point(1000, 1000), 1.0, 400, 300)


def circles(count: int = 30) -> AnnotationSet:
    """Rings with a hole each on a lattice of 2000 x 2000 pixels."""
    places = np.random.default_rng(1).uniform(0, 2000, (count * count, 2))
    shapes = [shapely.Point(x, y).buffer(25).difference(shapely.Point(x, y).buffer(10)) for x, y in places]
    annotations = tuple(Annotation(str(n), "a", Kind.POLYGON, shape, "Tumor") for n, shape in enumerate(shapes))
    return AnnotationSet((AnnotationGroup("Tumor", "#ff0000"), AnnotationGroup("Other", "#00ff00")), annotations)


def painted(layer: AnnotationLayer, view: Viewport) -> np.ndarray:
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        layer.paint(painter, view)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def settled(qtbot, layer: AnnotationLayer, view: Viewport) -> np.ndarray:
    """The picture once nothing is drawn any more."""

    def done() -> bool:
        painted(layer, view)
        picture = layer._picture
        wanted = layer._content(detail_bucket(view.downsample))
        return picture._shown is not None and picture._shown.content is wanted and not picture._timer.isActive()

    qtbot.waitUntil(done, timeout=10_000)
    return painted(layer, view)


@pytest.fixture
def few(session: Session, monkeypatch) -> np.ndarray:
    """The view drawn outline by outline."""
    session.document.open(circles())
    with monkeypatch.context() as patch:
        patch.setattr(annotation_layer, "_MOST_POINTS", 10**9)
        return painted(AnnotationLayer(session), VIEW)


@pytest.fixture
def layer(session: Session, few, monkeypatch) -> AnnotationLayer:
    monkeypatch.setattr(annotation_layer, "_MOST_POINTS", 100)
    return AnnotationLayer(session)


def ink(pixels: np.ndarray) -> np.ndarray:
    return pixels[..., 1] < 140


def test_the_picture_shows_the_same_outlines(qtbot, few, layer) -> None:
    many = settled(qtbot, layer, VIEW)
    assert ink(many).any()
    assert (np.abs(few - many) > 80).mean() < 2e-3


def test_panning_keeps_what_was_drawn_and_adds_the_rest(qtbot, layer, session) -> None:
    settled(qtbot, layer, VIEW)
    far = replace(VIEW, centre=Point(1173, 1091))
    step = settled(qtbot, layer, far)
    fresh = settled(qtbot, AnnotationLayer(session), far)
    assert (np.abs(step - fresh) > 80).mean() < 1e-3
    assert ink(fresh).any()


def test_a_frame_far_away_has_all_outlines_in_the_end(qtbot, layer, session) -> None:
    settled(qtbot, layer, VIEW)
    out = replace(VIEW, downsample=8.0)
    first = painted(layer, out)  # the old picture, shrunk
    assert first.min() < 255
    assert ink(settled(qtbot, layer, out)).any()


def test_hidden_groups_and_edits_reach_the_picture(qtbot, layer, session) -> None:
    before = settled(qtbot, layer, VIEW)
    session.document.apply(session.annotations.without_ids(*(str(n) for n in range(0, 900, 2))), "Delete")
    assert ink(settled(qtbot, layer, VIEW)).sum() < 0.8 * ink(before).sum()
    layer.set_hidden_groups(frozenset(["Tumor"]))
    assert painted(layer, VIEW).min() == 255


def test_details_know_each_shape_s_points() -> None:
    shapes = np.array(
        [
            shapely.box(0, 0, 1, 1),
            shapely.MultiPolygon([shapely.box(5, 5, 9, 9), shapely.box(1, 1, 2, 2)]),
            shapely.LineString([(0, 0), (3, 3)]),
            shapely.Point(1, 1),
            shapely.box(0, 0, 3, 3),
        ],
        dtype=object,
    )
    detail = Detail.at(shapes, EXACT)
    assert np.diff(detail.start).tolist() == [5, 10, 2, 0, 5]
    points, line = detail.of(np.array([1, 2]))
    assert len(np.unique(line)) == 3
    assert points[-1].tolist() == [3, 3]
