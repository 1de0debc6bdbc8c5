"""Levers of operation: fixed costs, what fails and how long it takes, spare parts, services, and the vessels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from monsun.cost.failures import Subsystem
from monsun.cost.operation_plan import OperationPlan
from monsun.cost.operation_terms import OperationTerms
from monsun.cost.service_vessels import ServiceVessel
from monsun.records import Documented
from monsun.worth.levers import (
    Group,
    Lever,
    Slope,
    documented_in,
    group_lever,
    group_levers,
    number_levers,
    numbers_of,
    usual_lever,
)

Record = TypeVar("Record")
_Change = Callable[[ServiceVessel, float], ServiceVessel]

# of a vessel: what moves the repairs and services
_VESSEL = ("charter_days", "wave_limit", "wind_limit", "transfer_hours")
_COUNTS = ("number", "crews")
# lines that are sums over subsystems and services
_MATERIALS = ("spare_parts", "service_materials")


def rate_levers(record: Any, plan: OperationPlan, slope: float) -> tuple[Lever, ...]:
    """The levers of what operation is paid by, exact: the lines are quantity x rate.

    record: with the plan's `operation`; slope: USD/MWh for a USD a year more. Spare parts of a subsystem move together
    in all classes of repair.
    """
    terms: OperationTerms = record.operation
    fields = documented_in(record, "operation")
    factors = {line.key: line.factor for line in plan.lines}

    def alone(path: str, per_unit: float) -> Lever:
        return usual_lever(record, fields[path], slope * per_unit, Slope.EXACT, _spoken(terms, path))

    rates = [alone(one.input, one.quantity * one.factor) for one in plan.lines if one.key not in _MATERIALS]
    spares = []
    yearly = plan.tasks.failures_per_year * plan.tasks.materials
    for part, group in _subsystem_groups(record, fields, "materials", "spare parts", "spare parts of each repair"):
        cost = float(yearly[plan.tasks.of_part(*part)].sum())
        if cost > 0:
            spares.append(group_lever(group, slope * factors["spare_parts"] * cost / 100.0, Slope.EXACT))
    goods = [
        alone(f"operation.services[{place}].materials", factors["service_materials"] * float(count))
        for place, (service, count) in enumerate(zip(terms.services, plan.services.count, strict=True))
        if service.materials > 0
    ]
    return (*rates, *spares, *goods)


def operation_levers(record: Record, cost: Callable[[Record], float]) -> tuple[Lever, ...]:
    """The levers of a record's `operation` that move failures, repairs and services, by differences.

    cost: USD/MWh of a record, operated anew. Failures of a subsystem move together in all classes of repair, and so do
    its hours of repair; `failure_factor`, which moves all of them once more, is no lever. Of vessels without a task
    nothing moves.
    """
    terms: OperationTerms = record.operation  # type: ignore[attr-defined]
    fields = documented_in(record, "operation")
    alone = [
        one
        for one in numbers_of(record, fields)
        if one.path.endswith(_VESSEL) or (one.path.endswith("turbines_stopped") and ".plant[" in one.path)
    ]
    counts = [fields[f"operation.fleet[{place}].{one}"] for place in range(len(terms.fleet)) for one in _COUNTS]
    return (
        *number_levers(record, alone, cost, Slope.WIDE, lambda path: _spoken(terms, path)),
        *number_levers(record, counts, cost, Slope.WHOLE, lambda path: _spoken(terms, path)),
        *group_levers(
            record, (*_subsystems(record, fields), *_services(record, fields), *_vessels(record, fields)), cost
        ),
    )


def part_at(terms: OperationTerms, path: str) -> Any:
    """The vessel, subsystem or service that a path such as operation.fleet[0].speed lies in."""
    group, _, place = path.split(".")[1].removesuffix("]").partition("[")
    return getattr(terms, group)[int(place)]


def _spoken(terms: OperationTerms, path: str) -> str:
    """A path in words, by the names of vessels, subsystems and services."""
    last = path.split(".")[-1].replace("_", " ")
    if "[" not in path:
        return f"operation: {last}"
    part = part_at(terms, path)
    return f"operation: {part.kind if isinstance(part, ServiceVessel) else part.name}, {last}"


def _subsystems(record: Any, fields: Mapping[str, Documented]) -> Iterator[Group[Any]]:
    for row, words, meaning in (
        ("failures_per_year", "failures per year", "failures of each class of repair"),
        ("hours", "hours of repair", "hours of work on site for each class of repair"),
    ):
        for _, group in _subsystem_groups(record, fields, row, words, meaning):
            yield group


def _services(record: Any, fields: Mapping[str, Documented]) -> Iterator[Group[Any]]:
    if not record.operation.services:
        return
    for row, meaning in (("hours", "hours of work on site"), ("interval", "years from one service to the next")):
        origin = fields[f"operation.services[0].{row}"]

        def scaled(whole: Any, factor: float, row: str = row) -> Any:
            services = tuple(replace(one, **{row: factor * getattr(one, row)}) for one in whole.operation.services)
            return replace(whole, operation=replace(whole.operation, services=services))

        yield Group(
            f"operation: planned services, {row}", "operation.services", meaning, origin.source, origin.data_class,
            scaled,
        )  # fmt: skip


def _vessels(record: Any, fields: Mapping[str, Documented]) -> Iterator[Group[Any]]:
    """Of each vessel its working day, if it has one, and how long it takes to come."""
    for place, vessel in enumerate(record.operation.fleet):
        path = f"operation.fleet[{place}]"
        kinds = [("way to the park", "mobilisation_days", "days of mobilisation and hours of sailing", _farther)]
        if not vessel.around_the_clock:
            kinds.append(("working day", "shift_ends", "hours of the working day", _worked_longer))
        for words, field, meaning, changed in kinds:
            origin = fields[f"{path}.{field}"]

            def scaled(whole: Any, factor: float, place: int = place, changed: _Change = changed) -> Any:
                fleet = whole.operation.fleet
                moved = (*fleet[:place], changed(fleet[place], factor), *fleet[place + 1 :])
                return replace(whole, operation=replace(whole.operation, fleet=moved))

            yield Group(
                f"operation: {vessel.kind}, {words}", path, meaning, origin.source, origin.data_class, scaled
            )  # fmt: skip


def _farther(vessel: ServiceVessel, factor: float) -> ServiceVessel:
    return replace(vessel, mobilisation_days=factor * vessel.mobilisation_days, speed=vessel.speed / factor)


def _worked_longer(vessel: ServiceVessel, factor: float) -> ServiceVessel:
    hours = vessel.shift_ends - vessel.shift_begins
    return replace(vessel, shift_ends=vessel.shift_begins + factor * hours)


def _subsystem_groups(
    record: Any, fields: Mapping[str, Documented], row: str, words: str, meaning: str
) -> Iterator[tuple[tuple[bool, int], Group[Any]]]:
    """A row of each subsystem, all classes of repair together, and which it is: whether of the plant, and its place."""
    for kind in ("subsystems", "plant"):
        for place, part in enumerate(getattr(record.operation, kind)):
            path = f"operation.{kind}[{place}].{row}"

            def scaled(whole: Any, factor: float, kind: str = kind, place: int = place) -> Any:
                parts: tuple[Subsystem, ...] = getattr(whole.operation, kind)
                row_of: dict[str, Any] = {row: tuple(factor * one for one in getattr(parts[place], row))}
                moved = {kind: (*parts[:place], replace(parts[place], **row_of), *parts[place + 1 :])}
                return replace(whole, operation=replace(whole.operation, **moved))

            origin = fields[path]
            yield (
                (kind == "plant", place),
                Group(f"operation: {part.name}, {words}", path, meaning, origin.source, origin.data_class, scaled),
            )
