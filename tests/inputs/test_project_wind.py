"""Every constructed input of the reference project gives way to a file that is dropped in and named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import yaml
from wind_examples import (
    FREQUENCY,
    SERIES,
    WEIBULL,
    atlas_text,
    grid_text,
    log_law,
    of,
    shapefile_parts,
    tab_text,
    write_resource,
    write_seabed,
    write_zip,
)

from monsun.inputs.areas import AreaForm, read_polygons
from monsun.inputs.data_files import named_files
from monsun.inputs.example import example_project_text
from monsun.inputs.maps import read_site
from monsun.inputs.project import DATA, Project, load_project, with_turbine
from monsun.inputs.project_wind import hourly_wind, site_cases, site_turbulence, site_wind
from monsun.inputs.seabed_raster import read_seabed
from monsun.inputs.settings_file import read_settings, settings_text
from monsun.records import InputError

BUNDLED = DATA / "binh_thuan"
LEASE = read_site(BUNDLED / "site" / "reference_area.geojson").lease
LAND = read_polygons(BUNDLED / "coast" / "land_south_vietnam.geojson", AreaForm.GEOJSON)
SEABED = read_seabed(BUNDLED / "bathymetry" / "etopo5_binh_thuan.asc")
HUB = 150.0
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "climate-files.md").read_text(encoding="utf-8")
PAGE_BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
REPLACED = {("climate", "sectors"), ("climate", "monthly"), ("climate", "reference_height"), ("site", "area")}


def project(folder: Path, climate: dict[str, Any] | None = None, **parts: dict[str, Any]) -> Project:
    """The reference project with other climate keys in place of `sectors`, and other keys in other sections.

    A key that is None is left out.
    """
    content = yaml.safe_load(example_project_text("park"))
    changes = dict(parts)
    if climate is not None:
        changes["climate"] = {"sectors": None, "reference_height": 100.0} | climate
    for section, values in changes.items():
        content[section] = {key: value for key, value in (content[section] | values).items() if value is not None}
    path = folder / "park.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return load_project(path)


def write(folder: Path, name: str, text: str) -> dict[str, str]:
    (folder / name).write_text(text, encoding="utf-8")
    return {"file": name, "data_class": "reanalysis", "source": "a test"}


def mean(cases: Any) -> float:
    return float(cases.probability @ cases.wind_speed)


def faster(sector: np.ndarray) -> np.ndarray:
    return 1 + sector / 100


def test_an_atlas(tmp_path):
    made = project(tmp_path, {"atlas": write(tmp_path, "point.gwc", atlas_text())})
    by_sector = log_law(HUB, 0.0002, 0.28) * faster(np.arange(12))
    # bins of 1 m/s and a highest speed of 30 m/s change the mean by a thousandth
    assert mean(site_cases(made)) == pytest.approx(FREQUENCY @ by_sector / 100, rel=2e-3)
    assert made.climate.reference_height == HUB
    assert site_wind(made, [0.0], [0.0]) is None
    rough = project(tmp_path, {"atlas": {"file": "point.gwc", "roughness": 0.03}})
    assert mean(site_cases(rough)) == pytest.approx(
        FREQUENCY @ (log_law(HUB, 0.03, 0.36) * faster(np.arange(12))) / 100, rel=2e-3
    )
    # another hub height is another height of the atlas, not a power law
    lower = with_turbine(made, "IEA-10MW-198")
    height = lower.turbine.hub_height
    assert height != HUB
    assert lower.climate.reference_height == height
    assert mean(site_cases(lower)) == pytest.approx(
        mean(site_cases(made)) * np.log(height / 2e-4) / np.log(HUB / 2e-4), rel=2e-3
    )


def test_an_observed_climate(tmp_path):
    made = project(tmp_path, {"tab": write(tmp_path, "mast.tab", tab_text(scale=10.0)), "reference_height": 100.0})
    shear = made.settings.climate.shear_exponent
    # Weibull with k = 2.2: mean 0.8856 A (Gamma(1 + 1/2.2))
    assert mean(site_cases(made)) == pytest.approx(8.856 * 1.5**shear, rel=2e-3)
    assert made.climate.direction.size == 12


def test_a_resource_grid(tmp_path):
    low_x, low_y, high_x, high_y = load_project("binh-thuan").area.lease.bounds
    west, south = 1000 * np.floor([low_x / 1000, low_y / 1000])
    columns, rows = (int((high - low) / 1000) + 2 for low, high in ((west, high_x), (south, high_y)))
    grid = write(tmp_path, "area.wrg", grid_text(west, south, 1000, columns, rows, slope=0.1))
    made = project(tmp_path, {"resource_grid": grid | {"crs": 32649}})
    assert made.wind_grid is not None
    assert made.wind_grid.x.size == columns
    cases = site_cases(made)
    shear = made.settings.climate.shear_exponent
    assert 0.8856 * 9 * 1.5**shear < mean(cases) < 0.8856 * (9 + 0.1 * columns) * 1.5**shear
    centre = made.area.allowed.representative_point()
    x, y = np.array([west + 1000.0, centre.x]), np.array([centre.y, centre.y])
    wind = site_wind(made, x, y)
    assert wind is not None
    factor = np.asarray(wind.speed_factor)
    assert factor.shape == (2, 12)
    # A is 9.1 m/s at the second column, everywhere
    assert factor[0] * np.array(made.climate.weibull_scale) == pytest.approx([9.1] * 12, rel=1e-6)
    with pytest.raises(InputError, match=r"area\.wrg: x of turbine 1"):
        site_wind(made, [west - 1.0], [centre.y])
    (tmp_path / "small.wrg").write_text(grid_text(west, south, 1000, 3, 3))
    with pytest.raises(InputError, match=r"small\.wrg: . of place of the area"):
        project(tmp_path, {"resource_grid": {"file": "small.wrg", "crs": 32649}})


def test_an_energy_resource(tmp_path):
    write_resource(tmp_path, WEIBULL)
    made = project(tmp_path, {"energy_resource": {"file": "resource.yaml"}, "reference_height": 120.0})
    assert made.climate.reference_height == 120
    assert site_turbulence(made) == 0.06
    write_resource(tmp_path, WEIBULL | of("turbulence_intensity", 0.08))
    made = project(tmp_path, {"energy_resource": {"file": "resource.yaml"}, "reference_height": 120.0})
    assert np.unique(site_cases(made).turbulence_intensity) == pytest.approx([0.08])
    write_resource(tmp_path, WEIBULL | {"shear": {"alpha": 0.14, "h_ref": 120}})
    with pytest.raises(InputError, match=r"shear\.alpha: expected 0\.08, as climate\.shear_exponent"):
        project(tmp_path, {"energy_resource": {"file": "resource.yaml"}, "reference_height": 120.0})
    with pytest.raises(InputError, match=r"climate\.monthly: expected wind vectors by month"):
        write_resource(tmp_path, WEIBULL)
        project(tmp_path, {"energy_resource": {"file": "resource.yaml"}, "reference_height": None, "monthly": None})


def test_an_energy_resource_of_turbines_needs_their_positions(tmp_path):
    parts = {name: [WEIBULL[name]["data"]] * 2 for name in ("sector_probability", "weibull_a", "weibull_k")}
    resource = {key: value for key, value in WEIBULL.items() if key not in parts} | {"wind_turbine": [0, 1]}
    for name, data in parts.items():
        resource |= of(name, data, "wind_turbine", "wind_direction")
    resource["weibull_a"]["data"] = [[9.0, 10.0, 8.0, 11.0], [10.0, 10.0, 8.0, 11.0]]
    write_resource(tmp_path, resource)
    climate = {"energy_resource": {"file": "resource.yaml"}, "reference_height": 120.0}
    with pytest.raises(InputError, match=r"turbines\.positions: expected positions of the 2 turbines .*got none"):
        project(tmp_path, climate)
    reference = load_project("binh-thuan")
    x, y = (np.array(part) for part in reference.area.allowed.buffer(-1000).representative_point().coords[0])
    rows = "".join(f"{x + shift},{y}\n" for shift in (-700.0, 700.0))
    write(tmp_path, "two.csv", f"x [m],y [m]\n{rows}")
    made = project(tmp_path, climate, turbines={"positions": {"file": "two.csv"}, "count": 2})
    wind = site_wind(made, made.positions.x, made.positions.y)
    assert np.asarray(wind.speed_factor)[:, 0] == pytest.approx([9 / 9.5, 10 / 9.5])
    with pytest.raises(InputError, match="expected 1 turbines, as in the layout, got 2"):
        site_wind(made, [0.0], [0.0])


def series_resource(folder: Path, step: str, count: int) -> None:
    """A time series of 8 m/s from the north and 10 m/s from the east in turns."""
    times = np.datetime64("2020-12-31T22:30:00") + np.arange(count) * np.timedelta64(int(step), "s")
    speed = np.where(np.arange(count) % 2, 10.0, 8.0)
    write_resource(folder, SERIES | {
        "time": [f"{time}Z" for time in times], "wind_speed": speed.tolist(),
        "wind_direction": np.where(np.arange(count) % 2, 90.0, 0.0).tolist(), "reference_height": HUB,
    })  # fmt: skip


def test_a_time_series_gives_hours_and_a_rose(tmp_path):
    series_resource(tmp_path, "3600", 48)
    climate = {"energy_resource": {"file": "resource.yaml"}, "reference_height": None, "monthly": None}
    made = project(tmp_path, climate)
    assert made.monthly_wind is None
    hours = hourly_wind(made)
    assert not hours.constructed
    assert hours.series.wind_speed[:3].tolist() == [8, 10, 8]
    assert hours.series.time[0] == np.datetime64("2020-12-31T22:00:00")
    cases = site_cases(made)
    assert cases.rose_shape is not None
    # bins of 0.5 m/s that begin at 8 and at 10 m/s
    assert mean(cases) == pytest.approx(9.25)


def test_steps_of_ten_minutes_become_hours(tmp_path):
    # from half past ten, so that the first hour has half its steps and the last, with one, is left out
    series_resource(tmp_path, "600", 3 + 12 + 1)
    climate = {"energy_resource": {"file": "resource.yaml"}, "reference_height": None, "monthly": None}
    hours = hourly_wind(project(tmp_path, climate)).series
    assert hours.time.astype(str).tolist() == [f"2020-12-31T{hour}:00:00" for hour in (22, 23)] + [
        "2021-01-01T00:00:00"
    ]
    assert hours.wind_speed == pytest.approx([26 / 3, 9, 9])
    # the vector's mean, not the angle's
    assert hours.wind_direction[1] == pytest.approx(np.degrees(np.arctan2(10, 8)))


def test_longer_steps_need_a_monthly_climate(tmp_path):
    series_resource(tmp_path, "10800", 24)
    climate = {"energy_resource": {"file": "resource.yaml"}, "reference_height": HUB}
    assert hourly_wind(project(tmp_path, climate)).constructed
    made = project(tmp_path, climate | {"monthly": None})
    with pytest.raises(
        InputError, match=r"resource\.yaml: time: expected steps of an hour or less, or climate\.monthly"
    ):
        hourly_wind(made)


def test_the_reference_project_keeps_its_constructed_hours():
    reference = load_project("binh-thuan")
    hours = hourly_wind(reference)
    assert hours.constructed
    assert hours.series.wind_speed.size == 8760
    assert hours.series.reference_height == HUB
    assert hours.series.time[-1] == np.datetime64("2001-12-31T23:00:00")


def mast_text(hours: int = 8784) -> str:
    """A year of hours at 80 and 120 m, of shear 0.1 and with a yearly course."""
    times = np.datetime64("2019-12-31T17:00:00") + np.arange(hours) * np.timedelta64(3600, "s")
    random = np.random.default_rng(1)
    speed = 9 * random.weibull(2.2, hours) + 0.5
    direction = (40 + 30 * random.standard_normal(hours)) % 360
    rows = [
        f"{time},{value:.3f},{value * (120 / 80) ** 0.1:.3f},{angle:.1f},{0.07 * value:.3f}"
        for time, value, angle in zip(times, speed, direction, strict=True)
    ]
    return "\n".join(["time,v80,v120,d80,s80", *rows]) + "\n"


FORM = {
    "kind": "table",
    "time": "time",
    "columns": [
        {"column": "v80", "height": 80, "unit": "m/s", "quantity": "wind_speed"},
        {"column": "v120", "height": 120, "unit": "m/s", "quantity": "wind_speed"},
        {"column": "d80", "height": 80, "unit": "degrees", "quantity": "wind_direction"},
    ],
}


def test_a_measurement(tmp_path):
    measurement = write(tmp_path, "mast.csv", mast_text()) | {"form": FORM}
    climate = {"measurement": measurement, "reference_height": None, "monthly": None}
    made = project(tmp_path, climate)
    assert made.resource is not None
    assert made.climate.reference_height == HUB
    table = np.genfromtxt(tmp_path / "mast.csv", delimiter=",", skip_header=1, usecols=(1, 2))
    assert mean(site_cases(made)) == pytest.approx(table[:, 0].mean() * (HUB / 80) ** 0.1, rel=2e-3)
    hours = hourly_wind(made)
    assert not hours.constructed
    assert hours.series.wind_speed.size == 8784
    # what is written into a run folder says the same again
    (tmp_path / "again.yaml").write_text(settings_text(made.settings), encoding="utf-8")
    assert read_settings(tmp_path / "again.yaml") == made.settings


def test_a_measurement_in_several_files(tmp_path):
    lines = mast_text().splitlines()
    write(tmp_path, "one.csv", "\n".join(lines[:4000]) + "\n")
    write(tmp_path, "two.csv", "\n".join([lines[0], *lines[4000:]]) + "\n")
    climate = {"reference_height": None, "monthly": None}
    entry = {"file": "one.csv", "further": ["two.csv"], "form": FORM}
    made = project(tmp_path, climate | {"measurement": entry})
    assert made.files["climate.measurement.further[0]"].name == "two.csv"
    write(tmp_path, "whole.csv", mast_text())
    whole = project(tmp_path, climate | {"measurement": {"file": "whole.csv", "form": FORM}})
    assert np.array_equal(made.resource.series.wind_speed, whole.resource.series.wind_speed)
    with pytest.raises(InputError, match=r"one\.csv: time: expected times after .*two\.csv"):
        project(tmp_path, climate | {"measurement": entry | {"file": "two.csv", "further": ["one.csv"]}})
    with pytest.raises(InputError, match=r"measurement\.further\[0\]\.file: expected a file that exists"):
        project(tmp_path, climate | {"measurement": entry | {"further": ["three.csv"]}})


def rings(shape: Any) -> list[list[list[tuple[float, float]]]]:
    """A shapefile's rings of a polygon or several, outer ones clockwise."""
    from shapely.geometry import polygon

    return [
        [list(ring.coords) for ring in (turned.exterior, *turned.interiors)]
        for turned in (polygon.orient(part, -1.0) for part in getattr(shape, "geoms", [shape]))
    ]


