"""The requests: every slow thing the product does, as plain data, JSON both ways.

A dialog fills one, the command line parses one, a cluster worker receives one; each verb has one function
``run(request, progress, control) -> result`` in the module of its name (see ``registry.py``). Building a request
checks its fields; it touches no file. The requests that set maps against annotations stand in
``judging_requests.py``, what several share in ``request_parts.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from crosscancer_core.cohort.cohort import Role
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.export.naming import DEFAULT_PATTERN
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.models.recipes import ARMS, Recipe
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.judging_requests import Calibrate, Compare, Evaluate
from crosscancer_core.tasks.request_parts import (
    Area,
    Device,
    Mpp,
    OpensSlides,
    Precision,
    RequestModel,
    Runtime,
    Share,
    TileCodec,
    checked,
)
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE
from crosscancer_core.tiles.sampling import SamplingWay
from crosscancer_core.training.config import TrainingConfig


class ExtractTiles(OpensSlides):
    """Fill the tile stores of a cohort's annotated slides. Finished slides are not done again."""

    verb: Literal["extract"] = "extract"
    cohort: Path
    spec: ModelSpec = ModelSpec()
    codec: TileCodec = TileCodec.QOI
    minimum_tissue: Share = 0.25
    stride_px: Annotated[int | None, Field(ge=1)] = None
    """Distance of neighbouring tiles in tile pixels; None = the tile's side, so that they do not overlap."""
    workers: Annotated[int | None, Field(ge=1, le=256)] = None
    """Processes that read and encode; None = one a core, or this one alone where the slides are small."""
    estimate_only: bool = False
    """Count the tiles and estimate room and time, and store nothing."""
    slides: tuple[str, ...] | None = None
    """Slide ids; None = all annotated slides."""


class MeasureCohort(OpensSlides):
    """Areas of tissue and cancer, resolution and problems of every slide; what did not change is not done again."""

    verb: Literal["measure"] = "measure"
    cohort: Path
    workers: Annotated[int | None, Field(ge=1, le=256)] = None


class SampleTiles(RequestModel):
    """Choose tiles from the stores, so many of each class, and write them as a table."""

    verb: Literal["sample"] = "sample"
    cohort: Path
    spec: ModelSpec = ModelSpec()
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = (Role.TRAIN,)
    per_class: Annotated[int | None, Field(ge=1)] = 300_000
    """None = all there are."""
    label_rule: str = DEFAULT_LABEL_RULE
    minimum_tissue: Share = 0.25
    way: SamplingWay = SamplingWay.PROPORTIONAL
    seed: Annotated[int, Field(ge=0)] = 0
    output: Path | None = None
    """``.parquet`` or ``.csv``; None = count only."""
    overwrite: bool = False


class Train(OpensSlides):
    """Train one arm. Slides without tiles of the model's size are cut first. An unfinished run in ``run_folder`` with
    the same settings is resumed."""

    verb: Literal["train"] = "train"
    cohort: Path
    config: TrainingConfig
    run_folder: Path
    source_cohort: Path | None = None
    """The cohort of the recipe's source stage (breast)."""
    cohorts: dict[str, Path] = Field(default_factory=dict)
    """Cohorts of further stages, by the names that the recipe gives them."""
    initial_weights: Path | None = None
    """Local file with the backbone's ImageNet weights."""
    initial_model: Path | None = None
    """Bundle, or finished run, whose convolutional body a recipe with ``initial: model`` starts from."""
    model_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_. +-]*$")] | None = None
    """Folder of the finished model in the cohort's ``models``; None = the run folder's name."""
    device: Device = "auto"
    """Recorded, no setting: a run may go on elsewhere, though then not bit for bit."""


class CompareArms(OpensSlides):
    """Train arms x seeds x folds as one study; started again, it goes on with what is left."""

    verb: Literal["compare-arms"] = "compare-arms"
    cohort: Path
    config: TrainingConfig
    """Shared by all parts; its recipe, seed and fold are replaced by each part's."""
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_. +-]*$")]
    """Names the folder ``<cohort>.crosscancer/studies/<name>`` and, with each part's name behind it, the models."""
    arms: Annotated[tuple[Recipe, ...], Field(min_length=1)] = tuple(ARMS.values())
    seeds: Annotated[tuple[Annotated[int, Field(ge=0, lt=2**31)], ...], Field(min_length=1)] = (0,)
    split: str | None = None
    """A split saved in the cohort: all its folds are trained for each arm and seed. None = the cohort's own roles."""
    source_cohort: Path | None = None
    cohorts: dict[str, Path] = Field(default_factory=dict)
    initial_weights: Path | None = None
    initial_models: dict[str, Path] = Field(default_factory=dict)
    """By arm: bundle or finished run to start from, for recipes with ``initial: model``."""
    devices: Annotated[tuple[Device, ...], Field(min_length=1)] = ("auto",)
    """One part trains on each at a time, in a process of its own where there are several."""
    report: bool = False
    """When all that can be is trained: choose thresholds on validation slides, predict the test slides, write the
    report into ``<cohort>.crosscancer/reports/<name>``."""


class MeasureRate(RequestModel):
    """How long a training step takes on this machine; measured once, then remembered."""

    verb: Literal["measure-rate"] = "measure-rate"
    config: TrainingConfig
    device: Device = "auto"
    remember: Path
    """Folder of the record of rates."""


