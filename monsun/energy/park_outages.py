"""What outages of single turbines take of a park's energy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.availability import OutageLoss, OutageTerms, outage_loss, sampled_outages
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

_DRAWN = 8760


def park_outage_loss(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    terms: OutageTerms,
    seed: int,
    site: SiteWind | None = None,
    month_share: Array | None = None,
) -> OutageLoss:
    """What outages of the counted turbines take: moments drawn from the cases, each with its own turbines at rest.

    month_share [month]: as `sampled_outages` takes it.
    """
    turbines = int(park.counted.sum())
    drawn, own = sampled_outages(terms, cases, turbines, count=_DRAWN, seed=seed, month_share=month_share)
    running = np.ones((drawn.count, park.count), dtype=bool)
    running[:, park.counted] = own
    return outage_loss(park, drawn, model, running, site=site)
