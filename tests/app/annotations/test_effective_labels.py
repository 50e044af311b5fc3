from __future__ import annotations

import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from app.annotations.effective_labels import EffectiveLabels
from app.annotations.effective_layer import EffectiveLayer, EffectiveLegend
from app.canvas.viewport import Viewport
from app.session import Session
from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point


def drawing() -> AnnotationSet:
    """Cancer 100 x 100; a quarter of it cut out, of which the corner is ignored. In the wrong order."""
    shapes = {"Ignore": (0, 0, 20, 20), "Exclusion": (0, 0, 50, 50), "Tumor": (0, 0, 100, 100)}
    groups = tuple(AnnotationGroup(name) for name in shapes)
    outlines = tuple(
        Annotation(str(number), name, Kind.RECTANGLE, shapely.box(*bounds), name)
        for number, (name, bounds) in enumerate(shapes.items())
    )
    return AnnotationSet(groups, outlines)


@pytest.fixture
def labels(qtbot, session: Session, open_case):
    session.document.open(drawing())
    made = EffectiveLabels(session)
    yield made
    made.close()


def test_areas_follow_the_painting_order(qtbot, labels: EffectiveLabels) -> None:
    with qtbot.waitSignal(labels.changed):
        labels.want(labels, True)
    assert labels.labels is not None
    assert labels.labels.areas == {Meaning.CANCER: 7500, Meaning.EXCLUSION: 2100, Meaning.IGNORE: 400}
    assert labels.labels.warning is None


def test_nothing_is_computed_unless_it_is_wanted(qtbot, session: Session, labels: EffectiveLabels) -> None:
    with qtbot.assertNotEmitted(labels.changed, wait=200):
        session.document.open(AnnotationSet())


def test_an_edit_and_another_mapping_are_followed(qtbot, session: Session, labels: EffectiveLabels) -> None:
    with qtbot.waitSignal(labels.changed):
        labels.want(labels, True)
    with qtbot.waitSignal(labels.changed):
        session.document.open(drawing().without_ids("1"))
    assert labels.labels.areas[Meaning.CANCER] == 10_000 - 400
    with qtbot.waitSignal(labels.changed):
        labels.try_out(ClassMapping(cancer=("Krebs",)))
    assert "No group means cancer" in labels.labels.warning
    with qtbot.waitSignal(labels.changed):
        labels.try_out(None)
    assert labels.labels.warning is None


def test_the_layer_paints_what_remains(qtbot, session: Session, labels: EffectiveLabels) -> None:
    layer, legend = EffectiveLayer(labels), EffectiveLegend(session, labels)
    qtbot.addWidget(legend)
    with qtbot.waitSignal(labels.changed):
        layer.set_visible(True)
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        layer.paint(painter, Viewport(Point(50, 50), 0.5, 200, 200))
    assert image.pixelColor(150, 150).red() > image.pixelColor(150, 150).green()
    assert len({image.pixelColor(x, 60).name() for x in range(45, 75)}) > 1  # hatched
    assert [name[0] for _, name, _ in legend.rows()] == ["1", "2", "3"]
    assert legend.grab().size() == legend.size()
