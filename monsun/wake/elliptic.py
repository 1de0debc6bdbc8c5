"""Complete elliptic integrals by a fixed number of steps, so that they compile and differentiate."""

from __future__ import annotations

from typing import Any

from monsun.wake.ops import pi, sqrt


def complete_elliptic(modulus: Any, pole: Any, of_cosine: Any, of_sine: Any, steps: int = 7) -> Any:
    """Complete elliptic integral of any kind, a Landen transformation in each step.

    The integral over an angle from 0 to pi/2 of (of_cosine C + pole of_sine S) / (C + pole^2 S) / sqrt(C + modulus^2 S)
    with C its squared cosine and S its squared sine. For the complementary modulus k' = sqrt(1 - k^2) it is

    - K(k) with pole, of_cosine, of_sine = 1, 1, 1 and E(k) with 1, 1, k'^2,
    - Pi(n, k) with p, 1, 1 / p, where p = sqrt(1 - n) for a characteristic n < 1.

    It is cel(k', pole^2, of_cosine, pole of_sine) of Bulirsch (1969), Numer. Math. 13, 305-315 (DLMF 19.2.11), with
    the first step written out and the rest scaled by the pole, so that it stays finite as the pole goes to zero.

    modulus: k', above 0 and at most about 1; pole: from 0. Within 1e-12 of the larger of value and 1 from a modulus of
    1e-8 with 7 steps, 1e-4 with 6 steps, 0.02 with 5 steps and 0.3 with 4 steps.
    """
    # numerators and the pole's mean carry a factor `pole`; mean_k is twice the arithmetic mean of each step
    cosine = pole * of_cosine + of_sine
    sine = 2 * (of_cosine * modulus + pole * of_sine)
    mean_pole = modulus + pole**2
    mean = 1 + modulus
    geometric = 2 * sqrt(modulus)
    for _ in range(steps - 1):
        product = geometric * mean
        turned = product / mean_pole
        cosine, sine = cosine + pole * sine / mean_pole, 2 * (sine + pole * cosine * turned)
        mean_pole = mean_pole + pole**2 * turned
        mean, geometric = mean + geometric, 2 * sqrt(product)
    return (0.5 * pi) * (cosine * mean + sine) / (mean * (pole * mean + mean_pole))
