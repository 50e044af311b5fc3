"""Views that a person wants to find again, kept per slide in the user's folder."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from app.canvas.viewport import Viewpoint
from crosscancer_core import atomic_file

_LOG = logging.getLogger(__name__)


class Bookmark(BaseModel):
    """A named view."""

    model_config = ConfigDict(frozen=True)

    name: str
    viewpoint: Viewpoint


class _BookmarkFile(BaseModel):
    bookmarks: tuple[Bookmark, ...] = ()


class BookmarkStore:
    """One small JSON file a slide, named by the slide's fingerprint, so that a moved slide keeps its bookmarks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, fingerprint: str) -> tuple[Bookmark, ...]:
        """The bookmarks of a slide; none where the file is missing or cannot be understood."""
        try:
            return _BookmarkFile.model_validate_json(self._file(fingerprint).read_text(encoding="utf-8")).bookmarks
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            _LOG.warning("bookmarks cannot be read: %s", error)
            return ()

    def save(self, fingerprint: str, bookmarks: tuple[Bookmark, ...]) -> None:
        """Replace the bookmarks of a slide.

        Raises:
            DiskFullError, NotWritableError: the old ones are intact.
        """
        atomic_file.make_folder(self._folder)
        content = _BookmarkFile(bookmarks=bookmarks).model_dump_json(indent=1)
        atomic_file.write_text(self._file(fingerprint), content)

    def _file(self, fingerprint: str) -> Path:
        return self._folder / f"{fingerprint}.json"
