"""Uncertainties that a measured series tells of itself, where the project file states none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monsun.energy.uncertainty import UncertaintyTerms
from monsun.records import Found
from monsun.site.resource_terms import WindResource, WindSpeedUncertainty


def estimated_terms(
    given: UncertaintyTerms, resource: WindResource | None
) -> tuple[UncertaintyTerms, tuple[WindSpeedUncertainty, ...]]:
    """The uncertainties to assess with, and those of them that the measured series tells, each with how.

    What the series tells stands where nothing is stated; what is stated stays.
    """
    if resource is None:
        return given, ()
    told = tuple(
        one for one in resource.uncertainties if one.value is not None and getattr(given, one.name) is None
    )  # fmt: skip
    values: dict[str, Any] = {
        one.name: Found(one.value, f"from the measured series: {one.how}", "derived")
        for one in told
        if one.value is not None
    }
    return replace(given, **values), told
