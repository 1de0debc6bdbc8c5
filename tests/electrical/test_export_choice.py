"""The choice between alternating and direct current against hand calculation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.electrical.direct_current import (
    DirectCurrent,
    direct_current_links,
    direct_current_losses,
    link_power,
)
from monsun.electrical.export import ExportSystem, charging_current, export_losses, export_route
from monsun.electrical.export_choice import ExportKind, ExportPrices, choose_export, hvac_option, hvdc_option
from monsun.records import InputError, documented_fields

EXPORT, DIRECT, PRICES = ExportSystem(), DirectCurrent(), ExportPrices()
RATED = 1005e6
POWER, SHARE = np.array([0.0, 400e6, 1000e6]), np.array([0.2, 0.5, 0.3])


def way(kilometres, export=EXPORT):
    return export_route(0, 0, kilometres * 1e3, 0, kilometres * 1e3 + 10e3, 0, export)


def test_one_link_of_direct_current_by_hand():
    # 2 x 320 kV x 1,900 A = 1,216 MW; 1,000 MW are 1,562.5 A through two cables of 0.0108 ohm/km
    assert link_power(DIRECT) == pytest.approx(1216e6)
    assert direct_current_links(DIRECT, RATED) == 1
    assert direct_current_links(DirectCurrent(spare_links=1), 1217e6) == 3
    plain = DirectCurrent(converter_no_load=0.0, converter_load=0.0)
    lost = direct_current_losses(plain, EXPORT, way(100), [1000e6], RATED)
    assert lost.cable[0] == pytest.approx(2 * 0.0108 * 105 * 1562.5**2)
    assert lost.offshore_converter[0] == 0


def test_converters_and_steps_add_up():
    lost = direct_current_losses(DIRECT, EXPORT, way(100), POWER, RATED)
    assert lost.offshore_converter[0] == pytest.approx(0.0015 * RATED)
    assert lost.offshore_converter[2] == pytest.approx(RATED * (0.0015 + 0.0075 * (1000 / 1005) ** 2))
    parts = lost.offshore_converter + lost.cable + lost.onshore_converter + lost.line
    np.testing.assert_allclose(parts, lost.loss, rtol=1e-12)
    np.testing.assert_allclose(lost.delivered, POWER - lost.loss, rtol=1e-12)
    # two stations of 0.7-1 % each, and the cable
    assert 0.015 < lost.loss[2] / 1000e6 < 0.03


def test_alternating_current_costs_by_hand():
    option = hvac_option(EXPORT, PRICES, way(50), POWER, SHARE, RATED)
    amounts = dict(option.equipment)
    assert option.circuits == 4
    assert amounts["cables"] == pytest.approx(4 * 52_500 * 1500.902)
    assert amounts["transformers"] == pytest.approx(2 * 4 * 2_992_926)
    # charging power of one circuit: sqrt(3) x 220 kV x 398.0 A = 151.7 Mvar, half at either end
    reactive = np.sqrt(3) * 0.22 * charging_current(EXPORT, 52_500)
    assert reactive == pytest.approx(151.7, abs=0.1)
    assert amounts["compensation"] == pytest.approx(4 * (reactive / 2 * (10_428 + 13_557) + 32_640_626))
    assert option.capital == pytest.approx(sum(amounts.values()))
    loss = export_losses(EXPORT, way(50), POWER, RATED).loss
    assert option.annual_loss == pytest.approx(float(SHARE @ loss) * 8760 / 1e6)
    assert option.total == pytest.approx(option.capital + 854.0 * option.annual_loss)


def test_substations_without_their_cables_are_about_what_the_capital_cost_takes():
    # ORBIT 1.3.1, 67 x 15 MW: 244 USD/kW offshore with the foundation, 193 onshore
    amounts = dict(hvac_option(EXPORT, PRICES, way(50), POWER, SHARE, RATED).equipment)
    lumps = sum(amount for name, amount in amounts.items() if name not in ("cables", "laying"))
    assert lumps / 1005e3 == pytest.approx(244 + 193, rel=0.1)


def test_near_is_alternating_far_is_direct_current():
    kinds = [choose_export(EXPORT, DIRECT, PRICES, way(km), POWER, SHARE, RATED) for km in (20, 60, 140, 190, 260)]
    assert [choice.chosen.kind for choice in kinds] == [ExportKind.HVAC] * 2 + [ExportKind.HVDC] * 3
    assert [len(choice.options) for choice in kinds] == [2, 2, 2, 2, 1]
    assert "charging" in kinds[-1].refused[0]
    for choice in kinds:
        assert choice.chosen.total == min(option.total for option in choice.options)


def test_dearer_energy_moves_the_choice():
    # at 20 km alternating current loses less; with lumps alone equal, losses decide
    free = ExportPrices(hvdc_topside=0.0, offshore_converter=0.0, onshore_converter=0.0, hvdc_onshore_works=0.0)
    cheap = choose_export(EXPORT, DIRECT, free, way(20), POWER, SHARE, RATED)
    assert cheap.chosen.kind is ExportKind.HVDC
    dear = ExportPrices(
        hvdc_topside=0.0, offshore_converter=0.0, onshore_converter=0.0, hvdc_onshore_works=0.0, loss_worth=1e6
    )
    assert choose_export(EXPORT, DIRECT, dear, way(20), POWER, SHARE, RATED).chosen.kind is ExportKind.HVAC


def test_nothing_that_carries_the_power_is_an_error():
    with pytest.raises(InputError, match="rated_power"):
        choose_export(EXPORT, DIRECT, PRICES, way(260), POWER, SHARE, 0.0)
    with pytest.raises(InputError, match="probability"):
        hvdc_option(EXPORT, DIRECT, PRICES, way(60), POWER, SHARE[:2], RATED)


@given(st.floats(5, 190), st.floats(1.05, 1.5))
def test_longer_costs_more_and_spares_never_less(kilometres, more):
    near, far = way(kilometres), way(kilometres * more)
    spare = ExportSystem(spare_circuits=1)
    for option in (
        lambda route, export=EXPORT: hvac_option(export, PRICES, route, POWER, SHARE, RATED),
        lambda route, export=EXPORT: hvdc_option(export, DIRECT, PRICES, route, POWER, SHARE, RATED),
    ):
        if kilometres * more * 1.05 < 200:
            assert option(far).total > option(near).total
    assert (
        hvac_option(spare, PRICES, near, POWER, SHARE, RATED).capital
        > hvac_option(EXPORT, PRICES, near, POWER, SHARE, RATED).capital
    )


def test_every_default_says_source_and_class():
    for record in (DIRECT, PRICES):
        for part in documented_fields(record):
            assert part.source and part.data_class
