"""Shapefiles in a zip, as most registers of protected areas and sea uses are given."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from monsun.records import InputError

_PARTS = (".shp", ".shx", ".dbf", ".prj")
# a zip may claim any size; the largest registers of a country have a few hundred MB
_LARGEST = 500_000_000
_HEADER = 100  # bytes, of .shp and .shx


def read_shapes(path: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Every shape of the one shapefile in a zip, with its place, degrees (WGS84): points, lines, polygons with holes.

    .shp, .shx, .dbf and .prj must all be there, whole, and of equally many records; coordinates are converted from the
    system of the .prj. Raises InputError with file and shape.
    """
    # few projects need it
    import shapefile

    content = _content(path)
    name = next(key for key in content if key.endswith(".shp")).removesuffix(".shp")
    place = f"{path}: {name}"
    count = _check_whole(place, name, content)
    transformer = _to_degrees(f"{place}.prj", content[name + ".prj"])
    try:
        with shapefile.Reader(shp=BytesIO(content[name + ".shp"]), shx=BytesIO(content[name + ".shx"])) as reader:
            shapes = [reader.shape(index) for index in range(count)]
            found = [None if not item.points else shape(item.__geo_interface__) for item in shapes]
    except (shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, TypeError) as error:
        raise InputError(f"{place}.shp", "shapes as the ESRI description writes them", error) from error
    for index, geometry in enumerate(found):
        where = f"{place}.shp: shape {index + 1}"
        if geometry is None or geometry.is_empty:
            raise InputError(where, "a point, line or polygon", "an empty shape")
        degrees = shapely.transform(shapely.force_2d(geometry), lambda points: _degrees(transformer, points))
        low_x, low_y, high_x, high_y = degrees.bounds
        if not (low_x >= -180 and high_x <= 180 and low_y >= -90 and high_y <= 90):
            raise InputError(where, "a place on the earth in the system of the .prj", f"bounds {geometry.bounds}")
        yield where, degrees


def _degrees(transformer: Transformer, points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


def _content(path: Path) -> dict[str, bytes]:
    """The parts of the zip's one shapefile by name, which ends in small letters."""
    try:
        with zipfile.ZipFile(path) as archive:
            # copies of names that a Macintosh adds are no data
            items = [item for item in archive.infolist() if not item.filename.startswith("__MACOSX")]
            names = {PurePosixPath(item.filename).suffix.lower(): item for item in items}
            shapes = [item for item in items if item.filename.lower().endswith(".shp")]
            if len(shapes) != 1:
                came = ", ".join(item.filename for item in shapes) or ", ".join(item.filename for item in items)
                raise InputError(str(path), "a zip with one .shp file", came or "an empty zip")
            stem = shapes[0].filename[:-4]
            content = {}
            for part in _PARTS:
                item = next((i for i in items if i.filename.lower() == (stem + part).lower()), None)
                if item is None:
                    raise InputError(f"{path}: {stem}{part}", "this file beside the .shp", ", ".join(names))
                if item.file_size > _LARGEST:
                    raise InputError(f"{path}: {item.filename}", f"at most {_LARGEST} bytes", item.file_size)
                content[stem + part] = archive.read(item)
            return content
    except OSError as error:
        raise InputError(str(path), "a file that can be read", error.strerror or error) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(str(path), "a whole zip file (is it cut off?)", error) from error


def _check_whole(place: str, name: str, content: dict[str, bytes]) -> int:
    """Number of shapes; InputError unless every part is as long as it says and all have as many records."""
    for part in (".shp", ".shx"):
        data = content[name + part]
        said = 2 * struct.unpack(">i", data[24:28])[0] if len(data) >= _HEADER else _HEADER
        if len(data) != said:
            raise InputError(f"{place}{part}", f"{said} bytes, as its header says", len(data))
    count = (len(content[name + ".shx"]) - _HEADER) // 8
    table = content[name + ".dbf"]
    records = struct.unpack("<I", table[4:8])[0] if len(table) >= 32 else -1
    if records != count or count == 0:
        raise InputError(f"{place}.dbf", f"{max(count, 1)} records, as many as shapes in the .shx", max(records, 0))
    head, width = struct.unpack("<HH", table[8:12])
    # one byte marks the end, and not every writer sets it
    if len(table) not in (head + records * width, head + records * width + 1):
        raise InputError(f"{place}.dbf", f"{head + records * width} bytes, as its header says", len(table))
    return count


def _to_degrees(where: str, text: bytes) -> Transformer:
    try:
        system = CRS.from_wkt(text.decode("utf-8-sig"))
        return Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except (CRSError, UnicodeDecodeError) as error:
        came = " ".join(str(error).split())[:100]
        raise InputError(where, "a coordinate system in well-known text", came) from error
