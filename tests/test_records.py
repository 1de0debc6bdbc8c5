"""Records: a field says its unit, meaning, range and source; what does not fit is refused with place and wish."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.records import DATA_CLASSES, Found, InputError, documented_fields, in_use, quantity, record


@record
class Rotor:
    """A part of the machine below."""

    diameter: float = quantity("m", "diameter", 130.0, above=0, source="a paper", data_class="published")
    blades: float = quantity("-", "number of blades", 3.0, at_least=1, at_most=4)


@record
class Machine:
    """A record with every kind of field."""

    name: str = quantity("", "name")
    height: float = quantity("m", "height of the hub", 110.0, at_least=10, below=300, data_class="assumed")
    losses: tuple[float, ...] = quantity("-", "shares lost", (0.01, 0.02), at_least=0, at_most=1, source="a table")
    rotor: Rotor = field(default_factory=Rotor)
    spare: tuple[Rotor, ...] = ()

    def check(self) -> None:
        """The hub stands above the rotor's radius."""
        if self.height <= self.rotor.diameter / 2:
            raise InputError("height", f"metres > {self.rotor.diameter / 2}", self.height)


@record
class Project:
    """A record whose default machine has a source of its own."""

    machine: Machine = quantity(
        "", "the machine", Machine(name="reference"), source="a data sheet", data_class="constructed"
    )
    years: float = quantity("a", "life", 25.0, above=0, source="a contract", data_class="published")


def test_an_input_error_says_where_what_was_wanted_and_what_came() -> None:
    error = InputError("park.yaml: turbine.hub_height", "metres > rotor radius (120.0)", 15.0)
    assert str(error) == "park.yaml: turbine.hub_height: expected metres > rotor radius (120.0), got 15.0"
    assert (error.where, error.wanted, error.came) == (
        "park.yaml: turbine.hub_height",
        "metres > rotor radius (120.0)",
        15.0,
    )
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"height": 9.9}, "height: expected a number >= 10 m, got 9.9"),
        ({"height": 300.0}, "height: expected a number < 300 m, got 300.0"),
        ({"height": math.nan}, "height: expected a number >= 10 and < 300 m, got nan"),
        ({"height": math.inf}, "height: expected a number < 300 m, got inf"),
        ({"losses": (0.1, -0.1)}, "losses: expected a number >= 0, got -0.1"),
        ({"losses": (0.1, 1.1)}, "losses: expected a number <= 1, got 1.1"),
        ({"height": 40.0}, "height: expected metres > 65.0, got 40.0"),
    ],
)
def test_a_value_out_of_range(change: dict[str, object], message: str) -> None:
    machine = Machine(name="one")
    with pytest.raises(InputError) as raised:
        replace(machine, **change)  # type: ignore[arg-type]
    assert str(raised.value) == message


def test_a_number_without_bounds_must_be_finite() -> None:
    @record
    class Free:
        value: float = quantity("kW", "anything")

    assert Free(value=-1e300).value == -1e300
    with pytest.raises(InputError, match="value: expected a finite number kW, got inf"):
        Free(value=math.inf)


def test_open_ends_are_open() -> None:
    assert Machine(name="one", losses=(0.0, 1.0)).losses == (0.0, 1.0)
    with pytest.raises(InputError, match="diameter: expected a number > 0 m, got 0"):
        Rotor(diameter=0)


def test_true_is_no_number_and_text_has_no_range() -> None:
    @record
    class Switch:
        on: bool = quantity("-", "switch", False, at_least=5)
        name: str = quantity("", "name", "x", at_least=5)

    assert Switch(on=True).on is True


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_what_a_record_holds_lies_in_its_range(value: float) -> None:
    try:
        rotor = Rotor(blades=value)
    except InputError:
        assert not 1 <= value <= 4
    else:
        assert 1 <= rotor.blades <= 4


def test_records_are_frozen_and_named() -> None:
    rotor = Rotor()
    with pytest.raises(FrozenInstanceError):
        rotor.diameter = 5.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        Rotor(5.0)  # type: ignore[misc]
    with pytest.raises(TypeError, match="diamter"):
        Rotor(diamter=5.0)  # type: ignore[call-arg]
    assert Rotor() == Rotor() and hash(Rotor()) == hash(Rotor())
    # a project file with an unknown key is refused by the reader, which asks the class
    assert Rotor.__pydantic_config__ == {"extra": "forbid"}  # type: ignore[attr-defined]


