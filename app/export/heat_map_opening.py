"""Shows heat maps of other programs: the one ASAP would load with the slide is offered, others are chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QFileDialog, QWidget

from app.export.placement_dialog import PlacementDialog
from app.jobs.job_queue import JobQueue
from app.session import Session
from crosscancer_core.export.external_maps import Placement, likelihood_map_of, read_likelihood_map, read_picture_map
from crosscancer_core.geometry import Size
from crosscancer_core.probability_map import ProbabilityMap

_TIFF = (".tif", ".tiff")


class HeatMapOpening(QObject):
    """Reads in a thread; the map comes to the session, marked as external."""

    offered = Signal(object)
    """Path of a likelihood map that lies beside the open slide and is not shown yet, or None."""

    def __init__(self, session: Session, queue: JobQueue, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._queue, self._window = session, queue, window
        self.dialog: PlacementDialog | None = None
        session.slide_changed.connect(self._offer)
        session.maps_changed.connect(self._offer)

    def choose(self) -> None:
        """Ask for a file."""
        path = self._session.slide_path
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open a heat map"),
            str(path.parent) if path is not None else "",
            self.tr("Heat maps (*.tif *.tiff *.png)"),
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show a likelihood map, or a picture once it is known where it lies."""
        slide = self._session.slide
        if slide is None:
            return
        if path.suffix.lower() in _TIFF:
            self._read(partial(read_likelihood_map, path, slide.info))
            return
        size = QImageReader(str(path)).size()
        picture = Size(max(1, size.width()), max(1, size.height()))
        self.dialog = dialog = PlacementDialog(picture, Size(slide.info.width, slide.info.height), self._window)
        dialog.accepted.connect(lambda: self._read_picture(path, dialog.placement))
        dialog.open()

    def open_offered(self) -> None:
        """Show the likelihood map beside the slide."""
        path = self._beside()
        if path is not None:
            self.open(path)

    def _read_picture(self, path: Path, placement: Placement) -> None:
        slide = self._session.slide
        if slide is not None:
            self._read(partial(read_picture_map, path, slide.info, placement))

    def _read(self, work: partial[ProbabilityMap]) -> None:
        job = self._queue.run(work, self.tr("Read the heat map"))
        job.done.connect(self._show)

    def _show(self, found: ProbabilityMap) -> None:
        slide = self._session.slide
        if slide is not None and slide.info.fingerprint == found.identity.slide_fingerprint:
            self._session.show_map(found)

    def _beside(self) -> Path | None:
        path = self._session.slide_path
        return None if path is None else likelihood_map_of(path)

    def _offer(self) -> None:
        path = self._beside()
        shown = {map.provenance.get("external") for map in self._session.maps.values()}
        self.offered.emit(None if path is None or path.name in shown else path)
