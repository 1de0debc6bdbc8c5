"""The text of the annealing loop over relocations; it stands in a model's kernels, so that they can be inlined into it.

Metropolis et al. (1953) with a temperature that falls geometrically from `hot` to `cold` (Kirkpatrick et al., 1983);
a share of the moves goes far, anywhere or to the border, and the others nearby, with steps of all lengths alike.
"""

ANNEAL = """
# of the range of lengths of steps, the share that is drawn from at first; at the end it is all of it
SHARP = 0.3

@numba.njit(nogil=True, cache=True)
def _keeps_spacing(moved, to_x, to_y, x, y, metric):
    for t in range(x.size):
        if t != moved:
            way_x, way_y = x[t] - to_x, y[t] - to_y
            across = metric[0, 0] * way_x + metric[0, 1] * way_y
            along = metric[1, 0] * way_x + metric[1, 1] * way_y
            if across * across + along * along < 1.0:
                return False
    return True


@numba.njit(nogil=True, cache=True)
def _cost_there(to_x, to_y, cost, cost_grid):
    column = min(max((to_x - cost_grid[0]) * cost_grid[2], 0.0), cost.shape[1] - 1.000001)
    row = min(max((to_y - cost_grid[1]) * cost_grid[2], 0.0), cost.shape[0] - 1.000001)
    i, j = int(row), int(column)
    up, right = row - i, column - j
    low = (1 - right) * cost[i, j] + right * cost[i, j + 1]
    high = (1 - right) * cost[i + 1, j] + right * cost[i + 1, j + 1]
    return (1 - up) * low + up * high


@numba.njit(nogil=True, cache=True)
def whole_gain(x, y, movable, cost, cost_grid, kept, tried, worth, levels, park, wind, reaches):
    whole = fill_states(x, y, kept, tried, worth, levels, park, wind, reaches)
    if cost.size > 0:
        for t in range(movable):
            whole -= _cost_there(x[t], y[t], cost, cost_grid)
    return whole


@numba.njit(nogil=True, cache=True)
def anneal(
    words, x, y, best_x, best_y, tally, schedule, step_from, step_to, steps, movable, region, border, box, metric,
    cost, cost_grid, kept, tried, worth, levels, dirty, dirty_count, park, wind, reaches,
):
    hot, cold, longest, shortest, far_share, border_share, settled, refresh = schedule
    priced = cost.size > 0
    low_x, low_y, span_x, span_y = box[0], box[1], box[2] - box[0], box[3] - box[1]
    for step in range(step_from, step_to):
        done = step / steps
        temperature = hot * (cold / hot) ** done
        moved = random_whole(words, movable)
        if random_share(words) < far_share * (1.0 - done):
            if random_share(words) < border_share:
                at = random_whole(words, border.shape[0])
                to_x, to_y = border[at, 0], border[at, 1]
            else:
                for attempt in range(50):
                    to_x, to_y = low_x + random_share(words) * span_x, low_y + random_share(words) * span_y
                    if is_inside(to_x, to_y, region):
                        break
        else:
            # of all lengths alike: what a short step settles, a long one unsettles
            size = longest * (shortest / longest) ** (random_share(words) * (SHARP + (1 - SHARP) * done))
            to_x, to_y = x[moved] + size * random_normal(words), y[moved] + size * random_normal(words)
        to_x, to_y = nearest_inside(to_x, to_y, region)
        if not _keeps_spacing(moved, to_x, to_y, x, y, metric):
            continue
        gain = move_gain(
            moved, to_x, to_y, settled, x, y, kept, tried, worth, levels, dirty, dirty_count, park, wind, reaches
        )
        if priced:
            gain -= _cost_there(to_x, to_y, cost, cost_grid) - _cost_there(x[moved], y[moved], cost, cost_grid)
        tally[2] += 1.0
        tally[3] += abs(gain)
        if gain >= 0.0 or random_share(words) < exp(gain / temperature):
            copy_dirty(tried, kept, 1, 0, worth, levels, dirty, dirty_count)
            x[moved], y[moved] = to_x, to_y
            tally[0] += gain
            tally[4] += 1.0
            if tally[4] % refresh == 0.0:
                # what rounding and changes too small to follow have added up; the tally's count, so that it does not
                # matter into which parts the steps are cut
                tally[0] = whole_gain(
                    x, y, movable, cost, cost_grid, kept, tried, worth, levels, park, wind, reaches
                )
            if tally[0] > tally[1]:
                tally[1] = tally[0]
                best_x[:], best_y[:] = x, y
        else:
            copy_dirty(kept, tried, 0, 1, worth, levels, dirty, dirty_count)
"""
