"""The loops of superpositions that need all wakes at a turbine at once, and of blockage."""

from __future__ import annotations

from monsun.sweep.emit import Block, with_own_names
from monsun.sweep.loops import LoopWriter, is_zero, lane_loop, shifted, symbols
from monsun.sweep.texts import GEOMETRY, PAIR_TEST, PLACE, TURN
from monsun.wake.trace import Node


def gather(writer: LoopWriter) -> str:
    """Lines that collect the wakes at turbine `a`, let them meet, and add up their totals."""
    pairs, joint = writer.stages.joint_pairs, writer.stages.joint
    if pairs is None or joint is None:
        return ""
    loads, block = writer.lane_block(pairs, list(pairs.roots))
    store = [f"wakes[met, {q}, k] = {block.text(root)}" for q, root in enumerate(pairs.roots)]
    collect = "\n".join([*writer.pair_scalars(pairs)[0], lane_loop([*loads, *block.lines, *store])])
    first = len(writer.stages.accumulators)
    meet = _block("m", [joint.meeting])
    meetings = [*_loads(meet, "j"), *meet.lines, f"meetings_of[i, k] += {meet.text(joint.meeting)}"]
    carry = _block("c", [joint.carried])
    carried = [*_loads(carry, "i"), *carry.lines, f"carries_of[i, k] = {carry.text(joint.carried)}"]
    total = _block("t", list(joint.totals))
    totals = [*_loads(total, "i"), *total.lines]
    totals += [f"gathered{first + t}[a, k] += {total.text(node)}" for t, node in enumerate(joint.totals)]
    return "\n".join(
        [
            "met = 0",
            "receiver = a",
            "b = receiver",
            "for a in range(receiver):",
            *(["    if not sheds[order[a]]:", "        continue"] if writer.variant.operated else []),
            shifted(_test(writer), 1),
            shifted(GEOMETRY, 1),
            shifted(collect, 1),
            "    came[met] = a",
            "    met += 1",
            "a = receiver",
            "for i in range(met):",
            "    meetings_of[i, :lanes] = 0.0",
            "    for j in range(i):",
            with_own_names(lane_loop(meetings, 2), 1),
            with_own_names(lane_loop(carried, 1), 2),
            with_own_names(lane_loop(totals, 1), 3),
        ]
    )


def gather_back(writer: LoopWriter) -> str:
    """Lines that carry the slopes by the totals at turbine `a` back to the wakes' sources."""
    pairs, joint = writer.stages.joint_pairs, writer.stages.joint
    if pairs is None or joint is None:
        return ""
    count = len(pairs.roots)
    first = len(writer.stages.accumulators)
    own = [f"own_{q}" for q in range(count)]
    by_total = _block("t", list(joint.wake_slopes.values()))
    by_carried = _block("c", list(joint.carried_slopes.values()))
    by_meeting = _block("m", list(joint.meeting_slopes.values()))
    totals = [
        *_loads(by_total, "i"),
        *(f"adjoint_{first + t} = adjoint{first + t}[a, k]" for t in range(len(joint.totals))),
        *by_total.lines,
        *(f"own_back[i, {q}, k] += {by_total.text(joint.wake_slopes[name])}" for q, name in enumerate(own)),
        f"meetings_back[k] = {by_total.text(joint.wake_slopes['meetings'])}",
        f"carries_back[i, k] += {by_total.text(joint.wake_slopes['carries'])}",
    ]
    carried = [
        *_loads(by_carried, "i"),
        "carries_adjoint = carries_back[i, k]",
        *by_carried.lines,
        *(f"own_back[i, {q}, k] += {by_carried.text(joint.carried_slopes[name])}" for q, name in enumerate(own)),
        f"meetings_back[k] += {by_carried.text(joint.carried_slopes['meetings'])}",
    ]
    found = joint.meeting_slopes
    meetings = [
        *_loads(by_meeting, "j"),
        "meetings_adjoint = meetings_back[k]",
        *by_meeting.lines,
        *(f"own_back[i, {q}, k] += {by_meeting.text(found[name])}" for q, name in enumerate(own)),
        *(f"own_back[j, {q}, k] += {by_meeting.text(found[f'earlier_{q}'])}" for q in range(count)),
        f"carries_back[j, k] += {by_meeting.text(found['carried_earlier'])}",
    ]
    for lines, block, slopes in (
        (totals, by_total, joint.wake_slopes),
        (carried, by_carried, joint.carried_slopes),
        (meetings, by_meeting, joint.meeting_slopes),
    ):
        # what meets at a receiver knows no height of its own: only constants are left
        for c, name in enumerate(writer.stages.scalars[1:]):
            if not is_zero(slopes[name]):
                lines.append(f"constant_sum[{c}] += {block.text(slopes[name])}")
    load = [f"own_adjoint_{q} = own_back[i, {q}, k]" for q in range(count)]
    return "\n".join(
        [
            *gather(writer).split("\n"),
            "own_back[:met, :, :lanes] = 0.0",
            "carries_back[:met, :lanes] = 0.0",
            "for i in range(met - 1, -1, -1):",
            with_own_names(lane_loop(totals, 1), 4),
            with_own_names(lane_loop(carried, 1), 5),
            "    for j in range(i):",
            with_own_names(lane_loop(meetings, 2), 6),
            "b = receiver",
            "for i in range(met):",
            "    a = came[i]",
            shifted(_place(writer), 1),
            shifted(GEOMETRY, 1),
            shifted(with_own_names(writer.pair_back(pairs, [], load), 7), 1),
            "a = receiver",
        ]
    )


