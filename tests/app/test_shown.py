"""One value for the whole window, told to all when it changes and only then."""

from __future__ import annotations

import pytest

from app.canvas.look import Look
from app.settings.settings import Settings, ThresholdStyle
from app.shown import Shown


@pytest.fixture
def shown(qtbot, tmp_path) -> Shown:
    return Shown(Settings(folder=tmp_path, color_table="cividis", overlay_opacity=0.25, use_color_profile=False))


def test_it_begins_as_the_settings_say(shown: Shown) -> None:
    assert (shown.color_table, shown.overlay_opacity, shown.operating_point) == ("cividis", 0.25, 0.5)
    assert not shown.look.profile
    assert not shown.presenting


@pytest.mark.parametrize("value", [-1.0, 2.0])
def test_probability_and_opacity_stay_within_their_bounds(shown: Shown, value: float) -> None:
    shown.set_operating_point(value)
    shown.set_overlay_opacity(value)
    assert shown.operating_point == shown.overlay_opacity == min(1.0, max(0.0, value))


def test_what_stays_the_same_is_not_told(qtbot, shown: Shown) -> None:
    signals = (
        shown.operating_point_changed,
        shown.overlay_opacity_changed,
        shown.look_changed,
        shown.presenting_changed,
    )

    def change(point: float, opacity: float, brightness: float, presenting: bool) -> None:
        shown.set_operating_point(point)
        shown.set_overlay_opacity(opacity)
        shown.set_look(Look(brightness=brightness))
        shown.set_presenting(presenting)

    with qtbot.waitSignals(list(signals), timeout=1_000):
        change(0.7, 0.6, 0.1, True)
    told: list[object] = []
    for signal in signals:
        signal.connect(lambda *_: told.append(1))
    change(0.7, 0.6, 0.1, True)
    assert not told


def test_of_the_style_what_is_not_given_stays(qtbot, shown: Shown) -> None:
    with qtbot.waitSignal(shown.overlay_style_changed):
        shown.set_overlay_style(threshold=ThresholdStyle.HIDE)
    assert (shown.color_table, shown.threshold_style) == ("cividis", ThresholdStyle.HIDE)
