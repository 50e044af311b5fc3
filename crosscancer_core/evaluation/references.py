"""Numbers of other work from a file, e.g. the paper's own table, to stand beside one's own under their own name."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.comparison_result import Reference, ReferenceRow

PAPER = "paper"
"""Given in place of a file, it means :data:`KHAN_2019`."""
KHAN_2019 = Reference(
    source="Khan et al. 2019 (arXiv:1903.05769), the paper's overall AUC on its six test slides",
    rows=(
        ReferenceRow(arm="none", tile=0.873, pixel=0.879),
        ReferenceRow(arm="imagenet", tile=0.903, pixel=0.916),
        ReferenceRow(arm="breast", tile=0.924, pixel=0.936),
    ),
)


def read_reference(path: Path) -> Reference:
    """Read ``{"source": "...", "rows": [{"arm": "...", "tile": 0.9, "pixel": 0.9}]}``, or take the paper's (``PAPER``).

    Raises:
        EvaluationError: the file is missing or something else.
    """
    if path == Path(PAPER):
        return KHAN_2019
    try:
        return Reference.model_validate_json(path.read_bytes())
    except OSError as error:
        raise EvaluationError(
            f"The reference numbers cannot be read: {(error.strerror or str(error)).lower()}.", f'Looked for "{path}".'
        ) from error
    except ValidationError as error:
        raise EvaluationError(
            f'"{path.name}" holds no reference numbers: {error.errors()[0]["msg"]}.',
            'Write {"source": "who and where", "rows": [{"arm": "breast", "tile": 0.9, "pixel": 0.9}]}.',
        ) from error
