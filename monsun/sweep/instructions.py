"""The compiler's instructions for a function of plain assignments, with or without a loop over lanes."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

_DOUBLE, _WHOLE = ir.DoubleType(), ir.IntType(64)
_COMPARED: dict[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.Eq: "=="}
_COMPUTED: dict[type, str] = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv", ast.BitAnd: "and_"}
# places in Numba's record of an array
_DATA, _SHAPE = 4, 5


def straight(function: Callable[..., Any]) -> Any:
    """The function of `outlined` text for use in compiled code."""

    def typed(typing_context: Any, *given: Any) -> Any:
        program = Program(_source(function), function.__globals__, typing_context, given)
        return program.signature, program.generate

    parameters = ["typing_context", *inspect.signature(function).parameters]
    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    # Numba passes arguments by the names it finds here
    vars(typed)["__signature__"] = inspect.Signature([inspect.Parameter(name, positional) for name in parameters])
    typed.__name__ = typed.__qualname__ = function.__name__
    return intrinsic(typed)


def _source(function: Callable[..., Any]) -> str:
    """The text of a function in a generated file, where a line without words ends it."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    return "".join(takewhile(str.strip, lines))


class Program:
    """A function read from its text: the types of its values, and the instructions that make them.

    Values are float64 and boolean numbers; arguments may also be whole numbers, and arrays in C order, which are read
    and written at places that the text vouches for.
    """

    def __init__(self, text: str, scope: dict[str, Any], typing_context: Any, given: tuple[Any, ...]) -> None:
        (definition,) = ast.parse(text).body
        assert isinstance(definition, ast.FunctionDef)
        self.parameters = [argument.arg for argument in definition.args.args]
        self.scope, self.typing_context = scope, typing_context
        self.calls: dict[ast.Call, tuple[Any, Any, tuple[Any, ...]]] = {}
        body, self.returned = list(definition.body), list[ast.expr]()
        last = body[-1]
        if isinstance(last, ast.Return) and last.value is not None:
            body.pop()
            self.returned = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
        self.loop = isinstance(body[0], ast.For)
        self.lines: list[Any] = body[0].body if isinstance(body[0], ast.For) else body
        self.types: dict[str, Any] = dict(zip(self.parameters, given, strict=True))
        for kind in given:
            if isinstance(kind, types.Array) and kind.layout != "C":
                raise TypeError(f"an array in C order is wanted, not {kind}")
        if self.loop:
            self.types["k"] = types.intp
        line: Any
        for line in self.lines:
            kind = self.type_of(line.value)
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                self.types[line.targets[0].id] = kind
        kinds = [self.type_of(value) for value in self.returned]
        result = types.none if not kinds else kinds[0] if len(kinds) == 1 else types.Tuple(kinds)
        self.signature = result(*given)

    def type_of(self, value: ast.expr) -> Any:
        """The type of an expression, with the calls in it resolved."""
        if isinstance(value, ast.Name):
            return self.types[value.id]
        if isinstance(value, ast.Subscript):
            assert isinstance(value.value, ast.Name)
            return self.types[value.value.id].dtype
        if isinstance(value, ast.Constant):
            return types.float64
        if isinstance(value, ast.Call):
            assert isinstance(value.func, ast.Name)
            name = value.func.id
            called = self.typing_context.resolve_value_type(self.scope.get(name) or getattr(builtins, name))
            given = tuple(map(self.type_of, value.args))
            signature = self.typing_context.resolve_function_type(called, given, {})
            self.calls[value] = called, signature, given
            return signature.return_type
        kinds = [self.type_of(part) for part in _operands(value)]
        wanted = types.boolean if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitAnd) else types.float64
        if any(kind != wanted for kind in kinds):
            raise TypeError(f"{wanted} is wanted in {ast.unparse(value)!r}, not {kinds}")
        return types.boolean if isinstance(value, ast.Compare) else wanted

    def generate(self, context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        """The instructions, at the builder's place; the function's results."""
        writer = _Writer(self, context, builder, dict(zip(self.parameters, arguments, strict=True)))
        if self.loop:
            # what is summed up lives in memory here; the compiler's first pass takes it from there
            for value in self.returned:
                assert isinstance(value, ast.Name)
                writer.sums[value.id] = cgutils.alloca_once_value(builder, writer.values.pop(value.id))
            writer.write_loop(self.lines)
        else:
            writer.write(self.lines)
        results = [writer.value(value) for value in self.returned]
        if not results:
            return context.get_dummy_value()
        return results[0] if len(results) == 1 else context.make_tuple(builder, signature.return_type, results)


class _Writer:
    """The values of a program's names while its instructions are written."""

    def __init__(self, program: Program, context: Any, builder: Any, values: dict[str, Any]) -> None:
        self.program, self.context, self.builder, self.values = program, context, builder, values
        self.sums: dict[str, Any] = {}
        self.arrays: dict[str, tuple[Any, list[Any]]] = {}
        for name, kind in program.types.items():
            if isinstance(kind, types.Array):
                lengths = [builder.extract_value(values[name], [_SHAPE, axis]) for axis in range(kind.ndim)]
                self.arrays[name] = builder.extract_value(values[name], _DATA), lengths
        # arrays of different names share no memory: said here, or the compiler works on one lane at a time where it
        # would have to compare too many of them
        module = builder.module
        domain = module.add_metadata([module.get_unique_name(builder.function.name)])
        scopes = {name: module.add_metadata([name, domain]) for name in self.arrays}
        self.own = {name: module.add_metadata([scope]) for name, scope in scopes.items()}
        self.others = {
            name: module.add_metadata([scope for other, scope in scopes.items() if other != name]) for name in scopes
        }

    def write_loop(self, lines: list[Any]) -> None:
        """The instructions of a loop over lanes, of which there is at least one."""
        builder, module = self.builder, self.builder.module
        before, body, after = builder.block, builder.append_basic_block("lane"), builder.append_basic_block("lanes")
        builder.branch(body)
        builder.position_at_end(body)
        lane = self.values["k"] = builder.phi(_WHOLE)
        lane.add_incoming(ir.Constant(_WHOLE, 0), before)
        self.write(lines)
        following = builder.add(lane, ir.Constant(_WHOLE, 1), flags=["nsw", "nuw"])
        lane.add_incoming(following, builder.block)
        again = builder.cbranch(builder.icmp_signed("<", following, self.values["lanes"]), body, after)
        # lanes come in eights, one vector or two: more of them at a time would leave a rest, and a longer text
        mark = module.add_metadata([module.get_unique_name("lanes")])
        once = module.add_metadata(["llvm.loop.interleave.count", ir.Constant(ir.IntType(32), 1)])
        # what describes a loop begins with itself
        mark.operands = mark, once
        again.set_metadata("llvm.loop", mark)
        builder.position_at_end(after)

    def write(self, lines: list[Any]) -> None:
        """The instructions of assignments."""
        for line in lines:
            value = self.value(line.value)
            target: Any = line.target if isinstance(line, ast.AugAssign) else line.targets[0]
            place = self.place(target) if isinstance(target, ast.Subscript) else self.sums.get(target.id)
            if isinstance(line, ast.AugAssign):
                value = getattr(self.builder, _COMPUTED[type(line.op)])(self.value(target), value)
            if place is None:
                self.values[target.id] = value
            else:
                if value.type != place.type.pointee:
                    # a comparison that is kept among numbers is one or zero
                    value = self.builder.uitofp(value, place.type.pointee)
                self.apart(self.builder.store(value, place), target)

    def place(self, target: ast.Subscript) -> Any:
        """Where a number of an array lies."""
        assert isinstance(target.value, ast.Name)
        data, lengths = self.arrays[target.value.id]
        indices = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
        assert len(indices) == len(lengths)
        offset = self.whole(indices[0])
        for index, length in zip(indices[1:], lengths[1:], strict=True):
            offset = self.builder.add(self.builder.mul(offset, length), self.whole(index))
        return self.builder.gep(data, [offset], inbounds=True)

    def apart(self, instruction: Any, target: ast.expr) -> Any:
        """The instruction that reads or writes a place, marked with the array that it belongs to."""
        if isinstance(target, ast.Subscript):
            assert isinstance(target.value, ast.Name)
            instruction.set_metadata("alias.scope", self.own[target.value.id])
            instruction.set_metadata("noalias", self.others[target.value.id])
        return instruction

    def whole(self, index: ast.expr) -> Any:
        """A place along an axis."""
        if isinstance(index, ast.Constant):
            return ir.Constant(_WHOLE, index.value)
        return self.value(index)

    def value(self, value: ast.expr) -> Any:
        """The value of an expression."""
        if isinstance(value, ast.Name):
            return self.builder.load(self.sums[value.id]) if value.id in self.sums else self.values[value.id]
        if isinstance(value, ast.Constant):
            return ir.Constant(_DOUBLE, float(value.value))  # type: ignore[arg-type]
        if isinstance(value, ast.Subscript):
            return self.apart(self.builder.load(self.place(value)), value)
        parts = [self.value(part) for part in _operands(value)]
        if isinstance(value, ast.Call):
            called, signature, given = self.program.calls[value]
            # a comparison that is kept among numbers, one or zero, is a condition again
            parts = [
                part if kind == wanted else self.context.cast(self.builder, part, kind, wanted)
                for part, kind, wanted in zip(parts, given, signature.args, strict=True)
            ]
            compiled = self.context.get_function(called, signature)
            self.context.add_linking_libs(getattr(compiled, "libs", ()))
            return compiled(self.builder, parts)
        if isinstance(value, ast.Compare):
            return self.builder.fcmp_ordered(_COMPARED[type(value.ops[0])], *parts)
        if isinstance(value, ast.UnaryOp):
            return self.builder.fsub(ir.Constant(_DOUBLE, -0.0), *parts)
        assert isinstance(value, ast.BinOp)
        return getattr(self.builder, _COMPUTED[type(value.op)])(*parts)


def _operands(value: ast.expr) -> Iterator[ast.expr]:
    """What a call is given, and what an operation works on."""
    if isinstance(value, ast.Call):
        yield from value.args
    else:
        yield from (part for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr))
