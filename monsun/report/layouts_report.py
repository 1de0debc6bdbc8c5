"""The report of a comparison of layouts: side by side in numbers, on maps, how each was found, what wakes take."""

from __future__ import annotations

from monsun.comparison import Comparison, Contender
from monsun.headline import HEADLINE, LAYOUTS, Goal, Headline
from monsun.report.layout_figures import convergence, loss_by_direction, wake_loss_by_layout
from monsun.report.map_figures import layout_map
from monsun.report.places import Places
from monsun.report.sections import Chapter, Column, Fixed, PlacedChapter, ReportFigure, Table
from monsun.report.study_report import constructed_sentences
from monsun.results import Study

GOALS = {
    Goal.ENERGY: "the most net energy",
    Goal.COST: "the least levelised cost of energy",
    Goal.VALUE: "the most net present value",
}


def comparison_chapters(comparison: Comparison) -> tuple[PlacedChapter, ...]:
    """The chapters of a comparison's report, in the order in which they are read."""
    return (
        PlacedChapter("comparison", "Side by side", _side_by_side(comparison)),
        PlacedChapter("maps", "Layouts on the depth of the sea", _maps(comparison)),
        PlacedChapter("search", "How they were found", _searches(comparison)),
        PlacedChapter("wakes", "Wake loss by wind direction", _wakes(comparison)),
    )


def side_by_side(comparison: Comparison) -> Table:
    """The headline numbers of each layout, a layout a column, as the study rates it; a note for those that are not."""
    columns = [Column("quantity")]
    for one in comparison.contenders:
        columns.append(Column(f"{one.name} (best)" if one is comparison.best else one.name))
    found = [{} if one.study is None else one.study.headline for one in comparison.contenders]
    rows = []
    # numbers first: by its first row a column is set to the right
    for key, line in sorted(LAYOUTS.items(), key=lambda item: item[0] == "turbine_name"):
        label = f"{line.label}, {line.unit}" if line.unit else line.label
        rows.append((label, *(_cell(line, numbers.get(key)) for numbers in found)))
    refused = [f"{one.name}: {one.refused}." for one in comparison.contenders if one.refused]
    return Table("Layouts side by side", tuple(columns), rows, note=" ".join(refused))


def _cell(line: Headline, value: object) -> object:
    return Fixed(value * line.scale, line.decimals) if isinstance(value, float) else value


def _side_by_side(comparison: Comparison) -> Chapter:
    best = comparison.best
    text = (
        f"Of these layouts {best.name} has {GOALS[comparison.goal]}; its positions are in layout.csv. All numbers are "
        "those of the study of the project with the turbines where each layout puts them: net energy after all losses, "
        "cables routed for each, foundations by the depth at each turbine."
    )
    said = [text]
    if comparison.interrupted:
        said.append("The searches were interrupted before their time; these are the best layouts until then.")
    return Chapter((*said, *constructed_sentences(comparison.best_study)), (), (side_by_side(comparison),))


def _maps(comparison: Comparison) -> Chapter:
    return Chapter(figures=tuple(_map(one, one.study) for one in comparison.rated if one.study is not None))


def _map(one: Contender, study: Study) -> ReportFigure:
    places, placed = Places(study), study.placed
    x, y = places.km(placed.park.x, placed.park.y)
    hover = [f"turbine {number}, depth {depth:.0f} m" for number, depth in enumerate(placed.depth, start=1)]
    figure = layout_map(
        x, y, hover, places.lease(),
        exclusions=places.exclusions(), land=places.land(), depth=places.depth(), cables=places.cables(),
        substations=places.substations(),
    )  # fmt: skip
    numbers = study.headline
    cable, deep = (HEADLINE[key].shown(numbers[key]) for key in ("cable_km", "mean_depth_m"))
    caption = (
        f"{numbers['turbine_count']} turbines {numbers['turbine_name']}, {cable} of array cables, mean depth {deep}. "
        "Kilometres east and north of the middle of the area."
    )
    return ReportFigure(figure, one.name, caption, f"Map: {one.name}.")


def _searches(comparison: Comparison) -> Chapter:
    figures, said = [], []
    for one in comparison.rated:
        if one.search is None:
            continue
        search = one.search
        said.append(
            f"{one.name}: {search.generations} generations in {search.seconds:.0f} s until {search.stopped}; "
            f"{search.objective} {search.value:,.2f}."
        )
        if search.history:
            figures.append(
                ReportFigure(
                    convergence({one.name: search.history}, search.objective),
                    f"Best value over time: {one.name}",
                    "The best layout that keeps every limit, as the search knew it at each time.",
                    f"Line of the best value of the search for {one.name} over seconds.",
                )
            )
    return Chapter(tuple(said), tuple(figures))


def _wakes(comparison: Comparison) -> Chapter:
    losses, parts = {}, {}
    for one in comparison.rated:
        if one.study is None or one.study.energy is None:
            continue
        energy = one.study.energy
        parts[one.name] = loss_by_direction(one.study.cases, energy.free_power, energy.state.power.sum(axis=1))
        losses[one.name] = parts[one.name][1]
    direction, _, share = parts[comparison.best.name]
    figure = ReportFigure(
        wake_loss_by_layout(direction, losses, share),
        "Wake loss by wind direction",
        f"What wakes take from the energy of each direction; the share of energy is that of {comparison.best.name}.",
        "Lines of wake loss by direction, one for each layout, over bars of the energy share.",
    )
    return Chapter(figures=(figure,))
