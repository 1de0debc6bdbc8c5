"""Text as print has it: raised powers, lowered indices, signs for minus and times, spaces before per cent."""

from __future__ import annotations

import re
from textwrap import wrap

NO_BREAK = "\N{NO-BREAK SPACE}"

_RULES = (
    (re.compile(r"\b(mm|km|cm|m)2\b"), "\\1\N{SUPERSCRIPT TWO}"),
    (re.compile(r"\b(mm|km|cm|m)3\b"), "\\1\N{SUPERSCRIPT THREE}"),
    (re.compile(r"\bCO2\b"), "CO\N{SUBSCRIPT TWO}"),
    (re.compile(r"\+-(?=\d)"), "\N{PLUS-MINUS SIGN}"),
    # a minus stands at the start of a number, a hyphen between two
    (re.compile(r"(?<=\w )-(?= \d)|(?<![\w.,)%\]-])-(?=\d)"), "\N{MINUS SIGN}"),
    (re.compile(r"(?<=[\d)%]) x (?=[\w(])|(?<=\w) x (?=[\d(])"), " \N{MULTIPLICATION SIGN} "),
    (re.compile(r"(?<=\d) ?%"), NO_BREAK + "%"),
    (re.compile(r"(?<=\d) degrees C\b"), NO_BREAK + "°C"),
)


def typeset(text: object) -> str:
    """Plain text with the signs that print has; keys, paths and addresses are not given to it."""
    result = str(text)
    for pattern, sign in _RULES:
        result = pattern.sub(sign, result)
    return result


def folded(text: object, width: int) -> str:
    """Text over several lines of at most `width` letters, parted by `<br>` as plotly wants them; words stay whole."""
    return "<br>".join(wrap(str(text), width, break_long_words=False, break_on_hyphens=False)) or str(text)
