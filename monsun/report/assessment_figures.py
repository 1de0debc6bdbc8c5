"""Figures of the energy assessment: what the uncertainty is made of, how samples lie, when the park runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from monsun.records import InputError
from monsun.report.style import BLUE, LOSS_SCALE, ORANGE, VERMILLION, plain, styled

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def uncertainty_tornado(
    names: Sequence[str], sigma: ArrayLike, to_p90: ArrayLike, *, unit: str = "GWh a year"
) -> go.Figure:
    """What each category does to the energy, the largest above: one sigma to both sides, and its part of P50 - P90.

    names [category]; sigma [category] in `unit`, one standard deviation of the net energy; to_p90 [category] in `unit`,
    parts whose sum is P50 - P90.
    """
    wide, part = np.asarray(sigma, dtype=float), np.asarray(to_p90, dtype=float)
    if not wide.shape == part.shape == (len(names),):
        raise InputError("uncertainty_tornado", "a sigma and a part for each name", f"{wide.shape} and {part.shape}")
    # plotly draws the first bar at the foot
    order = np.argsort(wide)
    labels = [plain(names[i]) for i in order]
    traces = [
        go.Bar(
            y=labels, x=2 * wide[order], base=-wide[order], orientation="h", name="one standard deviation",
            marker={"color": BLUE}, opacity=0.55, width=0.8, customdata=wide[order],
            hovertemplate="%{y}: ±%{customdata:.1f} " + unit + "<extra></extra>",
        ),
        go.Bar(
            y=labels, x=-part[order], orientation="h", name="part of the way from P50 to P90",
            marker={"color": VERMILLION}, width=0.36,
            hovertemplate="%{y}: %{x:.1f} " + unit + " of the way to P90<extra></extra>",
        ),
    ]  # fmt: skip
    axes = {
        "xaxis": {"title": {"text": f"change of the net energy, {unit}"}, "zeroline": True},
        "yaxis": {"ticks": "", "showgrid": False},
    }
    return styled(traces, 130 + 34 * len(names), {**axes, "barmode": "overlay"})


def sampled_distribution(samples_gwh: ArrayLike, p50_gwh: float, sigma: float, *, bins: int = 40) -> go.Figure:
    """How often each energy came out of the samples, over the normal distribution of the analytic sum.

    samples_gwh [sample] GWh per year; p50_gwh and sigma (share of it): of the analytic combination.
    """
    samples = np.asarray(samples_gwh, dtype=float)
    if samples.ndim != 1 or samples.size < 2:
        raise InputError("sampled_distribution: samples", "at least two numbers", f"shape {samples.shape}")
    density, edges = np.histogram(samples, bins=bins, density=True)
    middle = (edges[1:] + edges[:-1]) / 2
    energy = np.linspace(min(edges[0], p50_gwh * (1 - 3.5 * sigma)), max(edges[-1], p50_gwh * (1 + 3.5 * sigma)), 161)
    spread = p50_gwh * sigma
    normal = np.exp(-0.5 * ((energy - p50_gwh) / spread) ** 2) / (spread * np.sqrt(2 * np.pi))
    traces = [
        go.Bar(
            x=middle, y=100 * density, width=np.diff(edges), name=f"{samples.size:,} samples through the flow model",
            marker={"color": ORANGE, "line": {"width": 0}}, opacity=0.65,
            hovertemplate="%{x:,.0f} GWh: %{y:.3f} % per GWh<extra></extra>",
        ),
        go.Scatter(
            x=energy, y=100 * normal, mode="lines", name="analytic sum", line={"color": BLUE, "width": 2.4},
            hovertemplate="%{x:,.0f} GWh: %{y:.3f} % per GWh<extra></extra>",
        ),
    ]  # fmt: skip
    axes = {
        "xaxis": {"title": {"text": "net energy of a mean year, GWh"}, "tickformat": ","},
        "yaxis": {"title": {"text": "probability, % per GWh"}, "rangemode": "tozero"},
    }
    return styled(traces, 380, {**axes, "bargap": 0})


def month_hour_map(values: ArrayLike, *, unit: str, clock: str, digits: int = 0) -> go.Figure:
    """Means by month and hour of the day: values [month, hour] in `unit`; clock: whose hours they are."""
    power = np.asarray(values, dtype=float)
    if power.shape != (12, 24):
        raise InputError("month_hour_map: values", "12 months x 24 hours", f"shape {power.shape}")
    trace = go.Heatmap(
        x=list(range(24)), y=list(MONTHS), z=power, colorscale=LOSS_SCALE,
        colorbar={"title": {"text": unit}, "outlinewidth": 0},
        hovertemplate="%{y}, %{x}:00 to %{x}:59: %{z:." + str(digits) + "f} " + unit + "<extra></extra>",
    )  # fmt: skip
    axes = {
        "xaxis": {"title": {"text": f"hour of the day, {clock}"}, "dtick": 3, "showgrid": False},
        "yaxis": {"autorange": "reversed", "ticks": "", "showgrid": False},
    }
    return styled([trace], 400, axes)


def availability_map(share: ArrayLike, names: Sequence[str]) -> go.Figure:
    """Share of the hours in which each turbine can run, by month: share [turbine, month] -, NaN without hours."""
    values = np.asarray(share, dtype=float)
    if values.shape != (len(names), 12):
        raise InputError("availability_map: share", f"{len(names)} turbines x 12 months", f"shape {values.shape}")
    trace = go.Heatmap(
        x=list(MONTHS), y=[plain(name) for name in names], z=100 * values, colorscale=LOSS_SCALE, zmax=100,
        colorbar={"title": {"text": "%"}, "outlinewidth": 0},
        hovertemplate="%{y}, %{x}: can run %{z:.1f} % of the hours<extra></extra>",
    )  # fmt: skip
    axes = {
        "xaxis": {"showgrid": False},
        "yaxis": {"autorange": "reversed", "ticks": "", "showgrid": False, "title": {"text": "turbine"}},
    }
    return styled([trace], max(320, min(900, 90 + 9 * len(names))), axes)
