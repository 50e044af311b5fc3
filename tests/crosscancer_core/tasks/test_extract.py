"""Extraction of a small cohort, through the door every caller uses."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
import shapely
from PIL import Image

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.cli.output import event_line
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import (
    AnnotationFormatError,
    CohortFileError,
    ConfigError,
    NotEnoughRoomError,
    NoTissueError,
)
from crosscancer_core.progress import SILENT, Cancelled, Switch
from crosscancer_core.running.local import worker_command, worker_environment
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.request_parts import TileCodec
from crosscancer_core.tasks.requests import ExtractTiles, request_to_json
from crosscancer_core.tiles.store import TileStore
from tests.small_cohort import CANCER, SPEC, Events, annotations


def test_extract_fills_the_stores_of_annotated_slides_once(cohort_file: Path) -> None:
    events = Events()
    request = ExtractTiles(cohort=cohort_file, spec=SPEC)
    result = run_request(request, events)
    assert [each["id"] for each in result["slides"]] == ["S1", "S2", "S3"]
    assert not any(each["reused"] for each in result["slides"])
    assert [event["type"] for event in events.seen] == ["extraction_planned", *["slide_extracted"] * 3]
    with TileStore.open(CohortPlaces(cohort_file).tile_store("S1", SPEC)) as store:
        assert result["slides"][0]["tiles"] == len(store)
        assert (store.table.tissue_share >= 0.25).all()
        assert store.table.cancer_share.sum() * store.grid.tile_area == pytest.approx(CANCER.area)
        assert store.identity["annotation_status"] == "exhaustive"
    assert all(each["reused"] for each in run_request(request)["slides"])


def test_extract_again_where_something_changed(cohort_file: Path) -> None:
    run_request(ExtractTiles(cohort=cohort_file, spec=SPEC))
    write_annotations(annotations(shapely.box(264, 214, 328, 278)), cohort_file.parent / "S1.xml")
    result = run_request(ExtractTiles(cohort=cohort_file, spec=SPEC))
    assert [each["reused"] for each in result["slides"]] == [False, True, False]
    with TileStore.open(CohortPlaces(cohort_file).tile_store("S1", SPEC)) as store:
        assert store.table.cancer_share.sum() == pytest.approx(1)
    result = run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, codec=TileCodec.JPEG, slides=("S2",)))
    assert [each["reused"] for each in result["slides"]] == [False]


def test_one_bad_slide_does_not_stop_extraction(cohort_file: Path) -> None:
    (cohort_file.parent / "S1.xml").write_text("<not xml")
    result = run_request(ExtractTiles(cohort=cohort_file, spec=SPEC))
    assert [each["id"] for each in result["slides"]] == ["S2"]
    assert set(result["failed"]) == {"S1", "S3"}
    with pytest.raises(AnnotationFormatError):
        run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, slides=("S1",)))


def test_extract_says_which_slide_it_cannot_take(cohort_file: Path) -> None:
    with pytest.raises(CohortFileError, match='no slide "S9"'):
        run_request(ExtractTiles(cohort=cohort_file, slides=("S9",)))
    with pytest.raises(CohortFileError, match="S4"):
        run_request(ExtractTiles(cohort=cohort_file, slides=("S4",)))


def test_extraction_can_be_cancelled(cohort_file: Path) -> None:
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(ExtractTiles(cohort=cohort_file, spec=SPEC), SILENT, switch)


def test_two_tile_sizes_live_side_by_side(cohort_file: Path) -> None:
    small, large = SPEC, SPEC.model_copy(update={"input_size": 128})
    run_request(ExtractTiles(cohort=cohort_file, spec=small))
    run_request(ExtractTiles(cohort=cohort_file, spec=large))
    assert all(each["reused"] for each in run_request(ExtractTiles(cohort=cohort_file, spec=small))["slides"])
    for spec in (small, large):
        with TileStore.open(CohortPlaces(cohort_file).fitting_store("S1", spec)) as store:
            assert store.grid.tile_size_px == spec.input_size


def test_worker_processes_store_the_same_bytes(cohort_file: Path) -> None:
    places = CohortPlaces(cohort_file)
    contents = []
    for workers in (1, 2):
        shutil.rmtree(places.tiles, ignore_errors=True)
        events = Events()
        result = run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, workers=workers), events)
        assert [each["id"] for each in result["slides"]] == ["S1", "S2", "S3"]
        assert events.steps["tiles"] == result["tiles"]
        contents.append([places.tile_store(name, SPEC).read_bytes() for name in ("S1", "S2", "S3")])
    assert contents[0] == contents[1]


@pytest.mark.parametrize("stride", [32, 48])
def test_tiles_that_overlap_are_stored_as_they_lie(cohort_file: Path, stride: int) -> None:
    request = ExtractTiles(cohort=cohort_file, spec=SPEC, stride_px=stride, slides=("S1",))
    result = run_request(request)
    path = CohortPlaces(cohort_file).tile_store("S1", SPEC, stride)
    assert path != CohortPlaces(cohort_file).tile_store("S1", SPEC)
    with TileStore.open(path) as store, open_slide(read_cohort(cohort_file).slide("S1").path) as slide:
        assert (store.grid.stride_px, store.grid.tile_size_px) == (stride, 64)
        assert len(store) == result["tiles"]
        chosen = store.table.tissue_share >= 0.25
        assert chosen.all()
        for index in np.linspace(0, len(store) - 1, 12).astype(int).tolist():
            tile = store.table.tile(index)
            region = store.grid.region(tile)
            assert (region.x, region.y) == (tile.col * stride, tile.row * stride)
            pixels = slide.read_level_region(0, int(region.x), int(region.y), 64, 64)
            assert np.array_equal(store.read(index), pixels)
            share = shapely.box(*region.bounds).intersection(CANCER).area / 64**2
            assert store.table.cancer_share[index] == pytest.approx(share, abs=1e-6)
    assert run_request(request)["slides"][0]["reused"]


def test_a_stride_that_cannot_be_is_said(cohort_file: Path) -> None:
    for spec, stride, reason in ((SPEC, 65, "leave gaps"), (SPEC.model_copy(update={"mpp": 0.05}), 1, "there would")):
        with pytest.raises(ConfigError, match=reason):
            run_request(ExtractTiles(cohort=cohort_file, spec=spec, stride_px=stride))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed by signals on Windows")
def test_a_killed_extraction_goes_on_slide_by_slide_to_the_same_bytes(cohort_file: Path) -> None:
    places, names = CohortPlaces(cohort_file), ("S1", "S2", "S3")
    request = ExtractTiles(cohort=cohort_file, spec=SPEC, stride_px=32, workers=2)
    stores = [places.tile_store(name, SPEC, 32) for name in names]
    run_request(request.model_copy(update={"workers": 1}))
    whole = [store.read_bytes() for store in stores]
    shutil.rmtree(places.tiles)
    file = cohort_file.with_name("request.json")
    file.write_text(request_to_json(request))
    worker = subprocess.Popen(
        worker_command(file),
        env=worker_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not any(store.is_file() for store in stores) and time.monotonic() < deadline:
        time.sleep(0.005)
    children = psutil.Process(worker.pid).children(recursive=True)
    worker.kill()
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    worker.wait()
    worker.stdin.close()
    psutil.wait_procs(children, timeout=10)
    finished = [store.is_file() for store in stores]
    assert 0 < sum(finished) < 3
    times = {store: store.stat().st_mtime_ns for store in stores if store.is_file()}
    result = run_request(request)
    assert [each["reused"] for each in result["slides"]] == finished
    assert all(store.stat().st_mtime_ns == time for store, time in times.items())
    assert [store.read_bytes() for store in stores] == whole
    assert sorted(path.name for path in stores[0].parent.iterdir()) == [f"{name}.h5" for name in names]


def test_worker_processes_hand_errors_over_and_stop_when_told(cohort_file: Path) -> None:
    (cohort_file.parent / "S1.xml").write_text("<not xml")
    request = ExtractTiles(cohort=cohort_file, spec=SPEC, workers=2)
    result = run_request(request)
    assert [each["id"] for each in result["slides"]] == ["S2"]
    assert "not a readable annotation file" in result["failed"]["S1"]
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(request, SILENT, switch)


def test_an_estimate_stores_nothing(cohort_file: Path) -> None:
    request = ExtractTiles(cohort=cohort_file, spec=SPEC, estimate_only=True)
    result = run_request(request)
    assert not CohortPlaces(cohort_file).tiles.exists()
    stored = run_request(request.model_copy(update={"estimate_only": False}))
    assert [each["tiles"] for each in result["slides"]] == [each["tiles"] for each in stored["slides"]]
    places = CohortPlaces(cohort_file)
    size = sum(places.tile_store(name, SPEC).stat().st_size for name in ("S1", "S2", "S3"))
    assert result["bytes"] == pytest.approx(size, rel=0.3)
    assert result["slides"][0]["cancer"] == 16


def test_room_is_checked_before_anything_is_written(cohort_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(cohort_file.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(NotEnoughRoomError, match="are needed in"):
        run_request(ExtractTiles(cohort=cohort_file, spec=SPEC))
    assert not list(CohortPlaces(cohort_file).tiles.rglob("*.h5"))


def test_a_slide_without_tissue_is_an_error_with_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    Image.new("RGB", (600, 400), (243, 243, 243)).save(path)
    slide = CohortSlide(id="G", path=path, annotation_status=AnnotationStatus.NORMAL, mpp=1.0)
    cohort = tmp_path / "c.json"
    write_cohort(Cohort(name="c", cases=(Case(patient="P", slides=(slide,)),)), cohort)
    with pytest.raises(NoTissueError, match="No tissue") as caught:
        run_request(ExtractTiles(cohort=cohort, spec=SPEC))
    with Image.open(caught.value.picture) as picture:
        assert picture.size[0] > 100


def test_conflicts_jpeg_and_native_pixels_are_said(cohort_file: Path) -> None:
    write_annotations(annotations(shapely.box(0, 0, 200, 200)), cohort_file.parent / "S1.xml")
    events = Events()
    spec = SPEC.model_copy(update={"mpp": 1.1})
    run_request(ExtractTiles(cohort=cohort_file, spec=spec, codec=TileCodec.JPEG, slides=("S1",)), events)
    told = [event["text"] for event in events.seen if event["type"] == "warning"]
    assert "domain shift" in told[0]
    assert "Native pixels of 1 µm are used for 1.1 µm" in told[1]
    assert "annotated cancer where the tissue mask has glass" in told[2]


def test_what_is_to_be_cut_is_said_before_it_is(cohort_file: Path) -> None:
    cohort = read_cohort(cohort_file)
    wrong = cohort.slide("S1").model_copy(update={"mpp": 4.0})
    write_cohort(cohort.with_slides({"S1": wrong}), cohort_file)
    events = Events()
    result = run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, slides=("S1",)), events)
    kinds = [event["type"] for event in events.seen]
    assert kinds.index("warning") < kinds.index("extraction_planned") < kinds.index("slide_extracted")
    (planned,) = [event for event in events.seen if event["type"] == "extraction_planned"]
    assert (planned["slides"], planned["tiles"]) == (1, result["tiles"])
    assert any("enlarged 4 times" in event["text"] for event in events.seen if event["type"] == "warning")
    assert (event_line(planned) or "").startswith(f"To cut: {result['tiles']:,} tiles of 1 slide, ")
    many = {"type": "extraction_planned", "slides": 28, "tiles": 3_400_000, "bytes": 4.1e11, "seconds": 40_000.0}
    assert event_line(many) == "To cut: 3,400,000 tiles of 28 slides, 410.0 GB, about 11:06:40 (h:mm:ss)"
    again = Events()
    run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, slides=("S1",)), again)
    assert "extraction_planned" not in [event["type"] for event in again.seen]
