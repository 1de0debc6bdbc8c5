"""The height of waves that is exceeded once in many years, from a record of them."""

from __future__ import annotations

import numpy as np

from monsun.records import InputError
from monsun.site.metocean import Metocean

# years of a record below which its greatest heights tell nothing of rare storms (DNV-RP-C205: annual maxima)
LEAST_YEARS = 20
_HOURS_OF_YEAR = 8766
# classes of data that are no record of storms
_NO_RECORD = ("constructed", "assumed")


def extreme_wave_height(sea: Metocean, years: float = 50.0) -> float | None:
    """Significant wave height that is exceeded once in so many years, m; None where the sea is no record of 20 years.

    Gumbel's distribution of the greatest heights of years, fitted by L-moments (Hosking 1990). The years are equal
    parts of the record. A constructed sea has no storms of its own and tells nothing. Raises InputError for a period
    of a year or less.
    """
    if not years > 1.0:
        raise InputError("period of extreme waves", "more than one year", years)
    count = round(sea.hours / _HOURS_OF_YEAR)
    if sea.data_class in _NO_RECORD or count < LEAST_YEARS:
        return None
    greatest = np.sort([part.max() for part in np.array_split(sea.wave_height, count)])
    mean = float(greatest.mean())
    second = 2 * float(np.arange(count) @ greatest) / (count * (count - 1)) - mean
    scale = second / np.log(2)
    return float(mean - scale * (np.euler_gamma + np.log(-np.log1p(-1 / years))))
