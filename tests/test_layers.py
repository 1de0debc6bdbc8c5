"""The shape of the package: imports run one way, physics reads no files, files stay short, interfaces are explicit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "monsun"
MODULES = sorted(PACKAGE.rglob("*.py"))

# a module imports only from its own layer and from those before it
LAYERS = (
    *(
        "version",
        "records",
        "clock",
        "cases",
        "site",
        "park",
        "operation",
        "wake",
        "sweep",
        "energy",
        "layout",
        "electrical",
        "cost",
        "finance",
        # what a layout is worth
        "worth",
    ),
    *(
        "plan",
        "inputs",
        # flow models beside measurements
        "validation",
        # the search for a layout, with the file it is kept in
        "optimise",
        # a model's constants from measured powers
        "calibration",
        "results",
        "steps",
        "sensitivity",
        "reasons",
        "study",
        "layout_study",
        "headline",
        "comparison",
        "report",
        "web",
        "cli",
    ),
)
# the package's face may name everything
FACE = ("__init__.py", "__main__.py")
LONGEST = 320

# what reads files, by module and by call; the compiled kernels' own cache is not input
READERS = {"csv", "h5netcdf", "json", "netCDF4", "tomllib", "windIO", "yaml"}
READING_CALLS = {
    "open",
    "open_dataset",
    "open_mfdataset",
    "read_bytes",
    "read_csv",
    "read_text",
    "loadtxt",
    "genfromtxt",
}
KERNEL_CACHE = "sweep/kernels.py"


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """Every absolute module name a file imports, at its top or inside a function, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: imports are written in full, not relative"
            assert node.module is not None
            # `from monsun import park` names a layer in its second half
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_every_module_has_a_layer() -> None:
    layers = {layer_of(path) for path in MODULES if name_of(path) not in FACE}
    assert layers <= set(LAYERS), f"say in LAYERS where these stand: {layers - set(LAYERS)}"


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) not in FACE], ids=name_of)
def test_imports_only_from_its_own_layer_and_those_before(path: Path) -> None:
    own = LAYERS.index(layer_of(path))
    for line, module in imported_modules(path):
        parts = module.split(".")
        if parts[0] != "monsun":
            continue
        assert len(parts) > 1 and parts[1] in LAYERS, (
            f"{name_of(path)}:{line} imports {module}: name the module, not the package's face"
        )
        assert LAYERS.index(parts[1]) <= own, f"{name_of(path)}:{line} imports {module}, which stands after it"


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if name_of(p) not in FACE and LAYERS.index(layer_of(p)) < LAYERS.index("inputs")],
    ids=name_of,
)
def test_physics_reads_no_files(path: Path) -> None:
    if name_of(path) == KERNEL_CACHE:
        return
    for line, module in imported_modules(path):
        assert module.split(".")[0] not in READERS, f"{name_of(path)}:{line} imports {module}"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        # a library's output may be sent to nowhere
        if isinstance(node, ast.Call) and not (node.args and ast.unparse(node.args[0]) == "os.devnull"):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert called not in READING_CALLS, f"{name_of(path)}:{node.lineno} calls {called}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_stays_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{name_of(path)} has {lines} lines: one topic per file"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_print_and_no_open_ended_arguments(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            assert layer_of(path) == "cli", f"{name_of(path)}:{node.lineno} prints"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            # a decorator that passes on a signature names it: **kwargs: Given.kwargs
            kwarg = node.args.kwarg
            passed_on = kwarg is not None and isinstance(kwarg.annotation, ast.Attribute)
            assert kwarg is None or passed_on, f"{name_of(path)}:{node.lineno} takes **{kwarg.arg}"
