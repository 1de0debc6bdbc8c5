"""Maps of cost: the foundations on the depth of the sea, by kind and by what each costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from monsun.cost.shares import Shares
from monsun.records import InputError
from monsun.report.map_base import depth_contour, map_layout, outline, positions, window
from monsun.report.map_parts import DepthGrid, MapLine
from monsun.report.places import Places
from monsun.report.sections import Column, ReportFigure, Table
from monsun.report.style import GREY, LOSS_SCALE, styled
from monsun.results import Study

_SYMBOLS = {False: ("circle", "monopiles"), True: ("square", "jackets")}


def foundation_figures(study: Study) -> tuple[ReportFigure, ...]:
    """The map of a study's foundations; none without cost."""
    if study.cost is None:
        return ()
    places, found = Places(study), study.cost.foundations
    x, y = places.km(study.placed.park.x, study.placed.park.y)
    return (
        ReportFigure(
            foundation_map(x, y, found.cost + found.scour, found.jacket, study.placed.depth, places),
            "Foundations",
            "Cost of each foundation with its scour protection, in prices of its rates, over the depth of the sea; "
            f"{int((~found.jacket).sum())} monopiles and {int(found.jacket.sum())} jackets.",
            "Map of the turbines coloured by the cost of their foundation over the depth of the sea.",
        ),
    )


def foundation_map(
    x_km: ArrayLike, y_km: ArrayLike, cost: ArrayLike, jacket: ArrayLike, depth: ArrayLike, places: Places
) -> go.Figure:
    """Foundations on the depth map: cost USD, jacket yes or no and depth m, each [turbine]."""
    return drawn_foundations(x_km, y_km, cost, jacket, depth, places.lease(), places.depth())


def drawn_foundations(
    x_km: ArrayLike,
    y_km: ArrayLike,
    cost: ArrayLike,
    jacket: ArrayLike,
    depth: ArrayLike,
    lease: Sequence[MapLine],
    sea: DepthGrid | None = None,
) -> go.Figure:
    """The same from an outline of the lease and a grid of depths, None for none."""
    x, y = positions(x_km, y_km)
    price, kind, deep = np.asarray(cost, dtype=float) / 1e6, np.asarray(jacket, dtype=bool), np.asarray(depth)
    if not price.shape == kind.shape == deep.shape == x.shape:
        raise InputError("foundation map", f"{x.size} costs, kinds and depths", f"{price.size}, {kind.size}")
    near = window([x], [y], lease)
    traces = [] if sea is None else [depth_contour(sea, near).update(showscale=False)]
    traces += [outline(line, "#6B7785", width=2.4).update(showlegend=False) for line in lease]
    for jackets, (symbol, name) in _SYMBOLS.items():
        here = kind == jackets
        if not here.any():
            continue
        traces.append(
            go.Scatter(
                x=x[here],
                y=y[here],
                mode="markers",
                name=f"{name} ({int(here.sum())})",
                marker={
                    "size": 14,
                    "symbol": symbol,
                    "color": price[here],
                    "cmin": float(price.min()),
                    "cmax": float(price.max()),
                    "colorscale": LOSS_SCALE,
                    "line": {"color": GREY, "width": 1},
                    "colorbar": {"title": {"text": "cost, million USD", "side": "right"}, "thickness": 14, "len": 0.9},
                },
                customdata=np.column_stack([np.flatnonzero(here) + 1, deep[here]]),
                hovertemplate="turbine %{customdata[0]:.0f}, depth %{customdata[1]:.1f} m: "
                "%{marker.color:.2f} million USD<extra></extra>",
            )
        )
    return styled(traces, 600, map_layout(near, None))


def foundation_table(study: Study, turbines: Sequence[str]) -> Table:
    """Foundation of every turbine; InputError without cost."""
    if study.cost is None:
        raise InputError("foundation table", "a study with cost", "one without")
    found = study.cost.foundations
    rows = [
        (name, depth, "jacket" if jacket else "monopile", None if jacket else diameter, cost / 1e6, scour / 1e6)
        for name, depth, jacket, diameter, cost, scour in zip(
            turbines, study.placed.depth.tolist(), found.jacket.tolist(), found.diameter.tolist(),
            found.cost.tolist(), found.scour.tolist(), strict=True,
        )
    ]  # fmt: skip
    return Table(
        "Foundations",
        (
            Column("turbine"), Column("depth", "m", decimals=2), Column("kind"), Column("diameter", "m", decimals=3),
            Column("cost", "million USD", "in prices of its rates", 4),
            Column("scour protection", "million USD", decimals=4),
        ),
        rows,
    )  # fmt: skip


def paid_in(shares: Shares) -> str:
    """Shares of currencies in words."""
    return ", ".join(f"{share:.0%} {code}" for code, share in shares if share)
