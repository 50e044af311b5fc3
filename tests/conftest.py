"""What all tests share: where real slides are, and where Qt draws."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real slides and annotations; skips where it is not at hand."""
    folder = Path(os.environ.get("CROSSCANCER_REAL_DATA", _REPOSITORY.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data: set CROSSCANCER_REAL_DATA to its folder (looked in {folder})")
    return folder