def site_files(folder: Path) -> dict[str, Any]:
    """Lease and land as shapefiles, an exclusion, and the seabed as GEBCO gives it."""
    write_zip(folder / "lease.zip", shapefile_parts(rings(LEASE), epsg=32649))
    write_zip(folder / "land.zip", shapefile_parts(rings(LAND)))
    centre = LEASE.centroid
    square = centre.buffer(0.01, cap_style="square")
    write_zip(folder / "reef.zip", shapefile_parts(rings(square)))
    write_seabed(folder / "gebco.nc", SEABED.longitude, SEABED.latitude[::-1], np.round(SEABED.elevation[::-1]))
    own = {"data_class": "measured", "source": "a test"}
    return {
        "area": None,
        "lease": {"file": "lease.zip", "form": "shapefile", **own},
        "grid_connection": {"longitude": 108.8033, "latitude": 11.3186, "name": "Vinh Tan"},
        "exclusions": [{"file": "reef.zip", "form": "shapefile", "kind": "protected_site", "buffer": 200.0, **own}],
        "land": {"file": "land.zip", "form": "shapefile", **own},
        "seabed": {"file": "gebco.nc", "form": "netcdf", **own},
        "limits": None,
    }


def test_a_site_of_shapefiles_and_gebco(tmp_path):
    made, reference = project(tmp_path, site=site_files(tmp_path)), load_project("binh-thuan")
    assert made.area.lease_km2 == pytest.approx(reference.area.lease_km2, rel=1e-9)
    assert made.site.exclusion_names == ("protected site (reef.zip)",)
    # cables keep out of a protected site too
    assert made.site.exclusion_bars_cables == (True,)
    # 0.02 degrees, and 200 m on every side with round corners
    east, north = 0.02 * 109_270, 0.02 * 110_620
    kept_free = east * north + 400 * (east + north) + np.pi * 200**2
    assert made.area.lease_km2 - made.area.area_km2 == pytest.approx(kept_free / 1e6, rel=0.01)
    assert made.site.grid_connection == (108.8033, 11.3186)
    longitude, latitude = LEASE.centroid.x, LEASE.centroid.y
    assert made.seabed.depth(longitude, latitude) == pytest.approx(float(SEABED.depth(longitude, latitude)), abs=0.5)
    assert {"site.lease", "site.exclusions[0]", "site.seabed"} <= set(made.files)


