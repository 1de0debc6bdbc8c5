"""The report's chapters on the site, the energy and the cables, from a study."""

from __future__ import annotations

import numpy as np

from monsun.electrical.export_choice import ExportChoice
from monsun.electrical.network import CableNetwork
from monsun.report.figures import wake_loss_by_direction, wind_rose
from monsun.report.layout_figures import loss_by_direction
from monsun.report.map_figures import layout_map, turbine_energy_map
from monsun.report.places import Places
from monsun.report.sections import Chapter, Column, ReportFigure, Table
from monsun.results import ElectricalPart, EnergyPart, Study


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
    wind = climate.wind_file
    intensity = cases.mean_turbulence_intensity
    height = "" if climate.reference_height is None else f", given at {climate.reference_height:.0f} m"
    paragraphs = (
        f"{project.site.lease_name or 'The area of the project'} covers {project.area.lease_km2:.0f} km2, of which "
        f"{project.area.area_km2:.0f} km2 are left after the exclusions. Coordinates are computed in "
        f"{project.projection.name}.",
        f"The wind comes from {wind.file} ({wind.data_class} data: {wind.source}){height}; "
        + (
            "how it was brought to hub height and the long term stands in the energy assessment; "
            if project.resource is not None
            else f"it is brought to hub height by a power law with the exponent {climate.shear_exponent}; "
        )
        + f"mean turbulence intensity of the free wind {intensity:.1%}; air density {project.air_density:.4g} kg/m3.",
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
    figures = [
        ReportFigure(
            layout_map(
                x, y, hover, places.lease(),
                exclusions=places.exclusions(), limits=places.limits(), land=places.land(), depth=places.depth(),
                cables=places.cables(), substations=places.substations(), export_routes=places.export_routes(),
            ),
            "Layout, cables and depth",
            "Kilometres east and north of the middle of the area; the second button shows the way to the grid.",
            "Map of turbines, array cables and export route over the depth of the sea.",
        )
    ]  # fmt: skip
    if energy is not None:
        figures += _wake_figures(study, energy, places)
    return Chapter((_how_placed(study),), tuple(figures))


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


def electrical_chapter(study: Study) -> Chapter | None:
    """Cables, export and what they lose."""
    part = study.electrical
    if part is None:
        return None
    network, connection = part.network, part.connection
    weight = study.cases.probability
    fed = float(weight @ study.energy.state.power.sum(axis=1)) if study.energy else 1.0
    rows: list[tuple[object, ...]] = [("array cables", round(100 * part.cables.array.share, 3))]
    rows += [(name, 100 * float(weight @ loss) / fed) for name, loss in part.cables.export.parts]
    rows.append(("all", 100 * part.loss))
    cables = [
        (cable.name, cable.cross_section, length / 1e3, int(np.count_nonzero(network.link_type == i)))
        for i, (cable, length) in enumerate(zip(network.cable_types, network.length_by_type().values(), strict=True))
    ]
    return Chapter(
        (
            f"{network.strings} cables leave {_stations(network)}; the network is {network.length / 1e3:.1f} km "
            f"long along its routes, {network.installed_length.sum() / 1e3:.1f} km laid with slack and ends. It was "
            f"found by {network.solver}, which ended by its {network.stopped}.",
            f"The power comes to the landfall over {connection.summary}; an overhead line of "
            f"{connection.onshore_length / 1e3:.1f} km leads on to {study.project.site.grid_name or 'the grid'}.",
            *_crossed(study),
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
            export_table(part.cables.choice),
            *((substation_table(part),) if len(network.substations) > 1 else ()),
        ),
    )


def substation_table(part: ElectricalPart) -> Table:
    """What each offshore substation collects, and what brings it ashore."""
    turbines = part.network.feeds.sum(axis=0).astype(int).tolist()
    rows: list[tuple[object, ...]] = [
        (place, count, leg.rated_power / 1e6, leg.circuits, leg.route.offshore_length / 1e3)
        for place, (count, leg) in enumerate(zip(turbines, part.connection.legs, strict=True), start=1)
    ]
    return Table(
        "Offshore substations",
        (
            Column("substation"), Column("turbines", "-"), Column("power", "MW", decimals=0),
            Column("circuits or links", "-"), Column("length of each", "km", decimals=1),
        ),
        rows,
        note="Turbines are shared so that cables and their losses cost least: very unequal shares say that fewer "
        "substations cost less.",
    )  # fmt: skip


def _stations(network: CableNetwork) -> str:
    count = len(network.substations)
    return "the offshore substation" if count == 1 else f"the {count} offshore substations"


def _crossed(study: Study) -> list[str]:
    """Which exclusions cables keep out of, and which they may cross."""
    site = study.project.site
    named = [
        (name or "an area without a name", barred)
        for name, barred in zip(site.exclusion_names, site.exclusion_bars_cables, strict=True)
    ]
    said = []
    for what, wanted in (("Cables keep out of", True), ("Cables may cross", False)):
        names = [name for name, barred in named if barred is wanted]
        if names:
            said.append(f"{what} {', '.join(names)}.")
    return said


def export_table(choice: ExportChoice) -> Table:
    """Alternating and direct current weighed against each other, million USD; the one of the study is marked."""
    rows: list[tuple[object, ...]] = []
    for option in choice.options:
        mark = "chosen" if option is choice.chosen else ""
        for name, amount in option.equipment:
            rows.append((option.kind.value.upper(), name, amount / 1e6, ""))
        rows += [
            (option.kind.value.upper(), "worth of what is lost", option.worth_of_losses / 1e6, ""),
            (option.kind.value.upper(), "all", option.total / 1e6, mark),
        ]
    why = "as the project asks." if choice.by_rule else "the cheaper one over the life of the park."
    note = " ".join(
        [
            *(f"Not possible: {reason}." for reason in choice.refused),
            f"The study goes on with {choice.chosen.kind.value.upper()}, {why}",
        ]
    )
    return Table(
        "Export: alternating or direct current",
        (Column("export"), Column("part"), Column("cost", "million USD", decimals=1), Column("remark")),
        rows,
        note=note,
    )
