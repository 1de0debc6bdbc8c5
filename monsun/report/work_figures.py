"""Figures of the work at sea: the chart of the installation, what the weather leaves, availability and its spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from monsun.cost.installation_results import Bar, StartMonth
from monsun.records import InputError
from monsun.report.assessment_figures import MONTHS
from monsun.report.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALETTE,
    VERMILLION,
    plain,
    round_axes,
    round_axis,
    styled,
)


def gantt_chart(bars: Sequence[Bar], months: tuple[float, float, float], stages: Sequence[str]) -> go.Figure:
    """The phases over the months since the start of construction: bars from P50 to P50, whiskers from P10 to P90.

    months: P10, P50 and P90 of the whole construction; stages: their names.
    """
    if not bars:
        raise InputError("gantt_chart: bars", "at least one phase", "none")
    traces = []
    for stage, called in enumerate(stages):
        mine = [bar for bar in bars if bar.stage == stage]
        names = [plain(bar.name) for bar in mine]
        end = [bar.end.p50 for bar in mine]
        traces.append(
            go.Bar(
                y=names,
                x=[bar.end.p50 - bar.begin.p50 for bar in mine],
                base=[bar.begin.p50 for bar in mine],
                orientation="h",
                offsetgroup=str(stage),
                name=plain(called) if len(stages) > 1 else "work at sea",
                marker={"color": PALETTE[stage % len(PALETTE)]},
                customdata=np.array([(bar.begin.p50, bar.end.p10, bar.end.p50, bar.end.p90) for bar in mine]),
                hovertemplate="%{y}: from month %{customdata[0]:.1f}; ends in month %{customdata[2]:.1f} "
                "(P10 %{customdata[1]:.1f}, P90 %{customdata[3]:.1f})<extra></extra>",
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [bar.end.p90 - middle for bar, middle in zip(mine, end, strict=True)],
                    "arrayminus": [middle - bar.end.p10 for bar, middle in zip(mine, end, strict=True)],
                    "color": INK,
                    "thickness": 1.6,
                    "width": 5,
                },
            )
        )
    p10, p50, p90 = months
    shapes = [
        {"type": "rect", "x0": p10, "x1": p90, "y0": 0, "y1": 1, "yref": "paper", "fillcolor": GREY, "opacity": 0.25,
         "line": {"width": 0}},
        {"type": "line", "x0": p50, "x1": p50, "y0": 0, "y1": 1, "yref": "paper",
         "line": {"color": VERMILLION, "width": 2}},
    ]  # fmt: skip
    names = list(dict.fromkeys(plain(bar.name) for bar in bars))
    axes = {
        "xaxis": {"title": {"text": "months since the start of construction"}, "range": [0, 1.03 * p90]},
        "yaxis": {
            "categoryorder": "array",
            "categoryarray": names,
            "autorange": "reversed",
            "ticks": "",
            "showgrid": False,
        },
    }
    return styled(traces, 150 + 46 * len(names), {**axes, "barmode": "group", "shapes": shapes})


def start_months(found: Sequence[StartMonth]) -> go.Figure:
    """How long the work takes and what the weather costs, by the month in which the foundations start."""
    names = [MONTHS[one.month - 1] for one in found]
    days = [one.days for one in found]
    traces = [
        go.Bar(
            x=names, y=[one.p50 for one in days], name="days until all is done, P50, with P10 and P90",
            marker={"color": BLUE},
            error_y={
                "type": "data", "symmetric": False, "array": [one.p90 - one.p50 for one in days],
                "arrayminus": [one.p50 - one.p10 for one in days], "color": INK,
            },
            hovertemplate="%{x}: %{y:.0f} days<extra></extra>",
        ),
        go.Scatter(
            x=names, y=[one.weather_cost.mean / 1e6 for one in found], name="cost of weather", yaxis="y2",
            mode="lines+markers", line={"color": ORANGE, "width": 2.4},
            hovertemplate="%{x}: %{y:.1f} million USD<extra></extra>",
        ),
    ]  # fmt: skip
    (step, end), (step_right, end_right) = round_axes(
        max(one.p90 for one in days), max(one.weather_cost.mean / 1e6 for one in found)
    )
    axes = {
        "xaxis": {"title": {"text": "month in which the foundations start"}},
        "yaxis": {"title": {"text": "duration, days"}, "range": [0, end], "dtick": step},
        "yaxis2": {
            "title": {"text": "cost of weather, million USD"},
            "overlaying": "y",
            "side": "right",
            "range": [0, end_right],
            "dtick": step_right,
            "showgrid": False,
        },
    }
    return styled(traces, 400, axes)


def weather_windows(fit: Mapping[str, ArrayLike], closed: Sequence[int] = ()) -> go.Figure:
    """Share of the hours in which each kind of vessel may work, by month: fit {vessel: [month]}, shares.

    closed: months (1 to 12) in which nothing is installed, shaded.
    """
    traces = []
    for place, (name, share) in enumerate(fit.items()):
        values = np.asarray(share, dtype=float)
        if values.shape != (12,):
            raise InputError(f"weather_windows: {name}", "12 shares, January first", f"shape {values.shape}")
        traces.append(
            go.Scatter(
                x=list(MONTHS), y=100 * values, mode="lines+markers", name=plain(name),
                line={"color": PALETTE[place % len(PALETTE)], "width": 2.2},
                hovertemplate="%{x}: %{y:.0f} % of the hours<extra></extra>",
            )
        )  # fmt: skip
    shapes = [
        {"type": "rect", "x0": month - 1.5, "x1": month - 0.5, "y0": 0, "y1": 1, "yref": "paper", "fillcolor": GREY,
         "opacity": 0.2, "line": {"width": 0}}
        for month in closed
    ]  # fmt: skip
    axes = {
        "xaxis": {"title": {"text": "month"}},
        "yaxis": {"title": {"text": "hours within the limits, %"}, "range": [0, 102]},
    }
    return styled(traces, 380, {**axes, "shapes": shapes})


def month_availability(available: ArrayLike, energy_share: ArrayLike) -> go.Figure:
    """Availability by month beside the months' shares of the year's energy: both [month], shares."""
    able, energy = np.asarray(available, dtype=float), np.asarray(energy_share, dtype=float)
    if not able.shape == energy.shape == (12,):
        raise InputError("month_availability", "12 shares each", f"{able.shape} and {energy.shape}")
    traces = [
        go.Bar(
            x=list(MONTHS), y=100 * able, name="time in which turbines can run", marker={"color": GREEN},
            hovertemplate="%{x}: %{y:.1f} % of the time<extra></extra>",
        ),
        go.Scatter(
            x=list(MONTHS), y=100 * energy, name="share of the year's energy", yaxis="y2", mode="lines+markers",
            line={"color": VERMILLION, "width": 2.4}, hovertemplate="%{x}: %{y:.1f} % of the energy<extra></extra>",
        ),
    ]  # fmt: skip
    # whole steps of 5 % between the four lines that both axes share
    least = min(60.0, 20 * np.floor((100 * float(able.min()) - 5) / 20))
    step_right, end_right = round_axis(100 * float(energy.max()), 4)
    axes = {
        "xaxis": {"title": {"text": "month"}},
        "yaxis": {
            "title": {"text": "availability, %"}, "range": [least, 100], "dtick": (100 - least) / 4, "tick0": least,
        },
        "yaxis2": {
            "title": {"text": "share of the energy, %"},
            "overlaying": "y",
            "side": "right",
            "range": [0, end_right],
            "dtick": step_right,
            "showgrid": False,
        },
    }  # fmt: skip
    return styled(traces, 380, axes)


def path_spread(values: ArrayLike, what: str, unit: str, digits: int, *, bins: int = 30) -> go.Figure:
    """How often each value came out of the sample paths: values [path] in `unit`, of which the mean is marked."""
    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or found.size == 0:
        raise InputError(f"path_spread: {what}", "at least one path", f"shape {found.shape}")
    count, edges = np.histogram(found, bins=bins)
    middle, mean = (edges[1:] + edges[:-1]) / 2, float(found.mean())
    trace = go.Bar(
        x=middle, y=100 * count / found.size, width=np.diff(edges), name=f"{found.size:,} paths",
        marker={"color": BLUE, "line": {"width": 0}}, opacity=0.75,
        hovertemplate=f"%{{x:.{digits}f}} {plain(unit)}: %{{y:.1f}} % of the paths<extra></extra>",
    )  # fmt: skip
    shapes = [
        {"type": "line", "x0": mean, "x1": mean, "y0": 0, "y1": 1, "yref": "paper",
         "line": {"color": VERMILLION, "width": 2}}
    ]  # fmt: skip
    axes = {
        "xaxis": {"title": {"text": f"{plain(what)}, {plain(unit)}"}},
        "yaxis": {"title": {"text": "paths, %"}, "rangemode": "tozero"},
    }
    return styled([trace], 340, {**axes, "bargap": 0, "shapes": shapes})
