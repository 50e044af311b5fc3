"""What was drawn and not yet saved, on disk after each stroke, so that a crash costs nothing.

A journal is a file of JSON lines: first where the outlines stood when they were last saved, then each change. The
first line is written all at once; a line that was cut off by a crash is not counted.
"""

from __future__ import annotations

import base64
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import shapely

from crosscancer_core import atomic_file
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point

_LOG = logging.getLogger(__name__)
_SUFFIX = ".journal"
_CORNER = Point(0, 0)


@dataclass(frozen=True)
class Recovered:
    """Outlines that were never saved. ``annotations`` is None where all had been undone."""

    slide: Path
    annotations_path: Path | None
    annotations: AnnotationSet | None
    written: datetime
    origin: Point = _CORNER
    """The place on the slide that the annotation file calls (0, 0)."""


class Journal:
    """The journal of one slide in this process."""

    def __init__(self, file: Path, slide: Path) -> None:
        self.file, self._slide = file, slide

    @property
    def exists(self) -> bool:
        return self.file.is_file()

    def record(
        self,
        before: AnnotationSet | None,
        after: AnnotationSet | None,
        path: Path | None,
        origin: Point = _CORNER,
    ) -> None:
        """Note a change of the outlines, which belong to the file ``path``, whose (0, 0) lies at ``origin``.

        Raises:
            DiskFullError, NotWritableError
        """
        try:
            if not self.exists:
                atomic_file.make_folder(self.file.parent)
                change = _change(None, before, path, origin)
                head = {"slide": str(self._slide), "process": _process(os.getpid()), **change}
                atomic_file.write_text(self.file, json.dumps(head) + "\n")
            with self.file.open("ab") as file:
                file.write(json.dumps(_change(before, after, path, origin)).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise atomic_file.writing_error(self.file, error) from error

    def discard(self) -> None:
        """Forget it: everything was saved, or is not wanted."""
        discard(self.file)


class JournalFolder:
    """All journals of one user."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def journal(self, fingerprint: str, slide: Path) -> Journal:
        """This process's journal of a slide."""
        return Journal(self._folder / f"{fingerprint}.{os.getpid()}{_SUFFIX}", slide)

    def left(self, fingerprint: str | None = None) -> list[Path]:
        """Journals (of one slide) that were left behind by windows that are gone, newest first."""
        pattern = f"{fingerprint or '*'}.*{_SUFFIX}"
        found = [file for file in self._folder.glob(pattern) if not _is_written_now(file)]
        return sorted(found, key=lambda file: file.stat().st_mtime, reverse=True)


def read_journal(file: Path) -> Recovered | None:
    """What a journal holds; None where not even its first line can be read."""
    try:
        lines = file.read_bytes().split(b"\n")
        head = json.loads(lines[0])
        slide = Path(head["slide"])
        annotations, path = _applied(None, head)
        origin = _origin(head)
        written = datetime.fromtimestamp(file.stat().st_mtime)
    except (OSError, ValueError, KeyError) as error:
        _LOG.warning("%s cannot be read: %s", file.name, error)
        return None
    for line in lines[1:-1]:  # what follows the last line end was cut off
        try:
            change = json.loads(line)
            annotations, path = _applied(annotations, change)
            origin = _origin(change)
        except (ValueError, KeyError) as error:
            _LOG.warning("%s ends early: %s", file.name, error)
            break
    return Recovered(slide, path, annotations, written, origin)


def discard(file: Path) -> None:
    """Remove a journal; one that cannot be removed is only offered again."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _LOG.warning("%s cannot be removed: %s", file.name, error)


def _process(number: int) -> list[float]:
    """A process, told from a later one of the same number by its start."""
    return [number, psutil.Process(number).create_time()]


def _is_written_now(file: Path) -> bool:
    """Whether a process that still runs has it, this one or another window."""
    try:
        with file.open(encoding="utf-8") as opened:
            number, started = json.loads(opened.readline())["process"]
        return abs(_process(int(number))[1] - float(started)) < 1
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return False


def _origin(change: dict[str, Any]) -> Point:
    x, y = change.get("origin", (0, 0))
    return Point(float(x), float(y))


def _change(
    before: AnnotationSet | None, after: AnnotationSet | None, path: Path | None, origin: Point
) -> dict[str, Any]:
    """What turns ``before`` into ``after``: only annotations that differ, and the order only where it does."""
    change: dict[str, Any] = {"path": str(path) if path is not None else None, "origin": [origin.x, origin.y]}
    if after is None:
        return change | {"nothing": True}
    old = {annotation.id: annotation for annotation in before or ()}
    kept = {annotation.id for annotation in after}
    put = [annotation for annotation in after if old.get(annotation.id) is not annotation]
    change["put"] = _packed(put)
    change["gone"] = [annotation_id for annotation_id in old if annotation_id not in kept]
    if before is None or before.groups != after.groups:
        change["groups"] = [_packed_group(group) for group in after.groups]
    order = [annotation.id for annotation in after]
    if order != [*(i for i in old if i in kept), *(annotation.id for annotation in put if annotation.id not in old)]:
        change["order"] = order
    return change


def _applied(before: AnnotationSet | None, change: dict[str, Any]) -> tuple[AnnotationSet | None, Path | None]:
    path = Path(change["path"]) if change["path"] is not None else None
    if change.get("nothing"):
        return None, path
    before = before or AnnotationSet()
    found = {annotation.id: annotation for annotation in before}
    for annotation_id in change["gone"]:
        del found[annotation_id]
    found |= {annotation.id: annotation for annotation in map(_unpacked, change["put"])}
    groups = tuple(AnnotationGroup(**group) for group in change["groups"]) if "groups" in change else before.groups
    order = change.get("order", list(found))
    return AnnotationSet(groups, tuple(found[annotation_id] for annotation_id in order)), path


def _packed_group(group: AnnotationGroup) -> dict[str, Any]:
    return {
        "name": group.name,
        "color": group.color,
        "parent": group.parent,
        "attributes": dict(group.attributes),
        "locked": group.locked,
        "hidden": group.hidden,
    }


def _packed(annotations: Sequence[Annotation]) -> list[dict[str, Any]]:
    shapes = shapely.to_wkb([annotation.geometry for annotation in annotations])
    return [
        {
            "id": annotation.id,
            "name": annotation.name,
            "kind": annotation.kind.value,
            "shape": base64.b64encode(shape).decode("ascii"),
            "group": annotation.group,
            "color": annotation.color,
            "extra": dict(annotation.extra),
            "locked": annotation.locked,
            "hidden": annotation.hidden,
        }
        for annotation, shape in zip(annotations, shapes, strict=True)
    ]


def _unpacked(packed: dict[str, Any]) -> Annotation:
    fields = dict(packed)
    shape = shapely.from_wkb(base64.b64decode(fields.pop("shape")))
    return Annotation(kind=Kind(fields.pop("kind")), geometry=shape, **fields)
