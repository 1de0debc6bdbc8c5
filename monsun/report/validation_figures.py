"""Figures of a flow model beside measured rows of turbines and single wakes."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType
from plotly.subplots import make_subplots

from monsun.energy.profiles import ProfileKind, WakeProfile
from monsun.report.style import BLUE, GREEN, INK, ORANGE, PALETTE, plain, template
from monsun.validation.scores import ModelScore, RowScore, WakeScore

_ROWS_ACROSS = 3
_TITLE_WIDTH = 28  # letters
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
_BESIDE = {ProfileKind.LES: ORANGE, ProfileKind.RANS: GREEN}


def row_figure(score: ModelScore) -> go.Figure:
    """Power along every measured row over that of its first turbine: measured, by RANS, and by the model."""
    lines = -(-len(score.rows) // _ROWS_ACROSS)
    figure = make_subplots(
        rows=lines, cols=_ROWS_ACROSS, shared_yaxes=True, horizontal_spacing=0.03, vertical_spacing=0.2,
        subplot_titles=[f"{_in_lines(plain(one.row.name))}<br>error {one.error.rmse:.3f}" for one in score.rows],
    )  # fmt: skip
    for place, one in enumerate(score.rows):
        for trace in _row_traces(one, place == 0):
            figure.add_trace(trace, row=place // _ROWS_ACROSS + 1, col=place % _ROWS_ACROSS + 1)
    figure.update_xaxes(title_text="place in the row", dtick=1)
    figure.update_yaxes(range=[0, 1.1])
    figure.update_yaxes(title_text="power over that of the first", col=1)
    figure.update_annotations(font_size=11)
    return _finished(figure, 90 + 270 * lines)


def _in_lines(name: str) -> str:
    """A name in lines that panels have room for side by side."""
    return "<br>".join(wrap(name, _TITLE_WIDTH))


def _row_traces(score: RowScore, named: bool) -> list[BaseTraceType]:
    row, places = score.row, list(score.row.number)
    error = None if row.standard_error is None else {"array": np.asarray(row.standard_error), "color": INK}
    traces: list[BaseTraceType] = [
        _marks(places, row.measured, "measured, with its standard error", named, error, "place %{x}: measured %{y:.3f}")
    ]
    if row.simulated is not None:
        traces.append(
            _line(
                places,
                np.asarray(row.simulated),
                "RANS",
                GREEN,
                named,
                "dash",
                "place %{x}: RANS %{y:.3f}",
                "lines+markers",
            )
        )
    traces.append(
        _line(
            places, score.power_ratio, "flow model", BLUE, named, "solid", "place %{x}: model %{y:.3f}", "lines+markers"
        )
    )
    return traces


def wake_figure(score: ModelScore) -> go.Figure:
    """Wind on arcs behind a single turbine over the free wind: measured or simulated, and by the model.

    A line of panels for each wake, one panel for each distance.
    """
    across = max(len(one.curves) for one in score.wakes)
    titles = []
    for one in score.wakes:
        name = _in_lines(plain(one.wake.name))
        texts = [f"{name}<br>{e.distance / one.wake.unit:g} D, error {e.rmse:.3f}" for e in one.errors]
        titles += texts + [""] * (across - len(texts))
    figure = make_subplots(
        rows=len(score.wakes), cols=across, shared_yaxes=True, horizontal_spacing=0.025, vertical_spacing=0.09,
        subplot_titles=titles,
    )  # fmt: skip
    shown: set[str] = set()
    for line, one in enumerate(score.wakes, start=1):
        for column, error in enumerate(one.errors):
            for trace in _wake_traces(one, column, error.distance):
                trace.update(showlegend=trace.name not in shown)
                shown.add(trace.name)
                figure.add_trace(trace, row=line, col=column + 1)
    figure.update_xaxes(range=[-30, 30], dtick=20, tick0=0)
    figure.update_xaxes(title_text="angle, degrees", row=len(score.wakes))
    figure.update_yaxes(range=[0, 1.2], dtick=0.2)
    figure.update_yaxes(title_text="wind over free wind", col=1)
    figure.update_annotations(font_size=11)
    return _finished(figure, 90 + 240 * len(score.wakes))


def _wake_traces(score: WakeScore, column: int, distance: float) -> list[BaseTraceType]:
    traces: list[BaseTraceType] = []
    for profile in score.wake.profiles:
        if profile.distance == distance:
            traces += _profile_traces(profile)
    curve = score.curves[column]
    traces.append(_line(curve.angles, curve.ratios, "flow model", BLUE, True, "solid", "%{x}°: model %{y:.3f}"))
    return traces


def _profile_traces(profile: WakeProfile) -> list[BaseTraceType]:
    error = None if profile.standard_error is None else np.asarray(profile.standard_error)
    if profile.kind is ProfileKind.MEASURED:
        bars = None if error is None else {"array": error, "color": INK}
        return [_marks(profile.angles, profile.ratios, "measured", True, bars, "%{x}°: measured %{y:.3f}")]
    colour, name = _BESIDE[profile.kind], profile.kind.name
    return [_line(profile.angles, profile.ratios, name, colour, True, "dash", f"%{{x}}°: {name} %{{y:.3f}}")]


def score_figure(scores: Sequence[ModelScore]) -> go.Figure:
    """Error of every flow model on every row, the best model at the top."""
    names = [score.model.name for score in scores][::-1]
    traces: list[BaseTraceType] = []
    for place, one in enumerate(scores[0].rows):
        traces.append(
            go.Scatter(
                x=[score.rows[place].error.rmse for score in scores][::-1],
                y=names,
                name=plain(one.row.name),
                mode="markers",
                marker={"color": PALETTE[place % len(PALETTE)], "symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 9},
                hovertemplate=f"%{{y}}, {plain(one.row.name)}: %{{x:.3f}}<extra></extra>",
            )
        )
    figure = go.Figure(traces)
    figure.update_xaxes(
        title_text="root of the mean square error, share of the free turbine's power", rangemode="tozero"
    )
    # a page that is narrow puts every row's name on a line of its own below the axis, and models' names stand beside it
    foot = 70 + 20 * len(traces)
    _finished(figure, 34 + 30 * len(names) + foot)
    figure.update_layout(margin={"l": 8 * max(map(len, names)), "t": 34, "b": foot})
    return figure


def _finished(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(template=template(), height=height, autosize=True, margin={"t": 64, "b": 96})
    return figure


def _marks(x: object, y: object, name: str, named: bool, error: object, hover: str) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, name=name, legendgroup=name, showlegend=named, mode="markers", error_y=error,
        marker={"color": INK, "size": 6}, hovertemplate=f"{hover}<extra></extra>",
    )  # fmt: skip


def _line(
    x: object, y: object, name: str, colour: str, named: bool, dash: str, hover: str, mode: str = "lines"
) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, name=name, legendgroup=name, showlegend=named, mode=mode, line={"color": colour, "dash": dash},
        hovertemplate=f"{hover}<extra></extra>",
    )  # fmt: skip
