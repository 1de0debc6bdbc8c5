"""What a study finds, part by part, and its headline numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monsun.cases import FlowCases
from monsun.cost.capital import CapitalCost
from monsun.cost.capital_spending import Spending
from monsun.cost.foundation import Foundations
from monsun.cost.installation_results import Bar, InstallationPlan, StartMonth
from monsun.cost.operation_plan import OperationPlan
from monsun.electrical.export_connection import ExportConnection
from monsun.electrical.network import CableNetwork
from monsun.electrical.park_cables import ParkCables
from monsun.energy.assessment import Assessment
from monsun.energy.availability import OutageLoss
from monsun.energy.monte_carlo import MonteCarlo
from monsun.energy.park_energy import ParkEnergy
from monsun.finance.partners import PartnerFlows
from monsun.finance.result import FinanceResult
from monsun.finance.settlement import PaymentLine
from monsun.inputs.project import Project
from monsun.layout.regular import RegularLayout
from monsun.park import Park
from monsun.plan.hours import ConnectionHours
from monsun.plan.impact import PlanImpact
from monsun.site.metocean import Metocean
from monsun.site.resource_terms import WindSpeedUncertainty
from monsun.sweep.solve import FlowState
from monsun.worth.levers import Lever

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayoutPart:
    """The park as placed: depth [turbine] m, smallest spacing m, and whether all constraints hold.

    layout: the rows it stands in; None where `origin` says what gave the positions.
    """

    layout: RegularLayout | None
    park: Park
    depth: Array
    longitude: Array
    latitude: Array
    min_spacing: float
    feasible: bool
    origin: str = ""


@dataclass(frozen=True, eq=False)
class ElectricalPart:
    """Cables of array and export with what they lose; loss: share of the energy that does not reach the grid node."""

    cables: ParkCables
    loss: float

    @property
    def network(self) -> CableNetwork:
        """The array's network."""
        return self.cables.network

    @property
    def connection(self) -> ExportConnection:
        """The export, a leg for each offshore substation."""
        return self.cables.connection


@dataclass(frozen=True, eq=False)
class EnergyPart:
    """Energy of a year: the wakes, the assessment, its samples through the flow model, and the hours at the grid.

    metocean: the sea in which the park is built and served; operation: its availability by month, and its cost;
    outages: what they take inside the wake calculation; monte_carlo: None where no samples were asked for; estimated:
    uncertainties taken from the measured series; hours: at the connection point, of a constructed year or of the data.
    """

    wakes: ParkEnergy
    metocean: Metocean
    operation: OperationPlan
    outages: OutageLoss
    assessment: Assessment
    monte_carlo: MonteCarlo | None
    estimated: tuple[WindSpeedUncertainty, ...]
    hours: ConnectionHours

    @property
    def state(self) -> FlowState:
        """Wind and power of the park's own turbines [case, turbine], in all wakes."""
        return self.wakes.state

    @property
    def free_power(self) -> Array:
        """Power of all turbines together without wakes [case], W."""
        return self.wakes.free_power

    @property
    def gross_by_turbine(self) -> Array:
        """Energy without wakes [turbine], MWh per year."""
        return self.wakes.gross

    @property
    def wakes_by_turbine(self) -> Array:
        """Energy with the park's own wakes, before all other losses [turbine], MWh per year."""
        return self.wakes.internal

    @property
    def net_by_turbine(self) -> Array:
        """Net energy [turbine], MWh per year: what is lost after the wakes takes the same share of each."""
        after = self.wakes.all_wakes
        return after * self.assessment.net_p50_gwh * 1e3 / after.sum()


@dataclass(frozen=True)
class InstallationChart:
    """The installation in time: bars of every phase and stage, and what a start in each month leads to."""

    bars: tuple[Bar, ...]
    starts: tuple[StartMonth, ...]


