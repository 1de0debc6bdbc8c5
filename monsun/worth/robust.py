"""Objectives that hold for many possible wakes and climates: the mean or a quantile over samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc

from monsun.cases import FlowCases, within
from monsun.energy.production import HOURS_PER_YEAR, annual_energy_slopes
from monsun.energy.sampling import stratified_normal
from monsun.layout.objective import Objective, PlaceCost, SingleMove
from monsun.operation import SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

_MOST_WEIGHT = 1e12


@dataclass(frozen=True, eq=False)
class Robust:
    """The mean of some objectives' gains, or a quantile of them: what a layout yields whichever of them is true.

    objectives: of one kind, one per sample, told to the reader as the first one is. weights [sample]: how much each
    counts, as a share of their sum; None for all the same. quantile: of the gain, so that a small one looks at bad
    luck: 0.1 is what nine of ten samples exceed; None for the mean.
    """

    objectives: tuple[Objective, ...]
    weights: ArrayLike | None = None
    quantile: float | None = None

    def __post_init__(self) -> None:
        count = len(self.objectives)
        if count == 0:
            raise InputError("robust: objectives", "at least one", "none")
        weights = np.ones(count) if self.weights is None else np.asarray(self.weights)
        weights = within("robust: weights", weights, 0.0, _MOST_WEIGHT, "a number >= 0")
        if weights.shape != (count,) or not weights.sum() > 0:
            raise InputError("robust: weights", f"{count} numbers >= 0, not all 0", weights)
        object.__setattr__(self, "weights", weights / weights.sum())
        if self.quantile is not None and not 0 < self.quantile < 1:
            raise InputError("robust: quantile", "a number between 0 and 1, or None for the mean", self.quantile)

    @property
    def name(self) -> str:
        """What is taken over how many samples, of which quantity, with its unit."""
        what = "mean" if self.quantile is None else f"{self.quantile:.0%} quantile of the gain"
        return f"{what} over {len(self.objectives)} samples: {self.objectives[0].name}"

    def shown(self, gain: float) -> float:
        """The quantity for a gain, as the first objective shows it."""
        return self.objectives[0].shown(gain)

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        """The mean or quantile of the samples' gains, and its slopes by x and y [turbine], per metre.

        The quantile is smooth in the gains, see `order_weights`; its slopes are the samples', so weighted, which is
        exact wherever no two gains are equal.
        """
        found = [one.gain_and_slopes(park) for one in self.objectives]
        gains = np.array([gain for gain, _, _ in found])
        share = self._shares(gains)
        return (
            float(share @ gains),
            share @ np.array([x for _, x, _ in found]),
            share @ np.array([y for *_, y in found]),
        )

    def renewed(self, park: Park) -> Robust:
        """The objective with every sample's renewed for a park."""
        return replace(self, objectives=tuple(one.renewed(park) for one in self.objectives))

    def single_move(self, park: Park) -> SingleMove:
        """The samples' single moves, weighted as they count at this park.

        Power is then that of the search's own model: between renewals a single move sees the climates that were
        sampled but, of the wakes, only which samples count. Raises InputError for samples with other numbers of cases.
        """
        needed = self.quantile is not None
        gains = np.array([one.gain_and_slopes(park)[0] if needed else 0.0 for one in self.objectives])
        moves, share = [one.single_move(park) for one in self.objectives], self._shares(gains)
        sizes = {move.case_weight.shape for move in moves}
        if len(sizes) > 1:
            raise InputError("robust: objectives", "the same cases in all", f"{sorted(sizes)} cases")
        places = [(part, move.place_cost) for part, move in zip(share, moves, strict=True) if move.place_cost]
        weight = share @ np.array([move.case_weight for move in moves])
        return SingleMove(weight, _WeightedPlaces(tuple(places)) if places else None)

    def _shares(self, gains: Array) -> Array:
        """What each sample counts [sample], adding up to 1."""
        weights = np.asarray(self.weights)
        return weights if self.quantile is None else order_weights(gains, weights, self.quantile)


@dataclass(frozen=True, eq=False)
class _WeightedPlaces:
    """The sum of some costs of a place, each with its weight."""

    parts: tuple[tuple[float, PlaceCost], ...]

    def __call__(self, x: Array, y: Array) -> Array:
        return np.sum([share * cost(x, y) for share, cost in self.parts if share > 0], axis=0)


