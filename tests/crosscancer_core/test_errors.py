from __future__ import annotations

import errno
import inspect
import pickle
from pathlib import Path

import pytest

from crosscancer_core import errors
from crosscancer_core.atomic_file import writing_error
from crosscancer_core.errors import CrossCancerError

_PATH = Path("folder/slide.svs")
EXAMPLES = [
    errors.UnsupportedSlideError(_PATH, {"OpenSlide": "no", "tifffile": "not a TIFF"}),
    errors.ForeignImageError(_PATH, {"tifffile": "it holds 3 channels"}),
    errors.SlideReadError(_PATH, "level 0", "broken"),
    errors.MissingResolutionError(_PATH),
    errors.AnnotationFormatError(_PATH, "not XML", 3),
    errors.AnnotationNotWritableError(_PATH, "it is empty"),
    errors.CohortFileError("A sentence.", "Do this."),
    errors.TileStoreError("A sentence.", "Do this."),
    errors.ProbabilityMapError("A sentence.", "Do this."),
    errors.BundleError("A sentence.", "Do this."),
    errors.TrainingError("A sentence.", "Do this."),
    errors.RunFolderError("A sentence.", "Do this."),
    errors.EvaluationError("A sentence.", "Do this."),
    errors.PredictionError("A sentence.", "Do this."),
    errors.RuntimeNotAvailableError("OpenVINO", "not installed", "Install it."),
    errors.ConfigError("epochs", "too many", "Take fewer."),
    errors.NotWritableError(_PATH, "permission denied"),
    errors.DiskFullError(_PATH),
    errors.NotEnoughRoomError(_PATH, 10**12, 10**9),
    errors.NoTissueError("S1", _PATH),
    errors.WorkerDiedError("Predict", -9),
]


def test_every_error_has_an_example_here() -> None:
    classes = {value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, CrossCancerError)}
    assert classes - {CrossCancerError} == {type(example) for example in EXAMPLES}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_error_is_a_sentence_and_a_hint(error: CrossCancerError) -> None:
    assert error.message.endswith(".")
    assert ".." not in error.message
    assert error.hint.endswith(".")
    assert str(error) == f"{error.message} {error.hint}"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, errors.DiskFullError),
        (errno.EFBIG, errors.DiskFullError),
        (errno.EACCES, errors.NotWritableError),
        (errno.EROFS, errors.NotWritableError),
    ],
)
def test_errors_of_writing_are_told_apart(number: int, kind: type[CrossCancerError]) -> None:
    assert type(writing_error(_PATH, OSError(number, "Reason"))) is kind


def test_cause_of_a_dead_worker_is_named() -> None:
    assert "signal 9" in errors.WorkerDiedError("Predict", -9).message
    assert "exit code 3" in errors.WorkerDiedError("Predict", 3).message
    assert "stopped by the system" in errors.WorkerDiedError("Predict", None).message


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_errors_cross_between_processes_whole(error: CrossCancerError) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert arrived.__dict__ == error.__dict__
