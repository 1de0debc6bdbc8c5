"""What a project file may say: one record per part of the study, each with its defaults."""

from __future__ import annotations

import re
from dataclasses import field

from monsun.cost.capital import Capital
from monsun.cost.foundation import FoundationCost
from monsun.cost.installation_terms import Installation
from monsun.cost.operation_terms import OperationTerms
from monsun.cost.prices import Prices
from monsun.electrical.cable_types import ArraySystem
from monsun.electrical.direct_current import DirectCurrent
from monsun.electrical.export import ExportSystem
from monsun.electrical.export_choice import ExportPrices
from monsun.energy.availability import OutageTerms
from monsun.energy.losses import LossFactors
from monsun.energy.uncertain_inputs import SampledTerms
from monsun.energy.uncertainty import UncertaintyTerms
from monsun.finance.partners import Partner, reference_partners
from monsun.finance.terms import FinanceTerms
from monsun.inputs.climate_settings import Climate
from monsun.inputs.data_files import AreaFile, DataFile, ExclusionFile, GridConnection, SeabedFile
from monsun.inputs.issue import Issue
from monsun.layout.regular import RegularSearch
from monsun.plan.system import PowerSystem
from monsun.records import InputError, quantity, record
from monsun.site.area import SIX_NAUTICAL_MILES

# what a part asks for when it is used alone, and a study computes from another part
COMPUTED = (
    ("losses", "turbine_availability", "operation"),
    ("losses", "balance_of_plant_availability", "operation.plant"),
    ("outages", "running_time", "operation"),
    ("outages", "repair_time", "operation"),
    ("outages", "outage_factor", "operation"),
    ("outages", "repair_factor", "operation"),
    ("finance", "capital_shares", "capital.shares and the cost lines"),
    ("finance", "operation_shares", "operation.shares and the cost lines"),
    ("finance", "spending_shares", "capital.payment_times and the plan of installation"),
    ("finance", "stages", "installation.stages and the plan of installation"),
)

# those of them that have one share for each currency
CURRENCY_SHARES = (("finance", "capital_shares"), ("finance", "operation_shares"))


@record
class SiteFiles:
    """Where the park lies."""

    area: DataFile | None = quantity(
        "", "lease area, exclusions and grid connection, by their `role` (GeoJSON, degrees)", default=None
    )
    lease: AreaFile | None = quantity(
        "", "lease area alone, polygons without roles (GeoJSON or shapefile), in place of `area`", default=None
    )
    grid_connection: GridConnection | None = quantity(
        "", "longitude and latitude where the grid begins, with `lease`", default=None
    )
    exclusions: tuple[ExclusionFile, ...] = quantity(
        "",
        "further areas, lines or points that turbines keep away from, a list",
        default=(),
        source="none needed",
        data_class="assumed",
    )
    cable_corridors: AreaFile | None = quantity(
        "", "areas outside the lease that array cables may use too, polygons (GeoJSON or shapefile)", default=None
    )
    land: AreaFile = quantity("", "land and islands around the site, polygons (GeoJSON in degrees, or shapefile)")
    seabed: SeabedFile = quantity("", "elevation of the seabed, m (ESRI ASCII or NetCDF raster, degrees)")
    limits: DataFile | None = quantity("", "maritime limits to draw, lines (GeoJSON, degrees)", default=None)
    neighbours: DataFile | None = quantity(
        "",
        "turbines of neighbouring parks, such as a run's layout.csv (CSV: positions and the column turbine); their "
        "wakes take the place of losses.external_wakes",
        default=None,
    )
    least_coast_distance: float = quantity(
        "m",
        "least distance of the area from the mainland coast; 0 for none",
        default=SIX_NAUTICAL_MILES,
        at_least=0,
        source="Electricity Law of Vietnam 2024: offshore wind lies beyond 6 nautical miles",
        data_class="published",
    )
    operation_port_distance: float = quantity(
        "km",
        "from the port of operation to the park, by sea",
        default=60.0,
        at_least=0,
        source="Phan Thiet to the middle of the reference area, 50 km straight, with the way out of the harbour",
        data_class="derived",
    )
    least_depth: float = quantity(
        "m",
        "least depth at a turbine",
        default=5.0,
        at_least=0,
        source="draught of installation vessels",
        data_class="assumed",
    )
    greatest_depth: float = quantity(
        "m",
        "greatest depth at a turbine",
        default=60.0,
        above=0,
        source="end of the fits for bottom-fixed foundations",
        data_class="assumed",
    )

    @property
    def lease_file(self) -> DataFile | None:
        """The file that the lease is from."""
        return self.area or self.lease

    def check(self) -> None:
        """Raise InputError unless the depths rise and the lease is given once, with a grid connection."""
        if (self.area is None) == (self.lease is None):
            raise InputError("area, lease", "one of the two", "none of them" if self.area is None else "both")
        if (self.lease is None) != (self.grid_connection is None):
            wanted = "longitude and latitude with lease" if self.lease else "nothing: area holds it"
            raise InputError("grid_connection", wanted, "nothing" if self.lease else "a section")
        if not self.least_depth < self.greatest_depth:
            raise InputError("greatest_depth", f"metres > least_depth ({self.least_depth:g})", self.greatest_depth)


