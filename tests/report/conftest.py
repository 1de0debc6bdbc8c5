"""One real study of the bundled project, and its run folder, for all tests of the report."""

import numpy as np
import pytest

from monsun.report.study_folder import write_run_folder
from monsun.site.resource import ResourceTerms, wind_resource
from monsun.site.weather_series import Channel, WeatherSeries

YEAR = 8766


@pytest.fixture(scope="session")
def study(reference):
    return reference.study


@pytest.fixture(scope="session")
def run(study, tmp_path_factory):
    """The study's run folder; tests read it only, and copy it before they change it."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    write_run_folder(study, folder)
    return folder


@pytest.fixture(scope="session")
def resource():
    """A wind resource from a mast and its reference of nine years, both drawn by chance."""
    draws = np.random.default_rng(4)
    hours = 9 * YEAR
    time = np.datetime64("2010-01-01", "s") + np.arange(hours) * np.timedelta64(3600, "s")
    speed, direction = 9 * draws.weibull(2.2, hours), draws.uniform(0, 360, hours)
    reference = WeatherSeries(
        "reanalysis", time, 3600.0, (Channel("u100", 100.0, speed),), (Channel("d100", 100.0, direction),)
    )
    part = slice(5 * YEAR, 6 * YEAR)
    site = 1.05 * speed[part] + 0.3 + 0.4 * draws.standard_normal(YEAR).clip(-2, 2)
    mast = WeatherSeries(
        "mast", time[part], 3600.0,
        (Channel("u80", 80.0, site * 0.8**0.1), Channel("u100", 100.0, site)),
        (Channel("d100", 100.0, direction[part]),),
    )  # fmt: skip
    return wind_resource(mast, reference, 150.0, ResourceTerms())
