"""The command `monsun`: from a project file to a study, in words and numbers.

Exit status: 0 done; 2 bad input, with one line on standard error that says what, where, what was wanted and what came;
1 anything else, also with one line (the traceback only with --debug). Everything heavy is imported inside a command.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from monsun.cli.folders import RUNS, check_free, check_run_folder, newest_run
from monsun.cli.output import evaluated, print_numbers, print_part, print_rows
from monsun.headline import FINANCE, LAYOUT, PLAN, Goal
from monsun.records import InputError
from monsun.version import __version__

DONE, FAILED, BAD_INPUT = 0, 1, 2
# which extra installs a library that a command may miss
EXTRA_OF = {"optiwindnet": "electrical", "pypsa": "plan", "highspy": "plan", "fastapi": "web", "uvicorn": "web"}

app = typer.Typer(
    name="monsun",
    help="Plans, proves and finances an offshore wind park: one project file in, one study out.",
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich would cost more than the rest of the start-up
    pretty_exceptions_enable=False,
)

ProjectName = Annotated[
    str, typer.Argument(metavar="PROJECT", help="A project file, or the name of a bundled project (binh-thuan).")
]
Quick = Annotated[bool, typer.Option("--quick", help="Coarser and faster: a first look, not for a decision.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the numbers as JSON, unrounded, in the units of study.json.")
]
Why = Annotated[bool, typer.Option("--why", help="Say under each number why it is what it is.")]


def _print_version(asked: bool) -> None:
    if asked:
        print(f"monsun {__version__}")
        raise typer.Exit()


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")] = False,
) -> None:
    # --debug is here for its help; `main` reads it, at any place of the line, because typer has ended when it is needed
    del version, debug


@app.command()
def design(
    project: ProjectName,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Run folder; runs/<project> if left out.")
    ] = None,
    quick: Quick = False,
    why: Why = False,
) -> None:
    """Run the whole chain and write a run folder with its report."""
    from monsun.inputs.project import load_project
    from monsun.report.study_folder import write_run_folder

    chosen = load_project(project)
    directory = out or RUNS / chosen.name
    check_free(directory)
    study = evaluated(chosen, quick, None)
    write_run_folder(study, directory)
    print_numbers(study, tuple(study.headline), why)
    print(f"\nReport: {directory / 'report.html'}")


@app.command()
def check(project: ProjectName) -> None:
    """Check a project file; prints one line."""
    from monsun.inputs.project import load_project

    print(f"OK: {load_project(project).name}")


@app.command()
def layout(
    project: ProjectName,
    objective: Annotated[Goal, typer.Option("--objective", help="What the layout is to make best.")] = Goal.ENERGY,
    minutes: Annotated[float, typer.Option("--minutes", help="Time of search, shared by all searches.")] = 5.0,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Seed of the search; the project's if left out.")
    ] = None,
    turbines: Annotated[
        str, typer.Option("--turbines", metavar="A,B,C", help="Bundled turbines to compare, as much power of each.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to write; runs/<project>-layout if left out.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare/--no-compare", help="Beside the best rows and the layouts of other objectives.")
    ] = True,
    quick: Annotated[
        bool, typer.Option("--quick", help="The best rows alone, without a search; writes nothing.")
    ] = False,
    as_json: AsJson = False,
    why: Why = False,
) -> None:
    """Search for the best layout, write it with its comparison, and print what it is."""
    if quick:
        if out is not None or turbines:
            raise InputError(
                "--quick", "no --out and no --turbines beside it, as it searches and writes nothing", "one"
            )
        print_part(project, "layout", LAYOUT, quick, as_json, why)
        return
    from monsun.cli.layouts import search_layouts

    search_layouts(project, objective, minutes, seed, turbines, out, compare, as_json, why)


@app.command()
def energy(
    project: ProjectName,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to write the assessment into; none if left out.")
    ] = None,
    quick: Quick = False,
    as_json: AsJson = False,
    why: Why = False,
) -> None:
    """Print the energy assessment: levels of exceedance, losses by group, uncertainty by category."""
    from monsun.cli.assessment import print_assessment

    print_assessment(project, out, quick, as_json, why)


@app.command()
def finance(project: ProjectName, quick: Quick = False, as_json: AsJson = False, why: Why = False) -> None:
    """Print cost, returns and cover ratio."""
    print_part(project, "finance", FINANCE, quick, as_json, why)


@app.command()
def plan(project: ProjectName, quick: Quick = False, as_json: AsJson = False, why: Why = False) -> None:
    """Print what the park does in the power system."""
    print_part(project, "plan", PLAN, quick, as_json, why)


@app.command()
def report(run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Write the report of a finished run again."""
    check_run_folder(run)
    from monsun.report.study_folder import write_report_again

    write_report_again(run)
    print(f"Report: {run / 'report.html'}")


