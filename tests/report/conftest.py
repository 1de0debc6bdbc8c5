"""One real study of the bundled project, and its run folder, for all tests of the report."""

import pytest

from monsun.inputs.project import load_project
from monsun.report.study_folder import write_run_folder
from monsun.study import evaluate


@pytest.fixture(scope="session")
def study():
    return evaluate(load_project("binh-thuan"), quick=True)


@pytest.fixture(scope="session")
def run(study, tmp_path_factory):
    """The study's run folder; tests read it only, and copy it before they change it."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    write_run_folder(study, folder)
    return folder
