"""The file of a layout search: written whole, read whole or refused, and gone on from after a process was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from monsun.cases import FlowCases
from monsun.inputs.checkpoint import problem_digest, read_checkpoint, write_checkpoint
from monsun.layout.objective import annual_energy_of
from monsun.layout.problem import LayoutProblem
from monsun.layout.search_state import Rated, SearchState
from monsun.layout.trail import Snapshot, Start
from monsun.operation import SiteWind
from monsun.optimise import optimise_layout
from monsun.park import Park, Turbine
from monsun.records import InputError
from monsun.wake.models import bastankhah_2014, iea37

TURBINE = Turbine("flat thrust", 100.0, 90.0, [3.0, 11.0, 25.0], [0.0, 3e6, 3e6], [0.8, 0.8, 0.1])
CASES = FlowCases.rose([0.0, 90.0, 180.0, 270.0], [8.0, 11.0], np.full((4, 2), 0.125), 0.06)
PROBLEM = LayoutProblem(shapely.box(0, 0, 2500, 2500), 12, TURBINE, CASES, bastankhah_2014(), 300.0)
DIGEST = "a digest"


@cache
def true_digest() -> str:
    return problem_digest(PROBLEM, annual_energy_of(PROBLEM), 1)


def state_of(seed: int, rated: int, running: int) -> SearchState:
    generator = np.random.default_rng(seed)

    def place() -> Any:
        return generator.uniform(0, 2500, 12)

    return SearchState(
        float(generator.uniform(0, 100)),
        int(generator.integers(9)),
        int(generator.integers(100_000)),
        tuple(Rated(float(generator.normal()), place(), place(), n - 1, Start(n % 3)) for n in range(rated)),
        tuple(
            Snapshot(
                n,
                Start(n % 3),
                int(generator.integers(10**9)),
                int(generator.integers(10**9)),
                place(),
                place(),
                place(),
                place(),
                generator.integers(0, 2**64, 4, dtype=np.uint64),
                generator.normal(size=6),
                float(generator.uniform()),
            )
            for n in range(running)
        ),
        tuple((float(n), float(generator.normal())) for n in range(rated)),
    )


def check_equal(one: Any, other: Any) -> None:
    for part in fields(one):
        first, second = getattr(one, part.name), getattr(other, part.name)
        if isinstance(first, np.ndarray):
            assert first.dtype == second.dtype
            np.testing.assert_array_equal(first, second)
        elif part.name in ("rated", "running"):
            assert len(first) == len(second)
            for left, right in zip(first, second, strict=True):
                check_equal(left, right)
        else:
            assert first == second
            assert type(first) is type(second)


@given(seed=st.integers(0, 2**32 - 1), rated=st.integers(0, 5), running=st.integers(0, 3))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, seed: int, rated: int, running: int) -> None:
    file = tmp_path_factory.mktemp("kept") / "search.checkpoint"
    state = state_of(seed, rated, running)
    write_checkpoint(file, state, DIGEST)
    check_equal(state, read_checkpoint(file, DIGEST))
    # another one takes its place, and nothing else is left beside it
    write_checkpoint(file, state_of(seed, 1, 1), DIGEST)
    check_equal(state_of(seed, 1, 1), read_checkpoint(file, DIGEST))
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "kept.checkpoint"
    write_checkpoint(file, state_of(1, 4, 2), DIGEST)
    return file


def refused(file: Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_checkpoint(file, DIGEST)
    assert str(file) in str(caught.value)
    # nor does a search begin
    with pytest.raises(InputError, match=message) as caught:
        optimise_layout(PROBLEM, minutes=0.01, seed=1, checkpoint=file)
    assert file.name in str(caught.value)


@pytest.mark.parametrize("left", [0, 1, 20, 21, 40, 53, 54, 1000, -1])
def test_a_file_that_is_cut_off_is_refused(kept: Path, left: int) -> None:
    kept.write_bytes(kept.read_bytes()[:left])
    refused(kept, "damaged")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.9999])
def test_a_file_with_another_byte_is_refused(kept: Path, share: float) -> None:
    content = bytearray(kept.read_bytes())
    content[int(share * len(content))] ^= 4
    kept.write_bytes(content)
    refused(kept, "damaged")


def test_a_file_with_something_added_is_refused(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes() + b"\n")
    refused(kept, "damaged")


def test_files_of_others_are_refused(tmp_path: Path) -> None:
    for name, content in [("text", b"turbines: 12\n"), ("zip", b"PK\x03\x04" + bytes(200))]:
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, "damaged")
    np.savez(tmp_path / "arrays.npz", x=np.zeros(3))
    refused(tmp_path / "arrays.npz", "damaged")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "Is a directory")


def test_a_search_of_another_problem_is_not_gone_on_with(kept: Path) -> None:
    cubes = [[0.0, 1.0, 0.0, 0.0], [3e6, 0.0, 0.0, 0.0]]
    problems = [
        replace(PROBLEM, count=11),
        replace(PROBLEM, min_spacing=301.0),
        replace(PROBLEM, area=shapely.box(0, 0, 2500, 2501)),
        replace(PROBLEM, exclusions=[shapely.box(5, 5, 10, 10)]),
        replace(PROBLEM, fixed_x=[10.0], fixed_y=[10.0]),
        replace(PROBLEM, neighbours=Park([10.0], [10.0], TURBINE)),
        replace(PROBLEM, model=iea37()),
        replace(PROBLEM, model=bastankhah_2014(0.04)),
        replace(PROBLEM, turbine=replace(TURBINE, hub_height=91.0)),
        replace(PROBLEM, turbine=replace(TURBINE, power_polynomial=cubes)),
        replace(PROBLEM, cases=replace(CASES, turbulence_intensity=np.full(8, 0.07))),
        replace(PROBLEM, cases=replace(CASES, probability=np.linspace(0.05, 0.2, 8))),
        replace(PROBLEM, site=SiteWind(1.1)),
    ]
    # prices are not told by the objective's name
    prices = [replace(annual_energy_of(PROBLEM), price=np.linspace(20, most, 8), unit="USD") for most in (60.0, 61.0)]
    digests = [true_digest(), problem_digest(PROBLEM, annual_energy_of(PROBLEM), 2)]
    digests += [problem_digest(PROBLEM, price, 1) for price in prices]
    digests += [problem_digest(problem, annual_energy_of(problem), 1) for problem in problems]
    assert len(set(digests)) == len(digests)
    assert problem_digest(replace(PROBLEM), annual_energy_of(PROBLEM), 1) == true_digest()
    for other in digests:
        with pytest.raises(InputError, match=r"kept\.checkpoint.*problem, objective and seed"):
            read_checkpoint(kept, other)


def test_a_folder_that_is_not_there_is_told_before_the_search(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder that is there"):
        optimise_layout(PROBLEM, minutes=5.0, checkpoint=tmp_path / "none" / "search.checkpoint")


PROGRAM = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_checkpoint import PROBLEM, true_digest
from monsun.inputs.checkpoint import write_checkpoint
from monsun.layout.objective import annual_energy_of
from monsun.layout.search import Search

file = Path(sys.argv[2])
keep = lambda state: write_checkpoint(file, state, true_digest())
Search(PROBLEM, annual_energy_of(PROBLEM), 1, seconds=600.0, keep=keep, keep_every=0.2).run()
"""


