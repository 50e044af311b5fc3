"""Says what one waits for, where a slide takes long to come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.session import Session
from crosscancer_core.slides.virtual_pyramid import READER

_LONG_MS = 400
"""Most slides are there before this, and a word that only flashes up would disturb."""


class Preparing(QLabel):
    """Lies in the middle of ``over`` from the wish for a slide until :meth:`end`, if that takes long."""

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session, self._over = session, over
        self._name = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.setMargin(16)
        self.hide()
        self._long = QTimer(self, singleShot=True, interval=_LONG_MS)
        self._long.timeout.connect(self._appear)
        over.installEventFilter(self)
        session.opening.connect(self._begin)
        session.slide_changed.connect(self._tell)
        session.problem.connect(lambda _: self.end())

    @property
    def waits(self) -> bool:
        """A slide was asked for and is not to be seen yet."""
        return self._long.isActive() or not self.isHidden()

    def end(self) -> None:
        """The slide is to be seen, or will not come."""
        self._long.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return super().eventFilter(watched, event)

    def _begin(self, path: Path) -> None:
        self._name = self._session.slides.name_of(path)
        self.setText(self.tr("Preparing {slide} …").format(slide=self._name))
        self._centre()
        if not self.waits:
            self._long.start()

    def _tell(self) -> None:
        """The file is open; what may still take long are levels it does not have."""
        slide = self._session.slide
        if slide is not None and self.waits and slide.info.reader.endswith(READER):
            made = self.tr(
                "Preparing {slide} …\n\nIts file has no small pictures of the whole slide. They are made now, and kept."
            )
            self.setText(made.format(slide=self._name))
            self._centre()

    def _appear(self) -> None:
        self.show()
        self.raise_()
        self._centre()

    def _centre(self) -> None:
        self.resize(self.sizeHint())
        self.move((self._over.width() - self.width()) // 2, (self._over.height() - self.height()) // 2)
