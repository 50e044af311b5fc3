"""What fills a zone of one block: the ground it lies on, curves of cells, rows and fields of nuclei."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from crosscancer_core.synthetic.cells import Cells, lattice
from crosscancer_core.synthetic.noise import Frame, Map, Texture, Values, smooth_noise
from crosscancer_core.synthetic.nuclei import Bank, draw_banks
from crosscancer_core.synthetic.sheet import Sheet

_CORNERS = np.linspace(0, 2 * np.pi, 14, endpoint=False)
_ANGLES = np.linspace(0, 2 * np.pi, 60, endpoint=False)


@dataclass(frozen=True)
class Materials:
    """What is prepared once for all slides of a resolution: nucleus banks and textures."""

    mpp: float
    banks: dict[str, Bank]
    granules: Texture
    clouds: Texture
    fibres: Texture
    bundles: Texture
    grain: Texture

    @classmethod
    def prepare(cls, mpp: float, seed: int) -> Materials:
        """Draw them for ``mpp`` µm per pixel."""
        return cls(
            mpp,
            draw_banks(mpp, seed + 2),
            Texture(1021, 0.28 / mpp, 0.28 / mpp, seed + 3),
            Texture(1013, 1.3 / mpp, 1.3 / mpp, seed + 4),
            Texture(1024, 4.5 / mpp, 0.3 / mpp, seed + 5),
            Texture(1024, 16.0 / mpp, 1.6 / mpp, seed + 6),
            Texture(1009, 0.6, 0.6, seed + 7),
        )


@dataclass(frozen=True)
class Ground:
    """The fibres that run through all tissue of a block."""

    fine: Map
    bundles: Map
    across: Map
    """The bent coordinate across the fibres: they run along its level lines."""

    def part(self, inner: tuple[slice, slice]) -> Ground:
        return Ground(self.fine[inner], self.bundles[inner], self.across[inner])


@dataclass(frozen=True)
class Patch:
    """One zone in one block."""

    sheet: Sheet
    mask: Map
    shape: BaseGeometry
    """The zone around the block."""
    apart: BaseGeometry | None
    """What a benign zone may not reach into: the cancer around the block. None for cancer, which keeps to itself."""
    seed: int
    materials: Materials
    ground: Ground

    def px(self, micrometres: float) -> float:
        return micrometres / self.materials.mpp

    def trait(self, salt: int) -> float:
        """A uniform number in [0, 1) that belongs to the zone."""
        return float(np.random.default_rng([self.seed, salt]).random())

    def tint(self) -> float:
        """How strongly the zone's nuclei are stained: it says nothing about whether they are cancer."""
        return 0.75 + 0.5 * self.trait(9)

    def cells(self, spacing_um: float, salt: int, jitter: float = 0.7, margin: float = 0.0) -> Cells:
        spacing = self.px(spacing_um)
        return lattice(self.sheet.frame, spacing, self.seed * 64 + salt, jitter, margin * spacing)

    def clearance(self, points: Values) -> Values:
        """How far inside the zone points lie, in pixels; 0 outside.

        Benign zones may run into each other a little, but keep clear of cancer.
        """
        places = shapely.points(points)
        inside = shapely.contains(self.shape, places)
        distance = shapely.distance(places, self.shape.boundary)
        if self.apart is not None:
            distance = distance + self.px(22)
            if not self.apart.is_empty:
                distance = np.minimum(distance, shapely.distance(places, self.apart))
        clear: Values = np.where(inside, distance, 0.0)
        return clear

    def membranes(self, spacing_um: float, salt: int, mask: Map, pale: float) -> None:
        """Thin pale borders between the cells of the lattice that :meth:`field` sets nuclei in."""
        cells = self.cells(spacing_um, salt, 0.75, margin=0.7)
        reach = np.minimum(cells.reach(_CORNERS), self.px(spacing_um))
        curves = cells.centre[:, None, :] + reach[..., None] * np.stack([np.cos(_CORNERS), np.sin(_CORNERS)], axis=-1)
        border = self.sheet.mask(list(curves), 0.9)
        self.sheet.lay((1 - border) * mask * np.float32(pale), 0.03, 0.1)

    def field(
        self, kind: str, spacing_um: float, salt: int, mask: Map, *, share: float = 1.0, tint: float = 1.0
    ) -> None:
        """Nuclei of a kind all over ``mask``, a ``share`` of a lattice; oriented kinds lie along the fibres."""
        cells = self.cells(spacing_um, salt, 0.75)
        cells = cells.where(self.sheet.inside(mask, cells.centre) & (cells.chance(3) < share))
        if len(cells):
            bank = self.materials.banks[kind]
            angle = None
            if bank.oriented:
                angle = self._fibre_angle(cells.centre) + 0.5 * (cells.chance(5) - 0.5)
            self.sheet.stamp(
                bank, cells.centre, bank.choose(cells.chance(11), angle), tint * cells.between(0.8, 1.2, 12)
            )

    def _fibre_angle(self, points: Values) -> Values:
        across, step = self.ground.across, np.array([[2.0, 0.0], [0.0, 2.0]])
        x, y = (
            self.sheet.sample(across, self.sheet.within(points + by))
            - self.sheet.sample(across, self.sheet.within(points - by))
            for by in step
        )
        return np.arctan2(-x, y)

    def row(self, kind: str, curve: Values, every_um: float, across: bool, tint: float = 1.0) -> None:
        """Nuclei one after the other along a closed curve, lying along or across it."""
        points, angle = spaced(curve, self.px(every_um))
        if across:
            angle = angle + np.pi / 2
        chance = _scatter(points)
        bank = self.materials.banks[kind]
        moved = points + self.px(0.9) * np.stack([_scatter(points + 7) - 0.5, _scatter(points + 3) - 0.5], axis=1) * 2
        strength = tint * (0.8 + 0.4 * _scatter(points + 11))
        self.sheet.stamp(bank, moved, bank.choose(chance, angle % np.pi), strength)


