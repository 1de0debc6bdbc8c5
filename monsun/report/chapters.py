"""The report's chapters on the site, the energy and the cables, from a study."""

from __future__ import annotations

import numpy as np

from monsun.report.figures import loss_waterfall, probability_of_exceedance, wake_loss_by_direction, wind_rose
from monsun.report.layout_figures import loss_by_direction
from monsun.report.map_figures import layout_map, turbine_energy_map
from monsun.report.places import Places
from monsun.report.sections import Chapter, Column, ReportFigure, Table
from monsun.results import EnergyPart, Study


def site_chapter(study: Study) -> Chapter:
    """Where the park lies and what wind it has."""
    project = study.project
    cases, climate = study.cases, project.settings.climate
    figures = []
    if cases.rose_shape is not None:
        directions, speeds = cases.rose_shape
        figures.append(
            ReportFigure(
                wind_rose(
                    cases.wind_direction[::speeds], cases.wind_speed[:speeds],
                    cases.probability.reshape(directions, speeds),
                ),
                "Wind rose at hub height",
                f"Share of the year by direction and wind speed at {project.turbine.hub_height:.0f} m.",
                "Polar bars of wind frequency by direction, stacked by wind speed class.",
            )
        )  # fmt: skip
    wind = climate.sectors or climate.joint_frequency
    paragraphs = (
        f"{project.site.lease_name or 'The area of the project'} covers {project.area.lease_km2:.0f} km2, of which "
        f"{project.area.area_km2:.0f} km2 are left after the exclusions. Coordinates are computed in "
        f"{project.projection.name}.",
        f"The wind comes from {wind.file if wind else 'the project'} ({wind.data_class if wind else 'user'} data: "
        f"{wind.source if wind else ''}), given at {climate.reference_height:.0f} m and brought to hub height by a "
        f"power law with the exponent {climate.shear_exponent}; turbulence intensity of the free wind "
        f"{climate.turbulence_intensity:.0%}; air density {climate.air_density} kg/m3.",
        f"Depth at the turbines: {study.placed.depth.min():.0f} to {study.placed.depth.max():.0f} m, mean "
        f"{study.placed.depth.mean():.1f} m, from {project.settings.site.seabed.source}.",
    )
    return Chapter(paragraphs, tuple(figures))


def energy_chapter(study: Study) -> Chapter:
    """The layout on its map, wakes, losses and uncertainty."""
    places, placed = Places(study), study.placed
    x, y = places.km(placed.park.x, placed.park.y)
    energy = study.energy
    if energy is None:
        hover = [f"turbine {i + 1}<br>depth {depth:.0f} m" for i, depth in enumerate(placed.depth)]
    else:
        lost = 1 - energy.wakes_by_turbine / energy.gross_by_turbine
        hover = [
            f"turbine {i + 1}, depth {depth:.0f} m, {mwh / 1e3:.1f} GWh a year, wake loss {share:.1%}"
            for i, (depth, mwh, share) in enumerate(zip(placed.depth, energy.wakes_by_turbine, lost, strict=True))
        ]
    substation = None
    if study.electrical is not None:
        route = study.electrical.route
        substation = places.km([route.substation_x], [route.substation_y])
    figures = [
        ReportFigure(
            layout_map(
                x, y, hover, places.lease(),
                exclusions=places.exclusions(), limits=places.limits(), land=places.land(), depth=places.depth(),
                cables=places.cables(), substations=substation, export_route=places.export_route(),
            ),
            "Layout, cables and depth",
            "Kilometres east and north of the middle of the area; the second button shows the way to the grid.",
            "Map of turbines, array cables and export route over the depth of the sea.",
        )
    ]  # fmt: skip
    tables: tuple[Table, ...] = ()
    if energy is not None:
        figures += [*_wake_figures(study, energy, places), *_assessment_figures(energy)]
        tables = (_waterfall_table(energy), _exceedance_table(energy), _uncertainty_table(energy))
    return Chapter((_how_placed(study),), tuple(figures), tables)


def _how_placed(study: Study) -> str:
    placed, diameter = study.placed, study.project.turbine.rotor_diameter
    if placed.layout is None:
        return f"The turbines stand where {placed.origin} puts them; no layout was searched."
    rows = placed.layout.rows
    return (
        f"The best of {placed.layout.tried:,} regular layouts by energy: rows at {rows.angle % 180:.1f} degrees "
        f"counter-clockwise from east, {placed.layout.along / diameter:.2f} rotor diameters along a row, "
        f"{placed.layout.across / diameter:.2f} between rows"
        + (", every other row shifted by half a spacing." if rows.stagger else ".")
    )


def _wake_figures(study: Study, energy: EnergyPart, places: Places) -> list[ReportFigure]:
    direction, loss, share = loss_by_direction(study.cases, energy.free_power, energy.state.power.sum(axis=1))
    x, y = places.km(study.placed.park.x, study.placed.park.y)
    return [
        ReportFigure(
            wake_loss_by_direction(direction, loss, share),
            "Wake loss by wind direction",
            "What wakes take from the energy of each direction, over the share of the year's energy from there.",
            "Bars of wake loss by direction with a line of the energy share.",
        ),
        ReportFigure(
            turbine_energy_map(
                x, y, 1 - energy.wakes_by_turbine / energy.gross_by_turbine, energy=energy.wakes_by_turbine,
                lease=places.lease(),
            ),
            "Wake loss by turbine",
            "Share of each turbine's own free energy that the others' wakes take over the year, inside the lease area.",
            "Map of the turbines coloured by wake loss.",
        ),
    ]  # fmt: skip


