"""Bundled turbines, a user's own, and other air."""

import subprocess
import sys
from importlib.resources import files
from math import isclose
from pathlib import Path

import numpy as np
import pytest
import yaml

from monsun.inputs.turbines import density_adjusted, read_turbine, turbine, turbine_names
from monsun.park import Turbine
from monsun.records import InputError

FOLDER = Path(str(files("monsun"))) / "data" / "turbines"

# rated power MW, rotor diameter m, hub height m: as the turbines' reports state them
KNOWN = {
    "IEA-15MW-240": (15, 240, 150),
    "IEA-22MW-284": (22, 284, 170),
    "IEA-10MW-198": (10, 198, 119),
    "DTU-10MW-178": (10, 178.3, 119),
    "LEANWIND-8MW-164": (8, 164, 110),
    "NREL-5MW-126": (5, 126, 90),
    "IEA-3.4MW-130": (3.4, 130, 110),
}


def test_all_names_are_there():
    assert set(turbine_names()) == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_bundled_turbines_are_what_their_names_say(name):
    made = turbine(name)
    rated, diameter, hub = KNOWN[name]
    assert made.name == name
    assert made.rated_power == pytest.approx(rated * 1e6, rel=0.03)
    assert (made.rotor_diameter, made.hub_height) == (diameter, hub)
    assert 3 <= made.speed_knots[made.power_knots > 0][0] <= 4
    assert made.speed_knots[made.power_knots > 0][-1] == 25
    # no more than Betz's limit, electrical: a table in the wrong unit or with the wrong rotor breaks it
    in_wind = 1.225 / 2 * np.pi / 4 * diameter**2 * made.speed_knots**3
    assert np.all(made.power_knots <= 16 / 27 * in_wind)
    assert np.all(made.thrust_knots[made.power_knots > 0] > 0)


def test_sizes_agree_with_the_spec_files():
    for line in (FOLDER / "bundled.csv").read_text().splitlines()[1:]:
        name, _, diameter, hub, _, source = line.split(",")
        if source.endswith(".spec.yaml"):
            spec = yaml.safe_load((FOLDER / source).read_text())
            assert (float(diameter), float(hub)) == (spec["rotor_diameter"], spec["hub_height"]), name


def test_dtu_power_is_electrical():
    # PyWake 2.6.20, py_wake.examples.data.dtu10mw, 4 to 15 m/s, W
    pywake = [263388, 751154, 1440738, 2355734, 3506858, 4993092, 6849310, 9116402, 10000754, 10009590, 10000942]
    assert np.allclose(turbine("DTU-10MW-178").power_knots[:11], pywake, atol=0.6)


def test_an_unknown_name_is_told_the_nearest():
    with pytest.raises(InputError, match=r"nearest: IEA-15MW-240\), got 'IEA-15-240'"):
        turbine("IEA-15-240")
    with pytest.raises(InputError, match="one of IEA-15MW-240"):
        turbine("")


TABLE = """wind_speed [m/s],power [kW],thrust_coefficient
3,0,0.9
12,4000,0.6
25,4000,0.1
"""


def written(folder, text, name="own.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


SIZES = {"rotor_diameter": 120.0, "hub_height": 90.0}


def test_a_table_reads(tmp_path):
    made = read_turbine(written(tmp_path, TABLE), **SIZES)
    assert made.name == "own"
    assert made.power_knots.tolist() == [0, 4e6, 4e6]
    assert made.thrust_knots.tolist() == [0.9, 0.6, 0.1]
    assert (made.rotor_diameter, made.hub_height) == (120, 90)
    assert read_turbine(written(tmp_path, TABLE), name="mine", **SIZES).name == "mine"


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Wind Speed [m/s],Power [MW],Ct [-]", 1e6),
        ("ws (m/s),Power (W),Ct", 1.0),
        ("Wind Speed [m/s],Power [kW],thrust coefficient [-]", 1e3),
    ],
)
def test_headers_name_the_units(tmp_path, header, unit):
    made = read_turbine(written(tmp_path, f"{header}\n3,0,0.9\n12,0.003,0.6\n"), **SIZES)
    assert made.power_knots[1] == pytest.approx(0.003 * unit)


def test_columns_in_any_order_and_unused_ones(tmp_path):
    text = "Ct [-],Cp [-],Power [kW],Thrust [kN],Wind Speed [m/s],,\n0.9,0.1,0,1,3,,\n0.6,0.4,4000,2,12,,\n"
    assert read_turbine(written(tmp_path, text), **SIZES).speed_knots.tolist() == [3, 12]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("12,4000", "12,nan", r"line 3, column power \[kW\]: expected a finite number, got nan"),
        ("12,4000", "12,", r"line 3, column power \[kW\]: expected a number, got an empty cell"),
        ("12,4000", "2,4000", r"line 3, column wind_speed \[m/s\]: expected more than 3"),
        ("12,4000", "3,4000", r"line 3, column wind_speed \[m/s\]"),
        ("power [kW]", "powr [kW]", r"column 'powr \[kW\]'.*nearest: power \[kW\]"),
        ("power [kW]", "power", "a unit of w, kw, mw, got none"),
        ("power [kW]", "power [hp]", "a unit of w, kw, mw, got hp"),
        (",thrust_coefficient", ",cp", "a column thrust_coefficient"),
        ("wind_speed [m/s],power", "ct,power", "thrust_coefficient once"),
        ("[kW]", "[MW]", "at most the .* kW that the wind carries"),
        ("12,4000,0.6", "12,4000,2.6", "thrust_coefficient"),
        ("12,4000,0.6", "12,4000", "line 3: expected 3 columns"),
    ],
)
def test_mistakes_in_a_table_are_named(tmp_path, old, new, message):
    with pytest.raises(InputError, match=message):
        read_turbine(written(tmp_path, TABLE.replace(old, new)), **SIZES)


