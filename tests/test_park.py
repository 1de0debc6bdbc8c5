"""Turbines and parks: what they hold, and every way they can be wrong."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from monsun.park import Park, Turbine
from monsun.records import InputError

GOOD: dict[str, Any] = {
    "name": "one",
    "rotor_diameter": 130.0,
    "hub_height": 110.0,
    "wind_speed": [4.0, 10.0, 25.0],
    "power": [0.0, 3e6, 3e6],
    "thrust_coefficient": [0.8, 0.8, 0.1],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"wind_speed": 4.0}, "wind_speed: expected a row of at least two numbers, got shape ()"),
        ({"wind_speed": [4.0]}, "wind_speed: expected a row of at least two numbers, got shape (1,)"),
        ({"power": [[0.0, 1.0, 1.0]]}, "power: expected a row of at least two numbers, got shape (1, 3)"),
        ({"wind_speed": [4.0, np.nan, 25.0]}, "wind_speed[1]: expected a finite number, got nan"),
        ({"power": [0.0, np.inf, 3e6]}, "power[1]: expected a finite number, got inf"),
        ({"thrust_coefficient": [0.8, 0.8, np.nan]}, "thrust_coefficient[2]: expected a finite number, got nan"),
        ({"power": [0.0, 3e6]}, "power: expected 3 values, one per wind speed, got 2"),
        ({"thrust_coefficient": [0.8] * 4}, "thrust_coefficient: expected 3 values, one per wind speed, got 4"),
        ({"wind_speed": [4.0, 4.0, 25.0]}, "wind_speed[1]: expected wind speeds >= 0 that increase strictly, got 4.0"),
        ({"wind_speed": [4.0, 10.0, 9.0]}, "wind_speed[2]: expected wind speeds >= 0 that increase strictly, got 9.0"),
        (
            {"wind_speed": [-1.0, 10.0, 25.0]},
            "wind_speed[0]: expected wind speeds >= 0 that increase strictly, got -1.0",
        ),
        ({"power": [-5.0, 3e6, 3e6]}, "power: expected values >= 0 W, got -5.0"),
        ({"thrust_coefficient": [0.8, -0.1, 0.1]}, "thrust_coefficient: expected values from 0 to 1.5, got -0.1"),
        ({"thrust_coefficient": [0.8, 1.6, 0.1]}, "thrust_coefficient: expected values from 0 to 1.5, got 1.6"),
        ({"power": [0.0, "3 MW", 3e6]}, "power[1]: expected a number, got '3 MW'"),
        ({"rotor_diameter": "130"}, "rotor_diameter: expected a number, got '130'"),
        ({"hub_height": [110.0, 120.0]}, "hub_height: expected one number, got shape (2,)"),
        ({"air_density": 0.0}, "air_density: expected kg/m3 from 0.5 to 2, got 0.0"),
        ({"rotor_diameter": 0.0}, "rotor_diameter: expected metres > 0, got 0.0"),
        ({"rotor_diameter": np.nan}, "rotor_diameter: expected metres > 0, got nan"),
        ({"hub_height": 65.0}, "hub_height: expected metres > rotor radius (65.0), got 65.0"),
        ({"hub_height": np.nan}, "hub_height: expected metres > rotor radius (65.0), got nan"),
    ],
)
def test_a_turbine_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        Turbine(**(GOOD | change))
    assert str(raised.value) == f"turbine one: {message}"


def test_a_turbine_keeps_its_own_numbers() -> None:
    power = np.array([0.0, 3e6, 2.9e6])
    turbine = Turbine(**(GOOD | {"power": power}))
    power[1] = 0.0
    assert turbine.rated_power == 3e6
    for values in (turbine.speed_knots, turbine.power_knots, turbine.thrust_knots):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1.0
    with pytest.raises(FrozenInstanceError):
        turbine.hub_height = 90.0  # type: ignore[misc]


def test_a_park_of_one_type() -> None:
    turbine = Turbine(**GOOD)
    park = Park([0, 500, 1000], (0, 0, 10), turbine)
    assert park.count == 3 and park.types == (turbine,) and park.turbine is turbine
    np.testing.assert_array_equal(park.type_index, [0, 0, 0])
    np.testing.assert_array_equal(park.rotor_diameter, [130.0] * 3)
    np.testing.assert_array_equal(park.hub_height, [110.0] * 3)
    np.testing.assert_array_equal(park.rated_power, [3e6] * 3)
    np.testing.assert_array_equal(park.counted, [True] * 3)
    with pytest.raises(FrozenInstanceError):
        park.x = np.zeros(3)  # type: ignore[misc]


def test_a_park_of_several_types_keeps_each_once() -> None:
    one, two = Turbine(**GOOD), Turbine(**(GOOD | {"name": "two", "hub_height": 90.0, "power": [0.0, 2e6, 2e6]}))
    park = Park([0, 500, 1000, 1500], [0] * 4, [two, one, one, two])
    assert park.types == (two, one)
    np.testing.assert_array_equal(park.type_index, [0, 1, 1, 0])
    np.testing.assert_array_equal(park.hub_height, [90, 110, 110, 90])
    np.testing.assert_array_equal(park.rated_power, [2e6, 3e6, 3e6, 2e6])


def test_a_park_keeps_its_own_positions() -> None:
    x = np.array([0.0, 500.0])
    park = Park(x, [0, 0], Turbine(**GOOD))
    x[1] = 7.0
    assert park.x[1] == 500.0


def test_turbines_of_a_neighbour_need_not_be_counted() -> None:
    park = Park([0, 500], [0, 0], Turbine(**GOOD), counted=[True, False])
    np.testing.assert_array_equal(park.counted, [True, False])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0], None), "park: x, y: expected two rows of equal length >= 1, got 2 and 1"),
        (([], [], None), "park: x, y: expected two rows of equal length >= 1, got 0 and 0"),
        (
            ([[0, 1]], [[0], [1]], None),
            "park: x, y: expected two rows of equal length >= 1, got shapes (1, 2) and (2, 1)",
        ),
        (([0, np.nan], [0, 1], None), "park: x[1]: expected finite metres, got nan"),
        (([0, 1, 2], [0, 1, -np.inf], None), "park: y[2]: expected finite metres, got -inf"),
        (([0, "1"], [0, 1], None), "park: x[1]: expected a number, got '1'"),
        (([0, 1], [0, None], None), "park: y[1]: expected a number, got None"),
        (([0, 1], [0, 1], 3), "park: turbine: expected one turbine, or 2, one per position, got 3"),
        (([0, 1], [0, 1], 0), "park: turbine: expected one turbine, or 2, one per position, got 0"),
    ],
)
def test_a_park_that_cannot_be(arguments: tuple[Any, Any, int | None], message: str) -> None:
    x, y, types = arguments
    turbine = Turbine(**GOOD)
    with pytest.raises(InputError) as raised:
        Park(x, y, turbine if types is None else [turbine] * types)
    assert str(raised.value) == message


def test_counted_must_fit() -> None:
    with pytest.raises(
        InputError, match=r"counted: expected True, False, or 2 of these, one per position, got shape \(3,\)"
    ):
        Park([0, 500], [0, 0], Turbine(**GOOD), counted=[True, False, True])
    with pytest.raises(InputError, match="park: counted: expected True, False, or 2 of these"):
        Park([0, 500], [0, 0], Turbine(**GOOD), counted=["yes", "no"])


def test_a_park_is_of_turbines() -> None:
    for wrong in ("IEA-15MW-240", ["IEA-15MW-240"] * 2, None):
        with pytest.raises(InputError, match=r"park: turbine\[0\]: expected a Turbine, got '?(IEA|None)"):
            Park([0, 500], [0, 0], wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("gap", [0.0, 5e-4])
def test_two_turbines_at_one_place_are_refused(gap: float) -> None:
    drawn = np.random.default_rng(4)
    x, y = drawn.uniform(0, 20_000, 60), drawn.uniform(0, 20_000, 60)
    x[41], y[41] = x[7] + gap, y[7]
    with pytest.raises(InputError) as raised:
        Park(x, y, Turbine(**GOOD))
    wanted = "park: x, y: expected turbines at least 0.001 m from each other, or of other hub heights"
    assert str(raised.value) == f"{wanted}, got turbines 7 and 41 both at ({x[7]:g}, {y[7]:g})"


def test_turbines_that_are_near_but_not_at_one_place() -> None:
    one, high = Turbine(**GOOD), Turbine(**(GOOD | {"hub_height": 250.0}))
    assert Park([0, 0.002, 0], [0, 0, -0.002], one).count == 3
    # rotors on one mast
    assert Park([0, 0], [0, 0], [one, high]).count == 2
    # many abreast of each other in every regular direction
    x, y = np.meshgrid(np.arange(40.0), np.arange(40.0))
    assert Park(x, y, one).count == 1600


def test_points_may_stand_anywhere() -> None:
    park, point = Park([0, 500], [0, 0], Turbine(**GOOD)), Turbine(**(GOOD | {"name": "point"}))
    joined = park.with_points([0, 7, 7], [0, 1, 1], [point] * 3)
    np.testing.assert_array_equal(joined.x, [0, 500, 0, 7, 7])
    np.testing.assert_array_equal(joined.counted, [True, True, False, False, False])
    np.testing.assert_array_equal(joined.type_index, [0, 0, 1, 1, 1])


@pytest.mark.parametrize("cubics", [[[0, 0, 0, 1]], [[0, 0, 0, np.nan], [1, 0, 0, 0]]])
def test_cubics_of_power_are_checked(cubics: list[list[float]]) -> None:
    with pytest.raises(InputError, match="power_polynomial: expected 2 rows of four finite numbers"):
        Turbine("cubic", 130.0, 110.0, [4, 9.8, 25], [0, 3e6, 3e6], [0.8] * 3, power_polynomial=cubics)
