"""One probability per tile of a grid, in memory or in a file that worker and window share.

On disk a map is a folder: ``values.npy`` (float32) and ``state.npy`` (uint8), both memory-mapped and never renamed,
and ``map.json``, written atomically, which says what the map belongs to and whether it is complete. The worker
writes rows while the window has the same file mapped read-only; a crash loses no finished tile. A value that is the
mean of several predictions (flips, models, overlapping tiles) has their variance in ``variance.npy`` (float32).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import ProbabilityMapError
from crosscancer_core.geometry import Point
from crosscancer_core.tiles.grid import Tile, TileGrid

_VALUES, _STATE, _VARIANCE, _SIDECAR = "values.npy", "state.npy", "variance.npy", "map.json"
_SCHEMA = 1


class TileState(IntEnum):
    """What is known about a tile; stored as uint8."""

    PENDING = 0
    DONE = 1
    UNREADABLE = 2
    NOT_TISSUE = 3


class MapIdentity(BaseModel):
    """What a map belongs to. Two maps with equal identity and grid hold the same numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slide_fingerprint: str
    slide_name: str
    model_hash: str
    model_name: str
    precision: str = "float32"
    settings: dict[str, Any] = {}
    """Whatever else changes the numbers or the choice of tiles (tissue settings, averaging)."""


