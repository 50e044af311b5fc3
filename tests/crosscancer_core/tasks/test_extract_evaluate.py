"""The three verbs on one small cohort, through the door every caller uses."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import shapely
from PIL import Image

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cli.output import event_line
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import (
    AnnotationFormatError,
    CohortFileError,
    ConfigError,
    EvaluationError,
    NotEnoughRoomError,
    NoTissueError,
)
from crosscancer_core.evaluation.result import NO_CANCER, Evaluation
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.progress import SILENT, UNCONTROLLED, Cancelled, Switch
from crosscancer_core.running.local import worker_command, worker_environment
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.judging_requests import Evaluate
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.request_parts import TileCodec
from crosscancer_core.tasks.requests import ExtractTiles, request_to_json
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.store import TileStore

_SPEC = ModelSpec(input_size=64, mpp=1.0)
_TISSUE = shapely.box(200, 150, 900, 650)
_CANCER = shapely.box(264, 214, 520, 470)


def annotations(shape: shapely.Geometry) -> AnnotationSet:
    return AnnotationSet((AnnotationGroup("Tumor"),), (Annotation("1", "c", Kind.POLYGON, shape, "Tumor"),))


@pytest.fixture(scope="module")
def slide_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pixels = np.full((800, 1100, 3), 243, np.int16)
    left, top, right, bottom = (int(value) for value in _TISSUE.bounds)
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
    write_annotations(annotations(_CANCER), outlines)
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


def with_map(cohort: Path, maps: Path, slide_id: str, seed: int = 0, model_hash: str = "h") -> ProbabilityMap:
    with open_slide(read_cohort(cohort).slide(slide_id).path) as slide:
        grid = TileGrid.over(slide.info, 64, 1.0)
        identity = MapIdentity(
            slide_fingerprint=slide.info.fingerprint,
            slide_name=slide.info.path.stem,
            model_hash=model_hash,
            model_name="toy",
        )
    map = ProbabilityMap.create_file(maps / slide_id, grid, identity)
    map.values[:] = np.random.default_rng(seed).random(map.values.shape) * 0.6
    if slide_id == "S1":
        map.values[3:7, 4:8] += 0.4  # where the cancer is
    map.state[:] = 1
    map.write_sidecar(complete=True)
    return map


class Events:
    def __init__(self) -> None:
        self.seen: list[Mapping[str, Any]] = []
        self.steps: dict[str, int] = {}
        self._unit = ""

    def started(self, total: int, unit: str, what: str = "") -> None:
        self._unit = unit

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.steps[self._unit] = self.steps.get(self._unit, 0) + n

    def event(self, event: Mapping[str, Any]) -> None:
        self.seen.append(event)


def test_extract_fills_the_stores_of_annotated_slides_once(cohort_file: Path) -> None:
    events = Events()
    request = ExtractTiles(cohort=cohort_file, spec=_SPEC)
    result = run_request(request, events)
    assert [each["id"] for each in result["slides"]] == ["S1", "S2", "S3"]
    assert not any(each["reused"] for each in result["slides"])
    assert [event["type"] for event in events.seen] == ["extraction_planned", *["slide_extracted"] * 3]
    with TileStore.open(CohortPlaces(cohort_file).tile_store("S1", _SPEC)) as store:
        assert result["slides"][0]["tiles"] == len(store)
        assert (store.table.tissue_share >= 0.25).all()
        assert store.table.cancer_share.sum() * store.grid.tile_area == pytest.approx(_CANCER.area)
        assert store.identity["annotation_status"] == "exhaustive"
    assert all(each["reused"] for each in run_request(request)["slides"])


def test_extract_again_where_something_changed(cohort_file: Path) -> None:
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    write_annotations(annotations(shapely.box(264, 214, 328, 278)), cohort_file.parent / "S1.xml")
    result = run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    assert [each["reused"] for each in result["slides"]] == [False, True, False]
    with TileStore.open(CohortPlaces(cohort_file).tile_store("S1", _SPEC)) as store:
        assert store.table.cancer_share.sum() == pytest.approx(1)
    result = run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, codec=TileCodec.JPEG, slides=("S2",)))
    assert [each["reused"] for each in result["slides"]] == [False]


def test_one_bad_slide_does_not_stop_extraction(cohort_file: Path) -> None:
    (cohort_file.parent / "S1.xml").write_text("<not xml")
    result = run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    assert [each["id"] for each in result["slides"]] == ["S2"]
    assert set(result["failed"]) == {"S1", "S3"}
    with pytest.raises(AnnotationFormatError):
        run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, slides=("S1",)))


def test_extract_says_which_slide_it_cannot_take(cohort_file: Path) -> None:
    with pytest.raises(CohortFileError, match='no slide "S9"'):
        run_request(ExtractTiles(cohort=cohort_file, slides=("S9",)))
    with pytest.raises(CohortFileError, match="S4"):
        run_request(ExtractTiles(cohort=cohort_file, slides=("S4",)))


def test_extraction_can_be_cancelled(cohort_file: Path) -> None:
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC), SILENT, switch)


def test_two_tile_sizes_live_side_by_side(cohort_file: Path) -> None:
    small, large = _SPEC, _SPEC.model_copy(update={"input_size": 128})
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
        result = run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, workers=workers), events)
        assert [each["id"] for each in result["slides"]] == ["S1", "S2", "S3"]
        assert events.steps["tiles"] == result["tiles"]
        contents.append([places.tile_store(name, _SPEC).read_bytes() for name in ("S1", "S2", "S3")])
    assert contents[0] == contents[1]


@pytest.mark.parametrize("stride", [32, 48])
def test_tiles_that_overlap_are_stored_as_they_lie(cohort_file: Path, stride: int) -> None:
    request = ExtractTiles(cohort=cohort_file, spec=_SPEC, stride_px=stride, slides=("S1",))
    result = run_request(request)
    path = CohortPlaces(cohort_file).tile_store("S1", _SPEC, stride)
    assert path != CohortPlaces(cohort_file).tile_store("S1", _SPEC)
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
            share = shapely.box(*region.bounds).intersection(_CANCER).area / 64**2
            assert store.table.cancer_share[index] == pytest.approx(share, abs=1e-6)
    assert run_request(request)["slides"][0]["reused"]


def test_a_stride_that_cannot_be_is_said(cohort_file: Path) -> None:
    for spec, stride, reason in ((_SPEC, 65, "leave gaps"), (_SPEC.model_copy(update={"mpp": 0.05}), 1, "there would")):
        with pytest.raises(ConfigError, match=reason):
            run_request(ExtractTiles(cohort=cohort_file, spec=spec, stride_px=stride))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed by signals on Windows")
def test_a_killed_extraction_goes_on_slide_by_slide_to_the_same_bytes(cohort_file: Path) -> None:
    places, names = CohortPlaces(cohort_file), ("S1", "S2", "S3")
    request = ExtractTiles(cohort=cohort_file, spec=_SPEC, stride_px=32, workers=2)
    stores = [places.tile_store(name, _SPEC, 32) for name in names]
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
    request = ExtractTiles(cohort=cohort_file, spec=_SPEC, workers=2)
    result = run_request(request)
    assert [each["id"] for each in result["slides"]] == ["S2"]
    assert "not a readable annotation file" in result["failed"]["S1"]
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(request, SILENT, switch)


def test_an_estimate_stores_nothing(cohort_file: Path) -> None:
    request = ExtractTiles(cohort=cohort_file, spec=_SPEC, estimate_only=True)
    result = run_request(request)
    assert not CohortPlaces(cohort_file).tiles.exists()
    stored = run_request(request.model_copy(update={"estimate_only": False}))
    assert [each["tiles"] for each in result["slides"]] == [each["tiles"] for each in stored["slides"]]
    places = CohortPlaces(cohort_file)
    size = sum(places.tile_store(name, _SPEC).stat().st_size for name in ("S1", "S2", "S3"))
    assert result["bytes"] == pytest.approx(size, rel=0.3)
    assert result["slides"][0]["cancer"] == 16


def test_room_is_checked_before_anything_is_written(cohort_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(cohort_file.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(NotEnoughRoomError, match="are needed in"):
        run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    assert not list(CohortPlaces(cohort_file).tiles.rglob("*.h5"))


def test_a_slide_without_tissue_is_an_error_with_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    Image.new("RGB", (600, 400), (243, 243, 243)).save(path)
    slide = CohortSlide(id="G", path=path, annotation_status=AnnotationStatus.NORMAL, mpp=1.0)
    cohort = tmp_path / "c.json"
    write_cohort(Cohort(name="c", cases=(Case(patient="P", slides=(slide,)),)), cohort)
    with pytest.raises(NoTissueError, match="No tissue") as caught:
        run_request(ExtractTiles(cohort=cohort, spec=_SPEC))
    with Image.open(caught.value.picture) as picture:
        assert picture.size[0] > 100


def test_conflicts_jpeg_and_native_pixels_are_said(cohort_file: Path) -> None:
    write_annotations(annotations(shapely.box(0, 0, 200, 200)), cohort_file.parent / "S1.xml")
    events = Events()
    spec = _SPEC.model_copy(update={"mpp": 1.1})
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
    result = run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, slides=("S1",)), events)
    kinds = [event["type"] for event in events.seen]
    assert kinds.index("warning") < kinds.index("extraction_planned") < kinds.index("slide_extracted")
    (planned,) = [event for event in events.seen if event["type"] == "extraction_planned"]
    assert (planned["slides"], planned["tiles"]) == (1, result["tiles"])
    assert any("enlarged 4 times" in event["text"] for event in events.seen if event["type"] == "warning")
    assert (event_line(planned) or "").startswith(f"To cut: {result['tiles']:,} tiles of 1 slide, ")
    many = {"type": "extraction_planned", "slides": 28, "tiles": 3_400_000, "bytes": 4.1e11, "seconds": 40_000.0}
    assert event_line(many) == "To cut: 3,400,000 tiles of 28 slides, 410.0 GB, about 11:06:40 (h:mm:ss)"
    again = Events()
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, slides=("S1",)), again)
    assert "extraction_planned" not in [event["type"] for event in again.seen]


def test_evaluate_finished_maps(cohort_file: Path, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    for seed, slide_id in enumerate(("S1", "S2")):
        with_map(cohort_file, maps, slide_id, seed)
    output = tmp_path / "results" / "auc.json"
    data = run_request(Evaluate(cohort=cohort_file, maps=maps, output=output, random_control=0))
    result = Evaluation.from_json(output.read_bytes())
    assert result == Evaluation.model_validate(data)
    assert result.name == "toy"
    assert [slide.slide_id for slide in result.tile.slides] == ["S1", "S2"]
    assert result.tile.slides[1].reason == NO_CANCER
    assert result.tile.auc is not None
    assert result.tile.auc > 0.8
    # the normal slide has no AUC of its own, is in no mean of slides, and its tiles are negatives of the pooled one
    assert result.tile.slides[1].auc is None
    assert result.tile.n_slides_in_mean == 1
    assert result.tile.mean_of_slides == result.tile.slides[0].auc != result.tile.auc
    assert result.tile.slides[1].n_negative > 0
    assert result.tile.n_negative == sum(slide.n_negative for slide in result.tile.slides)
    assert result.tile.n_positive == 16
    assert result.pixel.n_positive == pytest.approx(_CANCER.area)
    assert result.random_control is not None
    assert "S3" in result.notes[0]
    assert "in part" in result.notes[0]


def test_the_last_evaluation_is_kept_for_the_cohort_table(cohort_file: Path, tmp_path: Path) -> None:
    for seed, slide_id in enumerate(("S1", "S2")):
        with_map(cohort_file, tmp_path / "maps", slide_id, seed)
    request = Evaluate(cohort=cohort_file, maps=tmp_path / "maps")
    data = run_request(request)
    kept = CohortPlaces(cohort_file).evaluations / "toy.json"
    assert Evaluation.from_json(kept.read_bytes()).tile.auc == data["tile"]["auc"]
    shutil.rmtree(kept.parent)
    kept.parent.write_text("in the way")
    assert run_request(request)["tile"]["auc"] == data["tile"]["auc"]


def test_evaluate_says_what_is_missing(cohort_file: Path, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    with_map(cohort_file, maps, "S1")
    with pytest.raises(EvaluationError, match='no finished map of slide "S2"'):
        run_request(Evaluate(cohort=cohort_file, maps=maps))
    with pytest.raises(EvaluationError, match='no slide "S9"'):
        run_request(Evaluate(cohort=cohort_file, maps=maps, slides=("S9",)))
    with pytest.raises(EvaluationError, match="can have an AUC"):
        run_request(Evaluate(cohort=cohort_file, maps=maps, slides=("S3", "S4")))
    with pytest.raises(ConfigError, match="label_rule"):
        run_request(Evaluate(cohort=cohort_file, maps=maps, label_rule="most"))
    with_map(cohort_file, maps, "S2", model_hash="other")
    with pytest.raises(EvaluationError, match="different models"):
        run_request(Evaluate(cohort=cohort_file, maps=maps))


def test_a_map_of_another_slide_is_refused(cohort_file: Path, tmp_path: Path) -> None:
    map = with_map(cohort_file, tmp_path / "maps", "S1")
    other = ProbabilityMap.create_file(
        tmp_path / "maps" / "S1", map.grid, map.identity.model_copy(update={"slide_fingerprint": "other"})
    )
    other.write_sidecar(complete=True)
    with pytest.raises(EvaluationError, match="another slide file"):
        run_request(Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",)))


def test_results_replace_nothing_unasked(cohort_file: Path, tmp_path: Path) -> None:
    with_map(cohort_file, tmp_path / "maps", "S1")
    before = cohort_file.read_bytes()
    with pytest.raises(ConfigError, match="there already"):
        run_request(Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",), output=cohort_file))
    assert cohort_file.read_bytes() == before


def test_odd_outlines_are_noticed(cohort_file: Path, tmp_path: Path) -> None:
    """No group that means cancer, or outlines of another slide: said, not silently taken for normal tissue."""
    with_map(cohort_file, tmp_path / "maps", "S1")
    outlines = cohort_file.parent / "S1.xml"
    group = AnnotationGroup("Foo")
    far = Annotation("0", "far", Kind.POLYGON, shapely.box(90_000, 90_000, 91_000, 91_000), "Foo")
    write_annotations(AnnotationSet((group,), (far,)), outlines)
    said: list[str] = []

    class Listener:
        def started(self, total: int, unit: str, what: str = "") -> None: ...
        def advanced(self, n: int = 1, detail: str = "") -> None: ...
        def event(self, event: Mapping[str, Any]) -> None:
            said.append(str(event.get("text")))

    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, slides=("S1",)), Listener())
    notes = run_request(Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",)))["notes"]
    for told in (" ".join(said), " ".join(notes)):
        assert "No group means cancer" in told
        assert "100% of what is outlined lies beyond the slide's edge" in told


def test_an_entered_resolution_holds_in_every_verb_and_is_said(cohort_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "user"
    Shelf(folder).enter(read_cohort(cohort_file).slide("S1").path, 0.5)
    events = Events()
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC, slides=("S1",), shelf=folder), events)
    assert any("0.5 µm per pixel were entered" in str(event.get("text")) for event in events.seen)
    with TileStore.open(CohortPlaces(cohort_file).tile_store("S1", _SPEC)) as store:
        assert store.grid.downsample == 2
    with_map(cohort_file, tmp_path / "maps", "S1")
    request = Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",), shelf=folder)
    assert any("0.5 µm per pixel were entered" in note for note in run_request(request)["notes"])
