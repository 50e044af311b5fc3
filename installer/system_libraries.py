"""Say which of the system's libraries Qt misses, and the line that installs them. Linux only; needs no package.

Exit code 0 always: an environment without a display still runs the command line and the tests.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

# Debian's and Ubuntu's package for each library that PySide6's own wheel does not bring
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
NEEDED_BY_ALL = ("libQt6Gui.so.6", "libQt6Widgets.so.6")
NEEDED_BY_WINDOWS = ("platforms/libqxcb.so",)


def missing(*, windows: bool) -> list[str]:
    """Names of libraries that the loader does not find; ``windows``: also those of real windows (xcb)."""
    found = importlib.util.find_spec("PySide6")
    if sys.platform != "linux" or found is None or found.origin is None:
        return []
    qt = Path(found.origin).parent / "Qt"
    files = [qt / "lib" / name for name in NEEDED_BY_ALL]
    if windows:
        files += [qt / "plugins" / name for name in NEEDED_BY_WINDOWS]
    absent: set[str] = set()
    for file in files:
        printed = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
        absent.update(re.findall(r"^\s*(\S+) => not found", printed, re.MULTILINE))
    return sorted(absent)


def install_line(libraries: list[str]) -> str:
    """The line for Debian and Ubuntu; an unknown library is named as it is."""
    packages = sorted({PACKAGES.get(name, name) for name in libraries})
    return "sudo apt-get install " + " ".join(packages)


def main() -> None:
    for libraries, what in ((missing(windows=False), "Qt"), (missing(windows=True), "a real window")):
        if libraries:
            print(f"The system lacks {', '.join(libraries)} for {what}. This installs it:\n  {install_line(libraries)}")
            return


if __name__ == "__main__":
    main()
