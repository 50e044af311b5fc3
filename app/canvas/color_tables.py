"""Colour tables: which there are, and how strongly each lays on what it says little about."""

from __future__ import annotations

import colorsys
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from app.resources import resource

COLOR_TABLES = ("viridis", "plasma", "cividis", "traffic_light")
"""Names of the tables for probabilities. The first three can be told apart by colour-blind
people and get lighter evenly; the last is ASAP's."""
DIVERGING = "blue_orange"
"""The table for differences: its middle, 0.5, stands for none. Colour-blind people tell its sides apart."""
_DEFAULT = "viridis"
_TRAFFIC_LIGHT = "traffic_light"
_SIGNALS = ((10 / 255, (0.0, 1.0, 0.0)), (127 / 255, (1.0, 1.0, 0.0)), (1.0, (1.0, 0.0, 0.0)))
"""ASAP's: transparent at 0, full green, yellow and red at these; in between it goes through the hues."""
_FAINTEST = 0.4
"""Opacity at probability 0, as a share of that at 1."""
_UNDIVIDED = 0.08
"""Opacity where there is no difference."""


def title_of(name: str) -> str:
    """How people call one of :data:`COLOR_TABLES`."""
    return name.capitalize() if name != _TRAFFIC_LIGHT else QCoreApplication.translate("ColorTables", "Traffic light")


@lru_cache(maxsize=8)
def color_table(name: str) -> NDArray[np.uint8]:
    """256 colours for 0 to 1: uint8, shape (256, 3). An unknown name gives the default table."""
    if name == _TRAFFIC_LIGHT:
        table = _traffic_light()
    else:
        chosen = name if name in COLOR_TABLES or name == DIVERGING else _DEFAULT
        lines = resource(f"color_tables/{chosen}.txt").read_text(encoding="utf-8").splitlines()
        table = np.array([list(bytes.fromhex(line[1:])) for line in lines if not line.startswith("# ")], np.uint8)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=8)
def strengths(name: str) -> NDArray[np.float64]:
    """How opaque each colour of the table is, as a share of the chosen opacity: shape (256,), 0 to 1.

    What says little is laid on thinly: tissue without suspicion, and tissue on which two models agree, stays easy to
    read.
    """
    position = np.linspace(0, 1, 256)
    if name == DIVERGING:
        made = _UNDIVIDED + (1 - _UNDIVIDED) * np.abs(2 * position - 1) ** 0.5
    elif name == _TRAFFIC_LIGHT:
        made = np.clip(position / _SIGNALS[0][0], 0, 1)
    else:
        made = np.linspace(_FAINTEST, 1, 256)
    made.flags.writeable = False
    return made


def _traffic_light() -> NDArray[np.uint8]:
    """Interpolated in hue, saturation and value, as ASAP does."""
    places = [place for place, _ in _SIGNALS]
    signals = np.array([colorsys.rgb_to_hsv(*color) for _, color in _SIGNALS])
    position = np.linspace(0, 1, 256)
    hsv = [np.interp(position, places, signals[:, channel]) for channel in range(3)]
    rgb = [colorsys.hsv_to_rgb(*color) for color in zip(*hsv, strict=True)]
    return np.asarray(np.rint(255 * np.array(rgb)), np.uint8)
