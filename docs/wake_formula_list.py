"""Which wake formulas stand on the page docs/wake-models.md, and with which symbols; one line adds a formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from monsun.wake import (
    blockage,
    blockage_bodies,
    cumulative,
    curl,
    deficit,
    deflection,
    elliptic,
    empirical_gaussian,
    floris_gauss,
    floris_jensen,
    floris_turbopark,
    floris_turbulence,
    frandsen,
    gauss_deflection,
    gaussian_variants,
    ishihara_qian,
    larsen,
    rotor,
    rotor_averages,
    special,
    super_gaussian,
    tophat,
    turbopark,
    turbulence,
)

# section -> what its formulas return, and the formulas or what makes them from their default constants
PAGE: dict[str, tuple[str, tuple[Callable[..., Any], ...]]] = {
    "Deficits": (
        r"\frac{\Delta U}{U_0}",
        (
            deficit.iea37_deficit,
            deficit.gaussian_deficit,
            rotor_averages.averaged_gaussian_deficit,
            gaussian_variants.induced_gaussian_deficit,
            gaussian_variants.zong_deficit,
            ishihara_qian.ishihara_qian_deficit,
            super_gaussian.blondel_2020_deficit,
            super_gaussian.blondel_2023_deficit,
            turbopark.turbopark_deficit,
            larsen.larsen_deficit,
            tophat.tophat_deficit,
            floris_jensen.floris_jensen_deficit,
            floris_gauss.floris_gauss_deficit,
            floris_turbopark.floris_turboparkgauss_deficit,
            floris_turbopark.floris_turbopark_deficit,
            empirical_gaussian.empirical_deficit,
            cumulative.cumulative_curl_deficit,
        ),
    ),
    "Profiles of wakes whose height the superposition finds": (
        r"\frac{\Delta U}{\Delta U_0}",
        (deficit.gaussian_profile, cumulative.cumulative_curl_profile),
    ),
    "Widths of Gaussian wakes": (
        r"\frac{\sigma}{D}",
        (
            deficit.iea37_width,
            deficit.linear_width,
            deficit.turbulent_width,
            gaussian_variants.carbajo_fuertes_width,
            gaussian_variants.zong_width,
            ishihara_qian.ishihara_qian_width,
            super_gaussian.blondel_2020_width,
            super_gaussian.blondel_2023_width,
            turbopark.turbopark_width,
            cumulative.cumulative_width,
        ),
    ),
    "Radii of wakes": (
        r"\frac{R}{D}",
        (
            deficit.two_widths,
            tophat.linear_radius,
            tophat.turbulent_radius,
            tophat.turbopark_radius,
            larsen.larsen_radius,
        ),
    ),
    "Deflections": (
        r"\frac{\delta_y}{D}; \frac{\delta_z}{D}",
        (
            deflection.jimenez_2010,
            deflection.bastankhah_2016,
            floris_jensen.floris_jimenez,
            gauss_deflection.floris_gauss_deflection,
            empirical_gaussian.empirical_deflection,
        ),
    ),
    "Added turbulence": (
        "I_+",
        (
            turbulence.crespo_hernandez,
            frandsen.frandsen_2005,
            frandsen.frandsen_2017,
            larsen.larsen_turbulence,
            ishihara_qian.ishihara_qian_turbulence,
            floris_turbulence.floris_crespo_hernandez,
        ),
    ),
    "Mixing": ("M", (empirical_gaussian.empirical_mixing, empirical_gaussian.total_mixing)),
    "Wind across the wind": ("V", (curl.transverse_wind,)),
    "Yaw that the wind across makes": (r"\gamma_e", (curl.effective_yaw,)),
    "Turbulence that the wind across makes": ("I_m", (curl.yaw_added_recovery,)),
    "Blockage": (
        r"\frac{\Delta U}{U_0}",
        (
            blockage.self_similar_2017,
            blockage.self_similar_2020,
            blockage_bodies.vortex_cylinder,
            blockage_bodies.vortex_dipole,
            blockage_bodies.rankine_half_body,
            blockage_bodies.rathmann,
            blockage_bodies.rathmann_scaled,
            blockage_bodies.hybrid_induction,
        ),
    ),
}

# functions that formulas share and that stay a name in them -> the name, and the symbols of their arguments
PARTS: dict[Callable[..., Any], tuple[str, str]] = {
    tophat.momentum_induction: ("a", "C_T"),
    tophat.madsen_induction: ("a_3", "C_T"),
    floris_gauss.yawed_induction: (r"a_\gamma", r"C_T \gamma"),
    gaussian_variants.near_wake_length: (r"x_0", "C_T I"),
    super_gaussian.super_gaussian: ("S", r"n r \sigma C_T"),
    turbopark.turbulence_integral: (r"\Lambda", r"x C_T I"),
    rotor.overlap_share: ("A", r"R \rho d"),
    rotor_averages.gaussian_over_disc: (r"\overline{G}", r"d^2 \rho \sigma"),
    cumulative.cumulative_amplitude: ("C_n", r"n \sigma C_T \gamma"),
    cumulative.cumulative_profile: ("P", r"r n \sigma"),
    curl._swirl: (r"\Omega", "y z"),
    floris_gauss.veered_gaussian: ("G", r"y z \omega \sigma_y \sigma_z"),
    elliptic.complete_elliptic: ("E", "k p a b"),
}


def _over_disc(distance_squared: Any, radius: Any, width: Any, terms: Any = None) -> Any:
    marcum = sympy.Function("Q_1")(sympy.sqrt(distance_squared) / width, radius / width)
    return 2 * width**2 / radius**2 * (1 - marcum)


def _elliptic(modulus: Any, pole: Any, of_cosine: Any, of_sine: Any, steps: Any = None) -> Any:
    angle = sympy.Symbol("t", real=True)
    cosine, sine = sympy.cos(angle) ** 2, sympy.sin(angle) ** 2
    parts = (of_cosine * cosine + pole * of_sine * sine) / (cosine + pole**2 * sine)
    return sympy.Integral(parts / sympy.sqrt(cosine + modulus**2 * sine), (angle, 0, sympy.pi / 2))


# what a series or a count in the text stands for
CLOSED: dict[Callable[..., Any], Callable[..., Any]] = {
    special.reciprocal_gamma: lambda value: 1 / sympy.gamma(value),
    rotor_averages.gaussian_over_disc: _over_disc,
    elliptic.complete_elliptic: _elliptic,
    floris_turbulence.share_of_points: lambda *given: sympy.Symbol("s", real=True),
}

DIAMETER = sympy.Symbol("D", real=True)
LENGTHS = {"downwind": "x", "crosswind": "y", "vertical": "z", "radial": "r", "straight_crosswind": "y_0"} | {
    "receiver_diameter": "D_r",
    "width": r"\sigma",
    "wake_radius": "R",
}
OTHERS = (
    {"source_diameter": "D", "source_height": "H", "thrust_coefficient": "C_T", "yaw": r"\gamma", "tilt": r"\varphi"}
    | {"turbulence_intensity": "I", "ambient_turbulence_intensity": r"I_\infty", "shear_exponent": r"\alpha"}
    | {"wind_speed": "U", "free_wind_speed": r"U_\infty", "receiver_height": "H_r", "rotor_deficits": r"\Delta U_p"}
    | {"mixing": "M", "upstream_mixing": "M_u", "tip_speed_ratio": r"\lambda"}
    | {"sideways_wind": "V", "upward_wind": "W", "effective_yaw": r"\gamma_e", "mixed_turbulence_intensity": "I_m"}
)
# LaTeX of what formulas name on their way; other names stand as they are
STEPS = (
    {"growth_rate": "k", "growth": "k", "induction": "a", "centre": "C", "thrust": "C_T", "turbulence": "I"}
    | {"order": "n", "m": "m", "skew": r"\theta", "m0": "M_0", "width_y": r"\sigma_{y0}", "width_z": r"\sigma_{z0}"}
    | {"far_y": r"\sigma_y", "far_z": r"\sigma_z", "alpha": r"\alpha", "beta": r"\beta", "width": r"\sigma"}
    | {"at_9_6": "R_{9.6}", "root": "q", "angle": r"\phi", "view_angle": r"\phi_w"}
)
KEPT = ("growth_rate", "induction", "centre", "root", "thrust", "skew")

LEGEND = {
    "U_0": "wind speed that the deficit is a share of: the free wind's or that at the source, as the model says",
    r"\Gamma": "gamma function",
    "Q_1": "Marcum's function of order one",
    "s": "share of the rotor's points that the wake reaches (`floris_turbulence.share_of_points`)",
}
