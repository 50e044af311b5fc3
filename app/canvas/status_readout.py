"""What the status bar says about the view: where the cursor is, what is under it, and how large all this is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.canvas.look import profile_is_usable
from app.canvas.overlay_words import under_cursor
from app.canvas.scale_bar import magnification_text
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.viewport import Viewport
from app.engine_texts import engine_text
from app.session import Session
from crosscancer_core.geometry import Point
from crosscancer_core.slides.slide import ResolutionSource


class StatusReadout(QWidget):
    """Position, probability, magnification and resolution, in fields that do not jump about."""

    resolution_wanted = Signal()
    """The person wants to say how large a pixel is."""

    def __init__(self, session: Session, canvas: SlideCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._point: Point | None = None
        self.position = self._field("x 100,000  y 100,000 px  ·  100.00, 100.00 mm")
        self.value = self._field("probability 0.000  ·  tile 000, 000  ·  imagenet")
        self.magnification = self._field("40.0× ")
        self.resolution = self._field("")
        self.resolution.linkActivated.connect(lambda _: self.resolution_wanted.emit())
        self.look = self._field("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for field in (self.position, self.value, self.magnification, self.resolution, self.look):
            layout.addWidget(field)
        canvas.hovered.connect(self._hover)
        canvas.viewport_changed.connect(self._show_magnification)
        session.slide_changed.connect(self._take_slide)
        session.overlay.changed.connect(self._show_point)
        session.shown.look_changed.connect(self._show_look)
        session.overlay.rows_changed.connect(lambda *_: self._show_point())
        self._take_slide()

    def _field(self, longest: str) -> QLabel:
        label = QLabel()
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(longest) + 16)
        return label

    def _take_slide(self) -> None:
        slide = self._session.slide
        resolution = slide.info.resolution if slide is not None else None
        if slide is None:
            self.resolution.clear()
        elif resolution is None:
            words = self.tr("µm per pixel unknown")
            self.resolution.setText(f'<a href="#">{words}</a>')
            self.resolution.setToolTip(self.tr("Say how large a pixel is: lengths, areas and models need it."))
        else:
            entered = resolution.source is ResolutionSource.OVERRIDE
            value = f"{resolution.mpp:.4g} µm/px"
            self.resolution.setText(self.tr("{value}, entered by user").format(value=value) if entered else value)
            self.resolution.setToolTip(self.tr("From: {source}").format(source=engine_text(resolution.source.value)))
        self._show_look()
        self._hover(None)
        self._show_magnification(self._canvas.viewport)

    def _show_look(self) -> None:
        """Say when colours are not those in the file."""
        slide, look = self._session.slide, self._session.shown.look
        words = []
        if slide is not None and slide.icc is not None:
            words.append(self.tr("ICC on") if look.profile and profile_is_usable(slide.icc) else self.tr("ICC off"))
        if not look.plain:
            words.append(self.tr("display adjusted"))
        self.look.setText(" · ".join(words))
        self.look.setToolTip(self.tr("How the slide is shown; models read it as it was scanned") if words else "")

    def _hover(self, point: Point | None) -> None:
        self._point = point
        self._show_point()

    def _show_point(self) -> None:
        slide, point = self._session.slide, self._point
        if slide is None or point is None or not slide.info.region.contains(point):
            self.position.clear()
            self.value.clear()
            return
        text = f"x {point.x:,.0f}  y {point.y:,.0f} px"
        if slide.info.resolution is not None:
            mpp = slide.info.resolution.mpp
            text += f"  ·  {point.x * mpp / 1000:.2f}, {point.y * mpp / 1000:.2f} mm"
        self.position.setText(text)
        surface = self._session.overlay.surface
        self.value.setText("" if surface is None else under_cursor(surface, point))

    def _show_magnification(self, viewport: Viewport) -> None:
        slide = self._session.slide
        if slide is None:
            self.magnification.clear()
        elif slide.info.resolution is None:
            self.magnification.setText(f"1 : {viewport.downsample:.3g}")
        else:
            self.magnification.setText(magnification_text(slide.info.resolution.mpp * viewport.downsample))
