"""Vessels that install the park, and the port they work from, with what each costs and stands."""

from __future__ import annotations

from monsun.records import InputError, quantity, record

_ORBIT = "ORBIT 1.3.1, vessel library"


@record
class Vessel:
    """A vessel, or a spread of vessels hired together: cost, room, speed, and the weather it may sail in."""

    name: str = quantity("", "name")
    day_rate: float = quantity("USD/d", "hire a day, with crew and fuel", at_least=0)
    mobilisation: float = quantity("d", "days of hire for each coming and leaving", at_least=0)
    speed: float = quantity("km/h", "speed between port and site", above=0)
    cargo: float = quantity("t", "greatest load", above=0)
    deck: float = quantity("m2", "deck for the load", above=0)
    wave_height: float = quantity("m", "greatest significant wave height to sail in", above=0)
    wind_speed: float = quantity("m/s", "greatest wind at 10 m to sail in", above=0)
    range: float = quantity("km", "farthest port from which it can work", above=0)
    source: str = quantity("", "where the numbers come from", "")
    data_class: str = quantity("", "class of the numbers", "user")


@record
class Port:
    """The port of installation: how far it is from the site, and what it costs."""

    name: str = quantity(
        "", "name", "Vung Tau", source="port nearest to the lease with heavy quays", data_class="assumed"
    )
    distance: float = quantity(
        "km", "from the port to the site, by sea", 175.0, above=0,
        source="172 km as the crow flies from the bundled port position to the middle of the lease",
        data_class="derived",
    )  # fmt: skip
    monthly_rate: float = quantity(
        "USD/month", "quay and yard, for each phase that works from it", 2_498_449.0, at_least=0,
        source="ORBIT 1.3.1, common costs", data_class="published",
    )  # fmt: skip


JACK_UP = Vessel(
    name="turbine installation vessel",
    day_rate=400_000,
    mobilisation=7.0,
    speed=10.0,
    cargo=8_000,
    deck=4_000,
    wave_height=3.0,
    wind_speed=20.0,
    range=5_000,
    source=f"{_ORBIT}: example_wtiv; range assumed",
    data_class="published",
)
CABLE_LAYER = Vessel(
    name="cable-laying vessel",
    day_rate=241_171,
    mobilisation=1.5,
    speed=11.5,
    cargo=13_000,
    deck=4_000,
    wave_height=2.0,
    wind_speed=25.0,
    range=5_000,
    source=f"{_ORBIT}: example_cable_lay_vessel; 3 d of mobilisation at half rate; deck and range assumed",
    data_class="published",
)
ROCK_VESSEL = Vessel(
    name="rock-dumping vessel",
    day_rate=149_907,
    mobilisation=1.5,
    speed=6.0,
    cargo=10_000,
    deck=600,
    wave_height=2.0,
    wind_speed=20.0,
    range=3_000,
    source=f"{_ORBIT}: example_scour_protection_vessel; 3 d of mobilisation at half rate; range assumed",
    data_class="published",
)
HEAVY_LIFT = Vessel(
    name="heavy-lift vessel with feeder",
    day_rate=624_612 + 147_239,
    mobilisation=1.5,
    speed=6.0,
    cargo=8_000,
    deck=4_000,
    wave_height=2.5,
    wind_speed=20.0,
    range=3_000,
    source=f"{_ORBIT}: example_heavy_lift_vessel and example_heavy_feeder, at the feeder's speed; range assumed",
    data_class="derived",
)


def check_range(vessel: Vessel, port: Port, where: str) -> None:
    """Raise InputError for a port farther than the vessel's range."""
    if port.distance > vessel.range:
        raise InputError(
            f"{where}: port {port.name}", f"at most {vessel.range:g} km, the range of the {vessel.name}",
            f"{port.distance:g} km",
        )  # fmt: skip
