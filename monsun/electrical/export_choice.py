"""Which export is cheapest over the park's life: alternating or direct current, with the worth of what is lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.direct_current import DirectCurrent, direct_current_links, direct_current_losses
from monsun.electrical.export import ExportRoute, ExportSystem, charging_current, circuits, export_losses
from monsun.energy.production import HOURS_PER_YEAR
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

_ORBIT = "ORBIT 1.3.1, default costs"


class ExportKind(StrEnum):
    """How the power comes ashore."""

    HVAC = "hvac"
    HVDC = "hvdc"


def _price(unit: str, meaning: str, value: float, source: str = _ORBIT, data_class: str = "published") -> float:
    price: float = quantity(unit, meaning, value, at_least=0, source=source, data_class=data_class)
    return price


@record
class ExportPrices:
    """Prices by which kinds of export are weighed, and by which a substation finds its place.

    The capital cost has lines of its own; these split what it takes as one rate for each substation.
    """

    loss_worth: float = _price(
        "USD a/MWh", "present worth of a MWh lost in every year of the park's life", 854.0,
        "80 USD/MWh over 25 years at 8 %", "assumed",
    )  # fmt: skip
    laying: float = _price(
        "USD/m", "laying and burying an export cable, or a pair of direct-current cables", 95.0,
        "ORBIT 1.3.1: 19 USD/kW of 1,005 MW over 4 x 50 km", "derived",
    )  # fmt: skip
    substation_power: float = quantity(
        "MW", "most power of one offshore substation (alternating current)", 1200.0, above=0, source=_ORBIT,
        data_class="published",
    )  # fmt: skip
    hvac_topside: float = _price("USD", "topside of an offshore substation, alternating current", 193.14e6)
    hvac_transformer: float = _price("USD", "main transformer per circuit, at either end", 2_992_926.0)
    offshore_reactor: float = _price("USD/Mvar", "shunt reactor on the offshore substation", 10_428.0)
    onshore_reactor: float = _price("USD/Mvar", "shunt reactor at the landfall", 13_557.0)
    offshore_switchgear: float = _price("USD", "switchgear per circuit, offshore", 4_171_326.0)
    onshore_switchgear: float = _price("USD", "switchgear per circuit, onshore", 9_729_618.0)
    onshore_compensation: float = _price("USD", "compensation plant per circuit, onshore", 32_640_626.0)
    hvac_onshore_works: float = _price(
        "USD", "construction of the onshore substation, alternating current", 5_214_158.0
    )
    ancillary: float = _price("USD", "backup generator, workspace and other per offshore substation", 7_570_751.0)
    hvdc_topside: float = _price("USD", "topside of an offshore converter station", 529.2e6)
    offshore_converter: float = _price("USD", "offshore converter per link", 228.6e6)
    onshore_converter: float = _price("USD", "onshore converter per link", 163_724_546.0)
    breaker: float = _price("USD", "breaker per direct-current cable", 10_949_731.0)
    hvdc_onshore_works: float = _price("USD", "construction of the onshore converter station", 91_039_190.0)


@dataclass(frozen=True, eq=False)
class ExportOption:
    """One way to bring the power ashore.

    circuits in use, spare ones included; equipment: names with USD; loss, delivered [case] W; annual_loss MWh; capital
    USD; worth_of_losses USD, what is lost over the park's life; total USD of both.
    """

    kind: ExportKind
    circuits: int
    equipment: tuple[tuple[str, float], ...]
    loss: Array
    delivered: Array
    annual_loss: float
    capital: float
    worth_of_losses: float

    @property
    def total(self) -> float:
        """Capital and the present worth of the losses, USD."""
        return self.capital + self.worth_of_losses


@dataclass(frozen=True)
class ExportChoice:
    """The export that costs least over the park's life, all that can carry the power, and why others cannot."""

    chosen: ExportOption
    options: tuple[ExportOption, ...]
    refused: tuple[str, ...]


