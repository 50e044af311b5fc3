"""Colour tables for probabilities."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.resources import resource

COLOR_TABLES = {"viridis": "Viridis", "plasma": "Plasma", "cividis": "Cividis", "traffic_light": "Traffic light"}
"""Names of the tables and how people call them. The first three can be told apart by colour-blind people and
get lighter evenly; the last is ASAP's."""


@lru_cache(maxsize=8)
def color_table(name: str) -> NDArray[np.uint8]:
    """256 colours for probability 0 to 1: uint8, shape (256, 3). An unknown name gives the default table."""
    chosen = name if name in COLOR_TABLES else "viridis"
    lines = resource(f"color_tables/{chosen}.txt").read_text(encoding="utf-8").splitlines()
    table = np.array([list(bytes.fromhex(line[1:])) for line in lines if not line.startswith("# ")], np.uint8)
    table.flags.writeable = False
    return table
