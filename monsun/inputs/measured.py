"""The bundled measurements that flow models are compared with: rows of turbines and single wakes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monsun.energy.profiles import MeasuredWake, ProfileKind, WakeProfile
from monsun.energy.rows import MeasuredRow
from monsun.inputs.turbines import read_turbine
from monsun.inputs.weather import column, column_index, number, read_rows
from monsun.park import Park, Turbine
from monsun.records import InputError

Array = NDArray[np.float64]

MEASURED = Path(__file__).resolve().parents[1] / "data" / "validation"
# points further from the wake's axis than this, degrees, do not count: there the measured free wind itself is uneven
WIDEST = 20.0
_SOURCE = "monsun/data/validation/SOURCES.md"
_KINDS = {"measured": ProfileKind.MEASURED, "les": ProfileKind.LES, "rans": ProfileKind.RANS}


class _Table:
    """A comma-separated file by its columns, with lines of one name together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header, self.rows = read_rows(path)

    def numbers(self, name: str) -> Array:
        return column(self.path, self.header, self.rows, name)

    def words(self, name: str) -> list[str]:
        place = column_index(self.path, self.header, name)
        return [row[place] for _, row in self.rows]

    def of(self, name: str, value: str) -> _Table:
        """The lines whose column `name` has a value; InputError where there is none."""
        part = object.__new__(_Table)
        place = column_index(self.path, self.header, name)
        part.path, part.header = self.path, self.header
        part.rows = [(line, row) for line, row in self.rows if row[place] == value]
        if not part.rows:
            raise InputError(f"{self.path}: column {name}", f"a line of {value}", "none")
        return part


@cache
def measured_rows() -> tuple[MeasuredRow, ...]:
    """The bundled measured rows: Horns Rev 1 at 270 degrees, Lillgrund at 222 and 120 degrees."""
    cases, places = _Table(MEASURED / "row_cases.csv"), _Table(MEASURED / "rows.csv")
    return tuple(_row(cases.of("row", name), places.of("row", name)) for name in cases.words("row"))


def _row(case: _Table, places: _Table) -> MeasuredRow:
    def given(name: str) -> float:
        return float(case.numbers(name)[0])

    layout = _Table(MEASURED / case.words("layout")[0])
    x, y = layout.numbers("x [m]"), layout.numbers("y [m]")
    turbine = read_turbine(
        MEASURED / case.words("turbine")[0],
        rotor_diameter=given("rotor_diameter [m]"),
        hub_height=given("hub_height [m]"),
    )
    vane = int(given("vane_turbine"))
    distance = np.hypot(x - x[vane], y - y[vane])
    # the direction differs from that at the vane the more, the further away: van der Laan et al. (2015), section 5
    apart = given("deviation_at_vane [deg]") + given("deviation_per_metre [deg/m]") * distance
    turbines = tuple(tuple(int(index) for index in word.split()) for word in places.words("turbines"))
    ratio = places.numbers("power_ratio")
    error = places.numbers("standard_deviation") / np.sqrt(places.numbers("samples"))
    return MeasuredRow(
        name=case.words("title")[0],
        park=Park(x, y, turbine),
        wind_speed=given("wind_speed [m/s]"),
        turbulence_intensity=given("turbulence_intensity"),
        wind_direction=given("wind_direction [deg]"),
        half_width=given("half_width [deg]"),
        direction_deviation=np.hypot(given("deviation_of_vane [deg]"), apart),
        places=turbines,
        reference=turbines[0],
        # the source's own reference differs between parks: the first place of each row is 1 here
        power_ratio=ratio / ratio[0],
        standard_error=error / ratio[0],
        simulated=places.numbers("rans"),
        number=tuple(int(place) for place in places.numbers("place")),
        source=_SOURCE,
    )


@cache
def measured_wakes() -> tuple[MeasuredWake, ...]:
    """The bundled single wakes: Nibe and Nordtank 500 as measured, NREL 5 MW as simulated by LES, with RANS of all."""
    cases, profiles = _Table(MEASURED / "wake_cases.csv"), _Table(MEASURED / "profiles.csv")
    return tuple(_wake(cases.of("wake", name), profiles.of("wake", name)) for name in cases.words("wake"))


def _wake(case: _Table, points: _Table) -> MeasuredWake:
    def given(name: str) -> float:
        return float(case.numbers(name)[0])

    def kind(where: str, word: str) -> ProfileKind:
        if word not in _KINDS:
            raise InputError(f"{points.path}: {where}", ", ".join(_KINDS), word)
        return _KINDS[word]

    unit, thrust = given("unit [m]"), given("thrust_coefficient")
    title = case.words("title")[0]
    turbine = Turbine(
        name=title,
        rotor_diameter=given("rotor_diameter [m]"),
        hub_height=given("hub_height [m]"),
        wind_speed=[1.0, 30.0],
        # only the wake counts; a turbine that never has power is one that stands still
        power=[0.0, 1e6],
        thrust_coefficient=[thrust, thrust],
    )
    arcs = dict.fromkeys(zip(points.words("kind"), points.words("distance"), strict=True))
    profiles = []
    for word, distance in arcs:
        arc = points.of("kind", word).of("distance", distance)
        errors = arc.words("standard_error")
        profiles.append(
            WakeProfile(
                kind=kind("kind", word),
                distance=unit * number(distance, f"{points.path}: distance"),
                angle=arc.numbers("angle [deg]"),
                speed_ratio=arc.numbers("speed_ratio"),
                standard_error=arc.numbers("standard_error") if all(errors) else None,
            )
        )
    return MeasuredWake(
        name=title,
        turbine=turbine,
        wind_speed=given("wind_speed [m/s]"),
        turbulence_intensity=given("turbulence_intensity"),
        unit=unit,
        profiles=tuple(profiles),
        reference=kind("reference", case.words("reference")[0]),
        widest=WIDEST,
        source=_SOURCE,
    )
