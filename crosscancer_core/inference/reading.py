"""Threads that read a slide's tiles ahead of the one that computes, into arrays of one fixed shape."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.inference.order import TileOrder, Tiles
from crosscancer_core.progress import Control
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.pixels import read_tile

_log = logging.getLogger(__name__)

READERS = 2
"""Threads that read: on a CPU reading is a few per cent of the time, and a GPU wants more than one core can give."""
AHEAD = 4
"""Pieces read or being read ahead of the computing."""
_LOOK_SECONDS = 0.05  # how often waiting readers look whether the focus has moved


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """``pixels``: uint8, shape (piece size, size, size, 3); rows beyond ``tiles`` and of unreadable ones are 0.

    ``readable``: bool, shape (len(tiles),).
    """

    number: int
    tiles: Tiles
    pixels: NDArray[np.uint8]
    readable: NDArray[np.bool_]


class _Begun(NamedTuple):
    """A piece that a thread reads; ``focus`` is where the person looked when it was chosen."""

    ticket: int
    number: int
    focus: Region | None
    pixels: NDArray[np.uint8]


@dataclass
class _Shared:
    """``ready`` and ``reading`` by ticket: pieces are handed over in the order in which they were begun."""

    ready: dict[int, ReadPiece] = field(default_factory=dict)
    reading: set[int] = field(default_factory=set)
    next_ticket: int = 0
    free: list[NDArray[np.uint8]] = field(default_factory=list)
    stopped: bool = False
    failure: BaseException | None = None


class ReaderThreads:
    """Reads pieces in the order's order; use as a context. Memory: at most ``AHEAD + 2`` pieces' pixels.

    Each tile is read once, unless the focus moves away from a piece that was read ahead: that one is dropped, so that
    what is in view now is next.
    """

    def __init__(self, slide: Slide, grid: TileGrid, order: TileOrder, control: Control) -> None:
        self._slide, self._grid, self._order, self._control = slide, grid, order, control
        self._shared = _Shared()
        self._changed = threading.Condition()
        self._focus: Region | None = None
        self.first_error: SlideReadError | None = None
        self._threads = [
            threading.Thread(target=self._work, name=f"ReaderThread-{number}", daemon=True) for number in range(READERS)
        ]

    def __enter__(self) -> ReaderThreads:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._shared.stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def take(self) -> ReadPiece | None:
        """The next piece, read; None at the end. Waits for it. Raises what a reader raised."""
        shared = self._shared
        with self._changed:
            while True:
                self._follow_focus()
                if shared.failure is not None:
                    raise shared.failure
                first = min(shared.ready, default=None)
                if first is not None and first < min(shared.reading, default=first + 1):
                    self._changed.notify_all()
                    return shared.ready.pop(first)
                if shared.stopped or (not shared.reading and not self._order.left):
                    return None
                self._changed.wait(_LOOK_SECONDS)

    def give_back(self, piece: ReadPiece) -> None:
        """The piece's array may be filled anew."""
        with self._changed:
            self._shared.free.append(piece.pixels)

    def _follow_focus(self) -> None:
        """Let go of what was read for another place; called with the lock held."""
        focus = self._control.focus
        if focus == self._focus:
            return
        self._focus = focus
        self._order.look_at(focus)
        for ticket, piece in list(self._shared.ready.items()):
            if not self._order.belongs_now(piece.number):
                self._let_go(self._shared.ready.pop(ticket))
        self._changed.notify_all()

    def _let_go(self, piece: ReadPiece) -> None:
        self._order.put_back(piece.number)
        self._shared.free.append(piece.pixels)

    def _work(self) -> None:
        try:
            while (begun := self._begin()) is not None:
                self._end(begun, self._read(begun.number, begun.pixels))
        except BaseException as error:  # handed to the one who takes; a silent thread would leave it waiting
            with self._changed:
                self._shared.failure = error
                self._changed.notify_all()

    def _begin(self) -> _Begun | None:
        shared, size = self._shared, self._grid.tile_size_px
        with self._changed:
            while not shared.stopped:
                self._follow_focus()
                number = self._order.take() if len(shared.ready) + len(shared.reading) < AHEAD else None
                if number is not None:
                    ticket = shared.next_ticket
                    shared.next_ticket += 1
                    shared.reading.add(ticket)
                    shape = (self._order.piece_size, size, size, 3)
                    return _Begun(
                        ticket, number, self._focus, shared.free.pop() if shared.free else np.zeros(shape, np.uint8)
                    )
                if not self._order.left and not shared.reading and not shared.ready:
                    return None
                self._changed.wait(_LOOK_SECONDS)
        return None

    def _end(self, begun: _Begun, piece: ReadPiece) -> None:
        with self._changed:
            self._shared.reading.remove(begun.ticket)
            if begun.focus == self._focus or self._order.belongs_now(piece.number):
                self._shared.ready[begun.ticket] = piece
            else:
                self._let_go(piece)
            self._changed.notify_all()

    def _read(self, number: int, pixels: NDArray[np.uint8]) -> ReadPiece:
        tiles = self._order.piece(number)
        readable = np.ones(len(tiles), np.bool_)
        for place, (col, row) in enumerate(tiles.tolist()):
            try:
                pixels[place] = read_tile(self._slide, self._grid, Tile(col, row))
            except SlideReadError as error:
                self.first_error = self.first_error or error
                readable[place] = False
                pixels[place] = 0  # whatever an earlier piece left there must not keep this one company
                _log.warning("%s", error.message)
        pixels[len(tiles) :] = 0
        return ReadPiece(number, tiles, pixels, readable)
