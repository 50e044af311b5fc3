"""Memory for the display tiles to come, touched before it is needed.

A system gives out memory page by page, when each is first written to. For a tile that takes as long as decoding half of
it (0.58 ms a megabyte on a virtual machine, against 0.01 ms to write it again), and a view is fifteen tiles.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from PySide6.QtGui import QImage

from app.canvas.stitching import SIDE_PX

_AT_HAND = 32
"""Images: a full-HD view and what lies around it (34 MB)."""


class TileMemory:
    """Images as large as a tile with its border. From any thread; shared by all that read tiles."""

    def __init__(self) -> None:
        self._ready: deque[QImage] = deque()

    @property
    def is_short(self) -> bool:
        """Whether :meth:`prepare` has something to do."""
        return len(self._ready) < _AT_HAND

    def prepare(self) -> None:
        """Touch the memory of one more image. Lets other threads run meanwhile."""
        image = _new()
        np.frombuffer(image.bits(), np.uint8).fill(0)  # by NumPy, which does not hold Python's lock for it
        self._ready.append(image)

    def take(self) -> QImage:
        """An image in ``Format_RGB32`` with any content, the caller's own."""
        try:
            return self._ready.pop()
        except IndexError:
            return _new()


def _new() -> QImage:
    return QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_RGB32)
