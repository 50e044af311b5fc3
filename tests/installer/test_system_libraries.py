import importlib.util
import sys
from pathlib import Path

import pytest

_FILE = Path(__file__).resolve().parents[2] / "installer" / "system_libraries.py"
_SPEC = importlib.util.spec_from_file_location("system_libraries", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
system_libraries = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(system_libraries)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to the system")
def test_qt_finds_what_it_needs_for_these_tests() -> None:
    assert system_libraries.missing(windows=False) == []


def test_the_line_names_packages_once_and_unknown_libraries_as_they_are() -> None:
    line = system_libraries.install_line(["libxcb-cursor.so.0", "libgthread-2.0.so.0", "libglib-2.0.so.0", "libodd.so"])
    assert line == "sudo apt-get install libglib2.0-0 libodd.so libxcb-cursor0"
