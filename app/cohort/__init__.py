"""The list of slides."""
