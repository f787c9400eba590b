"""What is known about the whole shop: fitted parameters and thresholds, priors where nothing was fitted.

They are kept as words under keys: a lookup reads a few numbers, and nothing has to be decoded for it.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.insight import buying, spending, windows
from crm_tui.store import fitted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver

Buying = buying.Buying
BUYING = buying.PRIOR
FEW = 100  # customers (repeat buyers, for amounts) below which the numbers lean on the prior

# day: of the refit, "" before the first; people: buyers then; since: the first order's day; spending, tiers (from
# which kept value on somebody is A, and B) and cuts: by currency; popular: {product: how often it was sold lately}
Fitted = namedtuple("Fitted", "day people since buying window spending tiers popular words")


def load(db: driver.Connection) -> Fitted:
    """What is in force: the last refit's, the priors where nothing was fitted."""
    return read(fitted.everything(db))


def read(said: dict[str, str]) -> Fitted:
    """The parameters out of their words."""
    return Fitted(
        said.get("day", ""), int(said.get("people", "0")), said.get("since", ""),
        Buying(*numbers(said["buying"])) if "buying" in said else BUYING,
        _window(said.get("window", "")),
        {key[9:]: spending.Spending(*numbers(words)) for key, words in said.items() if key.startswith("spending ")},
        {key[5:]: numbers(words) for key, words in said.items() if key.startswith("tier ")},
        _pairs(said.get("popular", "")), said,
    )  # fmt: skip


def window(db: driver.Connection) -> windows.Shop:
    """The shop's window alone, for who needs nothing else."""
    return _window(fitted.get(db, "window"))


def _window(words: str) -> windows.Shop:
    return windows.Shop(*numbers(words)) if words else windows.PRIOR


def _pairs(words: str) -> dict[int, int]:
    return {int(item): int(n) for item, _colon, n in (pair.partition(":") for pair in words.split())}


def numbers(words: str) -> tuple[float, ...]:
    """Numbers as they are kept: with spaces between them."""
    return tuple(map(float, words.split()))
