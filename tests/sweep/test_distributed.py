"""The same numbers, to the last bit, from the workers of a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import Client, LocalCluster

import monsun as ms
from monsun.sweep.groups import case_groups
from monsun.sweep.solve import FlowState, batches, pieces, weighted_power_slopes
from monsun.wake.shear import power_law
from monsun.wake.superposition import root_sum_square

KNOTS = np.arange(3.0, 26.0)
TURBINE = ms.Turbine(
    name="5 MW",
    rotor_diameter=126.0,
    hub_height=90.0,
    wind_speed=KNOTS,
    power=5e6 * np.minimum((KNOTS / 11) ** 3, 1),
    thrust_coefficient=np.where(KNOTS < 10, 0.82, 0.82 * (10 / KNOTS) ** 2),
)
DRAWN = np.random.default_rng(12)
# a regular layout: many turbines abreast, whose order the sweep may choose
PARK = ms.Park(*np.meshgrid(np.arange(4) * 700.0, np.arange(3) * 900.0), TURBINE)
ROSE = ms.FlowCases.rose(np.arange(0.0, 360.0, 3.75), np.arange(5.0, 15.0), np.full((96, 10), 1 / 960), 0.07)
SERIES = ms.FlowCases.series(DRAWN.uniform(-90, 540, 500), DRAWN.uniform(2, 27, 500), DRAWN.uniform(0.02, 0.2, 500))
MODEL = ms.flow_models.niayifar_2016()
ONE_ROW = ms.Operation(yaw=DRAWN.uniform(-20, 20, 12), power_limit=DRAWN.uniform(0.4, 1, 12))
EACH_CASE = ms.Operation(yaw=DRAWN.uniform(-20, 20, (500, 12)), running=DRAWN.uniform(size=(500, 12)) > 0.1)
SITE = ms.SiteWind(
    DRAWN.uniform(0.9, 1.1, (12, 6)), shear=power_law(0.14, 90.0), air_density=DRAWN.uniform(1.1, 1.3, 500)
)
STATES = ("wind_speed", "turbulence_intensity", "thrust_coefficient", "power")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=2, processes=True, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def check_equal(one: FlowState, other: FlowState) -> None:
    for name in STATES:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("cases", [ROSE, SERIES], ids=["rose", "series"])
def test_states_energy_and_slopes(client: Client, cases: ms.FlowCases) -> None:
    check_equal(ms.flow(PARK, cases, MODEL, client=client), ms.flow(PARK, cases, MODEL))
    assert ms.annual_energy(PARK, cases, MODEL, client=client) == ms.annual_energy(PARK, cases, MODEL)
    there, here = (ms.annual_energy_gradient(PARK, cases, MODEL, client=who) for who in (client, None))
    assert there[0] == here[0]
    np.testing.assert_array_equal(there[1:], here[1:])


@pytest.mark.parametrize("operation", [ONE_ROW, EACH_CASE], ids=["one row", "a row for each case"])
def test_with_operation_site_and_constants(client: Client, operation: ms.Operation) -> None:
    given = (PARK, SERIES, MODEL, operation, SITE)
    check_equal(ms.flow(*given, client=client), ms.flow(*given))
    there, here = (ms.annual_energy_slopes(*given, constants=("width.slope",), client=who) for who in (client, None))
    for name in ("energy", "x", "y", "hub_height", "yaw", "tilt", "power_limit"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name), err_msg=name)
    assert there.constants == here.constants
    assert there.yaw.shape == ((500, 12) if operation is EACH_CASE else (1, 12))


def test_the_energy_brings_back_one_number_per_case(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = []
    gather = Client.gather

    def watched(self: Client, futures: Any) -> Any:
        found = gather(self, futures)
        brought.append(sum(part.nbytes for part in found))
        return found

    monkeypatch.setattr(Client, "gather", watched)
    ms.annual_energy(PARK, ROSE, MODEL, client=client)
    assert brought == [8 * ROSE.count]


def test_workers_that_compile_at_the_same_time(client: Client, tmp_path: Path) -> None:
    def made_here(spread: float) -> Any:
        return lambda downwind, radial: 0.4 / (1 + 0.1 * downwind + (radial / spread) ** 2)

    model = ms.FlowModel("made here", made_here(1.3), root_sum_square)
    before = client.run(lambda: os.environ.get("MONSUN_CACHE_DIR"))
    try:
        client.run(lambda: os.environ.update(MONSUN_CACHE_DIR=str(tmp_path)))
        there = ms.flow(PARK, SERIES, model, client=client)
    finally:
        old = next(iter(before.values()))
        client.run(lambda: os.environ.update(MONSUN_CACHE_DIR=old) if old else os.environ.pop("MONSUN_CACHE_DIR"))
    check_equal(there, ms.flow(PARK, SERIES, model))
    assert len(list(tmp_path.glob("monsun_kernels_*.py"))) == 1
    assert not list(tmp_path.rglob("*.tmp*"))


@pytest.mark.parametrize("wrong", ["tcp://127.0.0.1:8786", 3])
def test_what_is_no_client(wrong: Any) -> None:
    with pytest.raises(ms.InputError, match=r"client: expected a dask.distributed.Client, got"):
        ms.annual_energy(PARK, ROSE, MODEL, client=wrong)


def test_a_cluster_without_workers_and_one_that_is_gone() -> None:
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as cluster:
        client = Client(cluster)
        with pytest.raises(ms.InputError, match="client: expected a cluster with at least one worker, got none"):
            ms.annual_energy(PARK, ROSE, MODEL, client=client)
    try:
        with pytest.raises(ms.InputError, match="client: expected a client of a running cluster, got one whose status"):
            ms.annual_energy(PARK, ROSE, MODEL, client=client)
    finally:
        client.close()


def test_a_cluster_that_is_lost_on_the_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError("Timed out during handshake")

    monkeypatch.setattr(Client, "gather", broken)
    with pytest.raises(ConnectionError, match="the cluster was lost during the sweep: Timed out during handshake"):
        ms.annual_energy(PARK, ROSE, MODEL, client=client)


@pytest.mark.parametrize("cases", [ROSE, SERIES], ids=["rose", "series"])
def test_threads_make_no_difference_either(cases: ms.FlowCases, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for threads in ("1", "3"):
        monkeypatch.setenv("MONSUN_THREADS", threads)
        slopes = weighted_power_slopes(PARK, cases, MODEL, cases.probability)
        found.append((*(getattr(ms.flow(PARK, cases, MODEL), name) for name in STATES), slopes.power, slopes.position))
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_pieces_cover_all_groups() -> None:
    for cases in (ROSE, SERIES, ms.FlowCases.series([270.0], [9.0])):
        groups = case_groups(cases)
        parts = pieces(groups)
        assert [a for part in parts for a in range(*part)] == list(range(groups.count))
        for count in (1, 3, 1000):
            cut = batches(parts, count)
            assert [part for batch in cut for part in batch] == parts and len(cut) == min(count, len(parts))
