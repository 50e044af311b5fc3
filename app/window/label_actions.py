"""What outlines count as: the class mapping, and the effective labels on the slide."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow

from app.annotations.class_mapping_dialog import ClassMappingDialog
from app.annotations.effective_labels import EffectiveLabels
from app.annotations.effective_layer import EffectiveLayer, EffectiveLegend
from app.canvas.slide_view import SlideView
from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.annotations.classes import ClassMapping

_MARGIN_PX, _ABOVE_SCALE_BAR_PX = 16, 64


class LabelActions(QObject):
    """The layer is shown by its key, and for as long as the mapping is being chosen."""

    def __init__(self, window: QMainWindow, maker: ActionMaker, session: Session, view: SlideView) -> None:
        super().__init__(window)
        self._window, self._session, self._canvas = window, session, view.canvas
        self.labels = EffectiveLabels(session, self)
        self.layer = EffectiveLayer(self.labels, self)
        view.add_layer(self.layer)
        self.legend = EffectiveLegend(session, self.labels, view.canvas)
        self.effective = maker.toggle("", self.tr("Show what outlines count as"), "Shift+A", checked=False)
        self.effective.toggled.connect(self._show)
        self.mapping = maker.action("", self.tr("Class mapping…"), self._ask)
        self.dialog: ClassMappingDialog | None = None
        self.labels.changed.connect(self._place)
        view.canvas.installEventFilter(self)
        session.slide_changed.connect(self._update)
        session.cohort_changed.connect(self._update)
        self._update()

    def close(self) -> None:
        """Compute nothing any more."""
        self.labels.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, shown: bool) -> None:
        self.layer.set_visible(shown)
        self.legend.setVisible(shown)
        self._place()

    def _place(self) -> None:
        self.legend.move(_MARGIN_PX, self._canvas.height() - self.legend.height() - _ABOVE_SCALE_BAR_PX)

    def _ask(self) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            return
        was_shown = self.effective.isChecked()
        dialog = self.dialog = ClassMappingDialog(self._session, self.labels, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._tell)
        dialog.finished.connect(lambda _: self._done(was_shown))
        self.effective.setChecked(self._session.slide is not None)
        dialog.show()

    def _tell(self, mapping: ClassMapping) -> None:
        path = self._session.cohort_path
        if path is not None and self._session.classes.of_cohort:
            text = self.tr(
                "The class mapping is kept in {cohort}. Tiles labelled with another are to be extracted anew."
            )
            self._session.message.emit(text.format(cohort=path.name))
        else:
            self._session.message.emit(self.tr("The class mapping holds until the program ends."))

    def _done(self, was_shown: bool) -> None:
        self.dialog = None
        self.effective.setChecked(was_shown)

    def _update(self) -> None:
        has_slide = self._session.slide is not None
        self.effective.setEnabled(has_slide)
        self.mapping.setEnabled(has_slide or self._session.cohort is not None)
