"""Exports through the door every caller uses, read back by readers that know nothing of this program."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openslide
import pyarrow.parquet
import pytest
import shapely
import tifffile
from PIL import Image

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.errors import ConfigError, ProbabilityMapError
from crosscancer_core.export.asap_rules import Verdict, check_overlay
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.export.qupath_rules import faults
from crosscancer_core.export.stored_maps import stored_maps
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.progress import SILENT, Cancelled, Switch
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Export, request_from_json, request_to_json
from crosscancer_core.tiles.grid import TileGrid

_CANCER = shapely.box(264, 214, 520, 470)
_NAME = "Präparat 12"


@pytest.fixture(scope="module")
def slide_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pixels = np.full((800, 1100, 3), 243, np.int16)
    pixels[150:650, 200:900] = (215, 150, 195)
    pixels += np.random.default_rng(0).integers(-6, 7, pixels.shape, np.int16)
    source = ArraySlide(pixels.clip(0, 255).astype(np.uint8))
    path = tmp_path_factory.mktemp("Fälle mit Leerzeichen") / f"{_NAME}.tif"

    def read(region: Any) -> np.ndarray:
        return source.read_level_region(0, int(region.x), int(region.y), int(region.width), int(region.height))

    write_pyramid(path, read, 1100, 800, 1.0)
    return path


@pytest.fixture
def cohort_file(tmp_path: Path, slide_file: Path) -> Path:
    outlines = tmp_path / "S1.xml"
    shape = Annotation("1", "c", Kind.POLYGON, _CANCER, "Tumor")
    write_annotations(AnnotationSet((AnnotationGroup("Tumor"),), (shape,)), outlines)
    slide = CohortSlide(
        id="S1",
        path=slide_file,
        annotations=outlines,
        annotation_status=AnnotationStatus.EXHAUSTIVE,
        role=Role.TEST,
    )
    path = tmp_path / "cohort.json"
    write_cohort(Cohort(name="test", cases=(Case(patient="Müller, Eva", slides=(slide,)),)), path)
    return path


def map_in(cohort_file: Path, slide: Path, model: str, seed: int = 0, *, complete: bool = True) -> ProbabilityMap:
    with open_slide(slide) as opened:
        grid = TileGrid.over(opened.info, 64, 1.0)
        identity = MapIdentity(
            slide_fingerprint=opened.info.fingerprint,
            slide_name=slide.name,
            model_hash=f"hash of {model}",
            model_name=model,
        )
    folder = cohort_file.with_suffix(".crosscancer") / "maps" / model / "S1"
    made = ProbabilityMap.create_file(folder, grid, identity)
    made.values[:] = np.random.default_rng(seed).random(made.values.shape) * 0.6
    made.values[3:7, 4:8] += 0.4  # where the cancer is
    made.values[0] = np.nan
    made.state[:] = np.where(np.isnan(made.values), 3, 1)
    made.provenance.update(
        {
            "slide_path": str(slide),
            "notes": [f'"{slide.name}" was scanned on 2024-05-06 from {slide}: its stain is unusual.'],
        }
    )
    made.write_sidecar(complete=complete)
    return made


@pytest.fixture
def maps(cohort_file: Path, slide_file: Path) -> list[ProbabilityMap]:
    return [map_in(cohort_file, slide_file, "breast"), map_in(cohort_file, slide_file, "double", 1)]


def columns(path: Path) -> dict[str, np.ndarray]:
    return {name: np.asarray(values) for name, values in pyarrow.parquet.read_table(path).to_pydict().items()}


class Told:
    def __init__(self) -> None:
        self.total, self.done, self.events = 0, 0, list[Mapping[str, Any]]()

    def started(self, total: int, unit: str, what: str = "") -> None:
        self.total, self.done = total, 0

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.done += n

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(event)


def request(maps: list[ProbabilityMap], *formats: ExportFormat, **more: Any) -> Export:
    folders = tuple(map.folder for map in maps if map.folder is not None)
    return Export(maps=folders, formats=formats or (ExportFormat.ASAP_XML,), **more)


def test_every_format_is_written_read_back_and_told(maps, cohort_file: Path, slide_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "für ASAP"
    told = Told()
    asked = request(maps, *ExportFormat, folder=out, cohort=cohort_file, dpi=60)
    assert request_from_json(request_to_json(asked)) == asked
    result = run_request(asked, told)
    assert told.total == told.done
    paths = {Path(each["path"]) for each in result["files"]}
    assert set(out.iterdir()) == paths
    assert sum(event["type"] == "file_written" for event in told.events) == len(paths)
    assert result["failed"] == {}
    assert result["complete"] is True
    assert all(path.name.isascii() for path in paths)
    assert any("ASAP on Windows" in warning for warning in result["warnings"])
    names = {path.name for path in paths}
    assert {"Praparat_12_breast_0.5.xml", "Praparat_12_double_0.5.geojson.gz", "Praparat_12_panels.png"} < names
    assert "import_into_qupath.groovy" in names
    with open_slide(slide_file) as slide:
        info = slide.info
    for path in out.glob("*.tif"):
        if not path.name.endswith(".ome.tif"):
            assert check_overlay(path, info).verdict in (Verdict.GOOD, Verdict.NOTE)
    for path in out.glob("*.geojson.gz"):
        assert faults(path) == []
    again = run_request(asked.model_copy(update={"overwrite": True}))  # what was written is in nobody's way
    assert len(again["files"]) == len(paths)


def test_areas_equal_the_confusion_counts(maps, tmp_path: Path) -> None:
    result = run_request(request(maps[:1], folder=tmp_path / "out"))
    read = read_annotations(Path(result["files"][0]["path"])).annotations
    mapping = ClassMapping()
    cancer = mapping.area(read, Meaning.CANCER).difference(mapping.area(read, Meaning.EXCLUSION))
    with np.errstate(invalid="ignore"):
        assert cancer.area == pytest.approx((maps[0].values >= 0.5).sum() * 64**2)
    group = read.group("Tumor")
    assert group is not None
    attributes = group.attributes
    assert attributes["model_hash"] == "hash of breast"
    assert attributes["threshold"] == "0.5"
    assert attributes["slide_fingerprint"] == maps[0].identity.slide_fingerprint
    assert attributes["label_rule"] == "cancer_share >= 0.5"
    assert "Not a medical device" in attributes["notice"]
    assert attributes["precision"] == "float32"
    assert attributes["program"].startswith("CrossCancer")
    assert attributes["date"]
    assert "stain is unusual" in attributes["note_1"]


def test_other_readers_see_what_was_meant(maps, cohort_file: Path, slide_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kinds = (ExportFormat.ASAP_OVERLAY, ExportFormat.LABEL_MASK, ExportFormat.OME_TIFF, ExportFormat.NUMPY)
    run_request(request(maps[:1], *kinds, folder=out, plain_names=False))
    map = maps[0]
    likelihood = tifffile.imread(
        out / f"{_NAME}_likelihood_map.tif"
    )  # its name is the slide's, or ASAP would not load it
    assert likelihood.shape == (800, 1100)
    for x, y in ((300, 300), (10, 10), (1099, 799)):
        value = map.values[y // 64, x // 64]
        assert likelihood[y, x] == (0 if np.isnan(value) else value)
    with openslide.OpenSlide(out / f"{_NAME}_breast_0.5_mask.tif") as mask:
        assert mask.read_region((300, 300), 0, (1, 1)).getpixel((0, 0))[0] == (1 if map.values[4, 4] >= 0.5 else 2)
        assert float(mask.properties["tiff.XResolution"]) == pytest.approx(1e4)
    with tifffile.TiffFile(out / f"{_NAME}_breast_0.5_heat_map.ome.tif") as ome:
        assert ome.is_ome
        first = ome.series[0]
        assert first.axes == "YX"
        assert 'PhysicalSizeX="32.3' in str(ome.ome_metadata) or 'PhysicalSizeX="3' in str(ome.ome_metadata)
        pixels = first.asarray()
        scale = 1100 / pixels.shape[1]
        assert pixels[int(300 / scale), int(300 / scale)] == map.values[4, 4]
    with np.load(out / f"{_NAME}_breast_0.5.npz") as arrays:
        np.testing.assert_array_equal(arrays["values"], map.values)
        assert json.loads(str(arrays["provenance"]))["model_hash"] == "hash of breast"


def test_tables_hold_shares_and_every_arm(maps, cohort_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_request(request(maps, ExportFormat.TABLES, ExportFormat.TABLES_CSV, folder=out, cohort=cohort_file))
    tiles = columns(out / "Praparat_12_tiles.parquet")
    assert len(tiles["slide"]) == (~np.isnan(maps[0].values)).sum()
    assert tiles["cancer_share"].sum() * 64**2 == pytest.approx(_CANCER.area)
    (line,) = np.flatnonzero((tiles["col"] == 5) & (tiles["row"] == 4))
    assert [tiles[name][line] for name in ("x", "y", "size")] == [320, 256, 64]
    assert tiles["probability_breast"][line] == maps[0].values[4, 5]
    assert tiles["probability_double"][line] == maps[1].values[4, 5]
    slides = columns(out / "slides.parquet")
    assert list(slides["arm"]) == ["breast", "double"]
    with np.errstate(invalid="ignore"):
        assert slides["called_mm2"][0] == pytest.approx((maps[0].values >= 0.5).sum() * 0.064**2)
    lesions = columns(out / "lesions.parquet")
    breast = lesions["arm"] == "breast"
    assert lesions["area_mm2"][breast].sum() == pytest.approx(slides["called_mm2"][0])
    largest = lesions["area_px"].argmax()
    assert abs(lesions["centroid_x"][largest] - 384) < 64
    assert lesions["max_probability"][largest] > lesions["mean_probability"][largest] >= 0.5
    metadata = pyarrow.parquet.read_metadata(out / "Praparat_12_tiles.parquet").metadata
    assert metadata[b"crosscancer_model_hash"] == b"hash of breast; hash of double"
    assert (out / "lesions.csv").read_text().splitlines()[0].startswith('"slide","arm"')
    for name in ("Praparat_12_tiles", "slides", "lesions"):
        told = json.loads((out / f"{name}.csv-metadata.json").read_text(encoding="utf-8"))
        assert told["url"] == f"{name}.csv"
        (said,) = told["notes"]
        assert (said["model_hash"], said["threshold"]) == ("hash of breast; hash of double", "0.5")
        assert said["label_rule"] == "cancer_share >= 0.5"
        assert ("slide_fingerprint" in said) == (name == "Praparat_12_tiles")


@pytest.mark.parametrize("deidentified", [False, True])
def test_what_the_guards_say_is_in_every_format(maps, cohort_file: Path, tmp_path: Path, deidentified: bool) -> None:
    for form in ExportFormat:
        out = tmp_path / form.value
        asked = request(maps[:1], form, folder=out, cohort=cohort_file, dpi=40, packed=False, deidentified=deidentified)
        run_request(asked)
        text = ""
        for path in out.iterdir():
            if path.suffix == ".npz":
                with np.load(path) as arrays:
                    text += str(arrays["provenance"])
            else:
                text += path.read_bytes().decode("latin-1")
        assert "its stain is unusual." in text, form


def test_de_identified_files_name_nobody(maps, cohort_file: Path, slide_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = request(maps[:1], *ExportFormat, folder=out, cohort=cohort_file, dpi=40, packed=False, deidentified=True)
    result = run_request(asked)
    assert len(result["files"]) > 10
    for path in out.iterdir():
        content = path.read_bytes()
        if path.suffix == ".npz":
            with np.load(path) as arrays:
                content = b"".join(arrays[name].tobytes() for name in arrays.files)
        text = content.decode("latin-1") + path.name
        for hidden in (
            "Präparat",
            "Praparat",
            "Prparat",
            "Pr\\u00e4",
            _NAME,
            "Müller",
            str(slide_file.parent),
            "2024-05",
        ):
            assert hidden.encode().decode("latin-1") not in text, (path.name, hidden)
    with tifffile.TiffFile(next(out.glob("*_likelihood_map.tif"))) as tiff:
        assert "DateTime" not in tiff.pages[0].tags
    with Image.open(next(out.glob("*_breast_0.5_heat_map.png"))) as picture:
        assert "date" not in picture.text
        assert picture.text["model_hash"] == "hash of breast"


def test_nothing_that_is_there_is_replaced_unasked(maps, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    mine = out / "Praparat_12_double_0.5.xml"
    mine.write_text("three hours of work")
    with pytest.raises(ConfigError, match="there already"):
        run_request(request(maps, folder=out))
    assert list(out.iterdir()) == [mine]
    assert mine.read_text() == "three hours of work"
    run_request(request(maps, folder=out, overwrite=True))
    assert len(read_annotations(mine).annotations) > 0


def test_the_pathologists_names_are_never_taken(maps, slide_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pathologist"):
        run_request(request(maps[:1], folder=tmp_path, pattern="{slide}"))
    (tmp_path / "Praparat_12_breast_0.5.svs").touch()
    with pytest.raises(ConfigError, match="beside it"):
        run_request(request(maps[:1], folder=tmp_path, overwrite=True))
    assert not list(tmp_path.glob("*.xml")) or list(tmp_path.glob("*.xml")) == [tmp_path / "S1.xml"]


@pytest.mark.parametrize(
    ("pattern", "words"), [("{model}", "one name"), ("{slide", "brace"), ("{slide}{patient}", "patient")]
)
def test_patterns_that_cannot_work_are_refused(maps, tmp_path: Path, pattern: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        run_request(request(maps[:1], folder=tmp_path, pattern=pattern))


def test_two_arms_under_one_name_are_refused(maps, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="two files"):
        run_request(request(maps, folder=tmp_path / "out", pattern="{slide}_{threshold}"))
    assert not (tmp_path / "out").exists()


def test_a_slide_that_is_gone_is_a_sentence(maps, tmp_path: Path) -> None:
    map = maps[0]
    map.provenance["slide_path"] = "/gone/S1.svs"
    map.write_sidecar(complete=True)
    with pytest.raises(ConfigError, match="needs the slide file"):
        run_request(request([map], ExportFormat.ASAP_OVERLAY, folder=tmp_path / "out"))
    assert run_request(request([map], ExportFormat.TABLES, folder=tmp_path / "out"))["failed"] == {}
    with pytest.raises(ProbabilityMapError, match="no probability map"):
        run_request(Export(maps=(tmp_path / "nowhere",)))


def test_a_moved_slide_is_found_by_its_content(maps, slide_file: Path, tmp_path: Path) -> None:
    moved = tmp_path / "other name.tif"
    moved.write_bytes(slide_file.read_bytes())
    maps[0].provenance["slide_path"] = "/gone/S1.svs"
    maps[0].write_sidecar(complete=True)
    asked = request(maps[:1], ExportFormat.ASAP_OVERLAY, folder=tmp_path / "out", slides=(moved,))
    (file,) = run_request(asked)["files"]
    assert Path(file["path"]).name == "other name_likelihood_map.tif"  # as ASAP looks for it


def test_an_unfinished_map_is_said(cohort_file: Path, slide_file: Path, tmp_path: Path) -> None:
    map = map_in(cohort_file, slide_file, "breast", complete=False)
    result = run_request(request([map], folder=tmp_path / "out"))
    assert result["complete"] is False
    assert any("Not finished" in warning for warning in result["warnings"])
    assert stored_maps(cohort_file) == []


def test_bounds_are_the_origin_where_asked(maps, tmp_path: Path) -> None:
    kinds = (ExportFormat.QUPATH_TILES, ExportFormat.QUPATH_OUTLINES)
    run_request(request(maps[:1], *kinds, folder=tmp_path / "a", from_bounds=True, only_above=True))
    data = json.loads(gzip.decompress((tmp_path / "a" / "Praparat_12_tiles.geojson.gz").read_bytes()))
    with np.errstate(invalid="ignore"):
        assert len(data["features"]) == (maps[0].values >= 0.5).sum()


def test_cancelling_leaves_no_half_file(maps, tmp_path: Path) -> None:
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(request(maps, *ExportFormat, folder=tmp_path / "out"), SILENT, switch)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_the_maps_of_a_cohort_are_found_by_model(maps, cohort_file: Path) -> None:
    assert stored_maps(cohort_file) == [map.folder for map in maps]
    assert stored_maps(cohort_file, ["double"]) == [maps[1].folder]