@dataclass(frozen=True, eq=False)
class CostPart:
    """Foundations, installation, capital and operation; spending: when the capital cost is paid.

    chart: the phases of installation with their spreads; None where only the price was asked for.
    """

    foundations: Foundations
    installation: InstallationPlan
    capital: CapitalCost
    operation: OperationPlan
    spending: Spending
    chart: InstallationChart | None = None


@dataclass(frozen=True, eq=False)
class FinancePart:
    """Cash flow and its measures, who pays whom, and what moves the levelised cost; levers may be left out."""

    result: FinanceResult
    partners: tuple[PartnerFlows, ...]
    payments: tuple[PaymentLine, ...]
    levers: tuple[Lever, ...]


@dataclass(frozen=True, eq=False)
class PlanPart:
    """The park in the power system over a 365-day year.

    park_power [hour] MW, as fed to the grid; wind_speed [hour] m/s, free, at hub height; turbine_per_unit [hour]: power
    of a turbine alone over its rated power.
    """

    park_power: Array
    wind_speed: Array
    turbine_per_unit: Array
    impact: PlanImpact


@dataclass(frozen=True, eq=False)
class Study:
    """Everything a study has found; parts after the one it stopped at are None.

    seconds: time each part took, and `total`. reasons: for headline numbers, one sentence why each is what it is.
    """

    project: Project
    quick: bool
    cases: FlowCases
    placed: LayoutPart
    energy: EnergyPart | None = None
    electrical: ElectricalPart | None = None
    cost: CostPart | None = None
    finance: FinancePart | None = None
    plan: PlanPart | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def headline(self) -> dict[str, Any]:
        """The headline numbers, by the keys of study.json; those of missing parts are left out."""
        park = self.placed.park
        numbers: dict[str, Any] = {
            "capacity_mw": capacity_mw(self.project),
            "turbine_count": park.count,
            "turbine_name": self.project.turbine.name,
        }
        if self.energy is not None and self.electrical is not None:
            result = self.energy.assessment
            numbers |= {
                "gross_gwh": result.gross_gwh,
                "wake_loss": result.wake_loss,
                "net_p50_gwh": result.net_p50_gwh,
                "net_p75_gwh": result.net_p75_gwh,
                "net_p90_gwh": result.net_p90_gwh,
                "net_p99_gwh": result.net_p99_gwh,
                "net_p90_one_year_gwh": result.p90_one_year_gwh,
                "energy_uncertainty": result.uncertainty.total,
                "external_wake_loss": next(step.share for step in result.steps if step.name == "external wakes"),
                "capacity_factor": result.capacity_factor,
                "cable_km": self.electrical.network.length / 1e3,
                "electrical_loss": result.electrical_loss,
                "availability": self.energy.outages.energy_availability,
            }
        numbers["mean_depth_m"] = float(self.placed.depth.mean())
        if self.cost is not None:
            numbers |= {
                "capex_musd": self.cost.capital.total / 1e6,
                "opex_musd_per_year": self.cost.operation.total_per_year / 1e6,
                "construction_months": self.cost.spending.months,
            }
        if self.finance is not None:
            money = self.finance.result
            numbers |= {
                "lcoe_usd_per_mwh": money.lcoe_usd_per_mwh,
                "project_irr": money.project_irr,
                "equity_irr": money.equity_irr,
                "min_dscr": money.min_dscr,
                "npv_musd": money.npv_musd,
            }
        if self.plan is not None:
            impact = self.plan.impact
            numbers |= {
                "capacity_value_mw": impact.capacity_value_mw,
                "co2_avoided_mt_per_year": impact.co2_avoided_mt_per_year,
                "curtailment": impact.curtailment,
            }
        numbers |= {
            # one turbine has no neighbour
            "min_spacing_m": self.placed.min_spacing if self.placed.park.count > 1 else None,
            "feasible": self.placed.feasible,
            "seconds": self.seconds["total"],
        }
        return numbers


def capacity_mw(project: Project) -> float:
    """The turbines' rated power or, where smaller, the grid connection's, MW."""
    settings = project.settings
    return min(settings.turbines.count * project.turbine.rated_power / 1e6, settings.connection.capacity)
