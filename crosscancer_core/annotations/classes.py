"""What an annotation group means for training and evaluation.

The order of painting is: cancer, then exclusion (a cut-out: it becomes *not cancer*), and ignored area is left
out altogether. Group names are matched without regard to case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

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


PAINTING_ORDER = (Meaning.CANCER, Meaning.EXCLUSION, Meaning.IGNORE)
"""What is painted over what: the later wins, whatever the order of groups and annotations in the file."""


@dataclass(frozen=True, slots=True)
class EffectiveAreas:
    """What remains of each meaning after painting, in level-0 pixels. No two of them overlap."""

    cancer: BaseGeometry
    exclusion: BaseGeometry
    """Cut-outs, which count as not cancer."""
    ignore: BaseGeometry
    """Area that is neither trained on nor evaluated."""


class ClassMapping(BaseModel):
    """Group names by meaning. The default covers this program's own names, CAMELYON16 and CAMELYON17."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cancer: tuple[str, ...] = ("Tumor", "Tumour", "Cancer", "_0", "_1", "metastases")
    exclusion: tuple[str, ...] = ("Exclusion", "_2", "normal")
    ignore: tuple[str, ...] = ("Ignore",)

    def meaning(self, annotation: Annotation, annotations: AnnotationSet) -> Meaning:
        """The meaning of one annotation: by its group, or a parent group, or (ungrouped) by its own name."""
        return self.meaning_of(names_of(annotation, annotations))

    def meaning_of(self, names: Iterable[str]) -> Meaning:
        """The meaning of what is called so, the first name that is known counts."""
        known = self._known()
        return next((known[name.casefold()] for name in names if name.casefold() in known), Meaning.OTHER)

    def names(self, meaning: Meaning) -> tuple[str, ...]:
        """The group names of one meaning; of :attr:`Meaning.OTHER` none, since that is all the rest."""
        return {
            Meaning.CANCER: self.cancer,
            Meaning.EXCLUSION: self.exclusion,
            Meaning.IGNORE: self.ignore,
        }.get(meaning, ())

    def with_meaning(self, name: str, meaning: Meaning) -> ClassMapping:
        """This mapping with one group name meaning something else."""

        def changed(listed: Meaning) -> tuple[str, ...]:
            others = tuple(known for known in self.names(listed) if known.casefold() != name.casefold())
            return (*others, name) if listed is meaning else others

        return ClassMapping(
            cancer=changed(Meaning.CANCER), exclusion=changed(Meaning.EXCLUSION), ignore=changed(Meaning.IGNORE)
        )

    def _known(self) -> dict[str, Meaning]:
        known: dict[str, Meaning] = {}
        for meaning, names in zip(PAINTING_ORDER, (self.cancer, self.exclusion, self.ignore), strict=True):
            for name in names:
                known.setdefault(name.casefold(), meaning)
        return known

    def area(self, annotations: AnnotationSet, meaning: Meaning) -> BaseGeometry:
        """The union of all areal annotations of one meaning, valid, in level-0 pixels (may be empty)."""
        shapes = [
            areal(annotation.geometry)
            for annotation in annotations
            if annotation.kind in AREAL_KINDS and self.meaning(annotation, annotations) is meaning
        ]
        return union_all(shapes) if shapes else MultiPolygon()

    def effective(self, annotations: AnnotationSet) -> EffectiveAreas:
        """What training and evaluation will take for cancer, not cancer and nothing, by :data:`PAINTING_ORDER`."""
        cancer, exclusion, ignore = (self.area(annotations, meaning) for meaning in PAINTING_ORDER)
        return EffectiveAreas(cancer.difference(union_all([exclusion, ignore])), exclusion.difference(ignore), ignore)

    def warning(self, annotations: AnnotationSet) -> str | None:
        """A sentence where the outlines give no cancer area under this mapping, else None.

        It says which groups there are and which preset would find cancer in them. Do not ask for slides that are
        declared free of cancer.
        """
        if not self.effective(annotations).cancer.is_empty:
            return None
        if not any(annotation.kind in AREAL_KINDS for annotation in annotations):
            return "No area is outlined, so there is no cancer to learn from or to test against."
        if not self.area(annotations, Meaning.CANCER).is_empty:
            return "Exclusions or ignored areas cover all cancer, so none is left: check the class mapping."
        names = sorted({annotation.group or annotation.name for annotation in annotations})
        listed = ", ".join(f"“{name}”" for name in names[:6]) + (", …" if len(names) > 6 else "")
        fitting = [name for name, preset in PRESETS.items() if not preset.area(annotations, Meaning.CANCER).is_empty]
        advice = "name the group that holds cancer in the class mapping"
        if fitting:
            advice = f"the preset {fitting[0]} finds some"
        return f"No group means cancer under this class mapping ({listed}): {advice}."


def names_of(annotation: Annotation, annotations: AnnotationSet) -> tuple[str, ...]:
    """What decides about the meaning of an annotation: its group, those around it; of an ungrouped one its name."""
    around = tuple(group.name for group in annotations.ancestors(annotation))
    if annotation.group is not None:
        return around or (annotation.group,)
    return (annotation.name,)


PRESETS: Mapping[str, ClassMapping] = MappingProxyType(
    {
        "CrossCancer": ClassMapping(),
        "Tumor / Exclusion": ClassMapping(cancer=("Tumor",), exclusion=("Exclusion",), ignore=()),
        "CAMELYON16": ClassMapping(cancer=("_0", "_1", "Tumor"), exclusion=("_2", "Exclusion"), ignore=()),
        "CAMELYON17": ClassMapping(cancer=("metastases",), exclusion=("normal",), ignore=()),
    }
)
"""Mappings of data sets and programs, by name; the first is the default and covers the others."""


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
