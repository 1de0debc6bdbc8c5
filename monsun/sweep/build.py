"""A flow model traced once and cut into its stages (`stages.py`)."""

from __future__ import annotations

from typing import Any

from monsun.sweep.stages import CONTROLS, LANE, Accumulator, JointStage, OperationStage, PairStage, Stages, Variant
from monsun.sweep.texts import ABREAST
from monsun.sweep.tracer import Tracer
from monsun.wake.flow_model import FlowModel, Reference, RotorMean
from monsun.wake.joint import JointSuperposition, Wake
from monsun.wake.operation import held_share, operated_power
from monsun.wake.ops import maximum, minimum, where
from monsun.wake.pair import induction, pair_effects, reference_name
from monsun.wake.slopes import slopes
from monsun.wake.superposition import Superposition
from monsun.wake.trace import Node, apply, as_node, constant, ordered, symbol


def blockage_effect(tracer: Tracer) -> Node:
    """What a source takes from the wind at another place, m/s."""
    crosswind, vertical, receiver = tracer.place()
    quantities = tracer.pair_quantities(symbol("downwind_m"))
    reference = symbol(reference_name(tracer.model.blockage_reference))
    return as_node(reference * induction(tracer.model, crosswind, vertical, receiver, quantities))


def _operation(model: FlowModel) -> OperationStage:
    law = model.operation
    yaw, tilt, limit = (symbol(name) for name in CONTROLS)
    table_thrust, table_power = symbol("table_thrust"), symbol("table_power")
    wind = symbol("wind_speed")
    # the tables hold for their own air density; the wind that gives the same pressure is read instead
    density = symbol("density_factor")
    power_wind = as_node(law.power_wind(wind, yaw, tilt, density))
    thrust_wind = as_node(law.thrust_wind(wind, yaw, tilt, density))
    thrust = as_node(law.thrust(table_thrust, yaw, tilt) * held_share(table_power, limit))
    power = operated_power(table_power, limit)
    weights = {thrust: symbol("thrust_adjoint"), power: symbol("power_adjoint")}
    outer = slopes(weights, [table_thrust, table_power, yaw, tilt, limit])
    by_wind: dict[Node, Node] = {power_wind: symbol("power_wind_adjoint")}
    by_wind[thrust_wind] = by_wind.get(thrust_wind, constant(0.0)) + symbol("thrust_wind_adjoint")
    inner = slopes(by_wind, [wind, yaw, tilt])
    return OperationStage(
        power_wind,
        thrust_wind,
        thrust,
        power,
        {node.name: slope for node, slope in outer.items()},
        {node.name: slope for node, slope in inner.items()},
    )


def _joint(tracer: Tracer, joint: JointSuperposition, wake: Wake, first: int) -> tuple[JointStage, PairStage, int]:
    """The joint stage, the pair stage of the wakes' numbers, and how many totals there are."""
    fields = [name for name in vars(wake) if name != "shapes"]
    values = [*(as_node(getattr(wake, name)) for name in fields), *map(as_node, wake.shapes)]
    meetings, carries, carried_earlier = symbol("meetings"), symbol("carries"), symbol("carried_earlier")

    def on_symbols(word: str, numbers: dict[int, int]) -> Wake:
        named = [symbol(f"{word}_{numbers.get(q, f'unused_{q}')}") for q in range(len(values))]
        return Wake(shapes=tuple(named[len(fields) :]), **dict(zip(fields, named, strict=False)))

    def traced(numbers: dict[int, int]) -> tuple[Node, Node, tuple[Node, ...]]:
        own, earlier = on_symbols("own", numbers), on_symbols("earlier", numbers)
        meeting = as_node(joint.meeting(own, earlier, carried_earlier))
        totals = tuple(as_node(total) for total in joint.totals(own, carries, meetings))
        return meeting, as_node(joint.carried(own, meetings)), totals

    # only what is asked for is kept
    meeting, carried, totals = traced({})
    asked = {node.name for node in ordered([meeting, carried, *totals]) if node.op == "symbol"}
    kept = [q for q in range(len(values)) if {f"own_unused_{q}", f"earlier_unused_{q}"} & asked]
    meeting, carried, totals = traced({q: i for i, q in enumerate(kept)})
    own, earlier = ([symbol(f"{word}_{i}") for i in range(len(kept))] for word in ("own", "earlier"))
    scalars = [symbol(name) for name in tracer.scalars]
    by_total = {total: symbol(f"adjoint_{first + t}") for t, total in enumerate(totals)}

    by_meeting = {meeting: symbol("meetings_adjoint")}

    def named(found: dict[Node, Node]) -> dict[str, Node]:
        return {node.name: slope for node, slope in found.items()}

    stage = JointStage(
        stored=tuple(values[q] for q in kept),
        meeting=meeting,
        meeting_slopes=named(slopes(by_meeting, [*own, *earlier, carried_earlier, *scalars])),
        carried=carried,
        totals=totals,
        wake_slopes=named(slopes(by_total, [*own, meetings, carries, *scalars])),
        carried_slopes=named(slopes({carried: symbol("carries_adjoint")}, [*own, meetings, *scalars])),
    )
    pairs = tracer.pairs("w", list(stage.stored), [f"own_adjoint_{i}" for i in range(len(kept))])
    return stage, pairs, len(totals)


