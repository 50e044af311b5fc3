"""What is said about an overlay: its title, its scale, and the number under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.canvas.color_bar import Scale, number_text
from app.canvas.color_tables import DIVERGING
from app.canvas.map_surface import MapSurface, SurfaceKind
from app.shown import Shown
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap

translate = QCoreApplication.translate


def title(surface: MapSurface) -> str:
    """What the colours show, in one line."""
    name = surface.shown.identity.model_name
    match surface.kind:
        case SurfaceKind.DIFFERENCE:
            return translate("OverlayWords", "{model} less {other}").format(
                model=name, other=surface.maps[1].identity.model_name
            )
        case SurfaceKind.DISAGREEMENT:
            return translate("OverlayWords", "Disagreement of {number} models").format(number=len(surface.maps))
        case SurfaceKind.UNCERTAINTY:
            return translate("OverlayWords", "Uncertainty of {model}").format(model=name)
        case _:
            return name


def scale(surface: MapSurface, shown: Shown) -> Scale:
    """Colours, the numbers at their ends, and the operating point where it means something."""
    low, high = surface.range
    table = DIVERGING if surface.kind is SurfaceKind.DIFFERENCE else shown.color_table
    return Scale(table, low, high, shown.operating_point if surface.is_probability else None)


def under_cursor(surface: MapSurface, point: Point) -> str:
    """Number, tile and model at a level-0 point; empty outside the map."""
    tile = surface.grid.tile_at(point)
    if tile is None:
        return ""
    value = surface.at_tile(tile)
    place = translate("OverlayWords", "tile {col}, {row}").format(col=tile.col, row=tile.row)
    return f"{_value(surface, value)}  ·  {place}  ·  {title(surface)}"


def notes(surface: MapSurface | None, slide: str) -> tuple[str, ...]:
    """What a person should know before believing the maps: sentences, each once.

    ``slide`` is what the slide is to be called: its file's name may be nobody's business.
    """
    if surface is None:
        return ()
    said = (note.replace(shown.identity.slide_name, slide) for shown in surface.maps for note in notes_of(shown))
    return tuple(dict.fromkeys(said))


def notes_of(shown: ProbabilityMap) -> list[str]:
    """The guards' sentences that the prediction has left in the map."""
    return _sentences(shown, "notes")


def reasons_of(shown: ProbabilityMap) -> list[str]:
    """What computed the map and why it was chosen, in sentences; none for maps of other programs."""
    return _sentences(shown, "reasons")


def _sentences(shown: ProbabilityMap, name: str) -> list[str]:
    found = shown.provenance.get(name)
    return [str(sentence) for sentence in found] if isinstance(found, list) else []


def _value(surface: MapSurface, value: float | None) -> str:
    if value is None:
        return translate("OverlayWords", "not predicted")
    match surface.kind:
        case SurfaceKind.DIFFERENCE:
            return translate("OverlayWords", "difference {value}").format(value=number_text(round(value, 3)))
        case SurfaceKind.DISAGREEMENT:
            return translate("OverlayWords", "disagreement {value:.3f}").format(value=value)
        case SurfaceKind.UNCERTAINTY:
            return translate("OverlayWords", "uncertainty ±{value:.3f}").format(value=value)
        case _:
            return translate("OverlayWords", "probability {value:.3f}").format(value=value)
