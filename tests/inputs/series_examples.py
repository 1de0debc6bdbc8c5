"""ERA5 files for tests, written as the Copernicus store does."""

import netCDF4
import numpy as np

LATITUDE, LONGITUDE = np.array([11.0, 10.75, 10.5]), np.array([108.0, 108.25, 108.5, 108.75])
HOURS = 48
SHAPE = (HOURS, LATITUDE.size, LONGITUDE.size)
UNITS = {"u10": "m s**-1", "v10": "m s**-1", "u100": "m s**-1", "v100": "m s**-1", "t2m": "K", "sp": "Pa"}


def fields():
    """Wind, temperature and pressure [time, latitude, longitude], linear in the place."""
    hour, north, east = np.meshgrid(np.arange(HOURS), LATITUDE, LONGITUDE, indexing="ij")
    u = -5 + 0.05 * hour + 2 * (east - 108) + (north - 10.5)
    v = -3 + 4 * (north - 10.5) + 0 * hour
    air = 300 + 0.01 * hour + (east - 108)
    return {"u10": 0.8 * u, "v10": 0.8 * v, "u100": u, "v100": v, "t2m": air, "sp": 101000 + 10.0 * hour}


def write_era5(
    path,
    values=None,
    *,
    units=None,
    time_name="valid_time",
    kind="f4",
    form="NETCDF4",
    hours=None,
    fill=None,
    east=LONGITUDE,
):
    """An ERA5 file as the Copernicus store writes it (new: valid_time in seconds; old: time in hours since 1900)."""
    values, units = fields() if values is None else values, {**UNITS, **(units or {})}
    with netCDF4.Dataset(path, "w", format=form) as data:
        for name, size in ((time_name, None), ("latitude", LATITUDE.size), ("longitude", LONGITUDE.size)):
            data.createDimension(name, size)
        time = data.createVariable(time_name, "i4", (time_name,))
        start = 1704067200 if time_name == "valid_time" else 1086960
        time.units = "seconds since 1970-01-01" if time_name == "valid_time" else "hours since 1900-01-01 00:00:00.0"
        time.calendar = "proleptic_gregorian"
        step = 3600 if time_name == "valid_time" else 1
        time[:] = start + step * (np.arange(HOURS) if hours is None else hours)
        for name, points, unit in (
            ("latitude", LATITUDE, "degrees_north"),
            ("longitude", east, "degrees_east"),
        ):
            axis = data.createVariable(name, "f8", (name,))
            axis.units = unit
            axis[:] = points
        for name, field in values.items():
            options = {"fill_value": fill} if fill is not None else {}
            variable = data.createVariable(name, kind, (time_name, "latitude", "longitude"), **options)
            variable.units = units[name]
            if kind == "i2":
                variable.scale_factor = (np.nanmax(field) - np.nanmin(field)) / 65000
                variable.add_offset = (np.nanmax(field) + np.nanmin(field)) / 2
            variable[:] = np.ma.masked_invalid(field) if fill is not None else field
    return path
