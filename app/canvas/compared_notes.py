"""What the guards say of the second pane's map, on that map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from app.canvas import overlay_words
from app.canvas.compared_company import ComparedCompany
from app.canvas.map_surface import MapSurface, SurfaceKind
from app.canvas.note_banner import MARGIN_PX, NoteBanner
from app.canvas.slide_canvas import SlideCanvas
from app.session import Session


class ComparedNotes(QObject):
    """Keeps the second pane's banner in step with its map; of a map that both panes show the first says it."""

    def __init__(self, session: Session, company: ComparedCompany, canvas: SlideCanvas) -> None:
        super().__init__(canvas)
        self._session, self._company, self._canvas = session, company, canvas
        self.banner = NoteBanner(canvas)
        canvas.installEventFilter(self)
        company.map_changed.connect(self._say)
        session.overlay.changed.connect(self._say)
        session.shown.presenting_changed.connect(lambda _: self._say())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _say(self) -> None:
        shown, slide = self._company.map, self._company.slide
        first = self._session.overlay.surface
        said = first is not None and any(each is shown for each in first.maps)
        notes: tuple[str, ...] = ()
        if shown is not None and slide is not None and not said:
            name = self._session.slides.name_of(slide.info.path)
            notes = overlay_words.notes(MapSurface(SurfaceKind.PROBABILITY, (shown,)), name)
        if notes != self.banner.notes:  # what was put away stays away while the same is to be said
            self.banner.say(notes)
            self._place()

    def _place(self) -> None:
        self.banner.move(MARGIN_PX, MARGIN_PX)
        self.banner.fit(self._canvas.width() - 2 * MARGIN_PX)
