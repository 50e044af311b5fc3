"""The window's parts: actions, docks, menus."""
