"""Everything that can go wrong in words a person can act on.

Each error carries one sentence and a ``hint`` that says what to do next. Terminal, dialog and worker all show
the same two strings, so they are written once, where the fault is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class CrossCancerError(Exception):
    """Base of all errors that are meant to be read by a person.

    ``message`` is one sentence; ``hint`` says what the person can do, or is empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from worker processes whole, whatever their constructor asks for."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[CrossCancerError], args: tuple[object, ...], content: dict[str, object]) -> CrossCancerError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(content)
    return error


class UnsupportedSlideError(CrossCancerError):
    """No reader takes the file. ``tried`` maps each reader's name to its reason."""

    def __init__(self, path: Path, tried: Mapping[str, str], hint: str = "") -> None:
        reasons = "; ".join(f"{reader}: {reason}" for reader, reason in tried.items())
        super().__init__(
            f'"{path.name}" cannot be opened as a slide ({reasons or "no reader takes it"}).',
            hint or "Check that the file is complete and that its format is listed in the manual.",
        )
        self.path = path
        self.tried = dict(tried)


class ForeignImageError(UnsupportedSlideError):
    """The file is readable, but holds no single brightfield image: channels, focal planes, measured numbers.

    No other reader is asked: it would show one of them as if it were the slide.
    """

    def __init__(self, path: Path, tried: Mapping[str, str]) -> None:
        super().__init__(path, tried, "Export it as one brightfield image (RGB) from the program that wrote it.")


class SlideReadError(CrossCancerError):
    """The slide opened, but the pixels of a region could not be decoded."""

    def __init__(self, path: Path, region: str, reason: str) -> None:
        super().__init__(
            f'Pixels of "{path.name}" at {region} cannot be read: {reason}.',
            "The file may be damaged or still being copied; compare its size with the original.",
        )
        self.path = path
        self.region = region
        self.reason = reason


class MissingResolutionError(CrossCancerError):
    """A physical size is needed, but the slide does not state its µm per pixel."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f'"{path.name}" does not say how many micrometres a pixel is.',
            "Enter it once: in the window (menu View), or by `crosscancer info SLIDE --mpp 0.25 --remember`.",
        )
        self.path = path


class AnnotationFormatError(CrossCancerError):
    """An annotation file is not what its name says, or is damaged beyond repair."""

    def __init__(self, path: Path, reason: str, line: int | None = None, hint: str = "") -> None:
        place = f" (line {line})" if line is not None else ""
        super().__init__(
            f'"{path.name}" is not a readable annotation file{place}: {reason}.',
            hint or "Open it in the program that wrote it and save it again.",
        )
        self.path = path
        self.line = line
        self.reason = reason


class AnnotationNotWritableError(AnnotationFormatError):
    """A file format cannot hold what is to be written; nothing was written."""

    def __init__(self, path: Path, reason: str, hint: str = "") -> None:
        super().__init__(path, reason, hint=hint)
        self.message = f'The annotations cannot be written to "{path.name}": {reason}.'


class CohortFileError(CrossCancerError):
    """A cohort file cannot be understood, or names something that is not there."""


class TileStoreError(CrossCancerError):
    """A tile store is damaged, incomplete or belongs to something else."""


class ProbabilityMapError(CrossCancerError):
    """A probability map is damaged or belongs to another slide, grid or model."""


class BundleError(CrossCancerError):
    """A model bundle is incomplete or was changed after it was written."""


class TrainingError(CrossCancerError):
    """Training cannot start or cannot go on; what was learned so far is kept."""


class RunFolderError(CrossCancerError):
    """A run folder is missing, damaged, or holds a run of other settings."""


class PredictionError(CrossCancerError):
    """A model's answer is none; what was predicted before is kept."""


class EvaluationError(CrossCancerError):
    """A number was asked for that the data cannot give."""


class RuntimeNotAvailableError(CrossCancerError):
    """An inference runtime or optional library is not usable here."""

    def __init__(self, name: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{name} is not available: {reason}.", hint)
        self.name = name
        self.reason = reason


class ConfigError(CrossCancerError):
    """A setting has a value that cannot work. ``field`` names it as the form and the request do."""

    def __init__(self, field: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{field}: {reason}.", hint)
        self.field = field
        self.reason = reason


class NotWritableError(CrossCancerError):
    """A file or folder cannot be written; nothing that was there before has changed."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f'"{path}" cannot be written: {reason}.',
            "Choose another folder, or ask for the right to write there. The previous file is unchanged.",
        )
        self.path = path


class DiskFullError(CrossCancerError):
    """The disk filled up while writing; the previous file, if there was one, is intact."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f'The disk is full: "{path.name}" could not be written.',
            f'Free some space on the disk of "{path.parent}" and try again. The previous file is unchanged.',
        )
        self.path = path


class NotEnoughRoomError(CrossCancerError):
    """What is to be written will not fit on the disk; nothing was begun. ``needed`` and ``free`` are bytes."""

    def __init__(self, folder: Path, needed: int, free: int) -> None:
        super().__init__(
            f'About {needed / 1e9:,.1f} GB are needed in "{folder}", and {free / 1e9:,.1f} GB are free.',
            "Free some space, take fewer slides, or store tiles as JPEG.",
        )
        self.folder, self.needed, self.free = folder, needed, free


class NoTissueError(CrossCancerError):
    """Not one tile of a slide holds tissue. ``picture`` shows the slide with what was found."""

    def __init__(self, slide_id: str, picture: Path) -> None:
        super().__init__(
            f'No tissue was found on slide "{slide_id}".',
            f'Look at "{picture}". If there is tissue, lower the saturation in the tissue panel or outline it by hand; '
            "for regions without glass switch the detector off in the cohort table.",
        )
        self.slide_id, self.picture = slide_id, picture


class WorkerDiedError(CrossCancerError):
    """The process that did the work ended without a word, e.g. killed by the system for memory."""

    def __init__(self, what: str, exit_code: int | None) -> None:
        cause = "was stopped by the system" if exit_code is None or exit_code < 0 else "crashed"
        number = "" if exit_code is None else f" ({'signal' if exit_code < 0 else 'exit code'} {abs(exit_code)})"
        super().__init__(
            f"The background process of “{what}” {cause}{number}.",
            "Finished parts are kept: start it again and it goes on. If it happens again, close other programs or "
            "lower the batch size.",
        )
        self.exit_code = exit_code
