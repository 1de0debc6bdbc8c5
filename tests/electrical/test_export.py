"""Export: routes, circuits, losses against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import (
    EXPORT_CABLE,
    ExportKind,
    ExportSystem,
    charging_current,
    circuit_power,
    circuits,
    useful_length,
)
from monsun.electrical.export_connection import export_connection, export_losses
from monsun.electrical.export_route import export_route
from monsun.records import InputError, documented_fields

EXPORT = ExportSystem()
ROUTE = export_route(0, 0, 40e3, 30e3, 40e3, 33e3, EXPORT)
RATED = 1005e6


def lost(power, export=EXPORT, route=ROUTE):
    """Losses of one substation's alternating-current export."""
    connection = export_connection(ExportKind.HVAC, export, DirectCurrent(), [route], [RATED])
    return export_losses(connection, np.array(power)[:, None])


def test_route_lengths():
    assert ROUTE.offshore_length == pytest.approx(50e3 * 1.05)
    assert ROUTE.onshore_length == pytest.approx(3e3 * 1.2)


def test_charging_current_by_hand():
    # 2 pi 50 x 190 nF/km x 50 km x 127.017 kV
    assert charging_current(EXPORT, 50e3) == pytest.approx(314.159265 * 9.5e-6 * 127017.06, rel=1e-7)


def test_circuits_of_the_reference_are_four_and_follow_the_ampacity():
    half = charging_current(EXPORT, 50e3) / 2
    assert circuit_power(EXPORT, 50e3) == pytest.approx(np.sqrt(3) * 220e3 * np.sqrt(825**2 - half**2))
    assert circuits(EXPORT, 50e3, RATED) == 4  # as ORBIT 1.3.1 for 67 x 15 MW and 220 kV
    each = circuit_power(EXPORT, 50e3)
    assert circuits(EXPORT, 50e3, 3 * each) == 3
    assert circuits(EXPORT, 50e3, 3.001 * each) == 4
    assert circuits(ExportSystem(circuit_count=5), 50e3, RATED) == 5
    with pytest.raises(InputError, match="circuit_count"):
        circuits(ExportSystem(circuit_count=3), 50e3, RATED)
    with pytest.raises(InputError, match="length"):
        circuits(EXPORT, 300e3, RATED)


def test_a_spare_circuit_is_one_more_and_the_others_carry_all():
    spare = ExportSystem(spare_circuits=1)
    assert circuits(spare, 50e3, RATED) == 5
    assert (circuits(spare, 50e3, RATED) - 1) * circuit_power(spare, 50e3) >= RATED
    assert circuits(ExportSystem(spare_circuits=1, circuit_count=6), 50e3, RATED) == 6
    with pytest.raises(InputError, match="1 spare"):
        circuits(ExportSystem(spare_circuits=1, circuit_count=4), 50e3, RATED)


def test_useful_length_is_where_the_circuit_carries_its_share():
    short = circuit_power(EXPORT, 0.0)
    for share in (0.9, 0.5, 0.1):
        assert circuit_power(EXPORT, useful_length(EXPORT, share)) == pytest.approx(share * short)
    # 2 x 825 A over 7.582 A/km
    assert useful_length(EXPORT, 0.0) == pytest.approx(2 * 825 / 7.58168e-3, rel=1e-5)
    with pytest.raises(InputError, match="length"):
        circuit_power(EXPORT, 1.001 * useful_length(EXPORT, 0.0))
    with pytest.raises(InputError, match="share"):
        useful_length(EXPORT, 1.1)


def test_points_on_the_way_lengthen_the_route():
    bent = export_route(0, 0, 40e3, 30e3, 40e3, 33e3, EXPORT, [(40e3, 0)], [(43e3, 30e3), (43e3, 33e3)])
    assert bent.offshore_length == pytest.approx(70e3 * 1.05)
    assert bent.onshore_length == pytest.approx(9e3 * 1.2)
    assert bent.offshore_path.tolist() == [[0, 0], [40e3, 0], [40e3, 30e3]]
    assert ROUTE.onshore_path.tolist() == [[40e3, 30e3], [40e3, 33e3]]
    with pytest.raises(InputError, match="offshore_via"):
        export_route(0, 0, 1, 1, 2, 2, EXPORT, [1.0, 2.0, 3.0])


