"""Areas of every kind for property tests: holes, parts, spikes, millimetre edges, corners on a line, far origins."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

ORIGINS = ((0.0, 0.0), (500_000.0, 1_200_000.0), (300_000.0, 9_900_000.0))
SIZE = 2000.0


def random_area(seed: int, harsh: bool = True) -> Any:
    """A valid shapely polygon or multipolygon, m; `harsh` ones have spikes and tiny edges."""
    generator = np.random.default_rng(seed)
    origin = np.array(ORIGINS[int(generator.integers(len(ORIGINS)))])
    area = _star(generator, origin, SIZE, harsh)
    for _ in range(int(generator.integers(3))):
        area = shapely.difference(area, _star(generator, origin + generator.uniform(-SIZE, SIZE, 2) / 2, 500.0, harsh))
    if generator.random() < 0.4:
        area = shapely.union(area, _star(generator, origin + generator.uniform(-3, 3, 2) * SIZE, 1000.0, harsh))
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and part.area > 1.0]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def _star(generator: np.random.Generator, centre: NDArray[np.float64], size: float, harsh: bool) -> Any:
    count = int(generator.integers(3, 25))
    # no gap of a half turn, so that the centre is inside and edges do not cross
    angle = 2 * np.pi * (np.arange(count) + generator.uniform(0, 0.8, count)) / count
    corner = np.column_stack([np.cos(angle), np.sin(angle)]) * generator.uniform(0.2, 1.0, (count, 1)) * size
    if harsh:
        rows = []
        for start, stop in zip(corner, np.roll(corner, -1, axis=0), strict=True):
            rows.append(start)
            kind = generator.integers(6)
            if kind == 0:
                rows.append(start + (stop - start) * 0.5)
            elif kind == 1:
                rows.append(start + (stop - start) * (1e-3 / np.hypot(*(stop - start))))
            elif kind == 2:
                middle = start + (stop - start) * 0.5
                tip = middle * generator.uniform(0.3, 1.5)
                rows += [middle, tip, middle + (stop - start) * 1e-4]
        corner = np.array(rows)
    shape = shapely.Polygon(corner + centre)
    return shape if shape.is_valid else shapely.make_valid(shape)