def lay_ground(frame: Frame, materials: Materials, seed: int) -> Ground:
    """Fibres that swirl: a straight texture seen through a smoothly bent coordinate system."""
    mpp = materials.mpp
    turn = np.random.default_rng([seed, 17]).uniform(0, np.pi)
    x = np.arange(frame.x, frame.right, dtype=np.float32)[None, :]
    y = np.arange(frame.y, frame.bottom, dtype=np.float32)[:, None]
    along = x * np.float32(np.cos(turn)) + y * np.float32(np.sin(turn))
    across = y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn))
    across = across + smooth_noise(frame, 130 / mpp, seed + 1) * np.float32(75 / mpp)
    across += smooth_noise(frame, 24 / mpp, seed + 2) * np.float32(4.5 / mpp)
    return Ground(_seen(materials.fibres, along, across), _seen(materials.bundles, along, across), across)


def _seen(texture: Texture, along: Map, across: Map) -> Map:
    size = np.float32(texture.size)
    x, y = along - np.floor(along / size) * size, across - np.floor(across / size) * size
    return np.asarray(cv2.remap(texture.values, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32)


def territories(patch: Patch, cells: Cells, fill: float, limit: Values, rough: float) -> list[Values]:
    """Closed curves around cells: ``fill`` of their territory, nowhere farther than ``limit`` (n,) pixels."""
    if len(cells) == 0:
        return []
    radius = np.minimum(cells.reach(_ANGLES) * fill, limit[:, None])
    for order in range(2, 9):
        phase = 2 * np.pi * cells.chance(20 + order)[:, None]
        size = rough * cells.chance(40 + order)[:, None] / order**0.8
        radius = radius * (1 - size * (1 + np.cos(order * _ANGLES + phase)))
    return list(cells.centre[:, None, :] + radius[..., None] * np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=-1))


def drawn_in(curve: Values, by: float, frill: float = 0.0, waves: int = 0, phase: float = 0.0) -> Values | None:
    """A curve ``by`` pixels nearer to its middle, in ``waves`` folds of height ``frill``; None where none is left."""
    middle = curve.mean(axis=0)
    out = curve - middle
    radius = np.hypot(out[:, 0], out[:, 1])
    if radius.mean() < 1.25 * by:
        return None
    angle = np.arctan2(out[:, 1], out[:, 0])
    folds = frill * (0.5 + 0.5 * np.cos(waves * angle + phase + 1.5 * np.sin(3 * angle + phase)))
    left = np.maximum(radius - by - folds, 0.12 * radius)
    inner: Values = middle + out * (left / np.maximum(radius, 1e-6))[:, None]
    return inner


def spaced(curve: Values, every: float) -> tuple[Values, Values]:
    """Points every ``every`` pixels along a closed curve, and the curve's angle there."""
    closed = np.vstack([curve, curve[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(3, int(along[-1] / every))
    length = (np.arange(count) + 0.5) * along[-1] / count
    points = np.stack([np.interp(length, along, closed[:, axis]) for axis in (0, 1)], axis=1)
    ahead = np.stack([np.interp(length + 2, along, closed[:, axis]) for axis in (0, 1)], axis=1) - points
    return points, np.arctan2(ahead[:, 1], ahead[:, 0])


def _scatter(points: Values) -> Values:
    """A number in [0, 1) that looks random, from a place."""
    value: Values = np.abs(np.sin(points[:, 0] * 12.9898 + points[:, 1] * 78.233) * 43758.5453) % 1
    return value
