"""Installation at sea: days of work per phase, the months they take in the monsoon's weather, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from monsun.records import InputError, quantity, record

DAYS_PER_MONTH = 365 / 12
_ORBIT = "ORBIT 1.3.1, 67 x 15 MW at 40 m and 45 km"
_KILOWATT = 1_005_000  # the park of the ORBIT figures below


@record
class Phase:
    """One kind of work at sea: days per unit in fair weather, what its vessels cost a day, and how many sets work."""

    days_per_unit: float = quantity("d", "days of work per unit (piece or km) without weather", above=0)
    day_rate: float = quantity("USD/d", "vessels, crews, port and first mobilisation per day", at_least=0)
    vessel_sets: int = quantity("-", "sets of vessels that work side by side", 1, at_least=1)
    source: str = quantity("", "where the numbers come from", "")


def _orbit_phase(days: float, units: float, per_kilowatt: float) -> Phase:
    """A phase from ORBIT's days without weather, units and USD/kW."""
    return Phase(
        days_per_unit=days / units,
        day_rate=per_kilowatt * _KILOWATT / days,
        vessel_sets=1,
        source=f"{_ORBIT}: {days:g} days and {per_kilowatt:g} USD/kW for {units:g}",
    )


def _phase(what: str, days: float, units: float, per_kilowatt: float) -> Phase:
    """A field with a phase from ORBIT as its default."""
    default = _orbit_phase(days, units, per_kilowatt)
    result: Phase = quantity("", what, default, source=default.source, data_class="derived")
    return result


@record
class Installation:
    """Phases of installation, the weather they meet, and how they follow each other.

    Foundations, scour protection, substation and export cables start together; turbines and array cables wait for a
    share of the foundations. Months worse than `least_workable` are not worked: vessels leave and come back.
    """

    foundations: Phase = _phase("monopiles and transition pieces, per turbine", 115, 67, 58)
    scour: Phase = _phase("scour protection, per turbine", 55, 67, 13)
    turbines: Phase = _phase("turbines, each", 208, 67, 103)
    array: Phase = _phase("array cables laid and buried, per km", 223, 219.8, 72)
    export: Phase = _phase("export cables laid and buried, per km and circuit", 48, 180, 19)
    substation: Phase = _phase("offshore substation, each", 3, 1, 3)
    workable: tuple[float, ...] = quantity(
        "-", "share of each month's time fit for work, January first",
        (0.30, 0.40, 0.65, 0.85, 0.85, 0.60, 0.55, 0.55, 0.70, 0.60, 0.35, 0.25), at_least=0, at_most=1,
        source="falls with the constructed monthly wind off Binh Thuan; no wave record used", data_class="assumed",
    )  # fmt: skip
    least_workable: float = quantity(
        "-", "months with a smaller workable share are left out", 0.5, above=0, at_most=1,
        source="north-east monsoon, November to February", data_class="assumed",
    )  # fmt: skip
    start_month: int = quantity(
        "-", "month in which foundations start (1 January)", 3, at_least=1, at_most=12,
        source="end of the north-east monsoon", data_class="assumed",
    )  # fmt: skip
    turbines_after: float = quantity(
        "-", "share of foundations in place before turbines start", 0.5, at_least=0, at_most=1,
        source="ORBIT 1.3.1", data_class="published",
    )  # fmt: skip
    array_after: float = quantity(
        "-", "share of foundations in place before array cables start", 0.5, at_least=0, at_most=1,
        source="as turbines", data_class="assumed",
    )  # fmt: skip
    mobilisation: float = quantity(
        "d", "days of vessel rate to come back after a season left out", 14.0, at_least=0,
        source="ORBIT 1.3.1: 7 days each way", data_class="derived",
    )  # fmt: skip
    lead_months: float = quantity(
        "month", "from the start of construction (works, manufacture) to the first foundation", 12.0, at_least=0,
        source="usual schedules", data_class="assumed",
    )  # fmt: skip
    commissioning_months: float = quantity(
        "month",
        "from the last piece to full operation",
        2.0,
        at_least=0,
        source="usual schedules",
        data_class="assumed",
    )

    def check(self) -> None:
        """Raise InputError unless there are twelve months of weather and one of them is worked."""
        if len(self.workable) != 12:
            raise InputError("installation: workable", "12 shares, January first", len(self.workable))
        if max(self.workable) < self.least_workable:
            raise InputError(
                "installation: workable", f"one month >= least_workable ({self.least_workable:g})", max(self.workable)
            )


