"""Stages of a park: from when on each earns, in shares of calendar years, and what its income pays before the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monsun.finance.tax import TaxTerms, depreciation_shares
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

MONTHS = 12
_TOGETHER = 1e-9  # months; below it two stages are in operation at once


@record
class IncomeStage:
    """A part of the park that earns for itself, from its own start and for a whole life."""

    name: str = quantity("", "name of the stage")
    share: float = quantity("-", "share of the park's energy and operation cost", at_least=0, at_most=1)
    capital_share: float = quantity(
        "-", "share of the capital cost, depreciated from the start of the stage", at_least=0, at_most=1
    )
    months_before: float = quantity(
        "month", "from the operation of the stage to the completion of the park", 0.0, at_least=0,
        source="the last stage", data_class="derived",
    )  # fmt: skip


WHOLE_PARK = (IncomeStage(name="whole park", share=1.0, capital_share=1.0),)


def check_stages(stages: Sequence[IncomeStage]) -> None:
    """Raise InputError unless shares add up to one and the last stage completes the park."""
    for what in ("share", "capital_share"):
        shares = [getattr(stage, what) for stage in stages]
        if abs(sum(shares) - 1.0) > 1e-9:
            raise InputError(f"stages.{what}", "shares that add up to 1", shares)
    if min(stage.months_before for stage in stages) > _TOGETHER:
        raise InputError("stages.months_before", "0 for the last stage", [stage.months_before for stage in stages])


def income_months(stages: Sequence[IncomeStage], months: float, built: int) -> Array:
    """Months from the start of construction to the first income of each stage, [stage].

    The park is complete after `months`, and counts from the year after the `built` calendar years of construction on,
    with every stage that is not in operation before it. Raises InputError for a stage before the start of construction.
    """
    before = np.array([stage.months_before for stage in stages])
    if before.max() > months:
        raise InputError("stages.months_before", f"at most the {months:g} months of construction", before.max())
    return np.where(before > _TOGETHER, months - before, float(MONTHS * built))


@dataclass(frozen=True, eq=False)
class InOperation:
    """What operates in each calendar year from the start of construction on, [year].

    operating: share of the park in operation over the year; energy: the same, less for each year of age; depreciation:
    share of the depreciable cost that is deducted; first: place of the first year with income.
    """

    operating: Array
    energy: Array
    depreciation: Array
    first: int


def in_operation(
    stages: Sequence[IncomeStage], months: float, built: int, life: int, degradation: float, tax: TaxTerms
) -> InOperation:
    """What the stages do in each year until the last has reached its life, [year].

    Every stage lives `life` years from its own first month, so that its first and last calendar years hold the shares
    of a year that they have of it; degradation counts the years of its age.
    """
    begin = income_months(stages, months, built) / MONTHS
    earning = [start for start, stage in zip(begin, stages, strict=True) if stage.share > 0.0]
    year, age = np.arange(built + life, dtype=float), np.arange(life, dtype=float)
    operating, energy, depreciation = (np.zeros(built + life) for _ in range(3))
    for start, stage in zip(begin, stages, strict=True):
        # share of each calendar year that falls into each year of the stage's age
        ends = np.minimum(year[:, None] + 1.0, start + age + 1.0)
        within = np.clip(ends - np.maximum(year[:, None], start + age), 0.0, None)
        operating += stage.share * within.sum(axis=1)
        energy += stage.share * (within @ (1.0 - degradation) ** age)
        depreciation += stage.capital_share * depreciation_shares(tax, built + life, max(start, min(earning)))
    return InOperation(operating, energy, depreciation, int(min(earning)))


def paid_by_income(cost: Array, cash: Array) -> tuple[Array, Array]:
    """What income before completion pays of the cost of construction, and what of it is kept, [construction year].

    Cash of a year pays that year's cost; what is left is kept for the years after it (below zero: taken out again), and
    given free in the last. A shortfall is one more cost.
    """
    used, kept, account = np.zeros(len(cost)), np.zeros(len(cost)), 0.0
    for year, amount in enumerate(cash):
        used[year] = min(account + amount, cost[year])
        kept[year] = amount - used[year]
        account += kept[year]
    kept[-1] -= account
    return used, kept
