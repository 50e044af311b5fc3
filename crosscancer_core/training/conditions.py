"""Under which conditions a run trains: number format, threads, machine and versions. It keeps those it began with."""

from __future__ import annotations

from typing import Any

from crosscancer_core.models.framework import available_cores, environment, make_repeatable
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.trial import precision_of


def settle_conditions(run: RunFolder, device: str) -> dict[str, Any]:
    """Set number format, threads and determinism for this process, and put them on record.

    Returns:
        ``precision``, ``threads``, ``repeatable``, ``environment`` and, where the run went on under other
        conditions than it began with, ``elsewhere``: what changed, each time.
    """
    now: dict[str, Any] = {
        "precision": precision_of(run.config, device),
        "threads": run.config.threads or available_cores(),
    }
    began = run.began()
    kept = {**now, **{name: began[name] for name in now if name in began}}
    kept["repeatable"] = make_repeatable(kept["threads"], run.config.deterministic)
    kept["environment"] = here = environment(device)
    before = began.get("environment", here)
    changes = [
        f"{name} {before[name]} → {here[name]}" for name in sorted(here) if before.get(name, here[name]) != here[name]
    ]
    elsewhere = dict.fromkeys([*began.get("elsewhere", ()), *(["; ".join(changes)] if changes else [])])
    if elsewhere:
        kept["elsewhere"] = list(elsewhere)
    if not began or changes:
        run.begin({**kept, "environment": before})
    return kept


def went_on(conditions: dict[str, Any]) -> tuple[str, ...]:
    """Sentences about the changes in what :func:`settle_conditions` gave."""
    return tuple(
        f"The run went on under other conditions, so not bit for bit: {changes}."
        for changes in conditions.get("elsewhere", ())
    )
