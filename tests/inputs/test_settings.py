"""The project file that `monsun init` writes: it works as it stands, and with every comment taken out."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from monsun import cli
from monsun.inputs.example import example_project_text
from monsun.inputs.project import DATA, load_project
from monsun.inputs.settings import COMPUTED, DataFile, Settings
from monsun.inputs.settings_file import read_settings, settings_text
from monsun.records import DATA_CLASSES, InputError, documented_fields

TEXT = example_project_text("my-park")
LINES = TEXT.splitlines()
# a setting that is a comment; two # only explain
SETTING = re.compile(r" *# ")
COMMENTED = [number for number, line in enumerate(LINES) if SETTING.match(line)]
REFERENCE = read_settings(DATA / "binh_thuan" / "project.yaml")


def uncommented(numbers: list[int]) -> str:
    chosen = set(numbers)
    return "\n".join(
        line.replace("# ", "", 1) if number in chosen else line for number, line in enumerate(LINES)
    )  # fmt: skip


def read(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "my-park.yaml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_the_example_passes_its_check_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["init", "my-park"]) == 0
    assert Path("my-park.yaml").read_text(encoding="utf-8") == TEXT
    assert cli.main(["check", "my-park.yaml"]) == 0
    assert capsys.readouterr().out.endswith("OK: my-park\n")
    # nothing but the names tells it from the reference project
    example, reference = load_project("my-park.yaml"), load_project("binh-thuan")
    assert example.files == {key: path.resolve() for key, path in reference.files.items()}
    assert example.area.lease.equals(reference.area.lease)


def test_every_comment_taken_out_changes_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path, TEXT)
    assert len(COMMENTED) > 200
    assert read(tmp_path, uncommented(COMMENTED)) == plain


@pytest.mark.parametrize("number", COMMENTED[::9], ids=lambda number: LINES[number].split(":")[0].strip(" #"))
def test_any_comment_taken_out_alone_changes_nothing(tmp_path: Path, number: int) -> None:
    assert read(tmp_path, uncommented([number])) == read(tmp_path, TEXT)


def test_every_setting_is_listed_with_what_it_means(tmp_path: Path) -> None:
    """What stands after every value is the record's own unit, meaning, class and source."""
    listed = yaml.safe_load(uncommented(COMMENTED))
    assert set(keys(listed)) == {
        path for path in places(REFERENCE) if path not in {f"{part}.{name}" for part, name, _ in COMPUTED}
    }
    documented = {item.path: item for item in documented_fields(REFERENCE)}
    above: list[str] = []
    for line in LINES:
        found = re.match(r"( *)(?:# )?(\w+):(?: |$)", line)
        if not found or line.startswith("##"):
            continue
        above = [*above[: len(found[1]) // 2], found[2]]
        item = documented.get(".".join(above))
        if (
            item is None
            or ".file" in item.path
            or (item.path.startswith("site.") and above[-1] in ("data_class", "source"))
        ):
            continue
        if above[0] == "climate" and above[-1] in ("data_class", "source"):
            continue
        assert item.meaning in line
        assert item.unit in ("", "-") or f"[{item.unit}]" in line
        if SETTING.match(line) and item.default is not None and item.path != "title":
            assert f"({item.data_class}: {item.source})" in line


def keys(listed: dict[str, Any], path: str = "") -> list[str]:
    """Places of all settings of a read file; a list or a cable is one setting."""
    found = []
    for name, value in listed.items():
        where = f"{path}.{name}" if path else name
        inner = isinstance(value, dict) and where != "export.cable"
        found += keys(value, where) if inner else [where]
    return found


def places(item: Any, path: str = "") -> list[str]:
    found = []
    for part in fields(item):
        where = f"{path}.{part.name}" if path else part.name
        value = getattr(item, part.name)
        section = is_dataclass(value) and where != "export.cable"
        found += places(value, where) if section else [where]
    return found


def test_every_default_names_its_source_and_class() -> None:
    for item in documented_fields(REFERENCE):
        assert item.data_class in DATA_CLASSES
        if item.data_class != "user":
            assert item.source != "project file", f"{item.path} has a class of data but no source"
            assert item.source, item.path


def test_a_section_with_nothing_set_keeps_its_defaults(tmp_path: Path) -> None:
    needed = yaml.safe_load(TEXT)
    sections = [name for name, value in needed.items() if value is None]
    assert {"layout", "losses", "array"} <= set(sections)
    for name in sections:
        del needed[name]
    assert read(tmp_path, yaml.safe_dump(needed)) == read(tmp_path, TEXT)


def test_a_setting_that_is_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"layout\.setback: expected a valid number, got None"):
        read(tmp_path, TEXT.replace("layout:\n", "layout:\n  setback:\n"))


def test_the_settings_as_written_into_a_run_folder_read_back(tmp_path: Path) -> None:
    plain = read(tmp_path, TEXT)
    assert read(tmp_path, settings_text(plain)) == plain


def test_a_data_file_has_one_of_the_classes() -> None:
    assert DataFile(file="x").data_class == "user"
    with pytest.raises(InputError, match="data_class"):
        DataFile(file="x", data_class="felt")


def test_what_a_study_computes_has_a_default() -> None:
    for part, name, _ in COMPUTED:
        record = next(item for item in fields(Settings) if item.name == part)
        assert record.default_factory is not MISSING
        assert name in {item.name for item in fields(record.default_factory())}


def test_the_page_about_the_project_file_is_true(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "project-file.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    shown = read(tmp_path, block[1])
    assert (shown.turbines.count, shown.connection.capacity) == (67, 1000.0)
    for part in fields(Settings):
        assert f"`{part.name}`" in page or f"`{part.name}." in page or f"\n{part.name}:" in page, part.name
    for part, name, _ in COMPUTED:
        assert name.partition("_")[2] in page or part in page
