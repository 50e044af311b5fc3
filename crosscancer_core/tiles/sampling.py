"""Which tiles a training run sees: a seeded choice of tiles by what they are, not by where they stand in a list.

Every tile gets a number from its slide's id, its place and the seed, and the lowest numbers are drawn. So the choice
does not depend on the order of slides or tiles, on threads, the platform or a library's random numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule, TileTable

_Ints = NDArray[np.int64]
_Keys = NDArray[np.uint64]


class SamplingWay(StrEnum):
    """How the tiles of a class are shared out among slides."""

    PROPORTIONAL = "proportional"
    """Every tile is equally likely, so large slides give more."""
    EQUAL_PER_SLIDE = "equal per slide"
    """Every slide gives the same number; one that has fewer gives all it has, and the others make up for it."""
    EQUAL_PER_PATIENT = "equal per patient"
    """The same for patients; among a patient's slides every tile is equally likely."""


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
    hash: str
    """Names the list: slides, places and labels. Equal lists have equal hashes, however they came to be."""
    rule: LabelRule
    way: SamplingWay
    seed: int

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
    way: SamplingWay = SamplingWay.PROPORTIONAL,
    patients: Mapping[str, str] | None = None,
    without_negatives: Collection[str] = (),
) -> Sample:
    """Draw ``per_class`` tiles of each class from all slides together, without replacement.

    Where a class has fewer, both classes get as many as the rarer one has, so that the draw stays balanced; the
    achieved counts are in the result. ``per_class=None`` takes every labelled tile. Tiles with less than
    ``minimum_tissue``, or none, are never drawn. ``patients`` (by slide id) is needed for
    :attr:`SamplingWay.EQUAL_PER_PATIENT` alone; a slide that it lacks is a patient of its own. Slides named in
    ``without_negatives`` give cancer tiles only: where not all cancer is outlined, the rest is not known.
    """
    names = tuple(sorted(tables))
    pools = [_Pool(), _Pool()]
    for index, name in enumerate(names):
        table = tables[name]
        label = table.labels(rule)
        usable = (table.tissue_share >= minimum_tissue) & (table.tissue_share > 0)
        for value in (NOT_CANCER, CANCER):
            if value == CANCER or name not in without_negatives:
                pools[value].add(index, table, np.flatnonzero(usable & (label == value)), name, seed)
    available = (pools[NOT_CANCER].size, pools[CANCER].size)
    wanted = None if per_class is None else min(per_class, *available)
    groups = _groups(names, way, patients or {})
    drawn = [pool.drawn(wanted, groups) for pool in pools]
    slide = np.concatenate([part[0] for part in drawn]).astype(np.int32)
    tile = np.concatenate([part[1] for part in drawn]).astype(np.int64)
    label = np.repeat(np.array([NOT_CANCER, CANCER], np.int8), [len(part[0]) for part in drawn])
    order = np.lexsort((tile, slide))
    slide, tile, label = slide[order], tile[order], label[order]
    chosen = (int((label == NOT_CANCER).sum()), int((label == CANCER).sum()))
    digest = _list_hash(tables, names, slide, tile, label)
    return Sample(names, slide, tile, label, available, chosen, digest, rule, way, seed)


