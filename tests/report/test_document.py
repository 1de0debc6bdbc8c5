"""The report is one whole, safe and readable HTML file."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from monsun.finance.debt import Repayment
from monsun.records import DATA_CLASSES, Documented, InputError
from monsun.report.document import report_html, write_report
from monsun.report.figures import loss_waterfall, probability_of_exceedance
from monsun.report.sections import (
    DATA_CLASS_MEANINGS,
    Chapter,
    Column,
    Fixed,
    Headline,
    Method,
    Part,
    ReportContent,
    ReportFigure,
    Table,
    exact_text,
    flattened,
    headline_groups,
    input_groups,
    number_text,
)
from monsun.report.typeset import typeset

EVIL = "</script><script>alert('x')</script>&\"<b>"


def documented(path, value, data_class):
    return Documented(path, "m/s", f"meaning of {path}", value, value, "a source", data_class)


CONTENT = ReportContent(
    title="A park",
    subtitle="67 turbines",
    created="2026-01-01",
    headlines=(Headline("Net energy", 4120.4, "GWh per year", "Because the wind is strong."),),
    energy=Chapter(
        ("One paragraph.",),
        (
            ReportFigure(
                loss_waterfall(["gross", "wakes"], [5000, -400]), "Losses", "Shows losses.", "Bars of losses."
            ),
            ReportFigure(probability_of_exceedance(4600, 0.1), "Exceedance", "Shows P90.", "A falling curve."),
        ),
        (Table("Losses", (Column("name"), Column("loss", "%")), [("wakes", 8.0), ("all", 8.0)], total=True),),
    ),
    inputs=(documented("site.wind", 9.2, "constructed"), documented("cost.share", 0.05, "assumed")),
    methods=(Method("niayifar_2016", "wakes", "Niayifar and Porté-Agel (2016)", "https://doi.org/10.3390/en9090741"),),
    provenance={"versions": {"monsun": "0.1.0"}, "seeds": {"layout": 1}},
    constructed=("The wind climate is constructed.",),
)


class Page(HTMLParser):
    """Checks that elements nest and gathers what a reader or a browser needs."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.headings, self.links, self.loads, self.labels = [], [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in {"meta", "link", "br", "img", "input", "hr", "wbr", "col"}:
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(values["href"])
        elif "src" in values or "href" in values:
            self.loads.append((tag, values))
        if values.get("role") == "img":
            self.labels.append(values.get("aria-label"))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]} at {self.getpos()}"
        self.open.pop()


def without_plotly(html):
    return re.sub(r"<script>/\*\*.*?</script>", "", html, count=1, flags=re.S)


HTML = report_html(CONTENT)


def test_page_is_whole_and_accessible():
    page = Page(HTML)
    assert page.open == [] and HTML.startswith("<!DOCTYPE html>") and '<html lang="en">' in HTML
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert page.labels == ["Bars of losses.", "A falling curve."]
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_page_needs_no_network_and_stays_small():
    page = Page(HTML)
    assert page.loads == []
    assert "@import" not in HTML and "url(" not in without_plotly(HTML)
    assert HTML.count("plotly.js v") == 1 and len(HTML.encode()) < 6e6


def test_every_chapter_is_there_or_said_to_be_missing():
    anchors = ("summary", "site", "energy", "assessment", "electrical", "cost", "operation", "finance", "plan")
    for anchor in (*anchors, "inputs", "methods", "provenance"):
        assert f'<section id="{anchor}"' in HTML and f'href="#{anchor}"' in HTML
    assert HTML.count("Not computed in this run.") == 7


def test_parts_of_a_chapter_have_headings_and_their_figures_count_on():
    part = Part("Losses & gains", ("In words.",), (replace(CONTENT.energy.figures[0]),), CONTENT.energy.tables)
    html = report_html(replace(CONTENT, assessment=Chapter(("First.",), (), (), (part,))))
    assert '<h3 class="part">Losses &amp; gains</h3>' in html and "In words." in html
    numbers = re.findall(r'data-figure="figure-(\d)"', html)
    assert numbers == [str(k) for k in range(1, len(numbers) + 1)] and len(numbers) == HTML.count("data-figure=") + 1


def test_constructed_and_assumed_data_are_named_at_the_top():
    top = HTML[: HTML.index('<section id="summary"')]
    assert "The wind climate is constructed." in top and "site.wind" in top and "1 input is an assumption" in top
    table = HTML[HTML.index('<table id="input-table"') :]
    assert table.count('class="badge badge-constructed"') == 1 and table.count('class="badge badge-assumed"') == 1
    clean = replace(CONTENT, inputs=(documented("a.b", 1.0, "measured"),), constructed=())
    assert "What these numbers rest on" not in report_html(clean)


def test_figures_stand_in_the_page_as_plain_json():
    found = re.findall(r'<script type="application/json" data-figure="(figure-\d)">(.*?)</script>', HTML, flags=re.S)
    assert [name for name, _ in found] == ["figure-1", "figure-2"]
    first = json.loads(found[0][1])
    assert first["data"][0]["type"] == "waterfall" and "template" not in first["layout"]
    looks = json.loads(re.search(r'id="looks">(.*?)</script>', HTML, flags=re.S)[1])
    assert set(looks) == {"light", "dark"}