def _assessment_figures(energy: EnergyPart) -> list[ReportFigure]:
    result = energy.assessment
    steps = [step for step in result.steps if step.loss_gwh != 0]
    return [
        ReportFigure(
            loss_waterfall(
                ["gross energy", *(step.name for step in steps)],
                [result.gross_gwh, *(-step.loss_gwh for step in steps)],
            ),
            "From gross to net",
            "Losses multiply: each takes its share of what the one before has left. Percentages in the figure are of "
            "the gross energy; the axis does not start at zero.",
            "Waterfall of energy losses from gross to net.",
        ),
        ReportFigure(
            probability_of_exceedance(result.net_p50_gwh, result.uncertainty.total),
            "Probability of exceedance",
            f"Net energy of a mean year over {result.uncertainty.years:.0f} years; one standard deviation is "
            f"{result.uncertainty.total:.1%}.",
            "Curve of the probability that net energy exceeds a value, with P50 to P99.",
        ),
    ]


def _waterfall_table(energy: EnergyPart) -> Table:
    return Table(
        "Losses",
        (
            Column("loss"),
            Column("group"),
            Column("share", "%", "of the energy that the losses above have left", 2),
            Column("takes", "GWh per year", decimals=1),
            Column("leaves", "GWh per year", decimals=1),
        ),
        [(s.name, s.group, 100 * s.share, s.loss_gwh, s.after_gwh) for s in energy.assessment.steps],
    )


def _exceedance_table(energy: EnergyPart) -> Table:
    result = energy.assessment
    levels = {
        "P50": result.net_p50_gwh,
        "P75": result.net_p75_gwh,
        "P90": result.net_p90_gwh,
        "P95": result.net_p95_gwh,
        "P99": result.net_p99_gwh,
        "P90 of a single year": result.p90_one_year_gwh,
    }
    return Table(
        "Net energy by probability of exceedance",
        (Column("level"), Column("net energy", "GWh per year", decimals=0), Column("of P50", "%", decimals=1)),
        [(name, value, 100 * value / result.net_p50_gwh) for name, value in levels.items()],
    )


def _uncertainty_table(energy: EnergyPart) -> Table:
    result = energy.assessment
    rows: list[tuple[object, ...]] = [
        (part.name.replace("_", " "), None if part.wind_speed is None else 100 * part.wind_speed, 100 * part.energy)
        for part in result.uncertainty.parts
    ]  # fmt: skip
    rows.append(("root sum of squares", None, 100 * result.uncertainty.total))
    return Table(
        f"Uncertainty of the mean of {result.uncertainty.years:.0f} years, one standard deviation",
        (Column("category"), Column("wind speed", "%", decimals=2), Column("energy", "%", decimals=2)),
        rows,
        total=True,
        note=f"One per cent of wind speed is {result.sensitivity:.2f} % of energy (wakes included).",
    )


def electrical_chapter(study: Study) -> Chapter | None:
    """Cables, export and what they lose."""
    part = study.electrical
    if part is None:
        return None
    network, export = part.network, part.export
    weight = study.cases.probability
    fed = float(weight @ study.energy.state.power.sum(axis=1)) if study.energy else 1.0
    rows: list[tuple[object, ...]] = [("array cables", round(100 * part.array.share, 3))]
    for name in ("offshore_transformer", "cable", "dielectric", "compensation", "onshore_transformer", "line"):
        rows.append((name.replace("_", " "), 100 * float(weight @ getattr(export, name)) / fed))
    rows.append(("all", 100 * part.loss))
    cables = [
        (cable.name, cable.cross_section, length / 1e3, int(np.count_nonzero(network.link_type == i)))
        for i, (cable, length) in enumerate(zip(network.cable_types, network.length_by_type().values(), strict=True))
    ]
    return Chapter(
        (
            f"{network.strings} cables leave the offshore substation; the network is {network.length / 1e3:.1f} km "
            f"long along its routes, {network.installed_length.sum() / 1e3:.1f} km laid with slack and ends. It was "
            f"found by {network.solver}, which ended by its {network.stopped}.",
            f"{part.circuits} export circuits run {part.route.offshore_length / 1e3:.1f} km to the landfall; an "
            f"overhead line of {part.route.onshore_length / 1e3:.1f} km leads on to "
            f"{study.project.site.grid_name or 'the grid'}.",
        ),
        (),
        (
            Table(
                "Array cables laid",
                (
                    Column("type"),
                    Column("cross-section", "mm2"),
                    Column("length", "km", "laid", 1),
                    Column("links", "-"),
                ),
                cables,
            ),
            Table(
                "Electrical losses, share of the turbines' energy",
                (Column("part"), Column("loss", "%", decimals=3)),
                rows,
                total=True,
            ),
        ),
    )
