"""A project's layout problem, and objectives that are exactly what its study says of a layout."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.inputs.project import Project, load_project
from monsun.layout.regular import RegularLayout, Rows, thinned, turbine_places
from monsun.layout_study import least_cost_of_energy, most_value, priced_site, project_problem
from monsun.park import Park
from monsun.records import InputError
from monsun.results import LayoutPart, Study
from monsun.study import finance, price, produce, site_cases
from monsun.worth.objectives import CostOfEnergy, NetPresentValue
from monsun.worth.priced_site import Connected

COUNT = 9


@pytest.fixture(scope="module")
def project() -> Project:
    """The reference project with few turbines, whose power the connection does not take in full."""
    whole = load_project("binh-thuan")
    settings = whole.settings
    return replace(
        whole,
        settings=replace(
            settings,
            turbines=replace(settings.turbines, count=COUNT),
            connection=replace(settings.connection, capacity=120.0),
        ),
    )


@pytest.fixture(scope="module")
def cases(project: Project) -> FlowCases:
    return thinned(site_cases(project), 30)


@pytest.fixture(scope="module")
def study(project: Project, cases: FlowCases) -> Study:
    """The study of nine turbines in three rows, without a search for a layout."""
    centre = project.area.lease.centroid
    across, along = np.meshgrid([-1700.0, 40.0, 1650.0], [-1500.0, -20.0, 1600.0])
    x, y = (across + 0.2 * along).ravel() + centre.x, (along - 0.1 * across).ravel() + centre.y
    longitude, latitude = project.projection.degrees(x, y)
    placed = LayoutPart(
        RegularLayout(x, y, Rows(0.0, 1.0, 0.0), 0.0, 0.0, 0.0, 0),
        Park(x, y, project.turbine),
        project.seabed.depth(longitude, latitude),
        longitude,
        latitude,
        1500.0,
        True,
    )
    electrical, energy = produce(project, cases, placed, quick=True)
    found = Study(project, True, cases, placed, energy, electrical)
    found = replace(found, cost=price(project, found))
    return replace(found, finance=finance(project, found))


def test_the_objectives_are_the_study_s_numbers(project: Project, cases: FlowCases, study: Study) -> None:
    assert study.electrical is not None and study.finance is not None and study.energy is not None
    problem, park, result = project_problem(project, cases), study.placed.park, study.finance.result
    assert study.energy.assessment.export_limit_loss > 1e-3
    connection = Connected(study.electrical.network, study.electrical.connection)
    for make, value in ((least_cost_of_energy, result.lcoe_usd_per_mwh), (most_value, result.npv_musd)):
        objective = make(project)(problem)
        assert isinstance(objective, CostOfEnergy | NetPresentValue)
        held = replace(objective, pricing=objective.pricing.about(park, connection))
        assert held.shown(held.gain_and_slopes(park)[0]) == pytest.approx(value, rel=1e-11)


def test_a_renewed_objective_costs_nearly_what_the_study_does(project: Project, cases: FlowCases, study: Study) -> None:
    assert study.electrical is not None and study.finance is not None
    objective = least_cost_of_energy(project, 0.0)(project_problem(project, cases)).renewed(study.placed.park)
    assert isinstance(objective, CostOfEnergy)
    assert objective.pricing.held is not None
    held = objective.pricing.held.connection
    # the substation stands where the study puts it; cables are searched for less long
    assert np.array_equal(held.network.substations, study.electrical.network.substations)
    cost = objective.shown(objective.gain_and_slopes(study.placed.park)[0])
    assert cost == pytest.approx(study.finance.result.lcoe_usd_per_mwh, rel=1e-3)
    # and stays there when the same park is asked about again
    again = objective.renewed(study.placed.park).pricing.held
    assert again is not None
    np.testing.assert_allclose(again.connection.network.substations, held.network.substations, atol=1.0)


def test_the_problem_keeps_what_the_project_asks(project: Project, cases: FlowCases) -> None:
    problem, settings = project_problem(project, cases), project.settings
    place, spacing = turbine_places(project.area.allowed, project.turbine.rotor_diameter, settings.layout)
    assert problem.count == COUNT
    assert problem.min_spacing == spacing
    assert problem.area.equals(place)
    assert problem.objective is None
    assert problem.depth_limits is not None
    assert (problem.depth_limits.least, problem.depth_limits.most) == (5.0, 60.0)
    x, y = np.array([place.centroid.x]), np.array([place.centroid.y])
    assert problem.depth_limits.depth(x, y) == pytest.approx(
        project.seabed.depth(*project.projection.degrees(x, y)), rel=1e-12
    )


def test_objectives_travel_to_other_processes(project: Project, study: Study) -> None:
    there = pickle.loads(pickle.dumps(priced_site(project)))
    x, y = study.placed.park.x, study.placed.park.y
    assert np.array_equal(there.projection.degrees(x, y), project.projection.degrees(x, y))


def test_a_project_without_a_connection_is_refused(project: Project) -> None:
    alone = replace(project, site=replace(project.site, grid_connection=None))
    with pytest.raises(InputError, match="a project with a grid connection"):
        priced_site(alone)
