"""What a report says: headlines, chapters with figures and tables, inputs, methods and provenance, as plain records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from itertools import groupby

import numpy as np
import plotly.graph_objects as go

from monsun.records import DATA_CLASSES, Documented, InputError
from monsun.report.typeset import typeset

DATA_CLASS_MEANINGS = {
    "measured": "measured at the place or on the object itself",
    "reanalysis": "from a weather or ocean model that was fed with measurements",
    "published": "a figure published by the source named",
    "derived": "calculated from measured or published data",
    "constructed": "made up to be representative; not measured",
    "assumed": "an assumption without a source that was checked",
    "user": "set in the project file",
}

MARITIME_NOTE = (
    "Maritime lines are drawn from the published statements named among the inputs, and serve only to measure "
    "distances for this study. They take no position on any boundary, claim or entitlement."
)


@dataclass(frozen=True)
class Headline:
    """One number of the summary: what it is, its value and unit, and one sentence why it is what it is.

    decimals: digits after the point that are shown (None: about four digits in all); group: the heading above it.
    """

    label: str
    value: float | int | str | None
    unit: str
    why: str
    decimals: int | None = None
    group: str = ""


@dataclass(frozen=True, eq=False)
class ReportFigure:
    """A figure with its title, a caption that says what it shows, and a description for who cannot see it."""

    figure: go.Figure
    title: str
    caption: str
    description: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, its unit ("" for text, "-" for a pure number) and what it means.

    decimals: digits after the point of every number in it (None: about four digits each).
    """

    name: str
    unit: str = ""
    meaning: str = ""
    decimals: int | None = None

    @property
    def heading(self) -> str:
        """Name and unit as a table's first line has them, such as `wind_speed [m/s]`."""
        return f"{self.name} [{self.unit}]" if self.unit not in ("", "-") else self.name


@dataclass(frozen=True)
class Fixed:
    """A number in a table whose rows have units of their own: shown with its own digits after the point."""

    value: float | None
    decimals: int


