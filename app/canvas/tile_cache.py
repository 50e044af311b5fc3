"""Display tiles that were read, the least recently used ones forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtGui import QImage

from app.canvas.display_tiles import TileKey
from app.canvas.look import Look
from app.canvas.tile_memory import TileMemory


class CachedTile(NamedTuple):
    """A display tile of any slide: the slide's fingerprint, the look it was rendered with, its place."""

    slide: str
    look: Look
    tile: TileKey


class TileCache:
    """Images by key, of all slides and both panes together, at most ``capacity`` bytes of pixels.

    As many as are in view are kept in any case: a screen that needs more would have its tiles read for ever.
    """

    def __init__(self, capacity: int) -> None:
        self.memory = TileMemory()
        self._capacity = capacity
        self._images: OrderedDict[CachedTile, QImage] = OrderedDict()
        self._bytes = 0
        self._in_view: WeakKeyDictionary[object, int] = WeakKeyDictionary()

    @property
    def bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._images)

    def __contains__(self, key: CachedTile) -> bool:
        return key in self._images

    def get(self, key: CachedTile) -> QImage | None:
        """The image, which now counts as the most recently used, or None."""
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: CachedTile, image: QImage) -> None:
        before = self._images.pop(key, None)
        if before is not None:
            self._bytes -= before.sizeInBytes()
        self._images[key] = image
        self._bytes += image.sizeInBytes()
        least = max(1, sum(self._in_view.values()))
        while self._bytes > self._capacity and len(self._images) > least:
            _, oldest = self._images.popitem(last=False)
            self._bytes -= oldest.sizeInBytes()

    def keep_for(self, view: object, tiles: int) -> None:
        """So many tiles does ``view`` need at once, until it says otherwise or is gone."""
        self._in_view[view] = tiles

    def clear(self) -> None:
        self._images.clear()
        self._bytes = 0