class _Pool:
    """All tiles of one class, slide by slide."""

    def __init__(self) -> None:
        self._slides: list[int] = []
        self._tiles: list[NDArray[np.int32]] = []
        self._keys: list[_Keys] = []

    @property
    def size(self) -> int:
        return sum(tiles.size for tiles in self._tiles)

    def add(self, index: int, table: TileTable, tiles: NDArray[np.intp], name: str, seed: int) -> None:
        self._slides.append(index)
        self._tiles.append(tiles.astype(np.int32))
        self._keys.append(_tile_keys(name, table.col[tiles], table.row[tiles], seed))

    def drawn(self, count: int | None, groups: NDArray[np.int32] | None) -> tuple[_Ints, _Ints]:
        """(slide, tile) of the ``count`` lowest keys; with ``groups`` (by slide) shared out evenly among these."""
        whole = list(range(len(self._slides)))
        if count is None or count >= self.size:
            return self._lowest(whole, self.size)
        if groups is None:
            return self._lowest(whole, count)
        members: dict[int, list[int]] = {}
        for place, slide in enumerate(self._slides):
            members.setdefault(int(groups[slide]), []).append(place)
        numbers = sorted(members)
        sizes = np.array([sum(self._tiles[place].size for place in members[number]) for number in numbers], np.int64)
        quotas = _even_shares(sizes, count).tolist()
        parts = [self._lowest(members[number], quota) for number, quota in zip(numbers, quotas, strict=True)]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def _lowest(self, places: list[int], count: int) -> tuple[_Ints, _Ints]:
        """The tiles of the ``count`` lowest keys among some of the slides."""
        if not places or not count:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        keys = [self._keys[place] for place in places]
        borders = np.cumsum([0, *(each.size for each in keys)])
        if count >= borders[-1]:
            chosen = np.arange(borders[-1])
        else:
            chosen = np.sort(np.argpartition(np.concatenate(keys), count)[:count])
        begin = np.searchsorted(chosen, borders)
        tiles = [
            self._tiles[place][chosen[begin[number] : begin[number + 1]] - borders[number]]
            for number, place in enumerate(places)
        ]
        slides = np.repeat(np.array([self._slides[place] for place in places], np.int64), np.diff(begin))
        return slides, np.concatenate(tiles).astype(np.int64)


def _groups(names: tuple[str, ...], way: SamplingWay, patients: Mapping[str, str]) -> NDArray[np.int32] | None:
    """Which group each slide belongs to, numbered in sorted order; None where tiles are drawn regardless."""
    if way is SamplingWay.PROPORTIONAL or not names:
        return None
    owners = [patients.get(name, name) if way is SamplingWay.EQUAL_PER_PATIENT else name for name in names]
    numbers = {owner: number for number, owner in enumerate(sorted(set(owners)))}
    return np.array([numbers[owner] for owner in owners], np.int32)


def _even_shares(sizes: _Ints, count: int) -> _Ints:
    """How many each group gives so that they sum to ``count``: equally many, or all it has where that is less.

    What does not divide evenly goes to the first groups that have more to give.
    """
    quotas = np.zeros(len(sizes), np.int64)
    left = count
    while left:
        open_groups = np.flatnonzero(quotas < sizes)
        each = left // len(open_groups)
        if each == 0:
            quotas[open_groups[:left]] += 1
            break
        given = np.minimum(each, sizes[open_groups] - quotas[open_groups])
        quotas[open_groups] += given
        left -= int(given.sum())
    return quotas


def _tile_keys(name: str, col: NDArray[np.int32], row: NDArray[np.int32], seed: int) -> _Keys:
    """A number for each tile that looks random: splitmix64 (Steele et al. 2014) of slide, place and seed."""
    start = int.from_bytes(hashlib.blake2b(f"{seed}\0{name}".encode(), digest_size=8).digest(), "little")
    keys = (row.astype(np.uint64) << np.uint64(32)) | col.astype(np.uint64)
    keys = (keys + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(start)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(keys ^ (keys >> np.uint64(31)))


def _list_hash(
    tables: Mapping[str, TileTable],
    names: tuple[str, ...],
    slide: NDArray[np.int32],
    tile: NDArray[np.int64],
    label: NDArray[np.int8],
) -> str:
    digest = hashlib.blake2b(digest_size=16)
    borders = np.searchsorted(slide, np.arange(len(names) + 1))
    for index, name in enumerate(names):
        part = slice(int(borders[index]), int(borders[index + 1]))
        table, tiles = tables[name], tile[part]
        row, col = table.row[tiles], table.col[tiles]
        order = np.lexsort((col, row))
        digest.update(f"{name}\0{len(tiles)}\0".encode())
        for column, kind in ((row, "<i4"), (col, "<i4"), (label[part], "<i1")):
            digest.update(column[order].astype(kind).tobytes())
    return digest.hexdigest()
