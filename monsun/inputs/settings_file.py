"""The text of a project file to settings and back, with the place of every mistake."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from monsun.finance.terms import FinanceTerms
from monsun.inputs.settings import COMPUTED, CURRENCY_SHARES, Settings, even_shares
from monsun.inputs.weather import nearest_name, read_text
from monsun.records import InputError

_LEFT_OUT = "# null: nothing is stated. The study takes what its data tell, or else the usual value.\n"


def read_settings(path: Path) -> Settings:
    """The settings of a project file, defaults filled in; InputError for what is unknown, missing or out of range."""
    try:
        data = yaml.load(read_text(path), Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}: line {mark.line + 1}" if mark else str(path)
        raise InputError(where, "YAML", error.problem or "something else") from error
    except (yaml.YAMLError, ValueError) as error:
        # characters that YAML does not allow, or a date that does not exist
        raise InputError(str(path), "YAML", " ".join(str(error).split())) from error
    if not isinstance(data, dict):
        came = "nothing" if data is None else f"a {type(data).__name__}"
        raise InputError(str(path), "a YAML mapping of settings", came)
    said = _said(data, Settings)
    _fill_computed(path, said)
    try:
        return TypeAdapter(Settings).validate_python(said)
    except ValidationError as error:
        raise _input_error(path, error) from error


def settings_text(settings: Settings) -> str:
    """The settings as a project file's text, defaults filled in; reading it gives the same settings.

    What is left out for the data to tell stays so, as null.
    """
    content = plain(settings)
    for part, name, _ in COMPUTED:
        del content[part][name]
    return _LEFT_OUT + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


class _StrictLoader(yaml.SafeLoader):
    """Reads YAML as a SafeLoader does, but refuses a key that stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key that is no word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _fill_computed(path: Path, data: dict[Any, Any]) -> None:
    """Refuse what a study computes, and hold its place where the currencies are the file's own."""
    usual = len(FinanceTerms().currencies)
    for part, name, giver in COMPUTED:
        section = data.get(part)
        if not isinstance(section, dict):
            continue
        if name in section:
            raise InputError(f"{path}: {part}.{name}", f"no value: a study takes it from {giver}", section[name])
        currencies = section.get("currencies")
        if (part, name) in CURRENCY_SHARES and isinstance(currencies, list) and len(currencies) not in (0, usual):
            section[name] = even_shares(len(currencies))


def _said(data: dict[Any, Any], owner: Any) -> dict[Any, Any]:
    """The mapping without sections in which nothing is set: they are as if left out."""
    hints, defaults = get_type_hints(owner), {part.name: part.default_factory for part in fields(owner)}
    kept = {}
    for key, value in data.items():
        hint = hints.get(key)
        if value is None and is_dataclass(hint) and defaults[key] is not MISSING:
            continue
        kept[key] = _said(value, hint) if isinstance(value, dict) and is_dataclass(hint) else value
    return kept


def _input_error(path: Path, error: ValidationError) -> InputError:
    """The first complaint of the check, in our words."""
    complaints = error.errors(include_url=False)
    # a misspelt key also leaves one missing: the misspelling says more
    first = min(complaints, key=lambda complaint: "unexpected" not in complaint["type"])
    steps = [str(step) for step in first["loc"]]
    where = f"{path}: {'.'.join(steps)}"
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, InputError):
        return InputError(f"{where}.{inner.where}" if steps else f"{path}: {inner.where}", inner.wanted, inner.came)
    if first["type"] in ("unexpected_keyword_argument", "unexpected_keyword"):
        owner = _record_at(Settings, first["loc"][:-1])
        known = [part.name for part in fields(owner)] if owner else []
        return InputError(where, nearest_name(steps[-1], known), f"the unknown key {steps[-1]!r}")
    if first["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return InputError(where, _meaning(first["loc"]), "nothing")
    if first["type"] == "dataclass_type":
        came = "nothing" if first["input"] is None else repr(first["input"])
        return InputError(where, f"a section with {_section_keys(first['loc'])}", came)
    wanted = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return InputError(where, wanted, repr(first["input"]))


def _record_at(owner: Any, steps: tuple[Any, ...]) -> Any:
    for step in steps:
        if isinstance(step, int):
            continue
        hint = get_type_hints(owner).get(step) if is_dataclass(owner) else None
        while get_origin(hint) in (Union, UnionType, tuple):
            hint = next((part for part in get_args(hint) if part not in (type(None), ...)), None)
        owner = hint
    return owner if is_dataclass(owner) else None


def _meaning(steps: tuple[Any, ...]) -> str:
    if _record_at(Settings, steps) is not None:
        return f"a section with {_section_keys(steps)}"
    owner = _record_at(Settings, steps[:-1])
    part = next((part for part in fields(owner) if part.name == steps[-1]), None) if owner else None
    if part is None or "meaning" not in part.metadata:
        return "a value"
    unit = part.metadata["unit"]
    return part.metadata["meaning"] + (f" [{unit}]" if unit not in ("", "-") else "")


def _section_keys(steps: tuple[Any, ...]) -> str:
    owner = _record_at(Settings, steps)
    return ", ".join(part.name for part in fields(owner)) if owner else "settings of its own"


def plain(value: Any) -> Any:
    """A record as mappings, lists, numbers and text, as YAML writes them; enums by their value."""
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value
