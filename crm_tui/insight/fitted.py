"""What is known about the whole shop: fitted parameters and thresholds, priors where nothing was fitted."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.insight import windows
from crm_tui.store import fitted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver

# r, alpha (days), a, b of MBG/NBD; p, q of Gamma-Gamma and v as a multiple of the median order value
Buying = namedtuple("Buying", "r alpha a b")
BUYING = Buying(0.6, 55.0, 0.8, 1.5)
Spending = namedtuple("Spending", "p q v")  # v in minor units
SPENDING = Spending(2.5, 3.3, 2.3)
FEW = 100  # customers (repeat buyers, for amounts) below which the numbers lean on the prior

# day: of the refit, "" before the first; people: buyers then; spending, tiers, cuts: by currency
Fitted = namedtuple("Fitted", "day people buying window spending tiers words")


def load(db: driver.Connection) -> Fitted:
    """The parameters in force: those of the last refit, the priors where nothing was fitted."""
    said = fitted.everything(db)
    buying = Buying(*numbers(said.get("buying", ""))) if said.get("buying") else BUYING
    return Fitted(
        said.get("day", ""), int(said.get("people", "0")), buying, _window(said.get("window", "")),
        {key[9:]: Spending(*numbers(words)) for key, words in said.items() if key.startswith("spending ")},
        {key[5:]: numbers(words) for key, words in said.items() if key.startswith("tier ")}, said,
    )  # fmt: skip


def window(db: driver.Connection) -> windows.Shop:
    """The shop's window alone, for who needs nothing else."""
    return _window(fitted.get(db, "window"))


def _window(words: str) -> windows.Shop:
    return windows.Shop(*numbers(words)) if words else windows.PRIOR


def numbers(words: str) -> tuple[float, ...]:
    """Numbers as they are kept: with spaces between them."""
    return tuple(map(float, words.split()))
