"""Magnifications that people know from the microscope, computed from µm per pixel."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.canvas.scale_bar import magnification
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.viewport import Viewport
from app.session import Session

POWERS = (1.0, 2.5, 5.0, 10.0, 20.0, 40.0)


class MagnificationActions(QObject):
    """One action a power; checked while the view has it.

    Off where the slide does not say its resolution, and where no view of it has the power: a small region at 1× would
    be a dot.
    """

    def __init__(self, session: Session, canvas: SlideCanvas) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        self.actions = [self._action(power) for power in POWERS]
        session.slide_changed.connect(lambda: self._update(canvas.viewport))
        canvas.viewport_changed.connect(self._update)
        self._update(canvas.viewport)

    def _action(self, power: float) -> QAction:
        action = QAction(f"{power:g}×", self, checkable=True)
        action.setToolTip(self.tr("Show as a {power:g}× objective does").format(power=power))
        action.triggered.connect(lambda: self._go(power))
        return action

    def _go(self, power: float) -> None:
        mpp = self._mpp()
        if mpp is not None:
            self._canvas.zoom_to(magnification(mpp) / power)
            self._update(self._canvas.viewport)

    def _update(self, viewport: Viewport) -> None:
        mpp = self._mpp()
        for action, power in zip(self.actions, POWERS, strict=True):
            action.setEnabled(mpp is not None and self._is_possible(viewport, magnification(mpp) / power))
            shown = mpp is not None and abs(magnification(mpp * viewport.downsample) / power - 1) < 0.01
            action.setChecked(shown)

    def _is_possible(self, viewport: Viewport, downsample: float) -> bool:
        slide = self._session.slide
        wanted = replace(viewport, downsample=downsample)
        return slide is not None and wanted.limited(slide.info.bounds).downsample == downsample

    def _mpp(self) -> float | None:
        slide = self._session.slide
        return slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None
