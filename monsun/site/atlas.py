"""A wind atlas: the climate of flat, uniform terrain by roughness, height and direction sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from monsun.records import InputError
from monsun.site.climate import SectorClimate, weibull_mean

Array = NDArray[np.float64]

# m; what the European Wind Atlas takes for open water (Troen and Petersen 1989), whose class files write as 0
SEA_ROUGHNESS = 0.0002
# m/s; the windiest seas have some 13 m/s at 100 m, and winds in knots or km/h lie far above
HIGHEST_MEAN = 15.0


@dataclass(frozen=True, eq=False)
class WindAtlas:
    """A generalised wind climate, as the Global Wind Atlas and WAsP give it.

    roughness [roughness] m and height [height] m, both strictly increasing (one of each is enough); frequency
    [roughness, sector] -, adds up to 1 for every roughness; scale m/s and shape - [roughness, height, sector], the
    Weibull parameters. Sectors are equal, the first centred on `first_direction` (degrees).
    """

    name: str
    roughness: Array
    height: Array
    frequency: Array
    scale: Array
    shape: Array
    first_direction: float = 0.0

    def __post_init__(self) -> None:
        for name in ("roughness", "height", "frequency", "scale", "shape"):
            values = np.array(getattr(self, name), dtype=float)
            values.setflags(write=False)
            object.__setattr__(self, name, values)
        for name in ("roughness", "height"):
            values = getattr(self, name)
            if values.ndim != 1 or values.size == 0 or not np.all(np.diff(values) > 0) or not values[0] > 0:
                raise InputError(f"{self.name}: {name}", "metres > 0 that increase strictly", values.tolist())
        if self.frequency.ndim != 2 or self.frequency.shape[0] != self.roughness.size or self.frequency.size == 0:
            wanted = f"[{self.roughness.size} roughnesses, sector]"
            raise InputError(f"{self.name}: frequency", wanted, f"shape {self.frequency.shape}")
        shape = (self.roughness.size, self.height.size, self.frequency.shape[1])
        for name, most in (("scale", 60), ("shape", 20)):
            values = getattr(self, name)
            if values.shape != shape:
                raise InputError(f"{self.name}: {name}", f"[roughness, height, sector] = {shape}", f"{values.shape}")
            if not np.all((values > 0) & (values <= most)):
                bad = values[~((values > 0) & (values <= most))][0]
                raise InputError(f"{self.name}: {name}", f"numbers > 0 and <= {most}", bad)
        total = self.frequency.sum(axis=1)
        if np.any(self.frequency < 0) or np.any(np.abs(total - 1) > 1e-3):
            raise InputError(f"{self.name}: frequency", "shares that add up to 1 for every roughness", total.tolist())
        self._check_means()

    @property
    def sectors(self) -> int:
        """Number of direction sectors."""
        return int(self.frequency.shape[1])

    @property
    def mean_speed(self) -> Array:
        """Mean wind speed of all sectors together [roughness, height], m/s."""
        share = self.frequency / self.frequency.sum(axis=1, keepdims=True)
        return np.einsum("rs,rhs->rh", share, weibull_mean(self.scale, self.shape))

    def climate(self, roughness: float, height: float) -> SectorClimate:
        """The sector climate over terrain of a roughness (m) at a height (m), which both lie within the atlas.

        Frequency, mean speed and Weibull k of every sector are linear in the logarithm of the roughness and of the
        height, and A follows from mean and k. The mean of the neutral logarithmic profile, u*/kappa ln(z/z0), is
        linear in ln z exactly; log-linear use of such tables is the European Wind Atlas's own (Troen, Petersen 1989).
        Nothing is extrapolated: InputError for a roughness or a height outside the atlas.
        """
        row, across = self._between("roughness", roughness)
        level, up = self._between("height", height)
        mean = _mixed(_mixed(weibull_mean(self.scale, self.shape), row, across), level, up)
        shape = _mixed(_mixed(self.shape, row, across), level, up)
        frequency = _mixed(self.frequency, row, across)
        width = 360 / self.sectors
        return SectorClimate(
            sector_direction=tuple((self.first_direction + width * sector) % 360 for sector in range(self.sectors)),
            frequency=tuple((frequency / frequency.sum()).tolist()),
            weibull_scale=tuple((mean / gamma(1 + 1 / shape)).tolist()),
            weibull_shape=tuple(shape.tolist()),
            reference_height=height,
        )

    def _between(self, axis: str, value: float) -> tuple[int, float]:
        """Index of the node below a value, and how far in the logarithm it lies towards the next, 0 to 1."""
        nodes = getattr(self, axis)
        if not nodes[0] <= value <= nodes[-1]:
            span = f"{nodes[0]:g} m" if nodes.size == 1 else f"metres from {nodes[0]:g} to {nodes[-1]:g}"
            raise InputError(f"{self.name}: {axis}", span, value)
        if nodes.size == 1:
            return 0, 0.0
        index = min(int(np.searchsorted(nodes, value, side="right")) - 1, nodes.size - 2)
        return index, float(np.log(value / nodes[index]) / np.log(nodes[index + 1] / nodes[index]))

    def _check_means(self) -> None:
        """Raise InputError for means that no wind has, or that rows in another order give."""
        mean = self.mean_speed
        if mean.max() > HIGHEST_MEAN:
            wanted = f"a mean wind speed of at most {HIGHEST_MEAN:g} m/s (is it in knots or km/h?)"
            raise InputError(f"{self.name}: Weibull A", wanted, f"{mean.max():.1f}")
        if self.height.size > 1 and not np.all(mean[:, -1] > mean[:, 0]):
            row = int(np.argmin(mean[:, -1] - mean[:, 0]))
            raise InputError(
                f"{self.name}: roughness {self.roughness[row]:g} m",
                f"more wind at {self.height[-1]:g} m than at {self.height[0]:g} m",
                f"{mean[row, -1]:.2f} and {mean[row, 0]:.2f} m/s",
            )
        if self.roughness.size > 1 and not np.all(mean[0] > mean[-1]):
            level = int(np.argmin(mean[0] - mean[-1]))
            raise InputError(
                f"{self.name}: height {self.height[level]:g} m",
                f"more wind over a roughness of {self.roughness[0]:g} m than of {self.roughness[-1]:g} m",
                f"{mean[0, level]:.2f} and {mean[-1, level]:.2f} m/s",
            )


def _mixed(values: Array, index: int, part: float) -> Array:
    """Values between two nodes of the first axis, linear."""
    if part == 0:
        return values[index]
    return (1 - part) * values[index] + part * values[index + 1]
