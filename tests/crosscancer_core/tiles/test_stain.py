from __future__ import annotations

import numpy as np

from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.stain import StainStatistics

_PINK, _VIOLET = (220, 150, 190), (120, 80, 160)


def _tiles(color: tuple[int, int, int], n: int = 20, seed: int = 0) -> list[RGB]:
    rng = np.random.default_rng(seed)
    return [
        np.clip(rng.normal(color, 12, (64, 64, 3)) + rng.normal(0, 8, 3), 0, 255).astype(np.uint8) for _ in range(n)
    ]


def _statistics(tiles: list[RGB]) -> StainStatistics:
    found = StainStatistics.of(tiles)
    assert found is not None
    return found


def test_the_same_stain_is_near_and_another_one_far() -> None:
    training = _statistics(_tiles(_PINK))
    assert training.tiles == 20
    assert _statistics(_tiles(_PINK, seed=1)).far_from(training) is None
    words = _statistics(_tiles(_VIOLET)).far_from(training)
    assert words is not None
    assert "in training it was" in words


def test_glass_does_not_count() -> None:
    half = _tiles(_PINK)
    for tile in half:
        tile[:32] = 245
    assert np.allclose(_statistics(half).mean, _statistics(_tiles(_PINK)).mean, atol=0.5)
    assert StainStatistics.of([np.full((64, 64, 3), 250, np.uint8)]) is None


def test_it_survives_json() -> None:
    training = _statistics(_tiles(_PINK))
    assert StainStatistics.model_validate(training.model_dump(mode="json")) == training
