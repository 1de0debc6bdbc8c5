"""What a user may set about operation and maintenance: parts that fail, services, fleet, fixed costs, currencies."""

from __future__ import annotations

from dataclasses import field

from monsun.cost.failures import (
    RepairClass,
    Service,
    Subsystem,
    cower_2025_plant,
    cower_2025_services,
    cower_2025_subsystems,
)
from monsun.cost.service_vessels import ServiceVessel, check_fleet, cower_fleet
from monsun.cost.shares import Shares
from monsun.records import InputError, quantity, record

_COWER = "WOMBAT 0.13.5 default library (NREL Cost of Wind Energy Review 2025 edition)"
_SPLIT = "constructed: staff, ports and management local, charters and spare parts from the world market"


@record
class FixedOperationCost:
    """Costs that do not depend on what fails."""

    labour: float = quantity(
        "USD/kW/a", "technicians", 5.125, at_least=0, source=f"{_COWER}: 30 x 102,500 USD for 600 MW",
        data_class="published",
    )  # fmt: skip
    management: float = quantity(
        "USD/kW/a", "management, training, onshore logistics and technical staff", 23.5, at_least=0, source=_COWER,
        data_class="published",
    )  # fmt: skip
    facilities: float = quantity(
        "USD/kW/a", "control centre", 1.7, at_least=0, source=_COWER, data_class="published"
    )  # fmt: skip
    port: float = quantity(
        "USD/kW/a", "port of operation", 0.5, at_least=0, source=f"{_COWER}: 300,000 USD for 600 MW",
        data_class="published",
    )  # fmt: skip
    insurance: float = quantity(
        "USD/kW/a", "insurance in operation", 14.3, at_least=0, source=_COWER, data_class="published"
    )
    leases: float = quantity(
        "USD/kW/a", "sea area and fees", 2.72, at_least=0,
        source=f"{_COWER}; in Vietnam free at first, then half (Decree 58/2025)", data_class="published",
    )  # fmt: skip


def _row(what: str, shares: tuple[float, ...]) -> tuple[float, ...]:
    """A field with the shares of one group of lines."""
    row: tuple[float, ...] = quantity("-", what, shares, at_least=0, at_most=1, source=_SPLIT, data_class="constructed")
    return row


@record
class OperationShares:
    """Shares of each group of lines in each currency; every row follows `currencies` and adds up to one."""

    currencies: tuple[str, ...] = quantity(
        "", "currencies of the rows below", ("USD", "VND", "RUB"), source=_SPLIT, data_class="constructed"
    )
    staff: tuple[float, ...] = _row("technicians, management, facilities, port", (0.15, 0.75, 0.10))
    insurance: tuple[float, ...] = _row("insurance", (0.70, 0.30, 0.0))
    leases: tuple[float, ...] = _row("sea area and fees", (0.0, 1.0, 0.0))
    crew_vessels: tuple[float, ...] = _row("vessels hired all the year", (0.20, 0.70, 0.10))
    heavy_vessels: tuple[float, ...] = _row("vessels on call", (0.70, 0.15, 0.15))
    materials: tuple[float, ...] = _row("spare parts and materials", (0.80, 0.10, 0.10))

    def check(self) -> None:
        """Raise InputError for a currency named twice or a row that does not add up to one."""
        if not self.currencies or len(set(self.currencies)) < len(self.currencies):
            raise InputError("operation: shares: currencies", "each currency once", self.currencies)
        for name in ("staff", "insurance", "leases", "crew_vessels", "heavy_vessels", "materials"):
            row = getattr(self, name)
            if len(row) != len(self.currencies) or abs(sum(row) - 1) > 1e-9:
                raise InputError(f"operation: shares: {name}", f"{len(self.currencies)} shares that add up to 1", row)

    def row(self, group: str) -> Shares:
        """Shares of one group of lines as pairs (currency, share)."""
        return tuple(zip(self.currencies, getattr(self, group), strict=True))


@record
class OperationTerms:
    """Operation and maintenance of a park: what fails, who repairs it, and what it costs."""

    base_year: int = quantity(
        "-", "price year of the costs", 2024, at_least=2000, at_most=2100, source=_COWER, data_class="published"
    )
    subsystems: tuple[Subsystem, ...] = quantity(
        "", "parts of every turbine that fail", cower_2025_subsystems, source=_COWER, data_class="published"
    )
    plant: tuple[Subsystem, ...] = quantity(
        "", "cables and substations that fail", cower_2025_plant, source=_COWER, data_class="published"
    )
    services: tuple[Service, ...] = quantity(
        "", "planned services", cower_2025_services, source=_COWER, data_class="published"
    )
    fleet: tuple[ServiceVessel, ...] = quantity(
        "", "vessels, each kind once", cower_fleet, source=_COWER, data_class="published"
    )
    failure_factor: float = quantity(
        "-", "failures over those of the tables", 1.0, at_least=0, source="as in the tables", data_class="assumed"
    )
    stops: tuple[bool, ...] = quantity(
        "", "whether a turbine stands still from the failure on: minor, major repair, replacement; else while it is "
        "repaired", (True, True, True),
        source="every failure stops the turbine, as in the reference case of Dinwoodie et al. (2015)",
        data_class="assumed",
    )  # fmt: skip
    stands_overnight: bool = quantity(
        "", "whether a turbine in service stands still between working days too", True,
        source="as WOMBAT counts", data_class="published",
    )  # fmt: skip
    service_months: tuple[int, ...] = quantity(
        "-", "months in which planned services are done", tuple(range(1, 13)), at_least=1, at_most=12,
        source="whenever the sea allows it", data_class="assumed",
    )  # fmt: skip
    fixed: FixedOperationCost = field(default_factory=FixedOperationCost)  # type: ignore[arg-type]
    shares: OperationShares = field(default_factory=OperationShares)  # type: ignore[arg-type]
    paths: int = quantity(
        "-", "sample paths of the event simulation", 500, at_least=1, source="error of the mean below 0.01 points",
        data_class="derived",
    )  # fmt: skip
    path_years: int = quantity(
        "-", "years of each path", 2, at_least=1, source="two monsoons of each kind", data_class="assumed"
    )

    def check(self) -> None:
        """Raise InputError for a fleet with a kind twice, a row of wrong length, or months named twice."""
        check_fleet(self.fleet)
        if len(self.stops) != len(RepairClass):
            raise InputError("operation: stops", f"{len(RepairClass)} answers", len(self.stops))
        if not self.service_months or len(set(self.service_months)) < len(self.service_months):
            raise InputError("operation: service_months", "at least one month, each once", self.service_months)