def _finish(tracer: Tracer, scattered: int, totals: int, induced: int | None) -> dict[str, Node]:
    """Each state of a turbine from what was gathered at it."""
    model = tracer.model
    free, ambient = symbol("free_wind_speed"), symbol("ambient_turbulence")
    per_point = len(model.rotor.weight) if model.rotor_mean is RotorMean.OF_THE_CUBE else 1
    place = 0
    if isinstance(model.superposition, JointSuperposition):
        summed = tuple(symbol(f"gathered_{scattered + t}") for t in range(totals))
        deficits: tuple[Any, ...] = model.superposition.deficits(summed, free)
    else:
        deficits = tuple(model.superposition.total(symbol(f"gathered_{p}")) for p in range(per_point))
        place = per_point
    if induced is not None:
        deficits = tuple(deficit + symbol(f"gathered_{induced}") for deficit in deficits)
    states: dict[str, Node] = {}
    # sums of deep wakes can exceed the wind; no wake turns it round
    if model.rotor_mean is RotorMean.OF_EACH_WAKE:
        states["wind_speed"] = maximum(free - deficits[0], 0.0)
    else:
        states["wind_speed"] = free * _cubic_mean(tracer, free, deficits)
    states["turbulence_intensity"] = ambient
    if model.added_turbulence is not None:
        states["turbulence_intensity"] = model.turbulence_superposition.total(ambient, symbol(f"gathered_{place}"))
        place += 1
    for part in model.gathered:
        states[part.name] = part.superposition.total(symbol(f"gathered_{place}"))
        place += 1
    return {name: as_node(value) for name, value in states.items()}


def _cubic_mean(tracer: Tracer, free: Node, deficits: tuple[Any, ...]) -> Any:
    """Cubic mean of the wind over a rotor's points, over the free wind at its hub; one where nothing is missing."""
    hub, diameter = symbol("source_height_m"), symbol("source_diameter_m")
    there: Any = 0.0
    lost: Any = 0.0
    for p, (deficit, weight) in enumerate(zip(deficits, tracer.model.rotor.weight, strict=True)):
        profile = _profile(tracer, hub, diameter, p)
        share = minimum(1, deficit / maximum(free * profile, 1e-9))
        there = there + weight * profile**3
        # 1 - (1 - share)^3
        lost = lost + weight * profile**3 * share * (3 - share * (3 - share))
    if tracer.shear is None:
        there = 1.0
    return (there - lost) ** (1 / 3)


def _profile(tracer: Tracer, hub: Node, diameter: Node, p: int) -> Any:
    """Free wind at a rotor's p-th point over that at the source's hub; hub and diameter of the rotor, m."""
    if tracer.shear is None:
        return 1.0
    height = hub + tracer.model.rotor.vertical[p] * diameter / 2
    return tracer.shear(height) / tracer.shear(symbol("source_height_m"))


