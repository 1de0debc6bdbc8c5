"""Reads the published figures of the national power plan: capacity targets and single facts, each with its standing."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from monsun.records import InputError

BUNDLED = Path(__file__).resolve().parents[1] / "data" / "binh_thuan" / "power"
CAPACITY_TARGETS = BUNDLED / "pdp8_capacity_targets.csv"
PUBLISHED_FACTS = BUNDLED / "published_facts_vietnam.csv"

_TARGET_COLUMNS = ("plan", "year", "technology", "low_MW", "high_MW", "verification", "note")
_FACT_COLUMNS = ("group", "fact", "value", "unit", "note", "source")
_NUMBER = r"\d+(?:\.\d+)?"
_PLAIN, _RANGE = re.compile(_NUMBER), re.compile(rf"({_NUMBER})-({_NUMBER})")
_LIST = re.compile(rf"{_NUMBER}(?:/{_NUMBER})+")


class Verification(Enum):
    """How well a published figure was checked by whoever wrote the table."""

    CITED = "cited"
    SECONDARY = "secondary"
    UNVERIFIED_RECALL = "unverified_recall"


@dataclass(frozen=True)
class CapacityTarget:
    """Installed or planned capacity of one technology: low and high, MW, in one year of one plan, with its standing."""

    plan: str
    year: int
    technology: str
    low: float
    high: float
    verification: Verification
    note: str


@dataclass(frozen=True)
class PublishedFact:
    """One published figure as it was printed (`value` is text: "49533", "500.4-557.8", "45.7/9.3/45.0", ">9")."""

    group: str
    fact: str
    value: str
    unit: str
    note: str
    source: str


def read_capacity_targets(path: Path = CAPACITY_TARGETS) -> tuple[CapacityTarget, ...]:
    """Every row of a table of capacity targets, in the file's order; InputError names the line that cannot be read."""
    return tuple(_target(where, row) for where, row in _rows(path, _TARGET_COLUMNS))


def read_published_facts(path: Path = PUBLISHED_FACTS) -> tuple[PublishedFact, ...]:
    """Every row of a table of published facts, in the file's order; further commas in a row belong to its source."""
    return tuple(PublishedFact(*row) for _, row in _rows(path, _FACT_COLUMNS))


def capacity_target(targets: Iterable[CapacityTarget], plan: str, year: int, technology: str) -> CapacityTarget:
    """The one row of `targets` for a plan, year and technology; InputError lists the technologies there are."""
    rows = [row for row in targets if row.plan == plan and row.year == year]
    found = [row for row in rows if row.technology == technology]
    if len(found) != 1:
        known = ", ".join(row.technology for row in rows) or "none for this plan and year"
        raise InputError(f"capacity targets: {plan} {year}", f"one row of technology ({known})", technology)
    return found[0]


def published_fact(facts: Iterable[PublishedFact], fact: str) -> PublishedFact:
    """The one fact of that name; InputError when there is none or more than one."""
    found = [row for row in facts if row.fact == fact]
    if len(found) != 1:
        raise InputError("published facts", "the name of one fact", f"{fact!r} ({len(found)} rows)")
    return found[0]


def fact_numbers(fact: PublishedFact) -> tuple[float, ...]:
    """The numbers of a fact: one, low and high of a range, or all of a list; InputError when it is text or a bound."""
    if _PLAIN.fullmatch(fact.value):
        return (float(fact.value),)
    if match := _RANGE.fullmatch(fact.value):
        return float(match[1]), float(match[2])
    if _LIST.fullmatch(fact.value):
        return tuple(float(part) for part in fact.value.split("/"))
    raise InputError(f"published facts: {fact.fact}", "a number, low-high, or a/b/c", fact.value)


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Place and cells of each data row; what stands beyond the last column is that column's text, commas and all."""
    if not path.is_file():
        raise InputError(str(path), "a csv file", "no such file")
    with path.open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.reader(file))
    if not lines or tuple(lines[0]) != columns:
        raise InputError(
            f"{path.name}: line 1", f"the columns {','.join(columns)}", ",".join(lines[0]) if lines else ""
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        where, last = f"{path.name}: line {number}", len(columns) - 1
        if len(line) <= last:
            raise InputError(where, f"{len(columns)} cells", len(line))
        rows.append((where, [*line[:last], ",".join(line[last:])]))
    return rows


def _target(where: str, row: list[str]) -> CapacityTarget:
    plan, year, technology, low, high, verification, note = row
    labels = [item.value for item in Verification]
    if verification not in labels:
        raise InputError(f"{where}: verification", f"one of {', '.join(labels)}", verification)
    if not re.fullmatch(r"\d{4}", year):
        raise InputError(f"{where}: year", "a year of four digits", year)
    for name, text in (("low_MW", low), ("high_MW", high)):
        if not _PLAIN.fullmatch(text):
            raise InputError(f"{where}: {name}", "a number MW >= 0", text)
    if float(low) > float(high):
        raise InputError(f"{where}: high_MW", f"a number MW >= low_MW ({low})", high)
    return CapacityTarget(plan, int(year), technology, float(low), float(high), Verification(verification), note)
