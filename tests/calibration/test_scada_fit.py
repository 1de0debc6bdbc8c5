"""Constants from SCADA: truth found again with direction errors, standing turbines and dependent times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_up import GRID, MODEL, NAMES, TRUE, line, scada, true_model
from numpy.typing import NDArray

from monsun.calibration.calibrate import OFFSET, calibrate
from monsun.calibration.scada_fit import ScadaFit
from monsun.calibration.scada_selection import Reason, ScadaTerms, free_turbines, select
from monsun.cases import FlowCases
from monsun.park import Park
from monsun.records import InputError
from monsun.sweep.solve import flow, weighted_power_slopes

Array = NDArray[np.float64]

# every time by itself, in its own direction
EXACT = ScadaTerms(direction_deviation=0.0, direction_bin=0.0, speed_bin=0.0)
SIZE = np.array([0.05, 0.2])


def test_without_noise_the_truth_is_found(many_fits: None) -> None:
    fit = calibrate(MODEL, scada(500, 1, noise=0.0), NAMES, terms=EXACT)
    # the wind told by a table of power in steps of 0.01 m/s
    assert fit.values == pytest.approx(TRUE, rel=1e-3)
    assert np.nanmax(np.abs(fit.residuals)) < 1e-4
    assert fit.residuals.shape == (fit.used_time.size, GRID.count)
    assert np.isfinite(fit.residuals).sum() == fit.count


def test_slopes_are_those_of_the_engine_s_reverse_sweep(many_fits: None) -> None:
    record = scada(400, 2)
    fit = ScadaFit(record, EXACT)
    found = fit.modelled(MODEL, NAMES, SIZE, None)
    slope = np.zeros((*fit.seen.shape, 2))
    slope[fit.seen] = found.slope
    cases = FlowCases.series(fit.direction, fit.wind_speed, 0.07)
    for turbine in (1, 6, 11):
        alone = Park(GRID.x, GRID.y, GRID.turbine, np.arange(GRID.count) == turbine)
        exact = weighted_power_slopes(alone, cases, MODEL, fit.seen[:, turbine].astype(float), constants=NAMES)
        assert slope[:, turbine].sum(axis=0) == pytest.approx(exact.constant / 5e6, rel=1e-5)


def test_slopes_by_the_offset_are_central_differences(many_fits: None) -> None:
    fit = ScadaFit(scada(400, 2), ScadaTerms(fit_direction_offset=True))
    ends = [fit.modelled(MODEL, NAMES, SIZE, 1.0 + side).value for side in (1e-3, -1e-3)]
    found = fit.modelled(MODEL, NAMES, SIZE, 1.0).slope[:, 2]
    apart = np.abs(found - (ends[0] - ends[1]) / 2e-3)
    # all but those within a step of a knot of the table
    assert np.mean(apart < 1e-5 * np.abs(found).max()) > 0.99
    assert apart.max() < 0.02 * np.abs(found).max()


def test_deviating_and_turned_directions_are_accounted_for(many_fits: None) -> None:
    record = scada(2000, 3, direction_noise=3.0, offset=2.5)
    terms = ScadaTerms(direction_deviation=3.0, fit_direction_offset=True)
    fit = calibrate(MODEL, record, NAMES, terms=terms)
    assert fit.names == (*NAMES, OFFSET)
    truth = np.append(TRUE, 2.5)
    assert (np.abs(fit.values - truth) < 3 * fit.standard_error).all()
    assert (fit.standard_error < [0.01, 0.03, 0.4]).all()
    # the spread for the Monte Carlo has no offset
    assert fit.spread.names == NAMES
    # records of one time share the error of its direction: they tell less than as many independent ones
    assert fit.effective_count < 0.7 * fit.count
    assert fit.sum_after < 0.9 * fit.sum_before


def test_bins_change_the_fit_by_less_than_its_error(many_fits: None) -> None:
    record = scada(1200, 4, direction_noise=3.0)
    every = calibrate(MODEL, record, NAMES, terms=replace(EXACT, direction_deviation=3.0))
    binned = calibrate(MODEL, record, NAMES, terms=ScadaTerms(direction_deviation=3.0))
    assert (np.abs(every.values - binned.values) < 0.5 * every.standard_error).all()
    assert binned.standard_error == pytest.approx(every.standard_error, rel=0.1)
    assert binned.sum_after == pytest.approx(every.sum_after, rel=0.02)
    assert binned.count == every.count


def test_turbines_that_stand_still_shed_no_wake(many_fits: None) -> None:
    record = scada(800, 5, available=0.8)
    fit = calibrate(MODEL, record, NAMES, terms=EXACT)
    assert (np.abs(fit.values - TRUE) < 3 * fit.standard_error).all()
    # unsaid, they still give no power in wind
    unsaid = calibrate(MODEL, replace(record, available=None), NAMES, terms=EXACT)
    assert (np.abs(unsaid.values - TRUE) < 3 * unsaid.standard_error).all()
    assert Reason.NO_POWER_IN_WIND in {one.reason for one in unsaid.left_out}


def test_errors_that_last_count_as_fewer_data(many_fits: None) -> None:
    times, repeats = 432, 30
    fits = [calibrate(MODEL, scada(times, seed, 0.05, noise_hours=2.0), NAMES, terms=EXACT) for seed in range(repeats)]
    scatter = np.std([fit.values for fit in fits], axis=0, ddof=1)
    said = np.mean([fit.standard_error for fit in fits], axis=0)
    # twelve blocks and thirty repeats tell a deviation to about a fifth each
    assert scatter == pytest.approx(said, rel=0.45)
    assert np.mean([fit.effective_count / fit.count for fit in fits]) < 0.8
    assert fits[0].degrees_of_freedom == 11
    covered = np.mean([np.abs(fit.values - TRUE) < np.diff(fit.interval(0.9))[:, 0] / 2 for fit in fits])
    assert 0.75 < covered <= 1.0


def test_the_free_wind_is_told_by_the_free_turbines() -> None:
    record, direction = scada(300, 6, noise=0.0), np.random.default_rng(6).uniform(0, 360, 300)
    truth = np.random.default_rng(6)
    assert np.allclose(truth.uniform(0, 360, 300), direction)
    speed = truth.uniform(6.0, 10.5, 300)
    found = select(record, ScadaTerms())
    assert found.wind_speed == pytest.approx(speed[found.time], abs=1e-3)
    # given, it is taken as it is
    given = select(replace(record, wind_speed=np.where(speed > 9, np.nan, speed)), ScadaTerms())
    assert np.array_equal(given.wind_speed, speed[given.time])
    assert {one.reason for one in given.left_out} == {Reason.NO_WIND_SPEED, Reason.FREE}


def test_what_is_left_out_is_counted_by_reason() -> None:
    record = scada(300, 7, available=0.9)
    power, direction = record.power.copy(), record.wind_direction.copy()
    power[3, 2] = np.nan
    direction[5] = np.nan
    running = record.running.copy()
    running[7] = False
    power[8] = 5e6
    turbulence = np.full(300, 0.07)
    turbulence[9] = np.nan
    changed = replace(record, power=power, wind_direction=direction, available=running, turbulence_intensity=turbulence)
    found = select(changed, ScadaTerms())
    count = {one.reason: one.records for one in found.left_out}
    assert count[Reason.NO_DIRECTION] == count[Reason.NO_TURBULENCE] == GRID.count
    assert count[Reason.FEW_FREE_TURBINES] >= GRID.count
    assert count[Reason.WIND_NOT_TOLD] >= GRID.count
    assert count[Reason.NO_POWER] == 1
    assert count[Reason.STANDS_STILL] > 0 < count[Reason.FREE]
    assert sum(count.values()) + found.waked.sum() == 300 * GRID.count
    assert not set(found.time) & {5, 7, 8, 9}


def test_free_turbines_are_those_outside_the_disturbed_sectors() -> None:
    # two and twenty diameters: sectors of 80.8 and 30.0 degrees (IEC 61400-12-1:2017, annex A)
    park = Park([0.0, 2 * 126.0], [0.0, 0.0], GRID.turbine)
    direction = np.array([270.0, 270 + 39.9, 270 + 41.0, 90.0, 0.0, np.nan])
    running = np.ones((6, 2), dtype=bool)
    free = free_turbines(park, direction, running)
    assert free[:, 0].tolist() == [True, True, True, False, True, False]
    assert free[:, 1].tolist() == [False, False, True, True, True, False]
    far = Park([0.0, 20 * 126.0], [0.0, 0.0], GRID.turbine)
    assert free_turbines(far, np.array([270 + 14.5, 270 + 15.6]), running[:2])[:, 1].tolist() == [False, True]
    assert free_turbines(far, np.array([270 + 15.6]), running[:1], margin=2.0)[0, 1] == np.False_
    # what stands still disturbs nothing
    running[0, 0] = False
    assert free_turbines(park, direction, running)[0, 1]


def test_what_cannot_be_fitted_is_refused() -> None:
    record = scada(300, 8)
    with pytest.raises(InputError, match=r"at least 10 blocks of 6 h.*, got 9"):
        calibrate(MODEL, scada(300, 8), NAMES, terms=EXACT)
    alone = line(1)
    power = flow(alone, FlowCases.series(record.wind_direction, np.full(300, 8.0), 0.07), true_model()).power
    with pytest.raises(InputError, match="300 records: the turbine is free"):
        calibrate(MODEL, replace(record, park=alone, power=power), NAMES)
    with pytest.raises(InputError, match="most_power"):
        ScadaTerms(least_power=0.5, most_power=0.4)
    with pytest.raises(InputError, match="both 0 or both above"):
        ScadaTerms(direction_bin=0.0)
    with pytest.raises(InputError, match=r"bounds: wind_direction.offset"):
        terms = ScadaTerms(fit_direction_offset=True, block_hours=1.0)
        calibrate(MODEL, record, NAMES, terms=terms, bounds={OFFSET: (1.0, 2.0)})
