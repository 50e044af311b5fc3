"""Whether outlines lie on the slide at all: a file beside it may be another slide's."""

from __future__ import annotations

import numpy as np
import shapely

from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Region


def beyond_edge(annotations: AnnotationSet, region: Region) -> str | None:
    """A clause for an import report where outlines lie wholly beyond ``region`` (level-0 pixels); else None.

    Told from their bounds, so that a million points cost no wait when a slide is opened.
    """
    bounds = shapely.bounds(np.array([annotation.geometry for annotation in annotations], dtype=object))
    if not len(bounds):
        return None
    left, top, right, bottom = region.bounds
    x0, y0, x1, y1 = bounds.T
    beyond = int(np.count_nonzero((x1 < left) | (x0 > right) | (y1 < top) | (y0 > bottom)))
    if not beyond:
        return None
    return (
        f"{beyond:,} of {len(bounds):,} outlines lie beyond the slide's edge; "
        "they may belong to another slide or count from another corner"
    )
