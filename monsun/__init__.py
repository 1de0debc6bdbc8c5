"""monsun plans, proves and finances a gigawatt of offshore wind: `import monsun as ms`.

The public names are loaded when they are first asked for, so that the import itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from monsun.version import __version__

if TYPE_CHECKING:
    from monsun.calibration.calibrate import calibrate
    from monsun.calibration.scada_selection import ScadaTerms
    from monsun.cases import FlowCases
    from monsun.electrical.routing import route_cables
    from monsun.energy.production import annual_energy, annual_energy_gradient, annual_energy_slopes
    from monsun.energy.rows import MeasuredRow
    from monsun.energy.scada import ScadaRecord
    from monsun.inputs.project import load_project
    from monsun.inputs.scada import ScadaForm, read_scada
    from monsun.inputs.turbines import turbine
    from monsun.layout.depth_limits import DepthLimits
    from monsun.layout.problem import LayoutProblem, corridor
    from monsun.layout.spacing import SpacingEllipse
    from monsun.operation import Operation, SiteWind
    from monsun.optimise import optimise_layout
    from monsun.park import Park, Turbine
    from monsun.records import InputError
    from monsun.report.flow_figures import draw_flow_map
    from monsun.report.layout_figures import draw_layout
    from monsun.study import evaluate
    from monsun.sweep.field import Grid, flow_map, map_grid
    from monsun.sweep.solve import flow
    from monsun.wake import models as flow_models
    from monsun.wake.flow_model import FlowModel

# public name -> module, and the name there ("" for the module itself)
_PLACES = {
    "DepthLimits": ("monsun.layout.depth_limits", "DepthLimits"),
    "FlowCases": ("monsun.cases", "FlowCases"),
    "FlowModel": ("monsun.wake.flow_model", "FlowModel"),
    "Grid": ("monsun.sweep.field", "Grid"),
    "InputError": ("monsun.records", "InputError"),
    "LayoutProblem": ("monsun.layout.problem", "LayoutProblem"),
    "MeasuredRow": ("monsun.energy.rows", "MeasuredRow"),
    "Operation": ("monsun.operation", "Operation"),
    "Park": ("monsun.park", "Park"),
    "ScadaForm": ("monsun.inputs.scada", "ScadaForm"),
    "ScadaRecord": ("monsun.energy.scada", "ScadaRecord"),
    "ScadaTerms": ("monsun.calibration.scada_selection", "ScadaTerms"),
    "SiteWind": ("monsun.operation", "SiteWind"),
    "SpacingEllipse": ("monsun.layout.spacing", "SpacingEllipse"),
    "Turbine": ("monsun.park", "Turbine"),
    "annual_energy": ("monsun.energy.production", "annual_energy"),
    "annual_energy_gradient": ("monsun.energy.production", "annual_energy_gradient"),
    "annual_energy_slopes": ("monsun.energy.production", "annual_energy_slopes"),
    "calibrate": ("monsun.calibration.calibrate", "calibrate"),
    "corridor": ("monsun.layout.problem", "corridor"),
    "draw_flow_map": ("monsun.report.flow_figures", "draw_flow_map"),
    "draw_layout": ("monsun.report.layout_figures", "draw_layout"),
    "evaluate": ("monsun.study", "evaluate"),
    "flow": ("monsun.sweep.solve", "flow"),
    "flow_map": ("monsun.sweep.field", "flow_map"),
    "flow_models": ("monsun.wake.models", ""),
    "load_project": ("monsun.inputs.project", "load_project"),
    "map_grid": ("monsun.sweep.field", "map_grid"),
    "optimise_layout": ("monsun.optimise", "optimise_layout"),
    "read_scada": ("monsun.inputs.scada", "read_scada"),
    "route_cables": ("monsun.electrical.routing", "route_cables"),
    "turbine": ("monsun.inputs.turbines", "turbine"),
}

__all__ = [
    "DepthLimits",
    "FlowCases",
    "FlowModel",
    "Grid",
    "InputError",
    "LayoutProblem",
    "MeasuredRow",
    "Operation",
    "Park",
    "ScadaForm",
    "ScadaRecord",
    "ScadaTerms",
    "SiteWind",
    "SpacingEllipse",
    "Turbine",
    "__version__",
    "annual_energy",
    "annual_energy_gradient",
    "annual_energy_slopes",
    "calibrate",
    "corridor",
    "draw_flow_map",
    "draw_layout",
    "evaluate",
    "flow",
    "flow_map",
    "flow_models",
    "load_project",
    "map_grid",
    "optimise_layout",
    "read_scada",
    "route_cables",
    "turbine",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    place, inside = _PLACES[name]
    module = import_module(place)
    value = getattr(module, inside) if inside else module
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
