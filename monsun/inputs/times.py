"""Times as files write them: by their own clock, or by UTC where the text says its zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from monsun.records import InputError

Times = NDArray[np.datetime64]


def time_of(text: str, time_format: str = "") -> datetime | None:
    """The time of a text, None if it is none in whole seconds.

    time_format: as of `datetime.strptime`; empty for ISO 8601.
    """
    try:
        time = datetime.strptime(text, time_format) if time_format else datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if time.microsecond else time


def one_time(where: str, text: str, time_format: str = "") -> tuple[np.datetime64, bool]:
    """A time by the file's clock, or by UTC when the text says its zone; and whether it says it.

    time_format: as `time_of` takes it. Raises InputError that names `where`.
    """
    times, zoned = times_of((text,), lambda _: where, time_format)
    return times[0], zoned


def times_of(texts: Iterable[str], place: Callable[[int], str], time_format: str = "") -> tuple[Times, bool]:
    """Times [row] of a column's texts, by the file's clock, or by UTC where they say their zone; and whether they do.

    place: of a row, what an error message says of its cell. Raises InputError for a text that is no time, and where
    some say their zone and others do not.
    """
    read: list[datetime] = []
    for row, text in enumerate(texts):
        time = time_of(text, time_format)
        if time is None:
            wanted = f"a time in whole seconds such as {time_format or '2012-01-31 23:00:00'}"
            raise InputError(place(row), wanted, text or "an empty cell")
        if read and (time.tzinfo is None) is not (read[0].tzinfo is None):
            raise InputError(place(row), "times that all say their zone, or none", "both")
        read.append(time)
    if not read or read[0].tzinfo is None:
        return np.array(read, dtype="datetime64[s]"), False
    return np.array([time.astimezone(UTC).replace(tzinfo=None) for time in read], dtype="datetime64[s]"), True
