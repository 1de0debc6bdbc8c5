"""Parks written as windIO 2 plants: valid by the schema, and the numbers come back."""

import numpy as np
import pytest
import windIO
import yaml
from shapely.geometry import MultiPolygon, Polygon, box

from monsun.cases import FlowCases
from monsun.inputs.turbines import turbine
from monsun.inputs.windio import write_park_yaml
from monsun.park import Turbine
from monsun.records import InputError

DIRECTION, SPEED = [0.0, 120.0, 240.0], [6.0, 10.0]
SHARE = np.array([[0.1, 0.2], [0.3, 0.1], [0.2, 0.1]])
ROSE = FlowCases.rose(DIRECTION, SPEED, SHARE, 0.07)
LEASE = box(0, 0, 5000, 4000)


def write(path, **changes):
    values = {
        "name": "park",
        "x": [500.0, 2500.0],
        "y": [500.0, 2500.0],
        "turbine": turbine("IEA-15MW-240"),
        "boundary": LEASE,
        "cases": ROSE,
    }
    write_park_yaml(path, **(values | changes))
    windIO.validate(path, "plant/wind_energy_system")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_numbers_come_back(tmp_path):
    content = write(tmp_path / "park.yaml")
    assert content["wind_farm"]["layouts"][0]["coordinates"] == {"x": [500.0, 2500.0], "y": [500.0, 2500.0]}
    resource = content["site"]["energy_resource"]["wind_resource"]
    assert resource["wind_direction"] == DIRECTION
    assert resource["wind_speed"] == SPEED
    assert np.array_equal(resource["probability"]["data"], SHARE)
    assert resource["turbulence_intensity"] == {"data": 0.07, "dims": []}
    made, own = content["wind_farm"]["turbines"], turbine("IEA-15MW-240")
    assert np.array_equal(made["performance"]["power_curve"]["power_values"], own.power_knots)
    assert np.array_equal(made["performance"]["Ct_curve"]["Ct_wind_speeds"], own.speed_knots)
    assert (made["hub_height"], made["rotor_diameter"]) == (150, 240)
    assert Polygon(np.column_stack(list(content["site"]["boundaries"]["polygons"][0].values()))).equals(LEASE)


def test_turbulence_by_speed_and_by_direction(tmp_path):
    by_speed = FlowCases.rose(DIRECTION, SPEED, SHARE, [0.08, 0.06])
    content = write(tmp_path / "a.yaml", cases=by_speed)
    intensity = content["site"]["energy_resource"]["wind_resource"]["turbulence_intensity"]
    assert intensity == {"data": [0.08, 0.06], "dims": ["wind_speed"]}
    by_both = FlowCases.rose(DIRECTION, SPEED, SHARE, SHARE / 4)
    content = write(tmp_path / "b.yaml", cases=by_both)
    intensity = content["site"]["energy_resource"]["wind_resource"]["turbulence_intensity"]
    assert np.array_equal(intensity["data"], SHARE / 4)


def test_several_types_polygons_and_holes(tmp_path):
    types = [turbine("IEA-15MW-240"), turbine("DTU-10MW-178")]
    holed = box(0, 0, 5000, 4000).difference(box(1000, 1000, 2000, 2000))
    content = write(tmp_path / "park.yaml", turbine=types, boundary=MultiPolygon([holed, box(9000, 0, 9500, 500)]))
    assert content["wind_farm"]["layouts"][0]["turbine_types"] == [0, 1]
    assert content["wind_farm"]["turbine_types"][1]["name"] == "DTU-10MW-178"
    assert len(content["site"]["boundaries"]["polygons"]) == 2
    assert len(content["site"]["exclusions"]["polygons"]) == 1


def test_what_the_format_cannot_hold_is_refused(tmp_path):
    with pytest.raises(InputError, match="a wind rose, got a time series"):
        write(tmp_path / "park.yaml", cases=FlowCases.series([0.0], [8.0]))
    cubic = Turbine(
        name="cubic",
        rotor_diameter=100.0,
        hub_height=80.0,
        wind_speed=[4.0, 10.0],
        power=[0.0, 1e6],
        thrust_coefficient=[0.8, 0.8],
        power_polynomial=[[0.0, 0.0, 0.0, 1e6 / 216]],
    )
    with pytest.raises(InputError, match="cubics"):
        write(tmp_path / "park.yaml", turbine=cubic)
    assert not (tmp_path / "park.yaml").exists()
