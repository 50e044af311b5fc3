"""Prediction spread over a Dask cluster: one slide is one piece of work.

Only requests (paths and settings) travel, never models or pixels; results are files on storage that all machines
share, so a lost worker costs one slide, which Dask gives to another.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from crosscancer_core.errors import ConfigError, CrossCancerError, RuntimeNotAvailableError
from crosscancer_core.geometry import Region
from crosscancer_core.progress import SILENT, Cancelled, Control, Progress
from crosscancer_core.tasks.prediction_states import summary
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Predict, request_from_json, request_to_json

_STOP = "crosscancer-stop"
_SECONDS_BETWEEN_LOOKS = 1.0
_CLUSTERS = ("local", "slurm", "lsf", "pbs")


def run_predict(request: Predict, cluster: str, progress: Progress, control: Control) -> dict[str, Any]:
    """Predict each slide of ``request`` as a task of its own and join the results.

    ``cluster`` is ``local:N``, ``slurm:N``, ``lsf:N`` or ``pbs:N`` (N workers; queue, memory and walltime come from
    Dask's own configuration files), or a scheduler's address such as ``tcp://host:8786``.

    Raises:
        RuntimeNotAvailableError: Dask is not installed.
        ConfigError: ``cluster`` is none of these.
    """
    distributed = _distributed()
    with _started(cluster) as target, distributed.Client(target) as client:
        stop = distributed.Event(_STOP, client=client)
        stop.clear()
        parts = [request.model_copy(update={"slides": (slide,)}) for slide in request.slides]
        futures = {
            client.submit(_predict_one, request_to_json(part), pure=False, retries=1): part.slides[0].name
            for part in parts
        }
        progress.started(len(parts), "slides", "Predicting on the cluster")
        results: list[dict[str, Any]] = []
        waiting = set(futures)
        while waiting:
            try:
                control.check()
            except Cancelled:
                stop.set()
                client.cancel(list(waiting))
                raise
            finished = {future for future in waiting if future.done()}
            for future in finished:
                results.append(_result_of(future, futures[future]))
                progress.advanced(1, futures[future])
            waiting -= finished
            if not finished:
                time.sleep(0.1)
    joined = _joined(results)
    return {**joined, "summary": summary(len(parts), joined.get("maps", []), joined.get("failed", {}))}


def _predict_one(text: str) -> dict[str, Any]:
    """One slide. Runs on a worker, which may be on another machine."""
    return run_request(request_from_json(text), SILENT, _ClusterControl())


class _ClusterControl:
    """Asks the scheduler now and then whether the person has cancelled."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._stop = _distributed().Event(_STOP)
        self._clock = clock
        self._looked = clock()

    @property
    def focus(self) -> Region | None:
        return None

    def check(self) -> None:
        now = self._clock()
        if now - self._looked < _SECONDS_BETWEEN_LOOKS:
            return
        self._looked = now
        if self._stop.is_set():
            raise Cancelled


def _result_of(future: Any, slide: str) -> dict[str, Any]:
    """A failed slide does not stop the others: it becomes a line among the failed."""
    error = future.exception()
    if error is None:
        result: dict[str, Any] = future.result()
        return result
    sentence = str(error) if isinstance(error, CrossCancerError) else f"{type(error).__name__}: {error}"
    return {"failed": {slide: sentence}}


def _joined(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Maps one after the other, failures together; of plain values the last."""
    joined: dict[str, Any] = {}
    for result in results:
        for name, value in result.items():
            match value:
                case list():
                    joined[name] = [
                        *joined.get(name, []),
                        *(item for item in value if item not in joined.get(name, [])),
                    ]
                case dict():
                    joined[name] = {**joined.get(name, {}), **value}
                case _:
                    joined[name] = value
    return joined


def _started(cluster: str) -> Any:
    """A context manager that gives what ``Client`` takes: a cluster, or an address in a context of its own."""
    kind, _, number = cluster.partition(":")
    if kind not in _CLUSTERS:
        if "://" not in cluster:
            raise ConfigError(
                "cluster", f'"{cluster}" is not known', "Use local:N, slurm:N, lsf:N, pbs:N or an address."
            )
        return _Address(cluster)
    if not number.isdecimal() or int(number) < 1:
        raise ConfigError("cluster", f'"{cluster}" does not say how many workers', f"For example: {kind}:2")
    workers = int(number)
    if kind == "local":
        return _distributed().LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    started = _jobqueue_cluster(kind)()
    started.scale(jobs=workers)
    return started


class _Address:
    """A scheduler that runs already; leaving it leaves it running."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> str:
        return self._address

    def __exit__(self, *_: object) -> None: ...


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise RuntimeNotAvailableError("Dask", "it is not installed", "pip install 'crosscancer[cluster]'") from error
    return distributed


def _jobqueue_cluster(kind: str) -> Any:
    try:
        import dask_jobqueue
    except ImportError as error:
        raise RuntimeNotAvailableError(
            "dask-jobqueue", "it is not installed", "pip install 'crosscancer[cluster]'"
        ) from error
    return {
        "slurm": dask_jobqueue.SLURMCluster,
        "lsf": dask_jobqueue.LSFCluster,
        "pbs": dask_jobqueue.PBSCluster,
    }[kind]
