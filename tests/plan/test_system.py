"""The dispatch against hand calculation and an independent programme; the constructed year against its totals."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from monsun.plan import dispatch as module
from monsun.plan.dispatch import Dispatch, SolverStatus, build_network, dispatch, park_curtailed
from monsun.plan.system import (
    STORAGE,
    TECHNOLOGIES,
    THERMAL,
    VARIABLE,
    Capacity,
    MarginalCost,
    Operation,
    PowerSystem,
    Region,
    Shape,
    Share,
    Technology,
)
from monsun.plan.year import SystemHours, constructed_year, regional_capacity, residual_load
from monsun.records import InputError, documented_fields

NORTH, CENTRAL, SOUTH = range(3)
EMPTY = {item.value: 0.0 for item in (*THERMAL, *VARIABLE[:3], *STORAGE, Technology.HYDRO)}
FREE = Operation(coal=1.0, lng=1.0, hydro=1.0, coal_minimum=0.0, north_central=400.0, central_south=200.0)


def small_system(operation: Operation = FREE, share: Share | None = None, **capacity: float) -> PowerSystem:
    return PowerSystem(
        capacity=Capacity(**(EMPTY | capacity)),
        share=share or Share(coal=(1.0, 0.0, 0.0), lng=(0.0, 0.0, 1.0)),
        marginal_cost=MarginalCost(coal=20.0, lng=80.0),
        operation=operation,
    )


def hours(load: list[list[float]], **shares: float) -> SystemHours:
    rows = np.array(load, dtype=float)
    names = ("onshore_wind", "offshore_wind", "solar", "hydro")
    return SystemHours(rows, *(np.full(rows.shape, shares.get(name, 0.0)) for name in names))


def run(system: PowerSystem, state: SystemHours, park: np.ndarray | None = None) -> Dispatch:
    return dispatch(build_network(system, state, park))


def of(result: Dispatch, technology: Technology) -> np.ndarray:
    return result.generation[TECHNOLOGIES.index(technology)]


def test_merit_order_of_two_nodes_by_hand() -> None:
    # the North burns coal at 20, the South LNG at 80, Central only passes on; the southern corridor carries 200 MW
    result = run(small_system(coal=1000.0, lng=1000.0), hours([[300.0], [0.0], [500.0]]))
    assert result.status is SolverStatus.OPTIMAL
    assert of(result, Technology.COAL)[:, 0] == pytest.approx([500, 0, 0])
    assert of(result, Technology.LNG)[:, 0] == pytest.approx([0, 0, 300])
    assert result.flow[:, 0] == pytest.approx([200, 200])
    assert result.price[:, 0] == pytest.approx([20, 20, 80])
    assert result.cost == pytest.approx(500 * 20 + 300 * 80)
    assert result.co2 == pytest.approx(500 * 0.93 + 300 * 0.36)
    # what loads pay beyond what plants earn is the corridor's congestion rent: price difference times flow
    paid = (result.price * result.load).sum()
    earned = (result.price * result.generation.sum(axis=0)).sum()
    assert paid - earned == pytest.approx((80 - 20) * 200)


def test_without_a_full_corridor_there_is_one_price() -> None:
    system = small_system(replace(FREE, central_south=1000.0, north_central=1000.0), coal=1000.0, lng=1000.0)
    result = run(system, hours([[300.0], [0.0], [500.0]]))
    assert result.price[:, 0] == pytest.approx([20, 20, 20])
    assert result.flow[:, 0] == pytest.approx([500, 500])


def test_a_storage_cycle_returns_the_square_of_its_efficiency() -> None:
    share = Share(coal=(0.0, 0.0, 1.0), lng=(0.0, 0.0, 1.0), battery=(0.0, 0.0, 1.0))
    system = small_system(share=share, coal=150.0, lng=500.0, battery=1000.0)
    result = run(system, hours([[0.0, 0.0], [0.0, 0.0], [100.0, 300.0]]))
    assert of(result, Technology.BATTERY)[SOUTH] == pytest.approx([-50, 50 * 0.93**2])
    assert of(result, Technology.LNG)[SOUTH] == pytest.approx([0, 150 - 50 * 0.93**2])


def test_hydro_keeps_its_weekly_budget_and_saves_it_for_the_dear_hours() -> None:
    share = Share(coal=(0.0, 0.0, 1.0), lng=(0.0, 0.0, 1.0), hydro=(0.0, 0.0, 1.0))
    system = small_system(share=share, coal=100.0, lng=500.0, hydro=200.0)
    result = run(system, hours([[0.0, 0.0], [0.0, 0.0], [100.0, 300.0]], hydro=0.4))
    # 160 MWh of water; a quarter of the mean 80 MW must always run, the rest replaces LNG
    assert of(result, Technology.HYDRO)[SOUTH] == pytest.approx([20, 140])


def test_load_that_nothing_serves_is_shed_at_its_cost() -> None:
    result = run(small_system(coal=100.0), hours([[300.0], [0.0], [0.0]]))
    assert of(result, Technology.LOAD_SHEDDING)[NORTH, 0] == pytest.approx(200)
    assert result.price[NORTH, 0] == pytest.approx(3000)


def test_a_surplus_is_shared_by_what_is_available() -> None:
    share = Share(solar=(0.0, 0.0, 1.0))
    system = small_system(share=share, solar=600.0)
    result = run(system, hours([[0.0], [0.0], [100.0]], solar=0.5), np.array([100.0]))
    assert result.curtailed.sum() == pytest.approx(300)
    assert park_curtailed(result, SOUTH) == pytest.approx([75])


def test_the_park_feeds_its_region() -> None:
    system = replace(small_system(coal=500.0, lng=500.0), park_region=Region.CENTRAL)
    result = run(system, hours([[100.0], [50.0], [100.0]]), np.array([40.0]))
    assert of(result, Technology.PARK)[:, 0] == pytest.approx([0, 40, 0])


def test_what_cannot_be_dispatched_is_said_as_a_value() -> None:
    # coal that must run at full power, and nowhere to send it
    operation = replace(FREE, coal_minimum=1.0, north_central=0.0)
    result = run(small_system(operation, coal=1000.0), hours([[300.0], [0.0], [0.0]]))
    assert result.status is SolverStatus.INFEASIBLE
    assert np.isnan(result.generation).all() and np.isnan(result.cost)


def independent_cost(system: PowerSystem, state: SystemHours) -> float:
    """Least cost by scipy's linprog with its own matrices, for comparison."""
    hour_count = state.load.shape[1]
    columns: list[tuple[float, float, float]] = []  # lowest, highest, cost
    balance = []  # region, hour, column, sign
    energy_rows: list[tuple[list[int], float]] = []
    cycles: list[tuple[int, int, int, float]] = []
    operation = system.operation
    for item in (*THERMAL, Technology.HYDRO, *VARIABLE[:3]):
        for r, capacity in enumerate(regional_capacity(system, item)):
            own = []
            for h in range(hour_count):
                high = getattr(state, item.value)[r, h] if item in VARIABLE else getattr(operation, item.value)
                low = operation.coal_minimum * operation.coal if item is Technology.COAL else 0.0
                if item is Technology.HYDRO:
                    low = operation.hydro_minimum * state.hydro[r].mean()
                own.append(len(columns))
                balance.append((r, h, len(columns), 1.0))
                columns.append((low * capacity, high * capacity, getattr(system.marginal_cost, item.value, 0.0)))
            if item is Technology.HYDRO:
                energy_rows.append((own, state.hydro[r].sum() * capacity))
    for r in range(3):
        for h in range(hour_count):
            balance.append((r, h, len(columns), 1.0))
            columns.append((0, state.load[r, h], system.marginal_cost.load_shedding))
    for item in STORAGE:
        efficiency = getattr(operation, f"{item.value}_efficiency")
        for r, capacity in enumerate(regional_capacity(system, item)):
            first = len(columns)
            for h in range(hour_count):
                place = len(columns)
                balance += [(r, h, place, -1.0), (r, h, place + 1, 1.0)]
                columns += [
                    (0, capacity, 0.0),
                    (0, capacity, getattr(system.marginal_cost, item.value)),
                    (0, capacity * getattr(operation, f"{item.value}_hours"), 0.0),
                ]
                before = first + 3 * ((h - 1) % hour_count) + 2
                cycles.append((place, before, place + 2, efficiency))
    for k, limit in enumerate((operation.north_central, operation.central_south)):
        for h in range(hour_count):
            balance += [(k, h, len(columns), -1.0), (k + 1, h, len(columns), 1.0)]
            columns.append((-limit, limit, 0.0))
    equal = np.zeros((3 * hour_count + len(cycles), len(columns)))
    right = np.concatenate([state.load.ravel(), np.zeros(len(cycles))])
    for r, h, column, sign in balance:
        equal[r * hour_count + h, column] += sign
    for n, (store, before, after, efficiency) in enumerate(cycles, start=3 * hour_count):
        equal[n, store], equal[n, store + 1] = efficiency, -1 / efficiency
        equal[n, before] += 1
        equal[n, after] -= 1
    at_most = np.zeros((len(energy_rows), len(columns)))
    for n, (own, _) in enumerate(energy_rows):
        at_most[n, own] = 1
    low, high, cost = zip(*columns, strict=True)
    solution = linprog(
        cost, at_most, [row[1] for row in energy_rows], equal, right, np.column_stack([low, high]), method="highs"
    )
    assert solution.status == 0
    return solution.fun


