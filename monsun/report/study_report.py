"""A study's report: its summary, chapters, inputs, methods and provenance."""

from __future__ import annotations

from collections.abc import Mapping

from monsun.headline import HEADLINE
from monsun.inputs.settings import COMPUTED
from monsun.records import Documented, documented_fields
from monsun.report.chapters import electrical_chapter, energy_chapter, site_chapter
from monsun.report.money_chapters import cost_chapter, finance_chapter, operation_chapter, plan_chapter
from monsun.report.sections import Headline, Method, ReportContent
from monsun.results import Study

METHODS = (
    Method(
        "Gaussian wakes that grow with turbulence",
        "wind speed and turbulence at every turbine (niayifar_2016)",
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
        "Crespo and Hernández (1996), J. Wind Eng. Ind. Aerodyn. 61, 71-85",
        "https://doi.org/10.1016/0167-6105(95)00033-X",
    ),
    Method(
        "Array cables",
        "shortest cable network",
        "OptiWindNet (DTU) with HGS-CVRP: Vidal (2022), Computers & Operations Research 140, 105643",
        "https://doi.org/10.1016/j.cor.2021.105643",
    ),
    Method(
        "Losses and uncertainty",
        "groups and categories of the energy assessment",
        "IEC 61400-15-2 exchange format (EYA DEF)",
    ),
    Method("Monopiles", "cost over depth", "ORBIT 1.3.1, fitted; Arany et al. (2017), Ocean Engineering 138"),
    Method("Power system", "least-cost dispatch", "PyPSA with the solver HiGHS", "https://pypsa.org"),
)


def report_content(study: Study, created: str, provenance: Mapping[str, object]) -> ReportContent:
    """Everything the report says of a study."""
    settings = study.project.settings
    headlines = []
    for key, value in study.headline.items():
        line = HEADLINE[key]
        shown = value * line.scale if isinstance(value, int | float) and not isinstance(value, bool) else value
        text = ("yes" if value else "no") if isinstance(value, bool) else shown
        headlines.append(
            Headline(
                line.label,
                round(text, line.decimals) if isinstance(text, float) else text,
                line.unit,
                study.reasons.get(key, ""),
            )
        )
    return ReportContent(
        title=settings.title or settings.name,
        subtitle=f"Study of the offshore wind park {settings.name}"
        + (" (quick: fewer layouts, short cable search, one week of dispatch)" if study.quick else ""),
        created=created,
        headlines=tuple(headlines),
        site=site_chapter(study),
        energy=energy_chapter(study),
        electrical=electrical_chapter(study),
        cost=cost_chapter(study),
        operation=operation_chapter(study),
        finance=finance_chapter(study),
        plan=plan_chapter(study),
        inputs=study_inputs(study),
        methods=METHODS,
        provenance=provenance,
        constructed=_constructed(study),
    )


def study_inputs(study: Study) -> tuple[Documented, ...]:
    """Every input of the study; those that a part computes for another are left out."""
    computed = tuple(f"{part}.{name}" for part, name, _ in COMPUTED)
    return tuple(
        item
        for item in documented_fields(study.project.settings)
        if not item.path.startswith(computed) and not item.path.endswith((".data_class", ".source")) and item.value is not None
    )  # fmt: skip


def _constructed(study: Study) -> tuple[str, ...]:
    """A sentence for each constructed data set."""
    settings = study.project.settings
    files = {
        "The lease area": settings.site.area,
        "The land": settings.site.land,
        "The depth of the sea": settings.site.seabed,
        "The wind climate": settings.climate.sectors or settings.climate.joint_frequency,
        "The monthly wind": settings.climate.monthly,
    }
    said = [
        f"{what} ({entry.file}) is constructed, not measured: {entry.source}."
        for what, entry in files.items()
        if entry is not None and entry.data_class == "constructed"
    ]
    if study.plan is not None:
        said.append("The hourly year of wind, load, sun and water in the power system is constructed, not measured.")
    return tuple(said)
