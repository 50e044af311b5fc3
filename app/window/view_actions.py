"""What the View menu does beside what the canvas does itself."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.canvas.magnification_actions import MagnificationActions
from app.canvas.magnification_box import MagnificationBox
from app.canvas.slide_view import SlideView
from app.session import Session
from app.window.action_maker import ActionMaker


class ViewActions(QObject):
    """What is drawn over the slide, and how large all is shown."""

    def __init__(self, window: QWidget, maker: ActionMaker, session: Session, view: SlideView) -> None:
        super().__init__(window)
        self.annotations = maker.toggle("annotations", self.tr("Show outlines"), "A")
        self.overview = maker.toggle("overview", self.tr("Show overview"), "M")
        self.overview.toggled.connect(view.overview.set_wanted)
        self.compare = maker.toggle("compare", self.tr("Two panes side by side"), "F8", checked=False)
        self.compare.toggled.connect(view.compare)
        view.comparing_changed.connect(self.compare.setChecked)
        self.visited = maker.toggle("visited", self.tr("Shade what was looked at"), "V")
        self.visited.toggled.connect(view.set_visited_shown)
        self.magnifications = MagnificationActions(session, view.canvas)
        self.magnification_box = MagnificationBox(session, view.canvas)
