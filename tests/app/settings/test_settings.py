"""Settings survive, and a damaged file does not keep the program from starting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.settings.settings import Appearance, Settings, SettingsStore
from app.settings.settings_dialog import SettingsDialog
from app.settings.shortcuts_dialog import ShortcutsDialog
from app.settings.style import Style


def test_there_and_back(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "new" / "folder")
    assert store.load() == Settings(folder=tmp_path / "new" / "folder")
    changed = store.load().with_recent(tmp_path / "Über.svs").model_copy(update={"appearance": Appearance.DARK})
    store.save(changed)
    assert store.load() == changed


@pytest.mark.parametrize("content", ["", "{", '{"tile_cache_mib": "many"}', "[]"])
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, content: str) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_text(content, encoding="utf-8")
    assert store.load() == Settings(folder=tmp_path)


def test_settings_of_a_later_version_are_read(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_text('{"appearance": "light", "unheard_of": 1}', encoding="utf-8")
    assert store.load().appearance is Appearance.LIGHT


def test_recents_are_newest_first_and_not_twice(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    for number in [*range(20), 5]:
        settings = settings.with_recent(tmp_path / str(number))
    assert settings.recents[:2] == (tmp_path / "5", tmp_path / "19")
    assert len(settings.recents) == len(set(settings.recents)) == 12


def test_the_form_gives_back_what_was_put_in(qtbot, tmp_path: Path) -> None:
    settings = Settings(
        folder=tmp_path,
        appearance=Appearance.DARK,
        color_table="cividis",
        use_color_profile=False,
        tile_cache_mib=256,
        reader_threads=3,
    )
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    assert dialog.edited() == settings
    dialog.weights.setText(str(tmp_path / "w.h5"))
    assert dialog.edited().imagenet_weights == tmp_path / "w.h5"


def test_dark_and_light(qtbot, qapp: QApplication) -> None:
    before = qapp.palette(), qapp.styleSheet()
    style = Style(qapp, Appearance.DARK)
    assert style.dark
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() < 80
    style.set_appearance(Appearance.LIGHT)
    assert not style.dark
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() > 200
    assert not re.search(r"@\w+@", qapp.styleSheet())
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        style.set_appearance(appearance)
        palette = qapp.palette()
        for text, ground in (("WindowText", "Window"), ("Text", "Base"), ("PlaceholderText", "Window")):
            assert contrast(palette.color(QPalette.ColorRole[text]), palette.color(QPalette.ColorRole[ground])) > 4.5
    style.set_appearance(Appearance.SYSTEM)
    qapp.setPalette(before[0])
    qapp.setStyleSheet(before[1])


def contrast(a: QColor, b: QColor) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(color: QColor) -> float:
        channels = (color.redF(), color.greenF(), color.blueF())
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_shortcuts_are_listed(qtbot) -> None:
    action = QAction("&Fit…")
    action.setShortcut("F")
    dialog = ShortcutsDialog({"View": [action, QAction("No key")], "Empty": [QAction("No key")]})
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Fit" in texts
    assert "F" in texts
    assert "View" in texts
    assert not {"No key", "Empty"} & set(texts)


def test_the_list_of_keys_is_no_larger_than_the_screen(qtbot) -> None:
    actions = [QAction(f"What key number {number} does") for number in range(140)]
    for number, action in enumerate(actions):
        action.setShortcut(f"Ctrl+Shift+F{number % 35 + 1}")
    dialog = ShortcutsDialog({"All": actions})
    qtbot.addWidget(dialog)
    screen = dialog.screen().availableSize()
    assert dialog.minimumSizeHint().height() < screen.height()
    assert dialog.minimumSizeHint().width() < screen.width()


def test_long_words_for_keys_take_fewer_columns_and_never_scroll_to_the_side(qtbot) -> None:
    actions = [QAction("A long name for what this key does " * 2) for _ in range(120)]
    for action in actions:
        action.setShortcut("Ctrl+K")
    dialog = ShortcutsDialog({"All": actions})
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.list.horizontalScrollBar().maximum() == 0
    assert dialog.list.verticalScrollBar().maximum() > 0
