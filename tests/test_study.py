"""The whole chain on the reference project: plausible, complete, explained, repeatable; one quick study serves all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from monsun import study as chain
from monsun.electrical import park_cables
from monsun.energy.production import HOURS_PER_YEAR, annual_energy
from monsun.energy.uncertain_inputs import SampledTerms
from monsun.headline import ENERGY, FINANCE, HEADLINE, LAYOUT, PLAN
from monsun.inputs.project import Project
from monsun.park import Park
from monsun.results import LayoutPart, Study, capacity_mw
from monsun.study import evaluate, place_turbines, produce, site_cases, supply

MEASURED = ("seconds",)


@pytest.fixture(scope="module")
def project(reference: Any) -> Project:
    return reference.project


@pytest.fixture(scope="module")
def calls(reference: Any) -> list[tuple[str, float]]:
    return reference.told


@pytest.fixture(scope="module")
def study(reference: Any) -> Study:
    return reference.study


def with_connection(project: Project, capacity: float) -> Project:
    settings = project.settings
    return replace(project, settings=replace(settings, connection=replace(settings.connection, capacity=capacity)))


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("capacity_mw", 1000, 1000),
        ("turbine_count", 67, 67),
        ("wake_loss", 0.04, 0.14),
        ("capacity_factor", 0.40, 0.54),
        ("cable_km", 67 * 0.9, 250),
        ("electrical_loss", 0.01, 0.05),
        ("availability", 0.85, 0.96),
        ("mean_depth_m", 14, 32),
        ("construction_months", 18, 60),
        ("lcoe_usd_per_mwh", 60, 140),
        ("min_dscr", 1.0, 3.0),
        ("capacity_value_mw", 0, 1000),
        ("curtailment", 0, 0.2),
        ("min_spacing_m", 2 * 240, 15 * 240),
    ],
)
def test_the_reference_study_is_plausible(study: Study, key: str, low: float, high: float) -> None:
    assert low <= study.headline[key] <= high


def test_cost_is_that_of_a_park_of_its_kind(study: Study) -> None:
    built_kw = float(study.placed.park.rated_power.sum()) / 1e3
    assert 3000 <= study.headline["capex_musd"] * 1e6 / built_kw <= 5500
    assert 80 <= study.headline["opex_musd_per_year"] * 1e6 / built_kw <= 200
    # every MWh displaces at most the dirtiest plant's emission
    per_mwh = study.headline["co2_avoided_mt_per_year"] * 1e6 / (study.headline["net_p50_gwh"] * 1e3)
    assert 0.2 <= per_mwh <= 1.0


def test_every_headline_number_is_there_and_explained(study: Study) -> None:
    assert set(study.headline) == set(HEADLINE)
    for key in set(HEADLINE) - set(MEASURED):
        assert len(study.reasons[key]) > 15, key
        assert study.reasons[key].endswith((".", ")")), key
    assert set(study.reasons) <= set(HEADLINE)
    for value in study.headline.values():
        assert isinstance(value, str | bool | int) or np.isfinite(value)


def test_the_layout_is_feasible(study: Study, project: Project) -> None:
    placed = study.placed
    assert study.headline["feasible"] is True
    assert placed.park.count == 67
    assert np.all(project.area.contains(placed.park.x, placed.park.y))
    setback = project.settings.layout.setback * 240
    assert project.area.boundary_distance(placed.park.x, placed.park.y).min() >= setback * (1 - 1e-9)
    longitude, latitude = project.projection.degrees(placed.park.x, placed.park.y)
    assert placed.depth == pytest.approx(project.seabed.depth(longitude, latitude))


def test_headline_numbers_follow_from_each_other(study: Study) -> None:
    numbers = study.headline
    assert study.energy is not None
    assert numbers["capacity_factor"] == pytest.approx(
        numbers["net_p50_gwh"] * 1e3 / (numbers["capacity_mw"] * HOURS_PER_YEAR)
    )
    kept = 1.0
    for step in study.energy.assessment.steps:
        kept *= 1 - step.share
    assert numbers["net_p50_gwh"] == pytest.approx(numbers["gross_gwh"] * kept)
    assert numbers["net_p90_gwh"] < numbers["net_p50_gwh"] < numbers["gross_gwh"]
    with_wakes = annual_energy(study.placed.park, study.cases, study.project.model)
    assert numbers["wake_loss"] == pytest.approx(1 - with_wakes / 1e3 / numbers["gross_gwh"])
    assert study.energy.wakes_by_turbine.sum() == pytest.approx(with_wakes)
    alone = annual_energy(Park([0.0], [0.0], study.project.turbine), study.cases, study.project.model)
    assert numbers["gross_gwh"] == pytest.approx(67 * alone / 1e3)


def test_sources_equal_uses(study: Study) -> None:
    assert study.finance is not None
    result = study.finance.result
    flows = result.usd
    uses = flows.capital + flows.upfront_fee + flows.construction_interest
    # what the first stage earns before the second is there
    early = flows.construction_income
    assert early.sum() > 0
    sources = flows.debt_draw + flows.equity_paid + early
    assert sources == pytest.approx(uses, abs=1.0)
    assert result.debt_musd + result.equity_musd + early.sum() / 1e6 == pytest.approx(result.uses_musd)
    assert sum(part.usd for part in study.finance.partners) == pytest.approx(flows.equity_flow)
    assert study.cost is not None
    assert sum(line.amount for line in study.cost.capital.lines) == pytest.approx(study.cost.capital.total)


def test_progress_names_every_step_in_order_and_only_rises(study: Study, calls: list[tuple[str, float]]) -> None:
    assert study.quick
    steps = list(dict.fromkeys(step for step, _ in calls))
    assert steps == ["wind", "layout", "energy", "cost", "finance", "plan"]
    assert [step for step, _ in calls] == sorted((step for step, _ in calls), key=steps.index)
    for name in steps:
        shares = [done for step, done in calls if step == name]
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert set(study.seconds) == {*steps, "total"}
    assert study.headline["seconds"] == study.seconds["total"] >= max(study.seconds[name] for name in steps)


def test_a_second_study_finds_the_same(study: Study, project: Project) -> None:
    again = evaluate(project, quick=True, until="finance")
    assert np.array_equal(again.placed.park.x, study.placed.park.x)
    missing = set(PLAN) | set(MEASURED)
    assert {key: value for key, value in again.headline.items() if key not in missing} == {
        key: value for key, value in study.headline.items() if key not in missing
    }
    assert again.reasons == {key: study.reasons[key] for key in again.reasons}


@pytest.fixture
def placed_once(study: Study, monkeypatch: pytest.MonkeyPatch) -> LayoutPart:
    """The study's layout in place of a new search."""
    monkeypatch.setattr(chain, "place_turbines", lambda project, cases, quick, progress: study.placed)
    return study.placed


