"""Data sets of the IEC 61400-15-2 exchange format: values with their statistics and dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

Json = dict[str, Any]


class Axis(Enum):
    """A dimension along which the format bins a data set, by the format's own name."""

    MONTH = "month"
    HOUR = "hour"
    YEAR = "year"
    WIND_SPEED = "wind_speed"
    WIND_DIRECTION = "wind_from_direction"
    WIND_DATASET = "wind_dataset_id"
    HEIGHT = "height"
    POINT = "point_id"
    TURBINE = "turbine_id"


class Statistic(Enum):
    """A statistic of the format that needs no number beside its name."""

    MEAN = "mean"
    MEDIAN = "median"
    DEVIATION = "standard_deviation"
    SAMPLE_COUNT = "sample_count"


def statistic(kind: Statistic, years: float | None = None) -> Json:
    """A statistic by its name; years: the return period, where one is meant."""
    return {"statistic_type": kind.value} | ({} if years is None else {"return_period": years})


def exceedance(probability: float, years: float | None = None) -> Json:
    """The level that is exceeded with a probability."""
    found: Json = {"probability": probability, "statistic_type": "exceedance_level"}
    return found | ({} if years is None else {"return_period": years})


def single(label: str, values: Iterable[tuple[Json, float]], description: str = "") -> Json:
    """A data set without dimensions: a number for each statistic."""
    return _dataset(label, (), [(kind, float(value)) for kind, value in values], description)


def listed(label: str, axes: Sequence[Axis], points: Iterable[tuple[Sequence[object], float]]) -> Json:
    """A data set of means at some points: for each its place on every axis, and its value."""
    values = [[list(place), float(value)] for place, value in points]
    return _dataset(label, axes, [(statistic(Statistic.MEAN), values)], "")


def binned(label: str, axes: Sequence[tuple[Axis, Sequence[object]]], values: Mapping[Statistic, ArrayLike]) -> Json:
    """A data set over one or more axes; values: for each statistic an array whose axes are those; NaN is left out."""
    return _dataset(
        label,
        [axis for axis, _ in axes],
        [(statistic(kind), _points([list(places) for _, places in axes], array)) for kind, array in values.items()],
        "",
    )


def _points(places: list[list[object]], array: ArrayLike) -> list[list[object]]:
    values = np.asarray(array, dtype=float)
    return [
        [[places[axis][place] for axis, place in enumerate(index)], float(value)]
        for index, value in np.ndenumerate(values)
        if np.isfinite(value)
    ]


def _dataset(label: str, axes: Sequence[Axis], values: Sequence[tuple[Json, Any]], description: str) -> Json:
    found: Json = {"label": label} | ({"description": description} if description else {})
    if axes:
        found["dimensions"] = [axis.value for axis in axes]
    return found | {"statistics": [{"statistic": kind, "values": part} for kind, part in values]}
