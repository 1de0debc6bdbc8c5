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
from monsun.steps.terms import planned_operation
from monsun.study import finance, price, produce, site_cases
from monsun.worth.levers import Lever, greatest, number_at, spoken, with_number

COUNT = 9


@pytest.fixture(scope="module")
def study() -> Study:
    """Nine turbines of the reference project in three rows."""
    whole = load_project("binh-thuan")
    settings = whole.settings
    project = replace(
        whole,
        settings=replace(
            settings, turbines=replace(settings.turbines, count=COUNT), monte_carlo=SampledTerms(samples=0)
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


def cost_with(study: Study, settings: Settings) -> float:
    """The study's levelised cost with other settings, priced and financed again at the same layout and energy."""
    project: Project = replace(study.project, settings=settings)
    changed = replace(study, project=project)
    changed = replace(changed, cost=price(project, changed))
    return finance(project, changed).result.lcoe_usd_per_mwh


PRICES = (
    *("capital.turbine.value", "capital.development.value", "foundation.soil_factor", "export.cable.cost"),
    *("capital.procurement_contingency", "capital.insurance"),
)


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
    availability = levers["loss: turbine availability"]
    assert availability.path == "" and availability.low < availability.value < availability.high
    assert levers["losses.grid_availability"].data_class == "published"
    wind = levers["wind speed"]
    sigma = float(np.sqrt(sum(part.wind_speed**2 for part in energy.uncertainty.parts if part.wind_speed is not None)))
    assert wind.high / wind.value - 1 == pytest.approx(sigma)
    assert wind.at_high == pytest.approx(-base.lcoe_usd_per_mwh * energy.sensitivity * sigma)


def test_lines_of_work_move_it_by_their_amount(study: Study) -> None:
    assert study.finance is not None and study.cost is not None
    base, levers = study.finance.result, {lever.name: lever for lever in study.finance.levers}
    cost, settings = study.cost, study.project.settings
    lever = levers["operation: insurance in operation"]
    # the rate of insurance, 1 % more
    fixed = settings.operation.fixed
    dearer = replace(settings.operation, fixed=replace(fixed, insurance=1.01 * fixed.insurance))
    more = planned_operation(
        replace(study.project, settings=replace(settings, operation=dearer)), study.energy.metocean
    )  # fmt: skip
    moved = (more.total_per_year - cost.operation.total_per_year) / 1e6 * lever.slope
    energy = base.levelised_cost.energy_mwh
    assert moved == pytest.approx((more.total_per_year - cost.operation.total_per_year) / energy, rel=1e-9)
    # work at sea that costs a million more
    first, *others = cost.installation.phases
    grown = replace(cost.installation, phases=(replace(first, cost=first.cost + 1e6), *others))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "installation_plan", lambda *_: grown)
        changed = replace(study, cost=price(study.project, study))
    assert changed.cost is not None
    line = f"install_{first.name.replace(' ', '_')}"
    added = (changed.cost.capital.line(line).amount - cost.capital.line(line).amount) / 1e6
    slope = levers[cost.capital.line(line).name.lower()].slope
    again = finance(study.project, changed).result.lcoe_usd_per_mwh
    assert added * slope == pytest.approx(again - base.lcoe_usd_per_mwh, rel=1e-7)


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
