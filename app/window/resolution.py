"""Say how large a slide's pixels are, where its file does not or says it wrongly."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.canvas.slide_canvas import SlideCanvas
from app.canvas.viewport import Viewpoint
from app.engine_texts import engine_text
from app.prediction.slide_choice import LEAST_MPP, MOST_MPP
from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.slide import Resolution


class ResolutionDialog(QDialog):
    """One value, and a button that forgets the one entered before."""

    chosen = Signal(float)
    forgotten = Signal()

    def __init__(self, now: Resolution | None, entered: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("µm per pixel"))
        self.mpp = QDoubleSpinBox(decimals=4, singleStep=0.01)
        self.mpp.setRange(0.0, MOST_MPP)
        self.mpp.setSpecialValueText(self.tr("unknown"))
        self.mpp.setSuffix(self.tr(" µm per pixel"))
        self.mpp.setAccessibleName(self.tr("µm per pixel"))
        self.mpp.setValue(now.mpp if now is not None else 0.0)
        self.mpp.selectAll()
        self.mpp.valueChanged.connect(self._judge)
        self.now = QLabel(
            self.tr("Now {mpp:.4g} ({source}).").format(mpp=now.mpp, source=engine_text(now.source.value))
            if now is not None
            else self.tr("The file does not say how large a pixel is.")
        )
        hint = QLabel(
            self.tr(
                "A scan at 40× has about 0.25, one at 20× about 0.5. The value is kept for this slide, wherever its "
                "file lies, and results say that it was entered."
            ),
            wordWrap=True,
        )
        hint.setProperty("muted", True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.forget = QPushButton(self.tr("Forget the entered value"))
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self._forget)
        self.buttons.addButton(self.forget, QDialogButtonBox.ButtonRole.ResetRole)
        self.forget.setVisible(entered is not None)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.mpp.value()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        for part in (self.now, self.mpp, hint, self.buttons):
            layout.addWidget(part)
        self.setMinimumWidth(400)
        self._judge()

    def _judge(self) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(LEAST_MPP <= self.mpp.value() <= MOST_MPP)

    def _forget(self) -> None:
        self.forgotten.emit()
        self.reject()


class ResolutionEntry(QObject):
    """The menu's action, and what becomes of the value: it is kept, and the slide is opened anew with it."""

    def __init__(self, window: QMainWindow, maker: ActionMaker, session: Session, canvas: SlideCanvas) -> None:
        super().__init__(window)
        self._window, self._session, self._canvas = window, session, canvas
        self._kept_view: tuple[Path, Viewpoint] | None = None
        self.action = maker.action("", self.tr("Set µm per pixel…"), self._ask)
        session.slide_changed.connect(self._take_slide)
        self._take_slide()

    def enter(self, mpp: float) -> None:
        """Keep ``mpp`` for the open slide."""
        self._change(mpp)

    def forget(self) -> None:
        """Believe the open slide's file again."""
        self._change(None)

    def _ask(self) -> None:
        slide, path = self._session.slide, self._session.slide_path
        if slide is None or path is None:
            return
        dialog = ResolutionDialog(slide.info.resolution, self._session.shelf.entered(path), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.enter)
        dialog.forgotten.connect(self.forget)
        dialog.open()

    def _change(self, mpp: float | None) -> None:
        path = self._session.slide_path
        if path is None:
            return
        try:
            if mpp is None:
                self._session.shelf.forget(path)
            else:
                self._session.shelf.enter(path, mpp)
        except (CrossCancerError, OSError) as error:
            self._session.problem.emit(error)
            return
        self._kept_view = path, self._canvas.viewport.viewpoint
        self._session.reopen_slide()

    def _take_slide(self) -> None:
        path = self._session.slide_path
        self.action.setEnabled(path is not None)
        if self._kept_view is not None and self._kept_view[0] == path:
            self._canvas.look_from(self._kept_view[1])
        self._kept_view = None
