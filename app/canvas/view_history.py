"""Back and forward through the views of a slide. No Qt."""

from __future__ import annotations

from app.canvas.viewport import Viewpoint

_MOST = 200


class ViewHistory:
    """Viewpoints in the order they were looked at, and which of them is looked at now."""

    def __init__(self) -> None:
        self._points: list[Viewpoint] = []
        self._now = -1

    @property
    def can_go_back(self) -> bool:
        return self._now > 0

    @property
    def can_go_forward(self) -> bool:
        return self._now + 1 < len(self._points)

    def visit(self, viewpoint: Viewpoint) -> None:
        """A new view. Those that one has gone back from are forgotten, as in a web browser."""
        if self._points and self._points[self._now] == viewpoint:
            return
        del self._points[self._now + 1 :]
        self._points.append(viewpoint)
        del self._points[:-_MOST]
        self._now = len(self._points) - 1

    def back(self) -> Viewpoint | None:
        """The view before, None at the first one."""
        if not self.can_go_back:
            return None
        self._now -= 1
        return self._points[self._now]

    def forward(self) -> Viewpoint | None:
        """The view that one went back from, None at the last one."""
        if not self.can_go_forward:
            return None
        self._now += 1
        return self._points[self._now]

    def clear(self) -> None:
        self._points.clear()
        self._now = -1
