"""The display tiles of one slide that were read, as it is looked at now."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtGui import QImage

from app.canvas.display_tiles import WHOLE, Part, TileKey, Wish
from app.canvas.look import PLAIN, Look
from app.canvas.stitching import NEIGHBOURS, SIDE_PX, ReadTile, stitch
from app.canvas.tile_cache import CachedTile, TileCache


class TilesAtHand:
    """Whole tiles lie in the cache that all slides share. Tiles of which only a part was read are kept for one view."""

    def __init__(self, cache: TileCache) -> None:
        self._cache = cache
        self._slide = ""
        self._look, self._look_before = PLAIN, PLAIN
        self._parts: dict[CachedTile, tuple[QImage, Part]] = {}
        self.failed: set[TileKey] = set()
        """Tiles that cannot be read."""

    @property
    def look(self) -> Look:
        return self._look

    def set_slide(self, fingerprint: str) -> None:
        self._slide = fingerprint
        self._parts.clear()
        self.failed.clear()

    def set_look(self, look: Look) -> None:
        """Tiles of the look before stand in until there are new ones."""
        self._look_before, self._look = self._look, look

    def add(self, wish: Wish, image: QImage) -> None:
        """Keep what was read, and exchange borders with the neighbours at hand."""
        self._stitch(wish, image)
        key = self._cached(wish.key)
        if wish.part == WHOLE:
            self._parts.pop(key, None)
            self._cache.put(key, image)
        else:
            self._parts[key] = image, wish.part

    def make_room_for(self, tiles: int) -> None:
        """See that so many whole tiles can be at hand at once."""
        self._cache.keep_for(self, tiles)

    def keep_parts_of(self, visible: Collection[TileKey]) -> None:
        """Forget what was read in part of other tiles than these."""
        if self._parts:
            self._parts = {key: part for key, part in self._parts.items() if key.tile in visible}

    def get(self, key: TileKey) -> tuple[QImage, Part] | None:
        """The tile as it is shown now, or at least as it was before; and what of it there is."""
        now, before = self._cached(key), CachedTile(self._slide, self._look_before, key)
        return self._found(now) or self._found(before)

    def lacks(self, key: TileKey, part: Part = WHOLE) -> bool:
        """Whether this part of the tile is to be read yet."""
        cached = self._cached(key)
        if cached in self._cache or key in self.failed:
            return False
        return cached not in self._parts or not self._parts[cached][1].covers(part)

    def has_part_of(self, key: TileKey) -> bool:
        return self._cached(key) in self._parts

    def _found(self, key: CachedTile) -> tuple[QImage, Part] | None:
        image = self._cache.get(key)
        return (image, WHOLE) if image is not None else self._parts.get(key)

    def _cached(self, key: TileKey) -> CachedTile:
        return CachedTile(self._slide, self._look, key)

    def _stitch(self, wish: Wish, image: QImage) -> None:
        tile = ReadTile(_writable(image), wish.part)
        for across, down in NEIGHBOURS:
            beside = TileKey(wish.key.display_level, wish.key.col + across, wish.key.row + down)
            neighbour = self._found(self._cached(beside))
            if neighbour is not None:
                stitch(tile, ReadTile(_writable(neighbour[0]), neighbour[1]), across, down)


def _writable(image: QImage) -> np.ndarray:
    """The image's own pixels: uint32, shape (516, 516)."""
    return np.frombuffer(image.bits(), np.uint32).reshape(SIDE_PX, SIDE_PX)
