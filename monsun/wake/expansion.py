"""Wakes made wider than they are, by which a search for layouts gets over what narrow wakes hide from its slopes."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

from monsun.records import InputError
from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import Formula, family
from monsun.wake.joint import JointSuperposition

# what a formula may ask for that is a distance sideways
_SIDEWAYS = ("radial", "crosswind", "straight_crosswind", "vertical")
# the model's constant by which `expanded_wakes` widens
EXPANSION = "deficit.expansion"


@family
def expanded(formula: Formula, expansion: float = 1.0) -> Formula:
    """The formula with distances sideways divided by `expansion`: the same deficit on the axis, farther to the side.

    Wake expansion continuation of Thomas, McOmber and Ning (2022), Wind Energy 25, 432, in the form that widens the
    exponent's width alone; 1 is the formula itself.
    """

    def wider(**quantities: Any) -> Any:
        return formula(
            **{name: value / expansion if name in _SIDEWAYS else value for name, value in quantities.items()}
        )

    wider.__signature__ = inspect.signature(formula)  # type: ignore[attr-defined]
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
