"""Generated text: always the same for the same formulas, readable, kept in the cache folder."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from monsun.sweep import kernels as module
from monsun.sweep.build import build_stages
from monsun.sweep.emit import Block
from monsun.sweep.kernels import cache_directory, kernels
from monsun.sweep.stages import Variant
from monsun.sweep.template import kernel_source
from monsun.wake import ops
from monsun.wake.flow_model import FlowModel
from monsun.wake.models import PUBLISHED, bastankhah_2014, niayifar_2016
from monsun.wake.rotor import circular_gauss
from monsun.wake.superposition import linear
from monsun.wake.trace import constant, fresh_graph, symbol

DIGEST = """
import hashlib
from monsun.sweep.build import build_stages
from monsun.sweep.stages import Variant
from monsun.sweep.template import kernel_source
from monsun.wake.models import PUBLISHED
from monsun.wake.trace import fresh_graph
text = ""
for make in PUBLISHED:
    for shared in (True, False):
        with fresh_graph():
            text += kernel_source(build_stages(make(), Variant(shared)), Variant(shared), make.__name__, "0")
print(hashlib.sha256(text.encode()).hexdigest())
"""


def text_of(model: FlowModel, shared: bool) -> str:
    with fresh_graph():
        return kernel_source(build_stages(model, Variant(shared)), Variant(shared), model.name, "0")


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of its own, and no kernels kept in memory before or after."""
    monkeypatch.setenv("MONSUN_CACHE_DIR", str(tmp_path / "deep" / "cache"))
    kept = (kernels, module._loaded)
    for function in kept:
        function.cache_clear()
    yield tmp_path / "deep" / "cache"
    for function in kept:
        function.cache_clear()


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("make", PUBLISHED)
def test_the_text_is_the_same_however_memory_lies(make: Any, shared: bool) -> None:
    kept, texts = [], set()
    for number in range(6):
        kept.append([object() for _ in range(137 * number)])
        texts.add(text_of(make(), shared))
    assert len(texts) == 1


def test_the_text_is_the_same_in_every_process() -> None:
    root = str(Path(module.__file__).resolve().parents[2])
    digests = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": root}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1 and len(digests.pop()) == 64


@pytest.mark.parametrize("shared", [True, False])
def test_the_innermost_loops_have_no_branch(shared: bool) -> None:
    tree = ast.parse(text_of(niayifar_2016(circular_gauss(4)), shared))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert [name for name in functions if name.endswith("kernel")] == ["energy_kernel", "gradient_kernel"]
    pair_loops = 0
    for name in ("energy_kernel", "gradient_kernel"):
        for outer in ast.walk(functions[name]):
            # the loop over receivers, number `n` of those near, calls the dear loops over lanes `k`
            if isinstance(outer, ast.For) and ast.unparse(outer.target) == "n":
                assert not any(isinstance(node, ast.For) for line in outer.body for node in ast.walk(line))
                calls = [node.func for node in ast.walk(outer) if isinstance(node, ast.Call)]
                for call in calls:
                    called = functions.get(call.id) if isinstance(call, ast.Name) else None
                    for loop in ast.walk(called) if called else ():
                        if isinstance(loop, ast.For):
                            pair_loops += ast.unparse(loop.target) == "k"
                            assert not any(isinstance(node, ast.If | ast.IfExp | ast.While) for node in ast.walk(loop))
    # deficit and turbulence, forwards and, with slopes, backwards too
    assert pair_loops == 6


def test_what_does_not_depend_on_the_receiver_is_computed_once() -> None:
    stages_text = text_of(bastankhah_2014(), True)
    functions = stages_text.split("def energy_kernel")[0]
    inner = functions[functions.rindex("for k in range(lanes):") :]
    assert "row0" in inner
    # the width's root of the thrust is the source's; the pair and lane keep one root, one exponential
    assert inner.count("sqrt(") <= 1 and inner.count("exp_(") <= 1


def test_kernels_are_written_once_and_found_again(empty_cache: Path) -> None:
    assert cache_directory() == empty_cache
    found = kernels(bastankhah_2014(), Variant(True))
    names = [path.name for path in empty_cache.glob("*.py")]
    assert names == [f"monsun_kernels_{found.digest}.py"]
    assert "bastankhah_2014" in (empty_cache / names[0]).read_text(encoding="utf-8").splitlines()[0]
    before = (empty_cache / names[0]).stat().st_mtime_ns
    kernels.cache_clear()
    module._loaded.cache_clear()
    assert kernels(bastankhah_2014(), Variant(True)).digest == found.digest
    assert (empty_cache / names[0]).stat().st_mtime_ns == before
    assert not list(empty_cache.glob("*.tmp"))


def test_another_formula_has_another_file(empty_cache: Path) -> None:
    digests = {
        kernels(model, Variant(shared)).digest
        for model in (bastankhah_2014(), bastankhah_2014(0.05))
        for shared in (True, False)
    }
    assert len(digests) == 4 == len(list(empty_cache.glob("*.py")))


def test_threads_may_ask_at_once(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the cache in memory holds nobody back: all of them find no file, and all write it
    monkeypatch.setattr(module, "_loaded", module._loaded.__wrapped__)
    with ThreadPoolExecutor(8) as pool:
        for number in range(8):
            model = bastankhah_2014(0.06 + number / 1000)
            found = list(pool.map(lambda _, model=model: kernels.__wrapped__(model, Variant(True)).digest, range(8)))
            assert len(set(found)) == 1
    assert len(list(empty_cache.glob("*.py"))) == 8
    assert not list(empty_cache.glob("*.tmp"))


def test_the_cache_folder_without_a_wish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MONSUN_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_directory() == tmp_path / "monsun"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_directory() == tmp_path / ".cache" / "monsun"


def test_straight_line_text_computes_what_the_formula_says() -> None:
    def formula(x: Any, y: Any, o: Any) -> Any:
        part = o.where(x < y, o.minimum(x, 0.3) - y, o.maximum(-x, y) / 3)
        return part * x**2.5 + o.absolute(y - x) * o.exp(-x) + o.arctan(y) * (-2.0)

    with fresh_graph():
        x, y = symbol("x"), symbol("y")
        result = formula(x, y, ops)
        block = Block("t", {x: "x", y: "y"})
        block.compute([result])
        scope: dict[str, Any] = {
            "select_": lambda c, a, b: a if c else b,
            "power_": lambda a, b: a**b,
            "exp_": ops.exp,
            "arctan_": ops.arctan,
        }
        for values in ((0.2, 0.7), (0.9, 0.4)):
            scope |= {"x": values[0], "y": values[1]}
            exec("\n".join(block.lines), scope)
            assert scope[block.text(result)] == pytest.approx(float(formula(*values, ops)), rel=1e-15)
        assert block.text(constant(-2.0)) == "(-2.0)" and block.text(x) == "x"
        assert len(set(block.lines)) == len(block.lines)
        assert block.indented(1).splitlines()[0].startswith("    t0 = ")


def test_a_formula_that_branches_is_refused_before_anything_is_written(empty_cache: Path) -> None:
    def deficit(radial: Any) -> Any:
        return 0.3 if radial < 0.5 else 0.0

    model = FlowModel(name="branch", deficit=deficit, superposition=linear)
    with pytest.raises(TypeError, match="use where"):
        kernels(model, Variant(True))
    assert not empty_cache.exists()
