"""How fast this machine trains, measured once for each kind of step and remembered. No framework."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.training.config import TrainingConfig

RATES_FILE = "training_rates.json"


class Rate(BaseModel):
    """What one step costs here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds_per_step: float
    seconds_per_validation_tile: float
    build_seconds: float
    """Until the first step is done: building, tracing, compiling."""
    parameters: int
    device: str
    precision: str


def rate_key(config: TrainingConfig, device: str) -> str:
    """All that decides how long a step takes: machine, network, tile size, batch, number format, compiler, threads."""
    spec = config.spec
    parts = (
        platform.node(),  # homes are shared between machines
        platform.machine(),
        platform.processor() or platform.system(),
        f"{psutil.cpu_count()} processors",
        device,
        spec.architecture,
        f"{spec.pooling} {spec.input_size} px",
        f"batch {config.batch_size}",
        config.precision.value,
        "xla" if config.xla else "no xla",
        "deterministic" if config.deterministic else "free",
        f"{config.threads or 'all'} threads",
    )
    return ", ".join(parts)


def known_rate(folder: Path, key: str) -> Rate | None:
    """The rate on record in ``folder``; None where it was never measured, or the record cannot be read."""
    try:
        return Rate.model_validate(_all(folder)[key])
    except (KeyError, ValidationError):
        return None


def remember_rate(folder: Path, key: str, rate: Rate) -> None:
    """Put a rate on record. Raises as :func:`atomic_file.replacing`."""
    atomic_file.make_folder(folder)
    rates = {**_all(folder), key: rate.model_dump(mode="json")}
    atomic_file.write_text(folder / RATES_FILE, json.dumps(rates, indent=1))


def _all(folder: Path) -> dict[str, object]:
    try:
        rates = json.loads((folder / RATES_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return rates if isinstance(rates, dict) else {}
