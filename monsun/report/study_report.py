"""A study's report: its summary, chapters, inputs, methods and provenance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monsun.headline import HEADLINE
from monsun.inputs.settings import COMPUTED, DataFile
from monsun.inputs.settings_in_use import settings_in_use
from monsun.records import Documented, documented_fields
from monsun.report.assessment_chapter import assessment_chapter
from monsun.report.chapters import electrical_chapter, energy_chapter, site_chapter
from monsun.report.money_chapters import cost_chapter, finance_chapter, plan_chapter
from monsun.report.sections import Headline, Method, ReportContent
from monsun.report.work_chapter import operation_chapter
from monsun.results import Study

# headings of the summary and what stands under each, in the order of importance
_GROUPS = {
    "Energy": (
        *("net_p50_gwh", "net_p90_gwh", "capacity_factor", "gross_gwh"),
        *("wake_loss", "external_wake_loss", "electrical_loss", "availability"),
        *("energy_uncertainty", "net_p75_gwh", "net_p99_gwh", "net_p90_one_year_gwh"),
    ),
    "Money": (
        *("lcoe_usd_per_mwh", "npv_musd", "project_irr", "equity_irr"),
        *("capex_musd", "opex_musd_per_year", "min_dscr"),
    ),
    "Power system": ("co2_avoided_mt_per_year", "capacity_value_mw", "curtailment"),
    "Park": (
        *("capacity_mw", "turbine_count", "turbine_name", "feasible"),
        *("min_spacing_m", "mean_depth_m", "cable_km", "construction_months"),
    ),
}

METHODS = (
    Method(
        "Gaussian wakes that grow with turbulence",
        "wind speed and turbulence at every turbine (niayifar_2016_ishihara_2018)",
        "Niayifar and Porté-Agel (2016), Energies 9, 741",
        "https://doi.org/10.3390/en9090741",
    ),
    Method(
        "Gaussian wake deficit",
        "shape of a single wake",
        "Bastankhah and Porté-Agel (2014), Renewable Energy 70, 116-123",
        "https://doi.org/10.1016/j.renene.2014.01.002",
    ),
    Method(
        "Added turbulence",
        "turbulence behind a turbine",
        "Ishihara and Qian (2018), J. Wind Eng. Ind. Aerodyn. 177, 275-292",
        "https://doi.org/10.1016/j.jweia.2018.04.010",
    ),
    Method(
        "Array cables",
        "shortest cable network",
        "OptiWindNet (DTU) with HGS-CVRP: Vidal (2022), Computers & Operations Research 140, 105643",
        "https://doi.org/10.1016/j.cor.2021.105643",
    ),
    Method(
        "Losses and uncertainty",
        "groups and categories of the energy assessment; eya.json",
        "IEC 61400-15-2 exchange format (EYA DEF), schema version 0.0.1",
        "https://github.com/IEC-61400-15/eya_def",
    ),
    Method(
        "Samples of what is uncertain",
        "distribution of the net energy, through the flow model",
        "McKay, Beckman and Conover (1979), Technometrics 21, 239-245 (Latin hypercube)",
        "https://doi.org/10.1080/00401706.1979.10489755",
    ),
    Method(
        "Monopiles",
        "size by gust, waves and natural frequency; cost",
        "Arany et al. (2016, 2017), Ocean Engineering 122 and 138; rates of ORBIT 1.3.1",
    ),
    Method("Installation", "processes, vessels and weather, all start hours", "process times of ORBIT 1.3.1 (NREL)"),
    Method(
        "Operation",
        "failures, vessels and weather windows, event by event",
        "Dinwoodie et al. (2015), Wind Engineering 39, 1-14; failure rates of the library of WOMBAT 0.13.5 (NREL)",
    ),
    Method("Constructed waves", "height over wind and fetch", "Resio, Bratos and Thompson (2003), EM 1110-2-1100 II-2"),
    Method("Power system", "least-cost dispatch", "PyPSA with the solver HiGHS", "https://pypsa.org"),
)


def report_content(study: Study, created: str, provenance: Mapping[str, object]) -> ReportContent:
    """Everything the report says of a study."""
    settings = study.project.settings
    return ReportContent(
        title=settings.title or settings.name,
        subtitle=f"Study of the offshore wind park {settings.name}"
        + (" (quick: fewer layouts and a short cable search)" if study.quick else ""),
        created=date_text(created),
        headlines=study_headlines(study),
        site=site_chapter(study),
        energy=energy_chapter(study),
        assessment=assessment_chapter(study, turbine_names(study)),
        electrical=electrical_chapter(study),
        cost=cost_chapter(study),
        operation=operation_chapter(study),
        finance=finance_chapter(study),
        plan=plan_chapter(study),
        inputs=study_inputs(study),
        methods=METHODS,
        provenance=provenance,
        constructed=constructed_sentences(study),
    )


def study_headlines(study: Study) -> tuple[Headline, ...]:
    """The headline numbers with their reasons, grouped and the most important first; the time taken is no result."""
    numbers = study.headline
    ordered = [(group, key) for group, keys in _GROUPS.items() for key in keys if key in numbers]
    grouped = {key for _, key in ordered} | {"seconds"}
    ordered += [("Further numbers", key) for key in numbers if key not in grouped]
    return tuple(_headline(key, numbers[key], group, study.reasons.get(key, "")) for group, key in ordered)


def _headline(key: str, value: object, group: str, why: str) -> Headline:
    line = HEADLINE[key]
    if isinstance(value, bool):
        return Headline(line.label, "yes" if value else "no", line.unit, why, group=group)
    if isinstance(value, int | float):
        value = round(value * line.scale, line.decimals) if line.decimals else round(value * line.scale)
    return Headline(line.label, value, line.unit, why, line.decimals, group)  # type: ignore[arg-type]


def study_inputs(study: Study) -> tuple[Documented, ...]:
    """Every input of the study; those that a part computes for another are left out.

    A file has the class and source of the data in it, which the project file names beside it.
    """
    settings = study.project.settings
    computed = tuple(f"{part}.{name}" for part, name, _ in COMPUTED)
    found = []
    sea = None if study.energy is None else study.energy.metocean
    for item in documented_fields(settings_in_use(study.project, study.cases, sea)):
        file, _, last = item.path.rpartition(".")
        if item.path.startswith(computed) or last == "data_class" or item.value is None:
            continue
        entry = _record_at(settings, file)
        if isinstance(entry, DataFile):
            if last == "file":
                meaning = f"file of {file.replace('_', ' ').replace('.', ', ')}"
                found.append(replace(item, meaning=meaning, data_class=entry.data_class, source=entry.source))
        elif last != "source":
            own = item.source == "project file" and item.data_class != "user"
            found.append(replace(item, source="no source; monsun's own value") if own else item)
    return tuple(found)


def _record_at(settings: object, path: str) -> object:
    """The record at a dotted path of the settings, such as site.exclusions[0]; None where there is none."""
    for name in re.findall(r"\w+", path):
        settings = settings[int(name)] if isinstance(settings, tuple) else getattr(settings, name, None)
    return settings


def turbine_names(study: Study) -> list[str]:
    """Names of the turbines, in their order, in all files of a run."""
    width = len(str(study.placed.park.count))
    return [f"T{number:0{width}d}" for number in range(1, study.placed.park.count + 1)]


def date_text(created: str) -> str:
    """A date and time of ISO 8601 as people write it."""
    moment = datetime.fromisoformat(created)
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".rstrip()


def constructed_sentences(study: Study) -> tuple[str, ...]:
    """A sentence for each constructed data set."""
    settings = study.project.settings
    files = {
        "The lease area": settings.site.lease_file,
        "The land": settings.site.land,
        "The depth of the sea": settings.site.seabed,
        "The wind climate": settings.climate.wind_file,
        "The monthly wind": settings.climate.monthly,
    }
    said = [
        f"{what} ({entry.file}) is constructed, not measured: {entry.source}."
        for what, entry in files.items()
        if entry is not None and entry.data_class == "constructed"
    ]
    if study.energy is not None and study.energy.metocean.data_class == "constructed":
        said.append(f"The sea of work is constructed, not measured: {study.energy.metocean.source}.")
    if study.plan is not None:
        said.append("The hourly year of wind, load, sun and water in the power system is constructed, not measured.")
    return tuple(said)
