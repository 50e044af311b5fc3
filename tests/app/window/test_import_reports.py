from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from app.session import Session
from app.window.action_maker import ActionMaker
from app.window.import_reports import ImportReports

ODD = """<ASAP_Annotations><Annotations>
<Annotation Name="good" Type="Polygon" PartOfGroup="None" Color="#ff0000"><Coordinates>
<Coordinate Order="0" X="1" Y="1"/><Coordinate Order="1" X="9" Y="1"/><Coordinate Order="2" X="9" Y="9"/>
</Coordinates></Annotation>
<Annotation Name="short" Type="Polygon" PartOfGroup="None" Color="#ff0000"><Coordinates>
<Coordinate Order="0" X="1" Y="1"/><Coordinate Order="1" X="9" Y="1"/>
</Coordinates></Annotation>
</Annotations></ASAP_Annotations>"""


def test_what_was_left_out_is_shown_with_its_line(qtbot, session: Session, open_case, tmp_path: Path) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    reports = ImportReports(window, ActionMaker(window), session)
    assert not reports.action.isEnabled()
    said: list[str] = []
    session.message.connect(said.append)
    path = tmp_path / "odd.xml"
    path.write_text(ODD, encoding="utf-8")
    session.open_annotations(path)
    assert reports.dialog is not None
    assert "“short” at line 5" in reports.dialog.text.toPlainText()
    assert said[-1].startswith("1 outline was read. · Left out: ")
    reports.dialog.close()
    path.write_text(
        ODD[: ODD.index('<Annotation Name="short"')] + "</Annotations></ASAP_Annotations>", encoding="utf-8"
    )
    session.open_annotations(path)
    assert reports.dialog is None
    reports.action.trigger()
    assert "Nothing had to be repaired" in reports.dialog.text.toPlainText()


def test_outlines_of_another_slide_are_told(qtbot, session: Session, open_case, tmp_path: Path) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    ImportReports(window, ActionMaker(window), session)
    said: list[str] = []
    session.message.connect(said.append)
    path = tmp_path / "other.xml"
    short = ODD.index('<Annotation Name="short"')
    path.write_text(ODD[:short].replace('X="', 'X="9000000') + "</Annotations></ASAP_Annotations>", encoding="utf-8")
    session.open_annotations(path)
    assert "Worth a look: 1 of 1 outlines lie beyond the slide's edge" in said[-1]
