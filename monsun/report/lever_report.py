"""What moves the levelised cost of energy, in the report: a tornado of the widest levers and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import plotly.graph_objects as go

from monsun.records import InputError
from monsun.report.sections import Column, Part, ReportFigure, Table, number_text
from monsun.report.style import BLUE, ORANGE, plain, styled
from monsun.worth.levers import Lever, greatest

SHOWN = 10
_ROOM = 1.3  # of the axis over the widest bar, for the words beside it
_LINE = 30  # characters of a name in a line


def lever_part(levers: tuple[Lever, ...], cost: float) -> Part:
    """The part of a chapter on the widest levers of the levelised cost; cost: USD/MWh as the study has it."""
    shown = greatest(levers, SHOWN)
    return Part(
        "What moves the levelised cost of energy",
        (
            f"Of {len(levers)} inputs and losses these {len(shown)} move the levelised cost of {cost:.1f} USD/MWh "
            "most, each over its own range while all others stay: its slope times the width of the range. Layout, "
            "cables' links and wakes are held. Rates and prices are exact at any distance. The work at sea and the "
            "operation are planned anew with other times, limits, failures and vessels, and what these leave of the "
            "energy counts; their slopes, and those of the discount rate, the life and losses, hold near the value.",
        ),
        (
            ReportFigure(
                lever_tornado(shown, cost),
                "Levers of the levelised cost of energy",
                f"Change of the levelised cost of {cost:.1f} USD/MWh over the range of each input, widest first.",
                "Bars to both sides of the levelised cost, one for each input, widest above.",
            ),
        ),
        (lever_table(shown),),
    )


def lever_tornado(levers: Sequence[Lever], cost: float) -> go.Figure:
    """Change of the levelised cost, USD/MWh, at the low and the high end of each lever's range, first one above."""
    if not levers:
        raise InputError("lever_tornado: levers", "at least one", "none")
    # plotly draws the first bar at the foot
    drawn = list(levers)[::-1]
    names = ["<br>".join(plain(line) for line in wrap(lever.name, _LINE)) for lever in drawn]
    traces = [
        go.Bar(
            y=names, x=[getattr(lever, change) for lever in drawn], orientation="h", name=f"{end} end of the range",
            marker={"color": colour}, width=0.7,
            text=[f"{number_text(getattr(lever, end))} {plain(_unit(lever))}".rstrip() for lever in drawn],
            textposition="auto", cliponaxis=False,
            hovertemplate="%{y} at %{text}: %{x:+.2f} USD/MWh<extra></extra>",
        )
        for end, change, colour in (("low", "at_low", BLUE), ("high", "at_high", ORANGE))
    ]  # fmt: skip
    widest = max(max(abs(lever.at_low), abs(lever.at_high)) for lever in drawn)
    axes = {
        "xaxis": {
            "title": {"text": f"change from {cost:.1f} USD/MWh"},
            "zeroline": True,
            "range": [-_ROOM * widest, _ROOM * widest],
        },
        "yaxis": {"ticks": "", "showgrid": False},
    }
    return styled(traces, 130 + 40 * len(drawn), {**axes, "barmode": "relative"})


def lever_table(levers: Sequence[Lever]) -> Table:
    """Every lever with its range, its slope, what it does to the levelised cost, and source and class of its value."""
    return Table(
        "Levers of the levelised cost of energy",
        (
            Column("input"), Column("what it is"), Column("value"), Column("low"), Column("high"), Column("unit"),
            Column("range"), Column("slope", "USD/MWh", "for a unit more"),
            Column("at low", "USD/MWh", "change of the levelised cost", 2),
            Column("at high", "USD/MWh", "change of the levelised cost", 2),
            Column("place in the project file"), Column("source"), Column("class"),
        ),
        [
            (
                lever.name, lever.meaning, lever.value, lever.low, lever.high, _unit(lever), lever.basis, lever.slope,
                lever.at_low, lever.at_high, lever.path, lever.source, lever.data_class,
            )
            for lever in levers
        ],
    )  # fmt: skip


def _unit(lever: Lever) -> str:
    return "" if lever.unit == "-" else lever.unit
