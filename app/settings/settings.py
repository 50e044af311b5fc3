"""What a person has chosen once and for all, as a frozen value, and the file that keeps it."""

from __future__ import annotations

import logging
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.user_folder import user_folder

_LOG = logging.getLogger(__name__)
_MOST_RECENTS = 12


class Appearance(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ThresholdStyle(StrEnum):
    """How the operating point shows in the overlay."""

    NONE = "none"
    HIDE = "hide"
    """Tiles below it are not shown."""
    CONTOUR = "contour"
    """A line runs around the tiles from it upwards."""


def _half_of_the_cores() -> int:
    """For threads that read tiles: the others paint, predict and belong to other programs."""
    return min(max(2, (os.cpu_count() or 2) // 2), 8)


class Settings(BaseModel):
    """One user's choices. ``folder`` also holds the models and maps of slides without a cohort."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    folder: Path = Field(default_factory=user_folder)
    appearance: Appearance = Appearance.SYSTEM
    language: str = "en"
    """Of the window's texts, see ``app/translation.py``."""
    color_table: str = "viridis"
    """Name of the overlay's colour table, see ``canvas/color_tables.py``."""
    threshold_style: ThresholdStyle = ThresholdStyle.CONTOUR
    overlay_opacity: Annotated[float, Field(ge=0, le=1)] = 0.5
    use_color_profile: bool = True
    """Show slides by their embedded colour profile (ICC)."""
    tile_cache_mib: Annotated[int, Field(ge=64, le=65536)] = 512
    reader_threads: Annotated[int, Field(ge=1, le=32)] = Field(default_factory=_half_of_the_cores)
    imagenet_weights: Path | None = None
    """Local file with InceptionV3's ImageNet weights."""
    reopen_last: bool = True
    """Start with the cohort, slide and view of last time, unless files are given."""
    recents: tuple[Path, ...] = ()
    """Slides and cohort files, newest first."""
    tour_seen: bool = False
    """The guided tour was taken or declined, and does not offer itself again."""

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def maps(self) -> Path:
        return self.folder / "maps"

    def with_recent(self, path: Path) -> Settings:
        """These settings with ``path`` at the head of the recents."""
        others = tuple(known for known in self.recents if known != path)
        return self.model_copy(update={"recents": (path, *others)[:_MOST_RECENTS]})


class SettingsStore:
    """``settings.json`` in the user's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def path(self) -> Path:
        return self._folder / "settings.json"

    def load(self) -> Settings:
        """The stored settings; the defaults where there are none or they cannot be read."""
        try:
            content = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Settings(folder=self._folder)
        except OSError as error:
            _LOG.warning("settings cannot be read: %s", error)
            return Settings(folder=self._folder)
        try:
            return Settings.model_validate_json(content).model_copy(update={"folder": self._folder})
        except ValidationError as error:
            # a setting from another version must not keep the program from starting
            _LOG.warning("settings are not understood, defaults are used: %s", error)
            return Settings(folder=self._folder)

    def save(self, settings: Settings) -> None:
        """Store ``settings``.

        Raises:
            DiskFullError, NotWritableError: the old file is intact.
        """
        atomic_file.make_folder(self._folder)
        atomic_file.write_text(self.path, settings.model_dump_json(indent=1, exclude={"folder"}))
