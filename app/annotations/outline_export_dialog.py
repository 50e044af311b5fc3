"""A copy of the outlines for another program; the slide's own file stays what it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.annotations.cutting import has_holes
from crosscancer_core.annotations.geojson import write_geojson
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.geometry import Point

_ASAP, _QUPATH, _PACKED = ".xml", ".geojson", ".geojson.gz"


class OutlineExportDialog(QDialog):
    """The program, how it is to get holes, and from where it counts."""

    def __init__(self, session: Session, chosen: AnnotationSet | None = None, parent: QWidget | None = None) -> None:
        """``chosen``: the selected outlines, which may be all that is wanted."""
        super().__init__(parent)
        self._session = session
        self._all = session.annotations if session.annotations is not None else AnnotationSet()
        self._chosen = chosen
        self.setWindowTitle(self.tr("Outlines for another program"))
        self.setMinimumWidth(460)
        self.program = QComboBox()
        self.program.addItem(self.tr("ASAP (XML)"), _ASAP)
        self.program.addItem(self.tr("QuPath (GeoJSON)"), _QUPATH)
        self.program.addItem(self.tr("QuPath (GeoJSON, packed)"), _PACKED)
        self.program.currentIndexChanged.connect(lambda _: self._update())
        self.holes = QComboBox()
        self.holes.addItem(self.tr("as outlines of the group Exclusion, as CAMELYON has them"), False)
        self.holes.addItem(self.tr("cut open: pieces without holes"), True)
        self.origin = QComboBox()
        self.origin.addItem(self.tr("the corner of the whole slide"), Point(0, 0))
        bounds = session.slide.info.bounds if session.slide is not None else None
        if bounds is not None and (bounds.x, bounds.y) != (0, 0):
            text = self.tr("the corner of the slide's bounds ({x:,.0f}, {y:,.0f} px), as QuPath does by default")
            self.origin.addItem(text.format(x=bounds.x, y=bounds.y), Point(bounds.x, bounds.y))
            self.origin.setCurrentIndex(1)
        self.only_chosen = QCheckBox(self.tr("Only what is selected ({count})").format(count=len(chosen or ())))
        self.only_chosen.setEnabled(bool(chosen))
        self.told = QLabel(wordWrap=True)
        self.told.setProperty("muted", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._ask_name)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        for title, part in (
            (self.tr("Program"), self.program),
            (self.tr("Holes"), self.holes),
            (self.tr("(0, 0) is"), self.origin),
        ):
            part.setAccessibleName(title)
            form.addRow(title, part)
        form.addRow("", self.only_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addLayout(form)
        layout.addWidget(self.told)
        layout.addWidget(buttons)
        self._update()

    def write(self, path: Path) -> None:
        """Write what was chosen to ``path`` and say what the format holds differently; or say why it cannot be."""
        wanted = self._chosen if self.only_chosen.isChecked() and self._chosen is not None else self._all
        try:
            if self.program.currentData() == _ASAP:
                notes = write_asap_xml(wanted, path, cut_holes=bool(self.holes.currentData()))
            else:
                notes = write_geojson(wanted, path, self.origin.currentData())
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return
        text = self.tr("{count} outlines exported to {name}.").format(count=len(wanted), name=path.name)
        self._session.message.emit(" ".join([text, *(f"{note[0].upper()}{note[1:]}." for note in notes)]))
        self.accept()

    def proposed(self) -> Path:
        """A name that neither the slide's own outlines nor predictions have."""
        slide = self._session.slide_path or Path("slide")
        program = "asap" if self.program.currentData() == _ASAP else "qupath"
        return slide.with_name(f"{slide.stem}_{program}{self.program.currentData()}")

    def _update(self) -> None:
        asap = self.program.currentData() == _ASAP
        holed = any(has_holes(annotation.geometry) for annotation in self._all)
        self.holes.setEnabled(asap and holed)
        self.origin.setEnabled(not asap and self.origin.count() > 1)
        self.told.setText(
            self.tr("ASAP knows no holes, ellipses or lines: this program finds them again in what it writes.")
            if asap
            else self.tr("Everything is kept. QuPath opens it by dropping the file onto the slide.")
        )

    def _ask_name(self) -> None:
        suffix = self.program.currentData()
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export outlines"),
            str(self.proposed()),
            self.tr("Outlines (*{suffix})").format(suffix=suffix),
        )
        if name:
            self.write(Path(name if name.endswith(suffix) else f"{name}{suffix}"))
