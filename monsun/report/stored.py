"""A report's content as a file, so that the document can be written again without the study."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import plotly.io

from monsun.records import Documented
from monsun.report.run_folder import json_values
from monsun.report.sections import Chapter, Column, Fixed, Headline, Method, Part, ReportContent, ReportFigure, Table

_RECORDS = {
    kind.__name__: kind
    for kind in (Chapter, Column, Documented, Fixed, Headline, Method, Part, ReportContent, ReportFigure, Table)
}


def write_content(path: Path, content: ReportContent) -> None:
    """Write a report's content as JSON: records as mappings with their `record` named, figures as Plotly's JSON."""
    path.write_text(json.dumps(_stored(content), ensure_ascii=False), encoding="utf-8")


def read_content(path: Path) -> ReportContent:
    """The content that `write_content` wrote."""
    content = _read(json.loads(path.read_text(encoding="utf-8")))
    if not isinstance(content, ReportContent):
        raise ValueError(f"{path} holds no report content")
    return content


def _stored(value: Any) -> Any:
    if isinstance(value, go.Figure):
        return {"record": "figure", "json": plotly.io.to_json(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {"record": type(value).__name__} | {p.name: _stored(getattr(value, p.name)) for p in fields(value)}
    if isinstance(value, dict):
        return {"record": "mapping", "items": {str(key): _stored(part) for key, part in value.items()}}
    if isinstance(value, list | tuple):
        return [_stored(part) for part in value]
    return json_values(value, "report")


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(part) for part in value)
    if not isinstance(value, dict):
        return value
    if value["record"] == "figure":
        return plotly.io.from_json(value["json"])
    if value["record"] == "mapping":
        return {key: _read(part) for key, part in value["items"].items()}
    return _RECORDS[value["record"]](**{key: _read(part) for key, part in value.items() if key != "record"})
