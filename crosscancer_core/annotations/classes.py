"""What an annotation group means for training and evaluation.

The order of painting is: cancer, then exclusion (a cut-out: it becomes *not cancer*), and ignored area is left
out altogether. Group names are matched without regard to case.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from shapely import GeometryCollection, MultiPolygon, Polygon, union_all
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, AnnotationSet
from crosscancer_core.annotations.winding import wound_area


class Meaning(StrEnum):
    CANCER = "cancer"
    EXCLUSION = "exclusion"
    IGNORE = "ignore"
    OTHER = "other"


class ClassMapping(BaseModel):
    """Group names by meaning. The default covers this program's own names, CAMELYON16 and CAMELYON17."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cancer: tuple[str, ...] = ("Tumor", "Tumour", "Cancer", "_0", "_1", "metastases")
    exclusion: tuple[str, ...] = ("Exclusion", "_2", "normal")
    ignore: tuple[str, ...] = ("Ignore",)

    def meaning(self, annotation: Annotation, annotations: AnnotationSet) -> Meaning:
        """The meaning of one annotation: by its group, or a parent group, or (ungrouped) by its own name."""
        names = _ancestry(annotation, annotations)
        for name in names:
            for meaning, known in (
                (Meaning.CANCER, self.cancer),
                (Meaning.EXCLUSION, self.exclusion),
                (Meaning.IGNORE, self.ignore),
            ):
                if name.casefold() in {other.casefold() for other in known}:
                    return meaning
        return Meaning.OTHER

    def area(self, annotations: AnnotationSet, meaning: Meaning) -> BaseGeometry:
        """The union of all areal annotations of one meaning, valid, in level-0 pixels (may be empty)."""
        shapes = [
            areal(annotation.geometry)
            for annotation in annotations
            if annotation.kind in AREAL_KINDS and self.meaning(annotation, annotations) is meaning
        ]
        return union_all(shapes) if shapes else MultiPolygon()


def areal(geometry: BaseGeometry) -> BaseGeometry:
    """The areal part of a geometry, valid.

    A ring that crosses itself is filled by ASAP's rule (winding number not zero: both loops of a figure-eight are
    inside), not by even-odd, so that areas are those that ASAP's own mask would show.
    """
    if isinstance(geometry, Polygon):
        if geometry.is_valid:
            return geometry
        holes = [wound_area(ring) for ring in geometry.interiors]
        return wound_area(geometry.exterior).difference(union_all(holes))
    if isinstance(geometry, MultiPolygon | GeometryCollection):
        if isinstance(geometry, MultiPolygon) and geometry.is_valid:
            return geometry
        return union_all([areal(part) for part in geometry.geoms])
    return Polygon()


def _ancestry(annotation: Annotation, annotations: AnnotationSet) -> list[str]:
    if annotation.group is None:
        return [annotation.name]
    names: list[str] = []
    name: str | None = annotation.group
    while name is not None and name not in names:
        names.append(name)
        group = annotations.group(name)
        name = group.parent if group is not None else None
    return names
