"""The choice between alternating and direct current against hand calculation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.electrical.direct_current import DirectCurrent, direct_current_links, link_power
from monsun.electrical.export import ExportKind, ExportRule, ExportSystem, charging_current
from monsun.electrical.export_choice import ExportPrices, choose_export, equipment, export_option, platforms
from monsun.electrical.export_connection import export_connection, export_losses
from monsun.electrical.export_route import export_route
from monsun.records import InputError, documented_fields

EXPORT, DIRECT, PRICES = ExportSystem(), DirectCurrent(), ExportPrices()
RATED = 1005e6
POWER, SHARE = np.array([0.0, 400e6, 1000e6]), np.array([0.2, 0.5, 0.3])


def way(kilometres, export=EXPORT):
    return export_route(0, 0, kilometres * 1e3, 0, kilometres * 1e3 + 10e3, 0, export)


def leg(kind, route, export=EXPORT, direct=DIRECT):
    return export_connection(kind, export, direct, [route], [RATED])


def option(kind, route, export=EXPORT, share=SHARE):
    return export_option(leg(kind, route, export), PRICES, POWER[:, None], share)


def chosen(route, prices=PRICES, export=EXPORT, rated=RATED):
    return choose_export(export, DIRECT, prices, [route], POWER[:, None], SHARE, [rated])


def test_one_link_of_direct_current_by_hand():
    # 2 x 320 kV x 1,900 A = 1,216 MW; 1,000 MW are 1,562.5 A through two cables of 0.0108 ohm/km
    assert link_power(DIRECT) == pytest.approx(1216e6)
    assert direct_current_links(DIRECT, RATED) == 1
    assert direct_current_links(DirectCurrent(spare_links=1), 1217e6) == 3
    plain = DirectCurrent(converter_no_load=0.0, converter_load=0.0)
    lost = export_losses(leg(ExportKind.HVDC, way(100), direct=plain), [[1000e6]])
    assert lost.part("export cables")[0] == pytest.approx(2 * 0.0108 * 105 * 1562.5**2)
    assert lost.part("offshore converters")[0] == 0


def test_converters_and_steps_add_up():
    lost = export_losses(leg(ExportKind.HVDC, way(100)), POWER[:, None])
    assert lost.part("offshore converters")[0] == pytest.approx(0.0015 * RATED)
    assert lost.part("offshore converters")[2] == pytest.approx(RATED * (0.0015 + 0.0075 * (1000 / 1005) ** 2))
    parts = sum(lost.part(f"{name}") for name in ("offshore converters", "export cables", "onshore converters"))
    parts = parts + lost.part("onshore line")
    np.testing.assert_allclose(parts, lost.loss, rtol=1e-12)
    np.testing.assert_allclose(lost.delivered, POWER - lost.loss, rtol=1e-12)
    # two stations of 0.7-1 % each, and the cable
    assert 0.015 < lost.loss[2] / 1000e6 < 0.03


def test_alternating_current_costs_by_hand():
    found = option(ExportKind.HVAC, way(50))
    amounts = dict(found.equipment)
    assert found.connection.circuits == 4
    assert amounts["cables"] == pytest.approx(4 * 52_500 * 1500.902)
    assert amounts["transformers"] == pytest.approx(2 * 4 * 2_992_926)
    # charging power of one circuit: sqrt(3) x 220 kV x 398.0 A = 151.7 Mvar, half at either end
    reactive = np.sqrt(3) * 0.22 * charging_current(EXPORT, 52_500)
    assert reactive == pytest.approx(151.7, abs=0.1)
    assert amounts["compensation"] == pytest.approx(4 * (reactive / 2 * (10_428 + 13_557) + 32_640_626))
    assert found.capital == pytest.approx(sum(amounts.values()))
    loss = export_losses(leg(ExportKind.HVAC, way(50)), POWER[:, None]).loss
    assert found.annual_loss == pytest.approx(float(SHARE @ loss) * 8760 / 1e6)
    assert found.total == pytest.approx(found.capital + 854.0 * found.annual_loss)


def test_substations_without_their_cables_are_about_what_the_capital_cost_takes():
    # ORBIT 1.3.1, 67 x 15 MW: 244 USD/kW offshore with the foundation, 193 onshore
    amounts = dict(option(ExportKind.HVAC, way(50)).equipment)
    lumps = sum(amount for name, amount in amounts.items() if name not in ("cables", "laying"))
    assert lumps / 1005e3 == pytest.approx(244 + 193, rel=0.1)


def test_near_is_alternating_far_is_direct_current():
    kinds = [chosen(way(km)) for km in (20, 60, 140, 190, 260)]
    assert [choice.chosen.kind for choice in kinds] == [ExportKind.HVAC] * 2 + [ExportKind.HVDC] * 3
    assert [len(choice.options) for choice in kinds] == [2, 2, 2, 2, 1]
    assert "charging" in kinds[-1].refused[0]
    for choice in kinds:
        assert choice.chosen.total == min(option.total for option in choice.options)


def test_dearer_energy_moves_the_choice():
    # at 20 km alternating current loses less; with lumps alone equal, losses decide
    free = ExportPrices(hvdc_topside=0.0, offshore_converter=0.0, onshore_converter=0.0, hvdc_onshore_works=0.0)
    cheap = chosen(way(20), free)
    assert cheap.chosen.kind is ExportKind.HVDC
    dear = ExportPrices(
        hvdc_topside=0.0, offshore_converter=0.0, onshore_converter=0.0, hvdc_onshore_works=0.0, loss_worth=1e6
    )
    assert chosen(way(20), dear).chosen.kind is ExportKind.HVAC


def test_nothing_that_carries_the_power_is_an_error():
    with pytest.raises(InputError, match="rated_power"):
        chosen(way(260), rated=0.0)
    with pytest.raises(InputError, match="probability"):
        option(ExportKind.HVDC, way(60), share=SHARE[:2])


@given(st.floats(5, 190), st.floats(1.05, 1.5))
def test_longer_costs_more_and_spares_never_less(kilometres, more):
    near, far = way(kilometres), way(kilometres * more)
    spare = ExportSystem(spare_circuits=1)
    for kind in ExportKind:
        if kilometres * more * 1.05 < 200:
            assert option(kind, far).total > option(kind, near).total
    assert option(ExportKind.HVAC, near, spare).capital > option(ExportKind.HVAC, near).capital


def test_the_kind_that_is_asked_for_is_taken_and_said():
    near = chosen(way(20), export=ExportSystem(kind=ExportRule.HVDC))
    assert near.chosen.kind is ExportKind.HVDC
    assert near.by_rule and not chosen(way(20)).by_rule
    with pytest.raises(InputError, match="hvac that carries"):
        chosen(way(260), export=ExportSystem(kind=ExportRule.HVAC))


def test_several_substations_add_up_and_share_the_line():
    routes, rated = [way(40), way(60)], [600e6, 405e6]
    both = export_connection(ExportKind.HVAC, EXPORT, DIRECT, routes, rated)
    power = POWER[:, None] * [[0.6, 0.4]]
    lost = export_losses(both, power)
    alone = [
        export_losses(export_connection(ExportKind.HVAC, EXPORT, DIRECT, [route], [size]), power[:, [k]])
        for k, (route, size) in enumerate(zip(routes, rated, strict=True))
    ]
    for name in ("offshore transformers", "export cables", "dielectric", "reactors", "onshore transformers"):
        np.testing.assert_allclose(lost.part(name), alone[0].part(name) + alone[1].part(name), rtol=1e-13)
    ashore = lost.delivered + lost.part("onshore line")
    np.testing.assert_allclose(lost.part("onshore line"), 0.03 * 12 / 2 * (ashore / 500e3) ** 2, rtol=1e-12)
    assert both.circuits == sum(one.circuits for one in both.legs) == 2 + 2
    assert both.circuit_length == pytest.approx(1.05 * (2 * 40e3 + 2 * 60e3))
    # one that collects nothing needs no cable
    idle = export_connection(ExportKind.HVAC, EXPORT, DIRECT, routes, [1005e6, 0.0])
    assert idle.legs[1].circuits == 0
    one = export_losses(leg(ExportKind.HVAC, way(40)), POWER[:, None]).loss
    np.testing.assert_allclose(export_losses(idle, np.column_stack((POWER, 0 * POWER))).loss, one, rtol=1e-13)


def test_platforms_by_hand():
    assert platforms([1000e6], 1200e6, 0.65) == 1
    assert platforms([2000e6], 1200e6, 0.65) == 2
    assert platforms([1000e6, 1000e6], 1200e6, 0.65) == 2
    # two of half the size: 2 x 0.5^0.65
    assert platforms([500e6, 500e6], 1200e6, 0.65) == pytest.approx(1.2746, abs=1e-4)
    # ORBIT's one price for any size
    assert platforms([500e6, 500e6], 1200e6, 0.0) == 2
    assert platforms([700e6, 300e6, 0.0], 1200e6, 1.0) == pytest.approx(1)


def test_a_spare_link_has_converters_of_its_own():
    plain = dict(equipment(leg(ExportKind.HVDC, way(100)), PRICES))
    spare = dict(equipment(leg(ExportKind.HVDC, way(100), direct=DirectCurrent(spare_links=1)), PRICES))
    assert {name: spare[name] / amount for name, amount in plain.items()} == pytest.approx(dict.fromkeys(plain, 2.0))


def test_every_default_says_source_and_class():
    for record in (DIRECT, PRICES):
        for part in documented_fields(record):
            assert part.source and part.data_class
