from __future__ import annotations

import numpy as np
import pytest

from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable
from crosscancer_core.tiles.sampling import Sample, sample_tiles


def table(cancer: list[float], tissue: float = 1.0, ignore: float = 0.0) -> TileTable:
    n = len(cancer)
    share = np.asarray(cancer, np.float32)
    index = np.arange(n, dtype=np.int32)
    full = np.ones(n, np.float32)
    grid = TileGrid(Region(0, 0, n * 10, 10), 10, 10)
    return TileTable(grid, index, index * 0, full * tissue, share, full * ignore, full, (share > 0.5).astype(np.int8))


_TABLES = {"b": table([1] * 30 + [0] * 300), "a": table([1] * 50 + [0] * 40), "c": table([0] * 25)}


def same(one: Sample, other: Sample) -> bool:
    return one.slide_ids == other.slide_ids and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("slide", "tile", "label")
    )


def test_the_choice_depends_on_the_seed_alone() -> None:
    first = sample_tiles(_TABLES, LabelRule(), 0.25, 20, seed=3)
    again = sample_tiles(dict(reversed(_TABLES.items())), LabelRule(), 0.25, 20, seed=3)
    other = sample_tiles(_TABLES, LabelRule(), 0.25, 20, seed=4)
    assert same(first, again)
    assert not same(first, other)


def test_it_is_balanced_without_repeats_and_says_what_it_got() -> None:
    sample = sample_tiles(_TABLES, LabelRule(), 0.25, 60, seed=0)
    assert sample.available == (365, 80)
    assert sample.chosen == (60, 60)
    assert len({(int(s), int(t)) for s, t in zip(sample.slide, sample.tile, strict=True)}) == len(sample) == 120
    for slide, tile, label in zip(sample.slide, sample.tile, sample.label, strict=True):
        assert _TABLES[sample.slide_ids[slide]].labels(LabelRule())[tile] == label


def test_where_a_class_runs_out_the_draw_stays_balanced() -> None:
    assert sample_tiles(_TABLES, LabelRule(), 0.25, 300_000, seed=0).chosen == (80, 80)
    assert sample_tiles(_TABLES, LabelRule(), 0.25, None, seed=0).chosen == (365, 80)


def test_glass_and_ignored_tiles_are_never_drawn() -> None:
    tables = {"glass": table([0] * 9, tissue=0.2), "ignored": table([1, 0, 1], ignore=0.1), "tissue": table([1, 0])}
    assert sample_tiles(tables, LabelRule(), 0.25, None, seed=0).available == (1, 1)


def test_a_partly_annotated_slide_gives_no_negatives() -> None:
    sample = sample_tiles(_TABLES, LabelRule(), 0.25, None, seed=0, without_negatives=["b"])
    assert sample.available == (65, 80)
    assert (sample.label[sample.of_slides(["b"])] == 1).all()


def test_large_slides_give_more() -> None:
    sample = sample_tiles(_TABLES, LabelRule(), 0.25, 80, seed=0)
    negatives = sample.label == 0
    assert (sample.of_slides(["b"]) & negatives).sum() == pytest.approx(80 * 300 / 365, abs=12)


def test_no_slide_gives_no_tile() -> None:
    assert len(sample_tiles({}, LabelRule(), 0.25, 10, seed=0)) == 0
