"""The report: one HTML file with everything inside, to be opened from a disk without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import plotly.graph_objects as go
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from monsun.records import InputError
from monsun.report.sections import (
    MARITIME_NOTE,
    PlacedChapter,
    ReportContent,
    classes_present,
    exact_text,
    flattened,
    headline_groups,
    input_groups,
    is_number,
    number_text,
    placed_chapters,
    text_width,
)
from monsun.report.style import template
from monsun.report.typeset import typeset
from monsun.version import __version__


def report_html(content: ReportContent) -> str:
    """The report as the text of one HTML page; all text of the content is escaped."""
    constructed = [item for item in content.inputs if item.data_class == "constructed"]
    assumed = sum(item.data_class == "assumed" for item in content.inputs)
    chapters = placed_chapters(content)
    # the page numbers its figures in reading order
    figures = [figure for placed in chapters if placed.chapter for figure in placed.chapter.every_figure]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            content=content,
            chapters=chapters,
            figure_numbers={id(figure): number for number, figure in enumerate(figures, start=1)},
            constructed=constructed,
            assumed=assumed,
            headline_groups=headline_groups(content.headlines),
            input_groups=input_groups(content.inputs),
            classes=classes_present(content.inputs),
            # the table of inputs has the classes already
            provenance=flattened({k: v for k, v in (content.provenance or {}).items() if k != "input_classes"}),
            maritime_note=MARITIME_NOTE,
            version=__version__,
            style=_asset("report.css"),
            script=_asset("report.js"),
            plotly=Markup(get_plotlyjs()) if figures else "",
            looks=Markup(_looks()),
        )
    )


def chapters_html(
    title: str, subtitle: str, created: str, chapters: Sequence[PlacedChapter], provenance: Mapping[str, object]
) -> str:
    """Some chapters, none of them None, and where they come from, as the text of one HTML page; all text is escaped."""
    figures = [figure for placed in chapters if placed.chapter for figure in placed.chapter.every_figure]
    return (
        _environment()
        .get_template("chapters.html.j2")
        .render(
            title=title,
            subtitle=subtitle,
            created=created,
            chapters=chapters,
            figure_numbers={id(figure): number for number, figure in enumerate(figures, start=1)},
            provenance=flattened(provenance),
            version=__version__,
            style=_asset("report.css"),
            script=_asset("report.js"),
            plotly=Markup(get_plotlyjs()) if figures else "",
            looks=Markup(_looks()),
        )
    )


def write_report(path: Path, content: ReportContent) -> None:
    """Write the report to `path`; the folder must exist; a file already there is replaced only by a whole new one."""
    target = Path(path)
    if not target.parent.is_dir():
        raise InputError(f"report {target}", "a folder that exists to write into", target.parent)
    half = target.with_name(f".{target.name}.part")
    try:
        half.write_text(report_html(content), encoding="utf-8")
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def figure_json(figure: go.Figure) -> Markup:
    """The figure as JSON that may stand inside a script element, without its template, which the page holds once."""
    # plotly packs number arrays; reading back keeps them packed
    parts = json.loads(figure.to_json())
    parts.get("layout", {}).pop("template", None)
    return Markup(_inside_script(parts))


def breakable(path: str) -> Markup:
    """A dotted path that may break after its dots and underscores, where a line is too short for it."""
    return Markup(re.sub(r"([._/])", r"\1<wbr>", str(escape(path))))


def _looks() -> str:
    return _inside_script({"light": template().to_plotly_json(), "dark": template(dark=True).to_plotly_json()})


def _inside_script(value: object) -> str:
    """JSON in which no `<` can end the script element; U+2028 and U+2029 are escaped by ASCII anyway."""
    # sorted, so that a figure read back from the run folder gives the same page
    return json.dumps(value, separators=(",", ":"), allow_nan=False, sort_keys=True).replace("<", "\\u003c")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monsun.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number_text,
        exact=exact_text,
        typeset=typeset,
        breakable=breakable,
        text_width=text_width,
        figure_json=figure_json,
        identity=id,
        height=lambda figure: figure.layout.height or 450,
    )
    environment.tests["numeric"] = is_number
    return environment


def _asset(name: str) -> Markup:
    return Markup((files("monsun.report") / "templates" / name).read_text(encoding="utf-8"))
