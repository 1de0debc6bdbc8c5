"""Levers of the levelised cost of energy against the chain itself, run again with the changed input."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun import study as chain
from monsun.energy.uncertain_inputs import SampledTerms
from monsun.inputs.project import Project, load_project
from monsun.inputs.settings import Settings
from monsun.layout.regular import thinned
from monsun.park import Park
from monsun.records import InputError
from monsun.results import LayoutPart, Study
from monsun.sensitivity import YEARS, first_years, higher
from monsun.site.metocean import constructed_metocean
from monsun.site.series import MonthlyWind
from monsun.steps.terms import planned_operation
from monsun.study import finance, price, produce, site_cases
from monsun.worth.levers import Lever, greatest, number_at, spoken, with_number

COUNT = 9


@pytest.fixture(scope="module")
def study() -> Study:
    """Nine turbines of the reference project in three rows, in weather of as many years as levers are found in."""
    whole = load_project("binh-thuan")
    settings = whole.settings
    project = replace(
        whole,
        settings=replace(
            settings,
            turbines=replace(settings.turbines, count=COUNT),
            monte_carlo=SampledTerms(samples=0),
            installation=replace(settings.installation, weather_years=YEARS),
        ),
    )
    centre = project.area.lease.centroid
    across, along = np.meshgrid([-1400.0, 40.0, 1350.0], [-1200.0, -20.0, 1000.0])
    x, y = (across + 0.2 * along).ravel() + centre.x, (along - 0.1 * across).ravel() + centre.y
    longitude, latitude = project.projection.degrees(x, y)
    depth = project.seabed.depth(longitude, latitude)
    placed = LayoutPart(None, Park(x, y, project.turbine), depth, longitude, latitude, 1500.0, True, "three rows")
    cases = thinned(site_cases(project), 30)
    found = Study(project, True, cases, placed, *produce(project, cases, placed, quick=True)[::-1])
    found = replace(found, cost=price(project, found))
    return replace(found, finance=finance(project, found))


def levers_of(study: Study) -> dict[str, Lever]:
    assert study.finance is not None
    return {lever.path or lever.name: lever for lever in study.finance.levers}


@pytest.fixture(autouse=True)
def no_levers_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is run again is asked for its levelised cost alone."""
    monkeypatch.setattr(chain, "study_levers", lambda *_: ())


def cost_with(study: Study, settings: Settings, operated: bool = False) -> float:
    """The study's levelised cost with other settings, priced and financed again at the same layout and energy.

    operated: with its operation planned again too.
    """
    project: Project = replace(study.project, settings=settings)
    cables = study.electrical.cables
    connection = replace(cables.connection, system=settings.export)
    choice = replace(cables.choice, chosen=replace(cables.choice.chosen, connection=connection))
    electrical = replace(study.electrical, cables=replace(cables, choice=choice))
    changed = replace(study, project=project, electrical=electrical)
    if operated:
        operation = planned_operation(project, study.energy.metocean)
        changed = replace(changed, energy=replace(study.energy, operation=operation))
    changed = replace(changed, cost=price(project, changed))
    return finance(project, changed).result.lcoe_usd_per_mwh


PRICES = (
    *("capital.turbine.value", "capital.development.value", "foundation.soil_factor", "export.cable.cost"),
    *("capital.procurement_contingency", "capital.insurance", "installation.turbines.vessel.day_rate"),
    *("installation.array.vessel.mobilisation", "installation.port.monthly_rate"),
)


def test_what_the_study_found_for_its_foundations_is_a_lever_at_what_it_is(study: Study) -> None:
    levers = levers_of(study)
    wind, waves = (levers[f"foundation.site.{name}"] for name in ("mean_wind_speed", "significant_wave_height"))
    assert wind.value == study.cases.mean_wind_speed != 9.5
    assert wind.source.startswith("mean of the flow cases") and wind.data_class == "constructed"
    # what nothing tells is at its usual value
    assert (waves.value, waves.data_class) == (7.5, "assumed")
    assert wind.slope > 0 and waves.slope > 0


@pytest.mark.parametrize("path", PRICES)
def test_a_price_moves_the_cost_exactly_as_its_slope_says(study: Study, path: str) -> None:
    assert study.finance is not None
    lever, base = levers_of(study)[path], study.finance.result.lcoe_usd_per_mwh
    assert lever.swing > 0
    for value, change in ((lever.low, lever.at_low), (lever.high, lever.at_high)):
        again = cost_with(study, with_number(study.project.settings, path, value)) - base
        assert change == pytest.approx(again, rel=1e-7)


