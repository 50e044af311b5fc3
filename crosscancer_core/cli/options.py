"""Options that many commands have, so that they are spelled and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON line; nothing else on stdout.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error, and what the libraries log.")]
Save = Annotated[
    Path | None,
    typer.Option("--save-request", help="Write the request to FILE instead of running it.", metavar="FILE"),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there already.")]
SlideFile = Annotated[Path, typer.Argument(help="A whole-slide image.")]
CohortFile = Annotated[Path, typer.Argument(help="A cohort file (JSON).")]
LabelRule = Annotated[str, typer.Option("--label-rule", help="When a tile counts as cancer.")]
Workers = Annotated[int | None, typer.Option(help="Processes that read. Default: one a core.")]
Mpp = Annotated[float | None, typer.Option(help="µm per pixel, where the slide does not say it or says it wrongly.")]
