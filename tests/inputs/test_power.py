"""The bundled tables of the power plan, their standing, and that the plan's defaults are these figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from monsun.inputs.power import (
    CAPACITY_TARGETS,
    PUBLISHED_FACTS,
    CapacityTarget,
    Verification,
    capacity_target,
    fact_numbers,
    published_fact,
    read_capacity_targets,
    read_published_facts,
)
from monsun.plan.system import PowerSystem
from monsun.records import InputError, documented_fields

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "project" / "power"
PLAN = "PDP8_2025_QD768"
HEADER = "plan,year,technology,low_MW,high_MW,verification,note\n"


def target(technology: str) -> CapacityTarget:
    return capacity_target(read_capacity_targets(), PLAN, 2030, technology)


def test_the_published_offshore_target_and_its_standing() -> None:
    offshore = target("offshore_wind")
    assert (offshore.low, offshore.high, offshore.verification) == (6000, 17032, Verification.CITED)
    assert "2030-2035" in offshore.note
    assert target("import").verification is Verification.UNVERIFIED_RECALL


def test_the_earlier_plan_adds_up_as_its_note_says() -> None:
    rows = [row for row in read_capacity_targets() if row.plan == "PDP8_2023_QD500" and row.year == 2030]
    parts = [row.low for row in rows if row.technology != "total"]
    assert len(parts) == 13
    assert sum(parts) == 150489


def test_facts_keep_commas_ranges_and_lists() -> None:
    facts = read_published_facts()
    assert published_fact(facts, "500 kV Vung Ang - Da Nang").source == "ReVietSys research grid model, line lengths"
    assert fact_numbers(published_fact(facts, "peak load 2030")) == (89655, 99934)
    assert fact_numbers(published_fact(facts, "system peak load 2024")) == (49533,)
    shares = fact_numbers(published_fact(facts, "regional share North/Central/South (week 20 of 2024)"))
    assert shares == (45.7, 9.3, 45.0)
    for name in ("La Gan wind speed", "noon peak window"):
        with pytest.raises(InputError, match=name):
            fact_numbers(published_fact(facts, name))


@pytest.mark.parametrize(
    ("field", "technologies"),
    [
        ("coal", ("coal",)),
        ("domestic_gas", ("domestic_gas",)),
        ("lng", ("lng",)),
        ("flexible", ("flexible",)),
        ("biomass", ("biomass", "waste_to_energy", "geothermal_other_re")),
        ("imports", ("import",)),
        ("hydro", ("hydro",)),
        ("solar", ("solar",)),
        ("onshore_wind", ("onshore_nearshore_wind",)),
        ("battery", ("battery",)),
        ("pumped_hydro", ("pumped_hydro",)),
    ],
)
def test_the_plans_defaults_are_the_tables_figures_with_their_standing(
    field: str, technologies: tuple[str, ...]
) -> None:
    rows = [target(name) for name in technologies]
    default = next(item for item in documented_fields(PowerSystem()) if item.path == f"capacity.{field}")
    assert default.value == sum(row.low for row in rows)
    recalled = any(row.verification is Verification.UNVERIFIED_RECALL for row in rows)
    assert default.data_class == ("assumed" if recalled else "published")


def test_the_plans_demand_and_shares_are_the_published_ones() -> None:
    facts, system = read_published_facts(), PowerSystem()
    assert system.shape.peak_load == fact_numbers(published_fact(facts, "peak load 2030"))[0]
    assert system.shape.annual_energy == fact_numbers(published_fact(facts, "produced+imported 2030"))[0]
    shares = fact_numbers(published_fact(facts, "regional share North/Central/South (week 20 of 2024)"))
    assert [100 * share for share in system.share.demand] == pytest.approx(shares)
    assert system.operation.central_south == fact_numbers(published_fact(facts, "Central->South transfer 2014"))[0]
    circuit = published_fact(facts, "North-Central 500 kV transfer after circuit 3 (Aug 2024)")
    assert system.operation.north_central == fact_numbers(circuit)[0]
    assert system.capacity.offshore_wind == target("offshore_wind").low - 1000


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("p,2030,coal,1,2,guessed,", "verification.*cited"),
        ("p,30,coal,1,2,cited,", "year"),
        ("p,2030,coal,-1,2,cited,", "low_MW"),
        ("p,2030,coal,3,2,cited,", "high_MW.*low_MW"),
        ("p,2030,coal,1,x,cited,", "high_MW"),
        ("p,2030,coal", "7 cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"targets.csv: line 2.*{message}"):
        read_capacity_targets(path)


def test_missing_files_columns_and_names_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_published_facts(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="the columns plan,year"):
        read_capacity_targets(tmp_path / "empty.csv")
    with pytest.raises(InputError, match=r"one row of technology \(.*lng.*got coals"):
        target("coals")
    with pytest.raises(InputError, match=r"'nothing' \(0 rows"):
        published_fact(read_published_facts(), "nothing")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the source tables are not beside the repository")
def test_the_bundled_tables_are_the_source_tables() -> None:
    for path in (CAPACITY_TARGETS, PUBLISHED_FACTS):
        assert path.read_bytes() == (SHARED / path.name).read_bytes()
