from __future__ import annotations

import os
from pathlib import Path

from crosscancer_core.annotations.file_state import FileState


def test_a_changed_file_is_noticed_whatever_its_time_says(tmp_path: Path) -> None:
    path = tmp_path / "slide.xml"
    nothing = FileState.of(path)
    assert nothing.still_holds(path)
    path.write_text("abc")
    assert not nothing.still_holds(path)
    state = FileState.of(path)
    assert state.still_holds(path)
    path.write_text("abd")
    os.utime(path, ns=(1, 1))
    assert not state.still_holds(path)


def test_a_file_that_was_only_touched_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "slide.xml"
    path.write_text("abc")
    state = FileState.of(path)
    os.utime(path, ns=(1, 1))
    assert state.still_holds(path)
    path.unlink()
    assert not state.still_holds(path)
