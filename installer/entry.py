"""Entry point of the installed program: the window, or, with a verb as first argument, the command line.

The window's jobs start this same program as ``CrossCancer worker``.
"""

from __future__ import annotations

import multiprocessing
import sys

VERBS = {
    "info", "tissue", "cohort", "extract", "train", "predict", "evaluate", "export", "check-asap", "convert", "demo",
    "worker", "doctor",
}  # fmt: skip

if __name__ == "__main__":
    multiprocessing.freeze_support()
    # Two programs in one file, and each start needs one of them: the window must not load what the worker needs.
    if len(sys.argv) > 1 and sys.argv[1] in VERBS:
        from crosscancer_core.cli.program import main
    else:
        from app.main import main
    sys.exit(main())
