"""Which export is cheapest over the park's life: alternating or direct current, with the worth of what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monsun.electrical.direct_current import DirectCurrent, link_power
from monsun.electrical.export import ExportKind, ExportSystem, charging_current
from monsun.electrical.export_connection import ExportConnection, export_connections, export_losses
from monsun.electrical.export_losses import ExportLosses
from monsun.electrical.export_route import ExportRoute
from monsun.energy.production import HOURS_PER_YEAR
from monsun.records import InputError, quantity, record

Array = NDArray[np.float64]

_ORBIT = "ORBIT 1.3.1, default costs"


def _price(unit: str, meaning: str, value: float, source: str = _ORBIT, data_class: str = "published") -> float:
    price: float = quantity(unit, meaning, value, at_least=0, source=source, data_class=data_class)
    return price


@record
class ExportPrices:
    """Prices by which kinds of export are weighed, and by which a substation finds its place.

    For alternating current the capital cost has rates of its own, which these split; for direct current it takes these.
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
    platform_exponent: float = quantity(
        "-", "growth of the cost of a substation or converter station with the power that it collects", 0.65,
        at_least=0, at_most=1, source="six-tenths rule of plant cost (0.6 to 0.7); ORBIT 1.3.1: 0, one price "
        "for any size", data_class="assumed",
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

    equipment: names with USD; losses of every case; annual_loss MWh; worth_of_losses USD, what is lost over the park's
    life.
    """

    connection: ExportConnection
    equipment: tuple[tuple[str, float], ...]
    losses: ExportLosses
    annual_loss: float
    worth_of_losses: float

    @property
    def kind(self) -> ExportKind:
        """Alternating or direct current."""
        return self.connection.kind

    @property
    def capital(self) -> float:
        """Cost of all equipment, USD."""
        return sum(amount for _, amount in self.equipment)

    @property
    def total(self) -> float:
        """Capital and the present worth of the losses, USD."""
        return self.capital + self.worth_of_losses


@dataclass(frozen=True)
class ExportChoice:
    """The export of a study, all kinds that can carry the power, and why others cannot; by_rule: none was chosen."""

    chosen: ExportOption
    options: tuple[ExportOption, ...]
    refused: tuple[str, ...]
    by_rule: bool = False


def platforms(rated_power: Sequence[float] | Array, most: float, exponent: float) -> float:
    """How many substations' price a park pays, in units of one as large as they are when they are fewest.

    rated_power [substation] W; most: power of the largest, W. A place with more than that has several. One of half the
    size costs 0.5^exponent: two of them 2^(1 - exponent).
    """
    rated = np.asarray(rated_power, dtype=float)
    rated = rated[rated > 0]
    count = np.ceil(rated / most * (1 - 1e-9))
    largest = rated.sum() / _fewest(rated, most)
    return float(count @ (rated / count / largest) ** exponent)


def substations_paid(connection: ExportConnection, prices: ExportPrices) -> float:
    """What the alternating-current substations cost over what they cost when they are as few as can be."""
    rated, most = [leg.rated_power for leg in connection.legs], prices.substation_power * 1e6
    return platforms(rated, most, prices.platform_exponent) / _fewest(rated, most)


def _fewest(rated_power: Sequence[float] | Array, most: float) -> int:
    """How few substations of the largest power carry all, W."""
    return ceil(sum(rated_power) / most * (1 - 1e-9))


def equipment(connection: ExportConnection, prices: ExportPrices) -> tuple[tuple[str, float], ...]:
    """What an export is made of, names with USD.

    Alternating current has shunt reactors at both ends, which halve the charging current that each end sees: they take
    the cable's whole charging power, sqrt(3) U J, half at either end. Direct current has a converter at each end of
    each link, and two cables for each, laid together.
    """
    count, laid, bought = connection.circuits, connection.circuit_length, connection.cable_length
    rated = [leg.rated_power for leg in connection.legs]
    cables = (("cables", bought * connection.cable.cost), ("laying", laid * prices.laying))
    if connection.kind is ExportKind.HVDC:
        direct = connection.direct
        stations = platforms(rated, link_power(direct), prices.platform_exponent)
        # spare links come with converters of their own
        spare = connection.substations * direct.spare_links
        stations *= count / (count - spare)
        return (
            *cables,
            ("offshore substations", stations * (prices.hvdc_topside + prices.ancillary)),
            ("offshore converters", stations * prices.offshore_converter),
            ("onshore converters", stations * prices.onshore_converter),
            ("breakers", 2 * count * prices.breaker),
            ("onshore works", count * prices.hvdc_onshore_works),
        )
    most = prices.substation_power * 1e6
    stations = platforms(rated, most, prices.platform_exponent)
    system = connection.system
    charging = sum(  # Mvar of all circuits
        leg.circuits * sqrt(3) * system.voltage * 1e-3 * charging_current(system, leg.route.offshore_length)
        for leg in connection.legs
    )
    return (
        *cables,
        ("offshore substations", stations * (prices.hvac_topside + prices.ancillary)),
        ("transformers", 2 * count * prices.hvac_transformer),
        ("switchgear", count * (prices.offshore_switchgear + prices.onshore_switchgear)),
        (
            "compensation",
            (prices.offshore_reactor + prices.onshore_reactor) * charging / 2 + count * prices.onshore_compensation,
        ),
        ("onshore works", _fewest(rated, most) * prices.hvac_onshore_works),
    )


def export_option(
    connection: ExportConnection, prices: ExportPrices, power: ArrayLike, probability: ArrayLike
) -> ExportOption:
    """An export with its cost and losses; power [case, substation] W at the substations, probability [case]."""
    losses, weight = export_losses(connection, power), np.asarray(probability, dtype=float)
    if weight.shape != losses.sent.shape:
        raise InputError("export: power, probability", "[case, substation], [case]", f"{losses.sent.shape}")
    annual = float(weight @ losses.loss) * HOURS_PER_YEAR / 1e6
    return ExportOption(connection, equipment(connection, prices), losses, annual, annual * prices.loss_worth)


def choose_export(
    system: ExportSystem,
    direct: DirectCurrent,
    prices: ExportPrices,
    routes: Sequence[ExportRoute],
    power: ArrayLike,
    probability: ArrayLike,
    rated_power: Sequence[float] | Array,
) -> ExportChoice:
    """The kind of export with the least sum of capital and worth of losses, or the one that `system.kind` asks for.

    routes, rated_power [substation] W; power [case, substation] W at the substations, after the array's losses;
    probability [case]. InputError when neither kind, or not the one asked for, can carry the power.
    """
    connections, refused = export_connections(system, direct, routes, rated_power)
    options = {kind: export_option(one, prices, power, probability) for kind, one in connections.items()}
    asked = system.kind.asked
    if asked is not None:
        if asked not in options:
            raise InputError("export: kind", f"{asked.value} that carries the power", "; ".join(refused))
        return ExportChoice(options[asked], tuple(options.values()), refused, by_rule=True)
    if not options:
        raise InputError("export", "a kind of export that carries the power", "; ".join(refused))
    return ExportChoice(min(options.values(), key=lambda option: option.total), tuple(options.values()), refused)
