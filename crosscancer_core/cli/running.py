"""How a command runs: its request is built, run or saved, and its result shown."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import typer

from crosscancer_core import atomic_file
from crosscancer_core.cli import results
from crosscancer_core.cli.output import FAILED, Output, cancelled_by_ctrl_c
from crosscancer_core.running import dask_cluster
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.request_parts import checked
from crosscancer_core.tasks.requests import request_to_json


def output_for(as_json: bool, debug: bool) -> Output:
    """How this command speaks; what libraries log goes to standard error."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, stream=sys.stderr)
    if not debug:  # what it says of damaged files stands in our own error, in words
        logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    return Output(as_json, debug)


def run(output: Output, build: Any, save_request: Path | None, cluster: str | None = None) -> None:
    """Build a request and run it, or save it for a worker."""
    with output.failures():
        request = checked(build)
        if save_request is not None:
            atomic_file.check_replaceable(save_request, overwrite=None, field="--save-request")
            atomic_file.write_text(save_request, request_to_json(request) + "\n")
            return
        with cancelled_by_ctrl_c(output) as switch, output.progress() as progress:
            if cluster is None:
                result = run_request(request, progress, switch)
            else:
                result = dask_cluster.run_predict(request, cluster, progress, switch)
        output.result(result, lambda console: results.show(console, result))
    if result.get("failed"):  # parts were done and shown; a script must still hear that not all were
        raise typer.Exit(FAILED)
