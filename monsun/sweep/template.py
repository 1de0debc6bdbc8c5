"""The text of a model's two kernels: energy (values) and gradient (values, then the same sweep backwards).

For each group of lanes the turbines are taken from upstream to downstream. Each first turns what has been gathered at
it into its wind speed and turbulence, then adds its own effect to those downstream within reach. The backward sweep
visits them in the opposite order with recomputed pair values, so its memory is that of one group. Where turbines also
take from the wind upstream of them, sweeps are repeated until nothing changes any more, forwards and backwards.
"""

from __future__ import annotations

from monsun.sweep import texts
from monsun.sweep.emit import with_own_names
from monsun.sweep.joint_loops import blockage, blockage_back, gather, gather_back
from monsun.sweep.loops import SCATTERED, LoopWriter, lane_loop, shifted
from monsun.sweep.source_back import SourceBack
from monsun.sweep.stages import Stages, Variant
from monsun.sweep.straight import outlined


def kernel_source(stages: Stages, variant: Variant, name: str, version: str) -> str:
    """The source text of `energy_kernel` and `gradient_kernel` for traced stages."""
    text = texts.HEADER.format(name=name, version=version)
    return text + "".join(
        outlined(_Kernel(stages, variant, with_slopes).text(), "gradient" if with_slopes else "energy")
        for with_slopes in (False, True)
    )


