"""Label masks (PNG, TIFF) as outlines: each label a group, each connected part a polygon along pixel edges."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from shapely import get_coordinates, set_coordinates

from crosscancer_core.annotations.import_report import Findings, ImportedAnnotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.annotations.raster_outlines import outlines
from crosscancer_core.errors import AnnotationFormatError

_LOG = logging.getLogger(__name__)
_MOST_PIXELS = 1 << 28
_MOST_LABELS = 64
_TIFF = (".tif", ".tiff")
_COLORS = ("#ff0000", "#00aa00", "#0066ff", "#ff9900", "#aa00ff", "#00cccc")


def read_mask(path: Path, width: int, height: int, names: Mapping[int, str] | None = None) -> ImportedAnnotations:
    """The areas of a label mask as polygons in level-0 pixels. 0 is background.

    ``width``, ``height``: of the slide at level 0; the mask's scale is their ratio to its own size, so it may be of
    any downsample. ``names``: groups by label; without it a mask of one label is "Tumor", else "Label 1", ….

    Raises:
        AnnotationFormatError: it is no image, has colours or more than 64 labels, or more than 2^28 pixels in every
            level.
    """
    labels = _read(path)
    findings = Findings()
    rows, columns = labels.shape
    scale = (width / columns, height / rows)
    # a mask's size is rounded, so the two need not be equal to the last digit
    if abs(scale[0] / scale[1] - 1) > 1 / min(rows, columns) + 0.002:
        findings.warn(f"the mask ({columns} x {rows}) has other proportions than the slide ({width} x {height})")
    values = [int(value) for value in np.unique(labels) if value]
    if len(values) > _MOST_LABELS:
        raise AnnotationFormatError(path, f"it has {len(values)} values, so it is a picture and not a label mask")
    groups: list[AnnotationGroup] = []
    annotations: list[Annotation] = []
    for place, value in enumerate(values):
        name = (names or {}).get(value) or ("Tumor" if len(values) == 1 else f"Label {value}")
        color = _COLORS[place % len(_COLORS)]
        if all(group.name != name for group in groups):
            groups.append(AnnotationGroup(name, color))
        for number, part in enumerate(outlines(labels == value), 1):
            polygon = part.polygon
            shape = set_coordinates(polygon, get_coordinates(polygon) * scale)
            annotations.append(Annotation(str(len(annotations)), f"{name} {number}", Kind.POLYGON, shape, name, color))
    found = AnnotationSet(tuple(groups), tuple(annotations))
    return ImportedAnnotations(found, findings.report(len(found)))


def _read(path: Path) -> NDArray[np.uint8] | NDArray[np.uint16]:
    try:
        labels = _read_tiff(path) if path.suffix.lower() in _TIFF else _read_picture(path)
    except AnnotationFormatError:
        raise
    except OSError as error:
        reason = (
            "it is no image" if isinstance(error, UnidentifiedImageError) else (error.strerror or str(error)).lower()
        )
        raise AnnotationFormatError(path, reason, hint="Check the file.") from error
    except Exception as error:  # the image libraries raise whatever a damaged file leads them to
        _LOG.info("%s", path, exc_info=True)
        raise AnnotationFormatError(path, f"it cannot be read as an image ({str(error)[:100]})") from error
    if labels.ndim == 3 and (labels == labels[..., :1]).all():
        labels = labels[..., 0]
    if labels.ndim != 2 or labels.size == 0:
        raise AnnotationFormatError(path, "it is a picture with colours and not a label mask")
    if labels.dtype == np.bool_:
        labels = labels.astype(np.uint8)
    if labels.dtype.kind not in "iu":
        raise AnnotationFormatError(path, "it holds fractions and not whole labels", hint="Open it as an overlay.")
    return labels


def _read_picture(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise AnnotationFormatError(path, "it has more than 2^28 pixels", hint="Save it at a higher downsample.")
        return np.asarray(image)


def _read_tiff(path: Path) -> NDArray[np.uint8]:
    """The finest level that is small enough; ASAP writes masks at full size with all levels."""
    with tifffile.TiffFile(path) as file:
        for level in file.series[0].levels:
            if int(np.prod(level.shape)) <= _MOST_PIXELS:
                return np.asarray(level.asarray())
    raise AnnotationFormatError(path, "every level has more than 2^28 pixels", hint="Save it with coarser levels.")
