"""Why the layout's numbers are what they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from monsun.layout.problem import TOLERANCE
from monsun.results import Study


def layout_reasons(study: Study) -> Iterator[tuple[str, str]]:
    """Key and sentence for the park and its layout."""
    project, placed = study.project, study.placed
    settings, turbine, layout = project.settings, project.turbine, placed.layout
    rated = settings.turbines.count * turbine.rated_power / 1e6
    yield (
        "capacity_mw",
        f"{settings.turbines.count} turbines of {turbine.rated_power / 1e6:.1f} MW are {rated:,.0f} MW; "
        f"the grid connection takes {settings.connection.capacity:,.0f} MW.",
    )
    yield "turbine_count", "Given in the project file."
    yield "turbine_name", f"Given in the project file; its table is adjusted to {study.project.air_density:.4g} kg/m3."
    diameter = turbine.rotor_diameter
    if placed.park.count == 1:
        yield "min_spacing_m", "A single turbine has no neighbour."
    else:
        why = (
            f"the turbines stand where {placed.origin} puts them."
            if layout is None
            else f"of {layout.tried:,} regular layouts the best has rows at {layout.rows.angle % 180:.0f} degrees to "
            f"the east, {layout.along / diameter:.1f} diameters along a row and {layout.across / diameter:.1f} between "
            "rows."
        )
        yield (
            "min_spacing_m",
            f"{placed.min_spacing / diameter:.1f} rotor diameters: the area of {project.area.area_km2:.0f} km2 without "
            f"exclusions gives each turbine {project.area.area_km2 / placed.park.count:.2f} km2, and {why}",
        )
    yield (
        "mean_depth_m",
        f"From {placed.depth.min():.0f} to {placed.depth.max():.0f} m at the turbines, "
        "between the nodes of the depth raster by bilinear interpolation.",
    )
    yield "feasible", _feasibility(study)


def _feasibility(study: Study) -> str:
    """What was checked, or what is broken."""
    placed, settings = study.placed, study.project.settings
    least = settings.layout.least_spacing * study.project.turbine.rotor_diameter
    outside = int(np.count_nonzero(~study.project.area.contains(placed.park.x, placed.park.y)))
    broken = [
        text
        for holds, text in (
            (placed.park.count == settings.turbines.count, f"{placed.park.count} turbines are placed"),
            (outside == 0, f"{outside} turbines are outside the area or inside an exclusion"),
            (
                placed.park.count == 1 or placed.min_spacing >= least - TOLERANCE,
                f"the smallest spacing is {placed.min_spacing:.0f} m where {least:.0f} m are wanted",
            ),
        )
        if not holds
    ]
    if broken or not placed.feasible:
        return f"Not kept: {'; '.join(broken) or 'a constraint of the layout'}."
    if placed.park.count == 1:
        return "The turbine is inside the area and outside its exclusions."
    return (
        "Every turbine is inside the area and outside its exclusions, and none is nearer to another than "
        f"{settings.layout.least_spacing:g} rotor diameters ({least:.0f} m)."
    )