def test_what_bars_cables_counts_on_the_way_to_the_grid_too(tmp_path):
    site = site_files(tmp_path)
    write_zip(tmp_path / "range.zip", shapefile_parts(rings(shapely.box(108.6, 11.0, 108.75, 11.1))))
    between = {"file": "range.zip", "form": "shapefile", "source": "a test"}
    for kind, names in (("military_area", ("military area (range.zip)",)), ("shipping_lane", ())):
        made = project(tmp_path, site=site | {"exclusions": [between | {"kind": kind}]})
        assert made.site.exclusion_names == names
        assert made.area.area_km2 == pytest.approx(made.area.lease_km2)


def test_no_constructed_input_is_left(tmp_path):
    """What a user with internet does: atlas or measurement, lease, exclusions, land and seabed of their own."""
    climate = {
        "measurement": write(tmp_path, "mast.csv", mast_text()) | {"form": FORM, "data_class": "measured"},
        "reference_height": None, "monthly": None,
    }  # fmt: skip
    made = project(tmp_path, climate, site=site_files(tmp_path))
    assert {entry.data_class for _, entry in named_files(made.settings)} == {"measured"}
    assert site_cases(made).probability.sum() == pytest.approx(1)
    assert not hourly_wind(made).constructed


def test_a_wind_of_two_kinds_or_of_none_is_refused(tmp_path):
    for climate, came in (
        ({"tab": {"file": "x"}, "atlas": {"file": "x"}}, "atlas and tab"),
        ({}, "none of them"),
    ):
        with pytest.raises(InputError, match=f"energy_resource, measurement: expected one of them, got {came}"):
            project(tmp_path, climate)


