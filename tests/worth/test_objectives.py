"""Cost of energy and present value of a layout: the study's numbers, with the slopes they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.cases import FlowCases
from monsun.cost.foundation import foundations_under
from monsun.cost.supported_turbine import turbines_of_types
from monsun.electrical.export import ExportKind
from monsun.electrical.export_connection import export_connection, export_losses
from monsun.electrical.losses import array_losses
from monsun.electrical.network import network_from_links, sized
from monsun.energy.losses import combined_loss, given_losses
from monsun.finance.cashflow import evaluate_finance
from monsun.finance.terms import FinanceTerms
from monsun.layout.objective import Objective
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import flow
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import bastankhah_2014
from monsun.worth.money import Amounts, cost_of_energy, present_value
from monsun.worth.net_energy import net_energy, net_energy_about
from monsun.worth.objectives import CostOfEnergy, Measure, NetPresentValue, Pricing
from monsun.worth.priced_site import Connected, PricedSite, connected, counted
from monsun.worth.site_cost import site_cost

MODEL: FlowModel = bastankhah_2014()
KINDS = (CostOfEnergy, NetPresentValue)


@pytest.fixture(scope="module")
def pricing(site: PricedSite, connection: Connected, park: Park, cases: FlowCases) -> Pricing:
    return Pricing(site, cases, MODEL).about(park, connection)


def shifted(park: Park, way: np.ndarray) -> Park:
    return Park(park.x + way[0], park.y + way[1], park.turbine, park.counted)


@pytest.mark.parametrize("kind", KINDS)
def test_slopes_are_central_differences(kind: type, pricing: Pricing, park: Park) -> None:
    objective, generator = kind(pricing), np.random.default_rng(7)
    for _ in range(3):
        there, way = shifted(park, generator.normal(0, 60, (2, 7))), generator.normal(0, 1, (2, 7))
        x, y = objective.gain_and_slopes(there)[1:]
        upper, lower = (objective.gain_and_slopes(shifted(there, side * way))[0] for side in (0.2, -0.2))
        size = np.abs(x * way[0]).sum() + np.abs(y * way[1]).sum()
        assert x @ way[0] + y @ way[1] == pytest.approx((upper - lower) / 0.4, abs=2e-6 * size)
        assert x.shape == y.shape == (7,)
        # the neighbour costs nothing, but its wake does
        assert x[-1] != 0


@pytest.mark.parametrize("kind", KINDS)
def test_cables_that_end_last_count_by_their_time(kind: type, pricing: Pricing, park: Park) -> None:
    site = pricing.site
    work = site.installation.array
    steps = tuple(replace(step, hours=30 * step.hours, hours_per_km=30 * step.hours_per_km) for step in work.site)
    slow = replace(site.installation, array=replace(work, site=steps))
    objective = kind(replace(pricing, site=replace(site, installation=slow)))
    way = np.random.default_rng(2).normal(0, 1, (2, 7))
    x, y = objective.gain_and_slopes(park)[1:]
    upper, lower = (objective.gain_and_slopes(shifted(park, side * way))[0] for side in (0.2, -0.2))
    size = np.abs(x * way[0]).sum() + np.abs(y * way[1]).sum()
    assert x @ way[0] + y @ way[1] == pytest.approx((upper - lower) / 0.4, abs=1e-5 * size)
    # without the calendar the slopes would be others
    assert not np.allclose(x, kind(pricing).gain_and_slopes(park)[1], rtol=1e-3)


def test_net_energy_is_true_to_second_order(pricing: Pricing, park: Park) -> None:
    assert pricing.held is not None
    way, errors = np.random.default_rng(3).normal(0, 1, (2, 7)), []
    held = (pricing.site, pricing.held.connection)
    wake = (pricing.cases, pricing.model)
    for size in (10.0, 20.0, 40.0):
        there = shifted(park, size * way)
        linear = net_energy(*held, pricing.held.energy, there, *wake).value
        about = net_energy_about(pricing.site, pricing.held.losses, pricing.held.connection, there, *wake)
        errors.append(abs(linear / about.net - 1))
    assert errors[0] < 5e-6
    assert errors[1] < 6 * errors[0]
    assert errors[2] < 6 * errors[1]


def test_net_energy_of_two_substations_is_the_chain_s(site: PricedSite, park: Park, cases: FlowCases) -> None:
    x, y, rated = counted(park)
    cables, places = site.cables, np.array([[x[0] - 700, y[0] + 800], [x[4] + 500, y[4] + 900]])
    links = [(0, -1), (1, 0), (2, 1), (3, -1), (4, -2), (5, 4)]
    network = sized(network_from_links(x, y, *places.T, links), cables.array, rated)
    legs = (ExportKind.HVAC, cables.export, cables.direct, [cables.route(place) for place in places], [60e6, 30e6])
    held = Connected(network, export_connection(*legs))
    about = net_energy_about(site, site.losses, held, park, cases, MODEL)
    power = flow(park, cases, MODEL).power[:, park.counted]
    sent = array_losses(network, cables.array, power, cases.probability).sent
    out = np.maximum(export_losses(held.connection, sent).delivered, 0.0)
    kept = np.minimum(out, site.connection_capacity)
    mean = cases.probability @ np.column_stack((export_losses(held.connection, sent).delivered, out, kept))
    others = 1 - combined_loss([loss.share for loss in given_losses(site.losses)])
    assert about.net == pytest.approx(mean[0] * mean[2] / mean[1] * others * 8760e-6, rel=1e-12)
    # a watt more is shared between the substations, so that moved turbines leave an error a little above second order
    there = shifted(park, np.random.default_rng(3).normal(0, 10, (2, 7)))
    linear = net_energy(site, held, about, there, cases, MODEL).value
    assert linear == pytest.approx(net_energy_about(site, site.losses, held, there, cases, MODEL).net, rel=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_watts_and_places_of_a_single_move_are_differences(kind: type, pricing: Pricing, park: Park) -> None:
    assert pricing.held is not None
    objective = kind(pricing)
    move = objective.single_move(park)
    site, held = pricing.site, pricing.held
    energy = net_energy_about(site, held.losses, held.connection, park, pricing.cases, pricing.model)
    cost = site_cost(site, held.connection, park)
    amounts = Amounts(cost.capital.value, cost.construction_months.value, energy.net)
    measure: Measure = cost_of_energy if kind is CostOfEnergy else present_value
    sign = -1 if kind is CostOfEnergy else 1

    def gain(changed: Amounts) -> float:
        return sign * measure(held.finance, site.operation_cost, changed, False).value

    # a kilowatt more in every case
    more = replace(amounts, net_energy=energy.net + 1e3 * float(energy.case_weight.sum()))
    assert gain(more) - gain(amounts) == pytest.approx(1e3 * move.case_weight.sum(), rel=1e-3)
    assert move.place_cost is not None
    before, after = (float(move.place_cost(*np.array([[park.x[4]], [park.y[4] + north]]))[0]) for north in (0.0, 50.0))
    depth = site.seabed.depth(*site.projection.degrees(park.x[4] + [0.0, 0.0], park.y[4] + [0.0, 50.0]))
    found = foundations_under(turbines_of_types([park.types[0]] * 2), depth, site.foundation)
    first, second = found.cost + found.scour
    dearer = replace(amounts, capital=amounts.capital + cost.factors.foundation * (second - first))
    assert gain(amounts) - gain(dearer) == pytest.approx(after - before, rel=1e-3)


def test_measures_are_those_of_a_park_with_debt() -> None:
    terms, amounts = FinanceTerms(), Amounts(4.2e9, 31.3, 4.1e6)
    full = evaluate_finance(
        terms,
        capital_cost_usd=amounts.capital,
        operation_cost_usd_per_year=1.3e8,
        net_energy_mwh_p50=amounts.net_energy,
        net_energy_mwh_p90=0.9 * amounts.net_energy,
        construction_months=amounts.construction_months,
    )
    assert full.debt_musd > 0
    for measure, value in ((cost_of_energy, full.lcoe_usd_per_mwh), (present_value, full.npv_musd)):
        found = measure(terms, 1.3e8, amounts)
        assert found.value == pytest.approx(value, rel=1e-12)
        for name, slope, step in (
            ("capital", found.per_dollar, 1e5),
            ("net_energy", found.per_mwh, 100.0),
            ("construction_months", found.per_month, 1e-2),
        ):
            sides = [replace(amounts, **{name: getattr(amounts, name) + side * step}) for side in (1, -1)]
            upper, lower = (measure(terms, 1.3e8, side, by_months=False).value for side in sides)
            assert slope == pytest.approx((upper - lower) / (2 * step), rel=1e-5), name
        assert measure(terms, 1.3e8, amounts, by_months=False).per_month == 0


def test_what_is_shown_is_the_quantity(pricing: Pricing) -> None:
    objectives: tuple[Objective, ...] = (CostOfEnergy(pricing), NetPresentValue(pricing))
    assert [objective.shown(-100.0) for objective in objectives] == [100.0, -100.0]
    assert [objective.name.split(", ")[1] for objective in objectives] == ["USD/MWh", "million USD"]


def test_what_is_not_held_is_found_anew(site: PricedSite, park: Park, cases: FlowCases) -> None:
    free = CostOfEnergy(Pricing(site, cases, MODEL))
    renewed = free.renewed(park)
    assert renewed.pricing.held is not None
    assert renewed.gain_and_slopes(park)[0] == free.gain_and_slopes(park)[0]
    power = flow(park, cases, MODEL).power[:, park.counted]
    found = connected(site, park, power, cases.probability)
    network = found.network
    assert np.array_equal(renewed.pricing.held.connection.network.parent, network.parent)
    assert network.x.size == 6
    # from the substation found before, the search ends where it is
    again = connected(site, park, power, cases.probability, found)
    np.testing.assert_allclose(again.network.substations, network.substations, atol=1.0)


def test_a_park_that_delivers_nothing_is_an_error(pricing: Pricing, park: Park) -> None:
    calm = FlowCases.rose([270.0], [2.5], [[1.0]])
    assert pricing.held is not None
    with pytest.raises(InputError, match="delivered power: expected W > 0 on average"):
        net_energy_about(pricing.site, pricing.held.losses, pricing.held.connection, park, calm, MODEL)
    with pytest.raises(InputError, match="at least one turbine that is counted"):
        counted(Park([0.0], [0.0], park.types[0], counted=False))