@pytest.mark.parametrize("path", ["finance.discount_rate", "finance.tax.standard_rate", "finance.life"])
def test_terms_of_finance_move_it_nearly_so(study: Study, path: str) -> None:
    assert study.finance is not None
    lever, base = levers_of(study)[path], study.finance.result.lcoe_usd_per_mwh
    ends = [lever.low, lever.high]
    if path == "finance.life":
        ends = [round(value) for value in ends]
    again = [cost_with(study, with_number(study.project.settings, path, value)) - base for value in ends]
    # what bends cancels between the ends
    assert again[1] - again[0] == pytest.approx(lever.at_high - lever.at_low, rel=0.02)
    assert again[0] * again[1] < 0


def test_losses_and_wind_act_on_the_energy(study: Study) -> None:
    assert study.finance is not None and study.energy is not None and study.cost is not None
    base, energy = study.finance.result, study.energy.assessment
    levers = levers_of(study)
    losses = [lever for name, lever in levers.items() if lever.name.startswith("loss: ")]
    assert len(losses) > 8
    step = 1e-6
    for lever in losses:
        # net energy is in proportion to 1 - loss
        kept = (1 - lever.value - step) / (1 - lever.value)
        moved = base.lcoe_usd_per_mwh / kept - base.lcoe_usd_per_mwh
        assert lever.slope * step == pytest.approx(moved, rel=1e-4)
    # failures and repairs are levers, so that what they take is none
    assert not {"loss: turbine availability", "loss: balance of plant availability"} & set(levers)
    assert levers["losses.grid_availability"].data_class == "published"
    wind = levers["wind speed"]
    sigma = float(np.sqrt(sum(part.wind_speed**2 for part in energy.uncertainty.parts if part.wind_speed is not None)))
    assert wind.high / wind.value - 1 == pytest.approx(sigma)
    assert wind.at_high == pytest.approx(-base.lcoe_usd_per_mwh * energy.sensitivity * sigma)


OPERATED = (
    *("operation.fixed.insurance", "operation.fleet[0].day_rate", "operation.fleet[1].day_rate"),
    *("operation.services[0].materials", "operation.subsystems[0].materials"),
)


@pytest.mark.parametrize("path", OPERATED)
def test_a_rate_of_operation_moves_the_cost_exactly(study: Study, path: str) -> None:
    assert study.finance is not None
    lever, base = levers_of(study)[path], study.finance.result.lcoe_usd_per_mwh
    again = cost_with(study, at(study.project.settings, lever, lever.high), operated=True)
    assert lever.at_high > 0
    assert lever.at_high == pytest.approx(again - base, rel=1e-7)


def at(settings: Settings, lever: Lever, value: float) -> Settings:
    """The settings with a lever at a value; those in per cent are rows of a subsystem."""
    if lever.unit != "%":
        return with_number(settings, lever.path, value)
    row = number_at(settings, lever.path).value
    for place, one in enumerate(row):
        settings = with_number(settings, f"{lever.path}[{place}]", value / 100 * one)
    return settings


# over both ends where it bends
ENDS = [("operation.subsystems[0].failures_per_year", ("high",)), ("operation.fleet[0].wave_limit", ("low", "high"))]


@pytest.mark.parametrize(("path", "ends"), ENDS)
def test_failures_and_limits_move_cost_and_energy_as_the_whole_chain_says(
    study: Study, path: str, ends: tuple[str, ...]
) -> None:
    lever, found = levers_of(study)[path], [study.finance.result.lcoe_usd_per_mwh]
    for end in ends:
        project = replace(study.project, settings=at(study.project.settings, lever, getattr(lever, end)))
        electrical, energy = produce(project, study.cases, study.placed, quick=True)
        changed = replace(study, project=project, electrical=electrical, energy=energy)
        changed = replace(changed, cost=price(project, changed))
        found.append(finance(project, changed).result.lcoe_usd_per_mwh)
    moved = lever.at_high - (lever.at_low if len(ends) == 2 else 0.0)
    assert moved == pytest.approx(found[-1] - found[-2 if len(ends) == 2 else 0], rel=0.15)


