"""The reference park of Dinwoodie et al. (2015): its costs by hand, and the order of its cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monsun.cost.failures import Service, Subsystem
from monsun.cost.operation_plan import OperationPlan, operation_plan
from monsun.cost.operation_terms import FixedOperationCost, OperationTerms
from monsun.cost.prices import PriceLevels
from monsun.cost.service_vessels import Charter, ServiceVessel, VesselKind
from monsun.site.metocean import Metocean, given_metocean

SERIES = Path(__file__).resolve().parents[2] / "../shared/data/tests/metocean_hourly_2004_alpha_ventus_wombat.csv"

CREW, FIELD, HEAVY = VesselKind.CREW_TRANSFER, VesselKind.SERVICE_OPERATION, VesselKind.JACK_UP


def turbine_part(name: str, years: float, hours: float, materials: float, vessel: VesselKind) -> Subsystem:
    return Subsystem(
        name=name, failures_per_year=(1 / years, 0, 0), hours=(hours, 0, 0), materials=(materials, 0, 0),
        vessels=(vessel,) * 3,
    )  # fmt: skip


# rates, hours, parts, vessels and prices of the published case, as WOMBAT 0.13.5's dinwoodie library lists them (GBP)
CREW_VESSELS = ServiceVessel(
    kind=CREW, number=3, charter=Charter.YEAR_ROUND, day_rate=1750.0, speed=37.04 / 3.6, wave_limit=1.5,
    wind_limit=99.0, reach=1e6,
)  # fmt: skip
FIELD_VESSEL = ServiceVessel(
    kind=FIELD, charter=Charter.ON_CALL, day_rate=9500.0, charter_days=28.0, mobilisation_days=21.0, speed=22.22 / 3.6,
    wave_limit=1.5, wind_limit=99.0, transfer_hours=0.5, stays_at_sea=True, reach=1e6,
)  # fmt: skip
HEAVY_VESSEL = ServiceVessel(
    kind=HEAVY, charter=Charter.ON_CALL, day_rate=150e3, charter_days=30.0, mobilisation_days=60.0,
    mobilisation_cost=500e3, speed=12.66 / 3.6, wave_limit=2.0, wind_limit=10.0, shift_begins=0.0, shift_ends=24.0,
    reach=1e6,
)  # fmt: skip
BASE = OperationTerms(
    subsystems=(
        turbine_part("manual reset", 0.1333, 3.0, 0.0, CREW),
        turbine_part("minor repair", 0.3333, 7.5, 1000.0, CREW),
        turbine_part("medium repair", 3.6363, 22.0, 18500.0, CREW),
        turbine_part("major repair", 25.0, 26.0, 73500.0, FIELD),
        turbine_part("major replacement", 12.5, 52.0, 334500.0, HEAVY),
    ),
    plant=(),
    services=(Service(name="annual service", hours=60.0, materials=18500.0),),
    fleet=(CREW_VESSELS, FIELD_VESSEL, HEAVY_VESSEL),
    fixed=FixedOperationCost(labour=6.6667, management=0, facilities=0, port=0, insurance=0, leases=0),
    paths=150,
)


def north_sea() -> Metocean:
    table = np.genfromtxt(SERIES, delimiter=",", names=True, dtype=None, encoding="utf-8")
    return given_metocean(
        "alpha ventus 2004", np.array(table["datetime"], dtype="datetime64[h]"), table["windspeed"],
        table["waveheight"], reference_height=100.0, shear_exponent=0.1, source="WOMBAT 0.13.5", data_class="measured",
    )  # fmt: skip


def park(terms: OperationTerms, weather: Metocean) -> OperationPlan:
    return operation_plan(3e6, 80, 50e3, weather, terms, levels=PriceLevels(year=2024))


@pytest.mark.skipif(not SERIES.exists(), reason="shared series not there")
def test_cases_of_the_reference_park_fall_in_the_published_order():
    weather = north_sea()
    base = park(BASE, weather)
    amount = {line.key: line.amount / 1e6 for line in base.lines}
    # WOMBAT 0.13.5, base case, millions a year: crew vessels 1.92, technicians 1.60, repairs with their parts 4.50
    assert amount["crew_transfer"] == pytest.approx(1.92, abs=0.005)
    assert amount["labour"] == pytest.approx(1.60, abs=0.005)
    assert amount["spare_parts"] + amount["service_materials"] == pytest.approx(4.50, abs=0.01)

    half, twice = (park(replace(BASE, failure_factor=factor), weather) for factor in (0.5, 2.0))
    assert half.availability > base.availability > twice.availability
    assert half.total_per_year < base.total_per_year < twice.total_per_year
    fewer, more = (
        park(replace(BASE, fleet=(replace(CREW_VESSELS, number=number), *BASE.fleet[1:])), weather) for number in (2, 5)
    )
    assert more.availability > base.availability > fewer.availability
    assert more.total_per_year > base.total_per_year
    calm = park(BASE, replace(weather, wave_height=np.zeros(weather.hours), wind_speed=np.zeros(weather.hours)))
    assert calm.availability > base.availability
    assert calm.total_per_year < base.total_per_year
    # major replacements alone cost more than any other class alone, as in the published table
    alone = {
        part.name: park(replace(BASE, subsystems=(part,), services=()), weather).total_per_year
        for part in BASE.subsystems
    }
    assert max(alone, key=alone.__getitem__) == "major replacement"
