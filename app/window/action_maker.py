"""Makes actions that a window owns, so that their keys work wherever the focus is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.resources import icon


class ActionMaker:
    """``owner`` is the widget, usually the window, within which the keys work."""

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner

    def action(self, icon_name: str, text: str, do: Callable[[], object], *keys: str) -> QAction:
        """An action that calls ``do``; ``icon_name`` may be empty."""
        action = self._made(icon_name, text, keys)
        action.triggered.connect(lambda: do())
        return action

    def toggle(self, icon_name: str, text: str, *keys: str, checked: bool = True) -> QAction:
        """An action that is on or off."""
        action = self._made(icon_name, text, keys)
        action.setCheckable(True)
        action.setChecked(checked)
        return action

    def _made(self, icon_name: str, text: str, keys: Sequence[str]) -> QAction:
        action = QAction(text, self._owner)
        if icon_name:
            action.setIcon(icon(icon_name))
        action.setShortcuts([QKeySequence(key) for key in keys])
        self._owner.addAction(action)
        return action


def choices(menu: QMenu, offered: Sequence[tuple[str, str]], chosen: str) -> QActionGroup:
    """Fill ``menu`` with (text, value) of which one is chosen at a time."""
    group = QActionGroup(menu)
    for text, value in offered:
        action = QAction(text, group, checkable=True, checked=value == chosen)
        action.setData(value)
    menu.addActions(group.actions())
    return group
