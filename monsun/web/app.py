"""The web server of one run: its report, its headline numbers and its layout on a map."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles

from monsun.records import InputError
from monsun.report.run_folder import is_run_folder
from monsun.version import __version__

# nothing on these pages may come from elsewhere; the report carries its own script and styles
_HEADERS = {
    "Content-Security-Policy": "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(run_directory: Path) -> FastAPI:
    """The application that serves the run in `run_directory`; InputError where that is not the folder of a run.

    `/` a map and the headline numbers; `/report` the report; `/api/study` study.json; `/api/layout` the turbines and
    cables as GeoJSON. Files are read at each request, so that a run written anew is seen without a restart.
    """
    run = Path(run_directory).resolve()
    if not run.is_dir():
        raise InputError(f"run {run_directory}", "the folder of a run", "no such folder")
    if not is_run_folder(run):
        raise InputError(f"run {run_directory}", "the folder of a run (with provenance.json)", "another folder")
    for name in ("study.json", "layout.geojson"):
        if not (run / name).is_file():
            raise InputError(f"run {run_directory}", f"a file {name}", "none")
    static = Path(str(files("monsun.web") / "static"))
    app = FastAPI(title="monsun", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=static), name="static")

    @app.get("/")
    def page() -> Response:
        """The page with the map."""
        return FileResponse(static / "index.html", media_type="text/html", headers=_HEADERS)

    @app.get("/report")
    def report() -> Response:
        """The run's report."""
        path = run / "report.html"
        if not path.is_file():
            raise HTTPException(404, "this run has no report.html")
        return FileResponse(path, media_type="text/html", headers=_HEADERS)

    @app.get("/api/study")
    def study() -> dict[str, Any]:
        """The headline numbers, as in study.json."""
        return _read(run / "study.json")

    @app.get("/api/layout")
    def layout() -> dict[str, Any]:
        """The turbines, and the cables where the run has some, as GeoJSON."""
        cables = run / "cables.geojson"
        return {"turbines": _read(run / "layout.geojson"), "cables": _read(cables) if cables.is_file() else None}

    return app


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HTTPException(503, f"{path.name} cannot be read: {error}") from error
    if not isinstance(values, dict):
        raise HTTPException(503, f"{path.name} holds no JSON object")
    return values
