"""What results can be written as, and who reads each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ExportFormat(StrEnum):
    """One kind of result file."""

    ASAP_XML = "asap-xml"
    ASAP_OVERLAY = "asap-overlay"
    ASAP_OVERLAY_COMPACT = "asap-overlay-compact"
    LABEL_MASK = "label-mask"
    QUPATH_OUTLINES = "qupath-outlines"
    QUPATH_TILES = "qupath-tiles"
    OME_TIFF = "ome-tiff"
    TABLES = "tables"
    TABLES_CSV = "tables-csv"
    NUMPY = "numpy"
    PICTURE = "picture"
    PANELS = "panels"


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """``title`` and ``readers`` are for people. ``needs_slide``: the slide file must be at hand."""

    title: str
    readers: str
    needs_slide: bool = False
    each_arm: bool = True
    """One file an arm; else one file for all arms of a slide."""


FORMATS: Mapping[ExportFormat, FormatInfo] = MappingProxyType(
    {
        ExportFormat.ASAP_XML: FormatInfo("ASAP outlines (XML)", "ASAP and everything that reads CAMELYON's files"),
        ExportFormat.ASAP_OVERLAY: FormatInfo(
            "ASAP overlay, full size (TIFF)", "ASAP, which loads it with the slide; exact in place", needs_slide=True
        ),
        ExportFormat.ASAP_OVERLAY_COMPACT: FormatInfo(
            "ASAP overlay, compact (TIFF)", "ASAP; a small file where ASAP draws it in place", needs_slide=True
        ),
        ExportFormat.LABEL_MASK: FormatInfo(
            "Label mask (TIFF)", "ASAP, OpenSlide and training tools: 1 cancer, 2 not", needs_slide=True
        ),
        ExportFormat.QUPATH_OUTLINES: FormatInfo("QuPath outlines (GeoJSON)", "QuPath 0.3 and later, TissUUmaps"),
        ExportFormat.QUPATH_TILES: FormatInfo(
            "QuPath tiles (GeoJSON)",
            "QuPath's measurement maps: tiles with each arm's probability",
            each_arm=False,
        ),
        ExportFormat.OME_TIFF: FormatInfo(
            "Heat map (OME-TIFF)", "QuPath, Fiji, napari: a second image in step with the slide", needs_slide=True
        ),
        ExportFormat.TABLES: FormatInfo("Tables (Parquet)", "pandas and R: tiles, slides, lesions", each_arm=False),
        ExportFormat.TABLES_CSV: FormatInfo("Tables (CSV)", "Excel, R and everything else", each_arm=False),
        ExportFormat.NUMPY: FormatInfo("Arrays (NumPy)", "Python: values, states and grid as .npz"),
        ExportFormat.PICTURE: FormatInfo("Heat map picture", "slides and mails, with scale bar and legend"),
        ExportFormat.PANELS: FormatInfo(
            "Figure panels", "papers: annotation, arms side by side, errors", needs_slide=True, each_arm=False
        ),
    }
)
