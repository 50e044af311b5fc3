"""Pictures of single tiles with their scores, read in a thread: what the model was so sure of."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from app.evaluation.slide_evaluation import Inputs, Outcome
from app.jobs.job_queue import JobQueue
from app.jobs.thread_job import ThreadJob
from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.grid import Tile
from crosscancer_core.tiles.pixels import read_tile

COUNT = 24
_SIDE_PX = 84
_INDEX = Qt.ItemDataRole.UserRole


class _Picture(NamedTuple):
    number: int
    pixels: RGB | None


class TileGallery(QListWidget):
    """Up to ``COUNT`` tiles of an outcome."""

    tile_chosen = Signal(int)
    """Index, within the scores, of the tile that was clicked."""

    def __init__(self, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: ThreadJob | None = None
        self._wanted: tuple[Outcome, NDArray[np.intp]] | None = None
        self._reading: tuple[object, Any] = (None, None)
        """What the running job reads, and the :class:`Outcome` that it is of."""
        self._shown: object = None
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setIconSize(QSize(_SIDE_PX, _SIDE_PX))
        self.setSpacing(3)
        self.setAccessibleName(self.tr("Tiles by confidence"))
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)

    def show_tiles(self, outcome: Outcome, indices: NDArray[np.intp]) -> None:
        """Read and show these tiles of ``outcome.scores``; the newest wish counts."""
        self._wanted = outcome, indices
        if self._job is None:
            self._read_next()

    def forget(self) -> None:
        """Show none."""
        self._wanted = self._shown = None
        self.clear()

    def _read_next(self) -> None:
        if self._wanted is None:
            return
        outcome, indices = self._wanted
        self._wanted = None
        key = (outcome.inputs.map, outcome.inputs.rule, indices.tobytes())
        if key == self._shown:
            return
        tiles = [Tile(int(outcome.scores.col[i]), int(outcome.scores.row[i])) for i in indices]
        work = partial(_read, outcome.inputs, tiles, indices.tolist())
        self._job = self._jobs.run(work, self.tr("Read tiles"))
        self._reading = key, outcome
        self._job.done.connect(self._fill)  # not through a partial: that would outlive this widget
        self._job.settled.connect(self._settled)

    def _settled(self) -> None:
        self._job = None
        self._read_next()

    def _fill(self, pictures: list[_Picture]) -> None:
        self._shown, outcome = self._reading
        self.clear()
        for picture in pictures:
            score = float(outcome.scores.score[picture.number])
            item = QListWidgetItem(_icon(picture.pixels), f"{score:.3f}")
            item.setData(_INDEX, picture.number)
            item.setToolTip(self.tr("Probability {score:.4f}. Click to go there.").format(score=score))
            self.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.tile_chosen.emit(int(item.data(_INDEX)))


def _read(inputs: Inputs, tiles: list[Tile], indices: list[int]) -> list[_Picture]:
    pictures = []
    for tile, index in zip(tiles, indices, strict=True):
        try:
            pixels = read_tile(inputs.slide, inputs.map.grid, tile)
        except SlideReadError:  # damaged, or the window has closed the slide meanwhile
            pixels = None
        pictures.append(_Picture(index, pixels))
    return pictures


def _icon(pixels: RGB | None) -> QIcon:
    if pixels is None:
        empty = QPixmap(_SIDE_PX, _SIDE_PX)
        empty.fill(Qt.GlobalColor.lightGray)
        return QIcon(empty)
    height, width, _ = pixels.shape
    image = QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    smooth = Qt.TransformationMode.SmoothTransformation
    return QIcon(QPixmap.fromImage(image).scaled(_SIDE_PX, _SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio, smooth))
