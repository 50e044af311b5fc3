"""The slide on screen: viewport, layers, tiles."""
