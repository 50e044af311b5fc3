"""Tiles are counted as the prediction counts them, and take the time that was measured here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from app.prediction import estimate
from app.prediction.estimate import Work, count_tiles, known_rate, seconds
from app.prediction.slide_choice import ChosenSlide
from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.inference.measured_runtimes import Measured, MeasuredRuntimes
from crosscancer_core.models.bundle import BundleInfo, ModelBundle, write_bundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.request_parts import Precision, Runtime
from crosscancer_core.tasks.requests import Predict

SPEC = ModelSpec(input_size=64, mpp=0.44)
CORNERS = ((0.0, 0.0), (640.0, 0.0), (640.0, 320.0), (0.0, 320.0))


def like(**fields: object) -> Predict:
    return Predict(bundle=Path("model"), slides=(), **fields)


def test_tiles_of_tissue_region_and_stride(session, small_case) -> None:
    slides = [ChosenSlide(small_case.slide)]
    whole = count_tiles(session.shelf, slides, SPEC, like(has_glass=False))
    assert whole == Work(20 * 15, 1, 1)
    tissue = count_tiles(session.shelf, slides, SPEC, like())
    assert 100 < tissue.tiles < whole.tiles
    part = count_tiles(session.shelf, slides, SPEC, like(has_glass=False, region=CORNERS))
    assert part.tiles == 10 * 5
    assert count_tiles(session.shelf, slides, SPEC, like(has_glass=False, stride_px=32)).tiles == 40 * 30


def test_drawn_masks_and_settings_of_the_cohort_count(session, small_case, tmp_path: Path) -> None:
    slides = [ChosenSlide(small_case.slide)]
    found = count_tiles(session.shelf, slides, SPEC, like(cohort=small_case.cohort)).tiles
    cohort = read_cohort(small_case.cohort)
    mask = tmp_path / "mask.geojson"
    group = AnnotationGroup("Tissue")
    drawn = Annotation("t", "", Kind.POLYGON, shapely.box(0, 0, 256, 128), "Tissue")
    write_annotations(AnnotationSet((group,), (drawn,)), mask)
    masked = cohort.with_slides({"S1": cohort.slide("S1").model_copy(update={"tissue_mask": mask})})
    write_cohort(masked, tmp_path / "masked.json")
    assert count_tiles(session.shelf, slides, SPEC, like(cohort=tmp_path / "masked.json")).tiles == 4 * 2
    strict = cohort.model_copy(update={"tissue": TissueSettings(minimum_area_um2=1e6)})
    write_cohort(strict, tmp_path / "strict.json")
    assert count_tiles(session.shelf, slides, SPEC, like(cohort=tmp_path / "strict.json")).tiles == 0 < found
    (tmp_path / "broken.json").write_text("{")
    assert count_tiles(session.shelf, slides, SPEC, like(cohort=tmp_path / "broken.json")).tiles == found


def test_a_long_list_is_estimated_and_what_cannot_be_opened_left_out(session, small_case) -> None:
    many = [ChosenSlide(small_case.slide)] * 10
    work = count_tiles(session.shelf, many, SPEC, like(has_glass=False))
    assert (work.tiles, work.exact) == (3000, False)
    gone = [ChosenSlide(Path("gone.tif"))]
    assert count_tiles(session.shelf, gone, SPEC, like()) == Work(0, 1, 0)


@pytest.fixture
def bundle(tmp_path: Path) -> ModelBundle:
    def fill(folder: Path) -> BundleInfo:
        (folder / "model.keras").write_bytes(b"weights")
        np.savez(folder / "probe.npz", tiles=np.zeros((1, 64, 64, 3), np.uint8), probabilities=np.zeros(1, np.float32))
        (folder / "MODEL_CARD.md").write_text("# Card", encoding="utf-8")
        return BundleInfo(name="first", spec=SPEC, recipe=NONE, weights_hash="ab")

    return write_bundle(tmp_path / "first", fill)


def test_the_rate_is_the_one_measured_for_the_choice(monkeypatch, tmp_path, bundle) -> None:
    monkeypatch.setattr(estimate, "cache_folder", lambda: tmp_path)
    assert known_rate(bundle, Runtime.AUTO, Precision.FLOAT32) is None
    for runtime, precision, rate in (
        ("keras", "float32", 20.0),
        ("openvino", "float32", 26.0),
        ("openvino", "bf16", 50.0),
    ):
        measured = Measured(
            runtime=runtime,
            precision=precision,
            device="CPU",
            batch_size=8,
            tiles_per_second=rate,
            probe_difference=0.0,
        )
        MeasuredRuntimes(tmp_path).remember(bundle, measured)
    assert known_rate(bundle, Runtime.AUTO, Precision.FLOAT32).tiles_per_second == 26
    assert known_rate(bundle, Runtime.KERAS, Precision.FLOAT32).tiles_per_second == 20
    assert known_rate(bundle, Runtime.AUTO, Precision.BF16).tiles_per_second == 50
    assert known_rate(bundle, Runtime.AUTO, Precision.INT8) is None


def test_seconds_add_up_over_models_and_flips() -> None:
    assert seconds(Work(100, 1, 1), [10.0, 20.0], flips=False) == pytest.approx(15)
    assert seconds(Work(100, 1, 1), [10.0], flips=True) == pytest.approx(80)
