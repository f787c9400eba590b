"""What somebody will probably buy again, and what they may like: counting, over lines of orders.

"Buys again": own items by how often, ties and gaps by what the shop sold lately. "May like": items that share many
buyers with one's own, by Jaccard's index |A and B| / |A or B| over customers; lift and its kin rank chance pairs of
rare items first and do worse than plain popularity.
"""

from __future__ import annotations

from heapq import nlargest
from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Near = dict[int, list[tuple[int, float]]]  # item: [(other item, how near)], the nearest first

SHOWN = 5
SUPPORT = 3  # customers that a pair of items needs
KEPT = 30  # neighbours of an item
LATELY = 30  # days in which what is sold counts as popular
_MOST_ITEMS = 3000
_BEST = 2.0


def buys_again(own: Mapping[int, int], popular: Mapping[int, int], shown: int = SHOWN) -> list[int]:
    """Items in the order in which somebody will probably buy them again.

    own: {item: on how many days they bought it}; popular: {item: how often the shop sold it lately}. What sells best
    in the shop counts as much as two days more of one's own: that breaks the many ties, and goes a little beyond. In
    both halves of Online Retail five named hit as often as with ties alone or up to .01 more often (.006 less once,
    in October); in made shops of people with strong tastes, the same. Naming fewer than five it would cost up to .02.
    """
    best = max(popular.values(), default=1) / _BEST
    ranked = sorted(own, key=lambda item: (-own[item] - popular.get(item, 0) / best, item))[:shown]
    if len(ranked) < shown:
        rest = (item for item in popular if item not in own)
        ranked += nlargest(shown - len(ranked), rest, key=lambda item: (popular[item], -item))
    return ranked


def may_like(
    own: Iterable[int],
    near: Mapping[int, Sequence[tuple[int, float]]],
    popular: Mapping[int, int],
    shown: int = SHOWN,
) -> list[int]:
    """Items that somebody never bought and that share buyers with what they did; then popular ones."""
    mine = set(own)
    score: dict[int, float] = {}
    for item in mine:
        for other, nearness in near.get(item, ()):
            if other not in mine:
                score[other] = score.get(other, 0.0) + nearness
    ranked = nlargest(shown, score, key=lambda item: (score[item], popular.get(item, 0), -item))
    if len(ranked) < shown:
        rest = (item for item in popular if item not in mine and item not in score)
        ranked += nlargest(shown - len(ranked), rest, key=lambda item: (popular[item], -item))
    return ranked


def neighbours(baskets: Iterable[Iterable[int]], support: int = SUPPORT, kept: int = KEPT) -> Near:
    """Each item's nearest others, from what each customer ever bought.

    Every item's buyers are the bits of one whole number, so that a pair costs one AND; the 3,000 items with the
    most buyers take part.
    """
    buyers: dict[int, int] = {}
    for place, items in enumerate(baskets):
        bit = 1 << place
        for item in set(items):
            buyers[item] = buyers.get(item, 0) | bit
    counted = [(bits.bit_count(), item, bits) for item, bits in buyers.items()]
    known = sorted((one for one in counted if one[0] >= support), key=itemgetter(0), reverse=True)[
        :_MOST_ITEMS
    ]
    near: Near = {item: [] for _n, item, _bits in known}
    for i, (n, item, bits) in enumerate(known):
        for m, other, others in known[i + 1 :]:
            both = (bits & others).bit_count()
            if both >= support:
                score = both / (n + m - both)
                near[item].append((other, score))
                near[other].append((item, score))
    return {item: nlargest(kept, others, key=itemgetter(1)) for item, others in near.items() if others}
