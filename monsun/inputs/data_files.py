"""Files of input data as a project file names them: what each kind of file must say beside its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from monsun.inputs.areas import AreaForm
from monsun.inputs.seabed_raster import SeabedForm, SeabedValues
from monsun.inputs.series_form import SeriesForm
from monsun.inputs.wasp_grid import GridForm
from monsun.records import DATA_CLASSES, InputError, quantity, record
from monsun.site.atlas import SEA_ROUGHNESS

BUNDLED_PREFIX = "bundled:"

Record = TypeVar("Record")

_BY_FORMAT = "the usual form"


@record
class DataFile:
    """A file of input data, and what kind of data it holds."""

    file: str = quantity("", "path from the project file's folder, or bundled:... for data that comes with monsun")
    data_class: str = quantity("", f"one of {', '.join(DATA_CLASSES)}", default="user")
    source: str = quantity("", "where the data come from", default="project file")

    def check(self) -> None:
        """Raise InputError for a data class that does not exist."""
        if self.data_class not in DATA_CLASSES:
            raise InputError("data_class", f"one of {', '.join(DATA_CLASSES)}", repr(self.data_class))


@record
class AreaFile(DataFile):
    """A file of areas."""

    form: AreaForm = quantity(
        "",
        "how the file holds them: geojson (degrees), or shapefile (in a zip, with its .prj)",
        default=AreaForm.GEOJSON,
        source=_BY_FORMAT,
        data_class="assumed",
    )


class ExclusionKind(Enum):
    """Why no turbine may stand there."""

    PROTECTED_SITE = "protected_site"
    MILITARY_AREA = "military_area"
    SHIPPING_LANE = "shipping_lane"
    CABLE = "cable"
    OTHER = "other"


class Cables(Enum):
    """Whether cables keep out of an exclusion too."""

    BY_KIND = "by_kind"
    BARRED = "barred"
    ALLOWED = "allowed"


def bars_cables(kind: ExclusionKind, cables: Cables) -> bool:
    """Whether cables keep out: where that is not said, out of protected sites and military areas."""
    if cables is Cables.BY_KIND:
        return kind in (ExclusionKind.PROTECTED_SITE, ExclusionKind.MILITARY_AREA)
    return cables is Cables.BARRED


@record
class ExclusionFile(AreaFile):
    """A file of areas, lines or points that turbines keep away from."""

    kind: ExclusionKind = quantity("", f"one of {', '.join(kind.value for kind in ExclusionKind)}")
    name: str = quantity(
        "", "name in the report", default="", source="that of the file and its kind", data_class="assumed"
    )
    buffer: float = quantity(
        "m",
        "width of the belt around them that turbines keep away from too; lines and points need one",
        default=0.0,
        at_least=0,
        at_most=100_000,
        source="none asked for",
        data_class="assumed",
    )
    cables: Cables = quantity(
        "",
        "whether cables keep out too: barred, allowed, or by_kind (barred from protected sites and military areas)",
        default=Cables.BY_KIND,
        source="buried cables cross lanes and other cables",
        data_class="assumed",
    )


@record
class GridConnection:
    """Where the grid begins."""

    longitude: float = quantity("deg", "longitude of the grid node, east positive", at_least=-180, at_most=180)
    latitude: float = quantity("deg", "latitude of the grid node, north positive", at_least=-80, at_most=84)
    name: str = quantity("", "name of the grid node", default="", source="none needed", data_class="assumed")


@record
class SeabedFile(DataFile):
    """A raster of the seabed."""

    form: SeabedForm = quantity(
        "",
        "how the file holds the raster: esri_ascii, or netcdf (GEBCO)",
        default=SeabedForm.ESRI_ASCII,
        source=_BY_FORMAT,
        data_class="assumed",
    )
    values: SeabedValues = quantity(
        "",
        "what its numbers are: elevation (up positive) or depth (down positive)",
        default=SeabedValues.ELEVATION,
        source="as GEBCO and ETOPO are given",
        data_class="assumed",
    )
    variable: str = quantity(
        "", "name of the raster in a NetCDF file", default="elevation", source="as in GEBCO", data_class="assumed"
    )
    longitude: str = quantity(
        "", "name of the longitudes in a NetCDF file", default="lon", source="as in GEBCO", data_class="assumed"
    )
    latitude: str = quantity(
        "", "name of the latitudes in a NetCDF file", default="lat", source="as in GEBCO", data_class="assumed"
    )


@record
class AtlasFile(DataFile):
    """A wind atlas for a point."""

    roughness: float = quantity(
        "m",
        "roughness length of the site, between the atlas's least and greatest",
        default=SEA_ROUGHNESS,
        above=0,
        at_most=10,
        source="European Wind Atlas (Troen and Petersen 1989): open water",
        data_class="published",
    )


@record
class GridFile(DataFile):
    """A wind resource grid."""

    form: GridForm = quantity(
        "",
        "how the file is written: wrg (with a header line) or rsf (without)",
        default=GridForm.WRG,
        source=_BY_FORMAT,
        data_class="assumed",
    )
    crs: int = quantity("", "coordinate system of its metres, number in the EPSG register, such as 32649")


@record
class MetoceanFile(DataFile):
    """A table of hourly wind and waves over whole years."""

    height: float = quantity("m", "height above the sea that its wind holds for", above=0, at_most=300)
    time: str = quantity("", "name of the column of times", default="time", source=_BY_FORMAT, data_class="assumed")
    wind_speed: str = quantity(
        "", "name of the column of wind speed, m/s", default="wind_speed", source=_BY_FORMAT, data_class="assumed"
    )
    wave_height: str = quantity(
        "", "name of the column of significant wave height, m", default="wave_height", source=_BY_FORMAT,
        data_class="assumed",
    )  # fmt: skip


@record
class SeriesFile(DataFile):
    """A file with weather over time, or several of one form."""

    form: SeriesForm = quantity("", "what the file holds: its kind, its columns, its clock")
    further: tuple[str, ...] = quantity(
        "", "further files of the same form that follow in time", default=(), source="none", data_class="assumed"
    )


def named_files(item: Any, path: str = "") -> Iterator[tuple[str, DataFile]]:
    """Every data file that settings name, with its place in the project file such as site.exclusions[0]."""
    if isinstance(item, DataFile):
        yield path, item
        return
    if isinstance(item, tuple):
        for index, entry in enumerate(item):
            yield from named_files(entry, f"{path}[{index}]")
    elif is_dataclass(item) and not isinstance(item, type):
        for part in fields(item):
            yield from named_files(getattr(item, part.name), f"{path}.{part.name}" if path else part.name)


def renamed_files(item: Record, rename: Callable[[str], str]) -> Record:
    """The settings with every file named as `rename` says; files bundled with monsun keep their names."""

    def new(file: str) -> str:
        return file if file.startswith(BUNDLED_PREFIX) else rename(file)

    if isinstance(item, tuple):
        return type(item)(renamed_files(entry, rename) for entry in item)
    if not is_dataclass(item) or isinstance(item, type) or not any(named_files(item)):
        return item
    changed: dict[str, Any] = {part.name: renamed_files(getattr(item, part.name), rename) for part in fields(item)}
    if isinstance(item, DataFile):
        changed["file"] = new(item.file)
    if isinstance(item, SeriesFile):
        changed["further"] = tuple(new(file) for file in item.further)
    return replace(item, **changed)
