"""Lengths and areas in the unit in which people say them."""

from __future__ import annotations

from crosscancer_core.annotations.editing import measure
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, Kind

_LINES = (Kind.POLYLINE, Kind.MEASUREMENT)


def length_text(pixels: float, mpp: float | None) -> str:
    """A length given in level-0 pixels."""
    if mpp is None:
        return f"{pixels:,.0f} px"
    um = pixels * mpp
    return f"{um / 1000:.2f} mm" if um >= 1000 else f"{um:.1f} µm"


def area_text(pixels: float, mpp: float | None) -> str:
    """An area given in level-0 pixels; nothing is a dash."""
    if pixels == 0:
        return "–"
    if mpp is None:
        return f"{pixels:,.0f} px²"
    mm2 = pixels * mpp**2 / 1e6
    if mm2 >= 1e-3:
        return f"{mm2:.2f} mm²" if mm2 >= 0.1 else f"{mm2:.4f} mm²"
    um2 = mm2 * 1e6
    return f"{um2:.0f} µm²" if um2 >= 100 else f"{um2:.1f} µm²"


def mm2_text(mm2: float) -> str:
    """Square millimetres of tiles, without the unit: three figures, as many as tiles allow."""
    return f"{mm2:.3g}" if mm2 < 100 else f"{mm2:,.0f}"


def size_text(annotation: Annotation, mpp: float | None) -> str:
    """What there is to say about the size of one annotation, in a few words; may be empty."""
    if annotation.kind in AREAL_KINDS:
        found = measure(annotation.geometry)
        return f"{area_text(found.area, mpp)} · {length_text(found.length, mpp)}"
    return length_text(annotation.geometry.length, mpp) if annotation.kind in _LINES else ""
