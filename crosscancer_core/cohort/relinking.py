"""Files that a cohort names and that are not there: which, where they may be, and the cohort with them found."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.slides.fingerprint import fingerprint

_WORDS = {"path": "slide", "annotations": "annotation file", "tissue_mask": "tissue mask"}
_ALIKE = 0.6
"""Names that differ more than this are not offered."""


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A slide or annotation file that is not where the cohort says. ``suggestion``: a file of a similar name."""

    slide_id: str
    what: str
    path: Path
    suggestion: Path | None

    @property
    def sentence(self) -> str:
        return f'The {self.what} "{self.path.name}" of “{self.slide_id}” is missing.'

    @property
    def hint(self) -> str:
        if self.suggestion is not None:
            return f'Did you mean "{self.suggestion.name}"?'
        if not self.path.parent.is_dir():
            return f'Its folder "{self.path.parent}" does not exist: was the cohort moved without its slides?'
        return f'There is nothing of that name in "{self.path.parent}".'


def missing_files(cohort: Cohort) -> Iterator[MissingFile]:
    """Every file that is not there, in the cohort's order; files that the cohort names elsewhere are not suggested."""
    taken = {path for slide in cohort.slides() for _, path in _files(slide)}
    for slide in cohort.slides():
        for what, path in _files(slide):
            if not path.is_file():
                yield MissingFile(slide.id, what, path, _similar(path, taken))


def relinked(cohort: Cohort, missing: Mapping[Path, Path]) -> Cohort:
    """The cohort with some paths replaced (old: new)."""

    def moved(slide: CohortSlide) -> CohortSlide:
        return slide.model_copy(update={name: missing.get(path, path) for name, path in slide.files().items()})

    return cohort.with_slides({slide.id: moved(slide) for slide in cohort.slides()})


def found_in(folder: Path, cohort: Cohort) -> dict[Path, Path]:
    """Where the missing files are in ``folder`` or below it (old: new): by fingerprint, else by their very name.

    A slide that has the right name and other pixels is not taken. Raises ``OSError`` where a file cannot be read.
    """
    here: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            here.setdefault(path.name.casefold(), []).append(path)
    found: dict[Path, Path] = {}
    prints: dict[Path, str] = {}
    for missing in missing_files(cohort):
        known = cohort.slide(missing.slide_id).fingerprint if missing.what == "slide" else None
        candidates = here.get(missing.path.name.casefold(), [])
        if known is not None:
            alike = [path for paths in here.values() for path in paths if path.suffix == missing.path.suffix]
            candidates = [
                path
                for path in dict.fromkeys([*candidates, *alike])
                if prints.setdefault(path, fingerprint(path)) == known
            ]
        if candidates:
            found[missing.path] = candidates[0]
    return found


def _files(slide: CohortSlide) -> list[tuple[str, Path]]:
    return [(_WORDS[name], path) for name, path in slide.files().items()]


def _similar(wanted: Path, taken: Collection[Path]) -> Path | None:
    """The file of the same folder whose name is nearest to the wanted one, of the same kind if there is one."""
    folder = wanted.parent
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file() and entry not in taken)
    except OSError:
        return None
    same_kind = [name for name in names if Path(name).suffix.casefold() == wanted.suffix.casefold()]
    for among in (same_kind, names):
        close = difflib.get_close_matches(wanted.name, among, n=1, cutoff=_ALIKE)
        if close:
            return folder / close[0]
    return None
