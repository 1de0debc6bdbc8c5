"""What is lost between the offshore substations and the grid node, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

Array = NDArray[np.float64]

LINE = "onshore line"


@dataclass(frozen=True, eq=False)
class ExportLosses:
    """Losses of an export: sent [case] W, what is fed in, and parts, each a name with its loss [case] W."""

    sent: Array
    parts: tuple[tuple[str, Array], ...]

    @cached_property
    def loss(self) -> Array:
        """Sum of all parts [case], W."""
        return np.asarray(sum((loss for _, loss in self.parts), np.zeros_like(self.sent)))

    @property
    def delivered(self) -> Array:
        """What is left at the far end [case], W: negative when the park draws its no-load losses from the grid."""
        return self.sent - self.loss

    def part(self, name: str) -> Array:
        """Loss of one part [case], W; InputError for a name that is none."""
        for known, loss in self.parts:
            if known == name:
                return loss
        raise InputError("export losses: part", ", ".join(known for known, _ in self.parts), name)


def side_by_side(losses: Sequence[ExportLosses]) -> ExportLosses:
    """The losses of exports that work beside each other, as one; parts of the same name are added."""
    parts: dict[str, Array] = {}
    for one in losses:
        for name, loss in one.parts:
            parts[name] = parts[name] + loss if name in parts else loss
    return ExportLosses(np.sum([one.sent for one in losses], axis=0), tuple(parts.items()))
