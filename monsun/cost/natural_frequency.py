"""The first natural frequency of a turbine on a monopile, and the window between rotor and blades it must keep to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monsun.cost.pile_stiffness import HeadFlexibility
from monsun.cost.smooth import Numbers
from monsun.cost.supported_turbine import SupportedTurbines, TurbineScaling

Array = NDArray[np.float64]

_POINTS = 2001
# four points sum the square of a cubic exactly
_NODES, _WEIGHTS = (values / 2 for values in np.polynomial.legendre.leggauss(4))
_NODES = _NODES + 0.5


@dataclass(frozen=True, eq=False)
class Tower:
    """Towers with rotor and nacelle on their foundations' tops, each [turbine].

    length m; mass and head_mass kg; flexibility: m/N of the top by a push there, held at the foot. taper: diameter at
    the top over that at the foot.
    """

    length: Array
    mass: Array
    head_mass: Array
    flexibility: Array
    taper: float


@dataclass(frozen=True, eq=False)
class Substructure:
    """What stands between seabed and tower, each [turbine].

    length m up to the tower's foot, depth m of it under water; bending_stiffness N m2; mass kg/m of steel, water_mass
    kg/m of the water that moves with it, below the surface; top_mass kg at the tower's foot.
    """

    length: Numbers
    depth: Numbers
    bending_stiffness: Numbers
    mass: Numbers
    water_mass: Numbers
    top_mass: Numbers


@dataclass(frozen=True, eq=False)
class FrequencyWindow:
    """Lowest and highest natural frequency [turbine], Hz: between fastest rotor (1P) and slowest blades (3P)."""

    low: Array
    high: Array


def towers(turbines: SupportedTurbines, scaling: TurbineScaling, elastic_modulus: float, density: float) -> Tower:
    """Towers of turbines, by the reference's masses and diameters.

    The wall is a share of the diameter all the way up, as thick as the mass allows: 39 mm at the foot of the 15 MW
    reference, whose report gives 41.
    """
    ratio = turbines.rated_power / scaling.rated_power
    base = scaling.tower_base * np.sqrt(ratio)
    taper = scaling.tower_top / scaling.tower_base
    length = turbines.hub_height - scaling.hub_above_tower - scaling.interface_height
    mass = scaling.tower_mass * ratio
    wall = mass / (density * np.pi * base * (1 + taper + taper**2) / 3 * length)
    second_moment = np.pi / 8 * base**3 * wall
    bent = _tapered(taper)[0]
    return Tower(
        length=length,
        mass=mass,
        head_mass=scaling.head_mass * ratio,
        flexibility=bent * length**3 / (elastic_modulus * second_moment),
        taper=taper,
    )


def frequency_window(turbines: SupportedTurbines, scaling: TurbineScaling, margin: float) -> FrequencyWindow:
    """The soft-stiff window of three-bladed turbines, `margin` (a share) away from both its sides."""
    fastest = scaling.tip_speed / (np.pi * turbines.rotor_diameter)
    return FrequencyWindow(fastest * (1 + margin), 3 * fastest * scaling.slowest_rotor * (1 - margin))


def squared_frequency(tower: Tower, below: Substructure, head: HeadFlexibility) -> Numbers:
    """Square of the first natural angular frequency [turbine], 1/s2.

    Rayleigh's quotient for the shape that a push at the hub gives: foundation, substructure and tower bend in series,
    as in the three-spring model of Arany et al. (2016), with the masses along that shape. Rotor and nacelle are a
    point at the tower's top. Like every such quotient it lies a little above the exact frequency.
    """
    whole = below.length + tower.length
    sway, turn = head.sway + head.coupling * whole, head.coupling + head.rotation * whole
    bend = 1 / below.bending_stiffness

    def deflection(height: Numbers) -> Numbers:
        return sway + turn * height + bend * height**2 * (whole / 2 - height / 6)

    foot = deflection(below.length)
    lean = (turn + bend * below.length * (whole - below.length / 2)) * tower.length
    top = foot + lean + tower.flexibility
    _, first, second, bent, bent_first, bent_second = _tapered(tower.taper)
    along_tower = (
        foot**2 + lean**2 * second + tower.flexibility**2 * bent_second
        + 2 * (foot * lean * first + foot * tower.flexibility * bent + lean * tower.flexibility * bent_first)
    )  # fmt: skip
    steel = _squares_along(deflection, below.length) * below.mass
    water = _squares_along(deflection, below.depth) * below.water_mass
    moving = tower.head_mass * top**2 + tower.mass * along_tower + below.top_mass * foot**2 + steel + water
    return top / moving


def _squares_along(deflection: Callable[[Numbers], Numbers], height: Numbers) -> Numbers:
    """The integral of the squared deflection from the seabed to a height."""
    points = np.multiply.outer(_NODES, height)
    return height * np.tensordot(_WEIGHTS, deflection(points) ** 2, axes=1)


@lru_cache(maxsize=64)
def _tapered(taper: float) -> tuple[float, float, float, float, float, float]:
    """A tapering tube whose wall tapers with it, held at its foot, and pushed at its top: numbers without units.

    Deflection of the top over that of push x length^3 / stiffness at the foot; then means over the mass of height,
    height squared, deflection over that of the top, that times height, and that squared.
    """
    height = np.linspace(0.0, 1.0, _POINTS)
    width = 1 - (1 - taper) * height
    slope = _summed((1 - height) / width**4, height)
    bent = _summed(slope, height)
    top = float(bent[-1])
    shape = bent / top
    share = width**2 / float(_summed(width**2, height)[-1])
    means = [
        float(_summed(share * values, height)[-1]) for values in (height, height**2, shape, shape * height, shape**2)
    ]
    return top, means[0], means[1], means[2], means[3], means[4]


def _summed(values: Array, at: Array) -> Array:
    """The running integral by trapezia with their end correction, so that it errs with the fourth power of the step."""
    step = at[1] - at[0]
    bend = np.gradient(values, at, edge_order=2)
    pieces = step * (values[1:] + values[:-1]) / 2 - step**2 * (bend[1:] - bend[:-1]) / 12
    return np.concatenate([[0.0], np.cumsum(pieces)])
