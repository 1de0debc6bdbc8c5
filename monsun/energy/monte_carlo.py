"""Energy of a park over samples of what is uncertain, through the wake engine itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases, within
from monsun.energy.sampled_net import SampledNet
from monsun.energy.sampling import matrix_root, normal_scores
from monsun.energy.uncertain_inputs import Acts, UncertainInput
from monsun.energy.uncertainty import Correlation, correlation_matrix
from monsun.operation import Operation, SiteWind
from monsun.park import Park
from monsun.records import InputError
from monsun.wake.flow_model import FlowModel

Array = NDArray[np.float64]

_MOST = 1e12
# how often a sample whose constants change their sign is drawn anew
_DRAWS = 1000
# slopes are taken over this share of a sigma on both sides
_STEP = 0.25
# a thinned rose is compared with the whole one in so many samples, from the least energy to the greatest
_CHECKED = 8


@dataclass(frozen=True, eq=False)
class ConstantSpread:
    """Uncertain constants of a flow model, jointly normal.

    names: as in `FlowModel.constants`; values [constant]: their means; covariance [constant, constant].
    """

    names: tuple[str, ...]
    values: Array
    covariance: Array

    def __post_init__(self) -> None:
        count = len(self.names)
        if len(set(self.names)) != count:
            raise InputError("constant spread: names", "each name once", self.names)
        for name, shape in (("values", (count,)), ("covariance", (count, count))):
            given = within(f"constant spread: {name}", getattr(self, name), -_MOST, _MOST)
            if given.shape != shape:
                raise InputError(f"constant spread: {name}", f"shape {shape}", f"shape {given.shape}")
            object.__setattr__(self, name, given)
        if count == 0:
            return
        scale = float(np.abs(self.covariance).max())
        if not np.allclose(self.covariance, self.covariance.T, rtol=1e-9, atol=1e-12 * scale):
            raise InputError("constant spread: covariance", "a symmetric matrix", self.covariance.tolist())
        least = float(np.linalg.eigvalsh(self.covariance)[0])
        if least < -1e-9 * scale:
            raise InputError("constant spread: covariance", "no negative eigenvalue", least)

    @property
    def sigma(self) -> Array:
        """Standard deviation of every constant [constant]."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def correlation(self) -> Array:
        """Correlation coefficients [constant, constant]; a constant without spread is correlated with none."""
        scale = np.where(self.sigma > 0.0, self.sigma, 1.0)
        matrix = self.covariance / np.outer(scale, scale)
        np.fill_diagonal(matrix, 1.0)
        return np.asarray(matrix)

    def drawn(self, scores: Array, generator: np.random.Generator) -> tuple[Array, int]:
        """Values [sample, constant] for correlated standard normal scores, and how many samples were drawn anew.

        The normal is cut off where a constant would change its sign, as in `stratified_normal`: such samples are drawn
        anew. Raises InputError where nearly all would.
        """
        root = matrix_root(self.covariance)
        found = self.values + scores * self.sigma
        wrong = self._changed(found)
        renewed = int(np.count_nonzero(wrong))
        for _ in range(_DRAWS):
            places = np.flatnonzero(wrong)
            if places.size == 0:
                return found, renewed
            found[places] = self.values + generator.standard_normal((places.size, len(self.names))) @ root.T
            wrong = self._changed(found)
        raise InputError("constant spread", "constants that mostly keep their sign", self.covariance.tolist())

    def _changed(self, found: Array) -> NDArray[np.bool_]:
        return np.asarray(np.any((found * np.sign(self.values) <= 0.0) & (self.values != 0.0), axis=1))


_NO_CONSTANTS = ConstantSpread((), np.empty(0), np.empty((0, 0)))


@dataclass(frozen=True)
class InputEffect:
    """What one input does to the energy.

    sigma: of the input, degrees, a share, or the constant's own unit. slope: change of energy for one sigma, share of
    the reference energy, by central difference near the mean; sampled_slope: the same by least squares over the
    samples. variance_share: what the input explains of the energy's variance (its first-order index, where energy is
    linear in the inputs); shares of correlated inputs hold half of what they do together and may be negative.
    """

    name: str
    acts: Acts
    sigma: float
    slope: float
    sampled_slope: float
    variance_share: float


@dataclass(frozen=True, eq=False)
class MonteCarlo:
    """Sampled net energy of a park: samples [sample] MWh per year, in the order drawn.

    reference: energy with every input at its mean, MWh. sigma: standard deviation, share of the reference;
    sigma_error: its standard error, that of independent samples; stratified and uncorrelated ones do better.
    linear_sigma: what the slopes near the mean make together, the analytic combination of the same inputs. explained:
    share of the variance that is linear in the inputs. renewed: samples whose constants were drawn anew to keep their
    sign. case_count: cases of a sample; thinning_error: by how much their fewer directions move a sample's energy,
    root mean square over samples that were solved with all cases too, share of the reference; 0 where all were taken.
    """

    samples: Array
    reference: float
    sigma: float
    sigma_error: float
    linear_sigma: float
    explained: float
    effects: tuple[InputEffect, ...]
    renewed: int
    seed: int
    case_count: int
    thinning_error: float

    def exceeded(self, probability: float) -> float:
        """Energy that this share of the samples exceeds, MWh per year: 0.9 for P90."""
        if not 0.0 < probability < 1.0:
            raise InputError("exceedance", "a probability between 0 and 1", probability)
        return float(np.quantile(self.samples, 1.0 - probability))


