"""The wind of an assessment in the IEC 61400-15-2 exchange format: at the data's place, and at every turbine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.report.eya_data import Axis, Json, Statistic, binned, listed, single, statistic
from monsun.results import Study

Array = NDArray[np.float64]

_SECTORS = 12


def wind_dataset_id(study: Study) -> str:
    """The name by which the document calls the wind data of a study: that of their file."""
    return PurePath(study.project.settings.climate.wind_file.file).stem


def wind_resource(study: Study, identity: str) -> Json:
    """The wind climate at hub height where its data hold."""
    project, cases = study.project, study.cases
    climate = project.settings.climate
    entry = climate.wind_file
    hub, dataset = project.turbine.hub_height, wind_dataset_id(study)
    place: list[tuple[Axis, Sequence[object]]] = [(Axis.WIND_DATASET, [dataset]), (Axis.HEIGHT, [hub])]
    speeds, share = speed_and_sector_shares(cases)
    directions = (np.arange(_SECTORS) * 360 / _SECTORS).tolist()
    mean = cases.mean_wind_speed
    turbulence = _turbulence_by_speed(cases, speeds)
    resource, exponent = project.resource, climate.shear_exponent
    if resource is not None and resource.shear is not None:
        exponent = resource.shear.overall
    return {
        "id": identity,
        "description": f"{entry.data_class} data: {entry.source}",
        "dataset_statistics": {"data_availability": [_data_availability(study, dataset)]},
        "results": {
            "wind_speed": [binned("mean wind speed", place, {Statistic.MEAN: [[mean]]})],
            "probability": [
                binned(
                    "wind speed and direction",
                    [*place, (Axis.WIND_SPEED, speeds.tolist()), (Axis.WIND_DIRECTION, directions)],
                    {Statistic.MEAN: share.T[None, None]},
                )
            ],
            "wind_shear_exponent": [
                binned("power law", place[:1], {Statistic.MEAN: [exponent]}),
            ],
            "air_density": [binned("mean air density", place, {Statistic.MEAN: [[project.air_density]]})],
            "ambient_turbulence_intensity": [
                binned(
                    "by wind speed",
                    [*place, (Axis.WIND_SPEED, speeds.tolist())],
                    {Statistic.MEAN: turbulence[None, None]},
                )
            ],
        },
    }


def _data_availability(study: Study, dataset: str) -> Json:
    """Share of each month's intervals in which each measured channel has a value; 0 where nothing was measured."""
    resource = study.project.resource
    if resource is not None:
        return listed(
            "raw data availability",
            (Axis.WIND_DATASET, Axis.POINT, Axis.YEAR, Axis.MONTH),
            [
                ((dataset, one.channel, month.year, month.month), share)
                for one in resource.quality.coverage
                for month, share in zip(one.month.astype("datetime64[M]").tolist(), one.share, strict=True)
            ],
        )
    return single(
        "raw data availability",
        [(statistic(Statistic.MEAN), 0.0)],
        description="No measured wind series is among the inputs, so no measured data were available.",
    )


def turbine_wind(study: Study, identity: str, turbines: Sequence[str], mean_speed: Array) -> Json:
    """The free wind at every turbine; mean_speed [turbine] m/s."""
    return {
        "wind_resource_assessment_id_reference": identity,
        "results": {
            "wind_speed": [
                binned("mean free wind speed at hub height", [(Axis.TURBINE, turbines)], {Statistic.MEAN: mean_speed})
            ],
        },
    }


def speed_and_sector_shares(cases: FlowCases) -> tuple[Array, Array]:
    """Wind speeds of 1 m/s bins [speed] m/s, centred on whole numbers, and shares of the time [sector, speed].

    Twelve sectors, the first about north; the first bin is half as wide and named by its middle, 0.25 m/s. A rose's
    cases are spread evenly over the bins they stand for; a series' cases are counted.
    """
    top = int(np.ceil(cases.wind_speed.max())) + 2
    edges = np.concatenate([[0.0], np.arange(0.5, top)])
    names = np.concatenate([[0.25], np.arange(1.0, top - 0.5)])
    width = 360 / _SECTORS
    if cases.rose_shape is None:
        sector = np.floor((cases.wind_direction + width / 2) % 360 / width).astype(int) % _SECTORS
        bin_ = np.clip(np.searchsorted(edges, cases.wind_speed, side="right") - 1, 0, names.size - 1)
        share = np.zeros((_SECTORS, names.size))
        np.add.at(share, (sector, bin_), cases.probability)
        return names, share / cases.probability_total
    directions, count = cases.rose_shape
    speed, direction = cases.wind_speed[:count], cases.wind_direction[::count]
    limits = np.concatenate([[0.0], (speed[1:] + speed[:-1]) / 2, [1.5 * speed[-1] - 0.5 * speed[max(0, count - 2)]]])
    into_speed = _overlap(limits, edges)
    step = 360 / directions
    about = np.arange(-_SECTORS, 2 * _SECTORS + 1, dtype=np.float64) * width - width / 2
    starts = np.column_stack([direction - step / 2, direction + step / 2]) % 360
    starts[:, 1] = starts[:, 0] + step
    pieces = np.vstack([_overlap(pair, about) for pair in starts])
    into_sector = pieces.reshape(directions, 3, _SECTORS).sum(axis=1)
    share = into_sector.T @ cases.probability.reshape(directions, count) @ into_speed
    return names, share / cases.probability_total


def _overlap(limits: Array, edges: Array) -> Array:
    """Share of each interval between limits that lies in each between edges [interval, bin]."""
    low = np.maximum(limits[:-1, None], edges[None, :-1])
    high = np.minimum(limits[1:, None], edges[None, 1:])
    return np.maximum(high - low, 0.0) / np.diff(limits)[:, None]


def _turbulence_by_speed(cases: FlowCases, speeds: Array) -> Array:
    """Mean turbulence intensity in each speed bin [speed], NaN where no case has that speed."""
    bin_ = np.clip(np.round(cases.wind_speed).astype(int), 0, speeds.size - 1)
    weight = np.bincount(bin_, cases.probability, minlength=speeds.size)
    total = np.bincount(bin_, cases.probability * cases.turbulence_intensity, minlength=speeds.size)
    return np.divide(total, weight, out=np.full(speeds.size, np.nan), where=weight > 0)
