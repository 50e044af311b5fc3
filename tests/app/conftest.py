"""A small case with everything in it, a session that has it open, and real workers that run what a test needs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely

from app.jobs.job_queue import JobQueue
from app.session import Session
from app.settings.settings import Settings
from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.tiles.grid import TileGrid

WIDTH, HEIGHT, TILE, MPP = 1280, 960, 64, 0.44
CANCER = shapely.Polygon([(200, 200), (640, 160), (700, 520), (360, 640), (180, 480)])

_WORKER = """
import os, sys, time
from pathlib import Path
from crosscancer_core.running import worker
from crosscancer_core.tasks import registry

{task}

registry._MODULES = dict.fromkeys(registry._MODULES, "__main__")
sys.exit(worker.main())
"""

MakeQueue = Callable[[str], JobQueue]


@dataclass(frozen=True)
class SmallCase:
    """Files of a cohort of two patients; ``S1`` is the test slide and has a finished map."""

    folder: Path
    cohort: Path
    slide: Path
    map_folder: Path


def outlines(*polygons: shapely.Polygon) -> AnnotationSet:
    """The polygons as annotations of the group ``Tumor``."""
    return AnnotationSet(
        (AnnotationGroup("Tumor"),),
        tuple(
            Annotation(str(number), f"cancer {number}", Kind.POLYGON, polygon, "Tumor")
            for number, polygon in enumerate(polygons)
        ),
    )


def _tissue(seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 12, (HEIGHT, WIDTH, 1))
    pixels = np.full((HEIGHT, WIDTH, 3), (244, 243, 245), np.float64)
    pixels[96:-96, 96:-96] = np.array((196, 120, 170)) + noise[96:-96, 96:-96]
    return pixels.clip(0, 255).astype(np.uint8)


def _write_slide(path: Path, seed: int) -> None:
    pixels = _tissue(seed)

    def read(region: Region) -> np.ndarray:
        part = pixels[int(region.y) : int(region.bottom), int(region.x) : int(region.right)]
        full = np.full((int(region.height), int(region.width), 3), 255, np.uint8)
        full[: part.shape[0], : part.shape[1]] = part
        return full

    write_pyramid(path, read, WIDTH, HEIGHT, MPP)
    write_annotations(outlines(CANCER), path.with_suffix(".xml"))


def _write_map(case: SmallCase, name: str) -> None:
    with open_slide(case.slide) as slide:
        grid = TileGrid.over(slide.info, TILE, MPP)
        identity = MapIdentity(
            slide_fingerprint=slide.info.fingerprint, slide_name="S1.tif", model_hash="0" * 32, model_name=name
        )
    written = ProbabilityMap.create_file(case.map_folder, grid, identity)
    chance = np.random.default_rng(5)
    tiles = np.array([(col, row) for row in range(1, grid.rows - 1) for col in range(1, grid.columns - 1)])
    inside = [CANCER.contains(shapely.Point((col + 0.5) * TILE, (row + 0.5) * TILE)) for col, row in tiles]
    values = 1 / (1 + np.exp(-chance.normal(np.where(inside, 1.3, -1.5), 1.2)))
    written.set(tiles, values.astype(np.float32))
    written.flush()
    written.write_sidecar(complete=True)


@pytest.fixture(scope="package", autouse=True)
def _what_imports_made_stays() -> None:
    """Spares the collections below the walk over all modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_of_windows_dies_here() -> Iterator[None]:
    """As in the program (``app/garbage.py``): no other thread may collect widgets that are caught in cycles."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def small_case(tmp_path_factory: pytest.TempPathFactory) -> SmallCase:
    """Made once; tests must not change its files."""
    folder = tmp_path_factory.mktemp("Fälle")
    cohort = folder / "prostate.json"
    case = SmallCase(folder, cohort, folder / "S1.tif", CohortPlaces(cohort).map_folder("none-smoke", "S1"))
    listed = []
    for number, role in ((1, Role.TEST), (2, Role.TRAIN)):
        path = folder / f"S{number}.tif"
        _write_slide(path, number)
        entry = CohortSlide(
            id=f"S{number}",
            path=path,
            annotations=path.with_suffix(".xml"),
            annotation_status=AnnotationStatus.EXHAUSTIVE,
            role=role,
        )
        listed.append(Case(patient=f"P{number}", slides=(entry,)))
    write_cohort(Cohort(name="Prostate", cases=tuple(listed)), cohort)
    _write_map(case, "none-smoke")
    return case


@pytest.fixture
def session(qtbot: object, tmp_path: Path) -> Iterator[Session]:
    """A session with nothing open, whose user folder is a new one."""
    made = Session(Settings(folder=tmp_path / "user"))
    yield made
    made.close()


@pytest.fixture
def jobs(qtbot: object) -> Iterator[JobQueue]:
    """A queue with real workers."""
    queue = JobQueue()
    yield queue
    queue.shut_down(5_000)


@pytest.fixture
def open_case(qtbot, session: Session, small_case: SmallCase) -> SmallCase:
    """The small case with its cohort, its test slide, outlines and map open in ``session``."""
    session.open_cohort(small_case.cohort)
    with qtbot.waitSignal(session.map_changed, timeout=10_000):
        session.open_slide(small_case.slide)
    return small_case


@pytest.fixture
def queue_of(qtbot: object) -> Iterator[MakeQueue]:
    """``queue_of(source of run())`` gives a queue whose real workers run that function, whatever the verb."""
    made: list[JobQueue] = []

    def make(task: str) -> JobQueue:
        made.append(JobQueue(command=[sys.executable, "-c", _WORKER.format(task=task)]))
        return made[-1]

    yield make
    for queue in made:
        queue.shut_down(2_000)
