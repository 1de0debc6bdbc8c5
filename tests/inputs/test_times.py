"""Times of files: whole seconds by the file's clock, or UTC where the text says its zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monsun.inputs.times import one_time, time_of, times_of
from monsun.records import InputError

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda time: time.replace(microsecond=0))


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_a_written_time_comes_back(time: datetime, minutes: int) -> None:
    assert one_time("here", str(time)) == (np.datetime64(time, "s"), False)
    assert one_time("here", time.strftime("%d.%m.%Y %H:%M:%S"), "%d.%m.%Y %H:%M:%S")[0] == np.datetime64(time, "s")
    zoned = time.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    there, said = one_time("here", zoned.isoformat())
    assert said and there == np.datetime64(zoned.astimezone(UTC).replace(tzinfo=None), "s")


def test_a_column_is_read_as_a_whole() -> None:
    times, zoned = times_of(["2012-01-01T00:00Z", "2012-01-01T01:00Z"], str)
    assert zoned and times.dtype == "datetime64[s]" and times[1] - times[0] == np.timedelta64(1, "h")
    assert times_of([], str)[0].size == 0


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["2012-01-01", "soon"], "row 1: expected a time in whole seconds such as 2012-01-31 23:00:00, got soon"),
        (["2012-01-01", ""], "row 1: expected .*, got an empty cell"),
        (["2012-01-01 00:00:00.5"], "row 0: expected a time in whole seconds"),
        (["2012-01-01T00:00", "2012-01-01T01:00Z"], "row 1: expected times that all say their zone, or none, got both"),
    ],
)
def test_what_is_no_time_is_named(texts: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        times_of(texts, lambda row: f"row {row}")
    assert time_of("31.02.2012", "%d.%m.%Y") is None