@dataclass(frozen=True, eq=False)  # compared as objects: arrays have no one truth to compare by
class ProbabilityMap:
    """``values``: float32, shape (rows, columns), NaN = not predicted. ``state``: uint8 of :class:`TileState`.

    ``variance``: float32 of the same shape, NaN where ``values`` is; None where each value is one single prediction.
    """

    grid: TileGrid
    identity: MapIdentity
    values: NDArray[np.float32]
    state: NDArray[np.uint8]
    folder: Path | None = None
    provenance: dict[str, Any] = field(default_factory=dict)
    variance: NDArray[np.float32] | None = None

    @classmethod
    def in_memory(cls, grid: TileGrid, identity: MapIdentity, *, with_variance: bool = False) -> ProbabilityMap:
        values, state, variance = _empty(grid, with_variance)
        return cls(grid, identity, values, state, variance=variance)

    @classmethod
    def create_file(
        cls, folder: Path, grid: TileGrid, identity: MapIdentity, *, with_variance: bool = False
    ) -> ProbabilityMap:
        """A new, writable map in ``folder``, all tiles pending. Replaces a map that was there.

        Raises:
            DiskFullError, NotWritableError: the map cannot be stored there.
        """
        atomic_file.make_folder(folder)
        (folder / _SIDECAR).unlink(missing_ok=True)  # never a sidecar beside arrays that are not its own
        (folder / _VARIANCE).unlink(missing_ok=True)
        # Arrays are written in full, not as sparse files: a full disk shows here as an error, where a mapped
        # write into a hole would kill the process with SIGBUS.
        for name, content in zip((_VALUES, _STATE, _VARIANCE), _empty(grid, with_variance), strict=True):
            if content is not None:
                with atomic_file.replacing(folder / name) as temporary:
                    np.save(temporary, content)
        try:
            created = cls._mapped(folder, grid, identity, "r+", {}, with_variance)
        except OSError as error:
            raise atomic_file.writing_error(folder / _VALUES, error) from error
        created.write_sidecar(complete=False)
        return created

    @classmethod
    def open_file(cls, folder: Path, *, writable: bool = False) -> ProbabilityMap:
        """Map the files of ``folder``.

        Raises:
            ProbabilityMapError: there is no map, or it is damaged.
        """
        sidecar = _read_sidecar(folder)
        try:
            grid = TileGrid.from_json(sidecar["grid"])
            identity = MapIdentity.model_validate(sidecar["identity"])
            mode = "r+" if writable else "r"
            provenance, with_variance = sidecar.get("provenance", {}), bool(sidecar.get("variance", False))
            if not isinstance(provenance, dict):
                raise TypeError("“provenance” is no object")
            opened = cls._mapped(folder, grid, identity, mode, provenance, with_variance)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = ".".join((error.title, *map(str, fault["loc"])))
            raise _damaged(folder, f"in “{place}” of {_SIDECAR}: {fault['msg']}") from error
        except KeyError as error:
            raise _damaged(folder, f"“{error.args[0]}” is missing in {_SIDECAR}") from error
        except OSError as error:
            raise _damaged(folder, f"{Path(error.filename or _VALUES).name}: {error.strerror or error}") from error
        except (TypeError, ValueError, EOFError) as error:
            raise _damaged(folder, str(error).rstrip(".")) from error
        opened._check(complete=bool(sidecar.get("complete", False)))
        return opened

    def _check(self, *, complete: bool) -> None:
        """Arrays that fit the grid and hold probabilities; foreign ones would be shown and judged as if they did."""
        shape = (self.grid.rows, self.grid.columns)
        for array, dtype in ((self.values, np.float32), (self.state, np.uint8), (self.variance, np.float32)):
            if array is not None and (array.shape != shape or array.dtype != dtype):
                found, wanted = f"{array.dtype} of {array.shape}", f"{np.dtype(dtype)} of {shape}"
                raise _damaged(self.folder, f"an array is {found} and must be {wanted}")
        if ((self.values < 0) | (self.values > 1)).any():
            raise _damaged(self.folder, "some values are no probabilities")
        if complete and (self.done & np.isnan(self.values)).any():
            raise _damaged(self.folder, "tiles that are said to be predicted have no value")

    @classmethod
    def _mapped(
        cls,
        folder: Path,
        grid: TileGrid,
        identity: MapIdentity,
        mode: Any,
        provenance: dict[str, Any],
        with_variance: bool,
    ) -> ProbabilityMap:
        values = np.load(folder / _VALUES, mmap_mode=mode)
        state = np.load(folder / _STATE, mmap_mode=mode)
        variance = np.load(folder / _VARIANCE, mmap_mode=mode) if with_variance else None
        return cls(grid, identity, values, state, folder, provenance, variance)

    @staticmethod
    def is_complete(folder: Path) -> bool:
        """True where ``folder`` holds a finished map."""
        try:
            return bool(_read_sidecar(folder)["complete"])
        except (ProbabilityMapError, KeyError):
            return False

    def write_sidecar(self, *, complete: bool) -> None:
        """Store what the map belongs to and whether it is finished. Only for maps in a file."""
        if self.folder is None:
            raise ValueError("a map in memory has no sidecar")
        atomic_file.write_text(
            self.folder / _SIDECAR,
            json.dumps(
                {
                    "schema": _SCHEMA,
                    "complete": complete,
                    "grid": self.grid.to_json(),
                    "identity": self.identity.model_dump(mode="json"),
                    "variance": self.variance is not None,
                    "provenance": self.provenance,
                },
                indent=1,
            ),
        )

    def flush(self) -> None:
        """Hand what was written to the disk. Nothing to do in memory."""
        for array in (self.values, self.state, self.variance):
            if isinstance(array, np.memmap):
                array.flush()

    def set(
        self,
        tiles: NDArray[np.integer],
        probabilities: NDArray[np.float32],
        variance: NDArray[np.float32] | None = None,
    ) -> None:
        """Store finished tiles. ``tiles``: int, shape (n, 2) of (col, row); the others: shape (n,)."""
        cols, rows = tiles[:, 0], tiles[:, 1]
        self.values[rows, cols] = probabilities
        if self.variance is not None:
            self.variance[rows, cols] = 0 if variance is None else variance
        self.state[rows, cols] = TileState.DONE

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person must know before believing the map, as sentences; every export repeats them."""
        return tuple(self.provenance.get("notes", ()))

    def at(self, point: Point) -> float | None:
        """The probability under a level-0 point, or None where there is none."""
        tile = self.grid.tile_at(point)
        return None if tile is None else self.at_tile(tile)

    def at_tile(self, tile: Tile) -> float | None:
        value = float(self.values[tile.row, tile.col])
        return None if np.isnan(value) else value

    @property
    def done(self) -> NDArray[np.bool_]:
        """Which tiles have a value; bool, shape (rows, columns)."""
        return np.asarray(self.state == TileState.DONE)

    def count(self, state: TileState) -> int:
        return int(np.count_nonzero(self.state == state))


def _empty(
    grid: TileGrid, with_variance: bool
) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.float32] | None]:
    """Values, state and variance of a map without one prediction."""
    shape = (grid.rows, grid.columns)
    unknown = np.full(shape, np.nan, np.float32)
    return unknown, np.zeros(shape, np.uint8), unknown.copy() if with_variance else None


def _read_sidecar(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / _SIDECAR).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProbabilityMapError(
            f'"{folder}" holds no probability map.', "Check the path, or run the prediction."
        ) from error
    except (OSError, ValueError) as error:
        raise _damaged(folder, str(error)) from error
    if not isinstance(content, dict) or content.get("schema") != _SCHEMA:
        raise ProbabilityMapError(
            f'The probability map in "{folder}" was written by another version of this program.',
            "Run the prediction again.",
        )
    return content


def _damaged(folder: Path | None, reason: str) -> ProbabilityMapError:
    return ProbabilityMapError(f'The probability map in "{folder}" is damaged: {reason}.', "Run the prediction again.")
