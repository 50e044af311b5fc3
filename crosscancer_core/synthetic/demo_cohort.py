"""The demo cohorts: prostate (target) and breast metastases in lymph nodes (source), painted from a seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.atomic_file import make_folder, write_text
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Site
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.errors import ConfigError
from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.slides.pyramid_tiff import block_count, write_pyramid
from crosscancer_core.synthetic.artefacts import draw_artefacts
from crosscancer_core.synthetic.demo_annotations import outlines_of
from crosscancer_core.synthetic.layout import draw_layout
from crosscancer_core.synthetic.noise import Frame
from crosscancer_core.synthetic.painter import Painter
from crosscancer_core.synthetic.presets import DemoPreset, Organ, SlidePlan, slide_plans
from crosscancer_core.synthetic.stain import draw_look
from crosscancer_core.synthetic.tissues import Materials

TARGET_FILE = "prostate.json"
SOURCE_FILE = "breast.json"
_MARKER = "demo.json"
_PAINTER_VERSION = 1
"""Raised when the same seed gives other pixels than before."""


def make_demo_cohort(
    folder: Path,
    preset: DemoPreset,
    seed: int = 0,
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
    *,
    slides: int = 1,
    size_px: int = 20_000,
) -> Path:
    """Paint the slides of ``preset`` into ``folder/slides`` and write both cohort files.

    Slides that an earlier call has finished are kept, and so are cohort files that are there. After each slide a
    ``slide_painted`` event names it and its outlines. Returns the target cohort's file, ``folder/prostate.json``; the
    source cohort is ``folder/breast.json``. ``slides`` and ``size_px`` count for the ``scale`` preset only.

    Raises:
        ConfigError: the folder holds another demo (other preset or seed).
        DiskFullError, NotWritableError: finished slides stay.
        Cancelled: finished slides stay.
    """
    plans = slide_plans(preset, seed, slides, size_px)
    make_folder(folder / "slides")
    _claim(
        folder,
        {
            "painter": _PAINTER_VERSION,
            "preset": preset,
            "seed": seed,
            "slides": [[plan.id, plan.width, plan.height] for plan in plans],
        },
    )
    progress.started(sum(_blocks(plan) for plan in plans), "blocks", "slides")
    materials: dict[float, Materials] = {}
    for plan in plans:
        control.check()
        image, outlines = _paths(folder, plan)
        if image.is_file() and outlines.is_file():
            progress.advanced(_blocks(plan), image.name)
        else:
            if plan.mpp not in materials:
                materials[plan.mpp] = Materials.prepare(plan.mpp, seed)
            _paint(plan, materials[plan.mpp], image, outlines, progress, control)
        progress.event({"type": "slide_painted", "path": str(image), "annotations": str(outlines)})
    _write_cohort(folder, "Demo prostate", Organ.PROSTATE, plans)
    _write_cohort(folder, "Demo breast", Organ.LYMPH_NODE, plans)
    return folder / TARGET_FILE


def _paths(folder: Path, plan: SlidePlan) -> tuple[Path, Path]:
    image = folder / "slides" / f"{plan.id}.tif"
    return image, image.with_suffix(".xml")


def _blocks(plan: SlidePlan) -> int:
    return block_count(plan.width, plan.height)


def _claim(folder: Path, identity: Mapping[str, Any]) -> None:
    """Write down whose demo the folder holds, or check that it is this one."""
    marker = folder / _MARKER
    text = json.dumps(identity, indent=1) + "\n"
    if not marker.exists():
        for name in (TARGET_FILE, SOURCE_FILE):
            if (folder / name).exists():  # somebody's own: it would be handed on as the demo's
                raise ConfigError("folder", f'"{folder}" holds a cohort already ("{name}")', "Choose an empty folder.")
        write_text(marker, text)
    elif marker.read_text(encoding="utf-8") != text:
        raise ConfigError(
            "folder",
            f'"{folder}" already holds a demo of another preset, seed or version',
            "Choose an empty folder, or delete the old demo.",
        )


class _OneCount:
    """Hands on steps and events; the count over all slides goes on where a slide would start its own."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._name = name

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self._progress.advanced(n, detail or self._name)

    def event(self, event: Mapping[str, Any]) -> None:
        self._progress.event(event)


def _paint(
    plan: SlidePlan, materials: Materials, image: Path, outlines: Path, progress: Progress, control: Control
) -> None:
    generator = np.random.default_rng([plan.seed, 7])
    scanned = _scanned(plan)
    artefacts = draw_artefacts(generator, scanned, plan.number)
    layout = draw_layout(generator, plan.organ, scanned, (plan.width, plan.height), plan.mpp)
    painter = Painter(layout, draw_look(generator), artefacts, materials, plan.seed)
    write_pyramid(
        image,
        painter.read,
        plan.width,
        plan.height,
        layout.mpp,
        progress=_OneCount(progress, image.name),
        control=control,
    )
    write_annotations(outlines_of(layout), outlines)


def _scanned(plan: SlidePlan) -> Frame:
    """The part of the canvas that was scanned: all of it, but on every third slide away from the corner."""
    if plan.number % 3 != 1:
        return Frame(0, 0, plan.width, plan.height)
    left, top = plan.width // 16 + 7, plan.height // 20 + 3
    return Frame(left, top, plan.width - left - plan.width // 40, plan.height - top - plan.height // 30)


def _write_cohort(folder: Path, name: str, organ: Organ, plans: tuple[SlidePlan, ...]) -> None:
    """A cohort file that is there stays: somebody may have changed roles or classes in it."""
    site = Site.PROSTATE if organ is Organ.PROSTATE else Site.BREAST
    if (folder / f"{site}.json").exists():
        return
    cases = []
    for patient in dict.fromkeys(plan.patient for plan in plans if plan.organ is organ):
        slides = tuple(
            CohortSlide(
                id=plan.id,
                path=_paths(folder, plan)[0],
                annotations=_paths(folder, plan)[1],
                annotation_status=AnnotationStatus.EXHAUSTIVE,
                role=plan.role,
            )
            for plan in plans
            if plan.patient == patient
        )
        cases.append(Case(patient=patient, slides=slides))
    if cases:
        write_cohort(Cohort(name=name, site=site, cases=tuple(cases)), folder / f"{site}.json")
