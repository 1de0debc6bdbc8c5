"""Figures of money: what the park costs, and what flows in which year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.basedatatypes import BaseTraceType

from monsun.records import InputError
from monsun.report.style import BLUE, PALETTE, PAPER, VERMILLION, money_scale, plain, styled

# the running sum keeps a colour of its own
_FLOW_COLOURS = (*(colour for colour in PALETTE if colour != VERMILLION), "#4B2E83", "#8C5A00", "#5B6470", "#A9C96B")


def cost_breakdown(
    names: Sequence[str], amounts: ArrayLike, capacity_mw: float, *, groups: Sequence[str] = (), currency: str = "USD"
) -> go.Figure:
    """The lines of a cost, greatest first, each with its amount, its share and its amount per kW.

    names, amounts [line] in the currency; groups [line] colours lines that belong together (none: one colour).
    """
    cost = np.asarray(amounts, dtype=float)
    if cost.ndim != 1 or cost.size != len(names) or (groups and len(groups) != cost.size):
        raise InputError("cost_breakdown: amounts", f"{len(names)} numbers, one per name (and group)", cost.shape)
    if not capacity_mw > 0:
        raise InputError("cost_breakdown: capacity_mw", "MW > 0", capacity_mw)
    order = np.argsort(-cost, kind="stable")
    divisor, unit = money_scale(cost, currency)
    per_kw, share = cost / (capacity_mw * 1000), 100 * cost / cost.sum()
    kinds = list(groups) if groups else [""] * cost.size
    traces: list[BaseTraceType] = []
    for place, kind in enumerate(dict.fromkeys(kinds)):
        rows = [int(row) for row in order if kinds[row] == kind]
        traces.append(
            go.Bar(
                orientation="h",
                y=[plain(names[row]) for row in rows],
                x=cost[rows] / divisor,
                name=plain(kind),
                showlegend=bool(kind),
                marker={"color": BLUE if not kind else PALETTE[place % len(PALETTE)]},
                text=[f"{cost[row] / divisor:,.0f} ({per_kw[row]:,.0f} {plain(currency)}/kW)" for row in rows],
                # a long bar has room inside, and none beside it
                textposition=["inside" if cost[row] > 0.6 * cost.max() else "outside" for row in rows],
                insidetextanchor="end",
                cliponaxis=False,
                customdata=np.column_stack([per_kw[rows], share[rows]]),
                hovertemplate=f"%{{y}}<br>%{{x:,.1f}} {plain(unit)}"
                f"<br>%{{customdata[0]:,.0f}} {plain(currency)}/kW, %{{customdata[1]:.1f}} % of all<extra></extra>",
            )
        )
    y_axis = {
        "categoryorder": "array",
        "categoryarray": [plain(names[row]) for row in order],
        "autorange": "reversed",
        "ticks": "",
        "showgrid": False,
    }
    x_axis = {
        "title": {"text": f"cost, {plain(unit)}"},
        "range": [min(0.0, cost.min() / divisor), 1.1 * cost.max() / divisor],
        "tickformat": ",",
    }
    layout = {"xaxis": x_axis, "yaxis": y_axis, "barmode": "stack", "legend": {"traceorder": "normal"}}
    return styled(traces, 140 + 28 * cost.size, layout)


def cash_flow(years: ArrayLike, flows: Mapping[str, ArrayLike], cumulative: ArrayLike, currency: str) -> go.Figure:
    """The cash flows of every year, income up and spending down, with their running sum.

    years [year]; flows {name: [year]} and cumulative [year] in the currency, all in one currency and one price basis.
    """
    year, running = np.asarray(years, dtype=float), np.asarray(cumulative, dtype=float)
    parts = {name: np.asarray(amount, dtype=float) for name, amount in flows.items()}
    for name, amount in {**parts, "cumulative": running}.items():
        if amount.shape != year.shape:
            raise InputError(f"cash_flow: {name}", f"{year.size} values, one per year", amount.size)
    divisor, unit = money_scale(np.concatenate([*parts.values(), running]), currency)
    traces: list[BaseTraceType] = [
        go.Bar(
            x=year,
            y=amount / divisor,
            name=plain(name),
            marker={"color": _FLOW_COLOURS[place % len(_FLOW_COLOURS)], "line": {"width": 0}},
            hovertemplate=f"%{{y:,.1f}} {plain(unit)}",
        )
        for place, (name, amount) in enumerate(parts.items())
    ]
    traces.append(
        go.Scatter(
            x=year,
            y=running / divisor,
            name="running sum",
            mode="lines+markers",
            line={"color": VERMILLION, "width": 2.2},
            marker={"size": 6, "line": {"color": PAPER, "width": 1}},
            hovertemplate=f"%{{y:,.1f}} {plain(unit)}",
        )
    )
    layout = {
        "xaxis": {"title": {"text": "year"}, "dtick": 5 if year.size > 12 else 1},
        "yaxis": {"title": {"text": f"cash flow, {plain(unit)}"}, "tickformat": ","},
        "barmode": "relative",
        "bargap": 0.15,
        "hovermode": "x unified",
    }
    return styled(traces, 460, layout)
