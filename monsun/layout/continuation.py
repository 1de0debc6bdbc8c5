"""A climb through landscapes of ever narrower wakes: where narrow wakes leave no slope, wide ones show the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from monsun.layout.climb import Climbed, climb
from monsun.layout.objective import AnnualEnergy, annual_energy_of
from monsun.layout.problem import LayoutProblem
from monsun.wake.expansion import EXPANSION, expanded_wakes

Array = NDArray[np.float64]

# how much wider wakes are by and by: Thomas, McOmber and Ning (2022) come down from 3 in equal steps
EXPANSIONS = (3.0, 2.5, 2.0, 1.5)
_ROUNDS = 8


def continued_climb(
    problem: LayoutProblem,
    x: Array,
    y: Array,
    *,
    expansions: Sequence[float] = EXPANSIONS,
    go_on: Callable[[], bool] = lambda: True,
) -> Climbed:
    """Where climbs for the annual energy end, with wakes that narrow from `expansions` to the model's own.

    x, y [turbine] m of a feasible layout; what returns is feasible. Raises InputError for a model whose wakes cannot be
    widened (`expanded_wakes`).
    """
    own = annual_energy_of(problem)
    for expansion in expansions:
        # the expansion is given to the kernel as a number, so that one kernel serves for all
        wide = AnnualEnergy(problem.cases, expanded_wakes(problem.model, expansion), problem.site, free=(EXPANSION,))
        climbed = climb(problem, wide, x, y, rounds=_ROUNDS, go_on=go_on)
        x, y = climbed.x, climbed.y
    return climb(problem, own, x, y, go_on=go_on)
