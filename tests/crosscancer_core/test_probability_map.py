from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.errors import ProbabilityMapError
from crosscancer_core.geometry import Point, Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.tiles.grid import TileGrid

_GRID = TileGrid(Region(100, 200, 1000, 700), 256, 256, 1.0, 0.25)
_IDENTITY = MapIdentity(slide_fingerprint="f", slide_name="S1", model_hash="h", model_name="m", settings={"a": [1, 2]})


def test_a_new_map_is_empty_and_pending(tmp_path: Path) -> None:
    for map in (ProbabilityMap.in_memory(_GRID, _IDENTITY), ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)):
        assert map.values.shape == map.state.shape == (3, 4)
        assert np.isnan(map.values).all()
        assert map.count(TileState.PENDING) == 12
        assert not map.done.any()


def test_maps_are_compared_as_objects() -> None:
    one, other = ProbabilityMap.in_memory(_GRID, _IDENTITY), ProbabilityMap.in_memory(_GRID, _IDENTITY)
    assert one == one
    assert one != other
    assert len({one, other}) == 2


def test_what_one_writes_the_other_sees_at_once(tmp_path: Path) -> None:
    writer = ProbabilityMap.create_file(tmp_path / "map", _GRID, _IDENTITY)
    reader = ProbabilityMap.open_file(tmp_path / "map")
    writer.set(np.array([[3, 0], [1, 2]]), np.array([0.25, 0.75], np.float32))
    assert reader.at(Point(100 + 3.5 * 256, 210)) == 0.25
    assert reader.at(Point(100 + 1.5 * 256, 200 + 2.5 * 256)) == 0.75
    assert reader.at(Point(110, 210)) is None
    assert reader.at(Point(0, 0)) is None
    assert reader.count(TileState.DONE) == reader.done.sum() == 2
    assert not reader.values.flags.writeable


def test_a_finished_map_is_told_from_an_unfinished_one(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    assert not ProbabilityMap.is_complete(folder)
    map = ProbabilityMap.create_file(folder, _GRID, _IDENTITY)
    assert not ProbabilityMap.is_complete(folder)
    map.provenance["seconds"] = 3
    map.flush()
    map.write_sidecar(complete=True)
    assert ProbabilityMap.is_complete(folder)
    opened = ProbabilityMap.open_file(folder)
    assert (opened.grid, opened.identity, opened.provenance) == (_GRID, _IDENTITY, {"seconds": 3})


def test_an_unfinished_map_can_be_continued(tmp_path: Path) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY).set(np.array([[0, 0]]), np.array([0.5], np.float32))
    again = ProbabilityMap.open_file(tmp_path, writable=True)
    again.set(np.array([[1, 0]]), np.array([0.6], np.float32))
    assert ProbabilityMap.open_file(tmp_path).count(TileState.DONE) == 2


def test_a_new_map_replaces_the_old_one(tmp_path: Path) -> None:
    old = ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    old.set(np.array([[0, 0]]), np.array([0.5], np.float32))
    old.write_sidecar(complete=True)
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    assert not ProbabilityMap.is_complete(tmp_path)
    assert ProbabilityMap.open_file(tmp_path).count(TileState.DONE) == 0


@pytest.mark.parametrize("name", ["values.npy", "state.npy"])
@pytest.mark.parametrize("kept", [0, 60, 130])
def test_damaged_arrays_are_refused(tmp_path: Path, name: str, kept: int) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:kept])
    with pytest.raises(ProbabilityMapError, match="damaged"):
        ProbabilityMap.open_file(tmp_path)


def test_arrays_of_another_grid_are_refused(tmp_path: Path) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    np.save(tmp_path / "values.npy", np.zeros((2, 2), np.float32))
    with pytest.raises(ProbabilityMapError, match="damaged"):
        ProbabilityMap.open_file(tmp_path)


@pytest.mark.parametrize("sidecar", ["", "[]", "{", '{"schema": 99}', '{"schema": 1}', '{"schema": 1, "grid": {}}'])
def test_a_sidecar_that_makes_no_sense_is_refused(tmp_path: Path, sidecar: str) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    (tmp_path / "map.json").write_text(sidecar)
    with pytest.raises(ProbabilityMapError):
        ProbabilityMap.open_file(tmp_path)
    assert not ProbabilityMap.is_complete(tmp_path)


@pytest.mark.parametrize("part", ["grid", "identity", "provenance"])
@pytest.mark.parametrize("value", [None, -1, ["x"]])
def test_a_damaged_part_of_the_sidecar_is_one_clear_line(tmp_path: Path, part: str, value: object) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    path = tmp_path / "map.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {part: value}))
    with pytest.raises(ProbabilityMapError, match=part if part == "provenance" else "map.json") as caught:
        ProbabilityMap.open_file(tmp_path)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("foreign", [np.full((3, 4), 0.5), np.full((3, 4), 7), np.full((3, 4), np.inf, np.float32)])
def test_arrays_that_hold_no_probabilities_are_refused(tmp_path: Path, foreign: np.ndarray) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    np.save(tmp_path / "values.npy", foreign)
    with pytest.raises(ProbabilityMapError, match="damaged"):
        ProbabilityMap.open_file(tmp_path)


def test_a_finished_map_whose_predicted_tiles_lost_their_values_is_refused(tmp_path: Path) -> None:
    map = ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    map.state[1, 1] = TileState.DONE
    map.flush()
    assert ProbabilityMap.open_file(tmp_path).done[1, 1]  # an unfinished one is continued
    map.write_sidecar(complete=True)
    with pytest.raises(ProbabilityMapError, match="have no value"):
        ProbabilityMap.open_file(tmp_path)


def test_no_map_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProbabilityMapError, match="no probability map"):
        ProbabilityMap.open_file(tmp_path / "nothing")


def test_the_sidecar_is_plain_json(tmp_path: Path) -> None:
    ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    content = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    assert content["identity"]["model_name"] == "m"
    assert content["complete"] is False


def test_a_mean_of_several_predictions_has_a_variance(tmp_path: Path) -> None:
    map = ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY, with_variance=True)
    map.set(np.array([[1, 2]]), np.array([0.5], np.float32), np.array([0.04], np.float32))
    map.write_sidecar(complete=True)
    opened = ProbabilityMap.open_file(tmp_path)
    assert opened.variance is not None
    assert opened.variance[2, 1] == np.float32(0.04)
    assert np.array_equal(np.isnan(opened.variance), np.isnan(opened.values))
    (tmp_path / "variance.npy").unlink()
    with pytest.raises(ProbabilityMapError, match="damaged"):
        ProbabilityMap.open_file(tmp_path)
    single = ProbabilityMap.create_file(tmp_path, _GRID, _IDENTITY)
    assert single.variance is None
    assert ProbabilityMap.open_file(tmp_path).variance is None


def test_notes_are_sentences_of_the_provenance(tmp_path: Path) -> None:
    map = ProbabilityMap.in_memory(_GRID, _IDENTITY)
    assert map.notes == ()
    map.provenance["notes"] = ["The slide was a training slide."]
    assert map.notes == ("The slide was a training slide.",)
