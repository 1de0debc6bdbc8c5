"""The project file: read, checked, and with everything it names loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any

from shapely.geometry import LineString, MultiPolygon

from monsun.inputs.checks import check_project
from monsun.inputs.climate_files import ProjectWind, read_monthly_wind, read_wind
from monsun.inputs.climate_settings import Climate
from monsun.inputs.data_files import BUNDLED_PREFIX, DataFile, renamed_files
from monsun.inputs.maps import SiteMap
from monsun.inputs.neighbours import Neighbours, read_neighbours
from monsun.inputs.placed import PlacedLayout, check_layout, read_layout
from monsun.inputs.settings import Settings, Turbines
from monsun.inputs.settings_file import read_settings, settings_text
from monsun.inputs.site_files import read_site_files
from monsun.inputs.turbines import density_adjusted, read_turbine, turbine_names
from monsun.inputs.turbines import turbine as bundled_turbine
from monsun.inputs.weather import nearest_name
from monsun.park import Turbine
from monsun.records import InputError, in_use
from monsun.site.area import Area, Projection
from monsun.site.climate import JointFrequency, SectorClimate, WindSeries
from monsun.site.resource_terms import WindResource
from monsun.site.seabed import Seabed
from monsun.site.series import MonthlyWind
from monsun.site.wind_grid import WindResourceGrid
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
    "with_settings",
    "with_turbine",
]

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, eq=False)
class Project:
    """A project file with everything it names: what `evaluate` takes.

    Data, wind and turbine were read by the settings as they were; for other settings of these use `with_settings`.
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
    wind: ProjectWind
    model: FlowModel
    positions: PlacedLayout | None = None
    neighbours: Neighbours | None = None

    @property
    def climate(self) -> SectorClimate | JointFrequency | WindSeries:
        """The wind climate, at its own reference height."""
        return self.wind.climate

    @property
    def monthly_wind(self) -> MonthlyWind | None:
        """The wind by month, from which hours are made; None where the data hold a series."""
        return self.wind.monthly

    @property
    def resource(self) -> WindResource | None:
        """The long-term wind from a measured series; None for other data."""
        return self.wind.resource

    @property
    def wind_grid(self) -> WindResourceGrid | None:
        """The wind over the area; None for data of one place."""
        return self.wind.grid

    @property
    def air_density(self) -> float:
        """Air density that the turbines' tables hold for, kg/m3: stated, else measured, else the usual one."""
        return self.turbine.air_density


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
        # named so that its files are found from any folder
        folder = path.parent.relative_to(DATA).as_posix()
        settings = renamed_files(settings, lambda file: f"{BUNDLED_PREFIX}{folder}/{file}")
    return _loaded(path, settings)


def with_settings(project: Project, settings: Settings) -> Project:
    """The project with other settings, and with its data read and checked anew by them.

    A number in them is stated; one that is None is left out, as in a project file, and found where data tell it. Files
    are named as in the project's own settings. Raises InputError as `load_project`.
    """
    return _loaded(project.source, settings)


def _loaded(path: Path, settings: Settings) -> Project:
    """The project of settings whose files are named from the folder of `path`."""
    files: dict[str, Path] = {}

    def place(key: str, entry: DataFile) -> Path:
        file = entry.file
        found = DATA / file.removeprefix(BUNDLED_PREFIX) if file.startswith(BUNDLED_PREFIX) else path.parent / file
        if not found.is_file():
            raise InputError(f"{path}: {key}.file", "a file that exists", str(found))
        files[key] = found
        return found

    site = read_site_files(str(path), settings.site, place)
    area, projection, seabed = site.area, site.projection, site.seabed
    climate = settings.climate
    table = _turbine(path, settings.turbines, place)
    wind = read_wind(str(path), climate, place, hub_height=table.hub_height, projection=projection, area=area.allowed)
    density = _air_density(climate, wind)
    made = density_adjusted(table, density)
    model = _model(path, settings.wake_model)
    check_project(str(path), settings, area, projection, seabed, made)
    positions = settings.turbines.positions
    placed = None if positions is None else read_layout(place("turbines.positions", positions), projection)
    if placed is not None:
        check_layout(placed, settings, area, made)
    _check_turbines_of_wind(path, wind, placed)
    if climate.metocean is not None:
        place("climate.metocean", climate.metocean)
    others = settings.site.neighbours
    neighbours = None if others is None else read_neighbours(place("site.neighbours", others), projection, density)
    return Project(
        name=settings.name,
        settings=settings,
        source=path,
        files=files,
        site=site.map,
        area=area,
        projection=projection,
        land=site.land,
        limits=site.limits,
        seabed=seabed,
        turbine=made,
        wind=wind,
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
    table = bundled_turbine(name)
    count = max(1, ceil(own.count * project.turbine.rated_power / table.rated_power - 0.5))
    turbines = Turbines(type=name, count=count)
    wind = project.wind
    if table.hub_height != project.turbine.hub_height:
        # an atlas and a measurement are brought to hub height as they are read
        wind = read_wind(
            str(project.source), settings.climate, lambda key, _: project.files[key], hub_height=table.hub_height,
            projection=project.projection, area=project.area.allowed,
        )  # fmt: skip
    made = density_adjusted(table, _air_density(settings.climate, wind))
    found = replace(project, settings=replace(settings, turbines=turbines), turbine=made, wind=wind, positions=None)
    _check_turbines_of_wind(project.source, wind, None)
    check_project(f"with {name}", found.settings, project.area, project.projection, project.seabed, made)
    return found


def _air_density(climate: Climate, wind: ProjectWind) -> float:
    """Air density for the turbines' tables, kg/m3: as stated, else measured."""
    return in_use(climate, "air_density", None if wind.resource is None else wind.resource.air_density)


def _check_turbines_of_wind(path: Path, wind: ProjectWind, placed: PlacedLayout | None) -> None:
    """Raise InputError where the wind is given turbine by turbine, and not for the positions that are to be studied."""
    factor = None if wind.energy_resource is None else wind.energy_resource.speed_factor
    if factor is not None and (placed is None or placed.x.size != factor.shape[0]):
        wanted = f"positions of the {factor.shape[0]} turbines that climate.energy_resource has"
        raise InputError(f"{path}: turbines.positions", wanted, "none" if placed is None else placed.x.size)


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