class _Kernel:
    """The text of one kernel."""

    def __init__(self, stages: Stages, variant: Variant, with_slopes: bool) -> None:
        self.stages, self.variant, self.with_slopes = stages, variant, with_slopes
        self.operated, self.blocked = stages.operation is not None, stages.blockage is not None
        self.writer = LoopWriter(stages, variant, with_slopes)
        self.parts = 0

    def own(self, text: str) -> str:
        """The text with names of its own."""
        self.parts += 1
        return with_own_names(text, self.parts)

    def text(self) -> str:
        """The whole function."""
        outputs = "weight, park_power, slope" if self.with_slopes else "park_power, states, keep_states"
        if self.operated and self.with_slopes:
            outputs += ", control_slope"
        if self.with_slopes:
            outputs += ", constant_slope"
        text = texts.OPEN.format(
            kernel="gradient_kernel" if self.with_slopes else "energy_kernel",
            arguments=texts.ARGUMENTS + (texts.OPERATED_ARGUMENTS if self.operated else ""),
            outputs=outputs,
            group_setup=shifted(self.writer.group_setup(), 2),
            arrays=shifted("\n".join(self.arrays()), 1),
            lane_setup=shifted("weight_lane[k] = weight[case] if k < count else 0.0", 3) if self.with_slopes else "",
        )
        if self.operated:
            text += shifted("for a in range(turbines):\n" + shifted(self.setup(), 1), 2) + "\n"
        forward = self.forward()
        text += shifted(self.settle(forward, self.start_forward(), blockage(self.writer)), 2) + "\n"
        if self.with_slopes:
            place = self.stages.gathered - 1
            compare = "\n".join(
                [
                    "change, scale = 0.0, 1e-300",
                    "for a in range(turbines):",
                    "    for k in range(lanes):",
                    f"        change = max(change, abs(induced[a, k] - adjoint{place}[a, k]))",
                    f"        scale = max(scale, abs(adjoint{place}[a, k]))",
                    f"        induced[a, k] = adjoint{place}[a, k]",
                    "change /= scale",
                ]
            )
            before = "induced[:, :lanes] = 0.0" if self.blocked else ""
            text += shifted(self.settle(self.backward(), before, compare), 2) + "\n"
        return text

    def arrays(self) -> list[str]:
        """Lines that make the kernel's arrays and load its constants."""
        stages, writer = self.stages, self.writer
        count = range(stages.gathered)
        lines = [f"{name} = constants[{c}]" for c, name in enumerate(stages.scalars[1:])]
        lines += [f"gathered{m} = np.empty((turbines, most))" for m in count]
        # arrays of their own: rows of one array keep the compiler from working on several lanes at once
        lines += [f"hoisted{j} = np.empty((turbines, most))" for j in range(len(writer.stored))]
        lines += [f"steady{j} = np.empty(most)" for j in range(len(writer.steady))]
        lines += [f"more{j} = np.empty((turbines, most))" for j in range(len(stages.states) - 2)]
        if stages.joint_pairs is not None:
            kept = max(1, len(stages.joint_pairs.roots))
            lines += [f"wakes = np.empty((turbines, {kept}, most))", "came = np.empty(turbines, dtype=np.int64)"]
            lines += ["meetings_of = np.empty((turbines, most))", "carries_of = np.empty((turbines, most))"]
            if self.with_slopes:
                lines += [f"own_back = np.empty((turbines, {kept}, most))", "carries_back = np.empty((turbines, most))"]
                lines += ["meetings_back = np.empty(most)"]
        if self.blocked:
            lines += ["induced = np.empty((turbines, most))"]
        if self.with_slopes:
            lines += [f"adjoint{m} = np.empty((turbines, most))" for m in count]
            lines += [f"winner{m} = np.empty((turbines, most))" for m in writer.maxima]
            for one in writer.pair_stages:
                size = "most" if one.tag in SCATTERED else "(turbines, most)"
                lines += [f"{one.tag}_back{j} = np.empty({size})" for j in range(len(one.hoisted))]
            lines += [f"{part}_slope = np.zeros(turbines)" for part in ("east", "north", "up")]
            lines += [f"{part}_slope = np.empty((turbines, most))" for part in ("thrust", "power")]
            lines += [f"constant_sum = np.zeros({max(1, len(stages.scalars) - 1)})"]
        if self.operated:
            names = ("yaw", "tilt", "limit", "free", "ambient", "density", "table_thrust", "table_power")
            lines += [f"{part}_of = np.empty((turbines, most))" for part in names]
            lines += ["share_of = np.empty(turbines)", "power_wind = np.empty(most)", "thrust_wind = np.empty(most)"]
            lines += ["control_back = np.empty((3, most))"]
        if self.variant.turned:
            lines += ["turn_sine = np.empty(turbines)", "turn_cosine = np.empty(turbines)"]
        return lines

    def setup(self) -> str:
        """Lines that load the operation of turbine `a`."""
        return texts.OPERATED_SETUP + (texts.TURN_SETUP if self.variant.turned else "")

    def start_forward(self) -> str:
        """Lines before the first forward sweep."""
        return f"gathered{self.stages.gathered - 1}[:, :lanes] = 0.0" if self.blocked else ""

    def settle(self, sweep: str, before: str, compare: str) -> str:
        """The sweep once, or until what is induced has settled and once more."""
        if not self.blocked:
            return sweep
        return "\n".join(
            [
                before,
                "settled = False",
                f"for turn_number in range({texts.MOST_PASSES}):",
                shifted(sweep, 1),
                "    if settled:",
                "        break",
                shifted(compare, 1),
                f"    settled = change < {texts.SETTLED!r} or turn_number == {texts.MOST_PASSES - 2}",
            ]
        )

    def when_settled(self, text: str) -> str:
        """The text, only in the last sweep where sweeps are repeated."""
        return "if settled:\n" + shifted(text, 1) if self.blocked and text else text

    def forward(self) -> str:
        """One sweep downstream."""
        stages, writer = self.stages, self.writer
        kept = stages.gathered - 1 if self.blocked else stages.gathered
        empty = [f"gathered{m}[a, k] = 0.0" for m in range(kept)]
        if self.with_slopes:
            empty += [f"winner{m}[a, k] = -1.0" for m in writer.maxima]
        lines = ["for a in range(turbines):", lane_loop(empty, 1)] if empty else []
        count = texts.COUNT.format(share=" * share_of[a]" if self.operated else "")
        if not self.with_slopes:
            count = texts.KEEP_STATES + "\n" + count
        body = [
            gather(writer),
            "number = float(a)",
            "source_diameter_m = size[a]",
            "source_height_m = height[a]",
            writer.finish(),
            self.look_up(),
            self.when_settled(count),
            writer.hoist(),
            texts.LEVEL,
            self.pairs([writer.scatter(one) for one in stages.scatter]),
        ]
        lines += ["for a in range(turbines):", *(shifted(self.own(part), 1) for part in body if part)]
        return "\n".join(lines)

    def pairs(self, bodies: list[str]) -> str:
        """The loop over the receivers of source `a`, with the lines of each scattered stage."""
        if not bodies:
            return ""
        tags = [one.tag for one in self.stages.scatter]
        guarded = [
            self.own(body) if tag == "s" else texts.WITHIN_TURBULENCE + shifted(self.own(body), 1)
            for tag, body in zip(tags, bodies, strict=True)
        ]
        return texts.PAIRS.format(
            receivers="(turbines if sheds[order[a]] else 0)" if self.operated else "turbines",
            turn=shifted(texts.TURN, 1) + "\n" if self.variant.turned else "",
            abreast=repr(texts.ABREAST) if self.variant.shared_geometry else "0.0",
            lane_bounds=texts.SHARED_BOUNDS if self.variant.shared_geometry else texts.LANE_BOUNDS,
            geometry=shifted(texts.GEOMETRY, 1),
            body=shifted("\n".join(guarded), 1),
        )

    def look_up(self) -> str:
        """The reading of the tables, and what stands around it where turbines are operated."""
        before, after = self.writer.operation()
        thrust = "table_thrust_of" if self.operated else "thrust"
        power = "table_power_of[a, k]" if self.operated else "power[k]"
        thrust_lines = texts.THRUST_LINES.format(thrust=thrust)
        power_lines = texts.POWER_LINES.format(power=power)
        if self.with_slopes:
            thrust_lines += texts.THRUST_SLOPE_LINES
            power_lines += texts.POWER_SLOPE_LINES
        if self.writer.two_readings:
            readings = texts.READING.format(read="thrust_wind[k]", lines=thrust_lines.rstrip())
            readings += texts.READING.format(read="power_wind[k]", lines=power_lines.rstrip())
        else:
            read = "power_wind[k]" if self.operated else "speed[a, k]"
            readings = texts.READING.format(read=read, lines=(thrust_lines + power_lines).rstrip())
        return texts.LOOK_UP.format(before=before + "\n" if before else "", readings=readings, after=after)

    def backward(self) -> str:
        """One sweep upstream, and what it leaves for the park."""
        stages, writer = self.stages, self.writer
        lines = ["for a in range(turbines):", *(f"    {part}_slope[a] = 0.0" for part in ("east", "north", "up"))]
        lines += [f"constant_sum[{c}] = 0.0" for c in range(len(stages.scalars) - 1)]
        gathered = [one for one in writer.pair_stages if one.tag not in SCATTERED]
        empty = [f"{one.tag}_back{j}[a, k] = 0.0" for one in gathered for j in range(len(one.hoisted))]
        lines += ["for a in range(turbines):", lane_loop(empty, 1)] if empty else []
        if self.blocked:
            lines.append(blockage_back(writer))
        empty = [f"{one.tag}_back{j}[k] = 0.0" for one in stages.scatter for j in range(len(one.hoisted))]
        body = [
            "number = float(a)",
            "source_diameter_m = size[a]",
            "source_height_m = height[a]",
            lane_loop(empty) if empty else "",
            self.pairs([writer.scatter_back(one) for one in stages.scatter]),
            "source_diameter_m = size[a]",
            "source_height_m = height[a]",
            SourceBack(writer).text(),
            self.when_settled(texts.CONTROL_BACK) if self.operated else "",
            gather_back(writer),
        ]
        lines += ["for a in range(turbines - 1, -1, -1):", *(shifted(self.own(part), 1) for part in body if part)]
        result = texts.SHARED_TURN_BACK if self.variant.shared_geometry else texts.LANE_TURN_BACK
        constants = [f"constant_slope[{c}] += constant_sum[{c}]" for c in range(len(stages.scalars) - 1)]
        lines.append(self.when_settled("\n".join([result, *constants])))
        return "\n".join(lines)