@record
class Turbines:
    """Which turbines and how many."""

    type: str = quantity("", "name of a bundled turbine (monsun turbines lists them), or of the one in `file`")
    count: int = quantity("-", "number of turbines", at_least=1, at_most=2000)
    file: DataFile | None = quantity("", "table of a turbine that is not bundled (CSV or FLORIS 4 YAML)", default=None)
    rotor_diameter: float | None = quantity("m", "rotor diameter, for a turbine from a file", default=None, above=0)
    hub_height: float | None = quantity("m", "hub height above the sea, if not the table's", default=None, above=0)
    positions: DataFile | None = quantity(
        "",
        "positions to study in place of the best rows, such as a run's layout.csv (CSV, metres or degrees)",
        default=None,
    )


@record
class Connection:
    """Where and how much power the grid takes."""

    capacity: float = quantity("MW", "greatest power at the grid node", above=0)


@record
class Settings:
    """A project file: everything a study depends on, besides the data in the files it names."""

    name: str = quantity("", "name of the project: letters, digits, - and _")
    title: str = quantity(
        "", "one line that says what the project is", default="", source="none needed", data_class="assumed"
    )
    site: SiteFiles
    climate: Climate
    turbines: Turbines
    connection: Connection
    wake_model: str = quantity(
        "",
        "flow model (monsun models lists them)",
        default="niayifar_2016_ishihara_2018",
        source="nearest to measured rows by the rule of docs/validation.md: errors of 0.031 to 0.062",
        data_class="published",
    )
    seed: int = quantity(
        "-", "seed of everything drawn at random", default=1, at_least=0, source="free choice", data_class="assumed"
    )
    layout: RegularSearch = field(default_factory=RegularSearch)
    losses: LossFactors = field(default_factory=LossFactors)
    uncertainty: UncertaintyTerms = field(default_factory=UncertaintyTerms)
    monte_carlo: SampledTerms = field(default_factory=SampledTerms)
    outages: OutageTerms = field(default_factory=OutageTerms)
    array: ArraySystem = field(default_factory=ArraySystem)
    export: ExportSystem = field(default_factory=ExportSystem)
    direct_current: DirectCurrent = field(default_factory=DirectCurrent)
    export_prices: ExportPrices = field(default_factory=ExportPrices)
    foundation: FoundationCost = field(default_factory=FoundationCost)
    capital: Capital = field(default_factory=Capital)
    installation: Installation = field(default_factory=Installation)
    operation: OperationTerms = field(default_factory=OperationTerms)
    prices: Prices = field(default_factory=Prices)
    finance: FinanceTerms = field(default_factory=FinanceTerms)
    partners: tuple[Partner, ...] = quantity(
        "",
        "who owns the project company, in which currency and with which share",
        default=reference_partners,
        source="representative; the law asks for a domestic share of at least 5 % (Decree 58/2025)",
        data_class="constructed",
    )
    plan: PowerSystem = field(default_factory=PowerSystem)
    issue: Issue = field(default_factory=Issue)

    def check(self) -> None:
        """Raise InputError for a name that cannot name a folder."""
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", self.name):
            raise InputError("name", "letters, digits, - and _", repr(self.name))
        for part, name, giver in COMPUTED:
            owner = getattr(self, part)
            given, default = (getattr(record, name) for record in (owner, type(owner)()))
            if given != default and given != _filled_in(self, part, name):
                raise InputError(f"{part}.{name}", f"no value: a study takes it from {giver}", given)


def even_shares(count: int) -> tuple[float, ...]:
    """Equal shares, for a place that a study fills: as many as there are currencies."""
    return (1 / count,) * count


def _filled_in(settings: Settings, part: str, name: str) -> tuple[float, ...] | None:
    return even_shares(len(settings.finance.currencies)) if (part, name) in CURRENCY_SHARES else None
