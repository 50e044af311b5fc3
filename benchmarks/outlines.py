"""Very many outlines, and one very large one: frames while panning, picking, a move of the brush."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import numpy as np
import shapely
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.annotations.annotation_layer import AnnotationLayer
from app.annotations.editor import Editor
from app.annotations.tool_layer import ToolLayer
from app.annotations.tools.brush_tool import BrushTool
from app.canvas.layer import Layer
from app.canvas.tool import Pointer
from app.canvas.viewport import Viewport
from app.session import Session
from app.settings.settings import Settings
from benchmarks.figures import Figure, Target
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point

_SIDE, _OUTLINES, _VERTICES = 100_000, 10_000, 100
_WIDTH, _HEIGHT, _STEP_PX, _FRAMES = 1600, 1000, 12, 60
_DOWNSAMPLES = (0.5, 1, 4, 8, 16, 32, 64, 100)
_FRAME, _PICK, _BRUSH = Target(20, "ms"), Target(5, "ms"), Target(30, "ms")


def run() -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with TemporaryDirectory() as folder:
        session = Session(Settings(folder=Path(folder)))
        session.document.open(_many(), None)
        layer = AnnotationLayer(session)
        for downsample in _DOWNSAMPLES:
            yield _panning(application, layer, downsample)
        yield _picking(Editor(session))
        yield from _brushing(application, session)
        session.close()


def _many() -> AnnotationSet:
    """Outlines of cells and glands all over a slide: a million vertices."""
    chance = np.random.default_rng(0)
    turns = np.linspace(0, 2 * np.pi, _VERTICES, endpoint=False)
    objects = []
    for number, (x, y) in enumerate(chance.uniform(0, _SIDE, (_OUTLINES, 2))):
        radius = chance.uniform(40, 800) * (1 + 0.2 * np.sin(5 * turns) + chance.normal(0, 0.03, _VERTICES))
        ring = np.stack([x + radius * np.cos(turns), y + radius * np.sin(turns)], axis=1)
        objects.append(Annotation(str(number), "", Kind.POLYGON, shapely.Polygon(ring), "AB"[number % 2]))
    return AnnotationSet((AnnotationGroup("A", "#00aa00"), AnnotationGroup("B", "#aa0000")), tuple(objects))


def _panning(application: QApplication, layer: AnnotationLayer, downsample: float) -> Figure:
    """Frames and what is done between them, 12 logical pixels a frame; the first frames of a zoom do not count."""
    view = Viewport(Point(_SIDE / 2, _SIDE / 2), downsample, _WIDTH, _HEIGHT)
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    until = perf_counter() + 3
    while perf_counter() < until:
        _frame(layer, view, image)
        application.processEvents()
    frames, processor, between = [], [], []
    for number in range(_FRAMES):
        moved = replace(view, centre=Point(view.centre.x + number * _STEP_PX * downsample, view.centre.y))
        busy = thread_time()
        frames.append(_frame(layer, moved, image))
        processor.append((thread_time() - busy) * 1000)
        start = perf_counter()
        application.processEvents()
        between.append((perf_counter() - start) * 1000)
    p95 = statistics.quantiles(frames, n=20)[-1]
    note = f"median {statistics.median(frames):.1f}, most {max(frames):.1f}; between frames p95 "
    note += f"{statistics.quantiles(between, n=20)[-1]:.1f} ms; processor time p95 "
    note += f"{statistics.quantiles(processor, n=20)[-1]:.1f} ms"
    return Figure("outlines", f"paint p95, {downsample:g} px/px", p95, "ms", _FRAME, note=note)


def _frame(layer: Layer, view: Viewport, image: QImage) -> float:
    with QPainter(image) as painter:
        start = perf_counter()
        layer.paint(painter, view)
        return (perf_counter() - start) * 1000


def _picking(editor: Editor) -> Figure:
    editor.pick(Point(0, 0), 10)  # builds the index
    times = []
    for x, y in np.random.default_rng(1).uniform(0, _SIDE, (300, 2)):
        start = perf_counter()
        editor.pick(Point(x, y), 100)
        times.append((perf_counter() - start) * 1000)
    return Figure("outlines", "pick p95 of 10,000", statistics.quantiles(times, n=20)[-1], "ms", _PICK)


def _brushing(application: QApplication, session: Session) -> Iterator[Figure]:
    """The brush along the rim of one outline of 50,000 vertices: each move with the frame that shows it."""
    chance, turns = np.random.default_rng(2), np.linspace(0, 2 * np.pi, 50_000, endpoint=False)
    radius = 20_000 * (1 + 0.1 * np.sin(40 * turns)) + chance.normal(0, 2, len(turns))
    ring = np.stack([50_000 + radius * np.cos(turns), 50_000 + radius * np.sin(turns)], axis=1)
    outline = Annotation("1", "", Kind.POLYGON, shapely.Polygon(ring), "A")
    session.document.open(AnnotationSet((AnnotationGroup("A"),), (outline,)), None)
    editor, layer = Editor(session), AnnotationLayer(session)
    tools, tool = ToolLayer(editor), BrushTool(editor)
    editor.select(["1"])
    editor.brush_radius = 300
    view = Viewport(Point(69_000, 50_000), 8, _WIDTH, _HEIGHT)
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    until = perf_counter() + 2
    while perf_counter() < until:
        _frame(layer, view, image)
        _frame(tools, view, image)
        application.processEvents()
    tool.press(Pointer(Point(70_000, 48_000), 8))
    moves, processor = [], []
    for number in range(100):
        start, busy = perf_counter(), thread_time()
        tool.drag(Pointer(Point(70_000 + 200 * np.sin(number / 8), 48_000 + 45 * number), 8))
        _frame(layer, view, image)
        _frame(tools, view, image)
        moves.append((perf_counter() - start) * 1000)
        processor.append((thread_time() - busy) * 1000)
    start = perf_counter()
    tool.release(Pointer(Point(70_000, 52_500), 8))
    release = (perf_counter() - start) * 1000
    p95, median = statistics.quantiles(moves, n=20)[-1], statistics.median(moves)
    note = f"median {median:.1f} ms; processor time p95 {statistics.quantiles(processor, n=20)[-1]:.1f} ms"
    yield Figure("outlines", "brush move p95, 50,000 vertices", p95, "ms", _BRUSH, note=note)
    yield Figure("outlines", "brush let go, 50,000 vertices", release, "ms")
