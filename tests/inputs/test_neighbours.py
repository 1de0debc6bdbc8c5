"""Neighbouring turbines from a table, and the park among them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monsun.inputs.neighbours import read_neighbours
from monsun.inputs.turbines import density_adjusted, turbine
from monsun.park import Park
from monsun.records import InputError
from monsun.site.area import Projection

PROJECTION = Projection(49, True)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "neighbours.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_positions_and_types_are_those_of_the_lines(tmp_path: Path) -> None:
    text = "name,turbine,x [m],y [m]\nA,IEA-10MW-198,1000,2000\nB,NREL-5MW-126,3000,2500\nC,IEA-10MW-198,5000,2000\n"
    found = read_neighbours(written(tmp_path, text), PROJECTION, 1.1)
    assert found.x.tolist() == [1000, 3000, 5000] and found.y.tolist() == [2000, 2500, 2000]
    assert [kind.name for kind in found.turbine] == ["IEA-10MW-198", "NREL-5MW-126", "IEA-10MW-198"]
    assert found.turbine[0] is found.turbine[2] and len(found.park.types) == 2
    # their tables are those of the site's air
    made = density_adjusted(turbine("IEA-10MW-198"), 1.1)
    np.testing.assert_array_equal(found.turbine[0].speed_knots, made.speed_knots)
    own = Park([0.0, 800.0], [0.0, 0.0], turbine("IEA-15MW-240"))
    around = found.around(own)
    assert around.counted.tolist() == [True, True, False, False, False]
    assert around.x.tolist() == [0.0, 800.0, 1000.0, 3000.0, 5000.0]
    assert around.rated_power[:2].tolist() == own.rated_power.tolist()


def test_a_layout_in_degrees_is_read_too(tmp_path: Path) -> None:
    longitude, latitude = PROJECTION.degrees(np.array([8.0e5]), np.array([1.2e6]))
    text = f"longitude [degrees],latitude [degrees],turbine\n{longitude[0]},{latitude[0]},NREL-5MW-126\n"
    found = read_neighbours(written(tmp_path, text), PROJECTION, 1.225)
    assert (found.x[0], found.y[0]) == pytest.approx((8.0e5, 1.2e6), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x [m],y [m]\n1,2\n", "a column 'turbine'"),
        ("x [m],turbine\n1,NREL-5MW-126\n", "a column 'y \\[m\\]'"),
        ("x [m],y [m],turbine\n1,2,NREL-5MW-126\n3,4,NREL-6MW\n", "line 3, column turbine.*nearest: NREL-5MW-126"),
        ("x [m],y [m],turbine\n1,knots,NREL-5MW-126\n", "line 2"),
        ("x [m],y [m],turbine\n1,2,NREL-5MW-126\n3,4\n", "line 3"),
        ("", "neighbours.csv"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_neighbours(written(tmp_path, text), PROJECTION, 1.225)


def test_a_neighbour_on_top_of_a_turbine_is_refused(tmp_path: Path) -> None:
    found = read_neighbours(written(tmp_path, "x [m],y [m],turbine\n1,2,IEA-15MW-240\n"), PROJECTION, 1.225)
    with pytest.raises(InputError, match="turbines 0 and 1 both at"):
        found.around(Park([1.0], [2.0], turbine("IEA-15MW-240")))
