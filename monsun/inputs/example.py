"""A commented project file that works at once, written from the records that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, get_args, get_type_hints

import yaml

from monsun.inputs.data_files import DataFile
from monsun.inputs.project import BUNDLED_PREFIX, DATA
from monsun.inputs.settings import COMPUTED
from monsun.inputs.settings_file import plain, read_settings
from monsun.records import Documented, documented_fields

_FOLDER = "binh_thuan"
_FILE_KEYS = ("file", "data_class", "source")
_HEADER = """\
## A project of monsun. The lines that are set hold for the bundled reference site: put your own in their place.
## Every other setting is listed with its default. To change one, take away the `# ` in front of it; a section in which
## nothing is set keeps all its defaults. After a value stand its unit, its meaning, and the class and source of the
## default. A data file is named from this file's folder, or as {prefix}... for data that come with monsun;
## its class is one of measured, reanalysis, published, derived, constructed, assumed, user.
## Check it:  monsun check {name}.yaml      Run it:  monsun design {name}.yaml --quick
"""


def example_project_text(name: str) -> str:
    """Text of a project file called `name`: the reference site's data, and every other setting as a comment.

    A setting's comment gives its default, unit, meaning, class and source, all taken from the records. Lines that
    begin with two `#` only explain; any other comment taken out gives a file that is valid too.
    """
    reference = read_settings(DATA / _FOLDER / "project.yaml")
    example = replace(reference, name=name, title="")
    explained = {item.path: item for item in documented_fields(example)}
    lines = [_HEADER.format(prefix=BUNDLED_PREFIX, name=name), *_section(example, "", 0, explained)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _section(
    item: Any, path: str, depth: int, explained: dict[str, Documented], said: tuple[str, ...] = ()
) -> Iterator[str]:
    """Lines of one record's settings but those that are `said`."""
    hints = get_type_hints(type(item))
    for part in fields(item):
        where = f"{path}.{part.name}" if path else part.name
        if part.name in said or any(where == f"{owner}.{computed}" for owner, computed, _ in COMPUTED):
            continue
        value, default = getattr(item, part.name), _default(part)
        indent = "  " * depth
        if isinstance(value, DataFile):
            yield f"{indent}{part.name}:   # {part.metadata['meaning']}"
            yield f"{indent}  file: {_flow(BUNDLED_PREFIX + f'{_FOLDER}/{value.file}')}"
            yield from (f"{indent}  {word}: {_flow(getattr(value, word))}" for word in ("data_class", "source"))
            yield from _section(value, where, depth + 1, explained, _FILE_KEYS)
            continue
        if _is_section(value, default):
            yield from [] if depth else [""]
            yield f"{indent}{part.name}:"
            yield from _section(value, where, depth + 1, explained)
            yield from [] if depth else [""]
            continue
        mark = "# " if default is not MISSING and value == default else ""
        note = _note(part, where, mark != "", explained)
        yield f"{indent}{mark}{part.name}: {_flow(plain(value))}" + (f"   # {note}" if note else "")
        if value is None or value == ():
            yield from (f"{indent}## keys of {part.name}: {keys}" for keys in _keys(hints[part.name]))


def _keys(hint: Any) -> Iterator[str]:
    """What a section that is not there would hold, by its type."""
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and is_dataclass(kind)]
    for kind in kinds:
        yield ", ".join(part.name for part in fields(kind))


def _is_section(value: Any, default: Any) -> bool:
    """Whether a record's settings stand below its name: where any of them may be left out, or it has no default."""
    if not is_dataclass(value):
        return False
    return default is MISSING or all(_default(part) is not MISSING for part in fields(value))


def _note(part: Field[Any], where: str, is_default: bool, explained: dict[str, Documented]) -> str:
    """What stands behind a value: [unit] meaning (class: source)."""
    metadata = part.metadata
    if "unit" not in metadata:
        return ""
    words = []
    if metadata["unit"] not in ("", "-"):
        words.append(f"[{metadata['unit']}]")
    words.append(metadata["meaning"] + ("" if metadata["usual"] is None else f", else {metadata['usual']:g}"))
    default = _default(part)
    choices = [str(choice.value) for choice in type(default)] if isinstance(default, Enum) else []
    if not all(choice in metadata["meaning"] for choice in choices):
        words.append(f"- one of {', '.join(choices)}")
    if is_default and default is not None:
        found = explained.get(where)
        origin = (found.data_class, found.source) if found else (metadata["data_class"], metadata["source"])
        words.append(f"({': '.join(word for word in origin if word)})")
    elif metadata["usual"] is not None:
        words.append(f"({metadata['data_class']}: {metadata['source']})")
    return " ".join(words)


def _default(part: Field[Any]) -> Any:
    return part.default_factory() if part.default_factory is not MISSING else part.default


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    text = yaml.safe_dump([value], default_flow_style=True, sort_keys=False, allow_unicode=True, width=1_000_000)
    return text.strip()[1:-1]
