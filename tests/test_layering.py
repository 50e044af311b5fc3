"""The house rules: which module may know which. See docs/architecture.md."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FRAMEWORKS = ("tensorflow", "keras", "torch", "jax")


def test_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_module_hides_an_import_of_our_own() -> None:
    """An import inside a function is how a circle hides; the two tables that resolve names use importlib."""
    hidden = []
    for path in [*(REPOSITORY / "app").rglob("*.py"), *(REPOSITORY / "crosscancer_core").rglob("*.py")]:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                names = (
                    [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else []
                )
                if any(name.split(".")[0] in ("app", "crosscancer_core") for name in names):
                    hidden.append(f"{path.relative_to(REPOSITORY)}:{node.lineno}")
    assert not hidden


@pytest.mark.parametrize(
    "code",
    [
        "import app.main_window",
        "import crosscancer_core.cli.program; import contextlib\n"
        "with contextlib.suppress(SystemExit): crosscancer_core.cli.program.app(['--help'])",
        "import crosscancer_core.inference.engine, crosscancer_core.models.bundle",
    ],
    ids=["the window", "crosscancer --help", "the engine"],
)
def test_loads_no_framework(code: str) -> None:
    check = f"{code}\nimport sys\nassert not [name for name in {FRAMEWORKS} if name in sys.modules], 'loaded'"
    done = subprocess.run([sys.executable, "-c", check], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
