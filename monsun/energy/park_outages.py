"""Outages of a park whose availability is known: how often they come, and what they take of its energy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.availability import OutageLoss, OutageTerms, outage_loss, sampled_outages
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

_DRAWN = 8760


def outages_of(availability: float, terms: OutageTerms) -> OutageTerms:
    """The terms with the running time that gives an availability: running over running and repair time.

    Raises InputError where turbines stand still but no outage lasts.
    """
    if availability >= 1.0:
        return replace(terms, repair_time=0.0)
    if not terms.repair_time > 0.0:
        wanted = f"hours > 0, as turbines are available {availability:.1%} of the time"
        raise InputError("outages.repair_time", wanted, terms.repair_time)
    return replace(terms, running_time=terms.repair_time * availability / (1.0 - availability))


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
