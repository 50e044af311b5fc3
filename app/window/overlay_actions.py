"""The overlay by keys and menu: which map, what of it, how strong, and from which probability on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.canvas.color_tables import COLOR_TABLES, title_of
from app.canvas.map_surface import SurfaceKind
from app.canvas.slide_view import SlideView
from app.session import Session
from app.settings.settings import ThresholdStyle
from app.window.action_maker import ActionMaker, choices

ARMS = 4
"""Keys 1 to 4: one for each way to train."""
_THRESHOLD_STEP, _OPACITY_STEP = 0.05, 0.1
_HELD = Qt.Key.Key_Q


class OverlayActions(QObject):
    """View, colour table and threshold stay as they are when another arm is chosen."""

    def __init__(self, window: QWidget, maker: ActionMaker, session: Session, view: SlideView) -> None:
        super().__init__(window)
        self._session, self._view = session, view
        self._held = False
        self.visible = maker.toggle("overlay", self.tr("Show overlay"), "O")
        self.visible.toggled.connect(view.set_overlay_visible)
        self.hide_while_held = maker.action("", self.tr("Hide the overlay while the key is held"), self._hold, "Q")
        self.hide_while_held.setAutoRepeat(False)
        self.smooth = maker.toggle("", self.tr("Smooth overlay"), "Shift+O", checked=False)
        self.smooth.toggled.connect(lambda on: session.shown.set_overlay_style(smooth=on))
        self.arms = [self._arm(maker, number) for number in range(ARMS)]
        shown = session.shown
        self.steps = [
            maker.action("", self.tr("Raise the threshold"), lambda: self._move_threshold(_THRESHOLD_STEP), "."),
            maker.action("", self.tr("Lower the threshold"), lambda: self._move_threshold(-_THRESHOLD_STEP), ","),
            maker.action(
                "",
                self.tr("Stronger overlay"),
                lambda: shown.set_overlay_opacity(round(shown.overlay_opacity + _OPACITY_STEP, 3)),
                "Ctrl+Up",
            ),
            maker.action(
                "",
                self.tr("Fainter overlay"),
                lambda: shown.set_overlay_opacity(round(shown.overlay_opacity - _OPACITY_STEP, 3)),
                "Ctrl+Down",
            ),
        ]
        self.next_kind = maker.action("", self.tr("Next comparison of models"), self._show_next_kind, "C")
        session.maps_changed.connect(self._list_arms)
        session.map_changed.connect(self._list_arms)
        session.overlay.changed.connect(self._show_kind)
        shown.overlay_style_changed.connect(self._show_style)
        self._list_arms()

    def add_to(self, menu: QMenu) -> None:
        """All of it as a submenu."""
        session = self._session
        own = menu.addMenu(self.tr("Overlay"))
        own.addActions([self.visible, self.hide_while_held, self.smooth])
        own.addSeparator()
        own.addActions(self.arms)
        own.addSeparator()
        self._kinds = choices(
            own,
            [
                (self.tr("Probability"), SurfaceKind.PROBABILITY),
                (self.tr("Difference of two models"), SurfaceKind.DIFFERENCE),
                (self.tr("Disagreement of all models"), SurfaceKind.DISAGREEMENT),
                (self.tr("Uncertainty"), SurfaceKind.UNCERTAINTY),
            ],
            session.overlay.kind,
        )
        self._kinds.triggered.connect(lambda action: session.overlay.set_kind(SurfaceKind(action.data())))
        own.addAction(self.next_kind)
        own.addSeparator()
        own.addActions(self.steps)
        self._colors = choices(
            own.addMenu(self.tr("Colours")),
            [(title_of(name), name) for name in COLOR_TABLES],
            session.shown.color_table,
        )
        self._colors.triggered.connect(lambda action: session.shown.set_overlay_style(color_table=action.data()))
        self._styles = choices(
            own.addMenu(self.tr("Operating point")),
            [
                (self.tr("Outline tiles from it upwards"), ThresholdStyle.CONTOUR),
                (self.tr("Hide tiles below it"), ThresholdStyle.HIDE),
                (self.tr("Do not show it"), ThresholdStyle.NONE),
            ],
            session.shown.threshold_style,
        )
        self._styles.triggered.connect(
            lambda action: session.shown.set_overlay_style(threshold=ThresholdStyle(action.data()))
        )
        self._show_kind()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches only while the key is held, for its release or for anything that may swallow it."""
        released = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyRelease
            and event.key() == _HELD
            and not event.isAutoRepeat()
        )
        if released or event.type() in (QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate):
            self._let_go()
        return super().eventFilter(watched, event)

    def _hold(self) -> None:
        if not self._held:
            self._held = True
            self._view.set_overlay_visible(False)
            _application().installEventFilter(self)

    def _let_go(self) -> None:
        self._held = False
        _application().removeEventFilter(self)
        self._view.set_overlay_visible(self.visible.isChecked())

    def _arm(self, maker: ActionMaker, number: int) -> QAction:
        action = maker.toggle("", "", str(number + 1), checked=False)
        action.triggered.connect(lambda: self._select(number))
        return action

    def _select(self, number: int) -> None:
        self._session.overlay.select_arm(number)
        self._list_arms()  # the mark is the shown map's, whatever was pressed

    def _list_arms(self) -> None:
        names = self._session.overlay.arms
        shown = self._session.map
        for number, action in enumerate(self.arms):
            there = number < len(names)
            text = names[number] if there else self.tr("No model {number}").format(number=number + 1)
            action.setText(text.replace("&", "&&"))
            action.setEnabled(there)
            action.setChecked(there and shown is not None and names[number] == shown.identity.model_name)

    def _show_kind(self) -> None:
        overlay = self._session.overlay
        kind = overlay.surface.kind if overlay.surface is not None else SurfaceKind.PROBABILITY
        for action in self._kinds.actions():
            action.setEnabled(overlay.possible(SurfaceKind(action.data())))
            action.setChecked(action.data() == kind)

    def _show_next_kind(self) -> None:
        overlay = self._session.overlay
        if overlay.surface is None:
            return
        kinds = [kind for kind in SurfaceKind if overlay.possible(kind)]
        overlay.set_kind(kinds[(kinds.index(overlay.surface.kind) + 1) % len(kinds)])

    def _show_style(self) -> None:
        shown = self._session.shown
        self.smooth.setChecked(shown.smooth_overlay)
        _check(self._colors, shown.color_table)
        _check(self._styles, shown.threshold_style)

    def _move_threshold(self, step: float) -> None:
        """To the next mark of the scale, so that a finer value chosen elsewhere is left for good."""
        shown = self._session.shown
        marks = shown.operating_point / _THRESHOLD_STEP
        target = round(marks + 0.5001) if step > 0 else round(marks - 0.5001)
        shown.set_operating_point(round(target * _THRESHOLD_STEP, 6))


def _check(group: QActionGroup, value: str) -> None:
    for action in group.actions():
        action.setChecked(action.data() == value)


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None  # a key was pressed in its window
    return application
