"""What group names mean: cancer, cut out, ignored; and at once, what that makes of the outlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.annotations.effective_labels import EffectiveLabels
from app.jobs.thread_job import ThreadRunner
from app.resources import swatch
from app.session import Session
from app.sizes import area_text
from app.table_look import dress
from crosscancer_core.annotations.classes import PAINTING_ORDER, PRESETS, ClassMapping, Meaning, names_of
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import AREAL_KINDS, AnnotationSet
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.errors import CrossCancerError

_GROUP, _MEANING, _COUNT = range(3)
_MOST_NAMES = 5
Chain = tuple[str, ...]
"""The names that decide about one area, see ``classes.names_of``."""


@dataclass(frozen=True)
class SlideAreas:
    """What is outlined on one slide: how many areas of each chain of names."""

    slide: str
    areas: Counter[Chain]

    @classmethod
    def of(cls, slide: str, annotations: AnnotationSet) -> SlideAreas:
        areal = (a for a in annotations if a.kind in AREAL_KINDS)
        return cls(slide, Counter(names_of(annotation, annotations) for annotation in areal))

    def has_cancer(self, mapping: ClassMapping) -> bool:
        return any(mapping.meaning_of(chain) is Meaning.CANCER for chain in self.areas)


class ClassMappingDialog(QDialog):
    """A row a group name. The slide shows what is being chosen, as long as the dialog is open."""

    chosen = Signal(object)
    """The :class:`ClassMapping` that was accepted."""

    def __init__(self, session: Session, labels: EffectiveLabels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._labels = session, labels
        self._mapping = session.classes.mapping
        self._others: list[SlideAreas] = []
        self._threads, self._ended = ThreadRunner(self), Event()
        self.setWindowTitle(self.tr("Class mapping"))
        self.resize(560, 540)
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Preset"))
        for name in PRESETS:
            self.preset.addItem(name, name)
        self.preset.addItem(self.tr("Own"), "")
        self.preset.activated.connect(self._take_preset)
        self.table = self._make_table()
        self.verdict = QLabel(wordWrap=True)
        self.verdict.setAccessibleName(self.tr("What the mapping makes of the outlines"))
        self.cohort_verdict = QLabel(wordWrap=True)
        self.cohort_verdict.setAccessibleName(self.tr("What the mapping makes of the cohort"))
        self._lay_out()
        self._fill()
        labels.changed.connect(self._judge)
        labels.want(self, True)
        self._look_through_cohort()
        self._show_mapping()
        self.finished.connect(self._end)

    @property
    def mapping(self) -> ClassMapping:
        return self._mapping

    # what it is made of

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setAccessibleName(self.tr("Groups and what they mean"))
        table.setHorizontalHeaderLabels([self.tr("Group"), self.tr("Means"), self.tr("Areas")])
        dress(table)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setSectionResizeMode(_GROUP, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_MEANING, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_MEANING, 220)
        header.setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _lay_out(self) -> None:
        about = QLabel(
            self.tr(
                "Cancer is painted first, then what is cut out of it, then what is left out of training and "
                "evaluation: the later wins, whatever the order in the file."
            ),
            wordWrap=True,
        )
        about.setProperty("muted", True)
        form = QFormLayout()
        form.addRow(self.tr("Preset"), self.preset)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(self.tr("Save in the cohort") if self._session.classes.of_cohort else self.tr("Use"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.table, 1)
        for part in (about, self.verdict, self.cohort_verdict, buttons):
            layout.addWidget(part)

    # rows

    def _here(self) -> SlideAreas:
        annotations = self._session.annotations
        return SlideAreas.of("", annotations if annotations is not None else AnnotationSet())

    def _fill(self) -> None:
        """Groups of the open slide, then those of the cohort's other slides, then names that are only mapped."""
        annotations = self._session.annotations
        groups = annotations.groups if annotations is not None else ()
        counted: Counter[str] = Counter()
        for areas in (self._here(), *self._others):
            for chain, count in areas.areas.items():
                counted[chain[0]] += count
        mapped = [name for meaning in PAINTING_ORDER for name in self._mapping.names(meaning)]
        colors = {group.name: group.color for group in groups}
        folded: dict[str, str] = {}
        for name in [*(group.name for group in groups), *counted, *mapped]:
            folded.setdefault(name.casefold(), name)
        parents = {group.name: group.parent for group in groups}
        self.table.setRowCount(len(folded))
        for row, name in enumerate(folded.values()):
            item = QTableWidgetItem(name)
            item.setIcon(swatch(QColor(colors[name])) if name in colors else QIcon())
            count = counted[name]
            if not count:
                item.setForeground(self.palette().placeholderText())
            self.table.setItem(row, _GROUP, item)
            number = QTableWidgetItem(f"{count:,}" if count else "–")
            number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, _COUNT, number)
            self.table.setCellWidget(row, _MEANING, self._choice(name, parents.get(name)))

    def _choice(self, name: str, parent: str | None) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(self.tr("Meaning of {group}").format(group=name))
        other = self.tr("as “{group}” around it").format(group=parent) if parent else self.tr("Other")
        for text, meaning in (
            (self.tr("Cancer"), Meaning.CANCER),
            (self.tr("Cut out: not cancer"), Meaning.EXCLUSION),
            (self.tr("Ignored: left out"), Meaning.IGNORE),
            (other, Meaning.OTHER),
        ):
            choice.addItem(text, meaning)
        choice.setCurrentIndex(choice.findData(self._mapping.meaning_of([name])))
        choice.activated.connect(lambda _: self._take_choice(name, Meaning(choice.currentData())))
        return choice

    # what is chosen

    def _take_preset(self) -> None:
        name = self.preset.currentData()
        if name:
            self._mapping = PRESETS[name]
            self._fill()
        self._show_mapping()

    def _take_choice(self, name: str, meaning: Meaning) -> None:
        self._mapping = self._mapping.with_meaning(name, meaning)
        self._show_mapping()

    def _show_mapping(self) -> None:
        known = next((name for name, preset in PRESETS.items() if preset == self._mapping), "")
        self.preset.setCurrentIndex(self.preset.findData(known))
        self._labels.try_out(self._mapping)
        self._judge()

    def _judge(self) -> None:
        """Say at once where there is no cancer."""
        annotations, labels = self._session.annotations, self._labels.labels
        slide = self._session.slide
        mpp = slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None
        if annotations is None or slide is None:
            self._say(self.verdict, "", False)
        elif not self._here().has_cancer(self._mapping):
            text = self._mapping.warning(annotations)  # no area means cancer, so nothing large is computed
            self._say(self.verdict, text or "", True)
        elif labels is not None and self._labels.mapping == self._mapping:
            area = area_text(labels.areas[Meaning.CANCER], mpp)
            text = labels.warning or self.tr("Cancer on this slide: {area}").format(area=area)
            self._say(self.verdict, text, labels.warning is not None)
        else:
            self._say(self.verdict, self.tr("Computing what remains …"), False)
        lacking = [areas.slide for areas in self._others if not areas.has_cancer(self._mapping)]
        if not self._others:
            self._say(self.cohort_verdict, "", False)
        elif lacking:
            text = self.tr("No cancer area on {count} of {all} annotated slides of the cohort: {names}")
            names = ", ".join(lacking[:_MOST_NAMES]) + (", …" if len(lacking) > _MOST_NAMES else "")
            text = text.format(count=len(lacking), all=len(self._others), names=names)
            self._say(self.cohort_verdict, text, True)
        else:
            text = self.tr("Every one of the {all} annotated slides of the cohort has cancer area.")
            self._say(self.cohort_verdict, text.format(all=len(self._others)), False)

    def _say(self, label: QLabel, text: str, warns: bool) -> None:
        label.setText(f"⚠  {text}" if warns and text else text)
        label.setVisible(bool(text))
        label.setStyleSheet("color: #b3261e; font-weight: 600;" if warns else "")

    # the cohort

    def _look_through_cohort(self) -> None:
        """Read what is outlined on the cohort's slides, in a thread."""
        cohort = self._session.cohort
        if cohort is None or not self._session.classes.of_cohort:
            return
        wanted = [
            (slide.id, slide.annotations)
            for slide in cohort.slides()
            if slide.annotations is not None and slide.annotation_status is not AnnotationStatus.NORMAL
        ]
        self._threads.run(partial(_areas_of, wanted, self._ended), self._take_cohort)

    def _take_cohort(self, found: object, error: Exception | None) -> None:
        if error is None and isinstance(found, list):
            self._others = found
            self._fill()
            self._judge()

    # the end

    def _accept(self) -> None:
        if self._session.classes.choose(self._mapping):
            self.chosen.emit(self._mapping)
            self.accept()

    def _end(self) -> None:
        self._ended.set()
        self._threads.wait(30_000)  # for the file that is being read, not for the cohort
        self._labels.try_out(None)
        self._labels.want(self, False)


def _areas_of(files: Sequence[tuple[str, Path]], ended: Event) -> list[SlideAreas]:
    found = []
    for slide, path in files:
        if ended.is_set():
            break
        try:
            found.append(SlideAreas.of(slide, read_annotations(path).annotations))
        except CrossCancerError:  # told where the slide is opened
            continue
    return found
