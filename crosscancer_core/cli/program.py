"""The program ``crosscancer``: its commands, each a function in the module of its subject.

Exit codes: 0 done, 1 failed (one sentence and a hint on standard error), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

import crosscancer_core
from crosscancer_core.cli import cohorts, evaluation, exporting, machine, prediction, slides, tiles, training
from crosscancer_core.cli.output import FAILED, USAGE_HINT, Output

app = typer.Typer(
    name="crosscancer",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Train, compare and look at tile classifiers for prostate cancer on whole-slide images. "
    "For research use, not a medical device.",
)

# typer brings click along under a name of its own; its public exception leads to the base of all wrong usage
_WrongUsage: Any = typer.BadParameter.__base__


def main() -> None:
    """Run the command line; with ``--json``, wrong usage is a JSON line too."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except _WrongUsage as error:
        if "--json" in sys.argv:
            print(json.dumps({"error": error.format_message(), "hint": USAGE_HINT}))  # noqa: T201
        else:
            error.show()
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(FAILED)


@app.callback(invoke_without_command=True)
def _program(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        Output(as_json=False, debug=False).stdout.print(crosscancer_core.__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(2)


for _command in (
    slides.info,
    slides.tissue,
    slides.convert,
    cohorts.demo,
    tiles.extract,
    training.train,
    training.study,
    prediction.predict,
    prediction.progress,
    prediction.runtimes,
    evaluation.evaluate,
    evaluation.compare,
    evaluation.calibrate,
    exporting.export,
    machine.worker,
):
    app.command()(_command)
app.command("doctor")(machine.examine)
app.command("check-asap")(exporting.check_asap)
app.add_typer(cohorts.cohort, name="cohort")
