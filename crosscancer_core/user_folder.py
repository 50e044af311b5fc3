"""Where this user's data lie unless a caller names another place: settings, models, maps, what is known of slides."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def user_folder() -> Path:
    """The folder as the system has it (on Linux ``$XDG_DATA_HOME/CrossCancer``); it may not be there yet."""
    return platformdirs.user_data_path("CrossCancer", appauthor=False)
