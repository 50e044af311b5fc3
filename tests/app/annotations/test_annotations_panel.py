"""The tree tells the truth about the outlines, and what is done in it is done to them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu

from app.annotations.annotations_panel import AnnotationsPanel
from app.annotations.editor import Editor
from app.annotations.outline_tree import AREA, COUNT, NAME
from app.annotations.outlines_table import OutlinesTable
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.geometry import Region

GROUPS = (AnnotationGroup("Tumor", "#ff0000"), AnnotationGroup("Fine", "#0000ff", parent="Tumor"))


@pytest.fixture
def filled(editor: Editor) -> Editor:
    """Two groups, one within the other, an outline in each, and a dot in none."""
    editor.apply(
        AnnotationSet(
            GROUPS,
            (
                Annotation("1", "first", Kind.POLYGON, shapely.box(100, 100, 300, 300), "Tumor"),
                Annotation("2", "second", Kind.RECTANGLE, shapely.box(400, 100, 500, 200), "Fine"),
                Annotation("3", "mitosis", Kind.DOT, shapely.Point(600, 600), None, "#00ff00"),
            ),
        ),
        "Fill",
    )
    return editor


@pytest.fixture
def panel(qtbot, filled: Editor) -> AnnotationsPanel:
    made = AnnotationsPanel(filled)
    qtbot.addWidget(made)
    made.show()
    return made


def texts(panel: AnnotationsPanel, parent: QModelIndex = QModelIndex()) -> list:  # noqa: B008
    model = panel.tree.model()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, NAME, parent)
        below = texts(panel, index)
        found.append((index.data(), below) if below else index.data())
    return found


def cell(panel: AnnotationsPanel, key, column: int) -> str:
    return panel.model.index_of(key).siblingAtColumn(column).data()


def test_outlines_stand_in_their_groups(panel) -> None:
    assert texts(panel) == [("Tumor", [("Fine", ["second"]), "first"]), ("No group", ["mitosis"])]


def test_it_counts_and_measures(panel) -> None:
    assert cell(panel, ("group", "Tumor"), COUNT) == "1"
    assert cell(panel, ("group", "Tumor"), AREA) == f"{40_000 * 0.44**2 / 1e6:.4f} mm²"
    assert cell(panel, ("annotation", "3"), AREA) == "–"


def test_a_check_box_hides_a_group_on_screen_and_an_outline_for_good(qtbot, panel, filled) -> None:
    with qtbot.waitSignal(panel.hidden_groups_changed) as told:
        index = panel.model.index_of(("group", "Tumor"))
        panel.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert told.args == [frozenset(["Tumor"])]
    index = panel.model.index_of(("annotation", "1"))
    panel.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert filled.annotations.annotation("1").hidden
    filled.document.undo_stack.undo()
    assert not filled.annotations.annotation("1").hidden


def test_names_that_files_cannot_hold_are_refused(qtbot, panel, filled, session) -> None:
    index = panel.model.index_of(("group", "Tumor"))
    for name in ("", "None", "Fine"):
        with qtbot.waitSignal(session.message):
            assert not panel.model.setData(index, name)
        assert not filled.add_group(name)
    assert [group.name for group in filled.annotations.groups] == ["Tumor", "Fine"]


def test_renaming_keeps_members_and_drawing_group(panel, filled) -> None:
    assert panel.model.setData(panel.model.index_of(("group", "Tumor")), "Cancer")
    assert filled.annotations.annotation("1").group == "Cancer"
    assert filled.group == "Cancer"
    assert panel.model.setData(panel.model.index_of(("annotation", "1")), "gland")
    assert filled.annotations.annotation("1").name == "gland"


def test_outlines_and_groups_can_be_dragged(panel, filled) -> None:
    model, move = panel.model, Qt.DropAction.MoveAction
    mime = model.mimeData([model.index_of(("annotation", "3")), model.index_of(("annotation", "1"))])
    model.dropMimeData(mime, move, -1, -1, model.index_of(("group", "Fine")))
    assert [a.group for a in filled.annotations] == ["Fine", "Fine", "Fine"]
    mime = model.mimeData([model.index_of(("group", "Fine"))])
    model.dropMimeData(mime, move, -1, -1, QModelIndex())
    assert filled.annotations.group("Fine").parent is None
    mime = model.mimeData([model.index_of(("group", "Tumor"))])
    model.dropMimeData(mime, move, -1, -1, model.index_of(("group", "Fine")))
    model.dropMimeData(
        model.mimeData([model.index_of(("group", "Fine"))]), move, -1, -1, model.index_of(("group", "Tumor"))
    )
    assert (filled.annotations.group("Tumor").parent, filled.annotations.group("Fine").parent) == ("Fine", None)


def test_choosing_here_and_on_the_canvas_is_the_same(panel, filled) -> None:
    filled.select(["1", "3"])
    assert sorted(name for _, name in panel.chosen()) == ["1", "3"]
    index = panel._found.mapFromSource(panel.model.index_of(("group", "Fine")))
    flags = QItemSelectionModel.SelectionFlag
    panel.tree.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)
    assert filled.selected == {"2"}
    assert filled.group == "Fine"
    assert "Fine" in panel.drawn_into.text()


def test_search(panel) -> None:
    panel.search.setText("SECO")
    assert texts(panel) == [("Tumor", [("Fine", ["second"])])]
    panel.search.clear()
    assert len(texts(panel)) == 2


def test_jumping_shows_all_of_it(qtbot, panel) -> None:
    with qtbot.waitSignal(panel.show_wanted) as told:
        panel.jump(("group", "Tumor"))
    assert told.args == [Region(100, 100, 400, 200)]
    with qtbot.waitSignal(panel.show_wanted) as told:
        panel.jump(("annotation", "3"))
    assert told.args[0].centre == Region(500, 500, 200, 200).centre


def test_colour_and_lock(panel, filled) -> None:
    panel.recolor(("group", "Tumor"), QColor("#123456"))
    assert filled.annotations.group("Tumor").color == "#123456"
    panel.lock(("group", "Tumor"), True)
    filled.select(["1", "2"])
    filled.delete_selected()
    assert len(filled.annotations) == 3
    panel.lock(("group", "Tumor"), False)
    filled.delete_selected()
    assert len(filled.annotations) == 1


def test_the_menu_of_each_kind_of_row(qtbot, panel) -> None:
    menus = []
    for key in (("group", "Tumor"), ("annotation", "1"), ("group", None)):
        menu = QMenu(panel)
        panel.fill_menu(menu, key)
        menus.append([action.text() for action in menu.actions()])
    assert "Delete group, keep its outlines" in menus[0]
    assert "Move to group" in menus[1]
    assert menus[2] == ["Show on the slide"]


def test_a_group_has_a_strength(qtbot, panel, filled) -> None:
    filled.set_group("Fine")
    with qtbot.waitSignal(panel.group_opacity_changed) as told:
        panel.opacity.setValue(40)
    assert told.args == ["Fine", 0.4]
    filled.set_group("Tumor")
    assert panel.opacity.value() == 100


def test_the_table_measures_and_is_saved(qtbot, filled, tmp_path: Path) -> None:
    table = OutlinesTable(filled)
    qtbot.addWidget(table)
    assert table.table.rowCount() == 3
    table.save_csv(tmp_path / "outlines.csv")
    titles, first, _, dot = csv.reader((tmp_path / "outlines.csv").read_text("utf-8").splitlines())
    assert titles[3:5] == ["Area (µm²)", "Perimeter (µm)"]
    assert first[:3] == ["first", "Tumor", "Polygon"]
    assert [float(value) for value in first[3:]] == pytest.approx([40_000 * 0.44**2, 800 * 0.44, 200, 200])
    assert [float(value) for value in dot[3:]] == [0, 0, 600, 600]
    with pytest.raises(CrossCancerError):
        table.save_csv(tmp_path / "missing" / "outlines.csv")


def test_a_double_click_in_the_table_shows_the_outline(qtbot, filled) -> None:
    table = OutlinesTable(filled)
    qtbot.addWidget(table)
    with qtbot.waitSignal(table.chosen) as told:
        table.table.itemDoubleClicked.emit(table.table.item(0, 2))
    assert told.args == ["1"]


def test_views_are_told_of_a_changed_outline_within_its_group(qtbot, panel, filled) -> None:
    """The row of the outline, not only that of its group: else the old area stays on the screen."""
    told: list[tuple[QModelIndex, QModelIndex]] = []
    panel.model.dataChanged.connect(lambda first, last, *_: told.append((first, last)))
    filled.change(["2"], lambda outline: outline.with_geometry(shapely.box(400, 100, 600, 200)), "Move point")
    row = panel.model.index_of(("annotation", "2"))
    assert any(first.parent() == row.parent() and first.row() <= row.row() <= last.row() for first, last in told)
    assert cell(panel, ("annotation", "2"), AREA) == f"{20_000 * 0.44**2 / 1e6:.4f} mm²"