@dataclass(frozen=True)
class PhasePlan:
    """One phase as planned: units, days of work in fair weather, start and end (months from the start of
    construction), paid vessel days (waiting for weather included), seasons, cost USD."""

    name: str
    units: float
    work_days: float
    start: float
    end: float
    paid_days: float
    seasons: int
    cost: float


@dataclass(frozen=True)
class InstallationPlan:
    """The phases, and the months from the start of construction to full operation."""

    phases: tuple[PhasePlan, ...]
    construction_months: float

    @property
    def total(self) -> float:
        """Cost of all phases, USD."""
        return sum(phase.cost for phase in self.phases)

    @property
    def weather_factor(self) -> float:
        """Paid vessel days over days of work in fair weather."""
        return sum(phase.paid_days for phase in self.phases) / sum(phase.work_days for phase in self.phases)

    def phase(self, name: str) -> PhasePlan:
        """The phase of that name; InputError when there is none."""
        for item in self.phases:
            if item.name == name:
                return item
        raise InputError("installation plan: phase", ", ".join(item.name for item in self.phases), name)


@dataclass(frozen=True)
class _Walk:
    """How far work gets: end (months since January of the first year), calendar days present, seasons begun."""

    end: float
    days: float
    seasons: int


def installation_plan(
    turbine_count: int,
    array_length: float,
    export_length: float,
    installation: Installation,
    substation_count: int = 1,
) -> InstallationPlan:
    """Plan and cost of the installation.

    array_length m of cable laid; export_length m over all circuits. Work goes on day and night at the month's
    workable share, and the vessels are paid for every day they are present.
    """
    if turbine_count < 1 or array_length < 0 or export_length < 0 or substation_count < 0:
        raise InputError(
            "installation: quantities", "at least one turbine and lengths >= 0",
            (turbine_count, array_length, export_length, substation_count),
        )  # fmt: skip
    begin = float(installation.start_month - 1)
    piles = installation.foundations.days_per_unit * turbine_count / installation.foundations.vessel_sets

    def after(share: float) -> float:
        """The month at which `share` of the foundations stands."""
        return _work(begin, share * piles, installation).end

    listed = (
        ("foundations", installation.foundations, float(turbine_count), begin),
        ("scour protection", installation.scour, float(turbine_count), begin),
        ("offshore substation", installation.substation, float(substation_count), begin),
        ("export cables", installation.export, float(export_length) / 1e3, begin),
        ("array cables", installation.array, float(array_length) / 1e3, after(installation.array_after)),
        ("turbines", installation.turbines, float(turbine_count), after(installation.turbines_after)),
    )
    # scour protection follows the piles and turbines need theirs: neither may end before the foundations do
    phases = []
    standing = after(1.0)
    for name, phase, units, start in listed:
        work = phase.days_per_unit * units
        walk = _work(start, work / phase.vessel_sets, installation)
        paid = walk.days * phase.vessel_sets
        back = max(walk.seasons - 1, 0) * installation.mobilisation * phase.vessel_sets
        end = max(walk.end, standing) if name in ("scour protection", "array cables", "turbines") else walk.end
        phases.append(
            PhasePlan(
                name=name,
                units=units,
                work_days=work,
                start=start - begin + installation.lead_months,
                end=end - begin + installation.lead_months,
                paid_days=paid + back,
                seasons=walk.seasons,
                cost=(paid + back) * phase.day_rate,
            )
        )
    last = max(phase.end for phase in phases)
    return InstallationPlan(phases=tuple(phases), construction_months=last + installation.commissioning_months)


def _work(start: float, days: float, installation: Installation) -> _Walk:
    """Walk the calendar from `start` (months since a January) until `days` of fair-weather work are done."""
    time, left, present, seasons, away = start, days, 0.0, 0, True
    while left > 1e-12:
        month = floor(time + 1e-12)
        share = installation.workable[month % 12]
        rest = month + 1 - time
        if share < installation.least_workable:
            time, away = month + 1.0, True
            continue
        if away:
            seasons, away = seasons + 1, False
        spent = min(rest, left / (share * DAYS_PER_MONTH))
        left -= spent * share * DAYS_PER_MONTH
        present += spent * DAYS_PER_MONTH
        time = month + 1.0 if spent == rest else time + spent
    return _Walk(end=time, days=present, seasons=seasons)
