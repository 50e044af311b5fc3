"""Two canvases that move together: the same µm to the left, the same µm per screen pixel, turned alike."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.canvas.slide_canvas import SlideCanvas
from app.canvas.viewport import Viewpoint, Viewport
from crosscancer_core.geometry import Point


@dataclass(frozen=True)
class Orientation:
    """Mirrored left to right if ``flipped``, then turned clockwise by ``turns`` quarters."""

    turns: int = 0
    flipped: bool = False

    def after(self, first: Orientation) -> Orientation:
        """``first``, and then this."""
        turns = self.turns + (-first.turns if self.flipped else first.turns)
        return Orientation(turns % 4, self.flipped != first.flipped)

    def inverse(self) -> Orientation:
        return self if self.flipped else Orientation(-self.turns % 4)


@dataclass(frozen=True)
class Link:
    """Which view of one slide belongs to which of the other, once and for all views."""

    here: Viewpoint
    there: Viewpoint
    scale: float
    """Pixels of the other slide per pixel of this one for the same length: ratio of their µm per pixel."""

    def follow(self, view: Viewpoint) -> Viewpoint:
        """What the other canvas shows when this one shows ``view``."""
        # turned as it was seen at the moment of linking, so that both contents move the same way on screen
        seen = _viewport(self.here).towards_widget(view.centre - self.here.centre)
        there = _viewport(self.there).towards_slide(seen) * self.scale
        change = _orientation(view).after(_orientation(self.here).inverse())
        turned = change.after(_orientation(self.there))
        return Viewpoint(self.there.centre + there, view.downsample * self.scale, turned.turns, turned.flipped)

    def reversed(self) -> Link:
        return Link(self.there, self.here, 1 / self.scale)


def _orientation(view: Viewpoint) -> Orientation:
    return Orientation(view.turns, view.flipped)


def _viewport(view: Viewpoint) -> Viewport:
    return Viewport(turns=view.turns, flipped=view.flipped)


class LinkedCanvases(QObject):
    """Moves each canvas as the other is moved. Unlinked, each goes its way; linking again keeps the new offset."""

    changed = Signal()
    """Linked or unlinked."""

    def __init__(self, first: SlideCanvas, second: SlideCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._first, self._second = first, second
        self._scale = 1.0
        self._link: Link | None = None
        self._following = False
        first.viewport_changed.connect(lambda _: self._move(second, first, back=False))
        second.viewport_changed.connect(lambda _: self._move(first, second, back=True))

    @property
    def linked(self) -> bool:
        return self._link is not None

    @property
    def offset(self) -> Point | None:
        """Where the second slide's origin lies beyond the first's, in pixels of the first; None while unlinked."""
        if self._link is None:
            return None
        return self._link.there.centre * (1 / self._link.scale) - self._link.here.centre

    def link(self, first_mpp: float | None, second_mpp: float | None) -> None:
        """From now on, what the two show at this moment belongs together. Without both µm per pixel: by pixels."""
        self._scale = first_mpp / second_mpp if first_mpp is not None and second_mpp is not None else 1.0
        self._link = Link(self._first.viewport.viewpoint, self._second.viewport.viewpoint, self._scale)
        self._move(self._second, self._first, back=False)  # the same magnification at once
        self.changed.emit()

    def unlink(self) -> None:
        self._link = None
        self.changed.emit()

    def _move(self, follower: SlideCanvas, leader: SlideCanvas, *, back: bool) -> None:
        if self._link is None or self._following:
            return
        link = self._link.reversed() if back else self._link
        self._following = True
        try:
            follower.look_from(link.follow(leader.viewport.viewpoint))
        finally:
            self._following = False
