"""What all tests share: where real slides are, where Qt draws, and one small trained model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis.settings.register_profile("house", deadline=None)  # a slow machine is no fault: timings belong in benchmarks
hypothesis.settings.load_profile("house")

_REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _no_user_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tester's own data folder stays as it is (where the system lets it be named: Linux)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("user-data")))
        yield


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real slides and annotations; skips where it is not at hand."""
    folder = Path(os.environ.get("CROSSCANCER_REAL_DATA", _REPOSITORY.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data: set CROSSCANCER_REAL_DATA to its folder (looked in {folder})")
    return folder


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small trained model (64 px, 0.25 µm/px) that tells bluish tiles from reddish ones.

    Imports TensorFlow: mark tests that use it with ``pytest.mark.tensorflow``. Do not write into the folder.
    """
    from tests.train_tiny import train_tiny_bundle

    return train_tiny_bundle(tmp_path_factory.mktemp("models") / "tiny")
