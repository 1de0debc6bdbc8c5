"""Wakes made wider than they are, by which a search for layouts gets over what narrow wakes hide from its slopes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ParamSpec

from monsun.records import InputError
from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import family
from monsun.wake.joint import JointSuperposition

Asked = ParamSpec("Asked")

# what a formula may ask for that is a distance sideways
_SIDEWAYS = ("radial", "crosswind", "straight_crosswind", "vertical")
# the model's constant by which `expanded_wakes` widens
EXPANSION = "deficit.expansion"


@family
def expanded(formula: Callable[Asked, Any], expansion: float = 1.0) -> Callable[Asked, Any]:
    """The formula with distances sideways divided by `expansion`: the same deficit on the axis, farther to the side.

    Wake expansion continuation of Thomas, McOmber and Ning (2022), Wind Energy 25, 432, in the form that widens the
    exponent's width alone; 1 is the formula itself.
    """

    signature = inspect.signature(formula)

    # what it asks for is what the formula asks for
    def wider(*args: Asked.args, **kwargs: Asked.kwargs) -> Any:
        asked = signature.bind(*args, **kwargs)
        for name in _SIDEWAYS:
            if name in asked.arguments:
                asked.arguments[name] = asked.arguments[name] / expansion
        return formula(*asked.args, **asked.kwargs)

    wider.__signature__ = signature  # type: ignore[attr-defined]
    wider.__name__ = getattr(formula, "__name__", "formula")
    return wider


def expanded_wakes(model: FlowModel, expansion: float) -> FlowModel:
    """The model with its wakes' deficits `expansion` times as wide; all expansions share one compiled kernel.

    Raises InputError for a model whose wakes meet before they add up: their widths are told apart from their deficits.
    """
    if isinstance(model.superposition, JointSuperposition):
        raise InputError("expanded wakes: model", "one whose wakes add up one by one", model.name)
    if not expansion >= 1:
        raise InputError("expanded wakes: expansion", "a number >= 1", expansion)
    return replace(model, deficit=expanded(model.deficit, float(expansion)))