def build_stages(model: FlowModel, variant: Variant) -> Stages:
    """The stages of a model. Must run inside `trace.fresh_graph()`, and the stages be used there."""
    tracer = Tracer(model, variant)
    model = tracer.model
    downwind_m, diameter = symbol("downwind_m"), symbol("source_diameter_m")
    valid = apply("less", ABREAST, downwind_m)
    # lanes of differing directions share a loop: a source may lie upstream in one lane and not in the next
    safe_downwind = downwind_m if variant.shared_geometry else where(valid, downwind_m, diameter)
    effects = pair_effects(model, *tracer.place(), tracer.pair_quantities(safe_downwind))
    reference = symbol(reference_name(model.reference))

    def seen(value: Any) -> Node:
        return as_node(value if variant.shared_geometry else where(valid, value, 0.0))

    # at a point of a rotor a deficit of the free wind is a share of the free wind there
    by_point = model.rotor_mean is RotorMean.OF_THE_CUBE and model.reference is Reference.FREE
    parts: list[Accumulator] = []

    def receiver_profile(p: int) -> Any:
        return _profile(tracer, symbol("source_height_m") + symbol("vertical_m"), symbol("receiver_diameter_m"), p)

    def add(rule: Superposition, *given: Any) -> None:
        total: Any = 0.0
        for effect in given:
            total = total + rule.contribution(effect)
        parts.append(Accumulator(seen(total), rule.gathering))

    if isinstance(model.superposition, Superposition):
        for p, share in enumerate(effects.shares):
            wind = reference * (receiver_profile(p) if by_point else 1.0)
            add(model.superposition, *(wind * one for one in (share, *effects.mirrored[p : p + 1])))
    turbulent = None if effects.added_turbulence is None else len(parts)
    if effects.added_turbulence is not None:
        add(model.turbulence_superposition, effects.added_turbulence)
    for part, value in zip(model.gathered, effects.gathered, strict=True):
        add(part.superposition, value)
    groups = [("s", [m for m in range(len(parts)) if m != turbulent])]
    groups += [("t", [turbulent])] if turbulent is not None else []
    scatter = tuple(
        tracer.pairs(tag, [parts[m].contribution for m in places], [f"adjoint_{m}" for m in places])
        for tag, places in groups
        if places
    )
    joint, joint_pairs, totals = None, None, 0
    if isinstance(model.superposition, JointSuperposition) and effects.wake is not None:
        joint, joint_pairs, totals = _joint(tracer, model.superposition, effects.wake, len(parts))
    blockage, induced, count = None, None, len(parts) + totals
    if model.blockage is not None:
        induced, count = count, count + 1
        blockage = tracer.pairs("b", [blockage_effect(tracer)], [f"adjoint_{induced}"])

    finish = _finish(tracer, len(parts), totals, induced)
    gathered = [symbol(f"gathered_{m}") for m in range(count)]
    weights = {finish[name]: symbol(f"state_adjoint_{name}") for name in finish}
    scalars = [symbol(name) for name in tracer.scalars]
    free_wind = [symbol("free_wind_speed")] if variant.operated else []
    by_gathered = slopes(weights, [*gathered, *scalars, *free_wind])
    lane_names = [*(node.name for node in gathered), *(f"state_adjoint_{name}" for name in finish)]
    tracer.mark([*finish.values(), *by_gathered.values()], lane_names, LANE)
    return Stages(
        states=tracer.states,
        differentiated=tracer.differentiated,
        scalars=tracer.scalars,
        accumulators=tuple(parts),
        scatter=scatter,
        joint=joint,
        joint_pairs=joint_pairs,
        blockage=blockage,
        gathered=count,
        finish=finish,
        finish_slopes={node.name: slope for node, slope in by_gathered.items()},
        levels=tracer.levels,
        operation=_operation(model) if variant.operated else None,
    )
