"""Uncertainties that a measured series tells of itself, in place of those that are only assumed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monsun.energy.uncertainty import UncertaintyTerms
from monsun.site.resource_terms import WindResource, WindSpeedUncertainty


def estimated_terms(
    given: UncertaintyTerms, resource: WindResource | None
) -> tuple[UncertaintyTerms, tuple[WindSpeedUncertainty, ...]]:
    """The uncertainties to assess with, and those of them that the measured series tells, each with how.

    What the series tells stands in place of a default; what the project file sets stays.
    """
    if resource is None:
        return given, ()
    default = UncertaintyTerms()
    found = tuple(
        one
        for one in resource.uncertainties
        if one.value is not None and getattr(given, one.name) == getattr(default, one.name)
    )
    values: dict[str, Any] = {one.name: one.value for one in found}
    return replace(given, **values), found