class Predict(OpensSlides):
    """Probability maps of one or several models on slides. A finished map returns at once, an unfinished one is
    continued."""

    verb: Literal["predict"] = "predict"
    bundle: Path
    more_bundles: tuple[Path, ...] = ()
    """Further arms: each gets maps of its own, from the same pass over the pixels where tile size and µm/px agree."""
    ensemble: bool = False
    """All bundles together give one map: their mean, with variance."""
    slides: tuple[Path, ...]
    cohort: Path | None = None
    """Slides that are in this cohort are read with its resolution, tissue settings and drawn tissue masks."""
    maps: Path | None = None
    """Folder for ``<model>/<slide>`` map folders; None = the user-data folder."""
    mpp: Mpp = None
    """µm/px for slides that do not state it (or state it wrongly); goes into the map's provenance."""
    has_glass: bool = True
    """False: every pixel is tissue, no detector runs."""
    region: Annotated[tuple[tuple[float, float], ...], Field(min_length=3)] | None = None
    """Corners of a drawn region in level-0 pixels: only tiles that touch it are predicted."""
    minimum_tissue: Share = 0.05
    runtime: Runtime = Runtime.AUTO
    precision: Precision = Precision.FLOAT32
    labelled_tiles: Path | None = None
    """A cohort whose stored tiles show what lower precision costs; None = the labelled tiles of the bundle."""
    stride_px: Annotated[int | None, Field(ge=1)] = None
    """Distance of neighbouring tiles in tile pixels; less than the tile's side gives finer, averaged maps."""
    flips: bool = False
    """Mean and variance over the eight flips and rotations: eight times the work."""
    batch_size: Annotated[int | None, Field(ge=1, le=1024)] = None
    """None = the largest batch that takes at most half a second here, measured once."""
    scan_order: bool = False
    """Row by row. Otherwise an overview first, then what is on screen, then outwards."""


class MeasureRuntimes(RequestModel):
    """Measure what computes a model fastest on this machine; predictions with ``auto`` then take that."""

    verb: Literal["runtimes"] = "runtimes"
    bundle: Path


class Export(OpensSlides):
    """Results for other programs. Nothing that is there is replaced unasked, and every file is read back."""

    verb: Literal["export"] = "export"
    maps: Annotated[tuple[Path, ...], Field(min_length=1)]
    """Map folders: one or more slides, each with one or more arms."""
    formats: Annotated[tuple[ExportFormat, ...], Field(min_length=1)] = (ExportFormat.ASAP_XML,)
    folder: Path | None = None
    """Where the files go; None = beside each map."""
    pattern: str = DEFAULT_PATTERN
    """How files are called: ``{slide}``, ``{model}`` and ``{threshold}``."""
    plain_names: bool = True
    """File names in ASCII letters only, since ASAP on Windows fails on others."""
    overwrite: bool = False
    """Replace files that are there already."""
    threshold: Share = 0.5
    style: OutlineStyle = OutlineStyle.TILE_EDGES
    minimum_area_um2: Area = 0.0
    fill_holes_um2: Area = 0.0
    bands: tuple[Share, ...] = ()
    """Probabilities above the threshold that part the outlines into groups of rising confidence."""
    cut_holes: bool = False
    """ASAP XML: cut shapes with holes into pieces without, instead of a group ``Exclusion``."""
    from_bounds: bool = False
    """QuPath files: (0, 0) is the corner of the slide's scanned part, as QuPath shows slides by default."""
    packed: bool = True
    """GeoJSON as ``.geojson.gz``."""
    only_above: bool = False
    """QuPath tiles: only those at or above the threshold."""
    picture: Literal["png", "pdf", "svg"] = "png"
    dpi: Annotated[int, Field(ge=36, le=1200)] = 300
    cohort: Path | None = None
    """Says where slides and their annotations are, and what group names mean."""
    slides: tuple[Path, ...] = ()
    """Slide files, where they are no longer where the maps were made and in no cohort."""
    label_rule: str = DEFAULT_LABEL_RULE
    deidentified: bool = False
    """Leave out slide names, paths and dates; slides are called by their fingerprints."""


class Convert(OpensSlides):
    """Any readable slide as a pyramidal JPEG TIFF for ASAP, QuPath and OpenSlide."""

    verb: Literal["convert"] = "convert"
    slide: Path
    target: Path
    mpp: Mpp = None
    """µm/px, where the slide does not state it or states it wrongly."""
    quality: Annotated[int, Field(ge=50, le=100)] = 90
    """JPEG quality of all levels."""
    tile: Literal[256, 512, 1024] = 512
    keep_images: bool = False
    """Take label, macro and thumbnail along. A label may name the patient."""
    overwrite: bool = False


class MakeDemo(RequestModel):
    """Paint the demo cohort: prostate and breast slides with known outlines. Painted slides are kept."""

    verb: Literal["demo"] = "demo"
    folder: Path
    preset: DemoPreset = DemoPreset.DEMO
    seed: Annotated[int, Field(ge=0)] = 0
    slides: Annotated[int, Field(ge=1, le=10_000)] = 1
    """Number of slides of the scale preset; the others have their own."""
    size_px: Annotated[int, Field(ge=512, le=400_000)] = 20_000
    """Side of the scale preset's square slides."""


Request = Annotated[
    ExtractTiles
    | MeasureCohort
    | SampleTiles
    | Train
    | CompareArms
    | MeasureRate
    | Predict
    | MeasureRuntimes
    | Evaluate
    | Compare
    | Calibrate
    | Export
    | Convert
    | MakeDemo,
    Field(discriminator="verb"),
]
_ADAPTER: TypeAdapter[Request] = TypeAdapter(Request)


def request_from_json(text: str | bytes) -> Request:
    """Read any request.

    Raises:
        ConfigError: the text is not a request; names the first field at fault.
    """
    return checked(lambda: _ADAPTER.validate_json(text))


def request_to_json(request: Any) -> str:
    return _ADAPTER.dump_json(request, indent=1).decode()
