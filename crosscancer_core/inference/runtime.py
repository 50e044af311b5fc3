"""What computes probabilities: one protocol, one module in ``runtimes/`` for each library."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

PROBE_TOLERANCE = 1e-3
"""How far a runtime's probabilities may be from the bundle's probe: ten times what float32 runtimes differ by."""


class Runtime(Protocol):
    """A loaded model. ``predict`` is called from one thread at a time."""

    @property
    def name(self) -> str: ...

    @property
    def device(self) -> str:
        """The processor's name, for the map's provenance."""

    @property
    def precision(self) -> str:
        """ "float32", …; part of a map's identity."""

    @property
    def batch_size(self) -> int: ...

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probabilities, float32 of shape (n,), of n <= ``batch_size`` tiles, uint8 of shape (n, size, size, 3)."""


def filled_up(tiles: NDArray[np.uint8], batch_size: int) -> NDArray[np.uint8]:
    """``tiles`` with copies of the last one up to ``batch_size``: a new shape would compile the network anew."""
    if len(tiles) == batch_size:
        return tiles
    if not 0 < len(tiles) < batch_size:
        raise ValueError(f"{len(tiles)} tiles for batches of {batch_size}")
    return np.concatenate([tiles, np.repeat(tiles[-1:], batch_size - len(tiles), axis=0)])
