"""What real slides carry besides tissue: folds, blurred patches, dust, pen marks, and a canvas larger than the scan."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.slides.slide import RGB
from crosscancer_core.synthetic.noise import Frame, Map, Values, smooth_noise
from crosscancer_core.synthetic.sheet import Sheet

_INKS = {
    "blue": (0.16, 0.24, 0.62),
    "green": (0.1, 0.45, 0.25),
    "black": (0.12, 0.12, 0.14),
}


@dataclass(frozen=True)
class Stroke:
    """A line of a felt pen on the cover glass, or of a fold in the tissue: (n, 2) level-0 points, width in pixels."""

    line: Values
    width: float


@dataclass(frozen=True)
class Artefacts:
    """The flaws of one slide. ``scanned`` is the part of the canvas that holds an image; the rest is ``border``."""

    scanned: Frame
    border: tuple[int, int, int]
    pen: tuple[Stroke, ...] = ()
    ink: str = "blue"
    folds: tuple[Stroke, ...] = ()
    dust: Values | None = None
    """(n, 3): x, y and radius of specks."""
    blurred_share: float = 0.0
    """How much of the slide is out of focus; 0 = none."""


def draw_artefacts(generator: np.random.Generator, scanned: Frame, number: int) -> Artefacts:
    """Flaws for the ``number``-th slide of an organ: the first carries none but dust, later ones take turns."""
    size = (scanned.width * scanned.height) ** 0.5
    pen = _pen(generator, scanned, size) if number % 3 == 1 else ()
    folds = tuple(_fold(generator, scanned, size) for _ in range(2)) if number % 3 == 2 else ()
    specks = generator.uniform([scanned.x, scanned.y, 2], [scanned.right, scanned.bottom, 9], (int(size / 250) + 2, 3))
    return Artefacts(
        scanned,
        (0, 0, 0) if number % 2 else (255, 255, 255),
        pen,
        str(generator.choice(list(_INKS))),
        folds,
        specks,
        (0.0, 0.12, 0.25)[number % 3],
    )


def fold_absorbance(sheet: Sheet, artefacts: Artefacts) -> None:
    """Doubled tissue along folds."""
    for fold in artefacts.folds:
        mask = _stroke(sheet.frame, fold, fold.width * 0.18)
        if mask is not None:
            sheet.haematoxylin *= 1 + 0.9 * mask
            sheet.eosin *= 1 + 0.9 * mask


def out_of_focus(frame: Frame, artefacts: Artefacts, mpp: float, seed: int) -> Map | None:
    """0..1: how far each pixel is out of focus; None where all is sharp."""
    if not artefacts.blurred_share:
        return None
    field = smooth_noise(frame, 350 / mpp, seed)
    level = {0.12: 1.25, 0.25: 0.75}[artefacts.blurred_share]
    if field.max() <= level:
        return None
    mask: Map = np.minimum(np.maximum((field - level) * 2.5, 0), 1)
    return mask


def mark(pixels: RGB, frame: Frame, artefacts: Artefacts) -> RGB:
    """Pen and dust over the developed image, and the canvas where nothing was scanned."""
    light: NDArray[np.float32] | None = None
    for stroke in artefacts.pen:
        mask = _stroke(frame, stroke, stroke.width * 0.06)
        if mask is not None:
            light = pixels.astype(np.float32) if light is None else light
            ink = np.array(_INKS[artefacts.ink], np.float32)
            light *= 1 - (mask * np.float32(0.88))[..., None] * (1 - ink)
    if artefacts.dust is not None:
        for x, y, radius in artefacts.dust:
            speck = Stroke(np.array([[x, y], [x + radius, y + radius * 0.6]]), radius)
            mask = _stroke(frame, speck, 1.6)
            if mask is not None:
                light = pixels.astype(np.float32) if light is None else light
                light *= 1 - 0.75 * mask[..., None]
    if light is not None:
        pixels = light.astype(np.uint8)
    return _framed(pixels, frame, artefacts)


def _framed(pixels: RGB, frame: Frame, artefacts: Artefacts) -> RGB:
    scanned = artefacts.scanned
    left, top = max(scanned.x - frame.x, 0), max(scanned.y - frame.y, 0)
    right, bottom = min(scanned.right - frame.x, frame.width), min(scanned.bottom - frame.y, frame.height)
    if left == 0 and top == 0 and right == frame.width and bottom == frame.height:
        return pixels
    canvas = np.empty_like(pixels)
    canvas[:] = artefacts.border
    if right > left and bottom > top:
        canvas[top:bottom, left:right] = pixels[top:bottom, left:right]
    return canvas


def _stroke(frame: Frame, stroke: Stroke, soft: float) -> Map | None:
    """The stroke's cover (0..1) of a frame, None where it does not touch it."""
    margin = stroke.width + 4 * soft
    low, high = stroke.line.min(axis=0) - margin, stroke.line.max(axis=0) + margin
    if low[0] > frame.right or low[1] > frame.bottom or high[0] < frame.x or high[1] < frame.y:
        return None
    around = int(4 * soft) + 1
    wide = frame.grown(around)
    drawn = np.zeros((wide.height, wide.width), np.uint8)
    points = np.round(stroke.line - [wide.x, wide.y]).astype(np.int32)
    cv2.polylines(drawn, [points], False, (255,), max(1, round(stroke.width)))
    inner = np.s_[around:-around, around:-around]
    mask: Map = cv2.GaussianBlur(drawn, (0, 0), max(soft, 0.5))[inner].astype(np.float32) / np.float32(255)
    return mask if mask.any() else None


def _pen(generator: np.random.Generator, scanned: Frame, size: float) -> tuple[Stroke, ...]:
    """A hand's arc along the tissue, and a tick."""
    middle = np.array([scanned.x + scanned.width / 2, scanned.y + scanned.height / 2])
    half = np.array([scanned.width, scanned.height]) * 0.46
    start = generator.uniform(0, 2 * np.pi)
    angle = np.linspace(start, start + generator.uniform(0.9, 1.6), 60)
    wobble = 1 + 0.02 * np.sin(angle * 7 + start)
    arc = middle + half * wobble[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    corner = middle + half * [0.86, -0.9]
    tick = corner + size * 0.03 * np.array([[-1, 0], [-0.3, 0.8], [1, -1]])
    width = max(10.0, size * 0.009)
    return Stroke(arc, width), Stroke(tick, width * 0.8)


def _fold(generator: np.random.Generator, scanned: Frame, size: float) -> Stroke:
    start = np.array([scanned.x, scanned.y]) + generator.uniform(0.25, 0.75, 2) * [scanned.width, scanned.height]
    heading = generator.uniform(0, 2 * np.pi) + np.cumsum(generator.normal(0, 0.12, 40))
    steps = size * 0.011 * np.stack([np.cos(heading), np.sin(heading)], axis=1)
    return Stroke(start + np.cumsum(steps, axis=0), float(np.clip(size * 0.006, 12, 60)))
