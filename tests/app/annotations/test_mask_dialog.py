from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QDialogButtonBox

from app.annotations.mask_dialog import MaskDialog
from app.jobs.thread_job import ThreadRunner
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet

LONG = 30_000


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    """An eighth of the slide's 1280 x 960 pixels, two labels."""
    labels = np.zeros((120, 160), np.uint8)
    labels[10:40, 10:50], labels[60:80, 100:140], labels[90:100, 10:20] = 1, 2, 2
    Image.fromarray(labels).save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


def opened(qtbot, session: Session, path: Path) -> MaskDialog:
    session.document.open(AnnotationSet())
    dialog = MaskDialog(session, path, session.slide.info, ThreadRunner(session))
    qtbot.addWidget(dialog)
    return dialog


def name_label(dialog: MaskDialog, row: int, group: str) -> None:
    """Choose the group of the label in a row; "" leaves it out."""
    dialog.table.cellWidget(row, 1).setCurrentText(group)


def test_labels_go_to_the_groups_that_are_chosen(qtbot, session: Session, open_case, mask: Path) -> None:
    dialog = opened(qtbot, session, mask)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(ok.isEnabled, timeout=LONG)
    name_label(dialog, 0, "Tumor")
    name_label(dialog, 1, "Stroma")
    with qtbot.waitSignal(session.imported):
        ok.click()
    found = session.annotations
    assert [group.name for group in found.groups] == ["Tumor", "Stroma"]
    assert [annotation.group for annotation in found] == ["Tumor", "Stroma", "Stroma"]
    assert found.annotations[0].geometry.bounds == (80, 80, 400, 320)
    session.document.undo_stack.undo()
    assert not len(session.annotations)


def test_a_label_may_be_left_out_and_two_may_be_one_group(qtbot, session: Session, open_case, mask: Path) -> None:
    for names, groups in ((("", "Tumor"), ["Tumor", "Tumor"]), (("A", "A"), ["A", "A", "A"])):
        dialog = opened(qtbot, session, mask)
        qtbot.waitUntil(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled, timeout=LONG)
        for row, name in enumerate(names):
            name_label(dialog, row, name)
        dialog.buttons.accepted.emit()
        assert [annotation.group for annotation in session.annotations] == groups
        assert len(session.annotations.groups) == 1


def test_what_is_no_mask_is_said(qtbot, session: Session, open_case, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with qtbot.waitSignal(session.problem, timeout=LONG) as problem:
        dialog = opened(qtbot, session, tmp_path / "a.png")
    assert "no image" in str(problem.args[0])
    assert not dialog.isVisible()


def test_a_mask_of_background_alone_adds_nothing(qtbot, session: Session, open_case, tmp_path: Path) -> None:
    Image.fromarray(np.zeros((12, 16), np.uint8)).save(tmp_path / "a.png")
    dialog = opened(qtbot, session, tmp_path / "a.png")
    qtbot.waitUntil(lambda: "background" in dialog.told.text(), timeout=LONG)
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
