"""Files of a run folder: written whole or not at all, with units, and with where everything came from."""

from __future__ import annotations

import csv
import hashlib
import json
import platform
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from importlib import metadata
from math import isfinite
from pathlib import Path, PurePath
from uuid import uuid4

import numpy as np

from monsun.records import InputError
from monsun.report.sections import Column, Fixed
from monsun.version import __version__

MARK = "provenance.json"

PACKAGES = (
    "numpy",
    "scipy",
    "numba",
    "shapely",
    "pyproj",
    "pydantic",
    "xarray",
    "netCDF4",
    "pandas",
    "optiwindnet",
    "pypsa",
    "highspy",
    "plotly",
)


@contextmanager
def written_together(directory: Path) -> Iterator[Path]:
    """A new empty folder to write into, which takes the place of `directory` when the block ends without an exception.

    A folder already there is replaced only if it is a run folder (it holds provenance.json), else InputError before
    anything is written. After any exception, Ctrl-C included, the old folder stands as it was and nothing else is left.
    """
    target = Path(directory).resolve()
    _check_replaceable(target)
    part = target.with_name(f".{target.name}.{uuid4().hex[:12]}.part")
    made = [place for place in (target.parent, *target.parent.parents) if not place.exists()]
    try:
        _make_folder(part)
        yield part
        if not (part / MARK).is_file():
            # without it the next run could not replace this folder
            raise InputError(f"run folder {target}", f"a {MARK} among its files", "none written")
        _check_replaceable(target)
        _put_in_place(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
        raise


def is_run_folder(directory: Path) -> bool:
    """Whether the folder was written as a run folder, which its provenance.json says."""
    return (Path(directory) / MARK).is_file()


def _check_replaceable(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise InputError(f"run folder {target}", "a folder, or a name not yet taken", "a file")
    if not is_run_folder(target):
        raise InputError(
            f"run folder {target}", f"a new name, or the folder of an earlier run (with {MARK})", "another folder"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"run folder in {folder.parent}", "a place to write into", error.strerror) from error


def _put_in_place(part: Path, target: Path) -> None:
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    try:
        target.rename(old)
        part.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, values: Mapping[str, object]) -> None:
    """Write a mapping as JSON; InputError names the first number that is not finite (None stands for what is missing).

    Besides what JSON knows: numpy numbers and arrays, tuples, dates, paths and enums (by their value).
    """
    text = json.dumps(json_values(values, Path(path).name), indent=2, ensure_ascii=False, allow_nan=False)
    Path(path).write_text(text + "\n", encoding="utf-8")


def json_values(value: object, where: str) -> object:
    """The value in JSON's own types; `where` leads the message of an InputError."""
    if isinstance(value, Mapping):
        return {str(key): json_values(part, f"{where}: {key}") for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return json_values(value.tolist(), where)
    if isinstance(value, list | tuple):
        return [json_values(part, f"{where}[{index}]") for index, part in enumerate(value)]
    if isinstance(value, Enum):
        return json_values(value.value, where)
    if isinstance(value, PurePath | date):
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        raise InputError(where, "a finite number or nothing", value)
    return value


def write_table_csv(path: Path, columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
    """Write a table whose first line names each column with its unit, such as `x [m]`; None becomes an empty field.

    Numbers keep all their digits (they read back exactly); a row of another length than `columns` raises InputError.
    """
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.heading for column in columns])
        for number, row in enumerate(rows):
            if len(row) != len(columns):
                raise InputError(f"{Path(path).name}: row {number}", f"{len(columns)} values", len(row))
            writer.writerow([_cell(value) for value in row])


def _cell(value: object) -> object:
    if isinstance(value, Fixed):
        return _cell(value.value)
    return value.item() if isinstance(value, np.generic) else value


def file_hash(path: Path) -> str:
    """SHA-256 of a file as hexadecimal digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def package_versions(names: Sequence[str] = PACKAGES) -> dict[str, str | None]:
    """The installed version of monsun, Python and each package; None for a package that is not installed."""
    versions: dict[str, str | None] = {"monsun": __version__, "python": platform.python_version()}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return versions


def provenance(
    *,
    created: str,
    versions: Mapping[str, str | None],
    hashes: Mapping[str, str],
    seeds: Mapping[str, int],
    classes: Mapping[str, str],
    seconds: Mapping[str, float],
) -> dict[str, object]:
    """What provenance.json holds: when, and with which versions, seeds, input files and classes of input it ran.

    hashes {file name: SHA-256}; classes {input path: data class}; seconds {step: s}; created is the
    date and time as text (ISO 8601).
    """
    return {
        "created": created,
        "versions": dict(versions),
        "seeds": dict(seeds),
        "input_sha256": dict(hashes),
        "seconds": dict(seconds),
        "input_classes": dict(classes),
    }
