"""Figures of layouts: where turbines stand on the depth, how a search came there, and what wakes take by direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
import shapely
from numpy.typing import ArrayLike, NDArray
from plotly.basedatatypes import BaseTraceType
from plotly.subplots import make_subplots

from monsun.cases import FlowCases
from monsun.layout.problem import LayoutProblem
from monsun.park import Park
from monsun.records import InputError
from monsun.report.style import (
    BLUE,
    DEPTH_SCALE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALETTE,
    PAPER,
    VERMILLION,
    plain,
    round_axes,
    styled,
    template,
)
from monsun.sweep.solve import park_power

if TYPE_CHECKING:
    from monsun.optimise import Layout

Array = NDArray[np.float64]

_SECTOR = 5.0  # degrees; cases of more directions than a circle has such sectors are put together in them
_DEPTH_POINTS = 160  # of the depth, along the longer side of the area
_LINE_COLOURS = tuple(colour for colour in PALETTE if colour != ORANGE)


def loss_by_direction(cases: FlowCases, free_power: ArrayLike, power: ArrayLike) -> tuple[Array, Array, Array]:
    """Directions, degrees, the share of each one's energy that wakes take, and its share of the year's free energy.

    free_power, power [case] W: of the park without and with wakes. Directions are those of the cases or, of more than
    72, sectors of 5 degrees.
    """
    own = np.unique(cases.wind_direction % 360)
    if own.size > 360 / _SECTOR:
        direction = np.arange(0, 360, _SECTOR)
        index = np.round(cases.wind_direction / _SECTOR).astype(int) % direction.size
    else:
        direction, index = own, np.searchsorted(own, cases.wind_direction % 360)
    gross, kept = (
        np.bincount(index, cases.probability * np.asarray(values), minlength=direction.size)
        for values in (free_power, power)
    )
    loss = np.where(gross > 0, 1 - kept / np.where(gross > 0, gross, 1.0), 0.0)
    return direction, loss, gross / gross.sum()


def wake_loss_by_layout(direction: ArrayLike, losses: Mapping[str, ArrayLike], energy_share: ArrayLike) -> go.Figure:
    """What wakes take from each layout when the wind comes from each direction, over the directions' share of energy.

    direction [direction] degrees, rising; losses {layout: [direction] -}, of that direction's energy without wakes;
    energy_share [direction] -, of the year's energy.
    """
    angle, share = np.asarray(direction, dtype=float), 100 * np.asarray(energy_share, dtype=float)
    percent = {name: 100 * np.asarray(loss, dtype=float) for name, loss in losses.items()}
    if not percent or any(values.shape != angle.shape for values in (share, *percent.values())):
        wanted = f"a row of {angle.size} numbers for each of one or more layouts, and for the share"
        raise InputError("wake_loss_by_layout", wanted, f"{[values.size for values in (share, *percent.values())]}")
    traces: list[BaseTraceType] = [
        go.Bar(
            x=angle,
            y=share,
            name="share of the year's energy (right axis)",
            yaxis="y2",
            marker={"color": ORANGE, "line": {"width": 0}},
            opacity=0.45,
            hovertemplate="%{y:.2f} % of the energy<extra></extra>",
        )
    ]
    traces += [
        _loss_line(angle, values, name, _LINE_COLOURS[order % len(_LINE_COLOURS)])
        for order, (name, values) in enumerate(percent.items())
    ]
    most = max(float(values.max()) for values in percent.values())
    (step, end), (step_right, end_right) = round_axes(max(most, 0.1), float(share.max()))
    left = {
        "title": {"text": "wake loss, %"}, "range": [0, end], "dtick": step, "overlaying": "y2", "side": "left",
    }  # fmt: skip
    right = {
        "title": {"text": "share of the energy, %"}, "range": [0, end_right], "dtick": step_right, "side": "right",
        "showgrid": False,
    }  # fmt: skip
    axes = {"xaxis": _direction_axis(), "yaxis": left, "yaxis2": right}
    return styled(traces, 440, {**axes, "hovermode": "x unified", "bargap": 0.05})


def convergence(histories: Mapping[str, Sequence[tuple[float, float]]], objective: str) -> go.Figure:
    """The best value that each search has, over its time.

    histories {search: (seconds, value) whenever the best improved}; objective: what the value is, with its unit.
    """
    for name, history in histories.items():
        if not history:
            raise InputError(f"convergence: {name}", "at least one (seconds, value)", "none")
    if not histories:
        raise InputError("convergence", "at least one search", "none")
    traces = [
        _best_line(history, name, _LINE_COLOURS[order % len(_LINE_COLOURS)])
        for order, (name, history) in enumerate(histories.items())
    ]
    axes = {
        "xaxis": {"title": {"text": "time of search, s"}, "rangemode": "tozero"},
        "yaxis": {"title": {"text": objective}, "tickformat": ",", "exponentformat": "none"},
    }
    return styled(traces, 340, {**axes, "showlegend": len(traces) > 1})


def draw_layout(problem: LayoutProblem, layout: Layout) -> go.Figure:
    """A layout in its area: turbines on the depth, how the search came there, and wake loss by wind direction.

    Depth is drawn where the problem has depth limits, which know it. Wake loss is that of the turbines that count, with
    the problem's own cases and model. `figure.write_html("layout.html")` makes one file of it that needs nothing else.
    """
    figure = make_subplots(
        rows=2, cols=2, specs=[[{"rowspan": 2}, {}], [None, {}]], column_widths=[0.58, 0.42],
        horizontal_spacing=0.12, vertical_spacing=0.16,
        subplot_titles=("Layout", "Best value over time", "Wake loss by wind direction"),
    )  # fmt: skip
    for trace in _map_traces(problem, layout):
        figure.add_trace(trace, row=1, col=1)
    if layout.history:
        figure.add_trace(_best_line(layout.history, "best value", BLUE).update(showlegend=False), row=1, col=2)
    park = problem.park(layout.x, layout.y)
    power = park_power(park, problem.cases, problem.model, site=problem.site)
    direction, loss, _ = loss_by_direction(problem.cases, _free_power(problem, park), power)
    figure.add_trace(_loss_line(direction, 100 * loss, "wake loss", VERMILLION).update(showlegend=False), row=2, col=2)
    figure.update_layout(template=template(), height=720, autosize=True, hovermode="closest", margin={"t": 60})
    level = {"showgrid": False, "zeroline": False}
    figure.update_xaxes(title_text="east, km", row=1, col=1, constrain="domain", **level)
    figure.update_yaxes(title_text="north, km", row=1, col=1, constrain="domain", scaleanchor="x", **level)
    figure.update_xaxes(title_text="time of search, s", rangemode="tozero", row=1, col=2)
    figure.update_yaxes(title_text=layout.objective, tickformat=",", row=1, col=2)
    figure.update_xaxes(**_direction_axis(), row=2, col=2)
    figure.update_yaxes(title_text="wake loss, %", rangemode="tozero", row=2, col=2)
    return figure


def _free_power(problem: LayoutProblem, park: Park) -> Array:
    """Power of the counted turbines in every case [case], W, each as if it stood alone."""
    cases, site = problem.cases, problem.site
    alone, count = Park([0.0], [0.0], problem.turbine), int(park.counted.sum())
    if site is None:
        return count * park_power(alone, cases, problem.model)
    speed, turbulence, turning = site.factors(park.count)
    rows, times = np.unique(np.stack([speed, turbulence, turning], axis=1)[:count], axis=0, return_counts=True)
    return sum(
        number
        * park_power(
            alone,
            cases,
            problem.model,
            site=replace(site, speed_factor=row[:1], turbulence_factor=row[1:2], turning=np.degrees(row[2:])),
        )
        for row, number in zip(rows, times, strict=True)
    )


def _loss_line(angle: Array, percent: Array, name: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=angle,
        y=percent,
        name=plain(name),
        mode="lines" if angle.size > 36 else "lines+markers",
        line={"color": colour, "width": 2},
        hovertemplate=f"{plain(name)}: %{{y:.1f}} %<extra></extra>",
    )


def _best_line(history: Sequence[tuple[float, float]], name: str, colour: str) -> go.Scatter:
    seconds, values = np.array(history, dtype=float).T
    return go.Scatter(
        x=seconds,
        y=values,
        name=plain(name),
        mode="lines+markers" if seconds.size < 60 else "lines",
        # the best stays until a better one is found
        line={"color": colour, "width": 2, "shape": "hv"},
        marker={"size": 4},
        hovertemplate="%{y:,.6g} after %{x:.1f} s<extra></extra>",
    )


def _direction_axis() -> dict[str, Any]:
    return {
        "title": {"text": "wind direction (from), degrees"},
        "range": [-5, 365],
        "tickvals": list(range(0, 361, 30)),
        "hoverformat": ".0f",
    }


def _map_traces(problem: LayoutProblem, layout: Layout) -> list[BaseTraceType]:
    traces: list[BaseTraceType] = []
    if problem.depth_limits is not None:
        traces.append(_depth_map(problem))
    window = problem.area.envelope.buffer(0.1 * np.sqrt(problem.area.area))
    for number, shape in enumerate(problem.exclusions):
        traces.append(_rings(shapely.intersection(shape, window), "excluded", VERMILLION, number == 0))
    traces.append(_rings(problem.place, "where turbines may stand", "#6B7785", True))
    if problem.neighbours is not None:
        traces.append(_marks(problem.neighbours.x, problem.neighbours.y, "neighbours", GREY, "circle"))
    if np.size(problem.fixed_x):
        traces.append(_marks(np.asarray(problem.fixed_x), np.asarray(problem.fixed_y), "fixed", GREEN, "square"))
    traces.append(_marks(layout.x, layout.y, f"turbines ({np.size(layout.x)})", INK, "circle"))
    return traces


def _depth_map(problem: LayoutProblem) -> go.Heatmap:
    assert problem.depth_limits is not None
    low_x, low_y, high_x, high_y = problem.area.bounds
    step = max(high_x - low_x, high_y - low_y) / _DEPTH_POINTS
    x, y = np.arange(low_x, high_x + step / 2, step), np.arange(low_y, high_y + step / 2, step)
    east, north = np.meshgrid(x, y)
    inside = shapely.contains_xy(problem.area, east, north)
    depth = np.full(east.shape, np.nan)
    depth[inside] = problem.depth_limits.depths(east[inside], north[inside])
    return go.Heatmap(
        x=x / 1000,
        y=y / 1000,
        z=depth.astype(np.float32),
        colorscale=[list(part) for part in DEPTH_SCALE],
        zsmooth="best",
        hoverongaps=False,
        name="depth",
        # between the map and the figures beside it
        colorbar={"title": {"text": "depth, m", "side": "right"}, "thickness": 12, "len": 0.5, "x": 0.515},
        hovertemplate="depth %{z:.1f} m<br>x %{x:.2f} km, y %{y:.2f} km<extra></extra>",
    )


def _rings(shape: Any, name: str, colour: str, legend: bool) -> go.Scatter:
    """All rings of polygons as one line with gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        for ring in (part.exterior, *part.interiors):
            points = np.asarray(ring.coords)[:, :2] / 1000
            x += [*points[:, 0].tolist(), None]
            y += [*points[:, 1].tolist(), None]
    line = {"color": colour, "width": 2}
    return go.Scatter(x=x, y=y, mode="lines", name=name, line=line, hoverinfo="skip", showlegend=legend)


def _marks(x: Array, y: Array, name: str, colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        x=np.asarray(x) / 1000,
        y=np.asarray(y) / 1000,
        mode="markers",
        name=name,
        marker={"size": 9, "color": colour, "symbol": symbol, "line": {"color": PAPER, "width": 1}},
        text=[f"{plain(name)}: {number}" for number in range(1, np.size(x) + 1)],
        hovertemplate="%{text}<br>x %{x:.2f} km, y %{y:.2f} km<extra></extra>",
    )