def hvac_option(
    export: ExportSystem,
    prices: ExportPrices,
    route: ExportRoute,
    power: ArrayLike,
    probability: ArrayLike,
    rated_power: float,
) -> ExportOption:
    """Alternating current with shunt reactors at both ends, which halve the charging current that each end sees.

    power [case] W at the offshore substation; probability [case]; rated_power W. The reactors take the cable's whole
    charging power, sqrt(3) U J, half at either end. InputError where the cable is too long or too few circuits are set.
    """
    count = circuits(export, route.offshore_length, rated_power)
    losses = export_losses(export, route, power, rated_power)
    charging = sqrt(3) * export.voltage * 1e-3 * charging_current(export, route.offshore_length)  # Mvar per circuit
    stations = ceil(rated_power / 1e6 / prices.substation_power * (1 - 1e-9))
    reactors = (prices.offshore_reactor + prices.onshore_reactor) * charging / 2
    equipment = (
        ("cables", count * route.offshore_length * export.cable.cost),
        ("laying", count * route.offshore_length * prices.laying),
        ("offshore substations", stations * (prices.hvac_topside + prices.ancillary)),
        ("transformers", 2 * count * prices.hvac_transformer),
        ("switchgear", count * (prices.offshore_switchgear + prices.onshore_switchgear)),
        ("compensation", count * (reactors + prices.onshore_compensation)),
        ("onshore works", stations * prices.hvac_onshore_works),
    )
    return _option(ExportKind.HVAC, count, equipment, losses.loss, losses.delivered, probability, prices)


def hvdc_option(
    export: ExportSystem,
    direct: DirectCurrent,
    prices: ExportPrices,
    route: ExportRoute,
    power: ArrayLike,
    probability: ArrayLike,
    rated_power: float,
) -> ExportOption:
    """Direct current: a converter at each end of each link, two cables per link laid together; as `hvac_option`."""
    count = direct_current_links(direct, rated_power)
    losses = direct_current_losses(direct, export, route, power, rated_power)
    equipment = (
        ("cables", 2 * count * route.offshore_length * direct.cable.cost),
        ("laying", count * route.offshore_length * prices.laying),
        ("offshore substations", count * (prices.hvdc_topside + prices.ancillary)),
        ("converters", count * (prices.offshore_converter + prices.onshore_converter)),
        ("breakers", 2 * count * prices.breaker),
        ("onshore works", count * prices.hvdc_onshore_works),
    )
    return _option(ExportKind.HVDC, count, equipment, losses.loss, losses.delivered, probability, prices)


def choose_export(
    export: ExportSystem,
    direct: DirectCurrent,
    prices: ExportPrices,
    route: ExportRoute,
    power: ArrayLike,
    probability: ArrayLike,
    rated_power: float,
) -> ExportChoice:
    """The kind of export with the least sum of capital and worth of losses; arguments as `hvac_option`.

    InputError when neither kind can carry the power.
    """
    options: list[ExportOption] = []
    refused: list[str] = []
    for offer in (
        lambda: hvac_option(export, prices, route, power, probability, rated_power),
        lambda: hvdc_option(export, direct, prices, route, power, probability, rated_power),
    ):
        try:
            options.append(offer())
        except InputError as error:
            refused.append(str(error))
    if not options:
        raise InputError("export", "a kind of export that carries the power", "; ".join(refused))
    return ExportChoice(min(options, key=lambda option: option.total), tuple(options), tuple(refused))


def _option(
    kind: ExportKind,
    count: int,
    equipment: tuple[tuple[str, float], ...],
    loss: Array,
    delivered: Array,
    probability: ArrayLike,
    prices: ExportPrices,
) -> ExportOption:
    weight = np.asarray(probability, dtype=float)
    if weight.shape != loss.shape:
        raise InputError("export: power, probability", "[case] both", f"{loss.shape}, {weight.shape}")
    annual = float(weight @ loss) * HOURS_PER_YEAR / 1e6
    return ExportOption(
        kind=kind, circuits=count, equipment=equipment, loss=loss, delivered=delivered, annual_loss=annual,
        capital=sum(amount for _, amount in equipment), worth_of_losses=annual * prices.loss_worth,
    )  # fmt: skip
