"""Which µm-per-pixel value of a file to believe."""

from __future__ import annotations

import math

from crosscancer_core.slides.slide import Resolution, ResolutionSource

PLAUSIBLE_MPP = (0.1, 2.0)
"""µm/px that a scanned slide can have: below lies beyond the microscope's resolution, above is no histology.

Resolution tags are often left at a printing default (72 dpi = 352.8 µm/px), so outside this band they say nothing.
A scanner's own metadata is believed even there, since low levels are stored as slides of their own (DICOM).
"""

POSSIBLE_MPP = (0.001, 1_000.0)
"""µm/px beyond which nobody is believed: areas and grids leave what floats hold."""

_MPP_TIMES_POWER = 10.0
"""A 40× objective gives about 0.25 µm/px, a 20× one 0.5: true of all scanners within some tens of per cent."""
_POWER_TOLERANCE = 1.6
"""Scanners lie within 1.3 of the rule (0.22 to 0.28 at 40×); a 20× label on a 40× scan is off by 2."""


def choose_resolution(
    override: float | None,
    vendor: tuple[float | None, float | None] = (None, None),
    tags: tuple[float | None, float | None] = (None, None),
    power: float | None = None,
) -> tuple[Resolution | None, tuple[str, ...]]:
    """The resolution and what to warn about; pairs are µm/px along (x, y), ``power`` is the objective's.

    The order is: what a person entered, the scanner's metadata, the TIFF resolution tags. The magnification is never
    turned into a resolution; it only serves as a check.
    """
    if override is not None:
        return Resolution(override, ResolutionSource.OVERRIDE), _against_power(override, power)
    stated = _mean(vendor)
    if stated is not None and not is_possible(stated):
        believed, warnings = choose_resolution(None, tags=tags, power=power)
        return believed, (f"The scanner states {_number(stated)} µm per pixel, which is impossible.", *warnings)
    if stated is not None:
        warnings = _outside(stated) or _against_power(stated, power)
        return Resolution(stated, ResolutionSource.VENDOR), (*_unequal(vendor), *warnings)
    tagged = _mean(tags)
    if tagged is None:
        return None, ()
    low, high = PLAUSIBLE_MPP
    if not low <= tagged <= high:
        return None, (
            f"The resolution tags say {_number(tagged)} µm per pixel, which no slide scanner produces; "
            "the resolution is treated as unknown.",
        )
    return Resolution(tagged, ResolutionSource.TIFF), (*_unequal(tags), *_against_power(tagged, power))


def is_possible(mpp: float) -> bool:
    """Whether anything can be computed with the value."""
    low, high = POSSIBLE_MPP
    return low <= mpp < high


def _against_power(mpp: float, power: float | None) -> tuple[str, ...]:
    """A warning where objective and resolution cannot both be right."""
    if power is None or not _usable(power):
        return ()
    usual = _MPP_TIMES_POWER / power
    if max(mpp, usual) / min(mpp, usual) < _POWER_TOLERANCE:
        return ()
    return (
        f"{mpp:.4g} µm per pixel does not go with the {power:g}× objective, which gives about {usual:.3g}; "
        "one of the two is wrong.",
    )


def tag_mpp(pixels_per_unit: float | None, unit: str) -> float | None:
    """µm/px from a TIFF resolution tag; ``unit`` is "centimeter" or "inch", anything else says nothing."""
    micrometres = {"centimeter": 10_000.0, "inch": 25_400.0}.get(unit.lower())
    if micrometres is None or pixels_per_unit is None or not _usable(pixels_per_unit):
        return None
    return micrometres / pixels_per_unit


def _number(mpp: float) -> str:
    return f"{mpp:,.0f}" if 1e3 <= mpp < 1e6 else f"{mpp:.4g}"


def _mean(pair: tuple[float | None, float | None]) -> float | None:
    values = [value for value in pair if value is not None and _usable(value)]
    return sum(values) / len(values) if values else None


def _usable(value: float) -> bool:
    return math.isfinite(value) and value > 0


def _unequal(pair: tuple[float | None, float | None]) -> tuple[str, ...]:
    x, y = pair
    if x is None or y is None or not (_usable(x) and _usable(y)) or max(x, y) / min(x, y) < 1.01:
        return ()
    return (f"Pixels are not square ({x:.4g} x {y:.4g} µm); the mean of both sides is used.",)


def _outside(mpp: float) -> tuple[str, ...]:
    low, high = PLAUSIBLE_MPP
    if low <= mpp <= high:
        return ()
    return (f"The scanner states {mpp:.4g} µm per pixel, far from a slide's full resolution.",)
