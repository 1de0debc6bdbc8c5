"""Compiled kernels of a flow model, kept in the user's cache folder under a hash of their text."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from monsun.sweep.build import build_stages
from monsun.sweep.stages import Variant
from monsun.sweep.template import kernel_source
from monsun.version import __version__
from monsun.wake.flow_model import FlowModel
from monsun.wake.trace import fresh_graph

# the modules that machine code is made with: a change in one of them makes another digest
COMPILED_WITH = ("monsun.sweep.functions", "monsun.sweep.instructions", "monsun.sweep.straight")


@dataclass(frozen=True)
class Kernels:
    """The two compiled functions of a model for one kind of lanes, and the hash of their text."""

    energy: Callable[..., None]
    gradient: Callable[..., None]
    digest: str


def cache_directory() -> Path:
    """Where generated kernels and their machine code are kept: $MONSUN_CACHE_DIR, else the user's cache folder."""
    given = os.environ.get("MONSUN_CACHE_DIR")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    return Path(base) / "monsun"


@lru_cache(maxsize=256)
def kernels(model: FlowModel, variant: Variant) -> Kernels:
    """The kernels of a model in a variant."""
    with fresh_graph():
        text = kernel_source(build_stages(model, variant), variant, model.name, __version__)
    return _loaded(text)


@lru_cache(maxsize=256)
def _loaded(text: str) -> Kernels:
    module, digest = load_generated(text, COMPILED_WITH)
    return Kernels(module.energy_kernel, module.gradient_kernel, digest)


def load_generated(text: str, uses: tuple[str, ...]) -> tuple[Any, str]:
    """The module of a generated text, kept in the cache folder, and its digest.

    uses: the modules whose compiled functions the text takes: a change in one of them makes another digest.
    """
    sources = [Path(str(find_spec(name).origin)).read_bytes() for name in uses]  # type: ignore[union-attr]
    digest = hashlib.sha256(b"".join([text.encode(), *sources])).hexdigest()[:20]
    name = f"monsun_kernels_{digest}"
    path = cache_directory() / f"{name}.py"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # others may write the same file at this moment: each thread writes its own and renames it into place
        temporary = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    return _module(name, path), digest


def _module(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
