"""A formula gets what it names; a name that does not exist is answered with the nearest one that does."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from monsun.wake.flow_model import FlowModel
from monsun.wake.formula import QUANTITIES, check_formula, evaluate
from monsun.wake.superposition import linear


def test_an_unknown_quantity_names_the_nearest_known() -> None:
    def deficit(downwind: Any, thrust_coeficient: Any) -> Any:
        return thrust_coeficient / downwind

    with pytest.raises(ValueError, match=r"deficit formula 'deficit'.*'thrust_coeficient'.*'thrust_coefficient'"):
        check_formula(deficit, "deficit")
    with pytest.raises(ValueError, match="did you mean 'thrust_coefficient'"):
        FlowModel(name="misspelt", deficit=deficit, superposition=linear)


def test_a_quantity_like_no_other_gets_the_whole_list() -> None:
    with pytest.raises(ValueError, match=r"known: downwind, crosswind, .*wake_radius"):
        check_formula(lambda zzz: zzz, "width")


def test_formulas_without_a_name_are_answered_too() -> None:
    def deficit(downwind: Any, dowwind: Any) -> Any:
        return downwind + dowwind

    with pytest.raises(ValueError, match="did you mean 'downwind'"):
        check_formula(partial(deficit, 1.0), "deficit")


def test_every_quantity_and_every_default_is_welcome() -> None:
    def deficit(downwind: Any, width: Any, my_own: float = 3.0) -> Any:
        return my_own * downwind / width

    check_formula(deficit, "deficit")
    assert evaluate(deficit, {"downwind": 2.0, "width": 4.0}) == 1.5
    for name in QUANTITIES:
        scope: dict[str, Any] = {}
        exec(f"def formula({name}): return {name}", scope)
        check_formula(scope["formula"], "deficit")
        assert evaluate(scope["formula"], {name: 7.0}) == 7.0


def test_a_quantity_that_the_model_does_not_have_is_named() -> None:
    model = FlowModel(name="no width", deficit=lambda width, radial: width * radial, superposition=linear)
    with pytest.raises(ValueError, match="needs width, which this flow model does not provide"):
        evaluate(model.deficit, {"radial": 1.0})
