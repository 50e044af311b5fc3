"""Where a cohort keeps what is computed from it: one folder beside the cohort file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crosscancer_core.models.spec import ModelSpec, same_resolution

_TILE_SET = re.compile(r"(\d+)px-([0-9.e+-]+)um")


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
    def reports(self) -> Path:
        """A folder a comparison: its report, its tables, and the values that the window shows."""
        return self.root / "reports"

    @property
    def maps(self) -> Path:
        return self.root / "maps"

    @property
    def evaluations(self) -> Path:
        """The last evaluation of each model, a JSON file each."""
        return self.root / "evaluations"

    @property
    def figures(self) -> Path:
        """What was measured on the slides (see ``tiles/cohort_figures.py``)."""
        return self.root / "figures.json"

    def tissue_mask(self, slide_id: str) -> Path:
        """Where the edited tissue mask of a slide is kept; its PNG lies beside it."""
        return self.root / "tissue" / f"{slide_id}.geojson"

    def tile_set(self, spec: ModelSpec, stride_px: int | None = None) -> Path:
        """The folder of tiles of one size, resolution and stride: ``256px-0.22um``. Several live side by side."""
        apart = f"-stride{stride_px}" if stride_px not in (None, spec.input_size) else ""
        return self.tiles / f"{spec.input_size}px-{spec.mpp:.6g}um{apart}"

    def tile_store(self, slide_id: str, spec: ModelSpec, stride_px: int | None = None) -> Path:
        """The tile store of one slide: where it is written."""
        return self.tile_set(spec, stride_px) / f"{slide_id}.h5"

    def fitting_store(self, slide_id: str, spec: ModelSpec) -> Path:
        """The tile store of one slide from which a model of ``spec`` can learn.

        That is its own set's; else that of a set with the same tile size and (within ``MPP_TOLERANCE``) resolution;
        else, so that the reader can say what is there instead, any other set's.
        """
        own = self.tile_store(slide_id, spec)
        if own.is_file():
            return own
        others = [path for path in sorted(self.tiles.glob("*px-*um")) if (path / own.name).is_file()]
        fitting = [path for path in others if _fits(path.name, spec)]
        return next(iter(fitting + others), own.parent) / own.name

    def has_store(self, slide_id: str, spec: ModelSpec) -> bool:
        """Whether tiles of the slide are there from which a model of ``spec`` can learn."""
        store = self.fitting_store(slide_id, spec)
        return store.is_file() and _fits(store.parent.name, spec)

    def map_folder(self, bundle_name: str, slide_id: str) -> Path:
        """The probability map of one model on one slide."""
        return self.maps / bundle_name / slide_id


def _fits(name: str, spec: ModelSpec) -> bool:
    match = _TILE_SET.fullmatch(name)
    if match is None or int(match.group(1)) != spec.input_size:
        return False
    return same_resolution(float(match.group(2)), spec.mpp)