def test_a_search_that_was_killed_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "search.checkpoint"
    here = str(Path(__file__).parent)
    with subprocess.Popen([sys.executable, "-c", PROGRAM, here, str(file)]) as process:
        try:
            until = time.monotonic() + 120
            while not (file.exists() and read_checkpoint(file, true_digest()).running):
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
        finally:
            os.kill(process.pid, signal.SIGKILL)
    state = read_checkpoint(file, true_digest())
    told: list[float] = []
    found = optimise_layout(
        PROBLEM,
        # ends with the generation it was killed in, however slow the machine is
        minutes=(state.seconds + 120.0) / 60,
        generations=state.generation + 1,
        seed=1,
        checkpoint=file,
        progress=lambda share, value: told.append(value),
    )
    kept_best = max(one.gain for one in state.rated)
    assert told
    assert told[0] >= kept_best
    assert found.value >= kept_best
    assert found.feasible
    assert found.generations >= state.generation
    assert found.seconds >= state.seconds
    assert found.history[: len(state.history)] == state.history
    assert not file.exists()


def test_an_interrupted_search_keeps_its_file_and_goes_on(tmp_path: Path) -> None:
    def interrupt(share: float, value: float) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "search.checkpoint"
    first = optimise_layout(PROBLEM, minutes=5.0, seed=1, checkpoint=file, progress=interrupt)
    assert first.stopped == "interrupted"
    assert first.feasible
    state = read_checkpoint(file, true_digest())
    found = optimise_layout(PROBLEM, minutes=(state.seconds + 2.0) / 60, seed=1, checkpoint=file)
    assert found.value >= max(one.gain for one in state.rated)
    assert found.feasible
    assert not file.exists()
    assert json.dumps(found.history)
