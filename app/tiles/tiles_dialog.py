"""Which tiles a training set would be cut into: seen on the slide, in pictures, and in numbers, before it is done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.engine_texts import engine_text
from app.jobs.job import Job
from app.jobs.job_queue import JobQueue
from app.rule_choice import RuleChoice
from app.session import Session
from app.tiles.cohort_pictures import CohortPictures
from app.tiles.extraction_foot import ExtractionFoot
from app.tiles.gallery import Gallery
from app.tiles.grid_layer import COLORS, GridLayer
from app.tiles.slide_tiles import GLASS, Asked, SlideTiles, TilePicture, find_tiles
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.request_parts import TileCodec
from crosscancer_core.tasks.requests import ExtractTiles
from crosscancer_core.tiles.labels import CANCER, LEFT_OUT, NOT_CANCER, LabelRule

_PICTURES = 40
_PICTURES_A_SLIDE = 8
"""Of each class, where all slides are shown."""
_WIDTH = 410
"""About the panels' width: the slide whose tiles it shows stays in view."""
_WAIT_MS = 300
"""After the last change of a number."""


class TilesDialog(QDialog):
    """Follows the open slide. Closing it takes the grid off the slide and stops nothing that was started."""

    place_wanted = Signal(object)
    """:class:`Region` of a tile that was clicked."""

    def __init__(self, session: Session, queue: JobQueue, layer: GridLayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._queue, self._layer = session, queue, layer
        self._latest: Job | None = None
        self._tiles: SlideTiles | None = None
        self.setWindowTitle(self.tr("Tiles"))
        self.resize(_WIDTH, 720)
        self.size_px = QSpinBox(minimum=32, maximum=1024, value=256, singleStep=32, suffix=self.tr(" px"))
        self.mpp = QDoubleSpinBox(decimals=3, singleStep=0.01, minimum=0.06, maximum=40.0, value=0.22)
        self.mpp.setSuffix(self.tr(" µm per pixel"))
        self.stride = QSpinBox(minimum=0, maximum=self.size_px.value(), singleStep=32)
        for number in (self.size_px, self.mpp, self.stride):
            number.setKeyboardTracking(False)  # half a number is a great many tiles
        self.stride.setSpecialValueText(self.tr("side by side"))
        self.stride.setSuffix(self.tr(" px"))
        self.rule = RuleChoice()
        self.rule.setToolTip(
            self.tr("Choose a rule, or type another share, for example {rule}.").format(rule="cancer_share >= 0.6")
        )
        self.tissue = QSpinBox(minimum=0, maximum=100, value=25, suffix=" %")
        self.codec = QComboBox()
        self.codec.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.codec.setMinimumContentsLength(22)
        for text, codec in (
            (self.tr("lossless, fast (QOI)"), TileCodec.QOI),
            (self.tr("lossless, opens elsewhere (PNG)"), TileCodec.PNG),
            (self.tr("JPEG: a quarter of the room, shifts the domain"), TileCodec.JPEG),
        ):
            self.codec.addItem(text, codec.value)
        self.told = QLabel(wordWrap=True)
        self.counts = QLabel(wordWrap=True)
        self.counts.setTextFormat(Qt.TextFormat.RichText)
        self.of = QComboBox()
        self.of.setAccessibleName(self.tr("Pictures of"))
        self.of.addItem(self.tr("this slide"), False)
        self.of.addItem(self.tr("all annotated slides of the cohort"), True)
        self._pictures = CohortPictures(queue, self)
        self._failures: list[str] = []
        self._wanted: TilePicture | None = None
        self.galleries = {
            CANCER: Gallery(CANCER, self.tr("Tiles with cancer")),
            NOT_CANCER: Gallery(NOT_CANCER, self.tr("Tiles without cancer")),
        }
        self.extraction = ExtractionFoot(session, queue, self.request)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self.refresh)
        self._numbers = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._numbers.timeout.connect(self._change_pictures)
        self._connect()
        self._follow_cohort()
        self.refresh()

    @property
    def of_cohort(self) -> bool:
        """Whether pictures of all slides are shown, and not of the open one alone."""
        return bool(self.of.currentData())

    def spec(self) -> ModelSpec:
        return ModelSpec(input_size=self.size_px.value(), mpp=self.mpp.value())

    def request(self, estimate_only: bool) -> ExtractTiles | None:
        """What the form asks for; None while no cohort is open."""
        path = self._session.cohort_path
        if path is None:
            return None
        return ExtractTiles(
            cohort=path,
            spec=self.spec(),
            codec=TileCodec(self.codec.currentData()),
            minimum_tissue=self.tissue.value() / 100,
            stride_px=self.stride.value() or None,
            estimate_only=estimate_only,
            shelf=self._session.settings.folder,
        )

    def refresh(self) -> None:
        """Label the open slide's tiles anew, in a thread."""
        asked = self._asked()
        if asked is None:
            self._show(None)
            return
        self.told.setText(self.tr("Finding tissue and labels …"))
        if self._latest is not None:
            self._latest.done.disconnect(self._take)  # what is asked now makes it out of date
            self._latest.settled.disconnect(self._take_failure)
        title = self.tr("Tiles of {slide}").format(slide=asked.slide_id)
        self._latest = self._queue.run(partial(find_tiles, asked), title)
        self._latest.done.connect(self._take)
        self._latest.settled.connect(self._take_failure)

    # parts

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("Tile"), self.size_px)
        form.addRow(self.tr("Resolution"), self.mpp)
        form.addRow(self.tr("Stride"), self.stride)
        form.addRow(self.tr("A tile is cancer when"), self.rule)
        form.addRow(self.tr("Least tissue"), self.tissue)
        form.addRow(self.tr("Stored"), self.codec)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.counts)
        layout.addWidget(self.told)
        pictures = QFormLayout()
        pictures.addRow(self.tr("Pictures of"), self.of)
        layout.addLayout(pictures)
        for label, title in ((CANCER, self.tr("Cancer")), (NOT_CANCER, self.tr("Not cancer"))):
            heading = QLabel(title)
            heading.setBuddy(self.galleries[label])
            layout.addWidget(heading)
            layout.addWidget(self.galleries[label], 1)
        layout.addWidget(self.extraction)

    def _connect(self) -> None:
        self.size_px.valueChanged.connect(self.stride.setMaximum)
        for number in (self.size_px, self.stride, self.tissue):
            number.valueChanged.connect(lambda _: self._change_numbers())
        self.mpp.valueChanged.connect(lambda _: self._change_numbers())
        self.rule.currentTextChanged.connect(lambda _: self._change_numbers())
        self._session.slide_changed.connect(self._timer.start)
        self._session.annotations_changed.connect(self._timer.start)
        self._session.cohort_changed.connect(self._follow_cohort)
        for gallery in self.galleries.values():
            gallery.chosen.connect(self._go_to)
        self.of.currentIndexChanged.connect(lambda _: self._change_pictures())
        self._pictures.found.connect(self._add_pictures)
        self._pictures.failed.connect(self._add_failure)
        self._session.opened.connect(lambda _: self._arrive())

    def _change_numbers(self) -> None:
        self._timer.start()
        self._numbers.start()

    def _rule(self) -> LabelRule | None:
        try:
            return LabelRule.parse(self.rule.rule)
        except CrossCancerError as error:
            self.told.setText(str(error))
            return None

    def _asked(self) -> Asked | None:
        session = self._session
        path, slide = session.slide_path, session.slide
        if path is None or slide is None:
            self.told.setText(self.tr("Open a slide to see its tiles."))
            return None
        rule = self._rule()
        if rule is None:
            return None
        entry = session.cohort_slide
        normal = entry is not None and entry.annotation_status is AnnotationStatus.NORMAL
        drawn = AnnotationSet() if normal or session.annotations is None else session.annotations
        return Asked(
            session.slides.name_of(path),
            path,
            partial(session.shelf.open, path, entry.mpp if entry is not None else None),
            entry,
            session.cohort if entry is not None else None,
            drawn,
            self.spec(),
            self.stride.value() or None,
            rule,
            self.tissue.value() / 100,
            _PICTURES,
        )

    # what came

    def _take(self, result: object) -> None:
        if isinstance(result, SlideTiles):
            self._show(result)

    def _take_failure(self, job: Job) -> None:
        if job.error is not None:
            self._show(None)
            self.told.setText(str(job.error))

    def _show(self, tiles: SlideTiles | None) -> None:
        self._tiles = tiles
        self._layer.show(tiles if self.isVisible() else None)
        if not self.of_cohort:
            self._show_pictures()
        if tiles is None:
            self.counts.clear()
            return
        words = ((CANCER, self.tr("cancer")), (NOT_CANCER, self.tr("not cancer")), (LEFT_OUT, self.tr("left out")))
        parts = [f'<span style="color:{COLORS[label]}">■</span> {tiles.count(label):,} {word}' for label, word in words]
        glass = self.tr("{number} without enough tissue").format(number=f"{tiles.count(GLASS):,}")
        self.counts.setText(" &nbsp; ".join([*parts, glass]))
        self.told.setText("\n".join([engine_text(tiles.asked.rule.definition), *tiles.notes, *self._failures]))

    # pictures of all slides

    def _change_pictures(self) -> None:
        """Other slides, numbers, rules or outlines: find the pictures of the cohort anew, or end looking for them."""
        self._pictures.stop()
        self._failures = []
        if not self.of_cohort:
            self._show_pictures()
            return
        for gallery in self.galleries.values():
            gallery.show_pictures((), captions=True)
        cohort, rule = self._session.cohort, self._rule()
        if cohort is None or rule is None or not self.isVisible():
            return
        listed = [slide for slide in cohort.slides() if slide.annotation_status is not AnnotationStatus.NONE]
        self._pictures.start([self._asked_of(slide, cohort, rule) for slide in listed])

    def _show_pictures(self) -> None:
        """Those of the open slide."""
        for gallery in self.galleries.values():
            gallery.show_pictures(self._tiles.pictures if self._tiles is not None else ())

    def _asked_of(self, slide: CohortSlide, cohort: Cohort, rule: LabelRule) -> Asked:
        return Asked(
            self._session.slides.name_of(slide.path),
            slide.path,
            partial(self._session.shelf.open, slide.path, slide.mpp),
            slide,
            cohort,
            None,
            self.spec(),
            self.stride.value() or None,
            rule,
            self.tissue.value() / 100,
            _PICTURES_A_SLIDE,
        )

    def _add_pictures(self, tiles: SlideTiles) -> None:
        for gallery in self.galleries.values():
            gallery.add_pictures(tiles.pictures, captions=True)

    def _add_failure(self, sentence: str) -> None:
        self._failures.append(sentence)
        self.told.setText("\n".join([self.told.text(), sentence]))

    def _go_to(self, picture: TilePicture) -> None:
        self._wanted = picture
        if picture.path == self._session.slide_path:
            self._arrive()
        else:
            self._session.open_slide(picture.path)

    def _arrive(self) -> None:
        """Show the place of the picture that was clicked, once its slide is open."""
        wanted = self._wanted
        if wanted is not None and wanted.path == self._session.slide_path:
            self._wanted = None
            self._layer.mark(wanted.region)
            self.place_wanted.emit(wanted.region)

    def _follow_cohort(self) -> None:
        has_cohort = self._session.cohort is not None
        self.of.setEnabled(has_cohort)
        if not has_cohort:
            self.of.setCurrentIndex(0)
        elif self.of_cohort:
            self._change_pictures()

    # Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self._numbers.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._layer.show(None)
        self._pictures.stop()
        super().hideEvent(event)
