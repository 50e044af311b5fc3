"""CrossCancer's core: slides, annotations, tiles, models, maps and their evaluation, without a window.

For research use; not a medical device.
"""

__version__ = "0.1.0"
