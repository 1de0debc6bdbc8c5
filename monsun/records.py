"""The frozen records that everything passes on, and how a field says its unit, meaning, bounds and source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from math import isfinite
from operator import ge, gt, le, lt
from typing import Any, TypeVar, dataclass_transform

Record = TypeVar("Record")

DATA_CLASSES = ("measured", "reanalysis", "published", "derived", "constructed", "assumed", "user")


class InputError(ValueError):
    """Input that cannot be used: what, where, what was wanted, what came.

    The command line prints it as one line and ends with status 2.
    """

    def __init__(self, where: str, wanted: str, came: object) -> None:
        self.where, self.wanted, self.came = where, wanted, came
        super().__init__(f"{where}: expected {wanted}, got {came}")


def quantity(
    unit: str,
    meaning: str,
    default: Any = MISSING,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    source: str = "",
    data_class: str = "",
    usual: float | None = None,
) -> Any:
    """A record's field with its unit, meaning, allowed range and (for defaults) source and data class.

    The docs table, the check of the project file and the labels of the report all read it from here.
    `unit` is "-" for a pure number and "" for text. A mutable default (list, dict) is given as a tuple or a factory.
    usual: in place of a default, for what data may tell. The field is then None where nobody states it, so that what is
    stated stays and what is left out can be found; `in_use` gives the usual value where nothing was found.
    """
    if usual is not None:
        if default is not MISSING:
            raise ValueError(f"a default or a usual value, got {default!r} and {usual!r}")
        default = None
    if data_class and data_class not in DATA_CLASSES:
        raise ValueError(f"data_class must be one of {DATA_CLASSES}, got {data_class!r}")
    metadata = {
        "unit": unit,
        "meaning": meaning,
        "above": above,
        "at_least": at_least,
        "below": below,
        "at_most": at_most,
        "source": source,
        "data_class": data_class,
        "usual": usual,
    }
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


_BOUNDS = (("above", ">", gt), ("at_least", ">=", ge), ("below", "<", lt), ("at_most", "<=", le))


def _check_range(name: str, value: float, metadata: Any) -> None:
    wanted = [
        f"{word} {metadata[key]:g}"
        for key, word, holds in _BOUNDS
        if metadata[key] is not None and not holds(value, metadata[key])
    ]
    if wanted or not isfinite(value):
        unit = f" {metadata['unit']}" if metadata["unit"] not in ("", "-") else ""
        wish = f"a number {' and '.join(wanted)}{unit}" if wanted else f"a finite number{unit}"
        raise InputError(name, wish, value)


def check_ranges(record: Any) -> None:
    """Raise InputError for the first numeric field (or element of a tuple field) outside its declared range."""
    kind: Any = type(record)
    for name, metadata in _quantities(kind):
        value = getattr(record, name)
        values = value if isinstance(value, tuple | list) else (value,)
        for element in values:
            if isinstance(element, int | float) and not isinstance(element, bool):
                _check_range(name, element, metadata)


@cache
def _quantities(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Names and metadata of a record's fields that say a unit; a search makes thousands of records."""
    return tuple((item.name, item.metadata) for item in fields(kind) if "unit" in item.metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[Record]) -> type[Record]:
    """A frozen, keyword-only dataclass that checks its fields' ranges and refuses unknown keys in a project file.

    A class may define `check(self)` for what concerns several fields; it raises InputError.
    """

    def __post_init__(self: Any) -> None:
        check_ranges(self)
        if hasattr(self, "check"):
            self.check()

    cls.__post_init__ = __post_init__  # type: ignore[attr-defined]
    # pydantic reads this name when the project file is validated; a plain dict keeps pydantic out of the core
    cls.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True)(cls)


class Found(float):
    """A number that was found for a field that is left out; it says its source and its class of data."""

    source: str
    data_class: str

    def __new__(cls, value: float, source: str, data_class: str) -> Found:
        """The number with its source and class."""
        made = super().__new__(cls, value)
        made.source, made.data_class = source, data_class
        return made

    def __getnewargs__(self) -> tuple[float, str, str]:  # type: ignore[override]
        return float(self), self.source, self.data_class


def in_use(record: Any, name: str, found: float | None = None) -> float:
    """The number that a field with a usual value stands for: as stated, else what was found, else the usual value.

    Asks for what is stated, not for what differs: a number that equals the usual one is stated as well.
    """
    stated = getattr(record, name)
    usual = next(part.metadata["usual"] for part in fields(record) if part.name == name)
    return next(float(value) for value in (stated, found, usual) if value is not None)


@dataclass(frozen=True)
class Documented:
    """One documented field of a record, as tables and labels need it; of a field left out, its usual value."""

    path: str
    unit: str
    meaning: str
    value: Any
    default: Any
    source: str
    data_class: str


def documented_fields(item: Any, path: str = "") -> Iterator[Documented]:
    """Every documented field of a record and of the records inside it, depth first, with its present value.

    A field inside a default that has a source of its own keeps it; else it takes that of the record it lies in. A
    number that was `Found` has its own, and a field with a usual value that is left out has that value. The unit is
    its class's, or what the record says of it in `field_units` (by name), as a price for one of several units.
    """
    yield from _documented(item, path, "project file", "user")


def _documented(item: Any, path: str, source: str, data_class: str) -> Iterator[Documented]:
    for part in fields(item):
        value = getattr(item, part.name)
        where = f"{path}.{part.name}" if path else part.name
        default = _default(part)
        as_default = default is not MISSING and value == default
        own_source = (part.metadata.get("source") or source) if as_default else source
        own_class = (part.metadata.get("data_class") or data_class) if as_default else data_class
        if isinstance(value, Found):
            own_source, own_class = value.source, value.data_class
        usual = part.metadata.get("usual")
        records = value if isinstance(value, tuple) else (value,)
        if records and all(is_dataclass(entry) for entry in records):
            for number, entry in enumerate(records):
                name = f"{where}[{number}]" if isinstance(value, tuple) else where
                yield from _documented(entry, name, own_source, own_class)
        elif "unit" in part.metadata:
            yield Documented(
                path=where,
                unit=getattr(item, "field_units", {}).get(part.name, part.metadata["unit"]),
                meaning=part.metadata["meaning"],
                value=usual if value is None else value,
                default=usual if default is MISSING or default is None else default,
                source=own_source,
                data_class=own_class,
            )


def _default(part: Field[Any]) -> Any:
    if part.default_factory is not MISSING:
        return part.default_factory()
    return part.default
