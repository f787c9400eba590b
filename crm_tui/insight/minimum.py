"""The least of a function of a few numbers, without derivatives: Nelder & Mead (1965), adaptive steps."""

from __future__ import annotations

from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Point = list[float]


def least(of: Callable[[Point], float], start: Point, *, near: float = 1e-4, most: int = 600) -> Point:
    """Where `of` is least, searched from `start` until its corners are within `near`, or for `most` calls.

    Steps by F. Gao & L. Han, Implementing the Nelder-Mead simplex algorithm with adaptive parameters (2012).
    """
    n = len(start)
    expand, contract, shrink = 1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n
    corners = [[x + (0.4 if i == j else 0.0) for j, x in enumerate(start)] for i in range(-1, n)]
    simplex = [(of(corner), corner) for corner in corners]
    calls = n + 1
    while calls < most:
        simplex.sort(key=itemgetter(0))
        (best, lowest), (worst, last) = simplex[0], simplex[-1]
        wide = max(abs(x - y) for x, y in zip(lowest, last, strict=True))
        if wide < near and worst - best <= 1e-7 * abs(best) + 1e-9:
            break
        centre = [sum(corner[i] for _, corner in simplex[:-1]) / n for i in range(n)]
        tried = _step(centre, last, -1.0)
        value = of(tried)
        calls += 1
        if value < best:
            further = _step(centre, last, -expand)
            beyond = of(further)
            calls += 1
            simplex[-1] = (beyond, further) if beyond < value else (value, tried)
        elif value < simplex[-2][0]:
            simplex[-1] = (value, tried)
        else:
            inner = _step(centre, last, -contract if value < worst else contract)
            within = of(inner)
            calls += 1
            if within < min(value, worst):
                simplex[-1] = (within, inner)
            else:
                simplex = [simplex[0]] + [
                    (of(point), point) for point in (_step(lowest, c, shrink) for _, c in simplex[1:])
                ]
                calls += n
    return min(simplex, key=itemgetter(0))[1]


def _step(centre: Point, corner: Point, by: float) -> Point:
    return [c + by * (x - c) for c, x in zip(centre, corner, strict=True)]
