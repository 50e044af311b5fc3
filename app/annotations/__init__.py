"""Outlines on the canvas and their tree."""
