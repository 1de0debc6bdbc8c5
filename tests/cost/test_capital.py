"""Capital cost: lines, sums, shares, the reference park."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monsun.cost.capital import Capital, CapitalShares, capital_cost
from monsun.cost.capital_lines import Per, Rate
from monsun.cost.capital_terms import check_prices
from monsun.cost.foundation import FoundationCost, FoundationKind, foundation_cost
from monsun.cost.installation_planning import installation_plan
from monsun.cost.installation_terms import Installation, InstallationQuantities, Stage
from monsun.cost.monopile import MonopileDesign
from monsun.cost.prices import PriceLevels
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportKind, ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.export_connection import export_connection
from monsun.electrical.export_route import export_route
from monsun.electrical.network import ArraySystem, network_from_links, sized
from monsun.records import InputError, documented_fields

COUNT = 67
RATED = np.full(COUNT, 15e6)
DEPTH = np.linspace(15, 40, COUNT)
# ORBIT sizes monopiles by the gust alone
ORBITS = FoundationCost(
    kind=FoundationKind.MONOPILE, typhoon_factor=1.0, monopile=MonopileDesign(waves=False, natural_frequency=False)
)
# the year in which the rates are quoted: nothing to escalate
QUOTED = PriceLevels(year=2023)
ESCALATION = 321.943 / 304.702  # CPI-U 2025 over 2023


def reference(
    depth=DEPTH, capital=None, foundation=None, distance=48e3, levels=QUOTED, kind=ExportKind.HVAC, installation=None
):
    """A reference-like park: strings of five on a grid, substation in the middle, no router needed."""
    capital, foundation = capital or Capital(), foundation or FoundationCost()
    index = np.arange(COUNT)
    x, y = 1800.0 * (index % 5 + 1), 1900.0 * (index // 5)
    links = [(turbine, turbine - 1 if turbine % 5 else -1) for turbine in range(COUNT)]
    array, export = ArraySystem(), ExportSystem()
    network = sized(network_from_links(x, y, 0.0, 12e3, links), array, RATED)
    route = export_route(0.0, 12e3, 0.0, 12e3 + distance, 0.0, 15e3 + distance, export)
    connection = export_connection(kind, export, DirectCurrent(), [route], [float(RATED.sum())])
    count = connection.circuits
    laid = InstallationQuantities(
        COUNT, float(network.installed_length.sum()), count * route.offshore_length, count
    )  # fmt: skip
    plan = installation_plan(laid, installation or Installation(), None)
    foundations = foundation_cost(depth, foundation, RATED)
    cost = capital_cost(RATED, foundations, foundation, network, connection, plan, capital, ExportPrices(), levels)
    return cost, network, plan


def test_the_reference_lands_where_published_parks_do():
    cost, network, plan = reference()
    assert 4000 < cost.per_kilowatt < 4900  # ORBIT 1.3.1: 4,925 with 442 of financing at 40 m
    assert cost.total == pytest.approx(sum(line.amount for line in cost.lines), rel=1e-12)
    assert cost.capacity == 1_005_000
    assert cost.line("turbine_supply").amount == pytest.approx(1770 * 1_005_000)
    assert cost.line("array_cables").amount == pytest.approx(network.cost)
    assert sum(line.amount for line in cost.lines if line.key.startswith("install_")) == pytest.approx(plan.total)
    assert "67 turbines x 15 MW x 1,770 USD/kW" in cost.line("turbine_supply").basis


def test_every_line_says_why_from_where_and_in_which_money():
    cost, _, _ = reference()
    assert len({line.key for line in cost.lines}) == len(cost.lines) >= 18
    for line in cost.lines:
        assert line.basis and line.source and line.data_class and line.amount > 0
        assert sum(share for _, share in line.currency_shares) == pytest.approx(1)
    assert sum(share for _, share in cost.currency_shares) == pytest.approx(1)
    by_hand = sum(dict(line.currency_shares)["VND"] * line.amount for line in cost.lines) / cost.total
    assert dict(cost.currency_shares)["VND"] == pytest.approx(by_hand)


def test_cables_are_length_times_price():
    cost, _, _ = reference(distance=60e3)
    assert cost.line("export_cables").amount == pytest.approx(4 * 60e3 * 1.05 * 1500.902)
    assert cost.line("onshore_line").amount == pytest.approx(3e3 * 1.2 * 1200)


def test_orbits_depth_slope_is_in_the_total():
    # ORBIT 1.3.1: +91 and +101 USD/kW from 20 to 30 and 30 to 40 m, financing included
    at = {depth: reference(np.full(COUNT, depth), foundation=ORBITS)[0].per_kilowatt for depth in (20.0, 30.0, 40.0)}
    assert 75 < at[30.0] - at[20.0] < 91
    assert 75 < at[40.0] - at[30.0] < 101


def test_with_orbits_own_park_the_lines_are_orbits():
    cost, _, plan = reference(np.full(COUNT, 40.0), foundation=ORBITS)
    assert cost.line("foundations").amount / 1.005e6 == pytest.approx(761, rel=1e-3)
    # rock about piles of ORBIT's size; ORBIT itself has 9 USD/kW
    assert 5 < cost.line("scour").amount / 1.005e6 < 15
    assert cost.line("installation_contingency").amount == pytest.approx(0.345 * plan.total)
    assert cost.line("decommissioning").amount == pytest.approx(0.20 * plan.total)


def test_soft_cost_bases():
    cost, _, plan = reference()
    soft = {"insurance", "commissioning", "procurement_contingency", "installation_contingency", "decommissioning"}
    direct = sum(line.amount for line in cost.lines if line.key not in soft)
    assert cost.line("insurance").amount == pytest.approx(0.024 * direct)
    assert cost.line("commissioning").amount == pytest.approx(0.0115 * direct)
    assert cost.line("procurement_contingency").amount == pytest.approx(0.0575 * (direct - plan.total))


def test_turbines_shallower_than_the_checked_depths_are_told():
    assert "2 shallower than the range" in reference(np.r_[14.0, 9.0, DEPTH[2:]])[0].line("foundations").basis
    assert "shallower" not in reference()[0].line("foundations").basis


def test_relabelling_a_currency_changes_no_amount():
    shares = CapitalShares(currencies=("EUR", "VND", "RUB"))
    first, second = reference()[0], reference(capital=Capital(shares=shares))[0]
    assert first.total == second.total
    assert dict(first.currency_shares)["USD"] == pytest.approx(dict(second.currency_shares)["EUR"])


def test_a_user_rate_is_marked_as_the_users():
    mine = Capital(
        turbine=Rate(value=1500.0, per=Per.KILOWATT, price_year=2023),
        lease=Rate(value=167.0, per=Per.KILOWATT, price_year=2023),
    )
    cost, _, _ = reference(capital=mine)
    assert cost.line("turbine_supply").data_class == "user"
    assert cost.line("lease").amount == pytest.approx(167 * 1_005_000)
    assert cost.line("development").data_class == "published"


def test_every_rate_comes_to_the_study_s_prices():
    quoted, study = reference()[0], reference(levels=PriceLevels())[0]
    assert (quoted.base_year, study.base_year) == (2023, 2025)
    assert study.total == pytest.approx(ESCALATION * quoted.total, rel=2e-5)
    for line in study.lines:
        if line.base:
            assert line.factor == 1 and line.unit == "USD"
            assert line.quantity == pytest.approx(sum(study.line(key).amount for key in line.base), rel=1e-14)
        else:
            assert line.price_year == 2023
            assert line.factor == pytest.approx(ESCALATION, rel=2e-5)
            assert "USD of 2023 x 1.0566 = USD of 2025" in line.basis
        assert line.amount == line.quantity * line.rate * line.factor


def test_a_rate_of_2015_in_dong_is_grown_in_dong_and_then_exchanged():
    onshore = Rate(value=4.0e6, per=Per.KILOWATT, price_year=2015, currency="VND")
    levels = PriceLevels(units_per_usd={"USD": 1.0, "VND": 25_450.0})
    line = reference(capital=Capital(onshore_substation=onshore), levels=levels)[0].line("onshore_substation")
    growth = np.prod(1 + np.array([2.67, 3.52, 3.54, 2.80, 3.22, 1.83, 3.16, 3.25, 3.63, 3.31]) / 100)
    assert line.amount == pytest.approx(1_005_000 * 4.0e6 * growth / 25_450.0, rel=1e-12)
    assert line.currency == "VND" and "VND of 2015" in line.basis


def test_units_are_what_they_say():
    lump = Capital(
        offshore_substation=Rate(value=250e6, per=Per.PARK, price_year=2023),
        development=Rate(value=2e6, per=Per.TURBINE, price_year=2023),
    )
    cost = reference(capital=lump)[0]
    assert cost.line("offshore_substation").amount == 250e6
    assert cost.line("development").amount == pytest.approx(67 * 2e6)
    assert cost.line("development").unit == "turbine" and cost.line("array_cables").unit == "m"


def test_stages_of_the_installation_share_every_line():
    whole = reference(installation=Installation(stages=(Stage(),)))[0]
    split, _, plan = reference()
    assert whole.phases == ("whole park",) and whole.phase_totals == (pytest.approx(whole.total),)
    assert split.phases == ("stage 1", "stage 2") == tuple(stage.name for stage in plan.stages)
    assert sum(split.phase_totals) == pytest.approx(split.total, rel=1e-14)
    for key in ("turbine_supply", "foundations", "array_cables"):
        assert split.line(key).phase_shares == (40 / 67, 27 / 67)
    for key in ("development", "onshore_substation", "onshore_line"):
        assert split.line(key).phase_shares == (1.0, 0.0)
    # paid with the stage in which it is installed: one substation, and circuits before the turbines that need them
    assert split.line("offshore_substation").phase_shares == (1.0, 0.0)
    circuits = {work.stage: work.unit_share for work in plan.phase("export cables").stages}
    assert split.line("export_cables").phase_shares == (circuits[0], circuits.get(1, 0.0))
    for phase in plan.phases:
        line = split.line(f"install_{phase.name.replace(' ', '_')}")
        for work in phase.stages:
            stage, (begin, end) = plan.stages[work.stage], line.spent[work.stage]
            length = stage.operation - stage.begin
            assert line.phase_shares[work.stage] == pytest.approx(work.cost_share)
            assert (stage.begin + begin * length, stage.begin + end * length) == pytest.approx((work.start, work.end))
    assert 0.6 < split.line("insurance").phase_shares[0] < 0.8


def test_what_serves_all_stages_is_paid_as_set():
    stages = (Stage(name="600 MW", share=0.6, common_share=0.7), Stage(name="400 MW", share=0.4, common_share=0.3))
    cost = reference(installation=Installation(stages=stages))[0]
    assert cost.phases == ("600 MW", "400 MW")
    assert cost.line("development").phase_shares == (0.7, 0.3)


def test_financing_is_a_share_of_all_other_lines_and_zero_unless_asked_for():
    plain, financed = reference()[0], reference(capital=Capital(construction_financing=240 / 5171))[0]
    assert "construction_financing" not in {line.key for line in plain.lines}
    assert financed.total == pytest.approx(plain.total * 5411 / 5171, rel=1e-12)


def test_prices_that_are_not_known():
    for currency in ("XYZ", "VND"):
        odd = Rate(value=1.0, per=Per.KILOWATT, price_year=2023, currency=currency)
        with pytest.raises(InputError, match=rf"capital.turbine: currency.*got {currency}"):
            reference(capital=Capital(turbine=odd))
        with pytest.raises(InputError, match=rf"capital.turbine: currency.*got {currency}"):
            check_prices(Capital(turbine=odd), PriceLevels())
    check_prices(Capital(), PriceLevels())
    with pytest.raises(InputError, match=r"capital\.cable_price_year"):
        check_prices(Capital(cable_price_year=1990), PriceLevels())
    old = Rate(value=1.0, per=Per.KILOWATT, price_year=1999)
    with pytest.raises(InputError, match=r"capital.lease: price index of USD: expected a year from 2015 to 2025"):
        reference(capital=Capital(lease=old))
    with pytest.raises(InputError, match="from 2015 to 2025, got 2031"):
        reference(levels=PriceLevels(year=2031))
    with pytest.raises(InputError, match="value"):
        Rate(value=-1.0, per=Per.KILOWATT, price_year=2023)
    with pytest.raises(InputError, match=r"capital.turbine: per: expected one of kW, turbine, park, got m"):
        reference(capital=Capital(turbine=Rate(value=1.0, per=Per.METRE, price_year=2023)))


def test_direct_current_has_converters_in_place_of_substations():
    cost, _, _ = reference(kind=ExportKind.HVDC)
    cables, prices = cost.line("export_cables"), ExportPrices()
    assert cables.quantity == pytest.approx(2 * 1.05 * 48e3)
    assert cables.amount == pytest.approx(2 * 1.05 * 48e3 * 900)
    offshore = prices.hvdc_topside + prices.ancillary + prices.offshore_converter + prices.breaker
    assert cost.line("offshore_substation").amount == pytest.approx(offshore)
    onshore = prices.onshore_converter + prices.hvdc_onshore_works + prices.breaker
    assert cost.line("onshore_substation").amount == pytest.approx(onshore)
    assert all("converter" in cost.line(f"{where}_substation").name for where in ("offshore", "onshore"))
    # ORBIT 1.3.1 takes 459 USD/kW more for 320 kV direct current at this distance, with its own dearer cable
    more = (cost.total - reference()[0].total) / 1_005_000
    assert 200 < more < 700


def test_unusable_input():
    with pytest.raises(InputError, match="turbines"):
        CapitalShares(turbines=(0.5, 0.4, 0.0))
    with pytest.raises(InputError, match="currencies"):
        CapitalShares(currencies=("USD", "USD", "RUB"))
    cost, network, plan = reference()
    with pytest.raises(InputError, match="painting"):
        cost.line("painting")
    few = foundation_cost([20.0], FoundationCost())
    route = export_route(0, 0, 1e4, 0, 1e4, 1e3, ExportSystem())
    connection = export_connection(ExportKind.HVAC, ExportSystem(), DirectCurrent(), [route], [float(RATED.sum())])
    with pytest.raises(InputError, match="rated_power"):
        capital_cost(RATED, few, FoundationCost(), network, connection, plan, Capital(), ExportPrices())
    bare = replace(network, cable_types=())
    with pytest.raises(InputError, match="sized"):
        capital_cost(
            RATED, foundation_cost(DEPTH, FoundationCost(), RATED), FoundationCost(), bare, connection, plan,
            Capital(), ExportPrices(),
        )  # fmt: skip


def test_defaults_say_source_and_class():
    for part in documented_fields(Capital()):
        assert part.source and part.data_class, part.path
