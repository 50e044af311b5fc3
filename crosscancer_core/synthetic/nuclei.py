"""Banks of nucleus stamps: outline, chromatin, nucleoli, drawn once for a slide and then pasted many times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.synthetic.noise import Frame, Texture

Stamps = NDArray[np.float32]
"""float32, shape (n, side, side)."""


@dataclass(frozen=True)
class NucleusKind:
    """How nuclei of a kind look. Lengths in µm; densities in units of haematoxylin absorbance."""

    length: float
    width: float
    spread: float
    """Relative deviation of size between nuclei."""
    irregular: float
    """Relative deviation of the outline from an ellipse."""
    density: float
    clumping: float
    """Contrast of the chromatin."""
    rim: float
    """Extra density of the nuclear membrane."""
    nucleoli: float = 0.0
    """Mean number of visible nucleoli."""
    nucleolus: float = 0.0
    """Their radius in µm."""
    turns: bool = True
    """True: stamps lie in any direction. False: ``turn`` of them, by orientation."""


KINDS = {
    "fibroblast": NucleusKind(13.0, 2.2, 0.22, 0.05, 0.95, 0.12, 0.05, turns=False),
    "basal": NucleusKind(8.0, 3.2, 0.15, 0.05, 0.95, 0.15, 0.1, turns=False),
    "luminal": NucleusKind(7.2, 5.8, 0.1, 0.035, 0.68, 0.2, 0.18, turns=False),
    "cancer": NucleusKind(10.2, 7.8, 0.24, 0.085, 0.62, 0.22, 0.26, nucleoli=1.3, nucleolus=0.9),
    "lymphocyte": NucleusKind(6.3, 5.7, 0.1, 0.05, 1.05, 0.3, 0.1),
    "centroblast": NucleusKind(9.0, 8.0, 0.14, 0.06, 0.6, 0.3, 0.3, nucleoli=1.0, nucleolus=0.45),
    "histiocyte": NucleusKind(8.5, 5.5, 0.15, 0.12, 0.45, 0.2, 0.22),
}
SHAPES = 120
ORIENTATIONS = 20


@dataclass(frozen=True)
class Bank:
    """``cover`` is how much a nucleus hides what lies below (0..1), ``density`` its haematoxylin, already covered."""

    cover: Stamps
    density: Stamps
    oriented: bool

    @property
    def side(self) -> int:
        return int(self.cover.shape[1])

    def choose(self, chance: NDArray[np.float64], angle: NDArray[np.float64] | None = None) -> NDArray[np.int64]:
        """Stamp numbers by a uniform chance each and, for oriented banks, the direction of the long axis."""
        if angle is None or not self.oriented:
            return (chance * len(self.cover)).astype(np.int64)
        shapes = len(self.cover) // ORIENTATIONS
        turn = np.floor(angle / np.pi * ORIENTATIONS + 0.5).astype(np.int64) % ORIENTATIONS
        return turn * shapes + (chance * shapes).astype(np.int64)


def bank(kind: NucleusKind, mpp: float, seed: int) -> Bank:
    """Draw the stamps of one kind at ``mpp`` µm per pixel."""
    generator = np.random.default_rng(seed)
    n = SHAPES
    scale = np.clip(generator.normal(1, kind.spread, n), 0.6, 1.7)
    half_length = kind.length / mpp / 2 * scale
    half_width = np.minimum(
        kind.width / mpp / 2 * scale * np.clip(generator.normal(1, 0.12, n), 0.75, 1.3), half_length
    )
    if kind.turns:
        angle = generator.uniform(0, np.pi, n)
    else:
        shapes = n // ORIENTATIONS
        angle = np.repeat(np.arange(ORIENTATIONS) * np.pi / ORIENTATIONS, shapes)
    side = 2 * int(np.ceil(half_length.max() * (1 + 1.5 * kind.irregular))) + 5
    axis = (np.arange(side) - side // 2).astype(np.float32)
    x, y = axis[None, None, :], axis[None, :, None]
    cosine, sine = (np.cos(angle)[:, None, None], np.sin(angle)[:, None, None])
    u = ((x * cosine + y * sine) / half_length[:, None, None]).astype(np.float32)
    v = ((y * cosine - x * sine) / half_width[:, None, None]).astype(np.float32)
    outline = np.ones_like(u)
    theta = np.arctan2(v, u)
    for order in range(1, 6):
        size = (kind.irregular * generator.normal(0, 1, n) / order**0.5).astype(np.float32)
        phase = generator.uniform(0, 2 * np.pi, n).astype(np.float32)
        outline += size[:, None, None] * np.cos(order * theta + phase[:, None, None])
    # about how many pixels inside the outline
    depth = (outline - np.hypot(u, v)) * half_width[:, None, None].astype(np.float32)
    cover = np.clip(depth / 1.6 + 0.5, 0, 1)
    density = _chromatin(kind, generator, n, side, mpp)
    density += kind.rim * np.exp(-((depth - 1.2) ** 2) / 3.0)
    _add_nucleoli(density, kind, generator, u, v, half_width, mpp)
    return Bank(cover.astype(np.float32), (np.clip(density, 0.12, None) * cover).astype(np.float32), not kind.turns)


def _chromatin(kind: NucleusKind, generator: np.random.Generator, n: int, side: int, mpp: float) -> Stamps:
    clumps = Texture(512, 0.42 / mpp, 0.42 / mpp, int(generator.integers(2**31)))
    fields = [
        clumps.at(Frame(int(x), int(y), side, side))
        for x, y in zip(generator.integers(0, 512, n), generator.integers(0, 512, n), strict=True)
    ]
    level = kind.density * np.clip(generator.normal(1, 0.16, n), 0.6, 1.6)[:, None, None]
    return (level * (1 + kind.clumping * np.stack(fields))).astype(np.float32)


def _add_nucleoli(
    density: Stamps,
    kind: NucleusKind,
    generator: np.random.Generator,
    u: Stamps,
    v: Stamps,
    half_width: NDArray[np.float64],
    mpp: float,
) -> None:
    if not kind.nucleoli:
        return
    for number in range(3):
        present = (generator.poisson(kind.nucleoli, len(density)) > number)[:, None, None]
        at_u = generator.normal(0, 0.3, len(density))[:, None, None]
        at_v = generator.normal(0, 0.3, len(density))[:, None, None]
        radius = (kind.nucleolus / mpp / half_width)[:, None, None]
        apart = (u - at_u.astype(np.float32)) ** 2 + (v - at_v.astype(np.float32)) ** 2
        density += present * np.float32(0.75) * np.exp(-((apart / radius.astype(np.float32) ** 2) ** 2))


def draw_banks(mpp: float, seed: int) -> dict[str, Bank]:
    """One bank for every kind of :data:`KINDS`."""
    return {name: bank(kind, mpp, seed * 31 + number) for number, (name, kind) in enumerate(KINDS.items())}
