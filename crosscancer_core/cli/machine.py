"""Commands about this machine and its processes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core import doctor
from crosscancer_core.cli import results
from crosscancer_core.cli.options import Debug, Json
from crosscancer_core.cli.output import FAILED
from crosscancer_core.cli.running import output_for
from crosscancer_core.running import worker as worker_process


def worker(
    request: Annotated[
        Path | None, typer.Option(help="A request file; default: the first line of standard input.")
    ] = None,
) -> None:
    """Run one request and speak the worker's protocol (JSON lines), as the window's jobs do."""
    worker_process.leave(worker_process.main(request))


def examine(
    determinism: Annotated[
        bool, typer.Option("--determinism", help="Also train a few steps twice and see whether the weights match.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Look at this machine: what works, what is missing, and the line that mends it."""
    output = output_for(as_json, debug)
    with output.failures():
        findings = doctor.examine()
        if determinism:
            findings.append(doctor.determinism())
        output.result(
            [finding.to_json() for finding in findings], lambda console: results.show_findings(console, findings)
        )
    if any(finding.state is doctor.State.BROKEN for finding in findings):
        raise typer.Exit(FAILED)
