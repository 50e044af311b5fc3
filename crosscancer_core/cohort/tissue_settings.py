"""The numbers of the tissue detector. They stand in the cohort file, so that a mask can be made again."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Share = Annotated[float, Field(ge=0, le=1)]


class TissueSettings(BaseModel):
    """Saturation and brightness between 0 and 1, areas in µm²."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mpp: Annotated[float, Field(ge=1, le=64)] = 8.0
    """Resolution the slide is looked at, µm/px."""
    saturation_floor: _Share = 0.04
    """Never call anything paler tissue; also used alone where Otsu's threshold cannot be trusted."""
    separability: _Share = 0.75
    """Otsu's threshold is trusted above this (between-class variance / variance; one Gaussian gives 0.64)."""
    glass_saturation: _Share = 0.12
    """... and only where the paler class is as pale as glass on average; else the slide shows tissue alone."""
    brightest: _Share = 0.92
    """Where even the darkest channel is brighter, it is glass."""
    darkest: _Share = 0.24
    """Where even the brightest channel is darker, it is a black border or black ink."""
    minimum_area_um2: Annotated[float, Field(ge=0)] = 100.0**2
    """Smaller objects are dust."""
    hole_area_um2: Annotated[float, Field(ge=0)] = 200.0**2
    """Smaller holes are filled: the lumina of glands belong to the tissue."""