@pytest.mark.parametrize(
    ("climate", "message"),
    [
        ({"atlas": {"file": "x", "roughness": -1}}, r"climate\.atlas\.roughness: expected a number > 0"),
        ({"atlas": {"file": "x"}}, r"climate\.atlas\.file: expected a file that exists"),
        ({"resource_grid": {"file": "x"}}, r"climate\.resource_grid\.crs: expected coordinate system"),
        ({"resource_grid": {"file": "x", "crs": 32649, "form": "grd"}}, r"climate\.resource_grid\.form"),
        ({"tab": {"file": "x"}, "monthly": None}, r"climate\.monthly: expected wind vectors by month"),
        (
            {"tab": {"file": "x"}, "reference": {"file": "x", "form": {"kind": "merra2"}}},
            r"climate\.reference: expected",
        ),
        ({"tab": {"file": "x"}, "resource": {}}, r"climate\.resource: expected nothing without measurement"),
        ({"measurement": {"file": "x"}}, r"climate\.measurement\.form: expected a section"),
        ({"joint_frequency": {"file": "x"}, "reference_height": None}, r"climate\.reference_height: expected height"),
        ({"atlas": {"file": "x"}, "reference_height": None}, r"climate\.reference_height: expected height"),
        ({"atlass": {"file": "x"}}, r"climate\.atlass: expected one of .*nearest: atlas"),
    ],
)
def test_mistakes_in_the_climate_are_named(tmp_path, climate, message):
    with pytest.raises(InputError, match=message) as caught:
        project(tmp_path, climate)
    assert "park.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lease": {"file": "x"}}, r"site\.area, lease: expected one of the two, got both"),
        ({"area": None}, r"site\.area, lease: expected one of the two, got none of them"),
        ({"area": None, "lease": {"file": "x"}}, r"site\.grid_connection: expected longitude and latitude with lease"),
        ({"grid_connection": {"longitude": 1, "latitude": 1}}, r"site\.grid_connection: expected nothing"),
        ({"exclusions": [{"file": "x", "kind": "reef"}]}, r"site\.exclusions\.0\.kind"),
        ({"exclusions": [{"file": "x", "kind": "cable"}]}, r"site\.exclusions\[0\]\.file: expected a file that exists"),
        ({"exclusions": [{"file": "x", "kind": "cable", "buffer": -1}]}, r"site\.exclusions\.0\.buffer"),
    ],
)
def test_mistakes_in_the_site_are_named(tmp_path, changes, message):
    with pytest.raises(InputError, match=message) as caught:
        project(tmp_path, site=changes)
    assert "park.yaml" in str(caught.value)


