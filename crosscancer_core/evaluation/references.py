"""Numbers of other work from a file, e.g. the paper's own table, to stand beside one's own under their own name."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.comparison_result import Reference


def read_reference(path: Path) -> Reference:
    """Read ``{"source": "...", "rows": [{"arm": "...", "tile": 0.9, "pixel": 0.9}]}``.

    Raises:
        EvaluationError: the file is missing or something else.
    """
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
