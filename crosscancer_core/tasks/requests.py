"""The requests: every slow thing the product does, as plain data, JSON both ways.

A dialog fills one, the command line parses one, a cluster worker receives one; each verb has one function
``run(request, progress, control) -> result`` in the module of its name (see ``registry.py``). Building a request
checks its fields; it touches no file.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from crosscancer_core.cohort.cohort import Role
from crosscancer_core.errors import ConfigError
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.export.naming import DEFAULT_PATTERN
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.models.recipes import ARMS, Recipe
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.synthetic.presets import DemoPreset as DemoPreset
from crosscancer_core.tiles.sampling import SamplingWay
from crosscancer_core.training.config import TrainingConfig

_Share = Annotated[float, Field(ge=0, le=1)]
_Device = Annotated[str, Field(pattern=r"^(auto|cpu|gpu:\d+)$")]
_Mpp = Annotated[float | None, Field(gt=0, lt=1000, allow_inf_nan=False)]


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _OpensSlides(_Request):
    shelf: Path | None = None
    """Folder of the :class:`Shelf` that slides are opened from; None = the user-data folder."""


class TileCodec(StrEnum):
    """How tile pixels are stored. QOI and PNG are lossless; JPEG shifts the domain and is for short disks only."""

    QOI = "qoi"
    PNG = "png"
    JPEG = "jpeg"


class ExtractTiles(_OpensSlides):
    """Fill the tile stores of a cohort's annotated slides. Finished slides are not done again."""

    verb: Literal["extract"] = "extract"
    cohort: Path
    spec: ModelSpec = ModelSpec()
    codec: TileCodec = TileCodec.QOI
    minimum_tissue: _Share = 0.25
    stride_px: Annotated[int | None, Field(ge=1)] = None
    """Distance of neighbouring tiles in tile pixels; None = the tile's side, so that they do not overlap."""
    workers: Annotated[int | None, Field(ge=1, le=256)] = None
    """Processes that read and encode; None = one a core, or this one alone where the slides are small."""
    estimate_only: bool = False
    """Count the tiles and estimate room and time, and store nothing."""
    slides: tuple[str, ...] | None = None
    """Slide ids; None = all annotated slides."""


class MeasureCohort(_OpensSlides):
    """Areas of tissue and cancer, resolution and problems of every slide; what did not change is not done again."""

    verb: Literal["measure"] = "measure"
    cohort: Path
    workers: Annotated[int | None, Field(ge=1, le=256)] = None


class SampleTiles(_Request):
    """Choose tiles from the stores, so many of each class, and write them as a table."""

    verb: Literal["sample"] = "sample"
    cohort: Path
    spec: ModelSpec = ModelSpec()
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = (Role.TRAIN,)
    per_class: Annotated[int | None, Field(ge=1)] = 300_000
    """None = all there are."""
    label_rule: str = "cancer_share >= 0.5"
    minimum_tissue: _Share = 0.25
    way: SamplingWay = SamplingWay.PROPORTIONAL
    seed: Annotated[int, Field(ge=0)] = 0
    output: Path | None = None
    """``.parquet`` or ``.csv``; None = count only."""
    overwrite: bool = False


class Train(_Request):
    """Train one arm. An unfinished run in ``run_folder`` with the same settings is resumed."""

    verb: Literal["train"] = "train"
    cohort: Path
    config: TrainingConfig
    run_folder: Path
    source_cohort: Path | None = None
    """The cohort of the recipe's source stage (breast)."""
    cohorts: dict[str, Path] = {}
    """Cohorts of further stages, by the names that the recipe gives them."""
    initial_weights: Path | None = None
    """Local file with the backbone's ImageNet weights."""
    initial_model: Path | None = None
    """Bundle, or finished run, whose convolutional body a recipe with ``initial: model`` starts from."""
    model_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_. +-]*$")] | None = None
    """Folder of the finished model in the cohort's ``models``; None = the run folder's name."""
    device: _Device = "auto"
    """Recorded, no setting: a run may go on elsewhere, though then not bit for bit."""


class CompareArms(_Request):
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
    cohorts: dict[str, Path] = {}
    initial_weights: Path | None = None
    initial_models: dict[str, Path] = {}
    """By arm: bundle or finished run to start from, for recipes with ``initial: model``."""
    devices: Annotated[tuple[_Device, ...], Field(min_length=1)] = ("auto",)
    """One part trains on each at a time, in a process of its own where there are several."""
    report: bool = False
    """When all that can be is trained: choose thresholds on validation slides, predict the test slides, write the
    report into ``<cohort>.crosscancer/reports/<name>``."""


class MeasureRate(_Request):
    """How long a training step takes on this machine; measured once, then remembered."""

    verb: Literal["measure-rate"] = "measure-rate"
    config: TrainingConfig
    device: _Device = "auto"
    remember: Path
    """Folder of the record of rates."""


class Runtime(StrEnum):
    AUTO = "auto"
    KERAS = "keras"
    OPENVINO = "openvino"
    TORCH = "torch"
    JAX = "jax"


class Precision(StrEnum):
    """What numbers are computed in. Below float32 only through OpenVINO, and stamped on the map."""

    FLOAT32 = "float32"
    BF16 = "bf16"
    INT8 = "int8"


