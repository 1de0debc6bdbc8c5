"""windIO energy resources: probabilities, Weibull and series read, and every mistake named with its variable."""

import copy
from pathlib import Path

import numpy as np
import pytest
import windIO
from wind_examples import DIRECTION, SERIES, SPEED, TABLE, WEIBULL, of, write_resource

from monsun.inputs.energy_resource import read_energy_resource
from monsun.records import InputError
from monsun.site.climate import JointFrequency, SectorClimate, WindSeries, joint_frequency_rose, weibull_mean

EXAMPLES = Path(windIO.__file__).parent / "examples" / "plant" / "plant_energy_resource"


def read(folder, resource, height=100.0):
    return read_energy_resource(write_resource(folder, resource), reference_height=height)


def changed(resource, **changes):
    content = copy.deepcopy(resource)
    for key, value in changes.items():
        if value is None:
            del content[key]
        else:
            content[key] = value
    return content


def test_weibull_by_sector(tmp_path):
    found = read(tmp_path, WEIBULL, None)
    assert isinstance(found.climate, SectorClimate)
    assert found.climate.weibull_scale == pytest.approx([9, 10, 8, 11])
    assert found.climate.reference_height == 120
    assert found.speed_factor is None
    assert found.turbulence_intensity is None


def test_turbines_that_differ_have_speed_factors(tmp_path):
    frequency = np.array([[0.1, 0.2, 0.3, 0.4], [0.3, 0.2, 0.1, 0.4]])
    scale = np.array([[9.0, 10, 8, 11], [10.0, 9, 8, 11]])
    data = {name: {"data": value.tolist(), "dims": ["wind_turbine", "wind_direction"]}
            for name, value in (("sector_probability", frequency), ("weibull_a", scale),
                                ("weibull_k", np.full((2, 4), 2.0)))}  # fmt: skip
    resource = {"wind_turbine": [0, 1], "wind_direction": DIRECTION, "height": 90.0, **data}
    found = read(tmp_path, resource, None)
    # means weighted with the frequency at each turbine
    assert found.climate.frequency == pytest.approx([0.2, 0.2, 0.2, 0.4])
    assert found.climate.weibull_scale == pytest.approx([(0.1 * 9 + 0.3 * 10) / 0.4, 9.5, 8, 11])
    assert found.speed_factor == pytest.approx(scale / np.array(found.climate.weibull_scale))
    with pytest.raises(InputError, match=r"wind_direction\[0\]: expected 0, where turbines differ"):
        read(tmp_path, resource | {"wind_direction": [45.0, 135, 225, 315]}, None)


def test_probabilities_keep_speeds_and_shares(tmp_path):
    found = read(tmp_path, TABLE)
    assert isinstance(found.climate, JointFrequency)
    cases = joint_frequency_rose(
        found.climate, 100, shear_exponent=0.0, turbulence_intensity=found.turbulence_intensity
    )
    assert np.unique(cases.wind_speed) == pytest.approx(SPEED)
    assert cases.probability @ cases.wind_speed == pytest.approx(4 * (0.05 * 4 + 0.1 * 8 + 0.1 * 12))
    assert cases.turbulence_intensity[:3] == pytest.approx([0.1, 0.08, 0.06])
    # the dimensions may come in any order
    turned = TABLE | {
        "probability": {
            "data": np.transpose(TABLE["probability"]["data"]).tolist(),
            "dims": ["wind_speed", "wind_direction"],
        }
    }
    assert np.array_equal(read(tmp_path, turned).climate.probability, found.climate.probability)


def test_probabilities_within_each_sector(tmp_path):
    inside = {"data": [[0.2, 0.4, 0.4]] * 4, "dims": ["wind_direction", "wind_speed"]}
    sectors = {"data": [0.1, 0.2, 0.3, 0.4], "dims": ["wind_direction"]}
    found = read(tmp_path, TABLE | {"probability": inside, "sector_probability": sectors})
    assert found.climate.probability.sum(axis=1) == pytest.approx([0.1, 0.2, 0.3, 0.4])
    with pytest.raises(InputError, match=r"probability\[0\]: expected shares that add up to 1 in every sector"):
        read(tmp_path, TABLE | {"sector_probability": sectors})


