"""`optimise_layout`: refusals before the search, one layout for one seed, and objectives that lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import shapely
from distributed import Client, LocalCluster

import monsun as ms
from monsun.layout import search as search_module
from monsun.layout.climb import climb
from monsun.layout.objective import AnnualEnergy, Objective, annual_energy_of
from monsun.layout.problem import LayoutProblem
from monsun.optimise import Layout, optimise_layout
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.blockage import self_similar_2020
from monsun.wake.models import bastankhah_2014, zong_2020
from monsun.worth.robust import Robust, sampled_energy

TURBINE = Turbine("flat thrust", 100.0, 90.0, [3.0, 11.0, 25.0], [0.0, 3e6, 3e6], [0.8, 0.8, 0.1])
CASES = ms.FlowCases.rose([0.0, 90.0, 180.0, 270.0], [8.0, 11.0], np.full((4, 2), 0.125), 0.06)
AREA = shapely.Polygon([(0, 0), (2600, 300), (2200, 2400), (1100, 1500), (200, 2100)])
PROBLEM = LayoutProblem(AREA, 12, TURBINE, CASES, bastankhah_2014(), 250.0)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few steps and short climbs."""
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 200)
    monkeypatch.setattr(search_module, "climb", partial(with_rounds, 3))


def with_rounds(most: int, *arguments: Any, **options: Any) -> Any:
    return climb(*arguments, **{**options, "rounds": most})


def check_feasible(problem: LayoutProblem, found: Layout) -> None:
    """By shapely and distances alone."""
    assert found.x.shape == found.y.shape == (problem.count,)
    assert shapely.distance(problem.area, shapely.points(found.x, found.y)).max() <= 1e-6
    apart = np.hypot(np.subtract.outer(found.x, found.x), np.subtract.outer(found.y, found.y))
    assert apart[np.triu_indices(problem.count, 1)].min(initial=np.inf) >= 250.0 - 1e-6
    assert found.feasible


def check_equal(one: Layout, other: Layout) -> None:
    np.testing.assert_array_equal((one.x, one.y), (other.x, other.y))
    assert (one.value, one.energy, one.generations) == (other.value, other.energy, other.generations)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=2, processes=True, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_what_is_returned(short: None) -> None:
    told: list[tuple[float, float]] = []
    found = optimise_layout(PROBLEM, minutes=None, generations=1, progress=lambda *both: told.append(both))
    check_feasible(PROBLEM, found)
    park = PROBLEM.park(found.x, found.y)
    assert found.energy == ms.annual_energy(park, CASES, PROBLEM.model)
    assert found.value == pytest.approx(found.energy, rel=1e-12)
    assert found.objective == "annual energy, MWh"
    assert found.stopped == "all generations done"
    assert found.generations == 1
    seconds, values = zip(*found.history, strict=True)
    assert list(seconds) == sorted(seconds)
    assert list(values) == sorted(set(values))
    assert values[-1] == found.value
    assert 0 < seconds[-1] <= found.seconds
    assert told
    assert all(value in values for _, value in told)


def test_a_seed_gives_one_layout_on_any_number_of_cores_and_workers(
    monkeypatch: pytest.MonkeyPatch, client: Client, short: None
) -> None:
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 1500)
    # parts of the trails are cut off anywhere
    monkeypatch.setattr(search_module, "_PART_SECONDS", 0.05)
    layouts = []
    for threads, cluster in [("1", None), ("2", None), ("2", client)]:
        monkeypatch.setenv("MONSUN_THREADS", threads)
        layouts.append(optimise_layout(PROBLEM, minutes=None, generations=2, seed=3, client=cluster))
    check_feasible(PROBLEM, layouts[0])
    check_equal(layouts[0], layouts[1])
    check_equal(layouts[0], layouts[2])
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 200)
    one, other, another = (optimise_layout(PROBLEM, minutes=None, generations=1, seed=seed) for seed in (3, 3, 4))
    check_equal(one, other)
    assert not np.array_equal(one.x, another.x)


def test_a_search_on_a_cluster_keeps_its_time(client: Client) -> None:
    found = optimise_layout(PROBLEM, minutes=4 / 60, client=client)
    check_feasible(PROBLEM, found)
    assert found.stopped == "time is up"
    assert found.seconds < 15.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"minutes": None}, "minutes, generations or both"),
        ({"minutes": 0.0}, "minutes: expected a number > 0, got 0"),
        ({"minutes": float("nan")}, "minutes: expected a number > 0"),
        ({"minutes": float("inf")}, "minutes: expected a number > 0"),
        ({"generations": 0}, "generations: expected a whole number >= 1"),
        ({"seed": -1}, "seed: expected a whole number >= 0"),
        ({"seed": 1.5}, "seed: expected a whole number >= 0"),
        ({"seed": True}, "seed: expected a whole number >= 0"),
        ({"starts": [(np.zeros(3), np.zeros(3))]}, r"starts\[0\]: expected x and y of 12 turbines"),
        ({"starts": [(np.zeros(12), np.zeros(12))]}, r"starts\[0\]: expected a layout that keeps all limits"),
    ],
)
def test_what_cannot_be_used_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        optimise_layout(PROBLEM, **options)


