from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QMainWindow, QPushButton

from app.session import Session
from app.window.origin_question import OriginQuestion
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide

LONG = 30_000
BOUNDS = Region(1200, 900, 1300, 1000)


def cropped() -> ArraySlide:
    """Tissue in the lower right of a slide that states bounds, as MIRAX slides do."""
    pixels = np.full((2048, 2560, 3), 245, np.uint8)
    pixels[950:1850, 1250:2450] = 190, 110, 160
    slide = ArraySlide(pixels, mpp=1.0)
    slide._info = replace(slide.info, bounds=BOUNDS)
    return slide


@pytest.fixture
def question(qtbot, session: Session, open_case, monkeypatch):
    session._slide.close()
    session._slide = cropped()
    monkeypatch.setattr(session.shelf, "open", lambda *_: cropped())
    window = QMainWindow()
    qtbot.addWidget(window)
    made = OriginQuestion(window, session)
    yield made
    made.close()


def outlined(x: float, y: float) -> AnnotationSet:
    shape = shapely.box(x, y, x + 600, y + 500)
    return AnnotationSet((AnnotationGroup("Tumor"),), (Annotation("a", "a", Kind.POLYGON, shape, "Tumor"),))


def test_outlines_beside_the_tissue_are_moved_and_saved_where_they_were(
    qtbot, session: Session, question: OriginQuestion, tmp_path: Path
) -> None:
    path = tmp_path / "qupath.geojson"
    write_annotations(outlined(200, 200), path)
    session.open_annotations(path)
    qtbot.waitUntil(lambda: question.box is not None, timeout=LONG)
    (move,) = (button for button in question.box.findChildren(QPushButton) if button.text() == "Move them")
    move.click()
    assert session.annotations.annotations[0].geometry.bounds == (1400, 1100, 2000, 1600)
    assert session.document.origin == Point(1200, 900)
    session.document.save(path)
    text = path.read_text(encoding="utf-8")
    assert "[200.0, 200.0]" in text or "[200, 200]" in text  # QuPath finds them where it had them
    assert read_annotations(path).annotations.annotations[0].geometry.bounds == (1400, 1100, 2000, 1600)
    session.document.undo_stack.undo()
    assert session.document.origin == Point(0, 0)


def test_outlines_on_tissue_raise_no_question(
    qtbot, session: Session, question: OriginQuestion, tmp_path: Path
) -> None:
    write_annotations(outlined(1400, 1100), tmp_path / "a.xml")
    session.open_annotations(tmp_path / "a.xml")
    qtbot.waitUntil(lambda: not question._threads._waiting, timeout=LONG)
    assert question.box is None