@app.command()
def serve(
    run: Annotated[
        Path | None, typer.Argument(metavar="RUN", help="A run folder; the newest in runs/ if left out.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Show a finished run in the browser, on a map, until Ctrl-C."""
    folder = run or newest_run()
    check_run_folder(folder)
    import uvicorn

    from monsun.web.app import create_app

    print(f"{folder} on http://{host}:{port} (Ctrl-C ends it)", flush=True)
    # Ctrl-C is how serving ends well
    with suppress(KeyboardInterrupt):
        uvicorn.run(create_app(folder), host=host, port=port, log_level="warning")


@app.command()
def models() -> None:
    """List the flow models: name and source."""
    from monsun.wake.models import PUBLISHED

    print_rows([(model.__name__, (model.__doc__ or "").split("\n")[0]) for model in PUBLISHED])


@app.command()
def validate(
    models: Annotated[
        str, typer.Option("--models", metavar="A,B", help="Flow models to compare; all published ones if left out.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to write tables and figures into.")
    ] = None,
) -> None:
    """Compare flow models with measured rows of turbines and single wakes."""
    from monsun.cli.validate import validate_models

    validate_models(models, out)


@app.command()
def turbines() -> None:
    """List the bundled turbines with their sizes."""
    from monsun.inputs.turbines import turbine, turbine_names

    bundled = [(name, turbine(name)) for name in turbine_names()]
    print_rows(
        [
            (name, f"{each.rated_power / 1e6:.2f} MW", f"rotor {each.rotor_diameter:g} m", f"hub {each.hub_height:g} m")
            for name, each in bundled
        ]
    )


@app.command()
def init(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the new project, such as my-park.")],
) -> None:
    """Write a commented project file NAME.yaml into this folder."""
    from monsun.inputs.example import example_project_text

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        raise InputError("NAME", "letters, digits, - and _ (the file becomes NAME.yaml)", repr(name))
    path = Path(f"{name}.yaml")
    text = example_project_text(name)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(str(path), "a name that is not taken", "a file that exists") from None
    print(f"{path} written; next: monsun check {path}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 2 bad input, 1 anything else."""
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        status = app(words, prog_name="monsun", standalone_mode=False)
        sys.stdout.flush()
    except (InputError, typer.TyperException) as error:
        return _failed(BAD_INPUT, str(error) if isinstance(error, InputError) else error.format_message(), debug)
    except (KeyboardInterrupt, typer.Abort):
        return _failed(FAILED, "interrupted; no result was written", debug)
    except BrokenPipeError:
        # the reader of a pipe left; what is still buffered has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except ImportError as error:
        part = EXTRA_OF.get((error.name or "").partition(".")[0])
        hint = f"; install it with: pip install 'monsun[{part}]'" if part else ""
        return _failed(FAILED, f"{error}{hint}", debug)
    except Exception as error:
        return _failed(FAILED, f"{type(error).__name__}: {error}", debug)
    # typer turns Ctrl-C into status 130
    return _failed(FAILED, "interrupted; no result was written", debug) if status == 130 else int(status or DONE)


def _failed(status: int, message: str, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exc()
    print(f"monsun: {' '.join(message.split())}", file=sys.stderr)
    return status
