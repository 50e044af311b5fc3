"""Which tiles a stage gets, from cohort files and tile stores; no framework."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np
import pytest

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.splits import k_folds, with_split
from crosscancer_core.errors import ConfigError, TileStoreError, TrainingError
from crosscancer_core.geometry import Region
from crosscancer_core.models.recipes import SOURCE, TARGET
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.tiles.extract import extract_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import COLUMNS, TileTable
from crosscancer_core.tiles.sampling import SamplingWay
from crosscancer_core.training.config import FoldOfSplit, TrainingConfig, Validation
from crosscancer_core.training.preview import preview
from crosscancer_core.training.stage_data import StageData, stage_data
from tests.tiny_training import SIZE, tiny_config

_N = 36


def _store(path: Path, of: Path, seed: int, cancer: float, size: int = SIZE) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (6 * size, 6 * size, 3), np.uint8)
    slide = ArraySlide(pixels, mpp=0.25)
    grid = TileGrid(Region(0, 0, 6 * size, 6 * size), size, size, 1.0, 0.25)
    rows, cols = np.divmod(np.arange(_N), 6)
    columns = {name: np.zeros(_N, np.float32) for name in COLUMNS} | {
        "col": cols.astype(np.int32),
        "row": rows.astype(np.int32),
        "tissue_share": np.ones(_N, np.float32),
        "inside_share": np.ones(_N, np.float32),
        "cancer_share": (np.arange(_N) < cancer * _N).astype(np.float32),
        "centre": (np.arange(_N) < cancer * _N).astype(np.int8),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    extract_slide(slide, TileTable(grid, **columns), path, identity={"fingerprint": fingerprint(of)})


def _cohort(folder: Path, *slides: tuple[str, str, Role, float], size: int = SIZE) -> Path:
    """``slides``: patient, id, role, share of cancer tiles."""
    path = folder / "cohort.json"
    cases: dict[str, list[CohortSlide]] = {}
    for number, (patient, name, role, cancer) in enumerate(slides):
        cases.setdefault(patient, []).append(
            CohortSlide(id=name, path=folder / f"{name}.tif", role=role, annotation_status=AnnotationStatus.EXHAUSTIVE)
        )
        file = folder / f"{name}.tif"
        folder.mkdir(exist_ok=True)
        file.write_text(name)
        _store(CohortPlaces(path).tile_store(name, ModelSpec(input_size=size, mpp=0.25)), file, number, cancer, size)
    write_cohort(
        Cohort(name="test", cases=tuple(Case(patient=name, slides=tuple(each)) for name, each in cases.items())), path
    )
    return path


def load_stage_data(cohort: Path, config: TrainingConfig) -> StageData:
    with stage_data(cohort, config) as data:
        return data


_TRAIN = Role.TRAIN
_THREE = (("A", "a1", _TRAIN, 0.5), ("A", "a2", _TRAIN, 0.5), ("B", "b1", _TRAIN, 0.5), ("C", "c1", _TRAIN, 0.25))


def test_by_patient_no_patient_stands_on_both_sides(tmp_path: Path) -> None:
    data = load_stage_data(_cohort(tmp_path, *_THREE), tiny_config(validation_share=0.3))
    seen, kept = set(data.training.source.tolist()), set(data.validation.source.tolist())
    assert seen
    assert kept
    assert not seen & kept
    assert not ({0, 1} & seen and {0, 1} & kept)  # a1 and a2 are of one patient
    assert set(data.fingerprints) == {fingerprint(tmp_path / f"{name}.tif") for name in ("a1", "a2", "b1", "c1")}
    assert any("patients" in note for note in data.notes)


def test_tile_random_takes_its_share_of_both_classes_and_says_that_it_flatters(tmp_path: Path) -> None:
    config = tiny_config(validation=Validation.TILE_RANDOM, tiles_per_class=None, validation_share=0.2)
    data = load_stage_data(_cohort(tmp_path, ("A", "a", _TRAIN, 0.5)), config)
    assert (len(data.training), len(data.validation)) == (28, 8)
    assert data.validation.labels.sum() == 4
    tiles = np.concatenate([data.training.index, data.validation.index])
    assert sorted(tiles.tolist()) == list(range(_N))
    assert any("flatter" in note for note in data.notes)


def test_validation_slides_named_by_the_cohort_are_used(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path, ("A", "a", _TRAIN, 0.5), ("B", "b", Role.VALIDATION, 0.5), ("C", "c", Role.TEST, 0.5))
    data = load_stage_data(cohort, tiny_config())
    assert set(data.training.source.tolist()) == {0}
    assert set(data.validation.source.tolist()) == {1}
    assert set(data.fingerprints) == {fingerprint(tmp_path / f"{name}.tif") for name in ("a", "b")}


def test_the_papers_validation_is_random_even_where_the_cohort_names_slides(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path, ("A", "a", _TRAIN, 0.5), ("B", "b", Role.VALIDATION, 0.5))
    data = load_stage_data(cohort, tiny_config(validation=Validation.TILE_RANDOM))
    assert set(data.validation.source.tolist()) == {0, 1}
    assert data.training_patients == data.validation_patients == ("A", "B")
    assert any("leaks" in note for note in data.notes)


def test_a_fold_decides_who_trains_in_the_target_and_not_in_a_source(tmp_path: Path) -> None:
    path = _cohort(tmp_path, *_THREE)
    cohort = read_cohort(path)
    write_cohort(with_split(cohort, k_folds(cohort, 3, seed=0)), path)
    config = tiny_config(fold=FoldOfSplit(split="3 folds", number=1), source_tiles_per_class=5)
    data = load_stage_data(path, config)
    assert len(set(data.training_patients) | set(data.validation_patients)) == 2
    with stage_data(path, config, SOURCE) as source:
        assert set(source.training_patients) | set(source.validation_patients) == {"A", "B", "C"}
        assert len(source.training) + len(source.validation) == 10


def test_a_look_at_the_stage_shows_tiles_of_both_classes(tmp_path: Path) -> None:
    path = _cohort(tmp_path, *_THREE)
    shown = preview(path, tiny_config(augment=True), TARGET)
    assert shown.tiles.shape == (12, SIZE, SIZE, 3)
    assert shown.labels.tolist() == [0.0] * 6 + [1.0] * 6
    assert not set(shown.training_patients) & set(shown.validation_patients)
    assert sum(shown.training) + sum(shown.validation) == 126


def test_the_hash_names_tiles_and_split(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path, *_THREE)
    one = load_stage_data(cohort, tiny_config())
    assert load_stage_data(cohort, tiny_config()).hash == one.hash
    assert load_stage_data(cohort, tiny_config(seed=1)).hash != one.hash
    assert load_stage_data(cohort, tiny_config(label_rule="any")).hash == one.hash  # the same tiles and labels


def test_fewer_tiles_than_asked_are_said(tmp_path: Path) -> None:
    data = load_stage_data(_cohort(tmp_path, *_THREE), tiny_config(tiles_per_class=1000))
    assert any("63 tiles of each class were drawn instead of 1000" in note for note in data.notes)


def test_what_cannot_be_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="two patients"):
        load_stage_data(_cohort(tmp_path / "1", ("A", "a", _TRAIN, 0.5)), tiny_config())
    with pytest.raises(TrainingError, match="no annotated slide"):
        load_stage_data(_cohort(tmp_path / "2", ("A", "a", Role.TEST, 0.5)), tiny_config())
    with pytest.raises(TrainingError, match="no tile of the class “cancer”"):
        load_stage_data(_cohort(tmp_path / "3", ("A", "a", _TRAIN, 0.0)), tiny_config())
    with pytest.raises(TrainingError, match="32 px, the model takes 64 px"):
        load_stage_data(_cohort(tmp_path / "4", ("A", "a", _TRAIN, 0.5), size=32), tiny_config())
    cohort = _cohort(tmp_path / "5", ("A", "a", _TRAIN, 0.5))
    CohortPlaces(cohort).fitting_store("a", tiny_config().spec).unlink()
    with pytest.raises(TileStoreError, match="no tile store"):
        load_stage_data(cohort, tiny_config())


def test_a_slide_declared_normal_after_its_tiles_were_cut_is_noted(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path, *_THREE)
    with h5py.File(CohortPlaces(cohort).tile_store("b1", ModelSpec(input_size=SIZE, mpp=0.25)), "r+") as file:
        file.attrs["identity"] = json.dumps(json.loads(file.attrs["identity"]) | {"annotations": "digest of outlines"})
    listed = read_cohort(cohort)
    normal = listed.slide("b1").model_copy(update={"annotation_status": AnnotationStatus.NORMAL})
    write_cohort(listed.with_slides({"b1": normal}), cohort)
    (note,) = [note for note in load_stage_data(cohort, tiny_config()).notes if "were cut before" in note]
    assert note.startswith("The tiles of b1 were cut before outlines or status changed")


def test_slides_can_share_equally_in_the_tiles(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path, ("A", "a", _TRAIN, 0.9), ("B", "b", _TRAIN, 0.2), ("C", "c", _TRAIN, 0.2))
    even = load_stage_data(cohort, tiny_config(tiles_per_class=6, sampling=SamplingWay.EQUAL_PER_SLIDE))
    counts = np.bincount(even.training.source, minlength=3) + np.bincount(even.validation.source, minlength=3)
    assert counts.tolist() == [4, 4, 4]


def test_a_slide_file_that_was_replaced_after_its_tiles_were_cut_is_noted(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path, *_THREE)
    assert not any("were cut before" in note for note in load_stage_data(cohort, tiny_config()).notes)
    (tmp_path / "c1.tif").write_text("another scan")
    (note,) = [note for note in load_stage_data(cohort, tiny_config()).notes if "were cut before" in note]
    assert note.startswith("The tiles of c1 were cut before the slide file changed")


def test_validation_on_one_class_is_said_and_training_on_one_is_refused(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path / "1", ("A", "a", _TRAIN, 0.5), ("B", "b", Role.VALIDATION, 0.0))
    (note,) = [note for note in load_stage_data(cohort, tiny_config()).notes if "no AUC" in note]
    assert note.startswith("All validation tiles are “not cancer”")
    cohort = _cohort(tmp_path / "2", ("A", "a", _TRAIN, 0.0), ("B", "b", Role.VALIDATION, 0.5))
    with pytest.raises(TrainingError, match="left for training are “not cancer”"):
        load_stage_data(cohort, tiny_config())
