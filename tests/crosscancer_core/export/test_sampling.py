from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.export.sampling import Raster, Sampler
from crosscancer_core.geometry import Point, Region
from crosscancer_core.tiles.grid import TileGrid

lengths = st.integers(40, 3000)


@given(
    lengths,
    lengths,
    st.integers(5, 300),
    st.floats(0.3, 3),
    st.integers(0, 400),
    st.integers(1, 900),
    st.integers(1, 900),
)
@settings(max_examples=80, deadline=None)
def test_every_pixel_shows_the_cell_under_its_centre(
    width: int, height: int, stride: int, downsample: float, corner: int, across: int, down: int
) -> None:
    grid = TileGrid(Region(corner, corner / 2, width, height), stride, stride, downsample)
    cells = np.random.default_rng(0).integers(1, 255, (grid.rows, grid.columns)).astype(np.uint8)
    raster = Raster(across, down, Region(0, 0, width + corner, height + corner))
    sampler = Sampler(grid, cells, raster, 64)
    image = np.zeros((sampler.down * 64, sampler.across * 64), np.uint8)
    for row in range(sampler.down):
        for column, (value, values) in enumerate(sampler.row(row)):
            pixels = sampler.pixels(column, row, values)
            assert value is None or (pixels == value).all()
            image[row * 64 : row * 64 + 64, column * 64 : column * 64 + 64] = pixels
    for y, x in np.random.default_rng(1).integers(0, (down, across), (40, 2)).tolist():
        place = Point((x + 0.5) * raster.region.width / across, (y + 0.5) * raster.region.height / down)
        tile = grid.tile_at(place)
        assert image[y, x] == sampler.at(x, y) == (0 if tile is None else cells[tile.row, tile.col])
