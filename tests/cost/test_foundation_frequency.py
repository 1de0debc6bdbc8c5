"""The natural frequency: exact beams, beams of many pieces, the published closed form, a published turbine."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_bvp
from scipy.linalg import eigh
from scipy.optimize import brentq

from monsun.cost.foundation_site import FoundationSite
from monsun.cost.monopile import MonopileDesign, monopiles, second_moment, wall_thickness
from monsun.cost.natural_frequency import Substructure, Tower, frequency_window, squared_frequency, towers
from monsun.cost.pile_stiffness import HeadFlexibility, characteristic_length, head_flexibility
from monsun.cost.supported_turbine import TurbineScaling, turbines_of_rating

STIFF = HeadFlexibility(np.zeros(1), np.zeros(1), np.zeros(1))
DESIGN = MonopileDesign()
SCALING = TurbineScaling()


def one(value: float) -> np.ndarray:
    return np.array([value])


def uniform_beam(length: float, share: float, stiffness: float, mass: float, head: float) -> tuple[Tower, Substructure]:
    """A beam that is the same from seabed to top, `share` of it below the tower's foot."""
    above = (1 - share) * length
    tower = Tower(one(above), one(mass * above), one(head), one(above**3 / (3 * stiffness)), taper=1.0)
    dry = Substructure(one(share * length), one(0.0), one(stiffness), one(mass), one(0.0), one(0.0))
    return tower, dry


@pytest.mark.parametrize("head", [0.0, 0.1, 1.0, 10.0])
@pytest.mark.parametrize("share", [1e-6, 0.2, 0.6])
def test_a_held_uniform_beam_with_a_mass_on_top(head: float, share: float) -> None:
    """The root of 1 + cosh cos + head a (sinh cos - cosh sin) = 0 is exact; Rayleigh's quotient lies above it."""
    length, stiffness, mass = 120.0, 4e12, 9e3

    def exact(a: float) -> float:
        return 1 + np.cosh(a) * np.cos(a) + head * a * (np.sinh(a) * np.cos(a) - np.cosh(a) * np.sin(a))

    root = brentq(exact, 0.1, 2.0)
    frequency = root**2 * np.sqrt(stiffness / (mass * length**4))
    found = np.sqrt(
        squared_frequency(*uniform_beam(length, share, stiffness, mass, head * mass * length), STIFF)[0]
    )  # fmt: skip
    assert frequency <= found * (1 + 1e-9)
    # a beam without a mass on top swings in another shape than a push at the top gives it
    assert found == pytest.approx(frequency, rel=0.015 if head == 0 else 0.01 if head < 1 else 1e-3)


def test_a_heavy_head_on_springs_alone() -> None:
    """A stiff massless mast on a turning base: stiffness over mass times height squared."""
    tower = Tower(one(100.0), one(0.0), one(1e6), one(1e-18), taper=1.0)
    mast = Substructure(one(50.0), one(0.0), one(1e22), one(0.0), one(0.0), one(0.0))
    head = HeadFlexibility(one(2e-9), one(0.0), one(1e-12))
    assert 1 / (squared_frequency(tower, mast, head)[0] * 1e6) == pytest.approx(2e-9 + 150.0**2 * 1e-12, rel=1e-9)