@pytest.mark.parametrize("speed", [[9.8], [1.0, 2.0, 3.0, 4.0], [0.9, 1.98, 3.18, 4.4, 5.64], [0.1, 1.0, 2.0, 3.0]])
def test_speeds_are_the_middles_of_their_bins(tmp_path, speed):
    share = np.full((4, len(speed)), 0.25 / len(speed))
    table = {"wind_direction": DIRECTION, "wind_speed": speed,
             "probability": {"data": share.tolist(), "dims": ["wind_direction", "wind_speed"]}}  # fmt: skip
    edges = read(tmp_path, table).climate.speed_edges
    assert (edges[1:] + edges[:-1]) / 2 == pytest.approx(speed)
    assert np.all(edges[:-1] < speed)


def test_turbulence_by_direction_is_weighted_with_the_probability(tmp_path):
    share = np.array([[0.1, 0.2], [0.3, 0.4]]).tolist()
    turbulence = np.array([[0.05, 0.1], [0.09, 0.07]]).tolist()
    dims = ["wind_direction", "wind_speed"]
    table = {"wind_direction": [0.0, 180.0], "wind_speed": [5.0, 15.0],
             "probability": {"data": share, "dims": dims},
             "turbulence_intensity": {"data": turbulence, "dims": dims}}  # fmt: skip
    intensity = read(tmp_path, table).turbulence_intensity
    assert intensity(np.array([5.0, 15.0])) == pytest.approx(
        [(0.1 * 0.05 + 0.3 * 0.09) / 0.4, (0.2 * 0.1 + 0.4 * 0.07) / 0.6]
    )
    table["turbulence_intensity"] = {"data": [0.05, 0.09], "dims": ["wind_direction"]}
    assert read(tmp_path, table).turbulence_intensity == pytest.approx(0.07)


def test_a_time_series(tmp_path):
    found = read(tmp_path, SERIES)
    assert isinstance(found.climate, WindSeries)
    assert found.climate.wind_speed.tolist() == [5, 6, 3]
    assert found.climate.time[1] == np.datetime64("2023-07-25T01:00:00")
    local = [text.replace("Z", "+07:00") for text in SERIES["time"]]
    assert read(tmp_path, SERIES | {"time": local}).climate.time[0] == np.datetime64("2023-07-24T17:00:00")


