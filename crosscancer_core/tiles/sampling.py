"""Which tiles a training run sees: a seeded choice that does not depend on the order slides are listed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule, TileTable


@dataclass(frozen=True, eq=False)
class Sample:
    """Chosen tiles, ordered by slide and tile (shuffling is the epoch's business); arrays of the same length n.

    ``available`` and ``chosen`` count (not cancer, cancer) tiles.
    """

    slide_ids: tuple[str, ...]
    """Sorted; ``slide`` points into it."""
    slide: NDArray[np.int32]
    tile: NDArray[np.int64]
    """Index within the slide's table."""
    label: NDArray[np.int8]
    available: tuple[int, int]
    chosen: tuple[int, int]

    def __len__(self) -> int:
        return len(self.label)

    def of_slides(self, slide_ids: Collection[str]) -> NDArray[np.bool_]:
        """Which entries come from these slides; bool, shape (n,)."""
        wanted = np.array([name in set(slide_ids) for name in self.slide_ids], np.bool_)
        return wanted[self.slide] if len(self) else np.zeros(0, np.bool_)


def sample_tiles(
    tables: Mapping[str, TileTable],
    rule: LabelRule,
    minimum_tissue: float,
    per_class: int | None,
    seed: int,
    *,
    without_negatives: Collection[str] = (),
) -> Sample:
    """Draw ``per_class`` tiles of each class from all slides together, without replacement.

    Where a class has fewer, both classes get as many as the rarer one has, so that the draw stays balanced; the
    achieved counts are in the result. ``per_class=None`` takes every labelled tile. Every tile is equally likely, so
    large slides give more: drawing slides first would repeat the tiles of small ones. Slides named in
    ``without_negatives`` give cancer tiles only: where not all cancer is outlined, the rest is not known.
    """
    names = tuple(sorted(tables))
    slides, tiles, labels = [], [], []
    for index, name in enumerate(names):
        label = tables[name].labels(rule)
        usable = (tables[name].tissue_share >= minimum_tissue) & (label >= 0)
        if name in without_negatives:
            usable &= label == CANCER
        kept = np.flatnonzero(usable)
        slides.append(np.full(kept.size, index, np.int32))
        tiles.append(kept.astype(np.int64))
        labels.append(label[kept])
    slide = np.concatenate(slides) if names else np.zeros(0, np.int32)
    tile = np.concatenate(tiles) if names else np.zeros(0, np.int64)
    label = np.concatenate(labels) if names else np.zeros(0, np.int8)
    pools = [np.flatnonzero(label == value) for value in (NOT_CANCER, CANCER)]
    wanted = None if per_class is None else min(per_class, *(pool.size for pool in pools))
    chosen = np.sort(np.concatenate([_drawn(pool, wanted, seed, value) for value, pool in enumerate(pools)]))
    return Sample(
        names,
        slide[chosen],
        tile[chosen],
        label[chosen],
        (pools[0].size, pools[1].size),
        (int((label[chosen] == NOT_CANCER).sum()), int((label[chosen] == CANCER).sum())),
    )


def _drawn(pool: NDArray[np.intp], count: int | None, seed: int, label: int) -> NDArray[np.intp]:
    if count is None or count >= pool.size:
        return pool
    # each class has its own stream, so that one more cancer tile does not change the others that are drawn
    return np.asarray(np.random.default_rng([seed, label]).choice(pool, count, replace=False))
