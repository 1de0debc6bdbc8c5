"""Writes docs/wake-models.md, every published wake formula with the mathematics that runs: `make docs`.

A formula is added to the page by its name in `wake_formula_list.PAGE`.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sympy
from sympy.core.parameters import distribute

sys.path.insert(0, str(Path(__file__).parent))

from formula_reader import Reader, latex, named, shortened, written_out
from wake_formula_list import CLOSED, DIAMETER, KEPT, LEGEND, LENGTHS, OTHERS, PAGE, PARTS, STEPS

from monsun.wake import models, superposition
from monsun.wake.floris_gauss import floris_grid
from monsun.wake.formula import QUANTITIES

TARGET = Path(__file__).with_name("wake-models.md")


def argument(name: str) -> Any:
    """The symbol of a quantity: lengths are shares of the rotor diameter."""
    if name in LENGTHS:
        return sympy.Symbol(LENGTHS[name], real=True) / DIAMETER
    return sympy.Symbol(OTHERS.get(name) or rf"\mathrm{{{name}}}".replace("_", r"\ "), real=True)


def _named(name: str, symbols: str) -> Callable[..., Any]:
    """A part as a name with arguments."""
    count = len(symbols.split())
    return lambda *given, **_: sympy.Function(name)(*(sympy.sympify(one) for one in given[:count]))


NAMED = CLOSED | {part: _named(*words) for part, words in PARTS.items()}


def derivation(
    formula: Callable[..., Any], arguments: list[Any], parts: Mapping[Callable[..., Any], Callable[..., Any]]
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Steps and results of a formula; parts are not read, others stand for them."""
    reader = Reader({part: one for part, one in parts.items() if part is not formula})
    run = CLOSED[formula] if formula in CLOSED else reader.read(formula)
    with distribute(False):
        value = run(*arguments)
        values = [sympy.sympify(one) for one in (value if isinstance(value, tuple) else (value,))]
    return reader.steps, values


def mathematics(formula: Callable[..., Any], results: list[str], arguments: list[Any]) -> list[str]:
    """Lines of LaTeX: what the formula names on its way, then its results."""
    taken = {one.name for name in QUANTITIES for one in argument(name).free_symbols}
    taken |= {one.name for given in arguments for one in given.free_symbols}
    with distribute(False):
        steps, values = derivation(formula, arguments, NAMED)
        last = _mirrored(results, [written_out(steps, value) for value in values])
        steps, values = named(*shortened(steps, values[: len(values) - len(last)], KEPT), STEPS, taken)
    lines = [f"{symbol.name} = {latex(expression)}" for symbol, expression in steps]
    return [*lines, *(f"{left} = {latex(one)}" for left, one in zip(results, values, strict=False)), *last]


def _mirrored(results: list[str], values: list[Any]) -> list[str]:
    """The second of two results where it is the first with tilt in place of yaw, up to the sign."""
    if len(values) != 2:
        return []
    turned = values[0].xreplace({argument("yaw"): argument("tilt")})
    for sign, mark in ((1, ""), (-1, "-")):
        if values[1] == sign * turned:
            return [rf"{results[1]} = {mark}\left.{results[0]}\right|_{{\gamma \to \varphi}}"]
    return []


def paragraphs(text: str | None) -> list[str]:
    """Paragraphs of a docstring, each on one line."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text or "").split("\n\n")]


def _dated(text: str) -> bool:
    return re.search(r"\b(19|20)\d\d\b", text) is not None


def source(function: Callable[..., Any]) -> str:
    """The first paragraph of its docstring, or else of its module's, that names a year."""
    texts = (*paragraphs(function.__doc__), *paragraphs(sys.modules[function.__module__].__doc__))
    return next((text for text in texts if _dated(text)), "")


def constants(function: Callable[..., Any], given: int | None = None) -> dict[str, Any]:
    """Defaults of what makes a formula from constants; those of a formula itself after so many given arguments."""
    parameters = list(inspect.signature(function).parameters.values())
    if given is None:
        given = 0 if all(one.default is not one.empty for one in parameters) else len(parameters)
    return {one.name: one.default for one in parameters[given:]}