def test_a_depth_taken_for_an_elevation_is_found(tmp_path):
    """The trap of depth charts: all of the sea would lie above the water."""
    write_seabed(
        tmp_path / "depth.nc", SEABED.longitude, SEABED.latitude, np.round(-SEABED.elevation), names=("lat", "lon", "z")
    )
    entry = {"file": "depth.nc", "form": "netcdf", "variable": "z"}
    with pytest.raises(InputError, match=r"an area with water 5 to 60 m deep.*site\.seabed\.values"):
        project(tmp_path, site={"seabed": entry})
    right = project(tmp_path, site={"seabed": entry | {"values": "depth"}})
    assert right.seabed.depth(108.5, 10.7) == pytest.approx(float(SEABED.depth(108.5, 10.7)), abs=0.5)


@pytest.mark.parametrize("block", PAGE_BLOCKS)
def test_what_the_page_shows_is_valid(tmp_path, block):
    content = yaml.safe_load(example_project_text("park"))
    shown = yaml.safe_load(block)
    for section, values in shown.items():
        kept = {
            key: value
            for key, value in content[section].items()
            if (section, key) not in REPLACED or (key == "area" and "lease" not in values)
        }
        content[section] = kept | values
    path = tmp_path / "park.yaml"
    path.write_text(yaml.safe_dump(content))
    settings = read_settings(path)
    for section, values in shown.items():
        assert all(getattr(getattr(settings, section), key) is not None for key in values)
