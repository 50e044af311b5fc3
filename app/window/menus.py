"""Where the actions are found: menu bar and tool bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from app.canvas.slide_view import SlideView
from app.session import Session
from app.window.action_maker import ActionMaker
from app.window.dialogs import Dialogs
from app.window.docks import Docks
from app.window.file_actions import FileActions
from app.window.overlay_actions import OverlayActions
from app.window.presentation import Presentation
from app.window.view_actions import ViewActions


class Menus(QObject):
    """Fills the menu bar and the tool bar of ``window``."""

    def __init__(
        self,
        window: QMainWindow,
        maker: ActionMaker,
        session: Session,
        slide_view: SlideView,
        files: FileActions,
        view: ViewActions,
        overlay: OverlayActions,
        dialogs: Dialogs,
        docks: Docks,
    ) -> None:
        super().__init__(window)
        self._window, self._canvas, self._navigator = window, slide_view.canvas, slide_view.navigator
        self._files, self._view, self._overlay, self._dialogs = files, view, overlay, dialogs
        self.quit = maker.action("", self.tr("Quit"), window.close, "Ctrl+Q")
        self.bar = QToolBar(self.tr("Tools"), movable=False)
        self.presentation = Presentation(window, maker, session, docks)
        self.file = self._file_menu()
        self.view = self._view_menu(docks)
        self.model = self._menu(self.tr("&Model"), [dialogs.train, dialogs.predict, dialogs.export])
        self.help = self._menu(self.tr("&Help"), [dialogs.shortcuts, dialogs.about])
        self._fill_bar()

    def add_to_file(self, actions: Sequence[QAction]) -> None:
        """Add what saves, after what opens."""
        self.file.insertActions(self._files.demo, list(actions))
        self.file.insertSeparator(self._files.demo)

    def add_to_view(self, actions: Sequence[QAction]) -> None:
        """Add what is drawn over the slide, after the outlines."""
        self.view.insertActions(self._view.overview, list(actions))

    def _file_menu(self) -> QMenu:
        files = self._files
        menu = self._menu(
            self.tr("&File"),
            [files.open_slide, files.open_cohort, files.new_cohort, self._dialogs.cohort, files.open_annotations],
        )
        files.recents_menu(menu)
        menu.addSeparator()
        menu.addActions([files.demo, files.picture, files.figure])
        menu.addSeparator()
        menu.addActions([self._dialogs.settings, self.quit])
        return menu

    def _view_menu(self, docks: Docks) -> QMenu:
        canvas, view, navigator = self._canvas, self._view, self._navigator
        menu = self._menu(
            self.tr("&View"),
            [canvas.zoom_in_action, canvas.zoom_out_action, canvas.fit_action, canvas.native_action],
        )
        menu.addMenu(self.tr("Magnification")).addActions(view.magnifications.actions)
        menu.addActions([canvas.turn_right_action, canvas.turn_left_action, canvas.mirror_action])
        menu.addSeparator()
        menu.addActions([navigator.back_action, navigator.forward_action, navigator.go_to_action])
        bookmarks = menu.addMenu(self.tr("Bookmarks"))
        bookmarks.aboutToShow.connect(lambda: navigator.fill_bookmarks_menu(bookmarks))
        menu.addSeparator()
        menu.addActions([view.annotations, view.overview, view.visited])
        menu.addActions([view.compare, self._files.associated])
        self._overlay.add_to(menu)
        menu.addSeparator()
        menu.addAction(self.presentation.action)
        menu.addMenu(self.tr("Panels")).addActions([dock.toggleViewAction() for dock in docks.all])
        return menu

    def _fill_bar(self) -> None:
        canvas, files, view, dialogs = self._canvas, self._files, self._view, self._dialogs
        bar = self.bar
        bar.setObjectName("tools")
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addActions([files.open_slide, files.open_cohort])
        bar.addSeparator()
        bar.addActions([self._navigator.back_action, self._navigator.forward_action])
        bar.addSeparator()
        bar.addActions([canvas.zoom_out_action, canvas.zoom_in_action, canvas.fit_action, canvas.turn_right_action])
        bar.addActions(view.magnifications.actions)
        bar.addWidget(view.magnification_box)
        bar.addSeparator()
        bar.addActions([view.annotations, self._overlay.visible, view.overview, view.compare])
        bar.addSeparator()
        for action in (dialogs.train, dialogs.predict, dialogs.export):
            bar.addAction(action)
            button = bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._window.addToolBar(bar)

    def _menu(self, title: str, actions: Sequence[QAction]) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.addActions(list(actions))
        return menu
