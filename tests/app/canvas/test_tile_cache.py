"""The cache stays within its bytes and forgets what was not used for longest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from app.canvas.display_tiles import TileKey
from app.canvas.look import PLAIN
from app.canvas.tile_cache import CachedTile, TileCache


def image() -> QImage:
    return QImage(16, 16, QImage.Format.Format_RGB32)  # 1,024 bytes


def tile(col: int) -> CachedTile:
    return CachedTile("slide", PLAIN, TileKey(0, col, 0))


def test_the_least_recently_used_is_forgotten() -> None:
    cache = TileCache(3 * 1024)
    keys = [tile(col) for col in range(4)]
    for key in keys[:3]:
        cache.put(key, image())
    assert cache.get(keys[0]) is not None
    cache.put(keys[3], image())
    assert keys[1] not in cache
    assert [key in cache for key in (keys[0], keys[2], keys[3])] == [True, True, True]


@given(st.lists(st.integers(0, 9), max_size=60))
def test_bytes_are_counted(columns: list[int]) -> None:
    cache = TileCache(5 * 1024)
    for col in columns:
        cache.put(tile(col), image())
    assert cache.bytes == 1024 * len(cache) <= 5 * 1024
    assert len(cache) == min(5, len(set(columns)))
    cache.clear()
    assert cache.bytes == len(cache) == 0


def test_what_views_need_at_once_is_kept_whatever_the_capacity() -> None:
    cache = TileCache(2 * 1024)
    view, other = TileCache(0), TileCache(0)  # anything that can be gone
    cache.keep_for(view, 4)
    cache.keep_for(other, 3)
    for col in range(20):
        cache.put(tile(col), image())
    assert [key.tile.col for key in map(tile, range(20)) if key in cache] == list(range(13, 20))
    del other
    cache.put(tile(20), image())
    assert len(cache) == 4
