"""Installation: days without weather, waiting, seasons, order of phases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.cost.installation import Installation, installation_plan
from monsun.records import InputError, documented_fields

CALM = Installation(workable=(1.0,) * 12)
REFERENCE = (67, 219.8e3, 180e3)  # turbines, array cable, export cable: ORBIT's park


def test_without_weather_the_phases_take_orbits_days_and_money():
    plan = installation_plan(*REFERENCE, CALM)
    days = {"turbines": 208, "foundations": 115, "array cables": 223, "scour protection": 55, "export cables": 48}
    rates = {"turbines": 103, "foundations": 58, "array cables": 72, "scour protection": 13, "export cables": 19}
    for name, expected in days.items():
        phase = plan.phase(name)
        assert phase.work_days == pytest.approx(expected, rel=1e-9)
        assert phase.paid_days == pytest.approx(expected, rel=1e-6)
        assert phase.cost / 1.005e6 == pytest.approx(rates[name], rel=1e-6)
    assert plan.total / 1.005e6 == pytest.approx(103 + 58 + 72 + 19 + 3 + 13, rel=1e-6)  # USD/kW
    assert plan.weather_factor == pytest.approx(1.0)


def test_constant_weather_stretches_every_phase_alike():
    half = replace(CALM, workable=(0.5,) * 12)
    plan = installation_plan(*REFERENCE, half)
    assert plan.weather_factor == pytest.approx(2.0)
    assert plan.phase("foundations").end - 12 == pytest.approx(2 * 115 / (365 / 12))


def test_by_hand_across_a_winter():
    # 30.4167 d a month at share 1 in March and April only: 67 piles of 1.0 d take two months of year 1 and the rest
    # of 6.1667 d in the next March
    from monsun.cost.installation import Phase

    weather = tuple(1.0 if month in (2, 3) else 0.1 for month in range(12))
    plan = installation_plan(
        67,
        0.0,
        0.0,
        Installation(workable=weather, foundations=Phase(days_per_unit=1.0, day_rate=1e5), mobilisation=10),
    )
    piles = plan.phase("foundations")
    assert piles.seasons == 2
    assert piles.end - piles.start == pytest.approx(12 + (67 - 2 * 365 / 12) / (365 / 12))
    assert piles.paid_days == pytest.approx(67 + 10)
    assert piles.cost == pytest.approx(77 * 1e5)


def test_order_of_phases():
    plan = installation_plan(*REFERENCE, Installation())
    piles, turbines, array = (plan.phase(name) for name in ("foundations", "turbines", "array cables"))
    assert turbines.start == array.start > piles.start
    assert turbines.start < piles.end < turbines.end
    later = installation_plan(*REFERENCE, Installation(turbines_after=1.0))
    assert later.phase("turbines").start == pytest.approx(piles.end)
    last = max(phase.end for phase in plan.phases)
    assert plan.construction_months == pytest.approx(last + 2.0)
    assert 24 < plan.construction_months < 40
    assert plan.phase("scour protection").end == pytest.approx(piles.end)


@given(st.lists(st.floats(0.5, 1.0), min_size=12, max_size=12), st.integers(1, 12))
def test_better_weather_is_never_slower(workable, start):
    some = Installation(workable=tuple(workable), start_month=start)
    better = Installation(workable=tuple(min(1.0, share + 0.1) for share in workable), start_month=start)
    first, second = installation_plan(*REFERENCE, some), installation_plan(*REFERENCE, better)
    assert second.construction_months <= first.construction_months + 1e-9
    assert first.weather_factor >= 1 - 1e-9


def test_two_sets_of_vessels_halve_the_time_and_not_the_money():
    phase = replace(CALM.turbines, vessel_sets=2)
    one, two = (installation_plan(*REFERENCE, item).phase("turbines") for item in (CALM, replace(CALM, turbines=phase)))
    assert two.paid_days == pytest.approx(one.paid_days)
    assert two.end - two.start == pytest.approx((one.end - one.start) / 2)


def test_bad_input():
    with pytest.raises(InputError, match="workable"):
        Installation(workable=(1.0,) * 11)
    with pytest.raises(InputError, match="least_workable"):
        Installation(workable=(0.2,) * 12)
    with pytest.raises(InputError, match="turbine"):
        installation_plan(0, 1.0, 1.0, CALM)
    with pytest.raises(InputError, match="foundations, scour"):
        installation_plan(*REFERENCE, CALM).phase("painting")


def test_defaults_say_source_and_class():
    for part in documented_fields(Installation()):
        assert part.source and part.data_class, part.path
