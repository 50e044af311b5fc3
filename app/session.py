"""What is open in the window, and a signal for each thing that can change.

Handed to constructors, never looked up. Everything here belongs to the window's thread; files are opened on a
pool thread of the session's own and arrive as finished values.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.annotations.document import AnnotationDocument
from app.annotations.recovery import Recovery
from app.class_choice import ClassChoice
from app.opening import OpenedSlide, open_with_company, sort_out
from app.opening_thread import OpeningThread
from app.overlay import Overlay
from app.settings.settings import Settings
from app.shown import Shown
from app.slide_list import SlideList
from crosscancer_core.annotations.files import ImportedAnnotations, ImportReport, read_annotations
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.annotations.off_slide import beyond_edge
from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.relinking import missing_files
from crosscancer_core.errors import CrossCancerError, ProbabilityMapError
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Slide

_LOG = logging.getLogger(__name__)


class Session(QObject):
    """Open cohort, slide, annotations and maps, and (``shown``) how they are shown."""

    opening = Signal(object)
    """Path of a slide that was asked for; ``slide_changed`` or ``problem`` follows, unless another one is."""
    slide_changed = Signal()
    annotations_changed = Signal()
    cohort_changed = Signal()
    map_changed = Signal()
    """Another map is the current one, or none."""
    maps_changed = Signal()
    """A map was added to, or left, those of the open slide."""
    map_rows_changed = Signal(int, int)
    """Rows first..last (inclusive) of the current map were written."""
    map_written = Signal(object, int, int)
    """A prediction has written rows first..last (inclusive) of the map in a folder, whichever is shown."""
    view_changed = Signal(object)
    """The visible :class:`Region`, level-0 pixels."""
    message = Signal(str)
    """A sentence for the status bar."""
    problem = Signal(object)
    """An exception to be shown in the error dialog."""
    opened = Signal(object)
    """Path of a slide or cohort file that was opened (for the recents)."""
    project_wanted = Signal(object)
    """Path of a QuPath project that was chosen or dropped."""
    imported = Signal(object)
    """The :class:`ImportReport` of outlines that came in from a file."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.shelf = Shelf(settings.folder)
        self.shown = Shown(settings, self)
        self.slides = SlideList(self.shown, self)
        self._slide: Slide | None = None
        self._slide_path: Path | None = None
        self.document = AnnotationDocument(self)
        """The outlines of the open slide; whoever edits them does it here."""
        self.document.changed.connect(self.annotations_changed)
        self.document.problem.connect(self.problem)
        self.recovery = Recovery(self.document, settings.folder / "journal")
        self.recovery.message.connect(self.message)
        self._cohort: Cohort | None = None
        self._cohort_path: Path | None = None
        self._map: ProbabilityMap | None = None
        self._maps: dict[str, ProbabilityMap] = {}
        self._openings = OpeningThread(self)
        self._openings.opened.connect(self._receive)
        self._openings.failed.connect(self.problem)
        self.overlay = Overlay(self, self)
        self.classes = ClassChoice(self, self)

    # what is open

    @property
    def slide(self) -> Slide | None:
        return self._slide

    @property
    def slide_path(self) -> Path | None:
        return self._slide_path

    @property
    def annotations(self) -> AnnotationSet | None:
        return self.document.annotations

    @property
    def annotations_path(self) -> Path | None:
        return self.document.path

    @property
    def cohort(self) -> Cohort | None:
        return self._cohort

    @property
    def cohort_path(self) -> Path | None:
        return self._cohort_path

    @property
    def places(self) -> CohortPlaces | None:
        """Folders of the open cohort."""
        return CohortPlaces(self._cohort_path) if self._cohort_path is not None else None

    @property
    def cohort_slide(self) -> CohortSlide | None:
        """The open slide's entry in the open cohort, if it has one."""
        return self._entry(self._slide_path) if self._slide_path is not None else None

    @property
    def has_glass(self) -> bool:
        """False where the open slide belongs to a cohort of regions cut from tissue."""
        return self._cohort.has_glass if self._cohort is not None and self.cohort_slide is not None else True

    @property
    def map(self) -> ProbabilityMap | None:
        return self._map

    @property
    def maps(self) -> dict[str, ProbabilityMap]:
        """Maps of the open slide by model name."""
        return dict(self._maps)

    @property
    def maps_folder(self) -> Path:
        """Where new maps of the open slide belong: the cohort's folder, or the user's."""
        places = self.places
        return places.maps if places is not None and self.cohort_slide is not None else self.settings.maps

    @property
    def model_folders(self) -> list[Path]:
        """Folders that hold model bundles: the cohort's, then the user's."""
        places = self.places
        return [*([places.models] if places is not None else []), self.settings.models]

    # changes

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open whatever the paths are: cohort files, slides, annotation files, map folders, folders of slides.

        The first slide is shown, the others are listed; outlines and maps are taken to be of the shown slide.
        """
        chosen = sort_out(paths)
        for path in chosen.cohorts:
            self.open_cohort(path)
        for path in chosen.projects:
            self.project_wanted.emit(path)
        if len(chosen.slides) > 1:  # in their order; one alone is listed once it is open
            self.slides.add(chosen.slides)
        if chosen.slides:
            self.open_slide(chosen.slides[0], next(iter(chosen.annotations), None), chosen.maps)
        else:
            for path in chosen.annotations:
                self.open_annotations(path)
            for path in chosen.maps:
                self.open_map(path)
        for folder in chosen.empty_folders:
            self.message.emit(self.tr("No slides were found in {folder}.").format(folder=folder.name))
        for folder in chosen.closed_folders:
            self.message.emit(self.tr("You may not read the folder {folder}.").format(folder=folder.name))

    def open_slide(self, path: Path, annotations: Path | None = None, maps: Sequence[Path] = ()) -> None:
        """Open a slide on the pool thread; ``slide_changed`` follows, or ``problem``.

        With it come its annotations (``annotations``, else the cohort's file, else the XML of the same name beside
        the slide) and every map that bears its fingerprint, ``maps`` (folders) first.
        """
        self.opening.emit(path)
        self._openings.start(self.opening_of(path, annotations, maps))

    def opening_of(
        self, path: Path, annotations: Path | None = None, maps: Sequence[Path] = ()
    ) -> Callable[[], OpenedSlide]:
        """What opens a slide with all that belongs to it, to be called on any thread; see :meth:`open_slide`."""
        entry = self._entry(path)
        if annotations is None and entry is not None:
            annotations = entry.annotations
        folders = [self.settings.maps, *([self.places.maps] if self.places is not None else [])]
        mpp = entry.mpp if entry is not None else None
        sidecars = [folder / "map.json" for folder in maps]
        return lambda: open_with_company(self.shelf, path, mpp, annotations, sidecars, folders)

    def reopen_slide(self) -> None:
        """Open the shown slide once more, since what is known of it has changed; outlines and maps stay."""
        if self._slide_path is not None:
            folders = [shown.folder for shown in self._maps.values() if shown.folder is not None]
            outlines = self.annotations_path
            self.open_slide(self._slide_path, outlines if outlines and outlines.is_file() else None, folders)

    def open_annotations(self, path: Path) -> None:
        """Show an annotation file in place of the outlines; a step that can be undone, or ``problem`` follows."""
        self._import(lambda: self.document.open_file(path, self._mpp))

    def add_annotations(self, path: Path) -> None:
        """Add what an annotation file holds to the slide's outlines, as a step that can be undone."""
        self._import(lambda: self.document.add(read_annotations(path, mpp=self._mpp), path))

    def add_imported(self, imported: ImportedAnnotations, path: Path) -> None:
        """Add what was read from ``path`` to the slide's outlines, as a step that can be undone."""
        self._import(lambda: self.document.add(imported, path))

    def _import(self, how: Callable[[], ImportReport]) -> None:
        try:
            report = how()
        except (CrossCancerError, OSError) as error:
            self.problem.emit(error)
        else:
            self._tell_import(report)

    def _tell_import(self, report: ImportReport) -> None:
        """What a file cannot know is whether its outlines lie on the slide that is open."""
        if self._slide is not None and self.annotations is not None:
            beyond = beyond_edge(self.annotations, self._slide.info.region)
            if beyond is not None:
                report = replace(report, warnings=(*report.warnings, beyond))
        self.imported.emit(report)

    def open_cohort(self, path: Path) -> None:
        """Read a cohort file; ``cohort_changed`` follows, or ``problem``. The open slide stays."""
        try:
            cohort = read_cohort(path, files_must_exist=False)
        except CrossCancerError as error:
            self.problem.emit(error)
            return
        self._cohort, self._cohort_path = cohort, path
        self.slides.set_cohort(cohort)
        missing = list(missing_files(cohort))
        if missing:
            text = self.tr("{number} files of the cohort are missing ({first}, …). The cohort table finds them.")
            self.message.emit(text.format(number=len(missing), first=missing[0].path.name))
        self.opened.emit(path)
        self.cohort_changed.emit()

    def change_cohort(self, cohort: Cohort, path: Path | None = None) -> bool:
        """Write a changed cohort to its file (or a new one to ``path``) and show it; False, and ``problem``, if not."""
        target = path or self._cohort_path
        if target is None:
            raise ValueError("a cohort that was never saved needs a path")
        try:
            write_cohort(cohort, target)
        except CrossCancerError as error:
            self.problem.emit(error)
            return False
        self._cohort, self._cohort_path = cohort, target
        self.slides.set_cohort(cohort)
        if path is not None:
            self.opened.emit(path)
        self.cohort_changed.emit()
        return True

    def open_map(self, folder: Path) -> None:
        """Show a map of the open slide; ``problem`` where it is damaged or belongs to another slide."""
        try:
            opened = ProbabilityMap.open_file(folder)
            if not self._is_of_slide(opened):
                words = self.tr("This map belongs to another slide (“{slide}”).")
                raise ProbabilityMapError(
                    words.format(slide=opened.identity.slide_name), self.tr("Open that slide first.")
                )
        except CrossCancerError as error:
            self.problem.emit(error)
            return
        self.show_map(opened)

    def prediction_opened_map(self, folder: Path, *, show: bool = True) -> None:
        """A prediction has made or reopened the map in ``folder``: if it is of the open slide it is one of its maps,
        and the shown one if ``show``."""
        try:
            opened = ProbabilityMap.open_file(folder)
        except ProbabilityMapError as error:
            _LOG.warning("map of a running prediction cannot be read: %s", error)
            return
        if not self._is_of_slide(opened):
            return
        if show:
            self.show_map(opened)
        else:
            self._maps[opened.identity.model_name] = opened
            self.maps_changed.emit()

    def prediction_noted(self, folder: Path) -> None:
        """A prediction has written notes beside the map in ``folder``: read them."""
        known = next((shown for shown in self._maps.values() if shown.folder == folder), None)
        if known is not None:
            self.prediction_opened_map(folder, show=self._map is known)

    def prediction_wrote_rows(self, folder: Path, first: int, last: int) -> None:
        """A prediction has written rows ``first``..``last`` of the map in ``folder``."""
        self.map_written.emit(folder, first, last)
        if self._map is not None and self._map.folder == folder:
            self.map_rows_changed.emit(first, last)

    def select_map(self, model_name: str | None) -> None:
        """Make the map of that model the current one; None shows no map."""
        self._map = self._maps.get(model_name) if model_name is not None else None
        self.map_changed.emit()

    def show_map(self, shown: ProbabilityMap) -> None:
        """Add a map that is at hand as a value (e.g. one in memory) and make it the current one."""
        self._maps[shown.identity.model_name] = shown
        self.maps_changed.emit()
        self.select_map(shown.identity.model_name)

    def look_at(self, region: Region) -> None:
        """The canvas says what it shows."""
        self.view_changed.emit(region)

    def close(self) -> None:
        """Let go of files and threads. The session is of no use afterwards."""
        self._openings.close()
        if self._slide is not None:
            self._slide.close()
            self._slide = None

    # within

    @property
    def _mpp(self) -> float | None:
        resolution = self._slide.info.resolution if self._slide is not None else None
        return resolution.mpp if resolution is not None else None

    def _entry(self, path: Path) -> CohortSlide | None:
        return self._cohort.slide_at(path) if self._cohort is not None else None

    def _is_of_slide(self, candidate: ProbabilityMap) -> bool:
        return self._slide is not None and candidate.identity.slide_fingerprint == self._slide.info.fingerprint

    def _receive(self, result: OpenedSlide) -> None:
        self.slides.add([result.path])
        before = self._slide
        if self.document.is_modified and self._slide_path is not None and self._slide_path != result.path:
            kept = self.tr("The unsaved outlines of {slide} are kept: open it again to save them.")
            self.message.emit(kept.format(slide=self._slide_path.name))
        self._slide, self._slide_path = result.slide, result.path
        again = before is not None and before.info.fingerprint == result.slide.info.fingerprint
        shown = self._map.identity.model_name if self._map is not None else ""  # one model, slide after slide
        self._maps = self._maps | result.maps if again else result.maps  # one may have begun to grow meanwhile
        self._map = self._maps.get(shown, next(iter(self._maps.values()), None))
        self.slide_changed.emit()
        self.recovery.open(
            result.slide.info.fingerprint,
            result.path,
            result.annotations,
            result.annotations_path,
            result.annotations_state,
            result.annotations_origin,
        )
        self.maps_changed.emit()
        self.map_changed.emit()
        if before is not None:
            before.close()  # after the signals, when nobody reads from it any more
        self.opened.emit(result.path)
        if result.report is not None:
            self._tell_import(result.report)
        if result.notes:  # one after the other, only the last would be seen
            self.message.emit(" ".join(result.notes))
        for problem in result.problems:
            self.problem.emit(problem)