def test_the_national_system_costs_what_an_independent_programme_says() -> None:
    system = PowerSystem()
    wind = 0.5 + 0.4 * np.sin(np.arange(8760) / 40)
    state = constructed_year(system, wind).window(3200, 24)
    result = run(system, state)
    assert result.cost == pytest.approx(independent_cost(system, state), rel=1e-6)
    assert result.balance_residual <= 1e-6


def test_the_year_has_the_published_energy_and_peak() -> None:
    system = PowerSystem()
    year = constructed_year(system, 0.5 + 0.4 * np.sin(np.arange(8760) / 40))
    national = year.load.sum(axis=0)
    assert national.sum() == pytest.approx(560.4e6)
    assert national.max() == pytest.approx(89655)
    assert year.load.sum(axis=1) / national.sum() == pytest.approx(system.share.demand)
    assert year.solar.mean(axis=1) == pytest.approx(system.shape.solar_factor)
    assert year.offshore_wind.mean(axis=1) == pytest.approx(system.shape.offshore_factor)
    assert 0.38 < year.hydro.mean() < 0.43
    assert np.isfinite(residual_load(system, year)).all()


@pytest.mark.parametrize("wind", [np.zeros(8760), np.full(8760, 1.5), np.ones(24), np.full(8760, np.nan)])
def test_wind_that_is_no_share_of_capacity_is_refused(wind: np.ndarray) -> None:
    with pytest.raises(InputError, match="wind_per_unit"):
        constructed_year(PowerSystem(), wind)


