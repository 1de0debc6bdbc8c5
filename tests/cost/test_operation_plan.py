"""A year of operation: against WOMBAT's figures for the same inputs, by month, line by line, and at the rims."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from monsun.cost.failures import (
    Service,
    Subsystem,
    corewind_2021_subsystems,
    cower_2025_plant,
    cower_2025_services,
)
from monsun.cost.operation_plan import OperationPlan, operation_plan
from monsun.cost.operation_terms import FixedOperationCost, OperationShares, OperationTerms
from monsun.cost.outage_events import outage_paths
from monsun.cost.prices import PriceLevels
from monsun.cost.service_vessels import (
    VesselKind,
    cower_fleet,
    crew_transfer_vessels,
    diving_vessel,
    jack_up_vessel,
    service_operation_vessels,
)
from monsun.energy.availability import outage_schedule
from monsun.records import InputError, documented_fields
from monsun.site.metocean import Metocean, given_metocean

DATA = Path(__file__).resolve().parents[1] / "data"
SHARED = Path(__file__).resolve().parents[2] / "../shared/data/tests"
YEAR_2024 = PriceLevels(year=2024)
# as WOMBAT's library has it: three crew vessels, turbines that run until the crew comes (operation_reduction 0), and a
# park that stands still while people are at its only substation
WOMBAT = OperationTerms(
    fleet=(crew_transfer_vessels(3), *cower_fleet()[1:]), stops=(False, False, False), paths=300,
    plant=tuple(
        replace(one, turbines_stopped=67.0 if one.name == "offshore substation" else 0.0) for one in cower_2025_plant()
    ),
    services=tuple(
        replace(one, turbines_stopped=67.0 if one.name == "substation inspection" else one.turbines_stopped)
        for one in cower_2025_services()
    ),
)  # fmt: skip


def atlantic() -> Metocean:
    """Two years off New York, the weather of WOMBAT's default library."""
    with np.load(DATA / "era5_40.0N_72.5W_2000_2001.npz") as stored:
        speed, height = stored["wind_speed"] * 0.5, stored["wave_height"] * 0.1
    time = np.datetime64("2000-01-01T00", "h") + np.arange(speed.size)
    return given_metocean(
        "ERA5 40.0N 72.5W", time, speed, height, reference_height=100.0, shear_exponent=0.1, source="ERA5",
        data_class="reanalysis",
    )  # fmt: skip


SEA = atlantic()


def plan(terms: OperationTerms, **options: object) -> OperationPlan:
    return operation_plan(15e6, 67, 30e3, SEA, terms, levels=YEAR_2024, **options)  # type: ignore[arg-type]


BASE = plan(OperationTerms(paths=300))


def test_wombat_on_the_same_inputs():
    # WOMBAT 0.13.5, default library with corewind 15 MW turbines, 67 x 15 MW, five years: 94.7 % and 153 USD/kW-yr
    found = plan(replace(WOMBAT, subsystems=corewind_2021_subsystems()))
    assert found.availability * found.plant_availability == pytest.approx(0.947, abs=0.010)
    assert found.per_kilowatt == pytest.approx(153.0, rel=0.15)
    # WOMBAT 0.13.5, the library's own parts at 15 MW, years 2000-2004, seed 1: 94.3 % and 106.1 USD/kW-yr,
    # jack-up 41.1, cable vessel 11.4, diving vessel 0.67, three crew vessels 3.49, spare parts 1.87
    found = plan(WOMBAT)
    assert found.availability * found.plant_availability == pytest.approx(0.943, abs=0.010)
    assert found.per_kilowatt == pytest.approx(106.1, rel=0.10)
    amount = {line.key: line.amount / found.capacity for line in found.lines}
    assert amount["jack_up"] == pytest.approx(41.1, rel=0.25)
    assert amount["cable"] == pytest.approx(11.4, rel=0.20)
    assert amount["diving"] == pytest.approx(0.67, rel=0.20)
    assert amount["crew_transfer"] == pytest.approx(3.49, rel=0.005)
    assert amount["spare_parts"] + amount["service_materials"] == pytest.approx(1.87, rel=0.05)
    fixed = ("labour", "management", "facilities", "port", "insurance", "leases")
    assert sum(amount[key] for key in fixed) == pytest.approx(47.3 + 0.5, abs=0.1)


def test_time_at_work_is_wombats():
    # WOMBAT 0.13.5, the same run: mean hours at a standstill for each task, of 143 to 273 tasks
    for hours, still in ((24, 71), (10, 32), (13, 46), (14, 48), (18, 61)):
        ours = hours / BASE.tasks.hours[0].mean_share
        assert ours == pytest.approx(still, rel=0.18)


