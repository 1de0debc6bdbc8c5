"""Tables of the wind resource from a measured series: what was found in it, and how it became the long-term wind."""

from __future__ import annotations

import numpy as np

from monsun.report.assessment_tables import twelve_by_24
from monsun.report.sections import Column, Table
from monsun.site.correlate import LongTermCorrelation
from monsun.site.hub_height import HeldBackHeight
from monsun.site.quality import QualityReport
from monsun.site.resource_terms import WindResource
from monsun.site.variability import InterannualVariability
from monsun.site.vertical import Shear


def resource_tables(resource: WindResource) -> dict[str, Table]:
    """The tables of a wind resource by the names of their files; those of what it does not have are left out."""
    tables = {
        "wind_resource": numbers_table(resource),
        "wind_uncertainty": _uncertainties(resource),
        "quality_findings": findings_table(resource.quality),
        "coverage_by_month": coverage_table(resource.quality),
        "wind_speed_by_month_and_hour": twelve_by_24(
            "Mean wind speed at hub height by month and hour of the day, UTC", resource.profile, "m/s", 2
        ),
    }
    if resource.shear is not None:
        tables["shear_by_sector_and_hour"] = _shear(resource.shear)
    if resource.held_back:
        tables["heights_held_back"] = _held_back(resource.held_back)
    if resource.correlation is not None:
        tables["correlation_scores"] = scores_table(resource.correlation)
    if resource.interannual is not None:
        tables["yearly_wind_speed"] = _years(resource.interannual)
    return tables


def numbers_table(resource: WindResource) -> Table:
    """Every number of the resource with how it was found."""
    return Table(
        "From the measured series to the long-term wind at hub height",
        (Column("number"), Column("value"), Column("unit"), Column("how")),
        [(one.name, one.value, one.unit, one.how) for one in resource.numbers],
    )


def _uncertainties(resource: WindResource) -> Table:
    return Table(
        "Uncertainty of wind speed that the series tells",
        (Column("category"), Column("standard deviation", "%", decimals=2), Column("how")),
        [
            (one.name.replace("_", " "), None if one.value is None else 100 * one.value, one.how)
            for one in resource.uncertainties
        ],
    )


def findings_table(quality: QualityReport) -> Table:
    """What the quality checks found; nothing of it is left out unless the project file says so."""
    return Table(
        f"Findings of the quality checks of {quality.series}",
        (
            Column("fault"),
            Column("channel"),
            Column("first", "", "UTC"),
            Column("last", "", "UTC"),
            Column("values", "-", decimals=0),
            Column("detail"),
        ),
        [
            (one.fault.value, one.channel, _minute(one.first), _minute(one.last), one.count, one.detail)
            for one in quality.findings
        ],
    )


def coverage_table(quality: QualityReport) -> Table:
    """Share of the intervals of each month in which each channel has a value."""
    months = sorted({month for one in quality.coverage for month in one.month.astype("datetime64[M]").tolist()})
    rows: list[tuple[object, ...]] = []
    for month in months:
        shares = (
            dict(zip(one.month.astype("datetime64[M]").tolist(), one.share.tolist(), strict=True))
            for one in quality.coverage
        )
        rows.append((month.strftime("%Y-%m"), *(None if month not in of else 100 * of[month] for of in shares)))
    columns = (Column("month"), *(Column(one.channel, "%", "intervals with a value", 1) for one in quality.coverage))
    return Table(f"Coverage of {quality.series}", columns, rows)


def _minute(time: np.datetime64) -> str:
    return str(np.datetime_as_string(time, unit="m")).replace("T", " ")


def _shear(shear: Shear) -> Table:
    sectors = shear.by_sector_and_hour.shape[0]
    rows = [
        (360 * sector / sectors, hour, float(value), int(shear.count[sector, hour]))
        for sector, of_hours in enumerate(shear.by_sector_and_hour)
        for hour, value in enumerate(of_hours)
    ]
    return Table(
        f"Shear exponents from {', '.join(f'{height:g}' for height in shear.heights)} m",
        (
            Column("sector", "degrees", "middle", 1),
            Column("hour", "UTC", decimals=0),
            Column("exponent", "-", decimals=4),
            Column("times", "-", decimals=0),
        ),
        rows,
        note=f"Over all times the exponent is {shear.overall:.3f}.",
    )


def _held_back(found: tuple[HeldBackHeight, ...]) -> Table:
    return Table(
        "Measured heights predicted from the others",
        (
            Column("height", "m", decimals=1),
            Column("from", "m"),
            Column("bias", "%", "of the mean speed", 2),
            Column("rmse", "%", "of the single speeds, share of the mean", 2),
            Column("times", "-", decimals=0),
        ),
        [
            (one.height, ", ".join(f"{base:g}" for base in one.base), 100 * one.bias, 100 * one.rmse, one.count)
            for one in found
        ],
    )


def scores_table(correlation: LongTermCorrelation) -> Table:
    """Out-of-sample scores of every method that relates the site to the reference."""
    return Table(
        "Correlation with the long-term reference, out of sample",
        (
            Column("method"),
            Column("used"),
            Column("hours", "-", decimals=0),
            Column("bias", "m/s", decimals=3),
            Column("rmse", "m/s", decimals=3),
            Column("R2", "-", decimals=3),
            Column("energy error", "%", decimals=2),
            Column("KS distance", "-", decimals=3),
            Column("direction rmse", "degrees", decimals=1),
        ),
        [
            (s.method.value, s.method is correlation.fit.method, s.hours, s.bias, s.rmse, s.r_squared,
             100 * s.energy_error, s.ks_distance, s.direction_rmse)
            for s in correlation.scores
        ],
        note=f"{correlation.hours:,} concurrent intervals in {correlation.months} of the twelve months, "
        f"{_minute(correlation.first)} to {_minute(correlation.last)}; Pearson's r of the speeds "
        f"{correlation.pearson:.3f}.",
    )  # fmt: skip


def _years(found: InterannualVariability) -> Table:
    return Table(
        "Mean wind speed of every year",
        (Column("year", decimals=0), Column("mean", "m/s", decimals=3), Column("coverage", "%", decimals=1)),
        [
            (str(year), mean, 100 * share)
            for year, mean, share in zip(found.year.tolist(), found.mean.tolist(), found.coverage.tolist(), strict=True)
        ],
        note=f"Standard deviation of a year {found.deviation:.2%} of the mean, {found.long_term_mean:.2f} m/s.",
    )
