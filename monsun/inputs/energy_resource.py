"""Wind resources in the windIO format, version 2 (plant: energy_resource)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from monsun.cases import numbers
from monsun.inputs.times import one_time
from monsun.inputs.weather import read_text
from monsun.records import InputError
from monsun.site.atlas import HIGHEST_MEAN
from monsun.site.climate import JointFrequency, SectorClimate, Turbulence, WindSeries, weibull_mean

Array = NDArray[np.float64]

_DIRECTION, _SPEED, _TURBINE, _TIME = "wind_direction", "wind_speed", "wind_turbine", "time"
_WEIBULL = ("sector_probability", "weibull_a", "weibull_k")
# published probabilities are rounded
_MOST_MISSING = 1e-3


@dataclass(frozen=True, eq=False)
class EnergyResource:
    """What an energy_resource says: one climate, its turbulence, and how turbines differ from it.

    turbulence_intensity: a number or a function of wind speed, None where the file has none; speed_factor
    [turbine, sector] -: None where the file has one climate for all; shear_exponent: None where the file has none.
    """

    climate: SectorClimate | JointFrequency | WindSeries
    turbulence_intensity: Turbulence | None = None
    speed_factor: Array | None = None
    shear_exponent: float | None = None


def read_energy_resource(path: str | Path, *, reference_height: float | None) -> EnergyResource:
    """The wind of a windIO 2 energy_resource file (YAML, with its !include of YAML or NetCDF).

    Valid by windIO's schema, it holds one of: probability by wind_direction and wind_speed (the middles of adjoining
    bins), of all time or, beside sector_probability, of each sector's; weibull_a, weibull_k and sector_probability by
    wind_direction, and by wind_turbine where turbines differ; time (UTC where no zone is said), wind_speed and
    wind_direction. reference_height m: used where the file has neither reference_height nor height. Turbulence that
    depends on more than wind speed is averaged, each value weighted with its probability, or alike without one. Raises
    InputError with file and variable.
    """
    file = Path(path)
    resource = _Resource(f"{file}: wind_resource", _content(file)["wind_resource"])
    height = resource.height(reference_height)
    factor = None
    climate: SectorClimate | JointFrequency | WindSeries
    weight: tuple[Array, tuple[str, ...]] | None = None
    if _TIME in resource.content:
        climate = resource.series(height)
    elif "weibull_a" in resource.content:
        climate, factor = resource.sectors(height)
    else:
        climate = resource.joint(height)
        weight = climate.probability, (_DIRECTION, _SPEED)
    return EnergyResource(climate, resource.turbulence(weight), factor, resource.shear())


def _content(path: Path) -> dict[str, Any]:
    import jsonschema
    import windIO
    from ruamel.yaml.error import YAMLError

    text = read_text(path)
    if text and text[-1].isdigit():
        wanted = "an end of line behind the last number (is the file cut off?)"
        raise InputError(f"{path}: line {len(text.splitlines())}", wanted, text[-10:])
    try:
        content = windIO.load_yaml(path)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}: line {mark.line + 1}" if mark else str(path)
        raise InputError(where, "YAML", getattr(error, "problem", None) or str(error).split("\n")[0]) from error
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        raise InputError(str(path), "YAML whose !include names files that can be read", error) from error
    if not isinstance(content, dict):
        raise InputError(str(path), "a windIO energy_resource", "nothing" if content is None else "no mapping")
    try:
        windIO.validate(content, "plant/energy_resource")
    except jsonschema.ValidationError as error:
        # windIO puts its findings into one text, which may hold the whole file
        found = re.search(
            r'instance path `\$\.?([^`]*)` with error message: "(.*?)"\s*(?:Error \d|$)', error.message, re.S
        )
        place, came = found.groups() if found else ("", error.message)
        came = " ".join(came.split())
        came = came if len(came) < 200 else f"{came[:60]} ... {came[-120:]}"
        where = f"{path}: {place}" if place else str(path)
        raise InputError(where, "what windIO's schema plant/energy_resource allows", came) from error
    return content


class _Resource:
    """A wind_resource and the place it is read from."""

    def __init__(self, where: str, content: dict[str, Any]) -> None:
        self.where, self.content = where, content

    def values(self, name: str) -> tuple[Array, tuple[str, ...]]:
        """Numbers of a variable and the names of their dimensions; a plain row has its own name as dimension."""
        place = f"{self.where}.{name}"
        if name not in self.content:
            raise InputError(place, "numbers", "nothing")
        given = self.content[name]
        if isinstance(given, dict):
            found = numbers(f"{place}.data", given.get("data", []))
            dims = tuple(str(item) for item in given.get("dims", ()))
        else:
            found = np.atleast_1d(numbers(place, given))
            dims = (name,)
        if found.ndim != len(dims):
            raise InputError(f"{place}.dims", f"{found.ndim} names, as many as dimensions of the data", list(dims))
        for axis, dim in enumerate(dims):
            if dim == name:
                continue
            if dim not in self.content:
                raise InputError(f"{place}.dims", "names of coordinates that are there", dim)
            size = np.size(self.content[dim])
            if found.shape[axis] != size:
                raise InputError(f"{place}.data", f"{size} values along {dim}", found.shape[axis])
        if not np.all(np.isfinite(found)):
            raise InputError(place, "finite numbers", found[~np.isfinite(found)][0])
        return found, dims

    def along(self, name: str, *dims: str) -> Array:
        """Numbers of a variable that has exactly these dimensions, in this order."""
        found, own = self.values(name)
        if sorted(own) != sorted(dims):
            raise InputError(f"{self.where}.{name}.dims", f"{', '.join(dims)}", ", ".join(own) or "none")
        return np.transpose(found, [own.index(dim) for dim in dims])

    def limited(self, name: str, found: Array, low: float, high: float) -> Array:
        """The numbers, all from low to high."""
        bad = found[~((found >= low) & (found <= high))]
        if bad.size:
            raise InputError(f"{self.where}.{name}", f"numbers from {low:g} to {high:g}", bad.flat[0])
        return found

    def height(self, reference_height: float | None) -> float:
        """The height that the wind holds for, m: the file's own, else the project's."""
        own = [name for name in ("reference_height", "height") if name in self.content]
        if not own:
            if reference_height is None:
                wanted = "a height in the file, or climate.reference_height in the project file"
                raise InputError(f"{self.where}.reference_height", wanted, "neither")
            return reference_height
        found = np.unique(np.concatenate([self.values(name)[0].ravel() for name in own]))
        if found.size != 1:
            raise InputError(f"{self.where}.{own[0]}", "one height", found.tolist())
        height = float(self.limited(own[0], found, 1, 500)[0])
        if reference_height not in (None, height):
            wanted = f"{reference_height:g} m, as climate.reference_height says"
            raise InputError(f"{self.where}.{own[0]}", wanted, f"{height:g}")
        return height

    def shear(self) -> float | None:
        """The exponent of the power law, where the file has one."""
        given = self.content.get("shear")
        return None if given is None else float(given["alpha"])

    def series(self, height: float) -> WindSeries:
        """The time series."""
        texts = self.content[_TIME]
        if not isinstance(texts, list) or len(texts) < 2:
            raise InputError(f"{self.where}.{_TIME}", "a row of at least two times", np.size(texts))
        for index, text in enumerate(texts):
            if not isinstance(text, str):
                wanted = "a time such as 2023-07-25T00:00:00Z"
                raise InputError(f"{self.where}.{_TIME}[{index}]", wanted, repr(text))
        # UTC where no zone is said
        read = [one_time(f"{self.where}.{_TIME}[{index}]", text)[0] for index, text in enumerate(texts)]
        times = np.array(read, dtype="datetime64[s]")
        bad = np.flatnonzero(~(np.diff(times) > np.timedelta64(0, "s")))
        if bad.size:
            raise InputError(f"{self.where}.{_TIME}[{bad[0] + 1}]", f"more than {texts[bad[0]]}", texts[bad[0] + 1])
        rows = {}
        for name, high in ((_SPEED, 100), (_DIRECTION, 360)):
            row = self.along(name, _TIME) if isinstance(self.content[name], dict) else self.values(name)[0]
            if row.shape != times.shape:
                raise InputError(f"{self.where}.{name}", f"{times.size} values, one per time", f"shape {row.shape}")
            rows[name] = self.limited(name, row, 0, high)
        self._check_mean(float(rows[_SPEED].mean()))
        return WindSeries(times, rows[_SPEED], rows[_DIRECTION], height)

    def sectors(self, height: float) -> tuple[SectorClimate, Array | None]:
        """The sector climate, of turbines that differ the mean; and then their speed factors [turbine, sector]."""
        direction = self.along(_DIRECTION, _DIRECTION)
        by_turbine = _TURBINE in self.content and _TURBINE in self.values("weibull_a")[1]
        dims = (_TURBINE, _DIRECTION) if by_turbine else (_DIRECTION,)
        found = {}
        for name, low, high in zip(_WEIBULL, (0, 1e-9, 1e-9), (1, 60, 20), strict=True):
            found[name] = self.limited(name, np.atleast_2d(self.along(name, *dims)), low, high)
        frequency, scale, shape = (found[name] for name in _WEIBULL)
        for total in frequency.sum(axis=1):
            if abs(total - 1) > _MOST_MISSING:
                wanted = f"shares that add up to 1 within {_MOST_MISSING}"
                raise InputError(f"{self.where}.sector_probability", wanted, f"{total:.6g}")
        frequency = frequency / frequency.sum(axis=1, keepdims=True)
        mean = weibull_mean(scale, shape)
        self._check_mean(float((frequency * mean).sum(axis=1).max()))
        share = frequency.mean(axis=0)
        weight = np.where(share > 0, frequency, 1.0)
        weight = weight / weight.sum(axis=0)
        together, k = (weight * mean).sum(axis=0), (weight * shape).sum(axis=0)
        try:
            climate = SectorClimate(
                sector_direction=tuple(direction.tolist()),
                frequency=tuple(share.tolist()),
                weibull_scale=tuple((together / gamma(1 + 1 / k)).tolist()),
                weibull_shape=tuple(k.tolist()),
                reference_height=height,
            )
        except InputError as error:
            raise InputError(f"{self.where}: {error.where}", error.wanted, error.came) from error
        if by_turbine and direction[0] != 0:
            raise InputError(f"{self.where}.{_DIRECTION}[0]", "0, where turbines differ", direction[0])
        return climate, mean / together if by_turbine else None

    def joint(self, height: float) -> JointFrequency:
        """The joint frequency table."""
        direction, speed = (self.along(name, name) for name in (_DIRECTION, _SPEED))
        if speed.size == 1 and self.values("probability")[1] == (_DIRECTION,):
            share = self.along("probability", _DIRECTION)[:, None]
        else:
            share = self.along("probability", _DIRECTION, _SPEED)
        share = self.limited("probability", share, 0, 1)
        if "sector_probability" in self.content:
            share = self._of_all_time(share)
        total = float(share.sum())
        if abs(total - 1) > _MOST_MISSING:
            wanted = f"shares that add up to 1 within {_MOST_MISSING}"
            raise InputError(f"{self.where}.probability", wanted, f"{total:.6g}")
        width = 360 / direction.size
        bad = np.flatnonzero(np.abs(direction - (direction[0] + width * np.arange(direction.size)) % 360) > 1e-6)
        if bad.size or direction.size < 2:
            wanted = f"{direction.size} equal sectors of {width:g} degrees, clockwise"
            raise InputError(f"{self.where}.{_DIRECTION}", wanted, direction[bad[0]] if bad.size else "one")
        self._check_mean(float(share.sum(axis=0) @ speed) / total)
        return JointFrequency(direction, self._edges(self.limited(_SPEED, speed, 0, 100)), share, height)

    def turbulence(self, weight: tuple[Array, tuple[str, ...]] | None) -> Turbulence | None:
        """Turbulence intensity, of the dimensions but that of wind speed the mean."""
        if "turbulence_intensity" not in self.content:
            return None
        found, dims = self.values("turbulence_intensity")
        self.limited("turbulence_intensity", found, 0, 1)
        if weight is not None and sorted(dims) == sorted(weight[1]):
            found, share = np.transpose(found, [dims.index(dim) for dim in weight[1]]), weight[0]
            # a speed that never blows has the plain mean
            share = np.where(share.sum(axis=0) > 0, share, 1.0)
            by_speed = (found * share).sum(axis=0) / share.sum(axis=0)
        elif _SPEED in dims:
            by_speed = found.mean(axis=tuple(axis for axis, dim in enumerate(dims) if dim != _SPEED))
        else:
            return float(found.mean())
        speed = self.along(_SPEED, _SPEED)
        return lambda at: np.interp(at, speed, by_speed)

    def _of_all_time(self, share: Array) -> Array:
        """Shares of all time from those of each sector's time, which add up to 1 in every sector."""
        rows = share.sum(axis=1)
        bad = np.flatnonzero(np.abs(rows - 1) > 10 * _MOST_MISSING)
        if bad.size:
            wanted = "shares that add up to 1 in every sector, as sector_probability is there too"
            raise InputError(f"{self.where}.probability[{bad[0]}]", wanted, f"{rows[bad[0]]:.6g}")
        sector = self.limited("sector_probability", self.along("sector_probability", _DIRECTION), 0, 1)
        return share / rows[:, None] * sector[:, None]

    def _edges(self, speed: Array) -> Array:
        """Limits of adjoining bins [speed + 1] whose middles are the speeds: each follows from the one before.

        The first is free within what keeps every speed inside its bin, and is taken from the middle of that.
        """
        place = f"{self.where}.{_SPEED}"
        if not speed[0] > 0:
            raise InputError(f"{place}[0]", "m/s > 0 (the middle of the calm bin)", speed[0])
        bad = np.flatnonzero(np.diff(speed) <= 0)
        if bad.size:
            raise InputError(f"{place}[{bad[0] + 1}]", f"more than {speed[bad[0]]:g}", speed[bad[0] + 1])
        # limit i is known + sign * first
        low, high, known, sign = 0.0, float(speed[0]), 0.0, 1.0
        for index, value in enumerate(speed):
            bound = (value - known) * sign
            low, high = (low, min(high, bound)) if sign > 0 else (max(low, bound), high)
            if not low < high:
                raise InputError(f"{place}[{index}]", "speeds that are the middles of adjoining bins", value)
            known, sign = 2 * value - known, -sign
        limits = [(low + high) / 2]
        for value in speed:
            limits.append(2 * value - limits[-1])
        return np.array(limits)

    def _check_mean(self, mean: float) -> None:
        if mean > HIGHEST_MEAN:
            wanted = f"a mean wind speed of at most {HIGHEST_MEAN:g} m/s (is it in knots or km/h?)"
            raise InputError(self.where, wanted, f"{mean:.1f}")
