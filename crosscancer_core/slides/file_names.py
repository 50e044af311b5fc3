"""Which files are slides by their names, before any is opened."""

from __future__ import annotations

from pathlib import Path

SCANNER_SUFFIXES = frozenset(
    (".svs", ".ndpi", ".mrxs", ".scn", ".bif", ".czi", ".dcm", ".tif", ".tiff", ".svslide", ".vms", ".vmu", ".qptiff")
)
PICTURE_SUFFIXES = frozenset((".png", ".jpg", ".jpeg"))

_RESULTS = ("_likelihood_map", "_mask", "_overlay_compact", "_heat_map", "_heat_map.ome", "_panels")
"""What lies beside slides: ASAP's own name for likelihood maps, CAMELYON's for masks, and what we export."""


def is_slide_name(path: Path, suffixes: frozenset[str] = SCANNER_SUFFIXES) -> bool:
    """Whether a slide is called so; hidden files, and likelihood maps and masks beside slides are not."""
    named = path.suffix.lower() in suffixes and not path.name.startswith(".")
    return named and not path.stem.casefold().endswith(_RESULTS)
