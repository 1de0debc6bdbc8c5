"""Figures of wind, energy and the power system; maps are in `map_figures`, money is in `money_figures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.basedatatypes import BaseTraceType
from scipy.special import erf, ndtri

from monsun.records import InputError
from monsun.report.rose import rose_shares
from monsun.report.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    SPEED_COLOURS,
    VERMILLION,
    plain,
    round_axes,
    round_axis,
    styled,
    technology_colours,
)
from monsun.report.typeset import folded

Array = NDArray[np.float64]

COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


def wind_rose(
    direction: ArrayLike,
    speed: ArrayLike,
    probability: ArrayLike,
    *,
    sectors: int = 12,
    speed_edges: Sequence[float] = (4.0, 8.0, 12.0, 16.0, 20.0),
) -> go.Figure:
    """How often the wind blows from where and how fast: one bar per sector, stacked by classes of wind speed.

    direction [direction] degrees the wind comes from; speed [speed] m/s; probability [direction, speed] -, any sum > 0.
    `speed_edges` m/s part the classes, rising; the first starts at 0, the last has no upper end.
    """
    share, mean_speed = rose_shares(direction, speed, probability, sectors, speed_edges)
    centres = np.arange(sectors) * 360 / sectors
    edges = [0.0, *speed_edges]
    names = [f"{low:g}-{high:g} m/s" for low, high in pairwise(edges)] + [f"over {edges[-1]:g} m/s"]
    colours = [SPEED_COLOURS[round(k * (len(SPEED_COLOURS) - 1) / max(1, len(names) - 1))] for k in range(len(names))]
    traces = [
        go.Barpolar(
            theta=centres,
            r=100 * share[:, k],
            width=[360 / sectors * 0.88] * sectors,
            name=name,
            marker={"color": colours[k], "line": {"color": GREY, "width": 0.5}},
            customdata=np.column_stack([100 * share.sum(axis=1), mean_speed]),
            hovertemplate="from %{theta:.0f}°, " + name + ": %{r:.2f} % of the time"
            "<br>sector in all %{customdata[0]:.1f} %, mean wind speed %{customdata[1]:.1f} m/s<extra></extra>",
        )
        for k, name in enumerate(names)
    ]
    angular = {
        "direction": "clockwise",
        "rotation": 90,
        "tickmode": "array",
        "tickvals": [22.5 * k for k in range(0, 16, 2)],
        "ticktext": list(COMPASS[::2]),
    }
    # the scale stands where the wind blows least, between two sectors, clear of the bars
    total = share.sum(axis=1)
    calm = int(np.argmin(total + np.roll(total, -1)))
    side = 90 - (calm + 0.5) * 360 / sectors
    step, end = round_axis(100 * float(total.max()), 4)
    radial = {
        # not at the rim, where a point of the compass may stand
        "tickvals": [step * k for k in range(1, 4)], "range": [0, end],
        "ticktext": [f"{step * k:g} %" for k in range(1, 4)],
        "angle": side, "tickangle": 0, "tickfont": {"size": 11},
    }  # fmt: skip
    layout = {
        "polar": {"angularaxis": angular, "radialaxis": radial},
        "legend": {"x": 0.5, "xanchor": "center", "traceorder": "normal"},
        "margin": {"t": 40, "b": 76},
    }
    return styled(traces, 520, layout)


def wake_loss_by_direction(direction: ArrayLike, loss: ArrayLike, energy_share: ArrayLike) -> go.Figure:
    """What wakes take when the wind comes from each direction, over the share of the year's energy from there.

    direction [direction] degrees; loss [direction] -, of that direction's energy without wakes;
    energy_share [direction] -, of the year's energy.
    """
    angle = np.asarray(direction, dtype=float)
    loss_percent, share_percent = 100 * np.asarray(loss, dtype=float), 100 * np.asarray(energy_share, dtype=float)
    if not angle.shape == loss_percent.shape == share_percent.shape:
        raise InputError("wake_loss_by_direction", "three rows of equal length", f"{angle.size}, {loss_percent.size}")
    order = np.argsort(angle)
    angle, loss_percent, share_percent = angle[order], loss_percent[order], share_percent[order]
    traces = [
        go.Bar(
            x=angle,
            y=share_percent,
            name="share of the year's energy (right axis)",
            yaxis="y2",
            marker={"color": ORANGE, "line": {"width": 0}},
            opacity=0.55,
            hovertemplate="%{y:.2f} % of the energy<extra></extra>",
        ),
        go.Scatter(
            x=angle,
            y=loss_percent,
            name="wake loss (left axis)",
            mode="lines" if angle.size > 36 else "lines+markers",
            line={"color": BLUE, "width": 2.2},
            hovertemplate="wake loss %{y:.1f} %<extra></extra>",
        ),
    ]
    x_axis = {
        "title": {"text": "wind direction (from), degrees"},
        "range": [-5, 365],
        "tickvals": list(range(0, 361, 30)),
        "hoverformat": ".0f",
        "unifiedhovertitle": {"text": "from %{x:.0f}°"},
    }
    # the line lies over the bars: the second axis is drawn first
    (step, end), (step_right, end_right) = round_axes(float(loss_percent.max()), float(share_percent.max()))
    left = {
        "title": {"text": "wake loss, %"}, "range": [0, end], "dtick": step, "overlaying": "y2", "side": "left",
    }  # fmt: skip
    right = {
        "title": {"text": "share of the energy, %"}, "range": [0, end_right], "dtick": step_right, "side": "right",
        "showgrid": False,
    }  # fmt: skip
    return styled(
        traces, 420, {"xaxis": x_axis, "yaxis": left, "yaxis2": right, "hovermode": "x unified", "bargap": 0.05}
    )


def loss_waterfall(names: Sequence[str], energy_gwh: ArrayLike, *, total_name: str = "net energy, P50") -> go.Figure:
    """The way from the gross to the net energy of a year, loss by loss.

    names, energy_gwh [step]: first the gross energy, then each change with its sign (a loss is negative), GWh per year.
    The energy axis does not start at zero, as its title says; percentages are of the gross energy.
    """
    steps = np.asarray(energy_gwh, dtype=float)
    if steps.ndim != 1 or steps.size != len(names) or steps.size == 0:
        raise InputError("loss_waterfall: energy_gwh", f"{len(names)} numbers, one per name", f"shape {steps.shape}")
    net, gross = float(steps.sum()), float(steps[0])
    labels = [f"{gross:,.0f}"] + [f"{step:+,.0f} ({100 * step / gross:+.1f} %)" for step in steps[1:]] + [f"{net:,.0f}"]
    trace = go.Waterfall(
        orientation="h",
        measure=["absolute", *("relative" for _ in steps[1:]), "total"],
        y=[folded(plain(name), 22) for name in [*names, total_name]],
        x=[*steps, net],
        text=[plain(label) for label in labels],
        textposition="auto",
        connector={"line": {"color": GREY, "width": 1}},
        decreasing={"marker": {"color": VERMILLION}},
        increasing={"marker": {"color": GREEN}},
        totals={"marker": {"color": BLUE}},
        hovertemplate="%{y}: %{text} GWh<extra></extra>",
    )
    low = float(np.cumsum(steps).min())
    start = max(0.0, low - 0.6 * (float(np.cumsum(steps).max()) - low) - 0.01 * gross)
    x_axis = {
        "title": {"text": "energy, GWh a year (axis cut)"},
        "tickformat": ",",
        "range": [start, gross + 0.12 * (gross - start)],
    }
    y_axis = {"autorange": "reversed", "ticks": "", "showgrid": False}
    return styled([trace], 110 + 34 * (steps.size + 1), {"xaxis": x_axis, "yaxis": y_axis, "showlegend": False})


def dispatch_week(
    hours: ArrayLike, generation: Mapping[str, ArrayLike], load: ArrayLike, *, highlight: str = ""
) -> go.Figure:
    """Who generates in every hour of a week, stacked, with the load as a line.

    hours [hour] h; generation {technology: [hour] MW}, drawn from the bottom up in the given order, negative while a
    store charges; load [hour] MW. `highlight` names the technology with a dark edge, such as the park.
    """
    hour = np.asarray(hours, dtype=float)
    traces: list[BaseTraceType] = []
    for (name, power), colour in zip(generation.items(), technology_colours(list(generation)), strict=True):
        megawatts = np.asarray(power, dtype=float)
        if megawatts.shape != hour.shape:
            raise InputError(f"dispatch_week: generation {name}", f"{hour.size} values, one per hour", megawatts.size)
        edge = {"color": INK, "width": 1.6} if name == highlight else {"color": colour, "width": 0.4}
        for sign, part in ((1, np.maximum(megawatts, 0)), (-1, np.minimum(megawatts, 0))):
            if sign < 0 and not part.any():
                continue
            traces.append(
                go.Scatter(
                    x=hour,
                    y=part / 1000,
                    name=plain(name) if sign > 0 else f"{plain(name)} (charging)",
                    legendgroup=name,
                    showlegend=sign > 0,
                    stackgroup="generation" if sign > 0 else "charging",
                    mode="lines",
                    line=edge,
                    fillcolor=colour,
                    hovertemplate="%{y:.2f} GW",
                )
            )
    traces.append(
        go.Scatter(
            x=hour,
            y=np.asarray(load, dtype=float) / 1000,
            name="load",
            mode="lines",
            line={"color": VERMILLION, "width": 2.2, "dash": "dot"},
            hovertemplate="%{y:.2f} GW",
        )
    )
    x_axis = {
        "title": {"text": "hour of the week, h"},
        "dtick": 24,
        "range": [float(hour.min()), float(hour.max())],
        "unifiedhovertitle": {"text": "hour %{x:.0f}"},
    }
    return styled(traces, 460, {"xaxis": x_axis, "yaxis": {"title": {"text": "power, GW"}}, "hovermode": "x unified"})


def probability_of_exceedance(
    p50_gwh: float, sigma: float, *, levels: Sequence[float] = (50, 75, 90, 95, 99)
) -> go.Figure:
    """The probability that the long-term energy of a year exceeds a value, with the usual Pxx marked.

    p50_gwh GWh per year; sigma -, the standard deviation over P50 (normal distribution); levels % in (0, 100).
    """
    if not (p50_gwh > 0 and 0 < sigma < 1):
        raise InputError("probability_of_exceedance", "P50 > 0 and 0 < sigma < 1", f"{p50_gwh} and {sigma}")
    score = np.linspace(-3.2, 3.2, 129)
    marks = np.array([exceedance_energy(p50_gwh, sigma, level) for level in levels])
    lines = [f"P{level:g}  {energy:,.0f} GWh" for level, energy in zip(levels, marks, strict=True)]
    traces = [
        go.Scatter(
            x=p50_gwh * (1 + sigma * score),
            y=50 * (1 - erf(score / sqrt(2))),
            mode="lines",
            name="probability of exceedance",
            line={"color": BLUE, "width": 2.4},
            hovertemplate="%{y:.1f} % that a year's energy exceeds %{x:,.0f} GWh<extra></extra>",
        ),
        go.Scatter(
            x=marks,
            y=np.asarray(levels, dtype=float),
            mode="markers+text",
            marker={"size": 9, "color": VERMILLION},
            text=[f"P{level:g}" for level in levels],
            textposition="bottom left",
            customdata=lines,
            name="Pxx",
            hovertemplate="%{customdata}<extra></extra>",
        ),
    ]
    # the curve falls, so the upper right corner is always free
    values = {
        "text": "<br>".join(lines), "xref": "paper", "yref": "paper", "x": 1, "y": 1, "xanchor": "right",
        "yanchor": "top", "align": "left", "showarrow": False,
    }  # fmt: skip
    axes = {
        "xaxis": {"title": {"text": "energy of a year, GWh"}, "tickformat": ","},
        "yaxis": {"title": {"text": "probability of exceedance, %"}, "range": [0, 102], "dtick": 20},
    }
    return styled(traces, 380, {**axes, "showlegend": False, "annotations": [values]})


def exceedance_energy(p50: float, sigma: float, level: float) -> float:
    """The energy exceeded with probability `level` % when it is normal about P50 with relative deviation sigma."""
    return float(p50 * (1 + sigma * ndtri(1 - level / 100)))
