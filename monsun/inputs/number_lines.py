"""Text files that hold numbers line by line, with the place of every mistake."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monsun.inputs.weather import number, read_text
from monsun.records import InputError

Array = NDArray[np.float64]


class NumberLines:
    """The lines of a text file, taken one after the other; every error names file, line and what stands there."""

    def __init__(self, path: Path) -> None:
        text = read_text(path)
        self.path, self.position = path, 0
        # blank lines at the end say nothing
        self.lines = text.rstrip().splitlines()
        if not self.lines:
            raise InputError(str(path), "lines of text", "an empty file")
        if not text.endswith(("\n", "\r")):
            self._check_whole_end()

    @property
    def where(self) -> str:
        """The file and the line taken last."""
        return f"{self.path}: line {self.position}"

    @property
    def left(self) -> int:
        """Number of lines not yet taken."""
        return len(self.lines) - self.position

    def text(self, meaning: str) -> str:
        """The next line as it stands; InputError at the file's end."""
        if not self.left:
            raise InputError(f"{self.path}: line {len(self.lines) + 1}", meaning, "the end of the file")
        self.position += 1
        return self.lines[self.position - 1]

    def numbers(self, meaning: str, count: int | None = None, *, low: float, high: float) -> Array:
        """The next line's numbers, as many as `count` where it is given, each from low to high."""
        words = self.text(meaning).split()
        if count is not None and len(words) != count:
            raise InputError(self.where, f"{count} numbers ({meaning})", f"{len(words)}")
        values = np.array([number(word, f"{self.where}, {meaning}, number {i + 1}") for i, word in enumerate(words)])
        bad = np.flatnonzero(~((values >= low) & (values <= high)))
        if bad.size:
            place = f"{self.where}, {meaning}, number {bad[0] + 1}"
            raise InputError(place, f"a number from {low:g} to {high:g}", words[int(bad[0])])
        return values

    def counts(self, meaning: str, count: int, *, high: int) -> list[int]:
        """The next line's numbers, which are whole and >= 1."""
        values = self.numbers(meaning, count, low=1, high=high)
        if np.any(values % 1):
            raise InputError(self.where, f"whole numbers ({meaning})", values[values % 1 != 0][0])
        return [int(value) for value in values]

    def end(self) -> None:
        """Raise InputError when a line is left."""
        if self.left:
            raise InputError(f"{self.path}: line {self.position + 1}", "the end of the file", self.lines[self.position])

    def _check_whole_end(self) -> None:
        """Raise InputError where the last number may be cut: no end of line, and fewer digits than those before it."""
        words = self.lines[-1].split()
        before = words[-2] if len(words) > 1 else ""
        if len(words) > 1 and _digits(words[-1]) < _digits(before):
            where = f"{self.path}: line {len(self.lines)}"
            raise InputError(where, "an end of line behind the last number (is the file cut off?)", words[-1])


def _digits(word: str) -> tuple[int, int]:
    whole, point, decimals = word.partition(".")
    # numbers with decimals are compared by these, whole numbers by their length
    return (len(decimals), 0) if point else (0, len(whole))
