"""One sentence for each headline number: why it is what it is."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.uncertainty import EnergyUncertainty
from monsun.finance.currency import DOLLAR, units_per_usd
from monsun.finance.measures import discount_factors
from monsun.finance.result import FinanceResult
from monsun.finance.terms import dollar_inflation
from monsun.park import Park
from monsun.plan.year import constructed_year, residual_load
from monsun.results import EnergyPart, PlanPart, Study, capacity_mw
from monsun.site.climate import SectorClimate, mean_wind_speed
from monsun.site.series import HOURS_PER_YEAR, constructed_hourly_wind, month_of_hour
from monsun.sweep.solve import park_power

Array = NDArray[np.float64]

MILLION = 1e6
_SECTOR = 10.0  # degrees of wind direction told as one


def reasons(study: Study) -> dict[str, str]:
    """Headline key to sentence, for the parts the study has."""
    return dict([*_layout(study), *_energy(study), *_cost(study), *_finance(study), *_plan(study)])


def _layout(study: Study) -> Iterator[tuple[str, str]]:
    project, placed = study.project, study.placed
    settings, turbine, layout = project.settings, project.turbine, placed.layout
    rated = settings.turbines.count * turbine.rated_power / 1e6
    yield (
        "capacity_mw",
        f"{settings.turbines.count} turbines of {turbine.rated_power / 1e6:.1f} MW are {rated:,.0f} MW; "
        f"the grid connection takes {settings.connection.capacity:,.0f} MW.",
    )
    yield "turbine_count", "Given in the project file."
    yield "turbine_name", f"Given in the project file; its table is adjusted to {settings.climate.air_density} kg/m3."
    diameter = turbine.rotor_diameter
    if placed.park.count == 1:
        yield "min_spacing_m", "A single turbine has no neighbour."
    else:
        yield (
            "min_spacing_m",
            f"{placed.min_spacing / diameter:.1f} rotor diameters: the area of {project.area.area_km2:.0f} km2 without "
            f"exclusions gives each turbine {project.area.area_km2 / placed.park.count:.2f} km2, and of {layout.tried} "
            f"regular layouts the best has rows at {layout.rows.angle % 180:.0f} degrees to the east, "
            f"{layout.along / diameter:.1f} diameters along a row and {layout.across / diameter:.1f} between rows.",
        )
    yield (
        "mean_depth_m",
        f"From {placed.depth.min():.0f} to {placed.depth.max():.0f} m at the turbines, "
        "between the nodes of the depth raster by bilinear interpolation.",
    )
    yield "feasible", _feasibility(study)


def _feasibility(study: Study) -> str:
    """What was checked, or what is broken."""
    placed, settings = study.placed, study.project.settings
    least = settings.layout.least_spacing * study.project.turbine.rotor_diameter
    outside = int(np.count_nonzero(~study.project.area.contains(placed.park.x, placed.park.y)))
    broken = [
        text
        for holds, text in (
            (placed.park.count == settings.turbines.count, f"{placed.park.count} turbines are placed"),
            (outside == 0, f"{outside} turbines are outside the area or inside an exclusion"),
            (
                placed.park.count == 1 or placed.min_spacing >= least * (1 - 1e-9),
                f"the smallest spacing is {placed.min_spacing:.0f} m where {least:.0f} m are wanted",
            ),
        )
        if not holds
    ]
    if broken or not placed.feasible:
        return f"Not kept: {'; '.join(broken) or 'a constraint of the layout'}."
    if placed.park.count == 1:
        return "The turbine is inside the area and outside its exclusions."
    return (
        "Every turbine is inside the area and outside its exclusions, and none is nearer to another than "
        f"{settings.layout.least_spacing:g} rotor diameters ({least:.0f} m)."
    )


def _energy(study: Study) -> Iterator[tuple[str, str]]:
    if study.energy is None or study.electrical is None:
        return
    project, energy, electrical = study.project, study.energy, study.electrical
    climate, result = project.settings.climate, energy.assessment
    if isinstance(project.climate, SectorClimate):
        mean = mean_wind_speed(project.climate, project.turbine.hub_height, climate.shear_exponent)
    else:
        mean = float(study.cases.probability @ study.cases.wind_speed)
    rated = float(study.placed.park.rated_power.sum()) / 1e6
    yield (
        "gross_gwh",
        f"A mean wind of {mean:.2f} m/s at {project.turbine.hub_height:.0f} m lets every turbine alone run at "
        f"{result.gross_gwh * 1e3 / (rated * 8760):.1%} of its rated power.",
    )
    worst = int(np.argmin(energy.wakes_by_turbine))
    lost = 1 - energy.wakes_by_turbine / energy.gross_by_turbine
    yield (
        "wake_loss",
        f"{project.model.name} at a turbulence of {climate.turbulence_intensity:.0%}; from {lost.min():.1%} at the "
        f"freest turbine to {lost.max():.1%} at turbine {worst + 1}. {_worst_direction(study.cases, energy)}",
    )
    yield (
        "net_p50_gwh",
        f"Gross less {result.total_loss:.1%}: "
        + ", ".join(f"{step.name} {step.share:.1%}" for step in sorted(result.steps, key=lambda s: -s.share)[:4])
        + " and smaller ones, multiplied.",
    )
    yield (
        "net_p90_gwh",
        f"P50 x (1 - 1.2816 x {result.uncertainty.total:.1%}); {_largest_uncertainty(result.uncertainty)}.",
    )
    capacity = capacity_mw(project)
    whose = "the grid connection's" if capacity < rated * (1 - 1e-9) else "the turbines'"
    yield (
        "capacity_factor",
        f"{result.net_p50_gwh:,.0f} GWh of the {capacity * 8.76:,.0f} GWh that {whose} {capacity:,.0f} MW would be in "
        f"8,760 hours"
        + (
            f"; of the turbines' {rated:,.0f} MW it is {result.net_p50_gwh / (rated * 8.76):.1%}."
            if capacity < rated * (1 - 1e-9)
            else "."
        ),
    )
    network = electrical.network
    yield (
        "cable_km",
        f"{network.strings} strings of at most {network.capacity} turbines on one cable, routed by {network.solver}; "
        f"the search ended by its {network.stopped}.",
    )
    yield (
        "electrical_loss",
        f"Array cables {electrical.array.share:.2%}; the rest over {electrical.circuits} export circuits of "
        f"{electrical.route.offshore_length / 1e3:.0f} km, transformers and "
        f"{electrical.route.onshore_length / 1e3:.0f} km of line, computed case by case.",
    )
    operation = project.settings.operation
    yield (
        "availability",
        f"Share of the energy, set in the operation settings; of the time it is {operation.availability:.1%}.",
    )


def _worst_direction(cases: FlowCases, energy: EnergyPart) -> str:
    """Where the wind comes from that loses most, and how much of the energy comes from there."""
    sector = np.round(cases.wind_direction / _SECTOR).astype(int) % round(360 / _SECTOR)
    count = energy.state.power.shape[1]
    free = np.bincount(sector, cases.probability * energy.free_power * count, minlength=round(360 / _SECTOR))
    kept = np.bincount(sector, cases.probability * energy.state.power.sum(axis=1), minlength=free.size)
    loss = np.divide(free - kept, free, out=np.zeros_like(free), where=free > 0)
    worst = int(loss.argmax())
    return (
        f"Wind from {worst * _SECTOR:.0f} degrees loses most, {loss[worst]:.0%}, and brings "
        f"{free[worst] / free.sum():.1%} of the energy."
    )


def _largest_uncertainty(uncertainty: EnergyUncertainty) -> str:
    part = max(uncertainty.parts, key=lambda one: one.energy)
    return f"the largest part is {part.name.replace('_', ' ')} with {part.energy:.1%}"


def _cost(study: Study) -> Iterator[tuple[str, str]]:
    if study.cost is None:
        return
    cost = study.cost
    lines = sorted(cost.capital.lines, key=lambda line: -line.amount)[:3]
    yield (
        "capex_musd",
        f"{cost.capital.per_kilowatt:,.0f} USD/kW in prices of {cost.capital.base_year}, without financing; the "
        "largest lines: " + ", ".join(f"{line.name} {line.amount / cost.capital.total:.0%}" for line in lines) + ".",
    )
    most = max(cost.operation.lines, key=lambda line: line.amount)
    yield (
        "opex_musd_per_year",
        f"{cost.operation.per_kilowatt:.0f} USD/kW a year; the largest line: {most.name} "
        f"{most.amount / cost.operation.total_per_year:.0%}.",
    )
    work = study.project.settings.installation
    last = max(cost.installation.phases, key=lambda phase: phase.end)
    months = sum(share >= work.least_workable for share in work.workable)
    yield (
        "construction_months",
        f"{work.lead_months:g} months of manufacture and works ashore, then work at sea in the {months} months of a "
        f"year fit for at least {work.least_workable:.0%} of the time: {last.name} end last, in month {last.end:.1f}, "
        f"{last.work_days:.0f} days of work within {last.paid_days:.0f} vessel days; and {work.commissioning_months:g} "
        "months of commissioning.",
    )


def _finance(study: Study) -> Iterator[tuple[str, str]]:
    if study.finance is None:
        return
    result = study.finance.result
    yield "lcoe_usd_per_mwh", _said(result, "LCOE")
    yield "project_irr", _project_return(result)
    yield "equity_irr", _equity_return(result)
    yield "min_dscr", _said(result, "Debt", "No debt")
    yield "npv_musd", f"At {result.terms.discount_rate:.1%} nominal, in USD. " + _said(result, "The tariff")


def _said(result: FinanceResult, *beginnings: str) -> str:
    """The sentence of the finance part that begins so; empty where there is none."""
    return next((sentence for sentence in result.reasons if sentence.startswith(beginnings)), "")


def _project_return(result: FinanceResult) -> str:
    """What comes in and goes out, what becomes of the tariff, and how it stands to the levelised cost."""
    flows, terms = result.usd, result.terms
    earned, spent, run, tax = (
        float(part.sum()) / MILLION for part in (flows.revenue, flows.capital, flows.operation, flows.project_tax)
    )
    rest = earned - spent - run - tax
    balance = (
        f"In {terms.life} years {earned:,.0f} million USD come in against {spent:,.0f} of capital, {run:,.0f} of "
        f"operation and {tax:,.0f} of tax: {abs(rest):,.0f} {'are left' if rest >= 0 else 'are missing'}. "
    )
    if result.project_irr is None:
        return balance + _said(result, "Project return") + " " + _tariff_path(result)
    against = "below" if result.project_irr < terms.discount_rate else "not below"
    return (
        f"{balance}{_tariff_path(result)} The return is {against} the {terms.discount_rate:.1%} a year that capital is "
        "assumed to cost."
    )


def _tariff_path(result: FinanceResult) -> str:
    """How the tariff moves in its own currency and in USD, and its worth over the life beside the levelised cost."""
    terms, start, code = result.terms, result.construction_years, result.terms.tariff_currency
    sold = result.energy_mwh[start:]
    price = result.usd.revenue[start:] / sold
    own = 1 - terms.tariff_indexed_share
    growing = own * terms.tariff_escalated_share if terms.tariff_escalation != 0 else 0.0
    moves = []
    if own - growing > 1e-9:
        moves.append(f"flat in {code}" if own - growing > 1 - 1e-9 else f"{own - growing:.0%} flat in {code}")
    if growing > 1e-9:
        moves.append(f"{growing:.0%} growing by {terms.tariff_escalation:.1%} a year in {code}")
    if terms.tariff_indexed_share > 1e-9:
        moves.append(f"{terms.tariff_indexed_share:.0%} tied to the US dollar")
    text = f"The tariff is {', '.join(moves)}"
    if code != DOLLAR and len(sold) > 1:
        rate = units_per_usd(result.rates, code)[start:]
        lost = 1 - float((rate[0] / rate[-1]) ** (1 / (len(sold) - 1)))
        word = (
            f"loses {lost:.1%} a year against"
            if lost > 5e-4
            else f"gains {-lost:.1%} a year on"
            if lost < -5e-4
            else "keeps pace with"
        )
        text += f", and {code} {word} the US dollar"
    real = (1 + terms.discount_rate) / (1 + dollar_inflation(terms)) - 1
    weight = sold * discount_factors(real, len(sold), first=1)
    today = price / (1 + dollar_inflation(terms)) ** (result.year[start:] - terms.price_year)
    return (
        f"{text}: a MWh earns {price[0]:.1f} USD in the first year of operation and {price[-1]:.1f} in the last; over "
        f"the life, in money of {terms.price_year}, {float(today @ weight / weight.sum()):.1f} USD against a levelised "
        f"cost of {result.lcoe_usd_per_mwh:.1f}."
    )


def _equity_return(result: FinanceResult) -> str:
    """What the shareholders pay and receive, and what the debt does to their return."""
    terms = result.terms
    paid = float(result.usd.equity_paid.sum()) / MILLION
    later = result.usd.equity_flow[result.construction_years :]
    received = float(later.sum()) / MILLION
    lost = -float(np.minimum(later, 0).sum()) / MILLION
    late = f", less the {lost:,.0f} that years of loss take back" if lost > 0.5 else ""
    text = (
        f"The shareholders pay {paid:,.0f} million USD and receive {received + lost:,.0f} in {terms.life} years of "
        f"operation{late}. "
    )
    if result.equity_irr is None:
        return text + _said(result, "Equity return")
    if result.min_dscr is None:
        return text + f"There is no debt, as the {result.debt_limited_by} bears none."
    share = (
        f"Debt bears {result.gearing:.0%} of the uses, limited by the {result.debt_limited_by}, at "
        f"{terms.debt.interest_rate:.1%} interest in {terms.debt.currency}"
    )
    if result.project_irr is None:
        return f"{text}{share}."
    word = "lowers" if result.equity_irr < result.project_irr else "raises"
    why = ""
    if terms.debt.currency == DOLLAR:
        dearer = terms.debt.interest_rate > result.project_irr
        if dearer == (word == "lowers"):
            why = f", {'more' if dearer else 'less'} than the project itself earns"
    return f"{text}{share}{why}: it {word} the return from {result.project_irr:.2%} to {result.equity_irr:.2%}."


def _plan(study: Study) -> Iterator[tuple[str, str]]:
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
    climate = project.settings.climate
    speed, direction = constructed_hourly_wind(
        project.monthly_wind, int(HOURS_PER_YEAR), project.settings.seed,
        hub_height=project.turbine.hub_height, shear_exponent=climate.shear_exponent, match_months=True,
    )  # fmt: skip
    hours = FlowCases.series(direction, speed, climate.turbulence_intensity)
    alone = park_power(Park([0.0], [0.0], project.turbine), hours, project.model) / project.turbine.rated_power
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
