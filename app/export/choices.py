"""What was chosen in the last export, so that the next one begins there."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.export.naming import DEFAULT_PATTERN
from crosscancer_core.export.outline_style import OutlineStyle

_LOG = logging.getLogger(__name__)


class ExportChoices(BaseModel):
    """All that an export asks for besides slides, arms, threshold and folder."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    formats: tuple[ExportFormat, ...] = (ExportFormat.ASAP_XML,)
    style: OutlineStyle = OutlineStyle.TILE_EDGES
    minimum_area_um2: Annotated[float, Field(ge=0)] = 0.0
    fill_holes_um2: Annotated[float, Field(ge=0)] = 0.0
    bands: tuple[Annotated[float, Field(ge=0, le=1)], ...] = ()
    cut_holes: bool = False
    from_bounds: bool = False
    only_above: bool = False
    pattern: str = DEFAULT_PATTERN
    plain_names: bool = True
    picture: Literal["png", "pdf", "svg"] = "png"
    dpi: Annotated[int, Field(ge=36, le=1200)] = 300
    deidentified: bool = False


class ChoiceStore:
    """``export.json`` in the user's folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "export.json"

    def load(self) -> ExportChoices:
        """The choices of last time; the defaults where there are none or they are not understood."""
        try:
            return ExportChoices.model_validate_json(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ExportChoices()
        except (OSError, ValueError, ValidationError) as error:
            _LOG.warning("the last export's choices cannot be read: %s", error)
            return ExportChoices()

    def save(self, choices: ExportChoices) -> None:
        """Keep the choices. That they cannot be kept is no reason to stop an export."""
        try:
            atomic_file.make_folder(self._path.parent)
            atomic_file.write_text(self._path, choices.model_dump_json(indent=1))
        except CrossCancerError as error:
            _LOG.warning("the export's choices cannot be kept: %s", error)
