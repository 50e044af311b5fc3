"""The slim card of the tour: where one is, what there is to see, and one button that does it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.resources import icon
from app.tour.tour import Phase, Step, Tour

_STEPS: dict[Step, tuple[Any, Any, Any]] = {
    Step.LOOK: (
        QT_TRANSLATE_NOOP("TourCard", "Look"),
        QT_TRANSLATE_NOOP(
            "TourCard", "Turn the wheel to zoom, drag to move. The lines run around the cancer; zoom in on one."
        ),
        QT_TRANSLATE_NOOP("TourCard", "Show me a cancer"),
    ),
    Step.PREDICT: (
        QT_TRANSLATE_NOOP("TourCard", "Predict"),
        QT_TRANSLATE_NOOP(
            "TourCard", "The demo model gives every tile a probability of cancer. It has never seen this slide."
        ),
        QT_TRANSLATE_NOOP("TourCard", "Predict this slide"),
    ),
    Step.JUDGE: (
        QT_TRANSLATE_NOOP("TourCard", "Judge"),
        QT_TRANSLATE_NOOP(
            "TourCard",
            "AUC 0.5 is chance, 1 is perfect. Drag the point on the curve: threshold, overlay and export follow.",
        ),
        QT_TRANSLATE_NOOP("TourCard", "Show me the AUC"),
    ),
    Step.EXPORT: (
        QT_TRANSLATE_NOOP("TourCard", "Export"),
        QT_TRANSLATE_NOOP(
            "TourCard", "Tiles above the threshold become outlines that ASAP opens, in a file of their own."
        ),
        QT_TRANSLATE_NOOP("TourCard", "Open the export"),
    ),
    Step.TRAIN: (
        QT_TRANSLATE_NOOP("TourCard", "Train"),
        QT_TRANSLATE_NOOP(
            "TourCard", "Choose a cohort, an arm and a preset, and watch the curves. The preset “demo” takes minutes."
        ),
        QT_TRANSLATE_NOOP("TourCard", "Open the training"),
    ),
}
_MARKS = ("○", "●", "✓")


class TourCard(QFrame):
    """Shows a :class:`Tour`. Made to stand in a dock above the slide, where it covers nothing."""

    def __init__(self, tour: Tour, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tourCard")
        self._tour = tour
        self.count = QLabel()
        self.marks = QLabel()
        for label in (self.count, self.marks):
            label.setProperty("muted", True)
        self.words = QLabel(wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.status = QLabel(wordWrap=True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setProperty("muted", True)
        self.main_button = QPushButton()
        self.main_button.setProperty("primary", True)
        self.skip_button = QPushButton()
        self.close_button = QToolButton(autoRaise=True)
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(self.tr("End the tour. Help ▸ Guided tour offers it again."))
        self.close_button.setAccessibleName(self.tr("End the tour"))
        self._lay_out()
        self.main_button.clicked.connect(self._press)
        self.skip_button.clicked.connect(self._skip)
        self.close_button.clicked.connect(tour.leave)
        tour.changed.connect(self.refresh)
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def refresh(self) -> None:
        """Show the tour as it stands."""
        match self._tour.phase:
            case Phase.OFFERED:
                self._show_offer()
            case Phase.UNDER_WAY:
                self._show_step()
            case Phase.FINISHED:
                self._say(self.tr("That was the tour"), self.tr("All of it is in the menu Model, for your own slides."))
                self._buttons(self.tr("Close"), "")
        on_the_way = self._tour.phase is Phase.UNDER_WAY
        self.count.setVisible(on_the_way)
        self.marks.setVisible(on_the_way)
        self.status.setVisible(bool(self.status.text()))
        self._take_height()

    def _lay_out(self) -> None:
        place = QVBoxLayout()
        place.setSpacing(2)
        place.addWidget(self.count)
        place.addWidget(self.marks)
        place.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.main_button, self.skip_button, self.close_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 10, 10, 10)
        layout.setHorizontalSpacing(18)
        layout.setVerticalSpacing(3)
        layout.addLayout(place, 0, 0, 2, 1)
        layout.addWidget(self.words, 0, 1)
        layout.addWidget(self.status, 1, 1)
        layout.addLayout(buttons, 0, 2, 2, 1)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(0, 1)

    def _show_offer(self) -> None:
        words = self.tr("Look, predict, see the AUC, export, train: each step can be done for you.")
        if self._tour.needs_painting:
            words += " " + self.tr("The demo slides are painted first: about two minutes and 100 MB.")
        self._say(self.tr("New here?"), words)
        self._buttons(self.tr("Take the two-minute tour"), self.tr("Not now"))
        self.main_button.setToolTip(str(self._tour.folder) if self._tour.needs_painting else "")

    def _show_step(self) -> None:
        tour = self._tour
        title, words, do = (self.tr(text) for text in _STEPS[tour.step])
        self.count.setText(self.tr("Step {number} of {all}").format(number=tour.step + 1, all=len(Step)))
        self.marks.setText(" ".join(_MARKS[2 if step in tour.done else 1 if step is tour.step else 0] for step in Step))
        done = tour.step in tour.done
        self._say(f"✓ {title}" if done else title, words, tour.status)
        last = tour.step is Step.TRAIN
        forward = self.tr("Finish") if last else self.tr("Next")
        main = forward if tour.can_go_on else self.tr("Waiting …") if tour.waits else do
        self._buttons(main, "" if tour.can_go_on else self.tr("Skip"))
        self.main_button.setToolTip("")
        self.main_button.setEnabled(not tour.waits)

    def _say(self, title: str, words: str, status: str = "") -> None:
        self.words.setText(f"<b>{title}</b> &nbsp;{words}")
        self.status.setText(status)

    def _buttons(self, main: str, skip: str) -> None:
        self.main_button.setText(main)
        self.main_button.setEnabled(True)
        self.skip_button.setText(skip)
        self.skip_button.setVisible(bool(skip))
        self.close_button.setVisible(self._tour.phase is Phase.UNDER_WAY)

    def _press(self) -> None:
        match self._tour.phase:
            case Phase.OFFERED:
                self._tour.take()
            case Phase.UNDER_WAY if self._tour.can_go_on:
                self._tour.go_on()
            case Phase.UNDER_WAY:
                self._tour.show_me()
            case _:
                self._tour.leave()

    def _skip(self) -> None:
        if self._tour.phase is Phase.OFFERED:
            self._tour.leave()
        else:
            self._tour.go_on()

    def _take_height(self) -> None:
        """As high as its words need at this width, so that the slide keeps the rest."""
        layout = self.layout()
        if layout is not None and self.width() > 0:
            self.setFixedHeight(max(layout.heightForWidth(self.width()), self.main_button.sizeHint().height() + 20))
