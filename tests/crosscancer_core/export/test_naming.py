"""Patterns for the names of exported files."""

from __future__ import annotations

import pytest

from crosscancer_core.errors import ConfigError
from crosscancer_core.export.naming import Naming


@pytest.mark.parametrize(
    "pattern",
    ["", "S1", "{nope}", "{slide", "{slide}}", "{slide}", "{slide.__class__}_a", "{slide!r}_a", "{slide:>9999999999}"],
)
def test_a_pattern_that_cannot_name_files_is_refused_with_a_hint(pattern: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Naming(pattern)
    assert caught.value.hint
