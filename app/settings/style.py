"""Light and dark: one palette and one style sheet each, following the system unless told otherwise."""

from __future__ import annotations

import json
import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.resources import resource
from app.settings.settings import Appearance

_SCHEMES = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}
_ROLES = {
    "window": ("Window",),
    "base": ("Base", "ToolTipBase"),
    "alternate": ("AlternateBase",),
    "text": ("WindowText", "Text", "ButtonText", "ToolTipText", "BrightText"),
    "muted": ("PlaceholderText",),
    "button": ("Button",),
    "hover": ("Light", "Midlight"),
    "border": ("Dark",),
    "canvas": ("Mid", "Shadow"),
    "accent": ("Highlight", "Link", "Accent", "LinkVisited"),
    "on_accent": ("HighlightedText",),
}


class Style:
    """Keeps the application's look in step with the chosen appearance and with the system."""

    def __init__(self, application: QApplication, appearance: Appearance) -> None:
        self._application = application
        application.setStyle("Fusion")  # the same widgets on all systems, and one that takes a palette
        self.set_appearance(appearance)
        application.styleHints().colorSchemeChanged.connect(lambda _: self._apply())

    def set_appearance(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._application.styleHints().setColorScheme(_SCHEMES[appearance])
        self._apply()

    @property
    def dark(self) -> bool:
        if self._appearance is Appearance.SYSTEM:
            return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._appearance is Appearance.DARK

    def _apply(self) -> None:
        colors = json.loads(resource(f"styles/{'dark' if self.dark else 'light'}.json").read_text(encoding="utf-8"))
        self._application.setPalette(_palette(colors))
        colors["styles"] = resource("styles").as_posix()
        sheet = resource("styles/crosscancer.qss").read_text(encoding="utf-8")
        self._application.setStyleSheet(re.sub(r"@(\w+)@", lambda match: str(colors[match[1]]), sheet))


def _palette(colors: dict[str, str]) -> QPalette:
    palette = QPalette()
    for name, roles in _ROLES.items():
        for role in roles:
            palette.setColor(QPalette.ColorRole[role], QColor(colors[name]))
    for role in ("WindowText", "Text", "ButtonText"):
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], QColor(colors["disabled"]))
    return palette
