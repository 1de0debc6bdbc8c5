"""Run folders as commands take and make them: checked before the long work begins."""

from __future__ import annotations

from pathlib import Path

from monsun.records import InputError

RUNS = Path("runs")


def check_run_folder(directory: Path) -> None:
    """Raise InputError for a folder that is no run's."""
    from monsun.report.run_folder import is_run_folder

    if not is_run_folder(directory):
        there = "a file" if directory.is_file() else "nothing there"
        came = "a folder without provenance.json" if directory.is_dir() else there
        raise InputError(str(directory), "a run folder of monsun", came)


def check_free(directory: Path) -> None:
    """Refuse, before the long work, what the writer would refuse after it: a place taken, or not to be written into."""
    from tempfile import TemporaryDirectory

    from monsun.report.run_folder import is_run_folder

    if directory.exists() and not is_run_folder(directory):
        came = "another folder" if directory.is_dir() else "a file"
        raise InputError(str(directory), "a name not yet taken, or the folder of an earlier run", came)
    standing = next(place for place in directory.absolute().parents if place.exists())
    # tried, not asked for: even with every permission a disk may be read-only
    try:
        TemporaryDirectory(prefix=".monsun-", dir=standing).cleanup()
    except OSError as error:
        raise InputError(str(directory), "a place that can be written into", error.strerror) from error


def newest_run() -> Path:
    """The newest study among the runs; InputError where there is none."""
    from monsun.report.run_folder import is_run_folder

    places = [path for path in RUNS.iterdir() if is_run_folder(path)] if RUNS.is_dir() else []
    # a comparison of layouts, or of flow models, is no study
    others = ("layouts.json", "validation.html")
    runs = [path for path in places if not any((path / name).is_file() for name in others)]
    if not runs:
        raise InputError("RUN", f"a run folder, or one in {RUNS}/", "none")
    return max(runs, key=lambda path: (path / "provenance.json").stat().st_mtime)
