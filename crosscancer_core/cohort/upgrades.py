"""Bring the content of an older cohort file to the present schema, one version at a time.

A step takes the JSON data of version n (without its header) and returns that of version n + 1. Steps stay for ever:
a cohort that somebody kept for years must open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosscancer_core.cohort.cohort import Site

Step = Callable[[dict[str, Any]], dict[str, Any]]


def upgraded(data: dict[str, Any], version: int) -> dict[str, Any]:
    """The data of a file of ``version`` as the present schema has it. Raises ``KeyError`` for an unknown version."""
    while version != SCHEMA_VERSION:
        data = STEPS[version](data)
        version += 1
    return data


def _from_1(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 took any text for the site; the name that the list of sites does not have goes to the notes."""
    site = data.get("site", Site.PROSTATE.value)
    if isinstance(site, str) and site not in {known.value for known in Site}:
        return {**data, "site": Site.OTHER.value, "notes": f"Site: {site}"}
    return data


STEPS: Mapping[int, Step] = MappingProxyType({1: _from_1})
SCHEMA_VERSION = 1 + max(STEPS)
