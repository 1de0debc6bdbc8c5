"""A study's run folder, written as a whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from monsun.finance.result import cash_flow_table
from monsun.finance.settlement import settlement_table
from monsun.inputs.data_files import named_files
from monsun.inputs.project import settings_text
from monsun.inputs.windio import write_park_yaml
from monsun.plan.impact import impact_dataset
from monsun.records import InputError
from monsun.report.assessment_files import write_assessment_tables
from monsun.report.document import write_report
from monsun.report.eya import write_eya
from monsun.report.hours_files import write_hours_csv, write_hours_netcdf
from monsun.report.run_folder import (
    file_hash,
    is_run_folder,
    package_versions,
    provenance,
    write_json,
    write_table_csv,
    written_together,
)
from monsun.report.run_tables import (
    CableLine,
    TurbineTable,
    write_cables_geojson,
    write_cases_netcdf,
    write_layout_csv,
    write_layout_geojson,
)
from monsun.report.sections import Column
from monsun.report.stored import read_content, write_content
from monsun.report.study_report import report_content, study_inputs, turbine_names
from monsun.results import ElectricalPart, EnergyPart, FinancePart, PlanPart, Study

_CONTENT = "report.json"


def write_run_folder(study: Study, directory: Path) -> None:
    """Write a whole study's run folder in place of `directory`; a folder that is no run folder raises InputError."""
    created = datetime.now(UTC).isoformat(timespec="seconds")
    settings = study.project.settings
    origin = provenance(
        created=created,
        versions=package_versions(),
        hashes={"project": file_hash(study.project.source)}
        | {key: file_hash(path) for key, path in study.project.files.items()},
        seeds={"seed": settings.seed},
        classes={item.path: item.data_class for item in study_inputs(study)} | _file_classes(study),
        seconds=study.seconds,
    )
    with written_together(directory) as folder:
        write_json(folder / "study.json", study.headline)
        (folder / "project.yaml").write_text(settings_text(settings), encoding="utf-8")
        write_json(folder / "provenance.json", origin)
        write_layout_files(folder, study)
        if study.energy is not None:
            _write_cases(folder, study, study.energy)
            _write_assessment(folder, study, study.energy, created)
        if study.electrical is not None:
            _write_cables(folder, study, study.electrical)
        if study.finance is not None:
            _write_money(folder, study.finance)
        if study.plan is not None:
            _write_plan(folder, study.plan)
        content = report_content(study, created, origin)
        write_content(folder / _CONTENT, content)
        write_report(folder / "report.html", content)


def write_report_again(directory: Path) -> None:
    """Write report.html of a finished run again, with this version's document, from what the run stored."""
    if not is_run_folder(directory) or not (directory / _CONTENT).is_file():
        raise InputError(str(directory), f"a run folder with {_CONTENT}", "another folder")
    part = directory / "report.html.part"
    try:
        write_report(part, read_content(directory / _CONTENT))
        part.replace(directory / "report.html")
    finally:
        part.unlink(missing_ok=True)


def _file_classes(study: Study) -> dict[str, str]:
    return {f"{key}.file": entry.data_class for key, entry in named_files(study.project.settings)}


def write_layout_files(folder: Path, study: Study) -> None:
    """Write a study's turbines into a folder: layout.csv, layout.geojson and park.yaml."""
    placed, energy = study.placed, study.energy
    park = placed.park
    names = turbine_names(study)
    none = np.full(park.count, np.nan)
    table = TurbineTable(
        name=names,
        turbine=[study.project.turbine.name] * park.count,
        x=park.x,
        y=park.y,
        longitude=placed.longitude,
        latitude=placed.latitude,
        depth=placed.depth,
        energy=none if energy is None else energy.wakes_by_turbine,
        wake_loss=none if energy is None else 1 - energy.wakes_by_turbine / energy.gross_by_turbine,
    )
    write_layout_csv(folder / "layout.csv", table)
    write_layout_geojson(folder / "layout.geojson", table)
    write_park_yaml(
        folder / "park.yaml",
        name=study.project.name,
        x=park.x,
        y=park.y,
        turbine=study.project.turbine,
        boundary=study.project.area.lease,
        cases=study.cases,
    )


def _write_cases(folder: Path, study: Study, energy: EnergyPart) -> None:
    write_cases_netcdf(
        folder / "cases.nc",
        study.cases,
        energy.state.wind_speed,
        energy.state.turbulence_intensity,
        energy.state.power,
        turbine_names(study),
        title=study.project.settings.title or study.project.name,
    )


def _write_assessment(folder: Path, study: Study, energy: EnergyPart, created: str) -> None:
    settings, names = study.project.settings, turbine_names(study)
    write_eya(folder / "eya.json", study, names, created)
    write_hours_csv(folder / "hourly.csv", energy.hours)
    write_hours_netcdf(
        folder / "hourly.nc",
        energy.hours,
        title=settings.title or study.project.name,
        utc_offset=settings.issue.utc_offset,
    )
    write_assessment_tables(folder, study, names)


def _write_cables(folder: Path, study: Study, part: ElectricalPart) -> None:
    network, connection, degrees = part.network, part.connection, study.project.projection.degrees
    names = turbine_names(study)
    count = len(network.substations)
    # by the ends of the network's links: -1 is the first
    stations = ["offshore substation" if count == 1 else f"offshore substation {k + 1}" for k in range(count)][::-1]
    lines = []
    for i, path in enumerate(network.paths):
        longitude, latitude = degrees(path[:, 0], path[:, 1])
        first, last = (names[end] if end >= 0 else stations[end] for end in network.links[i].tolist())
        lines.append(
            CableLine(
                longitude, latitude, "array",
                network.cable_types[int(network.link_type[i])].name,
                float(network.installed_length[i]),
                first,
                last,
                int(network.turbines_downstream[i]),
            )
        )  # fmt: skip
    behind = network.feeds.sum(axis=0).astype(int).tolist()
    for leg, station, turbines in zip(connection.legs, stations[::-1], behind, strict=True):
        cable = f"{leg.circuits} x {connection.cable.name}"
        sea, length = degrees(*leg.route.offshore_path.T), leg.route.offshore_length
        lines.append(CableLine(*sea, "export", cable, length, station, "landfall", turbines))
    shore = degrees(*connection.legs[0].route.onshore_path.T)
    node = study.project.site.grid_name or "grid node"
    line = f"{connection.system.line_circuits} x {connection.system.line_voltage:g} kV line"
    whole = study.placed.park.count
    lines.append(CableLine(*shore, "export", line, connection.onshore_length, "landfall", node, whole))
    write_cables_geojson(folder / "cables.geojson", lines)


def _write_money(folder: Path, part: FinancePart) -> None:
    for name, (columns, rows) in (
        ("cashflow.csv", cash_flow_table(part.result)),
        ("settlement.csv", settlement_table(part.payments, part.result)),
    ):
        write_table_csv(folder / name, tuple(Column(column) for column in columns), rows)


def _write_plan(folder: Path, part: PlanPart) -> None:
    impact_dataset(part.impact).to_netcdf(folder / "plan.nc", engine="netcdf4")
