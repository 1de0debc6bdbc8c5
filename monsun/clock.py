"""How long the steps of a work take, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

Result = TypeVar("Result")
Progress = Callable[[str, float], None]


class Clock:
    """Times the steps of a work and tells the caller how far they are; seconds: of each step, and `total`."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.start = progress, perf_counter()
        self.seconds: dict[str, float] = {"total": 0.0}

    def share(self, name: str) -> Callable[[float], None]:
        """A function of the share done of a step."""
        return lambda done: self.progress(name, done) if self.progress else None

    def timed(self, name: str, work: Callable[[], Result]) -> Result:
        """What the work gives, with its time noted."""
        started = perf_counter()
        self.share(name)(0.0)
        result = work()
        self.share(name)(1.0)
        self.seconds[name] = perf_counter() - started
        return result

    def finish(self) -> None:
        """Note the time since the start."""
        self.seconds["total"] = perf_counter() - self.start
