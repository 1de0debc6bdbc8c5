"""Expected outages of a park without queues: what waiting, vessel, weather and work take of each hour, in closed form.

Failures of each kind come at rate r. A repair of w hours of work that begins after a lead time L is finished by time t
when the failure came before g(t) = C_up(C(t) - w) - L, where C counts the hours of work done by a time and C_up is the
upper end of its inverse. So r (t - g(t)) repairs are open at t on the mean, and their number is Poisson (a queue with
servers for all, M/G/oo): a turbine runs with probability exp(-sum of r (t - g(t))). With free vessels the sample paths
of `outage_paths` have exactly this mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.cost.repair_tasks import Tasks
from monsun.cost.working_hours import MONTHS, by_month, finish_times, hours_at_work
from monsun.site.series import HOURS_PER_YEAR

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ExpectedOutages:
    """Expectation without queues.

    by_hour [hour of the ring]: probability that a turbine does not stand still for a failure of its own; plant_by_hour:
    mean share of turbines that do not for cables and substations; downtime [task, month] h from a failure in that month
    to the end of its repair, and its parts lead and work [task] h: the rest is waiting for weather and working days.
    """

    by_hour: Array
    plant_by_hour: Array
    downtime: Array
    lead: Array
    work: Array
    month: NDArray[np.int64]

    @property
    def availability(self) -> float:
        """Mean of by_hour."""
        return float(self.by_hour.mean())

    @property
    def by_month(self) -> Array:
        """Mean of by_hour in each month, [month]."""
        return by_month(self.by_hour, self.month)

    @property
    def waiting(self) -> Array:
        """Mean wait for weather and working days of a failure in each month, h [task, month]."""
        return self.downtime - (self.lead + self.work)[:, None]


def expected_outages(tasks: Tasks) -> ExpectedOutages:
    """What outages take on the mean when no repair waits for a vessel that is busy with another."""
    middle = np.arange(tasks.month.size) + 0.5
    own, plant = np.zeros(middle.size), np.zeros(middle.size)
    downtime = np.empty((tasks.rate.size, MONTHS))
    for task in range(tasks.rate.size):
        done, work, lead = tasks.done[tasks.vessel[task]], float(tasks.work[task]), tasks.lead[task]
        downtime[task] = by_month(finish_times(middle + lead, work, done) - middle, tasks.month)
        rate = tasks.rate[task] * tasks.units[task] / tasks.turbines / HOURS_PER_YEAR
        if tasks.stops[task]:
            still = rate * (lead + hours_at_work(work, done))
        else:
            still = np.full(middle.size, rate * tasks.standing[task])
        if tasks.plant[task]:
            plant += still * tasks.stopped[task]
        else:
            own += still
    return ExpectedOutages(
        by_hour=_running(own, tasks),
        plant_by_hour=1.0 - plant,
        downtime=downtime,
        lead=tasks.lead,
        work=tasks.work,
        month=tasks.month,
    )


def _running(still: Array, tasks: Tasks) -> Array:
    """Probability to run for a mean number of open repairs; those that stop no turbine until people come just add."""
    waits = ~tasks.stops & ~tasks.plant
    added = float((tasks.rate * tasks.units * tasks.standing)[waits].sum()) / tasks.turbines / HOURS_PER_YEAR
    return np.exp(-(still - added)) - added
