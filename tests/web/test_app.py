"""The web server shows one run, and only that."""

import asyncio
import json
import re
from importlib.resources import files

import pytest

from monsun.records import InputError

pytest.importorskip("fastapi")

from monsun.web.app import create_app

STUDY = {"capacity_mw": 1000.0, "turbine_count": 67, "equity_irr": None}
LAYOUT = {"type": "FeatureCollection", "features": []}


def answer(app, path):
    """Status, headers and body of one GET, asked of the application itself: no server, no client library."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
        "client": ("localhost", 1234),
    }
    sent, asked = [], []

    async def receive():
        if asked:
            # this visitor waits for the whole answer; a file is sent while the server listens for one that leaves
            await asyncio.Event().wait()
        asked.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:])


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "provenance.json").write_text("{}")
    (folder / "study.json").write_text(json.dumps(STUDY))
    (folder / "layout.geojson").write_text(json.dumps(LAYOUT))
    (folder / "report.html").write_text("<!DOCTYPE html><title>report</title>")
    return folder


def test_the_run_is_served(run):
    app = create_app(run)
    status, headers, body = answer(app, "/")
    assert status == 200 and headers["content-type"].startswith("text/html") and b"Headline numbers" in body
    assert "default-src 'self'" in headers["content-security-policy"]
    assert answer(app, "/report")[2].endswith(b"<title>report</title>")
    assert json.loads(answer(app, "/api/study")[2]) == STUDY
    assert json.loads(answer(app, "/api/layout")[2]) == {"turbines": LAYOUT, "cables": None}
    (run / "cables.geojson").write_text(json.dumps(LAYOUT))
    assert json.loads(answer(app, "/api/layout")[2])["cables"] == LAYOUT


def test_everything_the_page_names_is_served_from_here(run):
    app = create_app(run)
    page = answer(app, "/")[2].decode()
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert {"static/page.css", "static/map.js", "static/page.js", "report"} <= set(named)
    for address in named:
        assert address.startswith("data:") or answer(app, f"/{address}")[0] == 200


def test_static_files_load_nothing_from_elsewhere():
    for item in (files("monsun.web") / "static").iterdir():
        text = item.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text and "https:" not in text and "innerHTML" not in text, item.name


@pytest.mark.parametrize(
    "path", ["/provenance.json", "/static/../app.py", "/static/%2e%2e/app.py", "/docs", "/nothing"]
)
def test_nothing_else_is_served(run, path):
    assert answer(create_app(run), path)[0] == 404


def test_a_run_without_a_report_says_so(run):
    (run / "report.html").unlink()
    status, _, body = answer(create_app(run), "/report")
    assert status == 404 and b"no report.html" in body


def test_a_file_that_breaks_meanwhile_is_told(run):
    app = create_app(run)
    (run / "study.json").write_text("{")
    status, _, body = answer(app, "/api/study")
    assert status == 503 and b"study.json cannot be read" in body


@pytest.mark.parametrize("missing", ["provenance.json", "study.json", "layout.geojson"])
def test_what_is_no_run_is_refused(run, missing):
    (run / missing).unlink()
    with pytest.raises(InputError, match=missing):
        create_app(run)


def test_a_missing_run_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        create_app(tmp_path / "nowhere")
