"""The tissue of a slide at about 8 µm/px, looked at and judged."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, Target, medians, seconds
from benchmarks.slides import painted_slide, textured_slide
from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.small_picture import look_at
from crosscancer_core.tiles.tissue import detect_tissue, tissue_in

REPEATS = 5


def run() -> Iterator[Figure]:
    for path in (painted_slide(), textured_slide()):
        with open_slide(path) as slide:
            picture = look_at(slide, TissueSettings().mpp)
            height, width, _ = picture.image.shape
            whole = f"detect_tissue, {slide.info.width:,} x {slide.info.height:,} px at {path.stem.split('_')[0]}"
            yield from medians(
                "tissue",
                "s",
                {
                    whole: lambda slide=slide: seconds(lambda: detect_tissue(slide)),
                    f"of it judging the picture of {width} x {height} px": lambda picture=picture: seconds(
                        lambda: tissue_in(picture, TissueSettings())
                    ),
                },
                REPEATS,
                {whole: Target(1, "s")},
            )
