"""The text of a model's relocation kernels: what one moved turbine changes, and annealing made of such moves."""

from __future__ import annotations

import re

from monsun.layout import anneal_texts, move_texts
from monsun.sweep import texts
from monsun.sweep.emit import with_own_names
from monsun.sweep.loops import LoopWriter, shifted
from monsun.sweep.stages import PairStage, Stages, Variant
from monsun.sweep.straight import outlined
from monsun.wake.superposition import Gathering
from monsun.wake.trace import ordered

VARIANT = Variant(shared_geometry=True)


def relocation_source(stages: Stages, name: str, version: str) -> str:
    """The source text of `fill_states`, `move_gain`, `copy_dirty` and `anneal` for traced stages.

    Stages must be those of `VARIANT`, without wakes that meet and without blockage.
    """
    return _Relocation(stages).text(name, version)


class _Relocation:
    """The text of one model's functions."""

    def __init__(self, stages: Stages) -> None:
        self.stages = stages
        self.writer = LoopWriter(stages, VARIANT, with_slopes=False)
        # values of the free wind alone are worked out with the rest: a trial finishes few turbines
        self.writer.steady = []
        self.summed = [one for one in stages.scatter if not self._has_maximum(one)]
        self.rescanned = [one for one in stages.scatter if self._has_maximum(one)]
        more = [f"more{j}" for j in range(len(stages.states) - 2)]
        gathered = [f"gathered{m}" for m in range(stages.gathered)]
        hoisted = [f"hoisted{j}" for j in range(len(self.writer.stored))]
        self.arrays = ["speed", "turbulence", "thrust", *more, *gathered, *hoisted]
        # the states by which other turbines feel one
        names = ["wind_speed", "turbulence_intensity", "thrust_coefficient", *stages.states[2:]]
        roots = [root for one in stages.scatter for root in one.roots]
        asked = {node.name for node in ordered(roots) if node.op == "symbol"}
        self.felt = [array for array, name in zip(self.arrays, names, strict=False) if name in asked]
        # what one trial must find as the last left it
        self.lasting = [
            array for array in self.arrays if array in self.felt or array.startswith(("gathered", "hoisted"))
        ]

    def _has_maximum(self, stage: PairStage) -> bool:
        parts = (self.stages.accumulators[m] for m in self.writer.places(stage))
        return any(part.gathering is Gathering.MAXIMUM for part in parts)

    def _places(self, stages: list[PairStage]) -> list[int]:
        return [m for one in stages for m in self.writer.places(one)]

    def views(self, names: list[str], source: str) -> str:
        return "\n".join(f"{name} = {source}[{self.arrays.index(name)}][g]" for name in names)

    def text(self, name: str, version: str) -> str:
        gathered = [array for array in self.arrays if array.startswith("gathered")]
        others = [array for array in self.arrays if array not in gathered]
        parts = [
            move_texts.HEADER.format(name=name, version=version),
            f"ARRAYS = {len(self.arrays)}\n",
            self.spread(others, gathered),
            self.collect("_collect", others, self.summed),
            self.collect("_rescan", others, self.rescanned) if self.rescanned else "",
            self.finish(),
            self.fill(),
            self.move(),
            move_texts.COPY.format(
                copy="\n".join(
                    f"                target[{i}][g, t, k] = source[{i}][g, t, k]"
                    for i in map(self.arrays.index, self.lasting)
                )
            ),
            anneal_texts.ANNEAL,
        ]
        return "".join(parts)

    def _indices(self) -> range:
        return range(len(self.arrays))

    def spread(self, others: list[str], gathered: list[str]) -> str:
        views = "\n".join(f"{name} = target[{self.arrays.index(name)}][g]" for name in gathered)
        body = "\n".join(self.signed(self.writer.scatter(one)) for one in self.summed)
        text = move_texts.SPREAD.format(
            source_views=shifted(self.views(others, "states"), 1),
            target_views=shifted(views, 1),
            within=shifted(self.within("if b == a or b == moved:\n    continue"), 2),
            body=shifted(body, 2),
        )
        return outlined(with_own_names(text, 1), "spread")

    @staticmethod
    def signed(body: str) -> str:
        return re.sub(r"(row\d+\[k\]) \+= (.*)", r"\1 += sign * (\2)", body)

    @staticmethod
    def within(skip: str) -> str:
        return move_texts.WITHIN.format(skip=skip, abreast=repr(texts.ABREAST))

    def collect(self, name: str, others: list[str], stages: list[PairStage]) -> str:
        places = self._places(stages)
        names = [*others, *(f"gathered{m}" for m in places)]
        text = move_texts.COLLECT.format(
            name=name,
            source_views=shifted(self.views(names, "states"), 1),
            clear=shifted("\n".join(f"gathered{m}[b, :lanes] = 0.0" for m in places), 1),
            abreast=repr(texts.ABREAST),
            within=shifted(self.within(""), 2),
            body=shifted("\n".join(self.writer.scatter(one) for one in stages), 2),
        )
        return outlined(with_own_names(text, 2), name[1:])

    def finish(self) -> str:
        readings = texts.READING.format(
            read="speed[a, k]",
            lines=(texts.THRUST_LINES.format(thrust="thrust") + texts.POWER_LINES.format(power="power[k]")).rstrip(),
        )
        look_up = texts.LOOK_UP.format(before="", readings=readings, after="").replace("order[a]", "a")
        text = move_texts.FINISH.format(
            source_views=shifted(self.views(self.arrays, "states"), 1),
            finish=shifted(self.snapped(self.writer.finish()), 1),
            look_up=shifted(look_up, 1),
            hoist=shifted(self.writer.hoist(), 1),
            level=shifted(move_texts.LEVEL, 1),
        )
        return outlined(with_own_names(text, 3), "finish")

    @staticmethod
    def snapped(finish: str) -> str:
        low, high = move_texts.ROUNDING
        # what is left of effects that were added and taken away is rounding, of either sign
        return re.sub(
            r"^( *gathered_\d+) = (gathered\d+\[a, k\])$",
            rf"\1 = select_((\2 > {low!r}) & (\2 < {high!r}), 0.0, \2)",
            finish,
            flags=re.MULTILINE,
        )

    def rescan(self, states: str, levels: str) -> str:
        if not self.rescanned:
            return ""
        return f"_rescan(a, g, along, across, lanes, free_lane, ambient_lane, {states}, {levels}, park, reaches)"

    def fill(self) -> str:
        gathered = [i for i, array in enumerate(self.arrays) if array.startswith("gathered")]
        return move_texts.FILL.format(
            group=shifted(move_texts.GROUP, 2),
            clear=shifted("\n".join(f"kept[{i}][g, :, :] = 0.0" for i in gathered), 2),
            collect=shifted(self.rescan("kept", "levels[0]"), 3),
            copy=shifted("\n".join(f"tried[{i}][g, :, :] = kept[{i}][g, :, :]" for i in self._indices()), 2),
        )

    def move(self) -> str:
        return move_texts.MOVE.format(
            group=shifted(move_texts.GROUP, 2),
            rescan=shifted(self.rescan("tried", "levels[1]"), 3),
            changed=shifted(self.changed(), 4),
        )

    def changed(self) -> str:
        """Lines that set `changed` where what others feel of turbine `a` is not what it was."""
        tests = [
            f"changed |= abs(tried[{self.arrays.index(name)}][g, a, k] - kept[{self.arrays.index(name)}][g, a, k])"
            f" > {'10.0 * ' if name == 'speed' else ''}settled"
            for name in self.felt
        ]
        return "\n".join(["for k in range(lanes):", *(f"    {test}" for test in tests)])
