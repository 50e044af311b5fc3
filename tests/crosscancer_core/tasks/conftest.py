"""One small slide in a cohort of four: exhaustive, normal, partial, not annotated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from tests.small_cohort import CANCER, TISSUE, annotations


@pytest.fixture(scope="module")
def slide_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pixels = np.full((800, 1100, 3), 243, np.int16)
    left, top, right, bottom = (int(value) for value in TISSUE.bounds)
    pixels[top:bottom, left:right] = (215, 150, 195)
    pixels += np.random.default_rng(0).integers(-6, 7, pixels.shape, np.int16)
    source = ArraySlide(pixels.clip(0, 255).astype(np.uint8))
    path = tmp_path_factory.mktemp("slides") / "slide.tif"

    def read(region: Any) -> np.ndarray:
        return source.read_level_region(0, int(region.x), int(region.y), int(region.width), int(region.height))

    write_pyramid(path, read, 1100, 800, 1.0, progress=SILENT, control=UNCONTROLLED)
    return path


@pytest.fixture
def cohort_file(tmp_path: Path, slide_file: Path) -> Path:
    outlines = tmp_path / "S1.xml"
    write_annotations(annotations(CANCER), outlines)
    slides = {
        "S1": (AnnotationStatus.EXHAUSTIVE, outlines, Role.TEST),
        "S2": (AnnotationStatus.NORMAL, None, Role.TEST),
        "S3": (AnnotationStatus.PARTIAL, outlines, Role.TEST),
        "S4": (AnnotationStatus.NONE, None, Role.UNUSED),
    }
    cases = tuple(
        Case(
            patient=f"P{name}",
            slides=(CohortSlide(id=name, path=slide_file, annotations=file, annotation_status=status, role=role),),
        )
        for name, (status, file, role) in slides.items()
    )
    path = tmp_path / "cohort.json"
    write_cohort(Cohort(name="test", cases=cases), path)
    return path
