"""The energy of a study beyond the assessment: its samples through the flow model, and the hours at the connection."""

from __future__ import annotations

from monsun.cases import FlowCases
from monsun.energy.assessment import Assessment
from monsun.energy.availability import OutageTerms, outage_schedule
from monsun.energy.losses import combined_loss
from monsun.energy.monte_carlo import MonteCarlo, sample_energy
from monsun.energy.park_energy import ParkEnergy
from monsun.energy.uncertain_inputs import uncertain_inputs
from monsun.inputs.project import Project
from monsun.inputs.project_wind import hourly_wind
from monsun.plan.hours import ConnectionHours, ParkHours, WayToGrid, hours_at_connection, hours_running, local_time
from monsun.results import ElectricalPart

_QUICK_SAMPLES = 200
# computed hour by hour, so not taken once more as a share
_BY_HOUR = ("wakes", "external wakes", "turbine availability", "electrical", "export limit")


def sample(
    project: Project, cases: FlowCases, wakes: ParkEnergy, assessment: Assessment, quick: bool = False
) -> MonteCarlo | None:
    """The net energy over samples of what is uncertain, each through the flow model; None where none is asked for."""
    terms, seed = project.settings.monte_carlo, project.settings.seed
    count = min(terms.samples, _QUICK_SAMPLES) if quick else terms.samples
    if count == 0:
        return None
    return sample_energy(
        wakes.around, cases, project.model, uncertain_inputs(assessment.uncertainty, terms),
        correlations=assessment.uncertainty.correlations,
        kept=assessment.net_p50_gwh * 1e3 / float(wakes.all_wakes.sum()), samples=count, seed=seed, site=wakes.site,
    )  # fmt: skip


def connection_hours(
    project: Project,
    cases: FlowCases,
    wakes: ParkEnergy,
    electrical: ElectricalPart,
    assessment: Assessment,
    outages: OutageTerms,
) -> ConnectionHours:
    """The park's hours at the connection point, outages by turbine in them, with the assessment's P50."""
    settings, hourly = project.settings, hourly_wind(project)
    wind = hourly.series if hourly.constructed else local_time(hourly.series, settings.issue.utc_offset)
    turbines = settings.turbines.count
    running = hours_running(wind.time, lambda time: outage_schedule(outages, time, turbines, settings.seed))
    others = [step.share for step in assessment.steps if step.name not in _BY_HOUR]
    way = WayToGrid(
        electrical.network, settings.array, electrical.connection,
        settings.connection.capacity * 1e6, combined_loss(others),
    )  # fmt: skip
    park = ParkHours(wakes.around, project.model, cases, way, wakes.site, running)
    return hours_at_connection(wind, park, net_gwh_per_year=assessment.net_p50_gwh, constructed=hourly.constructed)
