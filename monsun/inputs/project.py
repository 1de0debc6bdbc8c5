"""The project file: read, checked, and with everything it names loaded."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon

from monsun.inputs.areas import AreaForm, land_around, read_polygons
from monsun.inputs.checks import check_project
from monsun.inputs.maps import SiteMap, read_lines, read_site
from monsun.inputs.neighbours import Neighbours, read_neighbours
from monsun.inputs.placed import PlacedLayout, check_layout, read_layout
from monsun.inputs.seabed import read_seabed
from monsun.inputs.settings import DataFile, Settings, Turbines
from monsun.inputs.settings_file import read_settings, settings_text
from monsun.inputs.turbines import density_adjusted, read_turbine, turbine_names
from monsun.inputs.turbines import turbine as bundled_turbine
from monsun.inputs.weather import column, nearest_name, read_joint_frequency, read_rows, read_sector_climate
from monsun.park import Turbine
from monsun.records import InputError
from monsun.site.area import Area, Projection, check_area
from monsun.site.climate import JointFrequency, SectorClimate
from monsun.site.seabed import Seabed
from monsun.site.series import MonthlyWind, scaled_monthly_wind
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import PUBLISHED

# the text's reader and writer belong to a project's face
__all__ = [
    "BUNDLED_PREFIX",
    "DATA",
    "Project",
    "bundled_projects",
    "load_project",
    "read_monthly_wind",
    "read_settings",
    "settings_text",
    "with_turbine",
]

DATA = Path(__file__).resolve().parents[1] / "data"
BUNDLED_PREFIX = "bundled:"


@dataclass(frozen=True, eq=False)
class Project:
    """A project file with everything it names: what `evaluate` takes.

    files: every data file read, by its place in the project file; turbine: with its table at the site's air density;
    positions: where its turbines stand, None where the study is to find that; neighbours: other parks' turbines.
    """

    name: str
    settings: Settings
    source: Path
    files: dict[str, Path]
    site: SiteMap
    area: Area
    projection: Projection
    land: MultiPolygon
    limits: dict[str, LineString]
    seabed: Seabed
    turbine: Turbine
    climate: SectorClimate | JointFrequency
    monthly_wind: MonthlyWind
    model: FlowModel
    positions: PlacedLayout | None = None
    neighbours: Neighbours | None = None


def bundled_projects() -> tuple[str, ...]:
    """Names of the projects that come with monsun."""
    return tuple(sorted(path.parent.name.replace("_", "-") for path in DATA.glob("*/project.yaml")))


def load_project(name: str | Path) -> Project:
    """The project of a bundled name or of a project file's path, checked and with its data loaded.

    Raises InputError that says what, where, what was wanted and what came for anything that cannot be used.
    """
    path = _project_path(name)
    settings = read_settings(path)
    if path.is_relative_to(DATA):
        settings = _with_bundled_names(settings, path.parent.relative_to(DATA).as_posix())
    files: dict[str, Path] = {}

    def place(key: str, entry: DataFile) -> Path:
        file = entry.file
        found = DATA / file.removeprefix(BUNDLED_PREFIX) if file.startswith(BUNDLED_PREFIX) else path.parent / file
        if not found.is_file():
            raise InputError(f"{path}: {key}.file", "a file that exists", str(found))
        files[key] = found
        return found

    site_map = read_site(place("site.area", settings.site.area))
    if site_map.grid_connection is None:
        raise InputError(str(files["site.area"]), "a feature with the role grid_connection", "none")
    land = land_around(read_polygons(place("site.land", settings.site.land), AreaForm.GEOJSON), site_map.lease)
    area, projection = check_area(
        site_map.lease,
        site_map.exclusions,
        land,
        least_coast_distance=settings.site.least_coast_distance,
        where=f"{files['site.area']}: lease_area",
    )
    limits = {} if settings.site.limits is None else read_lines(place("site.limits", settings.site.limits))
    climate = settings.climate
    wind: SectorClimate | JointFrequency
    if climate.sectors is not None:
        wind = read_sector_climate(place("climate.sectors", climate.sectors), reference_height=climate.reference_height)
    elif climate.joint_frequency is not None:
        wind = read_joint_frequency(
            place("climate.joint_frequency", climate.joint_frequency), reference_height=climate.reference_height
        )
    seabed = read_seabed(place("site.seabed", settings.site.seabed))
    monthly_wind = read_monthly_wind(place("climate.monthly", climate.monthly), climate.reference_height)
    made = density_adjusted(_turbine(path, settings.turbines, place), climate.air_density)
    model = _model(path, settings.wake_model)
    check_project(str(path), settings, area, projection, seabed, made)
    positions = settings.turbines.positions
    placed = None if positions is None else read_layout(place("turbines.positions", positions), projection)
    if placed is not None:
        check_layout(placed, settings, area, made)
    others = settings.site.neighbours
    neighbours = (
        None if others is None else read_neighbours(place("site.neighbours", others), projection, climate.air_density)
    )
    return Project(
        name=settings.name,
        settings=settings,
        source=path,
        files=files,
        site=site_map,
        area=area,
        projection=projection,
        land=land,
        limits=limits,
        seabed=seabed,
        turbine=made,
        climate=wind,
        monthly_wind=monthly_wind,
        model=model,
        positions=placed,
        neighbours=neighbours,
    )


def with_turbine(project: Project, name: str) -> Project:
    """The project with another bundled turbine, and of it the number whose rated power comes nearest to its own.

    Of two equally near the smaller; the project's own turbine by name gives the project itself, but for its positions.
    Raises InputError for a name that is not bundled, and for a turbine that no study of this project could use.
    """
    settings = project.settings
    own = settings.turbines
    if name == own.type:
        kept = replace(project, positions=None)
        return replace(kept, settings=replace(settings, turbines=replace(own, positions=None)))
    made = density_adjusted(bundled_turbine(name), settings.climate.air_density)
    count = max(1, ceil(own.count * project.turbine.rated_power / made.rated_power - 0.5))
    turbines = Turbines(type=name, count=count)
    found = replace(project, settings=replace(settings, turbines=turbines), turbine=made, positions=None)
    check_project(f"with {name}", found.settings, project.area, project.projection, project.seabed, made)
    return found


def read_monthly_wind(path: Path, reference_height: float) -> MonthlyWind:
    """Monthly wind vectors, from a table with the columns of the bundled constructed monthly climate, January first.

    reference_height: of the column speed_100m_ms, m.
    """
    header, rows = read_rows(path)
    if len(rows) != 12:
        raise InputError(str(path), "12 rows, one per month", len(rows))

    def values(name: str) -> NDArray[np.float64]:
        return column(path, header, rows, name)

    try:
        return scaled_monthly_wind(
            values("coads_mean_speed_ms"),
            values("coads_vector_mean_ms"),
            values("mean_dir_from_deg"),
            values("gauss_sigma_component_ms"),
            values("speed_100m_ms"),
            reference_height,
        )
    except InputError as error:
        raise InputError(f"{path}: {error.where}", error.wanted, error.came) from error


def _with_bundled_names(settings: Settings, folder: str) -> Settings:
    """The settings of a bundled project with its data files named so that they are found from any folder."""

    def named(section: Any) -> Any:
        entries = {part.name: getattr(section, part.name) for part in fields(section)}
        return replace(
            section,
            **{
                name: replace(entry, file=f"{BUNDLED_PREFIX}{folder}/{entry.file}")
                for name, entry in entries.items()
                if isinstance(entry, DataFile) and not entry.file.startswith(BUNDLED_PREFIX)
            },
        )

    return replace(
        settings, site=named(settings.site), climate=named(settings.climate), turbines=named(settings.turbines)
    )


def _project_path(name: str | Path) -> Path:
    bundled = DATA / str(name).replace("-", "_") / "project.yaml"
    if str(name) in bundled_projects():
        return bundled
    path = Path(name)
    if not path.is_file():
        raise InputError("project", f"a project file or a bundled name ({', '.join(bundled_projects())})", str(name))
    return path


def _turbine(path: Path, turbines: Turbines, place: Any) -> Turbine:
    if turbines.file is None:
        if turbines.rotor_diameter is not None:
            raise InputError(f"{path}: turbines.rotor_diameter", "none for a bundled turbine", turbines.rotor_diameter)
        if turbines.type not in turbine_names():
            raise InputError(
                f"{path}: turbines.type", nearest_name(turbines.type, turbine_names()), repr(turbines.type)
            )
        made = bundled_turbine(turbines.type)
        if turbines.hub_height is None:
            return made
        return Turbine(
            made.name, made.rotor_diameter, turbines.hub_height, made.wind_speed, made.power, made.thrust_coefficient
        )
    return read_turbine(
        place("turbines.file", turbines.file),
        name=turbines.type,
        rotor_diameter=turbines.rotor_diameter,
        hub_height=turbines.hub_height,
    )


def _model(path: Path, name: str) -> FlowModel:
    models = {make.__name__: make for make in PUBLISHED}
    if name not in models:
        raise InputError(f"{path}: wake_model", nearest_name(name, models), repr(name))
    return models[name]()
