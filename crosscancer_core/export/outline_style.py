"""How the outlines of a map run; apart from the finding of them, so that requests stay light."""

from __future__ import annotations

from enum import StrEnum


class OutlineStyle(StrEnum):
    """How a polygon runs."""

    TILE_EDGES = "tile-edges"
    """Along the edges of tiles: the area is exactly that of the tiles called, as in the confusion counts."""
    ISO_LINES = "iso-lines"
    """Along smooth lines of equal probability: pleasing, and not exactly that area."""
