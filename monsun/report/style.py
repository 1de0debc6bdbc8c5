"""The one look of all figures: palette, fonts and the light and dark plotly templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, log10

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.basedatatypes import BaseTraceType

from monsun.report.typeset import typeset

# Okabe and Ito's palette (jfly.uni-koeln.de/color, 2008): told apart with every common colour vision deficiency.
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#8A929C"
PALETTE = (BLUE, ORANGE, GREEN, VERMILLION, SKY, PURPLE, YELLOW, GREY)
# A line or marker in this colour keeps its contrast on white paper, on the dark page and on the depth map.
INK, PAPER = "#22303F", "#FFFFFF"

# Light to dark with depth, so that it also reads in grey; pale enough for what is drawn over it.
DEPTH_SCALE = ((0.0, "#F1F6F9"), (0.35, "#CFE1EC"), (0.7, "#9CC0D6"), (1.0, "#6797B8"))
# Steps of one hue order wind speed classes in colour and in grey.
SPEED_COLOURS = ("#DCE9F2", "#B5D3E7", "#7FB3D5", "#3F8FC0", "#0072B2", "#064C7A", "#052B47")
# Cividis (Nuñez, Anderton and Renslow, 2018) is uniform in lightness for normal and deficient colour vision.
LOSS_SCALE = "Cividis"

FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"

TECHNOLOGY_COLOURS = {
    "coal": "#5B6470",
    "gas": "#B9A48B",
    "oil": "#7B5E57",
    "domestic gas": "#B9A48B",
    "lng": "#D9B38C",
    "flexible": "#9A4F3A",
    "nuclear": PURPLE,
    "biomass": "#7FA65A",
    "hydro": "#2F5FA8",
    "solar": YELLOW,
    "onshore wind": SKY,
    "offshore wind": GREEN,
    "import": "#C9CED6",
    "imports": "#C9CED6",
    "park": BLUE,
    "pumped hydro": "#8C6BB1",
    "battery": ORANGE,
    "storage": ORANGE,
    "load shedding": VERMILLION,
}


def plain(text: object) -> str:
    """Text as plotly shows it letter by letter: plotly reads a small HTML in names and hovers, so it is escaped."""
    return escape(typeset(text), quote=False)


def technology_colours(names: Sequence[str]) -> tuple[str, ...]:
    """One colour per technology: its usual one where the name is known, else one of the palette not yet taken."""
    known = [TECHNOLOGY_COLOURS.get(name.lower().replace("_", " ")) for name in names]
    spare = [colour for colour in PALETTE if colour not in known] or list(PALETTE)
    unknown = [index for index, colour in enumerate(known) if colour is None]
    chosen = {index: spare[place % len(spare)] for place, index in enumerate(unknown)}
    return tuple(colour if colour is not None else chosen[index] for index, colour in enumerate(known))


def money_scale(values: ArrayLike, currency: str) -> tuple[float, str]:
    """Divisor and axis unit with which amounts of a currency read well, such as (1e9, "billion VND")."""
    amounts = np.abs(np.asarray(values, dtype=float))
    greatest = float(amounts.max()) if amounts.size else 0.0
    for divisor, word in ((1e12, "trillion "), (1e9, "billion "), (1e6, "million ")):
        # one step smaller than the greatest fits, so that single years keep several digits
        if greatest >= 20 * divisor or (divisor == 1e6 and greatest >= 1e5):
            return divisor, f"{word}{currency}"
    return 1.0, currency


def round_axis(greatest: float, intervals: int) -> tuple[float, float]:
    """Step and end of an axis from 0 that has this many intervals, both round, and holds the greatest value."""
    needed = max(greatest, 1e-9) / intervals
    power = 10.0 ** floor(log10(needed))
    step = next(
        round_step * power for round_step in (1.0, 2.0, 2.5, 5.0, 10.0) if round_step * power >= needed * (1 - 1e-9)
    )
    return step, step * intervals


def round_axes(left: float, right: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Step and end of a left and a right axis from 0 that share their grid, with little empty room above the values."""

    def filled(intervals: int) -> float:
        return (left / round_axis(left, intervals)[1]) * (right / round_axis(right, intervals)[1])

    best = max((4, 5, 6), key=filled)
    return round_axis(left, best), round_axis(right, best)


def template(dark: bool = False) -> go.layout.Template:
    """The plotly template of every figure, for the light page (and paper) or for the dark page."""
    ink, quiet, grid, page = (
        ("#E4E8ED", "#A9B3BF", "#36404C", "#181E26") if dark else (INK, "#5B6875", "#E2E6EA", PAPER)
    )
    axis = {
        "gridcolor": grid,
        "linecolor": quiet,
        "zerolinecolor": quiet,
        "zerolinewidth": 1,
        "ticks": "outside",
        "tickcolor": quiet,
        "ticklen": 4,
        "automargin": True,
        "title": {"standoff": 10},
    }
    layout = go.Layout(
        font={"family": FONT, "size": 13, "color": ink},
        paper_bgcolor=page,
        plot_bgcolor=page,
        colorway=list(PALETTE),
        xaxis=axis,
        yaxis=axis,
        polar={
            "bgcolor": page,
            "angularaxis": {"gridcolor": grid, "linecolor": quiet},
            "radialaxis": {"gridcolor": grid, "linecolor": quiet},
        },
        # at the foot of the figure, where neither the buttons above nor the axes are in its way
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0, "font": {"size": 12}},
        hoverlabel={"bgcolor": page, "bordercolor": quiet, "font": {"family": FONT, "size": 12, "color": ink}},
        margin={"l": 64, "r": 24, "t": 34, "b": 56},
        separators=".,",
    )
    return go.layout.Template(layout=layout)


def styled(traces: Sequence[BaseTraceType], height: int, layout: Mapping[str, object]) -> go.Figure:
    """A figure of these traces in the common look, `height` pixels high and as wide as the page gives it."""
    figure = go.Figure(data=list(traces), layout={"template": template(), "height": height, "autosize": True})
    figure.update_layout(dict(layout))
    return figure
