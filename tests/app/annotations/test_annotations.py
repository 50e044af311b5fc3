"""Outlines are drawn where and how they should be, and the tree tells the truth about them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage, QPainter

from app.annotations.annotation_layer import AnnotationLayer
from app.annotations.outline_paths import detail_bucket
from app.canvas.viewport import Viewport
from app.session import Session
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point


def painted(layer: AnnotationLayer, viewport: Viewport) -> np.ndarray:
    image = QImage(round(viewport.width), round(viewport.height), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        layer.paint(painter, viewport)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., 2::-1].copy()


def two_groups() -> AnnotationSet:
    return AnnotationSet(
        (AnnotationGroup("Tumor", "#ff0000"), AnnotationGroup("Fine", "#0000ff", parent="Tumor")),
        (
            Annotation("1", "a", Kind.POLYGON, shapely.box(20, 20, 60, 60), "Tumor"),
            Annotation("2", "b", Kind.POLYGON, shapely.box(80, 20, 100, 60), "Fine"),
            Annotation("3", "c", Kind.DOT, shapely.Point(150, 40), None, "#00ff00"),
        ),
    )


VIEW = Viewport(Point(100, 50), 1.0, 200, 100)


def test_groups_have_their_colours(session: Session) -> None:
    session.document.open(two_groups())
    pixels = painted(AnnotationLayer(session), VIEW)
    assert pixels[40, 20].tolist() == pytest.approx([255, 0, 0], abs=60)
    assert pixels[40, 80].tolist() == pytest.approx([255, 0, 0], abs=60)  # the outermost group's colour
    assert pixels[40, 150].tolist() == [0, 255, 0]
    assert pixels[40, 40].tolist() == [255, 255, 255]


def test_hidden_groups_are_not_drawn(qtbot, session: Session) -> None:
    session.document.open(two_groups())
    layer = AnnotationLayer(session)
    layer.set_hidden_groups(frozenset(["Tumor"]))
    pixels = painted(layer, VIEW)
    assert pixels[40, 20].tolist() == [255, 255, 255]
    assert pixels[40, 80].tolist() != [255, 255, 255]


def test_hidden_outlines_and_those_of_hidden_groups_are_not_drawn(session: Session) -> None:
    both = two_groups()
    session.document.open(both.with_replaced(replace(both.annotations[0], hidden=True)))
    assert painted(AnnotationLayer(session), VIEW)[40, 20].tolist() == [255, 255, 255]
    session.document.open(both.with_group(replace(both.groups[0], hidden=True)))
    assert painted(AnnotationLayer(session), VIEW)[40, 80].tolist() == [255, 255, 255]


def test_a_group_can_be_drawn_fainter(session: Session) -> None:
    session.document.open(two_groups())
    layer = AnnotationLayer(session)
    strong = painted(layer, VIEW)[40, 20]
    layer.set_group_opacity("Tumor", 0.3)
    faint = painted(layer, VIEW)[40, 20]
    assert faint[1] > strong[1] + 60


def test_lines_are_as_thick_far_out_as_close_by(session: Session) -> None:
    big = Annotation("1", "a", Kind.POLYGON, shapely.box(0, 0, 20_000, 20_000), "Tumor")
    session.document.open(AnnotationSet((AnnotationGroup("Tumor", "#000000"),), (big,)))
    layer = AnnotationLayer(session)
    for downsample in (0.25, 4.0, 60.0):
        pixels = painted(layer, Viewport(Point(0, 10_000), downsample, 101, 101))
        assert 3 <= (pixels[50, :, 0] < 200).sum() <= 5


def test_tiny_outlines_can_be_seen_from_far(session: Session) -> None:
    session.document.open(two_groups())
    pixels = painted(AnnotationLayer(session), Viewport(Point(0, 0), 400.0, 100, 100))
    assert (pixels[45:56, 45:56] < 200).any()


def test_far_out_there_are_fewer_points(session: Session, real_data) -> None:
    session.document.open(read_annotations(real_data / "breast_bcss" / "bcss_1008.xml").annotations)
    layer = AnnotationLayer(session)
    annotations = session.annotations
    assert annotations is not None

    def points(downsample: float) -> int:
        bucket = detail_bucket(downsample)
        return sum(layer._path(annotation, bucket).outline.elementCount() for annotation in annotations)

    assert points(16) < points(1) / 2
    assert points(64) < points(1) / 3
    exact = sum(len(shapely.get_coordinates(annotation.geometry)) for annotation in annotations)
    assert points(1) == exact


def test_real_files_are_drawn(session: Session, real_data) -> None:
    for path in sorted((real_data / "annotations" / "asap").glob("*.xml")):
        annotations = read_annotations(path).annotations
        session.document.open(annotations)
        left, top, right, bottom = shapely.total_bounds([annotation.geometry for annotation in annotations])
        side = max(right - left, bottom - top, 10)
        view = Viewport(Point((left + right) / 2, (top + bottom) / 2), side / 180, 200, 200)
        assert (painted(AnnotationLayer(session), view) < 250).any(), path.name