def test_windio_s_own_examples():
    """Three of windIO 2.1.1's examples, one with its data in NetCDF; the numbers are theirs."""
    rose = read_energy_resource(EXAMPLES / "IEA37_case_study_1_2_energy_resource.yaml", reference_height=110)
    assert rose.climate.probability[12, 0] == pytest.approx(0.213)
    assert rose.turbulence_intensity == pytest.approx(0.075)
    joint = read_energy_resource(EXAMPLES / "IEA37_case_study_3_energy_resource.yaml", reference_height=110)
    assert joint.climate.probability.sum() == pytest.approx(1, abs=1e-3)
    assert joint.climate.probability[0].sum() == pytest.approx(0.0312, rel=1e-3)
    weibull = read_energy_resource(EXAMPLES / "UniformWeibullResource_nc.yaml", reference_height=70)
    assert weibull_mean(weibull.climate.weibull_scale[0], weibull.climate.weibull_shape[0]) == pytest.approx(
        8.135, abs=1e-3
    )


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        (changed(WEIBULL, weibull_k=None), "wind_resource: expected what windIO's schema"),
        (WEIBULL | {"weibul_a": 3}, "wind_resource: expected what windIO's schema"),
        (changed(TABLE, wind_speed=None), "wind_resource.wind_speed: expected numbers, got nothing"),
        (WEIBULL | of("weibull_a", [9.0, 10.0, 8.0], "wind_direction"), "weibull_a.data: expected 4 values along"),
        (WEIBULL | of("weibull_a", [9.0] * 4, "wind_speed"), "weibull_a.dims"),
        (WEIBULL | of("weibull_a", [[9.0] * 4], "wind_direction"), "weibull_a.dims: expected 2 names"),
        (WEIBULL | of("weibull_a", [17.0] * 4, "wind_direction"), "at most 15 m/s .is it in knots"),
        (WEIBULL | of("weibull_k", [0.0] * 4, "wind_direction"), "weibull_k: expected numbers from"),
        (WEIBULL | of("sector_probability", [10.0, 20, 30, 40], "wind_direction"), "sector_probability: expected num"),
        (WEIBULL | of("sector_probability", [0.1, 0.2, 0.3, 0.39], "wind_direction"), "sector_probability: .*got 0.99"),
        (WEIBULL | {"wind_direction": [0.0, 180.0, 90.0, 270.0]}, r"sector_direction\[1\]: expected 90"),
        (WEIBULL | {"height": 100.0}, "wind_resource.reference_height: expected one height, got .100.0, 120.0."),
        (TABLE | {"wind_direction": [0.0, 90.0, 270.0, 180.0]}, "wind_direction: expected 4 equal sectors"),
        (TABLE | {"wind_speed": [4.0, 12.0, 8.0]}, r"wind_speed\[2\]: expected more than 12"),
        (TABLE | {"wind_speed": [0.0, 8.0, 12.0]}, r"wind_speed\[0\]: expected m/s > 0"),
        (TABLE | {"wind_speed": [4.0, 10.0, 11.0]}, r"wind_speed\[2\]: expected speeds that are the middles"),
        (
            TABLE | of("probability", [[5.0, 10, 10]] * 4, "wind_direction", "wind_speed"),
            "probability: expected numbers",
        ),
        (TABLE | of("probability", [[0.05, 0.1, 0.09]] * 4, "wind_direction", "wind_speed"), "probability: .*got 0.96"),
        (TABLE | of("turbulence_intensity", [10.0, 8.0, 6.0], "wind_speed"), "turbulence_intensity: expected numbers"),
        (SERIES | {"wind_speed": [5.0, 6.0]}, "wind_speed: expected 3 values, one per time"),
        (SERIES | {"wind_direction": [0.0, 365.0, 30.0]}, "wind_direction: expected numbers from 0 to 360"),
        (SERIES | {"wind_speed": [20.0, 30.0, 25.0]}, "at most 15 m/s"),
        (SERIES | {"time": SERIES["time"][::-1]}, r"time\[1\]: expected more than 2023-07-25T02"),
        (SERIES | {"time": ["yesterday", *SERIES["time"][1:]]}, r"time\[0\]: expected a time in whole seconds"),
        (SERIES | {"time": [0, 1, 2]}, r"time\[0\]: expected a time such as"),
    ],
)
def test_mistakes_are_named(tmp_path, resource, message):
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, resource, None if "reference_height" in resource else 100.0)
    assert "resource.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_height_is_said_once(tmp_path):
    with pytest.raises(
        InputError, match=r"reference_height: expected a height in the file, or climate\.reference_height"
    ):
        read(tmp_path, TABLE, None)
    with pytest.raises(InputError, match=r"expected 100 m, as climate\.reference_height says, got 120"):
        read(tmp_path, WEIBULL, 100.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing"),
        ("[1, 2]\n", "a windIO energy_resource"),
        ("name: a\nname: b\n", "line"),
        ("name: [a\n", "expected YAML"),
        ("name: site\nwind_resource: !include none.yaml\n", "whose !include names files"),
        ("name: site\nwind_resource: !include none.txt\n", "whose !include names files"),
        ("\x00", "YAML"),
    ],
)
def test_what_is_no_energy_resource_is_refused(tmp_path, text, message):
    path = tmp_path / "resource.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        read_energy_resource(path, reference_height=100.0)
    assert "resource.yaml" in str(caught.value)


@pytest.mark.parametrize("resource", [WEIBULL, TABLE, SERIES], ids=["weibull", "table", "series"])
def test_a_file_cut_anywhere_gives_the_same_or_an_error(tmp_path, resource):
    path = write_resource(tmp_path, resource)
    whole = path.read_text()
    expected = vars(read_energy_resource(path, reference_height=120.0).climate)
    for cut in range(0, len(whole), 61):
        path.write_text(whole[:cut])
        try:
            found = read_energy_resource(path, reference_height=120.0)
        except InputError as error:
            assert "resource.yaml" in str(error)
        else:
            for name, value in vars(found.climate).items():
                assert np.array_equal(value, expected[name]), (cut, name)
