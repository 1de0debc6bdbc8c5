"""The documentation is true: its Python runs, its commands exist, its links lead somewhere.

A block or a line that must not run (it takes minutes, or only shows a shape) has `<!-- no-run -->` on the line before.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from monsun.cli import app
from monsun.headline import HEADLINE

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TAUGHT = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(r"^(?P<mark><!-- no-run -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
INLINE_COMMAND = re.compile(r"`(?P<words>monsun [^`]+)`")


def page_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path, *languages: str) -> list[tuple[int, str]]:
    """Line number and text of each block in one of the languages that is not marked no-run."""
    text = page.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, match.start("text")), match["text"])
        for match in BLOCK.finditer(text)
        if match["language"] in languages and not match["mark"]
    ]


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them."""
    prose = BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def named_commands(page: Path) -> list[str]:
    """Every `monsun ...` that a page names, in its prose or in a block of shell."""
    text = page.read_text(encoding="utf-8")
    lines = [line.strip() for _, block in blocks(page, "sh", "bash", "console") for line in block.splitlines()]
    prose = BLOCK.sub("", text)
    return [
        *(match["words"] for match in INLINE_COMMAND.finditer(prose)),
        *(line.removeprefix("$ ") for line in lines if line.removeprefix("$ ").startswith("monsun ")),
    ]


@pytest.mark.parametrize("page", [page for page in TAUGHT if blocks(page, "python")], ids=page_name)
def test_python_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    for line, text in blocks(page, "python"):
        # empty lines in front, so that a traceback points into the page
        exec(compile("\n" * line + text, str(page), "exec"), names)


@pytest.mark.parametrize("page", TAUGHT, ids=page_name)
def test_commands_exist(page: Path) -> None:
    group: Any = typer.main.get_command(app)
    common = {option for parameter in group.params for option in parameter.opts} | {"--help"}
    for line in named_commands(page):
        words = shlex.split(re.sub(r"[\[\]]", "", line), comments=True)[1:]
        name = next((word for word in words if not word.startswith("-")), None)
        assert name is None or name in group.commands, f"{page_name(page)}: no command {line!r}"
        own = {option for parameter in group.commands[name].params for option in parameter.opts} if name else set()
        for word in words:
            if word.startswith("-"):
                assert word in own | common, f"{page_name(page)}: no option {word} in {line!r}"


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page: Path) -> None:
    for match in LINK.finditer(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        place, _, heading = match["target"].partition("#")
        if re.match(r"[a-z]+:", place):
            continue
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), f"{page_name(page)}: {match['target']} is not there"
        assert there.is_relative_to(ROOT), f"{page_name(page)}: {match['target']} leads out of the project"
        if heading:
            assert heading in anchors(there), f"{page_name(page)}: no heading {heading!r} in {page_name(there)}"


def test_every_command_and_every_headline_number_is_documented() -> None:
    group: Any = typer.main.get_command(app)
    commands = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for name, command in group.commands.items():
        assert f"`monsun {name}" in commands, f"docs/command-line.md does not show {name}"
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or f"`{option}" in commands, f"{name}: {option} is not documented"
    folder = (ROOT / "docs" / "run-folder.md").read_text(encoding="utf-8")
    for key in HEADLINE:
        assert f"`{key}`" in folder, f"docs/run-folder.md does not explain {key}"


def test_the_two_commands_come_first() -> None:
    readme = ROOT / "README.md"
    first = blocks(readme, "sh")[0][1]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make design", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(
            r"\bmake ([a-z]+)\b(?=[`\s]*(?:#|`|$))", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert f"\n{target}:" in makefile, f"{page_name(page)}: no target {target!r} in Makefile"