def test_text_is_escaped_everywhere():
    evil_table = Table(EVIL, (Column(EVIL, EVIL, EVIL), Column("b")), [(EVIL, EVIL)], note=EVIL)
    figure = ReportFigure(loss_waterfall([EVIL], [1.0], total_name=EVIL), EVIL, EVIL, EVIL)
    content = ReportContent(
        title=EVIL,
        subtitle=EVIL,
        created=EVIL,
        headlines=(Headline(EVIL, EVIL, EVIL, EVIL),),
        site=Chapter((EVIL,), (figure,), (evil_table,)),
        inputs=(Documented(EVIL, EVIL, EVIL, EVIL, None, EVIL, "user"),),
        methods=(Method(EVIL, EVIL, EVIL, "https://example.org/" + EVIL),),
        provenance={EVIL: EVIL},
        constructed=(EVIL,),
    )
    html = report_html(content)
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert Page(html).open == []


def test_a_method_links_only_to_the_safe_web():
    with pytest.raises(InputError, match="https://"):
        Method("a", "b", "c", "javascript:alert(1)")


def test_a_table_row_must_fit_its_columns():
    with pytest.raises(InputError, match="row 1"):
        Table("t", (Column("a"), Column("b")), [(1, 2), (1,)])


def test_report_is_written_whole(tmp_path):
    path = tmp_path / "report.html"
    write_report(path, CONTENT)
    assert path.read_text(encoding="utf-8") == HTML == report_html(CONTENT)
    with pytest.raises(InputError, match="folder that exists"):
        write_report(tmp_path / "missing" / "report.html", CONTENT)
    broken = replace(CONTENT, headlines=(None,))
    with pytest.raises(Exception, match="None"):
        write_report(path, broken)
    assert [item.name for item in tmp_path.iterdir()] == ["report.html"]
    assert path.read_text(encoding="utf-8") == HTML


def test_report_without_figures_leaves_the_plotting_library_out():
    html = report_html(replace(CONTENT, energy=None))
    assert "plotly.js v" not in html and Page(html).open == []


def test_every_data_class_has_a_meaning():
    assert set(DATA_CLASS_MEANINGS) == set(DATA_CLASSES)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "\u2013"),
        (True, "yes"),
        (np.bool_(False), "no"),
        (67, "67"),
        (-1234567, "\u22121,234,567"),
        (4120.4, "4,120"),
        (0.08412, "0.08412"),
        (47.031, "47.03"),
        (0.0, "0"),
        (np.float64(98.61), "98.61"),
        (float("nan"), "not a number"),
        ("IEA-15MW", "IEA-15MW"),
    ],
)
def test_numbers_read_well(value, text):
    assert number_text(value) == text


def test_inputs_are_shown_as_used():
    assert exact_text(1.225) == "1.225" and exact_text(25450.0) == "25,450"
    assert exact_text((1.0, 2.5, -0.125)) == "1.000, 2.500, \u22120.125"
    assert exact_text((1e-12, 2.5)) == "1e-12, 2.5" and exact_text("a-1 m2") == "a-1 m2"
    assert exact_text(Repayment.EQUAL_PRINCIPAL) == "equal_principal"
    assert exact_text(tuple(range(30))) == "0, 1, 2, 3, \u2026 (30 values)"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (100.0, 1, "100.0"),
        (93.44, 1, "93.4"),
        (-0.04, 1, "0.0"),
        (1778.46, 1, "1,778.5"),
        (67, 1, "67"),
        (None, 2, "\u2013"),
    ],
)
def test_numbers_of_a_column_have_the_same_decimals(value, decimals, text):
    assert number_text(value, decimals) == text == number_text(Fixed(value, decimals))


@pytest.mark.parametrize(
    ("plainly", "text"),
    [
        ("220 km2 and 185 mm2, 1.2 kg/m3", "220 km² and 185 mm², 1.2 kg/m³"),
        ("CO2 avoided, -1.31% a year", "CO₂ avoided, \u22121.31\u00a0% a year"),
        ("67 turbines x 15 MW x 1,770 USD/kW", "67 turbines × 15 MW × 1,770 USD/kW"),
        ("P50 x (1 - 1.28 x 9 %)", "P50 × (1 \u2212 1.28 × 9\u00a0%)"),
        ("+-10 m, 15-60 m, IEA-15MW-240, 2025-01-02", "±10 m, 15-60 m, IEA-15MW-240, 2025-01-02"),
        ("within 7e-5 at 90 degrees C", "within 7e-5 at 90\u00a0°C"),
    ],
)
def test_text_is_set_as_print_has_it(plainly, text):
    assert typeset(plainly) == text == typeset(text)


def test_headlines_stand_under_their_groups():
    named = [
        Headline("a", 1, "", "", group="one"),
        Headline("b", 2, "", "", group="two"),
        Headline("c", 3, "", "", group="one"),
    ]
    content = replace(CONTENT, headlines=tuple(named))
    assert [(name, [one.label for one in group]) for name, group in headline_groups(named)] == [
        ("one", ["a", "c"]),
        ("two", ["b"]),
    ]
    html = report_html(content)
    assert html.index("<h3>one</h3>") < html.index("<dt>c</dt>") < html.index("<h3>two</h3>") and Page(html).open == []


def test_inputs_are_grouped_by_their_part():
    inputs = [
        documented(path, 1.0, "user") for path in ("name", "site.a", "partners[0].share", "partners[1].share", "seed")
    ]
    found = [(name, [item.path for item in group]) for name, group in input_groups(inputs)]
    assert found == [
        ("project", ["name", "seed"]),
        ("site", ["site.a"]),
        ("partners", ["partners[0].share", "partners[1].share"]),
    ]


def test_nested_provenance_becomes_rows():
    assert flattened({"a": {"b": 1, "c": {"d": 2}}, "e": 3}) == (("a.b", 1), ("a.c.d", 2), ("e", 3))
