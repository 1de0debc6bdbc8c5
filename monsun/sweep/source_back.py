"""The loop that carries the slopes at a source back to what was gathered at it and to its controls."""

from __future__ import annotations

from monsun.sweep.emit import Block
from monsun.sweep.loops import LoopWriter, lane_loop, scalar_target, symbols
from monsun.wake.trace import Node


class SourceBack:
    """The loop that carries the slopes at a source back through its tables and its state."""

    def __init__(self, writer: LoopWriter) -> None:
        self.writer, self.stages = writer, writer.stages
        operated = self.stages.operation
        roots = [node for one in writer.pair_stages for node in one.hoisted_slopes.values()]
        roots += self.stages.finish_slopes.values()
        if operated is not None:
            roots += [*operated.outer.values(), *operated.inner.values()]
        self.block = Block("g", symbols(roots) | writer.steady_names())
        self.body = [
            *writer.state_loads(set(writer.state)),
            *(f"gathered_{m} = gathered{m}[a, k]" for m in range(self.stages.gathered)),
        ]
        for one in writer.pair_stages:
            names = [f"{one.tag}_hoisted_adjoint_{j}" for j in range(len(one.hoisted))]
            self.body += [f"{name} = {writer.hoisted_back(one, j)}" for j, name in enumerate(names)]

    def then(self, nodes: dict[str, Node], lines: list[str]) -> dict[str, str]:
        """The texts of the nodes, with the assignments they need and then the lines added to the loop."""
        done = len(self.block.lines)
        self.block.compute(nodes.values())
        self.body.extend([*self.block.lines[done:], *lines])
        return {name: self.block.text(node) for name, node in nodes.items()}

    def text(self) -> str:
        """The loop."""
        stages, body, operated = self.stages, self.body, self.stages.operation
        found = [self.then(one.hoisted_slopes, []) for one in self.writer.pair_stages]
        by_state = {name: " + ".join(texts[name] for texts in found) for name in found[0]}
        if operated is None:
            body.append(
                f"state_adjoint_wind_speed = {by_state['wind_speed']} + ({by_state['thrust_coefficient']})"
                " * thrust_slope[a, k] + weight_lane[k] * power_slope[a, k]"
            )
        else:
            self._operated(by_state)
        for name in stages.states[1:]:
            body.append(f"state_adjoint_{name} = {by_state[name]}")
        back = self.then(stages.finish_slopes, [])
        body += [f"adjoint{m}[a, k] = {back[f'gathered_{m}']}" for m in range(stages.gathered)]
        setup, after = [], []
        for c, name in enumerate(stages.scalars):
            parts = [text for text in (by_state[name], back[name]) if set(text.split(" + ")) != {"0.0"}]
            if parts:
                setup.append(f"to_scalar{c} = 0.0")
                body.append(f"to_scalar{c} += {' + '.join(parts)}")
                after.append(f"{scalar_target(c)} += to_scalar{c}")
        if self.writer.variant.shear is not None:
            setup.append("to_height = 0.0")
            free = f"{by_state['free_wind_speed']} + {back['free_wind_speed']}"
            body.append(f"to_height += ({free}) * free_wind_speed * shear_slope[order[a]]")
            after.append("up_slope[a] += to_height")
        return "\n".join([*setup, lane_loop(body), *after])

    def _operated(self, by_state: dict[str, str]) -> None:
        operated, body = self.stages.operation, self.body
        assert operated is not None
        body += [
            f"thrust_adjoint = {by_state['thrust_coefficient']}",
            "power_adjoint = weight_lane[k] * share_of[a]",
        ]
        outer = self.then(operated.outer, [])
        by_thrust = f"{outer['table_thrust']} * thrust_slope[a, k]"
        by_power = f"{outer['table_power']} * power_slope[a, k]"
        if self.writer.two_readings:
            body += [f"thrust_wind_adjoint = {by_thrust}", f"power_wind_adjoint = {by_power}"]
        else:
            # both are the same wind, whose slope is the sum of the two
            body += [f"power_wind_adjoint = {by_thrust} + {by_power}", "thrust_wind_adjoint = 0.0"]
        inner = self.then(operated.inner, [])
        body += [
            f"state_adjoint_wind_speed = {by_state['wind_speed']} + {inner['wind_speed']}",
            f"control_back[0, k] = {by_state['yaw']} + {outer['yaw']} + {inner['yaw']}",
            f"control_back[1, k] = {by_state['tilt']} + {outer['tilt']} + {inner['tilt']}",
            f"control_back[2, k] = {outer['power_limit']}",
        ]
