from __future__ import annotations

from pathlib import Path

import shapely

from app.tour.demo_cohort import DemoCohort, cancer_region, is_painted, shows_cancer
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.cohort.cohort import Cohort, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.geometry import Point, Region
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.run_folder import RunFolder

_PLANE = Region(0, 0, 6000, 4000)


def _cancers(*shapes: shapely.Polygon) -> AnnotationSet:
    return AnnotationSet((), tuple(Annotation(str(n), "Tumor", Kind.POLYGON, shape) for n, shape in enumerate(shapes)))


def test_only_a_painted_demo_is_one(tiny_demo: Path, small_case, quick: TrainingConfig) -> None:
    assert is_painted(tiny_demo)
    assert not is_painted(small_case.folder)
    other = small_case.cohort
    assert DemoCohort.of(other, read_cohort(other), quick) is None
    assert DemoCohort.of(None, None, quick) is None
    assert DemoCohort.of(tiny_demo / "breast.json", read_cohort(tiny_demo / "breast.json"), quick) is None


def test_the_model_learns_from_other_slides_than_it_is_shown_on(tiny_demo: Path, quick: TrainingConfig) -> None:
    file = tiny_demo / "prostate.json"
    demo = DemoCohort.of(file, read_cohort(file), quick)
    assert demo is not None
    learned = [demo.cohort.slide(name) for name in demo.extraction().slides or ()]
    assert {slide.role for slide in learned} == {Role.TRAIN, Role.VALIDATION}
    assert demo.unseen not in [slide.path for slide in learned]
    assert demo.prediction().slides == (demo.unseen,)
    assert demo.prediction().bundle.name == demo.training().run_folder.name == "demo-model"


def test_a_run_of_other_settings_is_left_alone(tmp_path: Path, quick: TrainingConfig) -> None:
    demo = DemoCohort(tmp_path / "prostate.json", Cohort(name="empty"), quick)
    RunFolder.open(demo.training().run_folder, quick.model_copy(update={"epochs": 7}))
    assert demo.training().run_folder.name == "demo-model-2"
    RunFolder.open(demo.training().run_folder, quick)
    assert demo.training().run_folder.name == "demo-model-2"


def test_the_largest_cancer_is_shown_close_by() -> None:
    cancers = _cancers(shapely.box(100, 100, 200, 200), shapely.box(3000, 1000, 3800, 1600))
    region = cancer_region(cancers, ClassMapping(), _PLANE)
    assert region is not None
    assert region.contains(Point(3400, 1300))
    assert region.width < 0.5 * _PLANE.width
    assert shows_cancer(region, cancers, ClassMapping(), _PLANE)


def test_of_a_cancer_as_large_as_the_slide_the_middle_is_shown() -> None:
    cancers = _cancers(shapely.box(0, 0, 6000, 4000))
    region = cancer_region(cancers, ClassMapping(), _PLANE)
    assert region is not None
    assert region.centre == _PLANE.centre
    assert shows_cancer(region, cancers, ClassMapping(), _PLANE)


def test_looking_from_afar_or_beside_is_not_looking_at_cancer() -> None:
    cancers = _cancers(shapely.box(3000, 1000, 3800, 1600))
    assert not shows_cancer(_PLANE, cancers, ClassMapping(), _PLANE)
    assert not shows_cancer(Region(0, 0, 500, 500), cancers, ClassMapping(), _PLANE)
    assert not shows_cancer(Region(-900, 0, 500, 500), cancers, ClassMapping(), _PLANE)
    assert cancer_region(AnnotationSet(), ClassMapping(), _PLANE) is None
