"""What turbines reported is checked before anything is made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from monsun.energy.scada import ScadaRecord
from monsun.park import Park, Turbine
from monsun.records import InputError

TURBINE = Turbine("two knots", 100.0, 80.0, [4.0, 12.0], [0.0, 2e6], [0.8, 0.5])
PARK = Park([0.0, 600.0], [0.0, 0.0], TURBINE)


def record(**changed: Any) -> ScadaRecord:
    given: dict[str, Any] = {
        "name": "made up",
        "park": PARK,
        "time": np.array(["2020-01-01T00:00", "2020-01-01T00:10", "2020-01-01T00:20"], dtype="datetime64[s]"),
        "power": np.array([[1e6, 0.5e6], [2e6, np.nan], [-1e4, 1.5e6]]),
        "wind_direction": np.array([[350.0, 10.0], [90.0, np.nan], [np.nan, np.nan]]),
    }
    return ScadaRecord(**given | changed)


def test_the_direction_of_the_park_is_the_circular_mean() -> None:
    found = record().park_direction
    assert found[0] % 360 == pytest.approx(0.0, abs=1e-9)
    assert found[1] == pytest.approx(90.0)
    assert np.isnan(found[2])
    one = np.array([1.0, 200.0, np.nan])
    assert np.array_equal(record(wind_direction=one).park_direction, one, equal_nan=True)


def test_all_run_unless_something_else_is_said() -> None:
    assert record().running.all()
    said = np.array([[True, False]] * 3)
    assert np.array_equal(record(available=said).running, said)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"power": np.full((3, 2), 2.5e6)}, r"power\[0, 0\]: expected W from -0.1 to 1.2 times rated power"),
        ({"power": np.full((3, 2), -3e5)}, r"power\[0, 0\]"),
        ({"power": np.full((3, 2), 2000.0)}, "is it in kW or MW"),
        ({"power": np.full((3, 2), np.inf)}, "finite"),
        ({"power": np.full((3, 2), np.nan)}, "at least one number"),
        ({"power": np.full((2, 3), 1e6)}, r"shape \(3, 2\), got shape \(2, 3\)"),
        ({"wind_direction": np.array([0.0, 361.0, 5.0])}, r"wind_direction\[1\]: expected degrees from 0"),
        ({"wind_direction": np.array([-1.0, 3.0, 5.0])}, r"wind_direction\[0\]"),
        ({"wind_direction": np.array([0.1, 3.0, 6.2])}, "as of a circle in radians"),
        ({"wind_direction": np.full(3, np.nan)}, "at least one number"),
        ({"wind_direction": np.zeros(2)}, "shape"),
        ({"wind_speed": np.array([8.0, -1.0, 9.0])}, r"wind_speed\[1\]: expected m/s from 0 to 60"),
        ({"turbulence_intensity": 8.0}, "turbulence_intensity: expected from 0 to 1"),
        ({"available": np.ones((3, 2))}, "True or False"),
        ({"time": np.array(["2020-01-01", "2020-01-01", "2020-01-02"], dtype="datetime64[s]")}, "later"),
        ({"time": np.array([1.0, 2.0, 3.0])}, "datetime64"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        record(**changed)
