"""Where a cohort keeps what is computed from it: one folder beside the cohort file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CohortPlaces:
    """Paths only; whoever writes makes the folder."""

    cohort_file: Path

    @property
    def root(self) -> Path:
        """``prostate.crosscancer`` beside ``prostate.json``."""
        return self.cohort_file.with_suffix(".crosscancer")

    @property
    def tiles(self) -> Path:
        return self.root / "tiles"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def stages(self) -> Path:
        """Bundles of training stages that others build on, by key; beside the cohort they have learned from."""
        return self.root / "stages"

    @property
    def studies(self) -> Path:
        return self.root / "studies"

    @property
    def maps(self) -> Path:
        return self.root / "maps"

    def tissue_mask(self, slide_id: str) -> Path:
        """Where the edited tissue mask of a slide is kept; its PNG lies beside it."""
        return self.root / "tissue" / f"{slide_id}.geojson"

    def tile_store(self, slide_id: str) -> Path:
        """The tile store of one slide."""
        return self.tiles / f"{slide_id}.h5"

    def map_folder(self, bundle_name: str, slide_id: str) -> Path:
        """The probability map of one model on one slide."""
        return self.maps / bundle_name / slide_id