def test_conductor_loss_is_the_integral_of_the_current_along_the_cable():
    power = np.array([0.0, 400e6, 1000e6])
    result = lost(power)
    flow = power - result.part("offshore transformers")
    active = flow / (4 * np.sqrt(3) * 220e3)
    length = ROUTE.offshore_length
    charging = charging_current(EXPORT, length)
    # reactive current is J/2 at either end and nothing in the middle; ohms per metre along 20,000 pieces
    place = (np.arange(20_000) + 0.5) / 20_000 - 0.5
    squared = (active[:, None] ** 2 + (charging * place[None, :]) ** 2).mean(axis=1)
    np.testing.assert_allclose(result.part("export cables"), 4 * 3 * 0.034e-3 * length * squared, rtol=1e-8)


def test_without_capacitance_transformers_and_line_only_i_squared_r_is_left():
    cable = EXPORT_CABLE.__class__(name="plain", cross_section=1, ampacity=825, resistance=0.1, cost=1)
    plain = ExportSystem(cable=cable, transformer_load=0.0, transformer_no_load=0.0)
    route = export_route(0, 0, 50e3, 0, 50e3, 0, plain)
    result = lost([900e6], plain, route)
    ohm = 0.1 * 52.5 / circuits(plain, route.offshore_length, RATED)
    assert result.loss[0] == pytest.approx(ohm * (900e6 / 220e3) ** 2, rel=1e-12)
    assert result.delivered[0] == pytest.approx(900e6 - result.loss[0])


def test_transformer_and_line_closed_forms():
    result = lost([0.0, 1105.5e6 / 1.1])
    rating = 1.1 * RATED
    assert result.part("offshore transformers")[0] == pytest.approx(0.00055 * rating)
    assert result.part("offshore transformers")[1] == pytest.approx(rating * (0.00055 + 0.0026 / 1.21))
    reactive = 4 * np.sqrt(3) * 220e3 * charging_current(EXPORT, ROUTE.offshore_length)
    assert result.part("dielectric")[1] == pytest.approx(0.001 * reactive)
    assert result.part("reactors")[1] == pytest.approx(0.002 * reactive)
    at_line = result.delivered[1] + result.part("onshore line")[1]
    assert result.part("onshore line")[1] == pytest.approx(0.03 * 3.6 / 2 * (at_line / 500e3) ** 2)


def test_full_load_loss_lies_where_the_field_expects_it():
    result = lost([1000e6])
    # NRWAL's map formula gives about 3.4 % of the energy at 45 km, array included
    assert 0.01 < result.loss[0] / 1000e6 < 0.03


# from 10 MW: below, the park's own no-load losses come in from the grid, and a little wind lessens that flow
@given(st.lists(st.floats(10e6, 1005e6), min_size=2, max_size=2).map(sorted))
def test_more_power_loses_and_delivers_more_and_the_parts_add_up(pair):
    result = lost(pair)
    assert result.loss[1] >= result.loss[0] > 0
    assert result.delivered[1] >= result.delivered[0]
    parts = sum(loss for _, loss in result.parts)
    np.testing.assert_allclose(parts, result.loss, rtol=1e-12)
    np.testing.assert_allclose(result.delivered + result.loss, pair, rtol=1e-12, atol=1e-3)


def test_an_idle_park_draws_its_losses_from_the_grid():
    assert lost([0.0]).delivered[0] < 0


def test_the_route_goes_around_what_lies_between():
    block = box(10e3, -2e3, 20e3, 5e3)
    route = export_route(0, 0, 30e3, 0, 33e3, 0, EXPORT, around=[block])
    assert route.offshore_length == pytest.approx(1.05 * (2 * np.hypot(10e3, 2e3) + 10e3))
    assert route.offshore_via == ((10e3, -2e3), (20e3, -2e3))
    # around what bars it between points of one's own too
    led = export_route(0, 0, 30e3, 0, 33e3, 0, EXPORT, [(15e3, 6e3)], around=[block])
    assert led.offshore_via == ((10e3, 5e3), (15e3, 6e3), (20e3, 5e3))


def test_export_defaults_say_source_and_class():
    for part in documented_fields(EXPORT):
        assert part.source and part.data_class
