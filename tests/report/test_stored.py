"""A report's content survives its file: records, figures, numbers and what does not exist."""

import json

import numpy as np
import pytest

from monsun.report.document import report_html
from monsun.report.figures import probability_of_exceedance
from monsun.report.sections import Chapter, Column, Fixed, Headline, ReportContent, ReportFigure, Table
from monsun.report.stored import read_content, write_content
from monsun.report.study_report import report_content


def test_content_reads_back_to_the_same_page(study, tmp_path):
    content = report_content(study, "2026-01-02T03:04:05+00:00", {"seeds": {"seed": 1}})
    write_content(tmp_path / "report.json", content)
    back = read_content(tmp_path / "report.json")
    assert back.headlines == content.headlines and back.methods == content.methods
    assert report_html(back) == report_html(content)


def test_every_kind_of_cell_comes_back(tmp_path):
    rows = [("a", Fixed(1.5, 2), None, np.float64(2.5), 3, True)]
    columns = (
        Column("what"), Column("fixed"), Column("none"), Column("number", "m", "a length", 1), Column("count", "-"),
        Column("truth"),
    )  # fmt: skip
    figure = ReportFigure(probability_of_exceedance(4000, 0.1), "P", "caption", "description")
    content = ReportContent(
        "t", "s", "c", (Headline("h", None, "m", "why", 2, "group"),),
        site=Chapter(("text",), (figure,), (Table("caption", columns, rows, note="note"),)),
    )  # fmt: skip
    write_content(tmp_path / "content.json", content)
    back = read_content(tmp_path / "content.json")
    assert back.site.tables[0].columns == columns and back.headlines == content.headlines
    assert tuple(back.site.tables[0].rows[0]) == ("a", Fixed(1.5, 2), None, 2.5, 3, True)
    assert (
        json.loads(back.site.figures[0].figure.to_json()) == json.loads(figure.figure.to_json()) and back.plan is None
    )


def test_another_file_is_refused(tmp_path):
    (tmp_path / "other.json").write_text(json.dumps({"record": "mapping", "items": {}}))
    with pytest.raises(ValueError, match="no report content"):
        read_content(tmp_path / "other.json")
