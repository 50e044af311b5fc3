"""The tile table of a cohort's slide: annotations, tissue and labels put together as the cohort says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from shapely import box, union_all

from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import AREAL_KINDS, AnnotationSet
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.errors import CohortFileError
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.slide import Slide, SlideInfo
from crosscancer_core.tiles.edited_tissue import read_edited
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask, all_tissue, detect_tissue

_NAMED = 5
_CHANGES = {
    "fingerprint": "the slide file",
    "annotations": "outlines or status",
    "classes": "the groups' meaning",
    "tissue": "the tissue mask",
}
"""What decides pixels, labels and choice of tiles, by its name in a store's identity."""


def table_of(slide: Slide, listed: CohortSlide, cohort: Cohort, grid: TileGrid) -> TileTable:
    """All tiles of ``grid`` on an open slide, labelled by its annotation file.

    Raises:
        CohortFileError: the slide counts as annotated, and no annotation file is named.
        AnnotationFormatError: the file cannot be read.
        SlideReadError: the slide's pixels cannot be decoded.
    """
    return label_tiles(grid, annotations_of(listed), cohort.classes, tissue_of(slide, listed, cohort))


def annotations_of(listed: CohortSlide) -> AnnotationSet:
    """What was drawn on a slide; empty where it is declared normal. Raises as :func:`table_of`."""
    path = annotation_path(listed)
    return AnnotationSet() if path is None else read_annotations(path).annotations


def annotation_notes(info: SlideInfo, listed: CohortSlide, cohort: Cohort) -> list[str]:
    """What is odd about a slide's outlines: none means cancer, most lie off the slide. Raises as :func:`table_of`."""
    if listed.annotation_status is AnnotationStatus.NORMAL:
        return []
    annotations = annotations_of(listed)
    notes = []
    warning = cohort.classes.warning(annotations)
    if warning is not None:
        notes.append(f'Slide "{listed.id}": {warning}')
    areas = [areal(each.geometry) for each in annotations if each.kind in AREAL_KINDS]
    outlined = union_all(areas)
    inside = outlined.intersection(box(*info.region.bounds)).area
    if inside < outlined.area / 2:
        share = 1 - inside / outlined.area
        notes.append(
            f'Slide "{listed.id}": {share:.0%} of what is outlined lies beyond the slide\'s edge; '
            "the annotations may belong to another slide or count from another corner."
        )
    return notes


def tissue_of(slide: Slide, listed: CohortSlide | None, cohort: Cohort | None, *, has_glass: bool = True) -> TissueMask:
    """The mask that a person has drawn, else the whole slide where there is no glass, else the detector's.

    A slide that is in no cohort, or not in this one (``listed`` is None), knows nothing of a cohort's settings. There
    is no glass where the cohort says so, or ``has_glass`` is False.

    Raises:
        AnnotationFormatError: the drawn mask cannot be read.
        SlideReadError: the slide's pixels cannot be decoded.
    """
    if listed is not None and listed.tissue_mask is not None:
        return read_edited(listed.tissue_mask, slide.info)
    of = cohort if listed is not None else None
    if not has_glass or (of is not None and not of.has_glass):
        return all_tissue(slide.info)
    return detect_tissue(slide) if of is None else detect_tissue(slide, of.tissue)


def tissue_digest(listed: CohortSlide, cohort: Cohort) -> str:
    """Changes when the slide's tissue mask does. Raises as :func:`annotation_digest`."""
    if listed.tissue_mask is not None:
        return _file_digest(listed, listed.tissue_mask, "tissue mask")
    return cohort.tissue.model_dump_json() if cohort.has_glass else "all"


def annotation_path(listed: CohortSlide) -> Path | None:
    """The file with the slide's outlines; None where it is declared normal.

    Raises:
        CohortFileError: the slide's status asks for a file, and none is named.
    """
    if listed.annotation_status is AnnotationStatus.NORMAL:
        return None
    if listed.annotations is None:
        raise CohortFileError(
            f'Slide "{listed.id}" has no annotation file, but its annotations are said to be '
            f"{listed.annotation_status.value}.",
            "Name its annotation file in the cohort, or mark the slide as normal or not annotated.",
        )
    return listed.annotations


def annotation_digest(listed: CohortSlide) -> str:
    """Changes when the slide's annotation file does. Raises as :func:`annotation_path`."""
    path = annotation_path(listed)
    if path is None:
        return "normal"
    return _file_digest(listed, path, "annotation file")


def outdated_note(identities: Mapping[str, Mapping[str, Any]], cohort: Cohort) -> str | None:
    """A sentence on slides of which something has changed since their tiles were cut; None where nothing has.

    ``identities``: those of the stores, by slide id. Labels are kept with the tiles, so a later outline, status,
    tissue mask or slide file changes them only when they are cut anew. Files that are not at hand are not compared.
    """
    changed = {name: _changed_since(identity, cohort.slide(name), cohort) for name, identity in identities.items()}
    slides = [name for name, words in changed.items() if words]
    if not slides:
        return None
    named = ", ".join(slides[:_NAMED]) + (f" and {len(slides) - _NAMED} more" if len(slides) > _NAMED else "")
    words = [word for word in _CHANGES.values() if any(word in each for each in changed.values())]
    return (
        f"The tiles of {named} were cut before {' and '.join(words)} changed, and are used as they were then: "
        "cut the tiles again for what holds now (`crosscancer extract`)."
    )


def _changed_since(identity: Mapping[str, Any], listed: CohortSlide, cohort: Cohort) -> list[str]:
    now: dict[str, Any] = {"classes": cohort.classes.model_dump(mode="json")}
    with suppress(OSError):
        now["fingerprint"] = fingerprint(listed.path)
    for name, digest in (("annotations", annotation_digest), ("tissue", partial(tissue_digest, cohort=cohort))):
        with suppress(CohortFileError):
            now[name] = digest(listed)
    return [word for name, word in _CHANGES.items() if name in now and identity.get(name, now[name]) != now[name]]


def _file_digest(listed: CohortSlide, path: Path, what: str) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError as error:
        raise CohortFileError(
            f'The {what} of slide "{listed.id}" cannot be read: {(error.strerror or str(error)).lower()}.',
            f'Looked for "{path}".',
        ) from error
