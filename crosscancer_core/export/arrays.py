"""A map as NumPy arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from crosscancer_core.atomic_file import replacing
from crosscancer_core.probability_map import ProbabilityMap


def write_arrays(map: ProbabilityMap, target: Path, provenance: Mapping[str, str]) -> None:
    """``values`` (float32, (rows, columns), NaN = not predicted), ``state`` (uint8), and JSON texts of the grid and of
    where it comes from, as one ``.npz``. Raises as ``atomic_file.replacing``."""
    with replacing(target) as temporary, temporary.open("wb") as file:
        np.savez_compressed(
            file,
            values=np.asarray(map.values),
            state=np.asarray(map.state),
            grid=np.array(json.dumps(map.grid.to_json())),
            provenance=np.array(json.dumps(dict(provenance), ensure_ascii=False)),
        )