def formula_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The formula it makes from its default constants, at one rotor point; or itself where it is a formula."""
    parameters = inspect.signature(function).parameters
    if len(constants(function)) < len(parameters):
        return function
    return function(**{"points": floris_grid(1)} if "points" in parameters else {})


def _listed(values: dict[str, Any]) -> str:
    def text(value: Any) -> str:
        return getattr(value, "__name__", None) or (f"{value:.12g}" if isinstance(value, float) else repr(value))

    return ", ".join(f"`{name} = {text(value)}`" for name, value in values.items() if name != "points")


def _entry(function: Callable[..., Any], results: list[str], arguments: list[Any] | None = None) -> Iterator[str]:
    first, place = paragraphs(function.__doc__)[0], function.__module__.rsplit(".", 1)[1]
    yield f"### {function.__name__}"
    yield first
    said = [f"- source: {source(function)}"] if source(function) and not _dated(first) else []
    made_from = constants(function, None if arguments is None else len(arguments))
    if listed := _listed(made_from):
        said.append(f"- constants: {listed}")
    if "points" in made_from:
        said.append("- shown at one point of the rotor; the formula averages over all")
    yield "\n".join([*said, f"- text: [`{place}.py`](../monsun/wake/{place}.py)"])
    formula = formula_of(function) if arguments is None else function
    given = arguments or [argument(name) for name in inspect.signature(formula).parameters]
    for line in mathematics(formula, results, given):
        yield f"```math\n{line}\n```"


def _superpositions() -> Iterator[str]:
    yield "| name | together |\n|---|---|"
    for one in vars(superposition).values():
        if not isinstance(one, superposition.Superposition):
            continue
        ambient = len(inspect.signature(one.total).parameters) == 2
        effect, whole = ("I_{+,i}", "I") if ambient else (r"\Delta U_i", r"\Delta U")
        sign = r"\max_i" if one.gathering is superposition.Gathering.MAXIMUM else r"\sum_i"
        gathered = sympy.Symbol(f"{sign} {latex(one.contribution(sympy.Symbol(effect)))}")
        total = one.total(argument("ambient_turbulence_intensity"), gathered) if ambient else one.total(gathered)
        yield f"| {one.name} | $`{whole} = {latex(total)}`$ |"
    used = {make().superposition for make in models.PUBLISHED}
    for one in sorted(used, key=lambda one: one.name):
        if not isinstance(one, superposition.Superposition):
            yield f"| {one.name} | {paragraphs(getattr(one, 'made_by', one).__doc__)[0]} |"


def _models() -> Iterator[str]:
    on_page = {function.__name__ for _, entries in PAGE.values() for function in entries}
    yield "| model | what it is | formulas | wakes together | turbulence |\n|---|---|---|---|---|"
    for make in models.PUBLISHED:
        model, formulas = make(), []
        for _, formula in model.formulas():
            maker = getattr(formula, "made_by", None)
            name = maker.__name__ if maker else formula.__qualname__.split(".")[0]
            made_from, usual = getattr(formula, "made_from", {}), constants(maker) if maker else {}
            changed = {key: value for key, value in made_from.items() if key in usual and value != usual[key]}
            changed.pop("points", None)
            link = f"[{name}](#{name})" if name in on_page else name
            formulas.append(f"{link} ({_listed(changed)})" if changed else link)
        together = f"{model.superposition.name}, {model.reference.name.lower()} wind"
        turbulence_together = model.turbulence_superposition.name if model.added_turbulence else "free wind's"
        yield (
            f"| `{model.name}` | {paragraphs(make.__doc__)[0]} | {', '.join(formulas)} | {together} | "
            f"{turbulence_together} |"
        )


INTRODUCTION = """\
# Wake models

Every published formula of the [wake engine](wake-engine.md) as it runs: `make docs` writes this page from the text of
the functions, and a test holds the page to it. A function with constants makes the formula from them; the defaults are
the published ones and stand in the mathematics. What a formula names on its way keeps its name; a prime marks a second
one of that name. Limits such as min(0.899, C) are part of what runs."""


def _letter(text: str) -> Any:
    base, _, power = text.partition("^")
    return sympy.Symbol(base, positive=True) ** int(power or 1)


def page() -> str:
    """The whole page."""
    named_symbols = [(latex(argument(name)), text) for name, text in QUANTITIES.items()]
    symbols = "\n".join(f"| $`{symbol}`$ | {text} |" for symbol, text in (*named_symbols, *LEGEND.items()))
    parts = [INTRODUCTION, f"## Symbols\n\n| symbol | meaning |\n|---|---|\n{symbols}"]
    parts += ["## Published models", "\n".join(_models())]
    parts += ["## How wakes add up", "\n".join(_superpositions())]
    for title, (results, functions) in PAGE.items():
        parts.append(f"## {title}")
        for function in functions:
            parts += _entry(function, results.split("; "))
    parts.append("## Parts that formulas share\n\nLengths are in rotor diameters, those of circles in any one unit.")
    for function, (name, letters) in PARTS.items():
        given = [_letter(one) for one in letters.split()]
        parts += _entry(function, [f"{name}({', '.join(letters.split())})"], given)
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
