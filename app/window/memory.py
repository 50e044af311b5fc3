"""What the window remembers from one start to the next: its place and panels, and what was open."""

from __future__ import annotations

import base64
import logging
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QMainWindow

from app.canvas.slide_canvas import SlideCanvas
from app.canvas.viewport import Viewpoint
from app.session import Session
from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError

_LOG = logging.getLogger(__name__)
_LAYOUT_VERSION = 1
"""Counted up when docks change so much that an old layout would hide something."""


class WindowState(BaseModel):
    """The content of ``window.json``."""

    model_config = ConfigDict(extra="ignore")

    geometry: str = ""
    layout: str = ""
    """Both as Qt writes them, in base 64."""
    cohort: Path | None = None
    slide: Path | None = None
    viewpoint: Viewpoint | None = None


class WindowMemory(QObject):
    """Reads ``window.json`` at the start, writes it at the end."""

    def __init__(self, window: QMainWindow, session: Session, canvas: SlideCanvas, folder: Path) -> None:
        super().__init__(window)
        self._window, self._session, self._canvas = window, session, canvas
        self._file = folder / "window.json"
        self._state = self._read()
        self._awaited: Path | None = None
        session.slide_changed.connect(self._look_as_before)

    def restore_layout(self) -> None:
        """Put window and docks where they were; once all docks are there."""
        if self._state.geometry:
            self._window.restoreGeometry(_bytes(self._state.geometry))
        if self._state.layout:
            self._window.restoreState(_bytes(self._state.layout), _LAYOUT_VERSION)

    def reopen(self) -> None:
        """Open the cohort and slide that were open, and look where one looked; what is gone stays closed.

        ``os.path`` asks, as a ``Path`` raises where a folder may no longer be looked into.
        """
        state = self._state
        if state.cohort is not None and os.path.isfile(state.cohort):
            self._session.open_paths([state.cohort])
        if state.slide is not None and os.path.exists(state.slide):
            self._awaited = state.slide
            self._session.open_slide(state.slide)

    def save(self) -> None:
        """Before the session closes: afterwards nothing is open any more."""
        session = self._session
        state = WindowState(
            geometry=_text(self._window.saveGeometry()),
            layout=_text(self._window.saveState(_LAYOUT_VERSION)),
            cohort=session.cohort_path,
            slide=session.slide_path,
            viewpoint=self._canvas.viewport.viewpoint if session.slide is not None else None,
        )
        try:
            atomic_file.make_folder(self._file.parent)
            atomic_file.write_text(self._file, state.model_dump_json(indent=1))
        except CrossCancerError as error:  # no reason to keep a window from closing
            _LOG.warning("the window's state was not saved: %s", error)

    def _look_as_before(self) -> None:
        if self._awaited is not None and self._session.slide_path == self._awaited and self._state.viewpoint:
            self._canvas.look_from(self._state.viewpoint)
        self._awaited = None

    def _read(self) -> WindowState:
        try:
            return WindowState.model_validate_json(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return WindowState()
        except (OSError, ValidationError) as error:
            _LOG.warning("the window's state is not understood: %s", error)
            return WindowState()


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii"))
