"""The window and the report show the same numbers, to the last printed digit."""

from __future__ import annotations

import html
import re
import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from app.evaluation.auc_panel import AucPanel
from app.evaluation.compare_dialog import CompareDialog
from app.evaluation.results_window import ResultsWindow
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.evaluation import scoring
from crosscancer_core.evaluation.references import KHAN_2019, read_reference
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tasks.judging_requests import Compare, ComparedModel
from crosscancer_core.tasks.registry import run_request


@pytest.fixture
def compared(session, qtbot, small_case, tmp_path, monkeypatch):
    """A copy of the small case with a second model's map and a report, open in the session."""
    monkeypatch.setattr(scoring, "BLOCK", 4)  # the slide is small, and has intervals all the same
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    cohort = folder / small_case.cohort.name
    places = CohortPlaces(cohort)
    first = ProbabilityMap.open_file(places.map_folder("none-smoke", "S1"))
    identity = first.identity.model_copy(update={"model_name": "weak-smoke", "model_hash": "1" * 32})
    other = ProbabilityMap.create_file(places.map_folder("weak-smoke", "S1"), first.grid, identity)
    noise = np.random.default_rng(0).random(first.values.shape)
    other.values[:] = 0.4 * first.values + 0.6 * noise
    other.state[:] = first.state
    other.flush()
    other.write_sidecar(complete=True)
    run_request(
        Compare(
            cohort=cohort,
            models=tuple(ComparedModel(arm=name, maps=places.maps / name) for name in ("none-smoke", "weak-smoke")),
            report=places.reports / "both",
        )
    )
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_paths([cohort, folder / "S1.tif"])
    return places


def words(page: str) -> list[str]:
    return [html.unescape(text) for text in re.split(r"<[^>]+>", page) if text.strip()]


def test_panel_results_and_report_show_the_same_numbers(qtbot, session, jobs, compared):
    page = (compared.reports / "both" / "report.html").read_text(encoding="utf-8")
    table = words(page[page.index("<tbody>") : page.index("</tbody>")])
    panel, results = AucPanel(session, jobs), ResultsWindow(session, jobs)
    for widget in (panel, results):
        qtbot.addWidget(widget)
        widget.show()
    qtbot.waitUntil(lambda: panel.outcome is not None and len(panel.outcome.all_arms) == 2, timeout=10_000)
    row = table[table.index("S1") + 2 :]  # slide, patient, then AUC and interval of each arm and level
    from_panel = []
    for number in range(2):
        for column in (1, 2):
            from_panel += panel.arms.item(number, column).text().split("\n")
    assert len(from_panel) == 8  # AUC and interval, at two levels, of two arms
    assert from_panel == row[:8]
    from_results = []
    for column in range(1, 5):
        from_results += results.table.slides.item(0, column).text().split("\n")
    assert from_results == from_panel
    shown = panel.outcome.name
    number = [panel.arms.item(n, 0).text() for n in range(2)].index(shown)
    assert panel.tile_auc.text() == from_panel[4 * number]
    assert panel.pixel_auc.text() == from_panel[4 * number + 2]


def test_results_sort_and_lead_to_the_slide(qtbot, session, jobs, compared):
    results = ResultsWindow(session, jobs)
    qtbot.addWidget(results)
    assert results.which.currentText() == "both"
    assert results.report.isEnabled()
    asked = []
    results.slide_wanted.connect(lambda *what: asked.append(what))
    results.table.slides.itemDoubleClicked.emit(results.table.slides.item(0, 3))
    assert asked == [("S1", "weak-smoke")]
    results.table.slides.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert results.differences.rowCount() == 1
    assert results.comparison is not None


def test_damaged_and_missing_results_are_said(qtbot, session, jobs, compared):
    (compared.reports / "both" / "comparison.json").write_text("{}")
    results = ResultsWindow(session, jobs)
    qtbot.addWidget(results)
    assert "is not a comparison" in results.said.text()
    assert not results.report.isEnabled()
    shutil.rmtree(compared.reports)
    results.refresh()
    assert "No comparison yet" in results.said.text()


def test_the_dialog_asks_for_what_was_chosen(qtbot, session, compared):
    (compared.maps / ".states").mkdir()  # how far predictions are: no model's maps
    dialog = CompareDialog(session)
    qtbot.addWidget(dialog)
    assert [dialog.models.item(row).text() for row in range(dialog.models.count())] == ["none-smoke", "weak-smoke"]
    dialog.models.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.name.setText("only: the weak?")
    assert dialog.request().reference is None
    dialog.reference.setText("paper.json")
    request = dialog.request()
    assert str(request.reference) == "paper.json"
    next(button for button in dialog.findChildren(QPushButton) if "paper" in button.text()).click()
    assert read_reference(dialog.request().reference) is KHAN_2019
    assert [model.arm for model in request.models] == ["weak-smoke"]
    assert request.report == compared.reports / "only the weak"
    assert request.overwrite
    dialog.models.item(1).setCheckState(Qt.CheckState.Unchecked)
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    assert not ok.isEnabled()
    assert [slide.id for slide in read_cohort(session.cohort_path).slides(Role.TEST)] == ["S1"]


def test_a_report_is_shown_among_the_results_of_its_cohort_or_else_as_a_page(
    qtbot, session, jobs, compared, tmp_path, monkeypatch
):
    results, opened = ResultsWindow(session, jobs), []
    qtbot.addWidget(results)
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    results.show_report(compared.reports / "both" / "report.html")
    assert (results.isVisible(), results.which.currentText(), opened) == (True, "both", [])
    results.show_report(tmp_path / "elsewhere" / "report.html")
    assert opened[0].fileName() == "report.html"
