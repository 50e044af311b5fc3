"""Which maps of a cohort there are to export."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.probability_map import ProbabilityMap


def stored_maps(cohort_file: Path, models: Collection[str] | None = None) -> list[Path]:
    """Folders of the finished maps in a cohort's folder, by slide, then by model; None = of all models."""
    found = [sidecar.parent for sidecar in CohortPlaces(cohort_file).maps.glob("*/*/map.json")]
    wanted = [folder for folder in found if models is None or folder.parent.name in models]
    return sorted((f for f in wanted if ProbabilityMap.is_complete(f)), key=lambda f: (f.name, f.parent.name))
