"""What a QuPath project lists: slides, classes, thumbnails. Its outlines are in Java's own form and are not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from crosscancer_core.annotations.json_input import read_json
from crosscancer_core.annotations.model import DEFAULT_GROUP_COLOR, AnnotationGroup
from crosscancer_core.errors import AnnotationFormatError


@dataclass(frozen=True, slots=True)
class QuPathSlide:
    """One image of a project. ``path`` is None where it is on a server or nowhere to be found."""

    name: str
    uri: str
    path: Path | None
    description: str
    metadata: Mapping[str, str]
    thumbnail: Path | None
    objects: Mapping[str, int]
    """How many objects QuPath counted, by type; empty where it did not say."""


@dataclass(frozen=True, slots=True)
class QuPathProject:
    """Slides and classes of a project."""

    version: str
    slides: tuple[QuPathSlide, ...]
    classes: tuple[AnnotationGroup, ...]


EXPORT_HINT = "In QuPath choose File, Export objects as GeoJSON, for each slide, and save it beside the slide."


def read_qupath_project(path: Path) -> QuPathProject:
    """The slides and classes of ``project.qpproj``, with places found again where the project was moved.

    Raises:
        AnnotationFormatError: it is not there, or no project.
    """
    data = read_json(path)
    images = data.get("images") if isinstance(data, Mapping) else None
    if not isinstance(images, list):
        raise AnnotationFormatError(path, "it is no QuPath project: it lists no images")
    folder = path.absolute().parent
    old = _local(data.get("uri"))
    old_folder = old.parent if old is not None and old.suffix else old
    slides = tuple(_slide(image, folder, old_folder) for image in images if isinstance(image, Mapping))
    return QuPathProject(str(data.get("version", "")), slides, _classes(folder / "classifiers" / "classes.json"))


def _slide(image: Mapping[str, Any], folder: Path, old_folder: Path | None) -> QuPathSlide:
    uri = _uri(image.get("serverBuilder"))
    metadata = image.get("metadata")
    entry = folder / "data" / Path(str(image.get("entryID", ""))).name
    thumbnail = entry / "thumbnail.jpg"
    return QuPathSlide(
        name=str(image.get("imageName") or Path(uri).name),
        uri=uri,
        path=_found(uri, folder, old_folder),
        description=str(image.get("description") or ""),
        metadata={str(k): str(v) for k, v in metadata.items()} if isinstance(metadata, Mapping) else {},
        thumbnail=thumbnail if thumbnail.is_file() else None,
        objects=_counts(entry / "summary.json"),
    )


def _uri(builder: object) -> str:
    """The image's URI; builders wrap one another (rotated, cropped, …) and keep the inner one in “builder”."""
    for _ in range(20):
        if not isinstance(builder, Mapping):
            return ""
        if isinstance(builder.get("uri"), str):
            return str(builder["uri"])
        builder = builder.get("builder")
    return ""


def _found(uri: str, folder: Path, old_folder: Path | None) -> Path | None:
    """The file of a URI: where it says, else as far from the project as it was before both were moved."""
    place = _local(uri)
    if place is None:
        return None
    candidates = [place]
    if old_folder is not None:
        up = old_folder
        here = folder
        while True:
            if place.is_relative_to(up):
                candidates.append(here / place.relative_to(up))
                break
            if up == up.parent or here == here.parent:
                break
            up, here = up.parent, here.parent
    candidates.append(folder / place.name)
    for candidate in candidates:
        try:
            if candidate.is_file():
                return candidate
        except (OSError, ValueError):
            continue
    return None


def _local(uri: object) -> Path | None:
    if not isinstance(uri, str) or not uri:
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme not in ("file", ""):
        return None
    name = unquote(parts.path)
    if len(name) > 2 and name[0] == "/" and name[2] == ":":  # file:/C:/slides/a.svs
        name = name[1:]
    return Path(PurePosixPath(name)) if "\0" not in name else None


def _counts(path: Path) -> dict[str, int]:
    data = _optional(path)
    hierarchy = data.get("hierarchy", data) if isinstance(data, Mapping) else None
    counts = hierarchy.get("objectTypeCounts") if isinstance(hierarchy, Mapping) else None
    if not isinstance(counts, Mapping):
        return {}
    return {str(name): value for name, value in counts.items() if type(value) is int}


def _classes(path: Path) -> tuple[AnnotationGroup, ...]:
    data = _optional(path)
    listed = data.get("pathClasses") if isinstance(data, Mapping) else None
    groups: dict[str, AnnotationGroup] = {}
    for item in listed if isinstance(listed, list) else []:
        if not isinstance(item, Mapping) or not isinstance(item.get("name"), str) or item["name"] in ("", "None"):
            continue
        color = item.get("color", item.get("colorRGB"))
        text = f"#{color & 0xFFFFFF:06x}" if type(color) is int else DEFAULT_GROUP_COLOR
        groups.setdefault(item["name"], AnnotationGroup(item["name"], text))
    return tuple(groups.values())


def _optional(path: Path) -> Any:
    try:
        return read_json(path)
    except AnnotationFormatError:
        return None
