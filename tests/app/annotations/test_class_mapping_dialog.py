from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from app.annotations.class_mapping_dialog import ClassMappingDialog
from app.annotations.effective_labels import EffectiveLabels
from app.session import Session
from crosscancer_core.annotations.classes import PRESETS, Meaning
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort_file import read_cohort

LONG = 30_000


@pytest.fixture
def dialog(qtbot, session: Session, open_case):
    labels = EffectiveLabels(session)
    made = ClassMappingDialog(session, labels)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    labels.close()


def choose(dialog: ClassMappingDialog, group: str, meaning: Meaning) -> None:
    """Choose in the row of a group, as a person does."""
    (row,) = (row for row in range(dialog.table.rowCount()) if dialog.table.item(row, 0).text() == group)
    choice = dialog.table.cellWidget(row, 1)
    choice.setCurrentIndex(choice.findData(meaning))
    choice.activated.emit(choice.currentIndex())


def accept(dialog: ClassMappingDialog) -> None:
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()


def test_a_mapping_without_cancer_warns_at_once(dialog: ClassMappingDialog) -> None:
    assert "⚠" not in dialog.verdict.text()
    dialog.preset.setCurrentText("CAMELYON17")
    dialog.preset.activated.emit(dialog.preset.currentIndex())
    assert "⚠" in dialog.verdict.text()
    assert "preset CrossCancer finds some" in dialog.verdict.text()
    choose(dialog, "Tumor", Meaning.CANCER)
    assert "⚠" not in dialog.verdict.text()
    assert dialog.preset.currentData() == ""


def test_it_says_what_area_remains_and_what_the_cohort_lacks(qtbot, dialog: ClassMappingDialog) -> None:
    qtbot.waitUntil(lambda: "mm²" in dialog.verdict.text() or "µm²" in dialog.verdict.text(), timeout=LONG)
    qtbot.waitUntil(lambda: dialog.cohort_verdict.text() != "", timeout=LONG)
    assert "⚠" not in dialog.cohort_verdict.text()
    choose(dialog, "Tumor", Meaning.OTHER)
    assert "⚠" in dialog.cohort_verdict.text()


def test_it_is_kept_in_the_cohort(qtbot, session: Session, small_case, dialog: ClassMappingDialog) -> None:
    before = small_case.cohort.read_bytes()
    try:
        choose(dialog, "Exclusion", Meaning.IGNORE)
        with qtbot.waitSignal(session.classes.changed):
            accept(dialog)
        kept = read_cohort(small_case.cohort).classes
    finally:
        small_case.cohort.write_bytes(before)  # other tests have it too
    assert kept.meaning_of(["Exclusion"]) is Meaning.IGNORE
    assert session.classes.mapping == kept


def test_what_was_tried_is_forgotten_unless_accepted(session: Session, dialog: ClassMappingDialog) -> None:
    choose(dialog, "Tumor", Meaning.IGNORE)
    dialog.reject()
    assert session.classes.mapping == PRESETS["CrossCancer"]


def test_presets_are_those_of_the_field(dialog: ClassMappingDialog) -> None:
    names = [dialog.preset.itemText(number) for number in range(dialog.preset.count())]
    assert names == ["CrossCancer", "Tumor / Exclusion", "CAMELYON16", "CAMELYON17", "Own"]


def test_a_slide_without_outlines_is_no_fault(qtbot, session: Session, open_case) -> None:
    session.document.open(AnnotationSet())
    labels = EffectiveLabels(session)
    dialog = ClassMappingDialog(session, labels)
    qtbot.addWidget(dialog)
    assert "No area is outlined" in dialog.verdict.text()
    dialog.close()
    labels.close()
