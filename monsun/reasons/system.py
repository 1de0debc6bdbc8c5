"""Why the numbers of the park in the power system are what they are."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator

import numpy as np

from monsun.plan.year import constructed_year, residual_load
from monsun.results import PlanPart, Study, capacity_mw
from monsun.site.series import month_of_hour


def plan_reasons(study: Study) -> Iterator[tuple[str, str]]:
    """Key and sentence for capacity value, CO2 and curtailment; nothing where they were not computed."""
    if study.plan is None:
        return
    impact = study.plan.impact
    notes = {note.split(" ")[0].rstrip(":"): note for note in impact.notes}
    yield "capacity_value_mw", f"{_peak_hours(study, study.plan)} {notes.get('Capacity', '')}".strip()
    yield (
        "co2_avoided_mt_per_year",
        f"{impact.co2_avoided_t_per_mwh:.2f} t for each MWh of the park: what the plants emit that it displaces. "
        + notes.get("CO2", ""),
    )
    yield "curtailment", f"{_surplus(study.plan)} {notes.get('Curtailment', '')}".strip()


def _peak_hours(study: Study, plan: PlanPart) -> str:
    """The capacity value as a share of the capacity, and when and in which wind its hours of peak fall."""
    project, value = study.project, plan.impact.capacity_value_mw
    capacity, mean = capacity_mw(project), float(plan.park_power.mean())
    share = f"{value / capacity:.1%} of the capacity, against {mean / capacity:.1%} in the mean of the year"
    speed, alone = plan.wind_speed, plan.turbine_per_unit
    residual = residual_load(project.settings.plan, constructed_year(project.settings.plan, alone))
    peak = np.argsort(-residual, kind="stable")[: round(0.01 * residual.size)]
    if abs(float(plan.park_power[peak].mean()) - value) > 1e-6 * max(value, 1.0):
        # the hours are others than those the value was taken from: nothing is said of them
        return f"{share}."
    months = np.bincount(month_of_hour(peak), minlength=12) / peak.size
    named = [month_name[month + 1] for month in range(12) if months[month] >= 0.05]
    clock = np.sort(peak % 24)
    first, last = clock[round(0.05 * clock.size)], clock[-1 - round(0.05 * clock.size)]
    return (
        f"{share}: the hours of highest residual load lie in {_listed(named)}, nine in ten of them between {first} and "
        f"{last + 1} h, when the mean wind is {speed[peak].mean():.1f} m/s ({speed.mean():.1f} m/s over the year)."
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _surplus(plan: PlanPart) -> str:
    """In how many of the dispatched hours wind and sun were cut, and the lowest price at the park where never."""
    weeks = plan.impact.weeks
    cut = sum(int(np.count_nonzero(week.with_park.curtailed.sum(axis=(0, 1)) > 1e-3)) for week in weeks)
    hours = sum(week.available.size for week in weeks)
    if cut == 0:
        price = min(float(week.with_park.price.min()) for week in weeks)
        free = (
            "" if price <= 0 else f": the price never falls below {price:.0f} USD/MWh, so a plant with fuel always runs"
        )
        return (
            f"In none of the {hours} hours dispatched do wind and sun exceed what load, lines and storage take{free}."
        )
    return f"Wind and sun are cut in {cut} of the {hours} hours dispatched."
