"""Monopiles sized by yield in wind and waves and by the natural frequency: Arany et al. 2017, steps 1 to 8."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monsun.cost.foundation_site import FoundationSite
from monsun.cost.natural_frequency import (
    FrequencyWindow,
    Substructure,
    Tower,
    frequency_window,
    squared_frequency,
    towers,
)
from monsun.cost.pile_stiffness import characteristic_length, head_flexibility
from monsun.cost.smooth import Numbers, root, smooth_maximum
from monsun.cost.supported_turbine import SupportedTurbines, TurbineScaling
from monsun.cost.transition_piece import SHORT_TON, TransitionPiece, transition_piece_mass
from monsun.cost.wave_load import WaveLoadTerms, WaveMoments, moment_on_pile, wave_height, wave_moments, wave_number
from monsun.cost.wind_load import gust_thrust
from monsun.records import in_use, quantity, record

Array = NDArray[np.float64]

_ORBIT = "ORBIT 1.3.1"
# m; the first guess, and what lies far beyond any pile
_START, _BEYOND = 8.0, 40.0
# m of diameter, and share of the mean moment, over which two requirements blend
_DIAMETER_WIDTH, _MOMENT_WIDTH = 0.1, 0.02


@record
class MonopileDesign:
    """How a monopile is sized and what it costs. With `waves` and `natural_frequency` off it is ORBIT's monopile."""

    waves: bool = quantity("", "size for waves and current", True, source="free choice", data_class="assumed")
    natural_frequency: bool = quantity(
        "", "size for the natural frequency", True, source="free choice", data_class="assumed"
    )
    yield_strength: float = quantity(
        "Pa", "yield strength of the steel", 355e6, above=0, source=_ORBIT, data_class="published"
    )
    material_factor: float = quantity(
        "-", "partial factor of the material", 1.1, at_least=1, source=_ORBIT, data_class="published"
    )
    load_factor: float = quantity(
        "-", "partial factor of wind and waves", 1.3, at_least=1, source=_ORBIT, data_class="published"
    )
    density: float = quantity("kg/m3", "density of steel", 7860.0, above=0, source=_ORBIT, data_class="published")
    elastic_modulus: float = quantity(
        "Pa", "elastic modulus of steel", 200e9, above=0, source=_ORBIT, data_class="published"
    )
    embedment: float = quantity(
        "-", "depth in the soil over the characteristic length of pile and soil", 2.0, at_least=1, at_most=6,
        source=f"{_ORBIT}; Arany et al. 2017: a rigid pile", data_class="published",
    )  # fmt: skip
    height_above_sea: float = quantity(
        "m", "top of the pile above the sea", 10.0, at_least=0, source=_ORBIT, data_class="published"
    )
    greatest_diameter: float = quantity(
        "m", "greatest diameter that can be rolled, lifted and driven", 13.0, above=2, at_most=20,
        source="makers' announcements of 2023", data_class="assumed",
    )  # fmt: skip
    wave_with_gust: float = quantity(
        "-", "significant wave height that goes with the 50-year gust over that of 50 years", 0.8, at_least=0,
        at_most=1, source="one-year waves with the extreme gust, Arany et al. 2017, E-3", data_class="assumed",
    )  # fmt: skip
    thrust_with_wave: float = quantity(
        "-", "thrust that goes with the 50-year waves over that of the 50-year gust", 0.57, at_least=0, at_most=1,
        source="extreme turbulence of IEC 61400-1 at rated wind, 15 MW: (11 + 2.4)^2 / (11 + 6.8)^2; Arany et al. "
        "2017, E-2", data_class="derived",
    )  # fmt: skip
    frequency_margin: float = quantity(
        "-", "distance of the natural frequency from 1P and 3P", 0.1, at_least=0, below=0.5,
        source="DNV-ST-0126: 10 %", data_class="published",
    )  # fmt: skip
    rate: float = quantity(
        "USD/t", "fabricated steel, per metric tonne", 3636 / (SHORT_TON / 1e3), at_least=0,
        source=f"{_ORBIT}: 3,636 USD per short ton, which it labels t", data_class="derived",
    )  # fmt: skip
    wave_terms: WaveLoadTerms = field(default_factory=WaveLoadTerms)  # type: ignore[arg-type]
    transition_piece: TransitionPiece = field(default_factory=TransitionPiece)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Monopiles:
    """Monopiles, each [turbine]: lengths m, masses metric tonnes, moment N m at the seabed with its factor, first
    natural frequency Hz with its window, cost of pile and transition piece USD.

    yield_diameter and frequency_diameter: what each requirement asks for alone; the pile has the greater one.
    """

    diameter: Numbers
    thickness: Numbers
    embedment: Numbers
    length: Numbers
    mass: Numbers
    transition_piece_mass: Numbers
    moment: Numbers
    frequency: Numbers
    window: FrequencyWindow
    yield_diameter: Numbers
    frequency_diameter: Numbers
    cost: Numbers


@dataclass(frozen=True, eq=False)
class _Loads:
    """What acts on piles at their depths, before their diameters are known; None for waves that are not asked for."""

    wind: Numbers
    gust_waves: WaveMoments | None
    storm_waves: WaveMoments | None


def wall_thickness(diameter: Numbers) -> Numbers:
    """Wall thickness of a driven pile, m, by its diameter, m (API RP 2A; Arany et al. 2017, eq. 1)."""
    return 6.35e-3 + diameter / 100


