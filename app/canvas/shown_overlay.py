"""An overlay is shown in every pane as the window has it: colours, opacity, operating point."""

from __future__ import annotations

from app.canvas.overlay_layer import OverlayLayer
from app.shown import Shown


def follow_shown(layer: OverlayLayer, shown: Shown) -> None:
    """Show ``layer`` as ``shown`` says, now and whenever that changes."""

    def take_style() -> None:
        layer.set_color_table(shown.color_table)
        layer.set_threshold_style(shown.threshold_style)
        layer.set_smooth(shown.smooth_overlay)

    shown.operating_point_changed.connect(layer.set_threshold)
    shown.overlay_opacity_changed.connect(layer.set_opacity)
    shown.overlay_style_changed.connect(take_style)
    layer.set_opacity(shown.overlay_opacity)
    layer.set_threshold(shown.operating_point)
    take_style()