@pytest.mark.parametrize(
    ("until", "there", "missing"),
    [
        ("layout", LAYOUT, (*ENERGY, *FINANCE, *PLAN)),
        ("energy", (*LAYOUT, *ENERGY), (*FINANCE, *PLAN)),
        ("finance", (*LAYOUT, *ENERGY, *FINANCE), PLAN),
    ],
)
def test_a_part_of_the_chain(
    study: Study,
    project: Project,
    placed_once: LayoutPart,
    monkeypatch: pytest.MonkeyPatch,
    until: str,
    there: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    monkeypatch.setattr(chain, "produce", lambda *_: (study.electrical, study.energy))
    part = evaluate(project, quick=True, until=until)
    assert set(there) <= set(part.headline)
    assert not set(missing) & set(part.headline)
    assert {key: part.headline[key] for key in there} == {key: study.headline[key] for key in there}
    assert (part.energy is None, part.finance is None, part.plan is None) == (
        until == "layout",
        until != "finance",
        True,
    )
    assert set(there) <= set(part.reasons)


def test_no_other_part_can_be_asked_for(project: Project) -> None:
    with pytest.raises(ValueError, match="until must be one of"):
        evaluate(project, until="everything")


def test_quick_changes_the_search_not_a_formula(
    study: Study, project: Project, placed_once: LayoutPart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the layout and the cables held, a full study finds the same energy, cost and cash flow."""
    assert study.electrical is not None
    monkeypatch.setattr(park_cables, "route_park", lambda *_: study.electrical.network)
    unsampled = replace(project, settings=replace(project.settings, monte_carlo=SampledTerms(samples=0)))
    full = evaluate(unsampled, quick=False, until="finance")
    assert not full.quick
    for key in (*LAYOUT, *ENERGY, *FINANCE):
        assert full.headline[key] == study.headline[key]


def fed_to_the_grid(project: Project, study: Study, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hourly power that the plan would be given, MW; the dispatch itself is left out."""
    given: list[Any] = []
    monkeypatch.setattr(chain, "plan_impact", lambda system, fed, **_: given.append(fed))
    supply(project, study, quick=True)
    return given[0]


def test_the_connection_cuts_case_by_case(study: Study, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert study.electrical is not None
    monkeypatch.setattr(park_cables, "route_park", lambda *_: study.electrical.network)
    narrow = with_connection(project, 900.0)
    electrical, energy = produce(narrow, study.cases, study.placed, quick=True)
    steps = {step.name: step.share for step in energy.assessment.steps}
    wide = {step.name: step.share for step in study.energy.assessment.steps} if study.energy else {}
    # what a case brings beyond the limit is lost, no more and no less
    delivered = np.maximum(electrical.cables.export.delivered, 0.0)
    weight = study.cases.probability
    expected = 1 - float(weight @ np.minimum(delivered, 900e6)) / float(weight @ delivered)
    assert steps["export limit"] == pytest.approx(expected)
    assert 0.01 < steps["export limit"] < 0.1
    assert wide["export limit"] < 1e-3
    assert all(steps[name] == pytest.approx(wide[name]) for name in wide if name != "export limit")
    assert capacity_mw(narrow) == 900.0
    assert energy.assessment.net_p50_gwh < study.headline["net_p50_gwh"]

    small = Study(narrow, True, study.cases, study.placed, energy=energy, electrical=electrical)
    fed = fed_to_the_grid(narrow, small, monkeypatch)
    assert fed.shape == (8760,)
    assert fed.min() >= 0.0
    assert fed.max() <= 900.0
    # the hours lose about the share that the cases lose
    more = fed_to_the_grid(project, study, monkeypatch)
    assert more.max() <= 1000.0
    # both hold their own P50
    assert fed.sum() / 1e3 == pytest.approx(energy.assessment.net_p50_gwh, rel=1e-8)
    assert 1 - fed.sum() / more.sum() == pytest.approx(steps["export limit"], abs=1e-3)


def test_the_hours_of_the_plan_hold_the_energy_of_the_year(study: Study) -> None:
    assert study.plan is not None and study.energy is not None
    fed_gwh = float(study.plan.park_power.sum()) / 1e3
    assert fed_gwh == pytest.approx(study.headline["net_p50_gwh"], rel=1e-8)
    assert study.plan.park_power.max() <= 1000.0
    # the wind is moved by less than the two climates' means differ
    assert study.energy.hours.speed_scale == pytest.approx(1.0, abs=0.08)


def test_outages_cost_less_inside_the_wake_calculation(study: Study, project: Project) -> None:
    assert study.energy is not None
    outages, operation = study.energy.outages, study.energy.operation
    # months are drawn by their energy
    asked = operation.energy_availability
    assert outages.time_availability == pytest.approx(asked, abs=2e-3)
    assert asked < operation.availability
    assert outages.loss < outages.loss_without_wakes < 1.02 * (1 - asked)
    # what the others gain is at most what wakes take
    assert outages.loss_without_wakes - outages.loss < study.headline["wake_loss"] * (1 - asked) * 1.5
    assert study.headline["availability"] == 1 - outages.loss
    running = study.energy.hours.running
    assert running is not None and running.shape == (8760, 67)
    # one drawn year of a mean: 0.8 points of spread, and outages of a rough month that reach into the next
    assert running.mean() == pytest.approx(operation.availability, abs=0.03)


def test_neighbours_take_the_place_of_the_share_that_is_set(study: Study, project: Project) -> None:
    from monsun.inputs.neighbours import Neighbours

    assert study.electrical is not None and study.energy is not None
    place = study.placed.park
    # a second park 10 km to the north-east, where the wind of the monsoon comes from
    neighbours = Neighbours(place.x + 10e3, place.y + 10e3, (project.turbine,) * place.count)
    settings = replace(project.settings, losses=replace(project.settings.losses, external_wakes=0.3))
    shared = replace(project, neighbours=neighbours, settings=replace(settings, monte_carlo=SampledTerms(samples=0)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(park_cables, "route_park", lambda *_: study.electrical.network)
        energy = produce(shared, study.cases, study.placed, quick=True)[1]
    steps = {step.name: step for step in energy.assessment.steps}
    together = annual_energy(neighbours.around(place), study.cases, project.model)
    alone = annual_energy(place, study.cases, project.model)
    assert steps["external wakes"].share == pytest.approx(1 - together / alone, rel=1e-12)
    assert 0.002 < steps["external wakes"].share < 0.05 and steps["external wakes"].loss.computed
    assert energy.assessment.wake_loss == study.energy.assessment.wake_loss
    assert energy.hours.net_gwh_per_year == pytest.approx(energy.assessment.net_p50_gwh, rel=1e-8)
    assert energy.state.power.shape == study.energy.state.power.shape
    assert energy.net_by_turbine.sum() == pytest.approx(energy.assessment.net_p50_gwh * 1e3)


def test_a_depth_outside_its_limits_stops_the_study(project: Project, study: Study) -> None:
    from monsun.records import InputError

    settings = project.settings
    shallow = replace(project, settings=replace(settings, site=replace(settings.site, greatest_depth=20.0)))
    with pytest.raises(InputError, match=r"water 5 to 20 m deep, got .* of 67 points"):
        place_turbines(shallow, study.cases, quick=True)


def test_the_cases_hold_the_climate(project: Project, study: Study) -> None:
    cases = site_cases(project)
    assert cases.probability.sum() == pytest.approx(1.0, abs=1e-3)
    assert np.array_equal(cases.wind_speed, study.cases.wind_speed)
    assert 9.2 < cases.probability @ cases.wind_speed < 9.8