def test_a_table_needs_sizes_and_a_suffix(tmp_path):
    with pytest.raises(InputError, match="hub_height in metres"):
        read_turbine(written(tmp_path, TABLE), rotor_diameter=120.0)
    with pytest.raises(InputError, match=r"\.csv or \.yaml"):
        read_turbine(written(tmp_path, TABLE, "own.txt"), **SIZES)


def test_a_floris_file_reads():
    made = read_turbine(FOLDER / "floris_iea_22MW.yaml", name="22")
    bundled = turbine("IEA-22MW-284")
    assert np.array_equal(made.power_knots, bundled.power_knots)
    assert (made.hub_height, made.rotor_diameter, made.air_density) == (170, 284, 1.225)
    assert read_turbine(FOLDER / "floris_iea_22MW.yaml", hub_height=165.0).hub_height == 165


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c["power_thrust_table"]["power"].__setitem__(3, float("nan")), r"power\[3\]: expected a finite"),
        (lambda c: c["power_thrust_table"]["wind_speed"].__setitem__(3, 2.0), r"wind_speed\[3\]: expected more than 3"),
        (lambda c: c["power_thrust_table"].pop("power"), "a list of numbers"),
        (lambda c: c["power_thrust_table"]["power"].pop(), "36 values"),
        (lambda c: c.pop("power_thrust_table"), "a FLORIS turbine"),
        (lambda c: c.pop("hub_height"), "hub_height"),
    ],
)
def test_mistakes_in_a_floris_file_are_named(tmp_path, change, message):
    content = yaml.safe_load((FOLDER / "floris_iea_22MW.yaml").read_text())
    change(content)
    with pytest.raises(InputError, match=message):
        read_turbine(written(tmp_path, yaml.safe_dump(content), "own.yaml"))


def test_yaml_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="a YAML file"):
        read_turbine(written(tmp_path, "a: [1,\nb: 2", "own.yaml"))


def test_importing_the_package_does_not_read_turbines():
    code = "import sys, monsun; sys.exit('monsun.inputs.turbines' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=FOLDER.parents[2]).returncode == 0


def simple_turbine(**changes):
    values = {
        "name": "simple",
        "rotor_diameter": 100.0,
        "hub_height": 90.0,
        "wind_speed": [3.0, 12.0, 25.0],
        "power": [0.0, 4e6, 4e6],
        "thrust_coefficient": [0.9, 0.6, 0.1],
    }
    return Turbine(**(values | changes))


@pytest.mark.parametrize("density", [1.161, 1.30])
def test_density_moves_the_curves_and_keeps_rated_power_and_cut_out(density):
    own = simple_turbine()
    moved = density_adjusted(own, density)
    factor = (density / 1.225) ** (1 / 3)
    speed = np.linspace(4, 24, 81)

    def at(item, values, where):
        return np.interp(where, item.speed_knots, values)

    assert np.allclose(
        at(moved, moved.power_knots, speed),
        at(own, own.power_knots, np.minimum(speed * factor, 25)),
        rtol=1e-12,
    )
    assert np.allclose(
        at(moved, moved.thrust_knots, speed),
        at(own, own.thrust_knots, np.minimum(speed * factor, 25)),
        rtol=1e-12,
    )
    assert moved.rated_power == own.rated_power
    assert moved.speed_knots[-1] == 25
    assert moved.air_density == density


def test_density_scales_power_below_rated_with_the_density_for_a_cubic_curve():
    speed = np.linspace(3, 11, 161)
    own = simple_turbine(wind_speed=speed, power=2000 * speed**3, thrust_coefficient=np.full(161, 0.8))
    moved = density_adjusted(own, 1.1)
    at_8 = np.interp(8.0, moved.speed_knots, moved.power_knots)
    assert isclose(at_8, 2000 * 8**3 * 1.1 / 1.225, rel_tol=2e-4)


@pytest.mark.parametrize("density", [1.1, 1.35])
def test_density_moves_cubic_pieces_too(density):
    # P = 3000 V^3 from 4 to 10 m/s, then rated; pieces in the distance from the left knot
    pieces = [[3000 * 64, 3000 * 48, 3000 * 12, 3000], [3e6, 0, 0, 0]]
    own = simple_turbine(
        wind_speed=[4.0, 10.0, 25.0], power=[3000 * 64, 3e6, 3e6], thrust_coefficient=[0.8] * 3, power_polynomial=pieces
    )
    moved = density_adjusted(own, density)
    rows, knots = np.asarray(moved.power_polynomial), moved.speed_knots
    assert rows.shape == (knots.size - 1, 4)
    speed = np.linspace(5, 24.9, 50)
    piece = np.searchsorted(knots, speed, side="right") - 1
    power = np.sum(rows[piece] * (speed - knots[piece])[:, None] ** np.arange(4), axis=1)
    assert np.allclose(power, np.minimum(3000 * speed**3 * density / 1.225, 3e6), rtol=1e-12)


def test_same_density_changes_nothing_and_impossible_air_is_refused():
    own = simple_turbine()
    same = density_adjusted(own, 1.225)
    assert np.array_equal(same.speed_knots, own.speed_knots)
    still = simple_turbine(power=[0.0, 0.0, 0.0])
    assert density_adjusted(still, 1.1).air_density == 1.1
    with pytest.raises(InputError, match="air_density"):
        density_adjusted(own, 1225)