def in_pieces(depth: float, diameter: float, site: FoundationSite, count: int = 16) -> float:
    """First frequency, Hz, of the same structure cut into beam elements, the springs at the seabed."""
    tower = towers(turbines_of_rating(15e6, SCALING), SCALING, DESIGN.elastic_modulus, DESIGN.density)
    foot, length = depth + SCALING.interface_height, float(tower.length[0])
    wall = float(wall_thickness(diameter))
    base_wall = SCALING.tower_mass / (
        DESIGN.density * np.pi * SCALING.tower_base * (1 + tower.taper + tower.taper**2) / 3 * length
    )
    nodes = np.concatenate([np.linspace(0, foot, count + 1), foot + np.linspace(0, length, count + 1)[1:]])
    size = 2 * nodes.size
    stiffness, masses = np.zeros((size, size)), np.zeros((size, size))
    for index, (low, high) in enumerate(pairwise(nodes)):
        h, middle = high - low, (low + high) / 2
        if middle < foot:
            bending = DESIGN.elastic_modulus * float(second_moment(diameter))
            mass = DESIGN.density * np.pi * (diameter - wall) * wall
            if middle < depth:
                mass += site.water_density * np.pi / 4 * (diameter**2 + (diameter - 2 * wall) ** 2)
        else:
            width = 1 - (1 - tower.taper) * (middle - foot) / length
            bending = DESIGN.elastic_modulus * np.pi / 8 * SCALING.tower_base**3 * base_wall * width**4
            mass = DESIGN.density * np.pi * SCALING.tower_base * base_wall * width**2
        here = slice(2 * index, 2 * index + 4)
        stiffness[here, here] += bending / h**3 * np.array([
            [12, 6 * h, -12, 6 * h], [6 * h, 4 * h**2, -6 * h, 2 * h**2],
            [-12, -6 * h, 12, -6 * h], [6 * h, 2 * h**2, -6 * h, 4 * h**2],
        ])  # fmt: skip
        masses[here, here] += mass * h / 420 * np.array([
            [156, 22 * h, 54, -13 * h], [22 * h, 4 * h**2, 13 * h, -3 * h**2],
            [54, 13 * h, 156, -22 * h], [-13 * h, -3 * h**2, -22 * h, 4 * h**2],
        ])  # fmt: skip
    piece = DESIGN.density * np.pi * (diameter + wall) * wall * DESIGN.transition_piece.length
    masses[2 * count, 2 * count] += piece
    masses[-2, -2] += float(tower.head_mass[0])
    masses[-1, -1] += 1.0
    bending = one(DESIGN.elastic_modulus * float(second_moment(diameter)))
    ratio = (site.initial_subgrade_gradient / site.subgrade_gradient) ** 0.2
    head = head_flexibility(bending, site.initial_subgrade_gradient, DESIGN.embedment * ratio)
    springs = np.linalg.inv(
        [[float(head.sway[0]), float(head.coupling[0])], [float(head.coupling[0]), float(head.rotation[0])]]
    )
    # beam elements count the turn as the slope, the springs as the lean of what stands above: the same way round
    stiffness[:2, :2] += springs
    return float(np.sqrt(eigh(stiffness, masses, subset_by_index=[0, 0])[0][0]) / (2 * np.pi))


@pytest.mark.parametrize("depth", [8.0, 25.0, 45.0, 60.0])
def test_the_whole_structure_against_beam_elements(depth: float) -> None:
    site = FoundationSite()
    found = monopiles(one(depth), turbines_of_rating(15e6, SCALING), site, SCALING, DESIGN)
    pieces = in_pieces(depth, float(np.real(found.diameter[0])), site)
    assert float(np.real(found.frequency[0])) == pytest.approx(pieces, rel=0.01)


def test_the_three_spring_form_of_arany_et_al() -> None:
    """Arany et al. 2016: f = C_L C_R C_MP f_FB; its factors were fitted, and its substructure has no mass."""
    site, depth = FoundationSite(), 25.0
    turbines = turbines_of_rating(15e6, SCALING)
    found = monopiles(one(depth), turbines, site, SCALING, DESIGN)
    tower = towers(turbines, SCALING, DESIGN.elastic_modulus, DESIGN.density)
    length, foot = float(tower.length[0]), depth + SCALING.interface_height
    pile = DESIGN.elastic_modulus * float(second_moment(float(np.real(found.diameter[0]))))
    ratio = (site.initial_subgrade_gradient / site.subgrade_gradient) ** 0.2
    head = head_flexibility(one(pile), site.initial_subgrade_gradient, DESIGN.embedment * ratio)
    sway, coupling, rotation = (float(part[0]) for part in (head.sway, head.coupling, head.rotation))
    (k_l, k_lr), (_, k_r) = np.linalg.inv([[sway, coupling], [coupling, rotation]])
    tower_stiffness = length**3 / (3 * float(tower.flexibility[0]))
    held = np.sqrt(1 / float(tower.flexibility[0]) / (1.017e6 + 33 / 140 * 8.6e5)) / (2 * np.pi)
    eta_l, eta_lr, eta_r = (k * length**power / tower_stiffness for k, power in ((k_l, 3), (k_lr, 2), (k_r, 1)))
    c_r = 1 - 1 / (1 + 0.6 * (eta_r - eta_lr**2 / eta_l))
    c_l = 1 - 1 / (1 + 0.5 * (eta_l - eta_lr**2 / eta_r))
    chi, psi = tower_stiffness / pile, foot / length
    c_mp = np.sqrt(1 / (1 + (1 + psi) ** 3 * chi - chi))
    assert float(np.real(found.frequency[0])) == pytest.approx(held * c_r * c_l * c_mp, rel=0.1)


