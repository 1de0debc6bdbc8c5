"""The project file: read, checked, and with everything it names loaded."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from shapely.geometry import LineString, MultiPolygon

from monsun.inputs.checks import check_project
from monsun.inputs.maps import SiteMap, read_land, read_lines, read_seabed, read_site
from monsun.inputs.settings import COMPUTED, DataFile, Settings, Turbines
from monsun.inputs.turbines import density_adjusted, read_turbine, turbine_names
from monsun.inputs.turbines import turbine as bundled_turbine
from monsun.inputs.weather import column, nearest_name, read_joint_frequency, read_rows, read_sector_climate, read_text
from monsun.park import Turbine
from monsun.records import InputError
from monsun.site.area import Area, Projection, check_area
from monsun.site.climate import JointFrequency, SectorClimate
from monsun.site.seabed import Seabed
from monsun.site.series import MonthlyWind, scaled_monthly_wind
from monsun.wake.models import PUBLISHED, FlowModel

DATA = Path(__file__).resolve().parents[1] / "data"
BUNDLED_PREFIX = "bundled:"


@dataclass(frozen=True, eq=False)
class Project:
    """A project file with everything it names: what `evaluate` takes.

    files: every data file read, by its place in the project file; turbine: with its table at the site's air density.
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


def bundled_projects() -> tuple[str, ...]:
    """Names of the projects that come with monsun."""
    return tuple(sorted(path.parent.name.replace("_", "-") for path in DATA.glob("*/project.yaml")))


def load_project(name: str | Path) -> Project:
    """The project of a bundled name or of a project file's path, checked and with its data loaded.

    Raises InputError that says what, where, what was wanted and what came for anything that cannot be used.
    """
    path = _project_path(name)
    settings = read_settings(path)
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
    land = read_land(place("site.land", settings.site.land))
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
    )


def read_settings(path: Path) -> Settings:
    """The settings of a project file, defaults filled in; InputError for what is unknown, missing or out of range."""
    try:
        data = yaml.load(read_text(path), Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}: line {mark.line + 1}" if mark else str(path)
        raise InputError(where, "YAML", error.problem or "something else") from error
    except (yaml.YAMLError, ValueError) as error:
        # characters that YAML does not allow, or a date that does not exist
        raise InputError(str(path), "YAML", " ".join(str(error).split())) from error
    if not isinstance(data, dict):
        came = "nothing" if data is None else f"a {type(data).__name__}"
        raise InputError(str(path), "a YAML mapping of settings", came)
    try:
        return TypeAdapter(Settings).validate_python(_said(data, Settings))
    except ValidationError as error:
        raise _input_error(path, error) from error


def settings_text(settings: Settings) -> str:
    """The settings as a project file's text, defaults filled in; reading it gives the same settings."""
    plain = _plain(settings)
    for part, name, _ in COMPUTED:
        del plain[part][name]
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=110)


def read_monthly_wind(path: Path, reference_height: float) -> MonthlyWind:
    """Monthly wind vectors, from a table with the columns of the bundled constructed monthly climate, January first.

    reference_height: of the column speed_100m_ms, m.
    """
    header, rows = read_rows(path)
    if len(rows) != 12:
        raise InputError(str(path), "12 rows, one per month", len(rows))

    def values(name: str) -> NDArray[np.float64]:
        return column(path, header, rows, name)

    return scaled_monthly_wind(
        values("coads_mean_speed_ms"),
        values("coads_vector_mean_ms"),
        values("mean_dir_from_deg"),
        values("gauss_sigma_component_ms"),
        values("speed_100m_ms"),
        reference_height,
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


class _StrictLoader(yaml.SafeLoader):
    """Reads YAML as a SafeLoader does, but refuses a key that stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key that is no word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _said(data: dict[Any, Any], owner: Any) -> dict[Any, Any]:
    """The mapping without sections in which nothing is set: they are as if left out."""
    hints, defaults = get_type_hints(owner), {part.name: part.default_factory for part in fields(owner)}
    kept = {}
    for key, value in data.items():
        hint = hints.get(key)
        if value is None and is_dataclass(hint) and defaults[key] is not MISSING:
            continue
        kept[key] = _said(value, hint) if isinstance(value, dict) and is_dataclass(hint) else value
    return kept


def _input_error(path: Path, error: ValidationError) -> InputError:
    """The first complaint of the check, in our words."""
    complaints = error.errors(include_url=False)
    # a misspelt key also leaves one missing: the misspelling says more
    first = min(complaints, key=lambda complaint: "unexpected" not in complaint["type"])
    steps = [str(step) for step in first["loc"]]
    where = f"{path}: {'.'.join(steps)}"
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, InputError):
        return InputError(f"{where}.{inner.where}" if steps else f"{path}: {inner.where}", inner.wanted, inner.came)
    if first["type"] in ("unexpected_keyword_argument", "unexpected_keyword"):
        owner = _record_at(Settings, first["loc"][:-1])
        known = [part.name for part in fields(owner)] if owner else []
        return InputError(where, nearest_name(steps[-1], known), f"the unknown key {steps[-1]!r}")
    if first["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return InputError(where, _meaning(first["loc"]), "nothing")
    if first["type"] == "dataclass_type":
        came = "nothing" if first["input"] is None else repr(first["input"])
        return InputError(where, f"a section with {_section_keys(first['loc'])}", came)
    wanted = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return InputError(where, wanted, repr(first["input"]))


def _record_at(owner: Any, steps: tuple[Any, ...]) -> Any:
    for step in steps:
        if isinstance(step, int):
            continue
        hint = get_type_hints(owner).get(step) if is_dataclass(owner) else None
        while get_origin(hint) in (Union, UnionType, tuple):
            hint = next((part for part in get_args(hint) if part not in (type(None), ...)), None)
        owner = hint
    return owner if is_dataclass(owner) else None


def _meaning(steps: tuple[Any, ...]) -> str:
    if _record_at(Settings, steps) is not None:
        return f"a section with {_section_keys(steps)}"
    owner = _record_at(Settings, steps[:-1])
    part = next((part for part in fields(owner) if part.name == steps[-1]), None) if owner else None
    if part is None or "meaning" not in part.metadata:
        return "a value"
    unit = part.metadata["unit"]
    return part.metadata["meaning"] + (f" [{unit}]" if unit not in ("", "-") else "")


def _section_keys(steps: tuple[Any, ...]) -> str:
    owner = _record_at(Settings, steps)
    return ", ".join(part.name for part in fields(owner)) if owner else "settings of its own"


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
