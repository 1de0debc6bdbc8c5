"""eya.json: the assessment in the exchange format of IEC 61400-15-2 (EYA DEF, schema version 0.0.1).

The power curve stands in the layout of the draft IEC 61400-16 power curve schema, as far as a table of power and
thrust tells it: rotational speeds, drive, grid and design class are not among our inputs and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monsun.energy.assessment import Assessment
from monsun.plan.hours import month_hour_energy
from monsun.report.eya_data import Axis, Json, Statistic, binned, exceedance, single, statistic
from monsun.report.eya_losses import plant_performance, wind_uncertainty
from monsun.report.eya_wind import turbine_wind, wind_resource
from monsun.report.run_folder import write_json
from monsun.results import Study

Array = NDArray[np.float64]

SCHEMA = "https://raw.githubusercontent.com/IEC-61400-15/eya_def/blob/main/iec_61400-15-2_eya_def.schema.json"
SCHEMA_VERSION = "0.0.1"
_MODE = "standard"
_RESOURCE = "site wind resource"
_NO_ORGANISATION = "placeholder: issuing organisation not named"
_NO_AUTHOR = "placeholder: author not named"


def write_eya(path: Path, study: Study, turbines: Sequence[str], created: str) -> None:
    """Write a study's assessment as eya.json; created: date and time as text (ISO 8601)."""
    write_json(path, eya_document(study, turbines, created))


def eya_document(study: Study, turbines: Sequence[str], created: str) -> Json:
    """A study's assessment as the exchange format has it; turbines [turbine]: their names.

    What the study does not know is left out; organisation and author, without which the format allows no document, are
    placeholders that say so where the project file names none. Raises InputError for a study without energy or hours.
    """
    settings, issue = study.project.settings, study.project.settings.issue
    document: Json = {
        "$schema": SCHEMA,
        "title": f"Energy yield assessment of {settings.title or settings.name}",
        "description": "Written by monsun: results of a computation that nobody has reviewed.",
        "project_name": settings.name,
        "issue_date": str(datetime.fromisoformat(created).date()),
        "contributors": [{"name": issue.author or _NO_AUTHOR, "contributor_type": "author"}],
        "issuing_organisations": [{"name": issue.organisation or _NO_ORGANISATION}],
        "epsg_srid": study.project.projection.epsg,
        "utc_offset": issue.utc_offset,
        "wind_farms": [_wind_farm(study, turbines)],
        "wind_resource_assessments": [wind_resource(study, _RESOURCE)],
        "power_curves": [_power_curve(study)],
        "scenarios": [_scenario(study, turbines)],
    }
    if issue.country:
        document["project_country"] = issue.country
    if issue.receiver:
        document["receiving_organisations"] = [{"name": issue.receiver}]
    return document


def _wind_farm(study: Study, turbines: Sequence[str]) -> Json:
    project, park = study.project, study.placed.park
    terms = project.settings.finance
    # without a plan of installation, a year of construction for each share of spending
    built = len(terms.spending_shares) if study.finance is None else study.finance.result.construction_years
    first = terms.construction_start + built
    return {
        "id": project.name,
        "label": project.settings.title or project.name,
        "relevance": "internal",
        "installed_capacity": float(park.rated_power.sum()) / 1e6,
        "export_capacity": project.settings.connection.capacity,
        "assessment_period_start_date": str(date(first, 1, 1)),
        "assessment_period_end_date": str(date(first + terms.life - 1, 12, 31)),
        "comments": "Heights are above mean sea level, which stands for the ground.",
        "turbines": [
            {
                "id": name,
                "turbine_model": project.turbine.name,
                "location": {"x": float(x), "y": float(y)},
                "ground_level_altitude": 0.0,
                "hub_height": project.turbine.hub_height,
                "baseline_operating_mode": _MODE,
            }
            for name, x, y in zip(turbines, park.x, park.y, strict=True)
        ],
    }


def _power_curve(study: Study) -> Json:
    turbine, density = study.project.turbine, study.project.air_density
    return {
        "document": {"metadata": [{"term": "Identifier", "value": turbine.name}]},
        "turbine": {
            "model_name": turbine.name,
            "rated_power": turbine.rated_power,
            "rotor_diameter": turbine.rotor_diameter,
            "available_hub_heights": [turbine.hub_height],
        },
        "design_bases": [],
        "power_curves": {
            "default_mode": _MODE,
            "modes": [
                {
                    "label": _MODE,
                    "name": "Standard",
                    "description": "Table used in the assessment, at the site's mean air density",
                    "rated_power": turbine.rated_power,
                    "parameters": [
                        {"label": "air-density", "dimension": 0, "points": [density]},
                        {"label": "wind-speed", "dimension": 1, "points": turbine.speed_knots.tolist()},
                    ],
                    "cp_is_coefficient": False,
                    "ct_is_coefficient": True,
                    "cp": [turbine.power_knots.tolist()],
                    "ct": [turbine.thrust_knots.tolist()],
                }
            ],
        },
    }


def _scenario(study: Study, turbines: Sequence[str]) -> Json:
    energy = study.energy
    if energy is None:
        raise ValueError("eya.json needs a study with its energy")
    result = energy.assessment
    gross = energy.gross_by_turbine / 1e3
    along = [(Axis.TURBINE, turbines)]
    hours = energy.hours
    months = [(Axis.MONTH, list(range(1, 13))), (Axis.HOUR, list(range(24)))]
    return {
        "id": "base",
        "label": "base case",
        "is_main_scenario": True,
        "wind_farm_ids": [study.project.name],
        "turbine_wind_resource_assessment": turbine_wind(study, _RESOURCE, turbines, energy.wakes.free_wind_speed),
        "energy_assessment": {
            "gross_energy_assessment": {
                "results": {
                    "annual_energy_production": [
                        single("park", [(statistic(Statistic.MEDIAN), result.gross_gwh)]),
                        binned("by turbine", along, {Statistic.MEDIAN: gross}),
                    ]
                }
            },
            "plant_performance_assessment": plant_performance(energy, turbines),
            "wind_uncertainty_assessment": wind_uncertainty(result),
            "net_energy_assessment": {
                "results": {
                    "annual_energy_production": [
                        _net_levels(result),
                        binned("by turbine", along, {Statistic.MEDIAN: energy.net_by_turbine / 1e3}),
                    ],
                    "energy_production": [
                        binned(
                            "mean year by month and hour of the day",
                            months,
                            {Statistic.MEAN: month_hour_energy(hours.time, hours.net_power)},
                        )
                    ],
                }
            },
        },
    }


def _net_levels(result: Assessment) -> Json:
    """P50, standard deviation and levels of exceedance of the net energy, GWh per year, for each period."""
    values = [(statistic(Statistic.MEDIAN), result.net_p50_gwh)]
    for row in result.exceedance:
        values.append((statistic(Statistic.DEVIATION, row.years), row.sigma * result.net_p50_gwh))
        levels = {0.75: row.p75_gwh, 0.90: row.p90_gwh, 0.95: row.p95_gwh, 0.99: row.p99_gwh}
        values += [(exceedance(level, row.years), gwh) for level, gwh in levels.items()]
    return single("park", values)