def test_the_15_mw_reference_turbine_on_its_monopile() -> None:
    """Gaertner et al. 2020: 10 m monopile of 1,318 t, 45 m in the soil in 30 m depth: first tower mode 0.17 Hz."""
    tower = towers(turbines_of_rating(15e6, SCALING), SCALING, DESIGN.elastic_modulus, DESIGN.density)
    diameter = 10.0
    wall = 1.318e6 / (7860 * np.pi * 9.94 * 90)
    bending = one(200e9 * np.pi / 8 * (diameter - wall) ** 3 * wall)
    pile = Substructure(
        one(45.0), one(30.0), bending, one(7860 * np.pi * (diameter - wall) * wall),
        one(1025 * np.pi / 4 * (diameter**2 + (diameter - 2 * wall) ** 2)), one(1e5),
    )  # fmt: skip
    soil = 16.3e6
    embedment = 45.0 / float(characteristic_length(bending, soil)[0])
    found = np.sqrt(squared_frequency(tower, pile, head_flexibility(bending, soil, embedment))[0]) / (2 * np.pi)
    assert found == pytest.approx(0.17, rel=0.05)


def test_the_window_lies_between_rotor_and_blades() -> None:
    turbines = turbines_of_rating([15e6, 20e6], SCALING)
    window = frequency_window(turbines, SCALING, 0.1)
    # 7.56 and 5 rpm
    assert window.low[0] == pytest.approx(7.56 / 60 * 1.1, rel=1e-3)
    assert window.high[0] == pytest.approx(3 * 5.0 / 60 * 0.9, rel=1e-3)
    assert np.all(window.low < window.high) and window.low[1] < window.low[0]


def test_long_piles_give_way_as_reese_and_matlock_say() -> None:
    # Reese and Matlock 1956, nondimensional coefficients of long piles: 2.435, 1.623, 1.750
    found = head_flexibility(one(1.0), 1.0, 5.0)
    assert float(found.sway[0]) == pytest.approx(2.435, rel=3e-3)
    assert float(found.coupling[0]) == pytest.approx(1.623, rel=3e-3)
    assert float(found.rotation[0]) == pytest.approx(1.750, rel=3e-3)
    # Poulos and Davis 1980 as Arany et al. 2017 quote them: springs 1.074, -0.99, 1.48
    springs = np.linalg.inv([[2.435, -1.623], [-1.623, 1.750]])
    assert [springs[0, 0], springs[0, 1], springs[1, 1]] == pytest.approx([1.074, 0.99, 1.48], rel=0.02)


@pytest.mark.parametrize("embedment", [1.0, 2.0, 3.5])
def test_short_piles_against_a_solved_boundary_value_problem(embedment: float) -> None:
    def slopes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.vstack([y[1], y[2], y[3], -x * y[0]])

    at = np.linspace(0, embedment, 200)
    pushed, turned = (
        solve_bvp(
            slopes,
            lambda top, tip, push=push, moment=moment: np.array([top[2] - moment, top[3] - push, tip[2], tip[3]]),
            at, np.ones((4, 200)), tol=1e-8,
        ).sol(0.0)
        for push, moment in ((1.0, 0.0), (0.0, 1.0))
    )  # fmt: skip
    found = head_flexibility(one(1.0), 1.0, embedment)
    assert float(found.sway[0]) == pytest.approx(pushed[0], rel=1e-6)
    assert float(found.rotation[0]) == pytest.approx(-turned[1], rel=1e-6)
    # Maxwell: the push turns the head as much as the moment moves it
    assert float(found.coupling[0]) == pytest.approx(-pushed[1], rel=1e-6)
    assert float(found.coupling[0]) == pytest.approx(turned[0], rel=1e-6)


def test_piles_beyond_six_lengths_are_as_long_as_six() -> None:
    six, nine = (head_flexibility(one(2e12), 4e6, embedment) for embedment in (6.0, 9.0))
    assert float(six.sway[0]) == float(nine.sway[0])


def test_frequency_falls_with_depth_and_rises_with_soil() -> None:
    turbines = turbines_of_rating(np.full(5, 15e6), SCALING)
    free = replace(DESIGN, natural_frequency=False)
    depth = np.linspace(10, 60, 5)
    stiff, soft = (
        monopiles(depth, turbines, FoundationSite(initial_subgrade_gradient=value), SCALING, free).frequency
        for value in (30e6, 6e6)
    )
    assert np.all(np.diff(np.real(stiff)) < 0)
    assert np.all(np.real(stiff) > np.real(soft))