WORK = ("installation: turbines, process times", "installation: array cables, wave limits")


@pytest.mark.parametrize("name", WORK)
def test_work_at_sea_moves_the_cost_as_the_chain_says(study: Study, name: str) -> None:
    lever = next(one for one in study.finance.levers if one.name == name)
    settings = study.project.settings

    def work(name: str, factor: float) -> Settings:
        terms = settings.installation
        if name.endswith("process times"):
            longer = {
                row: tuple(replace(one, hours=factor * one.hours) for one in getattr(terms.turbines, row))
                for row in ("loading", "departure", "site")
            }
            return replace(settings, installation=replace(terms, turbines=replace(terms.turbines, **longer)))
        cables = terms.array
        ship = replace(cables.vessel, wave_height=factor * cables.vessel.wave_height)
        site = tuple(replace(one, wave_height=factor * one.wave_height) for one in cables.site)
        return replace(settings, installation=replace(terms, array=replace(cables, vessel=ship, site=site)))

    whole = cost_with(study, work(name, 1.1)) - cost_with(study, work(name, 0.9))
    assert lever.at_high - lever.at_low == pytest.approx(whole, rel=0.02)
    # half the step has nearly the same slope, so that hours of the weather counted make no noise
    half = cost_with(study, work(name, 1.05)) - cost_with(study, work(name, 0.95))
    assert half == pytest.approx(whole / 2, rel=0.15)


def test_what_takes_longer_costs_more_and_what_bears_more_less(study: Study) -> None:
    for lever in study.finance.levers:
        if lever.name.endswith(("failures per year", "hours of repair", "process times", "waves at the site")):
            assert lever.slope > 0, lever.name
        if lever.name.endswith(("wave limits", "wind limits", "wave limit", "wind limit", "working day")):
            assert lever.slope < 0, lever.name


def test_no_input_is_a_lever_twice(study: Study) -> None:
    levers = study.finance.levers
    names = [lever.name for lever in levers]
    assert len(set(names)) == len(names)
    alone = [lever.path for lever in levers if lever.path and lever.unit != "%"]
    assert len(set(alone)) == len(alone)
    # a number that moves with its row is not moved alone, nor a line whose rates and quantities are
    rows = {lever.path for lever in levers if lever.unit == "%"}
    assert not rows & set(alone)
    lines = {line.name.lower() for line in (*study.cost.capital.lines, *study.cost.operation.lines)}
    assert not lines & {lever.name.removeprefix("operation: ") for lever in levers}


def test_the_first_years_of_a_sea() -> None:
    sea = constructed_metocean(
        MonthlyWind(np.full(12, 8.0), np.full(12, 40.0), np.full(12, 2.0), 100.0), 3, 1, shear_exponent=0.1
    )
    two = first_years(sea, 2)
    assert two.hours == 2 * 8760 and np.array_equal(two.wave_height, sea.wave_height[: 2 * 8760])
    assert first_years(sea, 5).hours == sea.hours
    assert higher(sea, 1.1).wave_height == pytest.approx(1.1 * sea.wave_height)


def test_the_widest_come_first(study: Study) -> None:
    assert study.finance is not None
    found = greatest(study.finance.levers, 10)
    assert len(found) == 10
    widest = sorted((lever.swing for lever in study.finance.levers), reverse=True)[:10]
    assert [lever.swing for lever in found] == widest
    assert {"wind speed", "finance: discount rate"} <= {lever.name for lever in found[:4]}
    for lever in study.finance.levers:
        assert lever.low <= lever.value <= lever.high and lever.low < lever.high
        assert np.isfinite(lever.slope) and lever.source and lever.data_class and lever.basis


def test_numbers_are_found_and_set_by_their_path(study: Study) -> None:
    settings = study.project.settings
    changed = with_number(settings, "array.cable_types[1].cost", 700.0)
    assert changed.array.cable_types[1].cost == 700.0 and changed.array.cable_types[0] == settings.array.cable_types[0]
    assert number_at(settings, "finance.discount_rate").value == settings.finance.discount_rate
    assert spoken("capital.offshore_substation.value") == "capital: offshore substation"
    with pytest.raises(InputError, match=r"documented field, got finance\.nothing"):
        number_at(settings, "finance.nothing")
    with pytest.raises(InputError, match="discount_rate"):
        with_number(settings, "finance.discount_rate", -2.0)
