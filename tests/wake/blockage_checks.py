"""What the tests of blockage formulas share: places around a rotor, by our names and by PyWake's, and the models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from monsun.wake import blockage, blockage_bodies
from monsun.wake.formula import Formula

DIAMETER = 150.0
NAMES = (
    *("self_similar_2017", "self_similar_2020", "vortex_cylinder", "vortex_dipole", "rankine_half_body"),
    *("rathmann", "rathmann_scaled", "hybrid_induction"),
)


def factory(name: str) -> Callable[..., Formula]:
    """The factory of that name."""
    found: Callable[..., Formula] = getattr(blockage if hasattr(blockage, name) else blockage_bodies, name)
    return found


def _flat(*ends: Any) -> list[Any]:
    return [array.ravel() for array in np.meshgrid(*ends, indexing="ij")]


def places(downwind: Any, radial: Any, thrust: Any) -> dict[str, Any]:
    """Every combination, with a wake that grows from 0.6 diameters, by our names."""
    along, across, thrust = _flat(downwind, radial, thrust)
    wake_radius = 0.6 + 0.04 * np.maximum(along, 0)
    return {"downwind": along, "radial": across, "thrust_coefficient": thrust, "wake_radius": wake_radius}


def around() -> dict[str, Any]:
    """Upstream, abreast and downstream, on the axis and beside it, from no thrust to more than a rotor can have."""
    away = np.geomspace(0.3, 60.0, 9)
    radial = [0.0, 0.2, 0.45, 0.501, 0.55, 0.8, 1.3, 2.0, 4.0, 10.0, 30.0]
    return places(np.concatenate([-away, [0.0], away]), radial, [0.0, 0.05, 0.4, 0.75, 0.89, 0.95, 1.1])


def rim() -> dict[str, Any]:
    """At and around the plane, the axis, the rotor's edge, and far away."""
    tiny = [1e-12, 1e-9, 1e-6, 1e-3]
    downwind = [0.0, *tiny, 0.2, 0.5, 3.0, 2e3]
    near_edge = [0.5 + sign * size for size in tiny for sign in (1, -1)]
    return places([*downwind, *(-x for x in downwind)], [0.0, *tiny, 0.5, *near_edge, 0.6, 3.0, 2e3], [0.0, 0.8, 1.2])


def peer_change(peer: Any, known: dict[str, Any]) -> Any:
    """PyWake's change of the wind as a share of the free wind, as its wind farm models call for it."""
    count = known["downwind"].size

    def by_jl(value: Any) -> Any:
        return (value * np.ones(count))[None, None, :, None]

    speeds = {"WS_ilk": by_jl(10.0)[:, 0], "WS_eff_ilk": by_jl(8.0)[:, 0]}
    deficit = peer.calc_blockage_deficit(
        **speeds,
        WS_ref_ilk=speeds[peer.WS_key],
        dw_ijlk=by_jl(known["downwind"] * DIAMETER),
        cw_ijlk=by_jl(known["radial"] * DIAMETER),
        wake_radius_ijlk=by_jl(known["wake_radius"] * DIAMETER),
        D_src_il=np.full((1, count), DIAMETER),
        ct_ilk=by_jl(known["thrust_coefficient"])[:, 0],
    )
    return deficit[0, 0, :, 0] / 10.0


# downwind, radial, thrust coefficient where PyWake's numbers stand in the tests
ROWS = (
    (-0.7, 0.1, 0.80),
    (-2.0, 0.0, 0.95),
    (-2.5, 1.2, 0.75),
    (-6.0, 3.0, 0.40),
    (-0.3, 0.8, 0.60),
    (0.0, 3.0, 0.80),
    (1.0, 1.5, 0.80),
    (4.0, 0.7, 0.80),
    (5.0, 5.0, 0.30),
)


def rows() -> dict[str, Any]:
    """The rows by our names."""
    downwind, radial, thrust = (np.array(column) for column in zip(*ROWS, strict=True))
    wake_radius = 0.6 + 0.04 * np.maximum(downwind, 0)
    return {"downwind": downwind, "radial": radial, "thrust_coefficient": thrust, "wake_radius": wake_radius}
