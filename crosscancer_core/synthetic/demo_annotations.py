"""The outlines of a painted slide, grouped as the organ's public data sets group them."""

from __future__ import annotations

from shapely import Polygon

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.synthetic.layout import Growth, Layout
from crosscancer_core.synthetic.outlines import polygons
from crosscancer_core.synthetic.presets import Organ

_COLORS = {"Tumor": "#ff3b30", "Exclusion": "#34a853", "_0": "#ff3b30", "_1": "#ff9500", "_2": "#34a853"}


def outlines_of(layout: Layout) -> AnnotationSet:
    """All cancer of a slide as outlines without holes; the holes are outlines of the exclusion group.

    Prostate: ``Tumor`` and ``Exclusion``. Breast, as in CAMELYON: ``_0`` and ``_1`` tumour, ``_2`` not.
    """
    camelyon = layout.organ is Organ.LYMPH_NODE
    annotations: list[Annotation] = []
    holes: list[Polygon] = []
    lesions = [zone.shape for zone in layout.zones if isinstance(zone.kind, Growth)]
    for number, lesion in enumerate(lesions):
        group = f"_{min(number, 1)}" if camelyon else "Tumor"
        for part in polygons(lesion):
            annotations.append(_outline(Polygon(part.exterior), group, len(annotations)))
            holes.extend(Polygon(hole) for hole in part.interiors)
    exclusion = "_2" if camelyon else "Exclusion"
    annotations.extend(_outline(hole, exclusion, len(annotations) + number) for number, hole in enumerate(holes))
    names = ("_0", "_1", "_2") if camelyon else ("Tumor", "Exclusion")
    return AnnotationSet(tuple(AnnotationGroup(name, _COLORS[name]) for name in names), tuple(annotations))


def _outline(shape: Polygon, group: str, number: int) -> Annotation:
    return Annotation(str(number), f"Annotation {number}", Kind.POLYGON, shape, group, _COLORS[group])
