"""All cables of a park: several substations, exclusions in the way, and the kind of current."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely import LineString, Point, box
from shapely.affinity import translate

from monsun.electrical import router
from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportKind, ExportRule, ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.electrical.export_connection import export_losses
from monsun.electrical.losses import array_losses
from monsun.electrical.park_cables import CabledTurbines, CableSite, cable_park
from monsun.records import InputError

pytestmark = pytest.mark.skipif(router.find_spec("optiwindnet") is None, reason="optiwindnet is not installed")

X, Y = (side.ravel() * 1500.0 for side in np.meshgrid(np.arange(4), np.arange(3)))
PARK = CabledTurbines(X, Y, np.full(12, 15e6), np.linspace(0, 15e6, 5)[:, None] * np.ones(12), np.full(5, 0.2))
REEF = box(1800, 5000, 9000, 6000)
SITE = CableSite(
    (2000.0, 30e3), (2000.0, 34e3), box(-500, -500, 5000, 3500), box(-500, -500, 5000, 3500), ArraySystem(),
    ExportSystem(), DirectCurrent(), ExportPrices(),
)  # fmt: skip


def test_the_parts_belong_together():
    cables = cable_park(SITE, PARK, 0.0)
    place = cables.network.substations[0]
    assert SITE.allowed.covers(Point(place)) and np.hypot(X - place[0], Y - place[1]).min() >= 500
    again = array_losses(cables.network, SITE.array, PARK.power, PARK.probability)
    np.testing.assert_allclose(cables.array.loss, again.loss, rtol=1e-12)
    np.testing.assert_allclose(again.sent.sum(axis=1), PARK.power.sum(axis=1) - again.loss, rtol=1e-12)
    np.testing.assert_array_equal(cables.export.loss, export_losses(cables.connection, again.sent).loss)
    assert cables.connection.kind is ExportKind.HVAC
    assert cables.connection.rated_power == 180e6
    assert cables.connection.legs[0].route.offshore_length == pytest.approx(
        1.05 * np.hypot(place[0] - 2000, place[1] - 30e3)
    )
    near = cable_park(SITE, PARK, 0.0, cables.network.substations)
    np.testing.assert_allclose(near.network.substations, cables.network.substations, atol=1.0)


def test_every_substation_sends_what_its_turbines_make():
    # two groups so far apart, and two turbines to a cable, that one substation would cost more
    apart = replace(PARK, x=X + 80e3 * (np.arange(12) >= 7), rated_power=2 * PARK.rated_power, power=2 * PARK.power)
    sea = SITE.allowed | translate(SITE.allowed, 80e3)
    wide = replace(SITE, array=ArraySystem(substation_count=2), allowed=sea, border=None, landfall=(40e3, 30e3))
    cables = cable_park(wide, apart, 0.0)
    fed = np.bincount(cables.network.substation_of, minlength=2)
    assert [leg.rated_power for leg in cables.connection.legs] == (30e6 * fed).tolist()
    alone = apart.power @ (cables.network.substation_of[:, None] == [0, 1])
    lost = alone - cables.array.sent
    assert np.all(lost[1:] > 0) and np.all(lost / np.maximum(alone, 1) < 0.02)
    # platforms by the power of each
    paid = dict(cables.choice.chosen.equipment)["offshore substations"]
    one = dict(cable_park(SITE, PARK, 0.0).choice.chosen.equipment)["offshore substations"]
    assert sorted(fed) == [5, 7] and paid == pytest.approx(one * ((fed / 12) ** 0.65).sum())


def test_cables_keep_out_of_what_bars_them():
    reef = replace(SITE, obstacles=[REEF, box(700, 700, 900, 2200)])
    cables = cable_park(reef, PARK, 0.0)
    leg = LineString(cables.connection.legs[0].route.offshore_path)
    lines = [leg, *(LineString(path) for path in cables.network.paths)]
    for block in reef.obstacles:
        assert not any(line.intersects(block.buffer(-1.0)) for line in lines)
    straight = 1.05 * np.hypot(*(cables.network.substations[0] - [2000.0, 30e3]))
    assert cables.connection.legs[0].route.offshore_length >= straight
    with pytest.raises(InputError, match="cables: allowed"):
        wall = box(2000, -9e3, 2400, 9e3)
        cable_park(replace(SITE, obstacles=[wall], allowed=SITE.allowed - wall), PARK, 0.0)


def test_far_from_land_direct_current_is_taken_where_alternating_current_cannot_go():
    far = replace(SITE, landfall=(2000.0, 260e3), grid_node=(2000.0, 270e3))
    cables = cable_park(far, PARK, 0.0)
    assert cables.connection.kind is ExportKind.HVDC
    assert cables.connection.circuits == 1 and "charging" in cables.choice.refused[0]
    asked = replace(SITE, export=ExportSystem(kind=ExportRule.HVDC))
    assert cable_park(asked, PARK, 0.0).connection.kind is ExportKind.HVDC
    with pytest.raises(InputError, match="charging"):
        cable_park(replace(far, export=ExportSystem(kind=ExportRule.HVAC)), PARK, 0.0)