@dataclass(frozen=True, eq=False)
class Table:
    """A table: caption, columns and rows (one value per column); `total` marks the last row as their sum."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]
    total: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise InputError(f"table {self.caption}: row {number}", f"{len(self.columns)} values", len(row))


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a chapter under a heading of its own: paragraphs of plain text, then figures, then tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, eq=False)
class Chapter:
    """One chapter: paragraphs of plain text, then figures, then tables, then its parts."""

    paragraphs: tuple[str, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def every_figure(self) -> tuple[ReportFigure, ...]:
        """The figures of the chapter and its parts in the order of reading."""
        return (*self.figures, *(figure for part in self.parts for figure in part.figures))


@dataclass(frozen=True)
class Method:
    """A method or model in use: its name, what it computes here, and where it is published (link: https, or none)."""

    name: str
    what: str
    reference: str
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and not self.link.startswith("https://"):
            raise InputError(f"method {self.name}: link", "an address that begins with https://", self.link)


@dataclass(frozen=True, eq=False)
class ReportContent:
    """All that a report says. A chapter that is None was not computed, and the report says so.

    `inputs` come from `monsun.records.documented_fields`; `constructed` are sentences that name constructed data
    sets, shown at the top; `provenance` is what provenance.json holds; `created` is a date and time as text.
    """

    title: str
    subtitle: str
    created: str
    headlines: tuple[Headline, ...]
    site: Chapter | None = None
    energy: Chapter | None = None
    assessment: Chapter | None = None
    electrical: Chapter | None = None
    cost: Chapter | None = None
    operation: Chapter | None = None
    finance: Chapter | None = None
    plan: Chapter | None = None
    inputs: tuple[Documented, ...] = ()
    methods: tuple[Method, ...] = ()
    provenance: Mapping[str, object] | None = None
    constructed: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class PlacedChapter:
    """A chapter with the heading and the anchor under which it stands."""

    anchor: str
    heading: str
    chapter: Chapter | None


_HEADINGS = {
    "site": "Site and wind",
    "energy": "Layout and wakes",
    "assessment": "Energy assessment",
    "electrical": "Electrical system",
    "cost": "Cost",
    "operation": "Installation and operation",
    "finance": "Finance",
    "plan": "Place in the power plan",
}


def placed_chapters(content: ReportContent) -> tuple[PlacedChapter, ...]:
    """The chapters in the order in which they are read."""
    order = [field.name for field in fields(content) if field.name in _HEADINGS]
    return tuple(PlacedChapter(name, _HEADINGS[name], getattr(content, name)) for name in order)


def headline_groups(headlines: Sequence[Headline]) -> tuple[tuple[str, tuple[Headline, ...]], ...]:
    """The headlines by their groups, both in the order in which they come: (group, headlines)."""
    names = dict.fromkeys(headline.group for headline in headlines)
    return tuple((name, tuple(one for one in headlines if one.group == name)) for name in names)


def input_groups(inputs: Sequence[Documented]) -> tuple[tuple[str, tuple[Documented, ...]], ...]:
    """The inputs grouped by the first word of their path, in their order, single ones before as `project`."""

    def word(item: Documented) -> str:
        return item.path.split(".")[0].split("[")[0] if "." in item.path else "project"

    ordered = sorted(inputs, key=lambda item: "." in item.path)
    return tuple((name, tuple(group)) for name, group in groupby(ordered, key=word))


def classes_present(inputs: Sequence[Documented]) -> tuple[tuple[str, str, int], ...]:
    """The data classes among the inputs: (class, meaning, number of inputs)."""
    counted = [(name, sum(item.data_class == name for item in inputs)) for name in DATA_CLASSES]
    return tuple((name, DATA_CLASS_MEANINGS[name], count) for name, count in counted if count)


def number_text(value: object, decimals: int | None = None) -> str:
    """A result as a reader wants it: thousands parted by commas, a dash for what does not exist.

    With so many decimals where they are given, else with about four digits in all.
    """
    if isinstance(value, Fixed):
        return number_text(value.value, value.decimals)
    if value is None:
        return "\N{EN DASH}"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return _minus(f"{int(value):,}")
    if isinstance(value, float | np.floating):
        size = abs(float(value))
        if not np.isfinite(size):
            return "not a number" if np.isnan(size) else "unbounded"
        if decimals is not None:
            return _minus(f"{round(float(value), decimals) + 0.0:,.{decimals}f}")
        if size >= 1000:
            return _minus(f"{float(value):,.0f}")
        return _minus(f"{float(value):.4g}" if size >= 1e-4 or size == 0 else f"{float(value):.3g}")
    return typeset(value)


def exact_text(value: object, longest: int = 24) -> str:
    """An input as it was used: ten digits; of more than `longest` numbers in a row the first and how many there are.

    Numbers in a row have equally many decimals.
    """
    if isinstance(value, tuple | list | np.ndarray):
        items = list(value)
        if items and len(items) <= longest and all(isinstance(item, float) for item in items):
            texts = [f"{item:,.10g}" for item in items]
            decimals = max(len(text.partition(".")[2]) for text in texts)
            if not any("e" in text for text in texts):
                return ", ".join(_minus(f"{item:,.{decimals}f}") for item in items)
        shown = ", ".join(exact_text(item) for item in items[: longest if len(items) <= longest else 4])
        return shown if len(items) <= longest else f"{shown}, \N{HORIZONTAL ELLIPSIS} ({len(items)} values)"
    if isinstance(value, Enum):
        return exact_text(value.value)
    if isinstance(value, float | np.floating):
        return _minus(f"{float(value):,.10g}")
    return str(value) if isinstance(value, str) else number_text(value)


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def is_number(value: object) -> bool:
    """Whether a table sets the value to the right, as numbers are."""
    return (
        isinstance(value, Fixed)
        or value is None
        or (isinstance(value, int | float | np.number) and not isinstance(value, bool))
    )


def flattened(values: Mapping[str, object], path: str = "") -> tuple[tuple[str, object], ...]:
    """A nested mapping as rows (path, value), depth first."""
    rows: list[tuple[str, object]] = []
    for key, value in values.items():
        where = f"{path}.{key}" if path else str(key)
        rows.extend(flattened(value, where) if isinstance(value, Mapping) else [(where, value)])
    return tuple(rows)


def text_width(values: Sequence[object]) -> str:
    """The class of a column of texts by the room that it needs: "sentences", "prose", "phrase", or "" for none."""
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    for name, least in (("sentences", 120), ("prose", 34), ("phrase", 16)):
        if longest > least:
            return name
    return ""
