from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscancer_core.annotations.plain_decimals import plain_decimals


@st.composite
def decimals(draw: st.DrawFn) -> str:
    digits = draw(st.text("0123456789", min_size=1, max_size=15))
    place = draw(st.integers(0, len(digits)))
    dot = "." if place < len(digits) else draw(st.sampled_from(["", "."]))
    return f"{digits[:place]}{dot}{digits[place:]}"


@given(st.lists(decimals(), min_size=1, max_size=40))
def test_plain_numbers_are_read_as_float_reads_them(texts: list[str]) -> None:
    read = plain_decimals("".join(f",{text}" for text in texts).encode())
    assert read is not None
    assert read.tolist() == [float(text) for text in texts]


@pytest.mark.parametrize(
    "text", ["", ",", "1", ",1,,2", ",.", ",1.2.3", ",-1", ",1e5", ",1/2", ",1 ", ",nan", ",1234567890123456"]
)
def test_what_is_not_plain_is_left_to_others(text: str) -> None:
    assert plain_decimals(text.encode()) is None
