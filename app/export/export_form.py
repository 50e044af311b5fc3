"""How results are written: threshold, outlines, origin, pictures, names."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from app.export.choices import ExportChoices
from app.session import Session
from crosscancer_core.errors import ConfigError
from crosscancer_core.export.detections import OutlineRule
from crosscancer_core.export.naming import Naming
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.probability_map import ProbabilityMap

_BANDS = QRegularExpression(r"[0-9., ]*")


class ExportForm(QWidget):
    """The threshold is the session's own, so overlay and numbers move along."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._make_outline_fields()
        self._make_file_fields()
        self._lay_out()
        self._connect()

    def _make_outline_fields(self) -> None:
        self.threshold = QDoubleSpinBox(decimals=3, singleStep=0.01)
        self.threshold.setRange(0, 1)
        self.threshold.setToolTip(self.tr("Tiles with at least this probability count as cancer."))
        self.style_box = QComboBox()
        self.style_box.addItem(self.tr("along tile edges: exactly the tiles called"), OutlineStyle.TILE_EDGES)
        self.style_box.addItem(self.tr("smooth lines of equal probability"), OutlineStyle.ISO_LINES)
        self.minimum_area = self._area_field(self.tr("Outlines smaller than this are left out."))
        self.fill_holes = self._area_field(self.tr("Holes smaller than this are filled."))
        self.bands = QLineEdit()
        self.bands.setValidator(QRegularExpressionValidator(_BANDS, self.bands))
        self.bands.setPlaceholderText(self.tr("none; for example 0.75 0.9"))
        self.bands.setToolTip(self.tr("Higher probabilities that part the outlines into groups of rising confidence."))
        self.cut_holes = QCheckBox(self.tr("ASAP: cut shapes at their holes instead of a group “Exclusion”"))
        self.contents = _line()

    def _make_file_fields(self) -> None:
        self.origin = QComboBox()
        self.origin.addItem(self.tr("full slide, as in ASAP"), False)
        self.origin.addItem(self.tr("scanned part, as QuPath shows by default"), True)
        self.origin.setToolTip(self.tr("Where (0, 0) of QuPath's files lies. ASAP's always count from the full slide."))
        self.only_above = QCheckBox(self.tr("QuPath tiles: only those at or above the threshold"))
        self.picture = QComboBox()
        for name in ("png", "pdf", "svg"):
            self.picture.addItem(name.upper(), name)
        self.dpi = QSpinBox(minimum=36, maximum=1200, singleStep=50)
        self.dpi.setSuffix(self.tr(" dots per inch"))
        self.pattern = QLineEdit()
        self.pattern.setToolTip(self.tr("{slide}, {model} and {threshold} are filled in."))
        self.example = _line()
        self.example.setProperty("muted", True)
        self.plain_names = QCheckBox(self.tr("Only plain letters in file names: ASAP on Windows fails on others"))
        self.deidentified = QCheckBox(self.tr("De-identified: no slide names, paths and dates"))

    def _area_field(self, tip: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox(decimals=0, singleStep=1000)
        field.setRange(0, 1e8)
        field.setSuffix(" µm²")
        field.setSpecialValueText(self.tr("none"))
        field.setToolTip(tip)
        return field

    def _lay_out(self) -> None:
        self.rows = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Threshold"), self.threshold)
        form.addRow(self.tr("Outlines"), self.style_box)
        form.addRow(self.tr("Smallest outline"), self.minimum_area)
        form.addRow(self.tr("Fill holes below"), self.fill_holes)
        form.addRow(self.tr("Confidence bands"), self.bands)
        form.addRow("", self.cut_holes)
        form.addRow(self.tr("This slide holds"), self.contents)
        form.addRow(self.tr("Origin"), self.origin)
        form.addRow("", self.only_above)
        form.addRow(self.tr("Pictures"), self.picture)
        form.addRow(self.tr("Resolution"), self.dpi)
        form.addRow(self.tr("File names"), self.pattern)
        form.addRow("", self.example)
        form.addRow("", self.plain_names)
        form.addRow("", self.deidentified)

    def _connect(self) -> None:
        shown = self._session.shown
        self.threshold.valueChanged.connect(shown.set_operating_point)
        shown.operating_point_changed.connect(self._show_threshold)
        for combo in (self.style_box, self.origin, self.picture):
            combo.currentIndexChanged.connect(self.changed)
        for number in (self.minimum_area, self.fill_holes, self.dpi):
            number.valueChanged.connect(self.changed)
        for line in (self.bands, self.pattern):
            line.textChanged.connect(self.changed)
        for box in (self.cut_holes, self.only_above, self.plain_names, self.deidentified):
            box.toggled.connect(self.changed)
        self._show_threshold(shown.operating_point)

    # what is chosen

    @property
    def rule(self) -> OutlineRule:
        """The outlines asked for, at the session's exact operating point."""
        return OutlineRule(
            self._session.shown.operating_point,
            OutlineStyle(self.style_box.currentData()),  # Qt keeps the text of it only
            self.minimum_area.value(),
            self.fill_holes.value(),
            self._bands(),
        )

    @property
    def problem(self) -> str:
        """Why these names cannot be, else an empty text."""
        try:
            self.naming()
        except ConfigError as error:
            return f"{error.reason}. {error.hint}".strip()
        return ""

    def naming(self) -> Naming:
        """Raises ``ConfigError`` where the pattern cannot work."""
        return Naming(self.pattern.text().strip(), self.plain_names.isChecked(), self.deidentified.isChecked())

    def choices(self, **more: object) -> ExportChoices:
        """All that is entered here, as what is remembered."""
        return ExportChoices.model_validate(
            {
                "style": self.style_box.currentData(),
                "minimum_area_um2": self.minimum_area.value(),
                "fill_holes_um2": self.fill_holes.value(),
                "bands": self._bands(),
                "cut_holes": self.cut_holes.isChecked(),
                "from_bounds": bool(self.origin.currentData()),
                "only_above": self.only_above.isChecked(),
                "pattern": self.pattern.text().strip(),
                "plain_names": self.plain_names.isChecked(),
                "picture": self.picture.currentData(),
                "dpi": self.dpi.value(),
                "deidentified": self.deidentified.isChecked(),
                **more,
            }
        )

    def show_choices(self, choices: ExportChoices) -> None:
        self.style_box.setCurrentIndex(self.style_box.findData(choices.style))
        self.minimum_area.setValue(choices.minimum_area_um2)
        self.fill_holes.setValue(choices.fill_holes_um2)
        self.bands.setText(" ".join(f"{band:g}" for band in choices.bands))
        self.cut_holes.setChecked(choices.cut_holes)
        self.origin.setCurrentIndex(self.origin.findData(choices.from_bounds))
        self.only_above.setChecked(choices.only_above)
        self.picture.setCurrentIndex(self.picture.findData(choices.picture))
        self.dpi.setValue(choices.dpi)
        self.pattern.setText(choices.pattern)
        self.plain_names.setChecked(choices.plain_names)
        self.deidentified.setChecked(choices.deidentified)

    def show_map(self, shown: ProbabilityMap | None) -> None:
        """Areas need a resolution; the bounds' offset stands in the choice of origin."""
        known = shown is None or shown.grid.mpp is not None
        for field in (self.minimum_area, self.fill_holes):
            field.setEnabled(known)
            if not known:
                field.setValue(0)
        slide = self._session.slide
        if slide is not None:
            bounds = slide.info.bounds
            text = self.tr("scanned part, as QuPath shows by default (from {x:,.0f}, {y:,.0f})")
            self.origin.setItemText(1, text.format(x=bounds.x, y=bounds.y))

    def show_example(self, shown: ProbabilityMap | None) -> None:
        """A file name as it would be."""
        if shown is None or self.problem:
            self.example.setText(self.problem)
            return
        stem = self.naming().stem(shown.identity, self._session.shown.operating_point)
        self.example.setText(self.tr("For example {name}").format(name=f"{stem}.xml"))

    # within

    def _bands(self) -> tuple[float, ...]:
        found = []
        for word in self.bands.text().replace(",", " ").split():
            try:
                value = float(word)
            except ValueError:
                continue
            if 0 <= value <= 1:
                found.append(value)
        return tuple(found)

    def _show_threshold(self, value: float) -> None:
        self.threshold.blockSignals(True)  # the box rounds, the session must not
        self.threshold.setValue(value)
        self.threshold.blockSignals(False)
        self.changed.emit()


def _line() -> QLabel:
    """Words that change: they take the whole width, so that the form does not jump."""
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label
