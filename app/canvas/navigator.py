"""Ways to a view beside panning and zooming: back and forward, a coordinate, bookmarks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QInputDialog, QMenu

from app.canvas.bookmarks import Bookmark, BookmarkStore
from app.canvas.go_to_dialog import GoToDialog
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.view_history import ViewHistory
from app.canvas.viewport import Viewpoint
from app.resources import icon
from app.session import Session
from crosscancer_core.errors import CrossCancerError


class Navigator(QObject):
    """Actions of one canvas. Whoever owns it says when the view has settled."""

    def __init__(self, session: Session, canvas: SlideCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self._history = ViewHistory()
        self._store = BookmarkStore(session.settings.folder / "bookmarks")
        self._bookmarks: tuple[Bookmark, ...] = ()
        self.back_action = self._action("back", self.tr("View before"), "Alt+Left", self._go_back)
        self.forward_action = self._action("forward", self.tr("View after"), "Alt+Right", self._go_forward)
        self.go_to_action = self._action("go-to", self.tr("Go to…"), "Ctrl+G", self._ask_place)
        self.bookmark_action = self._action("bookmark", self.tr("Bookmark this view…"), "Ctrl+D", self._ask_name)
        canvas.installEventFilter(self)
        session.slide_changed.connect(self._take_slide)
        self._take_slide()

    @property
    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Those of the open slide."""
        return self._bookmarks

    def view_settled(self) -> None:
        """The canvas has come to rest: this view can be come back to."""
        if self._session.slide is not None:
            self._history.visit(self._canvas.viewport.viewpoint)
            self._update()

    def add_bookmark(self, name: str) -> None:
        """Keep the present view under ``name``; a bookmark of that name moves here."""
        kept = tuple(bookmark for bookmark in self._bookmarks if bookmark.name != name)
        self._keep((*kept, Bookmark(name=name, viewpoint=self._canvas.viewport.viewpoint)))

    def remove_bookmark(self, name: str) -> None:
        self._keep(tuple(bookmark for bookmark in self._bookmarks if bookmark.name != name))

    def fill_bookmarks_menu(self, menu: QMenu) -> None:
        """A row a bookmark and a submenu to remove them."""
        menu.clear()
        menu.addAction(self.bookmark_action)
        menu.addSeparator()
        for bookmark in self._bookmarks:
            row = menu.addAction(bookmark.name)
            row.triggered.connect(lambda _=False, point=bookmark.viewpoint: self._canvas.look_from(point))
        if not self._bookmarks:
            menu.addAction(self.tr("No bookmarks on this slide")).setEnabled(False)
            return
        removal = menu.addMenu(self.tr("Remove"))
        for bookmark in self._bookmarks:
            row = removal.addAction(bookmark.name)
            row.triggered.connect(lambda _=False, name=bookmark.name: self.remove_bookmark(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.BackButton:
                self.back_action.trigger()
            elif event.button() == Qt.MouseButton.ForwardButton:
                self.forward_action.trigger()
        return super().eventFilter(watched, event)

    # within

    def _take_slide(self) -> None:
        slide = self._session.slide
        self._history.clear()
        self._bookmarks = self._store.load(slide.info.fingerprint) if slide is not None else ()
        self._update()

    def _update(self) -> None:
        has_slide = self._session.slide is not None
        self.back_action.setEnabled(has_slide and self._history.can_go_back)
        self.forward_action.setEnabled(has_slide and self._history.can_go_forward)
        self.go_to_action.setEnabled(has_slide)
        self.bookmark_action.setEnabled(has_slide)

    def _go_back(self) -> None:
        self._look(self._history.back())

    def _go_forward(self) -> None:
        self._look(self._history.forward())

    def _look(self, viewpoint: Viewpoint | None) -> None:
        if viewpoint is not None:
            self._canvas.look_from(viewpoint)
        self._update()

    def _ask_place(self) -> None:
        slide = self._session.slide
        if slide is None:
            return
        mpp = slide.info.resolution.mpp if slide.info.resolution is not None else None
        dialog = GoToDialog(self._canvas.viewport.centre, slide.info.region, mpp, self._canvas.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._canvas.centre_on)
        dialog.open()

    def _ask_name(self) -> None:
        dialog = QInputDialog(self._canvas.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Bookmark"))
        dialog.setLabelText(self.tr("Name of this view"))
        dialog.setTextValue(self.tr("View {number}").format(number=len(self._bookmarks) + 1))
        dialog.textValueSelected.connect(lambda name: self.add_bookmark(name.strip()) if name.strip() else None)
        dialog.open()

    def _keep(self, bookmarks: tuple[Bookmark, ...]) -> None:
        slide = self._session.slide
        if slide is None:
            return
        self._bookmarks = bookmarks
        try:
            self._store.save(slide.info.fingerprint, bookmarks)
        except CrossCancerError as error:
            self._session.problem.emit(error)

    def _action(self, icon_name: str, text: str, keys: str, do: object) -> QAction:
        action = QAction(icon(icon_name), text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(do)
        self._canvas.addAction(action)
        return action
