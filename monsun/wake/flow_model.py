"""A flow model: the formulas that make the wakes, and how their effects add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from monsun.records import InputError
from monsun.wake import superposition as superpositions
from monsun.wake.formula import Formula, check_formula, constants_of, with_constants
from monsun.wake.joint import JointSuperposition
from monsun.wake.operation import OperationLaw, normal_momentum
from monsun.wake.rotor import RotorPoints, rotor_centre
from monsun.wake.superposition import Superposition


class Reference(Enum):
    """Which wind speed a deficit is a share of."""

    FREE = "free wind"
    LOCAL = "wind at the source, wakes included"


class RotorMean(Enum):
    """What is averaged over the points of the receiving rotor."""

    OF_EACH_WAKE = "the deficit of each wake, before wakes are put together"
    OF_THE_CUBE = "the cube of the wind, after wakes are put together at each point"


@dataclass(frozen=True)
class Gathered:
    """A further number that turbines gather from those upstream, known to formulas of a source by its name.

    formula: what one source adds at one receiver; superposition: contribution(effect) and total(gathered); typical:
    values over which the reach of the wakes is measured.
    """

    name: str
    formula: Formula
    superposition: Superposition = superpositions.linear
    typical: tuple[float, ...] = (0.0,)


@dataclass(frozen=True)
class Derived:
    """A number of the source alone, known to formulas by its name; derived in the order given."""

    name: str
    formula: Formula


@dataclass(frozen=True)
class FlowModel:
    """A complete flow model: formulas (plain functions of the quantities they name) and how their effects add up.

    deficit: share of the reference wind speed; width and wake_radius: what the other formulas may ask for;
    added_turbulence: intensity, None for no added turbulence; rotor: points over which the deficit is averaged, and
    rotor_mean how; deflection: shift of the axis of a turned turbine's wake to the side and up, in rotor diameters;
    mirror: whether the ground throws the wakes back; operation: what a turned turbine does; gathered, derived: what
    else a source knows. blockage: what every turbine takes from the wind around it, up and down the wind, share of the
    wind speed of blockage_reference (negative where the wind is faster), all added up; such models are solved to a
    fixed point.
    """

    name: str
    deficit: Formula
    superposition: Superposition | JointSuperposition
    reference: Reference = Reference.FREE
    width: Formula | None = None
    wake_radius: Formula | None = None
    added_turbulence: Formula | None = None
    turbulence_superposition: Superposition = superpositions.turbulence_of_largest
    rotor: RotorPoints = rotor_centre
    rotor_mean: RotorMean = RotorMean.OF_EACH_WAKE
    deflection: Formula | None = None
    mirror: bool = False
    operation: OperationLaw = normal_momentum
    gathered: tuple[Gathered, ...] = ()
    derived: tuple[Derived, ...] = ()
    blockage: Formula | None = None
    blockage_reference: Reference = Reference.FREE

    def __post_init__(self) -> None:
        more = [*(part.name for part in self.gathered), *(part.name for part in self.derived)]
        for role, formula in self.formulas():
            check_formula(formula, role, more)

    def formulas(self) -> list[tuple[str, Formula]]:
        """Every formula of the model under its role; gathered and derived ones under their names."""
        roles = ("deficit", "width", "wake_radius", "added_turbulence", "deflection", "blockage")
        found = [(role, getattr(self, role)) for role in roles if getattr(self, role) is not None]
        found += [(part.name, part.formula) for part in self.gathered]
        return found + [(part.name, part.formula) for part in self.derived]

    def _made(self) -> list[tuple[str, Any]]:
        return [*self.formulas(), ("superposition", self.superposition)]

    @property
    def constants(self) -> dict[str, float]:
        """The constants of the model's formulas, as `role.name`, such as `width.growth_rate`."""
        return {
            f"{role}.{name}": value for role, formula in self._made() for name, value in constants_of(formula).items()
        }

    def with_constants(self, changed: Mapping[str, Any]) -> FlowModel:
        """The model with some of its `constants` changed; InputError for one that it does not have."""
        known = self.constants
        for name in changed:
            if name not in known:
                raise InputError("flow model: constants", f"one of {', '.join(known) or 'none'}", name)
        by_role: dict[str, dict[str, Any]] = {}
        for name, value in changed.items():
            role, constant = name.split(".")
            by_role.setdefault(role, {})[constant] = value

        def changed_formula(role: str, formula: Formula) -> Formula:
            return with_constants(formula, by_role[role]) if role in by_role else formula

        parts: dict[str, Any] = {
            role: changed_formula(role, getattr(self, role)) for role in by_role if hasattr(self, role)
        }
        return replace(
            self,
            **parts,
            gathered=tuple(replace(one, formula=changed_formula(one.name, one.formula)) for one in self.gathered),
            derived=tuple(replace(one, formula=changed_formula(one.name, one.formula)) for one in self.derived),
        )
