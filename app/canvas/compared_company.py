"""What belongs to the second pane's slide: its outlines, and which of its maps is shown there.

A pane of its own has a choice of its own, so that two models can be looked at side by side on one slide. What both
panes show of one slide is the same object: outlines that are edited in the first pane change in the second.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.opening import OpenedSlide
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import Slide


class ComparedCompany(QObject):
    """Slide, outlines and maps of the second pane; the same names and signals as the session has for the first."""

    slide_changed = Signal()
    annotations_changed = Signal()
    maps_changed = Signal()
    """A map was added to, or left, those of this pane's slide."""
    map_changed = Signal()
    """Another map is shown in this pane, or none."""
    map_rows_changed = Signal(int, int)
    """Rows first..last (inclusive) of the map shown here were written."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._opened: OpenedSlide | None = None
        self._own: dict[str, ProbabilityMap] = {}
        self._chosen: str | None = None
        self._follows = True
        self._map: ProbabilityMap | None = None
        session.annotations_changed.connect(self._tell_outlines)
        session.maps_changed.connect(self._tell_maps)
        session.map_changed.connect(self._settle)
        session.map_written.connect(self._tell_rows)

    @property
    def slide(self) -> Slide | None:
        return self._opened.slide if self._opened is not None else None

    @property
    def annotations(self) -> AnnotationSet | None:
        """Those of the first pane while it has the same slide, else those of the slide's file."""
        if self._opened is None:
            return None
        return self._session.annotations if self._is_first_slide else self._opened.annotations

    @property
    def maps(self) -> dict[str, ProbabilityMap]:
        """Maps of this pane's slide by model name."""
        if self._opened is None:
            return {}
        of_file = self._opened.maps | self._own
        return of_file | self._session.maps if self._is_first_slide else of_file

    @property
    def map(self) -> ProbabilityMap | None:
        """The map that this pane shows."""
        return self._map

    @property
    def follows_first(self) -> bool:
        """Is the map shown here that of the model whose map the first pane shows?"""
        return self._follows

    def take(self, opened: OpenedSlide | None) -> None:
        """Another slide is in this pane, or none. The choice of a model stays: it may have a map of this one too."""
        self._opened, self._own = opened, {}
        self.slide_changed.emit()
        self.annotations_changed.emit()
        self.maps_changed.emit()
        self._settle()

    def select_map(self, model_name: str | None) -> None:
        """Show the map of that model here whatever the first pane shows; None shows none."""
        self._follows, self._chosen = False, model_name
        self._settle()

    def follow_first(self) -> None:
        """Show the map of the model that the first pane shows."""
        self._follows = True
        self._settle()

    def show_map(self, shown: ProbabilityMap) -> None:
        """Add a map that is at hand as a value (e.g. a difference of two) and show it here."""
        self._own[shown.identity.model_name] = shown
        self.maps_changed.emit()
        self.select_map(shown.identity.model_name)

    @property
    def _is_first_slide(self) -> bool:
        first, own = self._session.slide, self.slide
        return first is not None and own is not None and first.info.fingerprint == own.info.fingerprint

    def _settle(self) -> None:
        first = self._session.map
        name = self._chosen
        if self._follows:
            name = first.identity.model_name if first is not None else None
        self._map = self.maps.get(name) if name is not None else None
        self.map_changed.emit()

    def _tell_outlines(self) -> None:
        if self._is_first_slide:
            self.annotations_changed.emit()

    def _tell_maps(self) -> None:
        self.maps_changed.emit()
        self._settle()

    def _tell_rows(self, folder: Path, first: int, last: int) -> None:
        if self._map is not None and self._map.folder == folder:
            self.map_rows_changed.emit(first, last)
