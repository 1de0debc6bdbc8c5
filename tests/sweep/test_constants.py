"""Slopes of the energy by everything that has one, for every published model: places, heights, operation, constants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.production import EnergySlopes, annual_energy, annual_energy_slopes
from monsun.operation import Operation, SiteWind
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep import prepare
from monsun.sweep.kernels import Kernels, kernels
from monsun.sweep.reach import Reach, reach
from monsun.sweep.stages import Variant
from monsun.wake.blockage import self_similar_2020
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import PUBLISHED, bastankhah_2014, niayifar_2016
from monsun.wake.rotor import circular_gauss
from monsun.wake.shear import power_law

Array = NDArray[np.float64]

FINE = np.linspace(3.0, 25.0, 89)
DIAMETER = np.array([126.0, 142.0, 126.0, 142.0, 126.0])
RATED = np.where(DIAMETER > 130, 7e6, 5e6)
# what the energy depends on, for five turbines with two rotors; degrees, shares of rated power. No two hub heights are
# the same, where the added turbulence of Ishihara and Qian has a jump in its curvature
GIVEN: dict[str, Array] = {
    "x": np.array([0.0, 640.0, 1330.0, 150.0, 780.0]),
    "y": np.array([0.0, 35.0, -30.0, 560.0, 500.0]),
    "hub_height": np.array([90.0, 112.0, 110.0, 92.0, 88.0]),
    "yaw": np.array([12.0, -9.0, 6.0, 15.0, -4.0]),
    "tilt": np.array([2.0, 1.0, 3.0, 0.5, 1.5]),
    "power_limit": np.array([0.95, 0.6, 0.9, 0.55, 0.8]),
}
STEP = {"x": 1e-2, "y": 1e-2, "hub_height": 1e-2, "yaw": 1e-3, "tilt": 1e-3, "power_limit": 1e-5}
# along the rows, across them and between
ROSE = FlowCases.rose([268.0, 301.0, 89.0], [8.13, 9.87], np.full((3, 2), 1 / 6), 0.08)
# kernels that compile for a minute, where others take up to half of one; their plain ones are tested with the others
SLOW = ("king_2021", "bay_2022")


def turbine(rotor_diameter: float, hub_height: float, rated_power: float) -> Turbine:
    """Smooth tables, so that central differences do not step over kinks."""
    return Turbine(
        name=f"smooth {rotor_diameter:g}",
        rotor_diameter=rotor_diameter,
        hub_height=hub_height,
        wind_speed=FINE,
        power=rated_power / (1 + np.exp(-(FINE - 9) / 1.2)),
        thrust_coefficient=0.8 / (1 + np.exp((FINE - 14) / 2.5)),
    )


def found(
    model: FlowModel, constants: Sequence[str] = (), site: SiteWind | None = None, **changed: Array
) -> EnergySlopes:
    parts = GIVEN | changed
    types = [turbine(*each) for each in zip(DIAMETER.tolist(), parts["hub_height"].tolist(), RATED, strict=True)]
    park, operation = Park(parts["x"], parts["y"], types), Operation(parts["yaw"], parts["tilt"], parts["power_limit"])
    return annual_energy_slopes(park, ROSE, model, operation, site, constants)


def check_slopes(energy: Callable[..., float], slopes: EnergySlopes, tolerance: float = 2e-7) -> None:
    """Fail unless the slopes by places, heights and operation are central differences."""
    for name, step in STEP.items():
        ours, differences = np.ravel(getattr(slopes, name)), np.empty(DIAMETER.size)
        for i in range(DIAMETER.size):
            sides = GIVEN[name] + step * np.outer([1, -1], np.arange(DIAMETER.size) == i)
            differences[i] = (energy(**{name: sides[0]}) - energy(**{name: sides[1]})) / (2 * step)
        assert np.abs(ours - differences).max() <= tolerance * np.abs(ours).max(), name


def check_constants(energy: Callable[[FlowModel], float], model: FlowModel, slopes: EnergySlopes) -> None:
    """Fail unless the slopes by the model's constants are central differences; limits have none on either side."""
    sizes = {name: max(abs(value), 0.1) for name, value in model.constants.items()}
    largest = max((abs(slopes.constants[name]) * size for name, size in sizes.items()), default=0.0)
    for name, value in model.constants.items():
        step = 1e-5 * sizes[name]
        upper, lower = (energy(model.with_constants({name: value + side * step})) for side in (1, -1))
        ours = slopes.constants[name]
        assert abs(ours - (upper - lower) / (2 * step)) <= 1e-6 * abs(ours) + 2e-9 * largest / sizes[name], name


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Variant, Kernels]]:
    """The kernels of the first model, for those after it too, and no pair is left out: to trace and measure take long.

    The text of the kernels is the same whatever the constants' values, which `test_published_models` makes sure of.
    """
    first: list[tuple[Variant, Kernels]] = []

    def once(model: FlowModel, variant: Variant) -> Kernels:
        if not first:
            first.append((variant, kernels(model, variant)))
        return first[0][1]

    measured = reach(niayifar_2016(), 1.0)
    endless = Reach(*(np.full_like(getattr(measured, part.name), np.inf) for part in fields(measured)))
    monkeypatch.setattr(prepare, "kernels", once)
    monkeypatch.setattr(prepare, "reach", lambda *arguments: endless)
    return first


