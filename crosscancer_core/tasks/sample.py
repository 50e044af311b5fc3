"""Choose a training set's tiles from the stores and write the list: the same request, the same list."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CohortFileError
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.requests import SampleTiles
from crosscancer_core.tiles.cohort_slides import outdated_note
from crosscancer_core.tiles.labels import LabelRule
from crosscancer_core.tiles.sampling import sample_tiles
from crosscancer_core.tiles.store import TileStore
from crosscancer_core.tiles.tile_lists import check_name, write_tile_list


def run(request: SampleTiles, progress: Progress, control: Control) -> dict[str, Any]:
    """Draw from the extracted slides of the asked roles.

    Returns:
        ``chosen`` and ``available`` ([not cancer, cancer]), ``hash`` of the list, ``rule``, ``sampling``,
        ``notes``, ``output``.

    Raises:
        CohortFileError: no slide of these roles is annotated.
        TileStoreError: a slide's tiles are not extracted yet.
        ConfigError: the rule or the output's ending is not known, or the output is there already.
        DiskFullError, NotWritableError: the list cannot be written.
    """
    rule = LabelRule.parse(request.label_rule)
    if request.output is not None:
        check_name(request.output)
        atomic_file.check_replaceable(request.output, overwrite=request.overwrite)
    cohort = read_cohort(request.cohort, files_must_exist=False)
    places = CohortPlaces(request.cohort)
    slides = [slide for slide in cohort.slides(*request.roles) if slide.annotation_status is not AnnotationStatus.NONE]
    if not slides:
        roles = ", ".join(role.value for role in request.roles)
        raise CohortFileError(f"No annotated slide has the role {roles}.", "Split the cohort, or annotate slides.")
    tables, identities = {}, {}
    progress.started(len(slides), "slides", "Reading tile tables")
    with ExitStack() as opened:
        for slide in slides:
            control.check()
            store = opened.enter_context(TileStore.open(places.fitting_store(slide.id, request.spec)))
            tables[slide.id] = store.table
            identities[slide.id] = store.identity
            progress.advanced(1, slide.id)
    patients = {slide.id: cohort.patient_of(slide.id) for slide in slides}
    sample = sample_tiles(
        tables,
        rule,
        request.minimum_tissue,
        request.per_class,
        request.seed,
        way=request.way,
        patients=patients,
        without_negatives=[slide.id for slide in slides if slide.annotation_status is AnnotationStatus.PARTIAL],
    )
    if request.output is not None:
        write_tile_list(sample, tables, request.output, patients)
    outdated = outdated_note(identities, cohort)
    notes = [rule.definition, *([] if outdated is None else [outdated])]
    if request.per_class is not None and min(sample.chosen) < request.per_class:
        notes.append(f"{sample.chosen[0]:,} of each class instead of {request.per_class:,}: there are no more.")
    return {
        "chosen": list(sample.chosen),
        "available": list(sample.available),
        "hash": sample.hash,
        "rule": str(rule),
        "sampling": request.way.value,
        "notes": notes,
        "output": None if request.output is None else str(request.output),
    }