def _place(writer: LoopWriter) -> str:
    """Lines for where receiver `b` lies from source `a`, along and across the source's own wind."""
    return f"{PLACE}\n{TURN}" if writer.variant.turned else PLACE


def _test(writer: LoopWriter) -> str:
    return f"{_place(writer)}\n{PAIR_TEST}"


def _block(prefix: str, roots: list[Node]) -> Block:
    block = Block(prefix, symbols(roots))
    block.compute(roots)
    return block


def _loads(block: Block, earlier: str) -> list[str]:
    """Lines that load what a block reads: of wake `i`, and of the other one."""
    names = {node.name for node in block.names if node.op == "symbol"}
    lines = []
    for name in sorted(names):
        word, _, number = name.partition("_")
        if word == "own" and number.isdecimal():
            lines.append(f"{name} = wakes[i, {number}, k]")
        elif word == "earlier":
            lines.append(f"{name} = wakes[{earlier}, {number}, k]")
        elif name == "carried_earlier":
            lines.append(f"{name} = carries_of[{earlier}, k]")
        elif name in ("meetings", "carries"):
            lines.append(f"{name} = {name}_of[i, k]")
    return lines


def blockage(writer: LoopWriter) -> str:
    """Lines that find what all turbines take from the wind at all others, and whether it has settled."""
    stage = writer.stages.blockage
    if stage is None:
        return ""
    loads, block = writer.lane_block(stage, list(stage.roots))
    body = [*loads, *block.lines, f"row[k] += {block.text(stage.roots[0])}"]
    pair = "\n".join([*writer.pair_scalars(stage)[0], "row = induced[b]", lane_loop(body)])
    place = writer.stages.gathered - 1
    return "\n".join(
        [
            "induced[:, :lanes] = 0.0",
            all_pairs(writer, pair),
            "change = 0.0",
            "for a in range(turbines):",
            "    for k in range(lanes):",
            f"        change = max(change, abs(induced[a, k] - gathered{place}[a, k]))",
            f"        gathered{place}[a, k] = induced[a, k]",
        ]
    )


def blockage_back(writer: LoopWriter) -> str:
    """Lines that carry the slopes by what is induced everywhere back to all sources."""
    stage = writer.stages.blockage
    if stage is None:
        return ""
    place = writer.stages.gathered - 1
    pair = writer.pair_back(stage, ["back = induced[b]"], [f"adjoint_{place} = back[k]"])
    return all_pairs(writer, pair)


def all_pairs(writer: LoopWriter, body: str) -> str:
    """A loop over all pairs of a source and another place, upstream and downstream."""
    return "\n".join(
        [
            "for a in range(turbines):",
            *(["    if not sheds[order[a]]:", "        continue"] if writer.variant.operated else []),
            "    source_diameter_m = size[a]",
            "    source_height_m = height[a]",
            "    for b in range(turbines):",
            "        if a == b:",
            "            continue",
            shifted(_place(writer), 2),
            shifted(GEOMETRY, 2),
            shifted(body, 2),
        ]
    )