def test_more_turbines_than_fit_are_refused_before_the_search() -> None:
    def never(problem: LayoutProblem) -> Objective:
        raise AssertionError

    crowded = LayoutProblem(
        shapely.box(0, 0, 1000, 1000), 26, TURBINE, CASES, bastankhah_2014(), 250.0, objective=never
    )
    with pytest.raises(InputError, match=r"count: expected at most \d+ turbines .*got 40") as caught:
        optimise_layout(replace(crowded, count=40), minutes=1.0)
    # 25 stand in five rows of five; a hexagonal packing has room for one or two more at most
    assert any(f"at most {most} turbines" in str(caught.value) for most in (25, 26, 27))


def test_an_interrupt_returns_the_best_so_far() -> None:
    def interrupt(share: float, value: float) -> None:
        told.append(value)
        if len(told) == 2:
            raise KeyboardInterrupt

    told: list[float] = []
    found = optimise_layout(PROBLEM, minutes=10.0, progress=interrupt)
    check_feasible(PROBLEM, found)
    assert found.stopped == "interrupted"
    assert found.seconds < 60.0
    assert found.value >= max(told)
    assert found.history[-1][1] == found.value


def test_a_start_that_is_better_than_the_search_is_returned(monkeypatch: pytest.MonkeyPatch, short: None) -> None:
    long = optimise_layout(PROBLEM, minutes=None, generations=2, seed=5)
    monkeypatch.setattr(search_module, "_FIRST_STEPS", 2)
    monkeypatch.setattr(search_module, "climb", partial(with_rounds, 0))
    least = optimise_layout(PROBLEM, minutes=None, generations=1, seed=6)
    assert least.value < long.value
    again = optimise_layout(PROBLEM, minutes=None, generations=1, seed=6, starts=[(long.x, long.y)])
    assert again.value >= long.value
    check_feasible(PROBLEM, again)


@pytest.mark.parametrize(
    "model",
    [zong_2020(), replace(bastankhah_2014(), name="with blockage", blockage=self_similar_2020())],
    ids=["wakes that meet", "blockage"],
)
def test_models_without_relocation_are_climbed(model: Any, short: None) -> None:
    problem = replace(PROBLEM, count=5, model=model)
    found = optimise_layout(problem, minutes=None, generations=1, seed=2)
    check_feasible(problem, found)
    assert found.stopped == "all generations done"
    first = found.history[0][1]
    assert found.value > first
    assert found.energy == pytest.approx(found.value, rel=1e-9)


def test_prices_move_the_layout(short: None) -> None:
    """Where energy is worth something in west wind alone, wakes of west wind are what is avoided."""
    cases = ms.FlowCases.rose([180.0, 270.0], [8.0], [[0.8], [0.2]], 0.06)
    price = np.array([1.0, 100.0])

    def value_of(problem: LayoutProblem) -> AnnualEnergy:
        return AnnualEnergy(problem.cases, problem.model, price=price, unit="USD")

    crowded = replace(PROBLEM, area=shapely.box(0, 0, 1200, 1200), count=16, cases=cases)
    plain, priced = (
        optimise_layout(problem, minutes=None, generations=1)
        for problem in (crowded, replace(crowded, objective=value_of))
    )
    values = [value_of(crowded).gain_and_slopes(crowded.park(one.x, one.y))[0] for one in (plain, priced)]
    assert priced.objective == "value of the annual energy, USD"
    assert priced.value == values[1] > values[0]
    assert priced.energy < plain.energy
    check_feasible(crowded, priced)


def test_a_robust_objective_is_searched_for(short: None) -> None:
    def robust(problem: LayoutProblem) -> Robust:
        spread = {"width.growth_rate": 0.008}
        generator = np.random.default_rng(1)
        return sampled_energy(problem.cases, problem.model, spread, (), 3, generator, quantile=0.2)

    problem = replace(PROBLEM, count=6, objective=robust)
    found = optimise_layout(problem, minutes=None, generations=1)
    check_feasible(problem, found)
    assert found.value == robust(problem).gain_and_slopes(problem.park(found.x, found.y))[0]
    assert "20% quantile of the gain over 3 samples" in found.objective
    assert found.value > found.history[0][1]


def test_a_neighbour_s_wakes_and_standing_turbines_count(short: None) -> None:
    problem = replace(PROBLEM, count=4, fixed_x=[1000.0], fixed_y=[1000.0], neighbours=Park([-600.0], [700.0], TURBINE))
    found = optimise_layout(problem, minutes=None, generations=1)
    check_feasible(problem, found)
    assert np.hypot(found.x - 1000, found.y - 1000).min() >= 250.0 - 1e-6
    energy = annual_energy_of(problem).gain_and_slopes(problem.park(found.x, found.y))[0]
    alone = ms.annual_energy(Park([0.0], [0.0], TURBINE), CASES, PROBLEM.model)
    # five turbines count
    assert 4.5 * alone < found.value == energy <= 5 * alone * (1 + 1e-12)
