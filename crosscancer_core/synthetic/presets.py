"""Which slides a demo consists of, before any is painted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosscancer_core.cohort.cohort import Role


class DemoPreset(StrEnum):
    TINY = "tiny"
    """Five small slides, for tests."""
    DEMO = "demo"
    """Six prostate and four breast slides, to try the program with."""
    SCALE = "scale"
    """As many and as large prostate slides as asked for, for benchmarks."""


class Organ(StrEnum):
    PROSTATE = "prostate"
    LYMPH_NODE = "lymph node"


_MPP = {Organ.PROSTATE: 0.22, Organ.LYMPH_NODE: 0.243}


@dataclass(frozen=True)
class SlidePlan:
    """One slide to be painted; ``number`` counts within its organ."""

    id: str
    patient: str
    organ: Organ
    role: Role
    width: int
    height: int
    seed: int
    number: int

    @property
    def mpp(self) -> float:
        return _MPP[self.organ]


_Row = tuple[str, Role, int, int]
_TINY: dict[Organ, list[_Row]] = {
    Organ.PROSTATE: [
        ("P1", Role.TRAIN, 1536, 1280),
        ("P2", Role.VALIDATION, 1280, 1200),
        ("P3", Role.TEST, 1400, 1280),
    ],
    Organ.LYMPH_NODE: [("B1", Role.TRAIN, 1400, 1280), ("B2", Role.VALIDATION, 1280, 1200)],
}
_DEMO: dict[Organ, list[_Row]] = {
    Organ.PROSTATE: [
        ("P1", Role.TRAIN, 4800, 4400),  # the smallest comes first: the window opens as soon as it is there
        ("P2", Role.TRAIN, 6000, 6200),
        ("P2", Role.TRAIN, 6400, 5600),
        ("P3", Role.VALIDATION, 5800, 6000),
        ("P4", Role.TEST, 6200, 6000),
        ("P5", Role.TEST, 6000, 6400),
    ],
    Organ.LYMPH_NODE: [
        ("B1", Role.TRAIN, 6000, 5600),
        ("B2", Role.TRAIN, 6400, 6000),
        ("B2", Role.TRAIN, 5800, 6200),
        ("B3", Role.VALIDATION, 6000, 6000),
    ],
}


def slide_plans(preset: DemoPreset, seed: int, slides: int, size_px: int) -> tuple[SlidePlan, ...]:
    """The slides in the order in which they are painted; ``slides`` and ``size_px`` count for ``SCALE`` only."""
    if preset is DemoPreset.SCALE:
        roles = (Role.TRAIN, Role.TRAIN, Role.VALIDATION, Role.TEST)
        rows = {Organ.PROSTATE: [(f"P{n + 1}", roles[n % 4], size_px, size_px) for n in range(slides)]}
    else:
        rows = _TINY if preset is DemoPreset.TINY else _DEMO
    return tuple(
        SlidePlan(
            f"{'prostate' if organ is Organ.PROSTATE else 'breast'}_{number + 1}",
            patient,
            organ,
            role,
            width,
            height,
            seed * 100_000 + (50_000 if organ is Organ.LYMPH_NODE else 0) + number,
            number,
        )
        for organ in rows
        for number, (patient, role, width, height) in enumerate(rows[organ])
    )
