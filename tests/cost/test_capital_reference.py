"""Published cost tables through our records: NREL's Cost of Wind Energy Review and technology baseline, both 2024."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from monsun.cost.capital import CapitalCost
from monsun.cost.capital_lines import (
    CostLine,
    Origin,
    Payment,
    Per,
    Rate,
    rate_line,
    share_line,
)
from monsun.cost.prices import PriceLevels
from monsun.finance.measures import capital_recovery_factor, real_levelised_cost, simple_levelised_cost

KILOWATTS = 600_000.0  # 50 x 12 MW
DOLLARS = Payment((("USD", 1.0),))

# NREL Cost of Wind Energy Review 2024 edition, fixed-bottom, USD/kW, 34 m, 50 km: the author's table before rounding
# (repository dmulash/Annual_Reporting_Workflow, Data/FBOW_CapEx.csv); as printed the lines add up to 5,412
COWER = {
    "turbine": 1769.87, "array": 251.2301847, "export": 226.748583, "substations": 242.982797,
    "substructure": 763.5003393, "scour": 24.58735009, "development": 123.1965663, "installation": 830.057744,
    "lease": 166.6666667,
}  # fmt: skip
COWER_SOFT = {
    "insurance": 55.25056098, "decommissioning": 144.5433768, "financing": 239.8629621, "procurement": 228.0716793,
    "commissioning": 55.25056098, "installation contingency": 289.0867535,
}  # fmt: skip
CHARGE, OPERATION, ENERGY = 0.0676, 135.0, 4.295  # real FCR, USD/kW-yr, MWh/kW-yr


def rated(key: str, value: float, levels: PriceLevels) -> CostLine:
    rate = Rate(value=value, per=Per.KILOWATT, price_year=2023)
    return rate_line(key, key, rate, {Per.KILOWATT: KILOWATTS}, levels, Origin(key, "COWER 2024", "published"), DOLLARS)


def cower(levels: PriceLevels) -> CapitalCost:
    lines = tuple(rated(key, value, levels) for key, value in (COWER | COWER_SOFT).items())
    return CapitalCost(lines, KILOWATTS, levels.year)


def test_the_cost_of_wind_energy_review_adds_up():
    cost = cower(PriceLevels(year=2023))
    assert cost.per_kilowatt == pytest.approx(5411, abs=0.5)
    printed = {round(value) for value in (cost.per_kilowatt, sum(COWER_SOFT.values()))}
    assert printed == {5411, 1012}
    assert sum(COWER.values()) - COWER["turbine"] == pytest.approx(2629, abs=0.5)


def test_the_review_s_levelised_cost():
    # the 116.627 USD/MWh lies between the two energies that the rounded inputs allow: 4.295 MWh/kW-yr as
    # printed gives 116.597, 8.76 x 0.49 gives 116.668; it belongs to 49.02 %, which prints as 49 %
    at = [simple_levelised_cost(5411.0, CHARGE, OPERATION, energy) for energy in (ENERGY, 8.76 * 0.49)]
    assert at == pytest.approx([116.597, 116.668], abs=5e-4)
    assert at[0] < 116.627 < at[1]
    through = cower(PriceLevels(year=2023)).per_kilowatt
    assert simple_levelised_cost(through, CHARGE, OPERATION, 8.76 * 0.49017) == pytest.approx(116.627, abs=0.01)
    # the author's lines of levelised cost, USD/MWh: turbine, installation
    assert CHARGE / ENERGY * np.array([1769.87, 830.057744]) == pytest.approx([27.85639395, 13.06447113], abs=1e-8)


def test_the_review_in_prices_of_2025():
    assert cower(PriceLevels()).per_kilowatt == pytest.approx(5410.906 * 321.943 / 304.702, rel=2e-5)


def test_the_review_with_its_soft_lines_as_shares():
    levels = PriceLevels(year=2023)
    lines = [rated(key, value, levels) for key, value in COWER.items()]
    for key, value in COWER_SOFT.items():
        base = lines if key == "financing" else [line for line in lines if line.key in COWER]
        share = value * KILOWATTS / sum(line.amount for line in base)
        lines.append(share_line(key, key, base, share, levels, Origin(key, "COWER 2024", "published")))
    cost = CapitalCost(tuple(lines), KILOWATTS, 2023)
    assert cost.total == pytest.approx(cower(levels).total, rel=1e-14)


# NREL Annual Technology Baseline 2024, financial case R&D, 30 years, fixed offshore: 2022 USD
DEPRECIATION = np.array([0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576])  # five-year MACRS, from memory (IRS)
LIFE, TAX, NOMINAL, REAL, CONSTRUCTION = 30, 0.2574, 0.0661097226689509, 0.0401070465062936, 1.1086870412668348


@dataclass(frozen=True)
class Baseline:
    """One class, scenario and year: overnight and grid cost USD/kW, fixed operation USD/kW-yr, capacity factor."""

    overnight: float
    grid: float
    operation: float
    capacity_factor: float
    capital: float
    levelised: float


def by_our_records(case: Baseline, construction=CONSTRUCTION, tax=TAX, nominal=NOMINAL, real=REAL):
    """CAPEX, USD/kW, and LCOE, USD/MWh: (CRF x PFF x CFF x (OCC + GCC) + FOM) / (8.76 CF), PFF from tax and MACRS."""
    levels = PriceLevels(year=2022)
    lines = [
        rate_line(
            key, key, Rate(value=value, per=Per.KILOWATT, price_year=2022), {Per.KILOWATT: 1.0}, levels,
            Origin(key, "ATB 2024", "published"), DOLLARS,
        )
        for key, value in (("overnight", case.overnight), ("grid", case.grid))
    ]  # fmt: skip
    lines.append(
        share_line("financing", "Financing", lines, construction - 1, levels, Origin("cff", "ATB 2024", "published"))
    )
    capital = CapitalCost(tuple(lines), 1.0, 2022).total
    found = real_levelised_cost(
        capital=capital,
        spending=np.array([1.0]),
        operation=case.operation,
        energy=np.full(LIFE, 8.76 * case.capacity_factor),
        rate=nominal,
        inflation=(1 + nominal) / (1 + real) - 1,
        tax_rate=np.full(LIFE, tax),
        depreciation=np.concatenate((DEPRECIATION, np.zeros(LIFE - DEPRECIATION.size))),
    )
    # the same in the form in which NREL publishes it
    factor = (1 - tax * float(DEPRECIATION @ (1 + nominal) ** -np.arange(1.0, 7.0))) / (1 - tax)
    charge = capital_recovery_factor(real, LIFE) * factor
    assert simple_levelised_cost(capital, charge, case.operation, 8.76 * case.capacity_factor) == pytest.approx(
        found.total, abs=1e-11
    )
    return capital, found.total, factor


TYPED = {
    "class 1 Advanced 2022": Baseline(3842.3701, 1084.6748, 90.662, 0.4687, 5462.550832369848, 103.40317651354756),
    "class 1 Conservative 2050": Baseline(2768.3491, 781.486, 80.87125, 0.4806, 3935.6561740041584, 76.34901069317019),
    "class 2 Moderate 2026": Baseline(4046.9958, 1053.0833, 82.259125, 0.463, 5654.391607605821, 105.49552008573006),
    "class 3 Advanced 2030": Baseline(2357.2652, 661.0207, 72.708625, 0.4933, 3346.3344641684057, 64.15867332392469),
    "class 3 Moderate 2022": Baseline(4460.9062, 1250.9205, 90.520875, 0.4523, 6332.62824425191, 120.53949971586692),
    "class 3 Moderate 2034": Baseline(
        2564.4115, 719.1083, 74.84899999999999, 0.477, 3640.395852003069, 71.16489096909069
    ),
    "class 4 Conservative 2029": Baseline(
        5662.2328, 1647.2338, 87.75937499999999, 0.4587, 8103.9108979927505, 145.11464533687464
    ),
    "class 5 Advanced 2041": Baseline(
        2213.3447, 728.7969, 66.48962499999999, 0.4996, 3261.9142654920715, 60.749582045848925
    ),
    "class 6 Moderate 2045": Baseline(2521.0841, 821.8296, 70.9255, 0.371, 3706.2450992633676, 91.52893515619213),
    "class 7 Advanced 2050": Baseline(2118.8572, 725.7513, 63.7645, 0.3029, 3153.780581427489, 96.681709007605),
    "class 7 Conservative 2035": Baseline(
        3252.0698, 1113.8995, 84.724375, 0.2706, 4840.493585478835, 160.55723432934795
    ),
}


@pytest.mark.parametrize("name", TYPED)
def test_the_technology_baseline(name):
    case = TYPED[name]
    capital, levelised, factor = by_our_records(case)
    assert capital == pytest.approx(case.capital, abs=1e-9)
    assert levelised == pytest.approx(case.levelised, abs=1e-9)
    assert factor == pytest.approx(1.055582818412125, abs=1e-14)


ATB = Path(__file__).resolve().parents[2] / "../shared/reference/atb"


def table(name: str) -> dict[str, list[float]]:
    with (ATB / f"Fixed_Offshore_Wind__{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    # rows such as "Year (Advanced)" hold headings in place of numbers
    return {row[0]: [float(value or "nan") for value in row[1:]] for row in rows[1:]}


@pytest.mark.skipif(not ATB.exists(), reason="reference tables not here")
def test_the_whole_technology_baseline():
    overnight, grid, operation, capital, levelised, variable = (
        table(f"RnD__30__df_{name}") for name in ("occ", "gcc", "fom", "capex", "lcoe", "vom")
    )
    factor, construction, capacity = table("RnD__30__df_tc"), table("RnD__df_cff"), table("df_ncf")
    wacc, terms = table("RnD__df_just_wacc"), table("RnD__df_wacc")
    count = 0
    for key, published in levelised.items():
        scenario = key.rpartition("/")[2]
        assert not any(variable[key])
        for year in range(len(published)):
            case = Baseline(
                overnight[key][year], grid[key][year], operation[key][year], capacity[key][year], capital[key][year],
                published[year],
            )  # fmt: skip
            found = by_our_records(
                case,
                construction[f"CFF/{scenario}"][year],
                terms["Tax Rate (Federal and State)"][year],
                wacc[f"WACC Nominal - {scenario}"][year],
                wacc[f"WACC Real - {scenario}"][year],
            )
            assert found == pytest.approx((case.capital, case.levelised, factor[f"PFF/{scenario}"][year]), abs=1e-9), (
                key,
                2022 + year,
            )
            count += 1
    assert count == 7 * 3 * 29
