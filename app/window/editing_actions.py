"""Tools and editing in menu and tool bar."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow, QMenu, QToolBar

from app.annotations.editor import Editor, resized_brush
from app.annotations.operations import Operations
from app.annotations.outline_clipboard import OutlineClipboard
from app.annotations.tools.area_tool import AreaTool
from app.annotations.tools.brush_tool import BrushTool
from app.annotations.tools.dot_tool import DotTool
from app.annotations.tools.ellipse_tool import EllipseTool
from app.annotations.tools.lasso_tool import LassoTool
from app.annotations.tools.point_set_tool import PointSetTool
from app.annotations.tools.polygon_tool import PolygonTool
from app.annotations.tools.rectangle_tool import RectangleTool
from app.annotations.tools.ruler_tool import RulerTool
from app.annotations.tools.select_tool import SelectTool
from app.annotations.tools.spline_tool import SplineTool
from app.annotations.tools.split_tool import SplitTool
from app.annotations.tools.vertex_tool import VertexTool
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.tool import Tool, ToolHolder
from app.session import Session
from app.window.action_maker import ActionMaker

_MOST_UM = 10_000.0


class EditingActions(QObject):
    """One tool is in hand at a time; at first it is none, and the left button moves the slide."""

    def __init__(
        self,
        window: QMainWindow,
        maker: ActionMaker,
        session: Session,
        canvas: SlideCanvas,
        editor: Editor,
        file_menu: QMenu,
    ) -> None:
        super().__init__(window)
        self._window, self._maker, self._session, self._canvas = window, maker, session, canvas
        self._editor, self._file_menu = editor, file_menu
        self.holder = ToolHolder(canvas)
        self.clipboard, self.operations = OutlineClipboard(editor), Operations(editor)
        self._tools = QActionGroup(self)
        self.tools: dict[str, QAction] = {}
        self._make_tools()
        self.hand = self.tools["hand"]
        self.hand.setChecked(True)
        self.holder.put_down.connect(self._let_go)
        self.undo, self.redo = self._stack_actions()
        self._edits = self._make_edits()
        self._asks = self._make_asks()
        self.menu = self._make_menu()
        self.bar = self._make_bar()
        editor.selection_changed.connect(self._update)
        session.slide_changed.connect(self._update)
        self._update()

    def _make_tools(self) -> None:
        e = self._editor
        for name, text, key, tool in (
            ("hand", self.tr("Move the slide"), "H", None),
            ("select", self.tr("Select and move outlines"), "S", SelectTool(e)),
            ("vertex", self.tr("Edit points"), "W", VertexTool(e)),
            ("polygon", self.tr("Polygon"), "P", PolygonTool(e)),
            ("lasso", self.tr("Freehand"), "L", LassoTool(e)),
            ("brush", self.tr("Brush: add"), "B", BrushTool(e)),
            ("eraser", self.tr("Brush: take away"), "Shift+B", BrushTool(e, takes_away=True)),
            ("rectangle", self.tr("Rectangle"), "T", RectangleTool(e)),
            ("ellipse", self.tr("Ellipse"), "E", EllipseTool(e)),
            ("spline", self.tr("Spline"), "N", SplineTool(e)),
            ("dot", self.tr("Dot"), "D", DotTool(e)),
            ("point-set", self.tr("Set of points"), "Shift+D", PointSetTool(e)),
            ("split", self.tr("Split by a line"), "K", SplitTool(e)),
            ("ruler", self.tr("Ruler"), "U", RulerTool(e)),
            ("area", self.tr("Measure an area"), "Shift+U", AreaTool(e)),
        ):
            action = self._maker.toggle(name, text, key, checked=False)
            action.setToolTip(f"{text} ({key})")
            self._tools.addAction(action)
            action.triggered.connect(lambda _=False, tool=tool: self._take(tool))
            self.tools[name] = action

    def _take(self, tool: Tool | None) -> None:
        self.holder.set_tool(tool)
        self._canvas.setFocus()

    def _let_go(self) -> None:
        """Esc with nothing begun: first the selection goes, then the tool."""
        if self._editor.selected:
            self._editor.select(())
        else:
            self.hand.trigger()

    def _stack_actions(self) -> tuple[QAction, QAction]:
        stack = self._editor.document.undo_stack
        undo = stack.createUndoAction(self._window, self.tr("Undo"))
        redo = stack.createRedoAction(self._window, self.tr("Redo"))
        undo.setShortcuts([QKeySequence("Ctrl+Z")])
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self._window.addActions([undo, redo])
        return undo, redo

    def _make_edits(self) -> list[QAction]:
        """Those that need something selected."""
        make, clipboard = self._maker.action, self.clipboard
        return [
            make("", self.tr("Cut"), clipboard.cut, "Ctrl+X"),
            make("", self.tr("Copy"), clipboard.copy, "Ctrl+C"),
            make("", self.tr("Delete"), self._editor.delete_selected, "Del"),
            make("", self.tr("Merge"), self.operations.merge, "Ctrl+M"),
            make("", self.tr("Cut the smallest out of the others"), self.operations.subtract, "Ctrl+Shift+M"),
            make("", self.tr("Fill holes"), self.operations.fill_holes),
            make("", self.tr("Simplify…"), self._ask_tolerance),
            make("", self.tr("Grow or shrink…"), self._ask_distance),
        ]

    def _make_asks(self) -> list[QAction]:
        """Those that need a slide."""
        make = self._maker.action
        make("", self.tr("Larger brush"), lambda: resized_brush(self._editor, 2), "]")
        make("", self.tr("Smaller brush"), lambda: resized_brush(self._editor, -2), "[")
        return [
            make("", self.tr("Paste"), lambda: self.clipboard.paste(self._canvas.viewport.centre), "Ctrl+V"),
            make("", self.tr("Select all"), self._editor.select_all, "Ctrl+A"),
        ]

    def _make_menu(self) -> QMenu:
        cut, copy, delete, *shapes = self._edits
        paste, select_all = self._asks
        menu = QMenu(self.tr("&Edit"), self._window)
        menu.addActions([self.undo, self.redo])
        menu.addSeparator()
        menu.addActions([cut, copy, paste, delete, select_all])
        menu.addSeparator()
        menu.addActions(shapes)
        menu.addSeparator()
        menu.addMenu(self.tr("Tool")).addActions(self._tools.actions())
        bar = self._window.menuBar().actions()
        self._window.menuBar().insertMenu(bar[bar.index(self._file_menu.menuAction()) + 1], menu)
        return menu

    def _make_bar(self) -> QToolBar:
        bar = QToolBar(self.tr("Drawing tools"), movable=False)
        bar.setObjectName("drawing")
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name, action in self.tools.items():
            if name in ("polygon", "split", "ruler"):
                bar.addSeparator()
            bar.addAction(action)
        self._window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, bar)
        return bar

    def _ask_tolerance(self) -> None:
        self._ask_um(
            self.tr("Simplify"), self.tr("No point may move further than"), 1.0, 0.01, self.operations.simplify
        )

    def _ask_distance(self) -> None:
        text = self.tr("Distance on all sides; negative to shrink")
        self._ask_um(self.tr("Grow or shrink"), text, 10.0, -_MOST_UM, self.operations.grow)

    def _ask_um(self, title: str, text: str, value: float, least: float, do: object) -> None:
        unit = "µm" if self._editor.mpp is not None else "px"
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setWindowTitle(title)
        dialog.setLabelText(f"{text} ({unit})")
        dialog.setDoubleRange(least, _MOST_UM)
        dialog.setDoubleDecimals(2)
        dialog.setDoubleValue(value)
        dialog.doubleValueSelected.connect(do)
        dialog.open()

    def _update(self) -> None:
        has_slide = self._session.slide is not None
        for action in self._edits:
            action.setEnabled(has_slide and bool(self._editor.selected))
        for action in (*self._asks, *self.tools.values()):
            action.setEnabled(has_slide)
