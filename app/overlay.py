"""What lies over the open slide: one of its maps, or what several of them differ by."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.canvas.map_surface import MapSurface, SurfaceKind
from crosscancer_core.probability_map import ProbabilityMap


class MapsOfSlide(Protocol):
    """Who holds the maps of a slide and says which of them is the current one."""

    @property
    def map(self) -> ProbabilityMap | None: ...
    @property
    def maps(self) -> dict[str, ProbabilityMap]: ...
    def select_map(self, model_name: str | None) -> None: ...
    @property
    def map_changed(self) -> SignalInstance: ...
    @property
    def maps_changed(self) -> SignalInstance: ...
    @property
    def map_written(self) -> SignalInstance: ...


class Overlay(QObject):
    """Follows the maps of ``source``. The wanted kind stays wanted: where a slide cannot have it, its map is shown."""

    changed = Signal()
    """Another surface, or none."""
    rows_changed = Signal(int, int)
    """Rows first..last (inclusive) of the surface have new values."""

    def __init__(self, source: MapsOfSlide, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._kind = SurfaceKind.PROBABILITY
        self._reference: str | None = None
        self._surface: MapSurface | None = None
        source.map_changed.connect(self._settle)
        source.maps_changed.connect(self._compared_changed)
        source.map_written.connect(self._take_rows)
        self._settle()

    @property
    def surface(self) -> MapSurface | None:
        """What is shown; of another kind than :attr:`kind` where that cannot be."""
        return self._surface

    @property
    def kind(self) -> SurfaceKind:
        return self._kind

    @property
    def arms(self) -> list[str]:
        """Models with a map of the slide, in the order of the keys: by name, what comes from elsewhere last."""
        maps = self._source.maps
        return sorted(maps, key=lambda name: ("external" in maps[name].provenance, name.lower(), name))

    @property
    def reference(self) -> str | None:
        """The model whose map is subtracted: the chosen one, or the first that is not the shown one's."""
        shown = self._source.map
        if shown is None:
            return None
        others = [name for name in self.arms if name != shown.identity.model_name]
        return self._reference if self._reference in others else next(iter(others), None)

    def possible(self, kind: SurfaceKind) -> bool:
        """Whether the open slide has what that takes."""
        shown = self._source.map
        if shown is None:
            return False
        if kind is SurfaceKind.UNCERTAINTY:
            return shown.variance is not None
        return kind is SurfaceKind.PROBABILITY or len(self._source.maps) > 1

    def set_kind(self, kind: SurfaceKind) -> None:
        self._kind = kind
        self._settle()

    def set_reference(self, model_name: str) -> None:
        """Subtract this model's map."""
        self._reference = model_name
        self._settle()

    def select_arm(self, number: int) -> None:
        """Show the map of the model with this number, from 0; nothing happens where there is none."""
        arms = self.arms
        if number < len(arms):
            self._source.select_map(arms[number])

    def _settle(self) -> None:
        surface = self._made()
        if (surface is None and self._surface is None) or (surface is not None and surface.same_as(self._surface)):
            return
        self._surface = surface
        self.changed.emit()

    def _made(self) -> MapSurface | None:
        shown = self._source.map
        if shown is None:
            return None
        kind = self._kind if self.possible(self._kind) else SurfaceKind.PROBABILITY
        maps = self._source.maps
        match kind:
            case SurfaceKind.DIFFERENCE:
                others = [self.reference]
            case SurfaceKind.DISAGREEMENT:
                others = [name for name in self.arms if name != shown.identity.model_name]
            case _:
                others = []
        return MapSurface(kind, (shown, *(maps[name] for name in others if name is not None)))

    def _compared_changed(self) -> None:
        """A map came that the shown one may be compared with; its own coming is told by ``map_changed``."""
        if self._surface is not None and not self._surface.is_probability:
            self._settle()

    def _take_rows(self, folder: Path, first: int, last: int) -> None:
        surface = self._surface
        if surface is None:
            return
        for written in surface.maps:
            if written.folder != folder:
                continue
            if written.grid == surface.grid:
                self.rows_changed.emit(first, last)
            else:
                self.rows_changed.emit(0, surface.grid.rows - 1)
