"""Until annotations/files.py and cohort/cohort_file.py stand: the two files in their plainest form."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.atomic_file import write_bytes, write_text
from crosscancer_core.cohort.cohort import Cohort


def write_annotations(annotations: AnnotationSet, path: Path) -> None:
    root = etree.Element("ASAP_Annotations")
    listed = etree.SubElement(root, "Annotations")
    for annotation in annotations:
        element = etree.SubElement(
            listed,
            "Annotation",
            Name=annotation.name,
            Type="Polygon",
            PartOfGroup=str(annotation.group),
            Color=annotation.color,
        )
        points = etree.SubElement(element, "Coordinates")
        for order, (x, y) in enumerate(list(annotation.geometry.exterior.coords)[:-1]):
            etree.SubElement(points, "Coordinate", Order=str(order), X=f"{x:g}", Y=f"{y:g}")
    groups = etree.SubElement(root, "AnnotationGroups")
    for group in annotations.groups:
        element = etree.SubElement(groups, "Group", Name=group.name, PartOfGroup="None", Color=group.color)
        etree.SubElement(element, "Attributes")
    write_bytes(path, etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def write_cohort(cohort: Cohort, path: Path) -> None:
    data = cohort.model_dump(mode="json")
    for case in data["cases"]:
        for slide in case["slides"]:
            for key in ("path", "annotations"):
                slide[key] = Path(slide[key]).relative_to(path.parent).as_posix()
    write_text(path, json.dumps({"schema": 1, **data}, indent=1) + "\n")
