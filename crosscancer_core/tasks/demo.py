"""Paint the demo cohort."""

from __future__ import annotations

from typing import Any

from crosscancer_core.progress import Control, Progress
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.tasks.requests import MakeDemo


def run(request: MakeDemo, progress: Progress, control: Control) -> dict[str, Any]:
    """Paint what is missing and return ``{"cohort": path}``. Raises as :func:`make_demo_cohort`."""
    cohort = make_demo_cohort(
        request.folder,
        request.preset,
        request.seed,
        progress,
        control,
        slides=request.slides,
        size_px=request.size_px,
    )
    return {"cohort": str(cohort)}
