"""Drag the operating point through the real window: overlay, errors, counts, curve and histogram follow."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

import numpy as np
import shapely
from PySide6.QtWidgets import QApplication

from app.main import Program
from app.settings.settings import ThresholdStyle
from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.tiles.grid import TileGrid

SIDE, TILE_PX, STEPS = 317, 16, 120
_WIDTH = SIDE * TILE_PX
_PATIENCE_S = 60


def drag() -> list[float]:
    """Milliseconds of each step from setting the threshold until every view is painted: 100,489 tiles of 16 px."""
    application = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        slide, maps = _files(Path(folder))
        program = Program(application, Path(folder) / "profile")
        window, shown = program.window, program.session.shown
        window.resize(1920, 1080)
        window.show()
        program.session.open_paths([slide, *maps])
        window.docks.evaluation.raise_()
        window.evaluating.show_errors.setChecked(True)
        shown.set_overlay_style(threshold=ThresholdStyle.CONTOUR)
        _wait(application, lambda: window.docks.auc_panel.outcome is not None)
        _wait(application, lambda: window.docks.errors_panel.clusters.rowCount() > 0)
        steps = []
        for threshold in np.linspace(0.2, 0.8, STEPS):
            start = perf_counter()
            shown.set_operating_point(float(threshold))
            application.processEvents()
            steps.append(1000 * (perf_counter() - start))
        window.close()
        _wait(application, lambda: True)
    return steps


def _files(folder: Path) -> tuple[Path, list[Path]]:
    tissue = np.random.default_rng(0).integers(150, 220, (_WIDTH, _WIDTH, 1)).astype(np.uint8)

    def read(region: Region) -> np.ndarray:
        part = tissue[int(region.y) : int(region.bottom), int(region.x) : int(region.right)]
        full = np.full((int(region.height), int(region.width), 3), 255, np.uint8)
        full[: part.shape[0], : part.shape[1]] = part * np.array([1, 0, 1], np.uint8) + np.array([0, 90, 0], np.uint8)
        return full

    slide = folder / "slide.tif"
    write_pyramid(slide, read, _WIDTH, _WIDTH, 0.25)
    circles = [shapely.Point(x, y).buffer(500) for x in (900, 2500, 4100) for y in (900, 2500, 4100)]
    drawn = tuple(Annotation(str(n), "cancer", Kind.POLYGON, shape, "Tumor") for n, shape in enumerate(circles))
    write_annotations(AnnotationSet((AnnotationGroup("Tumor"),), drawn), slide.with_suffix(".xml"))
    with open_slide(slide) as opened:
        info = opened.info
    grid = TileGrid.over(info, TILE_PX, None)
    y, x = np.mgrid[: grid.rows, : grid.columns] * TILE_PX + TILE_PX / 2
    inside = shapely.contains_xy(shapely.union_all(circles), x, y)
    made = []
    for number, name in enumerate(("random", "imagenet", "breast", "double")):
        identity = MapIdentity(
            slide_fingerprint=info.fingerprint, slide_name=slide.name, model_hash=name, model_name=name
        )
        map = ProbabilityMap.create_file(folder / "maps" / name, grid, identity)
        logit = np.random.default_rng(number).normal(np.where(inside, 1, -1) * (1 + 0.3 * number), 1.0)
        map.values[:] = 1 / (1 + np.exp(-logit))
        map.state[:] = 1
        map.write_sidecar(complete=True)
        made.append(folder / "maps" / name)
    return slide, made


def _wait(application: QApplication, ready: object) -> None:
    """Let the window work until ``ready`` and, at the end, until nothing is left to paint."""
    assert callable(ready)
    end = perf_counter() + _PATIENCE_S
    while not ready():
        application.processEvents()
        if perf_counter() > end:
            raise TimeoutError("the window did not get ready")
    for _ in range(20):
        application.processEvents()