def second_moment(diameter: Numbers) -> Numbers:
    """Second moment of area of the pile's thin wall, m4."""
    thickness = wall_thickness(diameter)
    return np.pi / 8 * (diameter - thickness) ** 3 * thickness


def monopiles(
    depth: Numbers, turbines: SupportedTurbines, site: FoundationSite, scaling: TurbineScaling, design: MonopileDesign
) -> Monopiles:
    """Monopiles of the least diameter that carries wind and waves and keeps the natural frequency above the rotor's.

    depth [turbine] m, real, or with a slope (`with_slope`), which then every size and the cost carry. Diameters stop at
    40 m where no pile is stiff enough. The frequency is not kept below the blades': a thicker pile would not lower it.
    """
    at_depth = np.real(depth)
    tower = towers(turbines, scaling, design.elastic_modulus, design.density)
    window = frequency_window(turbines, scaling, design.frequency_margin)
    loads, real_loads = (_loads(metres, turbines, site, design) for metres in (depth, at_depth))
    yield_diameter = root(
        lambda size: -_overload(size, real_loads, design),
        np.full(at_depth.shape, _START), _BEYOND,
        lambda size: -_overload(size, loads, design),
    )  # fmt: skip
    diameter = frequency_diameter = yield_diameter
    if design.natural_frequency:
        target = (2 * np.pi * window.low) ** 2
        frequency_diameter = root(
            lambda size: np.log(_squared(size, at_depth, tower, site, scaling, design) / target),
            np.real(yield_diameter), _BEYOND,
            lambda size: np.log(_squared(size, depth, tower, site, scaling, design) / target),
        )  # fmt: skip
        diameter = smooth_maximum(yield_diameter, frequency_diameter, np.asarray(_DIAMETER_WIDTH))
    thickness = wall_thickness(diameter)
    embedment = design.embedment * characteristic_length(
        design.elastic_modulus * second_moment(diameter), site.subgrade_gradient
    )
    length = embedment + depth + design.height_above_sea
    mass = design.density * np.pi * (diameter - thickness) * thickness * length / 1e3
    piece = transition_piece_mass(diameter, thickness, design.transition_piece, design.density)
    return Monopiles(
        diameter=diameter,
        thickness=thickness,
        embedment=embedment,
        length=length,
        mass=mass,
        transition_piece_mass=piece,
        moment=_moment(diameter, loads, design),
        frequency=np.sqrt(_squared(diameter, depth, tower, site, scaling, design)) / (2 * np.pi),
        window=window,
        yield_diameter=yield_diameter,
        frequency_diameter=frequency_diameter,
        cost=mass * design.rate + piece * design.transition_piece.rate,
    )


def _loads(depth: Numbers, turbines: SupportedTurbines, site: FoundationSite, design: MonopileDesign) -> _Loads:
    wind = gust_thrust(turbines, site) * (depth + turbines.hub_height)
    if not design.waves:
        return _Loads(wind, None, None)
    number, terms = wave_number(depth, in_use(site, "peak_period")), design.wave_terms
    significant = in_use(site, "significant_wave_height")
    gust, storm = (
        wave_moments(depth, wave_height(depth, share * significant, terms), number, site, terms)
        for share in (design.wave_with_gust, 1.0)
    )
    return _Loads(wind, gust, storm)


def _moment(diameter: Numbers, loads: _Loads, design: MonopileDesign) -> Numbers:
    """Moment at the seabed with its partial factor: the greater of two, the 50-year gust with lesser waves and the
    50-year waves with lesser thrust."""
    if loads.gust_waves is None or loads.storm_waves is None:
        return design.load_factor * loads.wind
    gust = loads.wind + moment_on_pile(loads.gust_waves, diameter, design.wave_terms)
    storm = design.thrust_with_wave * loads.wind + moment_on_pile(loads.storm_waves, diameter, design.wave_terms)
    return design.load_factor * smooth_maximum(gust, storm, _MOMENT_WIDTH * (gust + storm) / 2)


def _overload(diameter: Numbers, loads: _Loads, design: MonopileDesign) -> Numbers:
    """Logarithm of bending stress at the seabed over what the steel may bear (Arany et al. 2017, eq. 99 and 101)."""
    stress = _moment(diameter, loads, design) * diameter / (2 * second_moment(diameter))
    return np.log(stress * design.material_factor / design.yield_strength)


def _squared(
    diameter: Numbers,
    depth: Numbers,
    tower: Tower,
    site: FoundationSite,
    scaling: TurbineScaling,
    design: MonopileDesign,
) -> Numbers:
    """Square of the first natural angular frequency with piles of a diameter, 1/s2."""
    thickness = wall_thickness(diameter)
    stiffness = design.elastic_modulus * second_moment(diameter)
    # water around the pile and inside it
    water = site.water_density * np.pi / 4 * (diameter**2 + (diameter - 2 * thickness) ** 2)
    below = Substructure(
        length=depth + scaling.interface_height,
        depth=depth,
        bending_stiffness=stiffness,
        mass=design.density * np.pi * (diameter - thickness) * thickness,
        water_mass=water,
        top_mass=1e3 * transition_piece_mass(diameter, thickness, design.transition_piece, design.density),
    )
    # the same pile is longer in characteristic lengths of the stiffer soil
    embedment = design.embedment * (site.initial_subgrade_gradient / site.subgrade_gradient) ** 0.2
    return squared_frequency(tower, below, head_flexibility(stiffness, site.initial_subgrade_gradient, embedment))
