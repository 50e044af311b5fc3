"""Joins the tiles dialog with the canvas: the grid lies on the slide, and a tile that is clicked is shown there."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.canvas.slide_view import SlideView
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.tiles.grid_layer import GridLayer
from app.tiles.tiles_dialog import TilesDialog
from app.window.action_maker import ActionMaker
from crosscancer_core.geometry import Region

_AROUND = 3.0
"""A tile that is gone to is shown with its surroundings, this many times its side."""


class TilePreview(QObject):
    """One dialog a window; the grid leaves the slide when it is closed."""

    def __init__(self, window: QWidget, maker: ActionMaker, session: Session, queue: JobQueue, view: SlideView) -> None:
        super().__init__(window)
        self._window, self._session, self._queue, self._view = window, session, queue, view
        self.layer = GridLayer(self)
        view.add_layer(self.layer)
        self.dialog: TilesDialog | None = None
        self.action = maker.action("overlay", self.tr("Tiles…"), self._show, "Ctrl+Shift+G")

    def _show(self) -> None:
        if self.dialog is None:
            self.dialog = TilesDialog(self._session, self._queue, self.layer, self._window)
            self.dialog.place_wanted.connect(self._go_to)
            # over the panels, not over the slide whose tiles it shows
            corner = self._window.mapToGlobal(self._window.rect().topRight())
            self.dialog.move(corner.x() - self.dialog.width() - 8, corner.y() + 60)
        self.dialog.show()
        self.dialog.raise_()

    def _go_to(self, region: Region) -> None:
        side = region.width * _AROUND
        centre = region.centre
        self._view.canvas.show_region(Region(centre.x - side / 2, centre.y - side / 2, side, side))
