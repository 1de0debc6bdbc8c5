"""Inputs as levers of the levelised cost of energy: how far each moves it over its own range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields, replace
from enum import StrEnum
from math import inf
from typing import Any, Generic, TypeVar

from monsun.records import Documented, InputError, documented_fields
from monsun.worth.differences import slope_where_allowed

Record = TypeVar("Record")

# range of an input whose own uncertainty nobody stated, as a share of it
USUAL_RANGE = 0.10


@dataclass(frozen=True)
class Lever:
    """An input of the study and what it does to the levelised cost of energy.

    name: for people; path: its place in the project file, empty for what is computed; value, low and high in its unit;
    slope: USD/MWh for each unit of it; basis: why the range is as wide as it is, and how the slope was found; source
    and data_class of the value.
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


class Slope(StrEnum):
    """How the slope of a lever was found."""

    EXACT = "slope exact"
    LOCAL = "slope by a difference of 0.1 %"
    WIDE = "slope by a difference over \N{PLUS-MINUS SIGN}10 %"
    WHOLE = "slope by a difference of one whole number"


# of an input: what is straight in it has the same slope over any step
STEPS = {Slope.EXACT: 1e-3, Slope.LOCAL: 1e-3, Slope.WIDE: USUAL_RANGE}


def usual_lever(record: Any, given: Documented, slope: float, found: Slope, name: str = "") -> Lever:
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
        f"\N{PLUS-MINUS SIGN}{USUAL_RANGE:.0%}, no range is stated{cut}; {found}", given.source, given.data_class,
    )  # fmt: skip


def number_levers(
    record: Record, numbers: Iterable[Documented], cost: Callable[[Record], float], found: Slope,
    name: Callable[[str], str] | None = None,
) -> tuple[Lever, ...]:  # fmt: skip
    """The levers of numbers of a record, each moved alone, by differences of `cost` of the record, USD/MWh.

    name: of a path, for people, if not `spoken`. Numbers that move nothing are left out, as are those of which neither
    side is allowed.
    """
    base, levers = cost(record), []
    for given in numbers:
        step = 1.0 if found is Slope.WHOLE else STEPS[found] * abs(float(given.value))

        def beside(value: float, path: str = given.path, whole: bool = found is Slope.WHOLE) -> float:
            return cost(with_number(record, path, round(value) if whole else value))

        slope = slope_where_allowed(beside, float(given.value), step, base, straight=found is Slope.EXACT)
        if slope:
            levers.append(usual_lever(record, given, slope, found, name(given.path) if name else ""))
    return tuple(levers)


@dataclass(frozen=True, eq=False)
class Group(Generic[Record]):
    """Numbers of a record that move together, all by the same factor.

    name: for people; path: of what holds them in the project file; scaled: the record with all of them so many times.
    """

    name: str
    path: str
    meaning: str
    source: str
    data_class: str
    scaled: Callable[[Record, float], Record]


def group_levers(
    record: Record, groups: Iterable[Group[Record]], cost: Callable[[Record], float]
) -> tuple[Lever, ...]:  # fmt: skip
    """The levers of groups of numbers of a record over +-10 %, by differences of `cost` over it, USD/MWh.

    Their unit is a per cent of what the record has. Groups that move nothing are left out.
    """
    base, levers = cost(record), []
    for group in groups:

        def beside(per_cent: float, group: Group[Record] = group) -> float:
            return cost(group.scaled(record, per_cent / 100.0))

        slope = slope_where_allowed(beside, 100.0, 100.0 * USUAL_RANGE, base)
        if slope:
            levers.append(group_lever(group, slope, Slope.WIDE))
    return tuple(levers)


def group_lever(group: Group[Any], slope: float, found: Slope) -> Lever:
    """The lever of a group over the usual range; slope: USD/MWh for each per cent more."""
    width = 100.0 * USUAL_RANGE
    return Lever(
        group.name, group.path, f"{group.meaning}, all together", "%", 100.0, 100.0 - width, 100.0 + width, slope,
        f"\N{PLUS-MINUS SIGN}{USUAL_RANGE:.0%} of each, no range is stated; {found}", group.source, group.data_class,
    )  # fmt: skip


def spoken(path: str) -> str:
    """A dotted path in words: `capital.offshore_substation.value` as "capital: offshore substation"."""
    section, _, rest = path.removesuffix(".value").partition(".")
    return f"{section}: {rest.replace('_', ' ').replace('.', ', ')}"


def greatest(levers: tuple[Lever, ...], count: int) -> tuple[Lever, ...]:
    """The levers with the widest swings, widest first; those that move nothing are left out."""
    moving = [lever for lever in levers if lever.swing > 0.0]
    return tuple(sorted(moving, key=lambda lever: lever.swing, reverse=True)[:count])


def documented_in(record: Any, *sections: str) -> dict[str, Documented]:
    """The documented fields of some sections of a record by their paths from the record on."""
    return {one.path: one for section in sections for one in documented_fields(getattr(record, section), section)}


def numbers_of(record: Any, fields: Mapping[str, Documented]) -> tuple[Documented, ...]:
    """Those of documented fields of a record that are numbers, not zero and not counted in whole ones."""

    def is_one(given: Documented) -> bool:
        if isinstance(given.value, int) and not isinstance(given.value, bool):
            # a price of 400 stands for 400.0
            return given.value != 0 and "float" in str(_field(record, given.path).type)
        return isinstance(given.value, float) and given.value != 0.0

    return tuple(one for one in fields.values() if is_one(one))


def number_at(record: Any, path: str) -> Documented:
    """The documented field of a record at a dotted path, such as finance.discount_rate; InputError for none such."""
    found = documented_in(record, path.partition(".")[0]).get(path)
    if found is None:
        raise InputError("lever", "the path of a documented field", path)
    return found


def _allowed(record: Any, path: str) -> tuple[float, float]:
    """Least and greatest number that a field takes."""
    bounds = _field(record, path).metadata

    def bound(names: tuple[str, str], none: float) -> float:
        return next((bounds[name] for name in names if bounds[name] is not None), none)

    return bound(("at_least", "above"), -inf), bound(("at_most", "below"), inf)


def _field(record: Any, path: str) -> Field[Any]:
    """The field of a dotted path."""
    *above, last = _steps(path)
    for step in above:
        record = record[int(step)] if isinstance(record, tuple) else getattr(record, step)
    return next(part for part in fields(record) if part.name == last)


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
