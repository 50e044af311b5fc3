"""What the View menu does beside what the canvas does itself."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.canvas.color_tables import COLOR_TABLES
from app.canvas.magnification_actions import MagnificationActions
from app.canvas.magnification_box import MagnificationBox
from app.canvas.slide_view import SlideView
from app.session import Session
from app.settings.settings import ThresholdStyle
from app.window.action_maker import ActionMaker, choices


class ViewActions(QObject):
    """What is drawn over the slide, and how large all is shown."""

    def __init__(self, window: QWidget, maker: ActionMaker, session: Session, view: SlideView) -> None:
        super().__init__(window)
        self._session = session
        self.annotations = maker.toggle("annotations", self.tr("Show outlines"), "A")
        self.overlay = maker.toggle("overlay", self.tr("Show overlay"), "O")
        self.overlay.toggled.connect(view.set_overlay_visible)
        self.overview = maker.toggle("overview", self.tr("Show overview"), "M")
        self.overview.toggled.connect(view.overview.set_wanted)
        self.compare = maker.toggle("compare", self.tr("Two panes side by side"), "F8", checked=False)
        self.compare.toggled.connect(view.compare)
        view.comparing_changed.connect(self.compare.setChecked)
        self.visited = maker.toggle("visited", self.tr("Shade what was looked at"), "V")
        self.visited.toggled.connect(view.set_visited_shown)
        self.magnifications = MagnificationActions(session, view.canvas)
        self.magnification_box = MagnificationBox(session, view.canvas)

    def add_overlay_choices(self, menu: QMenu) -> None:
        """Submenus for the overlay's colours and for what the operating point does to it."""
        session = self._session
        colors = choices(
            menu.addMenu(self.tr("Overlay colours")),
            [(name, key) for key, name in COLOR_TABLES.items()],
            session.shown.color_table,
        )
        colors.triggered.connect(lambda action: session.shown.set_overlay_style(color_table=action.data()))
        styles = choices(
            menu.addMenu(self.tr("Operating point")),
            [
                (self.tr("Outline tiles from it upwards"), ThresholdStyle.CONTOUR),
                (self.tr("Hide tiles below it"), ThresholdStyle.HIDE),
                (self.tr("Do not show it"), ThresholdStyle.NONE),
            ],
            session.shown.threshold_style,
        )
        styles.triggered.connect(lambda action: session.shown.set_overlay_style(threshold=action.data()))
