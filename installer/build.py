"""Build the program as one folder that runs without Python, and prove that it starts.

    python installer/build.py [--output dist]

The last step runs what was built: the worker paints the tiny demo cohort, and the window opens its first slide
offscreen and takes a picture of itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import PyInstaller.__main__

REPOSITORY = Path(__file__).resolve().parent.parent
NAME = "CrossCancer"
# Modules that are found by name at run time (tasks/registry.py, inference/loading.py) and by no import statement.
BY_NAME = ("crosscancer_core.tasks", "crosscancer_core.inference.runtimes")
# Libraries that load parts of themselves by name.
WHOLE = ("keras", "openvino", "imagecodecs", "openslide_bin")
# Not used by the program, but drawn in by libraries that could use them.
LEFT_OUT = ("tkinter", "matplotlib", "IPython", "pytest", "mypy", "mkdocs", "PyInstaller")


def build(output: Path) -> Path:
    """Run PyInstaller and return the program's path."""
    work = REPOSITORY / "build"
    # An editable install is found by a hook that PyInstaller does not follow; its child processes need the path too.
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    arguments = [
        str(REPOSITORY / "installer" / "entry.py"),
        f"--name={NAME}",
        "--onedir",
        "--windowed",
        "--noconfirm",
        "--log-level=WARN",
        f"--paths={REPOSITORY}",
        f"--distpath={output}",
        f"--workpath={work}",
        f"--specpath={work}",
        f"--add-data={REPOSITORY / 'resources'}{os.pathsep}resources",
        *(f"--collect-submodules={name}" for name in BY_NAME),
        *(f"--collect-all={name}" for name in WHOLE),
        *(f"--exclude-module={name}" for name in LEFT_OUT),
    ]
    PyInstaller.__main__.run(arguments)
    return output / NAME / (NAME + (".exe" if os.name == "nt" else ""))


def prove(program: Path, scratch: Path) -> None:
    """Start what was built, as a worker and as a window. Raises ``CalledProcessError`` where it does not work."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run([program, "demo", scratch / "demo", "--preset", "tiny"], env=environment, check=True, timeout=300)
    slide = min((scratch / "demo" / "slides").glob("*.tif"))
    picture = scratch / "window.png"
    subprocess.run(
        [program, "--profile", scratch / "profile", "--screenshot", picture, slide],
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        timeout=120,
    )
    if not picture.is_file() or picture.stat().st_size < 10_000:
        sys.exit("The built program started but left no picture of its window.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=REPOSITORY / "dist")
    options = parser.parse_args()
    program = build(options.output)
    prove(program, REPOSITORY / "build" / "proof")
    size = sum(file.stat().st_size for file in program.parent.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"Built and proven: {program} ({size / 1e9:.2f} GB with everything it needs)")


if __name__ == "__main__":
    main()
