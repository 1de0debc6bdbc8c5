"""Levers of the work at sea: rates of vessels and port, and of each phase its process times, limits and sailing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from monsun.cost.installation_processes import Process, Work
from monsun.cost.installation_tasks import WORK_OF, with_works, works_of
from monsun.cost.installation_terms import Installation
from monsun.records import Documented
from monsun.worth.levers import Group, Lever, Slope, documented_in, group_levers, number_levers, numbers_of

Record = TypeVar("Record")
_Scale = Callable[[Work, float], Work]

# the cost is straight in these, at the same work
_RATES = ("day_rate", "mobilisation", "monthly_rate")
_MONTHS = ("lead_months", "commissioning_months")
# what moves the work, a number alone
_ALONE = ("months_later", "after", "port.distance")
_LAST = "installation.turbines"


def hire_levers(record: Record, cost: Callable[[Record], float]) -> tuple[Lever, ...]:
    """The levers of a record's `installation` that leave the work at sea as it is; cost: USD/MWh of a record.

    Rates of vessels and port are straight; the months before and after the work are nearly so.
    """
    fields = documented_in(record, "installation")
    return (
        *number_levers(record, _named(record, fields, _RATES), cost, Slope.EXACT, _spoken),
        *number_levers(record, _named(record, fields, _MONTHS), cost, Slope.LOCAL),
    )


def work_levers(
    record: Record, cost: Callable[[Record], float], last_cost: Callable[[Record], float]
) -> tuple[Lever, ...]:  # fmt: skip
    """The levers of a record's `installation` that move the work at sea; cost: USD/MWh with the work scheduled anew.

    Of each phase all process times move together, all wave limits, and all wind limits, those of sailing with them;
    the speeds of all vessels move the work as the distance of the port does. Room on board and numbers of vessels jump
    from one whole number to another, and are no levers. last_cost: for the turbines, which are the last to be installed
    and decide when a stage earns: a median that needs more weather than a sum of days.
    """
    fields = documented_in(record, "installation")
    groups = tuple(_groups(fields))
    others = tuple(group for group in groups if group.path != _LAST)
    return (
        *number_levers(record, _named(record, fields, _ALONE), cost, Slope.WIDE, _spoken),
        *group_levers(record, others, cost),
        *group_levers(record, tuple(group for group in groups if group.path == _LAST), last_cost),
    )


def _named(record: Any, fields: Mapping[str, Documented], ends: tuple[str, ...]) -> tuple[Documented, ...]:
    return tuple(one for one in numbers_of(record, fields) if one.path.endswith(ends))


def _spoken(path: str) -> str:
    """A path in words, by the names of phases: `installation.scour.vessel.speed` as "... scour protection, speed"."""
    _, field, *rest = path.split(".")
    of_field = {own: name for name, own in WORK_OF.items()}
    kind, _, place = field.removesuffix("]").partition("[")
    subject = of_field.get(kind, f"stage {int(place) + 1}" if place else kind)
    words = [word.replace("_", " ") for word in rest if word != "vessel"]
    return f"installation: {', '.join([subject, *words])}"


def _groups(fields: Mapping[str, Documented]) -> Iterator[Group[Any]]:
    for phase, field in WORK_OF.items():
        origin = fields[f"installation.{field}.vessel.speed"]
        for what, scale, meaning in (
            ("process times", _longer, "hours of the processes in port and at the site"),
            ("wave limits", _rougher, "wave heights that the processes and sailing bear"),
            ("wind limits", _windier, "winds that the processes and sailing bear"),
        ):

            def scaled(whole: Any, factor: float, phase: str = phase, scale: _Scale = scale) -> Any:
                terms: Installation = whole.installation
                work = scale(works_of(terms)[phase], factor)
                return replace(whole, installation=with_works(terms, {phase: work}))

            yield Group(
                f"installation: {phase}, {what}", f"installation.{field}", meaning, origin.source, origin.data_class,
                scaled,
            )  # fmt: skip


def _processes(work: Work, changed: Callable[[Process], Process]) -> Work:
    return replace(
        work,
        loading=tuple(changed(one) for one in work.loading),
        departure=tuple(changed(one) for one in work.departure),
        site=tuple(changed(one) for one in work.site),
    )


def _longer(work: Work, factor: float) -> Work:
    return _processes(
        work, lambda one: replace(one, hours=factor * one.hours, hours_per_km=factor * one.hours_per_km)
    )  # fmt: skip


def _rougher(work: Work, factor: float) -> Work:
    sailing = replace(work.vessel, wave_height=factor * work.vessel.wave_height)
    return _processes(
        replace(work, vessel=sailing),
        lambda one: one if one.wave_height is None else replace(one, wave_height=factor * one.wave_height),
    )


def _windier(work: Work, factor: float) -> Work:
    sailing = replace(work.vessel, wind_speed=factor * work.vessel.wind_speed)
    return _processes(
        replace(work, vessel=sailing),
        lambda one: one if one.wind_speed is None else replace(one, wind_speed=factor * one.wind_speed),
    )
