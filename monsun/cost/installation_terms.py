"""How the park is installed: the phases of work, their order, the stages of the park, the port and the seasons."""

from __future__ import annotations

from dataclasses import dataclass, field

from monsun.cost.installation_processes import (
    ARRAY_CABLES,
    EXPORT_CABLES,
    FOUNDATIONS,
    SCOUR_PROTECTION,
    SUBSTATIONS,
    TURBINES,
    Work,
)
from monsun.cost.installation_vessels import Port
from monsun.records import InputError, quantity, record
from monsun.site.metocean import WaveGrowth

DAYS_PER_MONTH = 365 / 12


@record
class Stage:
    """A part of the park that is installed, paid and put into operation for itself."""

    name: str = quantity("", "name of the stage; none: its number", "", source="named by number", data_class="user")
    share: float = quantity("-", "share of the park's capacity, in turbines", 1.0, above=0, at_most=1)
    months_later: float = quantity("month", "from the start of the first stage's foundations", 0.0, at_least=0)
    common_share: float | None = quantity(
        "-",
        "share of what serves all stages (onshore works, development, sea area) paid with it; set for none: all with "
        "the first",
        None, at_least=0, at_most=1, source="what serves all is there before the first stage", data_class="assumed",
    )  # fmt: skip


def _work(what: str, work: Work) -> Work:
    """A field with one of the works from ORBIT as its default."""
    result: Work = quantity("", what, work, source="ORBIT 1.3.1; limits as each process says", data_class="published")
    return result


@record
class Installation:
    """Phases of installation with their vessels, stages, port and seasons.

    In each stage foundations, scour protection, substation and export cables start together; turbines and array cables
    wait for a share of the foundations (`after`). In closed months nobody works: vessels leave unpaid and are mobilised
    again.
    """

    foundations: Work = _work("monopiles with transition pieces", FOUNDATIONS)
    scour: Work = _work("scour protection, per turbine", SCOUR_PROTECTION)
    substations: Work = _work("offshore substations", SUBSTATIONS)
    export: Work = _work("export cables, per circuit", EXPORT_CABLES)
    array: Work = _work("array cables, one for each turbine", ARRAY_CABLES)
    turbines: Work = _work("turbines", TURBINES)
    port: Port = field(default_factory=Port)
    stages: tuple[Stage, ...] = quantity(
        "", "stages of the park, in order of time, in which it is installed, paid and put into operation",
        (Stage(share=0.6), Stage(share=0.4, months_later=12.0)),
        source="600 + 400 MW, as a published project off Binh Thuan; a year apart assumed", data_class="assumed",
    )  # fmt: skip
    start_month: int = quantity(
        "-", "month in which the first stage's foundations start", 3, at_least=1, at_most=12,
        source="end of the north-east monsoon", data_class="assumed",
    )  # fmt: skip
    closed_months: tuple[int, ...] = quantity(
        "-", "months in which nobody works at sea", (11, 12, 1, 2), at_least=1, at_most=12,
        source="north-east monsoon, November to February", data_class="assumed",
    )  # fmt: skip
    weather_years: int = quantity(
        "year", "years of constructed weather", 20, at_least=1, at_most=40,
        source="enough for a P90 of starts in one month", data_class="assumed",
    )  # fmt: skip
    waves: WaveGrowth = field(default_factory=WaveGrowth)
    lead_months: float = quantity(
        "month", "from the start of construction (works, manufacture) to the first foundation", 12.0, at_least=0,
        source="usual schedules", data_class="assumed",
    )  # fmt: skip
    commissioning_months: float = quantity(
        "month", "from the last piece of a stage to its operation", 2.0, at_least=0, source="usual schedules",
        data_class="assumed",
    )  # fmt: skip

    @property
    def stage_names(self) -> tuple[str, ...]:
        """What the stages are called: by their number where they have no name, one that is alone the whole park."""
        alone = len(self.stages) == 1
        return tuple(
            stage.name or ("whole park" if alone else f"stage {number}") for number, stage in enumerate(self.stages, 1)
        )

    @property
    def common_shares(self) -> tuple[float, ...]:
        """Share of what serves all stages that is paid with each: all with the first unless shares are set."""
        given = [stage.common_share for stage in self.stages]
        if all(share is None for share in given):
            return (1.0, *(0.0 for _ in given[1:]))
        return tuple(share or 0.0 for share in given)

    def check(self) -> None:
        """Raise InputError unless the stages, in order of time, add up to the park and a month is worked."""
        if not self.stages or abs(sum(stage.share for stage in self.stages) - 1) > 1e-9:
            raise InputError("stages", "shares that add up to 1", [stage.share for stage in self.stages])
        later = [stage.months_later for stage in self.stages]
        if later[0] != 0 or later != sorted(later):
            raise InputError("stages.months_later", "0 for the first stage, then in order", later)
        if len(set(self.stage_names)) < len(self.stages):
            raise InputError("stages.name", "each name once", list(self.stage_names))
        if abs(sum(self.common_shares) - 1) > 1e-9:
            raise InputError("stages.common_share", "shares that add up to 1, or none", list(self.common_shares))
        if set(self.closed_months) >= set(range(1, 13)):
            raise InputError("closed_months", "one month that is worked", self.closed_months)
        if self.start_month in self.closed_months:
            raise InputError(
                "start_month", f"a month that is worked, not one of {self.closed_months}",
                self.start_month,
            )  # fmt: skip


@dataclass(frozen=True)
class InstallationQuantities:
    """What is installed: turbines, array cable laid (m), export cable over all circuits (m), circuits, substations."""

    turbines: int
    array_length: float
    export_length: float
    circuits: int = 1
    substations: int = 1

    def __post_init__(self) -> None:
        if self.turbines < 1 or min(self.array_length, self.export_length, self.circuits, self.substations) < 0:
            raise InputError(
                "installation: quantities", "at least one turbine and nothing below 0",
                (self.turbines, self.array_length, self.export_length, self.circuits, self.substations),
            )  # fmt: skip
        if self.export_length > 0 and self.circuits == 0:
            raise InputError("installation: circuits", "at least one for an export cable", 0)
