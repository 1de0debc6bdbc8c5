"""Pictures of the wind between the turbines."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from monsun.records import InputError
from monsun.report.style import INK, PAPER, SPEED_COLOURS, styled
from monsun.sweep.field import FlowMap

Array = NDArray[np.float64]

# slow and turbulent is dark: a map is mostly free wind, and turbines are drawn over it
_SPEED_SCALE = [[k / 6, colour] for k, colour in enumerate(reversed(SPEED_COLOURS))]
_TURBULENCE_SCALE = [[0.0, "#FBF3E4"], [0.35, "#F2C879"], [0.7, "#D55E00"], [1.0, "#6B2A00"]]
# the deepest part of wakes, right behind rotors, would take most of the colours: all below this share of the fastest
# wind has the darkest one, and so has the most turbulent hundredth
_SLOWEST, _MOST_TURBULENT = 0.4, 0.99
# a rotor is drawn at least this share of the map's width wide
_SMALLEST = 0.012
# pixels: length of the arrow, and where its middle stands
_ARROW, _ARROW_PLACE = 34, (20, 32)
# pixels: height of the figure for a map as high as wide, and its bounds
_HEIGHT, _HEIGHTS = 800, (340, 760)


def draw_flow_map(flow_map: FlowMap, case: int = 0, turbulence: bool = False) -> go.Figure:
    """A level map of the wind speed in one case, or of its turbulence intensity, seen from above, north up.

    Turbines are lines as wide as their rotors (where the map is wide, as 1.2 % of it), turned as they are operated; the
    arrow goes with the wind. Wind below 40 % of the fastest has the darkest colour. The points must be a grid,
    [row, column], such as `map_grid` gives.
    """
    x, y = _axes(flow_map)
    count = flow_map.cases.count
    if not -count <= case < count:
        raise InputError("draw_flow_map: case", f"a case from 0 to {count - 1}", case)
    field = 100 * flow_map.turbulence_intensity[case] if turbulence else flow_map.wind_speed[case]
    low, high = _scale(field, turbulence)
    title, unit = ("turbulence intensity, %", "%") if turbulence else ("wind speed, m/s", "m/s")
    wind = go.Heatmap(
        x=x / 1000,
        y=y / 1000,
        # more digits than this no one can see, and the page stays small
        z=field.astype(np.float32),
        zmin=low,
        zmax=high,
        colorscale=_TURBULENCE_SCALE if turbulence else _SPEED_SCALE,
        zsmooth="best",
        colorbar={"title": {"text": title, "side": "right"}, "thickness": 14, "len": 0.9},
        name="wind",
        hovertemplate=f"%{{z:.2f}} {unit}<br>x %{{x:.2f}} km, y %{{y:.2f}} km<extra></extra>",
    )
    layout = {
        "xaxis": {"title": {"text": "east, km"}, "constrain": "domain", "showgrid": False, "zeroline": False},
        "yaxis": {
            "title": {"text": "north, km"},
            "constrain": "domain",
            "scaleanchor": "x",
            "showgrid": False,
            "zeroline": False,
        },
        "hovermode": "closest",
        "showlegend": False,
        "margin": {"t": 64},
        "annotations": _notes(flow_map, case),
    }
    height = int(np.clip(150 + _HEIGHT * np.ptp(y) / np.ptp(x), *_HEIGHTS))
    return styled([wind, *_rotors(flow_map, case, np.ptp(x))], height, layout)


def _axes(flow_map: FlowMap) -> tuple[Array, Array]:
    x, y, height = flow_map.x, flow_map.y, flow_map.height
    level = x.ndim == 2 and min(x.shape) > 1 and np.ptp(height) == 0
    if not (level and np.all(x == x[:1]) and np.all(y == y[:, :1])):
        wanted = "points of a level grid [row, column] such as map_grid gives"
        raise InputError("draw_flow_map: flow_map", wanted, f"points of shape {x.shape}")
    return x[0], y[:, 0]


def _scale(field: Array, turbulence: bool) -> tuple[float, float]:
    """Ends of the colours."""
    low, high = float(field.min()), float(field.max())
    if turbulence:
        high = float(np.quantile(field, _MOST_TURBULENT))
    else:
        low = max(low, _SLOWEST * high)
    # a map of the free wind alone is all one colour
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _rotors(flow_map: FlowMap, case: int, width: float) -> list[go.Scatter]:
    park, gap = flow_map.park, np.nan
    yaw, _, _ = flow_map.operation.rows(flow_map.cases.count, park.count)
    facing = np.radians(flow_map.cases.wind_direction[case]) - yaw[case if yaw.shape[0] > 1 else 0]
    half = np.maximum(park.rotor_diameter, _SMALLEST * width) / 2000
    ends = []
    for along, centre in ((np.cos(facing), park.x / 1000), (-np.sin(facing), park.y / 1000)):
        ends.append(np.stack([centre - half * along, centre + half * along, np.full(park.count, gap)], 1).ravel())
    lines = [
        go.Scatter(x=ends[0], y=ends[1], mode="lines", line={"color": colour, "width": wide}, hoverinfo="skip")
        for colour, wide in ((PAPER, 5.5), (INK, 3))
    ]
    unseen = go.Scatter(
        x=park.x / 1000,
        y=park.y / 1000,
        mode="markers",
        marker={"size": 12, "opacity": 0, "color": INK},
        text=[f"turbine {number}" for number in range(park.count)],
        hovertemplate="%{text}<br>x %{x:.2f} km, y %{y:.2f} km<extra></extra>",
    )
    return [*lines, unseen]


def _notes(flow_map: FlowMap, case: int) -> list[dict[str, object]]:
    """The arrow that goes with the wind, and the case in words."""
    cases = flow_map.cases
    direction = float(np.mod(cases.wind_direction[case], 360))
    text = (
        f"wind from {direction:g}°, {cases.wind_speed[case]:g} m/s, turbulence intensity "
        f"{100 * cases.turbulence_intensity[case]:.3g} %, at a height of {flow_map.height.flat[0]:g} m"
    )
    east, north = np.sin(np.radians(direction)), np.cos(np.radians(direction))
    corner = {"xref": "x domain", "yref": "y domain", "x": 0, "y": 1}
    arrow = corner | {
        "ax": east * _ARROW,
        "ay": -north * _ARROW,
        "xshift": _ARROW_PLACE[0] - east * _ARROW / 2,
        "yshift": _ARROW_PLACE[1] - north * _ARROW / 2,
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 2,
    }
    words = corner | {"text": text, "showarrow": False, "xanchor": "left", "yanchor": "middle"}
    return [arrow, words | {"xshift": 2 * _ARROW_PLACE[0] + 4, "yshift": _ARROW_PLACE[1]}]
