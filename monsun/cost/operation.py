"""Cost of operation per year, line by line, and the availability it buys."""

from __future__ import annotations

from dataclasses import dataclass

from monsun.records import InputError, documented_fields, quantity, record

_COWER = "NREL Cost of Wind Energy Review 2024 edition, fixed-bottom"


@record
class Operation:
    """Operation and maintenance: cost per kW and year by line, and availability.

    The lines add up to 135 USD/kW-yr; WOMBAT 0.13.5 gives 153 for 67 x 15 MW, Vietnamese planning about 100.
    """

    base_year: int = quantity(
        "-", "price year of the costs", 2023, at_least=2000, at_most=2100, source=_COWER + "; year from memory",
        data_class="assumed",
    )  # fmt: skip
    vessels: float = quantity(
        "USD/kW/a", "vessels for maintenance and repairs", 105.2, at_least=0, source=_COWER, data_class="published"
    )
    insurance: float = quantity(
        "USD/kW/a", "insurance in operation", 18.6, at_least=0, source=_COWER, data_class="published"
    )
    technicians: float = quantity("USD/kW/a", "technicians", 5.0, at_least=0, source=_COWER, data_class="published")
    materials: float = quantity("USD/kW/a", "spare parts", 2.5, at_least=0, source=_COWER, data_class="published")
    management: float = quantity(
        "USD/kW/a", "operations management", 2.5, at_least=0, source=_COWER, data_class="published"
    )
    ports: float = quantity("USD/kW/a", "ports and buildings", 1.2, at_least=0, source=_COWER, data_class="published")
    availability: float = quantity(
        "-", "share of time that turbines can run", 0.947, above=0, at_most=1,
        source="WOMBAT 0.13.5, 67 x 15 MW, five years", data_class="published",
    )  # fmt: skip
    energy_availability: float = quantity(
        "-", "share of energy kept despite outages", 0.941, above=0, at_most=1,
        source="WOMBAT 0.13.5, 67 x 15 MW, five years", data_class="published",
    )  # fmt: skip
    local_share: float = quantity(
        "-", "share of the cost paid in the local currency", 0.5, at_least=0, at_most=1,
        source="technicians, ports, management and part of the vessels are local", data_class="assumed",
    )  # fmt: skip
    local_currency: str = quantity("", "local currency", "VND", source="Vietnam", data_class="published")
    foreign_currency: str = quantity("", "currency of the rest", "USD", source="vessel charters", data_class="assumed")


@dataclass(frozen=True)
class OperationLine:
    """One line of the yearly cost: name, amount USD per year, the words behind it, source, class of the number."""

    name: str
    amount: float
    basis: str
    source: str
    data_class: str


@dataclass(frozen=True)
class OperationCost:
    """Cost of a year of operation, base-year USD: its lines, park capacity kW, currency shares and availability.

    availability: share of time; energy_availability: share of energy.
    """

    lines: tuple[OperationLine, ...]
    capacity: float
    currency_shares: tuple[tuple[str, float], ...]
    availability: float
    energy_availability: float
    base_year: int

    @property
    def total_per_year(self) -> float:
        """Sum of the lines, USD per year."""
        return sum(line.amount for line in self.lines)

    @property
    def per_kilowatt(self) -> float:
        """Sum of the lines over the capacity, USD/kW per year."""
        return self.total_per_year / self.capacity


_LINES = ("vessels", "insurance", "technicians", "materials", "management", "ports")


def operation_cost(rated_power: float, operation: Operation) -> OperationCost:
    """Cost of a year of operation for a park of `rated_power` W, USD in prices of the base year."""
    if not rated_power > 0:
        raise InputError("operation: rated power of the park", "watts > 0", rated_power)
    capacity = rated_power / 1e3
    fields = {part.path: part for part in documented_fields(operation)}
    lines = tuple(
        OperationLine(
            name=fields[name].meaning,
            amount=fields[name].value * capacity,
            basis=f"{capacity / 1e3:,.0f} MW x {fields[name].value:g} USD/kW a year",
            source=fields[name].source,
            data_class=fields[name].data_class,
        )
        for name in _LINES
    )
    local = operation.local_share
    return OperationCost(
        lines=lines,
        capacity=capacity,
        currency_shares=((operation.local_currency, local), (operation.foreign_currency, 1 - local)),
        availability=operation.availability,
        energy_availability=operation.energy_availability,
        base_year=operation.base_year,
    )
