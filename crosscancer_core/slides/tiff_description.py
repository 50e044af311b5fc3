"""What the descriptions of OME-TIFF, QPTIFF (XML) and Aperio say about resolution, objective and bits."""

from __future__ import annotations

import re
from dataclasses import dataclass

import tifffile
from lxml import etree

_DECLARATION = re.compile(rb"^\s*<\?xml.*?\?>", re.DOTALL)
_TO_UM = {"nm": 1e-3, "µm": 1.0, "μm": 1.0, "um": 1.0, "mm": 1e3, "cm": 1e4, "m": 1e6}


@dataclass(frozen=True)
class Description:
    """``mpp`` is µm per pixel along (x, y); ``bits`` how many bits of a sample carry the value."""

    mpp: tuple[float | None, float | None] = (None, None)
    power: float | None = None
    bits: int | None = None


def file_description(tiff: tifffile.TiffFile) -> Description:
    """As far as the file describes itself; empty where it does not."""
    if tiff.is_svs:
        return _aperio(tiff.pages.first.description)
    text = tiff.ome_metadata or (tiff.pages.first.description if tiff.is_qpi else "")
    root = parsed_xml((text or "").encode())
    if root is None:
        return Description()
    if not tiff.is_ome:  # QPTIFF: its resolution is in the TIFF tags
        objective = root.find(".//{*}Objective")
        return Description(power=None if objective is None else number((objective.text or "").strip(" xX×")))
    pixels, objective = root.find(".//{*}Pixels"), root.find(".//{*}Objective")
    power = None if objective is None else number(objective.get("NominalMagnification"))
    if pixels is None:
        return Description(power=power)
    bits = number(pixels.get("SignificantBits"))
    return Description((_size(pixels, "X"), _size(pixels, "Y")), power, int(bits) if bits and 8 <= bits <= 16 else None)


def _aperio(text: str) -> Description:
    """``... |AppMag = 20|MPP = 0.4990|...``"""
    stated = dict(pair.split("=", 1) for pair in text.split("|")[1:] if "=" in pair)
    values = {name.strip(): number(value.strip()) for name, value in stated.items()}
    return Description((values.get("MPP"), values.get("MPP")), values.get("AppMag"))


def parsed_xml(text: bytes) -> etree._Element | None:
    """The root of a description, however damaged; no entities, no network. None where there is nothing."""
    # QPTIFF declares UTF-16 and is not; what comes here is UTF-8
    text = _DECLARATION.sub(b"", text, count=1)
    if not text.strip():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError:
        return None


def number(text: str | None) -> float | None:
    """A number, or None where there is none."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _size(pixels: etree._Element, axis: str) -> float | None:
    value = number(pixels.get(f"PhysicalSize{axis}"))
    factor = _TO_UM.get(pixels.get(f"PhysicalSize{axis}Unit") or "µm")
    return None if value is None or factor is None else value * factor
