"""Figures on the map: the layout with depth and cables, and what the wakes take from each turbine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.basedatatypes import BaseTraceType

from monsun.records import InputError
from monsun.report.map_base import depth_contour, map_layout, outline, positions, window
from monsun.report.map_parts import CableSegment, DepthGrid, MapLine
from monsun.report.style import (
    GREY,
    INK,
    LOSS_SCALE,
    PAPER,
    PURPLE,
    VERMILLION,
    YELLOW,
    plain,
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
    export_routes: Sequence[MapLine] = (),
) -> go.Figure:
    """The park on a depth map: turbines, lease, exclusions, cables by type, substations and the way to the grid.

    x, y, hover [turbine]: km east and north, and a line of plain text for each. `substations` is x, y [substation] km.
    `limits` are open lines such as a distance from the coast. Two buttons show the park, or all the way to the grid.
    """
    x, y = positions(x_km, y_km)
    if len(hover) != x.size:
        raise InputError("layout_map: hover", f"{x.size} texts, one per turbine", len(hover))
    traces: list[BaseTraceType] = []
    near = window([x], [y], lease)
    if depth is not None:
        traces.append(depth_contour(depth, near))
    traces += [outline(line, GREY, fill="rgba(148,140,120,0.55)", width=1) for line in land]
    traces += [outline(line, VERMILLION, hatch="/", width=1.2) for line in exclusions]
    traces += [outline(line, "#6B7785", width=2.4) for line in lease]
    traces += [_open_line(line, "#5E6B78", "dot", 1.6) for line in limits]
    routes = [_open_line(line, "#A83A92", "dash", 3) for line in export_routes]
    for route in routes[1:]:
        route.showlegend = False
    traces += routes
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
    far = window([x], [y], (*lease, *export_routes))
    return styled(traces, 700, map_layout(near, far if routes else None))


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
    x, y = positions(x_km, y_km)
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
    outlines = [outline(line, "#6B7785", width=2).update(showlegend=False) for line in lease]
    return styled([*outlines, turbines], 560, map_layout(window([x], [y], lease), None))


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
