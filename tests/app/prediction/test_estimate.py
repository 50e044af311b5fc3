"""Tiles are counted as the prediction counts them, and take the time that was measured here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.prediction import estimate
from app.prediction.estimate import Work, count_tiles, known_rate, seconds
from app.prediction.slide_choice import ChosenSlide
from crosscancer_core.inference.measured_runtimes import Measured, MeasuredRuntimes
from crosscancer_core.models.bundle import BundleInfo, ModelBundle, write_bundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.requests import Precision, Predict, Runtime

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
