"""What all maps of the report are drawn with: depth, outlines, windows and axes in kilometres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from monsun.records import InputError
from monsun.report.map_parts import DepthGrid, MapLine
from monsun.report.style import DEPTH_SCALE, INK, plain, round_axis
from monsun.report.typeset import folded

Array = NDArray[np.float64]


def positions(x_km: ArrayLike, y_km: ArrayLike) -> tuple[Array, Array]:
    """x and y [turbine] of a map, km, as arrays; InputError unless they are two rows of equal length."""
    x, y = np.asarray(x_km, dtype=float), np.asarray(y_km, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or x.size == 0:
        raise InputError("map: x_km, y_km", "two rows of equal length >= 1", f"shapes {x.shape} and {y.shape}")
    return x, y


def depth_contour(grid: DepthGrid, near: tuple[list[float], list[float]]) -> go.Contour:
    """The depth of the sea as pale colours with lines; near: the window by whose depths the colours are parted."""
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


def closed(line: MapLine) -> tuple[Array, Array]:
    """A line with its first point once more at its end."""
    x, y = np.asarray(line.x_km, dtype=float), np.asarray(line.y_km, dtype=float)
    return np.append(x, x[0]), np.append(y, y[0])


def outline(line: MapLine, colour: str, *, width: float, fill: str = "", hatch: str = "") -> go.Scatter:
    """A closed line of one colour, filled or hatched where asked for."""
    x, y = closed(line)
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


def window(x: list[Array], y: list[Array], lines: Sequence[MapLine]) -> tuple[list[float], list[float]]:
    """The ranges of x and y that hold all points and lines, with a margin."""
    all_x = np.concatenate([*x, *(np.asarray(line.x_km, dtype=float) for line in lines)])
    all_y = np.concatenate([*y, *(np.asarray(line.y_km, dtype=float) for line in lines)])
    margin = 0.04 * max(float(np.ptp(all_x)), float(np.ptp(all_y)), 1.0)
    return (
        [float(all_x.min()) - margin, float(all_x.max()) + margin],
        [float(all_y.min()) - margin, float(all_y.max()) + margin],
    )


def map_layout(near: tuple[list[float], list[float]], far: tuple[list[float], list[float]] | None) -> dict[str, object]:
    """Axes of a map in km, alike in both directions; far: a second window, with buttons between the two."""
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
