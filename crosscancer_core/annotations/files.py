"""Read and write annotation files of any format that the program knows."""

from __future__ import annotations

import re
from pathlib import Path

from crosscancer_core.annotations.asap_reader import read_asap_xml
from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.annotations.geojson import read_geojson, write_geojson
from crosscancer_core.annotations.imagescope import read_imagescope_xml
from crosscancer_core.annotations.import_report import ImportedAnnotations, ImportReport
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.annotations.xml_input import root_name
from crosscancer_core.errors import AnnotationFormatError, AnnotationNotWritableError
from crosscancer_core.geometry import Point

__all__ = [
    "READABLE_SUFFIXES",
    "WRITABLE_SUFFIXES",
    "ImportReport",
    "ImportedAnnotations",
    "annotations_beside",
    "foreign_program",
    "is_annotation_file",
    "read_annotations",
    "write_annotations",
]

READABLE_SUFFIXES = (".xml", ".geojson", ".geojson.gz", ".json", ".json.gz")
"""XML of ASAP or ImageScope, GeoJSON of QuPath. Label masks are read by ``masks``, since they ask for a scale."""
WRITABLE_SUFFIXES = (".xml", ".geojson", ".geojson.gz")
_BEGINNING = 1 << 16
_FEATURE = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_BESIDE = (".xml", ".geojson", ".geojson.gz")
_FULL_SLIDE = Point(0, 0)


def is_annotation_file(path: Path) -> bool:
    """Whether the name says so, or of ``.json``, which cohorts have too, the beginning of the file."""
    name = path.name.lower()
    if not name.endswith(".json"):
        return name.endswith(READABLE_SUFFIXES)
    try:
        with path.open("rb") as file:
            return _FEATURE.search(file.read(_BEGINNING)) is not None
    except OSError:  # opening it says why
        return False


def annotations_beside(slide: Path) -> Path | None:
    """The annotation file of a slide's name in its folder: ASAP's ``.xml`` first, then GeoJSON; None without one.

    XML of another program gives way to GeoJSON: beside it this program saves, so as not to replace that file.
    """
    there = [file for suffix in _BESIDE if (file := slide.with_suffix(suffix)).is_file()]
    if len(there) > 1 and foreign_program(there[0]) is not None:
        del there[0]
    return next(iter(there), None)


def foreign_program(path: Path) -> str | None:
    """Whose file this is, where writing here would replace what only that program writes; None where it would not."""
    if not path.name.lower().endswith(".xml") or not path.is_file():
        return None
    try:
        root = root_name(path)
    except AnnotationFormatError:
        return "another program"
    if root == "ASAP_Annotations":
        return None
    if root.lower() == "annotations":
        return "Aperio ImageScope" if _has_regions(path) else None  # ASAP takes a bare element for its own
    return "another program"


def read_annotations(path: Path, *, origin: Point | None = None, mpp: float | None = None) -> ImportedAnnotations:
    """The annotations of a file and a report of what had to be repaired or left out.

    ``origin``: of GeoJSON, where its (0, 0) lies on the slide (QuPath crops slides to their bounds by default);
    None: as the file notes, else the slide's corner.
    ``mpp``: µm per pixel of the slide, to check a file that says what it was drawn at.

    Raises:
        AnnotationFormatError: the file is not there, damaged, or of a format that is not known.
    """
    name = path.name.lower()
    if name.endswith(".xml"):
        # ASAP's and ImageScope's files end in .xml alike
        if root_name(path).lower() == "annotations" and _has_regions(path):
            return read_imagescope_xml(path, mpp)
        return read_asap_xml(path)
    if name.endswith(READABLE_SUFFIXES):
        return read_geojson(path, origin)
    raise AnnotationFormatError(
        path,
        f"“{path.suffix or 'no suffix'}” is not a format that is read",
        hint=f"Annotation files end in {', '.join(READABLE_SUFFIXES)}.",
    )


def write_annotations(annotations: AnnotationSet, path: Path, *, origin: Point = _FULL_SLIDE) -> tuple[str, ...]:
    """Write a set in the format that the suffix names, replacing the file all at once.

    A ``.json`` that holds outlines already is GeoJSON; no other is replaced, since it may be a cohort.
    Returns what the format holds in another way than the set does, in clauses for a person. ``origin``: of GeoJSON,
    the place on the slide that becomes (0, 0).

    Raises:
        AnnotationNotWritableError: the format is not known or cannot hold the set; nothing is written.
        NotWritableError, DiskFullError: the file cannot be written; the previous one is intact.
    """
    name = path.name.lower()
    if name.endswith(".xml"):
        return write_asap_xml(annotations, path)
    if name.endswith((".geojson", ".geojson.gz")) or (name.endswith(".json") and is_annotation_file(path)):
        return write_geojson(annotations, path, origin)
    raise AnnotationNotWritableError(
        path,
        f"“{path.suffix or 'no suffix'}” is not a format that is written",
        hint=f"Choose a name that ends in {', '.join(WRITABLE_SUFFIXES)}.",
    )


def _has_regions(path: Path) -> bool:
    """Whether a file whose outermost element is Annotations is ImageScope's, not a bare one of ASAP's."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return b"<Region" in head or b"MicronsPerPixel" in head