class Predict(_OpensSlides):
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
    mpp: _Mpp = None
    """µm/px for slides that do not state it (or state it wrongly); goes into the map's provenance."""
    has_glass: bool = True
    """False: every pixel is tissue, no detector runs."""
    region: Annotated[tuple[tuple[float, float], ...], Field(min_length=3)] | None = None
    """Corners of a drawn region in level-0 pixels: only tiles that touch it are predicted."""
    minimum_tissue: _Share = 0.05
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


class MeasureRuntimes(_Request):
    """Measure what computes a model fastest on this machine; predictions with ``auto`` then take that."""

    verb: Literal["runtimes"] = "runtimes"
    bundle: Path


class JudgedRole(StrEnum):
    """Which slides are judged. The best epoch and the threshold are chosen on validation slides: never both at once."""

    TEST = "test"
    VALIDATION = "validation"


class _Judges(_OpensSlides):
    """What evaluating one model and comparing several have in common."""

    cohort: Path
    slides: tuple[str, ...] | None = None
    """Slide ids; None = all slides of ``role``."""
    role: JudgedRole = JudgedRole.TEST
    label_rule: str = "cancer_share >= 0.5"
    minimum_tissue: _Share = 0.25
    interpolated: bool = True
    """Also judge the bilinear map (pixel-level AUC P3)."""
    whole_slide: bool = False
    """Also judge the whole slide, glass with score 0 (P2), for comparison with other work."""
    threshold: _Share | None = None
    """The operating point; None = what ``threshold_rule`` chose on validation slides, else the model's default."""
    threshold_rule: str = "youden"
    resamples: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 0
    """Of the resamples."""
    include_training: bool = False
    """Count slides that a model has learned from, too; they are named in a warning."""
    random_control: int | None = None
    """Seed: also score the same tiles by chance, as a control that must come out near 0.5."""
    report: Path | None = None
    """Folder for ``report.html``, ``comparison.json`` and the tables as CSV."""
    overwrite: bool = False
    """Replace what is there already."""


class Evaluate(_Judges):
    """AUC of finished maps against annotations."""

    verb: Literal["evaluate"] = "evaluate"
    maps: Path
    """Folder that holds one map folder a slide, named by slide id or by the slide file's stem."""
    bundle: Path | None = None
    """The model, for its thresholds and its list of training slides; None = the cohort's model of the maps' name."""
    output: Path | None = None
    """JSON file for the result."""


class ComparedModel(_Request):
    """One model of one arm."""

    arm: Annotated[str, Field(min_length=1)]
    seed: int = 0
    maps: Path | None = None
    """As in ``Evaluate``; None = the maps of ``bundle`` in the cohort's folder, predicted where they are missing."""
    bundle: Path | None = None


class Compare(_Judges):
    """Several models on the same slides: differences with intervals and tests, and a report."""

    verb: Literal["compare"] = "compare"
    models: tuple[ComparedModel, ...] = ()
    study: Path | None = None
    """Folder of a study: its finished models are compared, each on the slides it was to be tested on."""
    reference: Path | None = None
    """JSON file with the numbers of other work, shown in rows of their own and named as such."""
    title: str = ""


class Calibrate(_OpensSlides):
    """Choose thresholds and a temperature on validation slides and keep them in the model's folder."""

    verb: Literal["calibrate"] = "calibrate"
    cohort: Path
    bundle: Path
    maps: Path | None = None
    """Folder with the maps; None = those in the cohort's folder, predicted where they are missing."""
    label_rule: str = "cancer_share >= 0.5"
    minimum_tissue: _Share = 0.25


_Area = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Export(_OpensSlides):
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
    threshold: _Share = 0.5
    style: OutlineStyle = OutlineStyle.TILE_EDGES
    minimum_area_um2: _Area = 0.0
    fill_holes_um2: _Area = 0.0
    bands: tuple[_Share, ...] = ()
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
    label_rule: str = "cancer_share >= 0.5"
    deidentified: bool = False
    """Leave out slide names, paths and dates; slides are called by their fingerprints."""


class Convert(_OpensSlides):
    """Any readable slide as a pyramidal JPEG TIFF for ASAP, QuPath and OpenSlide."""

    verb: Literal["convert"] = "convert"
    slide: Path
    target: Path
    mpp: _Mpp = None
    """µm/px, where the slide does not state it or states it wrongly."""
    quality: Annotated[int, Field(ge=50, le=100)] = 90
    """JPEG quality of all levels."""
    tile: Literal[256, 512, 1024] = 512
    keep_images: bool = False
    """Take label, macro and thumbnail along. A label may name the patient."""
    overwrite: bool = False


class MakeDemo(_Request):
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
_R = TypeVar("_R")
_ADAPTER: TypeAdapter[Request] = TypeAdapter(Request)


def checked(build: Callable[[], _R]) -> _R:
    """Build a request or a part of one, with the first fault as a :class:`ConfigError` that names the field."""
    try:
        return build()
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(".".join(str(part) for part in first["loc"]) or "request", first["msg"]) from error


def request_from_json(text: str | bytes) -> Request:
    """Read any request.

    Raises:
        ConfigError: the text is not a request; names the first field at fault.
    """
    return checked(lambda: _ADAPTER.validate_json(text))


def request_to_json(request: Any) -> str:
    return _ADAPTER.dump_json(request, indent=1).decode()