def test_the_year_adds_up():
    assert BASE.total_per_year == pytest.approx(sum(line.amount for line in BASE.lines))
    assert sum(share for _, share in BASE.currency_shares) == pytest.approx(1)
    hours = BASE.services.hours_by_month
    assert BASE.availability_by_month @ hours / 8760 == pytest.approx(BASE.availability, abs=2e-4)
    assert BASE.energy_availability == pytest.approx(BASE.availability_by_month @ hours / 8760)
    assert BASE.path_cost.mean() == pytest.approx(BASE.total_per_year)
    assert BASE.path_availability.std() > 1e-3 and BASE.path_cost.std() > 0.02 * BASE.total_per_year
    assert BASE.capacity == 1.005e6 and 0.98 < BASE.plant_availability < 1
    assert all(line.source and line.data_class and line.input.startswith("operation.") for line in BASE.lines)
    # turbine inspection and structural inspection of 67 turbines, every second of them under water, substation
    assert BASE.services.count.tolist() == [67, 67, 33.5, 1, 0.5]
    assert BASE.services.work[0] == pytest.approx(67 * 48 + 24)


def test_prices_are_brought_to_the_studys_year():
    later = operation_plan(15e6, 67, 30e3, SEA, OperationTerms(paths=300), levels=PriceLevels(year=2025))
    assert later.total_per_year / BASE.total_per_year == pytest.approx(1.02631)
    assert later.path_cost.std() / BASE.path_cost.std() == pytest.approx(1.02631)


def test_winter_has_the_long_outages_and_its_energy_counts():
    able = BASE.availability_by_month
    assert able[[11, 0, 1]].mean() < able[[5, 6, 7]].mean() - 0.005
    windy = plan(OperationTerms(paths=300), energy_by_month=[3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3])
    assert windy.energy_availability < BASE.energy_availability - 0.0005
    assert windy.energy_availability == pytest.approx(able @ windy.energy_weights)


def test_outage_terms_have_the_plans_availability():
    terms = BASE.outages
    for month in range(12):
        assert terms.availability(month + 1) == pytest.approx(BASE.availability_by_month[month], abs=1e-9)
    assert np.mean(terms.repair_factor) == pytest.approx(1) and np.mean(terms.outage_factor) == pytest.approx(1)
    # failures and the services that stop a turbine
    assert 8760 / (terms.running_time + terms.repair_time) == pytest.approx(3.83 + 2.5, rel=0.03)
    time = np.arange("2021-01", "2022-01", dtype="datetime64[h]")
    assert outage_schedule(terms, time, 300, seed=3).mean() == pytest.approx(BASE.availability, abs=0.004)


def test_services_wait_for_their_months_and_yield_to_repairs():
    summer = plan(OperationTerms(paths=100, service_months=(6, 7, 8)))
    assert summer.services.stops_by_month[[0, 11]].sum() == 0
    assert summer.services.stops_by_month.sum() == pytest.approx(67 * 2.5)
    assert summer.services.still_by_month.sum() < BASE.services.still_by_month.sum()
    few = plan(OperationTerms(paths=100, fleet=(crew_transfer_vessels(2), *cower_fleet()[1:])))
    assert few.services_done < 1 == BASE.services_done
    assert few.availability < BASE.availability
    by_day = plan(OperationTerms(paths=100, stands_overnight=False))
    still = by_day.services.still_by_month @ by_day.services.hours_by_month * 67
    # the diving vessel stays at sea and adds two transfers of 15 minutes
    assert still == pytest.approx(67 * (48 + 6.5 / 2))


def test_queues_are_told_apart():
    free = plan(OperationTerms(paths=300, fleet=tuple(replace(one, number=100) for one in cower_fleet())))
    assert abs(free.lost_to_queues) < 4 * free.path_availability.std() / np.sqrt(300)
    assert BASE.lost_to_queues > 3 * BASE.path_availability.std() / np.sqrt(300)
    few = plan(OperationTerms(paths=300, fleet=(crew_transfer_vessels(2), *cower_fleet()[1:])))
    assert few.lost_to_queues > 2 * BASE.lost_to_queues


def test_a_service_operation_vessel_takes_the_crews_work():
    fleet = (service_operation_vessels(), *cower_fleet()[1:])
    found = plan(OperationTerms(paths=100, fleet=fleet))
    assert found.use[0].repairs > 4000 and found.use[0].services > 3200
    assert found.use[0].fit_by_month[0] > BASE.use[0].fit_by_month[0]
    line = {one.key: one for one in found.lines}["service_operation"]
    assert line.amount == pytest.approx(365 * 40e3)


def test_nothing_that_fails_costs_fixed_lines_alone():
    terms = OperationTerms(subsystems=(), plant=(), services=(), fleet=(crew_transfer_vessels(1),), paths=3)
    found = plan(terms)
    assert found.availability == 1.0 and found.outages.availability(3) == 1.0
    fixed = FixedOperationCost()
    own = fixed.labour + fixed.management + fixed.facilities + fixed.port + fixed.insurance + fixed.leases
    assert found.per_kilowatt == pytest.approx(own + 3201.7 * 365 / 1.005e6)


