"""A park, rows and SCADA that are made up from a known model, for the tests of this folder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.energy.rows import MeasuredRow, row_powers
from monsun.energy.scada import ScadaRecord
from monsun.operation import Operation
from monsun.park import Park, Turbine
from monsun.sweep.solve import flow
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import bastankhah_2014

Array = NDArray[np.float64]

FINE = np.linspace(3.0, 25.0, 89)
# smooth tables, so that central differences do not step over kinks
TURBINE = Turbine(
    name="smooth",
    rotor_diameter=126.0,
    hub_height=90.0,
    wind_speed=FINE,
    power=5e6 / (1 + np.exp(-(FINE - 9) / 1.2)),
    thrust_coefficient=0.8 / (1 + np.exp((FINE - 14) / 2.5)),
)
# published constants stand at 0.0324555 and 0.2
NAMES = ("width.growth_rate", "width.initial")
TRUE = np.array([0.045, 0.25])
MODEL = bastankhah_2014()


def true_model() -> FlowModel:
    return MODEL.with_constants(dict(zip(NAMES, TRUE.tolist(), strict=True)))


def line(count: int = 7, spacing: float = 5.0) -> Park:
    return Park(spacing * 126.0 * np.arange(count), 20.0 * np.arange(count), TURBINE)


def row(park: Park, ratio: Array | None = None, error: float | None = 0.01, wind: float = 270.0) -> MeasuredRow:
    """A measured row along a line of turbines; without ratios, those of the true model."""
    places = tuple((i,) for i in range(park.count))

    def made(power_ratio: Array) -> MeasuredRow:
        return MeasuredRow(
            name="made up",
            park=park,
            wind_speed=8.5,
            turbulence_intensity=0.07,
            wind_direction=wind,
            half_width=2.5,
            direction_deviation=3.0,
            places=places,
            reference=(0,),
            power_ratio=power_ratio,
            standard_error=None if error is None else np.full(park.count, error),
            source="made up from a model",
        )

    return made(row_powers(made(np.ones(park.count)), true_model()) if ratio is None else ratio)


GRID = Park(*(each.ravel() * 126.0 for each in np.meshgrid(5.0 * np.arange(4), 5.5 * np.arange(3))), TURBINE)


def scada(
    times: int,
    seed: int,
    noise: float = 0.02,
    direction_noise: float = 0.0,
    offset: float = 0.0,
    available: float = 1.0,
    noise_hours: float = 0.0,
    park: Park = GRID,
) -> ScadaRecord:
    """SCADA of the true model every ten minutes: the recorded direction is the true one less the offset.

    noise: of the power, share of it; the same for all times within `noise_hours`.
    """
    generator = np.random.default_rng(seed)
    direction, speed = generator.uniform(0, 360, times), generator.uniform(6.0, 10.5, times)
    running = generator.random((times, park.count)) < available
    operation = None if available == 1 else Operation(running=running)
    local = np.mod(direction + direction_noise * generator.normal(size=times), 360)
    power = flow(park, FlowCases.series(local, speed, 0.07), true_model(), operation).power
    steps = np.arange(times) if noise_hours == 0 else (np.arange(times) / (6 * noise_hours)).astype(int)
    power *= 1 + noise * generator.normal(size=(steps[-1] + 1, park.count))[steps]
    return ScadaRecord(
        name="made up",
        park=park,
        time=np.datetime64("2021-03-01T00:00:00", "s") + 600 * np.arange(times).astype("timedelta64[s]"),
        power=power,
        wind_direction=np.mod(direction - offset, 360),
        available=None if available == 1 else running,
        turbulence_intensity=0.07,
    )
