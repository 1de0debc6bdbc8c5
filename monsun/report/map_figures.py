"""Figures on the map: the layout with depth and cables, and what the wakes take from each turbine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.basedatatypes import BaseTraceType

from monsun.records import InputError
from monsun.report.map_parts import CableSegment, DepthGrid, MapLine
from monsun.report.style import (
    DEPTH_SCALE,
    GREY,
    INK,
    LOSS_SCALE,
    PAPER,
    PURPLE,
    VERMILLION,
    YELLOW,
    plain,
    round_axis,
    styled,
)
from monsun.report.typeset import folded

Array = NDArray[np.float64]

_CABLE_COLOURS = ("#8C5A00", "#E69F00", PURPLE, "#4B2E83")


def layout_map(
    x_km: ArrayLike,
    y_km: ArrayLike,
    hover: Sequence[str],
    lease: Sequence[MapLine],
    *,
    exclusions: Sequence[MapLine] = (),
    limits: Sequence[MapLine] = (),
    land: Sequence[MapLine] = (),
    depth: DepthGrid | None = None,
    cables: Sequence[CableSegment] = (),
    substations: tuple[ArrayLike, ArrayLike] | None = None,
    export_route: MapLine | None = None,
) -> go.Figure:
    """The park on a depth map: turbines, lease, exclusions, cables by type, substations and the way to the grid.

    x, y, hover [turbine]: km east and north, and a line of plain text for each. `substations` is x, y [substation] km.
    `limits` are open lines such as a distance from the coast. Two buttons show the park, or all the way to the grid.
    """
    x, y = _positions(x_km, y_km)
    if len(hover) != x.size:
        raise InputError("layout_map: hover", f"{x.size} texts, one per turbine", len(hover))
    traces: list[BaseTraceType] = []
    near = _window([x], [y], lease)
    if depth is not None:
        traces.append(_depth_contour(depth, near))
    traces += [_outline(line, GREY, fill="rgba(148,140,120,0.55)", width=1) for line in land]
    traces += [_outline(line, VERMILLION, hatch="/", width=1.2) for line in exclusions]
    traces += [_outline(line, "#6B7785", width=2.4) for line in lease]
    traces += [_open_line(line, "#5E6B78", "dot", 1.6) for line in limits]
    if export_route is not None:
        traces.append(_open_line(export_route, "#A83A92", "dash", 3))
    traces += _cable_traces(cables)
    traces.append(
        go.Scatter(
            x=x,
            y=y,
            mode="markers",
            name=f"turbines ({x.size})",
            marker={"size": 10, "color": INK, "line": {"color": PAPER, "width": 1.3}},
            text=[plain(text) for text in hover],
            hovertemplate="%{text}<br>x %{x:.2f} km, y %{y:.2f} km<extra></extra>",
        )
    )
    if substations is not None:
        traces.append(_substations(substations))
    route = (export_route,) if export_route is not None else ()
    far = _window([x], [y], (*lease, *route))
    return styled(traces, 700, _map_layout(near, far if route else None))


def turbine_energy_map(
    x_km: ArrayLike,
    y_km: ArrayLike,
    wake_loss: ArrayLike,
    *,
    energy: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    lease: Sequence[MapLine] = (),
) -> go.Figure:
    """The turbines coloured by the share of their energy that the wakes of the others take.

    x, y [turbine] km; wake_loss [turbine] -, of each turbine's own energy without wakes; energy [turbine] MWh per year.
    """
    x, y = _positions(x_km, y_km)
    loss = 100 * np.asarray(wake_loss, dtype=float)
    if loss.shape != x.shape:
        raise InputError("turbine_energy_map: wake_loss", f"{x.size} values, one per turbine", loss.size)
    labels = [str(index + 1) for index in range(x.size)] if names is None else list(names)
    text = [f"turbine {plain(label)}" for label in labels]
    if energy is not None:
        yearly = np.asarray(energy, dtype=float) / 1000
        text = [f"{label}<br>{value:.1f} GWh per year" for label, value in zip(text, yearly, strict=True)]
    turbines = go.Scatter(
        x=x,
        y=y,
        mode="markers",
        name="turbines",
        showlegend=False,
        marker={
            "size": 17,
            "color": loss,
            "colorscale": LOSS_SCALE,
            "line": {"color": GREY, "width": 1},
            "colorbar": {"title": {"text": "wake loss, %", "side": "right"}, "thickness": 14, "len": 0.9},
        },
        text=text,
        hovertemplate="%{text}<br>wake loss %{marker.color:.1f} %<extra></extra>",
    )
    outlines = [_outline(line, "#6B7785", width=2).update(showlegend=False) for line in lease]
    return styled([*outlines, turbines], 560, _map_layout(_window([x], [y], lease), None))


def _positions(x_km: ArrayLike, y_km: ArrayLike) -> tuple[Array, Array]:
    x, y = np.asarray(x_km, dtype=float), np.asarray(y_km, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or x.size == 0:
        raise InputError("map: x_km, y_km", "two rows of equal length >= 1", f"shapes {x.shape} and {y.shape}")
    return x, y


def _depth_contour(grid: DepthGrid, near: tuple[list[float], list[float]]) -> go.Contour:
    depth = np.asarray(grid.depth, dtype=float)
    x, y = np.asarray(grid.x_km, dtype=float), np.asarray(grid.y_km, dtype=float)
    if depth.shape != (y.size, x.size):
        raise InputError("layout_map: depth", f"shape {(y.size, x.size)}, [row, column]", f"shape {depth.shape}")
    # colours part the depths about the park: a trench far outside would leave it all in one
    inside = np.ix_((y >= near[1][0]) & (y <= near[1][1]), (x >= near[0][0]) & (x <= near[0][1]))
    about = depth[inside] if depth[inside].size and np.isfinite(depth[inside]).any() else depth
    greatest = float(np.nanmax(about)) if np.isfinite(about).any() else 1.0
    step, deepest = min((round_axis(greatest, intervals) for intervals in (4, 5, 6, 7, 8)), key=lambda axis: axis[1])
    return go.Contour(
        x=x,
        y=y,
        # five digits show more than a sea chart knows, and keep the page small
        z=depth.astype(np.float32),
        colorscale=[list(step) for step in DEPTH_SCALE],
        contours={
            "coloring": "heatmap",
            "showlabels": True,
            "labelfont": {"size": 10, "color": "#3B5568"},
            "start": step,
            "end": 40 * step,
            "size": step,
        },
        line={"width": 0.6, "color": "#6F93AB"},
        connectgaps=False,
        zmin=0,
        zmax=deepest,
        # deeper water keeps the last colour
        zauto=False,
        name="depth",
        colorbar={"title": {"text": "depth, m", "side": "right"}, "thickness": 14, "len": 0.9},
        hovertemplate="depth %{z:.1f} m<br>x %{x:.2f} km, y %{y:.2f} km<extra></extra>",
    )


def _closed(line: MapLine) -> tuple[Array, Array]:
    x, y = np.asarray(line.x_km, dtype=float), np.asarray(line.y_km, dtype=float)
    return np.append(x, x[0]), np.append(y, y[0])


def _outline(line: MapLine, colour: str, *, width: float, fill: str = "", hatch: str = "") -> go.Scatter:
    x, y = _closed(line)
    trace = go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name=folded(plain(line.name), 46),
        line={"color": colour, "width": width},
        text=plain(line.name),
        hoverinfo="text",
    )
    if fill or hatch:
        trace.update(fill="toself", fillcolor=fill or "rgba(213,94,0,0.10)", hoveron="fills+points")
    if hatch:
        trace.update(fillpattern={"shape": hatch, "fgcolor": colour, "fgopacity": 0.55, "size": 9, "solidity": 0.15})
    return trace


def _open_line(line: MapLine, colour: str, dash: str, width: float) -> go.Scatter:
    return go.Scatter(
        x=np.asarray(line.x_km, dtype=float),
        y=np.asarray(line.y_km, dtype=float),
        mode="lines",
        name=folded(plain(line.name), 46),
        line={"color": colour, "width": width, "dash": dash},
        text=plain(line.name),
        hoverinfo="text",
    )


def _cable_traces(cables: Sequence[CableSegment]) -> list[BaseTraceType]:
    types = list(dict.fromkeys(cable.cable_type for cable in cables))
    traces: list[BaseTraceType] = []
    for order, cable_type in enumerate(types):
        chosen = [cable for cable in cables if cable.cable_type == cable_type]
        gap = np.array([np.nan])
        parts = [(np.asarray(c.x_km, dtype=float), np.asarray(c.y_km, dtype=float)) for c in chosen]
        colour = _CABLE_COLOURS[order % len(_CABLE_COLOURS)]
        group, hover = f"cable {order}", [plain(c.hover or c.cable_type) for c in chosen]
        traces.append(
            go.Scatter(
                x=np.concatenate([piece for x, _ in parts for piece in (x, gap)]),
                y=np.concatenate([piece for _, y in parts for piece in (y, gap)]),
                mode="lines",
                name=f"{plain(cable_type)} ({len(chosen)})",
                legendgroup=group,
                line={"color": colour, "width": 1.6 + 0.9 * order},
                hoverinfo="skip",
            )
        )
        # a line is hovered at its corners only, which turbines cover: an unseen mark in the middle speaks for it
        middle = [_middle(x, y) for x, y in parts]
        traces.append(
            go.Scatter(
                x=[x for x, _ in middle],
                y=[y for _, y in middle],
                mode="markers",
                legendgroup=group,
                showlegend=False,
                marker={"size": 12, "opacity": 0, "color": colour},
                text=hover,
                hovertemplate="%{text}<extra></extra>",
            )
        )
    return traces


def _middle(x: Array, y: Array) -> tuple[float, float]:
    along = np.append(0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y))))
    half = along[-1] / 2
    return float(np.interp(half, along, x)), float(np.interp(half, along, y))


def _substations(places: tuple[ArrayLike, ArrayLike]) -> go.Scatter:
    x, y = (np.atleast_1d(np.asarray(part, dtype=float)) for part in places)
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        name="offshore substation" if x.size == 1 else f"offshore substations ({x.size})",
        marker={"size": 16, "symbol": "square", "color": YELLOW, "line": {"color": INK, "width": 2}},
        hovertemplate="offshore substation<br>x %{x:.2f} km, y %{y:.2f} km<extra></extra>",
    )


def _window(x: list[Array], y: list[Array], lines: Sequence[MapLine]) -> tuple[list[float], list[float]]:
    all_x = np.concatenate([*x, *(np.asarray(line.x_km, dtype=float) for line in lines)])
    all_y = np.concatenate([*y, *(np.asarray(line.y_km, dtype=float) for line in lines)])
    margin = 0.04 * max(float(np.ptp(all_x)), float(np.ptp(all_y)), 1.0)
    return (
        [float(all_x.min()) - margin, float(all_x.max()) + margin],
        [float(all_y.min()) - margin, float(all_y.max()) + margin],
    )


def _map_layout(
    near: tuple[list[float], list[float]], far: tuple[list[float], list[float]] | None
) -> dict[str, object]:
    layout: dict[str, object] = {
        "xaxis": {"title": {"text": "east, km"}, "range": near[0], "constrain": "range"},
        "yaxis": {"title": {"text": "north, km"}, "range": near[1], "constrain": "range", "scaleanchor": "x"},
        "hovermode": "closest",
    }
    for axis in ("xaxis", "yaxis"):
        layout[axis] |= {"showgrid": False, "zeroline": False}  # type: ignore[operator]
    if far is not None:
        layout["updatemenus"] = [
            {
                "type": "buttons",
                "direction": "right",
                "x": 0,
                "xanchor": "left",
                "y": 1.0,
                "yanchor": "bottom",
                "pad": {"b": 6},
                "showactive": True,
                "font": {"color": INK, "size": 12},
                "bgcolor": "#EDF1F4",
                "buttons": [
                    {
                        "label": label,
                        "method": "relayout",
                        "args": [{"xaxis.range": window[0], "yaxis.range": window[1]}],
                    }
                    for label, window in (("park", near), ("park and way to the grid", far))
                ],
            }
        ]
        layout["margin"] = {"t": 60}
    return layout
