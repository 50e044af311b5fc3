"""How things are shown: one value each for the whole window, and a signal for each that can change."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.canvas.look import Look
from app.settings.settings import Settings, ThresholdStyle


class Shown(QObject):
    """The operating point, the overlay's look, the slide's look, and who is looking."""

    operating_point_changed = Signal(float)
    overlay_opacity_changed = Signal(float)
    overlay_style_changed = Signal()
    """Colour table, threshold style, or smooth or not."""
    look_changed = Signal()
    """How slide pixels are shown."""
    presenting_changed = Signal(bool)
    """Names of files and patients are to be hidden, or may be shown again."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operating_point = 0.5
        self._overlay_opacity = settings.overlay_opacity
        self._color_table = settings.color_table
        self._threshold_style = settings.threshold_style
        self._smooth_overlay = False
        self._look = Look(profile=settings.use_color_profile)
        self._presenting = False

    @property
    def operating_point(self) -> float:
        """The probability from which a tile counts as cancer."""
        return self._operating_point

    @property
    def overlay_opacity(self) -> float:
        return self._overlay_opacity

    @property
    def color_table(self) -> str:
        """Name of the overlay's colour table, see ``canvas/color_tables.py``."""
        return self._color_table

    @property
    def threshold_style(self) -> ThresholdStyle:
        return self._threshold_style

    @property
    def smooth_overlay(self) -> bool:
        """Do the overlay's colours run into one another, instead of showing tiles?"""
        return self._smooth_overlay

    @property
    def look(self) -> Look:
        """How slide pixels are shown; never how they are read for anything else."""
        return self._look

    @property
    def presenting(self) -> bool:
        """Is an audience looking, that must not see names of files and patients?"""
        return self._presenting

    def set_operating_point(self, value: float) -> None:
        value = min(1.0, max(0.0, value))
        if value != self._operating_point:
            self._operating_point = value
            self.operating_point_changed.emit(value)

    def set_overlay_opacity(self, value: float) -> None:
        value = min(1.0, max(0.0, value))
        if value != self._overlay_opacity:
            self._overlay_opacity = value
            self.overlay_opacity_changed.emit(value)

    def set_overlay_style(
        self, color_table: str | None = None, threshold: ThresholdStyle | None = None, smooth: bool | None = None
    ) -> None:
        """Change what is given, keep what is None."""
        self._color_table = color_table or self._color_table
        self._threshold_style = threshold or self._threshold_style
        self._smooth_overlay = self._smooth_overlay if smooth is None else smooth
        self.overlay_style_changed.emit()

    def set_look(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self.look_changed.emit()

    def set_presenting(self, presenting: bool) -> None:
        if presenting != self._presenting:
            self._presenting = presenting
            self.presenting_changed.emit(presenting)