def order_weights(values: Array, weights: Array, quantile: float) -> Array:
    """What each value counts in a smooth quantile of them [sample], adding up to 1; weights [sample] add up to 1.

    The quantile is the mean of the sample's order statistics under a Beta density about it, of Harrell and Davis
    (1982, Biometrika 69, 635-640): parameters (n + 1) q and (n + 1)(1 - q), integrated over each value's share of the
    ordered weights; n is Kish's effective number of samples, 1 / sum(weights^2). Continuous in the values, and a
    value's neighbours count with it: with few samples it lies further inside than the plain order statistic.
    """
    order = np.argsort(values, kind="stable")
    number = 1.0 / float(weights @ weights)
    edges = np.minimum(np.concatenate(([0.0], np.cumsum(weights[order]))), 1.0)
    edges[-1] = 1.0
    share = np.empty(values.size)
    share[order] = np.diff(betainc((number + 1) * quantile, (number + 1) * (1 - quantile), edges))
    return share


@dataclass(frozen=True, eq=False)
class EnergySample:
    """Energy of a year with wakes, MWh, for one sample of a model's constants.

    constants: the names of those that other samples have otherwise: they are handed to the kernel, so that one serves
    all samples.
    """

    cases: FlowCases
    model: FlowModel
    constants: tuple[str, ...]
    wind: SiteWind | None = None

    @property
    def name(self) -> str:
        """Annual energy, with its unit."""
        return "annual energy, MWh"

    def shown(self, gain: float) -> float:
        """The energy, MWh: the gain itself."""
        return gain

    def gain_and_slopes(self, park: Park) -> tuple[float, Array, Array]:
        """Energy of a year, MWh, and its slopes by x and y [turbine], MWh per metre."""
        found = annual_energy_slopes(park, self.cases, self.model, None, self.wind, self.constants)
        return found.energy, found.x, found.y

    def renewed(self, park: Park) -> EnergySample:
        """The objective itself: it holds nothing."""
        return self

    def single_move(self, park: Park) -> SingleMove:
        """A watt's energy in each case, MWh per W; all places cost the same."""
        return SingleMove(self.cases.probability * HOURS_PER_YEAR / 1e6)


def sampled_energy(
    cases: FlowCases,
    model: FlowModel,
    spread: Mapping[str, float],
    climates: Sequence[FlowCases],
    samples: int,
    generator: np.random.Generator,
    quantile: float | None = None,
    wind: SiteWind | None = None,
) -> Robust:
    """The annual energy over samples of the wake model's constants and of the climate.

    spread: standard deviation of some of `model.constants`, by name. Constants are normal about the model's own
    values, independent, and keep their sign (the normal is cut off at zero); stratified, so that few samples cover the
    spread (Latin hypercube of McKay, Beckman and Conover, 1979). climates: the cases with other probabilities, taken
    in turn; none for the cases' own alone. Raises InputError for an unknown constant, a spread below zero, no sample,
    or a climate of other cases.
    """
    if isinstance(samples, bool) or samples != int(samples) or samples < 1:
        raise InputError("samples", "a whole number >= 1", samples)
    for number, climate in enumerate(climates):
        for part in ("wind_speed", "wind_direction", "turbulence_intensity"):
            if not np.array_equal(getattr(climate, part), getattr(cases, part)):
                raise InputError(f"climates[{number}]", "the cases with other probabilities", f"another {part}")
    names, known = tuple(spread), model.constants
    drawn: dict[str, Array] = {}
    for name in names:
        if name not in known:
            raise InputError("spread", f"names among {', '.join(known) or 'none'}", name)
        deviation = float(within(f"spread: {name}", spread[name], 0.0, _MOST_WEIGHT, "a number >= 0"))
        drawn[name] = stratified_normal(known[name], deviation, samples, generator)
    weathers = tuple(climates) or (cases,)
    return Robust(
        tuple(
            EnergySample(
                weathers[number % len(weathers)],
                model.with_constants({name: float(values[number]) for name, values in drawn.items()}),
                names,
                wind,
            )
            for number in range(samples)
        ),
        quantile=quantile,
    )