def marked(make: Callable[[], FlowModel]) -> Any:
    return pytest.param(make, id=make.__name__, marks=[pytest.mark.peers] if make.__name__ in SLOW else [])


@pytest.mark.parametrize("make", [marked(make) for make in PUBLISHED])
def test_published_models(make: Callable[[], FlowModel], kept: list[tuple[Variant, Kernels]]) -> None:
    model = make()
    names = tuple(model.constants)
    slopes = found(model, names)
    # more than one of every kind counts
    for name in ("x", "y", "yaw", "power_limit"):
        assert np.count_nonzero(getattr(slopes, name)) > 1, name
    check_slopes(lambda **changed: found(model, names, **changed).energy, slopes)
    check_constants(lambda other: found(other, names).energy, model, slopes)
    variant, compiled = kept[0]
    others = model.with_constants({name: 1.01 * value + 1e-3 for name, value in model.constants.items()})
    assert kernels(others, variant) is compiled


def test_a_model_with_blockage(kept: list[tuple[Variant, Kernels]]) -> None:
    model = replace(bastankhah_2014(), name="blocked", blockage=self_similar_2020())
    names = tuple(model.constants)
    slopes = found(model, names)
    check_slopes(lambda **changed: found(model, names, **changed).energy, slopes)
    check_constants(lambda other: found(other, names).energy, model, slopes)
    assert abs(slopes.constants["blockage.growth"]) > 1


def test_a_site_s_wind(kept: list[tuple[Variant, Kernels]]) -> None:
    model = niayifar_2016(circular_gauss(4))
    names = tuple(model.constants)
    site = SiteWind(
        speed_factor=[[1.02, 0.98], [0.97, 1.01], [1.0, 1.03], [1.01, 0.99], [0.96, 1.0]],
        turbulence_factor=[1.0, 1.1, 0.9, 1.05, 0.95],
        turning=[3.0, -2.0, 1.0, -4.0, 2.5],
        shear=power_law(0.12, 90.0),
        veer=0.03,
        air_density=[1.19, 1.21, 1.22, 1.23, 1.25, 1.26],
    )
    slopes = found(model, names, site)
    check_slopes(lambda **changed: found(model, names, site, **changed).energy, slopes)
    check_constants(lambda other: found(other, names, site).energy, model, slopes)


def test_a_model_with_other_constants_is_the_one_made_with_them() -> None:
    changed = bastankhah_2014().with_constants({"width.growth_rate": 0.04})
    assert changed == bastankhah_2014(0.04)
    park = Park(GIVEN["x"], GIVEN["y"], turbine(126.0, 90.0, 5e6))
    names = ("width.initial", "width.growth_rate")
    slopes = annual_energy_slopes(park, ROSE, changed, constants=names)
    assert tuple(slopes.constants) == names
    ends = [annual_energy(park, ROSE, bastankhah_2014(0.04 + side)) for side in (1e-6, -1e-6)]
    assert slopes.constants["width.growth_rate"] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6)


def test_an_unknown_constant_is_an_error() -> None:
    model, park = bastankhah_2014(), Park([0.0], [0.0], turbine(126.0, 90.0, 5e6))
    said = "expected .*width.growth_rate, width.initial, width.thrust_limit, got width.growth"
    with pytest.raises(InputError, match=said):
        annual_energy_slopes(park, ROSE, model, constants=["width.growth"])
    with pytest.raises(InputError, match=said):
        model.with_constants({"width.growth": 0.1})
