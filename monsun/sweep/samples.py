"""Mean power of a park for many samples of the wind and of the flow model's constants, from one prepared kernel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases, within
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.prepare import Prepared, prepare
from monsun.sweep.solve import argument_names, check_kinds, thread_count
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

_REACH = ("reach", "cone", "turbulence_reach")
_MOST_FACTOR, _MOST_TURN, _MOST_CONSTANT = 10.0, 360.0, 1e12


@dataclass(frozen=True, eq=False)
class FlowSamples:
    """What differs between samples of a park's flow.

    wind_speed, turbulence_intensity [sample]: factors of those of all cases; wind_direction [sample]: degrees added to
    all directions, clockwise; constants: names in `FlowModel.constants`, with their values [sample, constant].
    """

    wind_speed: Array
    wind_direction: Array
    turbulence_intensity: Array
    constants: tuple[str, ...] = ()
    values: Array | None = None

    def __post_init__(self) -> None:
        count = np.size(self.wind_speed)
        for name, low, high in (
            ("wind_speed", 1e-6, _MOST_FACTOR),
            ("wind_direction", -_MOST_TURN, _MOST_TURN),
            ("turbulence_intensity", 1e-6, _MOST_FACTOR),
        ):
            values = within(f"samples: {name}", getattr(self, name), low, high)
            if values.shape != (count,):
                raise InputError(f"samples: {name}", f"{count} numbers, one per sample", f"shape {values.shape}")
            object.__setattr__(self, name, values)
        given = np.empty((count, 0)) if self.values is None else self.values
        values = within("samples: values", given, -_MOST_CONSTANT, _MOST_CONSTANT)
        if values.shape != (count, len(self.constants)):
            wanted = f"[sample, constant] of shape {(count, len(self.constants))}"
            raise InputError("samples: values", wanted, f"shape {values.shape}")
        object.__setattr__(self, "values", values)

    @classmethod
    def faster(cls, wind_speed: Array) -> FlowSamples:
        """Samples of other wind speeds alone: factors of all of them [sample]."""
        factor = np.asarray(wind_speed, dtype=float)
        return cls(factor, np.zeros(factor.shape), np.ones(factor.shape))

    @property
    def constant_values(self) -> Array:
        """Values of the constants [sample, constant]."""
        return np.asarray(self.values)

    @property
    def count(self) -> int:
        """Number of samples."""
        return int(self.wind_speed.size)


def sampled_power(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    samples: FlowSamples,
    operation: Operation | None = None,
    site: SiteWind | None = None,
) -> Array:
    """Probability-weighted power of the counted turbines for each sample [sample], W; every case is solved.

    The kernel is prepared once and is handed other wind and constants, so that nothing is compiled or sorted anew. The
    directions of all cases turn together, so that groups of cases stay what they are. Wakes reach as far as the widest
    of the models with one constant at an end of its samples. Threads share the samples; what each comes to does not
    depend on their number. Raises InputError for a constant that the model does not have.
    """
    check_kinds(park, cases, model, operation, site)
    unknown = [name for name in samples.constants if name not in model.constants]
    if unknown:
        raise InputError("samples: constants", f"names among {', '.join(model.constants) or 'none'}", unknown[0])
    prepared = prepare(park, cases, model, operation, site, free=samples.constants)
    arguments = dict(zip(argument_names(prepared.energy), prepared.arguments, strict=False))
    arguments |= _widest_reach(park, cases, model, samples, operation, site)
    weight = cases.probability[prepared.groups.order]
    none = np.empty((4, 0, 0))

    def mean_power(number: int) -> float:
        power = np.zeros(cases.count)
        given = tuple((arguments | _sample(prepared, arguments, samples, number)).values())
        prepared.energy(0, prepared.groups.count, *given, power, none, False)
        return float(weight @ power)

    threads = thread_count()
    if threads == 1 or samples.count == 1:
        return np.array([mean_power(number) for number in range(samples.count)])
    with ThreadPoolExecutor(threads) as pool:
        return np.array(list(pool.map(mean_power, range(samples.count))))


def _sample(prepared: Prepared, arguments: dict[str, Any], samples: FlowSamples, number: int) -> dict[str, Any]:
    """The kernel's arguments that differ in one sample."""
    found: dict[str, Any] = {
        "free_speed": arguments["free_speed"] * samples.wind_speed[number],
        "ambient": arguments["ambient"] * samples.turbulence_intensity[number],
    }
    turn = samples.wind_direction[number]
    if turn != 0.0:
        sine, cosine = np.sin(np.radians(turn)), np.cos(np.radians(turn))
        for before in ("middle_", ""):
            old_sine, old_cosine = arguments[f"{before}sine"], arguments[f"{before}cosine"]
            found[f"{before}sine"] = old_sine * cosine + old_cosine * sine
            found[f"{before}cosine"] = old_cosine * cosine - old_sine * sine
        if "sector" in arguments:
            sectors = arguments["speed_factor"].shape[1]
            place = np.mod(arguments["sector"] + turn / 360.0 * sectors, sectors)
            # a number just below 0 rounds to the whole circle
            found["sector"] = np.where(place < sectors, place, 0.0)
    if samples.constants:
        constants = arguments["constants"].copy()
        constants[: prepared.free] = samples.constant_values[number]
        found["constants"] = constants
    return found


def _widest_reach(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    samples: FlowSamples,
    operation: Operation | None,
    site: SiteWind | None,
) -> dict[str, Array]:
    """Reach tables that hold for the model and for those with one constant at an end of its samples."""
    models = [model]
    for name, values in zip(samples.constants, samples.constant_values.T, strict=True):
        ends = dict.fromkeys((float(values.min()), float(values.max())))
        models += [model.with_constants({name: end}) for end in ends]
    tables: dict[str, Array] = {}
    for one in models:
        prepared = prepare(park, cases, one, operation, site, free=samples.constants)
        arguments = dict(zip(argument_names(prepared.energy), prepared.arguments, strict=False))
        for name in _REACH:
            tables[name] = np.maximum(tables[name], arguments[name]) if name in tables else arguments[name]
    return tables
