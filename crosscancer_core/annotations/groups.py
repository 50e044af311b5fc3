"""Put the groups of a file in order: names unique, parents known, no circles."""

from __future__ import annotations

from dataclasses import replace

from crosscancer_core.annotations.import_report import Findings
from crosscancer_core.annotations.model import Annotation, AnnotationGroup


def usable_groups(
    groups: list[AnnotationGroup], annotations: list[Annotation], findings: Findings
) -> tuple[AnnotationGroup, ...]:
    """Groups with unique names, known parents and no circle; groups that are only used are added."""
    merged: dict[str, AnnotationGroup] = {}
    for group in groups:
        first = merged.get(group.name)
        if first is None:
            merged[group.name] = group
            continue
        findings.repaired(f"two groups named “{group.name}” merged")
        attributes = {**group.attributes, **first.attributes}
        merged[group.name] = replace(first, attributes=attributes)
    for annotation in annotations:
        if annotation.group is not None and annotation.group not in merged:
            findings.repaired(f"group “{annotation.group}” was used but not defined")
            merged[annotation.group] = AnnotationGroup(annotation.group)
    for group in list(merged.values()):
        if group.parent is not None and group.parent not in merged:
            findings.repaired(f"group “{group.name}” moved to the top (its parent is not defined)")
            merged[group.name] = replace(group, parent=None)
    for name in _in_circles(merged):
        findings.repaired(f"group “{name}” moved to the top (its parents form a circle)")
        merged[name] = replace(merged[name], parent=None)
    return tuple(merged.values())


def _in_circles(groups: dict[str, AnnotationGroup]) -> list[str]:
    """Of each circle of parents the group that comes first. Every group is visited once, however long the chains."""
    place = {name: index for index, name in enumerate(groups)}
    walked: dict[str, int] = {}
    found: list[str] = []
    for number, start in enumerate(groups):
        name: str | None = start
        path: list[str] = []
        while name is not None and name not in walked:
            walked[name] = number
            path.append(name)
            name = groups[name].parent
        if name is not None and walked[name] == number:
            found.append(min(path[path.index(name) :], key=place.__getitem__))
    return found
