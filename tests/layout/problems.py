"""Layout problems for tests: a small turbine, few winds, areas and limits of every kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from areas import random_area

from monsun.cases import FlowCases
from monsun.layout.depth_limits import DepthLimits
from monsun.layout.problem import LayoutProblem, corridor
from monsun.layout.spacing import SpacingEllipse
from monsun.park import Park, Turbine
from monsun.wake.models import bastankhah_2014

DIAMETER = 100.0
TURBINE = Turbine("flat thrust", DIAMETER, 90.0, [3.0, 11.0, 25.0], [0.0, 3e6, 3e6], [0.8, 0.8, 0.1])
CASES = FlowCases.rose([0.0, 90.0, 180.0, 270.0], [8.0, 11.0], np.full((4, 2), 0.125), 0.06)
SQUARE = LayoutProblem(
    area=shapely.box(0, 0, 3000, 3000),
    count=9,
    turbine=TURBINE,
    cases=CASES,
    model=bastankhah_2014(),
    min_spacing=300.0,
)


@dataclass(frozen=True)
class SlopedSeabed:
    """Water that deepens along a way and has waves on its bottom, m."""

    x: float
    y: float

    def __call__(self, x: Any, y: Any) -> Any:
        return 30.0 + (x - self.x) / 200.0 + (y - self.y) / 400.0 + 1.5 * np.sin((y - self.y) / 300.0)


def random_problem(seed: int) -> LayoutProblem:
    """A problem whose area holds its turbines with some room, of any kind of area, limits and standing turbines."""
    generator = np.random.default_rng([seed, 1])
    area = random_area(seed)
    centre = area.centroid
    spacing: Any = float(generator.uniform(100, 500))
    if generator.random() < 0.4:
        spacing = SpacingEllipse(*generator.uniform(100, 500, 2), float(generator.uniform(0, 360)))
    ends = np.array(area.bounds).reshape(2, 2)[:, [0, 1]] + generator.uniform(-300, 300, (2, 2))
    problem = replace(
        SQUARE,
        area=area,
        min_spacing=spacing,
        exclusions=(corridor(ends, float(generator.uniform(50, 400))),) if generator.random() < 0.5 else (),
        depth_limits=(
            DepthLimits(24.0, 38.0, SlopedSeabed(centre.x, centre.y), 40.0) if generator.random() < 0.3 else None
        ),
    )
    if generator.random() < 0.4:
        x, y = problem.region.random_points(generator, 3)
        # turbines that stand already need not keep any spacing
        problem = replace(problem, fixed_x=x, fixed_y=y)
    if generator.random() < 0.3:
        x, y = problem.region.random_points(generator, 2)
        problem = replace(problem, neighbours=Park(x, y, TURBINE))
    return problem
