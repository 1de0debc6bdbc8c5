"""`import monsun` is cheap, its names are what they say, and every library it needs is declared."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import monsun as ms

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("numba", "sympy", "scipy", "pandas", "numpy", "pydantic", "dask", "distributed")
# a library's import name where it differs from its name in the registry
IMPORT_NAME = {"pyshp": "shapefile", "pyyaml": "yaml"}
# a library that comes with a declared one, in the one version that fits it
BROUGHT_BY = {"jsonschema": "windIO", "llvmlite": "numba", "markupsafe": "jinja2", "ruamel": "windIO"}


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_import_loads_nothing_heavy() -> None:
    loaded = python(f"import sys, monsun; print(*[name for name in {HEAVY} if name in sys.modules])")
    assert loaded == ""


def test_import_takes_less_than_a_tenth_of_a_second() -> None:
    # of processor time, which others at work on the machine do not lengthen
    code = "import time; start = time.process_time(); import monsun; print(time.process_time() - start)"
    assert min(float(python(code)) for _ in range(3)) < 0.1


def test_flow_models_need_no_compiler() -> None:
    loaded = python(
        "import sys, monsun; monsun.flow_models.niayifar_2016(); monsun.flow; monsun.annual_energy\n"
        "print(*[name for name in ('numba', 'sympy', 'dask', 'distributed') if name in sys.modules])"
    )
    assert loaded == ""


@pytest.mark.parametrize("name", ms.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(ms, name) is not None
    assert name in dir(ms)


def test_every_public_name_is_known_to_type_checkers() -> None:
    tree = ast.parse((ROOT / "monsun" / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(ms.__all__) <= imported


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'turbina'"):
        _ = ms.turbina  # type: ignore[attr-defined]


def test_every_library_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["electrical"], *extras["plan"], *extras["web"], *extras["cluster"]]
    names = [requirement.partition(">")[0].strip() for requirement in wanted]
    declared = {IMPORT_NAME.get(name.lower(), name) for name in names}
    assert declared >= set(BROUGHT_BY.values())
    allowed = declared | set(BROUGHT_BY) | {"monsun"} | set(sys.stdlib_module_names)
    for path in sorted((ROOT / "monsun").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in modules:
                assert module.partition(".")[0] in allowed, f"{path.name}:{node.lineno} imports {module}"
