"""Inputs as levers of the levelised cost of energy: how far each moves it over its own range."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any, TypeVar

from monsun.records import Documented, InputError, documented_fields

Record = TypeVar("Record")

# range of an input whose own uncertainty nobody stated, as a share of it
USUAL_RANGE = 0.10


@dataclass(frozen=True)
class Lever:
    """An input of the study and what it does to the levelised cost of energy.

    name: for people; path: its place in the project file, empty for what is computed; value, low and high in its unit;
    slope: USD/MWh for each unit of it; basis: why the range is as wide as it is; source and data_class of the value.
    """

    name: str
    path: str
    meaning: str
    unit: str
    value: float
    low: float
    high: float
    slope: float
    basis: str
    source: str
    data_class: str

    @property
    def at_low(self) -> float:
        """Change of the levelised cost at the low end of the range, USD/MWh, by the slope."""
        return self.slope * (self.low - self.value)

    @property
    def at_high(self) -> float:
        """Change of the levelised cost at the high end of the range, USD/MWh, by the slope."""
        return self.slope * (self.high - self.value)

    @property
    def swing(self) -> float:
        """Width of the levelised cost over the range, USD/MWh, by the slope."""
        return abs(self.at_high - self.at_low)


def usual_lever(record: Any, given: Documented, slope: float, name: str = "") -> Lever:
    """The lever of a documented number of a record over the usual range, +-10 % of its value, as far as it is allowed.

    name: if not that of its path.
    """
    value = float(given.value)
    width = USUAL_RANGE * abs(value)
    least, most = _allowed(record, given.path)
    low, high = max(value - width, least), min(value + width, most)
    cut = "" if (low, high) == (value - width, value + width) else ", as far as it is allowed"
    return Lever(
        name or spoken(given.path), given.path, given.meaning, given.unit, value, low, high, slope,
        f"\N{PLUS-MINUS SIGN}{USUAL_RANGE:.0%}, no range is stated{cut}", given.source, given.data_class,
    )  # fmt: skip


def spoken(path: str) -> str:
    """A dotted path in words: `capital.offshore_substation.value` as "capital: offshore substation"."""
    section, _, rest = path.removesuffix(".value").partition(".")
    return f"{section}: {rest.replace('_', ' ').replace('.', ', ')}"


def greatest(levers: tuple[Lever, ...], count: int) -> tuple[Lever, ...]:
    """The levers with the widest swings, widest first; those that move nothing are left out."""
    moving = [lever for lever in levers if lever.swing > 0.0]
    return tuple(sorted(moving, key=lambda lever: lever.swing, reverse=True)[:count])


def numbers_of(record: Any, section: str) -> tuple[Documented, ...]:
    """The documented numbers of a section that are not whole and not zero, with their paths from the record on."""
    found = documented_fields(getattr(record, section), section)
    return tuple(one for one in found if isinstance(one.value, float) and one.value != 0.0)


def number_at(record: Any, path: str) -> Documented:
    """The documented field of a record at a dotted path, such as finance.discount_rate; InputError for none such."""
    section, _, _ = path.partition(".")
    for one in documented_fields(getattr(record, section), section):
        if one.path == path:
            return one
    raise InputError("lever", "the path of a documented field", path)


def _allowed(record: Any, path: str) -> tuple[float, float]:
    """Least and greatest number that a field takes."""
    *above, last = _steps(path)
    for step in above:
        record = record[int(step)] if isinstance(record, tuple) else getattr(record, step)
    bounds = next(part.metadata for part in fields(record) if part.name == last)

    def bound(names: tuple[str, str], none: float) -> float:
        return next((bounds[name] for name in names if bounds[name] is not None), none)

    return bound(("at_least", "above"), -inf), bound(("at_most", "below"), inf)


def with_number(record: Record, path: str, value: float) -> Record:
    """The record with another number at a dotted path, such as export.cable.cost or capital.rates[2].value.

    Raises InputError where the record's own check refuses the number.
    """
    return _placed(record, _steps(path), value)


def _steps(path: str) -> list[str]:
    return [step for step in re.split(r"[.\[\]]+", path) if step]


def _placed(record: Any, steps: list[str], value: float) -> Any:
    if not steps:
        return value
    first, *others = steps
    if isinstance(record, tuple):
        place = int(first)
        return (*record[:place], _placed(record[place], others, value), *record[place + 1 :])
    return replace(record, **{first: _placed(getattr(record, first), others, value)})
