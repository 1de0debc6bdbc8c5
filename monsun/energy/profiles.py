"""Measured single wakes: the wind on arcs behind one turbine, relative to the free wind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.cases import FlowCases, within
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.sweep.field import flow_map
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

# the wind comes from the west: the wake lies along x
_WESTERLY = 270.0


class ProfileKind(Enum):
    """Where the numbers of a profile come from."""

    MEASURED = "measured"
    LES = "large-eddy simulation"
    RANS = "Reynolds-averaged simulation"


@dataclass(frozen=True, eq=False)
class WakeProfile:
    """Wind speed on an arc at hub height behind a turbine.

    distance m from the turbine; angle [point] degrees from the wake's axis; speed_ratio [point]: wind over free wind;
    standard_error [point] of it, where known.
    """

    kind: ProfileKind
    distance: float
    angle: ArrayLike
    speed_ratio: ArrayLike
    standard_error: ArrayLike | None = None

    def __post_init__(self) -> None:
        where = f"profile at {self.distance:g} m"
        within(f"{where}: distance", self.distance, 1.0, 1e5, "metres from 1 to 100000")
        shape = within(f"{where}: angle", self.angle, -90.0, 90.0).shape
        for name, high in (("angle", 90.0), ("speed_ratio", 3.0), ("standard_error", 3.0)):
            if getattr(self, name) is None:
                continue
            values = within(f"{where}: {name}", getattr(self, name), -high, high)
            if values.ndim != 1 or values.size == 0 or values.shape != shape:
                raise InputError(f"{where}: {name}", "rows of equal length >= 1", f"shape {values.shape}")
            values.setflags(write=False)
            object.__setattr__(self, name, values)

    @property
    def angles(self) -> Array:
        """Angles from the wake's axis [point], degrees."""
        return np.asarray(self.angle)

    @property
    def ratios(self) -> Array:
        """Wind over free wind [point], -."""
        return np.asarray(self.speed_ratio)


@dataclass(frozen=True, eq=False)
class MeasuredWake:
    """The wake of one turbine as it was measured or simulated.

    wind_speed m/s and turbulence_intensity -: the free wind; unit m: the length in which the source gives distances;
    profiles: arcs, each kind at each distance at most once; reference: the kind that models are compared with; widest
    degrees: points of the arcs further from the axis do not count; source: where the numbers come from.
    """

    name: str
    turbine: Turbine
    wind_speed: float
    turbulence_intensity: float
    unit: float
    profiles: tuple[WakeProfile, ...]
    reference: ProfileKind
    widest: float
    source: str

    def of_kind(self, kind: ProfileKind) -> tuple[WakeProfile, ...]:
        """The profiles of one kind, in the order given."""
        return tuple(profile for profile in self.profiles if profile.kind is kind)


@dataclass(frozen=True)
class ProfileError:
    """Root of the mean square, and mean, of what a model gives less the reference, at one distance."""

    distance: float
    rmse: float
    bias: float


def wake_speeds(wake: MeasuredWake, model: FlowModel, distance: float, angle: ArrayLike) -> Array:
    """Wind over free wind [point] at hub height on an arc behind the turbine, as a flow model gives it.

    distance m; angle [point] degrees from the wake's axis.
    """
    radians = np.radians(np.asarray(angle, dtype=float))
    cases = FlowCases.series([_WESTERLY], [wake.wind_speed], wake.turbulence_intensity)
    park = Park([0.0], [0.0], wake.turbine)
    found = flow_map(park, cases, model, distance * np.cos(radians), distance * np.sin(radians))
    return np.asarray(found.wind_speed[0] / wake.wind_speed)


def wake_errors(wake: MeasuredWake, model: FlowModel) -> tuple[ProfileError, ...]:
    """How far a flow model is from the reference profiles of a wake, one for each, share of the free wind."""
    errors = []
    for profile in wake.of_kind(wake.reference):
        counts = np.abs(profile.angles) <= wake.widest
        apart = wake_speeds(wake, model, profile.distance, profile.angles[counts]) - profile.ratios[counts]
        errors.append(ProfileError(profile.distance, float(np.sqrt(np.mean(apart**2))), float(np.mean(apart))))
    return tuple(errors)