def sample_energy(
    park: Park,
    cases: FlowCases,
    model: FlowModel,
    inputs: Sequence[UncertainInput],
    *,
    constants: ConstantSpread | None = None,
    correlations: Sequence[Correlation] = (),
    kept: float = 1.0,
    samples: int = 2000,
    seed: int = 1,
    directions: int = 90,
    operation: Operation | None = None,
    site: SiteWind | None = None,
) -> MonteCarlo:
    """Net energy of a park over samples of its uncertain inputs, each through the wake engine.

    constants: uncertain constants of the flow model, changed without compiling anew. correlations: between inputs, by
    name; those of names that are not sampled are left out. kept: net energy over energy with wakes, by which all other
    losses count. directions: a rose is thinned to no fewer than these, the same for all samples; energies are relative
    to that at the means, which is solved with all cases, and so are some samples, to tell the error that this makes.
    Reproducible by the seed, whatever the number of threads. Raises InputError for fewer than 10 samples, no input, a
    name given twice, or inputs so uncertain that a factor falls to zero.
    """
    if isinstance(samples, bool) or samples != int(samples) or samples < 10:
        raise InputError("samples", "a whole number >= 10", samples)
    within("kept", kept, 0.0, 1.0, "a share of the energy with wakes from 0 to 1")
    spread = _NO_CONSTANTS if constants is None else constants
    names = [*(one.name for one in inputs), *spread.names]
    if not names or len(set(names)) != len(names):
        raise InputError("uncertain inputs", "at least one, each name once", names)
    count, generator = len(inputs), np.random.default_rng(seed)
    inside = [one for one in correlations if one.first in names[:count] and one.second in names[:count]]
    together = np.eye(len(names))
    together[:count, :count] = correlation_matrix(names[:count], inside)
    together[count:, count:] = spread.correlation
    scores = normal_scores(samples, together, generator)
    drawn, renewed = spread.drawn(scores[:, count:], generator)
    # the mean first, then a step down and up of every input, then the samples: one run of the engine
    steps = _STEP * np.vstack([np.zeros(len(names)), np.kron(np.eye(len(names)), [[-1.0], [1.0]])])
    all_scores = np.vstack([steps[:, :count], scores[:, :count]])
    values = np.vstack([spread.values + steps[:, count:] * spread.sigma, drawn])
    whole = SampledNet(park, cases, model, tuple(inputs), spread.names, operation, site, kept)
    fewer = whole.thinned(directions)
    energy, thinning_error = fewer.energy(all_scores, values), 0.0
    if fewer.cases is not cases:
        places = np.argsort(energy, kind="stable")[np.linspace(0, energy.size - 1, _CHECKED).astype(int)]
        checked = np.concatenate([[0], places])
        true = whole.energy(all_scores[checked], values[checked])
        energy *= true[0] / energy[0]
        thinning_error = sqrt(float(np.mean((energy[places] - true[1:]) ** 2))) / float(true[0])
    reference, sampled = float(energy[0]), energy[len(steps) :]
    if not reference > 0.0:
        raise InputError("reference energy", "MWh > 0", reference)
    slope = (energy[2 : len(steps) : 2] - energy[1 : len(steps) : 2]) / (2.0 * _STEP * reference)
    scores[:, count:] = (drawn - spread.values) / np.where(spread.sigma > 0.0, spread.sigma, 1.0)
    fitted = _least_squares(scores, sampled / reference)
    sigma = [*(one.sigma for one in inputs), *spread.sigma.tolist()]
    acts = [*(one.acts for one in inputs), *[Acts.WAKE_CONSTANT] * len(spread.names)]
    deviation = float(sampled.std(ddof=1)) / reference
    return MonteCarlo(
        sampled,
        reference,
        deviation,
        _sigma_error(sampled / reference),
        sqrt(max(0.0, float(slope @ together @ slope))),
        float(fitted.share.sum()),
        tuple(
            InputEffect(*row)
            for row in zip(
                names, acts, sigma, slope.tolist(), fitted.slope.tolist(), fitted.share.tolist(), strict=True
            )
        ),
        renewed,
        seed,
        fewer.cases.count,
        thinning_error,
    )


@dataclass(frozen=True, eq=False)
class _Fit:
    """A linear fit to the samples: slope and share of the variance, each [input]."""

    slope: Array
    share: Array


def _least_squares(scores: Array, energy: Array) -> _Fit:
    about, centred = scores - scores.mean(axis=0), energy - energy.mean()
    slope = np.linalg.lstsq(about, centred, rcond=None)[0]
    variance = float(centred @ centred)
    share = slope * (about.T @ centred) / variance if variance > 0.0 else np.zeros(slope.size)
    return _Fit(slope, share)


def _sigma_error(values: Array) -> float:
    """Standard error of the standard deviation of independent samples, by their fourth moment."""
    about = values - values.mean()
    variance = float(np.mean(about**2))
    if variance == 0.0:
        return 0.0
    excess = float(np.mean(about**4)) / variance**2 - 1.0
    return sqrt(variance * max(0.0, excess) / (4.0 * values.size))
