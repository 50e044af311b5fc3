"""A file or folder that is chosen: its path, and a button that asks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class PathField(QWidget):
    """Shows and edits the path of an existing file."""

    changed = Signal()

    def __init__(self, title: str, files: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._files, self._help = title, files, ""
        self.edit = QLineEdit(clearButtonEnabled=True)
        self.edit.setPlaceholderText(self.tr("not chosen"))
        self.edit.textChanged.connect(self._on_text)
        self.button = QPushButton(self.tr("Choose…"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.edit)

    def say(self, help_text: str) -> None:
        """Explain the field in its tooltip."""
        self._help = help_text
        self._show_help()

    @property
    def path(self) -> Path | None:
        text = self.edit.text().strip()
        return Path(text) if text else None

    def set_path(self, path: Path | None) -> None:
        self.edit.setText("" if path is None else str(path))

    def _on_text(self) -> None:
        self._show_help()
        self.changed.emit()

    def _show_help(self) -> None:
        """Long paths do not fit into the field."""
        self.edit.setToolTip("\n".join(text for text in (self._help, self.edit.text()) if text))

    def _ask(self) -> None:
        start = str(self.path.parent) if self.path is not None else ""
        chosen, _ = QFileDialog.getOpenFileName(self, self._title, start, self._files)
        if chosen:
            self.set_path(Path(chosen))
