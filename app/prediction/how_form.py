"""How to predict: which part of the slides, what computes, in which precision, averaged or not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QWidget

from app.session import Session
from crosscancer_core.annotations.model import Annotation, Kind
from crosscancer_core.inference.measured_runtimes import installed
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.request_parts import Precision, Runtime

_TISSUE, _WHOLE, _OUTLINE = "tissue", "whole", "outline"
_RUNTIME_WORDS: dict[Runtime, Any] = {
    Runtime.AUTO: QT_TRANSLATE_NOOP("HowForm", "Automatic – the fastest that gives the model's own numbers"),
    Runtime.OPENVINO: QT_TRANSLATE_NOOP("HowForm", "OpenVINO"),
    Runtime.KERAS: QT_TRANSLATE_NOOP("HowForm", "Keras on TensorFlow"),
    Runtime.TORCH: QT_TRANSLATE_NOOP("HowForm", "Keras on PyTorch"),
    Runtime.JAX: QT_TRANSLATE_NOOP("HowForm", "Keras on JAX"),
}
_LIBRARIES = {Runtime.OPENVINO: "openvino", Runtime.TORCH: "torch", Runtime.JAX: "jax"}
"""What a runtime is useless without; TensorFlow is always there."""
_PRECISION_WORDS: dict[Precision, Any] = {
    Precision.FLOAT32: QT_TRANSLATE_NOOP("HowForm", "float32 – the model's own numbers"),
    Precision.BF16: QT_TRANSLATE_NOOP("HowForm", "bf16 – faster; what it costs is measured first"),
    Precision.INT8: QT_TRANSLATE_NOOP("HowForm", "int8 – fastest; what it costs is measured first"),
}
_OVERLAPS: tuple[tuple[int, Any], ...] = (
    (1, QT_TRANSLATE_NOOP("HowForm", "side by side")),
    (2, QT_TRANSLATE_NOOP("HowForm", "every half tile, averaged")),
    (4, QT_TRANSLATE_NOOP("HowForm", "every quarter of a tile, averaged")),
)
_AREAS = (Kind.POLYGON, Kind.SPLINE, Kind.RECTANGLE)


def runtime_name(name: str) -> str:
    """What people call it."""
    return str(_RUNTIME_WORDS[Runtime(name)])


class HowForm(QWidget):
    """Gives the fields of a ``Predict`` request that say how."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.region = QComboBox()
        self.region.setAccessibleName(self.tr("Region"))
        self.outline = QComboBox()
        self.outline.setAccessibleName(self.tr("Outline to stay within"))
        self.outline.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.outline.setMinimumContentsLength(16)
        self.runtime = QComboBox()
        for runtime, words in _RUNTIME_WORDS.items():
            if runtime not in _LIBRARIES or installed(_LIBRARIES[runtime]):
                self.runtime.addItem(self.tr(words), runtime)
        self.precision = QComboBox()
        for precision, words in _PRECISION_WORDS.items():
            self.precision.addItem(self.tr(words), precision)
        self.precision.setToolTip(
            self.tr("Below float32 only OpenVINO computes. The change of AUC is said before, and stands on the map.")
        )
        self.overlap = QComboBox()
        for divisor, words in _OVERLAPS:
            self.overlap.addItem(self.tr(words), divisor)
        self.flips = QCheckBox(self.tr("average eight flips and rotations"))
        self.flips.setToolTip(self.tr("Eight times the work; the map then knows how certain each tile is."))
        self.ensemble = QCheckBox(self.tr("one map: the mean of the models"))
        self.ensemble.setToolTip(self.tr("Otherwise each model gets a map of its own, from one pass over the pixels."))
        self._lay_out()
        for box in (self.region, self.outline, self.runtime, self.precision, self.overlap):
            box.currentIndexChanged.connect(self._chosen)
        for check in (self.flips, self.ensemble):
            check.toggled.connect(self._chosen)
        session.annotations_changed.connect(self._list_outlines)
        self.set_slides(single=False, has_glass=session.has_glass)
        self.set_models(1)

    def set_slides(self, *, single: bool, has_glass: bool) -> None:
        """``single``: it is the open slide, whose outlines can be stayed within. Suggests what fits the slides."""
        self.region.blockSignals(True)
        self.region.clear()
        self.region.addItem(self.tr("Tissue: glass is left out"), _TISSUE)
        self.region.addItem(self.tr("Whole slide"), _WHOLE)
        if single:
            self.region.addItem(self.tr("Within an outline"), _OUTLINE)
        self.region.setCurrentIndex(0 if has_glass else 1)
        self.region.blockSignals(False)
        self._has_glass = has_glass
        self._list_outlines()

    def set_models(self, number: int) -> None:
        """How many are chosen: averaging takes several."""
        self._form.setRowVisible(self.ensemble, number > 1)
        if number < 2:
            self.ensemble.setChecked(False)

    @property
    def has_glass(self) -> bool:
        return self._has_glass if self.region.currentData() == _OUTLINE else self.region.currentData() == _TISSUE

    @property
    def complete(self) -> bool:
        """False where an outline is wanted and there is none."""
        return self.region.currentData() != _OUTLINE or self.outline.currentIndex() >= 0

    def fields(self, spec: ModelSpec) -> dict[str, Any]:
        """Fields of the request for models of this ``spec``."""
        divisor = int(self.overlap.currentData())
        return {
            "has_glass": self.has_glass,
            "region": self._corners(),
            "runtime": Runtime(self.runtime.currentData()),
            "precision": Precision(self.precision.currentData()),
            "stride_px": None if divisor == 1 else max(1, spec.input_size // divisor),
            "flips": self.flips.isChecked(),
            "ensemble": self.ensemble.isChecked(),
        }

    def _lay_out(self) -> None:
        region = QHBoxLayout()
        region.setContentsMargins(0, 0, 0, 0)
        region.addWidget(self.region)
        region.addWidget(self.outline, 1)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.addRow(self.tr("Region"), region)
        self._form.addRow(self.tr("Tiles"), self.overlap)
        self._form.addRow("", self.flips)
        self._form.addRow(self.tr("Several models"), self.ensemble)
        self._form.addRow(self.tr("Computes with"), self.runtime)
        self._form.addRow(self.tr("Precision"), self.precision)

    def _outlines(self) -> list[Annotation]:
        drawn = self._session.annotations
        return [one for one in drawn.annotations if one.kind in _AREAS] if drawn is not None else []

    def _list_outlines(self) -> None:
        self.outline.blockSignals(True)
        self.outline.clear()
        for one in self._outlines():
            group = f" ({one.group})" if one.group else ""
            self.outline.addItem(f"{one.name}{group}", one.id)
        self.outline.blockSignals(False)
        self._chosen()

    def _corners(self) -> tuple[tuple[float, float], ...] | None:
        """Of the chosen outline; what is cut out of it is predicted too."""
        if self.region.currentData() != _OUTLINE:
            return None
        chosen = next((one for one in self._outlines() if one.id == self.outline.currentData()), None)
        shape = chosen.geometry if chosen is not None else None
        exterior = getattr(shape, "exterior", None)
        return None if exterior is None else tuple((float(x), float(y)) for x, y in list(exterior.coords)[:-1])

    def _chosen(self) -> None:
        self.outline.setVisible(self.region.currentData() == _OUTLINE)
        self.changed.emit()