@pytest.mark.parametrize("park", [np.full(2, 5.0), np.array([-1.0]), np.array([np.nan])])
def test_a_park_series_that_does_not_fit_is_refused(park: np.ndarray) -> None:
    with pytest.raises(InputError, match="park_power_mw"):
        build_network(small_system(coal=10.0), hours([[1.0], [1.0], [1.0]]), park)


def test_shares_and_shapes_are_checked() -> None:
    with pytest.raises(InputError, match=r"share\.coal"):
        Share(coal=(0.5, 0.5, 0.5))
    with pytest.raises(InputError, match=r"shape\.load_by_month"):
        Shape(load_by_month=(1.0,))
    with pytest.raises(InputError, match="peak_load"):
        Shape(peak_load=50000.0)
    with pytest.raises(InputError, match="lng"):
        Capacity(lng=-1.0)


def test_every_default_says_its_source_and_class() -> None:
    for item in documented_fields(PowerSystem()):
        assert item.source and item.data_class, item.path
    assert PowerSystem().park_region is Region.SOUTH


def test_without_pypsa_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    module._import_pypsa.cache_clear()
    monkeypatch.setitem(sys.modules, "pypsa", None)
    with pytest.raises(ImportError, match=r"pip install 'monsun\[plan\]'") as caught:
        build_network(small_system(coal=10.0), hours([[1.0], [1.0], [1.0]]))
    assert caught.value.name == "pypsa"
    module._import_pypsa.cache_clear()


def test_a_dispatch_writes_nothing_to_the_terminal() -> None:
    code = (
        "import numpy as np; from monsun.plan.system import PowerSystem;"
        "from monsun.plan.dispatch import *; from monsun.plan.year import *; s = PowerSystem();"
        "y = constructed_year(s, np.full(8760, 0.5)); print(dispatch(build_network(s, y.window(0, 2))).status.value)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "optimal\n"
    assert done.stderr == ""
