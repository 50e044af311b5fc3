"""The maps of one slide: opened or begun, filled in one pass over the pixels, and finished with their notes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shapely import Polygon, make_valid

from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.errors import ProbabilityMapError
from crosscancer_core.inference import guards
from crosscancer_core.inference.engine import Arm, PredictionCounts, Wanted, predict_slide
from crosscancer_core.inference.loading import LoadedRuntime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.slide import Slide, SlideInfo
from crosscancer_core.tasks.request_parts import Precision
from crosscancer_core.tasks.requests import Predict
from crosscancer_core.tiles.cohort_slides import tissue_digest, tissue_of
from crosscancer_core.tiles.coverage import polygon_shares
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import TissueMask
from crosscancer_core.user_folder import user_folder

_TILES = "tiles"  # beneath a map of overlapping tiles: the tiles' own probabilities


@dataclass(frozen=True)
class LoadedModel:
    """What fills one map: a bundle, or several whose mean it holds. All in one runtime and precision."""

    bundles: tuple[ModelBundle, ...]
    loaded: tuple[LoadedRuntime, ...]
    notes: tuple[str, ...] = ()
    """Sentences about the model that go on every map (what lower precision costs)."""

    @property
    def bundle(self) -> ModelBundle:
        """The one whose tile size, resolution and threshold count."""
        return self.bundles[0]

    @property
    def batch_size(self) -> int:
        return min(each.runtime.batch_size for each in self.loaded)

    @property
    def hash(self) -> str:
        if len(self.bundles) == 1:
            return self.bundle.hash
        text = "\n".join(sorted(bundle.hash for bundle in self.bundles))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def label(self, request: Predict) -> str:
        """Names the maps: the model's name, and what makes its numbers others than the model's own."""
        spec = self.bundle.spec
        stride = request.stride_px
        parts = [
            "+".join(bundle.name for bundle in self.bundles),
            "" if request.precision is Precision.FLOAT32 else request.precision.value,
            f"stride {stride}" if stride is not None and stride != spec.input_size else "",
            "flips" if request.flips else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class _Begun:
    model: LoadedModel
    map: ProbabilityMap
    reused: bool
    notes: list[str]


def folder_of_maps(request: Predict) -> Path:
    """Where the model folders lie."""
    return request.maps if request.maps is not None else user_folder() / "maps"


def predict_maps(
    request: Predict,
    slide: Slide,
    listed: CohortSlide | None,
    cohort: Cohort | None,
    models: Sequence[LoadedModel],
    progress: Progress,
    control: Control,
) -> list[dict[str, Any]]:
    """Fill the maps of ``models``, which share tile size and resolution; a record for each, in their order.

    Finished maps return at once. Raises as :func:`predict_slide`, and as ``ProbabilityMap.create_file``.
    """
    spec = models[0].bundle.spec
    grid = TileGrid.over(slide.info, spec.input_size, spec.mpp, request.stride_px)
    begun = [_begin(request, slide, listed, cohort, grid, model) for model in models]
    for each in begun:
        folder, name = str(each.map.folder), each.map.identity.model_name
        progress.event({"type": "map_opened", "slide": str(slide.info.path), "map": folder, "model": name})
    todo = [each for each in begun if not each.reused]
    counted = _fill(request, slide, listed, cohort, grid, todo, progress, control) if todo else []
    counts = {id(each): count for each, count in zip(todo, counted, strict=True)}
    records = []
    for each in begun:
        found = counts.get(id(each))
        outcome = {"done": each.map.count(TileState.DONE)} if found is None else asdict(found)
        records.append(
            {
                "slide": str(slide.info.path),
                "model": each.map.identity.model_name,
                "map": str(each.map.folder),
                **outcome,
                "reused": each.reused,
            }
        )
        progress.event(
            {
                "type": "map_done",
                "slide": str(slide.info.path),
                "map": str(each.map.folder),
                "done": outcome["done"],
                "unreadable": outcome.get("unreadable", 0),
            }
        )
    return records


def _begin(
    request: Predict,
    slide: Slide,
    listed: CohortSlide | None,
    cohort: Cohort | None,
    grid: TileGrid,
    model: LoadedModel,
) -> _Begun:
    """The map on disk where it is of this slide, grid, model and settings; else a new one in its place."""
    identity = _identity(request, slide.info, listed, cohort, model)
    folder = _folder(request, slide.info, identity.model_name)
    opened = _continued(folder, grid, identity)
    if opened is not None:
        return _Begun(model, opened, ProbabilityMap.is_complete(folder), list(opened.notes))
    overlap = grid.stride_px < grid.tile_size_px
    several = request.flips or len(model.bundles) > 1
    if overlap:
        ProbabilityMap.create_file(folder / _TILES, grid, identity, with_variance=several)
    created = ProbabilityMap.create_file(folder, grid, identity, with_variance=several or overlap)
    return _Begun(model, created, False, [])


def _fill(
    request: Predict,
    slide: Slide,
    listed: CohortSlide | None,
    cohort: Cohort | None,
    grid: TileGrid,
    begun: Sequence[_Begun],
    progress: Progress,
    control: Control,
) -> list[PredictionCounts]:
    tissue = tissue_of(slide, listed, cohort, has_glass=request.has_glass)
    batch_size = _batch_size(begun)
    wanted = _wanted(request, grid, tissue)
    for each in begun:
        new = [*each.model.notes, *tissue.notes]
        for bundle in each.model.bundles:
            new += guards.before(slide, grid, wanted.tiles, bundle)
        each.notes[:] = list(dict.fromkeys(new))
        for note in each.notes:
            if note not in each.model.notes:  # those were told when the model was loaded
                progress.event({"type": "warning", "text": note})
        each.map.provenance.update(_provenance(slide.info, grid, each, batch_size))
        each.map.write_sidecar(complete=False)
    counts = predict_slide(
        slide,
        grid,
        wanted,
        [_arm(request, grid, each) for each in begun],
        progress,
        control,
        batch_size=batch_size,
        scan_order=request.scan_order,
    )
    for each, count in zip(begun, counts, strict=True):
        late = guards.after(each.map, each.model.bundle)
        for note in late:
            progress.event({"type": "warning", "text": note})
        each.map.provenance.update({"notes": [*each.notes, *late], "seconds": round(count.seconds, 2)})
        each.map.write_sidecar(complete=True)
    return counts


def _batch_size(begun: Sequence[_Begun]) -> int:
    """A map goes on in batches of the size it began with, so that each tile is computed in the same company."""
    possible = min(each.model.batch_size for each in begun)
    sizes = [int(each.map.provenance.get("batch_size", possible)) for each in begun]
    return next((size for size in sizes if 0 < size < possible), possible)


def _arm(request: Predict, grid: TileGrid, begun: _Begun) -> Arm:
    tiles = None
    if grid.stride_px < grid.tile_size_px and begun.map.folder is not None:
        tiles = ProbabilityMap.open_file(begun.map.folder / _TILES, writable=True)
    return Arm(begun.map, [each.runtime for each in begun.model.loaded], request.flips, tiles)


def _wanted(request: Predict, grid: TileGrid, tissue: TissueMask) -> Wanted:
    overlap = grid.stride_px < grid.tile_size_px
    cells = tissue.shares(grid.cells) if overlap else None
    wanted = Wanted.of(tissue.shares(grid), request.minimum_tissue, cells)
    if request.region is None:
        return wanted
    drawn = make_valid(Polygon(request.region))
    tiles = wanted.tiles & (polygon_shares(drawn, grid) > 0)
    return Wanted(tiles, wanted.cells & (polygon_shares(drawn, grid.cells) > 0) if overlap else tiles)


def _provenance(info: SlideInfo, grid: TileGrid, begun: _Begun, batch_size: int) -> dict[str, Any]:
    resolution = info.resolution
    first = begun.model.loaded[0]
    return {
        "slide_path": str(info.path),
        "mpp": resolution.mpp if resolution else None,
        "tile_mpp": grid.mpp,
        "mpp_source": resolution.source.value if resolution else None,
        "runtime": first.runtime.name,
        "device": first.runtime.device,
        "reasons": list(first.reasons),
        "batch_size": batch_size,
        "models": [{"name": bundle.name, "hash": bundle.hash} for bundle in begun.model.bundles],
        "threshold": begun.model.bundle.threshold,
        "notes": list(begun.notes),
    }


def _continued(folder: Path, grid: TileGrid, identity: MapIdentity) -> ProbabilityMap | None:
    """The map in ``folder`` where it is of this slide, grid, model and settings; None where it is not."""
    try:
        map = ProbabilityMap.open_file(folder, writable=True)
        if grid.stride_px < grid.tile_size_px:
            ProbabilityMap.open_file(folder / _TILES)
    except ProbabilityMapError:
        return None
    return map if (map.grid, map.identity) == (grid, identity) else None


def _identity(
    request: Predict, info: SlideInfo, listed: CohortSlide | None, cohort: Cohort | None, model: LoadedModel
) -> MapIdentity:
    settings: dict[str, Any] = {"has_glass": request.has_glass, "minimum_tissue": request.minimum_tissue}
    if listed is not None and cohort is not None:
        settings["tissue"] = tissue_digest(listed, cohort)
    if request.region is not None:
        settings["region"] = [list(corner) for corner in request.region]
    if request.flips:
        settings["flips"] = True
    return MapIdentity(
        slide_fingerprint=info.fingerprint,
        slide_name=info.path.name,
        model_hash=model.hash,
        model_name=model.label(request),
        precision=model.loaded[0].runtime.precision,
        settings=settings,
    )


def _folder(request: Predict, info: SlideInfo, label: str) -> Path:
    """``<maps>/<model>/<slide>``; a slide of the same name that is another one gets its fingerprint behind it."""
    if request.maps is None:
        return folder_of_maps(request) / label / info.fingerprint
    folder = request.maps / label / info.path.stem
    try:
        other = ProbabilityMap.open_file(folder).identity.slide_fingerprint != info.fingerprint
    except ProbabilityMapError:
        other = False
    return folder.with_name(f"{info.path.stem}-{info.fingerprint}") if other else folder