def test_mobilisation_is_paid_by_the_call():
    fleet = (crew_transfer_vessels(4), jack_up_vessel(290e3, 325e3), *cower_fleet()[2:])
    found = plan(OperationTerms(paths=300, fleet=fleet))
    amount = {line.key: line.amount for line in found.lines}
    assert amount["jack_up_mobilisation"] == pytest.approx(325e3 * found.use[1].calls)
    assert amount["jack_up"] == pytest.approx(290e3 * found.use[1].days)


def test_two_thousand_paths_of_two_years_take_seconds():
    outage_paths(BASE.tasks, np.arange(1))
    started = process_time()
    outage_paths(BASE.tasks, np.arange(2000))
    assert process_time() - started < 10


def test_bad_input_is_named():
    with pytest.raises(InputError, match="rated power"):
        operation_plan(0.0, 67, 30e3, SEA)
    with pytest.raises(InputError, match="distance to port: expected metres >= 0"):
        operation_plan(15e6, 67, -1.0, SEA)
    with pytest.raises(InputError, match="turbines: expected at least one"):
        operation_plan(15e6, 0, 30e3, SEA)
    with pytest.raises(InputError, match="crew transfer vessel: distance to port"):
        operation_plan(15e6, 67, 400e3, SEA)
    with pytest.raises(InputError, match=r"vessel for subsea inspection.*got diving support vessel"):
        plan(OperationTerms(paths=1, plant=(), fleet=(crew_transfer_vessels(), jack_up_vessel())))
    with pytest.raises(InputError, match="energy_by_month"):
        plan(OperationTerms(paths=1), energy_by_month=[1.0] * 11)
    with pytest.raises(InputError, match="service_months"):
        OperationTerms(service_months=(5, 5))
    with pytest.raises(InputError, match="service_months"):
        OperationTerms(service_months=(13,))
    with pytest.raises(InputError, match="stops"):
        OperationTerms(stops=(True,))
    with pytest.raises(InputError, match="diving support vessel twice"):
        OperationTerms(fleet=(diving_vessel(), diving_vessel()))
    with pytest.raises(InputError, match="shares: staff"):
        OperationShares(staff=(0.5, 0.1, 0.1))
    with pytest.raises(InputError, match="currencies"):
        OperationShares(currencies=("USD", "USD", "VND"))
    with pytest.raises(InputError, match="shift_ends"):
        replace(crew_transfer_vessels(), shift_begins=20.0)
    with pytest.raises(InputError, match="rotor: hours"):
        Subsystem(name="rotor", failures_per_year=(1, 0, 0), hours=(1, 1), materials=(0, 0, 0),
                  vessels=(VesselKind.JACK_UP,) * 3)  # fmt: skip
    storm = SEA.wave_height + 3.0 * (SEA.month == 1)
    with pytest.raises(InputError, match=r"survey: expected an hour of work in the months of service \(1\)"):
        operation_plan(
            15e6, 67, 30e3, replace(SEA, wave_height=storm),
            OperationTerms(paths=1, service_months=(1,), services=(Service(name="survey", hours=3.0),)),
        )  # fmt: skip


def test_defaults_say_source_and_class():
    for part in documented_fields(OperationTerms()):
        assert part.source and part.data_class, part.path


def test_a_park_without_running_turbines_has_no_outage_terms():
    parts = (Subsystem(name="part", failures_per_year=(400.0, 0, 0), hours=(100.0, 0, 0), materials=(0, 0, 0),
                       vessels=(VesselKind.CREW_TRANSFER,) * 3),)  # fmt: skip
    found = operation_plan(
        15e6, 5, 30e3, SEA, OperationTerms(subsystems=parts, plant=(), services=(), paths=2, fleet=WOMBAT.fleet)
    )
    assert found.availability < 0.01
    with pytest.raises(InputError, match="turbines that run in every month"):
        _ = replace(found, availability_by_month=np.zeros(12)).outages


@pytest.mark.parametrize(
    "file", ["metocean_hourly_2004_alpha_ventus_wombat.csv", "metocean_hourly_2010_hornsrev3_wombat.csv"]
)
def test_real_seas_of_the_north_sea(file):
    path = SHARED / file
    if not path.exists():
        pytest.skip("shared series not there")
    table = np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding="utf-8")
    stamps = np.array(table["datetime"], dtype="datetime64[h]")
    sea = given_metocean(
        file, stamps, table["windspeed"], table["waveheight"], reference_height=100.0, shear_exponent=0.1,
        source="wombat", data_class="reanalysis",
    )  # fmt: skip
    found = operation_plan(15e6, 67, 30e3, sea, OperationTerms(paths=100))
    assert 0.90 < found.availability < 0.97
    # of seas that are rougher, in the order of their roughness
    rough = operation_plan(15e6, 67, 30e3, replace(sea, wave_height=1.3 * sea.wave_height), OperationTerms(paths=100))
    assert rough.availability < found.availability
