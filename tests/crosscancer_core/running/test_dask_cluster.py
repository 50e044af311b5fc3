"""Prediction over a real Dask cluster on this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.errors import ConfigError
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import SILENT, UNCONTROLLED, Cancelled, Switch
from crosscancer_core.running.dask_cluster import run_predict
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.tasks.requests import Predict

SIZE = 256


@pytest.fixture
def slides(tmp_path: Path) -> tuple[Path, ...]:
    paths = []
    for number in range(2):
        pixels = np.random.default_rng(number).integers(90, 220, (SIZE, SIZE, 3), np.uint8)
        path = tmp_path / f"slide{number}.tif"
        write_pyramid(
            path,
            lambda area, pixels=pixels: pixels[int(area.y) : int(area.bottom), int(area.x) : int(area.right)],
            SIZE,
            SIZE,
            0.25,
        )
        paths.append(path)
    return tuple(paths)


@pytest.mark.tensorflow
def test_each_slide_is_a_task_and_a_failing_one_stops_no_other(
    slides: tuple[Path, ...], tiny_bundle: Path, tmp_path: Path
) -> None:
    absent = tmp_path / "absent.tif"
    request = Predict(bundle=tiny_bundle, slides=(*slides, absent), maps=tmp_path / "maps", has_glass=False)
    result = run_predict(request, "local:1", SILENT, UNCONTROLLED)
    assert sorted(Path(each["slide"]) for each in result["maps"]) == sorted(slides)
    assert list(result["failed"]) == [absent.name]
    assert absent.name in result["failed"][absent.name]
    for each in result["maps"]:
        assert ProbabilityMap.is_complete(Path(each["map"]))
        assert not np.isnan(ProbabilityMap.open_file(Path(each["map"])).values).any()


def test_cancelling_stops_the_cluster(slides: tuple[Path, ...], tmp_path: Path) -> None:
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_predict(Predict(bundle=tmp_path, slides=slides), "local:1", SILENT, switch)


@pytest.mark.parametrize("cluster", ["cloud:3", "local", "slurm:none", "local:0"])
def test_an_unknown_cluster_is_a_sentence(cluster: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cluster"):
        run_predict(Predict(bundle=tmp_path, slides=(tmp_path,)), cluster, SILENT, UNCONTROLLED)
