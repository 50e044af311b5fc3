"""The guided first run."""