def test_a_data_class_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=r"data_class must be one of .*, got 'guessed'"):
        quantity("m", "length", 1.0, data_class="guessed")
    for name in DATA_CLASSES:
        quantity("m", "length", 1.0, data_class=name)


def test_a_default_may_be_made_anew() -> None:
    @record
    class Made:
        rotor: Rotor = quantity("", "rotor", Rotor)

    assert Made().rotor == Rotor()
    assert fields(Made)[0].metadata["meaning"] == "rotor"


def test_documented_fields_of_defaults_carry_their_source_and_class() -> None:
    found = {item.path: item for item in documented_fields(Machine(name="one"))}
    assert list(found) == ["name", "height", "losses", "rotor.diameter", "rotor.blades"]
    assert (found["rotor.diameter"].source, found["rotor.diameter"].data_class) == ("a paper", "published")
    assert (found["rotor.diameter"].unit, found["rotor.diameter"].meaning) == ("m", "diameter")
    assert (found["rotor.diameter"].value, found["rotor.diameter"].default) == (130.0, 130.0)
    assert (found["losses"].source, found["losses"].data_class) == ("a table", "user")
    assert (found["height"].source, found["height"].data_class) == ("project file", "assumed")
    # without a default it can only be the user's
    assert (found["name"].default, found["name"].source, found["name"].data_class) == (None, "project file", "user")


def test_documented_fields_that_a_user_changed_are_the_user_s() -> None:
    machine = Machine(name="one", height=120.0, rotor=Rotor(diameter=150.0))
    found = {item.path: item for item in documented_fields(machine, "turbine")}
    for path in ("turbine.height", "turbine.rotor.diameter", "turbine.rotor.blades"):
        assert found[path].source == "project file"
    assert (found["turbine.rotor.diameter"].data_class, found["turbine.rotor.diameter"].default) == ("user", 130.0)
    assert found["turbine.losses"].data_class == "user" and found["turbine.losses"].source == "a table"


def test_documented_fields_inside_a_default_take_the_source_of_the_record_they_lie_in() -> None:
    found = {item.path: item for item in documented_fields(Project())}
    assert (found["machine.name"].source, found["machine.name"].data_class) == ("a data sheet", "constructed")
    # one that names its own keeps it
    assert (found["machine.rotor.diameter"].source, found["machine.rotor.diameter"].data_class) == (
        "a paper",
        "published",
    )
    assert (found["machine.height"].source, found["machine.height"].data_class) == ("a data sheet", "assumed")
    assert found["years"].source == "a contract"


def test_rows_of_records_are_numbered() -> None:
    machine = Machine(name="one", spare=(Rotor(), Rotor(diameter=90.0)))
    paths = [item.path for item in documented_fields(machine)]
    assert paths[-4:] == ["spare[0].diameter", "spare[0].blades", "spare[1].diameter", "spare[1].blades"]


@record
class Air:
    """A record of what data may tell."""

    density: float | None = quantity(
        "kg/m3", "density of the air", usual=1.225, above=0.7, source="a standard", data_class="published"
    )
    height: float = quantity("m", "height", 10.0)


def test_a_number_that_equals_the_usual_one_is_stated() -> None:
    assert in_use(Air(), "density") == 1.225
    assert in_use(Air(), "density", 1.1) == 1.1
    assert in_use(Air(density=1.225), "density", 1.1) == 1.225
    assert in_use(replace(Air(density=1.2), density=None), "density", 1.1) == 1.1
    with pytest.raises(InputError, match=r"density: expected a number > 0\.7 kg/m3, got 0\.5"):
        Air(density=0.5)
    with pytest.raises(ValueError, match=r"a default or a usual value, got 1\.0 and 2\.0"):
        quantity("m", "length", 1.0, usual=2.0)


def test_documented_fields_tell_the_usual_the_stated_and_the_found() -> None:
    def first(air: Air) -> tuple[object, object, str, str]:
        item = next(iter(documented_fields(air)))
        return item.value, item.default, item.source, item.data_class

    assert first(Air()) == (1.225, 1.225, "a standard", "published")
    assert first(Air(density=1.225)) == (1.225, 1.225, "project file", "user")
    assert first(Air(density=Found(1.1, "a mast", "measured"))) == (1.1, 1.225, "a mast", "measured")
