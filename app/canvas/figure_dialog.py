"""What the figure shall show, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.canvas import overlay_words
from app.canvas.figure import FORMATS, MOST_PIXELS, Legend, compose, figure_size, read_picture, write_figure
from app.canvas.look import renderer
from app.canvas.magnification_box import parse_magnification
from app.canvas.scale_bar import magnification
from app.canvas.viewport import Viewport
from app.jobs.thread_job import ThreadRunner, as_readable
from app.session import Session
from crosscancer_core.geometry import Region

_POWERS = ("1", "2.5", "5", "10", "20", "40")


class FigureDialog(QDialog):
    """Reads the pixels in a thread, so that the window stays alive; closes when the file is written."""

    def __init__(
        self,
        session: Session,
        viewport: Viewport,
        paint: Callable[[QPainter, Viewport], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export figure"))
        self._session, self._viewport, self._paint = session, viewport, paint
        self._slide = session.slide
        assert self._slide is not None
        info = self._slide.info
        self._mpp = info.resolution.mpp if info.resolution is not None else None
        self._runner = ThreadRunner(self)
        self.part = QComboBox()
        seen = viewport.region.intersection(info.region)
        self.part.addItem(self.tr("What the view shows"), seen or info.bounds)
        self.part.addItem(self.tr("Whole slide"), info.bounds)
        self.power = QComboBox(editable=True)
        self.power.addItems([f"{power}×" for power in _POWERS])
        self.power.setEnabled(self._mpp is not None)
        if self._mpp is not None:
            self.power.setEditText(f"{magnification(self._mpp * viewport.device_downsample):.3g}×")
        else:
            self.power.setEditText(self.tr("as on screen"))
        self.format = QComboBox()
        for suffix, name in FORMATS.items():
            self.format.addItem(name, suffix)
        self.scale_bar = QCheckBox(self.tr("Scale bar"))
        self.scale_bar.setChecked(self._mpp is not None)
        self.scale_bar.setEnabled(self._mpp is not None)
        self.legend = QCheckBox(self.tr("Legend of outlines and overlay"))
        self.legend.setChecked(True)
        self.name = QCheckBox(self.tr("Name of the slide"))
        self.name.setEnabled(not session.shown.presenting)
        self.size_label = QLabel()
        self.size_label.setProperty("muted", True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._choose_file)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.part.currentIndexChanged.connect(lambda _: self._judge())
        self.power.editTextChanged.connect(lambda _: self._judge())
        self._judge()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Part"), self.part)
        form.addRow(self.tr("Magnification"), self.power)
        form.addRow(self.tr("Format"), self.format)
        for box in (self.scale_bar, self.legend, self.name):
            form.addRow("", box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self.size_label)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(420)

    @property
    def region(self) -> Region:
        found: Region = self.part.currentData()
        return found

    @property
    def downsample(self) -> float | None:
        """Level-0 pixels per pixel of the figure; None while the field holds no magnification."""
        if self._mpp is None:
            return self._viewport.device_downsample
        power = parse_magnification(self.power.currentText())
        return magnification(self._mpp) / power if power is not None else None

    def save(self, path: Path) -> None:
        """Make the figure and write it to ``path``; the dialog closes when that is done."""
        downsample, slide = self.downsample, self._slide
        if downsample is None or slide is None:
            return
        region = self.region
        render = renderer(self._session.shown.look, slide.icc)
        self._set_busy(True)
        self._runner.run(
            lambda: read_picture(slide, region, downsample, render),
            lambda picture, error: self._take_picture(picture, error, region, path),
        )

    def done(self, result: int) -> None:
        self._runner.wait(60_000)  # its threads read from a slide that may be closed next
        super().done(result)

    # within

    def _take_picture(self, picture: object, error: Exception | None, region: Region, path: Path) -> None:
        if error is not None:
            self._fail(error)
            return
        assert isinstance(picture, np.ndarray)
        mpp = self._mpp if self.scale_bar.isChecked() else None
        image = compose(picture, region, self._viewport, self._paint, mpp, self._legend(), self.font())
        self._runner.run(lambda: write_figure(image, path), lambda _, error: self._end(error, image, path))

    def _end(self, error: Exception | None, image: QImage, path: Path) -> None:
        if error is not None:
            self._fail(error)
            return
        self._session.message.emit(
            self.tr("Figure of {width:,} × {height:,} pixels saved as {name}.").format(
                width=image.width(), height=image.height(), name=path.name
            )
        )
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        self._session.problem.emit(as_readable(error, self.tr("Export figure")))

    def _legend(self) -> Legend:
        session = self._session
        title = session.slide_path.name if self.name.isChecked() and session.slide_path is not None else ""
        if not self.legend.isChecked():
            return Legend(title)
        outlines = session.annotations
        used = [group for group in outlines.groups if outlines.in_group(group.name)] if outlines is not None else []
        groups = tuple((g.name, outlines.color_of(outlines.in_group(g.name)[0])) for g in used if outlines is not None)
        surface = session.overlay.surface
        if surface is None:
            return Legend(title, groups)
        scale, words = overlay_words.scale(surface, session.shown), overlay_words.title(surface)
        slide = surface.shown.identity.slide_name if self.name.isChecked() else self.tr("this slide")
        return Legend(title, groups, scale, words, overlay_words.notes(surface, slide))

    def _judge(self) -> None:
        downsample = self.downsample
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        if downsample is None:
            self.size_label.setText(self.tr("Type a magnification, such as 10."))
            save.setEnabled(False)
            return
        width, height = figure_size(self.region, downsample)
        fits = width * height <= MOST_PIXELS
        text = self.tr("{width:,} × {height:,} pixels") if fits else self.tr("{width:,} × {height:,} pixels: too large")
        self.size_label.setText(text.format(width=width, height=height))
        save.setEnabled(fits)

    def _set_busy(self, busy: bool) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not busy)
        if busy:
            self.size_label.setText(self.tr("Reading the slide …"))
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()
            self._judge()

    def _choose_file(self) -> None:
        suffix = self.format.currentData()
        recents = self._session.settings.recents
        folder = str(recents[0].parent) if recents else ""
        pattern = f"{self.format.currentText()} (*{suffix})"
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export figure"), folder, pattern)
        if name:
            self.save(Path(name).with_suffix(suffix))
